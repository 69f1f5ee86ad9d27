"""Where rows are: every way of writing a place, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from data.importing.faults import Faults
from data.importing.locations import CHINA, Located, locate
from data.readers.files import read_source
from data.readers.source import Source
from geo.contracts import CONTRACTS
from geo.crs import system_of
from geo.errors import InputError
from geo.shifted import wgs84_to_bd09, wgs84_to_gcj02

HOMES, SITES, ROADS = CONTRACTS["households"], CONTRACTS["hazard_sites"], CONTRACTS["roads"]
BOW = Polygon([(117, 28), (117.1, 28.1), (117.1, 28), (117, 28.1)])


def sheet(rows: list[tuple[str | None, str | None]]) -> Source:
    frame = pd.DataFrame(rows, columns=["经度", "纬度"], dtype="str")
    return Source("表", frame, np.arange(2, 2 + len(frame)), columns=(2, 3))


def shaped(shapes: list, crs: int | None = 4490, *, default: bool = False) -> Source:
    own = None if crs is None else gpd.GeoSeries([], crs=crs).crs
    frame = pd.DataFrame({"site_id": [f"W{n}" for n in range(len(shapes))]}, dtype="str")
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return Source("层", frame, np.arange(1, 1 + len(frame)), shapes=array, crs=own, crs_is_default=default)


def locating(source: Source, declared: str | None = None, contract=HOMES, **options) -> tuple[Located, Faults]:
    faults = Faults(source)
    asked = {"pair": None, "single": None, "may_reverse": False} | options
    if source.shapes is None and asked["single"] is None:
        asked["pair"] = ("经度", "纬度")
    return locate(source, contract, faults, declared=declared, **asked), faults


def located(*args, **options) -> tuple[list, list[str]]:
    found, faults = locating(*args, **options)
    return list(found.shapes), [reject.reason for reject in faults]


def notes(faults: Faults) -> list[str]:
    return [note.note for note in faults.notes(~faults.bad)[0]]


# numbers in two columns


@given(st.floats(CHINA[0] + 0.01, CHINA[2] - 0.01), st.floats(CHINA[1] + 0.01, CHINA[3] - 0.01))
def test_degrees_of_cgcs2000_are_kept_to_the_last_digit(x: float, y: float) -> None:
    [point], reasons = located(sheet([(repr(x), repr(y))]), "CGCS2000")
    assert (point.x, point.y) == (x, y)
    assert not reasons


@pytest.mark.parametrize(
    ("declared", "x", "y"),
    [
        ("CGCS2000", "117.435", "28.404"),
        ("WGS84", "117°26′06″", "北纬28°24′14.4″"),
        ("CGCS2000", "E117.435", "28.404N"),
        ("WGS84 lat,lon", "28.404", "117.435"),
        ("CGCS2000 纬度在前", "28.404N", "117.435E"),
    ],
)
def test_a_place_is_read_from_every_way_of_writing_it(declared: str, x: str, y: str) -> None:
    [point], reasons = located(sheet([(x, y)]), declared)
    assert not reasons
    assert (point.x, point.y) == pytest.approx((117.435, 28.404), abs=1e-10)


@pytest.mark.parametrize(
    ("x", "y", "reason", "cell"),
    [
        ("117.435", "深", "is not understood as a coordinate", "D2"),
        ("117°60′", "28.404", "is not understood as a coordinate", "C2"),
        ("nan", "28.404", "is not understood as a coordinate", "C2"),
        ("117.435", None, "is missing beside its pair", "D2"),
        (None, "28.404", "is missing beside its pair", "C2"),
        ("0", "0", "is 0, 0, which is no place", "C2"),
        ("28.404", "117.435", "stands in the place of the other coordinate", "C2"),
        ("N28.404", "117.435", "stands in the place of the other coordinate", "C2"),
        ("12.5", "41.9", "lies outside China", "C2"),
        ("542000", "3143000", "is in metres of a zone that is not known", "C2"),
    ],
)
def test_what_is_no_place_is_refused_with_its_cell(x, y, reason: str, cell: str) -> None:
    found, faults = locating(sheet([("117.435", "28.404"), (x, y)][1:]), "CGCS2000")
    [reject] = faults
    assert (reject.reason, reject.cell) == (reason, cell)
    assert reject.fix
    assert found.shapes.tolist() == [None]


def test_a_row_without_a_place_is_no_fault() -> None:
    shapes, reasons = located(sheet([(None, None), ("117.435", "28.404")]), "CGCS2000")
    assert shapes == [None, Point(117.435, 28.404)]
    assert not reasons


def test_swapped_columns_are_refused_until_the_order_is_declared() -> None:
    source = sheet([("28.404", "117.435"), ("117.435", "28.404")])
    assert located(source, "WGS84")[0] == [None, Point(117.435, 28.404)]
    assert located(source, "WGS84 lat,lon")[0] == [Point(117.435, 28.404), None]


@pytest.mark.parametrize(
    ("declared", "x", "y", "said"),
    [
        ("4548", "542000", "3143000", []),
        ("4548", "39542000", "3143000", ["was read in EPSG:4527 by the size of its easting"]),
        ("4527", "542000", "3143000", ["was read in EPSG:4548 by the size of its easting"]),
        ("CGCS2000", "20542000", "3143000", ["was read in EPSG:4498 by the size of its easting"]),
        ("4548", "3143000", "542000", ["northing and easting stand the other way round and were read so"]),
    ],
)
def test_metres_are_read_in_their_zone_and_what_was_not_said_is_noted(declared, x, y, said) -> None:
    found, faults = locating(sheet([(x, y)]), declared)
    [point] = found.shapes
    assert (point.x, point.y) == pytest.approx((117.42859118, 28.40139371), abs=1e-8)
    assert notes(faults)[:1] == said
    assert list(faults) == []


def test_a_system_must_be_known_where_there_are_coordinates() -> None:
    with pytest.raises(InputError, match="--crs"):
        locating(sheet([("117.435", "28.404")]))
    found, _ = locating(sheet([(None, None)]))
    assert (found.system, found.stated) == (None, None)
    with pytest.raises(InputError, match="not known"):
        locating(sheet([("117.435", "28.404")]), "地方坐标")
    with pytest.raises(InputError, match="surveyors"):
        locating(sheet([("117.435", "28.404")]), "西安80")


# numbers in one column


def test_one_cell_may_hold_both() -> None:
    texts = ["117.435, 28.404", "28.404 117.435 85.0 4.9", "28.404,117.435", "POINT(117.435 28.404)", None, "门口塘"]
    source = Source("表", pd.DataFrame({"坐标": texts}, dtype="str"), np.arange(2, 8), columns=(0,))
    found, faults = locating(source, "WGS84", single="坐标")
    assert found.shapes.tolist() == [Point(117.435, 28.404)] * 4 + [None] * 2
    [reject] = faults
    assert (reject.cell, reject.value, reject.reason) == ("A7", "门口塘", "is not understood as a place")
    assert [(note.cell, note.note) for note in faults.notes(~faults.bad)[0]] == [
        ("A4", "was read with the latitude first")
    ]


def test_one_cell_is_read_in_the_order_declared() -> None:
    texts = ["28.404, 117.435", "28.404 117.435 85.0 4.9", "117.435E, 28.404N"]
    source = Source("表", pd.DataFrame({"坐标": texts}, dtype="str"), np.arange(2, 5), columns=(0,))
    found, faults = locating(source, "WGS84 lat,lon", single="坐标")
    assert found.shapes.tolist() == [Point(117.435, 28.404)] * 3
    assert notes(faults) == []
    assert found.raw.tolist() == [Point(28.404, 117.435)] * 3


# GCJ-02 and BD-09


@pytest.mark.parametrize(("name", "shift"), [("GCJ-02", wgs84_to_gcj02), ("百度", wgs84_to_bd09)])
def test_shifted_coordinates_are_reversed_only_by_the_countys_decision(name: str, shift) -> None:
    x, y = (float(number) for number in shift(117.435, 28.404))
    source = sheet([(repr(x), repr(y))])
    with pytest.raises(InputError, match="shouwang decide"):
        locating(source, name)
    found, _ = locating(source, name, may_reverse=True)
    [point] = found.shapes
    assert (point.x, point.y) == pytest.approx((117.435, 28.404), abs=1e-9)
    [raw] = found.raw
    assert (raw.x, raw.y) == (x, y)
    assert found.stated == "declared"


def test_a_file_that_calls_itself_wgs84_may_be_declared_gcj02_and_says_so() -> None:
    source = shaped([Point(117.44, 28.4)], 4326)
    found, faults = locating(source, "GCJ-02", SITES, may_reverse=True)
    assert found.system is not None
    assert found.system.name == "GCJ-02"
    assert notes(faults) == ["was read as GCJ-02, though the file says WGS84"]
    for other in ("4548", "CGCS2000", "CGCS2000 lat,lon"):
        with pytest.raises(InputError, match="leave --crs out"):
            locating(source, other, SITES)
    with pytest.raises(InputError, match="leave --crs out"):
        locating(shaped([Point(540000, 3143000)], 4548), "GCJ-02", SITES, may_reverse=True)


# vector files


def test_a_vector_file_is_in_its_own_system() -> None:
    found, faults = locating(shaped([Point(542_000, 3_143_000)], 4548), None, SITES)
    [point] = found.shapes
    assert (point.x, point.y) == pytest.approx((117.42859118, 28.40139371), abs=1e-8)
    assert (found.system, found.stated) == (system_of(gpd.GeoSeries([], crs=4548).crs), "own")
    assert not notes(faults)


def test_a_vector_file_without_a_system_needs_one_declared() -> None:
    source = shaped([Point(117, 28)], None)
    with pytest.raises(InputError, match="--crs"):
        locating(source, None, SITES)
    assert located(source, "CGCS2000", contract=SITES) == ([Point(117, 28)], [])


def test_a_declared_system_other_than_the_files_own_is_refused() -> None:
    source = shaped([Point(117, 28)], 4490)
    with pytest.raises(InputError, match="leave --crs out"):
        locating(source, "WGS84", SITES)
    assert located(source, "CGCS2000", contract=SITES) == ([Point(117, 28)], [])


def test_a_file_of_an_old_datum_is_refused_whatever_is_declared() -> None:
    for declared in (None, "CGCS2000"):
        with pytest.raises(InputError, match="surveyors"):
            locating(shaped([Point(117, 28)], 4214), declared, SITES)


def test_a_geojson_without_a_system_is_wgs84_unless_another_is_declared(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"site_id":"W1"},'
        '"geometry":{"type":"Point","coordinates":[500000,3154000]}}]}'
    )
    source = read_source(tmp_path / "a.geojson")
    assert located(source, contract=SITES)[1] == ["is in metres of a zone that is not known"]
    found, faults = locating(source, "4548", SITES)
    [point] = found.shapes
    assert not faults.bad.any()
    assert found.stated == "declared"
    assert point.x == pytest.approx(117, abs=1e-9)


def test_a_default_system_is_called_one() -> None:
    found, _ = locating(shaped([Point(117, 28)], 4326, default=True), None, SITES)
    assert found.stated == "default"


def test_shapes_are_accepted_by_the_contract() -> None:
    line = LineString([(117, 28), (117.1, 28.1)])
    area = box(117, 28, 117.1, 28.1)
    shapes = [
        Point(117, 28),
        line,
        MultiLineString([line]),
        BOW,
        None,
        Point(0, 0),
        box(135, 53, 137, 54),
        MultiPoint([(117, 28), (118, 28)]),
        GeometryCollection([area, line]),
        GeometryCollection([area]),
        Polygon(),
        Point(117, 28, 85),
        Point(np.nan, 28),
    ]
    found, faults = locating(shaped(shapes), None, SITES)
    assert [(reject.row - 1, reject.reason) for reject in faults] == [
        (3, "crosses itself at 117.05000, 28.05000"),
        (5, "is 0, 0, which is no place"),
        (6, "lies outside China"),
        (7, "is of the wrong kind of geometry (MultiPoint)"),
        (8, "is of the wrong kind of geometry (GeometryCollection)"),
        (12, "lies outside China"),
    ]
    kept = found.shapes
    assert kept[2] == line
    assert kept[9].equals(area)
    assert kept[10] is None
    assert not kept[11].has_z
    assert shapely.is_missing(kept).tolist() == [n in {3, 4, 5, 6, 7, 8, 10, 12} for n in range(13)]
    assert [note.row - 1 for note in faults.notes(~faults.bad)[0]] == [11]  # its height is not kept
    faults = locating(shaped(shapes), None, ROADS)[1]
    assert (~faults.bad).nonzero()[0].tolist() == [1, 2, 4, 10]


def test_a_multipolygon_stays_one() -> None:
    [kept], _ = located(shaped([MultiPolygon([box(117, 28, 117.1, 28.1)])]), contract=SITES)
    assert kept.geom_type == "MultiPolygon"


@given(st.booleans(), st.booleans())
def test_rings_run_as_rfc_7946_wants_so_that_a_reload_is_the_same(shell: bool, hole: bool) -> None:
    outer = [(117, 28), (117.1, 28), (117.1, 28.1), (117, 28.1)]
    inner = [(117.02, 28.02), (117.02, 28.04), (117.04, 28.04), (117.04, 28.02)]
    ring = Polygon(outer[::-1] if shell else outer, [inner[::-1] if hole else inner])
    [kept], _ = located(shaped([ring]), contract=SITES)
    assert kept.exterior.is_ccw
    assert not kept.interiors[0].is_ccw
    [again], _ = located(shaped([kept]), contract=SITES)
    assert again.equals_exact(kept, 0)


def test_a_ring_that_crosses_itself_is_refused_with_the_place() -> None:
    found, faults = locating(shaped([BOW]), None, SITES)
    [reject] = faults
    assert reject.reason == "crosses itself at 117.05000, 28.05000"
    assert "--mend" in reject.fix
    assert found.shapes.tolist() == [None]


def test_the_crossings_of_a_ring_are_counted() -> None:
    zigzag = Polygon([(117, 28), (117.1, 28.1), (117.2, 28), (117.3, 28.1), (117.3, 28), (117.2, 28.1), (117.1, 28),
                      (117, 28.1)])  # fmt: skip
    [reason] = located(shaped([zigzag]), contract=SITES)[1]
    assert reason.startswith("crosses or touches itself in 3 places, one at 117.")


def test_a_ring_is_mended_only_when_asked_and_its_area_said() -> None:
    found, faults = locating(shaped([BOW]), None, SITES, mend=True)
    [mended] = found.shapes
    assert mended.is_valid
    # two triangles, each a quarter of the box
    assert mended.area == pytest.approx(0.005, rel=1e-9)
    [note] = notes(faults)
    # half of 0.1° by 0.1° at 28.05°N: they are 11.08 km north and 9.84 km east
    assert note == "crossed itself and was mended: 0.000 km² became 54.477 km²"
    assert not faults.bad.any()


def test_what_no_mending_makes_an_area_is_refused() -> None:
    flat = Polygon([(117, 28), (117.1, 28.1), (117, 28)])
    zero = LineString([(117, 28), (117, 28)])
    _, faults = locating(shaped([flat, zero]), None, SITES, mend=True)
    assert faults.bad.tolist() == [True, True]
    assert [reject.reason for reject in faults][1] == "has a ring or line of too few points"


def test_holes_outside_their_shell_are_refused_in_words() -> None:
    strange = Polygon(box(117, 28, 117.1, 28.1).exterior, [box(118, 28, 118.1, 28.1).exterior])
    [reason] = located(shaped([strange]), contract=SITES)[1]
    assert reason.startswith("has rings that overlap or lie in the wrong place, at 11")


def test_numbers_refused_for_their_system_are_kept_for_the_detector() -> None:
    found, _ = locating(sheet([("28.404", "117.435"), ("0", "0"), ("542000", "3143000")]), "CGCS2000")
    assert found.shapes.tolist() == [None, None, None]
    assert found.raw.tolist() == [Point(28.404, 117.435), None, Point(542_000, 3_143_000)]


# the county


COUNTY = box(117.41, 28.3, 117.46, 28.5)


def test_places_outside_the_county_are_noted_or_refused_by_how_far() -> None:
    rows = [("117.435", "28.404"), ("117.48", "28.404"), ("117.50", "28.404"), ("113.0", "28.0")]
    found, faults = locating(sheet(rows), "CGCS2000", outline=COUNTY)
    assert shapely.is_missing(found.shapes).tolist() == [False, False, True, True]
    # 0.02° east at 28.4°N are 1,960 m, 0.04° 3,920 m
    assert notes(faults) == ["lies 1960 m outside the county's outline"]
    assert [reject.reason for reject in faults] == ["lies 4 km outside the county", "lies 435 km outside the county"]


def test_a_shape_that_reaches_into_the_county_is_in_it() -> None:
    areas = shaped([box(117.4, 28.2, 117.5, 28.4), box(118, 28, 118.1, 28.1)])
    found, faults = locating(areas, None, SITES, outline=COUNTY)
    assert shapely.is_missing(found.shapes).tolist() == [False, True]
    assert notes(faults) == []


def test_without_an_outline_nothing_is_refused_for_its_distance() -> None:
    for outline in (None, Polygon()):
        assert located(sheet([("113.0", "28.0")]), "CGCS2000", outline=outline) == ([Point(113, 28)], [])


def test_a_source_without_coordinates_has_no_places() -> None:
    source = Source("表", pd.DataFrame({"姓名": ["赵一"]}, dtype="str"), np.array([2]))
    faults = Faults(source)
    found = locate(source, HOMES, faults, pair=None, single=None, declared=None, may_reverse=False)
    assert found.shapes.tolist() == [None]
    assert found.system is None


BAD = Path(__file__).parents[3] / "shared" / "geodata" / "bad" / "county_boundaries_GCJ02_echarts2018_2invalid.geojson"

if BAD.exists():  # they may not be shipped with the source

    def test_outlines_that_cross_themselves_are_reported_by_county_and_mended_only_when_asked() -> None:
        source = read_source(BAD)
        regions = CONTRACTS["regions"]
        found, faults = locating(source, "GCJ-02", regions, may_reverse=True)
        assert {source.frame["name"][reject.row - 1] for reject in faults} == {"弋阳县", "凤县"}
        assert all("itself" in reject.reason for reject in faults)
        assert (~shapely.is_missing(found.shapes)).sum() == 2
        found, faults = locating(source, "GCJ-02", regions, may_reverse=True, mend=True)
        assert not faults.bad.any()
        assert shapely.is_valid(found.shapes).all()
        assert sum("mended" in note for note in notes(faults)) == 2
