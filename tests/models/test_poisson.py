"""The posterior of Poisson log rates: equal to a direct optimiser's, to ridge regression's and to the plain one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from models.poisson import Belief, Floats, Posterior, fit
from tests.examples import examples


def made(events: int, seed: int = 0) -> tuple[Floats, Floats, Floats, Floats]:
    """Counts and prior mean of 40 sites, and the features and errors their belief is made of."""
    rng = np.random.default_rng(seed)
    table = np.column_stack([np.ones(40), rng.normal(size=(40, 4))])
    errors = np.array([1.5, 0.7, 0.7, 0.3, 1.0])
    rates = np.exp(table @ rng.normal(0, 0.6, 5))
    counts = rng.poisson(rates * events / rates.sum()).astype(float) if events else np.zeros(40)
    mean = np.full(40, np.log(max(events, 1) / 40)) + 0.3 * table[:, 1]
    return counts, mean, table, errors


def covariance_of(found: Posterior) -> Floats:
    """The whole covariance, a column at a time."""
    return np.column_stack([found.covariance_with(row) for row in np.eye(len(found.log_rate))])


def plainly(counts: Floats, prior: Belief, effort: Floats, unseen: Floats) -> tuple[Floats, Floats]:
    """Mode and covariance by the whole n × n matrices, step by step as in the book."""
    n = len(counts)
    ours = prior.shared @ prior.shared.T + np.diag(prior.own)
    whole = ours + unseen @ unseen.T
    f = prior.mean.copy()
    for _ in range(60):
        w = effort * np.exp(f)
        inner = np.linalg.inv(np.eye(n) + np.sqrt(w)[:, None] * whole * np.sqrt(w))
        b = w * (f - prior.mean) + counts - w
        a = b - np.sqrt(w) * (inner @ (np.sqrt(w) * (whole @ b)))
        f = f + np.clip(prior.mean + whole @ a - f, -1, 1)
    w = effort * np.exp(f)
    inner = np.linalg.inv(np.eye(n) + np.sqrt(w)[:, None] * whole * np.sqrt(w))
    looked = np.sqrt(w)[:, None] * inner * np.sqrt(w)
    return prior.mean + ours @ (counts - w), ours - ours @ looked @ ours


@pytest.mark.parametrize("events", [0, 30, 300])
def test_the_mode_is_a_direct_optimisers(events: int) -> None:
    """Coefficients by BFGS on the penalised likelihood give the same log rates; their covariance is the formula's."""
    counts, mean, table, errors = made(events)

    def loss(scaled: Floats) -> float:
        log_rate = mean + table @ (errors * scaled)
        return float(np.exp(log_rate).sum() - counts @ log_rate + 0.5 * scaled @ scaled)

    best = minimize(loss, np.zeros(5), method="BFGS", options={"gtol": 1e-8}).x
    expected = mean + table @ (errors * best)
    found = fit(counts, Belief(mean, table * errors, np.zeros(40)))
    assert found.log_rate == pytest.approx(expected, abs=1e-5)
    weights = np.exp(found.log_rate)
    scaled = table * errors
    covariance = scaled @ np.linalg.inv(scaled.T @ (weights[:, None] * scaled) + np.eye(5)) @ scaled.T
    assert covariance_of(found) == pytest.approx(covariance, abs=1e-6)
    assert found.variance() == pytest.approx(np.diag(covariance), abs=1e-6)


@pytest.mark.parametrize("events", [30, 300])
def test_the_mode_is_that_of_scikit_learns_regressor(events: int) -> None:
    """y/R with weights R, columns by the prior's errors, alpha = 1/ΣR, no free intercept: an independent reference."""
    linear_model = pytest.importorskip("sklearn.linear_model")
    counts, mean, table, errors = made(events)
    weights = np.exp(mean)
    reference = linear_model.PoissonRegressor(
        alpha=1 / weights.sum(), fit_intercept=False, solver="newton-cholesky", tol=1e-10, max_iter=1000
    ).fit(table * errors, counts / weights, sample_weight=weights)
    found = fit(counts, Belief(mean, table * errors, np.zeros(40)))
    assert found.log_rate == pytest.approx(mean + table @ (errors * reference.coef_), abs=1e-6)


@settings(max_examples=examples(20))
@given(st.integers(0, 10_000), st.sampled_from([0, 3, 60]))
def test_shared_and_own_terms_give_what_the_whole_matrices_give(seed: int, events: int) -> None:
    """Effort of some sites none, of others part; something between what happens and what is counted."""
    rng = np.random.default_rng(seed)
    n = 12
    prior = Belief(rng.normal(-1, 1, n), rng.normal(0, 0.7, (n, 4)), rng.uniform(0, 1, n))
    effort = rng.choice([0.0, 0.3, 1.0, 2.0], n)
    effort[0] = 1.0
    unseen = rng.normal(0, 0.5, (n, 2))
    counts = np.where(effort > 0, rng.poisson(events / n, n), 0).astype(float)
    found = fit(counts, prior, effort=effort, unseen=unseen)
    mode, covariance = plainly(counts, prior, effort, unseen)
    assert found.log_rate == pytest.approx(mode, abs=1e-6)
    assert covariance_of(found) == pytest.approx(covariance, abs=1e-6)
    assert found.variance() == pytest.approx(np.diag(covariance), abs=1e-6)


def test_a_site_nobody_looked_at_is_told_by_its_like_and_does_not_tell() -> None:
    """Two sites of one kind, one of another: what was counted at the first speaks for the second, not for the third."""
    kinds = np.array([[0.7, 0.0], [0.7, 0.0], [0.0, 0.7]])
    prior = Belief(np.zeros(3), kinds, np.full(3, 0.1))
    found = fit(np.array([9.0, 0.0, 1.0]), prior, effort=np.array([1.0, 0.0, 1.0]))
    assert found.log_rate[1] > 1
    assert found.log_rate[1] == pytest.approx(
        fit(np.array([9.0, 1.0]), Belief(np.zeros(2), kinds[[0, 2]], np.full(2, 0.1))).log_rate[0] * 0.49 / 0.59
    )
    assert found.variance()[1] > found.variance()[0]


def test_counts_of_what_is_half_reported_say_that_twice_as_much_happens() -> None:
    loose = Belief(np.zeros(1), np.zeros((1, 0)), np.array([1e6]))
    assert fit(np.array([4.0]), loose, effort=np.array([0.5])).log_rate == pytest.approx(np.log([8.0]), abs=1e-4)
    unsure = fit(np.array([40.0]), Belief(np.zeros(1), np.ones((1, 1)), np.zeros(1)), unseen=np.ones((1, 1)))
    assert unsure.log_rate[0] == pytest.approx(np.log(40) / 2, abs=0.05)  # both are as likely to be the reason


def test_parts_of_the_prior_share_the_whole_move() -> None:
    counts, mean, table, errors = made(30)
    found = fit(counts, Belief(mean, table * errors, np.full(40, 0.3)))
    parts = [errors[j] ** 2 * np.outer(table[:, j], table[:, j]) for j in range(5)]
    moved = np.sum([part @ found.pull for part in parts], axis=0) + 0.3 * found.pull
    assert moved == pytest.approx(found.log_rate - mean, abs=1e-7)


def test_a_prior_that_is_sure_does_not_move_and_one_that_knows_nothing_takes_the_count() -> None:
    counts, mean, nothing = np.array([4.0, 0.0, 9.0]), np.zeros(3), np.zeros((3, 0))
    assert fit(counts, Belief(mean, nothing, np.zeros(3))).log_rate == pytest.approx(mean)
    loose = Belief(mean[:2], nothing[:2], np.full(2, 1e6))
    assert fit(counts[[0, 2]], loose).log_rate == pytest.approx(np.log([4.0, 9.0]), abs=1e-4)


def test_the_variance_of_a_contrast_is_that_of_draws() -> None:
    counts, mean, table, errors = made(30)
    found = fit(counts, Belief(mean, table * errors, np.full(40, 0.2)))
    reference = np.zeros(40)
    reference[[3, 7]] = 0.5
    draws = np.random.default_rng(1).multivariate_normal(found.log_rate, covariance_of(found), 20_000, method="eigh")
    assert found.contrast_variance(reference) == pytest.approx(
        (draws - (draws @ reference)[:, None]).var(axis=0), rel=0.06, abs=1e-3
    )


@pytest.mark.parametrize(
    ("counts", "effort", "told"), [(-1.0, 1.0, "negative"), (0.0, -1.0, "negative"), (1.0, 0.0, "nobody looked")]
)
def test_what_cannot_be_counted_is_refused(counts: float, effort: float, told: str) -> None:
    prior = Belief(np.zeros(1), np.ones((1, 1)), np.zeros(1))
    with pytest.raises(ValueError, match=told):
        fit(np.array([counts]), prior, effort=np.array([effort]))


@pytest.mark.parametrize("events", [0, 40])
def test_columns_kept_by_group_are_as_if_written_out_for_every_site(events: int) -> None:
    counts, mean, table, errors = made(events)
    rng = np.random.default_rng(3)
    group, grouped = rng.integers(0, 6, 40), rng.normal(0, 0.5, (6, 6))
    own, unseen, effort = np.full(40, 0.5), rng.normal(0, 0.3, (40, 2)), rng.uniform(0.2, 1.0, 40)
    by_group = Belief(mean, table * errors, own, group, grouped)
    written_out = Belief(mean, np.column_stack([table * errors, grouped[group]]), own)
    found, plain = (fit(counts, prior, effort=effort, unseen=unseen) for prior in (by_group, written_out))
    assert found.log_rate == pytest.approx(plain.log_rate, rel=1e-9, abs=1e-9)
    assert found.pull == pytest.approx(plain.pull, rel=1e-9, abs=1e-9)
    assert found.variance() == pytest.approx(plain.variance(), rel=1e-9)
    assert covariance_of(found) == pytest.approx(covariance_of(plain), rel=1e-9, abs=1e-9)


def test_a_site_held_against_itself_has_no_error() -> None:
    counts, mean, table, errors = made(40)
    found = fit(counts, Belief(mean, table * errors, np.full(40, 0.5)))
    assert found.contrast_variance(np.eye(40)[7])[7] == 0.0
