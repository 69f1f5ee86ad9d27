"""Travel between a rota's places by car, e-bike and on foot: against a plain twin, and hand-worked roads."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from shapely import LineString, Point, Polygon, get_coordinates
from shapely.ops import unary_union

from geo.errors import FrameError, NetworkError, UnknownCRSError
from geo.network import EBIKE_KPH, LAST_MILE_MIN, NEIGHBOUR_M, RoadNetwork, path, paths, reach, travel
from tests.examples import examples
from tests.geo.test_network import DAY, STREET, WALK, ZONE, counties, network, roads

MODES = ["car", "ebike", "walk"]


def places(*shapes) -> gpd.GeoSeries:
    return gpd.GeoSeries([Point(one) if isinstance(one, tuple) else one for one in shapes], crs=ZONE)


# --- the twin: one plain search for each pair over every node --------------------------------------------------------


def naive_way(net: RoadNetwork, here, there, mode: str) -> tuple[float, float]:
    """Minutes and kilometres of the quickest way from one point to another."""
    straight = math.dist(here, there)
    best = (straight / WALK, straight / 1000) if straight <= NEIGHBOUR_M else (math.inf, math.inf)
    if net.n_edges == 0:
        return best
    feet = []
    for point in (here, there):
        gap, edge = min((line.distance(Point(point)), i) for i, line in enumerate(net.lines))
        line = net.lines[edge]
        metres = line.project(Point(point))
        feet.append((edge, 0.0 if metres <= 0.1 else 1.0 if metres >= line.length - 0.1 else metres / line.length, gap))
    arcs = defaultdict(list)
    for edge in range(net.n_edges):
        speed = {"car": net.speed_kph[edge], "ebike": min(EBIKE_KPH, net.speed_kph[edge]), "walk": 4.5}[mode]
        stops = [(share, name) for name, (on, share, _) in zip(("from", "to"), feet, strict=True) if on == edge]
        stops = [(0.0, int(net.start[edge])), *sorted(stops), (1.0, int(net.end[edge]))]
        for (begin, u), (end, v) in pairwise(stops):
            metres = (end - begin) * net.lines[edge].length
            minutes = metres / (speed * 1000 / 60)
            arcs[u].append((v, minutes, metres))
            if mode == "walk" or not net.oneway[edge] or metres == 0:
                arcs[v].append((u, minutes, metres))
    queue, done, number = [(0.0, 0, "from", 0.0)], set(), 0
    while queue:
        minutes, _, node, metres = heapq.heappop(queue)
        if node in done:
            continue
        done.add(node)
        if node == "to":
            gap = feet[0][2] + feet[1][2]
            return min(best, (minutes + gap / WALK, (metres + gap) / 1000))
        for other, more, further in arcs[node]:
            number += 1
            heapq.heappush(queue, (minutes + more, number, other, metres + further))
    return best


@settings(deadline=None, max_examples=examples(25))
@given(counties(), st.sampled_from(MODES))
def test_minutes_and_kilometres_are_those_of_a_plain_search_and_the_line_is_as_long(county, mode) -> None:
    frame, origins, targets = county
    net = RoadNetwork.from_roads(frame, on=DAY)
    points = np.concatenate([origins, targets, origins[:1]])  # two at one place among them
    found = travel(net, points, mode=mode)
    expected = np.array([[naive_way(net, here, there, mode) for there in points] for here in points])
    assert_allclose(found.minutes, expected[..., 0], rtol=1e-9, atol=1e-9)
    assert_allclose(found.km, expected[..., 1], rtol=1e-9, atol=1e-9)
    assert_allclose(found.minutes, net.minutes(points, points, mode=mode), rtol=1e-9, atol=1e-9)

    here, there = (ends.ravel() for ends in np.indices(found.km.shape))
    lines = paths(net, points, np.column_stack([here, there]), mode=mode)
    assert_array_equal(lines.isna(), np.isinf(found.km.ravel()))
    open_ = unary_union(list(net.lines)) if net.n_edges else LineString()
    for i, j, line, km in zip(here, there, lines, found.km.ravel(), strict=True):
        if line is None:
            continue
        assert line.length / 1000 == pytest.approx(km, rel=1e-9, abs=5e-4)  # roads meet to a decimetre
        assert_allclose(get_coordinates(line)[[0, -1]], points[[i, j]])
        if math.dist(points[i], points[j]) > NEIGHBOUR_M:
            check_on_open_roads(net, line, open_, mode)


def check_on_open_roads(net: RoadNetwork, line: LineString, open_, mode: str) -> None:
    """Between its two walks a line keeps to open roads, and by wheel runs one-way ones as they are drawn."""
    steps = list(pairwise(get_coordinates(line)))
    foot = 1 if Point(steps[0][0]).distance(open_) > 1e-6 else 0
    last = len(steps) - (1 if Point(steps[-1][1]).distance(open_) > 1e-6 else 0)
    for begin, end in steps[foot:last]:
        step = LineString([begin, end])
        assert step.interpolate(0.5, normalized=True).distance(open_) < 0.15
        if mode == "walk" or step.length < 0.3:
            continue
        on = [
            i
            for i, road in enumerate(net.lines)
            if road.hausdorff_distance(step) == 0 or road.buffer(0.01).covers(step)
        ]
        if on and net.oneway[on].all():
            early, late = (
                step.interpolate(share, normalized=True) for share in (0.25, 0.75)
            )  # not where a ring closes
            assert any(net.lines[i].project(late) > net.lines[i].project(early) for i in on)


@settings(deadline=None, max_examples=examples(20))
@given(counties(), st.sampled_from(MODES), st.integers(0, 10**6))
def test_closing_a_road_nobody_starts_from_never_shortens_a_way(county, mode, pick) -> None:
    frame, origins, targets = county
    points = np.concatenate([origins, targets])
    net = RoadNetwork.from_roads(frame, on=DAY)
    assume(net.n_edges > 1)
    used = {net.road_ids[edge] for edge in net.snap(points).edge}
    spare = sorted(set(net.road_ids) - used)
    assume(spare)
    closed = RoadNetwork.from_roads(frame, on=DAY, closed=[spare[pick % len(spare)]])
    before, after = travel(net, points, mode=mode), travel(closed, points, mode=mode)
    assert (after.minutes >= before.minutes - 1e-9).all()


@settings(deadline=None, max_examples=examples(20))
@given(counties(), st.sampled_from(MODES))
def test_no_way_is_quicker_by_way_of_a_third_place_and_walks_are_as_long_back(county, mode) -> None:
    frame, origins, targets = county
    points = np.concatenate([origins, targets])
    apart = np.hypot(*(points[:, None] - points).transpose(2, 0, 1)) + 1e9 * np.eye(len(points))
    points = points[apart.min(axis=1) > NEIGHBOUR_M]  # neighbours' straight walks do not add up to a third
    minutes = travel(RoadNetwork.from_roads(frame, on=DAY), points, mode=mode).minutes
    through = minutes[:, :, None] + minutes[None]
    assert (minutes <= np.min(through, axis=1, initial=np.inf) + 1e-9).all()
    if mode == "walk":
        assert_allclose(minutes, minutes.T, atol=1e-9)


# --- hand-worked roads ------------------------------------------------------------------------------------------------


def test_kilometres_are_of_the_quickest_way_not_of_the_shortest() -> None:
    """1 km at 10 km/h is 6 minutes; round by 3 km at 60 km/h it is 3."""
    slow = STREET | {"speed_kph": 10.0}
    round_ = {"line": [(0, 0), (0, 1000), (1000, 1000), (1000, 0)]}
    by_car = travel(network(slow, round_), [(0, 0), (1000, 0)])
    on_foot = travel(network(slow, round_), [(0, 0), (1000, 0)], mode="walk")
    assert (by_car.minutes[0, 1], by_car.km[0, 1]) == pytest.approx((3, 3))
    assert (on_foot.minutes[0, 1], on_foot.km[0, 1]) == pytest.approx((1000 / 75, 1))


def test_the_quicker_of_two_parallel_roads_is_measured_and_drawn() -> None:
    """Also where the quicker one is one-way the other way."""
    bend = {"line": [(0, 0), (500, 300), (1000, 0)], "speed_kph": 20.0}
    against = {"line": [(1000, 0), (0, 0)], "speed_kph": 60.0, "oneway": True}
    net = network(bend, against)
    found = travel(net, [(0, 0), (1000, 0)])
    longer = 2 * math.hypot(500, 300) / 1000
    assert_allclose(found.km, [[0, longer], [1, 0]])
    there, back = paths(net, [(0, 0), (1000, 0)], [(0, 1), (1, 0)])
    assert list(there.coords) == [(0, 0), (500, 300), (1000, 0)]
    assert list(back.coords) == [(1000, 0), (0, 0)]


def test_a_one_way_street_is_driven_round_and_walked_back() -> None:
    net = network(STREET | {"oneway": True}, {"line": [(1000, 0), (1000, 500), (0, 500), (0, 0)]})
    points = [(100, 30), (900, -20)]
    found = travel(net, points)
    assert_allclose(found.km, [[0, 0.8 + 0.05], [0.1 + 2 + 0.1 + 0.05, 0]])
    assert_allclose(found.minutes, [[0, 0.8 + 50 / WALK], [2.2 + 50 / WALK, 0]])
    assert_allclose(travel(net, points, mode="walk").km, [[0, 0.85], [0.85, 0]])
    back = paths(net, points, [(1, 0)])[0]
    assert [tuple(np.round(xy, 6)) for xy in back.coords] == [
        (900, -20), (900, 0), (1000, 0), (1000, 500), (0, 500), (0, 0), (100, 0), (100, 30)
    ]  # fmt: skip


def test_a_water_is_come_to_at_its_edge_nearest_to_a_road_not_at_its_middle() -> None:
    """A pond 200 m from the street, a river that ends 30 m from it, and a reservoir the street runs across."""
    pond = Polygon([(200, 200), (300, 210), (300, 300), (200, 300)])
    river = LineString([(500, 900), (600, 30)])
    reservoir = Polygon([(800, -50), (900, -50), (900, 50), (800, 50)], [[(840, -5), (860, -5), (860, 5), (840, 5)]])
    found = travel(network(STREET), places(pond, river, reservoir))
    assert_allclose(found.places_xy[:2], [(200, 200), (600, 30)])
    assert tuple(found.places_xy[2]) in {(800, 0), (900, 0)}
    assert_allclose(found.snap_m, [200, 30, 0])
    assert_allclose(found.last_mile_min, [200 / 75, 0.4, 0])
    assert found.cut_off == ("", "", "")
    assert found.km[0, 1] == pytest.approx(0.4 + 0.23)


def test_who_is_cut_off_is_listed_with_the_reason_and_come_to_on_foot_if_within_the_hour() -> None:
    """The main road is 10 km long; 3 km from it is 40 minutes on foot, 5 km is 66."""
    main, island = {"line": [(0, 0), (10000, 0)]}, {"line": [(0, -2500), (500, -2500)]}
    found = travel(network(main, island), [(0, 10), (5000, 3000), (8000, 5000), (0, -2400), (500, -2400)])
    assert found.cut_off == ("", "far", "too_far", "island", "island")
    assert_allclose(found.snap_m, [10, 3000, 5000, 100, 100])
    assert_allclose(found.last_mile_min, found.snap_m / 75)
    assert found.last_mile_min[1] < LAST_MILE_MIN < found.last_mile_min[2]
    assert found.minutes[0, 1] == pytest.approx(10 / 75 + 5 + 40)
    assert found.km[0, 1] == pytest.approx(0.01 + 5 + 3)
    assert np.isinf(found.minutes[:2, 2:]).all()
    assert np.isinf(found.km[:2, 2:]).all()
    assert found.minutes[3, 4] == pytest.approx(0.5 + 200 / 75)
    assert_array_equal(np.diag(found.minutes), np.zeros(5))


def test_far_from_every_road_the_nearest_of_the_main_network_counts() -> None:
    """2.5 km from an island road and 3 km from the main one."""
    net = network({"line": [(0, 0), (10000, 0)]}, {"line": [(0, 5500), (500, 5500)]})
    found = travel(net, [(0, 0), (0, 3000)])
    assert (found.cut_off[1], found.snap_m[1]) == ("far", 3000)


def test_of_roads_equally_near_the_main_network_is_taken_whatever_their_order() -> None:
    main, island = {"line": [(0, 0), (10000, 0)]}, {"line": [(0, 400), (500, 400)]}
    for rows in ((main, island), (island, main)):
        assert travel(network(*rows), [(100, 200)]).cut_off == ("",)


def test_nobody_walks_over_a_known_water() -> None:
    """A lake lies between the street and a house: it is come to from the side road, 300 m, not over 130 m of lake."""
    lake = places(Polygon([(100, 20), (900, 20), (900, 120), (100, 120)]))
    net = network(STREET, {"line": [(1000, 0), (1000, 430)]}, {"line": [(1000, 430), (500, 430)]})
    house = [(500, 130.0)]
    assert travel(net, house).snap_m[0] == 130
    assert travel(net, house, waters=lake).snap_m[0] == 300
    assert travel(net, house, waters=lake).cut_off == ("",)
    line = path(net, [(500, 0)], house, waters=lake)[0]
    assert line.intersection(lake[0]).is_empty


def test_a_place_recorded_in_a_water_is_come_to_from_its_shore_road() -> None:
    lake = places(Polygon([(100, 20), (900, 20), (900, 120), (100, 120)]))
    found = travel(network(STREET), [(500, 60)], waters=lake)
    assert (found.snap_m[0], found.cut_off) == (60, ("",))


def test_an_islet_is_reached_by_a_bridge_only() -> None:
    lake = Polygon([(0, 100), (1000, 100), (1000, 900), (0, 900)], [[(400, 400), (600, 400), (600, 600), (400, 600)]])
    bridge = {"line": [(500, 0), (500, 450)]}
    point = [(500, 500), (0, 0)]
    dry = travel(network({"line": [(0, 0), (500, 0)]}, {"line": [(500, 0), (1000, 0)]}), point, waters=places(lake))
    assert dry.cut_off == ("island", "")
    assert np.isinf(dry.minutes[0, 1])
    joined = travel(
        network({"line": [(0, 0), (500, 0)]}, {"line": [(500, 0), (1000, 0)]}, bridge), point, waters=places(lake)
    )
    assert joined.cut_off == ("", "")
    assert joined.km[0, 1] == pytest.approx(0.05 + 0.95)


def test_neighbours_are_walked_to_but_not_over_a_known_water() -> None:
    pond = places(Polygon([(450, 10), (550, 10), (550, 40), (450, 40)]))
    net = network(STREET, {"line": [(0, 50), (1000, 50)]})
    points = [(500, 0), (500, 50)]
    assert travel(net, points).km[0, 1] == pytest.approx(0.05)
    assert np.isinf(travel(net, points, waters=pond).km[0, 1])
    assert paths(net, points, [(0, 1)], waters=pond)[0] is None


def test_without_roads_all_are_cut_off_and_without_places_there_is_nothing() -> None:
    empty = RoadNetwork.from_roads(roads(STREET).iloc[:0], on=DAY)
    found = travel(empty, [(0, 0), (5000, 0)])
    assert found.cut_off == ("no_roads", "no_roads")
    assert_array_equal(found.minutes, [[0, np.inf], [np.inf, 0]])
    assert_array_equal(found.snap_m, [np.inf, np.inf])
    assert paths(empty, [(0, 0), (5000, 0)], [(0, 1)])[0] is None
    for net in (empty, network(STREET)):
        for none in ([], places()):
            found = travel(net, none)
            assert (len(found), found.minutes.shape, found.cut_off) == (0, (0, 0), ())
            assert len(paths(net, none, [])) == 0


def test_a_leg_from_a_place_to_itself_has_no_length() -> None:
    line = paths(network(STREET), [(500, 30)], [(0, 0)])[0]
    assert (line.length, list(line.coords)) == (0, [(500, 30), (500, 30)])


def test_places_found_once_answer_the_same() -> None:
    net = network(STREET, {"line": [(1000, 0), (1000, 1000)]})
    points = np.random.default_rng(3).uniform(-300, 1300, (20, 2))
    found = reach(net, points)
    assert_array_equal(travel(net, found).minutes, travel(net, points).minutes)
    assert reach(net, found) is found


# --- closures ---------------------------------------------------------------------------------------------------------

BRIDGE = {"line": [(1000, 0), (2000, 0)]}
ROUND = {"line": [(1000, 0), (1000, 1000), (2000, 1000), (2000, 0)]}


def test_a_flooded_bridge_is_driven_round() -> None:
    frame = roads(STREET, BRIDGE, ROUND)
    points = [(0, 0), (2000, 0)]
    open_ = RoadNetwork.from_roads(frame, on=DAY)
    flooded = RoadNetwork.from_roads(frame, on=DAY, closed=["R1"])
    assert travel(open_, points).km[0, 1] == pytest.approx(2)
    assert travel(flooded, points).km[0, 1] == pytest.approx(4)
    assert flooded.closed == ("R1",)
    assert open_.version != flooded.version == RoadNetwork.from_roads(frame.drop("R1"), on=DAY).version
    assert not paths(flooded, points, [(0, 1)])[0].intersects(Point(1500, 0))


def test_closures_by_date_and_by_hand_are_listed_together_and_may_overlap() -> None:
    frame = roads(STREET | {"closed_from": "2024-06-01"}, BRIDGE, ROUND)
    assert RoadNetwork.from_roads(frame, on=DAY, closed=("R2", "R0", "R2")).closed == ("R0", "R2")


def test_a_road_to_close_that_is_not_there_is_named() -> None:
    with pytest.raises(NetworkError, match="X9") as refused:
        RoadNetwork.from_roads(roads(STREET), on=DAY, closed=["R0", "X9"])
    assert refused.value.ids == ("X9",)


# --- bad input --------------------------------------------------------------------------------------------------------


def test_places_without_a_location_are_refused_by_name() -> None:
    net = network(STREET)
    with pytest.raises(FrameError, match="no coordinates"):
        travel(net, [(0, math.nan)])
    bad = gpd.GeoSeries({"S1": Point(0, 0), "S2": None, "S3": Polygon()}, crs=ZONE)
    with pytest.raises(FrameError, match="S2, S3") as refused:
        travel(net, bad)
    assert refused.value.ids == ("S2", "S3")


def test_unknown_modes_boats_without_waters_other_systems_and_legs_of_nowhere_are_refused() -> None:
    net = network(STREET)
    with pytest.raises(NetworkError, match="'horse'; choose car, ebike, walk, boat"):
        travel(net, [(0, 0)], mode="horse")  # type: ignore[arg-type]
    with pytest.raises(NetworkError, match="waters"):
        travel(net, [(0, 0)], mode="boat")
    with pytest.raises(UnknownCRSError, match="metres"):
        travel(net, places((0, 0)).to_crs(4490))
    with pytest.raises(UnknownCRSError, match=r"County\.metric"):
        travel(net, gpd.GeoSeries([Point(0, 0)], crs=4549))
    with pytest.raises(FrameError, match="Leg 1 is of no place"):
        paths(net, [(0, 0)], [(0, 0), (0, 1)])
    with pytest.raises(FrameError, match="1 beginnings but 2 ends"):
        path(net, [(0, 0)], [(0, 0), (1, 1)])


def test_the_frame_of_roads_stays_as_it_was() -> None:
    frame = roads(STREET, BRIDGE)
    before = frame.copy()
    RoadNetwork.from_roads(frame, on=DAY, closed=["R1"])
    pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before))
