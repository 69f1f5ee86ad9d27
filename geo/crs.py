"""Coordinate systems: CGCS2000 in storage, one CGCS2000 3-degree Gauss-Krüger zone per county for metres.

CGCS2000 and WGS84 are treated as one family: they differ by decimetres, below 0.5 m in China (the plate has moved
about 3 cm a year since the realisations' epochs), far under the evidence's shortest distance band of 20 m.
Axis order is always (longitude, latitude) or (easting, northing).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geo.errors import UnknownCRSError
from geo.shifted import bd09_to_wgs84, gcj02_to_wgs84
from geo.text import say

STORAGE_EPSG = 4490
"""CGCS2000, degrees: every stored geometry."""

WGS84_EPSG = 4326
"""What leaves as GeoJSON and KML (RFC 7946, OGC KML 2.2)."""

Shapes = npt.NDArray[np.object_]
Shifted = Literal["gcj02", "bd09"]

_FIRST_ZONE_EPSG = 4534  # CGCS2000 / 3-degree Gauss-Kruger CM 75E
_FIRST_MERIDIAN, _LAST_MERIDIAN = 75, 135
_CGCS2000_ZONES = range(4491, 4555)
_OLD_DATUMS = {4214, 4555, 4610, *range(2327, 2391), *range(2401, 2443)}  # Beijing 1954, Xian 1980 and their zones
_OLD_NAMES = {"BEIJING1954", "BEIJING54", "XIAN1980", "XIAN80", "北京54", "1954北京", "西安80", "1980西安"}
_NAMED = {
    **dict.fromkeys(("CGCS2000", "国家2000", "大地2000", "国家大地2000", "2000国家大地", "2000"), "CGCS2000"),
    **dict.fromkeys(("WGS84", "WGS1984", "CRS84", "OGC:CRS84"), "WGS84"),
    **dict.fromkeys(("GCJ02", "火星", "高德", "腾讯"), "GCJ-02"),
    **dict.fromkeys(("BD09", "BD09LL", "百度"), "BD-09"),
}
_ORDER = re.compile(
    r"[\s,;(]*(?P<first>lat(?:itude)?|纬度?|lon(?:g|gitude)?|lng|经度?)"
    r"(?:\s*[,/、]?\s*(?:lat(?:itude)?|纬度?|lon(?:g|gitude)?|lng|经度?)|\s*first|在前)\)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CoordinateSystem:
    """What the numbers of a file mean.

    ``name``: as reported (``CGCS2000``, ``WGS84``, ``EPSG:4548``, ``GCJ-02``, ``BD-09``). ``crs``: of the numbers; of
    shifted ones that of WGS84, to be unshifted first. ``swapped``: the numbers stand latitude or northing first.
    """

    name: str
    crs: CRS
    shifted: Shifted | None = None
    swapped: bool = False

    @property
    def label(self) -> str:
        """The name with the order of the numbers, where it is not the usual one."""
        return f"{self.name} lat,lon" if self.swapped else self.name


def central_meridian(longitude: float) -> int:
    """Central meridian in degrees of the 3-degree zone that holds ``longitude`` (degrees, CGCS2000).

    Raises:
        UnknownCRSError: the longitude lies outside China's zones (73.5°E to 136.5°E).
    """
    meridian = round(longitude / 3) * 3
    if not _FIRST_MERIDIAN <= meridian <= _LAST_MERIDIAN:
        raise UnknownCRSError(
            say(
                "Longitude {longitude:.4f} is outside China's 3-degree zones; check that longitude and latitude are "
                "not swapped.",
                longitude=longitude,
            )
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

    Raises:
        UnknownCRSError: as ``parse_system``; also GCJ-02 and BD-09, which are no CRS and need the county's decision,
            and a latitude-first order.
    """
    system = parse_system(text)
    if system.shifted is not None:
        raise UnknownCRSError(
            say(
                "{text} coordinates are not converted: ask for a CGCS2000 or WGS84 copy, or have the county record "
                "its decision on reversing them.",
                text=text,
            )
        )
    if system.swapped:
        raise UnknownCRSError(_unknown(text))
    return system.crs


def parse_system(text: str) -> CoordinateSystem:
    """What the numbers of a file mean, from what a user writes.

    Understood: ``CGCS2000``, 国家2000, ``WGS84``, a CGCS2000 zone (EPSG:4491 to 4554, of 3 or 6 degrees, with the
    zone's number before the easting or without) by code or full name, ``GCJ-02`` (火星坐标, 高德, 腾讯), ``BD-09``
    (百度), each with a suffix for numbers that stand latitude first: ``WGS84 lat,lon``, ``CGCS2000 纬度在前``.

    Raises:
        UnknownCRSError: anything else. Beijing 1954 and Xian 1980 are refused as well: their public definitions hold no
            shift to CGCS2000, so a conversion would be out by up to a hundred metres without a word.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    order = _ORDER.search(written)
    swapped = order is not None and order["first"].lower().startswith(("lat", "纬"))
    plain = written[: order.start()] if order else written
    name = re.sub(r"[\s_-]|坐标系?统?$|坐标系", "", plain.upper())
    match = re.fullmatch(r"(?:EPSG:)?(\d{4,5})", name)
    known = _NAMED.get(name)
    if match and known is None:
        code = int(match[1])
        if code in _OLD_DATUMS:
            raise UnknownCRSError(_no_shift(text))
        if code in _CGCS2000_ZONES:
            return CoordinateSystem(f"EPSG:{code}", CRS.from_epsg(code), swapped=swapped)
        known = {STORAGE_EPSG: "CGCS2000", WGS84_EPSG: "WGS84"}.get(code)
    if name in _OLD_NAMES:
        raise UnknownCRSError(_no_shift(text))
    if known is None and name.startswith("CGCS2000/"):
        return replace(_named_zone(plain, text), swapped=swapped)
    if known is None:
        raise UnknownCRSError(_unknown(text))
    shifted: dict[str, Shifted] = {"GCJ-02": "gcj02", "BD-09": "bd09"}
    crs = storage_crs() if known == "CGCS2000" else CRS.from_epsg(WGS84_EPSG)
    return CoordinateSystem(known, crs, shifted.get(known), swapped)


def system_of(crs: CRS | None) -> CoordinateSystem | None:
    """What a file's own CRS means; None where the file does not know. Heights are left out of it.

    Raises:
        UnknownCRSError: its datum is neither CGCS2000 nor WGS84, so that there is no exact way to CGCS2000.
    """
    if crs is None or crs.name.casefold().startswith("undefined"):
        return None
    flat = crs.source_crs if crs.is_bound else crs
    flat = flat.sub_crs_list[0] if flat is not None and flat.is_compound else flat
    if flat is None or flat.is_engineering or flat.datum is None:
        return None
    datum = re.sub(r"[\s_-]", "", flat.datum.name).casefold()
    flat = flat.to_2d() if len(flat.axis_info) == 3 and not flat.is_geocentric else flat
    family = "CGCS2000" if datum in {"china2000", "cgcs2000", "dchina2000"} else ""
    family = "WGS84" if datum.startswith(("worldgeodeticsystem1984", "wgs1984", "wgs84", "dwgs1984")) else family
    if not family and datum.startswith(("unknown", "undefined", "notspecified")) and _is_modern(flat):
        return None
    if not family or flat.is_geocentric:
        raise UnknownCRSError(_no_shift(crs.name))
    if flat.is_geographic:
        return CoordinateSystem(family, storage_crs() if family == "CGCS2000" else CRS.from_epsg(WGS84_EPSG))
    code = flat.to_epsg()
    return CoordinateSystem(f"EPSG:{code}", CRS.from_epsg(code)) if code else CoordinateSystem(flat.name, flat)


def _is_modern(crs: CRS) -> bool:
    return crs.ellipsoid is not None and crs.ellipsoid.semi_major_metre == 6_378_137


def _named_zone(name: str, text: str) -> CoordinateSystem:
    try:
        system = system_of(CRS.from_user_input(name.strip()))
    except CRSError as error:
        raise UnknownCRSError(_unknown(text)) from error
    if system is None or system.crs.to_epsg() not in _CGCS2000_ZONES:
        raise UnknownCRSError(_unknown(text))
    return system


def _no_shift(text: str) -> str:
    return say(
        "{text} has no public shift to CGCS2000: ask the county's surveyors for a CGCS2000 copy of the file.", text=text
    )


def _unknown(text: str) -> str:
    return say(
        "Coordinate system {text!r} is not known; write CGCS2000, WGS84, GCJ-02, BD-09 or an EPSG code such as 4548.",
        text=text,
    )


Problem = Literal["", "no_zone", "metres", "degrees", "swapped"]


@dataclass(frozen=True)
class Reading:
    """How the numbers of n shapes are read, by their size. Arrays of n.

    ``epsg``: the system they are read in, 0 where it is the one said. ``turned``: their axes stand the other way round
    than said, and are read so (metres only: there an easting cannot be taken for a northing).
    ``problem``: why a shape cannot be read: ``no_zone`` (metres, and no word of the zone), ``metres`` or ``degrees``
    (where the other was said), ``swapped`` (degrees the other way round than said). Empty where it can.
    """

    epsg: npt.NDArray[np.int64]
    turned: npt.NDArray[np.bool_]
    problem: npt.NDArray[np.str_]


def read_numbers(shapes: Shapes, system: CoordinateSystem) -> Reading:
    """How the numbers of ``shapes`` are to be read when they are said to be in ``system``.

    In metres a zone's number before the easting (13 to 23 of the 6-degree zones, 25 to 45 of the 3-degree zones, the
    two never the same) is taken from the numbers themselves, whether the system said has it or not: a county on the
    edge of two zones has rows of both. Numbers without one are in the zone said. A missing shape is read as said.
    """
    x, y = _middles(shapes, system.swapped)
    epsg, turned = np.zeros(len(shapes), dtype=np.int64), np.zeros(len(shapes), dtype=bool)
    problem = np.full(len(shapes), "", dtype="<U8")
    zone = _zone_of(system.crs)
    metric = _is_northing(x) | _is_northing(y) | _has_prefix(x) | _has_prefix(y)
    if system.crs.is_geographic:
        swapped = (x >= 3) & (x <= 54) & (y >= 73) & (y <= 136)
        problem[swapped] = "swapped"
        problem[metric] = "metres"
        if system.shifted is None:
            turned = metric & _has_prefix(y) & _is_northing(x)
            easting = np.where(turned, y, x)
            read = metric & _has_prefix(easting)
            epsg[read] = _prefixed_epsg(easting[read])
            problem[read] = ""
            problem[metric & ~read] = "no_zone"
        return Reading(epsg, turned & (epsg > 0), problem)
    problem[(np.abs(x) <= 180) & (np.abs(y) <= 90)] = "degrees"
    problem[(np.abs(x) <= 90) & (np.abs(y) <= 180)] = "degrees"
    if zone is None:  # a file's own system outside the catalogue of zones: as it says
        return Reading(epsg, turned, problem)
    turned = _is_northing(x) & (_has_prefix(y) | _is_short_easting(y))
    easting = np.where(turned, y, x)
    prefixed, short = _has_prefix(easting), _is_short_easting(easting)
    epsg[prefixed] = _prefixed_epsg(easting[prefixed])
    epsg[short] = zone.without_prefix
    epsg[epsg == zone.epsg] = 0
    return Reading(epsg, turned, problem)


def to_storage(shapes: Shapes, system: CoordinateSystem, reading: Reading | None = None) -> Shapes:
    """``shapes`` (n, in the file's own numbers) in EPSG:4490, longitude first; None where they cannot be read.

    WGS84 degrees are taken over as they are (one family, see above); GCJ-02 and BD-09 are unshifted.
    """
    how = read_numbers(shapes, system) if reading is None else reading
    readable = ~shapely.is_missing(shapes) & (how.problem == "")
    stored: Shapes = np.full(len(shapes), None, dtype=object)
    for epsg in np.unique(how.epsg[readable]):
        for turned in (False, True):
            rows = readable & (how.epsg == epsg) & (how.turned == turned)
            if not rows.any():
                continue
            crs = CRS.from_epsg(int(epsg)) if epsg else system.crs
            move = _Move(crs, system.shifted, turned != system.swapped)
            stored[rows] = move(shapes[rows])
    return stored


class _Move:
    """Coordinates of one reading to EPSG:4490."""

    def __init__(self, crs: CRS, shifted: Shifted | None, swap: bool) -> None:
        self._swap, self._shifted = swap, shifted
        keep = crs.is_geographic and crs.to_epsg() in {STORAGE_EPSG, WGS84_EPSG}
        self._change = None if keep else Transformer.from_crs(crs, storage_crs(), always_xy=True)

    def __call__(self, shapes: Shapes) -> Shapes:
        if not self._swap and self._shifted is None and self._change is None:
            return shapes
        return np.asarray(shapely.transform(shapes, self._moved), dtype=object)

    def _moved(self, coordinates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x, y = coordinates.T[::-1] if self._swap else coordinates.T
        if self._shifted is not None:
            x, y = (gcj02_to_wgs84 if self._shifted == "gcj02" else bd09_to_wgs84)(x, y)
        if self._change is not None:
            x, y = self._change.transform(x, y)
        return np.column_stack([x, y])


@dataclass(frozen=True)
class _Zone:
    epsg: int
    without_prefix: int


@lru_cache(maxsize=64)
def _zone_of(crs: CRS) -> _Zone | None:
    code = crs.to_epsg()
    if code is None or code not in _CGCS2000_ZONES:
        return None
    # 4491… zones 13–23 and 4502… of 6 degrees, 4513… zones 25–45 and 4534… of 3 degrees
    return _Zone(code, code + 11 if code < 4502 else code + 21 if 4513 <= code < 4534 else code)


def _middles(shapes: Shapes, swap: bool) -> tuple[Any, Any]:
    west, south, east, north = shapely.bounds(shapes).T
    x, y = (west + east) / 2, (south + north) / 2
    return (y, x) if swap else (x, y)


def _is_northing(values: Any) -> Any:
    return (values >= 1_900_000) & (values <= 6_000_000)  # 17°N to 54°N


def _is_short_easting(values: Any) -> Any:
    return (values >= 100_000) & (values <= 900_000)


def _has_prefix(values: Any) -> Any:
    number = np.floor_divide(values, 1_000_000)
    known = ((number >= 13) & (number <= 23)) | ((number >= 25) & (number <= 45))
    return known & _is_short_easting(values - number * 1_000_000)


def _prefixed_epsg(eastings: Any) -> Any:
    number = np.floor_divide(eastings, 1_000_000).astype(np.int64)
    return np.where(number <= 23, 4491 - 13 + number, 4513 - 25 + number)
