"""What a county's own incidents say of its waters: the priors of ``models.evidence`` updated, Poisson with exposure.

The log rate of a water is log exposure + Σ effect × feature + what nobody surveyed. Prior: each effect with its
standard error; exposure counts to the power 1 ± 0.1, at a scale of distance the incidents have their say in
(``models.roaming``); a water has a term of its own, a village one and one it shares
with villages around (``Spreads``): the model of disease maps (Besag, York & Mollié 1991, Ann Inst Stat Math 43:1). All
of it is one Gaussian over the waters (``models.poisson``), so that thirty incidents move what they can tell and leave
the rest where the papers put it; with none, nothing moves.

What incidents seem to say of protection is confounded by where protection was put, so it is not believed: it
stays in the water's own term, and a fix is worth what the prior says. Terms not recorded widen the interval only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import cholesky
from scipy.spatial.distance import cdist

from models.evidence import BY_FACTOR, EFFECTS
from models.poisson import Belief, Posterior, fit
from models.score import Floats, Ints, Texts

_LEVEL: Final = 2.0
"""Of the county's overall rate, which no order depends on."""
_SURE: Final = 1e-9  # keeps a matrix of equal rows positive
EFFECT: Final[Mapping[str, float]] = {effect.factor: effect.log_effect for effect in EFFECTS}
"""The log effects of ``models.evidence`` by name."""


@dataclass(frozen=True)
class Spreads:
    """Prior standard deviations, expert values: of the power of exposure, and of what no survey records of a water
    (``own``), its ``village`` and the villages around (``nearby``), on the log scale. At 0.8 one water in ten is 2.8
    times as deadly as it looks. ``nearby_m``: how far surroundings reach between the middles of villages' waters, the
    scale of a Gaussian kernel in metres. ``table``: of how strongly the table of effects holds as a whole, 1 before any
    incident: its values are one expert's, who may be as wrong of all of them as of each."""

    exposure: float = 0.1
    own: float = 0.8
    village: float = 0.4
    nearby: float = 0.4
    nearby_m: float = 1_500.0
    table: float = 0.7


SPREADS: Final = Spreads()


@dataclass(frozen=True, eq=False)
class Update:
    """How far incidents moved the log score of the m waters fitted, by what was moved.

    ``effects``: log effects of features by name as updated; those of protection are not among them. ``slopes``: moves
    of the effects of persons' factors and the kernel. ``power``: of exposure, against ``log_exposure``, the mean of its
    log. ``own`` (m,): by all else. ``table``: spread of the strength of the effects ``prior``. ``exposure``,
    ``vulnerability`` and ``own`` add up to the whole move.
    """

    effects: Mapping[str, float]
    slopes: Mapping[str, float]
    power: float
    log_exposure: float
    own: Floats
    spread: float
    scale_error: float
    table: float
    prior: Mapping[str, float]
    posterior: Posterior

    def exposure(self, log_exposure: Floats, slopes: Mapping[str, Floats]) -> Floats:
        """The move (k,) by the power of exposure and the kernel."""
        by_power = self.power * (log_exposure - self.log_exposure)
        return by_power + _moved(["scale"], self.slopes, slopes, by_power)

    def vulnerability(self, slopes: Mapping[str, Floats]) -> Floats:
        """The move (k,) by persons' factors."""
        persons = [name for name in slopes if name != "scale"]
        return _moved(persons, self.slopes, slopes, next(iter(slopes.values())))

    def shared(self, log_exposure: Floats, slopes: Mapping[str, Floats], features: Mapping[str, Floats]) -> Floats:
        """Columns (k, r) of the shared terms, in the order of the posterior."""
        power = self.spread * (log_exposure - self.log_exposure)
        return _shared(
            {**slopes, **features}, power, self.scale_error, self.table * tabled(features, self.prior, power)
        )


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
    effort: Floats,
    unseen: Floats,
    effects: Mapping[str, float] = EFFECT,
    spreads: Spreads = SPREADS,
    scale_error: float = BY_FACTOR["scale"].se,
    move: Floats | None = None,
) -> Update:
    """Update the log scores of m waters by their ``counts``.

    Args:
        slopes: ∂log(exposure)/∂effect by name, of persons' factors and the kernel's ``scale``.
        features: amounts by name of effect; ``protection`` names those that lower it when closed.
        open_variance: of the log score by what is not recorded.
        xy: middles, metres (m, 2).
        effort: how much of what happened there was to come on record (``models.record``), zero where nobody looked.
        unseen: (m, q) columns of what is not known of that share.
        effects: prior log effects of the features by name, those of ``models.evidence`` where left out.
        scale_error: of the log of the kernel's scale.
        move: as in ``models.poisson.fit``.
    """
    amounts = {**slopes, **features}
    errors = _errors(amounts, scale_error)
    middle = float(log_exposure.mean())
    power = log_exposure - middle
    around, village = _surroundings(xy, villages, spreads)
    own_variance = open_variance + spreads.own**2
    table = tabled(features, effects, power)
    shared = _shared(amounts, spreads.exposure * power, scale_error, spreads.table * table)
    mean = log_exposure + table
    expected = float(effort @ np.exp(mean))
    mean = mean + np.log(max(counts.sum(), 0.5) / max(expected, 1e-300))  # as many as there were
    posterior = fit(
        counts, Belief(mean, shared, own_variance, village, around), effort=effort, unseen=unseen, move=move
    )
    pull = posterior.pull
    moves = {name: errors[name] ** 2 * float(amounts[name] @ pull) for name in amounts}
    stronger = spreads.table**2 * float(table @ pull)
    moves |= {name: moves[name] + stronger * effects[name] for name in features}
    confounded = [name for name in features if name in protection]
    pulled = np.bincount(village, pull, minlength=len(around))
    rest = (around @ (around.T @ pulled))[village] + own_variance * pull
    return Update(
        {name: effects[name] + moves[name] for name in features if name not in protection},
        {name: moves[name] for name in slopes},
        spreads.exposure**2 * float(power @ pull),
        middle,
        rest + _moved(confounded, moves, amounts, rest),
        spreads.exposure,
        scale_error,
        spreads.table,
        effects,
        posterior,
    )


def tabled(features: Mapping[str, Floats], effects: Mapping[str, float], like: Floats) -> Floats:
    """What the table of ``effects`` says of waters with ``features`` (k,) by name."""
    return sum((amount * effects[name] for name, amount in features.items()), np.zeros_like(like))


def _errors(names: Iterable[str], scale_error: float) -> dict[str, float]:
    """Prior standard errors of effects."""
    return {name: scale_error if name == "scale" else BY_FACTOR[name].se for name in names}


def _shared(amounts: Mapping[str, Floats], power: Floats, scale_error: float, table: Floats) -> Floats:
    """Columns of independent unit terms: each effect, the power of exposure, the strength of the table, and the
    county's level."""
    errors = _errors(amounts, scale_error)
    columns = [amount * errors[name] for name, amount in amounts.items()]
    return np.column_stack([*columns, power, table, np.full(len(power), _LEVEL)])


def _surroundings(xy: Floats, villages: Texts, spreads: Spreads) -> tuple[Floats, Ints]:
    """Columns (villages, villages) of independent unit terms, of each village and shared with those around by distance;
    and the village (m,) of each water."""
    _, village = np.unique(villages, return_inverse=True)
    size = np.bincount(village)
    middles = np.column_stack([np.bincount(village, xy[:, axis]) / size for axis in (0, 1)])
    covariance = spreads.nearby**2 * np.exp(-0.5 * (cdist(middles, middles) / spreads.nearby_m) ** 2)
    covariance += (spreads.village**2 + _SURE) * np.eye(len(size))
    return np.asarray(cholesky(covariance, lower=True)), village


def _moved(names: Iterable[str], moves: Mapping[str, float], amounts: Mapping[str, Floats], like: Floats) -> Floats:
    return sum((moves[name] * amounts[name] for name in names if name in amounts), np.zeros_like(like))
