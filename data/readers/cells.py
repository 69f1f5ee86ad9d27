"""Cells: text as officials write it, turned into typed columns. A cell that cannot be understood is a fault.

Each parser takes distinct texts (no missing ones among them) and returns as many values, missing where a text could
not be understood.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from data.kinds import VALUES, word_list
from geo.frames import Column

EARLIEST, LATEST = pd.Timestamp(1900, 1, 1), pd.Timestamp(2100, 1, 1)
"""Dates outside are slips of the pen: nobody followed was born before, nothing is planned after."""

_DATE = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
_YES = ("true", "1", "yes", "y", "有", "√", VALUES["bool"]["true"])
_NO = ("false", "0", "no", "n", "无", "×", VALUES["bool"]["false"])


def plain(text: str) -> str:
    """One form for what looks the same: full-width letters, digits and brackets made half-width, blanks trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def parse_distinct(column: pd.Series, parse: Callable[[pd.Series], pd.Series]) -> tuple[pd.Series, pd.Series]:
    """Parse each distinct text of ``column`` once. Returns the values and where a text was not understood."""
    codes, distinct = pd.factorize(column)
    values = parse(pd.Series(distinct, dtype="str"))
    # one missing value at the end is what code -1, a missing cell, takes
    padded = pd.concat([values, pd.Series([None], dtype=values.dtype)], ignore_index=True)
    parsed = padded.take(codes).set_axis(column.index)
    return parsed, column.notna() & parsed.isna()


def parser_of(kind: str, column: Column) -> Callable[[pd.Series], pd.Series]:
    """The parser of one column of a kind."""
    match column.type:
        case "date":
            return dates
        case "int":
            return whole_numbers
        case "float":
            return numbers
        case "bool":
            return truths
        case "text" if column.one_of:
            terms = {plain(term).casefold(): code for code, term in word_list(kind, column.name).items()}
            terms |= {code.casefold(): code for code in column.one_of}
            return lambda texts: _mapped(texts, terms).astype("str")
    return texts_as_they_are


def texts_as_they_are(texts: pd.Series) -> pd.Series:
    """Free text and codes."""
    return texts.str.strip()


def dates(texts: pd.Series) -> pd.Series:
    """Days: ``2024-05-01``, ``2024/5/1``, ``2024.5.1``, ``2024年5月1日``, ``20240501``, with or without a time."""
    parts = _plain(texts).str.replace(r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3", regex=True).str.extract(_DATE)
    written = parts[0] + "-" + parts[1].str.zfill(2) + "-" + parts[2].str.zfill(2)
    days = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    return days.where(days.between(EARLIEST, LATEST))


def numbers(texts: pd.Series) -> pd.Series:
    """Decimal numbers."""
    values = pd.to_numeric(_plain(texts), errors="coerce").astype("float64")
    return values.where(np.isfinite(values))


def whole_numbers(texts: pd.Series) -> pd.Series:
    """Whole numbers."""
    values = numbers(texts)
    return values.where((values % 1 == 0) & (values.abs() < 2**31)).astype("Int64")


def truths(texts: pd.Series) -> pd.Series:
    """是 and 否."""
    words: dict[str, Any] = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
    return _mapped(texts, words).astype("boolean")


def _plain(texts: pd.Series) -> pd.Series:
    return texts.str.normalize("NFKC").str.strip()


def _mapped(texts: pd.Series, words: dict[str, Any]) -> pd.Series:
    return _plain(texts).str.casefold().map(words).astype(object)
