"""Who lives how near to what: pairs of shapes and points within reach, and distance-decayed sums over them.

Distance is to the shape itself: to a river's bank or a pond's shoreline, 0 inside a polygon, never to a centroid. On a
long river or a large reservoir the centroid can be kilometres from the bank where children play.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from geo.distance import Floats, Ints, as_xy, require_metres
from geo.errors import FrameError

_DETAILED = 100  # vertices from which a shape is prepared before it is asked


@dataclass(frozen=True, eq=False)
class Pairs:
    """Every (shape, point) within ``reach_m`` of each other, ordered by shape, then point.

    ``shape_index`` and ``point_index`` are zero-based positions (k,), ``distance_m`` metres (k,).
    """

    shape_index: Ints
    point_index: Ints
    distance_m: Floats
    reach_m: float = float("inf")

    def __len__(self) -> int:
        return len(self.shape_index)

    def within(self, reach_m: float) -> Pairs:
        """Those at most ``reach_m`` apart, no farther than they were looked for."""
        if reach_m >= self.reach_m:
            return self
        near = self.distance_m <= reach_m
        return Pairs(self.shape_index[near], self.point_index[near], self.distance_m[near], min(reach_m, self.reach_m))


def pairs_within(shapes: gpd.GeoSeries, points_xy: npt.ArrayLike, *, reach_m: float) -> Pairs:
    """Pairs of ``shapes`` and points at most ``reach_m`` apart, with their exact distance.

    Args:
        shapes: points, lines or polygons in a projected CRS (metres). A missing or empty shape has no pairs.
        points_xy: (n, 2) metres in the same CRS, every row known.
        reach_m: the farthest distance kept, inclusive.

    Raises:
        UnknownCRSError: ``shapes`` is not in metres.
        FrameError: a point has no coordinates, or the reach is negative or not a number.
    """
    require_metres(shapes.crs)
    if not reach_m >= 0:
        raise FrameError(f"The reach must be zero metres or more, not {reach_m}.")
    points, geometry = as_xy(points_xy), np.asarray(shapes.array)
    usable = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    is_point = usable & (shapely.get_type_id(geometry) == 0)
    found = [
        _of_points(geometry, np.flatnonzero(is_point), points, reach_m),
        _of_outlines(geometry, np.flatnonzero(usable & ~is_point), points, reach_m),
    ]
    shape, point, distance = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((point, shape))
    return Pairs(shape[order], point[order], distance[order], reach_m)


def _of_points(
    shapes: npt.NDArray[np.object_], rows: Ints, points: Floats, reach_m: float
) -> tuple[Ints, Ints, Floats]:
    """Pairs of point shapes, by two k-d trees: about ten times quicker than geometry predicates."""
    if len(rows) == 0 or len(points) == 0:
        return _NONE
    at = np.column_stack([shapely.get_x(shapes[rows]), shapely.get_y(shapes[rows])])
    near = cKDTree(at).sparse_distance_matrix(cKDTree(points), reach_m, output_type="ndarray")
    return rows[near["i"]], near["j"].astype(np.int64), near["v"].astype(np.float64)


def _of_outlines(
    shapes: npt.NDArray[np.object_], rows: Ints, points: Floats, reach_m: float
) -> tuple[Ints, Ints, Floats]:
    """Pairs of lines and polygons, by an R-tree of the points (STR packing, Leutenegger et al. 1997)."""
    if len(rows) == 0 or len(points) == 0:
        return _NONE
    places = np.asarray(shapely.points(points))
    tree = shapely.STRtree(places)
    # A pond is measured at once to every home about its box. A river's box holds homes by the thousand that are far
    # from it: there the tree first leaves those out, by the prepared shape.
    detailed = shapely.get_num_coordinates(shapes[rows]) > _DETAILED
    ponds, rivers = rows[~detailed], rows[detailed]
    west, south, east, north = shapely.bounds(shapes[ponds]).T
    about = shapely.box(west - reach_m, south - reach_m, east + reach_m, north + reach_m)
    by_box = tree.query(about)
    by_shape = tree.query(shapes[rivers], predicate="dwithin", distance=reach_m)
    shape = np.concatenate([ponds[by_box[0]], rivers[by_shape[0]]])
    point = np.concatenate([by_box[1], by_shape[1]]).astype(np.int64)
    distance: Floats = np.asarray(shapely.distance(shapes[shape], places[point]))
    near = distance <= reach_m
    return shape[near], point[near], distance[near]


_NONE: tuple[Ints, Ints, Floats] = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def within_box(shapes: gpd.GeoSeries, points_xy: npt.ArrayLike, reach_m: float) -> Ints:
    """Positions (k,) of the shapes whose box comes within ``reach_m`` of any of the points (n, 2): a quick first look,
    for a few points. A missing or empty shape comes near none."""
    west, south, east, north = shapely.bounds(np.asarray(shapes.array)).T
    near = np.zeros(len(west), dtype=bool)
    for x, y in as_xy(points_xy):
        aside = np.hypot(np.maximum(np.maximum(west - x, x - east), 0), np.maximum(np.maximum(south - y, y - north), 0))
        near |= aside <= reach_m
    found: Ints = np.flatnonzero(near)
    return found


def decayed_sum(pairs: Pairs, weights: npt.ArrayLike, *, n_shapes: int, scale_m: float) -> Floats:
    """Per shape (n_shapes,) the sum of weight × exp(−distance / ``scale_m``) over its points.

    ``weights`` is (n_points,), for example children in a home; a NaN weight makes its shapes' sums NaN (unknown).

    Raises:
        FrameError: the scale is not above zero.
    """
    if not scale_m > 0:
        raise FrameError(f"The decay scale must be above zero metres, not {scale_m}.")
    values = np.asarray(weights, dtype=np.float64)[pairs.point_index] * np.exp(-pairs.distance_m / scale_m)
    return np.bincount(pairs.shape_index, weights=values, minlength=n_shapes).astype(np.float64)


def decay(pairs: Pairs, n_shapes: int, n_points: int, *, scale_m: float) -> tuple[csr_array, csr_array]:
    """exp(−distance / ``scale_m``) of each shape and point, sparse (n_shapes, n_points): times columns of weights these
    are the sums of ``decayed_sum``. And its derivative in the log of the scale.

    Raises:
        FrameError: the scale is not above zero.
    """
    if not scale_m > 0:
        raise FrameError(f"The decay scale must be above zero metres, not {scale_m}.")
    ratio = pairs.distance_m / scale_m
    kernel = np.exp(-ratio)
    first = np.concatenate([[0], np.cumsum(np.bincount(pairs.shape_index, minlength=n_shapes))])
    near = csr_array((kernel, pairs.point_index, first), shape=(n_shapes, n_points))
    return near, csr_array((kernel * ratio, near.indices, near.indptr), shape=(n_shapes, n_points))


def count_within(pairs: Pairs, weights: npt.ArrayLike, n_shapes: int, *, distance_m: float) -> Floats:
    """Per shape (n_shapes,) the sum of weights of its points at most ``distance_m`` away.

    Raises:
        FrameError: ``distance_m`` is beyond the reach the pairs were made with, so some would be missed.
    """
    if distance_m > pairs.reach_m:
        raise FrameError(f"The pairs reach {pairs.reach_m:g} m, so points within {distance_m:g} m cannot be counted.")
    near = pairs.distance_m <= distance_m
    values = np.asarray(weights, dtype=np.float64)[pairs.point_index[near]]
    return np.bincount(pairs.shape_index[near], weights=values, minlength=n_shapes).astype(np.float64)
