"""Chances to be among the worst, and what a survey is worth: against draws, and what must hold of both."""

from __future__ import annotations

from math import erf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.score import Floats
from models.worst import chances, gains
from tests.examples import examples

SITES = st.lists(st.tuples(st.floats(-5, 5), st.floats(0, 3)), min_size=1, max_size=40)


def bisected(log_value: Floats, error: Floats, places: float) -> float:
    """The level above which as many are expected as there are places, by halving."""
    low, high = -50.0, 50.0
    for _ in range(200):
        middle = (low + high) / 2
        above = sum((1 + erf((m - middle) / (e * 2**0.5))) / 2 for m, e in zip(log_value, error, strict=True))
        low, high = (middle, high) if above > places else (low, middle)
    return low


@settings(max_examples=examples(30))
@given(SITES, st.sampled_from([0.1, 0.25, 0.5]))
def test_chances_add_up_to_the_places(sites: list[tuple[float, float]], part: float) -> None:
    log_value, error = (np.array(column) for column in zip(*sites, strict=True))
    found = chances(log_value, error, part)
    assert ((found >= 0) & (found <= 1)).all()
    assert found.sum() == pytest.approx(part * len(sites), abs=1e-4)


def test_chances_are_those_of_draws() -> None:
    """Of sixty sites drawn together twenty thousand times, how often each is among the worst six."""
    rng = np.random.default_rng(3)
    log_value, error = rng.normal(0, 1, 60), rng.uniform(0.2, 1, 60)
    drawn = rng.normal(log_value, error, (20_000, 60))
    limit = np.sort(drawn, axis=1)[:, -6][:, None]
    assert chances(log_value, error) == pytest.approx((drawn >= limit).mean(axis=0), abs=0.03)


def test_what_is_known_is_in_or_out_and_equals_share_the_places() -> None:
    known = chances(np.arange(20.0), np.zeros(20))
    assert known[:18] == pytest.approx(np.zeros(18), abs=1e-6)
    assert known[18:] == pytest.approx(np.ones(2), abs=1e-6)
    assert chances(np.zeros(20), np.zeros(20)) == pytest.approx(np.full(20, 0.1), abs=1e-4)
    assert chances(np.empty(0), np.empty(0)).shape == (0,)


def test_a_survey_is_worth_what_draws_of_its_result_say() -> None:
    """Before, one is watched by its expected rate; after, by what the survey left: the mean gain over its results."""
    rng = np.random.default_rng(4)
    log_value, error = np.array([0.0, 0.5, 1.0, -2.0, 3.0]), np.array([1.0, 0.8, 0.3, 1.5, 0.5])
    settled = np.array([0.6, 0.3, 0.0, 1.0, 0.1])
    found = gains(log_value, error, settled, 0.4)
    ahead = log_value + error**2 / 2 - bisected(log_value, error, places=2)
    for site in range(5):
        if settled[site] == 0:
            assert found[site] == 0
            continue
        spread = settled[site] ** 0.5
        results = np.exp(ahead[site] + rng.normal(-(spread**2) / 2, spread, 400_000))
        expected = np.maximum(results - 1, 0).mean() - max(np.exp(ahead[site]) - 1, 0)
        assert found[site] == pytest.approx(expected, abs=0.02)


def test_to_survey_what_is_near_the_limit_and_open_is_worth_most() -> None:
    log_value = np.array([0.0, 0.0, -4.0, *np.linspace(-3, 0.5, 27)])
    error = np.full(30, 0.3)
    error[[0, 2]] = 1.0
    settled = np.zeros(30)
    settled[:3] = [0.9, 0.05, 0.9]
    found = gains(log_value, error, settled)
    assert found[0] > found[1] > found[2] >= 0
    assert (found[3:] == 0).all()
