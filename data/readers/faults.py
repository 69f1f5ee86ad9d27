"""What is refused, and why: one ``Reject`` for each cell that could not be let in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.readers.source import Source

Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Reject:
    """One fault of one row: where it stands in the file, what stood there, why it is refused, what would let it in."""

    sheet: str
    row: int
    column: str
    value: str | None
    reason: str
    fix: str


class Faults:
    """The faults found in a source so far."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._found: list[Reject] = []
        self.bad: Mask = np.zeros(len(source.frame), dtype=bool)
        """Which rows have a fault."""

    def add(self, where: Mask, column: str, values: pd.Series | None, reason: str, fix: str) -> None:
        """Refuse the rows of the mask ``where`` (positions as in the source) for what stands in ``column``."""
        positions = where.nonzero()[0]
        self.bad[positions] = True
        for position in positions:
            value = None if values is None else values.iloc[position]
            self._found.append(
                Reject(
                    sheet=self._source.sheet,
                    row=int(self._source.rows[position]),
                    column=column,
                    value=None if pd.isna(value) else str(value),
                    reason=reason,
                    fix=fix,
                )
            )

    def __iter__(self) -> Iterator[Reject]:
        """The faults by row."""
        return iter(sorted(self._found, key=lambda reject: reject.row))
