"""A new plan: first day, weeks, teams, hours, gaps, closed roads; the rest of a plan again; and how far that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html

from dashboard.components.import_steps import progress_view
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.jobs import Job
from dashboard.rota_planning import Asked
from data.rotas import Rota


def form_view(
    teams: Sequence[tuple[str, str]],
    asked: Asked | None,
    first: date,
    replaces: Rota | None,
    t: Translator,
    *,
    opened: bool,
) -> html.Details:
    """The form; ``asked``: what the plan shown was asked for, to change one thing of it."""
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
    boxes = [html.Label([field("checkbox", "out", value=team), html.Span(name)]) for team, name in teams]
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
        "Scores, roads and patrols done are taken as they are on record now: a water that turned red is owed its "
        "visits. As few assignments as can be are changed. The new plan is kept beside this one and takes its place "
        "when it is adopted."
    )
    again = html.Button(t("Plan the rest again"), className="button button-first", **{"data-act": "change"})
    return html.Details(
        [
            html.Summary(t("Something came up: a team is ill, a road is closed, a water turned red")),
            html.P(note, className="note"),
            numbers,
            html.Fieldset(
                [html.Legend(t("Teams that fall out from that day on")), html.Div(boxes, className="pf-teams")]
            ),
            html.Div([again], className="pf-end"),
        ],
        className="panel pf pf-change",
    )


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
