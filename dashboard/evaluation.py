"""``shouwang evaluate``: the drowning score judged on counties whose hidden process is known, on one made elsewhere, or
on a county's own record.

Each simulated county has homes and waters on real geography, five years of incidents from a process of its own
(``data.simulate.processes``), and is scored from its record alone. What its waters truly expect next year judges the
score, the plain rankings and the boosted challenger on the same surveyed waters. A county's own record judges it by
townships and a year held back, and tells how firm its ranking stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from data.demo import demo_county
from data.packs import load_calendar, load_packs
from data.simulate import simulate_frames
from data.simulate.processes import Process, draw_incidents, draw_process, true_rates
from geo.contracts import CONTRACTS
from geo.county import County
from geo.errors import InputError
from geo.network import RoadNetwork
from models import challenger, drowning, fairness, record, stability, validation
from models.evaluation import (
    WORST,
    Compared,
    baselines,
    calibration_curve,
    calibration_slope,
    capture,
    compare,
    poisson_deviance,
)
from models.fairness import Group
from models.rates import Waters, estimate, gather
from models.score import Floats, rule_for

COUNTIES: Final = 20
SLUGS: Final = ("feng", "yiyang", "chengkou", "shou")
PEOPLE, WATERS = 15_000, 2_500
"""A county of the demos' size: with a tenth of the waters the interval of a difference is three times as wide."""
AS_OF: Final = date(2026, 7, 15)
_YEARS_DRAWN: Final = 400
_CHALLENGER: Final = "boosted"
_WIDE: Final = 10.0  # from end to end of the median interval: an order of magnitude
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Judged:
    """One county: captures in the worst tenth and fifth, ``oracle`` being the truth itself.

    ``against``: by baseline, in the worst tenth; ``challenger`` likewise. ``next_year``: the capture of the incidents
    one year happened to bring, with the interval over many such years. ``deviance``: the mean Poisson deviance of such
    years' counts, of the score and of the truth. ``curve``: share of all harm, expected and true, by tenth of the
    score, the worst first. ``width``: the median ratio of the ends of a water's interval; ``coverage``: the share of
    intervals that hold the truth; ``fair``: by dimension and group.
    """

    county: str
    process: str
    sites: int
    past_incidents: int
    captured: dict[str, float]
    oracle: dict[str, float]
    against: dict[str, Compared]
    challenger: Compared
    next_year: tuple[float, float, float]
    calibration_slope: float
    curve: list[tuple[float, float]]
    deviance: tuple[float, float]
    width: float
    coverage: float
    fair: dict[str, dict[str, Group]]

    @property
    def ahead_of_all(self) -> bool:
        """Whether it captures more than every plain ranking."""
        return all(other.ahead > 0 for other in self.against.values())

    @property
    def beats_all(self) -> bool:
        """Whether it does so beyond doubt."""
        return all(other.beaten for other in self.against.values())


def judge(county: County, rates: pd.Series[float], process: str, *, seed: int) -> Judged:
    """Judge the drowning score of a county by the expected rates of its waters next year (index site_id).

    Raises:
        InputError: no surveyed water has a rate, or all rates are zero.
    """
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    waters = gather(county, network)
    scored = drowning.score_waters(county, waters)
    known = scored.index[scored["value"].notna() & scored.index.isin(rates.index[rates.notna()])]
    truth = rates.reindex(known).to_numpy(dtype=np.float64)
    if len(known) < 2 or not truth.sum() > 0 or (truth < 0).any():
        raise InputError(
            "The rates must be zero or more, some above zero, for at least two surveyed waters; check site_id and rate."
        )
    at = waters.sites.index.get_indexer(known)
    value, low, high = (scored[name].reindex(known).to_numpy(dtype=np.float64) for name in ("value", "low", "high"))
    everybody = np.ones(len(waters.sites), dtype=bool)
    boosted = challenger.predict(waters, waters.record.known, waters.record.effort, everybody)[at]
    against = compare(value, {**baselines(county, known), _CHALLENGER: np.exp(boosted)}, truth, WORST[0], seed=seed)
    drawn = np.random.default_rng(seed).poisson(np.broadcast_to(truth, (_YEARS_DRAWN, len(truth)))).astype(np.float64)
    years = drawn[drawn.sum(axis=1) > 0]
    happened = [capture(value, year, WORST[0]) for year in years]
    least, middle, most = np.quantile(happened, [0.05, 0.5, 0.95]) if happened else (np.nan,) * 3
    deviance = [float(np.mean([poisson_deviance(rates, year) for year in years])) for rates in (value, truth)]
    fair = fairness.judge(
        {dimension: labels[at] for dimension, labels in fairness.groups(county, waters).items()},
        value,
        low,
        high,
        truth,
    )
    return Judged(
        county.name,
        process,
        len(known),
        len(county.incidents),
        {f"{part:g}": capture(value, truth, part) for part in WORST},
        {f"{part:g}": capture(truth, truth, part) for part in WORST},
        {name: other for name, other in against.items() if name != _CHALLENGER},
        against[_CHALLENGER],
        (float(middle), float(least), float(most)),
        calibration_slope(value, truth),
        calibration_curve(value, truth),
        (deviance[0], deviance[1]),
        float(np.median(high / low)),
        float(fairness.covered(low, high, truth).mean()),
        fair,
    )


def own_record(county: County, *, seed: int, report: Report) -> dict[str, Any]:
    """The score judged on the county's own incidents: townships and the last year held back, and how firm it stands.

    As JSON: ``incidents`` by how they were placed, ``roaming``: how far children roam, ``contest`` of score and
    challenger, ``forward``, ``stability``.
    """
    report("roads", 0.0)
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    waters = gather(county, network)
    report("townships", 0.1)
    contest = validation.contest(waters, seed=seed)
    report("forward", 0.3)
    before, last = record.last_year(county, waters.sites, waters.shapes)
    told = validation.forward(waters, before)
    later = validation.judge(waters, told, last, seed=seed)
    plain = _plain_forward(county, waters, told, last, seed) if last[waters.placed].any() else {}
    report("resampled", 0.35)
    resampled = stability.resampled(waters, seed=seed)
    found = stability.assumed(county, waters, network, report=lambda name, part: report(name, 0.5 + part / 2))
    report("done", 1.0)
    return {
        "county": county.name,
        "as_of": county.as_of.isoformat(),
        "simulated": county.simulated,
        "waters": int(waters.placed.sum()),
        "surveyed": int(waters.surveyed.sum()),
        "incidents": dict(waters.record.placed_by),
        "roaming": _roaming(county, waters),
        "by_township": None if contest is None else {**asdict(contest), "challenger_wins": contest.challenger_wins},
        "forward": {
            **asdict(later),
            "baselines": {name: {**asdict(other), "won": other.beaten} for name, other in plain.items()},
        },
        "stability": {
            "resampled": {
                "times": len(resampled),
                "stays": _mean([one.stays for one in resampled]),
                "agreement": _mean([one.agreement for one in resampled]),
            },
            "assumptions": [{"assumption": one.assumption, "times": one.times, **asdict(one.firm)} for one in found],
        },
    }


def _roaming(county: County, waters: Waters) -> dict[str, float]:
    """How far children roam to water: metres of the scale by rule and as learned, and the error of the log of it."""
    ruled, found = rule_for(county, "drowning_parameter", "scale").number, estimate(waters).taught.roaming
    return {"ruled_m": ruled, "learned_m": ruled * found.times, "log_error": found.error}


def _plain_forward(county: County, waters: Waters, told: Floats, last: Floats, seed: int) -> dict[str, Compared]:
    """The plain rankings of a year ago beside the score's, by the last year's incidents."""
    year_ago = pd.Timestamp(county.as_of) - pd.DateOffset(years=1)
    known = county.incidents[county.incidents["occurred_on"] <= year_ago]
    then = replace(county, frames={**county.frames, "incidents": known})
    at = waters.placed
    return compare(np.exp(told[at]), baselines(then, waters.sites.index[at]), last[at], WORST[0], seed=seed)


def simulated(count: int, seed: int, *, report: Report, people: int = PEOPLE, waters: int = WATERS) -> list[Judged]:
    """Judge ``count`` simulated counties, each with a hidden process of its own."""
    found = []
    for number in range(count):
        slug = SLUGS[number % len(SLUGS)]
        report(slug, number / count)
        seeds = [int(s) for s in np.random.SeedSequence([seed, number]).generate_state(4)]
        process = draw_process(number, np.random.default_rng(seeds[0]))
        county, rates = _county(slug, process, seeds, people, waters)
        found.append(judge(county, rates, process.name, seed=seeds[3]))
    report("done", 1.0)
    return found


def summary_of(judged: list[Judged]) -> dict[str, Any]:
    """The counts and every county, as JSON. A win is a paired difference whose 90 % interval is above zero."""
    names = list(judged[0].against) if judged else []
    return {
        "counties": len(judged),
        "wins": sum(one.beats_all for one in judged),
        "ahead": sum(one.ahead_of_all for one in judged),
        "wins_against": {name: sum(one.against[name].beaten for one in judged) for name in names},
        "wins_against_challenger": sum(one.challenger.beaten for one in judged),
        "capture10": _captures(judged, f"{WORST[0]:g}"),
        "capture20": _captures(judged, f"{WORST[1]:g}"),
        "coverage": _mean([one.coverage for one in judged]),
        "calibration_slope": [edge(one.calibration_slope for one in judged) for edge in (min, max)] if judged else [],
        "judged": [_one(one) for one in judged],
    }


def _one(one: Judged) -> dict[str, Any]:
    tenth, fifth = (f"{part:g}" for part in WORST)
    found = {
        "county": one.county,
        "process": one.process,
        "sites": one.sites,
        "past_incidents": one.past_incidents,
        "won": one.beats_all,
        "ahead": one.ahead_of_all,
        "capture10": one.captured[tenth],
        "capture20": one.captured[fifth],
        "oracle10": one.oracle[tenth],
        "oracle20": one.oracle[fifth],
        "baselines": {name: {**asdict(other), "won": other.beaten} for name, other in one.against.items()},
        "challenger": {**asdict(one.challenger), "won": one.challenger.beaten},
        "realised10": dict(zip(("median", "low", "high"), one.next_year, strict=True)),
        "calibration": {"slope": one.calibration_slope, "curve": one.curve},
        "deviance": {"score": one.deviance[0], "truth": one.deviance[1]},
        "interval_ratio": one.width,
        "coverage": one.coverage,
        "fairness": {
            dimension: {name: asdict(group) for name, group in groups.items()} for dimension, groups in one.fair.items()
        },
    }
    if not one.beats_all:
        close = {name: [other.low, other.high] for name, other in one.against.items() if not other.beaten}
        found["not_won"] = {"differences": close, "interval_ratio": one.width, "wide": one.width >= _WIDE}
    return found


def _captures(judged: list[Judged], part: str) -> dict[str, float | None]:
    """The mean capture of the score and of the truth; the plain rankings' stand in the worst tenth only."""
    found = {
        "score": _mean([one.captured[part] for one in judged]),
        "oracle": _mean([one.oracle[part] for one in judged]),
    }
    if judged and part == f"{WORST[0]:g}":
        found |= {name: _mean([one.against[name].captured for one in judged]) for name in judged[0].against}
        found[_CHALLENGER] = _mean([one.challenger.captured for one in judged])
    return found


def _mean(numbers: list[float]) -> float | None:
    return float(np.mean(numbers)) if numbers else None


def _county(slug: str, process: Process, seeds: list[int], people: int, waters: int) -> tuple[County, pd.Series[float]]:
    """A county with the incidents its process put on record, and the rates no score may know."""
    demo = demo_county(slug)
    made = simulate_frames(slug, as_of=AS_OF, people=people, water=waters, seed=seeds[1])
    frames = {kind: made.frames.get(kind, contract.empty()) for kind, contract in CONTRACTS.items()}
    bare = County(
        demo.code, demo.name, AS_OF, datetime.now(UTC), 1, frames, load_packs(demo.rule_packs), load_calendar("cn")
    )
    truth = true_rates(process, frames, AS_OF, bare.crs, seeds[2])
    frames = {**frames, "incidents": draw_incidents(truth, frames, AS_OF, seeds[2] + 1)}
    for kind, contract in CONTRACTS.items():
        lacking = {name: contract.empty()[name] for name in contract.names if name not in frames[kind]}
        frames[kind] = frames[kind].assign(**{n: column.reindex(frames[kind].index) for n, column in lacking.items()})
    county = County(demo.code, demo.name, AS_OF, bare.known_at, 1, frames, bare.rules, bare.calendar, simulated=True)
    return county, truth.rates
