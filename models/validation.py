"""The drowning score judged on a county's own record: by what it says of incidents it has not seen.

Blocked, never by random folds: each township is predicted from the others (Roberts et al. 2017, Ecography 40:913), and
the last year from the years before. What is compared is counts: the share of the unseen incidents at the worst waters,
the mean Poisson deviance, the slope of a Poisson regression of the counts on the log of what was expected. The boosted
challenger goes the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from models import challenger
from models.evaluation import LEVEL, RESAMPLES, WORST, capture, poisson_deviance
from models.rates import Waters, estimate
from models.score import Bools, Floats, Texts

Predict = Callable[[Waters, Floats, Floats, Bools], Floats]
"""Log rates (n,) of all waters from counts and effort (n,) of those it may learn from."""

TOWNSHIP_DIGITS: Final = 9


@dataclass(frozen=True)
class Held:
    """How well incidents that were held back were told. ``None`` where there were none to tell.

    ``captured``: by part of the waters, the share of the incidents at the worst of them, with its interval over waters
    resampled; ``deviance``: mean Poisson deviance a water; ``slope``: 1 where twice the score means twice as many.
    """

    incidents: float
    waters: int
    captured: dict[str, tuple[float, float, float]]
    deviance: float | None
    slope: float | None


@dataclass(frozen=True)
class Contest:
    """The score against the challenger on townships neither has seen: ``better``, the mean over townships of the
    deviance the challenger takes away, with its standard error."""

    score: Held
    challenger: Held
    better: float
    error: float

    @property
    def challenger_wins(self) -> bool:
        """Whether the simpler model should go: the challenger is better beyond one standard error."""
        return self.better > self.error


def shrunk(waters: Waters, counts: Floats, effort: Floats, learn: Bools) -> Floats:
    """The score's own log rates, learned from the waters where ``learn``."""
    found = estimate(waters, counts=np.where(learn, counts, 0.0), effort=np.where(learn, effort, 0.0))
    return np.where(waters.placed, found.log_rate, -np.inf)


def townships(waters: Waters) -> Texts:
    """The township of each water (n,), by its first nine digits."""
    codes: Texts = waters.sites["region_code"].fillna("").str[:TOWNSHIP_DIGITS].to_numpy(dtype=np.str_)
    return codes


def by_township(waters: Waters, predict: Predict = shrunk) -> Floats:
    """Log rates (n,) of each water as learned from every township but its own; −inf for one without a place."""
    blocks = townships(waters)
    found = np.full(len(blocks), -np.inf)
    for block in np.unique(blocks[waters.placed]):
        here = blocks == block
        found[here] = predict(waters, waters.record.known, waters.record.effort, ~here)[here]
    return found


def forward(waters: Waters, before: Floats, predict: Predict = shrunk) -> Floats:
    """Log rates (n,) as learned from ``before`` (n,), the incidents of the years before the last."""
    years = waters.record.years.number
    effort = waters.record.effort * (years - 1) / years
    return predict(waters, before, effort, np.ones(len(before), dtype=bool))


def judge(waters: Waters, log_rate: Floats, counts: Floats, *, seed: int) -> Held:
    """Hold ``log_rate`` (n,) against the counts (n,) it has not seen, over waters with a place."""
    at = waters.placed & np.isfinite(log_rate)
    rates, seen = np.exp(log_rate[at]), counts[at]
    if not seen.any():
        return Held(0.0, int(at.sum()), {}, None, None)
    expected = rates * waters.record.effort[at]
    rng = np.random.default_rng(seed)
    drawn = [rng.integers(0, len(seen), len(seen)) for _ in range(RESAMPLES)]
    drawn = [sample for sample in drawn if seen[sample].any()]
    captured = {}
    for part in WORST:
        again = [capture(rates[sample], seen[sample], part) for sample in drawn]
        low, high = np.quantile(again, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        captured[f"{part:g}"] = (capture(rates, seen, part), float(low), float(high))
    return Held(float(seen.sum()), int(at.sum()), captured, poisson_deviance(expected, seen), slope(expected, seen))


def contest(waters: Waters, *, seed: int) -> Contest | None:
    """The score and the challenger on townships they have not seen; None with fewer than two townships or incidents."""
    blocks, counts = townships(waters), waters.record.known
    names = np.unique(blocks[waters.placed])
    if len(names) < 2 or counts[waters.placed].sum() < 2:
        return None
    ours, theirs = by_township(waters), by_township(waters, challenger.predict)
    gains = []
    for name in names:
        here = waters.placed & (blocks == name)
        gains.append(_deviance_sum(waters, ours, here) - _deviance_sum(waters, theirs, here))
    each = np.array(gains)
    return Contest(
        judge(waters, ours, counts, seed=seed),
        judge(waters, theirs, counts, seed=seed),
        float(each.mean()),
        float(each.std(ddof=1) / len(each) ** 0.5),
    )


def slope(expected: Floats, counts: Floats) -> float | None:
    """The slope of a Poisson regression of the counts on the log of what was expected, with a free level.

    None where it has no finite value: all was counted where least, or most, was expected.
    """
    x = np.log(expected) - np.log(expected).mean()
    level, steepness = float(np.log(counts.sum() / np.exp(x).sum())), 1.0
    for _ in range(100):
        mean = np.exp(np.clip(level + steepness * x, -50, 50))
        score = np.array([(counts - mean).sum(), ((counts - mean) * x).sum()])
        information = np.array([[mean.sum(), (mean * x).sum()], [(mean * x).sum(), (mean * x * x).sum()]])
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.clip(np.linalg.solve(information, score), -1, 1)
        level, steepness = level + float(step[0]), steepness + float(step[1])
        if np.abs(step).max() < 1e-10:
            return steepness
    return None


def _deviance_sum(waters: Waters, log_rate: Floats, here: Bools) -> float:
    """The Poisson deviance summed over the waters ``here``; expectations add up to all that was counted."""
    at = waters.placed & np.isfinite(log_rate)
    counts = waters.record.known
    expected = np.zeros(len(counts))
    expected[at] = np.exp(log_rate[at]) * waters.record.effort[at]
    expected *= counts[at].sum() / expected.sum()
    mine, theirs = counts[here], np.maximum(expected[here], 1e-300)
    log_part = np.where(mine > 0, mine * np.log(np.where(mine > 0, mine, 1.0) / theirs), 0.0)
    return float(2 * (log_part - mine + theirs).sum())
