"""Below the grid: what is not met, why and what would cure it; another plan beside; a township's own stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard.i18n import Translator
from dashboard.rota_compare import changes
from dashboard.rota_edits import BY_HAND
from dashboard.rota_plans import Book, Plan
from dashboard.rota_words import (
    clock_text,
    cure_of,
    day_text,
    gap_text,
    missing_of,
    owed_of,
    reason_of,
    unmet_of,
    water_text,
)
from dashboard.services.rota import Opened
from data.rotas import Rota

_MOST = 60


def unmet_view(opened: Opened, t: Translator) -> html.Section:
    """What is owed and not met, what a move broke first."""
    unmet, names = opened.plan.unmet, {team: base.name for team, base in opened.book.teams.items()}
    title = html.H2([t("Owed and not met"), html.Small(t("{n} entries", n=len(unmet)))])
    if unmet.empty:
        return html.Section(
            [title, html.P(t("Every owed visit is planned, and no gap is too long."), className="empty")],
            className="panel",
        )
    order = unmet.assign(first=unmet["reason"] != BY_HAND).sort_values(["first", "from_day", "site_id"])
    head = [t("Water"), t("Not met"), t("Owed"), t("Short by"), t("Why"), t("What would cure it")]
    rows = [
        html.Tr(
            [
                html.Td([html.B(water_text(row.site_id, opened.book.waters.get(row.site_id))), _where(row, opened)]),
                html.Td(unmet_of(row, t)),
                html.Td(owed_of(row, t)),
                html.Td(missing_of(row, t)),
                html.Td(reason_of(row, t)),
                html.Td(cure_of(row, names, t, opened.book.waters.get(row.site_id))),
            ],
            className="pt-broken" if row.reason == BY_HAND else "",
        )
        for row in order.head(_MOST).itertuples()
    ]
    more = (
        [html.P(t("… and {n} more in the workbook.", n=len(unmet) - _MOST), className="note")]
        if len(unmet) > _MOST
        else []
    )
    return html.Section([title, table_view(head, rows), *more], className="panel")


def _where(row: Any, opened: Opened) -> html.Small:
    water = opened.book.waters.get(row.site_id)
    return html.Small("" if water is None else f"{water.township} {water.village}")


def table_view(head: list[str], rows: list[html.Tr]) -> html.Div:
    """A table that scrolls within its panel."""
    names = html.Thead(html.Tr([html.Th(name, scope="col") for name in head]))
    return html.Div(html.Table([names, html.Tbody(rows)], className="pt-table"), className="pg-wide")


def compare_view(here: Opened, other: Plan, other_id: str, books: tuple[Book, Book], t: Translator) -> html.Section:
    """The other plan (before) against the one shown (after)."""
    plan, shown = here.plan, here.kept.rota.plan_id
    figures = [
        (t("Risk watched, of all in its hours"), *(_share(one) for one in (other, plan))),
        (t("Owed and not met (visits and days)"), *(f"{one.missing:,}" for one in (other, plan))),
        (t("Kilometres"), *(f"{one.km:,.0f}" for one in (other, plan))),
        (t("Stops"), *(f"{len(one.stops):,}" for one in (other, plan))),
        (t("Gap to the bound"), *(gap_text(one, t) for one in (other, plan))),
    ]
    table = [html.Tr([html.Th(name, scope="row"), html.Td(a), html.Td(b)]) for name, a, b in figures]
    found, days = changes(other, plan)
    waters = {**books[1].waters, **books[0].waters}
    names = {team: base.name for book in books for team, base in book.teams.items()}
    rows = [
        html.Tr(
            [
                html.Td(day_text(one.day, t), className="pt-name"),
                html.Td(water_text(one.site_id, waters.get(one.site_id)), className="pt-name"),
                html.Td(_teams(one.before, names, t)),
                html.Td(_teams(one.after, names, t)),
            ]
        )
        for one in found[:_MOST]
    ]
    told = t("{n} assignments differ on the {days} days both are for.", n=len(found), days=days)
    if not days:
        told = t("The two plans have no day in common.")
    more = [html.P(t("… and {n} more", n=len(found) - _MOST), className="note")] if len(found) > _MOST else []
    listed = [table_view([t("Day"), t("Water"), other_id, shown], rows), *more] if rows else []
    return html.Section(
        [
            html.H2(t("{before} against {after}", before=other_id, after=shown)),
            table_view(["", other_id, shown], table),
            html.P(told, className="pt-told"),
            *listed,
        ],
        className="panel",
    )


def _share(plan: Plan) -> str:
    return "—" if plan.share_watched is None else f"{plan.share_watched:.1%}"


def _teams(teams: tuple[str, ...], names: Mapping[str, str], t: Translator) -> str:
    """Each team once, with how many of its visits that day are meant."""
    many = Counter(names.get(team, team) for team in teams)
    told = [name if n == 1 else f"{name} ×{n}" for name, n in many.items()]
    return "、".join(told) if told else t("not visited")


def own_view(rota: Rota, stops: pd.DataFrame, t: Translator) -> html.Section:
    """The stops a reader of part of a county may see."""
    state = t("adopted") if rota.is_adopted else t("draft")
    title = html.H2([t("Patrols planned here"), html.Small(f"{rota.plan_id} · {rota.first} – {rota.last} · {state}")])
    if stops.empty:
        return html.Section([title, html.P(t("No stop of this plan is here."), className="empty")], className="panel")
    rows = [
        html.Tr(
            [
                html.Td(day_text(row.day.date(), t)),
                html.Td(f"{clock_text(row.arrive_min)}–{clock_text(row.leave_min)}"),
                html.Td([html.B(row.water), html.Small(row.village)]),
                html.Td(row.team),
            ]
        )
        for row in stops.itertuples()
    ]
    return html.Section([title, table_view([t("Day"), t("Time"), t("Water"), t("Team")], rows)], className="panel")
