"""What is refused and what is noted, with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from data.importing.identity import mask_within
from data.importing.report import Note, Reject
from data.readers.source import Source
from geo.text import Text

Mask = np.ndarray[Any, np.dtype[np.bool_]]


class Faults:
    """The faults and notes found in a source so far. Masks and positions are those of ``source.frame``."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._rejects: list[Reject] = []
        self._notes: list[tuple[int, Note]] = []
        self.bad: Mask = np.zeros(len(source.frame), dtype=bool)
        """Which rows have a fault."""

    def add(self, where: Mask, column: str, values: pd.Series | None, reason: Text, fix: Text) -> None:
        """Refuse the rows of ``where`` for what stands in ``column`` (a header of the file)."""
        positions = where.nonzero()[0]
        self.bad[positions] = True
        for position, value in zip(positions.tolist(), _shown(values, positions), strict=True):
            self._rejects.append(Reject(*self._place(position, column), value, reason, fix))

    def add_each(self, refused: dict[int, tuple[Text, Text]], column: str, values: pd.Series | None) -> None:
        """Refuse single rows, each with its own reason and fix, by position."""
        positions = np.fromiter(refused, dtype=np.int64, count=len(refused))
        self.bad[positions] = True
        for position, value in zip(refused, _shown(values, positions), strict=True):
            self._rejects.append(Reject(*self._place(position, column), value, *refused[position]))

    def note(self, where: Mask, column: str, values: pd.Series | None, note: Text) -> None:
        """Note something of rows that are loaded all the same."""
        positions = where.nonzero()[0]
        for position, value in zip(positions.tolist(), _shown(values, positions), strict=True):
            self._notes.append((position, Note(*self._place(position, column), value, note)))

    def note_each(self, notes: dict[int, Text], column: str, values: pd.Series | None) -> None:
        """Note something of single rows, by position."""
        positions = np.fromiter(notes, dtype=np.int64, count=len(notes))
        for position, value in zip(notes, _shown(values, positions), strict=True):
            self._notes.append((position, Note(*self._place(position, column), value, notes[position])))

    def _place(self, position: int, column: str) -> tuple[str, int, str, str]:
        first = column.partition(", ")[0]  # two columns that are one place: the first of them
        cell = self._source.cell(int(position), column) or self._source.cell(int(position), first)
        return self._source.sheet, int(self._source.rows[position]), cell, column

    def __iter__(self) -> Iterator[Reject]:
        """The faults by row."""
        return iter(sorted(self._rejects, key=lambda reject: reject.row))

    def notes(self, kept: Mask) -> tuple[tuple[Note, ...], Mask]:
        """The notes of the rows in ``kept`` by row, and which rows have one."""
        found = sorted(((p, note) for p, note in self._notes if kept[p]), key=lambda pair: pair[1].row)
        noted: Mask = np.zeros_like(self.bad)
        noted[[position for position, _ in found]] = True
        return tuple(note for _, note in found), noted


def _shown(values: pd.Series | None, positions: np.ndarray[Any, np.dtype[np.int64]]) -> list[str | None]:
    """What stands at the positions, as text, identity numbers in it masked; None where nothing does."""
    if values is None:
        return [None] * len(positions)
    return [None if pd.isna(value) else mask_within(str(value)) for value in values.iloc[positions].tolist()]
