"""Plain problems go the faster way, others do not, and both ways end at the same plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from geo.errors import ClashError
from models.siting.effort import Effort
from models.siting.problem import MODELS, Reach, SitingProblem
from models.siting.quick import is_plain, quick
from models.siting.solve import solve
from models.siting.stages import answer
from models.siting.verify import faults


def plain(seed: int, **options: object) -> SitingProblem:
    """Forty homes, twelve candidates, a third of the pairs without a way."""
    rng = np.random.default_rng(seed)
    minutes = rng.uniform(0, 60, (40, 12))
    minutes[rng.random((40, 12)) < 0.3] = np.inf
    given = {"model": "p-median", "p": 3, "fixed": np.array([1]), "reach": Reach(10, 25), **options}
    return replace(SitingProblem.of_matrix(minutes, rng.integers(0, 9, 40) * 1.0, **given), forbidden=np.array([4]))


@pytest.mark.parametrize("model", ["p-median", "mclp"])
@pytest.mark.parametrize("seed", range(8))
def test_the_faster_way_ends_where_the_program_does(model: str, seed: int) -> None:
    """The same objective and bound, nothing broken, whatever homes no candidate reaches."""
    problem = plain(seed, model=model)
    fast, slow = quick(problem, Effort(elapsed=lambda: 0.0)), answer(problem, Effort())
    assert fast.proven
    assert slow.proven
    assert fast.objective == pytest.approx(slow.objective, rel=1e-6)
    assert fast.bound == pytest.approx(slow.bound, rel=1e-6)
    plan = solve(problem, elapsed=lambda: 0.0)
    assert plan.chosen.tolist() == fast.chosen.tolist()
    assert not faults(plan)


def test_stations_kept_beside_p_are_opened_too() -> None:
    """A station that must stay open and does not count leaves p for the others."""
    problem = plain(1)
    counts = problem.candidates["counts"].to_numpy().copy()
    counts[1] = False
    kept = replace(problem, candidates=problem.candidates.assign(counts=counts))
    assert is_plain(kept)
    plan = solve(kept, elapsed=lambda: 0.0)
    assert len(plan.chosen) == 4
    assert plan.objective == pytest.approx(solve(kept).objective, rel=1e-6)
    assert not faults(plan)


def test_whatever_else_is_asked_goes_to_the_programs() -> None:
    """Capacity, a budget, a longest time, a township's least, a station that may close, two ways to open a site."""
    problem = plain(2)
    assert is_plain(problem)
    changed = {
        "capacity": replace(problem, candidates=problem.candidates.assign(capacity=50.0)),
        "budget": replace(problem, budget=3.0),
        "longest": replace(problem, longest=50.0),
        "per_township": replace(problem, per_township=1),
        "p": replace(problem, p=None),
        "model": replace(problem, model="p-center"),
        "closable": replace(problem, candidates=problem.candidates.assign(counts=False)),
        "extendable": replace(problem, candidates=problem.candidates.assign(site="one")),
    }
    assert not [name for name, other in changed.items() if is_plain(other)]


@pytest.mark.parametrize("elapsed", [None, lambda: 0.0])
@pytest.mark.parametrize("capacity", [np.inf, 50.0])
@pytest.mark.parametrize("model", [model for model in MODELS if model != "lscp"])
def test_no_station_serves_nobody(model: str, capacity: float, elapsed: Callable[[], float] | None) -> None:
    """Of each model, either way, p = 0: nothing open, nothing covered, all of everybody unserved, and that is proven.
    A cover of everybody with no station cannot be."""
    asked = replace(plain(4, model=model, p=0, fixed=None), forbidden=np.empty(0, np.int64))
    asked = replace(asked, candidates=asked.candidates.assign(capacity=capacity))
    plan = solve(asked, elapsed=elapsed)
    assert (plan.chosen.tolist(), plan.objective, plan.bound, plan.gap, plan.proven) == ([], 0, 0, 0, True)
    assert (plan.unserved == 1).all()
    assert not faults(plan)
    with pytest.raises(ClashError) as refused:
        solve(replace(asked, model="lscp"), elapsed=elapsed)
    assert set(refused.value.ids) == {"p", "cover"}


@pytest.mark.parametrize("model", ["p-median", "mclp"])
def test_more_forbidden_than_leave_p_clash_either_way(model: str) -> None:
    """Of 12 candidates 10 must not open, and 3 are to."""
    asked = replace(plain(5, model=model), forbidden=np.setdiff1d(np.arange(12), [1, 2]))
    assert is_plain(asked)
    for elapsed in (None, lambda: 0.0):
        with pytest.raises(ClashError) as refused:
            solve(asked, elapsed=elapsed)
        assert set(refused.value.ids) == {"p", "forbidden"}


def test_two_services_at_one_site_are_plain() -> None:
    """Each service of a site may open by itself; only two ways to offer the same one exclude each other."""
    problem = plain(3)
    site = np.repeat([f"s{n}" for n in range(6)], 2)
    two = problem.candidates.assign(site=site, service=np.tile(["elder", "child"], 6))
    assert is_plain(replace(problem, candidates=two))
