"""How many stations are worth it, how sure the choice is, and which other plans are nearly as good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import plotly.graph_objects as go
from dash import html

from dashboard.components.station_head import act
from dashboard.i18n import Translator
from dashboard.station_words import minutes_text, persons_text, proof_text, yuan_text
from data.scenarios import Scenario

Studied = Mapping[str, Mapping[str, Any]]
"""By study what ``station_study_job`` tells of it."""
_MOST_ROWS: Final = 24


def studies_view(studied: Studied, scenario: Scenario, t: Translator, *, plans: bool) -> html.Section:
    """Three questions about a scenario, each with its answer or the way to it; only one of a set drawn by hand."""
    proven_of = "objective" in (scenario.result or {})

    def asker(what: str, title: str) -> list[Any]:
        again = what in studied
        if what != "curve" and not proven_of:
            told = t("Drawn by hand: this can be told of a computed plan only. Make one below.")
            return [html.P(told, className="note")]
        return [act("study", t("Compute again") if again else title, what=what)] if plans else []

    near, robust, curve = studied.get("near"), studied.get("robust"), studied.get("curve")
    return html.Section(
        [
            html.H2(
                [t("How many, how sure, what else"), html.Small([scenario.scenario_id, " · ", t("as it was kept")])]
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.H3(t("In how many of the drawn worlds a place is chosen")),
                            *(_robust(robust, t) if robust else _not_yet(t, plans and proven_of)),
                            *asker("robust", t("How sure is the choice?")),
                        ]
                    ),
                    html.Div(
                        [
                            html.H3(t("Other plans within 1 %")),
                            *(_near(near, t) if near else _not_yet(t, plans and proven_of)),
                            *asker("near", t("Which other plans are nearly as good?")),
                        ]
                    ),
                ],
                className="st-study",
            ),
            html.H3(t("What each further station brings")),
            *(_curve(curve, t) if curve else _not_yet(t, plans)),
            *asker("curve", t("How many are worth it?")),
        ],
        className="panel st-studies",
    )


def _not_yet(t: Translator, may: bool) -> list[Any]:
    return [html.P(t("Not computed yet."), className="note")] if may else []


def _robust(found: Mapping[str, Any], t: Translator) -> list[Any]:
    often = [row for row in found["candidates"] if row["share"] or row["chosen"]]
    rows: list[Any] = []
    for row in often[:_MOST_ROWS]:
        rows += [
            html.Span([_site(row), *([html.Small([" · ", t("in this plan")])] if row["chosen"] else [])]),
            html.Span(
                html.I(style={"width": f"{row['share'] or 0:.1%}"}),
                className="st-bar st-chosen" if row["chosen"] else "st-bar",
            ),
            html.B(f"{row['share'] or 0:.0%}"),
        ]
    told = t(
        "{n} plans, each for persons drawn anew and another speed of all ways. What must stay open is left out.",
        n=found["samples"],
    )
    more = [t("and {n} more places", n=len(often) - _MOST_ROWS)] if len(often) > _MOST_ROWS else []
    return [html.Div(rows, className="st-bars"), *(html.P(line, className="note") for line in (*more, told))]


def _near(found: Mapping[str, Any], t: Translator) -> list[Any]:
    if not found["plans"]:
        return [html.P(t("There is no other plan within 1 %: this choice stands alone."), className="note")]
    heads = [t("In place of"), t("comes"), t("Beyond 30"), t("Minutes"), t("Cost"), t("Worse by"), ""]
    body = [
        html.Tr(
            [
                html.Td(t(", ").join(map(_site, row["without"])) or "—"),
                html.Td(html.B(t(", ").join(map(_site, row["instead"])) or "—")),
                html.Td(persons_text(row["beyond_30_min"])),
                html.Td(minutes_text(row["mean_minutes"], t)),
                html.Td(yuan_text(row["cost_yuan"], t)),
                html.Td(t("at most {gap:.2%}", gap=row["worse_at_most"])),
                html.Td(act("near", t("Draw it"), ids=json.dumps(row["candidate_ids"]))),
            ]
        )
        for row in found["plans"]
    ]
    return [
        html.Div(
            html.Table(
                [html.Thead(html.Tr([html.Th(head) for head in heads])), html.Tbody(body)],
                className="pt-table st-table",
            ),
            className="st-wide st-tall",
        )
    ]


def _site(row: Mapping[str, Any]) -> str:
    return str(row["name"] or row["candidate_id"])


def _curve(found: Mapping[str, Any], t: Translator) -> list[Any]:
    knee, by_p = found["knee"], found["by"] == "p"
    if knee is None:
        said = t("No number stands out: each brings about as much as the one before.")
    elif by_p:
        said = t("The knee is at {n:g}: a further station then brings least beside what those before brought.", n=knee)
    else:
        said = t("The knee is at {yuan}: more money then brings least beside what it brought before.",
                 yuan=yuan_text(knee, t))  # fmt: skip
    heads = [
        t("New stations") if by_p else t("Budget"),
        t("Beyond 30"),
        t("Beyond 60"),
        t("Minutes"),
        t("Cost"),
        t("How good"),
    ]
    body = [
        html.Tr(
            [
                html.Td(f"{row[found['by']]:g}" if by_p else yuan_text(row[found["by"]], t)),
                html.Td(persons_text(row["beyond_30"])),
                html.Td(persons_text(row["beyond_60"])),
                html.Td(minutes_text(row["mean_minutes"], t)),
                html.Td(yuan_text(row["cost_yuan"], t)),
                html.Td(proof_text(row, t)),
            ],
            className="st-here" if row[found["by"]] == knee else "",
        )
        for row in found["points"]
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(head) for head in heads])), html.Tbody(body)], className="pt-table st-table"
    )
    return [
        html.P(said),
        html.Details([html.Summary(t("The curve in numbers")), html.Div(table, className="st-wide st-tall")]),
    ]


def curve_figure(found: Mapping[str, Any], t: Translator) -> go.Figure:
    """Persons beyond 30 and 60 minutes against the number of new stations or the budget, the knee marked."""
    rows, by, by_p = found["points"], found["by"], found["by"] == "p"
    across = [row[by] if by_p else row[by] / 1e4 for row in rows]
    figure = go.Figure(
        data=[
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": across,
                "y": [round(row[name]) for row in rows],
                "name": title,
                "line": {"color": colour, "width": 2.5},
                "marker": {"size": 8},
            }
            for name, title, colour in (
                ("beyond_30", t("Beyond 30"), "#c76a00"),
                ("beyond_60", t("Beyond 60"), "#a31d16"),
            )
        ]
    )
    if found["knee"] is not None:
        at = found["knee"] if by_p else found["knee"] / 1e4
        figure.add_vline(x=at, line={"color": "#12313f", "dash": "dot", "width": 1.5}, annotation_text=t("knee"))
    figure.update_layout(
        margin={"l": 56, "r": 16, "t": 24, "b": 44},
        legend={"orientation": "h", "x": 0, "y": 1.12},
        xaxis={
            "title": {"text": t("new stations") if by_p else t("budget, ten thousand yuan")},
            "zeroline": False,
            **({"dtick": 1} if by_p and len(rows) <= 16 else {}),
        },
        yaxis={"title": {"text": t("number of persons")}, "rangemode": "tozero", "gridcolor": "#e4e9e5"},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        font={"size": 12.5, "color": "#1d2b33"},
        hovermode="x unified",
    )
    return figure
