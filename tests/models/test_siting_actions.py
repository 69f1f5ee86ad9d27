"""What a scenario asks people to do, by hand on the county of one road; and that its steps add up to the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo.network import RoadNetwork
from models.siting.actions import Actions, actions_of
from models.siting.county_problem import CountySiting, Options, county_siting
from models.siting.evaluate import Evaluator
from models.siting.limits import yuan_of
from models.siting.unserved import WHY, unserved_by_village
from tests.models.build import at
from tests.models.simulated import simulated_county
from tests.models.siting_county import siting_county, siting_rows

WALK = 75.0  # metres a minute


def small(options: Options | None = None, **candidate: object) -> CountySiting:
    """F1 stands at 290 with two places, K1 may open at 1500 for 100,000 yuan."""
    rows = siting_rows()
    rows["facilities"][0]["geometry"] = at(290, 0)
    rows["candidates"][0].update(candidate)
    options = options or Options(p=1)
    fills = True if options.capacities is None else options.capacities
    return county_siting(siting_county(rows), replace(options, capacities=fills))


def done(siting: CountySiting, *chosen: int, drawn: frozenset[str] = frozenset()) -> Actions:
    evaluator = Evaluator(siting)
    return actions_of(siting, np.array(chosen, dtype=np.int64), evaluator.evaluate, drawn=drawn)


@pytest.fixture(scope="module")
def big() -> CountySiting:
    county = simulated_county("feng", date(2026, 7, 15), people=400, water=40)
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    options = Options(
        ("elder_day_care", "child_home"), p=3, sources=("list", "idle"), existing="extendable", capacities=True
    )
    return county_siting(county, options, network)


def some(siting: CountySiting, rng: np.random.Generator) -> np.ndarray:  # type: ignore[type-arg]
    """Candidates at random, each station as it stands or extended and not both."""
    table = siting.problem.candidates.sample(frac=1, random_state=rng)
    one = table[~table.duplicated(["site", "service"])].index
    drawn = np.sort(siting.problem.candidates.index.get_indexer(one))
    found: np.ndarray = drawn[rng.random(len(drawn)) < 0.4]  # type: ignore[type-arg]
    return found


# By hand


def test_a_new_station_beside_what_stands() -> None:
    """K1 takes H3 (28.1 to 12 minutes) and the village's seat (12.1 to 4) over from F1; three more find a place.

    F1 stays the nearest of three persons and has two places.
    """
    found = done(small(), 0, 1)
    assert found.table["action"].tolist() == ["open", "keep"]
    row = found.table.loc["K1"]
    saved = (2110 - 900) / WALK + (910 - 300) / WALK
    assert row["minutes_saved"] == pytest.approx(saved, rel=1e-3)
    assert (row["cost_yuan"], row["capacity"], row["persons"]) == (100_000, 10, pytest.approx(3))
    assert (row["served"], row["brought"], row["newly_reached"]) == (pytest.approx(3), 0, 0)
    assert (row["helped"], row["worse"]) == (2, 0)
    assert row["per_10k"] == pytest.approx(saved / 10, rel=1e-3), "minutes, of a p-median"
    assert (row["ownership"], row["checks"]) == ("村集体", "slope_unknown")
    assert found.taken.to_dict("records") == [{"candidate_id": "K1", "from_id": "F1", "persons": 2.0}]
    kept = found.table.loc["F1"]
    assert (kept["cost_yuan"], kept["served"], kept["minutes_saved"], kept["checks"]) == (0, 0, 0, "too_many")


def test_a_station_closed_whose_people_go_to_a_new_one_is_moved() -> None:
    """Opening and closing are one step: 100,000 and 20,000 yuan; two gain and three lose."""
    found = done(small(Options(p=1, existing="closable")), 1)
    row = found.table.loc["K1"]
    assert found.table.index.tolist() == ["K1"]
    assert (row["action"], row["from_id"], row["cost_yuan"]) == ("move", "F1", 120_000)
    assert (row["helped"], row["worse"]) == (2, 3)
    assert found.taken.to_dict("records") == [{"candidate_id": "K1", "from_id": "F1", "persons": 5.0}]


def test_a_station_extended_serves_more_and_brings_nobody_nearer() -> None:
    siting = small(Options(p=0, existing="extendable"))
    ids = siting.problem.candidates.index.tolist()
    found = done(siting, ids.index("F1+"))
    row = found.table.loc["F1+"]
    assert found.table.index.tolist() == ["F1+"]
    assert (row["action"], row["cost_yuan"]) == ("extend", 75_000)
    assert (row["helped"], row["minutes_saved"], row["brought"]) == (0, 0, 0)
    near = (30 - 2110 / WALK) / 15  # of H3's need, 28 minutes off
    assert row["served"] == pytest.approx(2 + near, rel=1e-3)
    assert found.taken.empty
    assert "cost_taken" in row["checks"].split("|")


def test_what_is_only_closed_comes_last_and_says_who_loses() -> None:
    found = done(small(Options(p=0, existing="closable")))
    row = found.table.loc["F1"]
    assert (row["action"], row["cost_yuan"], row["worse"], row["helped"]) == ("close", 20_000, 5, 0)
    assert row["served"] == pytest.approx(-2)
    assert row["brought"] == -5


def test_what_covers_counts_persons_and_not_minutes() -> None:
    found = done(small(Options(p=1, model="mclp")), 0, 1)
    assert found.table.at["K1", "per_10k"] == pytest.approx(3 / 10)


@pytest.mark.parametrize(
    ("given", "checks"),
    [
        ({"ownership": "私有"}, {"slope_unknown", "not_public"}),
        ({"ownership": None}, {"slope_unknown", "ownership_unknown"}),
        ({"cost_yuan": None}, {"slope_unknown", "cost_taken"}),
        ({"capacity": None}, {"slope_unknown", "capacity_taken"}),
    ],
)
def test_what_to_look_at_before_building(given: dict[str, object], checks: set[str]) -> None:
    assert set(done(small(**given), 0, 1).table.at["K1", "checks"].split("|")) == checks


@pytest.mark.parametrize(("slope", "checks"), [("flat", ""), ("rolling", ""), ("steep", "steep")])
def test_a_known_slope_needs_no_survey_and_a_steep_one_a_look(slope: str, checks: str) -> None:
    rows = siting_rows()
    rows["roads"][0]["slope"] = slope
    siting = county_siting(siting_county(rows), Options(p=1, capacities=True))
    assert done(siting, 0, 1).table.at["K1", "checks"] == checks
    drawn = done(siting, 0, 1, drawn=frozenset({"K1"})).table.at["K1", "checks"]
    assert drawn == "drawn|slope_unknown", "where it was moved to nobody surveyed"


def test_a_place_drawn_by_hand_and_one_too_small_are_to_be_looked_at() -> None:
    siting = small(Options(p=1, capacities=False), capacity=1)
    found = done(siting, 0, 1, drawn=frozenset({"K1"}))
    assert {"drawn", "too_many"} <= set(found.table.at["K1", "checks"].split("|"))
    assert found.table.at["K1", "capacity"] == 1, "the places there are, whatever the plan takes them to be"


# Who is not served


def test_why_nobody_serves_them_by_hand() -> None:
    """H1 and one of H2's fill F1. Full: the other of H2, the seat, and the part of H3's need that is near enough."""
    siting = small()
    evaluation = Evaluator(siting).evaluate(np.array([0]))
    table = unserved_by_village(siting, evaluation).set_index("reason")["persons"]
    near = (30 - 2110 / WALK) / 15
    assert table.to_dict() == pytest.approx({"cut_off": 1, "fades": 1 - near, "full": 2 + near}, rel=1e-3)


def test_a_candidate_that_was_not_chosen_is_the_reason_and_one_too_far_is_another() -> None:
    siting = small(Options(p=1, existing="closable", reach_full=5, reach_none=5))
    open_ = Evaluator(siting).evaluate(np.array([0]))
    table = unserved_by_village(siting, open_).set_index("reason")["persons"]
    assert table.to_dict() == pytest.approx({"cut_off": 1, "too_far": 1, "not_chosen": 1, "full": 1})


@pytest.mark.parametrize("seed", range(4))
def test_reasons_add_up_to_who_is_not_served(big: CountySiting, seed: int) -> None:
    rng = np.random.default_rng(seed)
    evaluation = Evaluator(big).evaluate(some(big, rng))
    table = unserved_by_village(big, evaluation)
    assert table["persons"].sum() == pytest.approx(evaluation.unserved)
    assert set(table["reason"]) <= set(WHY)
    assert (table["persons"] > 0).all()
    assert table["region_code"].str.len().eq(12).all(), "villages"


# Steps


@pytest.mark.parametrize("seed", range(4))
def test_steps_add_up_to_the_scenario(big: CountySiting, seed: int) -> None:
    """Whatever opens, is extended or closes: yuan, persons served and brought of all steps are those of the whole."""
    rng = np.random.default_rng(seed)
    chosen = some(big, rng)
    evaluator = Evaluator(big)
    found = actions_of(big, chosen, evaluator.evaluate)
    table = found.table
    stands = np.flatnonzero(big.problem.candidates["existing"].to_numpy(dtype=bool))
    before, after = evaluator.evaluate(stands), evaluator.evaluate(chosen)
    assert table["cost_yuan"].sum() == pytest.approx(yuan_of(big.problem, chosen))
    assert table["served"].sum() == pytest.approx(before.unserved - after.unserved, abs=1e-6)
    assert table["brought"].sum() == pytest.approx(before.beyond_30 - after.beyond_30)
    opened = table[~table["action"].isin(["close"])].index
    assert set(opened) == set(big.problem.candidates.index[chosen])
    order = ["open", "extend", "move"]
    groups = [0 if one in order else 1 if one == "close" else 2 for one in table["action"]]
    assert groups == sorted(groups), "closing after building, what is kept at the end"


@pytest.mark.parametrize("seed", range(3))
def test_the_next_step_is_that_which_gives_most_a_yuan(big: CountySiting, seed: int) -> None:
    """Against the plain way, which looks at every step left each time; stations never full, so that later steps give
    no more than before."""
    rng = np.random.default_rng(seed)
    problem = replace(big.problem, candidates=big.problem.candidates.assign(capacity=np.inf))
    siting = replace(big, problem=problem)
    counts = problem.candidates["counts"].to_numpy(dtype=bool)
    stands = np.flatnonzero(problem.candidates["existing"].to_numpy(dtype=bool))
    new = rng.choice(np.flatnonzero(counts), 6, replace=False)
    evaluator = Evaluator(siting)
    found = actions_of(siting, np.union1d(stands, new), evaluator.evaluate)
    open_, left, order = set(stands.tolist()), set(new.tolist()), []

    def worth(j: int) -> tuple[float, ...]:
        now = evaluator.evaluate(np.array(sorted(open_)))
        then = evaluator.evaluate(np.array(sorted({*open_, j})))
        both = np.isfinite(now.nearest) & np.isfinite(then.nearest)
        cost = then.cost_yuan - now.cost_yuan
        saved = problem.persons[both] @ (now.nearest[both] - then.nearest[both])
        return ((now.cut_off - then.cut_off) / cost, saved / cost, (now.unserved - then.unserved) / cost)

    while left:
        best = max(sorted(left, reverse=True), key=worth)
        order.append(str(problem.candidates.index[best]))
        open_.add(best)
        left.remove(best)
    doing = found.table[found.table["action"] == "open"]
    gains = doing["minutes_saved"] / doing["cost_yuan"]
    again = gains.reindex(order)
    np.testing.assert_allclose(gains.to_numpy(), again.to_numpy())
