"""What is to be known of a workbook's sheet before calamine reads it: cells it takes for empty, cells too far out."""

from __future__ import annotations

from dataclasses import dataclass, field

from geo.errors import InputError
from geo.text import say


@dataclass
class Odd:
    """``errors`` by row and column, from 0; addresses of ``uncalculated`` formulas; ``rows``, ``columns``: extent."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[str] = field(default_factory=list)
    rows: int = 0
    columns: int = 0


def stray(file_name: str, row: int, column: int) -> InputError:
    """What to say of a sheet whose furthest cell (counted from 1) would take all the memory there is."""
    return InputError(
        say(
            "File {file} has a cell in row {row:,}, column {column:,}; delete the empty rows and columns beyond the "
            "table and save it again.",
            file=file_name,
            row=row,
            column=column,
        )
    )
