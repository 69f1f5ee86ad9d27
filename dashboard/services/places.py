"""Places: where one is on the drill from county to village, and the figures of it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geo.admin import Level, ancestors, level_of
from geo.county import County
from geo.errors import AccessError, UnknownRegionError
from geo.scope import Scope


@dataclass(frozen=True)
class Place:
    """A county, township or village in view.

    ``path`` runs from the county down to the place as (code, name); ``bounds`` are west, south, east, north in
    degrees (CGCS2000), or None without an outline.
    """

    code: str
    name: str
    level: Level
    path: tuple[tuple[str, str], ...]
    bounds: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class PlaceFigures:
    """The counts of a place by ``geo.contracts.SUMMARY_COUNTS``; None where the county has not been scored."""

    counts: dict[str, int] | None


def place_of(county: County, scope: Scope, code: str) -> Place:
    """The place a code names.

    Raises:
        AccessError: the code lies outside the scope.
        UnknownRegionError: the county has no such region.
    """
    try:
        level = level_of(code)
    except ValueError:
        raise UnknownRegionError(f"{code!r} is not a region code; open the county and choose again.") from None
    if not scope.covers(code):
        raise AccessError("This place is outside what your role may see; open your own region.", ids=[code])
    name = county.region_name(code)
    outline = county.regions.geometry.get(code)
    return Place(
        code=code,
        name=name,
        level=level,
        path=tuple((step, county.region_name(step)) for step in ancestors(code)),
        bounds=None if outline is None or outline.is_empty else tuple(outline.bounds),
    )


def within(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    """Rows of ``frame`` whose ``region_code`` is ``code`` or lies below it."""
    if frame.empty:
        return frame
    return frame[frame["region_code"].str.startswith(code)]


def figures_of(county: County, code: str) -> PlaceFigures:
    """Counts of a place from the county's summary."""
    if code not in county.summary.index:
        return PlaceFigures(None)
    row = county.summary.loc[code].drop("level")
    return PlaceFigures({str(name): int(count) for name, count in row.items()})
