"""Counts and a belief: the Poisson log rates of n sites under a joint Gaussian prior, updated by what was counted.

count_i ~ Poisson(exp(f_i)), f ~ N(mean, covariance). The mode is found by Newton steps on B = I + √W K √W, which stays
well conditioned however large the prior variance (Rasmussen & Williams 2006, Gaussian Processes for Machine Learning,
algorithm 3.1); the posterior is taken as Gaussian there (Laplace). With K = Z S² Zᵀ this is ridge Poisson regression
with prior standard errors S, whose coefficients have covariance S (S ZᵀWZ S + I)⁻¹ S.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_solve, cholesky, solve_triangular

Floats = npt.NDArray[np.floating[Any]]

_STEPS: Final = 100
_TOLERANCE: Final = 1e-9
_LONGEST_STEP: Final = 3.0  # on the log scale: the first Newton step from far off overshoots


@dataclass(frozen=True, eq=False)
class Posterior:
    """``log_rate`` (n,): the mode. ``pull`` (n,): counted less expected there, K⁻¹(log_rate − mean).

    A part Q of the prior covariance moved the log rates by Q @ pull; over all parts these add up to the whole move.
    """

    log_rate: Floats
    pull: Floats
    covariance: Floats

    def contrast_variance(self, reference: Floats) -> Floats:
        """Variance (n,) of log_rate_i − reference @ log_rate; ``reference`` (n,) adds up to 1."""
        across = self.covariance @ reference
        found: Floats = np.maximum(np.diag(self.covariance) - 2 * across + reference @ across, 0.0)
        return found


def fit(counts: Floats, mean: Floats, covariance: Floats) -> Posterior:
    """The posterior of n log rates. ``covariance`` (n, n) is positive semi-definite.

    Raises:
        ValueError: a count is negative, or the steps do not end.
    """
    if (counts < 0).any():
        raise ValueError("counts cannot be negative")
    log_rate, identity = mean.astype(np.float64), np.eye(len(mean))
    for _ in range(_STEPS):
        expected = np.exp(log_rate)
        root = np.sqrt(expected)
        factor = cholesky(identity + root[:, None] * covariance * root, lower=True)
        wanted = expected * (log_rate - mean) + counts - expected
        pull = wanted - root * cho_solve((factor, True), root * (covariance @ wanted))
        step = mean + covariance @ pull - log_rate
        longest = float(np.abs(step).max(initial=0.0))
        log_rate = log_rate + step * min(1.0, _LONGEST_STEP / max(longest, _LONGEST_STEP))
        if longest < _TOLERANCE:
            half = solve_triangular(factor, root[:, None] * covariance, lower=True)
            return Posterior(log_rate, counts - np.exp(log_rate), covariance - half.T @ half)
    raise ValueError(f"the log rates did not settle in {_STEPS} steps")
