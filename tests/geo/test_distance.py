"""Nearest neighbours against plain loops."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from pyproj import CRS
from shapely import LineString, Point, Polygon

from geo.crs import projected_crs
from geo.distance import as_xy, nearest, nearest_other, require_metres, xy
from geo.errors import FrameError, UnknownCRSError

# Few distinct values, so that homes share a point and distances tie.
points = st.integers(0, 40).flatmap(lambda n: arrays(np.float64, (n, 2), elements=st.integers(0, 6).map(float)))


def apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.linalg.norm(a[:, None, :] - b[None, :, :], axis=2)


@settings(deadline=None)
@given(points, points)
def test_nearest_is_the_least_of_all_distances(from_xy, to_xy) -> None:
    index, distance = nearest(from_xy, to_xy)
    if len(to_xy) == 0:
        assert (index == -1).all()
        assert np.isinf(distance).all()
    else:
        table = apart(from_xy, to_xy)
        assert_allclose(distance, table.min(axis=1))
        assert_allclose(table[np.arange(len(from_xy)), index], distance)


@settings(deadline=None)
@given(points, st.data())
def test_nearest_other_is_the_least_distance_to_another_group(homes, data) -> None:
    groups = data.draw(arrays(np.int64, len(homes), elements=st.integers(0, 4)))
    index, distance = nearest_other(homes, groups)
    table = np.where(groups[:, None] == groups[None, :], np.inf, apart(homes, homes))
    assert_allclose(distance, table.min(axis=1, initial=np.inf))
    found = index >= 0
    assert_array_equal(found, np.isfinite(distance))
    assert (groups[index[found]] != groups[found]).all()
    assert_allclose(table[found, index[found]], distance[found])


def test_a_crowd_at_one_point_still_finds_the_home_beyond_it() -> None:
    """200 persons of one household around the origin, one stranger 500 m off: more than the neighbours first asked."""
    crowd = np.vstack([np.random.default_rng(0).normal(0, 1, (200, 2)), [[500.0, 0.0]]])
    index, distance = nearest_other(crowd, ["H1"] * 200 + ["H2"])
    assert (index[:200] == 200).all()
    assert_allclose(distance[:200], np.linalg.norm(crowd[:200] - crowd[200], axis=1))
    assert distance[200] == distance[:200].min()


def test_two_households_at_one_point_are_zero_metres_apart() -> None:
    index, distance = nearest_other([(5, 5), (5, 5), (9, 5)], ["a", "b", "a"])
    assert distance.tolist() == [0, 0, 4]
    assert index.tolist() == [1, 0, 1]


def test_one_household_alone_has_no_neighbour() -> None:
    index, distance = nearest_other([(0, 0), (1, 1)], ["a", "a"])
    assert (index.tolist(), distance.tolist()) == ([-1, -1], [np.inf, np.inf])


def test_points_without_coordinates_are_refused_by_position() -> None:
    with pytest.raises(FrameError, match="1 points have no coordinates") as refused:
        nearest([(0, 0), (np.nan, 1)], [(0, 0)])
    assert refused.value.ids == ("1",)
    with pytest.raises(FrameError, match="shape"):
        as_xy([1.0, 2.0, 3.0])
    with pytest.raises(FrameError, match="2 points but 1 groups"):
        nearest_other([(0, 0), (1, 1)], ["a"])


@pytest.mark.parametrize("crs", [None, CRS.from_epsg(4490), CRS.from_epsg(2263)])
def test_degrees_feet_and_nothing_are_no_metres(crs) -> None:
    with pytest.raises(UnknownCRSError, match="metres"):
        require_metres(crs)


def test_xy_lies_on_the_shape_and_is_unknown_where_there_is_none() -> None:
    """A U-shaped pond's centroid is on land; its point is not."""
    pond = Polygon([(0, 0), (10, 0), (10, 10), (9, 10), (9, 1), (1, 1), (1, 10), (0, 10)])
    places = gpd.GeoSeries([Point(1, 2), pond, None, LineString([(0, 0), (4, 0)])], crs=projected_crs(117))
    result = xy(places)
    assert result[0].tolist() == [1, 2]
    assert pond.contains(Point(result[1]))
    assert np.isnan(result[2]).all()
    assert result[3][1] == 0
