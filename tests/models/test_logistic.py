"""The posterior of logistic effects: equal to a direct optimiser's, at few and many outcomes, separated or not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit

from models.logistic import Floats, fit

N, K = 400, 5


def prior() -> tuple[Floats, Floats]:
    """A mean and a joint covariance: effects with errors of their own and one scale in common."""
    points = np.array([0.0, 1.0, 2.0, 3.0, 1.0])
    errors = np.array([2.0, 0.7, 0.7, 0.7, 0.9])
    return points * np.log(1.5) - np.array([3.0, 0, 0, 0, 0]), np.diag(errors**2) + 0.04 * np.outer(points, points)


def made(outcomes: int, *, separated: bool, seed: int = 0) -> tuple[Floats, Floats, Floats]:
    """Successes, trials and table; where separated, one column alone tells who comes to harm."""
    rng = np.random.default_rng(seed)
    table = np.column_stack([np.ones(N), rng.random((N, K - 1)) < 0.3]).astype(float)
    trials = rng.integers(1, 4, N).astype(float)
    successes = np.zeros(N)
    log_odds = table @ np.array([0.0, 0.2, 1.0, 0.5, -0.3])
    if separated:
        table[:, 4] = 0.0
        table[np.argsort(-log_odds, kind="stable")[: max(outcomes, 1)], 4] = 1.0
        successes[np.argsort(-log_odds, kind="stable")[:outcomes]] = 1.0
    else:
        chance = expit(log_odds) / expit(log_odds).sum()
        successes[rng.choice(N, outcomes, replace=False, p=chance)] = 1.0
    return successes, trials, table


def directly(successes: Floats, trials: Floats, table: Floats, mean: Floats, covariance: Floats) -> Floats:
    """The mode by a general optimiser on the effects themselves."""
    precision = np.linalg.inv(covariance)

    def loss(effects: Floats) -> float:
        log_odds, away = table @ effects, effects - mean
        return float(trials @ np.logaddexp(0, log_odds) - successes @ log_odds + 0.5 * away @ precision @ away)

    def slope(effects: Floats) -> Floats:
        return table.T @ (trials * expit(table @ effects) - successes) + precision @ (effects - mean)

    best: Floats = minimize(loss, mean, jac=slope, method="BFGS", options={"gtol": 1e-9, "maxiter": 2000}).x
    return best


@pytest.mark.parametrize("separated", [False, True], ids=["mixed", "separated"])
@pytest.mark.parametrize("outcomes", [0, 30, 300])
def test_the_mode_is_a_direct_optimisers_and_the_covariance_the_formula_s(outcomes: int, separated: bool) -> None:
    successes, trials, table = made(outcomes, separated=separated)
    mean, covariance = prior()
    found = fit(successes, trials, table, mean, covariance)
    assert found.effects == pytest.approx(directly(successes, trials, table, mean, covariance), abs=1e-5)
    probability = expit(table @ found.effects)
    weight = trials * probability * (1 - probability)
    formula = np.linalg.inv(table.T @ (weight[:, None] * table) + np.linalg.inv(covariance))
    assert found.covariance == pytest.approx(formula, rel=1e-7, abs=1e-10)


def test_nothing_observed_is_the_prior() -> None:
    mean, covariance = prior()
    found = fit(np.empty(0), np.empty(0), np.empty((0, K)), mean, covariance)
    assert found.effects == pytest.approx(mean, abs=1e-12)
    assert found.covariance == pytest.approx(covariance, rel=1e-9, abs=1e-12)


def test_a_prior_that_is_sure_does_not_move_and_one_that_knows_nothing_takes_the_share() -> None:
    successes, trials, table = made(30, separated=False)
    mean, _ = prior()
    assert fit(successes, trials, table, mean, np.zeros((K, K))).effects == pytest.approx(mean)
    only = fit(np.array([30.0]), np.array([100.0]), np.ones((1, 1)), np.zeros(1), np.array([[1e6]]))
    assert only.probability(np.ones((1, 1))) == pytest.approx([0.3], abs=1e-6)


def test_groups_of_alike_are_the_same_as_single_trials() -> None:
    """Ten trials of one row with three successes, or ten rows of one trial."""
    mean, covariance = prior()
    row = np.array([[1.0, 0.0, 1.0, 0.0, 1.0]])
    grouped = fit(np.array([3.0]), np.array([10.0]), row, mean, covariance)
    single = fit(np.array([1.0] * 3 + [0.0] * 7), np.ones(10), np.repeat(row, 10, axis=0), mean, covariance)
    assert grouped.effects == pytest.approx(single.effects, rel=1e-9)
    assert grouped.covariance == pytest.approx(single.covariance, rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 400), st.integers(0, 10_000), st.floats(0.5, 50))
def test_the_slope_is_zero_at_the_mode_and_more_is_known_than_before(outcomes: int, seed: int, wide: float) -> None:
    """For any outcomes, separated by chance or not, and any width of the prior."""
    successes, trials, table = made(outcomes, separated=seed % 2 == 0, seed=seed)
    mean, covariance = prior()
    covariance = covariance * wide
    found = fit(successes, trials, table, mean, covariance)
    pulled = covariance @ table.T @ (successes - trials * expit(table @ found.effects))
    assert found.effects - mean == pytest.approx(pulled, rel=1e-5, abs=1e-5 * wide)
    assert (np.diag(found.covariance) <= np.diag(covariance) * (1 + 1e-9)).all()


def test_more_successes_than_trials_are_refused() -> None:
    for successes in (-1.0, 2.0):
        with pytest.raises(ValueError, match="successes"):
            fit(np.array([successes]), np.ones(1), np.ones((1, 1)), np.zeros(1), np.eye(1))
