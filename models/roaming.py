"""How far from home children of a county roam to water, as far as its incidents can tell.

The kernel of exposure is exp(−distance / scale), its scale a rule of the county with an expert's error of its log
(``models.evidence``). That error is wide, and one slope at the rule's scale says little of a scale four times as long.
So the incidents are fitted at ``TIMES`` the scale, and what each fit makes of them (its marginal likelihood) weighs it
beside the prior. Exposure is then taken at the mean of the log of the scale, and what spread is left there is the error
of the one slope (Hoeting et al. 1999, Statistical Science 14:382, for the average over models).

Below ``FROM`` incidents nothing of the kind is asked of them: the rule's scale stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.evidence import BY_FACTOR

TIMES: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Multiples of the rule's scale that are tried: two standard errors to either side."""
FROM: Final = 5
"""Incidents from which is learned what holds for the county as a whole, its scale and the strength of the table of
effects: fewer can hardly tell one from another."""
WIDEST: Final = 2.5
"""The reach grows with the scale, as far as so many times the rule's: what is beyond is worth less than looking for."""


@dataclass(frozen=True)
class Roaming:
    """How far they roam: ``times`` the rule's scale, and the ``error`` of the log of it."""

    times: float = 1.0
    error: float = BY_FACTOR["scale"].se


AS_RULED: Final = Roaming()
"""What stands before any incident."""


def learned(log_evidence: Sequence[float], prior: Roaming = AS_RULED) -> Roaming:
    """The posterior mean and spread of the log of the scale; ``log_evidence`` of the fits at ``TIMES``, in order."""
    place = np.log(TIMES)
    weight = np.asarray(log_evidence) - 0.5 * ((place - np.log(prior.times)) / prior.error) ** 2
    weight = np.exp(weight - weight.max())
    weight = weight / weight.sum()
    mean = float(weight @ place)
    return Roaming(float(np.exp(mean)), float(np.sqrt(weight @ (place - mean) ** 2)))


def at_times(parameter: Mapping[str, float], times: float) -> dict[str, float]:
    """Rules ``scale`` and ``reach`` of exposure, metres, where children roam ``times`` as far."""
    wider = min(max(times, 1.0), WIDEST)
    return {**parameter, "scale": parameter["scale"] * times, "reach": parameter["reach"] * wider}
