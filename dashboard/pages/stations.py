"""Stations (选址): where the next ones go, on a map that answers a dragged station at once; scenarios compared.

``/stations?scenario=XZ0001&other=XZ0002&service=elder_day_care``. Changes not kept yet stay in the browser's own
session (``assets/stations.js``); the server is asked with all of them and holds none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import ClientsideFunction, Dash, Input, Output, dcc, html, no_update

from dashboard.access import Reader
from dashboard.api.tiles import tiles_url
from dashboard.components.header import header
from dashboard.components.markup import markup, register_slot, slot
from dashboard.components.station_below import compare_view, far_view, own_compare_view, own_view, who_view
from dashboard.components.station_form import form_view, job_view, list_view
from dashboard.components.station_head import head_view
from dashboard.components.station_map import key_view, points_of, stations_figure, stations_patch
from dashboard.components.station_side import picked_bar, side_view
from dashboard.components.station_studies import curve_figure, studies_view
from dashboard.context import map_size_now, services_now, stations_now, translator_now
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.services.stations import Beside, Opened
from dashboard.signin import current_reader
from dashboard.station_asked import asked_of
from dashboard.station_steps import MOST, Step
from dashboard.station_words import default_name
from data.tiles import MAX_ZOOM
from geo.errors import InputError, ShouwangError
from geo.siting import SERVICES
from geo.text import say

PATH: Final = "/stations"
_TICK_MS: Final = 700
_GRAPH_CONFIG: Final = {"displayModeBar": False, "scrollZoom": True}
_HEIGHT_PX: Final = 560
_SLOTS: Final = ("head", "side", "below", "studies", "list", "job", "new")
_NOTHING: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("head", "side", "below", "list", "studies", "points"), ()),
    **dict.fromkeys(("title", "other_title"), ""),
    **dict.fromkeys(("figure", "other", "asked", "curve")),
    "told": {"steps": 0},
}
"""The parts of a page that shows no scenario."""

View = dict[str, Any]
"""lang; scenario, other, service (None: the first); steps, redo; ``quick``: only the steps are others than before;
``waits``: the page was sent before the scenario was made again, which is to be asked for."""


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader = translator_now(query.get("lang")), current_reader()
    view = view_of(query, t.language)
    body = _whole(reader, view, t) if stations_now().sees_whole(reader) else _part(reader, view, t)
    services = services_now()
    top = header(
        services.entry(reader), services.run(reader), reader, t, stale=services.is_stale(reader), here="stations"
    )
    return html.Div([top, *body], className="page page-stations", lang="zh-CN" if t.language == "zh" else "en")


def view_of(query: Mapping[str, str], language: str) -> View:
    """The view an address asks for; what cannot be read is left out."""
    service = query.get("service")
    return {
        "lang": language,
        "scenario": query.get("scenario") or None,
        "other": query.get("other") or None,
        "service": service if service in SERVICES else None,
        "steps": [],
        "redo": [],
    }


def _said(sentence: str) -> html.Section:
    return html.Section(html.P(sentence, className="empty"), className="panel", role="alert")


def _part(reader: Reader, view: View, t: Translator) -> list[Any]:
    """What a reader of part of a county sees: the sites and villages there, without planning."""
    plans = stations_now()
    try:
        scenario = plans.chosen(reader, view["scenario"])
        if scenario is None:
            return [html.Main(_said(t("No scenario has been kept in this county yet.")), className="stations")]
        kept, names = plans.own(reader, scenario.scenario_id), plans.names(reader)
        shown = own_view(kept.scenario, kept.parts.choices, kept.parts.villages, names, t)
        if view["other"] and view["other"] != scenario.scenario_id:
            other = plans.chosen(reader, view["other"])
            assert other is not None
            both = plans.own_beside(reader, other.scenario_id, scenario.scenario_id)
            shown.append(own_compare_view(both, names, other.name, t))
    except ShouwangError as error:
        return [html.Main(_said(sentence_for(error, t)), className="stations")]
    return [
        *_stores({**view, "scenario": scenario.scenario_id}),
        html.Main([*slot("stations-below", shown, className="st-below"), _who()], className="stations"),
    ]


def _who() -> html.Div:
    """Where persons are named: sent as the page's own content, kept in no store."""
    return html.Div(id="stations-who", className="panel st-who", role="region")


def _stores(view: View) -> list[Any]:
    return [
        dcc.Store(id="stations-view", data=view),
        *(dcc.Store(id=f"stations-{name}") for name in ("address", "ask", "cancel", "act", "made", "asked-who")),
    ]


def _whole(reader: Reader, view: View, t: Translator) -> list[Any]:
    plans = stations_now()
    job = plans.working(reader)
    if job is not None and job.state == "done":
        if isinstance(job.result, dict):
            plans.note_study(reader, job.result)
        plans.dismiss(reader)
        job = None
    drawn, waits = _first(reader, view, t)
    may = plans.may_plan(reader)
    shown = drawn["figure"] is not None
    return [
        *_stores({**view, "waits": waits}),
        dcc.Store(id="stations-points", data=drawn["points"]),
        dcc.Store(id="stations-told", data=drawn["told"]),
        dcc.Interval(id="stations-tick", interval=_TICK_MS, disabled=job is None or not job.is_open),
        html.Main(
            [
                *slot("stations-head", drawn["head"], className="st-body"),
                *slot("stations-job", job_view(job, t)),
                html.Div(
                    [
                        html.Section(
                            [
                                html.Div(
                                    [
                                        _map("stations-map", drawn["figure"], drawn["title"], picked_bar(t)),
                                        _map("stations-other", drawn["other"], drawn["other_title"], None),
                                    ],
                                    id="stations-maps",
                                    className=_maps_class(drawn),
                                ),
                                key_view(t, drag=True),
                                html.P(
                                    t("Schematic map, not for boundary use · water © OpenStreetMap contributors"),
                                    className="note",
                                ),
                            ],
                            className="panel st-map-panel",
                        ),
                        *slot("stations-side", drawn["side"], className="st-beside"),
                    ],
                    id="stations-columns",
                    className=_columns_class(drawn),
                ),
                *slot("stations-below", drawn["below"], className="st-below"),
                _who(),
                html.Div(
                    [
                        *slot("stations-studies", drawn["studies"]),
                        html.Div(
                            dcc.Graph(
                                id="stations-curve",
                                figure=drawn["curve"] or {},
                                config={"displayModeBar": False},
                                responsive=True,
                                style={"height": "100%"},
                            ),
                            id="stations-curve-box",
                            className=_curve_class(drawn),
                        ),
                    ],
                    className="st-study-box",
                ),
                *slot("stations-list", drawn["list"]),
                *slot("stations-new", form_view(drawn["asked"], t, opened=not shown and not waits) if may else []),
            ],
            className="stations",
        ),
    ]


def _map(name: str, figure: Any, title: str, bar: Any) -> html.Div:
    graph = dcc.Graph(id=name, figure=figure or {}, config=_GRAPH_CONFIG, responsive=True, style={"height": "100%"})
    frame: dict[str, Any] = {"tabIndex": 0, "role": "application"} if bar is not None else {}
    return html.Div(
        [
            html.H2(title, id=f"{name}-title"),
            *([bar] if bar is not None else []),
            html.Div(graph, className="st-map", **frame),
        ],
        className="st-map-box",
    )


def _maps_class(drawn: Mapping[str, Any]) -> str:
    return "st-maps st-two" if drawn["other"] is not None else "st-maps"


def _columns_class(drawn: Mapping[str, Any]) -> str:
    return "st-columns" if drawn["figure"] is not None else "st-columns st-none"


def _first(reader: Reader, view: View, t: Translator) -> tuple[dict[str, Any], bool]:
    """What the page begins with, and whether the rest is still to be asked for: a scenario that has to be made again
    takes seconds, which the reader is told of at once."""
    plans = stations_now()
    try:
        scenario = plans.chosen(reader, view["scenario"])
    except InputError:
        scenario = None
    if scenario is None or plans.is_ready(reader, scenario):
        return _drawn(reader, view, t), False
    told = html.Section(html.P(t("Reading the county and measuring its ways …"), className="empty"),
                        className="panel", role="status", **{"aria-busy": "true"})  # fmt: skip
    listed = list_view(plans.scenarios(reader), scenario.scenario_id, t, plans=plans.may_plan(reader))
    return {**_NOTHING, "head": [told], "list": [listed], "asked": scenario.asked}, True


def _curve_class(drawn: Mapping[str, Any]) -> str:
    return "st-curve panel" if drawn["curve"] is not None else "st-none"


def _drawn(reader: Reader, view: View, t: Translator) -> dict[str, Any]:
    """Every part of the page that a view decides."""
    plans = stations_now()
    may, all_ = plans.may_plan(reader), plans.scenarios(reader)
    if not all_ and not view["scenario"]:
        first = t("No scenario has been kept yet. Make the first plan below.")
        none = t("No scenario has been kept in this county yet.")
        return {**_NOTHING, "head": [_said(first if may else none)]}
    listed = [list_view(all_, view["scenario"] or all_[0].scenario_id, t, plans=may)] if all_ else []
    try:
        scenario = plans.chosen(reader, view["scenario"])
        assert scenario is not None
        opened = plans.open(reader, scenario, Step.read(view["steps"][:MOST]))
    except ShouwangError as error:
        return {**_NOTHING, "head": [_said(sentence_for(error, t))], "list": listed}
    names, studied = plans.names(reader), plans.studied(reader, scenario.scenario_id)
    beside, refused = _beside(reader, opened, view, t)
    service = view["service"] if view["service"] in opened.services else opened.services[0]
    points = points_of(opened.board, opened.drawing, service)
    return {
        "head": head_view(opened, all_, {**view, "service": service}, names, t, plans=may),
        "side": [side_view(opened, points, t)],
        "below": [
            *([compare_view(opened, beside, names, t)] if beside is not None else refused),
            far_view(opened.parts.villages, names, t, opens=True),
        ],
        "list": listed,
        "studies": [studies_view(studied, scenario.scenario_id, t, plans=may)],
        "curve": curve_figure(studied["curve"], t) if "curve" in studied else None,
        "figure": _figure(reader, opened, points, service, names, t, quick=bool(view.get("quick"))),
        "title": scenario.name,
        "other": None if view.get("quick") else _other(reader, beside, service, names, t),
        "other_title": beside.scenario.name if beside is not None else "",
        "points": points,
        "asked": opened.scenario.asked,
        "told": {
            "scenario": scenario.scenario_id,
            "steps": len(opened.steps),
            "refused": opened.refused is not None,
            "chosen": list(opened.drawing.ids),
        },
    }


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
        return None, [_said(sentence_for(error, t))]


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


def draw(view: View) -> tuple[Any, ...]:
    """The page for a view; after a step only what a step changes."""
    reader, t = current_reader(), translator_now(view["lang"])
    drawn = _drawn(reader, view, t)
    quick = bool(view.get("quick"))
    figure = no_update if drawn["figure"] is None else drawn["figure"]
    return (
        markup(drawn["head"]),
        markup(drawn["side"]),
        markup(drawn["below"]),
        no_update if quick else markup(drawn["list"]),
        figure,
        no_update if quick else drawn["other"] or {},
        no_update if quick else drawn["title"],
        no_update if quick else drawn["other_title"],
        no_update if quick else _maps_class(drawn),
        no_update if quick else markup(drawn["studies"]),
        no_update if quick else drawn["curve"] or {},
        no_update if quick else _curve_class(drawn),
        no_update if quick else _columns_class(drawn),
        drawn["points"],
        drawn["told"],
    )


def who(given: Mapping[str, Any]) -> list[Any]:
    """The persons of a village who are still far, for those who may see them."""
    t, plans, reader = translator_now(), stations_now(), current_reader()
    service, village = str(given.get("service", "")), str(given.get("village", ""))
    minutes = 60.0 if str(given.get("minutes")) == "60" else 30.0
    if service not in SERVICES:
        raise InputError(say("Choose at least one service."))
    scenario = plans.chosen(reader, str(given.get("scenario") or "") or None)
    if scenario is None:
        raise InputError(say("No scenario has been kept in this county yet."))
    found = plans.who(reader, scenario, Step.read(given.get("steps")), minutes, village, service)
    return who_view(found, plans.names(reader).get(village, village), minutes, service, t)


def ask(given: Mapping[str, Any]) -> tuple[str, bool]:
    """Begin a plan: its progress, and whether to stop asking how far it is."""
    t, plans, reader = translator_now(), stations_now(), current_reader()
    if "study" in given:
        job = plans.study(reader, str(given.get("scenario", "")), given["study"])
        return markup(job_view(job, t)), False
    asked = asked_of(given)
    if not asked.name:
        options = asked.options
        asked = type(asked)(options, asked.seconds, default_name(options.services, options.model, options.p, t))
    job = plans.ask(reader, asked)
    return markup(job_view(job, t)), False


def tick(_ticks: int | None) -> tuple[Any, ...]:
    """How far a computation is; what came of it once it is done."""
    t, plans, reader = translator_now(), stations_now(), current_reader()
    job = plans.working(reader)
    if job is not None and job.is_open:
        return markup(job_view(job, t)), False, no_update
    made: Any = no_update
    if job is not None and job.state == "done" and isinstance(job.result, dict):
        plans.note_study(reader, job.result)
        made = {"studied": job.result["what"], "n": _ticks}
    elif job is not None and job.state == "done":
        made = {"scenario": job.result}
    shown = markup(job_view(job, t))
    plans.dismiss(reader)
    return shown, True, made


def cancel(_given: Any) -> str:
    """Stop the computation; it keeps the best so far."""
    t, plans, reader = translator_now(), stations_now(), current_reader()
    plans.cancel(reader)
    return markup(job_view(plans.working(reader), t))


def act(given: Mapping[str, Any]) -> dict[str, Any]:
    """Keep changes as a scenario, rename or delete one; which to show then."""
    plans, reader = stations_now(), current_reader()
    what, scenario_id, name = given.get("act"), str(given.get("scenario", "")), str(given.get("name", ""))
    if what == "keep":
        return {"scenario": plans.keep(reader, scenario_id, Step.read(given.get("steps")), name), "kept": True}
    if what == "rename":
        plans.rename(reader, scenario_id, name)
        return {"scenario": str(given.get("shown") or scenario_id), "same": True}
    if what == "delete":
        plans.delete(reader, scenario_id)
        return {"scenario": None if given.get("shown") == scenario_id else given.get("shown"), "gone": scenario_id}
    raise InputError(say("These changes cannot be read; reload the page and make them again."))


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("stations-head-markup", "data"),
        Output("stations-side-markup", "data"),
        Output("stations-below-markup", "data"),
        Output("stations-list-markup", "data"),
        Output("stations-map", "figure"),
        Output("stations-other", "figure"),
        Output("stations-map-title", "children"),
        Output("stations-other-title", "children"),
        Output("stations-maps", "className"),
        Output("stations-studies-markup", "data"),
        Output("stations-curve", "figure"),
        Output("stations-curve-box", "className"),
        Output("stations-columns", "className"),
        Output("stations-points", "data"),
        Output("stations-told", "data"),
        Input("stations-view", "data"),
        prevent_initial_call=True,
    )(draw)
    app.callback(Output("stations-who", "children"), Input("stations-asked-who", "data"), prevent_initial_call=True)(
        who
    )
    app.callback(
        Output("stations-job-markup", "data"),
        Output("stations-tick", "disabled"),
        Input("stations-ask", "data"),
        prevent_initial_call=True,
    )(ask)
    app.callback(
        Output("stations-job-markup", "data", allow_duplicate=True),
        Output("stations-tick", "disabled", allow_duplicate=True),
        Output("stations-made", "data"),
        Input("stations-tick", "n_intervals"),
        prevent_initial_call=True,
    )(tick)
    app.callback(
        Output("stations-job-markup", "data", allow_duplicate=True),
        Input("stations-cancel", "data"),
        prevent_initial_call=True,
    )(cancel)
    app.callback(
        Output("stations-made", "data", allow_duplicate=True),
        Input("stations-act", "data"),
        prevent_initial_call=True,
    )(act)
    for name, fire in (
        ("mirror", "view"),
        ("arrived", "head-put"),
        ("arrived", "side-put"),
        ("pointed", "points"),
        ("told", "told"),
        ("made", "made"),
    ):
        app.clientside_callback(
            ClientsideFunction("stations", name),
            Output("stations-address", "data", allow_duplicate=True),
            Input(f"stations-{fire}", "data"),
            prevent_initial_call="initial_duplicate",
        )
    for name in _SLOTS:
        register_slot(app, f"stations-{name}")
