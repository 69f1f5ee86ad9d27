"""Straight distances in metres between points in one projected CRS.

Points are ``(n, 2)`` float64 arrays of easting and northing in metres, as ``xy`` makes them from ``County.metric``.
A row without coordinates is refused: an unknown place is neither near nor far, so the caller sets it aside and counts
it.
Neighbours are found with a k-d tree (Maneewongvatana and Mount 1999, as in SciPy).
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from scipy.spatial import cKDTree

from geo.errors import FrameError, UnknownCRSError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_MOST_NEIGHBOURS = 64  # past this, a tree without the point's own group is cheaper than more neighbours


def require_metres(crs: CRS | None) -> None:
    """Refuse a CRS whose unit is not the metre.

    Raises:
        UnknownCRSError: no CRS, one in degrees, or one in another unit.
    """
    if crs is None or not crs.is_projected or any(axis.unit_name != "metre" for axis in crs.axis_info):
        raise UnknownCRSError(
            f"Distances need a projected CRS in metres, not {crs.name if crs else 'none'}; take the frame from "
            "County.metric."
        )


def as_xy(xy: npt.ArrayLike) -> Floats:
    """``xy`` as an (n, 2) float64 array.

    Raises:
        FrameError: another shape, or rows without finite coordinates; names the positions of up to five.
    """
    array = np.asarray(xy, dtype=np.float64)
    if array.size == 0:
        return np.empty((0, 2))
    if array.ndim != 2 or array.shape[1] != 2:
        raise FrameError(f"Points must be an (n, 2) array of eastings and northings, not of shape {array.shape}.")
    bad = np.flatnonzero(~np.isfinite(array).all(axis=1))
    if len(bad):
        rows = [str(row) for row in bad]
        raise FrameError(
            f"{len(bad)} points have no coordinates (positions {', '.join(rows[:5])}{' …' if len(bad) > 5 else ''}); "
            "set them aside and count them.",
            ids=rows,
        )
    return array


def xy(places: gpd.GeoSeries) -> Floats:
    """Eastings and northings (n, 2) in metres of a projected series: of a shape, a point on it; NaN where missing.

    Raises:
        UnknownCRSError: the series is not in metres.
    """
    require_metres(places.crs)
    shapes = np.asarray(places.array)
    points = shapes.copy()
    other = shapely.get_type_id(shapes) != 0
    points[other] = shapely.point_on_surface(shapes[other])
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])


def nearest(from_xy: npt.ArrayLike, to_xy: npt.ArrayLike) -> tuple[Ints, Floats]:
    """For each of ``from_xy`` (n, 2) the nearest of ``to_xy`` (m, 2): its position (n,) and distance in metres (n,).

    With nothing to be near to, the position is -1 and the distance inf.
    """
    origins, targets = as_xy(from_xy), as_xy(to_xy)
    if len(origins) == 0 or len(targets) == 0:
        return np.full(len(origins), -1, dtype=np.int64), np.full(len(origins), np.inf)
    distance, index = cKDTree(targets).query(origins)
    return np.asarray(index, dtype=np.int64), np.asarray(distance, dtype=np.float64)


def nearest_other(points_xy: npt.ArrayLike, groups: npt.ArrayLike) -> tuple[Ints, Floats]:
    """For each point the nearest point of another group: the nearest neighbour who is not of the same household.

    Args:
        points_xy: (n, 2) metres.
        groups: (n,) labels, for example household ids.

    Returns:
        Position (n,) of the neighbour and distance in metres (n,); -1 and inf where every point is of one group.
    """
    points = as_xy(points_xy)
    codes = pd.factorize(np.asarray(groups), use_na_sentinel=False)[0].astype(np.int64)
    if len(codes) != len(points):
        raise FrameError(f"There are {len(points)} points but {len(codes)} groups.")
    index, distance = np.full(len(points), -1, dtype=np.int64), np.full(len(points), np.inf)
    if len(points) == 0 or codes.max() == 0:
        return index, distance
    tree = cKDTree(points)
    open_rows, k = np.arange(len(points)), 2
    while len(open_rows) and k <= min(_MOST_NEIGHBOURS, len(points)):
        far, near = map(np.asarray, tree.query(points[open_rows], k=k))
        other = codes[near] != codes[open_rows][:, None]
        found, first = other.any(axis=1), other.argmax(axis=1)
        rows = open_rows[found]
        index[rows] = near[found, first[found]]
        distance[rows] = far[found, first[found]]
        open_rows, k = open_rows[~found], k * 2
    for code in np.unique(codes[open_rows]):  # the few crowded groups, one tree of all others each
        rows, others = open_rows[codes[open_rows] == code], np.flatnonzero(codes != code)
        near, distance[rows] = nearest(points[rows], points[others])
        index[rows] = others[near]
    return index, distance
