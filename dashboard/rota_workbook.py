"""A rota as a workbook: what it comes to, a sheet to tick that can be read back, what is not met and why, the loads."""

from __future__ import annotations

import io
from typing import Any, Final

from dashboard.i18n import Translator
from dashboard.rota_plans import Book, loads
from dashboard.rota_words import (
    HOTLINES,
    KINDS,
    class_text,
    clock_text,
    cure_of,
    gap_text,
    head_lines,
    missing_of,
    owed_of,
    reason_of,
    unmet_of,
    water_text,
    weekday_text,
    why_text,
    window_text,
)
from dashboard.task_words import INTERNAL
from data.writers.task_list import write_task_list

Sheet = tuple[str, list[tuple[str, int]], list[tuple[Any, ...]]]

TICK_HEADERS: Final = (
    *("巡查编号", "点位编号", "队伍编号", "计划日期", "计划到达"),
    *("到达", "离开", "完成", "发现问题", "未巡查原因"),
)
"""The columns by which the sheet is read back, the same in both languages; they stand first."""


def workbook(book: Book, t: Translator) -> bytes:
    """The plan as an xlsx."""
    to = io.BytesIO()
    write_task_list(
        to,
        [_overview(book, t), _ticks(book, t), _unmet(book, t), _loads(book, t)],
        head=head_lines(book.head, t("Summer rota"), t),
        foot=f"{t(INTERNAL)} · {t(HOTLINES)}",
    )
    return to.getvalue()


def _overview(book: Book, t: Translator) -> Sheet:
    plan = book.plan
    share = t("no risk in its hours") if plan.share_watched is None else f"{plan.share_watched:.1%}"
    rows: list[tuple[Any, ...]] = [
        (t("First day"), plan.first.isoformat()),
        (t("Last day"), plan.last.isoformat()),
        (t("Teams"), len(book.teams)),
        (t("Tours"), len(book.tours)),
        (t("Stops"), len(plan.stops)),
        (t("Waters visited"), int(plan.stops["site_id"].nunique())),
        (t("Risk watched, of all in its hours"), share),
        (t("Owed and not met (visits and days)"), plan.missing),
        (t("Kilometres"), round(plan.km, 1)),
        (t("Gap to the bound"), gap_text(plan, t)),
        (t("Proven best"), t("yes") if plan.proven else t("no")),
    ]
    if plan.cancelled:
        rows.append((t("Stopped before the end"), t("yes")))
    return t("Overview"), [(t("Figure"), 40), (t("Value"), 20)], rows


def _ticks(book: Book, t: Translator) -> Sheet:
    columns = list(zip(TICK_HEADERS, (16, 16, 14, 12, 10, 9, 9, 8, 24, 20), strict=True))
    for name, width in (
        *((t("Team"), 20), (t("Day of the week"), 8), (t("Order"), 6), (t("Water"), 18), (t("Village"), 20)),
        *((t("Class"), 8), (t("Part of the day"), 10), (t("Kind of visit"), 12), (t("Minutes on site"), 8)),
        *((t("Way (km)"), 8), (t("Why it is dangerous"), 50)),
    ):
        columns.append((name, width))
    rows = [
        (
            *(stop.stop_id, stop.site_id, tour.team_id, tour.day, clock_text(stop.arrive_min), "", "", "", "", ""),
            *(tour.team.name, weekday_text(tour.day, t), stop.position, water_text(stop.site_id, stop.water)),
            *(f"{stop.water.township} {stop.water.village}", class_text(stop.water, t), window_text(stop, t)),
            *(t(KINDS[stop.kind]) if stop.kind in KINDS else stop.kind, round(stop.leave_min - stop.arrive_min)),
            *(round(stop.km, 1), why_text(stop.water, t)),
        )
        for tour in sorted(book.tours, key=lambda tour: (tour.team_id, tour.day, tour.number))
        for stop in tour.stops
    ]
    return t("Tick sheet"), columns, rows


def _unmet(book: Book, t: Translator) -> Sheet:
    names = {team: base.name for team, base in book.teams.items()}
    columns = [
        *((t("Site number"), 16), (t("Water"), 18), (t("Village"), 20), (t("Not met"), 24), (t("Owed"), 16)),
        *((t("Planned"), 8), (t("Short by"), 10), (t("Why"), 44), (t("What would cure it"), 36)),
    ]
    rows = []
    for row in book.plan.unmet.itertuples():
        water = book.waters.get(row.site_id)
        rows.append(
            (
                *(row.site_id, water_text(row.site_id, water)),
                "" if water is None else f"{water.township} {water.village}",
                *(unmet_of(row, t), owed_of(row, t), row.planned if row.what == "visits" else "", missing_of(row, t)),
                *(reason_of(row, t), cure_of(row, names, t, water)),
            )
        )
    return t("Not met"), columns, rows


def _loads(book: Book, t: Translator) -> Sheet:
    columns = [
        *((t("Team number"), 14), (t("Team"), 24), (t("Week"), 8), (t("Tours"), 8), (t("Stops"), 8)),
        *((t("Kilometres"), 12), (t("Hours"), 10), (t("Hours at most"), 12)),
    ]
    rows = [
        (team, book.teams[team].name, week, row.tours, row.stops, round(row.km, 1), round(row.hours, 1), row.hours_most)
        for (team, week), row in zip(loads(book).index, loads(book).itertuples(), strict=True)
    ]
    return t("Loads of the teams"), columns, rows
