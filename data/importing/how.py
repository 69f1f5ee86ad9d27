"""How a file is to be read, as far as whoever loads it says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class FullList:
    """That a file names all there is of its kind in a place on a day: who is missing from it is to be verified."""

    place: str
    on: date


@dataclass(frozen=True)
class How:
    """How a file is to be read, as far as whoever loads it says so.

    ``sheet``: of a workbook, layer of a file. ``crs``: system of its coordinates. ``said``: field by header.
    ``constants``: text by field, for every row. ``mapping``: name of a saved mapping. ``mend``: repair shapes that
    cross themselves. ``accept_crs``: the declared system holds whatever the detector says. ``full_list``: see there.
    """

    sheet: str | None = None
    crs: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    mapping: str | None = None
    mend: bool = False
    accept_crs: bool = False
    full_list: FullList | None = None
