"""Zones and coordinate systems, with the county that straddles two zones."""

from __future__ import annotations

import geopandas as gpd
import pytest
from pyproj import CRS, Geod
from shapely import Point

from geo.crs import central_meridian, parse_crs, projected_crs, storage_crs
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
