"""Minutes by mode and slope class: by hand, against the plain twin, and as before where no slope is on record."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from geo.network import EBIKE_KPH, GRADIENTS, MAX_SNAP_M, WALK_KPH, RoadNetwork, assign, travel
from geo.network.slopes import tobler_kph, walking_shares
from geo.words import ROAD_SLOPES
from tests.examples import examples
from tests.geo.test_network import DAY, counties, naive_minutes, network, roads

THREE = ({"line": [(0, 0), (750, 0)]}, {"line": [(750, 0), (1500, 0)]}, {"line": [(1500, 0), (2250, 0)]})
"""Three edges of 750 m, ten minutes on foot each, at 60 km/h."""


def three(*slopes: str | None) -> RoadNetwork:
    return network(*(row | {"slope": slope} for row, slope in zip(THREE, slopes, strict=True)))


def test_toblers_function_gives_what_he_printed() -> None:
    """6 km/h down 5 %, 5.04 on the level; 3.71 up 5° (his table)."""
    assert tobler_kph(-0.05) == 6
    assert tobler_kph(0.0) == pytest.approx(5.04, abs=0.005)
    assert tobler_kph(math.tan(math.radians(5))) == pytest.approx(3.71, abs=0.005)


@pytest.mark.parametrize(
    ("slope", "on_foot", "ebike"),
    [
        # up and down beside the level, of e to 3.5 times (the gradient and 5 %): 1.2554 and 1.1303 of 1.1912
        ("flat", 10.0138, 1.8),
        ("rolling", 10.3328, 1.8),  # 1.4441 and 1.0177
        ("steep", 12.9723, 3.75),  # 1.8130 and 1.2776; 750 m at 12 km/h
        (None, 10.0, 1.8),
    ],
)
def test_an_edge_takes_the_minutes_of_its_mode_and_class(slope, on_foot, ebike) -> None:
    roadnet = three(None, slope, None)
    assert_allclose(roadnet.edge_minutes("walk"), [10, on_foot, 10], atol=5e-5)
    assert_allclose(roadnet.edge_minutes("ebike"), [1.8, ebike, 1.8])
    assert_allclose(roadnet.edge_minutes("car"), [0.75] * 3)  # the speed on record is of that road
    assert_allclose(roadnet.minutes([(0, 0)], [(2250, 0)], mode="walk"), [[20 + on_foot]], atol=5e-5)
    assert_allclose(roadnet.minutes([(2250, 0)], [(0, 0)], mode="walk"), [[20 + on_foot]], atol=5e-5)


def test_a_rotas_table_and_school_ways_take_the_slope_as_well() -> None:
    roadnet = three("flat", "rolling", "steep")
    whole = 10.0138 + 10.3328 + 12.9723
    found = travel(roadnet, np.array([(0.0, 0.0), (2250.0, 0.0)]), mode="walk")
    assert_allclose(found.minutes[0, 1], whole, atol=2e-4)
    assert_allclose(found.km[0, 1], 2.25)
    flows = assign(roadnet, [(0, 0)], [(2250, 0)], [1.0])
    assert_allclose(flows.minutes, [whole], atol=2e-4)
    assert_allclose(flows.on_edges(3)[:, 0], [1, 1, 1])


def test_a_slower_road_stays_slow_by_ebike_and_a_steep_detour_is_left_for_a_longer_level_one() -> None:
    slow = network(THREE[0] | {"speed_kph": 9.0, "slope": "steep"})
    assert_allclose(slow.edge_minutes("ebike"), [5.0])  # 9 km/h, not 12
    over, round_ = {"line": [(0, 0), (1000, 0)], "slope": "steep"}, {"line": [(0, 0), (500, 300), (1000, 0)]}
    both = network(over, round_)
    assert_allclose(both.minutes([(0, 0)], [(1000, 0)], mode="walk"), [[2 * math.hypot(500, 300) / 75]])


def test_walking_on_a_slope_is_never_quicker_than_on_level_ground() -> None:
    """What searches near homes in a straight line holds only then."""
    assert set(GRADIENTS) == set(ROAD_SLOPES)
    assert (walking_shares(np.arange(len(ROAD_SLOPES))) < 1).all()
    assert walking_shares(np.array([-1])).tolist() == [1.0]


@settings(deadline=None, max_examples=examples(30))
@given(counties(), st.sampled_from(["car", "ebike", "walk"]), st.integers(0, 2**32 - 1))
def test_minutes_on_slopes_are_those_of_a_plain_search(county, mode, seed) -> None:
    frame, origins, targets = county
    rng = np.random.default_rng(seed)
    frame["slope"] = pd.array(rng.choice([*ROAD_SLOPES, ""], len(frame)), dtype="str")
    frame["slope"] = frame["slope"].where(frame["slope"] != "")
    roadnet = RoadNetwork.from_roads(frame, on=DAY)
    expected = naive_minutes(frame, origins, targets, mode, DAY, MAX_SNAP_M)
    assert_allclose(roadnet.minutes(origins, targets, mode=mode), expected, atol=1e-9)


@settings(deadline=None, max_examples=examples(20))
@given(counties())
def test_of_unknown_slopes_every_number_is_as_before_to_the_last_bit(county) -> None:
    frame, origins, targets = county
    before = RoadNetwork.from_roads(frame, on=DAY)
    after = RoadNetwork.from_roads(frame.assign(slope=pd.array([None] * len(frame), dtype="str")), on=DAY)
    assert before.version == after.version
    length, speed = before.length_m, before.speed_kph
    plain = {"car": speed, "ebike": np.minimum(speed, EBIKE_KPH), "walk": np.full(len(speed), WALK_KPH)}
    for mode in ("car", "ebike", "walk"):
        assert_array_equal(after.edge_minutes(mode), length / (plain[mode] * (1000 / 60)))
        assert_array_equal(after.minutes(origins, targets, mode=mode), before.minutes(origins, targets, mode=mode))


def test_the_version_depends_on_the_slopes() -> None:
    made = [
        three(None, None, None),
        three(None, "steep", None),
        three(None, "rolling", None),
        three("steep", None, None),
    ]
    assert len({one.version for one in made}) == 4
    frame = roads(*(row | {"slope": "flat"} for row in THREE))
    assert RoadNetwork.from_roads(frame[::-1], on=DAY).version == RoadNetwork.from_roads(frame, on=DAY).version


def test_the_share_of_road_with_a_slope_on_record_is_by_length() -> None:
    assert three(None, None, None).slope_known == 0
    assert three("flat", None, "steep").slope_known == pytest.approx(2 / 3)
    long_ = network(THREE[0] | {"slope": "flat"}, {"line": [(750, 0), (3750, 0)], "slope": None})
    assert long_.slope_known == pytest.approx(0.2)
    assert math.isnan(RoadNetwork.from_roads(roads(*THREE).iloc[:0], on=DAY).slope_known)
