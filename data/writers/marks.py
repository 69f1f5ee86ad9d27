"""Which cells of a sheet are marked, and with what: the rejects and notes of a load by their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from openpyxl.styles import PatternFill
from openpyxl.utils.cell import column_index_from_string

from data.importing.report import LoadReport, Note, Reject
from data.readers.grid import Merge
from geo.text import Text

Say = Callable[[Text], str]
Entry = Reject | Note
Place = tuple[int, int]
"""Row and column of a cell, both from 1."""

BAD: Final = PatternFill("solid", fgColor="F8CBC6")
NOTED: Final = PatternFill("solid", fgColor="FFF2C4")
ALL_COMMENTS: Final = 10_000
"""Up to so many marked cells each gets a comment; a sheet of more opens only slowly."""
FIRST_COMMENTS: Final = 2_000
"""Beyond that, the first so many do."""

_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_MOST_LINES: Final = 6


@dataclass
class Mark:
    """A marked cell: wrong (``bad``) or only to be known of; its lines, and whether they are hung on it."""

    bad: bool
    lines: list[str] = field(default_factory=list)
    has_comment: bool = True

    @property
    def fill(self) -> PatternFill:
        """The cell's colour."""
        return BAD if self.bad else NOTED


class Places:
    """Where a report's entries stand in the sheet that is written: at their own cells, or where they were ``moved`` to
    (by row and header; an empty header is the row) when the table is written anew.
    """

    def __init__(self, *, merges: Iterable[Merge] = (), moved: Mapping[tuple[int, str], Place] | None = None) -> None:
        self._moved = moved
        self._first: dict[Place, Place] = {
            (row + 1, column + 1): (top + 1, left + 1)
            for (top, left), (bottom, right) in merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

    def of(self, entry: Entry) -> Place | None:
        """The cell of an entry, the first of its row where it names none; of merged cells the one that is seen."""
        if self._moved is not None:
            return self._moved.get((entry.row, entry.column)) or self._moved.get((entry.row, ""))
        found = _ADDRESS.fullmatch(entry.cell)
        if found is None:
            return (entry.row, 1) if entry.row > 0 else None
        place: Place = int(found[2]), column_index_from_string(found[1])
        return self._first.get(place, place)


def marks_of(report: LoadReport, places: Places, say: Say) -> dict[Place, Mark]:
    """The marked cells by row and column, in their order; see ``ALL_COMMENTS`` for which of them have a comment."""
    marks: dict[Place, Mark] = {}
    entries: tuple[Entry, ...] = (*report.rejects, *report.notes)
    for entry in entries:
        place = places.of(entry)
        if place is None:
            continue
        bad = isinstance(entry, Reject)
        mark = marks.setdefault(place, Mark(bad))
        mark.bad = mark.bad or bad
        line = f"{say(entry.reason)}\n→ {say(entry.fix)}" if isinstance(entry, Reject) else say(entry.note)
        if line not in mark.lines and len(mark.lines) < _MOST_LINES:
            mark.lines.append(line)
    ordered = dict(sorted(marks.items()))
    if len(ordered) > ALL_COMMENTS:
        bad_first = sorted(ordered.values(), key=lambda mark: not mark.bad)  # stable: the first of the bad ones
        for mark in bad_first[FIRST_COMMENTS:]:
            mark.has_comment = False
    return ordered
