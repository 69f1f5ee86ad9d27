"""Where points reach a road, and the walk between the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import shapely

from geo.distance import Floats, Ints
from geo.network.chains import Bools

WALK_KPH = 4.5
"""Walking, to and from roads and along them. Expert value within the comfortable gait measured at ages 60 to 79
(1.13 to 1.34 m/s, that is 4.1 to 4.8 km/h: Bohannon and Andrews 2011, Physiotherapy 97:182-189)."""

MAX_SNAP_M = 2_000.0
"""Farther than this from any road a home is cut off: the walking distance of the World Bank's Rural Access Index
(Roberts, Shyam and Rastogi 2006), 20 to 25 minutes."""

NEIGHBOUR_M = 100.0
"""Expert value: up to here two places are taken as one yard or lane, walked without going round by the road."""

JOIN_M = 0.1
"""Ends of roads that agree to this are one node."""

_WORTH_KEEPING = 8  # points asked about at once: homes, schools and clinics are, a home that moved is not
_MOST_KEPT = 500_000


@dataclass(frozen=True, eq=False)
class Snaps:
    """Where n points reach the road network.

    ``edge`` (n,) is the nearest edge's position, ``along`` (n,) how far along it, 0 to 1, ``distance_m`` (n,) the walk
    to it, ``node`` (n,) the nearer end of that edge. ``cut_off`` (n,): farther than the limit from any road, or the
    nearest road is an island, not part of the component with most road. Without roads: -1, NaN along and inf.
    ``xy`` (n, 2) are the points themselves.
    """

    node: Ints
    distance_m: Floats
    cut_off: Bools
    edge: Ints
    along: Floats
    xy: Floats

    def take(self, rows: Ints | Bools) -> Snaps:
        """Those of some points, by position or mask."""
        return Snaps(*(getattr(self, one.name)[rows] for one in fields(self)))

    def __len__(self) -> int:
        return len(self.node)


class Remembered:
    """Where points were found to reach a network: each score asks of the same homes, schools and clinics again."""

    def __init__(self) -> None:
        self._kept: tuple[npt.NDArray[np.complex128], Snaps] | None = None  # in order of x, then y; replaced whole

    def snaps(self, points: Floats, find: Callable[[Floats], Snaps]) -> Snaps:
        """Those of ``points`` (n, 2), of what is not remembered as ``find`` has them, which looks at each by itself."""
        asked, kept = np.ascontiguousarray(points, dtype=np.float64).view(np.complex128)[:, 0], self._kept
        if kept is None or not len(asked):
            found = find(points)
        else:
            row = np.minimum(np.searchsorted(kept[0], asked), len(kept[0]) - 1)
            new = np.flatnonzero(kept[0][row] != asked)
            if not len(new):
                return kept[1].take(row)
            found = find(points[new])
            if len(new) < len(asked):
                mixed, more = kept[1].take(row), found
                for one in fields(Snaps):
                    getattr(mixed, one.name)[new] = getattr(more, one.name)
                found = mixed
        if len(asked) >= _WORTH_KEEPING:
            self._keep(asked, found)
        return found

    def _keep(self, asked: npt.NDArray[np.complex128], found: Snaps) -> None:
        kept = self._kept
        if kept is not None and len(kept[0]) + len(asked) <= _MOST_KEPT:
            asked = np.concatenate([kept[0], asked])
            found = Snaps(*(np.concatenate([getattr(s, one.name) for s in (kept[1], found)]) for one in fields(Snaps)))
        keys, first = np.unique(asked, return_index=True)
        self._kept = keys, found.take(first)


Points = npt.ArrayLike | Snaps
"""Points (n, 2) in metres, or where they were found to reach the network: asked about often, they are snapped once."""


def nearest_line(tree: shapely.STRtree, points: Floats) -> tuple[Ints, Floats]:
    """Position and distance in metres of the line nearest to each point; -1 and inf without lines."""
    if len(tree) == 0 or len(points) == 0:
        return np.full(len(points), -1, dtype=np.int64), np.full(len(points), np.inf)
    pairs, distance = tree.query_nearest(shapely.points(points), all_matches=False, return_distance=True)
    return pairs[1].astype(np.int64), distance


def minutes_on_foot(distance_m: Floats) -> Floats:
    """Minutes to walk some metres."""
    return distance_m / (WALK_KPH * (1000 / 60))


def walk_minutes(snaps: Snaps, max_snap_m: float) -> Floats:
    """Minutes between point and road; inf where it is farther than one walks."""
    return np.where(snaps.distance_m <= max_snap_m, minutes_on_foot(snaps.distance_m), np.inf)
