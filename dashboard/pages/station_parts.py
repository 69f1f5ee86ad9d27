"""Every part of the station page that a view decides: the page when it is sent, and again after each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import html

from dashboard.access import Reader
from dashboard.api.tiles import tiles_url
from dashboard.components.station_below import compare_view, far_view
from dashboard.components.station_form import list_view
from dashboard.components.station_head import head_view
from dashboard.components.station_map import points_of, stations_figure, stations_patch
from dashboard.components.station_side import side_view
from dashboard.components.station_studies import curve_figure, studies_view
from dashboard.context import map_size_now, services_now, stations_now
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.services.stations import Beside, Opened
from dashboard.station_steps import MOST, Step
from data.tiles import MAX_ZOOM
from geo.errors import InputError, ShouwangError

_HEIGHT_PX: Final = 560
_MOST_FAR: Final = 60
"""Villages listed after a step: of 322 the list takes a fifth of a second, and is there for the asking."""
_NOTHING: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("head", "side", "below", "list", "studies", "points", "places"), ()),
    **dict.fromkeys(("title", "other_title"), ""),
    **dict.fromkeys(("figure", "other", "asked", "curve")),
    "told": {"steps": 0},
}
"""The parts of a page that shows no scenario."""

View = dict[str, Any]
"""lang; scenario, other, service (None: the first); steps, redo; ``quick``: only the steps are others than before;
``waits``: the page was sent before the scenario was made again, which is to be asked for; ``form``: another scenario is
shown than the form is of."""


def first_parts(reader: Reader, view: View, t: Translator) -> tuple[dict[str, Any], bool]:
    """What the page begins with, and whether the rest is still to be asked for: a scenario that has to be made again
    takes seconds, which the reader is told of at once."""
    plans = stations_now()
    try:
        scenario = plans.chosen(reader, view["scenario"])
    except InputError:
        scenario = None
    if scenario is None or plans.is_ready(reader, scenario):
        return parts_of(reader, view, t), False
    told = html.Section(html.P(t("Reading the county and measuring its ways …"), className="empty"),
                        className="panel", role="status", **{"aria-busy": "true"})  # fmt: skip
    listed = list_view(plans.scenarios(reader), scenario.scenario_id, t, plans=plans.may_plan(reader))
    return {**_NOTHING, "head": [told], "list": [listed], "asked": scenario.asked}, True


def parts_of(reader: Reader, view: View, t: Translator) -> dict[str, Any]:
    """Every part of the page that a view decides; of a ``quick`` one only what a step changes."""
    plans = stations_now()
    may, all_ = plans.may_plan(reader), plans.scenarios(reader)
    if not all_ and not view["scenario"]:
        first = t("No scenario has been kept yet. Make the first plan below.")
        none = t("No scenario has been kept in this county yet.")
        return {**_NOTHING, "head": [said(first if may else none)]}
    quick = bool(view.get("quick"))
    listed = [list_view(all_, view["scenario"] or all_[0].scenario_id, t, plans=may)] if all_ and not quick else []
    try:
        scenario = plans.chosen(reader, view["scenario"])
        assert scenario is not None
        opened = plans.open(reader, scenario, Step.read(view["steps"][:MOST]))
    except ShouwangError as error:
        return {**_NOTHING, "head": [said(sentence_for(error, t))], "list": listed}
    names, studied = plans.names(reader), {} if quick else plans.studied(reader, scenario)
    beside, refused = _beside(reader, opened, view, t)
    service = view["service"] if view["service"] in opened.services else opened.services[0]
    points = points_of(opened.board, opened.drawing, service)
    return {
        "head": head_view(opened, all_, {**view, "service": service}, names, t, plans=may),
        "side": [side_view(opened, points, service, t)],
        "below": [
            *([compare_view(opened, beside, names, t)] if beside is not None else refused),
            far_view(opened.villages, names, t, facts=plans.facts(opened.board), most=_MOST_FAR if quick else None),
        ],
        "list": listed,
        "studies": [] if quick else [studies_view(studied, scenario, t, plans=may)],
        "curve": curve_figure(studied["curve"], t) if "curve" in studied else None,
        "figure": _figure(reader, opened, points, service, names, t, quick=quick),
        "title": scenario.name,
        "other": None if quick else _other(reader, beside, service, names, t),
        "other_title": beside.scenario.name if beside is not None else "",
        "points": points,
        "asked": opened.scenario.asked,
        "places": [] if quick or not may else plans.candidates(reader, opened.board),
        "told": {
            "scenario": scenario.scenario_id,
            "steps": len(opened.steps),
            "refused": opened.refused is not None,
            "chosen": list(opened.drawing.ids),
        },
    }


def said(sentence: str) -> html.Section:
    return html.Section(html.P(sentence, className="empty"), className="panel", role="alert")


def _beside(reader: Reader, opened: Opened, view: View, t: Translator) -> tuple[Beside | None, list[Any]]:
    """The other scenario, where one is asked for; or why it cannot stand beside."""
    plans = stations_now()
    if not view["other"] or view["other"] == opened.scenario.scenario_id:
        return None, []
    try:
        other = plans.chosen(reader, view["other"])
        assert other is not None
        return plans.beside(reader, opened, other), []
    except ShouwangError as error:
        return None, [said(sentence_for(error, t))]


def _figure(
    reader: Reader, opened: Opened, points: Any, service: str, names: Mapping[str, str], t: Translator, *, quick: bool
) -> Any:
    places = stations_now().places(opened.board, service)
    if quick:
        return stations_patch(places, opened.evaluation, opened.board, points, names, t)
    revision = f"{opened.scenario.scenario_id}|{service}"
    return stations_figure(
        places, opened.evaluation, opened.board, points, names, services_now().place(reader, None),
        revision=revision, t=t, **_frame(reader),
    )  # fmt: skip


def _other(reader: Reader, beside: Beside | None, service: str, names: Mapping[str, str], t: Translator) -> Any:
    if beside is None or service not in beside.board.options.services:
        return None
    return stations_figure(
        stations_now().places(beside.board, service), beside.evaluation, beside.board,
        points_of(beside.board, beside.drawing, service), names, services_now().place(reader, None),
        revision=f"{beside.scenario.scenario_id}|{service}", t=t, **_frame(reader),
    )  # fmt: skip


def _frame(reader: Reader) -> dict[str, Any]:
    width, height = map_size_now()
    code, services = reader.scope.county, services_now()
    return {
        "size_px": (width, min(height, _HEIGHT_PX)),
        "tiles_url": tiles_url(code, services.store.version(code)),
        "max_zoom": MAX_ZOOM,
    }
