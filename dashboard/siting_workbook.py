"""A scenario as a workbook: what to do, villages, who gains and loses, who stays far or unserved, assumptions."""

from __future__ import annotations

import io
from typing import Any

from dashboard.i18n import Translator
from dashboard.siting_book import Book
from dashboard.siting_words import (
    SERVICES,
    WHY,
    action_text,
    assumptions,
    checks_text,
    head_lines,
    number,
    per_person_text,
    site_text,
    taken_text,
    why_text,
)
from dashboard.task_words import INTERNAL
from data.writers.task_list import write_task_list

Sheet = tuple[str, list[tuple[str, int]], list[tuple[Any, ...]]]


def workbook(book: Book, t: Translator) -> bytes:
    """The scenario as an xlsx."""
    to = io.BytesIO()
    write_task_list(
        to,
        [_actions(book, t), _villages(book, t), _changes(book, t), _far(book, t), _unserved(book, t), _taken(book, t)],
        head=head_lines(book, t),
        foot=t(INTERNAL),
    )
    return to.getvalue()


def _place_columns(t: Translator) -> list[tuple[str, int]]:
    return [(t("Township"), 14), (t("Village"), 18), (t("Service"), 20)]


def _place(book: Book, code: str, service: str, t: Translator) -> tuple[str, str, str]:
    return (book.names.get(code[:9], ""), book.names.get(code[:12], code), t(SERVICES[service]))


def _actions(book: Book, t: Translator) -> Sheet:
    columns = [
        *((t("No."), 6), (t("Step"), 22), (t("Site"), 26), *_place_columns(t), (t("Places"), 8)),
        *((t("Persons who come"), 10), (t("Cost (yuan)"), 12), (t("Ownership"), 12), (t("Why"), 52)),
        *((t("Within 30 minutes (persons more)"), 14), (t("Find a place (persons more)"), 12)),
        *((t("Minutes saved (persons × minutes)"), 14), (t("Benefit for 10,000 yuan"), 12)),
        *((t("Takes over"), 40), (t("Before building"), 56), (t("Candidate number"), 18)),
    ]
    rows, count = [], 0
    for one, row in book.actions.iterrows():
        doing = row["action"] != "keep"
        count += doing
        free = row["per_10k"] == float("inf")
        rows.append(
            (
                *(count if doing else "", action_text(book, str(one), t), site_text(book, str(one), t)),
                *_place(book, str(row["region_code"]), str(row["service"]), t),
                *(number(row["capacity"]), number(row["persons"]), number(row["cost_yuan"], 2)),
                row["ownership"] if isinstance(row["ownership"], str) else t("not recorded"),
                why_text(book, str(one), t) if doing else "",
                *((number(row["brought"]), number(row["served"])) if doing else ("", "")),
                number(row["minutes_saved"]) if doing else "",
                t("free") if free else number(row["per_10k"], 2),
                *(taken_text(book, str(one), t), checks_text(str(row["checks"]), t), str(one)),
            )
        )
    return t("Actions"), columns, rows


def _villages(book: Book, t: Translator) -> Sheet:
    columns = [
        *_place_columns(t),
        *((t("Persons in need"), 10), (t("Persons served"), 10), (t("Mean minutes"), 10)),
        *((t("Beyond 30 minutes"), 10), (t("Beyond 60 minutes"), 10), (t("Reach no station"), 10)),
        (t("Without a place on record"), 12),
        *((t("No road reaches (persons)"), 10), (t("Their way to the roads at most (m)"), 12)),
        *((t("Known to the village only (persons)"), 12), (t("Seat off their homes at most (m)"), 12)),
    ]
    names = ("persons", "served", "minutes", "beyond_30", "beyond_60", "cut_off", "unlocated")
    known = (("no_road", "no_road"), ("road_m", "no_road"), ("at_seat", "at_seat"), ("off_m", "at_seat"))
    table = book.kept.parts.villages.sort_values(["region_code", "service"])
    rows = [
        (
            *_place(book, str(row["region_code"]), str(row["service"]), t),
            *(number(row[name]) for name in names),
            *(number(row[name], 0) if row[of] else "" for name, of in known),
        )
        for row in table.join(book.facts).to_dict("records")
    ]
    return t("Villages"), columns, rows


def _changes(book: Book, t: Translator) -> Sheet:
    columns = [
        *_place_columns(t),
        *((t("Persons in need"), 10), (t("Shorter way (persons)"), 12), (t("Longer way (persons)"), 12)),
        *((t("Had no station (persons)"), 12), (t("Have none any more (persons)"), 12)),
        *((t("Mean minutes today"), 12), (t("Mean minutes after"), 12)),
    ]
    table = book.villages
    table = table[(table["gain"] > 0) | (table["lose"] > 0)].sort_values(["lose", "gain"], ascending=False)
    names = ("persons", "gain", "lose", "newly_reached", "lost", "minutes_before", "minutes_after")
    rows = [
        (
            *_place(book, str(row["region_code"]), str(row["service"]), t),
            *(number(row[name]) for name in names),
        )
        for row in table.to_dict("records")
    ]
    return t("Gains and losses against today"), columns, rows


def _far(book: Book, t: Translator) -> Sheet:
    columns = [
        *_place_columns(t),
        *((t("Persons in need"), 10), (t("Beyond 30 minutes today"), 12), (t("Beyond 30 minutes after"), 12)),
        *((t("Beyond 60 minutes today"), 12), (t("Beyond 60 minutes after"), 12), (t("Mean minutes after"), 12)),
    ]
    table = book.villages
    table = table[(table["beyond_30_before"] > 0) | (table["beyond_30_after"] > 0)]
    table = table.sort_values(["beyond_60_after", "beyond_30_after"], ascending=False)
    names = ("persons", "beyond_30_before", "beyond_30_after", "beyond_60_before", "beyond_60_after", "minutes_after")
    rows = [
        (
            *_place(book, str(row["region_code"]), str(row["service"]), t),
            *(number(row[name]) for name in names),
        )
        for row in table.to_dict("records")
    ]
    return t("Beyond 30 and 60 minutes"), columns, rows


def _unserved(book: Book, t: Translator) -> Sheet:
    columns = [*_place_columns(t), (t("Persons not served"), 12), (t("Why"), 60)]
    rows = [
        (
            *_place(book, str(row["region_code"]), str(row["service"]), t),
            number(row["persons"]),
            t(why),
        )
        for row, why in zip(
            book.unserved.to_dict("records"), map(WHY.__getitem__, book.unserved["reason"]), strict=True
        )
    ]
    return t("Not served"), columns, rows


def _taken(book: Book, t: Translator) -> Sheet:
    rows: list[tuple[Any, ...]] = [*assumptions(book, t)]
    today, after = book.today, book.after
    rows += [
        (t("Mean minutes today"), number(today["mean_minutes"])),
        (t("Mean minutes after"), number(after["mean_minutes"])),
    ]
    if book.whole:
        rows += [
            (t("Yuan for a person brought within 30 minutes"), per_person_text(book, t)),
            (t("Gini of minutes today"), number(today["gini_minutes"], 3)),
            (t("Gini of minutes after"), number(after["gini_minutes"], 3)),
            (t("Worst township today"), worst_text(book, today)),
            (t("Worst township after"), worst_text(book, after)),
        ]
    return t("Assumptions"), [(t("Of"), 36), (t("Value"), 80)], rows


def worst_text(book: Book, figures: Any) -> str:
    """The township most of whose persons are beyond 30 minutes, with their share."""
    code = str(figures["worst_township"] or "")
    share = figures["worst_share"]
    return f"{book.names.get(code, code)} {share:.0%}" if code else ""
