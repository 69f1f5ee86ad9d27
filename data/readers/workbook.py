"""Workbooks: xlsx, xls and ods by calamine, every cell as the text a person sees in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from data.readers.archives import is_zip
from data.readers.biff import inspect_xls
from data.readers.grid import MOST_BOOK_CELLS, MOST_COLUMNS, Grid
from data.readers.odd import Odd
from data.readers.ooxml import inspect_ods, inspect_xlsx
from geo.errors import InputError
from geo.text import say

Cell = int | float | str | bool | time | date | datetime | timedelta

_ROWS_AT_ONCE = 10_000
_EXACT = 10**15
"""Excel keeps 15 digits of a number; a longer one is no longer what was typed."""


class Workbook:
    """An open workbook that has passed the checks of ``ooxml``."""

    def __init__(self, book: CalamineWorkbook, file_name: str, odd: dict[str, Odd]) -> None:
        self._book, self._file_name, self._odd = book, file_name, odd
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        self.sheets: list[str] = [name for name in book.sheet_names if name in shown] or list(book.sheet_names)
        """Names of the sheets that are not hidden."""

    def read(self, name: str, *, rows: int | None = None) -> Grid:
        """One sheet, or its first rows.

        Raises:
            InputError: there is no such sheet, or it is too large, or a formula in it was never calculated.
        """
        if name not in self._book.sheet_names:
            names = ", ".join(self.sheets)
            raise InputError(
                say("File {file} has no sheet {name}, only {names}.", file=self._file_name, name=name, names=names)
            )
        odd = self._odd.get(name, Odd())
        if odd.uncalculated:
            raise InputError(
                say(
                    "Cell {cell} of sheet {sheet} holds a formula that was never calculated; open the file in Excel, "
                    "save it and give it again.",
                    cell=odd.uncalculated[0],
                    sheet=name,
                )
            )
        sheet = self._book.get_sheet_by_name(name)
        height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        if width > MOST_COLUMNS:
            raise InputError(
                say(
                    "Sheet {sheet} has {columns:,} columns, more than {most:,}; delete those beyond the table.",
                    sheet=name,
                    columns=width,
                    most=MOST_COLUMNS,
                )
            )
        if width * height > MOST_BOOK_CELLS:
            raise InputError(
                say("Sheet {sheet} has {rows:,} rows; split it.", sheet=name, rows=height),
            )
        cells = _cells(sheet, rows)
        for (row, column), text in odd.errors.items():
            if row < len(cells) and column < cells.shape[1]:
                cells.iloc[row, column] = text
        return Grid(name, cells, tuple(sheet.merged_cell_ranges or ()))


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Open a workbook.

    Raises:
        InputError: it is no workbook, needs a password, or holds what a table has no need of: macros, links to other
            files, more than fits in memory.
    """
    odd: dict[str, Odd] = {}
    if not is_zip(path):
        odd = inspect_xls(path)
    elif path.suffix.lower() == ".ods":
        inspect_ods(path)
    else:
        odd = inspect_xlsx(path)
    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            yield Workbook(book, path.name, odd)
    except PasswordError as error:
        raise InputError(say("File {file} is protected by a password; save it without one.", file=path.name)) from error
    except BaseException as error:
        # calamine panics over some broken files, and a panic is no Exception
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":
            raise
        raise InputError(say("File {file} is no readable workbook; save it again as xlsx.", file=path.name)) from error


def _cells(sheet: CalamineSheet, rows: int | None) -> pd.DataFrame:
    """The cells from A1 on; calamine's rows begin at row 1, but at the first column used."""
    if sheet.start is None:
        return pd.DataFrame()
    blank: list[str | None] = [None] * sheet.start[1]
    parts: list[pd.DataFrame] = []
    block: list[list[str | None]] = []

    def flush() -> None:
        parts.append(pd.DataFrame(block, dtype="str"))
        block.clear()

    for number, row in enumerate(sheet.iter_rows()):
        if number == rows:
            break
        block.append([*blank, *map(_text, row)])
        if len(block) == _ROWS_AT_ONCE:
            flush()
    if block:
        flush()
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _text(cell: Cell) -> str | None:
    if isinstance(cell, str):
        return cell if cell and not cell.isspace() else None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def number_text(number: float) -> str:
    """A number as Excel shows it: whole without a point, of 15 digits at most, a longer one as 3.61126E+17."""
    if not math.isfinite(number):
        return str(number)  # of a broken file: no cell parser takes it
    if abs(number) >= _EXACT:
        return f"{number:.5E}"
    if number == int(number):
        return str(int(number))
    return f"{number:.15g}"
