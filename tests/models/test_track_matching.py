"""Tracks against stops, worked by hand: one minute is a point, one metre a metre."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from models.track_matching import GAP_MIN, NEAR_M, PRECISION_M, STATES, STAY_MIN, match_track

REACH = NEAR_M + PRECISION_M
SITES = gpd.GeoSeries(
    {
        "pond": Point(0, 0),
        "river": LineString([(1000, -500), (1000, 500)]),
        "lake": box(3000, 0, 4000, 1000),
        "nowhere": None,
    }
)


def track(*points: tuple[int, float, float]) -> pd.DataFrame:
    """Points of (minute after noon, x, y)."""
    return pd.DataFrame(
        {
            "time": pd.to_datetime(
                [pd.Timestamp("2026-07-01 12:00") + pd.Timedelta(minutes=at) for at, _, _ in points]
            ),
            "x": [float(x) for _, x, _ in points],
            "y": [float(y) for _, _, y in points],
        }
    )


def stay(start: int, end: int, x: float, y: float) -> list[tuple[int, float, float]]:
    return [(minute, x, y) for minute in range(start, end + 1)]


def stops(*planned: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "site_id": pd.array([site for site, _ in planned], dtype="str"),
            "planned_at": pd.array([at for _, at in planned], dtype="str"),
        },
        index=pd.Index([f"X{n}" for n in range(1, len(planned) + 1)], dtype="str"),
    )


def states(found: object) -> dict[str, str]:
    frame = found.stops  # type: ignore[attr-defined]
    return dict(zip(frame.index, frame["state"], strict=True))


def test_a_stay_of_long_enough_is_done_with_when_it_began_and_ended() -> None:
    walk = track((0, 500, 0), *stay(1, 8, 30, 0), (9, 500, 0), (10, 500, 0))
    found = match_track(walk, stops(("pond", "12:02")), SITES)
    assert states(found) == {"X1": "done"}
    row = found.stops.loc["X1"]
    assert (f"{row['arrived']:%H:%M}", f"{row['left']:%H:%M}", row["minutes"], row["nearest_m"]) == (
        "12:01",
        "12:08",
        7,
        30,
    )
    assert found.extra.empty
    assert found.gap_min == 0


def test_near_is_measured_to_the_shape_and_its_edge_counts() -> None:
    walk = track(*stay(0, 6, 1000 + REACH, 499), (7, 2000, 0), *stay(8, 14, 3500, 1000 + REACH + 1), (15, 2000, 0))
    found = match_track(walk, stops(("river", None), ("lake", None)), SITES)
    assert states(found) == {"X1": "done", "X2": "not_there"}


def test_passing_by_is_too_short() -> None:
    walk = track(*[(minute, 200 * minute - 600, 0) for minute in range(8)])
    assert states(match_track(walk, stops(("pond", "12:03")), SITES)) == {"X1": "too_short"}
    slow = track((0, 300, 0), *stay(1, 4, 50, 0), (5, 300, 0))
    found = match_track(slow, stops(("pond", "12:02")), SITES)
    assert states(found) == {"X1": "too_short"}
    assert found.stops.loc["X1", "minutes"] == 3


def test_a_gap_in_the_track_is_unknown_and_not_absence() -> None:
    """From 12:10 to 12:40 nothing: the team could have gone the kilometre to the river and back, not to the moon."""
    walk = track(*stay(0, 10, 0, 300), *stay(40, 50, 0, 300))
    far = gpd.GeoSeries({"river": SITES["river"], "far": Point(40_000, 0)})
    found = match_track(walk, stops(("river", "12:20"), ("far", "12:20")), far)
    assert states(found) == {"X1": "unknown", "X2": "not_there"}
    assert found.gap_min == 30


def test_a_gap_beside_the_water_is_not_counted_as_time_there() -> None:
    walk = track((0, 500, 0), (1, 20, 0), (2, 20, 0), (30, 20, 0), (31, 20, 0), (32, 500, 0))
    found = match_track(walk, stops(("pond", "12:05")), SITES)
    assert states(found) == {"X1": "unknown"}
    assert found.visits.empty


def test_what_was_planned_before_the_track_begins_or_after_it_ends_is_unknown() -> None:
    walk = track(*stay(0, 30, 0, 5000))
    found = match_track(walk, stops(("pond", "11:30"), ("pond", "12:15"), ("river", "13:00")), SITES)
    assert states(found) == {"X1": "unknown", "X2": "not_there", "X3": "unknown"}


def test_a_site_without_a_shape_is_unknown() -> None:
    found = match_track(track(*stay(0, 30, 0, 0)), stops(("nowhere", "12:10"), ("none_such", "12:10")), SITES)
    assert states(found) == {"X1": "unknown", "X2": "unknown"}


def test_two_stops_at_one_water_are_two_visits_each_the_nearest_in_time() -> None:
    walk = track(*stay(0, 6, 0, 0), *[(minute, 0, 900) for minute in range(7, 60)], *stay(60, 70, 0, 0))
    found = match_track(walk, stops(("pond", "13:05"), ("pond", "12:01")), SITES)
    assert states(found) == {"X1": "done", "X2": "done"}
    assert [f"{at:%H:%M}" for at in found.stops["arrived"]] == ["13:00", "12:00"]
    one = match_track(walk, stops(("pond", "13:05")), SITES)
    assert [f"{at:%H:%M}" for at in one.extra["arrived"]] == ["12:00"]


def test_a_listed_water_nobody_planned_is_extra_unless_the_team_is_based_there() -> None:
    walk = track(*stay(0, 10, 0, 40), *[(minute, 100 * minute, 0) for minute in range(11, 31)], *stay(31, 40, 3010, 50))
    found = match_track(walk, stops(), SITES)
    assert found.extra["site_id"].tolist() == ["pond", "lake"]
    assert match_track(walk, stops(), SITES, Point(30, 30)).extra["site_id"].tolist() == ["lake"]
    planned = match_track(walk, stops(("pond", None)), SITES, Point(30, 30))
    assert states(planned) == {"X1": "done"}


def test_a_track_without_times_tells_nothing() -> None:
    walk = track(*stay(0, 10, 0, 0)).assign(time=pd.NaT)
    with pytest.raises(ValueError, match="without times"):
        match_track(walk, stops(("pond", None)), SITES)


def test_one_point_is_no_stay() -> None:
    found = match_track(track((0, 0, 0)), stops(("pond", "12:00")), SITES)
    assert states(found) == {"X1": "too_short"}


moves = st.lists(
    st.tuples(st.integers(1, 9), st.integers(-2000, 5000), st.integers(-600, 1200)), min_size=1, max_size=25
)


@given(moves, st.integers(0, 5))
def test_order_and_doubled_points_change_nothing_and_no_visit_is_two_stops(
    steps: list[tuple[int, int, int]], seed: int
) -> None:
    at, points = 0, []
    for step, x, y in steps:
        at += step
        points.append((at, x, y))
    walk, asked = track(*points), stops(("pond", "12:10"), ("pond", None), ("river", "12:30"))
    found = match_track(walk, asked, SITES)
    mixed = pd.concat([walk, walk.tail(1)]).sample(frac=1, random_state=seed)
    again = match_track(mixed, asked, SITES)
    pd.testing.assert_frame_equal(found.stops, again.stops)
    assert set(found.stops["state"]) <= set(STATES)
    done = found.stops[found.stops["state"] == "done"]
    assert len(done) + len(found.extra) == len(found.visits)
    assert (done["minutes"].astype(float) >= STAY_MIN).all()
    assert not done.duplicated(["site_id", "arrived"]).any()
    gaps = [step for step, _, _ in steps[1:] if step > GAP_MIN]
    assert found.gap_min == sum(gaps)
