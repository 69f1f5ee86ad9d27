"""The bound on the risk watched: never below the best plan there is, close to it, and what it must be by itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rota.alike import first_alike
from models.rota.bound import upper_bound
from models.rota.bound_memory import dear, memory_of
from models.rota.bound_pricing import Kind, Prize, backwards, forwards
from models.rota.bound_proof import Proof
from models.rota.bound_week import classes
from models.rota.instance import Instance
from models.rota.problem import RotaProblem, Team, Window
from tests.examples import examples
from tests.models.rota_exhaustive import optimum, tours

FIRST = date(2026, 7, 20)
WINDOWS = (Window("noon", 660, 840), Window("afternoon", 840, 1080), Window("dusk", 1080, 1200))


@dataclass(frozen=True)
class Travel:
    minutes: np.ndarray
    km: np.ndarray


def clock() -> Callable[[], float]:
    """A clock that ticks at every look."""
    ticks = itertools.count()
    return lambda: float(next(ticks))


def waters(n: int, **columns: object) -> pd.DataFrame:
    given_ = {"visits": 1, "gap_days": 7, "minutes": 30.0, "open_min": 0.0, "close_min": 1440.0} | columns
    given_ = {"two_persons": False, "by_keeper": False, "skills": "", "last_visit": pd.NaT} | given_
    frame = pd.DataFrame(given_, index=pd.Index([f"W{i}" for i in range(n)], name="site_id"))
    return frame.assign(last_visit=pd.to_datetime(frame["last_visit"]))


def problem(seed: int, n: int, n_teams: int, *, even: bool = False, weeks: int = 1) -> RotaProblem:
    """A small county by chance: split shifts, closed waters, keepers, skills, cut-off waters, two ways of travel."""
    rng = np.random.default_rng(seed)
    travel = {}
    places = rng.uniform(0, 60, (n_teams + n, 2))
    for mode, slow in (("car", 1.0), ("walk", 2.5)):
        minutes = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) * slow
        if not even:
            minutes = minutes * rng.uniform(0.8, 1.3, minutes.shape)  # there and back differ, and shortcuts exist
            minutes[rng.random(minutes.shape) < 0.06] = np.inf
        np.fill_diagonal(minutes, 0.0)
        travel[mode] = Travel(minutes, np.where(np.isfinite(minutes), minutes, np.inf) / 2)
    shifts = [((600, 800),), ((780, 960),), ((640, 760), (1000, 1120)), ((1020, 1180),)]
    teams = []
    for number in range(n_teams):
        off = frozenset(int(day) for day in rng.permutation(np.arange(1, 8))[: rng.integers(3, 6)])
        teams.append(
            Team(
                f"T{number}",
                f"T{number}",
                str(rng.choice(["car", "walk"], p=[0.8, 0.2])),
                shifts[rng.integers(len(shifts))],
                float(rng.choice([3.0, 6.0, 40.0])),
                int(rng.integers(1, 3)),
                frozenset(["boat"] if rng.random() < 0.6 else []),
                off,
            )
        )
    sites = waters(
        n,
        visits=rng.integers(0, 3, n),
        gap_days=rng.choice([2, 3, 7, 20], n),
        minutes=rng.choice([20.0, 45.0], n),
        open_min=rng.choice([0.0, 700.0], n),
        close_min=rng.choice([1440.0, 1000.0], n),
        two_persons=rng.random(n) < 0.2,
        by_keeper=rng.random(n) < 0.2,
        skills=np.where(rng.random(n) < 0.2, "boat", ""),
        last_visit=[pd.NaT if rng.random() < 0.5 else pd.Timestamp(FIRST) - pd.Timedelta(days=3) for _ in range(n)],
    )
    risk = rng.gamma(0.3, 1.0, (n, 1, 3)) * rng.choice([1.0, 0.6, 0.0], (1, 7 * weeks, 3), p=[0.6, 0.3, 0.1])
    return RotaProblem(FIRST, weeks, sites, tuple(teams), WINDOWS, risk, 0.5, travel).checked()


def bound(of: RotaProblem, unmet: int | None = None, seconds: float = 1e9) -> float:
    """The bound on plans that leave no more than ``unmet``; None: on any plan."""
    return upper_bound(of, elapsed=clock(), seconds=seconds, unmet=unmet).value


def free(of: RotaProblem) -> RotaProblem:
    """The same, with nothing owed."""
    return replace(of, sites=of.sites.assign(visits=0, gap_days=10_000))


def idle_hours(of: RotaProblem) -> RotaProblem:
    """The same, with hours to spare and no longest gaps."""
    teams = tuple(replace(team, hours=100.0) for team in of.teams)
    return replace(of, teams=teams, sites=of.sites.assign(gap_days=10_000))


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 2), st.integers(1, 2))
def test_no_plan_watches_more_than_the_bound(seed: int, n: int, n_teams: int, weeks: int) -> None:
    """Every tour of every duty, and the best choice of them, on counties by chance; what is owed met as far as it can
    be, or not owed at all; at once or when the bound is done."""
    small = problem(seed, min(n, 6 - 2 * weeks + 1), n_teams, weeks=weeks)
    unmet, best = optimum(small)
    none = 1e-9 * max(1.0, small.risk.sum())
    assert bound(small, unmet) >= best - none
    assert bound(small, unmet, seconds=2.0) >= best - none
    assert bound(small, unmet + 1) >= best - none
    _, most = optimum(free(small))
    assert bound(small) >= most - none
    assert bound(small) <= small.risk.sum() + none


def test_the_bound_is_close_to_the_best_plan() -> None:
    """On most small counties nothing lies between, where visits are owed but no longest gap."""
    gaps = []
    for seed in range(12):
        small = idle_hours(problem(seed, 6, 2, even=True))
        unmet, best = optimum(small)
        gaps.append(bound(small, unmet) / best - 1 if best > 0 else 0.0)
    assert np.median(gaps) < 0.001, gaps
    assert np.mean(np.array(gaps) < 0.05) >= 0.8, gaps


def test_one_team_one_water_by_hand() -> None:
    """A water 30 minutes away with risk 8 in the noon window of each day and a duty on two days of the week: one visit
    watches half of 8, so 8 in all; of 56 in the week. Owed on a day more, it cannot be met, and nothing changes."""
    travel = {"car": Travel(np.array([[0.0, 30.0], [30.0, 0.0]]), np.zeros((2, 2)))}
    team = Team("T0", "T0", "car", ((600, 800),), 40.0, 2, frozenset(), frozenset({1, 2, 3, 4, 5}))
    risk = np.zeros((1, 7, 3))
    risk[:, :, 0] = 8.0
    one = RotaProblem(FIRST, 1, waters(1, visits=2), (team,), WINDOWS, risk, 0.5, travel).checked()
    assert bound(one, 5) == pytest.approx(8.0)
    assert bound(one) == pytest.approx(8.0)
    assert bound(replace(one, sites=waters(1, visits=3)), 6) == pytest.approx(8.0)


def test_visits_owed_far_away_lower_the_bound() -> None:
    """Two waters an hour and a half from the base on opposite sides, and time for one a day, on one day: where the one
    without risk is owed, the other is not watched; where nothing is owed, it is."""
    minutes = np.array([[0.0, 90.0, 90.0], [90.0, 0.0, 180.0], [90.0, 180.0, 0.0]])
    team = Team("T0", "T0", "car", ((600, 840),), 40.0, 2, frozenset(), frozenset({1, 2, 3, 4, 5, 6}))
    risk = np.zeros((2, 7, 3))
    risk[0] = 1.0
    travel = {"car": Travel(minutes, minutes)}
    two = RotaProblem(FIRST, 1, waters(2, visits=[0, 1]), (team,), WINDOWS, risk, 0.5, travel).checked()
    unmet, best = optimum(two)
    assert best == 0
    assert bound(two, unmet) == pytest.approx(0.0, abs=1e-9)
    assert bound(two) == pytest.approx(0.5)


def test_two_calls_on_one_day_meet_one_owed_visit() -> None:
    """Two waters an hour from the base on opposite sides, time for one a day at both ends of noon or not; two days of
    duty. The one without risk is owed two visits, on different days: both days go there, and nothing is watched."""
    minutes = np.array([[0.0, 60.0, 60.0], [60.0, 0.0, 120.0], [60.0, 120.0, 0.0]])
    team = Team("T0", "T0", "car", ((690, 930),), 40.0, 2, frozenset(), frozenset({1, 2, 3, 4, 5}))
    risk = np.zeros((2, 7, 3))
    risk[0] = 1.0
    travel = {"car": Travel(minutes, minutes)}
    two = RotaProblem(FIRST, 1, waters(2, visits=[0, 2]), (team,), WINDOWS, risk, 0.5, travel).checked()
    (duty, *_) = Instance.of(two).duties
    assert frozenset({(1, 0), (1, 1)}) in tours(Instance.of(two), duty)  # both windows could be had on one day
    unmet, best = optimum(two)
    assert best == 0
    assert bound(two, unmet) == pytest.approx(0.0, abs=1e-9)
    assert bound(two, unmet + 1) == pytest.approx(1.0)  # one day there, the other at the risky water in two windows


@pytest.mark.parametrize("seed", [3, 5])
def test_no_risk_no_bound_and_twice_the_risk_twice_the_bound(seed: int) -> None:
    """The bound is in the unit of the risk."""
    small = problem(seed, 4, 2)
    assert bound(replace(small, risk=small.risk * 0)) == 0
    assert bound(replace(small, risk=small.risk * 1e4)) == pytest.approx(1e4 * bound(small), rel=1e-6)


def test_weeks_alike_are_solved_as_one() -> None:
    """A second week like the first but of half the risk adds half the bound."""
    small = problem(8, 4, 2)
    risk = np.concatenate([small.risk, small.risk / 2], axis=1)
    both = replace(small, weeks=2, risk=risk)
    assert bound(both) == pytest.approx(1.5 * bound(small), rel=1e-6)


def test_a_plan_to_start_from_changes_nothing_but_the_way() -> None:
    """With tours of a plan or without, the bound is the same when it is done."""
    small = idle_hours(problem(6, 5, 2, even=True))
    unmet, best = optimum(small)
    it = Instance.of(small)
    rows = []
    for duty in it.duties:
        for site in np.flatnonzero(it.allowed[:, duty.team]):
            hours = it.schedule(duty, [int(site)])
            if hours is not None:
                begin, team = hours[0][0], small.teams[duty.team]
                number = 1 + sorted(team.shifts).index((duty.start, duty.end))
                day = FIRST + timedelta(days=duty.day)
                name, window = small.sites.index[site], WINDOWS[it.window(begin)].name
                rows.append((team.id, day, number, 1, name, begin, begin + it.service[site], window))
                break
    columns = ["team_id", "day", "tour", "position", "site_id", "arrive_min", "leave_min", "window"]
    stops = pd.DataFrame(rows, columns=columns)
    found = upper_bound(small, elapsed=clock(), seconds=1e9, unmet=unmet, stops=stops)
    assert len(stops)
    assert found.value == pytest.approx(bound(small, unmet), rel=1e-4)
    assert found.value >= best - 1e-9


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.003, 0.02]), st.booleans())
def test_no_tour_brings_more_than_is_said(seed: int, rate: float, even: bool) -> None:
    """For any prizes: the dearest of all tours of a duty against both bounds, the rough and the fine one, however few
    labels it may make."""
    small = problem(seed, 5, 1, even=even)
    it = Instance.of(small)
    rng = np.random.default_rng(seed)
    for duty in it.duties[:1]:
        kind = Kind.of(it, duty.team, duty.start, duty.end)
        visit = rng.gamma(0.5, 1.0, (it.n, 3)) - 0.1
        owed = rng.gamma(0.5, 1.0, it.n) * (rng.random(it.n) < 0.5)
        whole = visit + owed[:, None]
        best = 0.0
        for tour, minutes in tours(it, duty).items():
            moved = minutes - sum(it.service[site] for site, _ in tour)
            once = sum(owed[site] for site in {site for site, _ in tour})
            best = max(best, sum(visit[site, window] for site, window in tour) + once - rate * moved)
        if not len(kind.sites):
            assert best == 0.0
            continue
        own = Prize.of(whole[kind.sites], owed[kind.sites])
        dear(kind.remembered, kind.map.way, own.visit)
        *ahead, rough = backwards(kind.map, own, rate)
        assert rough >= best - 1e-9
        for room in (3, 100_000):
            fine, *_ = forwards(kind.map, own, rate, memory_of(kind.remembered), *ahead, 0.0, 0.0, room)
            assert fine >= best - 1e-9
        proof = Proof(kind, own, rate, 0.0)
        for _ in range(60):
            assert proof.high >= best - 1e-9
            assert proof.high >= proof.low - 1e-9
            if proof.spent:
                break
            proof.go_on()
        for more in (0.002, 0.05):  # paid for each minute on the move and on site, and given back for all of the duty
            dearer = Prize.of((whole - more * it.service[:, None])[kind.sites], owed[kind.sites])
            twice = Proof(kind, dearer, rate + more, 0.0, more * (kind.end - kind.start))
            for _ in range(60):
                assert twice.high + twice.back >= best - 1e-9
                if twice.spent:
                    break
                twice.go_on()
        exact = not owed[kind.sites][~own.single].any()
        if even and rate == 0 and exact:  # no way is shorter by a third place, no waiting paid for, nothing owed twice
            assert proof.high <= best + 1e-3 * best + 1e-9


def test_nobody_on_duty_watches_nothing() -> None:
    """No duty at all, or none in one of the weeks."""
    small = problem(8, 3, 1, weeks=2)
    assert bound(small) > 0
    gone = frozenset(FIRST + timedelta(days=day) for day in range(14))
    nobody = replace(small, teams=(replace(small.teams[0], away=gone),))
    assert bound(nobody) == pytest.approx(0.0, abs=1e-12)
    late = replace(small, teams=(replace(small.teams[0], away=frozenset(sorted(gone)[:7])),))
    _, best = optimum(free(late))
    assert best - 1e-9 <= bound(late) <= bound(small) + 1e-9


def twins(of: RotaProblem) -> RotaProblem:
    """The same, with a second team that leaves from where the first does, in its way and with its skills."""
    one, other = of.teams
    other = replace(other, mode=one.mode, skills=one.skills, members=one.members)
    way = of.travel[one.mode].minutes.copy()
    way[1], way[:, 1] = way[0], way[:, 0]
    return replace(of, teams=(one, other), travel={**of.travel, one.mode: Travel(way, way / 2)}).checked()


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_teams_alike_are_bounded_as_one(seed: int, n: int) -> None:
    """Teams that could do each other's tours have one kind of duty for each shift, and no plan exceeds their bound."""
    asked = twins(problem(seed, n, 2))
    unmet, best = optimum(asked)
    assert bound(asked, unmet) >= best * (1 - 1e-9)
    instance = Instance.of(asked)
    assert first_alike(instance).tolist() == [0, 0]
    for weeks in classes(instance)[0]:
        assert {kind.team for kind in weeks.kinds} <= {0}
        assert weeks.hours[0] <= instance.hours.sum() + 1e-9
        assert weeks.hours[1] == 0
