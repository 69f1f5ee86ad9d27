"""Who walks where: against plain searches over the uncontracted roads, and by hand."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from shapely import Point

from geo.errors import FrameError
from geo.network import MAX_SNAP_M, NEIGHBOUR_M, RoadNetwork, assign
from tests.geo.test_network import DAY, STREET, WALK, counties, network
from tests.geo.test_network import roads as road_frame

SECTION = 70.0


# --- the twin: one plain search for each walker and target ------------------------------------------------------------


def naive_route(roads: RoadNetwork, origin, target, max_snap_m: float) -> tuple[float, list[tuple[int, float, float]]]:
    """Minutes on foot, and the pieces of edges walked, by Dijkstra's search over every node."""
    straight = math.dist(origin, target)
    best, walked = (straight / WALK if straight <= NEIGHBOUR_M else math.inf), []
    if roads.n_edges == 0:
        return best, walked
    places = []
    for point in (origin, target):
        gap, edge = min((line.distance(Point(point)), i) for i, line in enumerate(roads.lines))
        line = roads.lines[edge]
        metres = line.project(Point(point))
        share = 0.0 if metres <= 0.1 else 1.0 if metres >= line.length - 0.1 else metres / line.length
        places.append((edge, share, gap))
    (e, a, gap_a), (f, b, gap_b) = places
    if max(gap_a, gap_b) > max_snap_m:
        return best, walked
    arcs = defaultdict(list)

    def join(u, v, edge, begin, end):
        length = abs(end - begin) * roads.lines[edge].length
        piece = (edge, min(begin, end), max(begin, end))
        arcs[u].append((v, length, piece))
        arcs[v].append((u, length, piece))

    for edge in range(roads.n_edges):
        u, v = int(roads.start[edge]), int(roads.end[edge])
        stops = sorted([(a, "from")] * (edge == e) + [(b, "to")] * (edge == f))
        stops = [(0.0, u), *stops, (1.0, v)]
        for (begin, here), (end, there) in pairwise(stops):
            join(here, there, edge, begin, end)
    queue, done, number = [(0.0, 0, "from", ())], {}, 0
    while queue:
        length, _, node, way = heapq.heappop(queue)
        if node in done:
            continue
        done[node] = (length, way)
        for other, more, piece in arcs[node]:
            number += 1
            heapq.heappush(queue, (length + more, number, other, (*way, piece)))
    if "to" in done:
        length, way = done["to"]
        minutes = length / WALK + (gap_a + gap_b) / WALK
        if minutes <= best:
            best, walked = minutes, [piece for piece in way if piece[2] > piece[1]]
    return best, walked


def naive(roads: RoadNetwork, origins, targets, to, limit_min: float, max_snap_m: float):
    """Minutes, target and pieces of every walker."""
    found = []
    for origin, choice in zip(origins, to, strict=True):
        open_ = range(len(targets)) if choice < 0 else [choice]
        ways = [(*naive_route(roads, origin, targets[j], max_snap_m), j) for j in open_]
        minutes, walked, j = min(ways, key=lambda way: way[0], default=(math.inf, [], -1))
        found.append((minutes, walked, j) if minutes <= limit_min else (math.inf, [], -1))
        if not math.isfinite(found[-1][0]):
            found[-1] = (math.inf, [], -1)
    return found


def naive_sections(roads: RoadNetwork, walked) -> dict[tuple[int, int], float]:
    """Metres of one way on each section (edge, number)."""
    metres: dict[tuple[int, int], float] = defaultdict(float)
    for edge, begin, end in walked:
        length = roads.lines[edge].length
        n = max(1, math.ceil(length / SECTION))
        for k in range(n):
            covered = min(end, (k + 1) / n) - max(begin, k / n)
            if covered * n > 1e-9:
                metres[edge, k] += covered * length
    return metres


@settings(deadline=None, max_examples=60)
@given(
    counties(),
    st.sampled_from([150.0, MAX_SNAP_M]),
    st.sampled_from([8.0, math.inf]),
    st.integers(0, 2**32 - 1),
)
def test_flows_are_those_of_one_plain_search_for_each_walker(county, max_snap_m, limit_min, seed) -> None:
    """Minutes, targets, flow of each edge, metres of each section and different walkers: all to 1e-9."""
    frame, origins, targets = county
    roads = RoadNetwork.from_roads(frame, on=DAY)
    rng = np.random.default_rng(seed)
    to = rng.integers(-1, len(targets), len(origins))
    weights = rng.uniform(0, 3, (len(origins), 2))
    found = assign(roads, origins, targets, weights, to=to, limit_min=limit_min, max_snap_m=max_snap_m)
    expected = naive(roads, origins, targets, to, limit_min, max_snap_m)

    assert_allclose(found.minutes, [minutes for minutes, _, _ in expected], rtol=1e-9, atol=1e-9)
    assert_array_equal(found.target, [target for _, _, target in expected])
    anyhow = naive(roads, origins, targets, to, math.inf, max_snap_m)
    assert_array_equal(found.joined, [math.isfinite(minutes) for minutes, _, _ in anyhow])
    on_edges = np.zeros((roads.n_edges, 2))
    metres: dict[tuple[int, int], np.ndarray] = defaultdict(lambda: np.zeros(2))
    for weight, (_, walked, _) in zip(weights, expected, strict=True):
        for edge, begin, end in walked:
            on_edges[edge] += weight * (end - begin)
        for section, length in naive_sections(roads, walked).items():
            metres[section] += weight * length
    assert_allclose(found.on_edges(roads.n_edges), on_edges, rtol=1e-9, atol=1e-9)

    sections = found.sections(roads, SECTION)
    numbers = {}
    for row, (edge, xy) in enumerate(zip(sections.edge.tolist(), sections.middle_xy, strict=True)):
        n = max(1, math.ceil(roads.lines[edge].length / SECTION))
        middles = [roads.lines[edge].interpolate((k + 0.5) / n, normalized=True) for k in range(n)]
        numbers[edge, int(np.argmin([Point(xy).distance(middle) for middle in middles]))] = row
    got = sections.metres @ found.flow
    assert set(metres) <= set(numbers)
    for section, row in numbers.items():
        assert_allclose(got[row], metres[section], rtol=1e-9, atol=1e-7)

    marked = {section for section in numbers if rng.random() < 0.3}
    pairs = sections.metres.tocsr()
    step = np.concatenate([np.empty(0, int), *(pairs[[numbers[section]]].indices for section in marked)])
    passing = np.zeros(2)
    for weight, (_, walked, _) in zip(weights, expected, strict=True):
        passing += weight * bool(marked & set(naive_sections(roads, walked)))
    groups = np.concatenate([np.zeros(len(step), int), np.full(len(step), 2)])
    assert_allclose(
        found.distinct(groups, np.concatenate([step, step[::-1]]), 3), [passing, [0, 0], passing], rtol=1e-9, atol=1e-9
    )


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_three_homes_on_one_road_add_up_towards_the_school() -> None:
    """School at 0; homes of 1, 2 and 4 at 200, 500 and 900 m: 7 walk on the first 200 m, 6 on 300, 4 on 400."""
    roads = network(STREET)
    found = assign(roads, [(200, 0), (500, 20), (900, 0)], [(0, 0)], [1.0, 2.0, 4.0])
    assert found.minutes == pytest.approx([200 / WALK, 520 / WALK, 900 / WALK])
    assert found.on_edges(1)[0, 0] * 1000 == pytest.approx(7 * 200 + 6 * 300 + 4 * 400)
    sections = found.sections(roads, 100)
    assert sections.middle_xy[:, 0] == pytest.approx([50, 150, 250, 350, 450, 550, 650, 750, 850])
    assert (sections.metres @ found.flow)[:, 0] == pytest.approx([700, 700, 600, 600, 600, 400, 400, 400, 400])


def test_who_takes_two_steps_counts_once() -> None:
    """At 100 and at 800 m of the street pass the same four, and three more at 100."""
    roads = network(STREET)
    found = assign(roads, [(200, 0), (500, 0), (900, 0)], [(0, 0)], [1.0, 2.0, 4.0])
    steps = [found.step[np.argmax(found.end)], found.step[np.argmin(found.begin)]]
    assert found.distinct([0, 0, 1, 2], [*steps, steps[0], steps[1]], 3)[:, 0] == pytest.approx([7, 4, 7])


def test_a_recorded_target_is_walked_to_past_a_nearer_one() -> None:
    """Both start at 400 m: one to the school at 0, the other, by its record, to the one at 1,000."""
    roads = network(STREET)
    found = assign(roads, [(400, 0), (400, 0)], [(0, 0), (1000, 0)], [1.0, 1.0], to=[-1, 1])
    assert_array_equal(found.target, [0, 1])
    assert found.on_edges(1)[0, 0] == pytest.approx(0.4 + 0.6)


def test_neighbours_of_the_school_walk_no_road() -> None:
    found = assign(network(STREET), [(430, 60)], [(400, 0), (0, 0)], [1.0])
    assert found.minutes == pytest.approx([math.hypot(30, 60) / WALK])
    assert len(found.flow) == len(found.step) == 0


def test_who_is_farther_than_the_limit_walks_nowhere() -> None:
    roads = network(STREET)
    near, far = 300 / WALK, 900 / WALK
    found = assign(roads, [(300, 0), (900, 0)], [(0, 0)], [1.0, 1.0], limit_min=(near + far) / 2)
    assert found.minutes.tolist() == pytest.approx([near, math.inf])
    assert_array_equal(found.target, [0, -1])
    assert found.on_edges(1)[0, 0] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("origins", "targets"),
    [(np.empty((0, 2)), [(0, 0)]), ([(0.0, 500.0)], np.empty((0, 2))), ([(0.0, 500.0)], [(0.0, 9000.0)])],
)
def test_without_walkers_targets_or_a_way_nothing_walks(origins, targets) -> None:
    for roads in (network(STREET), RoadNetwork.from_roads(road_frame(STREET).iloc[:0], on=DAY)):
        found = assign(roads, origins, targets, np.ones((len(origins), 3)))
        assert np.isinf(found.minutes).all()
        assert (found.target == -1).all()
        assert found.on_edges(roads.n_edges).shape == (roads.n_edges, 3)
        assert not found.on_edges(roads.n_edges).any()
        assert len(found.sections(roads, 50.0)) == 0
        assert not found.distinct([], [], 2).any()


def test_walkers_at_one_place_with_the_target_have_a_way_of_no_length() -> None:
    roads = network(STREET)
    found = assign(roads, [(500, 0)] * 3, [(500, 0)] * 2, np.ones(3))
    assert found.minutes == pytest.approx([0, 0, 0])
    assert (found.target >= 0).all()
    assert not found.on_edges(1).any()


def test_more_walkers_than_a_stack_is_deep_on_one_road() -> None:
    """5,000 homes in a row: the flow halfway is half of them."""
    roads = network({"line": [(0, 0), (50_000, 0)]})
    x = np.arange(5_000) * 10.0 + 5
    found = assign(roads, np.column_stack([x, np.zeros(5_000)]), [(0, 0)], np.ones(5_000))
    sections = found.sections(roads, 1_000.0)
    middle = np.argmin(np.abs(sections.middle_xy[:, 0] - 24_500))
    expected = sum(min(max(home - 24_000, 0), 1_000) for home in x)
    assert (sections.metres @ found.flow)[middle, 0] == pytest.approx(expected)


def test_what_does_not_fit_is_refused() -> None:
    roads = network(STREET)
    with pytest.raises(FrameError, match="weights"):
        assign(roads, [(0, 0)], [(0, 0)], [1.0, 2.0])
    with pytest.raises(FrameError, match="target"):
        assign(roads, [(0, 0)], [(0, 0)], [1.0], to=[1])
    with pytest.raises(FrameError, match="coordinates"):
        assign(roads, [(0, math.nan)], [(0, 0)], [1.0])
    with pytest.raises(FrameError, match="Sections"):
        assign(roads, [(0, 0)], [(0, 0)], [1.0]).sections(roads, 0.0)
