"""Stations (选址): where the next ones go, on a map that answers a dragged station at once; scenarios compared.

``/stations?scenario=XZ0001&other=XZ0002&service=elder_day_care``. Changes not kept yet stay in the browser's own
session (``assets/stations.js``); the server is asked with all of them and holds none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html, no_update

from dashboard.access import Reader
from dashboard.components.header import header
from dashboard.components.job_wiring import register_job, register_script
from dashboard.components.markup import markup, register_slot, slot
from dashboard.components.station_below import own_compare_view, own_view, who_view
from dashboard.components.station_form import form_view, job_view
from dashboard.components.station_map import key_view
from dashboard.components.station_side import picked_bar
from dashboard.context import services_now, stations_now, translator_now
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.pages.station_parts import View, first_parts, parts_of, said
from dashboard.signin import current_reader
from dashboard.station_asked import asked_of
from dashboard.station_steps import Step
from dashboard.station_words import default_name
from geo.errors import InputError, ShouwangError
from geo.siting import SERVICES
from geo.text import say

PATH: Final = "/stations"
_TICK_MS: Final = 700
_GRAPH_CONFIG: Final = {"displayModeBar": False, "scrollZoom": True}
_SLOTS: Final = ("head", "side", "below", "studies", "list", "job", "new")


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


def _part(reader: Reader, view: View, t: Translator) -> list[Any]:
    """What a reader of part of a county sees: the sites and villages there, without planning."""
    plans = stations_now()
    try:
        scenario = plans.chosen(reader, view["scenario"])
        if scenario is None:
            return [html.Main(said(t("No scenario has been kept in this county yet.")), className="stations")]
        kept, names = plans.own(reader, scenario.scenario_id), plans.names(reader)
        shown = own_view(kept.scenario, kept.parts.choices, kept.parts.villages, names, t)
        if view["other"] and view["other"] != scenario.scenario_id:
            other = plans.chosen(reader, view["other"])
            assert other is not None
            both = plans.own_beside(reader, other.scenario_id, scenario.scenario_id)
            shown.append(own_compare_view(both, names, other.name, t))
    except ShouwangError as error:
        return [html.Main(said(sentence_for(error, t)), className="stations")]
    return [
        *_stores({**view, "scenario": scenario.scenario_id}),
        html.Main([*slot("stations-below", shown, className="st-below"), _who(t)], className="stations"),
    ]


def _who(t: Translator) -> html.Div:
    """Where persons are named: sent as the page's own content, kept in no store. Until they are there it says so."""
    waits = html.P(t("Looking up who they are …"), className="panel note st-who-waits", role="status")
    return html.Div(
        [html.Div(id="stations-who", className="panel st-who", role="region"), waits], className="st-who-box"
    )


def _stores(view: View) -> list[Any]:
    return [
        dcc.Store(id="stations-view", data=view),
        *(dcc.Store(id=f"stations-{name}") for name in ("address", "ask", "cancel", "act", "made", "asked-who")),
    ]


def _whole(reader: Reader, view: View, t: Translator) -> list[Any]:
    plans = stations_now()
    job = plans.jobs.of(reader)
    if job is not None and job.state == "done":
        if isinstance(job.result, dict):
            plans.note_study(reader, job.result)
        plans.jobs.dismiss(reader)
        job = None
    drawn, waits = first_parts(reader, view, t)
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
                _who(t),
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
                *slot("stations-new", _form(reader, drawn, t, opened=not shown and not waits)),
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


def _curve_class(drawn: Mapping[str, Any]) -> str:
    return "st-curve panel" if drawn["curve"] is not None else "st-none"


def _form(reader: Reader, drawn: Mapping[str, Any], t: Translator, *, opened: bool) -> list[Any]:
    if not stations_now().may_plan(reader):
        return []
    return [form_view(drawn["asked"], t, opened=opened, places=drawn["places"])]


def draw(view: View) -> tuple[Any, ...]:
    """The page for a view; after a step only what a step changes."""
    reader, t = current_reader(), translator_now(view["lang"])
    drawn = parts_of(reader, view, t)
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
        markup(_form(reader, drawn, t, opened=False)) if view.get("form") else no_update,
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
        asked = type(asked)(options, asked.seconds, default_name(options.services, t))
    job = plans.ask(reader, asked)
    return markup(job_view(job, t)), False


def tick(_ticks: int | None) -> tuple[Any, ...]:
    """How far a computation is; what came of it once it is done."""
    t, plans, reader = translator_now(), stations_now(), current_reader()
    job = plans.jobs.of(reader)
    if job is not None and job.is_open:
        return markup(job_view(job, t)), False, no_update
    made: Any = no_update
    if job is not None and job.state == "done" and isinstance(job.result, dict):
        plans.note_study(reader, job.result)
        made = {"studied": job.result["what"], "n": _ticks}
    elif job is not None and job.state == "done":
        made = {"scenario": job.result}
    shown = markup(job_view(job, t))
    plans.jobs.dismiss(reader)
    return shown, True, made


def cancel(_given: Any) -> str:
    """Stop the computation; it keeps the best so far."""
    t, plans, reader = translator_now(), stations_now(), current_reader()
    plans.jobs.cancel(reader)
    return markup(job_view(plans.jobs.of(reader), t))


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
        Output("stations-new-markup", "data"),
        Input("stations-view", "data"),
        prevent_initial_call=True,
    )(draw)
    app.callback(Output("stations-who", "children"), Input("stations-asked-who", "data"), prevent_initial_call=True)(
        who
    )
    register_job(app, "stations", ask=ask, tick=tick, cancel=cancel, act=act)
    register_script(
        app,
        "stations",
        (
            ("mirror", "view"),
            ("arrived", "head-put"),
            ("arrived", "side-put"),
            ("pointed", "points"),
            ("told", "told"),
            ("made", "made"),
        ),
    )
    for name in _SLOTS:
        register_slot(app, f"stations-{name}")
