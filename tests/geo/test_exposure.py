"""Exposure against plain loops over every shape and point."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geo.crs import projected_crs
from geo.errors import FrameError, UnknownCRSError
from geo.exposure import count_within, decayed_sum, pairs_within

CRS = projected_crs(117)
RESERVOIR = box(0, 0, 2000, 1000)


def series(*shapes) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=CRS)


coordinate = st.integers(-20, 20).map(lambda n: n * 50.0)
pair = st.tuples(coordinate, coordinate)
shape = st.one_of(
    pair.map(Point),
    st.lists(pair, min_size=2, max_size=4, unique=True).map(LineString),
    st.tuples(pair, st.integers(1, 8)).map(lambda a: Point(a[0]).buffer(a[1] * 40.0)),
    st.tuples(pair, pair).map(lambda a: MultiPolygon([Point(p).buffer(60) for p in sorted(set(a))])),
    st.just(None),
    st.just(Polygon()),
)


@settings(deadline=None)
@given(st.lists(shape, max_size=8), st.lists(pair, max_size=12), st.integers(0, 600), st.integers(1, 500))
def test_sums_are_those_of_plain_loops(shapes, points, reach_m, scale_m) -> None:
    pairs = pairs_within(series(*shapes), np.array(points).reshape(-1, 2), reach_m=reach_m)
    weights = np.arange(1, len(points) + 1, dtype=float)
    expected = {
        (i, j): s.distance(Point(p))
        for i, s in enumerate(shapes)
        for j, p in enumerate(points)
        if s is not None and not s.is_empty and s.distance(Point(p)) <= reach_m
    }
    assert list(zip(pairs.shape_index.tolist(), pairs.point_index.tolist(), strict=True)) == sorted(expected)
    assert_allclose(pairs.distance_m, [expected[key] for key in sorted(expected)], atol=1e-9)

    total, near = [0.0] * len(shapes), [0.0] * len(shapes)
    for (i, j), d in expected.items():
        total[i] += weights[j] * math.exp(-d / scale_m)
        near[i] += weights[j] * (d <= reach_m / 2)
    assert_allclose(decayed_sum(pairs, weights, n_shapes=len(shapes), scale_m=scale_m), total)
    assert_allclose(count_within(pairs, weights, len(shapes), distance_m=reach_m / 2), near)


def test_distance_is_to_the_shoreline_and_zero_inside() -> None:
    """A home 30 m from a reservoir's bank is 30 m away, though its centroid is a kilometre off; a boat is at 0."""
    pairs = pairs_within(series(RESERVOIR), [(-30, 500), (1000, 500), (2000, 1000), (-501, 0)], reach_m=500)
    assert pairs.point_index.tolist() == [0, 1, 2]
    assert pairs.distance_m.tolist() == [30, 0, 0]


def test_the_reach_itself_is_within_for_points_lines_and_polygons() -> None:
    shapes = series(Point(500, 0), LineString([(500, -9), (500, 9)]), box(500, -9, 510, 9))
    assert len(pairs_within(shapes, [(0, 0)], reach_m=500)) == 3
    assert len(pairs_within(shapes, [(0, 0)], reach_m=499.999)) == 0


def test_two_children_at_100_m_and_one_at_200_m_by_hand() -> None:
    pairs = pairs_within(series(Point(0, 0), Point(9000, 9000)), [(100, 0), (0, 200)], reach_m=1000)
    total = decayed_sum(pairs, [2, 1], n_shapes=2, scale_m=100)
    assert_allclose(total, [2 * math.exp(-1) + math.exp(-2), 0])
    assert count_within(pairs, [2, 1], 2, distance_m=100).tolist() == [2, 0]


def test_an_unknown_weight_makes_an_unknown_sum_and_only_there() -> None:
    pairs = pairs_within(series(Point(0, 0), Point(5000, 0)), [(10, 0), (5000, 10)], reach_m=100)
    total = decayed_sum(pairs, [np.nan, 1.0], n_shapes=2, scale_m=100)
    assert np.isnan(total).tolist() == [True, False]


def test_no_shapes_and_no_points_have_no_pairs() -> None:
    assert len(pairs_within(series(), [(0, 0)], reach_m=10)) == 0
    pairs = pairs_within(series(Point(0, 0), RESERVOIR), [], reach_m=10)
    assert decayed_sum(pairs, [], n_shapes=2, scale_m=1).tolist() == [0, 0]


def test_counting_beyond_the_reach_is_refused() -> None:
    pairs = pairs_within(series(Point(0, 0)), [(10, 0)], reach_m=100)
    with pytest.raises(FrameError, match="reach 100 m"):
        count_within(pairs, [1], 1, distance_m=100.5)


def test_bad_input_is_refused() -> None:
    degrees = gpd.GeoSeries([Point(117, 28)], crs=4490)
    with pytest.raises(UnknownCRSError):
        pairs_within(degrees, [(0, 0)], reach_m=100)
    for reach_m in (-1, float("nan")):
        with pytest.raises(FrameError, match="reach"):
            pairs_within(series(Point(0, 0)), [(0, 0)], reach_m=reach_m)
    with pytest.raises(FrameError, match="no coordinates"):
        pairs_within(series(Point(0, 0)), [(0, np.nan)], reach_m=1)
    with pytest.raises(FrameError, match="scale"):
        decayed_sum(pairs_within(series(), [], reach_m=1), [], n_shapes=0, scale_m=0)
