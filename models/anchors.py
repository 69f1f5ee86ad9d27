"""What a full scoring holds every water against, kept for those scored anew before the next one.

A water's value is a ratio to the county's median water, its interval is of that ratio, and its chance of being among
the worst is told by one limit for all. These anchors, and what incidents taught, come of all waters at once and move by
a hair with each of them. ``anchor`` finds them; ``Anchors.rated`` rates any of the waters by them, as they are then. So
a change in one home moves the waters it touches and no other, until the next full scoring.

A water rated anew keeps what incidents said of it (its own term, its village's and the surroundings'). If more of it is
open than was, its variance is wider by as much, and narrower if less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from models.evidence import BY_FACTOR
from models.poisson import Contrast
from models.rates import Taught, Waters, estimate
from models.score import Bools, Floats, Ints
from models.waters import Feature
from models.worst import chances, gains, limit_of

_NOTHING: Final = 1e-12  # what rounding leaves of a difference that is none
_NO_VARIANCE: Final = 1e-10  # and of a variance


@dataclass(frozen=True, eq=False)
class Rated:
    """Waters (k) by some anchors: logs of their values, the ``error`` of these, and what they add up from, ``parts`` of
    exposure, ``features`` and ``own``, each less that of the median water.

    ``chance`` (k,) to be in the worst tenth and ``gain`` (k,) of a survey (``models.worst``); NaN without a place.
    """

    log_value: Floats
    error: Floats
    parts: Mapping[str, Floats]
    features: list[Feature]
    own: Floats
    chance: Floats
    gain: Floats
    _middle: Mapping[str, float]

    def contribution(self, group: Sequence[Feature]) -> Floats:
        """What features of ``group`` add (k,)."""
        log_effect = sum((member.log_effect for member in group), np.zeros(len(self.log_value)))
        return _known(log_effect - sum(self._middle[member.effect] for member in group))


@dataclass(frozen=True, eq=False)
class Anchors:
    """What waters (n) are held against: ``taught``, the ``reference`` (n,), whose mean is the median water, and the
    ``limit`` of the worst tenth, a log value. ``waters`` are those they were found from."""

    waters: Waters
    taught: Taught
    reference: Floats
    limit: float
    middle: Mapping[str, float]
    incidents: float
    """How many taught it."""

    def rated(self, waters: Waters, rows: Ints) -> Rated:
        """``waters`` (k) as they are now, those at ``rows`` (k,) of the n."""
        found = self.taught.of(waters, rows)
        log_value = found.log_rate - self.middle["log_rate"]
        error = np.sqrt(self._variance(waters, rows))
        at = waters.placed
        parts = {name: np.where(at, _known(part - self.middle[name]), 0.0) for name, part in found.parts.items()}
        own = _known(self.taught.own[rows] - self.middle["own"])
        chance, gain = _worst(waters, log_value, error, self.limit)
        return Rated(log_value, error, parts, found.features, own, chance, gain, self.middle)

    def _variance(self, waters: Waters, rows: Ints) -> Floats:
        """Variance (k,) of the log of the ratio to the median water as it was."""
        reference, was, fitted = self.reference, self.waters, self.taught.fitted
        amounts = {feature.effect: feature.amount for feature in waters.features}
        variance = waters.open_variance - was.open_variance[rows]
        if fitted is None:
            variance = variance + (was.open_variance - 2 * reference * was.open_variance)[rows]
            variance = variance + reference**2 @ was.open_variance
            for name, amount in (*waters.exposed.slopes.items(), *amounts.items()):
                variance = variance + ((amount - self._amounts[name]) * BY_FACTOR[name].se) ** 2
        else:
            at = waters.placed
            log_exposure = sum(waters.exposed.log_parts.values(), np.zeros(len(rows)))
            slopes = {name: slope[at] for name, slope in waters.exposed.slopes.items()}
            shared = fitted.shared(log_exposure[at], slopes, {name: amount[at] for name, amount in amounts.items()})
            of_fit = np.cumsum(was.placed) - 1
            variance = np.where(at, variance, 0.0)
            variance[at] += self._contrast.variance(of_fit[rows[at]], shared)
        return np.where(variance > _NO_VARIANCE, variance, 0.0)

    @cached_property
    def _amounts(self) -> dict[str, float]:
        """Amounts of each effect at the median water."""
        slopes = self.waters.exposed.slopes
        amounts = {**slopes, **{feature.effect: feature.amount for feature in self.waters.features}}
        return {name: float(self.reference @ amount) for name, amount in amounts.items()}

    @cached_property
    def _contrast(self) -> Contrast:
        assert self.taught.fitted is not None
        return Contrast(self.taught.fitted.posterior, self.reference[self.waters.placed])


def anchor(waters: Waters) -> tuple[Anchors, Rated]:
    """The anchors of a county's waters, one at least, and all of these rated by them."""
    found = estimate(waters)
    waters = found.waters
    reference = _reference(found.log_rate, waters.surveyed)
    middle = {
        "log_rate": float(reference @ found.log_rate),
        "own": float(reference @ found.own),
        **{name: float(reference @ part) for name, part in found.parts.items()},
        **{feature.effect: float(reference @ feature.log_effect) for feature in found.features},
    }
    incidents = float(waters.record.counts[waters.placed].sum())
    every = np.arange(len(reference))
    bare = Anchors(waters, found.taught, reference, 0.0, middle, incidents)
    rated, at = bare.rated(waters, every), waters.placed
    limit = limit_of(rated.log_value[at], rated.error[at])
    chance, gain = _worst(waters, rated.log_value, rated.error, limit)
    return replace(bare, limit=limit), replace(rated, chance=chance, gain=gain)


def _worst(waters: Waters, log_value: Floats, error: Floats, limit: float) -> tuple[Floats, Floats]:
    """The chance to be in the worst tenth and the gain of a survey (n,), NaN without a place."""
    at = waters.placed
    chance, gain = np.full(len(at), np.nan), np.full(len(at), np.nan)
    chance[at] = chances(log_value[at], error[at], limit=limit)
    settled = np.where(waters.surveyed, 0.0, waters.survey_variance)
    gain[at] = gains(log_value[at], error[at], settled[at], limit=limit)
    return chance, gain


def _reference(log_score: Floats, surveyed: Bools) -> Floats:
    """Weights (n,) whose mean is the median site: ties share a place; without a surveyed site, all sites stand in."""
    pool = surveyed if surveyed.any() else np.ones(len(log_score), dtype=bool)
    ordered = np.sort(log_score[pool])
    middle = ordered[[(len(ordered) - 1) // 2, len(ordered) // 2]]
    weights = np.zeros(len(log_score))
    for place in middle:
        tied = pool & np.isclose(log_score, place, rtol=0, atol=1e-12)
        weights += tied / tied.sum() / 2
    return weights


def _known(difference: Floats) -> Floats:
    """Without what is nothing but rounding, which would be told as a reason."""
    return np.where(np.abs(difference) > _NOTHING, difference, 0.0)
