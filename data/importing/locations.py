"""Where things are: numbers of two columns, of one, or shapes of a vector file, brought to EPSG:4490 or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer

from data.importing.faults import Faults, Mask
from data.readers.angles import angles, places
from data.readers.source import Source
from geo.crs import (
    CoordinateSystem,
    Reading,
    Shapes,
    parse_system,
    projected_crs,
    read_numbers,
    storage_crs,
    system_of,
    to_storage,
)
from geo.errors import InputError, UnknownCRSError
from geo.frames import Contract, GeometryType
from geo.text import Text, say

Stated = Literal["declared", "own", "default"]
Floats = npt.NDArray[np.float64]

CHINA = (73.0, 3.0, 136.0, 54.0)
"""West, south, east, north (degrees): a county's coordinates outside are wrong, or of another system."""

FAR_M = 3_000
"""A place farther outside the county's outline is refused: outlines are generalised, but not by this much."""

_KINDS: tuple[str, ...] = ("Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString")
_KINDS = (*_KINDS, "MultiPolygon", "GeometryCollection")
"""By the number GEOS gives them."""

_ALLOWED: dict[GeometryType, tuple[str, ...]] = {
    "point": ("Point",),
    "line": ("LineString",),
    "area": ("Polygon", "MultiPolygon"),
    "any": ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
}
_GIVE: dict[GeometryType, Text] = {
    "point": say("give one point a row"),
    "line": say("give one line a row"),
    "area": say("give one outline a row"),
    "any": say("give a point, a line or an area"),
}
_WRITE = say("write degrees, as 117.4350 or 117°26′06″")


@dataclass(frozen=True)
class Located:
    """Where the rows of a source are. Arrays have one element a row, None where it has no place.

    ``shapes``: in EPSG:4490, longitude first, None also where refused. ``raw``: in the file's own numbers, in the order
    of ``system``, also of rows refused for what the numbers came to: they tell which system they are in.
    ``system``: what the numbers were read as, None where there are none; ``stated``: who said so: whoever loads the
    file, the file, or its format for want of a word.
    """

    shapes: Shapes
    system: CoordinateSystem | None
    stated: Stated | None
    raw: Shapes


def locate(
    source: Source,
    contract: Contract,
    faults: Faults,
    *,
    pair: tuple[str, str] | None,
    single: str | None,
    declared: str | None,
    may_reverse: bool,
    mend: bool = False,
    outline: Any = None,
) -> Located:
    """The place of every row, adding to ``faults`` what is refused and noted. A vector file's own shapes go first.

    Args:
        contract: says which geometry is allowed; one without is taken to want points.
        pair: headers of longitude or easting, and of latitude or northing.
        single: header of one column that holds both.
        declared: coordinate system, where the file does not say itself; see ``geo.crs.parse_system``.
        may_reverse: the county's decision to reverse GCJ-02 and BD-09 is on record.
        mend: rings that cross themselves are made valid, and noted; otherwise they are refused.
        outline: the county (EPSG:4490); what lies more than 3 km outside is refused.

    Raises:
        InputError: no coordinate system is known, the declared one is not understood or not the file's own, or it may
            not be reversed.
    """
    system, stated, contradicted = _system(source, declared)
    if source.shapes is not None:
        raw, column, values = _of_shapes(source.shapes), "geometry", None
    elif pair is not None:
        raw, values = _of_pair(source, pair, system, faults)
        column = pair[0]
    elif single is not None:
        raw, values = _of_single(source, single, system, faults)
        column = single
    else:
        nothing: Shapes = np.full(len(source.frame), None, dtype=object)
        return Located(nothing, None, None, nothing)
    if shapely.is_missing(raw).all():
        return Located(raw, None, None, raw)
    if system is None:
        raise InputError(
            say(
                "{sheet} has coordinates but no coordinate system; ask who made it, and declare it with --crs.",
                sheet=source.sheet,
            )
        )
    if system.shifted is not None and not may_reverse:
        raise InputError(
            say(
                "{system} coordinates are not reversed without the county's decision: ask for a CGCS2000 copy, or "
                "record the decision with shouwang decide.",
                system=system.name,
            )
        )
    work = _Work(faults, column, values, raw, ~shapely.is_missing(raw))
    if contradicted is not None:
        note = say("was read as {declared}, though the file says {own}", declared=system.label, own=contradicted)
        work.note(work.good, note)
    if source.shapes is not None:
        high = np.nan_to_num(shapely.get_coordinates(source.shapes, include_z=True)[:, 2]) != 0
        owner = shapely.get_coordinates(source.shapes, return_index=True)[1]
        work.note(np.isin(np.arange(len(raw)), owner[high]), say("its height is not kept"))
    work.require_kind(contract.geometry or "point")
    work.require_place()
    numbers = _only(raw, work.good)
    shapes = work.to_storage(system)
    shapes = work.valid(shapes, mend)
    shapes = np.asarray(shapely.orient_polygons(shapes, exterior_cw=False), dtype=object)
    if outline is not None and not shapely.is_empty(outline):
        work.require_near(shapes, outline)
    return Located(_only(shapes, work.good), system, stated, numbers)


def _system(source: Source, declared: str | None) -> tuple[CoordinateSystem | None, Stated | None, str | None]:
    """The system, who stated it, and the file's own where a declared one goes before it."""
    try:
        said = parse_system(declared) if declared is not None else None
        own = None if said is not None and source.crs_is_default else system_of(source.crs)
    except UnknownCRSError as error:
        raise InputError(error.message) from error
    if said is None:
        return own, None if own is None else "default" if source.crs_is_default else "own", None
    if own is None:
        return said, "declared", None
    if own == said:
        return own, "own", None
    if own.name == "WGS84" and (said.shifted or (said.swapped and said.name == own.name)):
        return said, "declared", own.name
    raise InputError(
        say(
            "{sheet} is in {own} by its own word, not {declared}; leave --crs out.",
            sheet=source.sheet,
            own=own.name,
            declared=said.label,
        )
    )


def _of_shapes(shapes: Shapes) -> Shapes:
    """Shapes without height, a collection of one part as that part; empty ones are none."""
    flat: Shapes = np.array(shapely.force_2d(shapes), dtype=object)
    flat[shapely.is_empty(flat)] = None
    several = np.isin(shapely.get_type_id(flat), (4, 5, 7)) & (shapely.get_num_geometries(flat) == 1)
    flat[several] = shapely.get_geometry(flat[several], 0)
    return flat


def _of_pair(
    source: Source, pair: tuple[str, str], system: CoordinateSystem | None, faults: Faults
) -> tuple[Shapes, pd.Series]:
    east, north = source.frame[pair[0]], source.frame[pair[1]]
    swapped = system is not None and system.swapped
    found = []
    for header, cells, other, side in ((pair[0], east, north, "E"), (pair[1], north, east, "N")):
        read = _distinct(cells, angles)
        wrong = cells.notna() & read["value"].isna()
        faults.add(wrong.to_numpy(), header, cells, say("is not understood as a coordinate"), _WRITE)
        lone = cells.isna() & other.notna()
        faults.add(lone.to_numpy(), header, cells, say("is missing beside its pair"), say("write both or neither"))
        against = (read["side"] != "") & ((read["side"] == side) == swapped)
        faults.add(against.to_numpy(), header, cells, *_SWAPPED)
        found.append(read["value"].mask(against).to_numpy())
    return _points(*found), east + ", " + north


def _of_single(
    source: Source, header: str, system: CoordinateSystem | None, faults: Faults
) -> tuple[Shapes, pd.Series]:
    cells = source.frame[header]
    read = _distinct(cells, places)
    wrong = (cells.notna() & read["first"].isna()).to_numpy()
    faults.add(wrong, header, cells, say("is not understood as a place"), say("write it as 117.4350, 28.4040"))
    first, second, order = (read[name].to_numpy() for name in ("first", "second", "order"))
    swapped = system is not None and system.swapped
    # China's longitudes and latitudes share no number, so the order of two degrees shows
    shown = (order == "") & (first >= CHINA[1]) & (first <= CHINA[3]) & (second >= CHINA[0]) & (second <= CHINA[2])
    if not swapped:
        faults.note(shown, header, cells, say("was read with the latitude first"))
    latitude_first = (order == "yx") | shown | ((order == "") & swapped & ~_is_longitude_first(first, second))
    x, y = np.where(latitude_first, second, first), np.where(latitude_first, first, second)
    return _points(*((y, x) if swapped else (x, y))), cells


def _is_longitude_first(first: Floats, second: Floats) -> Mask:
    return (first >= CHINA[0]) & (first <= CHINA[2]) & (second >= CHINA[1]) & (second <= CHINA[3])


def _distinct(cells: pd.Series, parse: Any) -> pd.DataFrame:
    """The parsed frame of each cell, each distinct text parsed once."""
    codes, texts = pd.factorize(cells)
    parsed: pd.DataFrame = parse(pd.Series(texts, dtype="str"))
    blank = {name: [np.nan if dtype == "float64" else ""] for name, dtype in parsed.dtypes.items()}
    padded = pd.concat([parsed, pd.DataFrame(blank).astype(parsed.dtypes)], ignore_index=True)
    return padded.take(codes).set_axis(cells.index)


def _points(x: Floats, y: Floats) -> Shapes:
    given = ~np.isnan(x) & ~np.isnan(y)
    points: Shapes = np.full(len(x), None, dtype=object)
    points[given] = shapely.points(x[given], y[given])
    return points


_SWAPPED = (
    say("stands in the place of the other coordinate"),
    say("swap longitude and latitude, or declare the order, as --crs 'WGS84 lat,lon'"),
)
_PROBLEMS: dict[str, tuple[Text, Text]] = {
    "swapped": _SWAPPED,
    "degrees": (say("is in degrees, not in metres"), say("declare the system of these numbers with --crs")),
    "metres": (say("is in metres, not in degrees"), say("declare the system of these numbers with --crs")),
    "no_zone": (
        say("is in metres of a zone that is not known"),
        say("declare the zone with --crs, as EPSG:4548 for the central meridian 117°"),
    ),
}


def _only(shapes: Shapes, kept: Mask) -> Shapes:
    left = shapes.copy()
    left[~kept] = None
    return left


class _Work:
    """The rows still good, and what was found of the others."""

    def __init__(self, faults: Faults, column: str, values: pd.Series | None, raw: Shapes, good: Mask) -> None:
        self._faults, self._column, self._values = faults, column, values
        self.raw, self.good = raw, good

    def refuse(self, where: Mask, reason: Text, fix: Text) -> None:
        where = where & self.good
        self._faults.add(where, self._column, self._values, reason, fix)
        self.good = self.good & ~where

    def note(self, where: Mask, note: Text) -> None:
        self._faults.note(where & self.good, self._column, self._values, note)

    def require_kind(self, wanted: GeometryType) -> None:
        types = shapely.get_type_id(self.raw)
        for number in np.unique(types[self.good]):
            kind = _KINDS[number]
            if kind not in _ALLOWED[wanted]:
                reason = say("is of the wrong kind of geometry ({kind})", kind=kind)
                self.refuse(types == number, reason, _GIVE[wanted])

    def require_place(self) -> None:
        west, south, east, north = shapely.bounds(self.raw).T
        zero = (np.abs(west) < 1e-9) & (np.abs(south) < 1e-9) & (east == west) & (north == south)
        self.refuse(zero, say("is 0, 0, which is no place"), say("leave it blank, or give the place"))

    def to_storage(self, system: CoordinateSystem) -> Shapes:
        reading = read_numbers(self.raw, system)
        for problem, (reason, fix) in _PROBLEMS.items():
            self.refuse(reading.problem == problem, reason, fix)
        self._note_reading(reading)
        shapes = to_storage(_only(self.raw, self.good), system, reading)
        west, south, east, north = shapely.bounds(shapes).T
        # NaN is not inside
        inside = (west >= CHINA[0]) & (south >= CHINA[1]) & (east <= CHINA[2]) & (north <= CHINA[3])
        self.refuse(~inside, say("lies outside China"), say("check the numbers and their coordinate system"))
        return _only(shapes, self.good)

    def _note_reading(self, reading: Reading) -> None:
        self.note(reading.turned, say("northing and easting stand the other way round and were read so"))
        for epsg in np.unique(reading.epsg[self.good & (reading.epsg > 0)]):
            self.note(reading.epsg == epsg, say("was read in EPSG:{epsg} by the size of its easting", epsg=int(epsg)))

    def valid(self, shapes: Shapes, mend: bool) -> Shapes:
        invalid = self.good & ~shapely.is_valid(shapes)
        if not invalid.any():
            return shapes
        rows = invalid.nonzero()[0]
        reasons = [_why(*why) for why in zip(shapes[rows], shapely.is_valid_reason(shapes[rows]), strict=True)]
        if mend:
            mended = [_mended(shape) for shape in shapes[rows]]
            shapes = shapes.copy()
            notes = {int(row): note for row, (_, note) in zip(rows, mended, strict=True) if note is not None}
            shapes[rows] = [shape for shape, _ in mended]
            self._faults.note_each(notes, self._column, self._values)
        left = shapely.is_missing(shapes) | ~shapely.is_valid(shapes)
        fix = say("repair the shape, or load it again with --mend")
        refused = {int(row): (reason, fix) for row, reason in zip(rows, reasons, strict=True) if left[row]}
        self._faults.add_each(refused, self._column, self._values)
        self.good = self.good & ~(invalid & left)
        return _only(shapes, self.good)

    def require_near(self, shapes: Shapes, outline: Any) -> None:
        shapely.prepare(outline)
        outside = (self.good & ~shapely.intersects(outline, shapes)).nonzero()[0]
        if not len(outside):
            return
        change = Transformer.from_crs(storage_crs(), projected_crs(outline.centroid.x), always_xy=True)

        def metric(geometry: Any) -> Any:
            return shapely.transform(geometry, lambda xy: np.column_stack(change.transform(*xy.T)))

        away = shapely.distance(metric(outline), metric(shapes[outside]))
        fix = say("check the coordinates, or leave the row to its own county")
        refused, noted = {}, {}
        for row, metres in zip(outside.tolist(), away.tolist(), strict=True):
            if metres > FAR_M:
                refused[row] = (say("lies {km:.0f} km outside the county", km=metres / 1000), fix)
            else:
                noted[row] = say("lies {metres:.0f} m outside the county's outline", metres=metres)
        self._faults.add_each(refused, self._column, self._values)
        self._faults.note_each(noted, self._column, self._values)
        self.good[list(refused)] = False


_PLACE = re.compile(r"(?P<why>[^\[]+)\[(?P<lon>\S+) (?P<lat>[^\]]+)\]")


def _why(shape: Any, reason: str) -> Text:
    match = _PLACE.fullmatch(reason)
    if match is None or "Too few points" in reason:
        return say("has a ring or line of too few points")
    place = {"lon": float(match["lon"]), "lat": float(match["lat"])}
    if "elf-intersection" in reason:
        times = _meetings(shape)
        if times <= 1:
            return say("crosses itself at {lon:.5f}, {lat:.5f}", **place)
        return say("crosses or touches itself in {times} places, one at {lon:.5f}, {lat:.5f}", times=times, **place)
    return say("has rings that overlap or lie in the wrong place, at {lon:.5f}, {lat:.5f}", **place)


def _meetings(shape: Any) -> int:
    """In how many points the rings of an area cross, touch or turn back on themselves."""
    pieces = shapely.get_parts(shapely.line_merge(shapely.node(shapely.boundary(shape))))
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(pieces, end)) for end in (0, -1)])
    _, meetings = np.unique(ends, axis=0, return_counts=True)
    return int((meetings != 2).sum())  # two are the ends of a ring that only closes


def _mended(shape: Any) -> tuple[Any, Text | None]:
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return None, None
    valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    areas = [part for part in shapely.get_parts(valid) if part.area > 0]
    if not areas:
        return None, None
    mended = areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)
    before, after = _area_km2(shape), _area_km2(mended)
    note = say("crossed itself and was mended: {before:.3f} km² became {after:.3f} km²", before=before, after=after)
    return mended, note


def _area_km2(shape: Any) -> float:
    west, _, east, _ = shape.bounds
    change = Transformer.from_crs(storage_crs(), projected_crs((west + east) / 2), always_xy=True)
    return float(shapely.transform(shape, lambda xy: np.column_stack(change.transform(*xy.T))).area) / 1e6
