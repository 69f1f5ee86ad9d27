"""``Grid``: one sheet as it stands, before anybody knows which row is the header."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

Merge = tuple[tuple[int, int], tuple[int, int]]
"""A merged range: row and column of its first and of its last cell, from 0."""

MOST_CELLS = 20_000_000
MOST_BOOK_CELLS = 8_000_000
"""Of a sheet of a workbook, from its first to its last: calamine holds each, blank or not, in 64 bytes."""
MOST_COLUMNS = 1_000
MOST_TEXT = 32_767
"""Characters in a cell: as many as Excel allows."""


@dataclass(frozen=True)
class Grid:
    """Every cell of a sheet as text.

    ``cells``: columns 0…w-1 and index 0…n-1, blank cells missing; index 0 is the first row of the sheet. ``merges``:
    its merged ranges, as far as the format tells.
    """

    name: str
    cells: pd.DataFrame
    merges: tuple[Merge, ...] = ()

    def top(self, rows: int) -> list[list[str | None]]:
        """The first rows, blank cells None."""
        head = self.cells.iloc[:rows].astype(object)
        return [list(row) for row in head.where(head.notna(), None).itertuples(index=False, name=None)]


def letters(column: int) -> str:
    """The letters of a column counted from 0: 2 is C."""
    found, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
