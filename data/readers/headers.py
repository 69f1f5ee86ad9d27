"""Where a sheet's header stands and what its columns are called.

Above a ledger's header stand one or two titles and a line with the unit and the date; the header itself may have two
or three rows with merged cells. It is the row with most cells that the kind of data knows, and the rows merged with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from data.readers.grid import Merge

Known = Callable[[str], bool]
Row = Sequence[str | None]

ROWS_SEARCHED = 60
"""Rows from the top among which a header is looked for."""
_MOST_ROWS = 3
_FORM_LINE = re.compile(r"[:：]")
_DATA = re.compile(r"[-+]?\d[\d.,:/\-年月日\s]*%?")
_CJK = r"[⺀-鿿＀-￯　-〿]"
_BLANKS = re.compile(rf"(?<={_CJK})\s+|\s+(?={_CJK})")


@dataclass(frozen=True)
class Header:
    """``first`` and ``last``: its rows, from 0. ``names``: of each column, None where it has none; a group and its part
    are joined by ``/``. ``spread``: columns whose name is only that of the merged cell they lie under. ``score``: how
    many names are known.
    """

    first: int
    last: int
    names: tuple[str | None, ...]
    spread: frozenset[int]
    score: int


def label(cell: str | None) -> str:
    """A header cell on one line: ``姓 名`` and ``姓\\n名`` are 姓名. Blanks between words of Latin letters stay one."""
    return "" if cell is None else _BLANKS.sub("", " ".join(cell.split()))


def leaf(name: str) -> str:
    """The last part of a name: of ``household/name`` and ``household-name`` it is ``name``."""
    return re.split(r"[/\-.]", name)[-1]


def find_header(rows: Sequence[Row], merges: Sequence[Merge] = (), known: Known | None = None) -> Header | None:
    """The header among a sheet's first rows (equally long): see the module. None where all are blank.

    Without ``known`` it is the first row that is not blank. Where nothing is known, it is the first row filled to half
    of the table's width, and its ``score`` is 0.
    """
    filled = [number for number, row in enumerate(rows) if any(row)]
    if not filled:
        return None
    if known is None:
        return _header(rows, merges, filled[0], filled[0], lambda _: False)
    understood = lru_cache(maxsize=None)(lambda name: bool(name) and (known(name) or known(leaf(name))))
    scores = [len({name for cell in row if understood(name := label(cell))}) for row in rows]
    if max(scores):
        anchor = scores.index(max(scores))
    else:
        widths = [sum(cell is not None for cell in row) for row in rows]
        anchor = next(number for number in filled if 2 * widths[number] >= max(widths))
    first = last = anchor
    while last - first + 1 < _MOST_ROWS and last + 1 < len(rows) and _goes_on(rows, merges, first, last, understood):
        last += 1
    while last - first + 1 < _MOST_ROWS and first > 0 and _begins_above(rows, merges, first, last, understood):
        first -= 1
    return _header(rows, merges, first, last, understood)


def _goes_on(rows: Sequence[Row], merges: Sequence[Merge], first: int, last: int, understood: Known) -> bool:
    """Whether the row below ``last`` is still header."""
    if any(first <= top <= last < bottom < first + _MOST_ROWS for (top, _), (bottom, _) in merges):
        return True
    below = [label(cell) for cell in rows[last + 1]]
    groups = [(left, right) for (top, left), (bottom, right) in merges if top == bottom == last and left < right]
    parted = any(sum(bool(below[c]) for c in range(left, min(right + 1, len(below)))) > 1 for left, right in groups)
    if parted and any(map(understood, below)):
        return True
    return _interlock(rows[last], rows[last + 1], understood)


def _begins_above(rows: Sequence[Row], merges: Sequence[Merge], first: int, last: int, understood: Known) -> bool:
    """Whether the row above ``first`` is already header: it groups columns, and is no title."""
    above = [label(cell) for cell in rows[first - 1]]
    if not any(above) or any(_FORM_LINE.search(text) for text in above):
        return False
    if any(top == first - 1 and first <= bottom <= last for (top, _), (bottom, _) in merges):
        return True
    width = sum(bool(cell) for cell in rows[first])
    groups = [
        right - left + 1 for (top, left), (bottom, right) in merges if top == bottom == first - 1 and left < right
    ]
    if len([text for text in above if text]) > 1 and groups and max(groups) < width:
        here = [label(cell) for cell in rows[first] if cell]
        joined = [name for name in _header(rows, merges, first - 1, last, understood).names if name]
        return len(set(here)) < len(here) or any(understood(name) and not understood(leaf(name)) for name in joined)
    return _interlock(rows[first - 1], rows[first], understood)


def _interlock(upper: Row, lower: Row, understood: Known) -> bool:
    """Whether the lower row names the parts of the upper one's groups, and only those: a header whose merged cells were
    lost on the way, as in csv. A group stands above its first part, with gaps above the others.
    """
    width = max((c + 1 for row in (upper, lower) for c, cell in enumerate(row) if cell), default=0)
    up, low = [label(cell) for cell in upper[:width]], [label(cell) for cell in lower[:width]]
    if any(_DATA.fullmatch(name) or _FORM_LINE.search(name) for name in (*up, *low)):
        return False
    group, alone, parts = "", 0, 0
    for column in range(width):
        begins = up[column] and low[column]
        if begins and (column + 1 == width or up[column + 1] or not low[column + 1]):
            return False
        if not up[column] and not (low[column] and group):
            return False
        group = up[column] if begins else group if not up[column] else ""
        alone += bool(up[column]) and not low[column]
        parts += not up[column]
    return parts > 0 and alone > 0 and any(map(understood, low))


def _header(rows: Sequence[Row], merges: Sequence[Merge], first: int, last: int, understood: Known) -> Header:
    labels = [[label(cell) for cell in row] for row in rows[first : last + 1]]
    width, own = len(rows[first]), [list(row) for row in labels]
    for (top, left), (bottom, right) in merges:
        if first <= top <= last:
            for row in range(top, min(bottom, last) + 1):
                for column in range(left, min(right + 1, width)):
                    labels[row - first][column] = labels[top - first][left]
    for upper, lower in pairwise(labels):  # groups whose merged cells were lost
        for column in range(1, width):
            if not upper[column] and lower[column] and lower[column - 1] and upper[column - 1]:
                upper[column] = upper[column - 1]
    names: list[str | None] = []
    for column in range(width):
        parts = [row[column] for row in labels if row[column]]
        parts = [part for number, part in enumerate(parts) if number == 0 or part != parts[number - 1]]
        names.append("/".join(parts) or None)
    spread = frozenset(c for c in range(width) if names[c] and not any(row[c] for row in own))
    score = len({name for name in names if name and understood(name)})
    return Header(first, last, tuple(names), spread, score)
