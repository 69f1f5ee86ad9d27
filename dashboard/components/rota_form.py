"""A new plan: first day, weeks, teams, hours, gaps, closed roads; the rest of a plan again; and how far that is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from dash import html

from dashboard.components.import_steps import progress_view
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.jobs import Job
from dashboard.rota_asked import Absence, Asked
from dashboard.rota_plans import Water
from dashboard.rota_words import class_text
from data.rotas import Rota

_WATERS: Final = "patrol-waters"
"""The list of waters both forms choose from; it stands on the page once."""


def form_view(
    teams: Sequence[tuple[str, str]],
    asked: Asked | None,
    first: date,
    replaces: Rota | None,
    t: Translator,
    *,
    opened: bool,
    waters: Sequence[tuple[str, Water]] = (),
) -> html.Details:
    """The form; ``asked``: what the plan shown was asked for, to change one thing of it; ``waters``: those that may be
    named red, here and in the form to plan the rest of a plan again."""
    given = asked or Asked(first=first)
    without = set(given.without)
    boxes = [
        html.Label([field("checkbox", "team", value=team, checked=team not in without), html.Span(name)])
        for team, name in teams
    ]
    numbers = html.Div(
        [
            html.Label([t("First day"), field("date", "first", value=given.first.isoformat())]),
            html.Label([t("Weeks"), field("number", "weeks", value=str(given.weeks), min="1", max="26")]),
            _slider("hours_factor", t("Hours of the teams ×"), given.hours_factor, 0.5, 1.5),
            _slider("gap_factor", t("Longest gaps ×"), given.gap_factor, 0.5, 2),
            html.Label(
                [t("Seconds of search"), field("number", "seconds", value=f"{given.seconds:g}", min="1", max="600")]
            ),
            html.Label(
                [
                    t("Closed roads (numbers)"),
                    field("text", "closed", value=" ".join(given.closed), placeholder=t("as in the list of roads")),
                ]
            ),
        ],
        className="pf-numbers",
    )
    choices: list[Any] = [
        html.Label(
            [field("checkbox", "yellow", value="1", checked=given.yellow), html.Span(t("yellow waters too"))],
            className="pf-box",
        )
    ]
    if given.away:
        days = ("、" if t.language == "zh" else ", ").join(_out_text(one, dict(teams), t) for one in given.away)
        kept = json.dumps([one.as_json() for one in given.away])
        box = field("checkbox", "away", value=kept, checked=True)
        choices.append(html.Label([box, html.Span(t("out as in this plan: {days}", days=days))], className="pf-box"))
    if replaces is not None:
        choices.append(
            html.Label(
                [
                    field("checkbox", "replaces", value=replaces.plan_id, checked=True),
                    html.Span(t("in place of {plan}, from its first day on", plan=replaces.plan_id)),
                ],
                className="pf-box",
            )
        )
    return html.Details(
        [
            html.Summary(t("New plan, or: what if …")),
            numbers,
            html.Fieldset([html.Legend(t("Teams")), html.Div(boxes, className="pf-teams")]),
            red_view(list(given.red), waters, t),
            html.Datalist([html.Option(_water_text(site, water, t), value=site) for site, water in waters], id=_WATERS),
            html.Div(
                [*choices, html.Button(t("Make the plan"), className="button button-first", **{"data-act": "ask"})],
                className="pf-end",
            ),
        ],
        className="panel pf pf-new",
        open=opened or None,
    )


def change_view(teams: Sequence[tuple[str, str]], since: date, rota: Rota, t: Translator) -> html.Details:
    """The form to plan the rest of a plan again. ``teams``: those of the plan; ``since``: the first day it offers."""
    day = {"min": since.isoformat(), "max": rota.last.isoformat()}
    boxes = [
        html.Div(
            [
                html.Label([field("checkbox", "out", value=team), html.Span(name)]),
                html.Div(
                    [
                        html.Label([t("from"), field("date", "out_from", value="", **day)]),
                        html.Label([t("to"), field("date", "out_to", value="", **day)]),
                    ],
                    className="pf-span",
                ),
            ],
            className="pf-out",
        )
        for team, name in teams
    ]
    numbers = html.Div(
        [
            html.Label(
                [
                    t("First day of the change"),
                    field(
                        "date",
                        "since",
                        value=since.isoformat(),
                        min=rota.first.isoformat(),
                        max=rota.last.isoformat(),
                    ),
                ]
            ),
            html.Label(
                [
                    t("Roads now closed too (numbers)"),
                    field("text", "closed", value="", placeholder=t("as in the list of roads")),
                ]
            ),
            html.Label([t("Seconds of search"), field("number", "seconds", value="20", min="1", max="600")]),
        ],
        className="pf-numbers",
    )
    note = t(
        "Scores, roads and patrols done are taken as they are on record now; visits still to come until that day are "
        "taken as done. As few assignments as can be are changed. The new plan is kept beside this one and takes its "
        "place when it is adopted."
    )
    again = html.Button(t("Plan the rest again"), className="button button-first", **{"data-act": "change"})
    return html.Details(
        [
            html.Summary(t("Something came up: a team is ill, a road is closed, a water turned red")),
            html.P(note, className="note"),
            numbers,
            html.Fieldset(
                [
                    html.Legend(t("Teams that are out (no days given: from that day to the end)")),
                    html.Div(boxes, className="pf-teams"),
                ]
            ),
            red_view((), (), t),
            html.Div([again], className="pf-end"),
        ],
        className="panel pf pf-change",
    )


def red_view(chosen: Sequence[str], waters: Sequence[tuple[str, Water]], t: Translator) -> html.Fieldset:
    """Where waters are named red: a field that finds them by name, village or number, and those chosen, which a press
    takes out again. ``waters`` names the chosen ones."""
    known = dict(waters)
    chips = [
        html.Button(
            _water_text(site, known[site], t) if site in known else site,
            className="pf-chip",
            **{"data-site": site, "data-act": "drop", "type": "button"},
        )
        for site in chosen
    ]
    words = t("find by name, village or number")
    find = field("text", "find_red", list=_WATERS, autocomplete="off", placeholder=words, **{"aria-label": words})
    note = t("They are owed the visits and the longest gap of red waters, by the teams, whatever their score.")
    return html.Fieldset(
        [
            html.Legend(t("Waters that turned red (an incident)")),
            html.Div([find, html.Div(chips, className="pf-chips")], className="pf-find"),
            html.P(note, className="note"),
        ],
        className="pf-red",
    )


def _water_text(site: str, water: Water, t: Translator) -> str:
    """A water as the list calls it, which is searched as a text."""
    return f"{water.name or site} · {water.township} {water.village} · {class_text(water, t)}"


def _out_text(one: Absence, names: Mapping[str, str], t: Translator) -> str:
    last = t("end of plan") if one.last is None else f"{one.last:%m-%d}"
    return f"{names.get(one.team, one.team)} {one.first:%m-%d}–{last}"


def _slider(name: str, title: str, value: float, least: float, most: float) -> html.Label:
    low, high = min(least, value), max(most, value)
    return html.Label(
        [
            html.Span([title, html.B(f"{value:g}", **{"data-value-of": name})]),
            field("range", name, value=f"{value:g}", min=f"{low:g}", max=f"{high:g}", step="0.05"),
        ]
    )


def field(kind: str, name: str, *, checked: bool = False, **properties: Any) -> dict[str, Any]:
    """An input as plain HTML; Dash has none of its own."""
    given = {"type": kind, "data-field": name, **properties, **({"checked": True} if checked else {})}
    return {"type": "Input", "namespace": "dash_html_components", "props": given}


def job_view(job: Job | None, t: Translator) -> list[Any]:
    """How far the making of a plan is, with the way to stop it; or why it ended without one."""
    if job is None or job.state == "done":
        return []
    if job.is_open:
        stop = html.Button(t("Stop: keep the best so far"), className="button", **{"data-act": "cancel"})
        return [html.Section([html.Div(progress_view(job, t), className="progress"), stop], className="panel pt-job")]
    said = (
        t("Stopped. No plan was kept.") if job.state == "cancelled" else sentence_for(job.refusal or RuntimeError(), t)
    )
    return [html.Section(html.P(said), className="pt-alarm", role="alert")]
