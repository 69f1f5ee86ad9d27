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
from tests.models.rota_exhaustive import optimum

from models.rota.bound import upper_bound
from models.rota.bound_pricing import Kind, backwards, forwards, memory_of, near
from models.rota.instance import Instance
from models.rota.problem import RotaProblem, Team, Window

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


NOTHING = pd.DataFrame(columns=["team_id", "day", "tour", "position", "site_id", "arrive_min", "leave_min", "window"])


def bound(of: RotaProblem, unmet: int | None = None, seconds: float = 1e9) -> float:
    """The bound on plans that leave no more than ``unmet``; None: on any plan."""
    return upper_bound(of, elapsed=clock(), seconds=seconds, unmet=unmet).value


def free(of: RotaProblem) -> RotaProblem:
    """The same, with nothing owed."""
    return replace(of, sites=of.sites.assign(visits=0, gap_days=10_000))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 2))
def test_no_plan_watches_more_than_the_bound(seed: int, n: int, n_teams: int) -> None:
    """Every tour of every duty, and the best choice of them, on counties by chance; what is owed met as far as it can
    be, or not owed at all; at once or when the bound is done."""
    small = problem(seed, n, n_teams)
    unmet, best = optimum(small)
    assert bound(small, unmet) >= best - 1e-9
    assert bound(small, unmet, seconds=2.0) >= best - 1e-9
    assert bound(small, unmet + 1) >= best - 1e-9
    _, most = optimum(free(small))
    assert bound(small) >= most - 1e-9
    assert bound(small) <= small.risk.sum() + 1e-9


def test_the_bound_is_close_to_the_best_plan() -> None:
    """On most small counties next to nothing lies between."""
    gaps = []
    for seed in range(12):
        small = problem(seed, 6, 2, even=True)
        unmet, best = optimum(small)
        gaps.append(bound(small, unmet) / best - 1 if best > 0 else 0.0)
    assert np.median(gaps) < 0.02, gaps
    assert max(gaps) < 0.15, gaps
