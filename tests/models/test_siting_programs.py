"""Siting is exact: every model with every option against every set of candidates, by hand, and beside spopt."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ClashError, InputError
from models.siting.assign import filled_up, flows_of
from models.siting.clash import LIMITS
from models.siting.highs import Outcome, Program
from models.siting.plan import REASONS, SitingPlan
from models.siting.problem import MODELS, Reach, SitingProblem
from models.siting.solve import evaluate, explain, is_plain, solve
from models.siting.verify import faults
from tests.examples import examples
from tests.models.siting_brute import best, sets
from tests.models.siting_build import OPTIONS, plane, problem, random_options, random_problem

INF = np.inf


def levels(plan: SitingPlan) -> tuple[float, ...]:
    """What ``siting_brute.best`` tells, of a plan."""
    asked, flows = plan.problem, plan.flows
    if asked.model not in ("p-median", "p-center"):
        return (plan.objective,)
    left = float(asked.weight @ plan.unserved)
    if asked.model == "p-median":
        return left, plan.objective
    minutes = asked.minutes[flows["demand"], flows["candidate"]]
    return left, plan.objective, float((asked.weight[flows["demand"]] * flows["share"] * minutes).sum())


def held_to_brute_force(asked: SitingProblem) -> SitingPlan | None:
    """The plan, proven, without a fault, and as good as the best of all sets; None where neither has any."""
    wanted = best(asked)
    if wanted is None:
        with pytest.raises(ClashError) as refused:
            solve(asked)
        assert set(refused.value.ids) <= set(LIMITS)
        assert refused.value.ids
        return None
    plan = solve(asked)
    assert plan.proven
    assert faults(plan) == []
    assert levels(plan) == pytest.approx(wanted[-len(levels(plan)) :], rel=1e-6, abs=1e-6)
    return plan


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("option", ["none", *OPTIONS])
def test_one_option_is_the_best_of_all_sets(model: str, option: str) -> None:
    """Each model with each option alone."""
    rng = np.random.default_rng([MODELS.index(model), (*OPTIONS, "none").index(option)])
    options = {option} | (set() if model == "lscp" or option == "budget" else {"p"})
    planned = 0
    while planned < examples(1):
        asked = random_problem(rng, model, options)
        if asked.p is None or asked.p > 0:
            planned += held_to_brute_force(asked.checked()) is not None


@pytest.mark.parametrize("seed", range(examples(40)))
def test_options_together_are_the_best_of_all_sets(seed: int) -> None:
    rng = np.random.default_rng(10_000 + seed)
    model = MODELS[seed % len(MODELS)]
    asked = random_problem(rng, model, random_options(rng, model))
    try:
        asked = asked.checked()
    except InputError:
        return
    held_to_brute_force(asked)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), model=st.sampled_from(MODELS), options=st.sets(st.sampled_from(OPTIONS)))
def test_whatever_is_asked(seed: int, model: str, options: set[str]) -> None:
    asked = random_problem(np.random.default_rng(seed), model, options | {"p"})
    try:
        asked = asked.checked()
    except InputError:
        return
    held_to_brute_force(asked)


# By hand

LINE = [[0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0]]
"""Four villages ten minutes apart on a road; a candidate in each."""


def test_a_median_by_hand() -> None:
    """Weights 1, 5, 1, 5: stations at the second and the fourth; the first goes 10, the third 10: 20 minutes."""
    plan = solve(problem(LINE, [1, 5, 1, 5], "p-median", p=2))
    assert plan.chosen.tolist() == [1, 3]
    assert plan.objective == pytest.approx(20)
    assert plan.bound == pytest.approx(20)
    assert plan.proven
    assert plan.gap < 1e-6


def test_a_center_by_hand() -> None:
    """Two stations on the road: nobody need go more than 10 minutes. Of the pairs that keep that (second and fourth,
    first and third, first and fourth, second and third) weights 1, 5, 1, 5 make the second and fourth the best."""
    plan = solve(problem(LINE, [1, 5, 1, 5], "p-center", p=2))
    assert plan.objective == 10
    assert plan.bound == 10
    assert plan.chosen.tolist() == [1, 3]


def test_a_cover_by_hand() -> None:
    """Within 10 minutes two of the four cover everybody; where the middle ones cost 9 each, the first and third or the
    first and fourth cost 1 + 9 and 1 + 1: the ends, 2 yuan."""
    plan = solve(problem(LINE, [1, 1, 1, 1], "lscp", reach=Reach(10, 10), columns={"cost_yuan": [1.0, 9.0, 9.0, 1.0]}))
    assert plan.chosen.tolist() == [0, 3]
    assert plan.objective == 2


def test_a_faded_cover_by_hand() -> None:
    """All is met to 5 minutes, none at 15: at 10 minutes half. One station at the second of weights 4, 2, 6, 1 meets
    2 + 4/2 + 6/2 = 7, at the third 6 + 2/2 + 1/2 = 7.5."""
    plan = solve(problem(LINE, [4, 2, 6, 1], "mclp", p=1, reach=Reach(5, 15)))
    assert plan.chosen.tolist() == [2]
    assert plan.objective == pytest.approx(7.5)


def test_backup_by_hand() -> None:
    """Within 10 minutes, two stations, weights 1, 9, 9, 1: the middle two meet everybody once (20) and the middle two
    villages twice (18 at a half: 9)."""
    plan = solve(problem(LINE, [1, 9, 9, 1], "backup", p=2, reach=Reach(10, 10), again=0.5))
    assert plan.chosen.tolist() == [1, 2]
    assert plan.objective == pytest.approx(29)
    assert plan.second["demand"].tolist() == [1, 2]


def test_capacity_by_hand() -> None:
    """One station of 6 in a place of 10 persons, and the others of 6 ten minutes off: two open, 6 stay, 4 go 10
    minutes. Where the ten stay together nobody can be served at all: 10 left."""
    row = [[0, 10, 20]]
    divided = problem(row, [10], "p-median", p=2, columns={"capacity": 6.0})
    plan = solve(divided)
    assert plan.chosen.tolist() == [0, 1]
    assert plan.objective == pytest.approx(40)
    whole = solve(problem(row, [10], "p-median", p=2, whole=True, columns={"capacity": 6.0}))
    assert whole.objective == 0
    assert whole.unserved.tolist() == [1.0]
    assert explain(whole)["reason"].tolist() == ["capacity"]


def test_too_little_room_serves_most_weight_first() -> None:
    """Room for 5; 3 persons who count 9 and live 40 minutes away come before 5 who count 5 next door: 9, and 2 of 5."""
    plan = solve(problem([[40], [1]], [9, 5], "p-median", p=1, persons=[3, 5], columns={"capacity": 5.0}))
    assert plan.unserved == pytest.approx([0, 0.6])
    assert plan.objective == pytest.approx(9 * 40 + 2 * 1)
    assert plan.proven


def test_a_station_is_extended_or_closed_at_its_cost() -> None:
    """The first site has room for 4 today and for 10 once extended (5 yuan); closing it costs 2. Ten persons live
    there, the second site (8 yuan) is 30 minutes off. With 5 yuan it is extended; with 4 it stays as it is; with 10 the
    new one does not replace it: closing and building would cost 10, and serve the ten at 30 minutes."""
    columns = {
        "site": ["a", "a", "b"],
        "existing": [True, False, False],
        "cost_yuan": [0.0, 5.0, 8.0],
        "close_yuan": [2.0, 0.0, 0.0],
        "capacity": [4.0, 10.0, 10.0],
    }
    chosen = {}
    for budget in (4, 5, 10):
        plan = solve(problem([[0, 0, 30]], [10], "p-median", budget=budget, columns=columns))
        chosen[budget] = plan.chosen.tolist()
        assert plan.yuan <= budget
    assert chosen == {4: [0], 5: [1], 10: [1]}
    shut = evaluate(problem([[0, 0, 30]], [10], "p-median", budget=10, columns=columns), np.array([2]))
    assert shut.yuan == 10


def test_a_site_is_paid_for_once() -> None:
    """Meals and day care at one site: 10 for the site, 1 for each: 12 yuan; at two sites it would be 22."""
    columns = {"site": ["a", "a", "b", "b"], "service": ["meals", "care", "meals", "care"], "site_yuan": 10.0}
    minutes = [[5, INF, 1, INF], [INF, 5, INF, 1]]
    plan = solve(problem(minutes, [1, 1], "lscp", reach=Reach(10, 10), columns=columns))
    assert plan.objective == 12
    assert plan.chosen.tolist() in ([0, 1], [2, 3])


def test_one_in_each_township_and_somebody_near_everybody() -> None:
    """Left alone two stations stand at the heavy end; a station in each township, or somebody within 10 minutes of
    everybody, moves one."""
    asked = {"columns": {"township": ["w", "w", "e", "e"]}, "p": 2}
    weight = [1, 2, 90, 80]
    assert solve(problem(LINE, weight, "p-median", **asked)).chosen.tolist() == [2, 3]
    assert solve(problem(LINE, weight, "p-median", per_township=1, **asked)).chosen.tolist() == [1, 2]
    assert solve(problem(LINE, weight, "p-median", longest=10, **asked)).chosen.tolist() == [1, 2]
    assert solve(problem(LINE, weight, "mclp", longest=10, reach=Reach(5, 5), **asked)).chosen.tolist() == [1, 2]


def test_exactly_p_open_although_one_brings_nothing() -> None:
    """Two candidates at the same place, two stations: both open; with a budget for two, one does."""
    assert solve(problem([[3, 3]], [1], "p-median", p=2)).chosen.tolist() == [0, 1]
    assert len(solve(problem([[3, 3]], [1], "p-median", p=2, budget=2)).chosen) == 1


def test_whom_nobody_reaches_is_told_and_left_out() -> None:
    """Cut off; reached by what did not open; reached too late: each with its reason, and counted beyond any time."""
    minutes = [[INF, INF, INF], [5, INF, INF], [INF, 5, INF], [40, 40, 40]]
    plan = solve(problem(minutes, [7, 5, 3, 1], "mclp", p=1, reach=Reach(10, 20)))
    told = explain(plan)
    assert plan.chosen.tolist() == [0]
    assert dict(zip(told["demand"], told["reason"], strict=True)) == {0: "cut_off", 2: "not_chosen", 3: "too_far"}
    assert plan.beyond(30) == 11
    median = solve(problem(minutes, [7, 5, 3, 1], "p-median", p=1))
    assert median.objective == pytest.approx(5 * 5 + 40)
    assert explain(median)["reason"].tolist() == ["cut_off", "not_chosen"]
    assert set(told["reason"]) <= set(REASONS)


# Searches that end early


def test_a_plan_near_enough_is_enough_and_a_cancelled_search_gives_what_it_has() -> None:
    """Within a gap of a half; and cancelled before HiGHS found anything: a whole plan that claims no proof."""
    minutes, weight = plane(60, 30, 1)
    plan = solve(problem(minutes, weight, "p-median", p=5), seconds=1e9, gap=0.5)
    assert faults(plan) == []
    assert plan.gap <= 0.5
    stopped = solve(problem(minutes, weight, "p-median", p=5), cancelled=lambda: True)
    assert faults(stopped) == []
    assert stopped.cancelled
    assert not stopped.proven
    assert stopped.bound <= solve(problem(minutes, weight, "p-median", p=5)).objective


# What must always hold


@pytest.mark.parametrize("model", ["p-median", "p-center", "mclp", "backup"])
def test_more_stations_are_never_worse(model: str) -> None:
    minutes, weight = plane(25, 10, 3)
    found = [solve(problem(minutes, weight, model, p=p, reach=Reach(10, 20))).objective for p in range(1, 7)]
    better = found if model in ("mclp", "backup") else [-value for value in found]
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(better))


@pytest.mark.parametrize("factor", [1e-6, 1e6])
@pytest.mark.parametrize("model", ["p-median", "mclp", "backup"])
def test_weights_by_another_measure_are_the_same_plan(model: str, factor: float) -> None:
    minutes, weight = plane(25, 10, 4)
    asked = {"p": 3, "reach": Reach(10, 20)}
    one = solve(problem(minutes, weight, model, **asked))
    other = solve(problem(minutes, weight * factor, model, **asked))
    assert other.objective == pytest.approx(one.objective * factor)
    assert other.proven


def test_what_is_open_is_evaluated_as_it_is_solved() -> None:
    """Any set's plan has no fault but of the limits, and the best one's is the plan."""
    rng = np.random.default_rng(8)
    for model in MODELS:
        asked = random_problem(rng, model, {"p", "capacity"} if model != "lscp" else set()).checked()
        plan = solve(asked)
        assert evaluate(asked, plan.chosen).objective == pytest.approx(plan.objective, abs=1e-6)
        for chosen in list(sets(asked))[:3]:
            if asked.model != "lscp":
                assert faults(evaluate(asked, np.array(chosen, dtype=np.int64))) == []


@pytest.mark.parametrize("seed", range(30))
def test_any_set_is_evaluated_and_claims_nothing(seed: int) -> None:
    """Whatever the limits, whatever is open, stations that fill or not, two of one site: a plan of just these, without
    a fault but that limits are not kept, unproven, with a bound that no plan of the problem betters."""
    rng = np.random.default_rng(500 + seed)
    model = MODELS[seed % len(MODELS)]
    options = random_options(rng, model) | ({"capacity"} if seed % 3 else set())
    while (wanted := best(asked := random_problem(rng, model, options))) is None:
        continue
    chosen = np.flatnonzero(rng.random(asked.m) < 0.5).astype(np.int64)
    plan = evaluate(asked, chosen)
    assert plan.chosen.tolist() == chosen.tolist()
    assert not plan.proven
    assert np.isfinite(plan.gap)
    value = wanted[{"p-median": 1, "p-center": 2}.get(model, 0)]
    most = model in ("mclp", "backup")
    assert plan.bound >= value - 1e-9 if most else plan.bound <= value + 1e-9
    kept = replace(asked, p=None, budget=1e9, fixed=chosen[:0], forbidden=chosen[:0], per_township=0)
    free = replace(kept, candidates=kept.candidates.assign(site=kept.candidates.index))
    price = evaluate(free, chosen).objective if model == "lscp" else plan.objective
    found = faults(replace(plan, problem=free, objective=price))
    assert [fault for fault in found if "(longest)" not in fault and "(cover)" not in fault] == []


def test_a_set_with_too_little_room_for_a_cover_serves_as_many_as_it_can() -> None:
    """Room for 6 of 9: evaluated, not refused."""
    asked = problem([[5], [5]], [4, 5], "lscp", reach=Reach(10, 10), columns={"capacity": 6.0})
    plan = evaluate(asked, np.array([0]))
    assert float(asked.persons @ (1 - plan.unserved)) == pytest.approx(6)


def test_a_longest_way_nobody_open_keeps_is_evaluated_all_the_same() -> None:
    """The first village has somebody within 10 minutes, closed; it is served by nobody 20 minutes off."""
    asked = problem(LINE, [1, 5, 1, 5], "p-median", p=2, longest=10, columns={"capacity": 6.0})
    plan = evaluate(asked, np.array([2, 3]))
    assert plan.unserved.tolist() == [1, 0, 0, 0]
    assert not plan.proven


@pytest.mark.parametrize(("weight", "proven"), [([1, 5, 5, 0], False), ([1, 5, 5, 1], True)])
def test_all_served_is_impossible_only_if_proven(
    monkeypatch: pytest.MonkeyPatch, weight: list[float], proven: bool
) -> None:
    """Room for all, which a search cut short did not find. Where somebody counts nothing and is then left out, what
    comes of it is not told as proven; where everybody counts, they are found served after all."""
    run = Program.run

    def cut_short(self: Program, name: str | None, *args: Any, **more: Any) -> Outcome:
        if more.get("what") == "all served":
            return Outcome(None, np.inf, -np.inf, False)
        return run(self, name, *args, **more)

    # The exchange begins as if there were room for everybody: with the two in the middle, which cannot hold them.
    columns = {"capacity": [9.0, 3.0, 3.0, 9.0]}
    asked = problem(LINE, weight, "p-center", p=2, persons=[3] * 4, columns=columns)
    whole = solve(asked)
    assert whole.proven
    assert not whole.unserved.any()
    monkeypatch.setattr(Program, "run", cut_short)
    plan = solve(asked)
    assert plan.proven is proven
    assert plan.bound <= whole.objective


def test_what_may_be_answered_faster_is_told_apart() -> None:
    minutes, weight = plane(20, 8, 5)
    assert is_plain(problem(minutes, weight, "p-median", p=2, fixed=[1], forbidden=[2]))
    assert not is_plain(problem(minutes, weight, "p-median", p=2, longest=10))
    assert not is_plain(problem(minutes, weight, "p-median", p=2, columns={"capacity": 50.0}))
    assert is_plain(problem(minutes, weight, "mclp", p=2))
    assert not is_plain(problem(minutes, weight, "backup", p=2))


def test_progress_is_told() -> None:
    heard: list[tuple[str, float]] = []
    minutes, weight = plane(60, 25, 6)
    solve(problem(minutes, weight, "p-median", p=5), progress=lambda what, share: heard.append((what, share)))
    assert heard
    assert all(what and 0 <= share <= 1 for what, share in heard)


# Beside spopt


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of PuLP, in spopt's own calls
@pytest.mark.parametrize("seed", range(3))
def test_spopt_finds_the_same(seed: int) -> None:
    """The p-median, the p-center, the most weight and the fewest stations within 15 minutes."""
    locate = pytest.importorskip("spopt.locate")
    pulp = pytest.importorskip("pulp")
    minutes, weight = plane(30, 12, seed)
    solver = pulp.HiGHS(msg=False)

    def solved(model: object) -> float:
        return float(pulp.value(model.solve(solver).problem.objective))  # type: ignore[attr-defined]

    radius = float(np.ceil(minutes.min(axis=1).max()))
    near = Reach(radius, radius)
    median = locate.PMedian.from_cost_matrix(minutes, weight, p_facilities=3)
    assert solve(problem(minutes, weight, "p-median", p=3)).objective == pytest.approx(solved(median))
    center = locate.PCenter.from_cost_matrix(minutes, p_facilities=3)
    assert solve(problem(minutes, weight, "p-center", p=3)).objective == pytest.approx(solved(center))
    most = locate.MCLP.from_cost_matrix(minutes, weight, service_radius=radius, p_facilities=2)
    assert solve(problem(minutes, weight, "mclp", p=2, reach=near)).objective == pytest.approx(solved(most))
    cover = locate.LSCP.from_cost_matrix(minutes, service_radius=radius)
    assert solve(problem(minutes, weight, "lscp", reach=near)).objective == pytest.approx(solved(cover))


def test_who_fills_no_place_is_sent_to_a_station_filled_by_a_hair_too_much() -> None:
    """As of a drawn world in which nobody lives at a home, and a solver that keeps capacities to its tolerance."""
    problem = SitingProblem.of_matrix(
        np.array([[1.0], [2.0]]), np.array([4.0, 0.0]), model="p-median", p=1, capacity=np.array([4.0 - 1e-9])
    )
    flows = flows_of(np.array([0]), np.array([0]), np.array([1.0]))
    found = filled_up(problem, problem.minutes, np.array([0]), flows)
    assert found["share"].tolist() == [1.0, 1.0]
