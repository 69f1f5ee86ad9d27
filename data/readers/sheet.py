"""Sheets: xlsx, xls and ods by calamine, csv in UTF-8 or GB18030 by pandas. Codes keep their zeros: all is text."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from data.readers.source import Source
from geo.errors import InputError

_ENCODINGS = ("utf-8-sig", "gb18030")  # utf-8-sig reads plain UTF-8 too

_FIRST_ROW = 2  # below the header

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
