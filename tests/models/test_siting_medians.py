"""The p-median and the covering of most weight without side constraints: the best there is, and shown to be."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from models.siting.effort import Effort
from models.siting.medians import Medians, coverage, medians
from tests.examples import examples


def work(**given: object) -> Effort:
    """As long as it takes."""
    return Effort(elapsed=lambda: 0.0, **given)


def instance(n: int, m: int, seed: int, unreached: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Homes in a square of sixty minutes and candidates at some of them, some pairs without a way."""
    rng = np.random.default_rng(seed)
    at = rng.random((n, 2)) * 60
    cost = np.linalg.norm(at[:, None] - at[None, rng.choice(n, m, replace=False)], axis=2)
    cost[rng.random((n, m)) < unreached] = np.inf
    return cost, rng.integers(1, 20, n).astype(float)


def every_plan(
    cost: np.ndarray, weight: np.ndarray, p: int, fixed: set[int], forbidden: set[int]
) -> tuple[float, float]:
    """By trying all: the least weight unserved that some candidate reaches, then the least weight × cost."""
    may = [j for j in range(cost.shape[1]) if j not in forbidden]
    some = np.isfinite(cost[:, may]).any(axis=1)
    found = []
    for chosen in itertools.combinations(may, p):
        if fixed <= set(chosen):
            near = cost[some][:, list(chosen)].min(axis=1)
            served = np.isfinite(near)
            found.append((float(weight[some][~served].sum()), float(weight[some][served] @ near[served])))
    return min(found)


def test_three_homes_in_a_row_get_the_station_in_the_middle() -> None:
    """Homes at 0, 10 and 20 minutes, weights 1, 1 and 3: one station is best at the last (20 + 10 = 30),
    two at the last and one of the others (10), with the first fixed as well."""
    cost = np.abs(np.subtract.outer([0.0, 10.0, 20.0], [0.0, 10.0, 20.0]))
    weight = np.array([1.0, 1.0, 3.0])
    one = medians(cost, weight, 1, effort=work())
    assert (one.chosen.tolist(), one.objective, one.bound, one.proven) == ([2], 30.0, 30.0, True)
    two = medians(cost, weight, 2, fixed=np.array([0]), effort=work())
    assert (two.chosen.tolist(), two.objective, two.proven) == ([0, 2], 10.0, True)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("unreached", [0.0, 0.5])
def test_it_is_the_best_of_all_plans(seed: int, unreached: float) -> None:
    """Twelve instances of 14 homes and 8 candidates, every p, some candidates fixed and some forbidden."""
    rng = np.random.default_rng(seed)
    cost, weight = instance(14, 8, seed, unreached)
    order = rng.permutation(8)
    fixed, forbidden = order[: rng.integers(0, 2)], order[5 : 5 + rng.integers(0, 3)]
    for p in range(max(1, len(fixed)), 8 - len(forbidden) + 1):
        found = medians(cost, weight, p, fixed=fixed, forbidden=forbidden, effort=work())
        lost, least = every_plan(cost, weight, p, set(fixed.tolist()), set(forbidden.tolist()))
        assert found.proven
        assert len(found.chosen) == p
        assert set(fixed.tolist()) <= set(found.chosen.tolist())
        assert not set(forbidden.tolist()) & set(found.chosen.tolist())
        assert weight[found.unserved].sum() == pytest.approx(lost)
        assert found.objective == pytest.approx(least)
        assert found.bound == pytest.approx(least)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("weights", ["alike", "far apart"])
def test_no_more_is_left_unserved_than_must_be(seed: int, weights: str) -> None:
    """Half the pairs without a way. Weights of 1 and a few millionths: what two plans leave differs by far less than
    any weight. Weights of which one is a ten-thousandth of the rest: what it would take to rule plans out dwarfs all
    minutes, and the best minutes are found and shown all the same."""
    cost, weight = instance(14, 8, seed, 0.6)
    rng = np.random.default_rng(seed)
    weight = 1 + rng.random(14) * 1e-5 if weights == "alike" else np.where(np.arange(14) == seed, 1e-4, weight)
    for p in range(1, 6):
        found = medians(cost, weight, p, effort=work())
        lost, least = every_plan(cost, weight, p, set(), set())
        assert weight[found.unserved].sum() == pytest.approx(lost, rel=1e-9)
        assert found.proven
        assert found.objective == pytest.approx(least, rel=1e-9)


@settings(max_examples=examples(25), deadline=None)
@given(seed=st.integers(0, 10_000), p=st.integers(1, 6))
def test_most_weight_is_covered(seed: int, p: int) -> None:
    """The covering is that of the best of all plans, whole or fading."""
    cost, weight = instance(12, 7, seed)
    share = np.clip((25 - cost) / 15, 0, 1) if seed % 2 else (cost <= 15).astype(float)
    best = max(float(weight @ share[:, list(chosen)].max(axis=1)) for chosen in itertools.combinations(range(7), p))
    found = coverage(share, weight, p, effort=work())
    assert found.proven
    assert found.objective == pytest.approx(best)


def test_a_larger_instance_is_proven_and_its_bound_never_passes_its_plan() -> None:
    """200 homes and 40 candidates, p from 1 to 12: proven at each, one more station never costs more."""
    cost, weight = instance(200, 40, 3)
    found = {p: medians(cost, weight, p, effort=work()) for p in range(1, 13)}
    assert all(one.proven and one.bound <= one.objective * (1 + 1e-9) for one in found.values())
    costs = [one.objective for one in found.values()]
    assert costs == sorted(costs, reverse=True)


def test_the_bound_of_work_ended_early_still_holds() -> None:
    """Without a second to spare there is a plan, not proven, and the best of all lies between its bound and it."""
    cost, weight = instance(300, 60, 5)
    best = medians(cost, weight, 6, effort=work())
    early = medians(cost, weight, 6, effort=Effort(elapsed=lambda: 9.0, seconds=1.0))
    assert best.proven
    assert early.bound <= best.objective * (1 + 1e-9) <= early.objective * (1 + 2e-9)
    assert medians(cost, weight, 6, effort=work(cancelled=lambda: True)).objective >= best.objective * (1 - 1e-9)


def test_a_gap_asked_for_is_kept() -> None:
    """Work that may end within 2 % of the bound ends within it."""
    cost, weight = instance(300, 60, 6)
    found = medians(cost, weight, 8, effort=work(gap=0.02))
    assert found.objective <= found.bound * 1.02 * (1 + 1e-9)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_unit_of_weight_changes_nothing(scale: float) -> None:
    """Weights a million times as large or small choose the same stations."""
    cost, weight = instance(60, 15, 7)
    plain, scaled = medians(cost, weight, 4, effort=work()), medians(cost, weight * scale, 4, effort=work())
    assert scaled.chosen.tolist() == plain.chosen.tolist()
    assert scaled.objective == pytest.approx(plain.objective * scale)
    assert scaled.proven


def test_nobody_to_serve_and_nobody_reached_are_plans_too() -> None:
    """All weights zero, no way anywhere, no station at all, every candidate at once."""
    cost, weight = instance(10, 4, 8)
    none: Medians = medians(cost, np.zeros(10), 2, effort=work())
    assert (len(none.chosen), none.objective, none.proven) == (2, 0.0, True)
    nowhere = medians(np.full((10, 4), np.inf), weight, 2, effort=work())
    assert (len(nowhere.chosen), nowhere.objective, len(nowhere.unserved)) == (2, 0.0, 0)
    shut = medians(cost, weight, 0, effort=work())
    assert (shut.chosen.tolist(), shut.unserved.tolist()) == ([], list(range(10)))
    every = medians(cost, weight, 4, effort=work())
    assert every.objective == pytest.approx(float(weight @ cost.min(axis=1)))
    assert every.proven
    assert medians(np.zeros((10, 4)), weight, 1, effort=work()).proven


def test_duplicate_candidates_and_homes_do_no_harm() -> None:
    """Each candidate twice and each home twice: twice the cost of the plan with one of each."""
    cost, weight = instance(20, 6, 9)
    twice = np.tile(np.repeat(cost, 2, axis=1), (2, 1))
    found = medians(twice, np.tile(weight, 2), 3, effort=work())
    assert found.proven
    assert found.objective == pytest.approx(2 * medians(cost, weight, 3, effort=work()).objective)


def test_more_stations_than_may_open_are_refused() -> None:
    """Five of four, and four with one forbidden; fewer than must be open."""
    cost, weight = instance(10, 4, 8)
    with pytest.raises(InputError, match="5 stations are to open; 0 must and 4 may"):
        medians(cost, weight, 5, effort=work())
    with pytest.raises(InputError, match="0 must and 3 may"):
        medians(cost, weight, 4, forbidden=np.array([1]), effort=work())
    with pytest.raises(InputError, match="2 must and 4 may"):
        medians(cost, weight, 1, fixed=np.array([0, 1]), effort=work())
