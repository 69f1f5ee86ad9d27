"""Ways drawn: pieces of roads put together to one line for each leg."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.distance import Floats, Ints
from geo.network.chains import Bools
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


def draw(
    network: RoadNetwork, pieces: Pieces, from_xy: Floats, to_xy: Floats, there_is_a_way: Bools
) -> npt.NDArray[np.object_]:
    """One line (k,) for each leg: from its first point over its pieces to its last; None where there is no way.

    Ends of roads that meet to 0.1 m are joined by as much. From a place to itself the line has no length.
    """
    k = len(from_xy)
    of, xy = _points(network, pieces)
    leg = np.concatenate([np.arange(k), pieces.leg[of], np.arange(k)])
    order = np.lexsort((np.repeat([0, 1, 2], [k, len(of), k]), leg))  # stable, so pieces stay in order
    leg, xy = leg[order], np.concatenate([from_xy, xy, to_xy])[order]
    first = np.concatenate([[True], leg[1:] != leg[:-1]])[: len(leg)]
    last = np.concatenate([leg[1:] != leg[:-1], [True]])[: len(leg)]
    moved = np.concatenate([[np.inf], np.hypot(*np.diff(xy, axis=0).T)])[: len(leg)]
    keep = (first | last | (moved > _SAME_M)) & there_is_a_way[leg]
    lines = np.full(k, None, dtype=object)
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
