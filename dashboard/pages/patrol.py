"""Patrols (巡查): a rota of teams and dangerous waters, shown on a map and a week grid, changed by hand, made anew.

``/patrol?plan=PB0001&other=PB0002&week=0&day=2026-07-20``. A move is drawn by the server, which times both tours again
and checks the guarantee; moves not kept yet stay in the browser's own session (``assets/patrol.js``).
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from dash import Dash, Input, Output, dcc, html, no_update

from dashboard.access import Reader
from dashboard.api.tiles import tiles_url
from dashboard.components.header import header
from dashboard.components.job_wiring import register_job, register_script
from dashboard.components.markup import markup, register_slot, slot
from dashboard.components.rota_below import compare_view, own_view, unmet_view
from dashboard.components.rota_form import change_view, form_view, job_view
from dashboard.components.rota_grid import grid_view, week_of
from dashboard.components.rota_head import alarm_view, choice_view, figures_view
from dashboard.components.rota_map import tours_figure
from dashboard.context import map_size_now, rotas_now, services_now, translator_now
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.pages import patrol_round
from dashboard.rota_asked import Absence, Asked
from dashboard.rota_edits import Move
from dashboard.rota_words import day_text
from dashboard.services.rota import Change, Opened
from dashboard.signin import current_reader
from data.tiles import MAX_ZOOM
from geo.errors import InputError, ShouwangError
from geo.text import say
from models.rota.problem import DAYS_A_WEEK

PATH = "/patrol"
_TICK_MS = 700
_GRAPH_CONFIG = {"displayModeBar": False, "scrollZoom": True}
_MOST_MOVES = 200

View = dict[str, Any]
"""lang; plan, other (None: none), week (from 0), day (None: the first of the week); moves, redo."""


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader = translator_now(query.get("lang")), current_reader()
    view = view_of(query, t.language)
    body = _planner(reader, view, t) if rotas_now().may_plan(reader) else _township(reader, view, t)
    services = services_now()
    top = header(
        services.entry(reader), services.run(reader), reader, t, stale=services.is_stale(reader), here="patrol"
    )
    done = html.A(t("Patrols done and waters watched →"), href=f"/coverage?lang={t.language}", className="pt-coverage")
    return html.Div([top, done, *body], className="page page-patrol", lang="zh-CN" if t.language == "zh" else "en")


def view_of(query: dict[str, str], language: str) -> View:
    """The view an address asks for; what cannot be read is left out."""
    week, day = query.get("week", ""), query.get("day", "")
    return {
        "lang": language,
        "plan": query.get("plan") or None,
        "other": query.get("other") or None,
        "week": int(week) if week.isdecimal() and len(week) < 3 else 0,
        "day": day if _day(day) else None,
        "moves": [],
        "redo": [],
    }


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _township(reader: Reader, view: View, t: Translator) -> list[Any]:
    """What a reader of part of a county sees: the stops there, without planning."""
    plans = rotas_now()
    try:
        rota = plans.chosen(reader, view["plan"])
    except InputError as error:
        return [html.Main(_said(sentence_for(error, t)), className="patrol")]
    if rota is None:
        return [html.Main(_said(t("No rota has been made in this county yet.")), className="patrol")]
    return [html.Main(own_view(rota, plans.own_stops(reader, rota), t), className="patrol")]


def _planner(reader: Reader, view: View, t: Translator) -> list[Any]:
    plans = rotas_now()
    drawn = _drawn(reader, view, t)
    job = plans.jobs.of(reader)
    if job is not None and job.state == "done":
        plans.jobs.dismiss(reader)
        job = None
    asked, replaces = drawn["asked"], next((rota for rota in plans.plans(reader) if rota.is_adopted), None)
    form = form_view(
        plans.teams(reader), asked, plans.first_day(reader), replaces, t,
        opened=asked is None, waters=plans.waters(reader),
    )  # fmt: skip
    shown = drawn["figure"] is not None
    return [
        dcc.Store(id="patrol-view", data=view),
        *(dcc.Store(id=f"patrol-{name}") for name in ("address", "ask", "cancel", "act", "made")),
        dcc.Store(id="patrol-drag", data=drawn["drag"]),
        dcc.Store(id="patrol-told", data=drawn["told"]),
        dcc.Interval(id="patrol-tick", interval=_TICK_MS, disabled=job is None or not job.is_open),
        html.Main(
            [
                *slot("patrol-body", drawn["body"], className="pt-body"),
                *slot("patrol-job", job_view(job, t)),
                html.Div(
                    [
                        html.Section(
                            [
                                html.H2(drawn["title"], id="patrol-map-title"),
                                html.Div(_graph(drawn["figure"]), className="pt-map"),
                                html.P(
                                    t("Schematic map, not for boundary use · water © OpenStreetMap contributors"),
                                    className="note",
                                ),
                            ],
                            className="panel",
                        ),
                        *slot("patrol-below", drawn["below"], className="pt-below"),
                    ],
                    className="pt-columns" if shown else "pt-columns pt-none",
                ),
                *slot("patrol-new", form),
                *patrol_round.parts(reader, t),
            ],
            className="patrol",
        ),
    ]


def _graph(figure: Any) -> dcc.Graph:
    return dcc.Graph(
        id="patrol-map", figure=figure or {}, config=_GRAPH_CONFIG, responsive=True, style={"height": "100%"}
    )


def _drawn(reader: Reader, view: View, t: Translator) -> dict[str, Any]:
    """Every part of the page that a view decides."""
    nothing = {"below": [], "figure": None, "title": "", "drag": None, "asked": None, "told": {"moves": 0}}
    plans = rotas_now()
    try:
        rota = plans.chosen(reader, view["plan"])
        if rota is None:
            words = t("No rota has been made in this county yet. Make the first one below.")
            return {**nothing, "body": [_said(words)]}
        opened = plans.open(reader, rota, Move.read(view["moves"][:_MOST_MOVES]))
    except ShouwangError as error:
        return {**nothing, "body": [_said(sentence_for(error, t))]}
    days = week_of(opened, view["week"])
    day = _day(view["day"])
    day = day if day in days else next((one for one in days if any(opened.book.select(day=one))), days[0])
    sites = plans.owed(reader, opened.kept)
    body = [
        choice_view(plans.plans(reader), opened, {**view, "day": day.isoformat()}, t),
        figures_view(opened, sites, t),
        alarm_view(opened, t),
        grid_view(opened, view["week"], day, t),
        *_change(reader, opened, t),
    ]
    return {
        "body": body,
        "below": [unmet_view(opened, t), *_beside(reader, opened, view, t)],
        "figure": _figure(reader, opened, day, t),
        "title": t("Tours of {day}", day=day_text(day, t)),
        "drag": dict(opened.drag),
        "asked": opened.kept.asked,
        "told": {"plan": rota.plan_id, "moves": len(opened.moves), "refused": opened.refused is not None},
    }


def _change(reader: Reader, opened: Opened, t: Translator) -> list[Any]:
    """The form to plan the rest again: of a plan that is not over, with no moves that are not kept."""
    since = rotas_now().change_from(reader, opened.kept.rota)
    if since is None or opened.moves:
        return []
    teams = [(number, base.name) for number, base in sorted(opened.book.teams.items())]
    return [change_view(teams, since, opened.kept.rota, t)]


def _beside(reader: Reader, opened: Opened, view: View, t: Translator) -> list[Any]:
    """The other plan, where one is asked for."""
    plans = rotas_now()
    if not view["other"] or view["other"] == opened.kept.rota.plan_id:
        return []
    try:
        rota = plans.chosen(reader, view["other"])
        assert rota is not None
        kept = plans.kept(reader, rota)
        book = plans.book(reader, kept)
    except ShouwangError as error:
        return [_said(sentence_for(error, t))]
    return [compare_view(opened, kept.plan, rota.plan_id, (opened.book, book), t)]


def _figure(reader: Reader, opened: Opened, day: date, t: Translator) -> Any:
    services, plans = services_now(), rotas_now()
    code = reader.scope.county
    book = plans.with_lines(reader, opened.kept, opened.book, day)
    width, height = map_size_now()
    return tours_figure(
        book,
        day,
        services.place(reader, None),
        size_px=(width, min(height, 520)),
        tiles_url=tiles_url(code, services.store.version(code)),
        max_zoom=MAX_ZOOM,
        t=t,
    )


def _said(sentence: str) -> html.Section:
    return html.Section(html.P(sentence, className="empty"), className="panel", role="alert")


def draw(view: View) -> tuple[Any, ...]:
    """The page for a view."""
    reader, t = current_reader(), translator_now(view["lang"])
    drawn = _drawn(reader, view, t)
    figure = no_update if drawn["figure"] is None else drawn["figure"]
    return markup(drawn["body"]), markup(drawn["below"]), figure, drawn["title"], drawn["drag"], drawn["told"]


def asked_of(given: dict[str, Any]) -> Asked:
    """What a form asks for.

    Raises:
        InputError: a field cannot be read.
    """
    first = _read_day(given.get("first"))
    try:
        return Asked(
            first=first,
            weeks=int(given.get("weeks", "")),
            without=tuple(str(team) for team in given.get("without", ())),
            closed=_numbers(given.get("closed")),
            away=_as_before(given.get("away"), first, int(given.get("weeks", ""))),
            red=dict.fromkeys(_waters(given), first),
            hours_factor=float(given.get("hours_factor", "")),
            gap_factor=float(given.get("gap_factor", "")),
            yellow=bool(given.get("yellow")),
            seconds=float(given.get("seconds", "")),
            replaces=str(given["replaces"]) if given.get("replaces") else None,
        ).checked()
    except (TypeError, ValueError):
        raise InputError(say("Weeks, seconds, hours and gaps are numbers; correct them.")) from None


def change_of(given: dict[str, Any]) -> Change:
    """What a form says has come up.

    Raises:
        InputError: a field cannot be read.
    """
    since = _read_day(given.get("since"))
    try:
        seconds = float(given.get("seconds", ""))
    except ValueError:
        raise InputError(say("Weeks, seconds, hours and gaps are numbers; correct them.")) from None
    Asked(since, seconds=seconds).checked()
    without, away = [], []
    for one in given.get("out", ()):
        team, begin, end = str(one.get("team", "")), one.get("from"), one.get("to")
        if begin or end:
            first = _read_day(begin) if begin else since
            away.append(Absence.between(team, first, _read_day(end) if end else None))
        else:
            without.append(team)
    return Change(since, tuple(without), _numbers(given.get("closed")), seconds, tuple(away), _waters(given))


def _waters(given: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(site) for site in given.get("red", ()) if site))


def _as_before(text: Any, first: date, weeks: int) -> tuple[Absence, ...]:
    """The days teams are out in the plan shown, as far as the new one has them."""
    last = first + timedelta(days=DAYS_A_WEEK * weeks - 1)
    known = [Absence.from_json(one) for one in json.loads(str(text or "[]"))]
    return tuple(one for one in known if one.days(first, last))


def _read_day(text: Any) -> date:
    found = _day(str(text or ""))
    if found is None:
        raise InputError(say("Write the day as 2026-06-30."))
    return found


def _numbers(text: Any) -> tuple[str, ...]:
    return tuple(str(text or "").replace(",", " ").replace("，", " ").replace("、", " ").split())


def ask(given: dict[str, Any]) -> tuple[str, bool]:
    """Begin to make a plan, or the rest of one again: its progress, and whether to stop asking how far it is."""
    t, plans, reader = translator_now(), rotas_now(), current_reader()
    if given.get("change"):
        rota = plans.chosen(reader, str(given["change"]))
        assert rota is not None, "a number finds a plan or is refused"
        job = plans.ask_change(reader, rota, change_of(given))
    else:
        job = plans.ask(reader, asked_of(given))
    return markup(job_view(job, t)), False


def tick(_ticks: int | None) -> tuple[Any, ...]:
    """How far a job is; the plan once it is made."""
    t, plans, reader = translator_now(), rotas_now(), current_reader()
    job = plans.jobs.of(reader)
    if job is not None and job.is_open:
        return markup(job_view(job, t)), False, no_update
    made = {"plan": job.result} if job is not None and job.state == "done" else no_update
    shown = markup(job_view(job, t))
    plans.jobs.dismiss(reader)
    return shown, True, made


def cancel(_given: Any) -> str:
    """Stop the job; it keeps the best plan so far."""
    t, plans, reader = translator_now(), rotas_now(), current_reader()
    plans.jobs.cancel(reader)
    return markup(job_view(plans.jobs.of(reader), t))


def act(given: dict[str, Any]) -> dict[str, Any]:
    """Keep a changed plan, or adopt one; which to show then."""
    plans, reader = rotas_now(), current_reader()
    if given.get("act") == "keep":
        rota = plans.chosen(reader, str(given.get("plan", "")))
        if rota is None:
            raise InputError(say("There is no rota {plan}; choose one of the list.", plan=""))
        return {"plan": plans.keep_changes(reader, rota, Move.read(given.get("moves", ())[:_MOST_MOVES]))}
    plans.adopt(reader, str(given.get("plan", "")))
    return {"plan": str(given.get("plan", ""))}


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("patrol-body-markup", "data"),
        Output("patrol-below-markup", "data"),
        Output("patrol-map", "figure"),
        Output("patrol-map-title", "children"),
        Output("patrol-drag", "data"),
        Output("patrol-told", "data"),
        Input("patrol-view", "data"),
        prevent_initial_call=True,
    )(draw)
    register_job(app, "patrol", ask=ask, tick=tick, cancel=cancel, act=act)
    register_script(
        app,
        "patrol",
        (("mirror", "view"), ("arrived", "body-put"), ("dragging", "drag"), ("told", "told"), ("made", "made")),
    )
    for name in ("patrol-body", "patrol-below", "patrol-job", "patrol-new"):
        register_slot(app, name)
    patrol_round.register(app)
