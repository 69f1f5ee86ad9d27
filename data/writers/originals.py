"""The data sheet of a reject list, as near to the file it came from as that file allows.

A small xlsx is opened and kept with its looks; other sheets and all that calculates or leads elsewhere is taken out. Of
a large one, and of xls, ods and text files, every cell is written at its own address as the text it was read as. What
has no sheet (maps), or was put together from several (repeats of a form), is written as the table that was read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidationList

from data.importing.mapping import understands
from data.readers.delimited import read_delimited
from data.readers.files import read_source
from data.readers.grid import Grid, Merge
from data.readers.workbook import open_workbook
from data.writers.marks import Mark, Place, Places
from data.writers.safe import looks_like_formula, note_on, put, row_of, sheet_title
from geo.errors import InputError
from geo.text import say

MOST_STYLED: Final = 1_500_000
"""Bytes of an xlsx that is kept with its looks: opening one takes thirty times its size in memory."""
_WORKBOOKS: Final = (".xlsx", ".xls", ".ods")
_TEXTS: Final = (".csv", ".tsv", ".txt")
_JOINED: Final = {"PARENT_KEY", "_parent_index"}
_ROWS_LOOKED_AT: Final = 20

Marker = Callable[[Places], dict[Place, Mark]]


def write_original(path: Path, kind: str, sheet: str, marks_at: Marker) -> tuple[Workbook, Places, str]:
    """A workbook with the data sheet of ``path`` and the marks on it; where its entries stand, and its name.

    Args:
        sheet: the sheet or layer that was loaded.
        marks_at: the marks, once it is known where entries stand.

    Raises:
        InputError: the file is not there any more, or cannot be read.
    """
    if not path.is_file():
        raise InputError(say("There is no file {file}; check its name.", file=path.name))
    suffix = path.suffix.lower()
    grid: Grid | None = None
    if suffix in _WORKBOOKS:
        with open_workbook(path) as book:  # refuses what is harmful before openpyxl sees it
            grid = book.read(sheet)
    elif suffix in _TEXTS:
        grid, _ = read_delimited(path, lambda header: understands(kind, header))
    if grid is None or _is_joined(grid):
        return _as_table(path, kind, sheet, marks_at)
    places = Places(merges=grid.merges)
    if suffix == ".xlsx" and path.stat().st_size <= MOST_STYLED:
        return _with_looks(path, sheet, marks_at(places)), places, sheet
    return _as_cells(grid, marks_at(places)), places, sheet_title(grid.name)


def _is_joined(grid: Grid) -> bool:
    return any(_JOINED.intersection(filter(None, row)) for row in grid.top(_ROWS_LOOKED_AT))


def _with_looks(path: Path, name: str, marks: dict[Place, Mark]) -> Workbook:
    book = load_workbook(path, data_only=True, keep_links=False)
    sheet = book[name]
    for other in book.sheetnames:
        if other != name:
            del book[other]
    book.defined_names.clear()
    sheet.defined_names.clear()
    sheet.data_validations = DataValidationList()  # their lists stood on the other sheets
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.protection.sheet = False
    sheet.sheet_state = "visible"
    sheet.tables.clear()
    sheet._charts, sheet._images, sheet._pivots, sheet._hyperlinks = [], [], [], []
    sheet.legacy_drawing = None
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            cell._hyperlink = None
            if isinstance(cell.value, str) and looks_like_formula(cell.value):
                cell.data_type, cell.quotePrefix = "s", True
    for (row_number, column), mark in marks.items():
        _mark(sheet.cell(row_number, column), mark)
    return book


def _as_cells(grid: Grid, marks: dict[Place, Mark]) -> Workbook:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(grid.name))
    width = max([grid.cells.shape[1], *(column for _, column in marks)])
    _widen(sheet, grid)
    for merge in grid.merges:
        sheet.merged_cells.add(_range(merge))
    _append(sheet, grid, width, marks)
    return book


def _as_table(path: Path, kind: str, name: str, marks_at: Marker) -> tuple[Workbook, Places, str]:
    source = read_source(path, sheet=name, known=lambda header: understands(kind, header))
    headers = [str(header) for header in source.frame.columns]
    moved: dict[tuple[int, str], Place] = {}
    for position, row in enumerate(source.rows.tolist()):
        moved[row, ""] = (position + 2, 1)
        moved.update({(row, header): (position + 2, column) for column, header in enumerate(headers, 1)})
    places = Places(moved=moved)
    table = pd.concat([pd.DataFrame([headers], columns=source.frame.columns), source.frame], ignore_index=True)
    grid = Grid(source.sheet, table.set_axis(pd.RangeIndex(len(headers)), axis=1))
    return _as_cells(grid, marks_at(places)), places, sheet_title(source.sheet)


def _append(sheet: Any, grid: Grid, width: int, marks: dict[Place, Mark]) -> None:
    by_row: dict[int, dict[int, Mark]] = {}
    for (place, column), mark in marks.items():
        by_row.setdefault(place, {})[column] = mark
    cells = grid.cells.astype(object).where(grid.cells.notna(), None)
    for number, values in enumerate(cells.itertuples(index=False, name=None), 1):
        row: list[Any] = row_of(sheet, values)
        if number in by_row:
            row += [None] * (width - len(row))
            for column, mark in by_row[number].items():
                row[column - 1] = _mark(_cell(sheet, row[column - 1]), mark)
        sheet.append(row)


def _cell(sheet: Any, value: Any) -> Cell:
    return value if isinstance(value, Cell) else put(WriteOnlyCell(sheet), value)


def _mark(cell: Cell | MergedCell, mark: Mark) -> Cell | MergedCell:
    cell.fill = mark.fill
    if mark.has_comment and not isinstance(cell, MergedCell):  # one inside a merge takes no comment
        theirs = cell.comment.text if isinstance(cell.comment, Comment) else None
        note_on(cell, "\n".join([*mark.lines, *([theirs] if theirs else [])]))
    return cell


def _widen(sheet: Any, grid: Grid) -> None:
    """Columns as wide as what stands in them; Chinese characters are twice as wide."""
    for column in grid.cells.columns:
        texts = grid.cells[column].iloc[:200].dropna()
        widest = max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in text[:60]) for text in texts), default=0)
        sheet.column_dimensions[get_column_letter(int(column) + 1)].width = min(max(widest + 2, 9), 44)


def _range(merge: Merge) -> CellRange:
    (top, left), (bottom, right) = merge
    return CellRange(min_row=top + 1, min_col=left + 1, max_row=bottom + 1, max_col=right + 1)
