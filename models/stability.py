"""How firm a ranking of waters stands: other incidents that might have come, and other assumptions that might be made.

Resampling draws each incident again with replacement. Each assumption is halved and doubled by itself: the prior
spreads, every site effect, and the local rules that shape exposure. What is told is how much of the worst tenth stays
and the rank agreement (Kendall's τ-b) over the surveyed waters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Final

import numpy as np

from geo.county import County
from geo.network import RoadNetwork
from geo.rules import RulePack
from models.evidence import EFFECTS
from models.incidents import EFFECT, SPREADS, Spreads
from models.rates import Waters, estimate, gather
from models.score import Floats, rule_for
from models.worst import WORST

RESAMPLES: Final = 50
RULES: Final = ("scale", "floor", "pupil", "unknown", "deep", "incident_reach", "incident_years", "route")
"""``drowning_parameter`` rules that shape the score; what counts no child or no water cannot be halved."""
TIMES: Final = (0.5, 2.0)


@dataclass(frozen=True)
class Firm:
    """``stays``: the share of the worst tenth that is in the other's worst tenth; ``agreement``: Kendall's τ-b."""

    stays: float
    agreement: float


@dataclass(frozen=True)
class Assumed:
    """One assumption ``times`` as much, and how firm the ranking stands under it."""

    assumption: str
    times: float
    firm: Firm


def resampled(waters: Waters, *, seed: int) -> list[Firm]:
    """The ranking under incidents drawn again with replacement, ``RESAMPLES`` times; empty without incidents."""
    counts = waters.record.counts
    if not counts[waters.placed].any():
        return []
    rng = np.random.default_rng(seed)
    own = estimate(waters).log_rate
    total, chance = round(float(counts.sum())), counts / counts.sum()
    drawn = (rng.multinomial(total, chance).astype(np.float64) for _ in range(RESAMPLES))
    return [firmness(waters, own, estimate(waters, counts=again).log_rate) for again in drawn]


def assumed(
    county: County, waters: Waters, network: RoadNetwork | None = None, *, report: Callable[[str, float], None] | None
) -> list[Assumed]:
    """The ranking under each single assumption halved and doubled, the one it shakes most first."""
    own = estimate(waters).log_rate
    others = list(_others(county, waters, network))
    found = []
    for number, (name, times, log_rate) in enumerate(others):
        if report is not None:
            report(name, number / len(others))
        found.append(Assumed(name, times, firmness(waters, own, log_rate())))
    return sorted(found, key=lambda one: (one.firm.stays, one.firm.agreement))


def firmness(waters: Waters, one: Floats, other: Floats) -> Firm:
    """How much of the worst tenth of the surveyed waters two rankings (n,) share, and how they agree over all."""
    one, other = one[waters.surveyed], other[waters.surveyed]
    places = max(round(WORST * len(one)), 1)
    if len(one) < 2:
        return Firm(1.0, 1.0)
    worst = set(np.argsort(-one, kind="stable")[:places].tolist())
    again = set(np.argsort(-other, kind="stable")[:places].tolist())
    from scipy.stats import kendalltau  # takes a third of a second to read

    agreement = float(kendalltau(one, other).statistic)
    return Firm(len(worst & again) / places, 1.0 if np.isnan(agreement) else agreement)


def _others(
    county: County, waters: Waters, network: RoadNetwork | None
) -> Iterator[tuple[str, float, Callable[[], Floats]]]:
    """Name, times and the log rates of every assumption changed by itself."""
    for name, value in asdict(SPREADS).items():
        for times in TIMES:
            spreads = replace(SPREADS, **{name: value * times})
            yield f"spread_{name}", times, _with(waters, spreads=spreads)
    used = {feature.effect for feature in waters.features}
    for effect in EFFECTS:
        if effect.factor in used and effect.log_effect:
            for times in TIMES:
                changed = {**EFFECT, effect.factor: effect.log_effect * times}
                yield effect.factor, times, _with(waters, effects=changed)
    for name in RULES:
        for times in TIMES:
            yield f"rule_{name}", times, _under(county, network, name, times)


def _with(
    waters: Waters, *, spreads: Spreads = SPREADS, effects: dict[str, float] | None = None
) -> Callable[[], Floats]:
    return lambda: estimate(waters, effects=effects or EFFECT, spreads=spreads).log_rate


def _under(county: County, network: RoadNetwork | None, name: str, times: float) -> Callable[[], Floats]:
    """The log rates with one rule's number ``times`` as large."""

    def again() -> Floats:
        rule = rule_for(county, "drowning_parameter", name)
        number = rule.number * times
        if rule.unit == "year":
            number = max(round(number), 1)
        if rule.unit == "share":
            number = min(number, 1.0)
        rules = [replace(one, threshold=number) if one is rule else one for one in county.rules.all]
        changed = replace(county, rules=RulePack(county.rules.names, tuple(rules)))
        return estimate(gather(changed, network)).log_rate

    return again
