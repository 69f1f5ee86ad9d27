"""Where places are come to: by road as near as a road goes, then on foot, and why some are cut off.

A place may be a point, a line or a polygon. It is come to at the point of it nearest to a road; of a polygon, at its
outer edge, since who visits a water stands on the shore. Of roads equally near, the main network's is taken. Walks are
straight. Where waters are known none leads over one; a cliff or a field in the way is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.county import County
from geo.distance import Floats, Ints, as_xy, require_metres
from geo.errors import FrameError, UnknownCRSError
from geo.network.chains import Bools
from geo.network.roads import RoadNetwork
from geo.network.snapping import JOIN_M, MAX_SNAP_M, WALK_KPH, Snaps, minutes_on_foot
from geo.words import WATER_KINDS

Shapes = npt.NDArray[np.object_]

LAST_MILE_MIN = 60.0
"""Expert value: as long, one way, a patrol walks from the last road to a place cut off; with the way back and the work
there it is half a shift."""

_LAST_MILE_M = LAST_MILE_MIN * WALK_KPH * (1000 / 60)
_POLYGONS = (3, 6)
_FEW = 8


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
      the walk from any road crosses a water, so none is.
    """

    snaps: Snaps
    walk_min: Floats
    cut_off: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.snaps)

    def road_xy(self, network: RoadNetwork) -> Floats:
        """The point (n, 2) of the road where one leaves it, NaN without roads."""
        if network.n_edges == 0:
            return np.full((len(self), 2), np.nan)
        return shapely.get_coordinates(_on_road(network, self.snaps))

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
        waters: polygons nobody walks over: a place is come to from the nearest road from where the walk keeps dry.

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
    cross = _keep_dry(network, shapes, snaps, polygons(waters, network))
    walk_min = minutes_on_foot(snaps.distance_m)
    far, too_far = snaps.distance_m > MAX_SNAP_M, walk_min > LAST_MILE_MIN
    island = cross | (network.component[snaps.node] != 0)
    reason = np.select([too_far, island, far], ["too_far", "island", "far"], "")
    return Places(snaps, np.where(too_far | cross, np.inf, walk_min), tuple(reason.tolist()))


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


def waters_of(county: County) -> gpd.GeoSeries:
    """The waters of a county that are on record as areas, in metres; of those recorded as points it is not known."""
    sites = county.metric("hazard_sites")
    return sites.geometry[sites["kind"].isin(WATER_KINDS) & sites.geom_type.isin(["Polygon", "MultiPolygon"])]


def islets(water: Shapes) -> tuple[Shapes, Ints]:
    """What lies within polygons (m,) without being part of them, as polygons (k,), and of which of them (k,)."""
    rings, of = shapely.get_rings(water, return_index=True)
    inner = np.concatenate([[False], of[1:] == of[:-1]])[: len(of)]  # the first ring of each is the outer
    return shapely.polygons(rings[inner]), of[inner]


def crossing(here: Floats, there: Floats, waters: Shapes, *, into: bool = False) -> Bools:
    """Which straight lines (k,) run through a water, more than along its shore; ``into`` one they may."""
    line: Shapes = np.asarray(shapely.linestrings(np.stack([here, there], axis=1)))
    of, which = shapely.STRtree(waters).query(line, predicate="intersects")
    if into:
        dry_end = ~shapely.contains(waters[which], shapely.points(there[of]))
        of, which = of[dry_end], which[dry_end]
    water: Shapes = waters[which]
    wet = shapely.length(shapely.intersection(line[of], water))
    along = shapely.length(shapely.intersection(line[of], shapely.boundary(water)))
    return np.isin(np.arange(len(line)), of[wet - along > JOIN_M])


def _on_road(network: RoadNetwork, snaps: Snaps) -> Shapes:
    return np.asarray(shapely.line_interpolate_point(network.lines[snaps.edge], snaps.along, normalized=True))


def _keep_dry(network: RoadNetwork, shapes: Shapes, snaps: Snaps, water: Shapes) -> Bools:
    """Move places whose walk crosses a water to the nearest road from where it does not; which (n,) have none.

    A place recorded in the middle of a water is walked to through that one: one stands on its shore.
    """
    lost = np.zeros(len(snaps), dtype=bool)
    if not len(water) or not len(snaps):
        return lost
    on_road = _on_road(network, snaps)
    inside = islets(water)[0]
    islet_at = shapely.STRtree(inside)
    for row in np.flatnonzero(crossing(shapely.get_coordinates(on_road), snaps.xy, water, into=True)).tolist():
        around = islet_at.query(shapely.points(snaps.xy[row]), predicate="intersects")
        if len(around):  # only what is on the islet can be dry
            edges = network.tree.query(inside[around[0]], predicate="intersects")
        else:
            edges = network.tree.query(shapes[row], predicate="dwithin", distance=_LAST_MILE_M)
        found = _nearest_dry(network, shapes[row : row + 1], edges, water)
        if found is None:
            lost[row] = True
            continue
        edge, xy = found
        there = shapely.points(xy)
        moved = network.onto(xy[None], edge[None], shapely.distance(network.lines[edge], there)[None])
        for name, values in vars(snaps).items():
            values[row] = getattr(moved, name)[0]
    return lost


def _nearest_dry(network: RoadNetwork, shape: Shapes, edges: Ints, water: Shapes) -> tuple[Ints, Floats] | None:
    """The nearest of ``edges`` from where the walk to ``shape`` (1,) crosses no water, and the point it leads to."""
    ways = shapely.shortest_line(network.lines[edges], shape)
    order = np.lexsort((edges, network.component[network.start[edges]] != 0, shapely.length(ways)))
    begin = shapely.get_coordinates(shapely.get_point(ways, 0))
    end = shapely.get_coordinates(shapely.get_point(ways, -1))
    for some in np.split(order, range(_FEW, len(order), 8 * _FEW)):  # mostly one of the first
        dry = some[~crossing(begin[some], end[some], water, into=True)]
        if len(dry):
            return edges[dry[0]], end[dry[0]]
    return None


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
