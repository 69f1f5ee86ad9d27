"""Travel between a county's places, kept in memory: what is asked again of the same roads is not searched again."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from datetime import date
from weakref import WeakKeyDictionary

import geopandas as gpd
import numpy as np
import shapely
from cachetools import LRUCache

from geo.county import County
from geo.network import RoadNetwork, Travel, TravelMode, travel, waters_of

_MOST_BYTES = 128 * 2**20  # eight tables of 1,000 places
_NETWORKS = 8  # of one county: days and closures compared with each other

Key = tuple[str, TravelMode, str]


class Travels:
    """Tables of travel, each made once. Thread-safe.

    A table is found by the version of the network, the mode and the places: closing a road, another speed or direction
    make another version, new names or another order of roads do not.

    Args:
        most_bytes: of tables kept; those not asked for longest go first.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._lock = threading.Lock()
        self._making = threading.Lock()  # one search at a time; what is kept is handed out meanwhile
        self._tables: LRUCache[Key, Travel] = LRUCache(maxsize=most_bytes, getsizeof=_bytes)
        self._networks: WeakKeyDictionary[County, LRUCache[tuple[date, frozenset[str]], RoadNetwork]]
        self._networks = WeakKeyDictionary()

    def network(self, county: County, *, on: date | None = None, closed: Iterable[str] = ()) -> RoadNetwork:
        """The county's roads open on a day (its ``as_of``), without those ``closed`` besides.

        Raises:
            NetworkError: a road cannot be driven, or one to close is not there.
        """
        day, shut = on or county.as_of, frozenset(closed)
        with self._lock:
            networks = self._networks.setdefault(county, LRUCache(maxsize=_NETWORKS))
            found = networks.get((day, shut))
        if found is None:
            found = RoadNetwork.from_roads(county.metric("roads"), on=day, closed=sorted(shut))
            with self._lock:
                found = networks.setdefault((day, shut), found)
        return found

    def of(
        self,
        county: County,
        places: gpd.GeoSeries,
        mode: TravelMode = "car",
        *,
        on: date | None = None,
        closed: Iterable[str] = (),
    ) -> Travel:
        """Travel between ``places``, which are in the county's CRS, over its roads and around or on its waters.

        Raises:
            FrameError: a place has no location.
            NetworkError: an unknown mode, a road that cannot be driven, or one to close that is not there.
            UnknownCRSError: the places are not in the county's CRS.
        """
        network, waters = self.network(county, on=on, closed=closed), waters_of(county)
        key: Key = (network.version, mode, _digest(places, waters))
        found = self._kept(key)
        if found is not None:
            return found
        with self._making:
            found = self._kept(key)  # by whoever asked before
            if found is None:
                found = travel(network, places, mode=mode, waters=waters)
                with self._lock:
                    if _bytes(found) <= self._tables.maxsize:
                        self._tables[key] = found
        return found

    def _kept(self, key: Key) -> Travel | None:
        with self._lock:
            return self._tables.get(key)


def _bytes(found: Travel) -> int:
    return int(found.minutes.nbytes + found.km.nbytes)


def _digest(*series: gpd.GeoSeries) -> str:
    """Hex digits (SHA-256) of shapes in their order and CRS, whatever their ids."""
    digest = hashlib.sha256()
    for shapes in series:
        digest.update(str(shapes.crs.to_wkt() if shapes.crs else None).encode())
        for wkb in shapely.to_wkb(np.asarray(shapes.array)):
            digest.update(len(wkb or b"").to_bytes(8, "big") + (wkb or b""))
    return digest.hexdigest()


_TRAVELS = Travels()


def travel_of(
    county: County,
    places: gpd.GeoSeries,
    mode: TravelMode = "car",
    *,
    on: date | None = None,
    closed: Iterable[str] = (),
) -> Travel:
    """``Travels.of``, kept for all who ask in this process."""
    return _TRAVELS.of(county, places, mode, on=on, closed=closed)


def network_of(county: County, *, on: date | None = None, closed: Iterable[str] = ()) -> RoadNetwork:
    """``Travels.network``, kept for all who ask in this process."""
    return _TRAVELS.network(county, on=on, closed=closed)
