"""A week that is repeated: what it owes, and how it comes to be the plan of all weeks alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rota.days import rearrange
from models.rota.facts import empty_tours, facts_of
from models.rota.instance import Instance
from models.rota.locks import locked
from models.rota.pattern import patterns, spread
from models.rota.problem import Lock
from models.rota.search import seed_with
from models.rota.tours import FREE, KEPT, Tours, empty_draft, insert
from tests.examples import examples
from tests.models.rota_build import MONDAY, problem, team


def visited(days: set[int], *, gap: int, visits: int = 0, weeks: int = 1, cyclic: bool) -> Tours:
    """One water visited on some weekdays of every week."""
    instance = Instance.of(
        problem([(2.0, 0.0)], [{"visits": visits, "gap_days": gap}], weeks=weeks, risk=1.0, teams=[team(hours=168.0)])
    )
    facts = facts_of(instance, cyclic=cyclic)
    tours, draft = empty_tours(instance, facts), empty_draft()
    for number, duty in enumerate(instance.duties):
        if duty.day % 7 in days:
            assert insert(facts, tours, draft, number, 0, 0, FREE, 0.0)
    return tours


@settings(max_examples=examples(40), deadline=None)
@given(st.sets(st.integers(0, 6), min_size=1), st.integers(1, 9), st.integers(0, 4))
def test_a_week_repeated_owes_what_one_week_more_would_add(days: set[int], gap: int, visits: int) -> None:
    """Five weeks of the same days lack more than four by just what the one week that is repeated lacks."""
    lacks = {
        weeks: int(visited(days, gap=gap, visits=visits, weeks=weeks, cyclic=False).unmet.sum()) for weeks in (4, 5)
    }
    assert visited(days, gap=gap, visits=visits, cyclic=True).unmet.sum() == lacks[5] - lacks[4]


@settings(max_examples=examples(40), deadline=None)
@given(st.sets(st.integers(0, 6), max_size=6), st.integers(1, 16), st.integers(0, 4))
def test_what_a_visit_more_would_mend_in_a_week_repeated(days: set[int], gap: int, visits: int) -> None:
    """``need`` of a day is what is lacking without a visit on it, less what is lacking with one."""
    tours = visited(days, gap=gap, visits=visits, cyclic=True)
    for day in range(7):
        more = visited(days | {day}, gap=gap, visits=visits, cyclic=True)
        assert tours.need[0, day] == tours.unmet.sum() - more.unmet.sum()


def test_a_gap_of_two_weeks_or_more_is_not_owed_every_week() -> None:
    """Once in two weeks is enough: a week that is repeated need not hold a visit, one of ten days' gap must."""
    assert visited(set(), gap=14, cyclic=True).unmet.sum() == 0
    assert visited(set(), gap=10, cyclic=True).unmet.sum() == 7


def test_weeks_are_alike_whose_duties_fall_on_the_same_days() -> None:
    """A team away on the second Wednesday makes that week one of its own."""
    away = frozenset({MONDAY + timedelta(days=9)})
    asked = problem([(2.0, 0.0)], [{}], weeks=3, teams=[replace(team("A"), away=away)], risk=1.0)
    found = patterns(Instance.of(asked))
    assert sorted(one.weeks for one in found) == [(0, 2), (1,)]
    assert {one.weeks: len(one.instance.duties) for one in found} == {(0, 2): 7, (1,): 6}


def test_a_week_is_written_into_all_its_weeks_but_not_over_what_is_locked() -> None:
    """The same stops at the same hours in every week; the duty with a lock keeps the lock alone."""
    lock = Lock("B", "W2", MONDAY + timedelta(days=8))
    asked = problem([(2.0, 0.0), (4.0, 0.0)], [{}, {}], weeks=2, teams=[team("B", hours=168.0)], risk=1.0)
    asked = replace(asked, locks=(lock,))
    instance = Instance.of(asked)
    facts = facts_of(instance)
    (pattern,) = patterns(instance)
    assert pattern.instance.problem.locks == ()
    week, draft = empty_tours(pattern.instance, pattern.facts), empty_draft()
    for day in (0, 1):
        assert insert(pattern.facts, week, draft, day, 0, 0, FREE, 840.0)
    tours, broken = locked(instance, facts)
    assert broken == ()
    spread(instance, facts, tours, pattern, week)
    assert tours.lengths.tolist() == [1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    assert [int(tours.stops[duty, 0]) for duty in (0, 1, 7, 8)] == [0, 0, 0, 1]
    assert tours.pins[8, 0] == KEPT
    assert [float(tours.begins[duty, 0]) for duty in (0, 1, 7)] == [840.0] * 3


def test_the_risk_of_a_pattern_is_the_mean_of_its_weeks() -> None:
    asked = problem([(2.0, 0.0)], [{}], weeks=2, risk=1.0)
    asked = replace(asked, risk=asked.risk * np.repeat([1.0, 3.0], 7)[None, :, None])
    (pattern,) = patterns(Instance.of(asked))
    assert pattern.instance.risk.sum() == pytest.approx(asked.risk.sum() / 2)


def test_a_water_due_in_the_first_week_is_liked_by_its_day() -> None:
    """Late at the start: on the first day. Four days since the last visit and a gap of seven: by the third. Visited the
    day before, or due after the week: on no day. A quarter of a visit's worth in each of four weeks, with every team;
    nothing in weeks that are not the first."""
    last = [MONDAY - timedelta(days=days) for days in (20, 5, 1, 5)]
    rows = [{"gap_days": gap, "last_visit": day} for gap, day in zip((7, 7, 7, 20), last, strict=True)]
    asked = problem([(2.0, 0.0)] * 4, rows, weeks=4, risk=1.0, teams=[team("A"), team("B")], bases=[(0.0, 0.0)] * 2)
    (pattern,) = patterns(Instance.of(asked), 8.0)
    assert pattern.facts.liking.shape == (4, 7, 2)
    assert (pattern.facts.liking[:, :, 0] == pattern.facts.liking[:, :, 1]).all()
    assert pattern.facts.liking[:, :, 0].tolist() == [
        [2.0, 0, 0, 0, 0, 0, 0],
        [2.0, 2.0, 2.0, 0, 0, 0, 0],
        [0.0] * 7,
        [0.0] * 7,
    ]
    away = frozenset({MONDAY})
    other = replace(asked, teams=(replace(team("A"), away=away), team("B")))
    first, rest = sorted(patterns(Instance.of(other), 8.0), key=lambda one: one.weeks)
    assert first.facts.liking.sum() > 0
    assert rest.facts.liking.sum() == 0


def test_days_are_exchanged_for_what_visits_are_liked_for() -> None:
    """Two waters of equal risk, visited on one day each: the one liked on the first day is visited then."""
    asked = problem([(2.0, 0.0), (0.0, 2.0)], [{}, {}], weeks=1, risk=1.0, teams=[team()])
    instance = Instance.of(asked)
    liking = np.zeros((2, 7, 1))
    liking[1, 0] = 1.0
    facts = facts_of(instance, liking=liking, cyclic=True)
    tours, draft = empty_tours(instance, facts), empty_draft()
    for duty, site in ((0, 0), (1, 1)):
        assert insert(facts, tours, draft, duty, site, 0, FREE, 0.0)
    seed_with(1)
    rearrange(facts, tours, np.array([[0, 1]]), 20, 1e-6, 1e-9, draft, empty_draft())
    assert [int(tours.stops[duty, 0]) for duty in (0, 1)] == [1, 0]
