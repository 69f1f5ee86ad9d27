"""Zones and coordinate systems, with the county that straddles two zones."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer
from shapely import Point

from geo.crs import (
    central_meridian,
    parse_crs,
    parse_system,
    projected_crs,
    read_numbers,
    storage_crs,
    system_of,
    to_storage,
)
from geo.errors import UnknownCRSError


@pytest.mark.parametrize(
    ("longitude", "meridian", "epsg"),
    [
        (117.43, 117, 4548),  # 弋阳
        (106.52, 108, 4545),  # 凤县's town
        (108.66, 108, 4545),  # 城口
        (116.79, 117, 4548),  # 寿县
        (75.0, 75, 4534),
        (135.0, 135, 4554),
        (106.49, 105, 4544),
    ],
)
def test_a_place_lies_in_the_zone_of_its_nearest_meridian(longitude, meridian, epsg) -> None:
    assert central_meridian(longitude) == meridian
    crs = projected_crs(longitude)
    assert crs.to_epsg() == epsg
    assert f"CM {meridian}E" in crs.name


def test_one_zone_keeps_metres_true_on_both_sides_of_106_5_degrees() -> None:
    """凤县 crosses 106.5°E: in the one zone of its middle, distances east and west of it are true to 1 in 2,000."""
    geod = Geod(ellps="GRS80")
    places = gpd.GeoSeries([Point(x, 34.0) for x in (106.35, 106.4999, 106.5001, 107.1)], crs=4490)
    metric = places.to_crs(projected_crs((106.35 + 107.1) / 2))
    for a, b in ((0, 1), (1, 2), (2, 3), (0, 3)):
        true = geod.inv(places[a].x, places[a].y, places[b].x, places[b].y)[2]
        assert metric[a].distance(metric[b]) == pytest.approx(true, rel=5e-4)


@pytest.mark.parametrize("longitude", [28.4, 73.0, 137.0, -117.0])
def test_a_longitude_outside_china_says_what_may_be_swapped(longitude) -> None:
    with pytest.raises(UnknownCRSError, match="swapped"):
        projected_crs(longitude)


@pytest.mark.parametrize(
    ("text", "epsg"),
    [
        ("CGCS2000", 4490),
        ("cgcs 2000", 4490),
        (" epsg:4490 ", 4490),
        ("WGS84", 4326),
        ("wgs-84", 4326),
        ("CRS84", 4326),
        ("4548", 4548),
        ("EPSG:4524", 4524),  # 3-degree zone 36, its number before the easting
        ("EPSG:4499", 4499),  # 6-degree zone 21
    ],
)
def test_what_a_county_writes_is_understood(text, epsg) -> None:
    assert parse_crs(text).to_epsg() == epsg


@pytest.mark.parametrize("code", range(4491, 4555))
def test_every_zone_accepted_is_a_cgcs2000_zone_in_metres(code) -> None:
    crs = parse_crs(str(code))
    assert crs.name.startswith("CGCS2000 /")
    assert {axis.unit_name for axis in crs.axis_info} == {"metre"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("GCJ-02", "decision"),
        ("BD09", "decision"),
        ("EPSG:2385", "surveyors"),  # Xian 1980
        ("Beijing 1954", "surveyors"),
        ("2437", "surveyors"),
        ("4559", "not known"),  # a zone of the Antilles
        ("4978", "not known"),  # geocentric
        ("3857", "not known"),
        ("", "not known"),
        ("CGCS", "not known"),
        ("EPSG:45480000", "not known"),
    ],
)
def test_what_would_shift_or_misplace_points_is_refused(text, why) -> None:
    with pytest.raises(UnknownCRSError, match=why):
        parse_crs(text)


def test_storage_is_cgcs2000_in_degrees() -> None:
    assert storage_crs() == CRS.from_epsg(4490)
    assert storage_crs().is_geographic


@pytest.mark.parametrize(
    ("text", "name", "shifted", "swapped"),
    [
        ("CGCS2000", "CGCS2000", None, False),
        ("国家2000", "CGCS2000", None, False),
        ("大地2000", "CGCS2000", None, False),
        ("2000国家大地坐标系", "CGCS2000", None, False),
        ("CGCS2000坐标系", "CGCS2000", None, False),
        ("4490", "CGCS2000", None, False),
        ("WGS-84", "WGS84", None, False),
        ("ＷＧＳ８４", "WGS84", None, False),
        ("EPSG:4326", "WGS84", None, False),
        ("OGC:CRS84", "WGS84", None, False),
        ("4548", "EPSG:4548", None, False),
        ("CGCS2000 / 3-degree Gauss-Kruger CM 117E", "EPSG:4548", None, False),
        ("GCJ-02", "GCJ-02", "gcj02", False),
        ("gcj02", "GCJ-02", "gcj02", False),
        ("火星坐标", "GCJ-02", "gcj02", False),
        ("火星坐标系", "GCJ-02", "gcj02", False),
        ("高德", "GCJ-02", "gcj02", False),
        ("腾讯", "GCJ-02", "gcj02", False),
        ("BD-09", "BD-09", "bd09", False),
        ("百度坐标", "BD-09", "bd09", False),
        ("WGS84 lat,lon", "WGS84", None, True),
        ("WGS-84 (lat, lng)", "WGS84", None, True),
        ("CGCS2000 latitude first", "CGCS2000", None, True),
        ("CGCS2000 纬度在前", "CGCS2000", None, True),
        ("高德 纬度,经度", "GCJ-02", "gcj02", True),
        ("WGS84 lon,lat", "WGS84", None, False),
        ("CGCS2000 经度在前", "CGCS2000", None, False),
    ],
)
def test_a_declared_system_is_understood(text, name, shifted, swapped) -> None:
    system = parse_system(text)
    assert (system.name, system.shifted, system.swapped) == (name, shifted, swapped)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("西安80", "surveyors"),
        ("1954北京坐标系", "surveyors"),
        ("Beijing 1954 lat,lon", "surveyors"),
        ("4555", "surveyors"),
        ("CGCS2000 / UTM zone 50", "not known"),
        ("CGCS2000 / 3-degree Gauss-Kruger CM 300E", "not known"),
        ("GCJ", "not known"),
        ("地方坐标", "not known"),
        ("lat,lon", "not known"),
    ],
)
def test_a_system_that_cannot_be_converted_is_refused(text, why) -> None:
    with pytest.raises(UnknownCRSError, match=why):
        parse_system(text)


def test_a_plain_crs_is_never_made_of_a_swapped_system() -> None:
    with pytest.raises(UnknownCRSError, match="not known"):
        parse_crs("WGS84 lat,lon")


ESRI_DEGREES = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,'
    '298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
ESRI_ZONE = (
    f'PROJCS["x",{ESRI_DEGREES},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",%s],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


@pytest.mark.parametrize(
    ("crs", "name", "epsg"),
    [
        ("EPSG:4490", "CGCS2000", 4490),
        ("EPSG:4480", "CGCS2000", 4490),  # with heights
        ("EPSG:4490+5737", "CGCS2000", 4490),  # with heights above the sea
        (ESRI_DEGREES, "CGCS2000", 4490),
        ("EPSG:4326", "WGS84", 4326),
        ("OGC:CRS84", "WGS84", 4326),
        ("+proj=longlat +datum=WGS84", "WGS84", 4326),
        ("EPSG:4548", "EPSG:4548", 4548),
        (ESRI_ZONE % "117.0", "EPSG:4548", 4548),
        ("EPSG:32650", "EPSG:32650", 32650),
    ],
)
def test_a_files_own_system_is_recognised(crs, name, epsg) -> None:
    system = system_of(CRS(crs))
    assert system is not None
    assert (system.name, system.crs.to_epsg(), system.shifted, system.swapped) == (name, epsg, None, False)


def test_a_countys_own_meridian_is_converted_as_the_file_says() -> None:
    system = system_of(CRS(ESRI_ZONE % "118.5"))
    assert system is not None
    [point] = to_storage(np.array([Point(500_000, 3_000_000)], dtype=object), system)
    assert point.x == pytest.approx(118.5, abs=1e-9)


@pytest.mark.parametrize("code", [4214, 4610, 2385, 21420, 4555, 4479, 4267])
def test_a_files_own_system_without_an_exact_way_to_ours_is_refused(code) -> None:
    with pytest.raises(UnknownCRSError, match="surveyors"):
        system_of(CRS.from_epsg(code))


def test_shift_parameters_in_the_file_do_not_make_beijing_1954_exact() -> None:
    bound = CRS("+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3 +type=crs")
    with pytest.raises(UnknownCRSError, match="surveyors"):
        system_of(bound)


def test_a_file_that_does_not_know_its_system_has_none() -> None:
    unknown = (
        'GEOGCS["%s",DATUM["unknown",SPHEROID["unknown",6378137,298.25]],PRIMEM["Greenwich",0],UNIT["degree",0.01745]]'
    )
    assert system_of(None) is None
    assert system_of(CRS('LOCAL_CS["Undefined Cartesian SRS",UNIT["Meter",1]]')) is None
    assert system_of(CRS(unknown % "Undefined geographic SRS")) is None
    assert system_of(CRS(unknown % "x")) is None


def test_the_meridian_arc_is_that_of_the_books() -> None:
    """The arc from the equator to 45° on GRS80, CGCS2000's ellipsoid to 0.1 mm, is 4,984,944.378 m."""
    [point] = to_storage(np.array([Point(39_500_000, 4_984_944.378)], dtype=object), parse_system("CGCS2000"))
    assert (point.x, point.y) == pytest.approx((117, 45), abs=1e-8)


# a place in 弋阳: 542,000 m east in the zone of 117°E, 3,143,000 m north
PLACE = (117.42859118083395, 28.4013937147648)


def read(system: str, x: float, y: float):
    shapes = np.array([Point(x, y)], dtype=object)
    reading = read_numbers(shapes, parse_system(system))
    [point] = to_storage(shapes, parse_system(system))
    return point, int(reading.epsg[0]), bool(reading.turned[0]), str(reading.problem[0])


@pytest.mark.parametrize(
    ("system", "x", "y", "epsg", "turned"),
    [
        ("4548", 542_000, 3_143_000, 0, False),
        ("4548", 39_542_000, 3_143_000, 4527, False),  # the zone's number though none was said
        ("4527", 39_542_000, 3_143_000, 0, False),
        ("4527", 542_000, 3_143_000, 4548, False),  # none though one was said
        ("4498", 20_542_000, 3_143_000, 0, False),  # 6 degrees
        ("4498", 542_000, 3_143_000, 4509, False),
        ("4509", 20_542_000, 3_143_000, 4498, False),
        ("CGCS2000", 39_542_000, 3_143_000, 4527, False),
        ("CGCS2000", 20_542_000, 3_143_000, 4498, False),
        ("CGCS2000", 3_143_000, 39_542_000, 4527, True),
        ("4548", 3_143_000, 542_000, 4548, True),
        ("4527", 3_143_000, 39_542_000, 0, True),
        ("CGCS2000", *PLACE, 0, False),
        ("CGCS2000 lat,lon", *PLACE[::-1], 0, False),
        ("4548 lat,lon", 3_143_000, 542_000, 0, False),
    ],
)
def test_a_place_is_the_same_in_every_way_of_writing_it(system, x, y, epsg, turned) -> None:
    point, *how = read(system, x, y)
    assert point.x == pytest.approx(PLACE[0], abs=1e-9)
    assert point.y == pytest.approx(PLACE[1], abs=1e-9)
    assert how[1:] == [turned, ""]
    assert how[0] == epsg or (turned and how[0] in {0, epsg})


@pytest.mark.parametrize(
    ("system", "x", "y", "problem"),
    [
        ("CGCS2000", 542_000, 3_143_000, "no_zone"),
        ("WGS84", 3_143_000, 542_000, "no_zone"),
        ("GCJ-02", 39_542_000, 3_143_000, "metres"),
        ("BD-09", 542_000, 3_143_000, "metres"),
        ("4548", *PLACE, "degrees"),
        ("4548", *PLACE[::-1], "degrees"),
        ("CGCS2000", *PLACE[::-1], "swapped"),
        ("WGS84 lat,lon", *PLACE, "swapped"),
        ("GCJ-02", *PLACE[::-1], "swapped"),
    ],
)
def test_numbers_that_contradict_what_was_said_are_not_read(system, x, y, problem) -> None:
    point, *how = read(system, x, y)
    assert point is None
    assert how[2] == problem


def test_rows_of_two_zones_in_one_file_each_keep_theirs() -> None:
    """凤县 crosses 106.5°E: its surveyors' list has zones 35 and 36."""
    places = [(106.4, 34.0), (106.6, 34.0)]
    rows = [
        Transformer.from_crs(4490, 4513 - 25 + zone, always_xy=True).transform(*place)
        for place, zone in zip(places, (35, 36), strict=True)
    ]
    for system in ("CGCS2000", "4523", "4545"):
        stored = to_storage(np.array([Point(*row) for row in rows], dtype=object), parse_system(system))
        assert shapely.get_coordinates(stored) == pytest.approx(np.array(places), abs=1e-9)


@given(st.floats(73.6, 135.0), st.floats(18.0, 53.9), st.sampled_from([3, 6]), st.booleans())
def test_every_zone_goes_there_and_back(lon: float, lat: float, width: int, prefixed: bool) -> None:
    """PROJ's forward projection of the zone and our reading of its numbers are inverse, for every zone of China."""
    number = round(lon / 3) if width == 3 else int(lon // 6) + 1
    first = {(3, True): 4513 - 25, (3, False): 4534 - 25, (6, True): 4491 - 13, (6, False): 4502 - 13}[width, prefixed]
    x, y = Transformer.from_crs(4490, first + number, always_xy=True).transform(lon, lat)
    [point] = to_storage(np.array([Point(x, y)], dtype=object), parse_system(str(first + number)))
    assert (point.x, point.y) == pytest.approx((lon, lat), abs=1e-8)


def test_degrees_of_both_families_are_taken_over_untouched() -> None:
    shapes = np.array([Point(*PLACE), None], dtype=object)
    for name in ("CGCS2000", "WGS84"):
        assert to_storage(shapes, parse_system(name)).tolist() == [Point(*PLACE), None]


def test_missing_and_nan_stay_so() -> None:
    shapes = np.array([None, Point(np.nan, 28.0)], dtype=object)
    for name in ("CGCS2000", "GCJ-02", "4548"):
        stored = to_storage(shapes, parse_system(name))
        assert stored[0] is None
        assert stored[1] is None or not np.isfinite(shapely.get_coordinates(stored[1])).all()
