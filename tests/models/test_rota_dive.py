"""From the mix of parts of tours to a plan of whole ones: each step keeps what it must, the whole is the best."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rota import bound_clock, bound_polish, bound_pricing, bound_tours, days, insertion, orders
from models.rota import search as search_loops
from models.rota import solve as solving
from models.rota import tours as tours_loops
from models.rota.bound import BoundWork, KnownTour
from models.rota.bound_master import Pool
from models.rota.bound_tours import around, good_tours
from models.rota.bound_week import Weeks, classes
from models.rota.days import rearrange
from models.rota.dive import dive, whole_tours
from models.rota.facts import empty_tours, facts_of
from models.rota.frames import rota_of
from models.rota.instance import Instance
from models.rota.mix import Mix
from models.rota.mixed import dealt
from models.rota.pattern import patterns, spread
from models.rota.problem import RotaProblem
from models.rota.ready import ticks, tiny
from models.rota.search import seed_with
from models.rota.solve import Effort, Found, search, solve
from models.rota.tours import FREE, empty_draft, insert, watched
from models.rota.verify import faults, recompute
from tests.examples import examples
from tests.models.rota_build import effort, problem, random_problem, team
from tests.models.rota_exhaustive import optimum


def a_mix(seed: int) -> tuple[RotaProblem, list[tuple[Weeks, Pool]]]:
    """A random problem, and tours for its weeks found by six rounds of prices."""
    asked = random_problem(np.random.default_rng(seed), waters=6)
    mixes = []
    for weeks in classes(Instance.of(asked))[0]:
        pool = Pool(weeks)
        mix = Mix(weeks, pool, 0)
        for _ in range(6):
            _, prices, _ = mix.best()
            for number, kind in enumerate(weeks.kinds):
                if len(kind.sites):
                    prize = prices.prize(weeks, number)
                    rate, many = prices.minute[kind.team], min(3, len(kind.sites))
                    for length, stops, windows in zip(
                        *good_tours(kind.map, around(kind.map, prize), prize, rate, 0.0, many)[:3], strict=True
                    ):
                        pool.add(number, stops[:length], windows[:length])
        mixes.append((weeks, pool))
    return asked, mixes


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_mix_kept_warm_is_the_mix_made_anew(seed: int) -> None:
    """Tours that come one by one, are fixed or forgotten leave the value a new program has over the same tours."""
    _, mixes = a_mix(seed)
    for weeks, pool in mixes:
        warm, slowly = Mix(weeks, some := Pool(weeks), 0), range(len(pool.kinds))
        for i in slowly:
            some.add(pool.kinds[i], pool.stops[i], pool.windows[i])
            value, _, shares = warm.best()
        if not len(slowly):
            continue
        assert value == pytest.approx(Mix(weeks, pool, 0).best()[0], abs=1e-7)
        fullest = int(np.argmax(shares))
        whole = float(np.floor(shares[fullest]))
        warm.fix(fullest, whole)
        fixed, _, shares = warm.best()
        assert fixed == pytest.approx(value, abs=1e-7)  # it was driven as often already
        assert shares[fullest] >= whole - 1e-9
        warm.fix(fullest, 0.0)
        gone = np.array([0])
        warm.forget(gone)
        few = Pool(weeks)
        for i in range(1, len(pool.kinds)):
            few.add(pool.kinds[i], pool.stops[i], pool.windows[i])
        warm.pool = few
        assert warm.best()[0] == pytest.approx(Mix(weeks, few, 0).best()[0], abs=1e-7)


@settings(max_examples=examples(15), deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_whole_tours_keep_duties_and_hours(seed: int, priced: bool) -> None:
    """No kind is driven more often than it has duties, no team longer than its hours; with time for prices or none."""
    _, mixes = a_mix(seed)
    for weeks, pool in mixes:
        tours, times = dive(weeks, pool, lambda: priced)
        assert (times == np.round(times)).all()
        often, minutes = np.zeros(len(weeks.kinds)), np.zeros(len(weeks.hours))
        for kind, many, each in zip(tours.kinds, times, tours.minutes, strict=False):
            often[kind] += many
            minutes[weeks.kinds[kind].team] += many * each
        assert (often <= np.min([week.times for week in weeks.weeks], axis=0) + 1e-9).all()
        assert (minutes <= weeks.hours + 1e-5).all()


@settings(max_examples=examples(15), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_week_dealt_out_and_repeated_holds(seed: int) -> None:
    """Whatever is dealt, the plan keeps hours, windows and shifts, and is counted as its stops say."""
    asked, mixes = a_mix(seed)
    instance = Instance.of(asked)
    facts = facts_of(instance)
    seed_with(1)
    tours = empty_tours(instance, facts)
    for pattern in patterns(instance):
        week = dealt(pattern.instance, pattern.facts, whole_tours(mixes, lambda: True))
        spread(instance, facts, tours, pattern, week)
    plan = rota_of(Found(instance, facts, tours, 0.0, (), False), 0.0)
    assert faults(asked, plan.stops, plan.objective) == []
    assert tours.unmet.sum() == recompute(asked, plan.stops).unmet
    assert watched(facts, tours) == pytest.approx(plan.risk_watched, rel=1e-9)


def test_days_are_exchanged_until_no_gap_is_broken() -> None:
    """Two tours to one water, on Monday and Tuesday; four days is the longest gap, the week is repeated: one of them
    moves to midweek."""
    instance = Instance.of(problem([(2.0, 0.0)], [{"gap_days": 4}], weeks=1, risk=1.0))
    facts = facts_of(instance, cyclic=True)
    tours, draft = empty_tours(instance, facts), empty_draft()
    for duty in (0, 1):
        assert insert(facts, tours, draft, duty, 0, 0, FREE, 0.0)
    assert tours.unmet.sum() == 2  # six days from Tuesday to Monday
    pairs = np.array(list(itertools.combinations(range(7), 2)))
    seed_with(1)
    rearrange(facts, tours, pairs, 400, 1e-6, 1e-9, draft, empty_draft())
    assert tours.unmet.sum() == 0
    assert tours.lengths.sum() == 2


def test_a_tour_is_dealt_as_often_as_its_share_says() -> None:
    """A tour driven twice a week is there on two days of the week, in its window."""
    instance = Instance.of(problem([(2.0, 0.0)], [{}], weeks=1, teams=[team(days_off=frozenset({7}))], risk=1.0))
    facts = facts_of(instance, cyclic=True)
    one = KnownTour(0, 660.0, 1200.0, np.array([0]), np.array([1]), 840.0, 2.0, (0,))
    seed_with(1)
    tours = dealt(instance, facts, [one])
    assert tours.counts[0].sum(axis=1).sum() == 2
    assert tours.counts[0, :, 1].sum() == 2


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_with_its_bound_is_the_best_there_is(seed: int) -> None:
    """By the way with seconds: search, prices, whole tours, search, proof."""
    asked = random_problem(np.random.default_rng(seed), waters=4)
    plan = solve(asked, Effort(ticks(), seconds=600.0))
    unmet, best = optimum(asked)
    assert faults(asked, plan.stops, plan.objective) == []
    assert plan.objective["unmet"] == unmet
    assert plan.risk_watched == pytest.approx(best, rel=1e-6)
    assert plan.bound >= best * (1 - 1e-9)


def test_stopped_between_it_keeps_the_best_so_far() -> None:
    """Cancelled while prices are looked for, a plan that holds comes back, and says so."""
    asked = random_problem(np.random.default_rng(1), waters=6)
    clock = ticks()
    plan = solve(asked, Effort(clock, seconds=1_000.0, cancelled=lambda: clock() > 150))
    assert plan.cancelled
    assert faults(asked, plan.stops, plan.objective) == []


@pytest.mark.parametrize("step", ["price", "whole_tours", "prove"])
def test_a_program_that_fails_costs_no_plan(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS may find no mix: the plan found comes back, with what was proven until then."""
    asked = random_problem(np.random.default_rng(1), waters=6)

    def fails(*_: object) -> None:
        raise ArithmeticError("The mix of tours was not found.")

    monkeypatch.setattr(*((solving, step) if step == "whole_tours" else (BoundWork, step)), fails)
    plan = solve(asked, Effort(ticks(), seconds=200.0))
    assert faults(asked, plan.stops, plan.objective) == []
    assert 0 < plan.risk_watched <= plan.bound <= plan.risk


def test_an_interruption_does_not_wait_for_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the search goes on beside the proof: the proof is told that its time is over."""
    asked = random_problem(np.random.default_rng(1), waters=6)
    begun, told = threading.Event(), threading.Event()

    def prove(_: BoundWork, elapsed: Callable[[], float], seconds: float) -> None:
        begun.set()
        for _look in range(2_000):  # ends by itself, that nothing hangs should it not be told
            if elapsed() >= seconds:
                told.set()
                return
            time.sleep(0.005)

    def interrupted(_what: str, _share: float) -> None:
        if begun.is_set():
            raise KeyboardInterrupt

    monkeypatch.setattr(BoundWork, "prove", prove)
    clock = ticks()
    with pytest.raises(KeyboardInterrupt):
        solve(asked, Effort(lambda: min(clock(), 900.0), seconds=1_000.0, report=interrupted))
    assert told.is_set()


def test_a_bound_below_the_plan_is_reported() -> None:
    """A fault of the program: said, and no bound; the plan is not lost."""
    asked = problem([(2.0, 0.0)], [{}], risk=1.0)
    found = search(asked, effort(50))
    watched_now = rota_of(found, 0.0).risk_watched
    assert rota_of(found, 0.0, watched_now * (1 - 1e-9)).proven
    with pytest.warns(RuntimeWarning, match="above its bound"):
        plan = rota_of(found, 0.0, 0.9 * watched_now)
    assert (plan.bound, plan.proven) == (plan.risk, False)


def test_the_smallest_problem_has_every_loop_compiled_before_a_plan_begins() -> None:
    """The loops a plan uses are compiled by then, for arrays of the kinds it has: its seconds are its own."""
    asked = random_problem(np.random.default_rng(3), waters=6)
    solve(tiny(), Effort(ticks()))
    loops = [
        loop
        for module in (
            *(bound_clock, bound_polish, bound_pricing, bound_tours),
            *(days, insertion, orders, search_loops, tours_loops),
        )
        for loop in vars(module).values()
        if hasattr(loop, "signatures") and loop.py_func.__module__ == module.__name__
    ]
    before = [len(loop.signatures) for loop in loops]
    assert sum(map(bool, before)) >= 10
    assert not [loop for loop in loops if "Literal" in repr(loop.signatures)], "once for a type, not for each number"
    plan = solve(asked, Effort(ticks(), seconds=100.0))
    assert plan.stops["site_id"].size
    assert [len(loop.signatures) for loop in loops] == before
