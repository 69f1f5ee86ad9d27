"""Minutes from many points to one place after another: what a station dragged over the map asks for.

The graph with the points in it is made once. A place is then put on the link it lies on by two arcs, to the ends of
that link, and one search from it over the graph turned round reaches every point: the minutes of
``RoadNetwork.minutes`` without making the graph again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from geo.distance import Floats, Ints, as_xy
from geo.errors import FrameError
from geo.network.chains import Links
from geo.network.roads import Mode, RoadNetwork
from geo.network.snapping import MAX_SNAP_M, NEIGHBOUR_M, Points, Snaps, minutes_on_foot, walk_minutes

_SAME_MIN = 1e-9  # what rounding puts between a place and a point of the same place


@dataclass(frozen=True, eq=False)
class Toward:
    """Ways to one place from n points; see ``of``."""

    network: RoadNetwork
    mode: Mode
    points: Snaps
    max_snap_m: float
    _links: Links = field(repr=False)
    _begin_min: Floats = field(repr=False)  # minutes from the chain's tail to each link
    _back: npt.NDArray[np.bool_] = field(repr=False)
    _number: Ints = field(repr=False)  # of a node of the links in the graph
    _graph: csr_array = field(repr=False)  # turned round
    _nodes: Ints = field(repr=False)  # of the points
    _walk: Floats = field(repr=False)
    _near: cKDTree = field(repr=False)

    @classmethod
    def of(
        cls, network: RoadNetwork, points_xy: Points, *, mode: Mode = "walk", max_snap_m: float = MAX_SNAP_M
    ) -> Toward:
        """Get ready for ``points_xy`` (n, 2), metres, or where they were found to reach the network.

        Raises:
            FrameError: a point has no coordinates.
            NetworkError: an unknown mode.
        """
        points = points_xy if isinstance(points_xy, Snaps) else network.snap(points_xy, max_snap_m=max_snap_m)
        minutes = network.edge_minutes(mode)
        if network.n_edges == 0:
            points = points.take(np.arange(len(points)))
            links = Links.none()
        else:
            links = network.chains.links(network.n_nodes, minutes, points.edge, points.along)
        back = np.full(len(links.tail), mode == "walk") | ~network.chains.oneway[links.chain]
        arcs = links.arcs(network.n_nodes + len(points), back)
        n = network.n_nodes + len(points)
        used = np.zeros(n, dtype=bool)
        used[links.tail] = used[links.head] = True
        used[network.n_nodes :] = True
        number = np.cumsum(used) - 1
        size = int(used.sum())
        graph = csr_array((links.minutes[arcs.link], (number[arcs.head], number[arcs.tail])), shape=(size, size))
        run = np.cumsum(links.minutes) - links.minutes
        first = np.flatnonzero(np.append(True, links.chain[1:] != links.chain[:-1]))[: len(links.chain)]
        of_chain = np.repeat(run[first], np.diff(np.append(first, len(run)))) if len(run) else run
        return cls(
            network, mode, points, max_snap_m, links, run - of_chain, back, number, graph,
            number[network.n_nodes :], walk_minutes(points, max_snap_m), cKDTree(points.xy),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.points)

    def minutes(self, place_xy: npt.ArrayLike) -> Floats:
        """Minutes (n,) from each point to one place (2,), walks at both ends included; inf where there is no way.

        Raises:
            FrameError: the place has no coordinates, or is not one.
        """
        place = as_xy(np.asarray(place_xy, dtype=np.float64).reshape(-1, 2))
        if len(place) != 1:
            raise FrameError(f"One place at a time, not {len(place)}.")
        found = np.full(len(self), np.inf)
        if self.network.n_edges:
            found = self._by_road(self.network.snap(place, max_snap_m=self.max_snap_m))
        close = np.asarray(self._near.query_ball_point(place[0], NEIGHBOUR_M), dtype=np.int64)
        straight = np.hypot(*(self.points.xy[close] - place[0]).T)
        found[close] = np.minimum(found[close], minutes_on_foot(straight))
        return found

    def _by_road(self, there: Snaps) -> Floats:
        walk = float(walk_minutes(there, self.max_snap_m)[0])
        if not np.isfinite(walk):
            return np.full(len(self), np.inf)
        edge, along = int(there.edge[0]), float(there.along[0])
        chains, links = self.network.chains, self._links
        minutes = self.network.edge_minutes(self.mode)
        chain = int(chains.chain[edge])
        run = chains.order[chains.first[chain] :]
        at = int(np.flatnonzero(run == edge)[0])
        share = 1 - along if chains.against[edge] else along
        reached = float(minutes[run[:at]].sum() + share * minutes[edge])
        low, high = np.searchsorted(links.chain, [chain, chain + 1])
        begin = self._begin_min[low:high]
        link = low + max(int(np.searchsorted(begin, reached, side="right")) - 1, 0)
        into = float(np.clip(reached - self._begin_min[link], 0.0, links.minutes[link]))
        # A place at the end of its link is that node itself, whatever the direction.
        ends, costs = [links.tail[link]], [into]
        rest = float(links.minutes[link] - into)
        if self._back[link] or rest <= _SAME_MIN:
            ends, costs = [*ends, links.head[link]], [*costs, rest]
        minutes_to = self._search(self._number[np.array(ends)], np.array(costs))
        found: Floats = minutes_to[self._nodes] + self._walk + walk
        return found

    def _search(self, ends: Ints, costs: Floats) -> Floats:
        """Minutes (nodes,) to a place that is ``costs`` beyond each of ``ends``: it is one more node, the last."""
        graph, n = self._graph, self._graph.shape[0]
        order = np.argsort(ends)
        ends, costs = ends[order], costs[order]
        if len(ends) == 2 and ends[0] == ends[1]:  # a ring: both ends are one node
            ends, costs = ends[:1], costs.min(keepdims=True)
        more = csr_array(
            (
                np.concatenate([graph.data, costs]),
                np.concatenate([graph.indices, ends.astype(graph.indices.dtype)]),
                np.append(graph.indptr, graph.indptr[-1] + len(ends)).astype(graph.indptr.dtype),
            ),
            shape=(n + 1, n + 1),
        )
        found: Floats = dijkstra(more, indices=np.array([n]))[0, :n]
        return found
