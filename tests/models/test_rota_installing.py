"""The round in which what was bought is put up: worked by hand, as good as the best of one day, checked by others."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rota.installing import installation
from models.rota.verify import faults
from tests.examples import examples
from tests.models.rota_build import MONDAY, problem, team
from tests.models.rota_exhaustive import optimum

MONDAYS = frozenset(range(2, 8))
"""Weekdays off of a team that works on Mondays."""


def test_the_most_dangerous_water_has_its_lifebuoy_first() -> None:
    """One team, an hour a day (11 to 12), two waters ten minutes from the base on either side, forty minutes each: one
    a day. The one where 3 a day is removed on Monday (7 days in place), the other, where 1 is, on Tuesday (6): 27."""
    asked = problem([(5.0, 0.0), (-5.0, 0.0)], [{"minutes": 40.0}] * 2, teams=[team(shifts=((660.0, 720.0),))])
    found = installation(asked, np.array([1.0, 3.0]), rounds=100)
    assert [(stop.site_id, stop.day) for stop in found.stops.itertuples()] == [
        ("W2", MONDAY),
        ("W1", MONDAY + timedelta(days=1)),
    ]
    assert found.removed_days == pytest.approx(3 * 7 + 1 * 6)
    assert found.possible == pytest.approx(28)
    assert found.last == MONDAY + timedelta(days=1)
    assert found.left.empty


def test_a_week_without_hours_left_waits_for_the_next() -> None:
    """Two hours a week and sixty minutes for each of three waters: two in the first week, the last a Monday later."""
    asked = problem(
        [(5.0, 0.0)] * 3, [{"minutes": 40.0}] * 3, teams=[team(hours=2.0, shifts=((660.0, 720.0),))], weeks=2
    )
    found = installation(asked, np.array([3.0, 2.0, 1.0]), rounds=100)
    assert [(day - MONDAY).days for day in found.stops["day"]] == [0, 1, 7]
    assert found.stops["site_id"].tolist() == ["W1", "W2", "W3"]


def test_what_cannot_be_reached_is_told_with_its_reason_and_cure() -> None:
    """A water wanting a boat, one two hours away, one for which no time is left: none is dropped."""
    rows = [{"skills": "boat"}, {}, {"minutes": 50.0}, {"minutes": 50.0}]
    places = [(1.0, 0.0), (60.0, 0.0), (1.0, 0.0), (1.0, 0.0)]
    asked = problem(places, rows, teams=[team(days_off=MONDAYS, shifts=((660.0, 720.0),))])
    found = installation(asked, np.array([5.0, 5.0, 1.0, 2.0]), rounds=100)
    assert found.stops["site_id"].tolist() == ["W4"]
    told = found.left.set_index("site_id")
    assert told["reason"].to_dict() == {"W1": "skill", "W2": "too_far", "W3": "hours"}
    assert told["cure"].to_dict() == {"W1": "skill", "W2": "shift", "W3": "hours"}


def test_nobody_and_nothing_are_rounds_too() -> None:
    """No team: every water waits, and why. No water: a round of nothing."""
    alone = installation(problem([(1.0, 0.0)], [{}], teams=[team(days_off=frozenset(range(1, 8)))]), np.array([1.0]))
    assert (len(alone.stops), alone.left["reason"].tolist()) == (0, ["no_duty"])
    empty = installation(problem([], []), np.zeros(0))
    assert (len(empty.stops), len(empty.left), empty.possible, empty.last) == (0, 0, 0.0, None)


@settings(max_examples=examples(15), deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_tours_of_a_day_are_the_best_there_are(seed: int) -> None:
    """Five waters, two teams, one day: as much is removed as by the best of all tours, written down one by one."""
    rng = np.random.default_rng(seed)
    places = [(float(x), float(y)) for x, y in rng.uniform(-8, 8, (5, 2))]
    teams = [team(name, days_off=MONDAYS, shifts=((660.0, 760.0),)) for name in ("A", "B")]
    asked = problem(
        places, [{"minutes": float(m)} for m in rng.integers(10, 40, 5)], teams=teams, bases=[(0.0, 0.0)] * 2
    )
    found = installation(asked, rng.uniform(0.1, 3, 5), rounds=2_000)
    assert found.removed_days == pytest.approx(optimum(found.problem)[1])


@settings(max_examples=examples(15), deadline=None)
@given(seed=st.integers(0, 10_000), weeks=st.integers(1, 3))
def test_every_round_holds(seed: int, weeks: int) -> None:
    """By code that shares none with the search: ways, shifts and hours of the week hold; no water is called at twice,
    and each is either done or left with a reason; a second run gives the same round."""
    rng = np.random.default_rng(seed)
    many = int(rng.integers(1, 25))
    places = [(float(x), float(y)) for x, y in rng.uniform(-15, 15, (many, 2))]
    teams = [team(name, hours=float(rng.integers(1, 12)), shifts=((660.0, 800.0),)) for name in ("A", "B")]
    rows = [{"minutes": float(m)} for m in rng.integers(10, 90, many)]
    asked = problem(places, rows, teams=teams, bases=[(0.0, 0.0), (5.0, 5.0)], weeks=weeks)
    removed = rng.uniform(0, 3, many)
    found = installation(asked, removed, rounds=60)
    assert faults(found.problem, found.stops, {"risk_watched": found.removed_days, "unmet": 0.0}) == []
    assert found.stops["site_id"].is_unique
    assert {*found.stops["site_id"], *found.left["site_id"]} == set(asked.sites.index)
    assert not {*found.stops["site_id"]} & {*found.left["site_id"]}
    pd.testing.assert_frame_equal(found.stops, installation(asked, removed, rounds=60).stops)


def test_a_round_that_is_stopped_says_so_and_keeps_what_it_has() -> None:
    """Stopped on the first day: what was planned for it stands, the other water is left."""
    asked = problem([(5.0, 0.0), (-5.0, 0.0)], [{"minutes": 40.0}] * 2, teams=[team(shifts=((660.0, 720.0),))])
    told: list[float] = []
    found = installation(
        asked,
        np.array([1.0, 3.0]),
        rounds=100,
        report=lambda _, share: told.append(share),
        cancelled=lambda: bool(told),
    )
    assert found.cancelled
    assert found.stops["site_id"].tolist() == ["W2"]
    assert found.left["site_id"].tolist() == ["W1"]
