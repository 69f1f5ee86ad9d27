"""``Source``: one sheet or layer as it stands in the file, every cell text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from pyproj import CRS

from data.readers.grid import letters


@dataclass(frozen=True)
class Source:
    """What a file holds: its records, without titles, blank rows, totals and signatures.

    ``frame``: text columns under the file's own headers (of several header rows the parts are joined by ``/``),
    missing cells NaN, index 0…n-1. ``rows``: the number of each record in the file, as who opens it counts.
    ``columns``: the position of each column in the sheet, from 0 (-1: it stands in another sheet, joined to this
    one); empty where the file has no cells.
    ``header_rows``: the numbers of the rows the headers stand in. ``skipped``: number and text of the rows left out
    that are not blank. ``shapes``: a geometry or None a record, in ``crs``; None for a sheet.
    """

    sheet: str
    frame: pd.DataFrame
    rows: np.ndarray[Any, np.dtype[np.int64]]
    columns: tuple[int, ...] = ()
    header_rows: tuple[int, ...] = (1,)
    skipped: tuple[tuple[int, str], ...] = ()
    shapes: np.ndarray[Any, np.dtype[np.object_]] | None = None
    crs: CRS | None = None
    crs_is_default: bool = False
    """The file states none and its format's own default stands in: a declared one goes before it."""

    def cell(self, position: int, header: str) -> str:
        """Address of a record's cell in its sheet, as ``C7``; empty where the file has no cells."""
        column = self._letters.get(header)
        return "" if column is None else f"{column}{self.rows[position]}"

    @cached_property
    def _letters(self) -> dict[str, str]:
        pairs = zip(self.frame.columns, self.columns, strict=False)
        return {str(name): letters(column) for name, column in pairs if column >= 0}
