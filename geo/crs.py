"""Coordinate systems: CGCS2000 in storage, one CGCS2000 3-degree Gauss-Krüger zone per county for metres.

CGCS2000 and WGS84 are treated as one family: they differ by decimetres, below 0.5 m in China (the plate has moved
about 3 cm a year since the realisations' epochs), far under the evidence's shortest distance band of 20 m.
Axis order is always (longitude, latitude) or (easting, northing).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pyproj import CRS

from geo.errors import UnknownCRSError

STORAGE_EPSG = 4490
"""CGCS2000, degrees: every stored geometry."""

WGS84_EPSG = 4326
"""What leaves as GeoJSON and KML (RFC 7946, OGC KML 2.2)."""

_FIRST_ZONE_EPSG = 4534  # CGCS2000 / 3-degree Gauss-Kruger CM 75E
_FIRST_MERIDIAN, _LAST_MERIDIAN = 75, 135
_CGCS2000_ZONES = range(4491, 4555)
_NAMED = {"CGCS2000": STORAGE_EPSG, "WGS84": WGS84_EPSG, "CRS84": WGS84_EPSG}
_OLD_DATUMS = {4214, 4610, *range(2327, 2391), *range(2401, 2443)}  # Beijing 1954, Xian 1980 and their zones


def central_meridian(longitude: float) -> int:
    """Central meridian in degrees of the 3-degree zone that holds ``longitude`` (degrees, CGCS2000).

    Raises:
        UnknownCRSError: the longitude lies outside China's zones (73.5°E to 136.5°E).
    """
    meridian = round(longitude / 3) * 3
    if not _FIRST_MERIDIAN <= meridian <= _LAST_MERIDIAN:
        raise UnknownCRSError(
            f"Longitude {longitude:.4f} is outside China's 3-degree zones; check that longitude and latitude "
            "are not swapped."
        )
    return meridian


@lru_cache(maxsize=64)
def projected_crs(longitude: float) -> CRS:
    """The CGCS2000 3-degree Gauss-Krüger CRS (metres, no zone prefix) whose zone holds ``longitude``."""
    zone = (central_meridian(longitude) - _FIRST_MERIDIAN) // 3
    return CRS.from_epsg(_FIRST_ZONE_EPSG + zone)


def storage_crs() -> CRS:
    """CGCS2000 geographic, the CRS of every stored geometry."""
    return CRS.from_epsg(STORAGE_EPSG)


def parse_crs(text: str) -> CRS:
    """A CRS from what a user writes: ``CGCS2000``, ``WGS84``, ``EPSG:4548``, ``4548``.

    CGCS2000 zones are EPSG:4491 to 4554: of 3 or 6 degrees, with the zone's number before the easting or without.

    Raises:
        UnknownCRSError: anything else. Beijing 1954 and Xian 1980 are refused as well: their public definitions hold no
            shift to CGCS2000, so a conversion would be out by up to a hundred metres without a word. GCJ-02 and BD-09
            need the county's decision.
    """
    name = text.strip().upper().replace("-", "").replace("_", "").replace(" ", "")
    if name in {"GCJ02", "BD09"}:
        raise UnknownCRSError(
            f"{text} coordinates are not converted: ask for a CGCS2000 or WGS84 copy, or have the county record "
            "its decision on reversing them."
        )
    match = re.fullmatch(r"(?:EPSG:)?(\d{4,5})", name)
    code = int(match[1]) if match else _NAMED.get(name, 0)
    if code in {STORAGE_EPSG, WGS84_EPSG} or code in _CGCS2000_ZONES:
        return CRS.from_epsg(code)
    if code in _OLD_DATUMS or name in {"BEIJING1954", "BEIJING54", "XIAN1980", "XIAN80"}:
        raise UnknownCRSError(
            f"{text} has no public shift to CGCS2000: ask the county's surveyors for a CGCS2000 copy of the file."
        )
    raise UnknownCRSError(
        f"Coordinate system {text!r} is not known; write CGCS2000, WGS84 or an EPSG code such as 4548."
    )
