"""The reject list as the file it came from: the sheet as it was, bad cells coloured and commented; corrected, it loads.

The data sheet stays first, under its own name, with every row and cell at its own address and no column added, so that
the import reads the corrected workbook as it read the original. The list of what is wrong is a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from data.importing.report import LoadReport, Reject
from data.writers.marks import ALL_COMMENTS, BAD, FIRST_COMMENTS, NOTED, Entry, Place, Places, Say, marks_of
from data.writers.originals import write_original
from data.writers.safe import put, row_of
from geo.text import Text, say

LIST: Final = "退回清单"
MOST_LISTED: Final = 100_000
MOST_LINKS: Final = 20_000
"""Excel takes 65,530 links a sheet, and is slow long before."""

_HEADINGS: Final = (
    say("Cell"),
    say("Row"),
    say("Column"),
    say("What stands there"),
    say("What is wrong"),
    say("What to do"),
    say("What became of it"),
)
_WIDTHS: Final = (11, 8, 18, 28, 44, 44, 12)
_HEADING_FILL: Final = PatternFill("solid", fgColor="1F5F74")


def write_rejects(path: Path, report: LoadReport, to: Path | IO[bytes], *, say: Say = str) -> None:
    """Write the reject list of a load as an xlsx.

    Args:
        path: the file as it was loaded.
        report: what became of it; identity numbers stand masked there, and so they do in comments and list.
        say: turns a sentence into the reader's language.

    Raises:
        InputError: the file is not there any more, or cannot be read.
    """
    marked = 0

    def marks_at(places: Places) -> dict[Place, Any]:
        nonlocal marked
        marks = marks_of(report, places, say)
        marked = len(marks)
        return marks

    book, places, name = write_original(path, report.kind, report.sheet, marks_at)
    _write_list(book, report, places, name, say, shortened=marked > ALL_COMMENTS)
    book.properties.creator = "守望 Shouwang"
    book.save(to)


def _write_list(
    book: Workbook, report: LoadReport, places: Places, data_sheet: str, say_: Say, *, shortened: bool
) -> None:
    """The sheet that lists every fault, then every note, with a link to its cell."""
    sheet = book.create_sheet(LIST if data_sheet != LIST else f"{LIST} 2")
    for letters, width in zip(map(get_column_letter, range(1, 8)), _WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    lines = _lines(report, say_, shortened=shortened)
    sheet.freeze_panes = f"A{len(lines) + 2}"
    for number, line in enumerate(lines):
        cell = put(WriteOnlyCell(sheet), line)
        cell.font = Font(bold=number == 0, size=14 if number == 0 else 11)
        sheet.append([cell])
    headings = [put(WriteOnlyCell(sheet), say_(heading)) for heading in _HEADINGS]
    for cell in headings:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEADING_FILL
        cell.alignment = Alignment(vertical="center")
    sheet.append(headings)
    entries: Iterator[Entry] = chain(report.rejects, report.notes)
    for number, entry in enumerate(islice(entries, MOST_LISTED)):
        place = places.of(entry)
        address = f"{get_column_letter(place[1])}{place[0]}" if place else ""
        reason, fix, outcome = _sentences(entry, say_)
        link, fate = put(WriteOnlyCell(sheet), address), put(WriteOnlyCell(sheet), outcome)
        if address and number < MOST_LINKS:
            quoted = data_sheet.replace("'", "''")
            link._hyperlink = Hyperlink(
                ref=f"A{len(lines) + 2 + number}", location=f"'{quoted}'!{address}", display=address
            )
            link.font = Font(color="0563C1", underline="single")
        fate.fill = BAD if isinstance(entry, Reject) else NOTED
        sheet.append(row_of(sheet, [link, entry.row, entry.column, entry.value, reason, fix, fate]))


def _sentences(entry: Entry, say_: Say) -> tuple[str, str, str]:
    if isinstance(entry, Reject):
        return say_(entry.reason), say_(entry.fix), say_(say("refused"))
    return say_(entry.note), "", say_(say("loaded with a note"))


def _lines(report: LoadReport, say_: Say, *, shortened: bool) -> list[str]:
    """What stands above the list: the file, the sum of its rows, how to go on."""
    sentences: list[Text] = [
        say("Refused rows of {file}", file=report.file_name),
        say(
            "{rows:,} rows = {loaded:,} loaded + {unchanged:,} unchanged + {repeated:,} repeated + "
            "{rejected:,} refused.",
            rows=report.rows,
            loaded=report.loaded,
            unchanged=report.unchanged,
            repeated=report.repeated,
            rejected=report.rejected,
        ),
        say("Correct the red cells on the first sheet, save, and load this workbook again; yellow cells were loaded."),
    ]
    if shortened:
        sentences.append(
            say(
                "More than {most:,} cells are marked: the first {first:,} have a comment, of the others the reason "
                "stands here.",
                most=ALL_COMMENTS,
                first=FIRST_COMMENTS,
            )
        )
    if len(report.rejects) + len(report.notes) > MOST_LISTED:
        sentences.append(say("Only the first {most:,} are listed here.", most=MOST_LISTED))
    return [say_(sentence) for sentence in sentences]
