"""Ways drawn: pieces of roads put together to one line for each leg."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo.distance import Floats, Ints
from geo.network.chains import Bools
from geo.network.places import Shapes
from geo.network.roads import RoadNetwork

_SAME_M = 1e-6  # nearer than this, two points of a line are one


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of edges (p,) in the order they are travelled, leg by leg.

    Each is the part of ``edge`` from the share ``low`` to the share ``high`` of its length, run ``backwards`` or not.
    """

    leg: Ints
    edge: Ints
    low: Floats
    high: Floats
    backwards: Bools

    def joined(self) -> Pieces:
        """The same with pieces put together that follow each other on one edge, cut where other places lie on it."""
        if len(self.leg) == 0:
            return self
        ahead, behind = np.arange(1, len(self.leg)), np.arange(len(self.leg) - 1)
        same = (self.leg[ahead] == self.leg[behind]) & (self.edge[ahead] == self.edge[behind])
        same &= self.backwards[ahead] == self.backwards[behind]
        forth, back = self.low[ahead] == self.high[behind], self.high[ahead] == self.low[behind]
        first = np.flatnonzero(np.append(True, ~(same & np.where(self.backwards[ahead], back, forth))))
        low, high = np.minimum.reduceat(self.low, first), np.maximum.reduceat(self.high, first)
        return Pieces(self.leg[first], self.edge[first], low, high, self.backwards[first])


@dataclass(frozen=True, eq=False)
class Ends:
    """Where legs begin or end: the points of their places and of the road (k, 2), and whether they take the road."""

    xy: Floats
    road_xy: Floats
    by_road: Bools


def draw(network: RoadNetwork, pieces: Pieces, begin: Ends, end: Ends, there_is_a_way: Bools) -> Shapes:
    """One line (k,) for each leg: from its place over a road and its pieces to its place; None where there is no way.

    Ends of roads that meet to 0.1 m are joined by as much. From a place to itself the line has no length.
    """
    legs, of, xy = np.arange(len(begin.xy)), *_points(network, pieces)
    on, off = legs[begin.by_road], legs[end.by_road]
    parts = [
        (legs, begin.xy),
        (on, begin.road_xy[on]),
        (pieces.leg[of], xy),
        (off, end.road_xy[off]),
        (legs, end.xy),
    ]
    leg = np.concatenate([one for one, _ in parts])
    order = np.lexsort((np.repeat(np.arange(5), [len(one) for one, _ in parts]), leg))  # stable: pieces stay in order
    leg, xy = leg[order], np.concatenate([points for _, points in parts])[order]
    new = np.concatenate([[True], leg[1:] != leg[:-1]])[: len(leg)]
    keep = new | (np.concatenate([[np.inf], np.hypot(*np.diff(xy, axis=0).T)])[: len(leg)] > _SAME_M)
    # A line ends at its place: of points as good as there the first becomes the place, unless the line begins there.
    last = np.searchsorted(leg, legs, side="right") - 1
    kept_for = np.flatnonzero(keep)[np.cumsum(keep)[last] - 1]
    xy[kept_for[~new[kept_for]]] = xy[last[~new[kept_for]]]
    keep[last[new[kept_for]]] = True
    keep &= there_is_a_way[leg]
    lines = np.full(len(legs), None, dtype=object)
    kept = np.flatnonzero(there_is_a_way)
    if len(kept):
        lines[kept] = shapely.linestrings(xy[keep], indices=np.searchsorted(kept, leg[keep]))
    return lines


def _points(network: RoadNetwork, pieces: Pieces) -> tuple[Ints, Floats]:
    """The points (q, 2) of all pieces in order of travel, and the piece of each (q,)."""
    p = len(pieces.edge)
    if p == 0:
        return np.empty(0, np.int64), np.empty((0, 2))
    xy, line = shapely.get_coordinates(network.lines, return_index=True)
    step = np.concatenate([[0.0], np.hypot(*np.diff(xy, axis=0).T)])
    step[np.concatenate([[True], line[1:] != line[:-1]])] = 0.0
    run = np.cumsum(step)  # metres over all lines, one after the other, so that one search finds a place on any
    start = np.searchsorted(line, np.arange(network.n_edges))
    length = network.length_m[pieces.edge]
    low, high = pieces.low * length, pieces.high * length
    first, after = start[pieces.edge], np.append(start[1:], len(line))[pieces.edge]
    # Corners strictly between the two ends; a place at a corner is that corner.
    begin = np.clip(np.searchsorted(run, run[first] + low + _SAME_M), first, after)
    end = np.clip(np.searchsorted(run, run[first] + high - _SAME_M), begin, after)
    number = end - begin
    of = np.repeat(np.arange(p), number)
    corner = np.repeat(begin - (np.cumsum(number) - number), number) + np.arange(len(of))
    lower, upper = xy[first], xy[after - 1]
    for place, share in ((lower, pieces.low), (upper, pieces.high)):
        within = (share > 0) & (share < 1)
        line_of = network.lines[pieces.edge[within]]
        place[within] = shapely.get_coordinates(shapely.line_interpolate_point(line_of, share[within], normalized=True))
    every = np.concatenate([lower, xy[corner], upper])
    piece = np.concatenate([np.arange(p), of, np.arange(p)])
    place = np.concatenate([np.full(p, -1), corner, np.full(p, len(xy))])
    order = np.lexsort((np.where(pieces.backwards[piece], -place, place), piece))
    return piece[order], every[order]
