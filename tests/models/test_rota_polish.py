"""Tours of one duty at given prizes: made better, never worse; when they leave; what is remembered of their calls."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rota.bound_clock import hours, leave_late
from models.rota.bound_master import Pool, Prices
from models.rota.bound_memory import MEMORY, memory_of, nothing_remembered, remember
from models.rota.bound_polish import polished
from models.rota.bound_pricing import Kind, Prize
from models.rota.bound_week import Weeks, classes
from models.rota.instance import Instance
from models.score import Ints
from tests.examples import examples
from tests.models.rota_build import random_problem
from tests.models.rota_exhaustive import tours


def a_county(seed: int, waters: int = 6) -> tuple[Instance, Weeks]:
    """A random problem of a few waters, and the first class of its weeks."""
    instance = Instance.of(random_problem(np.random.default_rng(seed), waters=waters))
    return instance, classes(instance)[0][0]


def some_prices(weeks: Weeks, rng: np.random.Generator) -> Prices:
    """Prices by chance: half of the waters are owed nothing, hours cost little or nothing."""
    n, n_windows = weeks.it.n, len(weeks.it.first)
    owed = rng.gamma(0.5, 1.0, n) * (rng.random(n) < 0.5)
    minute = rng.choice([0.0, 0.003, 0.02], len(weeks.hours))
    return Prices(rng.gamma(0.3, 1.0, (len(weeks.width), n, n_windows)), owed, minute)


def plainly(kind: Kind, prize: Prize, rate: float, stops: Ints, windows: Ints) -> float:
    """What a tour brings, visit by visit: what is owed once for each water."""
    plot = kind.map
    way = plot.out[stops[0]] + sum(plot.way[a, b] for a, b in pairwise(stops)) + plot.home[stops[-1]]
    brings = sum(prize.visit[stop, window] for stop, window in zip(stops, windows, strict=True))
    again = sum(prize.owed[stop] * (np.count_nonzero(stops == stop) - 1) for stop in set(stops.tolist()))
    return float(brings - again - rate * way)


def can_be_driven(kind: Kind, stops: Ints, windows: Ints) -> bool:
    """Whether each visit begins in its window, no water twice in one, and the team is home in time."""
    length = len(stops)
    begins, limits = np.zeros(length), np.zeros(length)
    hours(kind.map, stops, windows, length, begins, limits)
    once = len(set(zip(stops.tolist(), windows.tolist(), strict=True))) == length
    return once and bool((begins <= limits).all()) and bool((begins < kind.map.last[windows]).all())


@settings(max_examples=examples(15), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_polished_tour_can_be_driven_and_brings_no_less_and_no_more_than_the_best(seed: int) -> None:
    """From nothing and from a tour by chance; held to every tour there is."""
    instance, weeks = a_county(seed, waters=5)
    rng = np.random.default_rng(seed)
    prices = some_prices(weeks, rng)
    duty = instance.duties[0]
    kind = Kind.of(instance, duty.team, duty.start, duty.end)
    every = [sorted(tour, key=lambda visit: visit[1]) for tour in tours(instance, duty)]
    if not len(kind.sites):
        assert every == []
        return
    rate = float(prices.minute[duty.team])
    visit = (prices.cell[0] + prices.owed[:, None] - rate * instance.service[:, None])[kind.sites]
    prize = Prize.of(visit, prices.owed[kind.sites])
    best = 0.0
    for tour, minutes in tours(instance, duty).items():
        moved = minutes - sum(instance.service[site] for site, _ in tour)
        at = np.searchsorted(kind.sites, [site for site, _ in tour])
        brings = prize.visit[at, [window for _, window in tour]].sum()
        again = sum(prize.owed[stop] * (np.count_nonzero(at == stop) - 1) for stop in set(at.tolist()))
        best = max(best, float(brings - again - rate * moved))
    known: tuple[Ints, Ints] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    for _ in range(3):
        before = plainly(kind, prize, rate, *known) if len(known[0]) else 0.0
        known = polished(kind.map, prize, rate, *known, 30, seed % 1000)
        if not len(known[0]):
            continue
        assert can_be_driven(kind, *known)
        assert plainly(kind, prize, rate, *known) >= before - 1e-9
        direct = np.allclose(kind.map.way, instance.between[duty.team][np.ix_(kind.sites, kind.sites)], atol=1e-5)
        if direct:  # no way is shorter by a third place; waiting costs the best tour its minutes
            paid = leave_late(kind.map, *known)[1] - instance.service[kind.sites][known[0]].sum()
            waits = paid - (plainly(kind, prize, 0.0, *known) - plainly(kind, prize, 1.0, *known))
            assert plainly(kind, prize, rate, *known) - rate * waits <= best + 1e-4


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_team_leaves_so_that_it_waits_least(seed: int) -> None:
    """No begin of the first visit, tried minute by minute, brings the team home sooner, or as soon with fewer minutes
    away."""
    _, weeks = a_county(seed)
    rng = np.random.default_rng(seed)
    for kind in weeks.kinds[:2]:
        if len(kind.sites) < 2:
            continue
        plot, many = kind.map, min(3, len(kind.sites))
        stops = rng.permutation(len(kind.sites))[:many]
        windows = np.sort(rng.integers(0, len(plot.first), many))
        if not can_be_driven(kind, stops, windows):
            continue
        first, away = leave_late(plot, stops, windows)

        def home(begin: float, at: Ints, when: Ints, plot=plot) -> float:  # type: ignore[no-untyped-def]
            now = begin
            for before, stop, window in zip(at, at[1:], when[1:], strict=False):
                now = max(now + plot.leg[before, stop], plot.opens[stop], plot.first[window])
            return float(now + plot.leg[at[-1], at[-1]] + plot.home[at[-1]])

        earliest = max(plot.opens[stops[0]], plot.first[windows[0]])
        back = home(earliest, stops, windows)
        assert home(first, stops, windows) == pytest.approx(back, abs=1e-4)
        assert away == pytest.approx(back - first + plot.out[stops[0]], abs=1e-4)
        assert first >= earliest - 1e-4
        latest = min(plot.latest[stops[0]], plot.last[windows[0]])
        if first + 0.01 < latest:
            assert home(first + 0.01, stops, windows) > back - 1e-4


@settings(max_examples=examples(15), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_what_tours_bring_all_at_once_is_what_each_brings(seed: int) -> None:
    """With and without the minutes a team waits; and tours called better are new, and of the kind they are for."""
    _, weeks = a_county(seed)
    rng = np.random.default_rng(seed)
    prices = some_prices(weeks, rng)
    pool = Pool(weeks)
    assert pool.worth(prices).tolist() == []
    for number, kind in enumerate(weeks.kinds):
        for _ in range(3):
            many = int(rng.integers(0, min(3, len(kind.sites)) + 1))
            stops = rng.permutation(len(kind.sites))[:many]
            windows = np.sort(rng.integers(0, len(weeks.it.first), many))
            if can_be_driven(kind, stops, windows):
                pool.add(number, stops, windows)
    worth = pool.worth(prices)
    for i, number in enumerate(pool.kinds):
        kind, prize = weeks.kinds[number], prices.prize(weeks, number)
        rate = float(prices.minute[kind.team])
        assert worth[i] == pytest.approx(plainly(kind, prize, rate, pool.stops[i], pool.windows[i]), abs=1e-9)
    waiting = pool.waiting()
    assert waiting.kinds == pool.kinds
    assert (np.array(waiting.minutes) >= np.array(pool.minutes) - 1e-9).all()
    for number, kind in enumerate(weeks.kinds):
        known = [worth[i] for i in range(len(worth)) if pool.kinds[i] == number]
        for stops, windows in pool.better(number, prices, worth):
            if len(stops):
                rate = float(prices.minute[kind.team])
                brings = plainly(kind, prices.prize(weeks, number), rate, stops, windows)
                assert brings >= min([*sorted(known)[-4:], 0.0]) - 1e-9
                assert can_be_driven(kind, stops, windows)


@pytest.mark.parametrize(
    ("windows", "single", "owed", "knows"),
    [
        ([1, 1, 1], False, 0.0, [True, False]),  # twice in a window
        ([0, 1, 1], False, 0.0, [False, False]),  # in two windows, nothing owed
        ([0, 1, 1], False, 2.0, [False, True]),  # in two windows, something owed
        ([0, 1, 1], True, 2.0, [True, False]),  # in two windows, where once is enough
    ],
)
def test_calls_are_remembered_that_may_not_be_or_bring_less(
    windows: list[int], single: bool, owed: float, knows: list[bool]
) -> None:
    """What the water between learns of a walk 0, 1, 0: of the call at water 0, of what was owed there."""
    remembered = nothing_remembered(2)
    ones, owes = np.array([single, False]), np.array([owed, 0.0])
    found = remember(remembered, np.array([0, 1, 0]), np.array(windows), ones, owes)
    assert (found, remembered[:, 1, 0].tolist()) == (any(knows), knows)


def test_no_water_remembers_more_than_it_can() -> None:
    """Of a walk that comes back to twenty waters in turn, the one between remembers the first twelve; each has a
    bit of its own."""
    n = 21
    remembered = nothing_remembered(n)
    for other in range(1, n):
        remember(remembered, np.array([other, 0, other]), np.zeros(3, np.int64), np.zeros(n, bool), np.zeros(n))
    assert remembered[:, 0].sum() == MEMORY
    memory = memory_of(remembered)
    assert memory.bit[0, 0].sum() == 2**MEMORY - 1
    assert [memory.member[0, i] for i in range(MEMORY)] == list(range(1, MEMORY + 1))
