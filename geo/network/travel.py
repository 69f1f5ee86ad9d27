"""What a rota asks of the roads: minutes and kilometres between all its places, what is cut off, and ways to draw.

Teams go by car, e-bike, on foot or with a boat (``geo.network.boats``). A place is come to by road as near as a road
goes and then on foot (``geo.network.places``); kilometres are those of the quickest way, walks included, not of the
shortest (``geo.network.ways``). A table and a line of the same places are of the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo.distance import Floats, Ints
from geo.errors import FrameError, NetworkError
from geo.network.boats import Afloat, board
from geo.network.chains import Bools
from geo.network.places import Places, Where, reach
from geo.network.roads import Mode, RoadNetwork
from geo.network.snapping import minutes_on_foot
from geo.network.ways import Ways

TravelMode = Literal["car", "ebike", "walk", "boat"]
"""How a team travels."""


@dataclass(frozen=True, eq=False)
class Travel:
    """Travel between n places by one mode.

    ``minutes`` and ``km`` (n, n) are from each place to each, inf where there is no way; the way back differs where a
    road is one-way. ``snap_m`` (n,) is how far the place is from the road it is come to by, ``last_mile_min`` (n,) the
    minutes on foot to it, one way: from the road, or from where the boat lands. ``cut_off`` (n,) is empty or why the
    main network does not reach the place, as in ``Places``: only ``far`` is come to all the same. ``by_boat`` (n,):
    visited from the water. ``places_xy`` (n, 2) is the point of each place that is come to, in metres.
    """

    minutes: Floats
    km: Floats
    snap_m: Floats
    last_mile_min: Floats
    cut_off: tuple[str, ...]
    by_boat: Bools
    places_xy: Floats
    mode: TravelMode
    network_version: str

    def __len__(self) -> int:
        return len(self.snap_m)


def travel(
    network: RoadNetwork, places: Where, *, mode: TravelMode = "car", waters: gpd.GeoSeries | None = None
) -> Travel:
    """Minutes and kilometres between all ``places`` (n), and how each is come to.

    Args:
        network: the open roads.
        places: points (n, 2), or points, lines and polygons in the network's CRS (metres).
        mode: how the team travels.
        waters: polygons. Nobody walks over them, and boats go on them; without them it is not known what is water.

    Raises:
        FrameError: a place has no location.
        NetworkError: an unknown mode, or a boat without waters.
        UnknownCRSError: places or waters are not in the roads' CRS.
    """
    asked = _Asked.of(network, places, mode, waters)
    minutes, metres = asked.ways.table()
    found, afloat = asked.places, asked.afloat
    walk_m, cut_off = found.snaps.distance_m, found.cut_off
    by_boat = np.zeros(len(found), dtype=bool)
    if afloat is not None:
        minutes, metres = afloat.table(minutes, metres)
        by_boat = afloat.by_boat
        walk_m = np.where(by_boat, afloat.walk_m, walk_m)
        cut_off = tuple("" if boat else reason for boat, reason in zip(by_boat, cut_off, strict=True))
    return Travel(
        minutes=minutes,
        km=metres / 1000,
        snap_m=found.snaps.distance_m,
        last_mile_min=minutes_on_foot(walk_m),
        cut_off=cut_off,
        by_boat=by_boat,
        places_xy=found.snaps.xy,
        mode=mode,
        network_version=network.version,
    )


def paths(
    network: RoadNetwork,
    places: Where,
    legs: npt.ArrayLike,
    *,
    mode: TravelMode = "car",
    waters: gpd.GeoSeries | None = None,
) -> gpd.GeoSeries:
    """The ways of many legs as lines in metres, of the same ways as ``travel`` measures of the same places.

    Args:
        network: the open roads.
        places: as in ``travel``.
        legs: (k, 2) positions in ``places``, from and to.
        mode: how the team travels.
        waters: as in ``travel``.

    Returns:
        A line for each leg, walks at both ends included; None where there is no way. A leg from a place to itself is a
        line of no length.

    Raises:
        FrameError: a place has no location, or a leg is of no place.
        NetworkError: an unknown mode, or a boat without waters.
        UnknownCRSError: places or waters are not in the roads' CRS.
    """
    asked = _Asked.of(network, places, mode, waters)
    here, there = _ends(legs, len(asked.places))
    afloat = asked.afloat
    if afloat is None:
        lines = asked.ways.lines(here, there)
    else:
        by_land = asked.ways.lines(afloat.doors[here], afloat.doors[there])
        lines = afloat.lines(here, there, by_land, asked.places.snaps.xy)
    return gpd.GeoSeries(lines, crs=network.crs)


def path(
    network: RoadNetwork,
    from_xy: npt.ArrayLike,
    to_xy: npt.ArrayLike,
    *,
    mode: TravelMode = "car",
    waters: gpd.GeoSeries | None = None,
) -> gpd.GeoSeries:
    """The ways from each of ``from_xy`` (k, 2) to that of ``to_xy`` (k, 2) of the same position; see ``paths``.

    Raises:
        FrameError: a point has no coordinates, or there are not as many ends as beginnings.
        NetworkError: an unknown mode, or a boat without waters.
    """
    begin, end = (np.asarray(xy, dtype=np.float64).reshape(-1, 2) for xy in (from_xy, to_xy))
    k = len(begin)
    if len(end) != k:
        raise FrameError(f"There are {k} beginnings but {len(end)} ends.")
    legs = np.column_stack([np.arange(k), k + np.arange(k)])
    return paths(network, np.concatenate([begin, end]), legs, mode=mode, waters=waters)


@dataclass(frozen=True, eq=False)
class _Asked:
    """A question made ready: the places, the ways by land (between landings too), and who is afloat, with a boat."""

    places: Places
    ways: Ways
    afloat: Afloat | None = None

    @classmethod
    def of(cls, network: RoadNetwork, places: Where, mode: TravelMode, waters: gpd.GeoSeries | None) -> _Asked:
        if mode not in get_args(TravelMode):
            raise NetworkError(f"There is no way of travel {mode!r}; choose {', '.join(get_args(TravelMode))}.")
        found = reach(network, places, waters=waters)
        if mode != "boat":
            land: Mode = mode
            return cls(found, Ways.of(network, found, land, waters))
        if waters is None:
            raise NetworkError("A boat needs the waters it goes on; give their polygons.")
        with_landings, afloat = board(network, found, waters)
        return cls(found, Ways.of(network, with_landings, "car", waters), afloat)


def _ends(legs: npt.ArrayLike, n: int) -> tuple[Ints, Ints]:
    ends = np.asarray(legs, dtype=np.int64).reshape(-1, 2)
    wrong = ((ends < 0) | (ends >= n)).any(axis=1)
    if wrong.any():
        raise FrameError(f"Leg {int(wrong.argmax())} is of no place; places are numbered from 0 to {n - 1}.")
    return ends[:, 0], ends[:, 1]
