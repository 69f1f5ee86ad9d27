"""Who is among the worst: the chance of each site, and which survey would settle it most.

Chances are told by the normal posterior of the log values against one limit, so chosen that as many are expected above
it as there are places. A survey is worth what a county gains by it where it watches as many as before: the expected
value of sample information (Raiffa & Schlaifer 1961, Applied Statistical Decision Theory), for one site against a known
limit that of the knowledge gradient (Frazier, Powell & Dayanik 2008, SIAM J Control Optim 47:2410), here of rates.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from models.score import Floats

WORST: Final = 0.1
"""The part of a county's waters that is told apart: what it can watch."""
_LEAST: Final = 1e-6  # an error of none: sites tied at the limit share the places left


def chances(log_value: Floats, error: Floats, part: float = WORST, *, limit: float | None = None) -> Floats:
    """The chance (n,) of each of n sites to be among the ``part`` with the highest values; they add up to part × n.

    ``log_value`` and ``error`` (n,) are means and standard deviations of the log values against one reference;
    ``limit``: that of a whole of which these are a part, found here if not given.
    """
    if limit is None:
        limit = limit_of(log_value, error, part)
    found: Floats = ndtr((log_value - limit) / np.maximum(error, _LEAST))
    return found


def gains(
    log_value: Floats, error: Floats, settled: Floats, part: float = WORST, *, limit: float | None = None
) -> Floats:
    """What surveying each of n sites would add to the rate watched at the worst ``part``, in rates of the limit.

    ``settled`` (n,) is the variance of the log value that a survey takes away, 0 where there is nothing to survey. A
    site is watched where its expected rate is above the limit's. Before: max(e^m − 1, 0), with m the log of the
    expected rate over the limit's. The survey moves m by N(−s²/2, s²), so that afterwards it is, as in an option's
    price, e^m Φ(m/s + s/2) − Φ(m/s − s/2).
    """
    asked = settled > 0
    if not asked.any():
        return np.zeros(len(log_value))
    if limit is None:
        limit = limit_of(log_value, error, part)
    spread = np.sqrt(np.where(asked, settled, 1.0))
    ahead = log_value + error**2 / 2 - limit
    after = np.exp(ahead) * ndtr(ahead / spread + spread / 2) - ndtr(ahead / spread - spread / 2)
    return np.where(asked, np.maximum(after - np.maximum(np.expm1(ahead), 0.0), 0.0), 0.0)


def limit_of(log_value: Floats, error: Floats, part: float = WORST) -> float:
    """The log value that part × n sites are expected to be above."""
    if not len(log_value):
        return 0.0
    error = np.maximum(error, _LEAST)
    reach = 40 * float(error.max())
    low, high = float(log_value.min()) - reach, float(log_value.max()) + reach
    places = part * len(log_value)
    return float(brentq(lambda limit: ndtr((log_value - limit) / error).sum() - places, low, high, xtol=1e-13))
