"""Judging a ranking: captures against a naive twin, ties, paired differences; the plain rankings on a small county."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation import baselines, calibration_slope, capture, compare, poisson_deviance
from tests.models.build import VILLAGE, at, county

AMOUNTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=25).filter(
    lambda pairs: sum(amount for _, amount in pairs) > 0
)


@given(AMOUNTS, st.sampled_from([0.1, 0.2, 0.5, 1.0]))
def test_capture_is_the_mean_over_every_order_of_the_ties(pairs: list[tuple[int, int]], part: float) -> None:
    """One by one down the ranks, those tied each in part."""
    order, amounts = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    left, taken = part * len(order), 0.0
    for level in sorted(set(order), reverse=True):
        tied = amounts[order == level]
        use = min(left, len(tied))
        taken += tied.mean() * use
        left -= use
    assert capture(order, amounts, part) == pytest.approx(taken / amounts.sum())


def test_the_truth_captures_most_and_knowing_nothing_captures_its_part() -> None:
    amounts = np.arange(100.0)
    assert capture(amounts, amounts, 0.1) == pytest.approx(np.arange(90, 100).sum() / amounts.sum())
    assert capture(np.zeros(100), amounts, 0.1) == pytest.approx(0.1)
    with pytest.raises(ValueError, match="nothing"):
        capture(amounts, np.zeros(100), 0.1)


def test_a_difference_beyond_doubt_is_told_from_one_that_is_luck() -> None:
    rng = np.random.default_rng(0)
    amounts = rng.exponential(1, 300)
    nearly = amounts * rng.lognormal(0, 0.1, 300)
    against = compare(amounts, {"nothing": rng.random(300), "nearly": nearly}, amounts, 0.1, seed=1)
    assert against["nothing"].beaten
    assert against["nothing"].low < against["nothing"].ahead < against["nothing"].high
    reversed_ = compare(nearly, {"truth": amounts}, amounts, 0.1, seed=1)
    assert not reversed_["truth"].beaten
    assert reversed_["truth"].ahead <= 0


def test_calibration_and_deviance_of_what_is_right_by_definition() -> None:
    rates = np.array([0.1, 0.5, 2.0, 3.0])
    assert calibration_slope(rates, rates) == pytest.approx(1)
    assert calibration_slope(rates**2, rates) == pytest.approx(0.5)
    counts = np.array([0.0, 1.0, 2.0, 5.0])
    assert poisson_deviance(counts + 1e-12, counts) == pytest.approx(0, abs=1e-6)
    assert poisson_deviance(np.ones(4), counts) == pytest.approx(
        2 * np.mean([2, 1 * np.log(1 / 2) + 1, 0, 5 * np.log(5 / 2) - 3])
    )


def test_plain_rankings_are_what_their_names_say() -> None:
    """One child 100 m from the pond; the canal 900 m off had an incident."""
    made = county(
        {
            "hazard_sites": [
                {"id": "POND", "region_code": VILLAGE, "kind": "pond", "geometry": at(100, 0)},
                {"id": "CANAL", "region_code": VILLAGE, "kind": "canal", "geometry": at(900, 0)},
            ],
            "households": [{"id": "H", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(0, 0)}],
            "persons": [{"id": "P", "household_id": "H", "birth_date": "2018-01-01"}],
            "spells": [{"id": "S", "person_id": "P", "group": "left_behind_child", "from_date": "2025-01-01"}],
            "presences": [{"id": "R", "person_id": "P", "from_date": "2025-01-01", "place": "home"}],
            "incidents": [
                {
                    "id": "I",
                    "region_code": VILLAGE,
                    "site_id": "CANAL",
                    "occurred_on": "2025-07-01",
                    "outcome": "near_miss",
                    "geometry": at(900, 0),
                }
            ],
        }
    )
    found = baselines(made, made.hazard_sites.index)
    assert found["distance_only"] == pytest.approx([-100, -900], abs=0.5)
    assert found["child_count"].tolist() == [1, 0]
    assert found["exposure"][0] > found["exposure"][1] > 0
    assert found["site_type"].tolist() == [0, 1]
    assert found["past_incidents"][1] == pytest.approx(1, abs=1e-6)
    assert found["past_incidents"][0] == pytest.approx(np.exp(-0.5 * 0.8**2), abs=1e-3)
