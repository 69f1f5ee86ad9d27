"""The posterior of Poisson log rates: equal to a direct optimiser's, and to ridge regression's formula."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from models.poisson import Floats, fit


def made(events: int, seed: int = 0) -> tuple[Floats, Floats, Floats, Floats]:
    """Counts, prior mean and covariance of 40 sites, and the features and errors the covariance is made of."""
    rng = np.random.default_rng(seed)
    table = np.column_stack([np.ones(40), rng.normal(size=(40, 4))])
    errors = np.array([1.5, 0.7, 0.7, 0.3, 1.0])
    rates = np.exp(table @ rng.normal(0, 0.6, 5))
    counts = rng.poisson(rates * events / rates.sum()).astype(float) if events else np.zeros(40)
    mean = np.full(40, np.log(max(events, 1) / 40)) + 0.3 * table[:, 1]
    return counts, mean, table, errors


@pytest.mark.parametrize("events", [0, 30, 300])
def test_the_mode_is_a_direct_optimisers(events: int) -> None:
    """Coefficients by BFGS on the penalised likelihood give the same log rates; their covariance is the formula's."""
    counts, mean, table, errors = made(events)

    def loss(scaled: Floats) -> float:
        log_rate = mean + table @ (errors * scaled)
        return float(np.exp(log_rate).sum() - counts @ log_rate + 0.5 * scaled @ scaled)

    best = minimize(loss, np.zeros(5), method="BFGS", options={"gtol": 1e-8}).x
    expected = mean + table @ (errors * best)
    found = fit(counts, mean, table @ np.diag(errors**2) @ table.T)
    assert found.log_rate == pytest.approx(expected, abs=1e-5)
    weights = np.exp(found.log_rate)
    scaled = table * errors
    covariance = scaled @ np.linalg.inv(scaled.T @ (weights[:, None] * scaled) + np.eye(5)) @ scaled.T
    assert found.covariance == pytest.approx(covariance, abs=1e-6)


def test_parts_of_the_prior_share_the_whole_move() -> None:
    counts, mean, table, errors = made(30)
    parts = [errors[j] ** 2 * np.outer(table[:, j], table[:, j]) for j in range(5)]
    found = fit(counts, mean, np.sum(parts, axis=0))
    assert np.sum([part @ found.pull for part in parts], axis=0) == pytest.approx(found.log_rate - mean, abs=1e-7)


def test_a_prior_that_is_sure_does_not_move_and_one_that_knows_nothing_takes_the_count() -> None:
    counts, mean = np.array([4.0, 0.0, 9.0]), np.zeros(3)
    assert fit(counts, mean, np.zeros((3, 3))).log_rate == pytest.approx(mean)
    assert fit(counts[[0, 2]], mean[:2], 1e6 * np.eye(2)).log_rate == pytest.approx(np.log([4.0, 9.0]), abs=1e-4)


def test_the_variance_of_a_contrast_is_that_of_draws() -> None:
    counts, mean, table, errors = made(30)
    found = fit(counts, mean, table @ np.diag(errors**2) @ table.T)
    reference = np.zeros(40)
    reference[[3, 7]] = 0.5
    draws = np.random.default_rng(1).multivariate_normal(found.log_rate, found.covariance, 20_000, method="eigh")
    assert found.contrast_variance(reference) == pytest.approx(
        (draws - (draws @ reference)[:, None]).var(axis=0), rel=0.06, abs=1e-3
    )


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        fit(np.array([-1.0]), np.zeros(1), np.eye(1))
