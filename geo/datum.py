"""Which coordinate system points are in, by the evidence of what is on record around them.

GCJ-02 lies 300 to 700 m from CGCS2000, BD-09 another kilometre: too little to be seen on a map of a county, more than a
village is wide. Every candidate system is applied to the numbers, and what comes out is compared with what it belongs
to: an outline with the outline on record, a water with the same water, a home with its village's seat. A home lies 500
to 1,500 m from its seat whatever the system, but in no direction more than another: the mean over many villages tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from scipy import special

from geo.crs import STORAGE_EPSG, CoordinateSystem, Shapes, parse_system, projected_crs, storage_crs, to_storage
from geo.text import Text, say

Floats = npt.NDArray[np.float64]

LEAST_MATCHED = 30
"""Fewer points than these tell nothing."""

_LEAST_CLUSTERS = 6
_POINTS_A_CLUSTER = 60
_SAMPLES = 720
"""Points taken along the outlines, in all."""
_SOURCES_M = 30.0
"""Standard deviation (metres, each axis) by which two honest sources of one place differ."""
_CLEARLY_LESS = 0.6
"""Of two systems that outlines leave open, the one whose offset is less than this share of the other's."""
_FITS, _EXCLUDED = 0.01, 0.001
"""A system fits from this p-value on and is excluded below that one; in between nothing is said."""
_REACH_M = 100_000.0
"""A system that puts most points farther than this from all on record is not tried."""
_ROUNDS = 200


@dataclass(frozen=True)
class Candidate:
    """One coordinate system tried: how far what it makes of the points lies from what they belong to.

    ``system``: its name. ``offset_m``: length of the mean displacement (metres); ``low_m``, ``high_m``: its 95 %
    interval. ``median_m``: median distance (metres). ``matched``: how many points had something to be compared with.
    """

    system: str
    offset_m: float
    low_m: float
    high_m: float
    median_m: float
    matched: int


@dataclass(frozen=True)
class DatumEvidence:
    """What the detector says. ``verdict``: the system the points are in, None when it cannot tell.

    ``declared``: the system they were said to be in. ``shift_m``: how far (metres) the points lie off when read as
    declared, None when there is nothing to compare. ``agrees``: whether verdict and declaration are one (None: cannot
    tell). ``candidates``: every system tried, best first. ``sentence``: the same in words.
    """

    verdict: str | None
    declared: str | None
    shift_m: float | None
    agrees: bool | None
    candidates: tuple[Candidate, ...]
    sentence: Text


@dataclass(frozen=True, eq=False)
class Reference:
    """What is on record to compare with, in metres (``crs``): outlines and seats by region code, waters by site id.

    ``datum_known``: whether it is certain that the record itself is CGCS2000 or WGS84.
    """

    crs: CRS | None
    bounds: tuple[float, float, float, float]
    outlines: dict[str, Any]
    seats: dict[str, tuple[float, float]]
    waters: dict[str, Any]
    datum_known: bool

    @classmethod
    def of(cls, regions: gpd.GeoDataFrame, hazard_sites: gpd.GeoDataFrame, *, datum_known: bool) -> Reference:
        """The reference of a county's frames (EPSG:4490), indexed by region code and site id."""
        seats = regions.loc[regions["seat_lon"].notna() & regions["seat_lat"].notna(), ["seat_lon", "seat_lat"]]
        points = gpd.GeoSeries(shapely.points(seats.to_numpy(dtype=float)), seats.index)
        parts = [_given(part) for part in (regions.geometry, points, hazard_sites.geometry)]
        if not any(len(part) for part in parts):
            return cls(None, (0.0, 0.0, 0.0, 0.0), {}, {}, {}, datum_known)
        west, _, east, _ = pd.concat(parts).total_bounds
        crs = projected_crs((west + east) / 2)
        bounds = tuple(pd.concat(parts).to_crs(crs).total_bounds.tolist())
        outlines, towns, waters = (dict(part.to_crs(crs).items()) for part in parts)
        areas = {code: shape for code, shape in outlines.items() if shape.area > 0}
        return cls(crs, bounds, areas, {code: (seat.x, seat.y) for code, seat in towns.items()}, waters, datum_known)


def _given(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    known = gpd.GeoSeries(shapes).set_crs(STORAGE_EPSG, allow_override=True).dropna()
    return known[~known.is_empty]


def detect(
    shapes: Shapes,
    belongs_to: Sequence[str | None],
    declared: CoordinateSystem | None,
    reference: Reference,
) -> DatumEvidence:
    """Which system ``shapes`` are in.

    Args:
        shapes: n shapes or None, in the file's own numbers.
        belongs_to: for each the code of the region, or the id of the site on record, that it says it belongs to.
        declared: what the numbers were said to be.
        reference: what is on record.

    The verdict is the candidate with the least offset, when that is compatible with none and every other is excluded:
    by Hotelling's test of the mean displacement over villages, sites or stretches of an outline, which allows two
    sources of one place to differ by 30 m, outlines by as much as they do after the best alignment; or, of outlines, by
    lying clearly farther off stretch by stretch. Without a reference whose own datum is certain, with fewer than 30
    points matched, or where two candidates cannot be parted, there is none. CGCS2000 and WGS84 are one family and never
    parted.
    """
    name = None if declared is None else declared.label
    rows = _sample(shapes, belongs_to)
    raw, codes = shapes[rows], [str(belongs_to[row]) for row in rows]
    tests: tuple[_Test, ...] = ()
    if reference.crs is not None and len(raw):
        tests = _tests(raw, codes, _candidates(raw, declared, reference), reference)
    tried = tuple(test.candidate for test in tests)
    own = next((test for test in tests if test.system == declared), None)
    why = _doubt(tests, reference)
    if why is not None:
        measured = None if own is None else own.candidate.offset_m
        return DatumEvidence(None, name, measured, None, tried, why)
    best = tests[0]
    if best is own:
        return DatumEvidence(name, name, best.candidate.offset_m, True, tried, _agreement(best.candidate))
    shift = None if declared is None else _apart(raw, declared, best.system, reference)
    agrees = None if declared is None else False
    return DatumEvidence(best.system.label, name, shift, agrees, tried, _difference(best.candidate, name, shift))


def _doubt(tests: Sequence[_Test], reference: Reference) -> Text | None:
    """Why there is no verdict; None where the first of ``tests`` is it."""
    matched = max((test.candidate.matched for test in tests), default=0)
    if reference.crs is None:
        return say("Cannot tell the coordinate system: nothing is on record yet to compare with.")
    if not reference.datum_known:
        return say("Cannot tell the coordinate system: that of what is on record is not certain itself.")
    if matched < LEAST_MATCHED:
        return say(
            "Cannot tell the coordinate system: {matched} points can be compared with the record, {least} are needed.",
            matched=matched,
            least=LEAST_MATCHED,
        )
    if tests[0].p < _FITS:
        return say("Cannot tell the coordinate system: what is on record fits none of those tried.")
    if not all(test.excluded_by(tests[0]) for test in tests[1:]):
        return say("Cannot tell the coordinate system: what is on record does not part those tried.")
    return None


def _agreement(best: Candidate) -> Text:
    found = {"offset": best.offset_m, "low": best.low_m, "high": best.high_m, "matched": best.matched}
    return say(
        "The coordinates are in {system}, as declared: they lie {offset:.0f} m (95 %: {low:.0f} to {high:.0f} m) from "
        "what is on record, by {matched} points.",
        system=best.system,
        **found,
    )


def _difference(best: Candidate, declared: str | None, shift: float | None) -> Text:
    found: dict[str, Any] = {"system": best.system, "matched": best.matched, "declared": declared, "shift": shift}
    if declared is None:
        return say("The coordinates are in {system}, by {matched} points.", **found)
    if shift is None:
        return say("The coordinates are in {system}, not in {declared}, by {matched} points.", **found)
    return say(
        "The coordinates are in {system}, not in {declared}: read as {declared} they lie {shift:.0f} m off, by "
        "{matched} points.",
        **found,
    )


def _sample(shapes: Shapes, belongs_to: Sequence[str | None]) -> npt.NDArray[np.int64]:
    """Rows with a shape and a code, at most sixty of one code, evenly from the file."""
    known = np.flatnonzero(np.isfinite(shapely.bounds(shapes)).all(axis=1))
    codes = pd.Series(list(belongs_to), dtype=object).iloc[known].dropna()
    groups = codes.groupby(codes, sort=False)
    taken = groups.cumcount() % np.ceil(groups.transform("size") / _POINTS_A_CLUSTER) == 0
    rows: npt.NDArray[np.int64] = codes.index[taken.to_numpy(dtype=bool)].to_numpy(dtype=np.int64)
    return rows


def _candidates(shapes: Shapes, declared: CoordinateSystem | None, reference: Reference) -> list[CoordinateSystem]:
    """Systems by which most of the shapes lie within reach of the record, those of one effect once; declared first."""
    tried = [] if declared is None else [declared]
    if np.median(np.abs(shapely.bounds(shapes))) <= 360:
        family = "WGS84" if declared is not None and declared.name == "WGS84" else "CGCS2000"
        degrees = [parse_system(name) for name in (family, "GCJ-02", "BD-09")]
        tried += [*degrees, *(replace(system, swapped=True) for system in degrees)]
    else:  # zones of 3 degrees go before those of 6 with the same middle
        zones = (*range(4534, 4555), *range(4513, 4534), *range(4502, 4513), *range(4491, 4502))
        tried += [parse_system(str(code)) for code in zones]
    probe = shapes[:: max(1, len(shapes) // 50)]
    west, south, east, north = reference.bounds
    kept: list[tuple[CoordinateSystem, Floats]] = []
    for system in tried:
        xy = _middles(_placed(probe, system, reference))
        xy[~np.isfinite(xy)] = np.nan  # beyond what the zone can show: near nothing, and like nothing
        near = (xy > (west - _REACH_M, south - _REACH_M)) & (xy < (east + _REACH_M, north + _REACH_M))
        same = any((np.abs(xy - other) < 1).all(axis=1).mean() > 0.5 for _, other in kept)
        if near.all(axis=1).mean() > 0.5 and not same:
            kept.append((system, xy))
    return [system for system, _ in kept]


def _placed(shapes: Shapes, system: CoordinateSystem, reference: Reference) -> Shapes:
    """``shapes`` in the metres of the reference, as ``system`` has it; None where it makes nothing of them."""
    change = Transformer.from_crs(storage_crs(), reference.crs, always_xy=True)
    stored = to_storage(shapes, system)
    return np.asarray(shapely.transform(stored, lambda xy: np.column_stack(change.transform(*xy.T))), dtype=object)


def _middles(shapes: Shapes) -> Floats:
    middles: Floats = shapely.get_coordinates(shapely.centroid(_filled(shapes)))
    return middles


def _filled(shapes: Shapes) -> Shapes:
    filled = shapes.copy()
    filled[shapely.is_missing(shapes)] = shapely.Point(np.inf, np.inf)
    return filled


def _apart(shapes: Shapes, declared: CoordinateSystem, verdict: CoordinateSystem, reference: Reference) -> float | None:
    """Mean distance (metres) between two readings of the same numbers."""
    gaps = _middles(_placed(shapes, declared, reference)) - _middles(_placed(shapes, verdict, reference))
    known = np.isfinite(gaps).all(axis=1)
    return float(np.hypot(*gaps[known].T).mean()) if known.any() else None


@dataclass(frozen=True)
class _Test:
    system: CoordinateSystem
    candidate: Candidate
    p: float
    distances: Floats | None

    def excluded_by(self, best: _Test) -> bool:
        """Whether this system is out: by its own offset, or lying farther, stretch by stretch, than the best."""
        if self.p < _EXCLUDED or self.distances is None or best.distances is None:
            return self.p < _EXCLUDED
        farther = _paired_p(self.distances - best.distances) < _EXCLUDED
        return farther and best.candidate.offset_m < _CLEARLY_LESS * self.candidate.offset_m


def _paired_p(gaps: Floats) -> float:
    """One-sided p of the paired t-test, NaN without a gap; ``scipy.stats`` would start every command a second later."""
    with np.errstate(all="ignore"):
        return float(special.stdtr(len(gaps) - 1, -gaps.mean() / gaps.std(ddof=1) * np.sqrt(len(gaps))))


@dataclass(frozen=True)
class _Offset:
    """A mean displacement (2) in metres with its covariance (2, 2), from ``clusters`` independent parts.

    ``sources_m``: by how much two honest sources of one place may differ. ``distances``: of each part, of outlines.
    """

    mean: Floats
    covariance: Floats
    clusters: int
    matched: int
    median_m: float
    sources_m: float = _SOURCES_M
    distances: Floats | None = None

    @property
    def spread(self) -> float:
        return float(np.trace(self.covariance))

    def test(self, system: CoordinateSystem) -> _Test:
        n = self.clusters
        t2 = float(self.mean @ np.linalg.solve(self.covariance + self.sources_m**2 * np.eye(2), self.mean))
        p = float(special.fdtrc(2, n - 2, t2 * (n - 2) / (2 * (n - 1))))
        size = float(np.hypot(*self.mean))
        way = self.mean / size if size > 0 else np.array([1.0, 0.0])
        reach = float(special.stdtrit(n - 1, 0.975) * np.sqrt(way @ self.covariance @ way))
        low, high = max(size - reach, 0.0), size + reach
        return _Test(system, Candidate(system.label, size, low, high, self.median_m, self.matched), p, self.distances)


def _tests(raw: Shapes, codes: list[str], systems: list[CoordinateSystem], reference: Reference) -> tuple[_Test, ...]:
    """Every system tested by the kind of evidence that tells most, best first."""
    placed = [(system, _placed(raw, system, reference)) for system in systems]
    kinds = []
    for kind in (_by_outlines, _by_sites, partial(_by_seats, digits=12), partial(_by_seats, digits=9)):
        offsets = [(system, offset) for system, at in placed if (offset := kind(at, codes, reference)) is not None]
        if offsets:
            enough = max(offset.matched for _, offset in offsets) >= LEAST_MATCHED
            kinds.append((not enough, min(offset.spread for _, offset in offsets), offsets))
    if not kinds:
        return ()
    _, _, offsets = min(kinds, key=lambda kind: kind[:2])
    return tuple(sorted((offset.test(system) for system, offset in offsets), key=lambda test: test.candidate.offset_m))


def _by_sites(placed: Shapes, codes: list[str], reference: Reference) -> _Offset | None:
    """Middles of waters against those of the same site on record."""
    sites = {code: reference.waters[code].centroid for code in set(codes) & reference.waters.keys()}
    return _by_places(placed, codes, {code: (at.x, at.y) for code, at in sites.items()})


def _by_seats(placed: Shapes, codes: list[str], reference: Reference, *, digits: int) -> _Offset | None:
    """Middles against the seat of the region ``digits`` of the code stand for: 12 the village, 9 the township."""
    return _by_places(placed, [code[:digits] if len(code) >= digits else "" for code in codes], reference.seats)


def _by_places(placed: Shapes, codes: list[str], places: dict[str, tuple[float, float]]) -> _Offset | None:
    known = np.array([code in places for code in codes], dtype=bool)
    if not known.any():
        return None
    at = np.array([places[code] for code in codes if code in places])
    return _mean_offset(_middles(placed[known]) - at, np.array(codes)[known])


def _mean_offset(vectors: Floats, clusters: npt.NDArray[np.str_]) -> _Offset | None:
    """The mean over clusters of their median vector, clusters far from all others left out."""
    known = np.isfinite(vectors).all(axis=1)
    frame = pd.DataFrame(vectors[known]).groupby(clusters[known]).median().to_numpy()
    if len(frame) < _LEAST_CLUSTERS:
        return None
    away = np.hypot(*(frame - np.median(frame, axis=0)).T)
    kept = frame[away <= max(4 * np.median(away), 1.0)]
    n = len(kept)
    if n < _LEAST_CLUSTERS:
        return None
    median = float(np.median(np.hypot(*vectors[known].T)))
    return _Offset(kept.mean(axis=0), np.cov(kept.T) / n, n, int(known.sum()), median)


def _by_outlines(placed: Shapes, codes: list[str], reference: Reference) -> _Offset | None:
    """Outlines laid upon those of the same region: the one translation that aligns them best.

    Iterated closest points with point-to-line distances (Chen, Medioni 1992) and Tukey's weights, since outlines of two
    sources differ by hundreds of metres here and there; the covariance is robust to neighbouring points going together.
    """
    rows = [row for row, code in enumerate(codes) if code in reference.outlines and shapely.area(placed[row]) > 0]
    if not rows:
        return None
    each = max(_SAMPLES // len(rows), 36)
    points, lines, blocks = [], [], list[npt.NDArray[np.int64]]()
    for row in rows:
        ring = shapely.boundary(placed[row])
        points.append(
            shapely.get_coordinates(shapely.line_interpolate_point(ring, np.arange(each) / each, normalized=True))
        )
        lines.append(np.full(each, shapely.boundary(reference.outlines[codes[row]]), dtype=object))
        blocks.append(np.arange(each) // 12 + 1000 * len(blocks))
    matched = int(shapely.get_num_coordinates(placed[rows]).sum())
    return _registered(np.concatenate(points), np.concatenate(lines), np.concatenate(blocks), matched)


def _registered(points: Floats, lines: Shapes, blocks: npt.NDArray[np.int64], matched: int) -> _Offset:
    shift, distances = np.zeros(2), shapely.distance(shapely.points(points), lines)
    for _ in range(_ROUNDS):
        along = shapely.line_locate_point(lines, shapely.points(points + shift))
        foot, ahead = (shapely.get_coordinates(shapely.line_interpolate_point(lines, along + d)) for d in (0.0, 1.0))
        normal = (ahead - foot)[:, ::-1] * (-1, 1)
        normal /= np.maximum(np.hypot(*normal.T), 1e-9)[:, None]
        gap = ((points + shift - foot) * normal).sum(axis=1)
        scale = 1.4826 * float(np.median(np.abs(gap)))
        weight = np.clip(1 - (gap / (4.685 * max(scale, 10.0))) ** 2, 0, None) ** 2
        bread = np.linalg.inv((normal * weight[:, None]).T @ normal)
        step = -bread @ (normal * (weight * gap)[:, None]).sum(axis=0)
        shift = shift + step
        if np.hypot(*step) < 0.01:
            break
    scores = pd.DataFrame(normal * (weight * gap)[:, None]).groupby(blocks).sum().to_numpy()
    covariance = bread @ (scores.T @ scores) @ bread
    parts = np.asarray(pd.Series(distances).groupby(blocks).mean(), dtype=np.float64)
    # where the points must go is the opposite of how far they lie off; outlines that differ by so much everywhere may
    # differ by it as a whole
    sources = max(_SOURCES_M, scale)
    return _Offset(-shift, covariance, len(parts), matched, float(np.median(distances)), sources, parts)
