"""Where need is, as the map of stations may show it: in squares and villages, never a single home.

A square of ``SQUARE_M`` metres in one village is drawn at its middle where it holds ``LEAST`` persons or more; those of
emptier squares are drawn together at their village's seat. So everybody is on the map once and nobody's home is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.siting_planning import Board
from geo.crs import STORAGE_EPSG
from models.score import Floats, Ints
from models.siting.access import FAR_MIN, VERY_FAR_MIN

SQUARE_M: Final = 1000.0
LEAST: Final = 5.0
NEAR_MIN: Final = 15.0


@dataclass(frozen=True, eq=False)
class NeedPlaces:
    """Places of need of one service. ``of`` (n,): the place of each row of demand, -1 for rows of another service.

    ``lon``, ``lat``, ``persons`` by place, ``is_village``: drawn at a seat. ``villages``: codes of all villages with
    need, at ``village_lon``, ``village_lat`` (NaN where nothing is known), ``village_of`` (n,) the position in it.
    """

    of: Ints
    lon: Floats
    lat: Floats
    persons: Floats
    villages: tuple[str, ...]
    village_of: Ints
    village_lon: Floats
    village_lat: Floats


def need_places(board: Board, service: str) -> NeedPlaces:
    """The places of need of a service."""
    rows, county = board.siting.demand.rows, board.county
    mine = (rows["service"] == service).to_numpy(dtype=bool)
    persons = board.siting.problem.persons
    xy = board.siting.demand.xy
    codes, village_of = np.unique(rows["region_code"].to_numpy(dtype=object)[mine].astype(str), return_inverse=True)
    here, weight = xy[mine], persons[mine]
    square = np.floor(here / SQUARE_M).astype(np.int64)
    cells, cell_of = np.unique(np.column_stack([square, village_of.ravel()]), axis=0, return_inverse=True)
    cell_of = cell_of.ravel()
    inside = np.bincount(cell_of, weights=weight, minlength=len(cells))
    full = inside >= LEAST
    seats = _seats(board, codes, here, village_of.ravel())
    # Full squares first, then every village that has persons outside of them.
    spare = np.unique(cells[~full, 2]) if len(cells) else np.empty(0, np.int64)
    number = np.full(len(cells), -1, dtype=np.int64)
    number[full] = np.arange(int(full.sum()))
    number[~full] = int(full.sum()) + np.searchsorted(spare, cells[~full, 2])
    points = np.vstack([(cells[full, :2] + 0.5) * SQUARE_M, seats[spare]])
    of = np.full(len(rows), -1, dtype=np.int64)
    of[mine] = number[cell_of]
    placed = gpd.GeoSeries(gpd.points_from_xy(points[:, 0], points[:, 1]), crs=county.crs).to_crs(STORAGE_EPSG)
    at = gpd.GeoSeries(gpd.points_from_xy(seats[:, 0], seats[:, 1]), crs=county.crs).to_crs(STORAGE_EPSG)
    every = np.full(len(rows), -1, dtype=np.int64)
    every[mine] = village_of.ravel()
    return NeedPlaces(
        of=of,
        lon=placed.x.to_numpy(dtype=np.float64),
        lat=placed.y.to_numpy(dtype=np.float64),
        persons=np.bincount(of[mine], weights=weight, minlength=len(points)),
        villages=tuple(codes.tolist()),
        village_of=every,
        village_lon=at.x.to_numpy(dtype=np.float64),
        village_lat=at.y.to_numpy(dtype=np.float64),
    )


def _seats(board: Board, codes: Floats, here: Floats, village_of: Ints) -> Floats:
    """Where each village is drawn, in metres: its seat, else a point of its outline, else the middle of its squares."""
    regions = board.county.regions.reindex(codes)
    metres = np.full((len(codes), 2), np.nan)
    if len(codes):
        seat = gpd.GeoSeries(gpd.points_from_xy(regions["seat_lon"], regions["seat_lat"]), crs=STORAGE_EPSG)
        known = regions["seat_lon"].notna().to_numpy() & regions["seat_lat"].notna().to_numpy()
        if known.any():
            at = seat[known].to_crs(board.county.crs)
            metres[known] = np.column_stack([at.x, at.y])
        shapes = gpd.GeoSeries(regions.geometry.to_numpy(), crs=STORAGE_EPSG)
        drawn = ~known & ~(shapes.isna() | shapes.is_empty).to_numpy()
        if drawn.any():
            at = shapes[drawn].representative_point().to_crs(board.county.crs)
            metres[drawn] = np.column_stack([at.x, at.y])
    for lost in np.flatnonzero(np.isnan(metres[:, 0])).tolist():
        middle = here[village_of == lost].mean(axis=0)
        metres[lost] = (np.floor(middle / SQUARE_M) + 0.5) * SQUARE_M
    return metres


def mean_minutes(of: Ints, number: int, persons: Floats, nearest: Floats) -> tuple[Floats, Ints]:
    """Of each group: the mean minutes of its persons who reach a station (NaN where none does), and its class: 0 within
    15 minutes, 1 within 30, 2 within 60, 3 farther, 4 where more than half reach none at all.

    Args:
        of: (n,) the group of each row, -1 for none; ``number`` groups.
        nearest: (n,) minutes, inf where no open station is reached.
    """
    mine = of >= 0
    group, weight, minutes = of[mine], persons[mine], nearest[mine]
    reached = np.isfinite(minutes)
    all_ = np.bincount(group, weights=weight, minlength=number)
    some = np.bincount(group, weights=weight * reached, minlength=number)
    total = np.bincount(group, weights=weight * np.where(reached, minutes, 0.0), minlength=number)
    mean: Floats = np.divide(total, some, out=np.full(number, np.nan), where=some > 0)
    with np.errstate(invalid="ignore"):
        classes = np.select([mean <= NEAR_MIN, mean <= FAR_MIN, mean <= VERY_FAR_MIN], [0, 1, 2], 3).astype(np.int64)
    classes[some < all_ / 2] = 4
    classes[np.isnan(mean)] = 4
    return mean, classes


def village_minutes(places: NeedPlaces, persons: Floats, nearest: Floats) -> pd.DataFrame:
    """By village of ``places``: persons, minutes (NaN where nobody reaches one), far (persons beyond 30 minutes)."""
    n, of = len(places.villages), places.village_of
    minutes, classes = mean_minutes(of, n, persons, nearest)
    mine = of >= 0
    return pd.DataFrame(
        {
            "persons": np.bincount(of[mine], weights=persons[mine], minlength=n),
            "minutes": minutes,
            "class": classes,
            "far": np.bincount(of[mine], weights=persons[mine] * (nearest[mine] > FAR_MIN), minlength=n),
        },
        index=pd.Index(places.villages, dtype="str", name="region_code"),
    )
