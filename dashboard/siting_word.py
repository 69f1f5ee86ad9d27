"""A scenario as a paper of two pages that a county head can sign (docx).

The answer, the actions, the figures, what is not solved, what to look at first, and of which record it is. Lists that
would not fit are cut; the workbook has them whole.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from dashboard.i18n import Translator
from dashboard.siting_book import Book
from dashboard.siting_words import (
    action_text,
    answer_text,
    assumptions,
    checks_text,
    number,
    per_person_text,
    place_text,
    proof_text,
    services_text,
    site_text,
    unserved_rows,
    why_text,
)
from dashboard.siting_workbook import worst_text
from dashboard.task_words import HOTLINES, INTERNAL
from data.writers.safe import safe_text
from geo.calendar import BEIJING

MOST_ACTIONS: Final = 8
MOST_VILLAGES: Final = 5
_FONTS: Final = {"zh": ("Times New Roman", "宋体", "黑体"), "en": ("Calibri", "宋体", "黑体")}
_DARK: Final = RGBColor(0x1F, 0x5F, 0x74)


class _Paper:
    """A document with our fonts; every text that enters it is made safe first."""

    def __init__(self, language: str) -> None:
        self.document = Document()
        self.latin, self.body, self.bold = _FONTS[language]
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.6)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = self.latin, Pt(10.5)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), self.body)
        style.paragraph_format.space_after, style.paragraph_format.space_before = Pt(3), Pt(0)

    def _run(self, paragraph: Any, text: str, *, size: float = 10.5, bold: bool = False, color: Any = None) -> None:
        run = paragraph.add_run(safe_text(text))
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, self.latin
        run._element.rPr.rFonts.set(qn("w:eastAsia"), self.bold if bold else self.body)
        if color is not None:
            run.font.color.rgb = color

    def title(self, text: str) -> None:
        paragraph = self.document.add_heading("", level=0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, text, size=17, bold=True, color=RGBColor(0, 0, 0))

    def line(self, text: str, *, size: float = 9.0, center: bool = False, bold: bool = False) -> None:
        paragraph = self.document.add_paragraph()
        if center:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, text, size=size, bold=bold)

    def heading(self, text: str) -> None:
        paragraph = self.document.add_heading("", level=1)
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(8), Pt(3)
        self._run(paragraph, text, size=12, bold=True, color=_DARK)

    def bullet(self, text: str) -> None:
        paragraph = self.document.add_paragraph(style="List Bullet")
        paragraph.paragraph_format.space_after = Pt(1)
        self._run(paragraph, text, size=10)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> None:
        table = self.document.add_table(rows=1, cols=len(head))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for cell, text in zip(table.rows[0].cells, head, strict=True):
            self._cell(cell, text, bold=True)
            _shade(cell, "DCE8EC")
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                self._cell(cell, value)
        for row in table.rows:
            whole = OxmlElement("w:cantSplit")
            row._tr.get_or_add_trPr().append(whole)
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)

    def _cell(self, cell: Any, value: Any, *, bold: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        counts = isinstance(value, int | float)
        if counts:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._run(paragraph, f"{value:,}" if counts else str(value), size=9, bold=bold)

    def foot(self, text: str) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, f"{text} · ", size=8)
        run = paragraph.add_run()
        run.font.size = Pt(8)
        for kind, code in (("begin", None), (None, "PAGE"), ("end", None)):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = code
            run._element.append(part)


def _shade(cell: Any, fill: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), fill)
    cell._element.get_or_add_tcPr().append(shade)


def paper(book: Book, t: Translator) -> bytes:
    """The paper as a docx."""
    made = _Paper(t.language)
    basis, scenario = book.board.basis, book.kept.scenario
    title = t("Proposal on stations in {place}: {services}", place=book.place, services=services_text(book, t))
    made.title(title)
    dates = t(
        "As of {as_of} · on record {known_at:%Y-%m-%d %H:%M}",
        as_of=basis.as_of,
        known_at=basis.known_at.astimezone(BEIJING),
    )
    stamp = t("Simulated data") if book.board.county.simulated else t("On trial")
    made.line(f"{scenario.scenario_id} {scenario.name} · {dates} · {stamp}", center=True)
    made.line(t("The answer"), size=11, bold=True)
    proof = proof_text(book, t)
    made.line(answer_text(book, t), size=11)
    if proof:
        made.line(_pair(t("Proof"), proof, t), size=11)
    _do(made, book, t)
    _figures(made, book, t)
    _unsolved(made, book, t)
    _look(made, book, t)
    made.heading(t("Of which record, and what was taken"))
    told = [_pair(name, value, t) for name, value in assumptions(book, t)]
    made.line(t("; ").join(told) + t("."), size=9)
    made.line(
        t("Drafted: ____________    Checked: ____________    Approved: ____________    Date: ____________"), size=11
    )
    made.foot(f"{t(INTERNAL)} · {stamp} · {t(HOTLINES)}")
    made.document.core_properties.author = "守望 Shouwang"
    made.document.core_properties.title = safe_text(title)
    to = io.BytesIO()
    made.document.save(to)
    return to.getvalue()


def _pair(name: str, value: str, t: Translator) -> str:
    return t("{name}: {value}", name=name, value=value)


def _do(made: _Paper, book: Book, t: Translator) -> None:
    made.heading(t("What to do, in this order"))
    doing = book.doing
    if doing.empty:
        made.line(t("Nothing is to be done: what stands is kept."), size=10)
        return
    rows = [
        (
            count,
            action_text(book, str(one), t),
            f"{site_text(book, str(one), t)} ({place_text(book, str(row['region_code']))})",
            number(row["capacity"]),
            number(row["cost_yuan"] / 10_000, 1),
            row["ownership"] if isinstance(row["ownership"], str) else t("not recorded"),
            why_text(book, str(one), t),
        )
        for count, (one, row) in enumerate(doing.head(MOST_ACTIONS).iterrows(), 1)
    ]
    head = [t("No."), t("Step"), t("Site"), t("Places"), t("Cost (10,000 yuan)"), t("Ownership"), t("Why")]
    made.table(head, rows, [1.0, 1.9, 4.2, 1.2, 1.6, 1.8, 4.9])
    if len(doing) > MOST_ACTIONS:
        made.line(t("{n} more are in the workbook.", n=len(doing) - MOST_ACTIONS))


def _figures(made: _Paper, book: Book, t: Translator) -> None:
    made.heading(t("What it brings"))
    today, after = book.today, book.after
    rows: list[tuple[Any, ...]] = [
        (t("Persons in need with a place on record"), number(today["persons"], 0), number(after["persons"], 0)),
        (t("Farther than 30 minutes (persons)"), number(today["beyond_30"], 0), number(after["beyond_30"], 0)),
        (t("Farther than 60 minutes (persons)"), number(today["beyond_60"], 0), number(after["beyond_60"], 0)),
        (
            t("Mean way of who reaches a station (minutes)"),
            number(today["mean_minutes"]),
            number(after["mean_minutes"]),
        ),
    ]
    if book.whole:
        rows += [
            (
                t("Worst township, and its share beyond 30 minutes"),
                worst_text(book, today),
                worst_text(book, after),
            ),
            (t("Gini of minutes (0: all alike)"), number(today["gini_minutes"], 3), number(after["gini_minutes"], 3)),
        ]
    rows.append((t("Cost (yuan)"), "", number(book.cost_yuan, 0)))
    if book.whole:
        rows.append((t("Yuan for a person brought within 30 minutes"), "", per_person_text(book, t)))
    made.table([t("Figure"), t("Today"), t("With this plan")], rows, [8.6, 4.0, 4.0])
    gain, lose = book.villages["gain"].sum(), book.villages["lose"].sum()
    made.line(t("{gain:,.0f} persons have a shorter way, {lose:,.0f} a longer one.", gain=gain, lose=lose), size=10)


def _unsolved(made: _Paper, book: Book, t: Translator) -> None:
    made.heading(t("What it does not solve"))
    rows = unserved_rows(book, t)
    for why, persons in rows:
        made.bullet(t("{n:,.0f} persons: {why}", n=persons, why=why))
    if not rows:
        made.bullet(t("nobody is left out"))
    lost = book.facts[book.facts["no_road"] > 0].sort_values("road_m", ascending=False)
    if len(lost):
        named = t("; ").join(
            t("{place} {n:,.0f} persons, {m:,.0f} m", place=place_text(book, str(one).partition("@")[2]),
              n=row.no_road, m=row.road_m)
            for one, row in zip(lost.index, lost.head(MOST_VILLAGES).itertuples(), strict=False)
        )  # fmt: skip
        made.line(
            t("No road reaches the homes of {n:,.0f} persons; their way to the roads at most: {villages}.",
              n=lost["no_road"].sum(), villages=named),
            size=10,
        )  # fmt: skip
    far = book.villages.sort_values("beyond_60_after", ascending=False)
    far = far[far["beyond_60_after"] > 0]
    if len(far):
        named = t("; ").join(
            t("{place} {n:,.0f}", place=place_text(book, str(row["region_code"])), n=row["beyond_60_after"])
            for row in far.head(MOST_VILLAGES).to_dict("records")
        )
        made.line(
            t("Most persons farther than 60 minutes (of {n} villages): {villages}.", n=len(far), villages=named),
            size=10,
        )


def _look(made: _Paper, book: Book, t: Translator) -> None:
    asked = book.doing[book.doing["checks"] != ""]
    if asked.empty:
        return
    made.heading(t("To look at before building"))
    sites: dict[str, list[str]] = {}
    for one, row in asked.iterrows():
        for check in str(row["checks"]).split("|"):
            sites.setdefault(check, []).append(site_text(book, str(one), t))
    for check, names in sites.items():
        every = len(names) == len(asked) and len(names) > 1
        shown = t("all sites") if every else t(" / ").join(names[:MOST_VILLAGES])
        if not every and len(names) > MOST_VILLAGES:
            shown += t(" and {n} more", n=len(names) - MOST_VILLAGES)
        made.bullet(_pair(shown, checks_text(check, t), t))
