"""Travel of a team with a boat: by car with the boat on a trailer, and over the water where no road leads.

Every water has one landing, where the main network comes nearest to its shore, at most ``SHORE_M`` away. There the boat
is launched and there it is taken out again, and there the car waits: so a tour never leaves a car on one shore and its
team on another. From the landing the boat goes straight, to places at the water that lie in plain sight of the landing
and have no road beside them, islands among them, and between such places. Round a bend it does not go: no way over the
water is made up of several straight ones, except by way of the landing. All other places are visited by car.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo.distance import Floats, Ints
from geo.network.chains import Bools
from geo.network.places import LAST_MILE_MIN, Places, Shapes, islets, nearest_roads, polygons
from geo.network.roads import RoadNetwork
from geo.network.snapping import JOIN_M, minutes_on_foot

BOAT_KPH = 10.0
"""Expert value: an inflatable patrol boat with a small motor, looking at the shore."""

LAUNCH_MIN = 15.0
"""Expert value: to launch the boat from its trailer, and as much to take it out."""

SHORE_M = 50.0
"""Expert value: from here to a shore a place is at the water, a road a landing; so near a road no boat is used."""

BOAT_WATER_M2 = 100_000.0
"""Expert value: on less than 10 hectares of water no boat is launched."""

_METRES_A_MINUTE = BOAT_KPH * (1000 / 60)


@dataclass(frozen=True, eq=False)
class Afloat:
    """Which of n places are visited from the water, and from which of w landings.

    ``landing`` (n,) is the position of the landing, -1 for places visited by land; ``landing_xy`` (w, 2). ``shore_xy``
    (n, 2) is where one goes ashore, ``walk_m`` (n,) from there to the place, ``boat_m`` (n,) from the landing to there.
    ``water`` (w,) are the polygons, a little wider so that a line along the shore is within.
    """

    landing: Ints
    landing_xy: Floats
    shore_xy: Floats
    boat_m: Floats
    walk_m: Floats
    water: Shapes

    @property
    def by_boat(self) -> Bools:
        """Places (n,) visited from the water."""
        return self.landing >= 0

    @property
    def doors(self) -> Ints:
        """Where each place (n,) is come to by land: itself, or its landing, which are numbered after the places."""
        n = len(self.landing)
        return np.where(self.by_boat, n + self.landing, np.arange(n))

    def table(self, minutes: Floats, metres: Floats) -> tuple[Floats, Floats]:
        """Minutes and metres (n, n) between places, from those by land between places and landings (n + w, n + w)."""
        door, ride = self.doors, self._ride_min
        launched = np.where(self.by_boat, LAUNCH_MIN + ride, 0.0)
        total = minutes[np.ix_(door, door)] + launched[:, None] + launched
        moved = np.where(self.by_boat, self.boat_m + self.walk_m, 0.0)
        length = metres[np.ix_(door, door)] + moved[:, None] + moved
        for here, there in self._together():
            straight, seen = self._across(here, there)
            on_foot = self.walk_m[here] + self.walk_m[there]
            across = np.where(seen, straight, self.boat_m[here] + self.boat_m[there])
            total[here, there] = across / _METRES_A_MINUTE + minutes_on_foot(on_foot)
            length[here, there] = across + on_foot
        np.fill_diagonal(total, 0.0)
        np.fill_diagonal(length, 0.0)
        return total, length

    def lines(self, here: Ints, there: Ints, by_land: Shapes, xy: Floats) -> Shapes:
        """The ways (k,) between places at ``xy`` (n, 2), from the ways by land between their ``doors``."""
        lines = by_land.copy()
        together = self.by_boat[here] & (self.landing[here] == self.landing[there]) & (here != there)
        straight = np.zeros(len(here), dtype=bool)
        straight[together] = self._across(here[together], there[together])[1]
        for k in np.flatnonzero(self.by_boat[here] | self.by_boat[there]):  # a few of a tour's legs
            i, j = here[k], there[k]
            if lines[k] is None:
                continue
            if i == j:
                lines[k] = shapely.LineString([xy[i], xy[i]])
                continue
            out = [xy[i], self.shore_xy[i]] if self.by_boat[i] else []
            ashore = [self.shore_xy[j], xy[j]] if self.by_boat[j] else []
            middle = [] if straight[k] else list(shapely.get_coordinates(lines[k]))
            points = np.array([*out, *middle, *ashore])
            keep = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
            lines[k] = shapely.LineString(points[keep] if keep.sum() > 1 else points[[0, -1]])
        return lines

    @property
    def _ride_min(self) -> Floats:
        return self.boat_m / _METRES_A_MINUTE + minutes_on_foot(self.walk_m)

    def _together(self) -> list[tuple[Ints, Ints]]:
        """All ordered pairs of places of one landing, landing by landing."""
        found = []
        for one in np.unique(self.landing[self.by_boat]):
            rows = np.flatnonzero(self.landing == one)
            here, there = np.nonzero(~np.eye(len(rows), dtype=bool))
            found.append((rows[here], rows[there]))
        return found

    def _across(self, here: Ints, there: Ints) -> tuple[Floats, Bools]:
        """Metres (k,) from shore to shore of places of one landing, and whether that straight line is all water."""
        ends = np.stack([self.shore_xy[here], self.shore_xy[there]], axis=1)
        straight = np.hypot(*(ends[:, 0] - ends[:, 1]).T)
        return straight, _within(self.water[self.landing[here]], ends)


def board(network: RoadNetwork, places: Places, waters: gpd.GeoSeries) -> tuple[Places, Afloat]:
    """Find the landings of ``waters`` and who is visited from them.

    Returns:
        The places with the landings after them, for the ways by land, and who is afloat. Of several waters a place is
        visited over the one where that takes least from its landing.

    Raises:
        UnknownCRSError: the waters are not in the roads' CRS.
    """
    water = polygons(waters, network)
    water = water[shapely.area(water) >= BOAT_WATER_M2]
    shores = nearest_roads(network, shapely.get_exterior_ring(water), only_main=True)
    open_ = shores.distance_m <= SHORE_M
    water, shores = water[open_], shores.take(open_)
    landings = Places(shores, minutes_on_foot(shores.distance_m), ("",) * len(shores))
    wide = shapely.buffer(water, JOIN_M)
    shapely.prepare(wide)
    n = len(places)
    afloat = Afloat(
        landing=np.full(n, -1, dtype=np.int64),
        landing_xy=shores.xy,
        shore_xy=places.snaps.xy.copy(),
        boat_m=np.zeros(n),
        walk_m=np.zeros(n),
        water=wide,
    )
    place, which = _at_water(places, water)
    point = shapely.points(places.snaps.xy[place])
    ashore = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(water[which], point), 0))
    walk_m = np.hypot(*(ashore - places.snaps.xy[place]).T)
    ends = np.stack([shores.xy[which], ashore], axis=1)
    boat_m = np.hypot(*(ends[:, 0] - ends[:, 1]).T)
    off = np.hypot(*(shores.xy[which] - places.snaps.xy[place]).T) > SHORE_M  # at the landing nobody needs the boat
    usable = np.flatnonzero(off & _within(wide[which], ends) & (minutes_on_foot(walk_m) <= LAST_MILE_MIN))
    takes = boat_m / _METRES_A_MINUTE + minutes_on_foot(walk_m)
    order = usable[np.lexsort((which[usable], takes[usable], place[usable]))]
    best = order[np.unique(place[order], return_index=True)[1]]
    for name, values in (("landing", which), ("shore_xy", ashore), ("boat_m", boat_m), ("walk_m", walk_m)):
        getattr(afloat, name)[place[best]] = values[best]
    return places.and_(landings), afloat


def _at_water(places: Places, water: Shapes) -> tuple[Ints, Ints]:
    """Places and waters (k,) that belong together: no road beside the place, and at the shore or on an island of it."""
    roadless = np.flatnonzero((np.array(places.cut_off, dtype=object) != "") | (places.snaps.distance_m > SHORE_M))
    point = shapely.points(places.snaps.xy[roadless])
    near, of = shapely.STRtree(water).query(point, predicate="dwithin", distance=SHORE_M)
    island, owner = islets(water)
    on, inside = shapely.STRtree(island).query(point, predicate="intersects")
    pairs = np.unique(
        np.column_stack([np.concatenate([roadless[near], roadless[on]]), np.concatenate([of, owner[inside]])]), axis=0
    )
    return pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64)


def _within(water: Shapes, ends: Floats) -> Bools:
    """Whether the straight line between two points, ``ends`` (k, 2, 2), is within its polygon (k,)."""
    if len(ends) == 0:
        return np.zeros(0, dtype=bool)
    return np.asarray(shapely.covers(water, shapely.linestrings(ends)))
