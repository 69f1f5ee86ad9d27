"""Outcomes and a belief: log odds linear in k effects under one joint Gaussian prior, updated by what happened.

successes_i ~ Binomial(trials_i, 1 / (1 + exp(−table_i @ effects))), effects ~ N(mean, covariance). The mode is found by
Newton steps on whitened effects u, effects = mean + R u with R Rᵀ = covariance, whose curvature I + RᵀZᵀWZR stays well
conditioned however wide the prior or separated the outcomes (a step is halved until it gains). The posterior is
taken as Gaussian there (Laplace), with covariance R (RᵀZᵀWZR + I)⁻¹ Rᵀ: the same shrinkage as ``models.poisson``
(Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, 3.4; here in the space of the effects, for n is
large and k small).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

Floats = npt.NDArray[np.floating[Any]]

_STEPS: Final = 100
_TOLERANCE: Final = 1e-9
_SHORTEST: Final = 1e-6
_ROUNDING: Final = 1e-12  # of the loss: near the mode a full step may seem to lose that much


@dataclass(frozen=True, eq=False)
class Posterior:
    """``effects`` (k,): the mode, log odds per unit of the table. ``covariance`` (k, k): of the Gaussian there."""

    effects: Floats
    covariance: Floats

    def probability(self, table: Floats) -> Floats:
        """Probability (n,) of a success in one trial at the mode, of rows ``table`` (n, k)."""
        found: Floats = expit(weighted(table, self.effects))
        return found

    def variance(self, table: Floats) -> Floats:
        """Variance (n,) of the log odds of rows ``table`` (n, k)."""
        across = np.column_stack([weighted(table, column) for column in self.covariance])
        found: Floats = np.maximum(sum((across[:, j] * table[:, j] for j in range(table.shape[1])), np.zeros(1)), 0.0)
        return found


def weighted(table: Floats, weights: Floats) -> Floats:
    """``table`` (n, k) @ ``weights`` (k,), the same to the last bit for one row as among many: ties stay ties."""
    return sum((table[:, j] * weights[j] for j in range(len(weights))), np.zeros(len(table)))


def fit(successes: Floats, trials: Floats, table: Floats, mean: Floats, covariance: Floats) -> Posterior:
    """The posterior of k effects given n groups.

    Args:
        successes: (n,) how many of ``trials`` (n,) ended in the outcome.
        table: (n, k) amounts; a column of ones holds the base rate.
        mean: (k,) of the prior; ``covariance`` (k, k) of it, symmetric and positive semi-definite.

    Raises:
        ValueError: successes are negative or more than the trials, or the steps do not end.
    """
    if (successes < 0).any() or (successes > trials).any():
        raise ValueError("successes cannot be negative or more than the trials")
    root = _root(covariance)
    base, scaled = table @ mean, table @ root
    u, identity = np.zeros(len(mean)), np.eye(len(mean))

    def loss(at: Floats) -> float:
        log_odds = base + scaled @ at
        return float(trials @ np.logaddexp(0.0, log_odds) - successes @ log_odds + 0.5 * at @ at)

    lowest = loss(u)
    for _ in range(_STEPS):
        probability = expit(base + scaled @ u)
        weight = trials * probability * (1 - probability)
        factor = cho_factor(identity + scaled.T @ (weight[:, None] * scaled))
        step = cho_solve(factor, scaled.T @ (successes - trials * probability) - u)
        if np.abs(step).max(initial=0.0) < _TOLERANCE:
            return Posterior(mean + root @ u, root @ cho_solve(factor, root.T))
        part = 1.0
        slack = _ROUNDING * (1 + abs(lowest))
        while (reached := loss(u + part * step)) > lowest + slack and part > _SHORTEST:
            part /= 2
        u, lowest = u + part * step, min(lowest, reached)
    raise ValueError(f"the effects did not settle in {_STEPS} steps")


def _root(covariance: Floats) -> Floats:
    """R (k, k) with R Rᵀ = covariance, also where that is singular."""
    values, vectors = np.linalg.eigh(covariance)
    root: Floats = vectors * np.sqrt(np.maximum(values, 0.0))
    return root
