"""Residual risk: a village by hand, the cheapest set against a loop over every set; prices set, left out and wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from math import exp, inf, prod
from typing import Any

import numpy as np
import pytest
import shapely

from geo.calendar import Calendar
from geo.county import County
from geo.errors import RuleError
from geo.results import SCORES
from geo.rules import RulePack
from models import drowning
from models.treatments import CHEAPEST, UNITS, class_limits, class_of, price_rule, shore_m, subsets
from tests.models.build import AS_OF, COMPOSITIONS, at, county, fixes, square
from tests.models.twins import random_rows

ORDER = ("blue", "yellow", "orange", "red")


def at_prices(made: County, prices: Mapping[str, float | None]) -> County:
    """The county with prices of its own; None takes one out."""
    rules = [
        replace(rule, threshold=prices.get(rule.asked_of, rule.threshold)) if rule.key == "fix_price" else rule
        for rule in made.rules
    ]
    kept = [rule for rule in rules if rule.key != "fix_price" or rule.threshold is not None]
    return replace(made, rules=RulePack.compose(made.rules.names, kept))


def two_gaps(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The golden village, S1 having a keeper: it lacks a barrier (effect 0.9) and a lifebuoy (0.3), nothing else."""
    rows["hazard_sites"][0]["keeper"] = "李某"
    return rows


def test_two_gaps_by_hand(rows: dict[str, list[Any]]) -> None:
    """S1: 1.9533 + 1.2 = 3.1533, S2: 0.5473, median 1.8503: S1 = e^1.3030 = 3.6803, yellow.

    A lifebuoy: e^1.0030 = 2.7265, yellow still, 150 yuan. A barrier round a point is 60 m at 100 yuan: 6,000 yuan,
    e^0.4030 = 1.4963, blue. Both: e^0.1030 = 1.1085, 6,150 yuan. The cheapest way to blue is the barrier alone.
    """
    scores = SCORES.check(drowning.score(county(two_gaps(rows))))
    after = fixes(scores, "S1")
    assert scores.at["S1", "value"] == pytest.approx(3.6803, abs=2e-4)
    assert list(after) == ["cheapest", "add_barrier", "add_lifebuoy", "all"]
    assert after["add_lifebuoy"]["value_after"] == pytest.approx(2.7265, abs=2e-4)
    assert (after["add_lifebuoy"]["price"], after["add_lifebuoy"]["class_after"]) == (150, "yellow")
    assert after["cheapest"]["parts"] == ["add_barrier"]
    assert after["cheapest"]["value_after"] == pytest.approx(1.4963, abs=2e-4)
    assert (after["cheapest"]["price"], after["cheapest"]["class_after"]) == (6000, "blue")
    assert after["all"]["value_after"] == pytest.approx(1.1085, abs=2e-4)
    assert (after["all"]["price"], after["all"]["parts"]) == (6150, ["add_barrier", "add_lifebuoy"])


@pytest.mark.parametrize("seed", range(5))
def test_the_cheapest_set_is_that_of_a_loop_over_every_set(seed: int) -> None:
    """Price and value after equal those of trying each combination, and no set is named where none leads there."""
    rng = np.random.default_rng(seed)
    made = county(random_rows(rng), calendar=Calendar())
    actions = [action for action in drowning.ACTIONS if action.startswith("add_")] + ["name_keeper", "patrol"]
    made = at_prices(made, {action: float(rng.integers(0, 6) * 50) for action in actions})
    scores = drowning.score(made)
    limits = class_limits(made)
    seen = 0
    for site in scores.index[scores["value"].notna()]:
        value, told = scores.at[site, "value"], fixes(scores, site)
        offered = {name: fix for name, fix in told.items() if "parts" not in fix}
        for name, limit in _wanted(scores.at[site, "score_class"], limits).items():
            best = min(
                (
                    (
                        sum(offered[part]["price"] for part in parts),
                        value * prod(offered[part]["value_after"] / value for part in parts),
                    )
                    for size in range(1, len(offered) + 1)
                    for parts in combinations(offered, size)
                    if value * prod(offered[part]["value_after"] / value for part in parts) < limit
                ),
                default=None,
                key=lambda found: (found[0], round(found[1], 9)),
            )
            if best is None:
                assert name not in told
            elif name in told or name == "cheapest":
                seen += 1
                assert told[name]["price"] == best[0]
                assert told[name]["value_after"] == pytest.approx(best[1], rel=1e-9)
            else:
                assert told["cheapest"]["value_after"] < limits["orange"]
    assert seen


def _wanted(score_class: str, limits: dict[str, float]) -> dict[str, float]:
    if score_class == "blue":
        return {}
    wanted = {"cheapest": limits[score_class]}
    return {**wanted, "cheapest_yellow": limits["orange"]} if score_class == "red" else wanted


@pytest.mark.parametrize("seed", range(4))
def test_what_fixes_say_agrees_with_itself(seed: int) -> None:
    """No fix raises the value; a set is worth the product of its parts; its class is that of its value, and better."""
    made = county(random_rows(np.random.default_rng(seed)), calendar=Calendar())
    scores, limits = drowning.score(made), class_limits(made)
    for site in scores.index[scores["value"].notna()]:
        value, told = scores.at[site, "value"], fixes(scores, site)
        for name, fix in told.items():
            assert fix["value_after"] < value
            assert fix["class_after"] == class_of(np.array([fix["value_after"]]), limits)[0]
            if "parts" in fix:
                together = value * prod(told[part]["value_after"] / value for part in fix["parts"])
                assert fix["value_after"] == pytest.approx(together, rel=1e-9)
                assert fix["price"] == sum(told[part]["price"] for part in fix["parts"])
            if name in CHEAPEST:
                assert ORDER.index(fix["class_after"]) < ORDER.index(scores.at[site, "score_class"])
            if name == "cheapest_yellow":
                assert fix["class_after"] in {"yellow", "blue"}
                assert fix["price"] >= told["cheapest"]["price"]


def test_a_price_left_out_is_said_and_is_in_no_set(rows: dict[str, list[Any]]) -> None:
    made = at_prices(county(two_gaps(rows)), {"add_barrier": None})
    after = fixes(drowning.score(made), "S1")
    assert after["add_barrier"]["price"] is None
    assert after["all"]["price"] is None
    assert "cheapest" not in after  # a lifebuoy alone leaves it yellow


def test_what_costs_nothing_is_in_the_cheapest_set(rows: dict[str, list[Any]]) -> None:
    made = at_prices(county(two_gaps(rows)), {"add_barrier": 0, "add_lifebuoy": 0})
    after = fixes(drowning.score(made), "S1")
    assert after["cheapest"]["parts"] == ["add_barrier", "add_lifebuoy"]
    assert after["cheapest"]["price"] == 0


@pytest.mark.parametrize(("threshold", "unit"), [(-1.0, "yuan"), (10.0, ""), (10.0, "dollar")])
def test_a_price_that_cannot_be_is_one_sentence(threshold: float, unit: str, golden: County) -> None:
    rules = [
        replace(rule, threshold=threshold, unit=unit) if rule.asked_of == "add_rope" else rule for rule in golden.rules
    ]
    with pytest.raises(RuleError, match=r"county\.fix_price\.add_rope gives a price"):
        drowning.score(replace(golden, rules=RulePack.compose(golden.rules.names, rules)))


def test_nothing_lacking_leaves_nothing_to_buy(rows: dict[str, list[Any]]) -> None:
    site = two_gaps(rows)["hazard_sites"][0]
    site["barrier"] = "full"
    for row in rows["equipment"]:
        row["present"] = row["usable"] = True
    assert fixes(drowning.score(county(rows)), "S1") == {}


def test_metres_of_shore_are_of_the_outline_the_line_or_the_countys_number(rows: dict[str, list[Any]]) -> None:
    """An area 100 m square has 400 m, an island in it none; a line has one bank; a well as a point has 8 m."""
    hole = square(100).difference(square(10))
    first = rows["hazard_sites"][0]
    line = shapely.LineString([(0, 0), (300, 400)])
    shapes = [("pond", hole), ("river", line), ("well", at(5, 5)), ("dam", at(9, 9))]
    rows["hazard_sites"] = [
        {**first, "id": f"S{n}", "kind": kind, "geometry": shape} for n, (kind, shape) in enumerate(shapes)
    ] + [{**first, "id": "S9", "geometry": None}]
    made = county(rows)
    shore = shore_m(made, made.hazard_sites)
    assert shore[:4] == pytest.approx([400, 500, 8, 60], rel=1e-3)
    assert np.isnan(shore[4])


def test_a_barrier_is_bought_for_the_part_that_lacks_and_whole_where_nobody_knows(rows: dict[str, list[Any]]) -> None:
    """400 m at 100 yuan: none 40,000, partial half of it, not recorded all of it."""
    price = {}
    for barrier in ("none", "partial", None):
        rows["hazard_sites"][0] |= {"geometry": square(100), "barrier": barrier}
        fix = fixes(drowning.score(county(rows)), "S1")["add_barrier"]
        price[barrier] = fix["price"]
        assert fix["unrecorded"] is (barrier is None)
    assert price["none"] == pytest.approx(40_000, abs=40)
    assert price["partial"] == pytest.approx(price["none"] / 2, abs=1)
    assert price[None] == price["none"]


@pytest.mark.parametrize("packs", COMPOSITIONS)
def test_every_price_is_a_local_decision_and_says_it_is_a_placeholder(packs: tuple[str, ...], rows: Any) -> None:
    """A price nobody set must never look official."""
    made = county(rows, packs=packs)
    bought = [action for action in drowning.ACTIONS if action.startswith("add_")] + ["name_keeper", "patrol"]
    for action in bought:
        rule = price_rule(made, action)
        assert rule is not None, action
        assert rule.local
        assert rule.unit in UNITS
        assert "占位数" in rule.phrase
        assert rule.holds_on(AS_OF)


def test_subsets_and_classes() -> None:
    assert subsets(0).tolist() == [[]]
    assert sorted(map(tuple, subsets(3).tolist())) == sorted(set(map(tuple, subsets(3).tolist())))
    assert len(subsets(7)) == 128
    limits = {"red": 8.0, "orange": 4.0, "yellow": 1.5}
    assert class_of(np.array([inf, 8, 4, exp(0.5), 1.4]), limits).tolist() == ["red", "red", "orange", "yellow", "blue"]


def test_value_after_is_not_rounded(golden: County) -> None:
    """Risk removed is a difference of values, and of sets a product: six decimals would not do."""
    scores = drowning.score(golden)
    for fix in json.loads(scores.at["S2", "fixes"]):
        assert fix["value_after"] == scores.at["S2", "value"] * exp(-0.3)  # never patrolled
