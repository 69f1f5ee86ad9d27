"""Sheets: xlsx, xls and ods by calamine, csv in UTF-8 or GB18030 by pandas. Codes keep their zeros: all is text."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from data.readers.source import Source
from geo.errors import InputError

_ENCODINGS = ("utf-8-sig", "gb18030")  # utf-8-sig reads plain UTF-8 too

_FIRST_ROW = 2  # below the header

_MOST_BYTES = 1_000_000_000
"""Of a workbook unpacked; more is a mistake or a zip bomb."""
_MOST_CELLS = 20_000_000
"""From the first cell to the last: one stray cell in a far corner would take all the memory there is."""
_OVERLAP = 4_096
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_csv(path: Path) -> Source:
    """A csv file, its first line the header.

    Raises:
        InputError: it is in no known encoding, or its rows have too many fields.
    """
    for encoding in _ENCODINGS:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", pd.errors.ParserWarning)  # else a field too many is dropped in silence
                frame = pd.read_csv(
                    path,
                    dtype=str,
                    encoding=encoding,
                    keep_default_na=False,
                    na_values=[""],
                    skip_blank_lines=False,
                    index_col=False,
                )
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError, pd.errors.ParserWarning) as error:
            raise InputError(f"File {path.name} is no readable table: {str(error).strip()}.") from error
        return _source(path.stem, frame)
    raise InputError(f"File {path.name} is neither UTF-8 nor GB18030; save it again as CSV UTF-8.")


def read_workbook(path: Path, *, sheet: str | None = None) -> Source:
    """One sheet of a workbook, its first row the header: the one called ``sheet``, or the first.

    Raises:
        InputError: it is no workbook, or has no such sheet.
    """
    _require_extent(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            if sheet is not None and sheet not in book.sheet_names:
                raise InputError(f"File {path.name} has no sheet {sheet}, only {', '.join(book.sheet_names)}.")
            name = sheet if sheet is not None else book.sheet_names[0]
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise InputError(f"File {path.name} is no readable workbook; save it again as xlsx.") from error
    if len(rows) < 2:
        return Source(name, pd.DataFrame(), np.array([], dtype=np.int64))
    header, *body = rows
    columns = [pd.Series([_text(cell) for cell in cells], dtype="str") for cells in zip(*body, strict=True)]
    frame = pd.concat(columns, axis=1)
    frame.columns = pd.Index([_text(cell) or "" for cell in header], dtype="str")
    return _source(name, frame)


def _source(name: str, frame: pd.DataFrame) -> Source:
    filled = frame.notna().any(axis=1).to_numpy().nonzero()[0]
    return Source(name, frame.iloc[filled].reset_index(drop=True), filled + _FIRST_ROW)


def _text(cell: Cell) -> str | None:
    match cell:
        case str():
            return cell if cell and not cell.isspace() else None
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
    return str(cell)


def _require_extent(path: Path) -> None:
    """Refuse a workbook that would not fit in memory, before it is read.

    Raises:
        InputError: it unpacks to too much, or a sheet has a cell too far out.
    """
    if not zipfile.is_zipfile(path):
        return  # xls, whose sheets are small by their format, or no workbook at all
    with zipfile.ZipFile(path) as book:
        if sum(entry.file_size for entry in book.infolist()) > _MOST_BYTES:
            raise InputError(f"File {path.name} unpacks to more than {_MOST_BYTES:,} bytes; split it.")
        for entry in book.infolist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                rows, columns = _extent(book, entry)
                if rows * columns > _MOST_CELLS:
                    raise InputError(
                        f"File {path.name} has a cell in row {rows:,}, column {columns:,}; delete the empty rows and "
                        "columns beyond the table and save it again."
                    )


def _extent(book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """The furthest row and column of a sheet's cells."""
    furthest_row, columns, tail = 0, set[bytes](), b""
    with book.open(entry) as sheet:
        while block := sheet.read(1 << 20):
            text = tail + block
            for column, row in _CELL.findall(text):
                furthest_row = max(furthest_row, int(row))
                columns.add(column)
            tail = text[-_OVERLAP:] if b"<c " in text[-_OVERLAP:] else b""
    return furthest_row, max((_column_number(column) for column in columns), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
