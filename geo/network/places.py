"""Where places are come to: by road as near as a road goes, then on foot, and why some are cut off.

A place may be a point, a line or a polygon. It is come to at the point of it nearest to a road; of a polygon, at its
outer edge, since who visits a water stands on the shore. Of roads equally near, the main network's is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.distance import Floats, Ints, as_xy, require_metres
from geo.errors import FrameError, UnknownCRSError
from geo.network.chains import Bools
from geo.network.roads import RoadNetwork
from geo.network.snapping import JOIN_M, MAX_SNAP_M, Snaps, minutes_on_foot

Shapes = npt.NDArray[np.object_]

LAST_MILE_MIN = 60.0
"""Expert value: as long, one way, a patrol walks from the last road to a place cut off; with the way back and the work
there it is half a shift."""

_POLYGONS = (3, 6)


@dataclass(frozen=True, eq=False)
class Places:
    """Where n places are come to.

    ``snaps.xy`` is the point of each place one comes to, the rest of ``snaps`` where one leaves the road for it.
    ``walk_min`` (n,) is the walk between the two, inf where nobody walks it. ``cut_off`` (n,) is empty or says why the
    main network does not reach the place:

    - ``no_roads``: there are none.
    - ``far``: every road is farther than ``MAX_SNAP_M``. Come to on foot from the main network's nearest.
    - ``too_far``: that walk is longer than ``LAST_MILE_MIN``, so nobody comes.
    - ``island``: the nearest road is not joined to the main network, so only places of the same island are reached; or
      the place lies within a water that the road stays outside of, so none is.
    """

    snaps: Snaps
    walk_min: Floats
    cut_off: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.snaps)

    def and_(self, others: Places) -> Places:
        """These places, then ``others``."""
        pairs = [(getattr(self.snaps, name), getattr(others.snaps, name)) for name in vars(self.snaps)]
        return Places(
            Snaps(*(np.concatenate(pair) for pair in pairs)),
            np.concatenate([self.walk_min, others.walk_min]),
            self.cut_off + others.cut_off,
        )


Where: TypeAlias = npt.ArrayLike | gpd.GeoSeries | Places
"""Points (n, 2) in metres, shapes in metres, or places already found on the network."""


def reach(network: RoadNetwork, places: Where, *, waters: gpd.GeoSeries | None = None) -> Places:
    """Find where ``places`` are come to.

    Args:
        network: the open roads.
        places: in the network's CRS.
        waters: polygons nobody walks over: a place within a ring of one is reached by the roads within that ring only.

    Raises:
        FrameError: a place has no coordinates or no shape; names the positions or ids.
        UnknownCRSError: places or waters are not in the roads' CRS.
    """
    if isinstance(places, Places):
        return places
    shapes = _shapes(network, places)
    snaps = nearest_roads(network, shapes)
    if network.n_edges == 0:
        return Places(snaps, np.full(len(snaps), np.inf), ("no_roads",) * len(snaps))
    far = snaps.distance_m > MAX_SNAP_M
    if far.any():
        from_main = nearest_roads(network, shapes[far], only_main=True)
        for name, values in vars(snaps).items():
            values[far] = getattr(from_main, name)
    walk_min = minutes_on_foot(snaps.distance_m)
    too_far = walk_min > LAST_MILE_MIN
    island = ~far & (network.component[snaps.node] != 0)
    within_water = ~too_far & _on_an_islet(network, snaps, polygons(waters, network))
    reason = np.select([too_far, island | within_water, far], ["too_far", "island", "far"], "")
    return Places(snaps, np.where(too_far | within_water, np.inf, walk_min), tuple(reason.tolist()))


def nearest_roads(network: RoadNetwork, shapes: Shapes, *, only_main: bool = False) -> Snaps:
    """Where each of ``shapes`` (n,) comes nearest to a road; inf and -1 where there is none.

    Of several equally near: of the main network, then westernmost, then southernmost.
    """
    edges = network.main_edges if only_main else np.arange(network.n_edges)
    if len(edges) == 0 or len(shapes) == 0:
        middles = shapely.get_coordinates(shapely.point_on_surface(shapes)) if len(shapes) else np.empty((0, 2))
        return network.onto(middles, np.full(len(shapes), -1), np.full(len(shapes), np.inf))
    tree = network.main_tree if only_main else network.tree
    (of, found), distance = tree.query_nearest(shapes, return_distance=True)
    edge = edges[found]
    way = shapely.shortest_line(network.lines[edge], shapes[of])  # between shapes that touch it has no length
    road = shapely.get_coordinates(shapely.get_point(way, 0))
    there = shapely.get_coordinates(shapely.get_point(way, -1))
    off_main = network.component[network.start[edge]] != 0
    order = np.lexsort((edge, road[:, 1], road[:, 0], off_main, of))
    first = order[np.unique(of[order], return_index=True)[1]]
    return network.onto(there[first], edge[first], distance[first])


def polygons(waters: gpd.GeoSeries | None, network: RoadNetwork) -> Shapes:
    """The single polygons of ``waters``; points and lines among them are left out.

    Raises:
        UnknownCRSError: the waters are not in the roads' CRS.
    """
    if waters is None:
        return np.empty(0, dtype=object)
    _require_same(waters, network, "waters")
    parts = shapely.get_parts(np.asarray(waters.array))
    only: Shapes = parts[shapely.get_type_id(parts) == 3]
    return only


def islets(water: Shapes) -> tuple[Shapes, Ints]:
    """What lies within polygons (m,) without being part of them, as polygons (k,), and of which of them (k,)."""
    rings, of = shapely.get_rings(water, return_index=True)
    inner = np.concatenate([[False], of[1:] == of[:-1]])[: len(of)]  # the first ring of each is the outer
    return shapely.polygons(rings[inner]), of[inner]


def _on_an_islet(network: RoadNetwork, snaps: Snaps, water: Shapes) -> Bools:
    """Which places (n,) lie within a ring of a water that their road is not within."""
    found = np.zeros(len(snaps), dtype=bool)
    inside = islets(water)[0]
    if len(inside) and len(snaps):
        point = shapely.points(snaps.xy)
        of, which = shapely.STRtree(inside).query(point, predicate="intersects")
        road = shapely.line_interpolate_point(network.lines[snaps.edge[of]], snaps.along[of], normalized=True)
        found[of[shapely.distance(road, inside[which]) > JOIN_M]] = True
    return found


def _shapes(network: RoadNetwork, places: npt.ArrayLike | gpd.GeoSeries) -> Shapes:
    """What is to be come to: points, lines, and the outer edges of polygons."""
    if not isinstance(places, gpd.GeoSeries):
        points = as_xy(places)
        return np.asarray(shapely.points(points), dtype=object) if len(points) else np.empty(0, dtype=object)
    _require_same(places, network, "places")
    shapes: Shapes = np.array(places.array, dtype=object)
    bad = shapely.is_missing(shapes) | shapely.is_empty(shapes) | ~np.isfinite(shapely.bounds(shapes)).all(axis=-1)
    if bad.any():
        ids = places.index[bad].astype(str).tolist()
        named = f"{', '.join(ids[:5])}{' …' if len(ids) > 5 else ''}"
        raise FrameError(f"{len(ids)} places have no location ({named}); set them aside and count them.", ids=ids)
    area = np.isin(shapely.get_type_id(shapes), _POLYGONS)
    parts, of = shapely.get_parts(shapes[area], return_index=True)
    outer = shapely.multilinestrings(shapely.get_exterior_ring(parts), indices=of) if len(parts) else parts
    shapes[area] = outer
    return shapes


def _require_same(shapes: gpd.GeoSeries, network: RoadNetwork, what: str) -> None:
    require_metres(shapes.crs)
    if network.crs is not None and shapes.crs != network.crs:
        raise UnknownCRSError(
            f"The {what} are in {shapes.crs.name} and the roads in {network.crs.name}; take both from County.metric."
        )
