"""Counts and a belief: the Poisson log rates of n sites under a joint Gaussian prior, updated by what was counted.

count_i ~ Poisson(effort_i · exp(f_i + g_i)), f ~ N(mean, Z Zᵀ + diag(own)): r shared terms (effects, villages) and one
of its own for each site. g ~ N(0, H Hᵀ) is what comes between what happens and what is counted; it explains counts and
is not part of f. A site of no effort was not looked at: it is predicted from the others.

The mode is found by Newton steps on B = I + √W K √W, which stays well conditioned however large the prior variance
(Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, algorithm 3.1); the posterior is taken as Gaussian
there (Laplace). B is inverted by its r shared terms (Woodbury), so that 3,000 sites take n·r², not n³. Without own
terms this is ridge Poisson regression with prior standard errors S, whose coefficients have covariance
S (S ZᵀWZ S + I)⁻¹ S.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.sparse import csr_array

Floats = npt.NDArray[np.floating[Any]]

_STEPS: Final = 100
_TOLERANCE: Final = 1e-9
_LONGEST_STEP: Final = 3.0  # on the log scale: the first Newton step from far off overshoots


@dataclass(frozen=True, eq=False)
class Belief:
    """A Gaussian over n log rates: ``mean`` (n,), ``shared`` (n, r) columns of independent unit terms, ``own`` (n,)
    variances of each site's own term.

    Further columns that are alike for all sites of a group are ``grouped`` (g, q), with the ``group`` (n,) of each
    site: then n·q² becomes g·q².
    """

    mean: Floats
    shared: Floats
    own: Floats
    group: npt.NDArray[np.int64] | None = None
    grouped: Floats | None = None

    def times(self, vector: Floats) -> Floats:
        """Its covariance times ``vector`` (n,)."""
        found: Floats = self.spread(self.gathered(vector)) + self.own * vector
        return found

    def spread(self, terms: Floats) -> Floats:
        """All columns (n, r + q) times ``terms`` (r + q,) or (r + q, k)."""
        r = self.shared.shape[1]
        return self.shared @ terms[:r] + (self._grouped @ terms[r:])[self._group]

    def gathered(self, vector: Floats) -> Floats:
        """All columns transposed times ``vector`` (n,) or (n, k)."""
        return np.concatenate([self.shared.T @ vector, self._grouped.T @ (self._sums @ vector)])

    def gram(self, weights: Floats) -> Floats:
        """All columns transposed times ``weights`` (n,) times all columns (r + q, r + q)."""
        weighted, terms = weights[:, None] * self.shared, self._grouped
        corner = (self._sums @ weighted).T @ terms
        return np.block(
            [[self.shared.T @ weighted, corner], [corner.T, terms.T @ ((self._sums @ weights)[:, None] * terms)]]
        )

    def forms(self, matrix: Floats) -> Floats:
        """x' ``matrix`` x (n,) of each site's row x (r + q,) of all columns; the matrix is symmetric."""
        r, terms, group = self.shared.shape[1], self._grouped, self._group
        own = np.einsum("ij,ij->i", self.shared @ matrix[:r, :r], self.shared)
        across = np.einsum("ij,ij->i", self.shared, (terms @ matrix[r:, :r])[group])
        found: Floats = own + 2 * across + np.einsum("ij,ij->i", terms @ matrix[r:, r:], terms)[group]
        return found

    @cached_property
    def columns(self) -> Floats:
        """All columns (n, r + q)."""
        return np.column_stack([self.shared, self._grouped[self._group]])

    @property
    def _group(self) -> npt.NDArray[np.int64]:
        return np.zeros(len(self.mean), dtype=np.int64) if self.group is None else self.group

    @property
    def _grouped(self) -> Floats:
        return np.zeros((1, 0)) if self.grouped is None else self.grouped

    @cached_property
    def _sums(self) -> csr_array:
        """Sums over each group (g, n)."""
        n = len(self.mean)
        return csr_array((np.ones(n), (self._group, np.arange(n))), shape=(len(self._grouped), n))


@dataclass(frozen=True, eq=False)
class Posterior:
    """``log_rate`` (n,): the mode of f. ``pull`` (n,): counted less expected there.

    A part Q of the prior covariance moved the log rates by Q @ pull; over all parts these add up to the whole move.
    ``log_evidence``: the marginal likelihood of the counts (Laplace; Rasmussen & Williams, eq. 3.32), but for a
    constant of counts and effort alone: two beliefs are weighed by it. ``move`` (n,): of f + g from the prior mean.
    """

    log_rate: Floats
    pull: Floats
    prior: Belief
    move: Floats
    log_evidence: float
    _looked: Floats  # V (n,): the diagonal of √W (I + √W D √W)⁻¹ √W
    _fitted: Fitted

    @cached_property
    def _seen(self) -> Floats:
        """(n, r): P of Cov = K − K V K + P Pᵀ."""
        prior, fitted = self.prior, self._fitted
        return fitted.seen(prior.spread(fitted.of_prior) + (prior.own * self._looked)[:, None] * fitted.columns)

    def variance(self) -> Floats:
        """Variance (n,) of each log rate."""
        prior, own, looked = self.prior, self.prior.own, self._looked
        grouped = np.einsum("ij,ij->i", prior._grouped, prior._grouped)[prior._group]
        whole = np.einsum("ij,ij->i", prior.shared, prior.shared) + grouped
        gone = prior.forms(prior.gram(looked)) + looked * own * (2 * whole + own)
        found: Floats = whole + own - gone + np.einsum("ij,ij->i", self._seen, self._seen)
        return np.maximum(found, 0.0)

    def covariance_with(self, weights: Floats) -> Floats:
        """Covariance (n,) of each log rate with ``weights`` @ log rate."""
        found: Floats = (
            self.prior.times(weights)
            - self.prior.times(self._looked * self.prior.times(weights))
            + self._seen @ (self._seen.T @ weights)
        )
        return found

    def contrast_variance(self, reference: Floats) -> Floats:
        """Variance (n,) of log_rate_i − reference @ log_rate; ``reference`` (n,) adds up to 1."""
        across = self.covariance_with(reference)
        found: Floats = np.maximum(self.variance() - 2 * across + reference @ across, 0.0)
        found[reference == 1.0] = 0.0  # itself: rounding would leave 1e-12, and its root 1e-6
        return found


@dataclass(frozen=True, eq=False)
class Fitted:
    """What P is made of: (Z ``of_prior`` + D V ``columns``) ``factor``⁻ᵀ, with ``columns`` (n, r) those of g too."""

    of_prior: Floats
    columns: Floats
    factor: Floats

    def seen(self, through: Floats) -> Floats:
        """P of rows before the factor (k, r)."""
        found: Floats = solve_triangular(self.factor, through.T, lower=True).T
        return found


class Contrast:
    """A posterior held against ``reference`` (n,), which adds up to 1: for rows whose columns became others.

    The terms are believed as they were fitted, those of each site's own too; a row adds them up by other amounts.
    """

    def __init__(self, posterior: Posterior, reference: Floats) -> None:
        prior, looked = posterior.prior, posterior._looked
        self._posterior, self._reference = posterior, reference
        self._gram = prior.gram(looked)
        self._pulled = looked * prior.times(reference)
        self._across = prior.gathered(reference) - prior.gathered(self._pulled)
        self._seen = posterior._seen.T @ reference
        self._variance = float(reference @ posterior.covariance_with(reference))

    def variance(self, rows: npt.NDArray[np.int64], shared: Floats) -> Floats:
        """Variance (k,) of log_rate_i − reference @ log_rate at ``rows`` (k,) with columns ``shared`` (k, r) now."""
        prior, fitted = self._posterior.prior, self._posterior._fitted
        own, looked = prior.own[rows], self._posterior._looked[rows]
        some, group = np.unique(prior._group[rows], return_inverse=True)  # rows are few, and so are their groups
        now = Belief(prior.mean[rows], shared, own, group, prior._grouped[some])
        grouped = np.einsum("ij,ij->i", now._grouped, now._grouped)[group]
        whole = np.einsum("ij,ij->i", shared, shared) + grouped
        with_fitted = np.einsum("ij,ij->i", shared, prior.shared[rows]) + grouped
        seen = fitted.seen(now.spread(fitted.of_prior) + (own * looked)[:, None] * fitted.columns[rows])
        gone = now.forms(self._gram) + looked * own * (2 * with_fitted + own)
        variance = whole + own - gone + np.einsum("ij,ij->i", seen, seen)
        across = now.spread(self._across) + own * (self._reference - self._pulled)[rows]
        found: Floats = np.maximum(variance - 2 * (across + seen @ self._seen) + self._variance, 0.0)
        return found


def fit(
    counts: Floats,
    prior: Belief,
    *,
    effort: Floats | None = None,
    unseen: Floats | None = None,
    move: Floats | None = None,
) -> Posterior:
    """The posterior of n log rates.

    Args:
        counts: (n,) zero or more, fractions allowed; zero where there was no effort.
        effort: (n,) zero or more, one where left out: how much of what happens was there to be counted.
        unseen: (n, q) columns H of independent unit terms of g; none where left out.
        move: (n,) from the prior mean, to begin from: of a fit of much the same. The mode is the same wherever.

    Raises:
        ValueError: a count or an effort is negative, something was counted without effort, or the steps do not end.
    """
    n = len(prior.mean)
    effort = np.ones(n) if effort is None else effort
    if (counts < 0).any() or (effort < 0).any():
        raise ValueError("counts and effort cannot be negative")
    if (counts[effort == 0] > 0).any():
        raise ValueError("nothing can be counted where nobody looked")
    r = prior.shared.shape[1]
    shared = prior.shared if unseen is None else np.column_stack([prior.shared, unseen])
    whole = replace(prior, shared=shared)
    identity = np.eye(shared.shape[1] + prior._grouped.shape[1])
    log_rate = prior.mean.astype(np.float64) if move is None else prior.mean + move
    for _ in range(_STEPS):
        expected = effort * np.exp(log_rate)
        looked = expected / (1 + expected * whole.own)
        gram = whole.gram(looked)
        factor = cholesky(identity + gram, lower=True)
        wanted = expected * (log_rate - prior.mean) + counts - expected
        alone = wanted - looked * (whole.own * wanted)
        pull = alone - looked * whole.spread(cho_solve((factor, True), whole.gathered(alone)))  # (I + W K)⁻¹ wanted
        step = prior.mean + whole.times(pull) - log_rate
        longest = float(np.abs(step).max(initial=0.0))
        log_rate = log_rate + step * min(1.0, _LONGEST_STEP / max(longest, _LONGEST_STEP))
        if longest < _TOLERANCE:
            mode = log_rate if unseen is None else log_rate - unseen @ (unseen.T @ pull)
            of_prior = np.delete(gram, np.s_[r : shared.shape[1]], axis=0)
            wide = 2 * np.log(np.diag(factor)).sum() + np.log1p(expected * whole.own).sum()
            told = counts @ log_rate - expected.sum() - (pull @ (log_rate - prior.mean) + wide) / 2
            move = log_rate - prior.mean
            return Posterior(mode, pull, prior, move, float(told), looked, Fitted(of_prior, whole.columns, factor))
    raise ValueError(f"the log rates did not settle in {_STEPS} steps")
