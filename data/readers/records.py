"""From a sheet to its records: the header found, titles, totals and signatures left out, merged cells filled down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.readers.grid import MOST_TEXT, Grid, letters
from data.readers.headers import ROWS_SEARCHED, Header, Known, find_header, label
from data.readers.source import Source
from geo.errors import InputError
from geo.text import say

Mask = np.ndarray[Any, np.dtype[np.bool_]]

_TOTAL = r"\s*(?:本\s*[页表村]\s*)?(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*数)\s*[:：]?\s*"
_SIGNED = (
    r"\s*(?:填\s*[表报]\s*(?:人|单位|日期|时间|说明)|填\s*[表报]|审\s*[核批]\s*人?|复\s*核\s*人?|制\s*表\s*人?|经\s*办\s*人"
    r"|(?:主\s*要|单\s*位|分\s*管)?\s*负\s*责\s*人|主要领导|分管领导|联系人|联系电话|签\s*[字名章]|盖\s*章|单位[（(]盖章[)）]"
    r"|备\s*注|附?\s*注|说\s*明|注意事项|日\s*期)\d?(?:[（(][^（()）]{1,8}[)）])?"
)
_FOOTER = rf"(?s)(?:{_SIGNED}\s*[:：].*|{_SIGNED}\s*|{_TOTAL})"
_LONG_NUMBER = re.compile(r"\d(?:[\s\-‐-―./]{0,3}\d){8,}[Xx\uff38\uff58]?")
"""Identity numbers, telephone numbers and accounts, in any width and however grouped."""
_NUMBER = re.compile(r"[-+]?[\d.,]+\s*[人户名个岁%]?")
_DITTO = r"\s*(?:同\s*上|[〃″〞\"]|〃\s*〃|''|,,)\s*"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_STEMS = "甲乙丙丁戊己庚辛壬癸"


def to_source(grid: Grid, known: Known | None, header: Header | None = None) -> Source:
    """The records of a sheet. A sheet without a row below its header gives a frame without rows.

    Raises:
        InputError: a cell holds control characters, or more text than a cell can.
    """
    top = grid.top(ROWS_SEARCHED)
    header = header or find_header(top, grid.merges, known)
    if header is None:
        return Source(grid.name, pd.DataFrame(), np.array([], dtype=np.int64))
    body = grid.cells.iloc[header.last + 1 :]
    _require_plain(body)
    full = body.notna().to_numpy()
    skip = _repeated(body, top[: header.last + 1]) | _footers(body, full) | _banners(grid, header, full)
    skip |= _column_numbers(body)
    body = _filled_down(grid, body, header)
    keep = full.any(axis=1) & ~skip
    rows = body.index.to_numpy(dtype=np.int64) + 1
    skipped = [(number + 1, _row_text(row)) for number, row in enumerate(top[: header.first]) if any(row)]
    skipped += [(int(rows[p]), _row_text(body.iloc[p][full[p]].tolist())) for p in skip.nonzero()[0] if full[p].any()]
    frame = body if keep.all() else body[keep]
    columns, names = _columns(header, frame)
    frame = _without_dittos(frame[columns].reset_index(drop=True))
    frame.columns = pd.Index(names, dtype="str")
    header_rows = tuple(range(header.first + 1, header.last + 2))
    return Source(grid.name, frame, rows[keep], tuple(columns), header_rows, tuple(skipped))


def wrong_sheet(file_name: str, tops: Sequence[Grid]) -> InputError:
    """What to say of a file none of whose sheets has a known header: what stands in each."""
    shown = []
    for top in tops[:5]:
        first = next((row for row in top.top(5) if any(row)), [])
        # Masked before it is cut: a number cut short is none that would be found.
        cells = [_masked(label(cell))[:20] for cell in first[:1000] if cell][:6]
        shown.append(f"{_masked(top.name)}: {' | '.join(cells)}")
    return InputError(
        say(
            "No header of {file} is known; its sheets begin with {shown}. Give the right file, or name the sheet.",
            file=file_name,
            shown="; ".join(shown),
        )
    )


def _masked(text: str) -> str:
    """A text without its long numbers: a file without a header begins with a person's own."""
    return _LONG_NUMBER.sub("…", text)


def _row_text(cells: list[str | None]) -> str:
    return " ".join(label(cell) for cell in cells if cell)


def _columns(header: Header, frame: pd.DataFrame) -> tuple[list[int], list[str]]:
    """The columns that are kept and their names, each once: of a second 姓名 in column F it is ``姓名 [F]``."""
    columns: list[int] = []
    names: list[str] = []
    for column, name in enumerate(header.names):
        if (name is None or column in header.spread) and frame[column].isna().all():
            continue
        if name is None or name in names:
            name = f"{name or ''} [{letters(column)}]".strip()
        columns.append(column)
        names.append(name)
    return columns, names


def _require_plain(body: pd.DataFrame) -> None:
    for column, texts in body.items():
        for wrong, sentence in (
            (texts.str.contains(_CONTROL, regex=True), _CONTROLS),
            (texts.str.len() > MOST_TEXT, _TOO_LONG),
        ):
            found = wrong.fillna(False).to_numpy(dtype=bool)
            if found.any():
                row = int(body.index[int(found.argmax())]) + 1
                raise InputError(say(sentence, cell=f"{letters(int(str(column)))}{row}", most=MOST_TEXT))


_CONTROLS = "Cell {cell} holds characters that are no text; delete them in Excel and save the file again."
_TOO_LONG = "Cell {cell} holds more than {most:,} characters; that is no table, or a quotation mark is missing."


def _filled_down(grid: Grid, body: pd.DataFrame, header: Header) -> pd.DataFrame:
    """What stands in a cell merged downwards stands in each row it covers."""
    start, end, width = header.last + 1, header.last + 1 + len(body), body.shape[1]
    merges = [m for m in grid.merges if m[0][0] >= start and m[1][0] > m[0][0] and m[0][0] < end and m[0][1] < width]
    if not merges:
        return body
    body = body.copy()
    for column in sorted({left for (_, left), _ in merges}):
        place = np.arange(len(body))
        for (top, left), (bottom, _) in merges:
            if left == column:
                place[top - start : bottom + 1 - start] = top - start
        body[column] = body[column].take(place).set_axis(body.index)
    return body


def _without_dittos(frame: pd.DataFrame) -> pd.DataFrame:
    """同上 and its marks become what stands above; where nothing stands above they stay."""
    for column in frame.columns:
        texts = frame[column]
        ditto = texts.str.fullmatch(_DITTO).fillna(False).to_numpy(dtype=bool)
        if ditto.any():
            place = np.maximum.accumulate(np.where(ditto, -1, np.arange(len(texts))))
            above = texts.take(np.maximum(place, 0)).set_axis(texts.index).where(place >= 0)
            frame[column] = texts.mask(ditto & above.notna().to_numpy(), above)
    return frame


def _repeated(body: pd.DataFrame, heads: list[list[str | None]]) -> Mask:
    """Titles and headers printed again on each page."""
    again = np.zeros(len(body), dtype=bool)
    for head in heads:
        filled = [column for column, cell in enumerate(head) if cell]
        if filled:
            for p in (body[filled[0]] == head[filled[0]]).fillna(False).to_numpy(dtype=bool).nonzero()[0]:
                again[p] |= _labels(body.iloc[p].tolist()) == _labels(head)
    return again


def _labels(cells: list[Any]) -> list[str]:
    return ["" if cell is None or pd.isna(cell) else label(cell) for cell in cells]


def _footers(body: pd.DataFrame, full: Mask) -> Mask:
    """Totals, signatures and remarks: rows of few cells whose first one says so, and totals of numbers only."""
    counts, first = full.sum(axis=1), full.argmax(axis=1)
    few = counts <= max(1, body.shape[1] // 2)
    found = np.zeros(len(body), dtype=bool)
    for column in range(body.shape[1]):
        here = ((first == column) & (counts > 0)).nonzero()[0]
        if not len(here):
            continue
        # with one blank for many: the pattern would try each of them again for each
        texts = body[column].iloc[here].str.replace(r"\s{2,}", " ", regex=True)
        footer = texts.str.fullmatch(_FOOTER).fillna(False).to_numpy(dtype=bool)
        for p, text in zip(here[footer], texts[footer], strict=True):
            others = body.iloc[p].dropna().tolist()[1:]
            total = re.fullmatch(_TOTAL, text) is not None
            found[p] = few[p] or (total and all(_NUMBER.fullmatch(other) for other in others))
    return found


def _banners(grid: Grid, header: Header, full: Mask) -> Mask:
    """A single cell merged across most of the table: a heading between the rows, or a remark below them."""
    found, start = np.zeros(len(full), dtype=bool), header.last + 1
    width = sum(name is not None for name in header.names)
    for (top, left), (bottom, right) in grid.merges:
        if top == bottom and start <= top < start + len(full) and right - left + 1 >= max(3, (width + 1) // 2):
            found[top - start] = full[top - start].sum() == 1 and bool(full[top - start][left])
    return found


def _column_numbers(body: pd.DataFrame) -> Mask:
    """The row below the header that only counts the columns: 1, 2, 3 or 甲, 乙, 1, 2."""
    found = np.zeros(len(body), dtype=bool)
    if len(body):
        cells = [text.strip("()（） ") for text in body.iloc[0].dropna()]
        stems = sum(text in _STEMS for text in cells[:10])
        counted = [str(number + 1) for number in range(len(cells) - stems)]
        found[0] = len(cells) > 3 and cells == [*_STEMS[:stems], *counted]
    return found
