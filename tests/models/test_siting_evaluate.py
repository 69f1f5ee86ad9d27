"""A set of sites evaluated at once, moved sites among them, and two plans compared: by hand and against plain ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ClashError, InputError
from geo.network import RoadNetwork
from models.siting import verify
from models.siting.compare import compare
from models.siting.county_problem import CountySiting, Options, county_siting
from models.siting.equity import gini, worst_township
from models.siting.evaluate import Evaluator
from models.siting.limits import yuan_of
from models.siting.plan import SitingPlan
from models.siting.problem import MODELS, Model, Reach, SitingProblem
from models.siting.solve import evaluate, solve
from models.siting.verify import faults
from tests.models.build import ORIGIN, VILLAGE, at
from tests.models.simulated import simulated_county
from tests.models.siting_county import siting_county, siting_rows

INF = np.inf
Made = tuple[CountySiting, RoadNetwork]


def made(options: Options | None = None) -> Made:
    """The small county; F1 stands at 290, so that H1 (3.87 minutes) is nearer to it than H2 (4.13)."""
    rows = siting_rows()
    rows["facilities"][0]["geometry"] = at(290, 0)
    county = siting_county(rows)
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    return county_siting(county, options or Options(p=1), network), network


@pytest.fixture(scope="module")
def big() -> Made:
    county = simulated_county("feng", date(2026, 7, 15), people=400, water=40)
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    options = Options(("elder_day_care", "child_home"), p=3, sources=("list", "idle"), existing="extendable")
    return county_siting(county, options, network), network


def chosen(*positions: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.array(positions, dtype=np.int64)


# By hand


def test_one_station_of_two_places_by_hand() -> None:
    """H1, one person, fills the first; of H2's two persons one finds the second. Of six, four find none."""
    siting, network = made()
    found = Evaluator(siting, network).evaluate(chosen(0))
    np.testing.assert_allclose(found.nearest, [290 / 75, 310 / 75, 2110 / 75, INF, 910 / 75], rtol=1e-3)
    np.testing.assert_allclose(found.served, [1, 0.5, 0, 0, 0], atol=1e-6)
    assert found.candidate.tolist() == [0, 0, 0, -1, 0]
    np.testing.assert_allclose(found.filled, [2, 0])
    told = found.figures()
    assert (told["persons"], told["unserved"], told["unlocated"]) == (6, pytest.approx(4), 1)
    assert (told["beyond_30"], told["beyond_60"], told["cut_off"]) == (1, 1, 1)
    minutes, persons = np.array([290, 310, 2110, 910]) / 75, np.array([1, 2, 1, 1])
    assert told["mean_minutes"] == pytest.approx((minutes * persons).sum() / 5, rel=1e-3)
    assert told["weighted_minutes"] == pytest.approx((minutes * [1.5, 3.2, 1.2, 1.2]).sum(), rel=1e-3)
    assert (told["worst_township"], told["worst_share"]) == ("361126101", pytest.approx(1 / 6))
    assert told["cost_yuan"] == 0


def test_whoever_finds_a_station_full_is_sent_on() -> None:
    siting, network = made()
    found = Evaluator(siting, network).evaluate(chosen(0, 1))
    np.testing.assert_allclose(found.served, [1, 1, 1, 0, 1], atol=1e-6)
    np.testing.assert_allclose(found.filled, [2, 3])
    flows = found.flows.sort_values(["demand", "candidate"])
    assert list(zip(flows["demand"], flows["candidate"], flows["share"].round(6), strict=True)) == [
        (0, 0, 1.0),
        (1, 0, 0.5),
        (1, 1, 0.5),
        (2, 1, 1.0),
        (4, 1, 1.0),
    ]
    assert found.cost_yuan == 100_000


def test_nothing_open_reaches_nobody() -> None:
    siting, network = made()
    found = Evaluator(siting, network).evaluate(chosen())
    assert np.isinf(found.nearest).all()
    assert (found.cut_off, found.unserved, found.beyond_60) == (6, 6, 6)
    told = found.figures()
    assert (told["mean_minutes"], told["gini_minutes"]) == (None, None), "no mean of nobody"
    assert found.cost_yuan == 20_000, "closing what stands"


def test_a_station_moved_to_a_door_is_nowhere_from_it() -> None:
    siting, network = made()
    there = (ORIGIN[0] + 2400, ORIGIN[1])
    found = Evaluator(siting, network).evaluate(chosen(0, 1), {1: there})
    np.testing.assert_allclose(found.nearest, [290 / 75, 310 / 75, 0, INF, 910 / 75], rtol=1e-3, atol=1e-3)
    before = Evaluator(siting, network).evaluate(chosen(0, 1))
    np.testing.assert_allclose(siting.problem.minutes[:, 1], [20, 12, 12, INF, 4], atol=1e-3)  # as it was
    assert before.nearest[4] == pytest.approx(4, abs=1e-3)


def test_sites_cost_once_and_an_extended_station_is_not_closed() -> None:
    rows = siting_rows()
    options = Options(("elder_day_care", "child_home"), p=1, sources=("list", "idle"), existing="extendable")
    siting = county_siting(siting_county(rows), options)
    table = siting.problem.candidates
    assert table.index.tolist() == ["F1", "K1", "K1@child_home", "F1+"]
    assert yuan_of(siting.problem, chosen(3)) == 75_000
    assert yuan_of(siting.problem, chosen(0)) == 0
    assert yuan_of(siting.problem, chosen(0, 1, 2)) == 40_000 + 40_000 + 60_000
    assert yuan_of(siting.problem, chosen()) == 20_000


# Comparison


def test_who_gains_and_who_loses_by_hand() -> None:
    """K1 beside F1: H3 28 to 12 minutes and the village's seat 12 to 4. K1 in its place: H1 and H2 lose."""
    siting, network = made()
    evaluator = Evaluator(siting, network)
    one, both, other = (evaluator.evaluate(positions) for positions in (chosen(0), chosen(0, 1), chosen(1)))
    found = compare(siting, one, both)
    assert (found.gain, found.lose) == (2, 0)
    assert (found.brought, found.extra_yuan, found.yuan_per_person) == (0, 100_000, None)
    back = compare(siting, one, other)
    assert (back.gain, back.lose) == (2, 3)
    village = back.villages.loc[f"elder_day_care@{VILLAGE}"]
    assert (village["persons"], village["gain"], village["lose"]) == (6, 2, 3)
    assert village["minutes_after"] == pytest.approx((20 + 2 * 12 + 12 + 4) / 5, rel=1e-3)
    assert village[["beyond_30_before", "beyond_30_after"]].tolist() == [1, 1]


def test_what_a_person_brought_within_reach_costs() -> None:
    siting, network = made()
    evaluator = Evaluator(siting, network)
    found = compare(siting, evaluator.evaluate(chosen()), evaluator.evaluate(chosen(0, 1)))
    village = found.villages.loc[f"elder_day_care@{VILLAGE}"]
    assert (village["newly_reached"], village["gain"], village["lost"]) == (5, 5, 0)
    assert np.isnan(village["minutes_before"])
    assert (found.brought, found.extra_yuan, found.yuan_per_person) == (5, 80_000, 16_000)


def test_nobody_gains_from_a_plan_over_itself(big: Made) -> None:
    siting, network = big
    one = Evaluator(siting, network).evaluate(siting.problem.fixed)
    found = compare(siting, one, one)
    assert (found.gain, found.lose, found.brought) == (0, 0, 0)
    assert found.before == found.after


def test_plans_of_other_homes_cannot_be_compared(big: Made) -> None:
    siting, _network = made()
    with pytest.raises(InputError, match="not of the same homes"):
        compare(siting, Evaluator(siting).evaluate(chosen(0)), Evaluator(big[0]).evaluate(chosen(0)))


# Against plain ways


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_plain_way_pair_by_pair(big: Made, seed: int) -> None:
    siting, _network = big
    problem = siting.problem
    rng = np.random.default_rng(seed)
    table = problem.candidates.assign(capacity=rng.integers(0, 25, problem.m).astype(float))
    frame = siting.candidates.frame.assign(capacity=table["capacity"])
    siting = replace(siting, candidates=replace(siting.candidates, frame=frame))
    single = np.flatnonzero(~table.duplicated(["site", "service"]).to_numpy())
    positions = np.sort(rng.choice(single, 12, replace=False))
    found = Evaluator(siting).evaluate(positions)
    left, room = problem.persons.astype(float).copy(), table["capacity"].to_numpy().copy()
    served, went = np.zeros(problem.n), np.zeros(problem.n)
    pairs = sorted((problem.minutes[i, j], at, i, j) for i in range(problem.n) for at, j in enumerate(positions))
    for minutes, _, i, j in pairs:
        share = 1.0 if minutes <= 15 else 0.0 if minutes >= 30 else (30 - minutes) / 15
        if share > 0 and left[i] > 0 and room[j] > 0:
            come = min(left[i], room[j])
            left[i] -= come
            room[j] -= come
            went[i] += come
            served[i] += come * share
    np.testing.assert_allclose(found.served * problem.persons, served, atol=1e-9)
    np.testing.assert_allclose(found.nearest, problem.minutes[:, positions].min(axis=1))
    assert (found.filled[positions] <= table["capacity"].to_numpy()[positions] + 1e-9).all()
    assert found.filled.sum() == pytest.approx(went.sum())
    by_row = (found.flows["share"] * problem.persons[found.flows["demand"]]).groupby(found.flows["demand"]).sum()
    np.testing.assert_allclose(by_row, went[by_row.index], atol=1e-9)
    assert found.unserved == pytest.approx(problem.persons.sum() - served.sum())


@pytest.mark.parametrize("places", [None, 12.0, pytest.param(400.0, marks=pytest.mark.long)])
@pytest.mark.parametrize("model", MODELS)
def test_a_plans_figures_are_the_evaluators_and_the_verifiers(big: Made, model: Model, places: float | None) -> None:
    """Who goes fills a whole place and is met by the reach, whoever reckons: the solver's flows come to the same
    figures by the verifier's rows; the evaluator's flows are a plan the verifier takes, no better than the solver's,
    and the same where nobody finds a station full."""
    siting, _network = big
    table = siting.problem.candidates.assign(capacity=places or np.inf)
    single = np.flatnonzero(~table.duplicated(["site", "service"]).to_numpy())
    extended = np.setdiff1d(np.arange(siting.problem.m), single)
    asked = replace(
        siting.problem, model=model, candidates=table, forbidden=extended, fixed=siting.problem.fixed[:0],
        p=None if model == "lscp" else 3,
    )  # fmt: skip
    if model == "lscp":  # what it must cover can be covered
        asked = replace(asked, p=None, reach=Reach(30, 600), forbidden=extended)
    frame = siting.candidates.frame.assign(capacity=table["capacity"])
    siting = replace(siting, problem=asked, candidates=replace(siting.candidates, frame=frame))
    plan = _planned(asked)
    found = Evaluator(siting).evaluate(plan.chosen)
    # The solver's own flows, row by row.
    filled, met = np.zeros(asked.m), np.zeros(asked.n)
    for flows, again in ((plan.flows, False), (plan.second, True)):
        for i, j, share in flows.itertuples(index=False, name=None):
            filled[j] += share * asked.persons[i]
            met[i] += 0.0 if again else share * float(asked.reach.share(asked.minutes[i, j]))
    np.testing.assert_allclose(plan.filled, filled, atol=1e-9)
    np.testing.assert_allclose(plan.met, met, atol=1e-9)
    assert faults(plan) == []
    # What is open is the same to all three.
    assert found.cost_yuan == pytest.approx(plan.yuan) == pytest.approx(verify.yuan(asked, plan.chosen.tolist()))
    np.testing.assert_array_equal(found.nearest, plan.nearest)
    # The evaluator's flows as a plan of most weight within the reach.
    covering = replace(asked, model="mclp", p=None, budget=np.inf)
    drawn = evaluate(covering, plan.chosen)
    plain = replace(drawn, flows=found.flows, objective=float(asked.weight @ found.served))
    assert [fault for fault in faults(plain) if "(cover)" not in fault] == []
    np.testing.assert_allclose(plain.met, found.served, atol=1e-9)
    np.testing.assert_allclose(plain.filled, found.filled, atol=1e-9)
    assert plain.objective <= drawn.objective + 1e-6
    if (found.coming <= (places or np.inf)).all():
        assert plain.objective == pytest.approx(drawn.objective)
        np.testing.assert_allclose(found.filled, found.coming)
    if places is None:
        of_model = {
            "mclp": float(asked.weight @ found.served),
            "p-median": found.weighted_minutes,
            "p-center": float(found.nearest[np.isfinite(found.nearest)].max(initial=0.0)),
            "lscp": found.cost_yuan,
            "backup": plan.objective,
        }
        assert plan.objective == pytest.approx(of_model[model], rel=1e-6)


def _planned(asked: SitingProblem) -> SitingPlan:
    """The solver's plan; of a cover for which there is no room, all that may open, divided."""
    try:
        return solve(asked, seconds=20)
    except ClashError:
        single = np.setdiff1d(np.arange(asked.m), asked.forbidden)
        return evaluate(replace(asked, model="mclp", p=None, budget=np.inf), single)


def test_a_moved_station_is_searched_for_as_all_pairs_are(big: Made) -> None:
    siting, network = big
    evaluator = Evaluator(siting, network)
    service = siting.demand.rows["service"].to_numpy()
    rng = np.random.default_rng(1)
    for place in siting.candidates.xy[:5] + rng.normal(0, 800, (5, 2)):
        plain = network.minutes(siting.demand.xy, place[None], mode="walk")[:, 0]
        found = evaluator.minutes_to(*place, "child_home")
        np.testing.assert_allclose(found, np.where(service == "child_home", plain, INF), atol=1e-9)


@pytest.mark.parametrize("n", [1, 2])
def test_opening_more_never_makes_anybodys_way_longer(big: Made, n: int) -> None:
    siting, _ = big
    evaluator, positions = Evaluator(siting), np.flatnonzero(siting.problem.candidates["counts"])
    fewer = evaluator.evaluate(positions[: 5 * n])
    more = evaluator.evaluate(positions[: 5 * n + 4])
    assert (more.nearest <= fewer.nearest).all()
    assert more.beyond_30 <= fewer.beyond_30


# Equity


def test_gini_by_hand() -> None:
    assert gini(np.array([0.0, 0.0, 0.0, 1.0]), np.ones(4)) == pytest.approx(0.75)
    assert gini(np.array([7.0, 7.0]), np.array([1.0, 5.0])) == pytest.approx(0)
    assert gini(np.zeros(3), np.ones(3)) == 0
    assert np.isnan(gini(np.array([1.0]), np.zeros(1)))


@given(st.lists(st.tuples(st.floats(0, 500), st.integers(1, 6)), min_size=1, max_size=12))
def test_gini_is_half_the_mean_difference_over_the_mean(pairs: list[tuple[float, int]]) -> None:
    values = np.repeat([value for value, _ in pairs], [count for _, count in pairs])
    if values.mean() < 1e-6:
        return
    plain = np.abs(values[:, None] - values).mean() / values.mean() / 2
    weighted = gini(np.array([value for value, _ in pairs]), np.array([float(count) for _, count in pairs]))
    assert weighted == pytest.approx(plain, abs=1e-9)


def test_the_worst_township_is_that_of_the_largest_share() -> None:
    far = np.array([True, False, True, False])
    found = worst_township(["a", "b"], np.array([0, 0, 1, 1]), np.array([1.0, 9.0, 2.0, 2.0]), far)
    assert found == ("b", 0.5)
    assert worst_township(["a"], np.array([0]), np.zeros(1), np.array([True]))[0] == ""


# What makes no sense


def test_a_station_is_open_as_it_is_or_extended_and_not_both() -> None:
    siting, network = made(Options(p=1, existing="extendable"))
    assert siting.problem.candidates.index.tolist() == ["F1", "K1", "F1+"]
    evaluator = Evaluator(siting, network)
    assert evaluator.evaluate(chosen(2)).filled.tolist()[2] > 2
    with pytest.raises(InputError, match=r"F1\+ and another open one are the same station"):
        evaluator.evaluate(chosen(0, 2))


def test_what_cannot_be_evaluated_is_refused_in_one_sentence(big: Made) -> None:
    siting, network = made()
    evaluator = Evaluator(siting, network)
    with pytest.raises(InputError, match="Candidates are 0 to 1; 7 is none"):
        evaluator.evaluate(chosen(0, 7))
    with pytest.raises(InputError, match="moved and not open"):
        evaluator.evaluate(chosen(0), {1: (0.0, 0.0)})
    with pytest.raises(InputError, match="this is none"):
        evaluator.evaluate(chosen(0), {0: (float("nan"), 0.0)})
    with pytest.raises(InputError, match="Without the roads"):
        Evaluator(siting).evaluate(chosen(0), {0: (0.0, 0.0)})
    with pytest.raises(InputError, match="not the roads"):
        Evaluator(siting, big[1])
    with pytest.raises(InputError, match="There is no candidate K9"):
        evaluator.positions(["F1", "K9"])
