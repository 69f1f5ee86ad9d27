"""Travel minutes against a plain twin, and hand-worked roads."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from shapely import LineString, MultiLineString, Point

from geo.contracts import ROADS
from geo.errors import FrameError, NetworkError, UnknownCRSError
from geo.network import EBIKE_KPH, EBIKE_STEEP_KPH, MAX_SNAP_M, NEIGHBOUR_M, WALK_KPH, RoadNetwork
from tests.examples import examples

ZONE = 4548
DAY = date(2024, 7, 1)
WALK = WALK_KPH * 1000 / 60  # metres a minute: 75


def roads(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    """A roads frame; each row gives ``line`` and what differs from a two-way village road of 60 km/h."""
    plain = {"region_code": "361126101201", "class": "village", "speed_kph": 60.0, "oneway": False}
    frame = pd.DataFrame([plain | {k: v for k, v in row.items() if k != "line"} for row in rows])
    for column in ("closed_from", "closed_to"):
        frame[column] = pd.to_datetime(frame.get(column, pd.Series(pd.NaT, index=frame.index)))
    frame.index = pd.Index([f"R{i}" for i in range(len(frame))], name="road_id")
    lines = [None if row["line"] is None else row["line"] for row in rows]
    lines = [LineString(line) if isinstance(line, list) else line for line in lines]
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(lines, index=frame.index, crs=ZONE))


def network(*rows: dict[str, object], on: date = DAY) -> RoadNetwork:
    return RoadNetwork.from_roads(roads(*rows), on=on)


# --- the twin: plain loops over the uncontracted roads ---------------------------------------------------------------


def naive_slope_kph(slope: object, mode: str, speed: float) -> float:
    """The speed on a road of a slope, of that on one whose slope is not known."""
    if mode == "ebike" and slope == "steep":
        return min(speed, EBIKE_STEEP_KPH)
    if mode != "walk" or slope is None or pd.isna(slope):
        return speed
    s = {"flat": 0.015, "rolling": 0.055, "steep": 0.12}[slope]
    up, down, level = (math.exp(3.5 * abs(one + 0.05)) for one in (s, -s, 0.0))  # times as long: Tobler 1993
    return speed / ((up + down) / 2 / level)


def naive_minutes(frame: gpd.GeoDataFrame, origins, targets, mode: str, on: date, max_snap_m: float) -> np.ndarray:
    edges = []
    for _, road in frame.iterrows():
        from_, to = road["closed_from"], road["closed_to"]
        dated = not (pd.isna(from_) and pd.isna(to))
        if dated and (pd.isna(from_) or from_.date() <= on) and (pd.isna(to) or on <= to.date()):
            continue
        speed = {"car": road["speed_kph"], "ebike": min(EBIKE_KPH, road["speed_kph"]), "walk": WALK_KPH}[mode]
        speed = naive_slope_kph(road.get("slope"), mode, speed)
        line = road.geometry
        u, v = (tuple(np.round(np.array(end), 1)) for end in (line.coords[0], line.coords[-1]))
        both = mode == "walk" or not (road["oneway"] is True or road["oneway"] == True)  # noqa: E712
        edges.append((u, v, line, line.length / speed / 1000 * 60, both))
    arcs = defaultdict(list)
    for u, v, _, minutes, both in edges:
        arcs[u].append((v, minutes))
        if both:
            arcs[v].append((u, minutes))

    def place(xy):
        """The edge and share nearest to a point, and the walk to it."""
        point = Point(xy)
        gap, best = min((edge[2].distance(point), i) for i, edge in enumerate(edges))
        line = edges[best][2]
        metres = line.project(point)
        share = 0.0 if metres <= 0.1 else 1.0 if metres >= line.length - 0.1 else metres / line.length
        return best, share, gap

    def search(seeds):
        done, queue = {}, [(cost, node) for node, cost in seeds.items()]
        heapq.heapify(queue)
        while queue:
            cost, node = heapq.heappop(queue)
            if node not in done:
                done[node] = cost
                for other, minutes in arcs[node]:
                    heapq.heappush(queue, (cost + minutes, other))
        return done

    result = np.full((len(origins), len(targets)), math.inf)
    for i, origin in enumerate(origins):
        for j, target in enumerate(targets):
            straight = math.dist(origin, target)
            if straight <= NEIGHBOUR_M:
                result[i, j] = straight / WALK
            if not edges:
                continue
            (e, a, gap_o), (f, b, gap_d) = place(origin), place(target)
            if max(gap_o, gap_d) > max_snap_m:
                continue
            u, v, _, minutes, both = edges[e]
            seeds = {}
            for node, share, allowed in ((u, a, both or a == 0), (v, 1 - a, True)):
                if allowed:
                    seeds[node] = min(seeds.get(node, math.inf), share * minutes)
            reached = search(seeds)
            road = math.inf
            if e == f and (both or b >= a):
                road = abs(b - a) * minutes
            u, v, _, minutes, both = edges[f]
            road = min(road, reached.get(u, math.inf) + b * minutes)
            if both or b == 1:
                road = min(road, reached.get(v, math.inf) + (1 - b) * minutes)
            result[i, j] = min(result[i, j], road + (gap_o + gap_d) / WALK)
    return result


@st.composite
def counties(draw) -> tuple[gpd.GeoDataFrame, np.ndarray, np.ndarray]:
    """Small roads with one-way edges, closures, parallels, loops, rings, chains and islands, and points about them."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    side = draw(st.integers(2, 5))
    grid = [(x * 400.0, y * 400.0) for x in range(side) for y in range(side)]
    share = draw(st.sampled_from([0.25, 0.5, 0.9]))
    oneway = draw(st.sampled_from([0.0, 0.2, 0.6]))
    rows = []
    for a, (ax, ay) in enumerate(grid):
        for b, (bx, by) in enumerate(grid[a:], start=a):
            if a != b and abs(ax - bx) + abs(ay - by) > 400.0:
                continue
            for _ in range(2):  # the second is a parallel road
                if rng.random() > (share if a != b else 0.05) or (_ and rng.random() > 0.1):
                    continue
                bend = ((ax + bx) / 2 + rng.uniform(-90, 90), (ay + by) / 2 + rng.uniform(-90, 90))
                other = (bend[0] + 60.0, bend[1] + 50.0)
                line = [(ax, ay), bend, *([other] if a == b else []), (bx, by)]
                row = {
                    "line": line if rng.random() < 0.5 else line[::-1],
                    "speed_kph": rng.uniform(5, 80),
                    "oneway": rng.random() < oneway,
                }
                if rng.random() < 0.15:
                    row["closed_from"] = pd.Timestamp("2024-06-01")
                    row["closed_to"] = pd.Timestamp(rng.choice(["2024-06-30", "2024-07-01", "2024-08-01"]))
                rows.append(row)
    if not rows:
        rows.append({"line": [(0.0, 0.0), (400.0, 0.0)]})
    low, high = -400.0, side * 400.0
    origins = rng.uniform(low, high, (draw(st.integers(1, 5)), 2))
    targets = rng.uniform(low, high, (draw(st.integers(1, 5)), 2))
    if draw(st.booleans()):
        targets[0] = origins[0] + rng.uniform(-60, 60, 2)  # neighbours
    return roads(*rows), origins, targets


@settings(deadline=None, max_examples=examples(40))
@given(counties(), st.sampled_from(["car", "ebike", "walk"]), st.sampled_from([150.0, MAX_SNAP_M]))
def test_minutes_are_those_of_a_plain_search(county, mode, max_snap_m) -> None:
    frame, origins, targets = county
    roadnet = RoadNetwork.from_roads(frame, on=DAY)
    expected = naive_minutes(frame, origins, targets, mode, DAY, max_snap_m)
    assert_allclose(roadnet.minutes(origins, targets, mode=mode, max_snap_m=max_snap_m), expected, atol=1e-9)

    minutes, index = roadnet.nearest_minutes(origins, targets, mode=mode, max_snap_m=max_snap_m)
    assert_allclose(minutes, expected.min(axis=1), atol=1e-9)
    assert_array_equal(index == -1, np.isinf(minutes))
    reached = np.flatnonzero(index >= 0)
    assert_allclose(expected[reached, index[reached]], minutes[reached], atol=1e-9)


@settings(deadline=None, max_examples=examples(40))
@given(counties(), st.sampled_from(["car", "ebike", "walk"]), st.sampled_from([150.0, MAX_SNAP_M]))
def test_pairs_and_the_nearest_other_are_those_of_the_whole_table(county, mode, max_snap_m) -> None:
    """Of each origin with its own destination; and of each point to the quickest other, two at one place among them."""
    frame, origins, targets = county
    roadnet = RoadNetwork.from_roads(frame, on=DAY)
    n = min(len(origins), len(targets))
    table = naive_minutes(frame, origins[:n], targets[:n], mode, DAY, max_snap_m)
    pairs = roadnet.pair_minutes(origins[:n], targets[:n], mode=mode, max_snap_m=max_snap_m)
    assert_allclose(pairs, np.diag(table), atol=1e-9)

    points = np.concatenate([origins, targets, origins[:1]])
    every = naive_minutes(frame, points, points, "walk", DAY, max_snap_m)
    np.fill_diagonal(every, np.inf)
    assert_allclose(roadnet.nearest_other_minutes(points, max_snap_m=max_snap_m), every.min(axis=1), atol=1e-9)
    assert np.isinf(roadnet.nearest_other_minutes(points[:1], max_snap_m=max_snap_m)).all()


# --- hand-worked roads ----------------------------------------------------------------------------------------------

STREET = {"line": [(0, 0), (1000, 0)]}  # 60 km/h: a kilometre a minute


def test_two_points_on_one_edge_travel_only_between_their_feet() -> None:
    """30 m walk, 500 m of road, 40 m walk: 0.4 + 0.5 + 0.5333 minutes."""
    minutes = network(STREET).minutes([(250, 30)], [(750, -40)])
    assert minutes[0, 0] == pytest.approx(30 / 75 + 0.5 + 40 / 75)


def test_a_one_way_street_is_driven_round_but_walked_back() -> None:
    """750 → 250 on a one-way street goes on to its end, round by 3 km and in again; on foot it is 500 m."""
    ring = {"line": [(1000, 0), (1000, 1000), (0, 1000), (0, 0)]}
    roadnet = network(STREET | {"oneway": True}, ring)
    assert roadnet.minutes([(750, 0)], [(250, 0)])[0, 0] == pytest.approx(0.25 + 3 + 0.25)
    assert roadnet.minutes([(250, 0)], [(750, 0)])[0, 0] == pytest.approx(0.5)
    assert roadnet.minutes([(750, 0)], [(250, 0)], mode="walk")[0, 0] == pytest.approx(500 / 75)


def test_the_dead_end_of_a_one_way_street_is_reached_but_not_left() -> None:
    roadnet = network({"line": [(-1000, 0), (0, 0)]}, STREET | {"oneway": True})
    there, back = roadnet.minutes([(-500, 0)], [(800, 0)])[0, 0], roadnet.minutes([(800, 0)], [(-500, 0)])[0, 0]
    assert there == pytest.approx(0.5 + 0.8)
    assert math.isinf(back)


def test_a_point_at_a_junction_is_on_all_its_roads() -> None:
    """The home's nearest road point is the junction: it counts as reached by either road, the one-way one or not."""
    roadnet = network(STREET | {"oneway": True}, {"line": [(1000, 0), (1000, 1000)]}, {"line": [(2000, 0), (1000, 0)]})
    assert roadnet.minutes([(1000, 500)], [(1000, 0)])[0, 0] == pytest.approx(0.5)
    assert roadnet.minutes([(1000, 0)], [(1500, 0)])[0, 0] == pytest.approx(0.5)


def test_electric_bicycles_keep_to_25_kph_and_to_the_road_where_it_is_slower() -> None:
    fast, slow = network(STREET), network(STREET | {"speed_kph": 15.0})
    assert fast.minutes([(0, 0)], [(1000, 0)], mode="ebike")[0, 0] == pytest.approx(60 / 25)
    assert slow.minutes([(0, 0)], [(1000, 0)], mode="ebike")[0, 0] == pytest.approx(60 / 15)


def test_roads_that_cross_without_a_common_end_do_not_meet() -> None:
    roadnet = network({"line": [(0, 0), (2000, 0)]}, {"line": [(1000, -1000), (1000, 900)]})
    assert np.isinf(roadnet.minutes([(500, 0)], [(1000, 500)])).all()
    assert len(roadnet.components) == 2


def test_ends_that_agree_to_a_decimetre_meet_and_others_do_not() -> None:
    near = network(STREET, {"line": [(1000.03, 0.02), (2000, 0)]})
    apart = network(STREET, {"line": [(1000.5, 0), (2000, 0)]})
    assert (near.n_nodes, apart.n_nodes) == (3, 4)
    assert near.minutes([(0, 0)], [(2000, 0)])[0, 0] == pytest.approx(2, abs=1e-4)
    assert np.isinf(apart.minutes([(0, 0)], [(2000, 0)])[0, 0])


@pytest.mark.parametrize(
    ("closed_from", "closed_to", "open_"),
    [
        (None, None, True),
        ("2024-07-01", "2024-07-01", False),
        ("2024-06-01", "2024-06-30", True),
        ("2024-07-02", None, True),
        ("2024-06-01", None, False),
        (None, "2024-07-01", False),
        (None, "2024-06-30", True),
    ],
)
def test_a_closure_holds_from_its_first_to_its_last_day(closed_from, closed_to, open_) -> None:
    roadnet = network(STREET | {"closed_from": closed_from, "closed_to": closed_to}, {"line": [(0, 0), (0, 500)]})
    assert (roadnet.closed == ()) == open_
    assert np.isfinite(roadnet.minutes([(0, 400)], [(900, 0)])[0, 0]) == open_ or not open_
    assert roadnet.n_edges == 1 + open_


def test_islands_are_reported_and_reach_themselves() -> None:
    roadnet = network({"line": [(0, 0), (5000, 0)]}, {"line": [(0, 3000), (1000, 3000)]})
    assert roadnet.components["length_m"].tolist() == [5000, 1000]
    assert roadnet.components["edges"].sum() == roadnet.n_edges
    assert roadnet.snap([(100, 10), (100, 2990)]).cut_off.tolist() == [False, True]
    minutes = roadnet.minutes([(100, 3000)], [(900, 3000), (100, 0)])
    assert minutes[0, 0] == pytest.approx(0.8)
    assert np.isinf(minutes[0, 1])


def test_cut_off_names_the_reason_and_both_distances() -> None:
    roadnet = network({"line": [(0, 0), (9000, 0)]}, {"line": [(0, 3000), (1000, 3000)]})
    table = roadnet.cut_off([(100, 10), (100, 2990), (8000, 2500)])
    assert table.index.tolist() == [1, 2]
    assert table["reason"].tolist() == ["island", "far"]
    assert_allclose(table["road_m"], [10, 2500])
    assert_allclose(table["main_road_m"], [2990, 2500])


def test_neighbours_walk_across_the_yard_and_only_neighbours() -> None:
    """Two roads 90 m apart that do not meet: walked across; at 110 m there is no way."""
    apart = {"line": [(0, 90), (1000, 90)]}
    assert network(STREET, apart).minutes([(500, 0)], [(500, 90)])[0, 0] == pytest.approx(90 / 75)
    assert np.isinf(network(STREET, apart).minutes([(500, 0)], [(500, 110)])[0, 0])


def test_without_roads_everything_is_out_of_reach_but_the_neighbours() -> None:
    empty = gpd.GeoDataFrame(ROADS.empty(), crs=4490).to_crs(ZONE)
    roadnet = RoadNetwork.from_roads(empty, on=DAY)
    here, there = [(0, 0), (50, 0)], [(5000, 0), (50, 60)]
    assert_allclose(roadnet.minutes(here, there), [[np.inf, math.hypot(50, 60) / 75], [np.inf, 60 / 75]])
    minutes, index = roadnet.nearest_minutes(here, [(5000, 0)])
    assert (np.isinf(minutes).all(), index.tolist()) == (True, [-1, -1])
    assert roadnet.cut_off(here)["reason"].tolist() == ["no_roads", "no_roads"]
    assert (roadnet.n_nodes, roadnet.n_edges, len(roadnet.components)) == (0, 0, 0)
    assert roadnet.version == RoadNetwork.from_roads(empty, on=DAY).version


@pytest.mark.parametrize("roadnet", [network(STREET), RoadNetwork.from_roads(roads(STREET).iloc[:0], on=DAY)])
def test_no_points_make_an_answer_of_no_rows(roadnet: RoadNetwork) -> None:
    some = [(1.0, 2.0), (3.0, 4.0)]
    assert roadnet.minutes([], some).shape == (0, 2)
    assert roadnet.minutes(some, np.empty((0, 2))).shape == (2, 0)
    assert roadnet.nearest_minutes(some, [])[1].tolist() == [-1, -1]
    assert len(roadnet.nearest_minutes([], some)[0]) == 0
    assert len(roadnet.nearest_other_minutes([])) == len(roadnet.pair_minutes([], [])) == 0
    assert len(roadnet.snap([])) == len(roadnet.cut_off([])) == 0


def test_more_than_the_cutoff_is_out_of_reach() -> None:
    roadnet = network({"line": [(0, 0), (10000, 0)]})
    minutes = roadnet.minutes([(0, 0)], [(2000, 0), (3000, 75), (3100, 0)], cutoff_min=3)
    assert_allclose(minutes, [[2, np.inf, np.inf]])
    assert_allclose(roadnet.minutes([(0, 0)], [(2000, 0)], cutoff_min=2), [[2]])


def test_many_origins_to_few_destinations_is_not_the_way_back() -> None:
    """The search runs backwards when there are fewer destinations, which a one-way street would show."""
    roadnet = network(STREET | {"oneway": True}, {"line": [(1000, 0), (1000, 3000), (0, 3000), (0, 0)]})
    minutes = roadnet.minutes([(100, 0), (200, 0), (950, 0)], [(800, 0)])
    assert_allclose(minutes[:, 0], [0.7, 0.6, 0.05 + 7 + 0.8])


def test_version_follows_the_edges_and_not_their_order_or_names() -> None:
    a, b = STREET, {"line": [(1000, 0), (1000, 1000)]}
    first = network(a, b).version
    assert network(b, a).version == first
    others = [
        network(a).version,
        network(a, b | {"oneway": True}).version,
        network(a, b | {"speed_kph": 30.0}).version,
        network(a, {"line": [(1000, 0), (1050, 500), (1000, 1000)]}).version,
        network(a, {"line": [(1000, 0), (950, 500), (1000, 1000)]}).version,
        RoadNetwork.from_roads(roads(a, b), on=DAY, closed=["R1"]).version,
    ]
    assert len({first, *others}) == 6  # a road closed is a road left out


def test_roads_without_a_line_are_left_out_and_named() -> None:
    roadnet = network(STREET, {"line": None}, {"line": LineString()}, {"line": [(5, 5), (5, 5)]})
    assert roadnet.unplaced == ("R1", "R2", "R3")
    assert roadnet.n_edges == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"speed_kph": 0.0}, "speed"),
        ({"speed_kph": float("nan")}, "speed"),
        ({"line": MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]])}, "single lines"),
    ],
)
def test_roads_that_cannot_be_driven_are_refused_by_name(row, fault) -> None:
    with pytest.raises(NetworkError, match=fault) as refused:
        network(STREET, STREET | row)
    assert refused.value.ids == ("R1",)


def test_a_missing_direction_is_two_way() -> None:
    frame = roads(STREET)
    frame["oneway"] = pd.array([pd.NA], dtype="boolean")
    assert RoadNetwork.from_roads(frame, on=DAY).oneway.tolist() == [False]


def test_degrees_unknown_places_and_unknown_modes_are_refused() -> None:
    with pytest.raises(UnknownCRSError, match="metres"):
        RoadNetwork.from_roads(roads(STREET).to_crs(4490), on=DAY)
    roadnet = network(STREET)
    with pytest.raises(FrameError, match="no coordinates"):
        roadnet.minutes([(0, float("nan"))], [(0, 0)])
    with pytest.raises(FrameError, match="1 origins but 2 destinations"):
        roadnet.pair_minutes([(0, 0)], [(0, 0), (1, 1)])
    with pytest.raises(NetworkError, match="boat"):
        roadnet.minutes([(0, 0)], [(0, 0)], mode="boat")  # type: ignore[arg-type]


def test_points_snapped_before_give_the_same_minutes() -> None:
    """Snapped once and asked about in any part, points are as far as when they are snapped for each question."""
    network = RoadNetwork.from_roads(roads({"line": [(0, 0), (900, 0)]}, {"line": [(900, 0), (900, 700)]}), on=DAY)
    points = np.random.default_rng(0).uniform(-200, 1200, (30, 2))
    snaps = network.snap(points)
    some = np.arange(0, 30, 2)
    assert_array_equal(snaps.take(some).xy, points[some])
    assert_array_equal(network.minutes(snaps, snaps.take(some)), network.minutes(points, points[some]))
    assert_array_equal(network.nearest_other_minutes(snaps), network.nearest_other_minutes(points))
    for found, plain in zip(
        network.nearest_minutes(snaps.take(some), snaps), network.nearest_minutes(points[some], points), strict=True
    ):
        assert_array_equal(found, plain)
    assert_array_equal(network.pair_minutes(snaps, snaps), network.pair_minutes(points, points))


@settings(max_examples=examples(30))
@given(seed=st.integers(0, 10_000), sizes=st.lists(st.integers(0, 20), min_size=2, max_size=5))
def test_points_asked_about_again_are_found_where_they_were(seed: int, sizes: list[int]) -> None:
    """Whatever was asked before, few or many, known or not, twice or once: as a network made for the asking has it."""
    rng = np.random.default_rng(seed)
    rows = [
        {"line": [(0.0, 0.0), (900.0, 0.0)]},
        {"line": [(900.0, 0.0), (900.0, 700.0)]},
        {"line": [(0, 50), (9, 99)]},
    ]
    kept, places = network(*rows), rng.uniform(-3_000, 3_000, (12, 2))
    places[0] = 0.0
    for size in sizes:
        asked = places[rng.integers(0, len(places), size)]
        found, plain = kept.snap(asked), network(*rows).snap(asked)
        for name, values in vars(plain).items():
            assert_array_equal(getattr(found, name), values)
