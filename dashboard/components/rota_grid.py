"""The week grid: teams by days, each cell its stops in order; a stop is dragged, or chosen and sent, to another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dash import html

from dashboard.components.rota_head import broken_by_hand
from dashboard.i18n import Translator
from dashboard.rota_edits import STOP
from dashboard.rota_plans import loads
from dashboard.rota_words import MODES, clock_text, water_text, weekday_text
from dashboard.services.rota import Opened
from models.rota.problem import DAYS_A_WEEK


def week_of(opened: Opened, week: int) -> list[date]:
    """The days of a week of the plan, from 0; the last where there is no such week."""
    week = min(max(week, 0), opened.plan.weeks - 1)
    return [opened.plan.first + timedelta(days=DAYS_A_WEEK * week + n) for n in range(DAYS_A_WEEK)]


def grid_view(opened: Opened, week: int, day: date, t: Translator) -> html.Section:
    """One week of the plan. ``day``: the one the map shows."""
    days = week_of(opened, week)
    week = (days[0] - opened.plan.first).days // DAYS_A_WEEK
    moved = {move.stop for move in opened.moves}
    broken = set(broken_by_hand(opened.plan)["site_id"])
    chips: dict[tuple[str, date], list[Any]] = {}
    shown = opened.plan.stops[opened.plan.stops["day"].isin(days)]
    for row in shown.sort_values(["tour", "position"]).itertuples():
        chip = _chip(row, opened, moved=getattr(row, STOP) in moved, broken=row.site_id in broken)
        chips.setdefault((row.team_id, row.day), []).append(chip)
    spent = loads(opened.book).xs(week + 1, level="week").to_dict("index")
    body = [_team(team, days, spent[team], chips, opened, t) for team in sorted(opened.book.teams)]
    head = html.Tr([html.Th(t("Team"), scope="col"), *(_day(one, one == day, chips, t) for one in days)])
    return html.Section(
        [
            html.Div(
                [
                    html.H2([t("Week {n}", n=week + 1), html.Small(f"{days[0]:%m-%d} – {days[-1]:%m-%d}")]),
                    html.Div(_weeks(opened.plan.weeks, week, t), className="pg-weeks"),
                    _key(t),
                ],
                className="pg-head",
            ),
            _move_form(opened, t),
            html.Div(
                html.Table([html.Thead(head), html.Tbody(body)], className="pg"), className="pg-wide", tabIndex="0"
            ),
        ],
        className="panel",
    )


def _weeks(count: int, week: int, t: Translator) -> list[html.Button]:
    return [
        html.Button(
            t("Week {n}", n=number + 1),
            **{"data-set": "week", "data-value": str(number), "aria-pressed": "true" if number == week else "false"},
        )
        for number in range(count)
    ]


def _key(t: Translator) -> html.P:
    """What the colours and signs mean."""
    return html.P(
        [
            html.Span(t("Drag a stop, or choose it, to move it."), className="note"),
            html.Span(t("red cell: breaks what is owed"), className="pg-key pg-breaks"),
            html.Span(t("grey cell: cannot go there"), className="pg-key pg-never"),
            html.Span(t("◆ fixed by hand · dotted: an extra visit"), className="note"),
        ],
        className="pg-legend",
    )


def _move_form(opened: Opened, t: Translator) -> html.Div:
    """The way to move a stop without dragging; shown once one is chosen."""
    teams = [html.Option(base.name, value=team) for team, base in sorted(opened.book.teams.items())]
    days = [html.Option(f"{one:%m-%d} {weekday_text(one, t)}", value=one.isoformat()) for one in opened.plan.days]
    return html.Div(
        [
            html.Span(className="pg-chosen"),
            html.Label([t("Move to team"), html.Select(teams, **{"data-field": "team"})]),
            html.Label([t("on"), html.Select(days, **{"data-field": "day"})]),
            html.Button(t("Move"), className="button button-first", **{"data-act": "move"}),
            html.Button(t("Leave it"), className="button", **{"data-act": "leave"}),
        ],
        className="pg-move",
        hidden=True,
        role="group",
    )


def _day(day: date, chosen: bool, chips: dict[tuple[str, date], list[Any]], t: Translator) -> html.Th:
    stops = sum(len(found) for (_, on), found in chips.items() if on == day)
    return html.Th(
        html.Button(
            [html.B(weekday_text(day, t)), f" {day:%m-%d}", html.Small(t("{n} stops", n=stops))],
            title=t("Show this day on the map"),
            **{"data-set": "day", "data-value": day.isoformat(), "aria-pressed": "true" if chosen else "false"},
        ),
        scope="col",
        className="pg-weekend" if day.isoweekday() > 5 else "",
    )


def _team(
    team: str,
    days: list[date],
    load: Mapping[str, float],
    chips: dict[tuple[str, date], list[Any]],
    opened: Opened,
    t: Translator,
) -> html.Tr:
    base = opened.book.teams[team]
    over = load["hours"] > load["hours_most"] + 1e-9
    used = t("{hours:.0f} of {most:.0f} h", hours=load["hours"], most=load["hours_most"])
    facts = f"{t(MODES[base.mode])} · {used} · {t('{n:.0f} km', n=load['km'])}"
    off = {opened.plan.first + timedelta(days=at) for at in opened.drag["off"].get(team, ())}
    cells = [
        html.Td(
            chips.get((team, day), [html.Span(t("off"), className="pg-free")] if day in off else []),
            className="pg-off" if day in off else "",
            **{"data-team": team, "data-day": day.isoformat()},
        )
        for day in days
    ]
    return html.Tr([html.Th([base.name, html.Small(facts, className="pg-over" if over else "")], scope="row"), *cells])


def _chip(row: Any, opened: Opened, *, moved: bool, broken: bool) -> html.Button:
    water = opened.book.waters.get(row.site_id)
    level = (water.score_class if water is not None else None) or "not_surveyed"
    classes = ["pg-chip", f"pg-{level}", f"pg-kind-{row.kind}"]
    classes += ["pg-moved"] if moved else []
    classes += ["pg-broken"] if broken else []
    name = water_text(row.site_id, water)
    return html.Button(
        [html.I(clock_text(row.arrive_min)), html.Span(("◆ " if row.kind == "locked" else "") + name)],
        className=" ".join(classes),
        draggable="true",
        title=name if water is None else f"{name} · {water.township} {water.village}",
        **{
            "data-stop": str(getattr(row, STOP)),
            "data-site": row.site_id,
            "data-on": row.day.isoformat(),
            "aria-pressed": "false",
        },
    )
