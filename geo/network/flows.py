"""Who walks where: the quickest ways of many walkers to their targets, and what they add up to on each road.

All-or-nothing assignment (Sheffi 1985, *Urban Transportation Networks*, ch. 5) on foot, without congestion: everybody
takes the quickest way. The ways to one target, or to the nearest of several, are a shortest-path forest, so one search
serves all walkers, and what walks on a step of the forest is what starts beyond it. In depth-first order that is one
run of steps, which also answers how many *different* walkers take any of some steps (nested intervals).

Exact on the contracted graph of ``geo.network.chains``: steps are turned back into pieces of the original edges, the
first and the last cut where walkers come onto the road. The walk between door and road is timed but on no road.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array

from geo.distance import Floats, Ints, as_xy, nearest
from geo.errors import FrameError
from geo.network.chains import Bools, Chains, Doors, Links
from geo.network.roads import RoadNetwork
from geo.network.snapping import MAX_SNAP_M, NEIGHBOUR_M, WALK_KPH, Snaps, walk_minutes

_METRES_A_MINUTE = WALK_KPH * (1000 / 60)
_TOUCH = 1e-9  # of a section: less than this of it is not walked


@dataclass(frozen=True, eq=False)
class Sections:
    """Short sections of roads somebody walks on, cut alike whoever walks there.

    ``middle_xy`` (m, 2) metres, ``edge`` (m,), and ``metres`` (m, n_steps), sparse: how much of the section each step
    of the flows covers.
    """

    middle_xy: Floats
    edge: Ints
    metres: csr_array

    def __len__(self) -> int:
        return len(self.edge)


@dataclass(frozen=True, eq=False)
class Flows:
    """The ways of n walkers with k weights each.

    Per walker ``minutes`` (n,) door to door, inf if there is no way, and ``target`` (n,), the position of where it
    goes, -1 if nowhere; ``joined`` (n,): there is a way, however long. Neighbours of their target walk no road.

    Per step of the forest: ``flow`` (s, k), the weights of all who take it, and ``first`` and ``last`` (s,): a step is
    taken by all who take another one exactly if its interval [first, last) holds the other's.

    Per piece of road: the ``step`` it is part of, its ``edge``, and from where to where along it, ``begin`` to ``end``
    as shares of the edge (p,).
    """

    minutes: Floats
    target: Ints
    joined: Bools
    flow: Floats
    first: Ints
    last: Ints
    step: Ints
    edge: Ints
    begin: Floats
    end: Floats

    def on_edges(self, n_edges: int) -> Floats:
        """What walks on each edge (n_edges, k), averaged over its length."""
        share = csr_array((self.end - self.begin, (self.edge, self.step)), shape=(n_edges, len(self.flow)))
        return np.asarray(share @ self.flow, dtype=np.float64)

    def sections(self, network: RoadNetwork, step_m: float) -> Sections:
        """The roads walked, each edge cut into equal sections of at most ``step_m`` metres.

        Raises:
            FrameError: ``step_m`` is not above zero.
        """
        if not step_m > 0:
            raise FrameError(f"Sections must be longer than zero metres, not {step_m}.")
        number = np.maximum(np.ceil(network.length_m / step_m - _TOUCH), 1).astype(np.int64)
        offset = np.cumsum(number) - number
        begin, end = self.begin * number[self.edge], self.end * number[self.edge]
        low, high = np.floor(begin + _TOUCH).astype(np.int64), np.ceil(end - _TOUCH).astype(np.int64)
        piece, place = _runs(low, np.maximum(high - low, 0))
        edge = self.edge[piece]
        covered = np.minimum(end[piece], place + 1) - np.maximum(begin[piece], place)
        metres = np.clip(covered, 0, 1) * (network.length_m / number)[edge]
        used, row = np.unique(offset[edge] + place, return_inverse=True)
        of: Ints = np.repeat(np.arange(network.n_edges), number)[used]
        middle = shapely.line_interpolate_point(
            network.lines[of], (used - offset[of] + 0.5) / number[of], normalized=True
        )
        shape = (len(used), len(self.flow))
        return Sections(
            shapely.get_coordinates(middle), of, csr_array((metres, (row.ravel(), self.step[piece])), shape=shape)
        )

    def distinct(self, group: npt.ArrayLike, step: npt.ArrayLike, n_groups: int) -> Floats:
        """Weights (n_groups, k) of the different walkers who take at least one of each group's steps.

        ``group`` and ``step`` are (q,): the steps of a group, in any order, repeated or not. Each walker counts once.
        """
        groups, steps = np.asarray(group, dtype=np.int64), np.asarray(step, dtype=np.int64)
        span = int(self.last.max(initial=0)) + 1
        begin, end = groups * span + self.first[steps], groups * span + self.last[steps]
        order = np.argsort(begin, kind="stable")
        farthest = np.maximum.accumulate(end[order])
        # Who takes a step inside an earlier one's interval takes that one too, and is counted there.
        outermost = order[begin[order] >= np.concatenate([[-1], farthest[:-1]])[: len(order)]]
        total = np.zeros((n_groups, self.flow.shape[1]))
        np.add.at(total, groups[outermost], self.flow[steps[outermost]])
        return total


def assign(
    network: RoadNetwork,
    origins_xy: npt.ArrayLike,
    targets_xy: npt.ArrayLike,
    weights: npt.ArrayLike,
    *,
    to: npt.ArrayLike | None = None,
    limit_min: float = np.inf,
    max_snap_m: float = MAX_SNAP_M,
) -> Flows:
    """Send each walker the quickest way on foot to its target and add up what walks where.

    Args:
        network: the roads.
        origins_xy: (n, 2) metres, where walkers start.
        targets_xy: (m, 2) metres.
        weights: (n,) or (n, k), what each walker counts; k sums are made at once.
        to: (n,) the target each goes to, -1 or not given: the quickest to reach.
        limit_min: whoever needs more minutes goes nowhere.
        max_snap_m: as in ``RoadNetwork.minutes``; so are the walk to the road and the rule for neighbours.

    Raises:
        FrameError: a point has no coordinates, or ``to`` or ``weights`` do not fit the points.
    """
    origins, targets = as_xy(origins_xy), as_xy(targets_xy)
    n = len(origins)
    given = np.asarray(weights, dtype=np.float64)
    counts = given if given.ndim == 2 else given.reshape(-1, 1)
    wanted = np.full(n, -1) if to is None else np.asarray(to, dtype=np.int64)
    if len(counts) != n or wanted.shape != (n,) or not ((wanted >= -1) & (wanted < len(targets))).all():
        raise FrameError(f"Give {n} weights, and for each walker a target below {len(targets)} or -1.")
    from_, goals = network.snap(origins, max_snap_m=max_snap_m), network.snap(targets, max_snap_m=max_snap_m)
    walk_from, walk_to = walk_minutes(from_, max_snap_m), walk_minutes(goals, max_snap_m)
    minutes, target, joined = np.full(n, np.inf), np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=bool)
    forests: list[_Forest] = []
    links, graph = _graph(network, from_, goals)
    reachable = np.flatnonzero(np.isfinite(walk_to))
    doors = Doors.of(graph, network.n_nodes + n + reachable, walk_to[reachable])
    part_from, part_to = _part(network, from_, max_snap_m), _part(network, goals, max_snap_m)
    for choice in np.unique(wanted).tolist():
        who = np.flatnonzero(wanted == choice)
        ends = np.arange(len(reachable)) if choice < 0 else np.flatnonzero(reachable == choice)
        by_road, towards = np.full(len(who), np.inf), np.empty(0, np.int64)
        if len(ends):
            at = network.n_nodes + who
            to_goal, source, towards = doors.search(ends, max(limit_min, 0.0))
            by_road = to_goal[at] + walk_from[who]
            target[who] = np.where(np.isfinite(by_road), reachable[source[at]], -1)
        on_foot, neighbour = _straight(origins[who], targets, choice)
        direct = on_foot < by_road
        minutes[who] = np.minimum(by_road, on_foot)
        target[who] = np.where(direct, neighbour, target[who])
        joined[who] = np.isin(part_from[who], part_to[reachable[ends]]) | np.isfinite(on_foot)
        too_far = who[~(minutes[who] <= limit_min)]
        minutes[too_far], target[too_far] = np.inf, -1
        walking = who[np.isfinite(minutes[who]) & ~direct]
        if len(walking):
            forests.append(_forest(towards, network.n_nodes + walking, counts[walking]))
    return _on_roads((minutes, target, joined), forests, links, network, counts.shape[1])


@dataclass(frozen=True, eq=False)
class _Forest:
    """The steps taken, in depth-first order: from ``here`` to ``there``, with their flow and interval."""

    here: Ints
    there: Ints
    flow: Floats
    first: Ints
    last: Ints


def _forest(towards: Ints, at: Ints, weights: Floats) -> _Forest:
    """The part of the forest ``towards`` (the next node of each, -1 at a root) that walkers starting ``at`` take."""
    place: dict[int, int] = {}  # the nodes used, each after the next one on its way
    for start in at.tolist():
        way, node = [], start
        while node >= 0 and node not in place:
            way.append(node)
            node = towards.item(node)
        for node in reversed(way):
            place[node] = len(place)
    nodes, n = np.array(list(place), dtype=np.int64), len(place)
    parent = np.array([place.get(node, n) for node in towards[nodes].tolist()], dtype=np.int64)
    upper = parent.tolist()
    size, begin, free = [1] * (n + 1), [0] * (n + 1), [0] * (n + 1)
    for row in range(n - 1, -1, -1):
        size[upper[row]] += size[row]
    for row in range(n):
        begin[row] = free[upper[row]]
        free[upper[row]] += size[row]  # where the next branch begins
        free[row] = begin[row] + 1

    first = np.array(begin[:n], dtype=np.int64)
    last = first + np.array(size[:n], dtype=np.int64)
    starting = np.zeros((n + 1, weights.shape[1]))
    np.add.at(starting, first[[place[node] for node in at.tolist()]], weights)
    order = np.argsort(first)
    bounds = np.column_stack([first[order], last[order]]).ravel()
    flow = np.add.reduceat(starting, bounds, axis=0)[::2]  # sums of what is there, so nothing cancels
    moves = parent[order] != n
    rows = order[moves]
    return _Forest(nodes[rows], towards[nodes[rows]], flow[moves], first[rows], last[rows])


def _graph(network: RoadNetwork, *snaps: Snaps) -> tuple[Links, csr_array]:
    """Links and minutes on foot, split at the snapped points."""
    edge = np.concatenate([s.edge for s in snaps])
    along = np.concatenate([s.along for s in snaps])
    size = network.n_nodes + len(edge)
    links = network.chains.links(network.n_nodes, network.edge_minutes("walk"), edge, along)
    return links, links.arcs(size, np.ones(len(links.tail), dtype=bool)).graph


def _on_roads(
    walkers: tuple[Floats, Ints, Bools], forests: list[_Forest], links: Links, network: RoadNetwork, k: int
) -> Flows:
    """The steps of all forests as one, and the pieces of edges they are made of."""
    none = np.empty(0, np.int64)
    if not forests:
        return Flows(*walkers, np.empty((0, k)), none, none, none, none, np.empty(0), np.empty(0))
    ends = np.cumsum([0, *(int(forest.last.max(initial=0)) for forest in forests)])
    first = np.concatenate([forest.first + end for forest, end in zip(forests, ends[:-1], strict=True)])
    last = np.concatenate([forest.last + end for forest, end in zip(forests, ends[:-1], strict=True)])
    here, there = (np.concatenate([getattr(f, name) for f in forests]) for name in ("here", "there"))
    link = links.joining(here, there)
    chains: Chains = network.chains
    begin, end = np.minimum(links.begin[link], links.end[link]), np.maximum(links.begin[link], links.end[link])
    low = np.floor(begin).astype(np.int64)
    step, place = _runs(low, np.ceil(end).astype(np.int64) - low)
    edge = chains.order[place]
    enters, leaves = np.clip(begin[step] - place, 0, 1), np.clip(end[step] - place, 0, 1)
    against = chains.against[edge]
    share_from: Floats = np.where(against, 1 - leaves, enters)
    share_to: Floats = np.where(against, 1 - enters, leaves)
    walked = share_to > share_from
    flow = np.concatenate([forest.flow for forest in forests])
    return Flows(*walkers, flow, first, last, step[walked], edge[walked], share_from[walked], share_to[walked])


def _runs(low: Ints, length: Ints) -> tuple[Ints, Ints]:
    """The numbers ``low[i]``, ``low[i] + 1`` … of each run, and the run each belongs to."""
    run = np.repeat(np.arange(len(low)), length)
    return run, low[run] + np.arange(len(run)) - np.repeat(np.cumsum(length) - length, length)


def _part(network: RoadNetwork, snaps: Snaps, max_snap_m: float) -> Ints:
    """The component of the network each point reaches; -1 where it reaches none."""
    if network.n_edges == 0:
        return np.full(len(snaps), -1, dtype=np.int64)
    return np.where(snaps.distance_m <= max_snap_m, network.component[snaps.node], -1)


def _straight(origins: Floats, targets: Floats, choice: int) -> tuple[Floats, Ints]:
    """Minutes straight to the target chosen, or the nearest, where it is a neighbour, and that target's position."""
    if choice < 0:
        neighbour, distance = nearest(origins, targets)
    else:
        neighbour = np.full(len(origins), choice, dtype=np.int64)
        distance = np.hypot(*(origins - targets[choice]).T)
    return np.where(distance <= NEIGHBOUR_M, distance / _METRES_A_MINUTE, np.inf), neighbour
