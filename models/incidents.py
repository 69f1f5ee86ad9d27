"""What a county's own incidents say of its waters: the priors of ``models.evidence`` updated, Poisson with exposure.

The log rate of a surveyed water is log exposure + Σ effect × feature + what nobody surveyed. Prior: each effect with
its standard error; exposure counts to the power 1 ± 0.3; a water, its village and its surroundings have terms of their
own (``OWN``, ``VILLAGE``, ``NEARBY``). All of it is one Gaussian over the waters (``models.poisson``), so that thirty
incidents move what they can tell and leave the rest where the papers put it; with none, nothing moves.

What incidents seem to say of protection is confounded by where protection was put, so it is not believed: it
stays in the water's own term, and a fix is worth what the prior says. Terms not recorded widen the interval only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.spatial.distance import cdist

from models.evidence import BY_FACTOR
from models.poisson import Posterior, fit
from models.score import Floats, Texts

EXPOSURE: Final = 0.3
OWN: Final = 0.8
VILLAGE: Final = 0.4
NEARBY: Final = 0.7
"""Prior standard deviations, expert values: of the power of exposure, and of what no survey records of a water, its
village and its surroundings, on the log scale. At 0.8 one water in ten is 2.8 times as deadly as it looks."""
NEARBY_M: Final = 800.0
"""How far surroundings reach: a child's walk; the scale of a Gaussian kernel."""
_LEVEL: Final = 2.0
"""Of the county's overall rate, which no order depends on."""


@dataclass(frozen=True, eq=False)
class Update:
    """How far incidents moved the log score of the m waters fitted, by what was moved; arrays (m,).

    ``effects``: log effects by name as updated; those of protection are not among them. ``exposure``: by its power and
    the kernel; ``vulnerability``: by persons' factors; ``own``: by all else. They add up to the whole move.
    """

    effects: Mapping[str, float]
    exposure: Floats
    vulnerability: Floats
    own: Floats
    posterior: Posterior


def update(
    counts: Floats,
    log_exposure: Floats,
    slopes: Mapping[str, Floats],
    features: Mapping[str, Floats],
    *,
    protection: Set[str],
    open_variance: Floats,
    xy: Floats,
    villages: Texts,
) -> Update:
    """Update the log scores of m waters by their ``counts``.

    Args:
        slopes: ∂log(exposure)/∂effect by name, of persons' factors and the kernel's ``scale``.
        features: amounts by name of effect; ``protection`` names those that lower it when closed.
        open_variance: of the log score by what is not recorded.
        xy: middles, metres (m, 2).
    """
    amounts = {**{name: slopes[name] for name in slopes}, **features}
    errors = {name: BY_FACTOR[name].se for name in amounts}
    power = log_exposure - log_exposure.mean()
    table = np.column_stack([amounts[name] * errors[name] for name in amounts])
    rest = np.diag(open_variance + OWN**2)
    rest += VILLAGE**2 * (villages[:, None] == villages)
    rest += NEARBY**2 * np.exp(-0.5 * (cdist(xy, xy) / NEARBY_M) ** 2)
    covariance = table @ table.T + EXPOSURE**2 * np.outer(power, power) + rest + _LEVEL**2
    prior = log_exposure + sum(
        (amount * BY_FACTOR[name].log_effect for name, amount in features.items()), np.zeros(len(counts))
    )
    prior = prior - np.log(np.exp(prior).sum()) + np.log(counts.sum())  # as many as there were
    posterior = fit(counts, prior, covariance)
    pull = posterior.pull
    moves = {name: errors[name] ** 2 * float(amounts[name] @ pull) for name in amounts}
    by_power = EXPOSURE**2 * float(power @ pull) * power
    persons = [name for name in slopes if name != "scale"]
    confounded = [name for name in features if name in protection]
    return Update(
        {name: BY_FACTOR[name].log_effect + moves[name] for name in features if name not in protection},
        by_power + _moved(["scale"], moves, amounts, by_power),
        _moved(persons, moves, amounts, by_power),
        rest @ pull + _moved(confounded, moves, amounts, by_power),
        posterior,
    )


def _moved(names: Iterable[str], moves: Mapping[str, float], amounts: Mapping[str, Floats], like: Floats) -> Floats:
    return sum((moves[name] * amounts[name] for name in names if name in amounts), np.zeros_like(like))
