"""What two incidents change of the drowning score of the golden village, as rows of ``docs/golden-village.md``."""

from __future__ import annotations

from typing import Final

import numpy as np

from geo.county import County
from geo.words import EQUIPMENT_ITEMS
from models import drowning
from models.evidence import BY_FACTOR
from models.incidents import SPREADS
from models.rates import Estimate, Waters, estimate, gather
from models.score import Floats
from tests.models.golden_document import Cell
from tests.models.golden_village import INCIDENTS, the_village
from tests.models.golden_waters import BEFORE, MEDIAN, SCORES, SLOPES, VALUED, WATERS, WORK

Rows = list[list[Cell]]

HARMED_COUNTY: Final[County] = the_village(incidents=INCIDENTS)
AFTER: Final[Waters] = gather(HARMED_COUNTY)
FITTED: Final[Estimate] = estimate(AFTER)
HARMED: Final = drowning.score(HARMED_COUNTY)


def counts() -> Rows:
    """I1 is S2's by its number, I2 is shared over the village's waters."""
    expected = np.exp(estimate(AFTER, counts=np.zeros(4)).log_rate)
    share = expected / expected.sum()
    return [
        [
            water,
            WORK,
            float(expected[n]),
            WORK,
            float(share[n]),
            float(AFTER.record.known[n]),
            float(AFTER.record.counts[n]),
        ]
        for n, water in enumerate(WATERS)
    ]


def efforts() -> Rows:
    """The part that comes on record, and the protection of the years counted against today's."""
    metres, unseen = (60, 80, 80, 600), AFTER.record.unseen
    rows: Rows = []
    for n, water in enumerate(WATERS):
        log_seen = -0.35 * metres[n] / (metres[n] + 500) - 0.2 * (unseen[n, 1] > 0)
        now = lacking_now(n)
        rows.append(
            [water, WORK, float(log_seen), float(now), WORK, float(AFTER.record.effort[n]), *map(float, unseen[n])]
        )
    return rows


def lacking_now(n: int) -> float:
    """The log effect of items and patrols as they are today."""
    dated = {*(f"no_{item}" for item in EQUIPMENT_ITEMS), "no_patrol"}
    return float(sum(f.log_effect[n] for f in BEFORE.features if f.effect in dated))


def shared_terms() -> dict[str, Floats]:
    """What the four log rates have in common before the record is read: error × amount, by term (4,)."""
    e = AFTER.exposed
    amounts = {**{name: e.slopes[name] for name in SLOPES}, **{f.effect: f.amount for f in AFTER.features}}
    power = np.log(e.total) - np.log(e.total).mean()
    found = {name: amount * BY_FACTOR[name].se for name, amount in amounts.items() if amount.any()}
    around = np.full(4, np.sqrt(SPREADS.nearby**2 + SPREADS.village**2))
    return {**found, "exposure's power": SPREADS.exposure * power, "county": np.full(4, 2.0), "village": around}


def terms() -> Rows:
    """The shared terms."""
    return [[name, *map(float, row)] for name, row in shared_terms().items()]


def covariance() -> Floats:
    """K (4, 4) as the model has it."""
    fitted = FITTED.fitted
    assert fitted is not None
    return fitted.posterior.prior.times(np.eye(4))


def prior_matrix() -> Rows:
    """K, with the variance of each water's own term."""
    own = AFTER.open_variance + SPREADS.own**2
    return [[w, *map(float, row), float(own[n])] for n, (w, row) in enumerate(zip(WATERS, covariance(), strict=True))]


def mode() -> Rows:
    """The mode of the log rates, and what was counted less what is expected there."""
    fitted = FITTED.fitted
    assert fitted is not None
    post, record = fitted.posterior, AFTER.record
    hidden = record.unseen @ (record.unseen.T @ post.pull)
    expected = record.effort * np.exp(post.log_rate + hidden)
    columns = {
        "prior mean": post.prior.mean,
        "move": post.prior.times(post.pull),
        "log rate": post.log_rate,
        "not seen": hidden,
        "expected": expected,
        "pull": post.pull,
    }
    return [[w, name, WORK, float(column[n])] for n, w in enumerate(WATERS) for name, column in columns.items()]


def moved_effects() -> Rows:
    """Hazards by what the record says of them; protection keeps its effect."""
    fitted = FITTED.fitted
    assert fitted is not None
    pull = fitted.posterior.pull
    rows: Rows = []
    for feature in AFTER.features:
        if feature.amount.any() and feature.effect in fitted.effects:
            before = BY_FACTOR[feature.effect]
            move = before.se**2 * float(feature.amount @ pull)
            rows.append([feature.effect, before.log_effect, WORK, move, float(fitted.effects[feature.effect])])
    return rows


def harmed_values() -> Rows:
    """Values with the incidents."""
    log_rate = FITTED.log_rate
    return [
        [
            water,
            float(SCORES.at[water, "value"]),
            WORK,
            float(log_rate[n] - log_rate[1]),
            WORK,
            float(HARMED.at[water, "value"]),
            str(HARMED.at[water, "score_class"]),
        ]
        for n, water in enumerate(VALUED)
    ]


def counted_matrix() -> Floats:
    """A = 1/expected on the diagonal + K + what is not seen (4, 4)."""
    expected = np.array([row[3] for row in mode() if row[1] == "expected"], dtype=float)
    unseen = AFTER.record.unseen
    return np.diag(1 / expected) + covariance() + unseen @ unseen.T


def substituted() -> Rows:
    """The matrix of what was counted."""
    return [[w, *map(float, row)] for w, row in zip(WATERS, counted_matrix(), strict=True)]


def harmed_intervals() -> Rows:
    """By water but the median: K c, and z with A z = K c."""
    k, a = covariance(), counted_matrix()
    rows: Rows = []
    for n in (0, 2):
        contrast = np.eye(4)[n] - MEDIAN
        rows += [[WATERS[n], "K c", *map(float, k @ contrast)]]
        rows += [[WATERS[n], "z", *map(float, np.linalg.solve(a, k @ contrast))]]
    return rows


def harmed_bounds() -> Rows:
    """Errors and 90 % intervals with the incidents."""
    variance = FITTED.contrast_variance(MEDIAN)
    return [
        [
            WATERS[n],
            WORK,
            float(variance[n]),
            WORK,
            float(np.sqrt(variance[n])),
            WORK,
            float(HARMED.at[WATERS[n], "low"]),
            WORK,
            float(HARMED.at[WATERS[n], "high"]),
        ]
        for n in (0, 2)
    ]
