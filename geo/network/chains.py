"""The smaller graph a search runs on, and the searches: exact, compiled, in nodes and minutes only.

A node where just two two-way edges meet offers no choice, so a run of such nodes is one *chain*, as long as its edges
together (degree-2 contraction, an exact preprocessing of route planning: Bast et al. 2016, "Route Planning in
Transportation Networks", section 2.4). One-way edges and the nodes they touch stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.distance import Floats, Ints

Bools = npt.NDArray[np.bool_]

_CHUNK_CELLS = 1_000_000  # sources × nodes answered at once: 8 MB, which stay in the cache
_NEAR_MIN = 30.0  # most carers live nearer


@dataclass(frozen=True, eq=False)
class Links:
    """Pieces of chains between two stops, ends of chains or points on them.

    Per link: the nodes ``tail`` and ``head``, ``minutes``, its ``chain``, and the run of edges it is made of, from
    ``begin`` to ``end`` as places in ``Chains.order``: 12.25 is a quarter of the way through the thirteenth.
    """

    tail: Ints
    head: Ints
    minutes: Floats
    chain: Ints
    begin: Floats
    end: Floats

    @classmethod
    def none(cls) -> Links:
        """Of no roads."""
        nothing = np.empty(0, np.int64)
        return cls(nothing, nothing, np.empty(0), nothing, np.empty(0), np.empty(0))

    def arcs(self, n_nodes: int, back: Bools) -> Arcs:
        """The quickest arc between any two nodes; ``back`` (n_links,): it may be run from head to tail."""
        returning = np.flatnonzero(back | (self.minutes == 0))  # what coincides is one place
        link = np.concatenate([np.arange(len(self.tail)), returning])
        turned = np.arange(len(link)) >= len(self.tail)
        tail = np.where(turned, self.head[link], self.tail[link])
        head = np.where(turned, self.tail[link], self.head[link])
        order = np.lexsort((self.minutes[link], head, tail))
        tail, head = tail[order], head[order]
        keep = np.concatenate([[True], (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])])[: len(tail)]
        kept = np.flatnonzero(keep & (tail != head))
        chosen = order[kept]
        return Arcs(self, n_nodes, tail[kept], head[kept], link[chosen], turned[chosen])

    def joining(self, here: Ints, there: Ints) -> Ints:
        """Position (k,) of the quickest link that joins each pair of neighbouring nodes, in either direction."""
        low, high = np.minimum(self.tail, self.head), np.maximum(self.tail, self.head)
        order = np.lexsort((self.minutes, high, low))
        width = int(high.max(initial=0)) + 1
        key = low[order] * width + high[order]
        wanted = np.minimum(here, there) * width + np.maximum(here, there)
        return order[np.searchsorted(key, wanted)]  # the first of equal pairs is the quickest


@dataclass(frozen=True, eq=False)
class Arcs:
    """Ways from one node straight to another, one for each pair, ordered by ``tail``, then ``head`` (each (m,)).

    ``link`` (m,) is the position in ``links`` of what the arc runs along, ``turned`` (m,) where from head to tail.
    """

    links: Links
    n_nodes: int
    tail: Ints
    head: Ints
    link: Ints
    turned: Bools

    @cached_property
    def graph(self) -> csr_array:
        """Minutes between nodes (n_nodes, n_nodes)."""
        minutes = self.links.minutes[self.link]
        return csr_array((minutes, (self.tail, self.head)), shape=(self.n_nodes, self.n_nodes))

    def between(self, here: Ints, there: Ints) -> Ints:
        """Position (k,) of the arc from each of ``here`` to its neighbour of ``there``."""
        return np.searchsorted(self._key, here * self.n_nodes + there)

    @cached_property
    def _key(self) -> Ints:
        return self.tail * self.n_nodes + self.head

    def compact(self, points: Ints) -> tuple[Arcs, Ints]:
        """The same arcs with only nodes that some arc joins and ``points`` (nodes), and where those are in it."""
        used = np.zeros(self.n_nodes, dtype=bool)
        used[self.tail] = used[self.head] = used[points] = True
        number = np.cumsum(used) - 1
        arcs = Arcs(self.links, int(used.sum()), number[self.tail], number[self.head], self.link, self.turned)
        return arcs, number[points]


@dataclass(frozen=True, eq=False)
class Chains:
    """The edges of a graph as chains.

    Per chain: ``tail`` and ``head`` (nodes), ``oneway`` and ``first`` (where its edges begin in ``order``).
    Per edge: ``chain``, and ``against`` where the chain runs through it from its end to its start.
    ``order`` lists the edges chain by chain, from tail to head.
    """

    tail: Ints
    head: Ints
    oneway: Bools
    first: Ints
    chain: Ints
    against: Bools
    order: Ints

    @classmethod
    def of(cls, n_nodes: int, start: Ints, end: Ints, oneway: Bools) -> Chains:
        """Chains of the edges from ``start`` to ``end`` (each (n_edges,) node numbers below ``n_nodes``)."""
        ends = np.concatenate([start, end])
        fixed = np.bincount(ends, minlength=n_nodes) != 2
        fixed[start[oneway]] = fixed[end[oneway]] = True

        n = len(start)
        by_node = np.argsort(ends, kind="stable") % max(n, 1)
        begin = np.searchsorted(np.sort(ends), np.arange(n_nodes))
        starts, stops, stay = start.tolist(), end.tolist(), fixed.tolist()
        edges_at, begins = by_node.tolist(), begin.tolist()
        chain, against = [-1] * n, [False] * n
        order: list[int] = []
        tails: list[int] = []
        heads: list[int] = []
        firsts: list[int] = []

        def follow(edge: int, tail: int) -> None:
            node = tail
            firsts.append(len(order))
            while True:
                chain[edge], against[edge] = len(tails), starts[edge] != node
                order.append(edge)
                node = starts[edge] if against[edge] else stops[edge]
                if stay[node] or node == tail:
                    break
                pair = edges_at[begins[node]], edges_at[begins[node] + 1]
                edge = pair[1] if pair[0] == edge else pair[0]
            tails.append(tail)
            heads.append(node)

        # A plain walk over each edge once: about 0.1 s for 60,000 edges.
        for edge in range(n):
            if chain[edge] < 0 and (stay[starts[edge]] or stay[stops[edge]]):
                follow(edge, starts[edge] if stay[starts[edge]] else stops[edge])
        for edge in range(n):  # what is left are rings without any junction
            if chain[edge] < 0:
                follow(edge, starts[edge])
        first = np.array(firsts, dtype=np.int64)
        listed = np.array(order, dtype=np.int64)
        return cls(
            np.array(tails, dtype=np.int64),
            np.array(heads, dtype=np.int64),
            oneway[listed[first]],
            first,
            np.array(chain, dtype=np.int64),
            np.array(against, dtype=bool),
            listed,
        )

    def arcs(self, n_nodes: int, edge_minutes: Floats, both_ways: bool, edge: Ints, along: Floats) -> Arcs:
        """The arcs of the chains split at points: point ``i`` is node ``n_nodes + i``.

        Args:
            n_nodes: nodes of the network.
            edge_minutes: (n_edges,) minutes to run through each edge.
            both_ways: whether one-way edges may be run backwards (on foot).
            edge: (n_points,) the edge each point lies on.
            along: (n_points,) how far along it, 0 to 1.
        """
        links = self.links(n_nodes, edge_minutes, edge, along)
        return links.arcs(n_nodes + len(edge), both_ways | ~self.oneway[links.chain])

    def links(self, n_nodes: int, edge_minutes: Floats, edge: Ints, along: Floats) -> Links:
        """The chains cut at their ends and at points, whatever the direction of travel; arguments as in ``arcs``."""
        if len(edge_minutes) == 0:
            return Links.none()
        running = np.cumsum(edge_minutes[self.order]) - edge_minutes[self.order]
        before = np.empty(len(edge_minutes))  # minutes from the chain's tail to the edge
        before[self.order] = running - running[self.first][self.chain[self.order]]
        total = np.bincount(self.chain, weights=edge_minutes, minlength=len(self.tail))
        of_point = self.chain[edge]
        share = np.where(self.against[edge], 1 - along, along)
        reached = before[edge] + share * edge_minutes[edge]
        rank = np.empty(len(edge_minutes))  # place of the edge in ``order``
        rank[self.order] = np.arange(len(edge_minutes))
        last = np.append(self.first[1:], len(self.order))[: len(self.first)]

        # The stops along every chain: its tail, the points on it in order, its head.
        n, k = len(self.tail), len(edge)
        chain = np.concatenate([np.arange(n), of_point, np.arange(n)])
        minute = np.concatenate([np.zeros(n), np.clip(reached, 0, total[of_point]), total])
        stop = np.concatenate([self.tail, n_nodes + np.arange(k), self.head])
        place = np.concatenate([self.first, rank[edge] + share, last])
        order = np.lexsort((np.repeat([0, 1, 2], [n, k, n]), minute, chain))
        chain, minute, stop, place = chain[order], minute[order], stop[order], place[order]
        to = np.flatnonzero(chain[:-1] == chain[1:])
        return Links(stop[to], stop[to + 1], minute[to + 1] - minute[to], chain[to], place[to], place[to + 1])


def search(graph: csr_array, sources: Ints, targets: Ints, limit: float) -> Floats:
    """Minutes (n_sources, n_targets) by one search from each source; inf where farther than ``limit``."""
    result = np.empty((len(sources), len(targets)))
    step = max(1, _CHUNK_CELLS // max(1, graph.shape[0]))
    for at in range(0, len(sources), step):
        result[at : at + step] = dijkstra(graph, indices=sources[at : at + step], limit=limit)[:, targets]
    return result


def search_pairs(graph: csr_array, sources: Ints, targets: Ints) -> Floats:
    """Minutes (n,) from each source to the target of the same position, inf where there is no way.

    Each search ends soon after ``_NEAR_MIN`` first; only the pairs farther apart are searched for without an end.
    """
    result = np.full(len(sources), np.inf)
    for limit in (_NEAR_MIN, np.inf):
        rows = np.flatnonzero(np.isinf(result))
        step = max(1, _CHUNK_CELLS // max(1, graph.shape[0]))
        for chunk in np.split(rows, range(step, len(rows), step)):
            if len(chunk):
                minutes = dijkstra(graph, indices=sources[chunk], limit=limit)
                result[chunk] = minutes[np.arange(len(chunk)), targets[chunk]]
    return result


def search_to_nearest(graph: csr_array, targets: Ints, extra: Floats) -> tuple[Floats, Ints]:
    """Per node, minutes to the quickest target and its position, by one backward search from all targets at once.

    ``extra`` (n_targets,) minutes are added at each target. inf and -1 where none is reached.
    """
    return Doors.of(graph, targets, extra).search(np.arange(len(targets)))[:2]


@dataclass(frozen=True, eq=False)
class Doors:
    """A graph turned round, with a node before each target that holds the minutes added there."""

    graph: csr_array
    n_nodes: int

    @classmethod
    def of(cls, graph: csr_array, targets: Ints, extra: Floats) -> Doors:
        """The doors of ``targets`` (nodes of ``graph``), with ``extra`` (n_targets,) minutes added at each."""
        arcs, n, k = graph.tocoo(), graph.shape[0], len(targets)
        tail = np.concatenate([arcs.col, n + np.arange(k)])
        head = np.concatenate([arcs.row, targets])
        return cls(csr_array((np.concatenate([arcs.data, extra]), (tail, head)), shape=(n + k, n + k)), n)

    def search(self, targets: Ints, limit: float = np.inf) -> tuple[Floats, Ints, Ints]:
        """Per node minutes to the quickest of ``targets`` (positions), that target, and the next node on the way.

        inf and -1 where none is reached within ``limit`` minutes; at a target there is no next node, -1.
        """
        n = self.n_nodes
        minutes, towards, source = dijkstra(
            self.graph, indices=n + targets, min_only=True, return_predecessors=True, limit=limit
        )
        reached = np.isfinite(minutes[:n])
        on_the_way = reached & (towards[:n] >= 0) & (towards[:n] < n)
        return (
            minutes[:n],
            np.where(reached, source[:n] - n, -1).astype(np.int64),
            np.where(on_the_way, towards[:n], -1).astype(np.int64),
        )


def search_to_nearest_other(graph: csr_array, sites: Ints, extra: Floats) -> Floats:
    """Minutes (n_sites,) from each site to the quickest other site, by one search for all (Mehlhorn 1988).

    ``extra`` (n_sites,) finite minutes are added at each end. The graph is symmetric. inf where no other is reached.

    Every node belongs to its nearest site. The way from a site to the nearest other leaves its cell by some arc, and is
    then the nearest site's from there; or it never does, and that other lies in the cell itself.
    """
    best, owner = search_to_nearest(graph, sites, extra)
    found = np.full(len(sites), np.inf)
    inside = np.flatnonzero(owner[sites] != np.arange(len(sites)))
    to_owner = extra[inside] + best[sites[inside]]
    found[inside] = to_owner
    np.minimum.at(found, owner[sites[inside]], to_owner)
    arcs = graph.tocoo()
    crossing = (owner[arcs.row] != owner[arcs.col]) & (owner[arcs.row] >= 0)
    here, there = arcs.row[crossing], arcs.col[crossing]
    np.minimum.at(found, owner[here], best[here] + arcs.data[crossing] + best[there])
    return found
