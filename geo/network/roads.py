"""Travel minutes over a county's roads, and who lives cut off from them.

A trip is a walk from the home to the nearest point *on* a road, the quickest way along the roads, and a walk from the
road. It never takes a straight line over country, with one stated exception: two places at most ``NEIGHBOUR_M`` apart
are walked directly when that is quicker. What cannot be reached is ``inf``.

Method: Dijkstra's search (1959; compiled, SciPy) on an equivalent smaller graph (``geo.network.chains``). The points
asked about become nodes on the edges they lie on, so that the way along an edge is right also between two points of the
same edge. ``tests/benchmarks/bench_network.py`` measures it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.distance import Floats, Ints, as_xy, nearest, nearest_other, require_metres
from geo.errors import FrameError, NetworkError
from geo.network.chains import Arcs, Bools, Chains, search, search_pairs, search_to_nearest, search_to_nearest_other
from geo.network.slopes import EBIKE_STEEP_KPH, STEEP, UNKNOWN, slope_codes, walking_shares
from geo.network.snapping import (
    JOIN_M,
    MAX_SNAP_M,
    NEIGHBOUR_M,
    WALK_KPH,
    Points,
    Remembered,
    Snaps,
    minutes_on_foot,
    nearest_line,
    walk_minutes,
)

Mode = Literal["car", "ebike", "walk"]

EBIKE_KPH = 25.0
"""An electric bicycle's highest speed (GB 17761), where the road allows it."""


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Roads as a graph: edge ``i`` runs from node ``start[i]`` to ``end[i]`` along ``lines[i]``; see ``from_roads``."""

    nodes_xy: Floats
    start: Ints
    end: Ints
    lines: npt.NDArray[np.object_] = field(repr=False)
    length_m: Floats = field(repr=False)
    speed_kph: Floats = field(repr=False)
    oneway: Bools = field(repr=False)
    slope: Ints = field(repr=False)
    """Position in ``ROAD_SLOPES`` (n_edges,), ``UNKNOWN`` where none is on record."""
    road_ids: tuple[str, ...] = field(repr=False)
    closed: tuple[str, ...] = ()
    """Roads left out because they are closed, by their dates or because the caller closed them."""
    unplaced: tuple[str, ...] = ()
    """Roads left out because they have no geometry or no length."""
    crs: CRS | None = None

    @classmethod
    def from_roads(cls, roads: gpd.GeoDataFrame, *, on: date, closed: Iterable[str] = ()) -> RoadNetwork:
        """The network open on a day.

        Args:
            roads: contract ``ROADS`` in a projected CRS (metres). Edges meet where their ends agree to 0.1 m, not where
                they cross: a bridge is no junction. A one-way edge runs in the direction it is drawn, for wheels, not
                for walkers; a missing ``oneway`` is taken as two-way. No roads make a network that answers inf.
            on: closures holding on this day (both ends included, a missing end being open) are left out.
            closed: ids of roads left out besides, whatever their dates say: a bridge that floods tonight.

        Raises:
            UnknownCRSError: the roads are not in metres.
            NetworkError: a road has no speed above zero, or is no single line, or a road to close is not there; names
                them.
        """
        require_metres(roads.crs)
        open_roads, left_out = _open_on(roads, pd.Timestamp(on), tuple(closed))
        lines = np.asarray(open_roads.geometry.array)
        placed = shapely.length(lines) > 0
        unplaced = tuple(open_roads.index[~placed].astype(str))
        open_roads, lines = open_roads[placed], lines[placed]
        speed = open_roads["speed_kph"].to_numpy(dtype=np.float64, na_value=np.nan)
        _refuse(open_roads, shapely.get_type_id(lines) != 1, "are not single lines; split them")
        _refuse(open_roads, ~(np.isfinite(speed) & (speed > 0)), "have no speed above zero; give speed_kph")
        ends = shapely.get_coordinates(np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)]))
        keys, node = np.unique(np.round(ends / JOIN_M).astype(np.int64), axis=0, return_inverse=True)
        return cls(
            nodes_xy=keys.astype(np.float64) * JOIN_M,
            start=node.ravel()[: len(lines)],
            end=node.ravel()[len(lines) :],
            lines=lines,
            length_m=shapely.length(lines),
            speed_kph=speed,
            oneway=open_roads["oneway"].astype("boolean").fillna(False).to_numpy(dtype=bool),
            slope=slope_codes(open_roads.get("slope"), len(lines)),
            road_ids=tuple(open_roads.index.astype(str)),
            closed=left_out,
            unplaced=unplaced,
            crs=roads.crs,
        )

    @property
    def n_nodes(self) -> int:
        """Number of nodes: junctions, bends between edges and dead ends."""
        return len(self.nodes_xy)

    @property
    def n_edges(self) -> int:
        """Number of edges."""
        return len(self.start)

    @cached_property
    def version(self) -> str:
        """Sixteen hex digits that depend on the edges only, not on their order or names (SHA-256)."""
        middle = shapely.get_coordinates(shapely.line_interpolate_point(self.lines, 0.5, normalized=True))
        ends = np.round(np.column_stack([self.nodes_xy[self.start], self.nodes_xy[self.end], middle]) / JOIN_M)
        measures = np.round(np.column_stack([self.length_m, self.speed_kph, self.oneway]) * 1000)
        sloped = [self.slope] if (self.slope != UNKNOWN).any() else []  # unknown changes no minute, and so no version
        table = np.column_stack([ends, measures, *sloped]).astype("<i8")
        return hashlib.sha256(table[np.lexsort(table.T)].tobytes()).hexdigest()[:16]

    @cached_property
    def slope_known(self) -> float:
        """Share of the length of roads whose slope is on record, 0 to 1; NaN without roads."""
        whole = float(self.length_m.sum())
        return float(self.length_m[self.slope != UNKNOWN].sum()) / whole if whole > 0 else float("nan")

    @cached_property
    def component(self) -> Ints:
        """Component (n_nodes,) of each node, directions ignored; 0 is the one with most road, the main network."""
        if self.n_edges == 0:
            return np.empty(0, np.int64)
        graph = csr_array((np.ones(self.n_edges), (self.start, self.end)), shape=(self.n_nodes, self.n_nodes))
        label = connected_components(graph, directed=False)[1]
        by_length = np.argsort(-np.bincount(label[self.start], weights=self.length_m), kind="stable")
        return np.argsort(by_length)[label].astype(np.int64)

    @property
    def components(self) -> pd.DataFrame:
        """The connected parts, most road first: columns nodes, edges, length_m; index component. Row 0 is the main."""
        of_edge = self.component[self.start]
        n = int(self.component.max(initial=-1)) + 1
        return pd.DataFrame(
            {
                "nodes": np.bincount(self.component, minlength=n),
                "edges": np.bincount(of_edge, minlength=n),
                "length_m": np.bincount(of_edge, weights=self.length_m, minlength=n),
            },
            index=pd.RangeIndex(n, name="component"),
        )

    def snap(self, points_xy: npt.ArrayLike, *, max_snap_m: float = MAX_SNAP_M) -> Snaps:
        """Nearest point on any edge for each of ``points_xy`` (n, 2), metres.

        Raises:
            FrameError: a point has no coordinates.
        """
        points = as_xy(points_xy)
        if max_snap_m != MAX_SNAP_M:
            return self._found(points, max_snap_m)
        return self._remembered.snaps(points, self._found)

    def _found(self, points: Floats, max_snap_m: float = MAX_SNAP_M) -> Snaps:
        return self.onto(points, *nearest_line(self.tree, points), max_snap_m=max_snap_m)

    @cached_property
    def _remembered(self) -> Remembered:
        return Remembered()

    def onto(self, points: Floats, edge: Ints, distance: Floats, *, max_snap_m: float = MAX_SNAP_M) -> Snaps:
        """``points`` (n, 2) where they reach the ``edge`` (n,) chosen for each, ``distance`` (n,) metres away."""
        if self.n_edges == 0:
            return Snaps(edge, distance, np.ones(len(points), dtype=bool), edge, np.full(len(points), np.nan), points)
        length = self.length_m[edge]
        metres = np.asarray(shapely.line_locate_point(self.lines[edge], shapely.points(points)))
        # At an end of the edge a point is at the node itself: on a one-way edge that decides what it reaches.
        along = np.where(metres <= JOIN_M, 0.0, np.where(metres >= length - JOIN_M, 1.0, metres / length))
        node = np.where(along <= 0.5, self.start[edge], self.end[edge])
        return Snaps(node, distance, (distance > max_snap_m) | (self.component[node] != 0), edge, along, points)

    def _snapped(self, points_xy: Points, max_snap_m: float) -> Snaps:
        return points_xy if isinstance(points_xy, Snaps) else self.snap(points_xy, max_snap_m=max_snap_m)

    def minutes(
        self,
        origins_xy: Points,
        destinations_xy: Points,
        *,
        mode: Mode = "car",
        cutoff_min: float = np.inf,
        max_snap_m: float = MAX_SNAP_M,
    ) -> Floats:
        """Minutes (n, m) from each of n origins to each of m destinations, walks to and from the road included.

        Points farther than ``max_snap_m`` from a road do not reach it; two points on one island reach each other. More
        than ``cutoff_min`` is inf.

        Raises:
            FrameError: a point has no coordinates.
            NetworkError: an unknown mode.
        """
        from_, to = self._snapped(origins_xy, max_snap_m), self._snapped(destinations_xy, max_snap_m)
        origins, targets = from_.xy, to.xy
        graph, (at, goal) = self._with_points(mode, from_, to)
        limit = max(cutoff_min, 0.0)
        backwards = len(goal) < len(at)  # fewer searches from the destinations
        road = search(graph.T.tocsr(), goal, at, limit).T if backwards else search(graph, at, goal, limit)
        result = road + walk_minutes(from_, max_snap_m)[:, None] + walk_minutes(to, max_snap_m)
        if result.size:
            near = cKDTree(origins).sparse_distance_matrix(cKDTree(targets), NEIGHBOUR_M, output_type="ndarray")
            pair = near["i"], near["j"]
            result[pair] = np.minimum(result[pair], minutes_on_foot(near["v"]))
        result[result > cutoff_min] = np.inf
        return result

    def nearest_minutes(
        self,
        origins_xy: Points,
        destinations_xy: Points,
        *,
        mode: Mode = "car",
        max_snap_m: float = MAX_SNAP_M,
    ) -> tuple[Floats, Ints]:
        """Minutes (n,) from each origin to its quickest destination, and that destination's position (n,).

        inf and -1 where none can be reached. One search from all destinations at once, not n × m.

        Raises:
            FrameError: a point has no coordinates.
            NetworkError: an unknown mode.
        """
        from_, to = self._snapped(origins_xy, max_snap_m), self._snapped(destinations_xy, max_snap_m)
        origins, targets = from_.xy, to.xy
        best, index = np.full(len(origins), np.inf), np.full(len(origins), -1, dtype=np.int64)
        walk_to = walk_minutes(to, max_snap_m)
        usable = np.flatnonzero(np.isfinite(walk_to))
        graph, (at, goal) = self._with_points(mode, from_, to)
        if len(usable):
            road, target = search_to_nearest(graph, goal[usable], walk_to[usable])
            best = road[at] + walk_minutes(from_, max_snap_m)
            index = np.where(np.isfinite(best), usable[target[at]], -1)
        if len(origins) and len(targets):
            neighbour, distance = nearest(origins, targets)
            on_foot = np.where(distance <= NEIGHBOUR_M, minutes_on_foot(distance), np.inf)
            best, index = np.where(on_foot < best, on_foot, best), np.where(on_foot < best, neighbour, index)
        return best, index.astype(np.int64)

    def nearest_other_minutes(self, points_xy: Points, *, max_snap_m: float = MAX_SNAP_M) -> Floats:
        """Minutes on foot (n,) from each point to the quickest other point; inf where none can be reached.

        One search for all, not n: walking is the same in both directions.

        Raises:
            FrameError: a point has no coordinates.
        """
        snaps = self._snapped(points_xy, max_snap_m)
        points = snaps.xy
        walk_to = walk_minutes(snaps, max_snap_m)
        usable = np.flatnonzero(np.isfinite(walk_to))
        best = np.full(len(points), np.inf)
        if len(usable) > 1:
            graph, (at,) = self._with_points("walk", snaps)
            best[usable] = search_to_nearest_other(graph, at[usable], walk_to[usable])
        straight = nearest_other(points, np.arange(len(points)))[1]
        found: Floats = np.minimum(best, np.where(straight <= NEIGHBOUR_M, minutes_on_foot(straight), np.inf))
        return found

    def pair_minutes(
        self,
        origins_xy: Points,
        destinations_xy: Points,
        *,
        mode: Mode = "car",
        max_snap_m: float = MAX_SNAP_M,
    ) -> Floats:
        """Minutes (n,) from each origin to the destination of the same position; ``minutes`` without the other pairs.

        Raises:
            FrameError: a point has no coordinates, or there are not as many origins as destinations.
            NetworkError: an unknown mode.
        """
        from_, to = self._snapped(origins_xy, max_snap_m), self._snapped(destinations_xy, max_snap_m)
        origins, targets = from_.xy, to.xy
        if len(origins) != len(targets):
            raise FrameError(f"There are {len(origins)} origins but {len(targets)} destinations.")
        graph, (at, goal) = self._with_points(mode, from_, to)
        walks = walk_minutes(from_, max_snap_m) + walk_minutes(to, max_snap_m)
        straight = np.hypot(*(origins - targets).T)
        on_foot = np.where(straight <= NEIGHBOUR_M, minutes_on_foot(straight), np.inf)
        return np.minimum(search_pairs(graph, at, goal) + walks, on_foot)

    def cut_off(self, points_xy: npt.ArrayLike, *, max_snap_m: float = MAX_SNAP_M) -> pd.DataFrame:
        """The points the main network does not reach.

        Columns: reason (``no_roads``, ``far`` from any road, ``island`` road), road_m to the nearest road, main_road_m
        to the nearest road of the main network; index point, the position in ``points_xy``.
        """
        points = as_xy(points_xy)
        snaps = self.snap(points, max_snap_m=max_snap_m)
        rows = np.flatnonzero(snaps.cut_off)
        far = np.where(snaps.distance_m[rows] > max_snap_m, "far", "island")
        return pd.DataFrame(
            {
                "reason": pd.Series(far if self.n_edges else ["no_roads"] * len(rows), dtype="str").to_numpy(),
                "road_m": snaps.distance_m[rows],
                "main_road_m": nearest_line(self.main_tree, points[rows])[1],
            },
            index=pd.Index(rows, name="point"),
        )

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The lines of all edges, to find the nearest."""
        return shapely.STRtree(self.lines)

    @cached_property
    def main_edges(self) -> Ints:
        """Positions of the edges of the main network."""
        return np.flatnonzero(self.component[self.start] == 0)

    @cached_property
    def main_tree(self) -> shapely.STRtree:
        """The lines of ``main_edges``."""
        return shapely.STRtree(self.lines[self.main_edges])

    @cached_property
    def chains(self) -> Chains:
        """The edges as chains, the graph that searches run on."""
        return Chains.of(self.n_nodes, self.start, self.end, self.oneway)

    def edge_minutes(self, mode: Mode) -> Floats:
        """Minutes (n_edges,) to run through each edge: by the speed on record for a car, at most ``EBIKE_KPH`` by
        e-bike and ``EBIKE_STEEP_KPH`` where steep, and on foot at ``WALK_KPH``, longer where a slope is on record.

        Raises:
            NetworkError: an unknown mode.
        """
        if mode == "car":
            speed = self.speed_kph
        elif mode == "ebike":
            speed = np.minimum(self.speed_kph, np.where(self.slope == STEEP, EBIKE_STEEP_KPH, EBIKE_KPH))
        elif mode == "walk":
            speed = WALK_KPH * walking_shares(self.slope)
        else:
            raise NetworkError(f"There is no way of travel {mode!r}; choose {', '.join(get_args(Mode))}.")
        return self.length_m / (speed * (1000 / 60))

    def with_points(self, mode: Mode, *snaps: Snaps) -> tuple[Arcs, list[Ints]]:
        """What a search runs on: the chains split at the snapped points; and the nodes of each set of points in it.

        Raises:
            NetworkError: an unknown mode.
        """
        edge = np.concatenate([s.edge for s in snaps])
        along = np.concatenate([s.along for s in snaps])
        arcs = self.chains.arcs(self.n_nodes, self.edge_minutes(mode), mode == "walk", edge, along)
        small, nodes = arcs.compact(self.n_nodes + np.arange(len(edge)))
        return small, np.split(nodes, np.cumsum([len(s) for s in snaps])[:-1])

    def _with_points(self, mode: Mode, *snaps: Snaps) -> tuple[csr_array, list[Ints]]:
        arcs, nodes = self.with_points(mode, *snaps)
        return arcs.graph, nodes


def _open_on(
    roads: gpd.GeoDataFrame, day: pd.Timestamp, also: tuple[str, ...]
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Roads open on ``day`` without those of the ids ``also``, and the ids of those closed."""
    unknown = [road for road in dict.fromkeys(also) if road not in roads.index]
    if unknown:
        names = f"{', '.join(unknown[:5])}{' …' if len(unknown) > 5 else ''}"
        raise NetworkError(f"No road has the number {names}; look it up in the list of roads.", ids=unknown)
    since, until = roads["closed_from"], roads["closed_to"]
    dated = since.notna() | until.notna()
    closed = dated & (since.isna() | (since <= day)) & (until.isna() | (day <= until)) | roads.index.isin(also)
    return roads[~closed], tuple(roads.index[closed].astype(str))


def _refuse(roads: gpd.GeoDataFrame, bad: Bools, fault: str) -> None:
    if bad.any():
        ids = roads.index[bad].astype(str).tolist()
        raise NetworkError(f"{len(ids)} roads {fault}: {', '.join(ids[:5])}{' …' if len(ids) > 5 else ''}.", ids=ids)
