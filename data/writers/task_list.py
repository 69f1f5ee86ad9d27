"""A list of tasks as a workbook: by person on the first sheet, every task on the second. Texts are never formulas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from data.writers.safe import put, row_of, sheet_title

_FILL = PatternFill("solid", fgColor="1F5F74")


def write_task_list(
    to: Path | IO[bytes],
    sheets: Sequence[tuple[str, Sequence[tuple[str, int]], Sequence[Sequence[Any]]]],
    *,
    head: Sequence[str],
    foot: str,
) -> None:
    """Write sheets of (title, columns with their widths, rows), each under the lines of ``head`` and above ``foot``.

    Everything is in the reader's words already.
    """
    book = Workbook(write_only=True)
    taken: list[str] = []
    for title, columns, rows in sheets:
        sheet = book.create_sheet(sheet_title(title, taken=taken))
        taken.append(sheet.title)
        for number, (_, width) in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = f"A{len(head) + 2}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{len(head) + 1}:{len(head) + 1}"
        sheet.oddFooter.center.text = foot.replace("&", "&&")
        for number, line in enumerate(head):
            cell = put(WriteOnlyCell(sheet), line)
            cell.font = Font(bold=number == 0, size=14 if number == 0 else 11)
            sheet.append([cell])
        sheet.append([_heading(sheet, name) for name, _ in columns])
        for row in rows:
            sheet.append(row_of(sheet, row))
        sheet.append([])
        sheet.append([put(WriteOnlyCell(sheet), foot)])
    book.properties.creator = "守望 Shouwang"
    book.save(to)


def _heading(sheet: Any, text: str) -> Any:
    cell = put(WriteOnlyCell(sheet), text)
    cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _FILL
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell
