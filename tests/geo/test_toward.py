"""Minutes to one place after another: those of ``RoadNetwork.minutes``, on any roads, by any mode."""

from __future__ import annotations

import itertools
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import projected_crs
from geo.errors import FrameError, NetworkError
from geo.network import RoadNetwork, Toward

DAY = date(2026, 7, 15)


def network(lines: list[list[tuple[float, float]]], *, oneway: list[bool] | None = None) -> RoadNetwork:
    roads = pd.DataFrame(
        {
            "class": "village",
            "speed_kph": [30.0 + 10 * (n % 3) for n in range(len(lines))],
            "oneway": pd.array(oneway or [False] * len(lines), dtype="boolean"),
            "closed_from": pd.Series(pd.NaT, index=range(len(lines)), dtype="datetime64[s]"),
            "closed_to": pd.Series(pd.NaT, index=range(len(lines)), dtype="datetime64[s]"),
        }
    )
    return RoadNetwork.from_roads(
        gpd.GeoDataFrame(roads, geometry=[shapely.LineString(line) for line in lines], crs=projected_crs(117)), on=DAY
    )


def test_a_place_on_one_road_is_walked_to_along_it() -> None:
    """Roads walked at 75 m a minute: 600 m off is 8 minutes, and 150 m aside 2 more."""
    toward = Toward.of(network([[(0, 0), (1200, 0)]]), [[0.0, 0.0], [1200.0, 150.0]])
    np.testing.assert_allclose(toward.minutes([600.0, 0.0]), [8.0, 10.0])
    np.testing.assert_allclose(toward.minutes([0.0, 75.0]), [1.0, 19.0])


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.sampled_from(["walk", "ebike", "car"]))
def test_it_is_the_search_of_all_pairs(seed: int, mode: str) -> None:
    """Streets, one-way ones, rings, dead ends and islands; places on roads, at junctions, far off."""
    rng = np.random.default_rng(seed)
    knots = rng.integers(0, 6, (14, 2)) * 400.0
    lines = [[tuple(a), tuple(b)] for a, b in itertools.pairwise(knots) if (a != b).any()]
    lines += [[(5000.0, 0.0), (5400.0, 0.0), (5400.0, 400.0), (5000.0, 0.0)]]  # a ring nothing joins
    roads = network(lines, oneway=(rng.random(len(lines)) < 0.25).tolist())  # type: ignore[arg-type]
    points = np.vstack([rng.uniform(-300, 2600, (25, 2)), [[5200.0, 0.0], [5400.0, 200.0], [30_000.0, 0.0]]])
    toward = Toward.of(roads, points, mode=mode)  # type: ignore[arg-type]
    places = np.vstack([rng.uniform(-300, 2600, (6, 2)), knots[:2], points[:1], [[5300.0, 10.0], [40_000.0, 0.0]]])
    for place in places:
        np.testing.assert_allclose(
            toward.minutes(place), roads.minutes(points, place[None], mode=mode)[:, 0], atol=1e-9
        )


def test_without_roads_only_neighbours_are_reached() -> None:
    toward = Toward.of(network([]), [[0.0, 0.0], [500.0, 0.0]])
    np.testing.assert_allclose(toward.minutes([75.0, 0.0]), [1.0, np.inf])


def test_what_is_no_place_is_refused() -> None:
    toward = Toward.of(network([[(0, 0), (1200, 0)]]), [[0.0, 0.0]])
    with pytest.raises(FrameError, match="no coordinates"):
        toward.minutes([np.nan, 0.0])
    with pytest.raises(FrameError, match="One place at a time"):
        toward.minutes([[0.0, 0.0], [1.0, 1.0]])
    with pytest.raises(NetworkError, match="no way of travel"):
        Toward.of(network([[(0, 0), (1200, 0)]]), [[0.0, 0.0]], mode="horse")  # type: ignore[arg-type]
