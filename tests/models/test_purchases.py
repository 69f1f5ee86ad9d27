"""What to buy: by hand, by a plain loop, against exhaustive search and a table of every budget, and what must hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import exp, inf, log, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.calendar import Calendar
from geo.county import County
from geo.errors import FrameError, InputError
from models import drowning
from models.purchase_check import faults_of_set
from models.purchases import COLUMNS, BestSet, best_set, purchase_list, totals, treatable
from models.treatments import class_limits
from tests.examples import examples
from tests.models.build import county
from tests.models.test_treatments import at_prices, two_gaps
from tests.models.twins import random_rows

LIMITS = {"red": 8.0, "orange": 4.0, "yellow": 1.5}
Site = tuple[float, list[tuple[float, float | None]]]
"""A value and, for each thing lacking, its log effect and its price."""


def scores_of(sites: Sequence[Site]) -> pd.DataFrame:
    """The columns of drowning scores that purchases read, of sites made by hand."""
    rows = [
        {
            "region_code": f"36112610{n % 3 + 1}201",
            "value": value,
            "fixes": json.dumps(
                [
                    {"action": f"t{k}", "value_after": value * exp(-effect), "price": price, "unrecorded": k == 1}
                    for k, (effect, price) in enumerate(gaps)
                    if effect > 0
                ]
            ),
        }
        for n, (value, gaps) in enumerate(sites)
    ]
    index = pd.Index([f"S{n}" for n in range(len(sites))], dtype="str", name="subject_id")
    return pd.DataFrame(rows, index=index, columns=["region_code", "value", "fixes"])


def best(scores: pd.DataFrame, budget: float) -> BestSet:
    """The best set, found right by the second reckoning."""
    found = best_set(treatable(scores), LIMITS, budget)
    told = {"budget": budget, "price": found.price, "removed": found.removed}
    assert faults_of_set(scores, found.purchases, **told) == []
    assert found.bound >= found.removed - 1e-9
    return found


gap = st.tuples(st.sampled_from([0.0, 0.15, 0.2, 0.3, 0.9]), st.one_of(st.integers(0, 40).map(float), st.none()))
site = st.tuples(st.floats(0.01, 60), st.lists(gap, min_size=3, max_size=3))
sites = st.lists(site, min_size=1, max_size=3)


def test_two_gaps_by_hand(rows: dict[str, list[Any]]) -> None:
    """S1 = 3.6803 lacks a lifebuoy (0.3; 150 yuan) and a barrier (0.9; 6,000 yuan); see ``test_treatments``.

    Lifebuoy first: 3.6803 − 2.7265 = 0.9538, 0.006359 a yuan. Then the barrier: 2.7265 − 1.1085 = 1.6180, 0.0002697 a
    yuan. S2 = 0.2717 lacks patrols (0.3; 600 yuan a year): 0.2717 − 0.2013 = 0.0704, 0.0001174 a yuan, last.
    """
    made = county(two_gaps(rows))
    table = purchase_list(treatable(drowning.score(made)), class_limits(made))
    assert table["action"].tolist() == ["add_lifebuoy", "add_barrier", "patrol"]
    assert table["removed"].tolist() == pytest.approx([0.9538, 1.6180, 0.0704], abs=2e-4)
    assert table["per_yuan"].tolist() == pytest.approx([0.006359, 0.0002697, 0.0001174], rel=2e-3)
    assert table["price_so_far"].tolist() == [150, 6150, 6750]
    assert table["class_after"].tolist() == ["yellow", "blue", "blue"]
    assert tuple(table.columns) == COLUMNS


@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_that_of_a_plain_loop(seed: int) -> None:
    """At each step the thing of most risk removed per yuan of all that are left, anywhere in the county."""
    rng = np.random.default_rng(seed)
    made = county(random_rows(rng), calendar=Calendar())
    made = at_prices(made, {"add_rope": 0, "add_pole": None, "patrol": float(rng.integers(1, 900))})
    scores = drowning.score(made)
    table = purchase_list(treatable(scores), class_limits(made))
    now = scores["value"].dropna().to_dict()
    left = {
        (site, fix["action"]): (log(now[site] / fix["value_after"]), fix["price"])
        for site in now
        for fix in json.loads(scores.at[site, "fixes"])
        if "parts" not in fix
    }
    assert len(left) == len(table)
    for row in table.itertuples():
        worth = {key: _per_yuan(now[key[0]] * (1 - exp(-effect)), price) for key, (effect, price) in left.items()}
        key = (row.site_id, row.action)
        effect, price = left.pop(key)
        assert worth[key] == pytest.approx(max(worth.values()), rel=1e-9)
        assert row.value_before == pytest.approx(now[row.site_id], rel=1e-9)
        now[row.site_id] *= exp(-effect)
        assert row.value_after == pytest.approx(now[row.site_id], rel=1e-9)
        assert row.removed == pytest.approx(row.value_before - row.value_after, rel=1e-9)
        assert price is None or row.per_yuan == pytest.approx(worth[key], rel=1e-9)
        assert (price is None) == pd.isna(row.price) == pd.isna(row.per_yuan)


def _per_yuan(removed: float, price: float | None) -> float:
    return -1.0 if price is None else inf if price == 0 else removed / price


@settings(max_examples=examples(25))
@given(sites, st.integers(0, 150))
def test_the_best_set_is_that_of_exhaustive_search(made: list[Site], budget: int) -> None:
    found = best(scores_of(made), budget)
    assert found.proven
    offered = [(n, effect, price) for n, (_, gaps) in enumerate(made) for effect, price in gaps if price is not None]
    most = 0.0
    for taken in product((False, True), repeat=len(offered)):
        chosen = [thing for thing, has in zip(offered, taken, strict=True) if has]
        if sum(price for _, _, price in chosen) <= budget:
            off = [sum(effect for at, effect, _ in chosen if at == n) for n in range(len(made))]
            most = max(most, sum(value * (1 - exp(-off[n])) for n, (value, _) in enumerate(made)))
    assert found.removed == pytest.approx(most, abs=2e-6, rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_set_is_that_of_a_table_of_every_budget(seed: int) -> None:
    """Sixty sites of seven gaps, against dynamic programming over whole yuan (Kellerer et al., 11.5)."""
    rng = np.random.default_rng(seed)
    made: list[Site] = [
        (
            float(rng.lognormal(0, 1.5)),
            [
                (float(effect) * (rng.random() < 0.6), float(price))
                for effect, price in zip((0.9, 0.3, 0.3, 0.2, 0.2, 0.15, 0.15), _prices(rng), strict=True)
            ],
        )
        for _ in range(60)
    ]
    budget = int(rng.integers(300, 6000))
    found = best(scores_of(made), budget)
    table = np.zeros(budget + 1)
    for value, gaps in made:
        better = table.copy()
        for taken in product((False, True), repeat=7):
            chosen = [gap for gap, has in zip(gaps, taken, strict=True) if has and gap[0] > 0]
            price = int(sum(price for _, price in chosen))
            if chosen and price <= budget:
                gain = value * (1 - exp(-sum(effect for effect, _ in chosen)))
                better[price:] = np.maximum(better[price:], table[: budget + 1 - price] + gain)
        table = better
    assert found.removed == pytest.approx(table[budget], abs=2e-6)
    assert found.proven


def _prices(rng: np.random.Generator) -> list[float]:
    return [float(rng.integers(100, 4000)), 150, 600, 200, 300, 50, 60]


@settings(max_examples=examples(25))
@given(sites, st.integers(0, 100), st.integers(0, 100))
def test_no_purchase_adds_risk_and_a_larger_budget_never_removes_less(made: list[Site], less: int, more: int) -> None:
    scores = scores_of(made)
    table = purchase_list(treatable(scores), LIMITS)
    assert (table["removed"] > 0).all()
    assert (table["value_after"] > 0).all()
    assert table["price_so_far"].dropna().is_monotonic_increasing
    small, large = best(scores, less), best(scores, less + more)
    assert large.removed >= small.removed - 2e-6
    assert small.price <= less
    priced = table[table["price"].notna()]
    within = priced.loc[priced["price_so_far"] <= less, "removed"].sum()
    assert small.removed >= within - 2e-6  # the list from its top is one of the sets


def test_the_list_from_its_top_adds_up_to_all_there_is() -> None:
    """At each site what is removed adds up to the value before less the value after everything."""
    made: list[Site] = [(10.0, [(0.9, 100.0), (0.3, None), (0.2, 0.0)]), (2.0, [(0.3, 50.0), (0.0, 1.0), (0.2, 10.0)])]
    table = purchase_list(treatable(scores_of(made)), LIMITS)
    removed = table.groupby("site_id")["removed"].sum()
    assert removed["S0"] == pytest.approx(10 * (1 - exp(-1.4)))
    assert removed["S1"] == pytest.approx(2 * (1 - exp(-0.5)))
    assert table["removed_so_far"].iloc[-1] == pytest.approx(removed.sum())
    assert table["action"].tolist()[0] == "t2"
    assert table["per_yuan"].tolist()[0] == inf
    assert pd.isna(table["price"].iloc[-1])  # no price: last
    assert table["class_before"].tolist()[:1] == ["red"]


def test_what_costs_nothing_is_bought_with_no_money_and_what_has_no_price_never() -> None:
    scores = scores_of([(10.0, [(0.9, 0.0), (0.3, None), (0.2, 5.0)])])
    assert best(scores, 0).purchases["action"].tolist() == ["t0"]
    assert best(scores, 1e9).purchases["action"].tolist() == ["t0", "t2"]


def test_nothing_to_buy_and_no_sites() -> None:
    for made in ([], [(3.0, [(0.0, 1.0)])]):
        scores = scores_of(made)
        assert purchase_list(treatable(scores), LIMITS).empty
        found = best(scores, 100)
        assert (found.removed, found.price, found.proven) == (0, 0, True)
        assert totals(found.purchases, found.purchases["action"]).empty


def test_waters_never_surveyed_are_in_no_list(golden: County) -> None:
    table = purchase_list(treatable(drowning.score(golden)), class_limits(golden))
    assert set(table["site_id"]) == {"S1", "S2"}


@pytest.mark.parametrize("budget", [-1.0, nan, inf])
def test_a_budget_that_cannot_be_is_one_sentence(budget: float) -> None:
    with pytest.raises(InputError, match="cannot be"):
        best_set(treatable(scores_of([(3.0, [(0.2, 1.0)])])), LIMITS, budget)


def test_scores_made_before_prices_are_refused() -> None:
    scores = scores_of([(3.0, [(0.2, 1.0)])])
    scores["fixes"] = json.dumps([{"action": "add_rope", "value_after": 2.0, "class_after": "yellow", "rule": None}])
    with pytest.raises(FrameError, match="run shouwang score"):
        treatable(scores)


def test_totals_count_what_has_no_price_and_what_is_not_recorded() -> None:
    made: list[Site] = [(10.0, [(0.9, 100.0), (0.3, None)]), (2.0, [(0.3, 50.0), (0.2, 10.0)])]
    table = purchase_list(treatable(scores_of(made)), LIMITS)
    by_item = totals(table, table["action"])
    assert by_item.at["t0", "price"] == 150
    assert (by_item.at["t1", "unpriced"], by_item.at["t1", "unrecorded"], by_item.at["t1", "purchases"]) == (1, 2, 2)
    by_township = totals(table, table["region_code"].str[:9])
    assert by_township["removed"].sum() == pytest.approx(table["removed"].sum())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"price": 30.0}, "at this price"),
        ({"action": "t9"}, "at this price"),
        ({"site_id": "S7"}, "has no score"),
        ({"removed": 9.0}, "lies between"),
    ],
)
def test_the_second_reckoning_finds_what_is_wrong(change: dict[str, Any], told: str) -> None:
    scores = scores_of([(10.0, [(0.9, 20.0), (0.3, 5.0)]), (2.0, [(0.3, 50.0)])])
    found = best(scores, 25)
    wrong = found.purchases.copy()
    for name, value in change.items():
        wrong.loc[1, name] = value
    said = {"budget": 25, "price": found.price, "removed": found.removed}
    assert any(told in fault for fault in faults_of_set(scores, wrong, **said))
    twice = pd.concat([found.purchases, found.purchases])
    assert any("twice" in fault for fault in faults_of_set(scores, twice, **said))
    assert faults_of_set(scores, found.purchases, **{**said, "budget": 24})
    assert faults_of_set(scores, found.purchases, **{**said, "removed": found.removed + 1e-6})


def test_a_solver_out_of_time_tells_its_bound() -> None:
    """With no time at all the set found before is given, not called the best unless the bound says so."""
    rng = np.random.default_rng(0)
    made: list[Site] = [
        (float(rng.lognormal()), [(0.9, float(rng.integers(900, 9999))), (0.3, 150.0)]) for _ in range(50)
    ]
    scores = scores_of(made)
    found = best_set(treatable(scores), LIMITS, 20_000, seconds=0)
    exact = best(scores, 20_000)
    assert found.removed <= exact.removed + 2e-6 <= found.bound + 4e-6
    assert found.price <= 20_000
    assert found.proven == (found.bound - found.removed <= 1e-6 * max(1, found.removed))


def test_order_and_names_do_not_matter() -> None:
    """Sites in another order are bought the same."""
    made: list[Site] = [(float(n + 1), [(0.9, 70.0 + n), (0.3, 15.0)]) for n in range(5)]
    scores = scores_of(made)
    turned = scores.iloc[::-1]
    for budget in (0, 40, 120, 400):
        first, second = best(scores, budget), best(turned, budget)
        assert first.removed == pytest.approx(second.removed)
    assert purchase_list(treatable(scores), LIMITS).equals(purchase_list(treatable(turned), LIMITS))


def test_a_changed_price_changes_nothing_but_the_order(golden: County) -> None:
    """Risk is risk, whatever is paid: the same fixes, the same sum."""
    first = purchase_list(treatable(drowning.score(golden)), class_limits(golden))
    dear = replace(golden, rules=at_prices(golden, {"add_lifebuoy": 9e6}).rules)
    second = purchase_list(treatable(drowning.score(dear)), class_limits(golden))
    assert second["removed"].sum() == pytest.approx(first["removed"].sum(), rel=1e-9)
    assert second["action"].iloc[-1] == "add_lifebuoy"
