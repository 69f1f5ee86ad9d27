"""Points of a county that stand for no record: a grid over it, and which village a point lies in."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely

from geo.county import County
from geo.errors import InputError
from geo.text import say
from models.score import Floats

MOST_POINTS: Final = 20_000
"""More points of a grid than this say nothing that fewer do not, and take minutes."""


def grid_points(county: County, grid_m: float) -> Floats:
    """Points (n, 2) every ``grid_m`` metres east and north inside the county's outline, in metres.

    Raises:
        InputError: the outline is not on record, or there would be more than ``MOST_POINTS``.
    """
    whole = county.regions_of("county")
    shapes = np.asarray(whole.to_crs(county.crs).geometry.dropna().array) if len(whole) else np.empty(0, dtype=object)
    if not len(shapes):
        raise InputError(say("A grid needs the county's outline; load it, or take other candidates."))
    outline = shapely.union_all(shapes)
    west, south, east, north = shapely.bounds(outline)
    across, up = (east - west) / grid_m, (north - south) / grid_m
    if across * up > 4 * MOST_POINTS:
        raise InputError(_too_fine(grid_m))
    x, y = np.meshgrid(
        np.arange(np.ceil(west / grid_m), np.floor(east / grid_m) + 1) * grid_m,
        np.arange(np.ceil(south / grid_m), np.floor(north / grid_m) + 1) * grid_m,
    )
    points = np.column_stack([x.ravel(), y.ravel()])
    shapely.prepare(outline)
    inside: Floats = points[shapely.contains_xy(outline, points[:, 0], points[:, 1])]
    if len(inside) > MOST_POINTS:
        raise InputError(_too_fine(grid_m))
    return inside


def village_at(county: County, points: Floats) -> list[str]:
    """The village each point (n, 2) lies in, or the nearest to it; the county where no village has an outline."""
    villages = county.regions_of("village")
    shapes = np.asarray(villages.to_crs(county.crs).geometry.array) if len(villages) else np.empty(0, dtype=object)
    known = (
        np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes))) if len(shapes) else np.empty(0, int)
    )
    if not len(known):
        return [county.code] * len(points)
    nearest = shapely.STRtree(shapes[known]).nearest(shapely.points(points))
    codes = villages.index.astype("str").to_numpy(dtype=object)[known]
    return [str(code) for code in codes[nearest]]


def _too_fine(grid_m: float) -> str:
    return say(
        "A grid of {n:g} m has more than {most} points in this county; take more metres.", n=grid_m, most=MOST_POINTS
    )
