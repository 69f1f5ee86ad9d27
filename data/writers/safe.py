"""The one door by which text gets into a sheet or a csv of ours: nothing that passes it is ever run as a formula.

A name like ``=cmd|'/C calc'!A0`` in a county's file would otherwise be a program on the desk of whoever opens our
list (CWE-1236). In a workbook a text is a text by its type; in a csv, which has no types, it gets an apostrophe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, Final

import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment

MOST_TEXT: Final = 32_767
"""UTF-16 units in a cell: as many as Excel allows."""
CUT: Final = "…[截断 cut]"
"""Stands at the end of a text that was longer."""

_MOST_COMMENT: Final = 2_000
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and what a screen would obey rather than show."""
_LINE_ENDS: Final = re.compile("\r\n?|[\u2028\u2029]")
_ESCAPE: Final = re.compile("_(x[0-9A-Fa-f]{4}_)")
"""Excel reads ``_x003D_`` in a text as the character ``=``."""
_STARTS: Final = tuple("=+-@\t\r|%＝＋－＠")
"""First characters by which a spreadsheet takes a csv field for a formula; in Chinese also their full-width forms."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9\u3001-\u3011\u4e00-\u9fff .,:;/()\-]{0,1000}")
"""Texts nothing need be done to: nearly all there are."""
_NOT_IN_TITLE: Final = re.compile(r"[\[\]:*?/\\]")


def safe_text(value: Any, *, most: int = MOST_TEXT) -> str:
    """A value as text without control characters, cut at ``most`` UTF-16 units with a mark. Missing is empty."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    text = _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", str(value)))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return text
    return units[: 2 * (most - len(CUT))].decode("utf-16-le", errors="ignore") + CUT


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula where it has no type to go by."""
    return text.startswith(_STARTS) or text.lstrip().startswith(_STARTS)


def csv_text(value: Any) -> str:
    """A text for a csv field: as ``safe_text``, with an apostrophe before what looks like a formula."""
    text = safe_text(value, most=MOST_TEXT - 1)
    return f"'{text}" if looks_like_formula(text) else text


def put(cell: Cell, value: Any) -> Cell:
    """Write a value into a cell: a text as text whatever it begins with, numbers and dates as they are.

    Text of blanks alone is an empty cell, which is what every reader takes it for.
    """
    if not isinstance(value, str):
        cell.value = None if value is None or pd.isna(value) else value
        return cell
    text = safe_text(value)
    if not text or text.isspace():
        cell.value = None
        return cell
    cell.value = safe_text(_ESCAPE.sub(r"_x005F_\1", text))
    cell.data_type = "s"  # openpyxl had made "=1" a formula and "#N/A" an error
    if looks_like_formula(text):
        cell.quotePrefix = True  # or Excel makes it a formula when somebody edits the cell
    return cell


def row_of(sheet: Any, values: Iterable[Any]) -> list[Any]:
    """A row for ``append`` of a write-only sheet, every text of it safe. Cells already made are left as they are."""
    return [_for_append(sheet, value) for value in values]


def note_on(cell: Cell, text: object, *, width: int = 320, height: int = 110) -> None:
    """Hang a comment on a cell (pixels)."""
    comment = Comment(safe_text(text, most=_MOST_COMMENT), "守望 Shouwang", width=width, height=height)
    cell.comment = comment


def sheet_title(text: str, *, taken: Iterable[str] = ()) -> str:
    """A text as a sheet may be called: at most 31 characters, none of ``[]:*?/\\``, not the same as another's."""
    title = _NOT_IN_TITLE.sub(" ", safe_text(text).replace("\n", " ").replace("\t", " ")).strip().strip("'")[:31]
    title = title.strip().strip("'") or "Sheet1"
    others, number, free = {one.casefold() for one in taken}, 1, title
    while free.casefold() in others or free.casefold() == "history":  # a name Excel keeps for itself
        number += 1
        free = f"{title[: 30 - len(str(number))]} {number}"
    return free


def write_csv(frame: pd.DataFrame, to: Path | IO[bytes]) -> None:
    """Write a frame as csv in UTF-8 with its mark, as Excel in Chinese opens it; its texts and headers safe."""
    texts = frame.select_dtypes(include=["object", "str", "category"]).columns
    safe = frame.assign(**{name: frame[name].map(csv_text) for name in texts})
    safe.columns = pd.Index([csv_text(name) for name in frame.columns])
    safe.to_csv(to, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _for_append(sheet: Any, value: Any) -> Any:
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else put(WriteOnlyCell(sheet), value)
    if value is None or isinstance(value, Cell):
        return value
    return None if pd.isna(value) else value
