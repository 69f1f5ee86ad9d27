"""A rota on paper: one A4 page for each tour, with its map, a table to tick, whom to call, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from dashboard.i18n import Translator
from dashboard.rota_plans import Book, Stop, Tour
from dashboard.rota_sketch import sketch
from dashboard.rota_words import (
    HOTLINES,
    class_text,
    clock_text,
    head_lines,
    tour_title,
    water_text,
    why_text,
    window_text,
)

MOST_ROWS: Final = 16
"""Stops on one page; a longer tour goes on with its table on the next."""
_ROOMY: Final = 8
_MAP_PX: Final = (350.0, 14.0, 200.0)  # of a page without stops, less for each, at least

_PAGE = Markup("""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="stylesheet" href="/assets/rota-print.css">
<style>@page {{ size: A4; margin: 10mm 11mm; }}</style></head><body class="rota-paper">
<button class="print" onclick="window.print()">{print}</button>{body}</body></html>""")


def paper(book: Book, tours: Iterable[Tour], t: Translator) -> str:
    """The tours as pages to print on A4."""
    pages = [page for tour in tours for page in _pages(book, tour, t)]
    empty = Markup("<section class='tour'><p>{}</p></section>").format(t("There is no tour of this kind in the plan."))
    return _PAGE.format(
        lang="zh-CN" if t.language == "zh" else "en",
        title=f"{book.head.county} · {t('Patrol sheet')} · {book.head.plan_id}",
        print=t("Print"),
        body=Markup("").join(pages) or empty,
    )


def _pages(book: Book, tour: Tour, t: Translator) -> list[Markup]:
    parts = [tour.stops[first : first + MOST_ROWS] for first in range(0, len(tour.stops), MOST_ROWS)]
    return [_page(book, tour, part, (number, len(parts)), t) for number, part in enumerate(parts, start=1)]


def _page(book: Book, tour: Tour, stops: tuple[Stop, ...], of: tuple[int, int], t: Translator) -> Markup:
    title, plan, dates, stamped = head_lines(book.head, t("Patrol sheet"), t)
    part = t(" · page {n} of {all}", n=of[0], all=of[1]) if of[1] > 1 else ""
    density = "roomy" if len(stops) <= _ROOMY else "dense"
    drawn = sketch(tour, t, height=max(_MAP_PX[0] - _MAP_PX[1] * len(stops), _MAP_PX[2])) if of[0] == 1 else Markup("")
    note = "" if tour.along else t("Straight lines: the way by road is not known here.")
    return Markup(
        "<section class='tour {density}'><header><div><h1>{team}</h1><p>{title}</p></div>"
        "<p class='stamped'>{stamped}</p></header><p class='facts'>{facts}</p>{drawn}"
        "<p class='map-note'>{note}</p>{table}<div class='below'>{below}</div>"
        "<footer>{plan} · {dates}</footer></section>"
    ).format(
        density=density,
        team=tour_title(tour, t) + part,
        title=title,
        stamped=stamped,
        facts=_facts(tour, t),
        drawn=drawn,
        note=note,
        table=_table(stops, t),
        below=_below(tour, t),
        plan=plan,
        dates=dates,
    )


def _facts(tour: Tour, t: Translator) -> str:
    return t(
        "Leave the base {leave} · back {back} · {stops} stops · {km:.1f} km · {hours:.1f} h",
        leave=clock_text(tour.leave_min),
        back=clock_text(tour.back_min),
        stops=len(tour.stops),
        km=tour.km,
        hours=tour.minutes / 60,
    )


def _table(stops: tuple[Stop, ...], t: Translator) -> Markup:
    names = [
        *(t("No."), t("Arrive"), t("Water · village"), t("Why it is dangerous"), t("On site")),
        *(t("Way"), t("Arrived"), t("Left"), t("Found"), t("Why not done")),
    ]
    head = Markup("").join(Markup("<th>{}</th>").format(name) for name in names)
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        head, Markup("").join(_row(stop, t) for stop in stops)
    )


def _row(stop: Stop, t: Translator) -> Markup:
    water = stop.water
    keeper = t("keeper {phone}", phone=water.keeper_phone) if water.keeper_phone else t("no keeper's telephone")
    box = Markup("<span class='box'></span>")
    return Markup(
        "<tr><td class='number'>{number}</td><td><b>{arrive}</b><small>{window}</small></td>"
        "<td><b>{name}</b> <span class='class-{level}'>{class_word}</span><small>{where}</small><small>{keeper}</small>"
        "</td><td class='why'><div>{why}</div></td><td>{minutes}</td><td>{km}<small>{travel}</small></td>"
        "<td>{box}<i></i></td><td>{box}<i></i></td><td></td><td></td></tr>"
    ).format(
        number=stop.position,
        arrive=clock_text(stop.arrive_min),
        window=window_text(stop, t),
        name=water_text(stop.site_id, water),
        level=water.score_class or "not_surveyed",
        class_word=class_text(water, t),
        where=f"{water.township} {water.village} · {stop.site_id}",
        keeper=keeper,
        why=why_text(water, t),
        minutes=t("{n:.0f} min", n=stop.leave_min - stop.arrive_min),
        km=t("{n:.1f} km", n=stop.km),
        travel=t("{n:.0f} min", n=stop.travel_min),
        box=box,
    )


def _below(tour: Tour, t: Translator) -> Markup:
    phone = tour.team.phone or t("not recorded")
    lines = [
        t("Team's telephone {phone}", phone=phone),
        t(HOTLINES),
        t("Signed: ____________    Date: ____________"),
    ]
    return Markup("").join(Markup("<span>{}</span>").format(line) for line in lines)
