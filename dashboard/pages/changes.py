"""What changed since (变化): any two days of a county compared, with the cause of every change.

``/changes?since=2026-06-15&until=2026-07-15&place=610330101&rule=F10``: the whole choice stands in the address. What
the comparison needs is made once by a job, whose progress is shown; a place and an obligation narrow the list.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from dashboard.access import Reader
from dashboard.changes import Compared
from dashboard.components.changes_view import (
    COMPARE,
    SINCE,
    UNTIL,
    days_form,
    list_view,
    scores_view,
    subjects_view,
    summary_view,
)
from dashboard.components.header import LANGUAGE_LINK, header
from dashboard.components.import_steps import progress_view
from dashboard.components.markup import markup, register_slot, slot
from dashboard.components.states import no_place
from dashboard.context import differences_now, services_now, translator_now
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.jobs import Job
from dashboard.selection import days_of
from dashboard.services import Place
from dashboard.services.differences import lines_of, subjects_of
from dashboard.signin import current_reader
from geo.errors import AccessError, ShouwangError, UnknownRegionError

PATH = "/changes"
_TICK_MS = 500
_USUAL = timedelta(days=30)
_OF_PERSONS = {"persons", "households", "carers"}
"""Kinds of which a list of single ones is noted in the audit."""

Asked = dict[str, str]
"""lang, since, until, place; rule where one is opened."""


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    services, t, reader = services_now(), translator_now(query.get("lang")), current_reader()
    try:
        place = services.place(reader, query.get("place"))
    except (AccessError, UnknownRegionError) as error:
        return no_place(sentence_for(error, t), t)
    run = services.run(reader)
    last = services.county(reader).as_of
    first = last - _USUAL
    chosen: Asked = {
        "lang": t.language,
        "since": query.get("since", first.isoformat())[:10],
        "until": query.get("until", last.isoformat())[:10],
        "place": place.code,
        **({"rule": query["rule"]} if query.get("rule") else {}),
    }
    body, working = _body(reader, place, chosen, t)
    other = {**chosen, "lang": "en" if t.language == "zh" else "zh"}
    return html.Div(
        [
            dcc.Store(id="changes-asked", data=chosen),
            dcc.Store(id="changes-address", data=urlencode(other)),
            dcc.Interval(id="changes-tick", interval=_TICK_MS, disabled=not working),
            header(services.entry(reader), run, reader, t, stale=services.is_stale(reader), here="changes"),
            html.Main(
                [
                    html.Div(
                        [
                            html.H2(t("What changed since …")),
                            days_form(chosen["since"], chosen["until"], t),
                            html.P(_ways(chosen, place, t), className="changes-ways"),
                        ],
                        className="panel changes-head",
                    ),
                    *slot("changes-body", body, className="changes-body"),
                ],
                className="changes",
            ),
        ],
        className="page page-changes",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def _ways(chosen: Asked, place: Place, t: Translator) -> list[Any]:
    query = {name: chosen[name] for name in ("place", "since", "until", "lang")}
    ways: list[Any] = [html.A(t("Show on the map"), href=f"/?{urlencode({**query, 'layers': 'changes'})}")]
    for code, name in place.path[:-1]:
        ways.append(html.A(name, href=f"{PATH}?{urlencode({**query, 'place': code})}"))
    return [*ways, html.Span(place.name)]


def _body(reader: Reader, place: Place, chosen: Asked, t: Translator) -> tuple[list[Any], bool]:
    """What stands below the two days, and whether it is still being made."""
    days = days_of(chosen)
    if days is None:
        return [_said(t("Write both days as 2026-06-15."))], False
    try:
        found = differences_now().ask(reader, days)
    except ShouwangError as error:
        return [_said(sentence_for(error, t))], False
    if isinstance(found, Job):
        return [_working(found, t)], True
    return _told(reader, place, chosen, found, t), False


def _told(reader: Reader, place: Place, chosen: Asked, compared: Compared, t: Translator) -> list[Any]:
    services = services_now()
    county, found = services.county(reader), differences_now().changes(reader, compared)
    rules = {rule.id: rule for rule in county.rules.obligations(compared.until)}
    rules = {rule.id: rule for rule in county.rules.obligations(compared.since)} | rules
    parts: list[Any] = [summary_view(compared, found, place.code, place.name, t)]
    address = {name: value for name, value in chosen.items() if name != "rule"}
    if "rule" in chosen:
        rows, count = subjects_of(found.subjects, county, place.code, chosen["rule"])
        if any(row.kind in _OF_PERSONS for row in rows):
            scope = reader.scope
            services.store.audit(
                "changes", role=reader.role.id, county=scope.county, region=place.code, subject=chosen["rule"][:40]
            )
        back = f"{PATH}?{urlencode(address)}"
        parts.append(subjects_view(rules.get(chosen["rule"]), chosen["rule"][:40], rows, count, county, back, t))
        return parts
    names = county.regions["name"].to_dict()
    return [
        *parts,
        scores_view(found, place.code, t),
        list_view(lines_of(found.subjects, place.code), rules, names, address, t),
    ]


def _said(sentence: str) -> html.Section:
    return html.Section(html.P(sentence, className="empty"), className="panel", role="alert")


def _working(job: Job, t: Translator) -> html.Section:
    return html.Section(
        [
            html.P(t("The two days are being judged; this is done once, and kept.")),
            html.Div(progress_view(job, t), className="progress"),
        ],
        className="panel",
        role="status",
    )


def show(_ticks: int | None, chosen: Asked) -> tuple[str, bool]:
    """The body once it is made, the progress until then, and whether to stop asking."""
    reader, t = current_reader(), translator_now(chosen["lang"])
    days = days_of(chosen)
    job = None if days is None else differences_now().working(reader, days)
    if job is not None and job.is_open:
        return markup(_working(job, t)), False
    if job is not None and job.state != "done":
        return markup(_said(sentence_for(job.refusal or RuntimeError(), t))), True
    place = services_now().place(reader, chosen["place"])
    body, working = _body(reader, place, chosen, t)
    return markup(body), not working


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("changes-body-markup", "data"),
        Output("changes-tick", "disabled"),
        Input("changes-tick", "n_intervals"),
        State("changes-asked", "data"),
        prevent_initial_call=True,
    )(show)
    register_slot(app, "changes-body")
    app.clientside_callback(
        ClientsideFunction("changes", "compare"),
        Output("changes-asked", "data"),
        Input(COMPARE, "n_clicks"),
        Input(SINCE, "n_submit"),
        Input(UNTIL, "n_submit"),
        State(SINCE, "value"),
        State(UNTIL, "value"),
        State("changes-asked", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("changes", "other_language"),
        Output(LANGUAGE_LINK, "href", allow_duplicate=True),
        Input("changes-address", "data"),
        prevent_initial_call="initial_duplicate",
    )
