"""The task list on paper and as a workbook: by person, with both dates, the hotlines, and 内部资料 on every sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup, escape

from dashboard.i18n import Translator
from dashboard.services.task_views import Line
from dashboard.task_words import HOTLINES, INTERNAL, day_text, owner_text, state_text, subject_text
from data.writers.task_list import write_task_list
from geo.calendar import BEIJING
from geo.results import UNCLOSED


@dataclass(frozen=True)
class Sheet:
    """What a printed list says of itself: whose it is, of which day and moment, and whether the data are simulated."""

    county: str
    place: str
    title: str
    as_of: date
    known_at: datetime
    simulated: bool


def head_lines(sheet: Sheet, t: Translator) -> list[str]:
    """The lines above a list."""
    dates = t(
        "As of {as_of} · on record {known_at:%Y-%m-%d %H:%M}",
        as_of=sheet.as_of,
        known_at=sheet.known_at.astimezone(BEIJING),
    )
    stamps = [t(INTERNAL), *([t("Simulated data")] if sheet.simulated else [t("On trial")])]
    title = t("Task list by person")
    return [f"{sheet.county} · {title}", f"{sheet.place} · {sheet.title}", dates, " · ".join(stamps)]


def by_holder(lines: Sequence[Line]) -> list[tuple[Line, list[Line]]]:
    """The lines of each owner under one of them, owners with the most overdue first, then by their keys."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.holder, []).append(line)
    ordered = sorted(groups.values(), key=lambda own: (-sum(line.late > 0 for line in own), own[0].holder))
    return [(own[0], own) for own in ordered]


def workbook(sheet: Sheet, lines: Sequence[Line], t: Translator) -> bytes:
    """The list as an xlsx."""
    to = io.BytesIO()
    groups = by_holder(lines)
    persons = [
        (
            owner_text(first, t),
            len(own),
            sum(line.state in UNCLOSED for line in own),
            sum(line.late > 0 for line in own),
            sum(line.level != "none" and line.state in UNCLOSED for line in own),
        )
        for first, own in groups
    ]
    numbers = [t("Tasks"), t("Not closed"), t("Overdue"), t("Under supervision")]
    columns = [
        (t("Responsible"), 18),
        (t("Task"), 10),
        (t("Place"), 26),
        (t("About"), 24),
        (t("What the rule asks"), 48),
    ]
    columns += [(t("Clause"), 30), (t("Dispatched on"), 13), (t("To be closed by"), 13), (t("State"), 30)]
    rows = [
        (
            *(owner_text(line, t), line.id, line.place, subject_text(line, t), line.phrase, line.clause),
            *(line.opened_on, line.due_on, state_text(line, t)),
        )
        for _, own in groups
        for line in own
    ]
    write_task_list(
        to,
        [
            (t("By person"), [(t("Responsible"), 36), *((name, 12) for name in numbers)], persons),
            (t("Tasks"), columns, rows),
        ],
        head=head_lines(sheet, t),
        foot=t(HOTLINES),
    )
    return to.getvalue()


_PAGE = Markup("""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="stylesheet" href="/assets/task-print.css">
<style>
@page {{ size: A4; margin: 14mm 12mm 18mm;
@bottom-center {{ content: "{foot} · " counter(page) " / " counter(pages); font-size: 8pt; }} }}
</style></head><body class="paper">
<button class="print" onclick="window.print()">{print}</button>
<header><h1>{title}</h1>{head}</header>{body}<footer>{foot}</footer></body></html>""")


def paper(sheet: Sheet, lines: Sequence[Line], t: Translator) -> str:
    """The list as a page to print on A4: a table for each person, with room to sign."""
    title, *more = head_lines(sheet, t)
    body = Markup("").join(_of_holder(first, own, t) for first, own in by_holder(lines))
    return _PAGE.format(
        lang="zh-CN" if t.language == "zh" else "en",
        title=title,
        print=t("Print"),
        head=Markup("").join(Markup("<p>{}</p>").format(line) for line in more),
        body=body or Markup("<p>{}</p>").format(t("There is no task of this kind.")),
        foot=f"{t(INTERNAL)} · {t(HOTLINES)}",
    )


def _of_holder(first: Line, own: Sequence[Line], t: Translator) -> Markup:
    names = [t("Task"), t("Place and subject"), t("What the rule asks"), t("To be closed by"), t("State")]
    head = Markup("").join(Markup("<th>{}</th>").format(name) for name in names)
    rows = Markup("").join(
        Markup(
            "<tr class='{}'><td>{}</td><td>{}<br><b>{}</b></td><td>{}<small>{}</small></td><td>{}</td><td>{}</td></tr>"
        ).format(
            "late" if line.late else "",
            line.id,
            line.place,
            subject_text(line, t),
            line.phrase,
            line.clause,
            day_text(line.due_on),
            state_text(line, t),
        )
        for line in own
    )
    counts = t("{n} tasks, {late} overdue", n=len(own), late=sum(line.late > 0 for line in own))
    return Markup(
        "<section><h2>{} <small>{}</small></h2><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
        "<p class='sign'>{}</p></section>"
    ).format(escape(owner_text(first, t)), counts, head, rows, t("Signed: ____________    Date: ____________"))
