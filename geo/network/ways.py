"""The quickest ways between places on a network: minutes, metres and lines, all of the same ways.

Minutes come from Dijkstra's search (compiled, SciPy). Metres are added up along the tree of predecessors it leaves: a
few rounds of pointer jumping (Wyllie 1979) over all nodes let each target reach its source in few steps. That is exact
whatever the speeds, and takes less than the search. Who asks the same ``Ways`` gets the same way, also of several as
quick as each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from geo.distance import Floats, Ints
from geo.network.chains import Arcs
from geo.network.drawing import Ends, Pieces, draw
from geo.network.places import Places, Shapes, crossing, polygons
from geo.network.roads import Mode, RoadNetwork
from geo.network.snapping import JOIN_M, NEIGHBOUR_M, minutes_on_foot

_CHUNK_CELLS = 1_000_000  # sources × nodes answered at once: 8 MB, which stay in the cache
_JUMPS = 3  # rounds over all nodes; the targets then walk an eighth of the steps


@dataclass(frozen=True, eq=False)
class Ways:
    """Roads with n places on them, for one mode of travel.

    ``nodes`` (n,) are the places on the graph of ``arcs``; ``waters`` are polygons no neighbour is walked to over.
    """

    network: RoadNetwork
    places: Places
    arcs: Arcs
    nodes: Ints
    waters: Shapes

    @classmethod
    def of(cls, network: RoadNetwork, places: Places, mode: Mode, waters: gpd.GeoSeries | None = None) -> Ways:
        """The ways between ``places``.

        Raises:
            NetworkError: an unknown mode.
            UnknownCRSError: the waters are not in the roads' CRS.
        """
        arcs, (nodes,) = network.with_points(mode, places.snaps)
        return cls(network, places, arcs, nodes, polygons(waters, network))

    def table(self) -> tuple[Floats, Floats]:
        """Minutes and metres (n, n) from each place to each, walks at both ends included; inf where there is no way."""
        n = len(self.places)
        minutes, metres = np.empty((n, n)), np.empty((n, n))
        for rows in self._chunks(np.arange(n)):
            minutes[rows], towards = self._search(rows)
            metres[rows] = self._metres(rows, towards)
        walk_m = np.where(np.isfinite(self.places.walk_min), self.places.snaps.distance_m, 0.0)
        minutes += self.places.walk_min[:, None] + self.places.walk_min
        metres += walk_m[:, None] + walk_m
        here, there = self._neighbours()
        straight, on_foot = self._straight(here, there)
        for pair in ((here, there), (there, here)):
            quicker = on_foot < minutes[pair]
            minutes[pair] = np.where(quicker, on_foot, minutes[pair])
            metres[pair] = np.where(quicker, straight, metres[pair])
        metres[np.isinf(minutes)] = np.inf
        return minutes, metres

    def lines(self, here: Ints, there: Ints) -> Shapes:
        """The way (k,) from each place of ``here`` to that of ``there`` as a line in metres, None where there is none.

        It begins and ends at the points of the places one comes to.
        """
        on_foot = self._straight(here, there)[1]
        by_road = np.full(len(here), np.inf)
        steps: list[tuple[Ints, Ints, Ints]] = []
        for rows in self._chunks(np.unique(here)):
            legs = np.flatnonzero(np.isin(here, rows))
            row = np.searchsorted(rows, here[legs])
            minutes, towards = self._search(rows)
            by_road[legs] = minutes[row, there[legs]]
            steps += self._steps(legs, row, there[legs], towards)
        by_road += self.places.walk_min[here] + self.places.walk_min[there]
        direct = on_foot < by_road
        leg, number, arc = (np.concatenate(column) for column in zip(*steps, strict=True)) if steps else (here[:0],) * 3
        driven = np.isfinite(by_road) & ~direct
        used = driven[leg]
        order = np.lexsort((-number[used], leg[used]))
        pieces = self._pieces(leg[used][order], arc[used][order])
        xy, road = self.places.snaps.xy, self.places.road_xy(self.network)
        begin, end = Ends(xy[here], road[here], driven), Ends(xy[there], road[there], driven)
        return draw(self.network, pieces, begin, end, driven | np.isfinite(on_foot))

    def _chunks(self, rows: Ints) -> Iterator[Ints]:
        step = max(1, _CHUNK_CELLS // max(1, self.arcs.n_nodes))
        return (rows[at : at + step] for at in range(0, len(rows), step))

    def _search(self, rows: Ints) -> tuple[Floats, Ints]:
        """Minutes (s, n) by road from some places to all, and the node before each node on the way; itself if none."""
        minutes, before = dijkstra(self.arcs.graph, indices=self.nodes[rows], return_predecessors=True)
        return minutes[:, self.nodes], np.where(before >= 0, before, np.arange(self.arcs.n_nodes))

    @cached_property
    def _arc_metres(self) -> Floats:
        """Metres (m,) of road along each arc."""
        chains, links = self.network.chains, self.arcs.links
        length = np.append(self.network.length_m[chains.order], 0.0)
        before = np.cumsum(length) - length

        def metres_to(place: Floats) -> Floats:
            whole = np.floor(place).astype(np.int64)
            metres: Floats = before[whole] + (place - whole) * length[whole]
            return metres

        return (metres_to(links.end) - metres_to(links.begin))[self.arcs.link]

    @cached_property
    def _into(self) -> list[tuple[Ints, Ints, Floats]]:
        """The first arc into each node that has one, then the second …: nodes (k,), where it comes from, metres."""
        order = np.lexsort((self.arcs.tail, self.arcs.head))
        head = self.arcs.head[order]
        number = np.arange(len(head)) - np.searchsorted(head, head)
        found = [order[number == k] for k in range(int(number.max(initial=-1)) + 1)]
        return [(self.arcs.head[arc], self.arcs.tail[arc], self._arc_metres[arc]) for arc in found]

    def _metres(self, rows: Ints, before: Ints) -> Floats:
        """Metres (s, n) along the trees of predecessors (s, n_nodes) from some places to all."""
        towards = np.ascontiguousarray(before.T)  # by node, so that what is taken of a node lies together
        metres = np.zeros(towards.shape)
        for node, tail, length in self._into:
            metres[node] += (towards[node] == tail[:, None]) * length[:, None]
        # Cells of the table as positions in one row of numbers.
        s = len(rows)
        jump = (towards * s + np.arange(s)).ravel()
        sums = metres.ravel()
        for _ in range(_JUMPS):
            sums = sums + sums[jump]
            jump = jump[jump]
        cell = (self.nodes[:, None] * s + np.arange(s)).ravel()
        total = np.zeros(len(cell))
        moving = np.arange(len(cell))
        while len(moving):
            total[moving] += sums[cell[moving]]
            after = jump[cell[moving]]
            more = after != cell[moving]
            moving = moving[more]
            cell[moving] = after[more]
        return total.reshape(len(self.places), s).T

    def _steps(self, legs: Ints, row: Ints, there: Ints, before: Ints) -> list[tuple[Ints, Ints, Ints]]:
        """The steps of some legs from the last to the first: leg, number of the step from behind, arc."""
        found, node, number = [], self.nodes[there], 0
        while len(legs):
            earlier = before[row, node]
            moves = earlier != node
            legs, row, node, earlier = legs[moves], row[moves], node[moves], earlier[moves]
            found.append((legs, np.full(len(legs), number), self.arcs.between(earlier, node)))
            node, number = earlier, number + 1
        return found

    def _pieces(self, leg: Ints, arc: Ints) -> Pieces:
        """The pieces of edges that arcs in order of travel run along."""
        chains, links = self.network.chains, self.arcs.links
        link, turned = self.arcs.link[arc], self.arcs.turned[arc]
        begin, end = links.begin[link], links.end[link]
        low = np.floor(begin).astype(np.int64)
        number = np.ceil(end).astype(np.int64) - low
        of = np.repeat(np.arange(len(arc)), number)
        nth = np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)
        place = np.where(turned[of], low[of] + number[of] - 1 - nth, low[of] + nth)
        first, last = np.clip(begin[of] - place, 0, 1), np.clip(end[of] - place, 0, 1)
        edge = chains.order[place]
        backwards = turned[of] != chains.against[edge]
        against = chains.against[edge]
        low_share, high_share = np.where(against, 1 - last, first), np.where(against, 1 - first, last)
        return Pieces(leg[of], edge, low_share, high_share, backwards).joined()

    def _neighbours(self) -> tuple[Ints, Ints]:
        """Pairs of places near each other, each once, and each place with itself."""
        n = len(self.places)
        if n == 0:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        pairs = cKDTree(self.places.snaps.xy).query_pairs(NEIGHBOUR_M + JOIN_M, output_type="ndarray")
        alone = np.arange(n)
        return np.concatenate([pairs[:, 0], alone]), np.concatenate([pairs[:, 1], alone])

    def _straight(self, here: Ints, there: Ints) -> tuple[Floats, Floats]:
        """Metres (k,) straight between places, and minutes on foot; inf unless neighbours with no water between."""
        xy = self.places.snaps.xy
        metres = np.hypot(*(xy[here] - xy[there]).T)
        on_foot = np.where(metres <= NEIGHBOUR_M, minutes_on_foot(metres), np.inf)
        near = np.flatnonzero((metres > 0) & np.isfinite(on_foot))
        if len(near) and len(self.waters):
            on_foot[near[crossing(xy[here[near]], xy[there[near]], self.waters)]] = np.inf
        return metres, on_foot
