"""Travel with a boat: by car to a water's landing and straight over the water, by hand."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from shapely import LineString, Point, Polygon, get_coordinates

from geo.errors import UnknownCRSError
from geo.network import BOAT_KPH, BOAT_WATER_M2, LAUNCH_MIN, SHORE_M, RoadNetwork, paths, travel
from tests.geo.test_network import DAY, WALK, ZONE, counties, network, roads

BOAT = BOAT_KPH * 1000 / 60  # metres a minute
ISLAND = [(900, 500), (1100, 500), (1100, 700), (900, 700)]
LAKE = Polygon([(0, 100), (2000, 100), (2000, 1100), (0, 1100)], [ISLAND])
ROADS = (
    {"line": [(0, 0), (1000, 0)]},  # 60 km/h: a kilometre a minute
    {"line": [(1000, 0), (5000, 0)]},
    {"line": [(1000, 0), (1000, 100)]},  # the landing is at (1000, 100)
)
BASE, ISLANDER, NORTH, HIDDEN = (0.0, 0.0), (1000.0, 550.0), (100.0, 1130.0), (1000.0, 1120.0)
PLACES = [BASE, ISLANDER, NORTH, HIDDEN]
NORTH_M = math.hypot(900, 1000)


def waters(*shapes: Polygon) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes or (LAKE,)), crs=ZONE)


def test_an_island_is_visited_from_the_water_and_by_nothing_else() -> None:
    """1.1 km by car, 15 minutes to launch, 400 m over water and 50 m on foot; and the same back."""
    net = network(*ROADS)
    found = travel(net, PLACES, mode="boat", waters=waters())
    expected = 1.1 + LAUNCH_MIN + 400 / BOAT + 50 / WALK
    assert found.minutes[0, 1] == pytest.approx(expected)
    assert found.minutes[1, 0] == pytest.approx(expected)
    assert found.km[0, 1] == pytest.approx(1.1 + 0.4 + 0.05)
    assert found.by_boat.tolist() == [False, True, True, False]
    assert found.cut_off == ("", "", "", "island")
    assert found.last_mile_min[1] == pytest.approx(50 / WALK)
    for mode in ("car", "ebike", "walk"):
        by_land = travel(net, PLACES, mode=mode, waters=waters())
        assert by_land.cut_off == ("", "island", "island", "island")
        assert np.isinf(by_land.minutes[0, 1:]).all()
        assert not by_land.by_boat.any()


def test_between_places_at_one_water_the_boat_goes_straight_where_it_sees_its_way() -> None:
    """The island lies before the northern shore for who leaves from its south: he goes by the landing, still afloat."""
    west, east = (100.0, 1140.0), (1900.0, 1120.0)
    found = travel(network(*ROADS), [west, east, ISLANDER], mode="boat", waters=waters())
    assert found.minutes[0, 1] == pytest.approx(1800 / BOAT + 60 / WALK)
    assert found.km[0, 1] == pytest.approx(1.8 + 0.06)
    assert found.minutes[2, 0] == pytest.approx((400 + NORTH_M) / BOAT + 90 / WALK)
    assert_allclose(found.minutes, found.minutes.T)


def test_what_lies_behind_an_island_or_a_bend_is_not_come_to_by_water() -> None:
    found = travel(network(*ROADS), [BASE, HIDDEN], mode="boat", waters=waters())
    assert (found.cut_off[1], bool(found.by_boat[1])) == ("island", False)
    assert np.isinf(found.minutes[0, 1])
    bent = Polygon([(0, 100), (1100, 100), (1100, 1500), (900, 1500), (900, 300), (0, 300)])
    far_end = (1000.0, 1510.0)
    assert travel(network(*ROADS), [far_end], mode="boat", waters=waters(bent)).by_boat.tolist() == [True]
    assert travel(network(*ROADS), [(-20.0, 290.0)], mode="boat", waters=waters(bent)).by_boat.tolist() == [True]
    assert (
        math.isinf(travel(network(*ROADS), [(-20.0, 290.0), far_end], mode="boat", waters=waters(bent)).minutes[0, 1])
        is False
    )


def test_the_car_waits_at_the_landing() -> None:
    """From one side of the lake to the next village: back to the landing, boat out, and on by car."""
    village = (3000.0, 0.0)
    found = travel(network(*ROADS), [NORTH, village], mode="boat", waters=waters())
    assert found.minutes[0, 1] == pytest.approx(30 / WALK + NORTH_M / BOAT + LAUNCH_MIN + 0.1 + 2)


def test_a_place_beside_a_road_or_the_landing_is_visited_by_car() -> None:
    """The shore road makes the north a matter of driving; at the landing nobody launches."""
    shore = {"line": [(5000, 0), (5000, 1160), (100, 1160)]}
    at_landing = (1010.0, 130.0)
    net = network(*ROADS, shore)
    found = travel(net, [BASE, NORTH, at_landing], mode="boat", waters=waters())
    by_car = travel(net, [BASE, NORTH, at_landing], mode="car", waters=waters())
    assert not found.by_boat.any()
    assert_array_equal(found.minutes, by_car.minutes)


def test_without_a_road_at_its_shore_or_on_a_small_pond_no_boat_is_launched() -> None:
    from_the_road = 100 - SHORE_M - 1
    apart = Polygon([(0, 100 + SHORE_M + 1), (2000, 100 + SHORE_M + 1), (2000, 1100), (0, 1100)])
    side = math.sqrt(BOAT_WATER_M2) - 1
    pond = Polygon([(1000, 100), (1000 + side, 100), (1000 + side, 100 + side), (1000, 100 + side)])
    assert from_the_road > 0
    for water, place in ((apart, NORTH), (pond, (1000 + side + 10, 100 + side))):
        assert not travel(network(*ROADS), [place], mode="boat", waters=waters(water)).by_boat.any()


def test_an_island_road_is_no_landing() -> None:
    """A road round the northern shore that joins nothing: no car with a trailer comes there."""
    alone = {"line": [(0, 1100), (900, 1100)]}
    net = network(*ROADS[:2], alone)
    assert not travel(net, PLACES, mode="boat", waters=waters()).by_boat.any()


def test_lines_go_over_road_and_water_and_are_as_long_as_said() -> None:
    net = network(*ROADS)
    points = [*PLACES, (1900.0, 1120.0), (3000.0, 0.0)]
    legs = np.array([(i, j) for i in range(6) for j in range(6)])
    found = travel(net, points, mode="boat", waters=waters())
    lines = paths(net, points, legs, mode="boat", waters=waters())
    for (i, j), line in zip(legs.tolist(), lines, strict=True):
        assert (line is None) == math.isinf(found.km[i, j])
        if line is not None:
            assert line.length / 1000 == pytest.approx(found.km[i, j], abs=1e-9)
            assert_allclose(get_coordinates(line)[[0, -1]], [points[i], points[j]])
    to_island = lines[1]
    assert [tuple(xy) for xy in to_island.coords] == [(0, 0), (1000, 0), (1000, 100), (1000, 500), (1000, 550)]
    across = lines[legs.tolist().index([2, 4])]
    assert [tuple(xy) for xy in across.coords] == [(100, 1130), (100, 1100), (1900, 1100), (1900, 1120)]


def test_of_two_waters_the_quicker_is_taken_and_between_waters_the_boat_comes_out() -> None:
    """A spit of land between two lakes, each with its landing."""
    west = Polygon([(0, 100), (990, 100), (990, 1100), (0, 1100)])
    east = Polygon([(1050, 100), (3000, 100), (3000, 1100), (1050, 1100)])
    spurs = ({"line": [(0, 0), (0, 100)]}, {"line": [(3000, 0), (3000, 100)]})
    net = network({"line": [(0, 0), (3000, 0)]}, *spurs)
    points = [(1020.0, 900.0), (500.0, 1120.0), (2000.0, 1120.0)]
    found = travel(net, points, mode="boat", waters=waters(west, east))
    assert found.by_boat.all()
    to_spit = math.hypot(990, 800) / BOAT + 30 / WALK
    to_west, to_east = math.hypot(500, 1000) / BOAT + 20 / WALK, math.hypot(1000, 1000) / BOAT + 20 / WALK
    assert found.minutes[0, 1] == pytest.approx(math.hypot(490, 200) / BOAT + 50 / WALK)
    assert found.minutes[0, 2] == pytest.approx(to_spit + 2 * LAUNCH_MIN + 3.2 + to_east)
    assert found.minutes[1, 2] == pytest.approx(to_west + 2 * LAUNCH_MIN + 3.2 + to_east)


def test_waters_may_be_of_several_parts_and_hold_other_shapes() -> None:
    two = gpd.GeoSeries([LAKE.union(Polygon([(9000, 0), (9100, 0), (9100, 100)])), LineString([(0, 0), (1, 1)]),
                         Point(5, 5), None], crs=ZONE)  # fmt: skip
    assert travel(network(*ROADS), PLACES, mode="boat", waters=two).by_boat.tolist() == [False, True, True, False]


def test_without_waters_or_roads_a_boat_is_a_car() -> None:
    nothing = gpd.GeoSeries([], crs=ZONE)
    net = network(*ROADS)
    assert_array_equal(travel(net, PLACES, mode="boat", waters=nothing).minutes, travel(net, PLACES).minutes)
    assert paths(net, PLACES, [(0, 1)], mode="boat", waters=nothing)[0].length > 0
    empty = RoadNetwork.from_roads(roads(*ROADS).iloc[:0], on=DAY)
    assert travel(empty, PLACES, mode="boat", waters=waters()).cut_off == ("no_roads",) * 4
    assert len(travel(net, [], mode="boat", waters=waters())) == 0


def test_waters_in_another_system_are_refused() -> None:
    with pytest.raises(UnknownCRSError, match="waters"):
        travel(network(*ROADS), PLACES, mode="boat", waters=waters().set_crs(4549, allow_override=True))


@settings(deadline=None, max_examples=40)
@given(counties(), st.integers(0, 2**32 - 1))
def test_a_boat_changes_nothing_between_places_visited_by_land(county, seed) -> None:
    """And what it measures it draws."""
    frame, origins, targets = county
    net = RoadNetwork.from_roads(frame, on=DAY)
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-200, 1200, 2)
    lake = waters(Polygon([(x, y), (x + 600, y), (x + 600, y + 400), (x, y + 400)]))
    points = np.concatenate([origins, targets, rng.uniform([x - 60, y - 60], [x + 660, y + 460], (6, 2))])
    car = travel(net, points, waters=lake)
    boat = travel(net, points, mode="boat", waters=lake)
    land = ~boat.by_boat
    assert_allclose(boat.minutes[np.ix_(land, land)], car.minutes[np.ix_(land, land)], rtol=1e-9)
    assert (np.diag(boat.minutes) == 0).all()
    here, there = (ends.ravel() for ends in np.indices(boat.km.shape))
    lines = paths(net, points, np.column_stack([here, there]), mode="boat", waters=lake)
    for km, line in zip(boat.km.ravel(), lines, strict=True):
        assert (line is None) == math.isinf(km)
        assert line is None or line.length / 1000 == pytest.approx(km, abs=5e-4)
