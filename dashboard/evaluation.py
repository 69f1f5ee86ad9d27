"""``shouwang evaluate``: the drowning score judged on counties whose hidden process is known, or on one made elsewhere.

Each simulated county has homes and waters on real geography, five years of incidents from a process of its own
(``data.simulate.processes``), and is scored from its record alone. What its waters truly expect next year judges the
score and the plain rankings on the same surveyed waters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
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
from models import drowning
from models.evaluation import WORST, Compared, baselines, calibration_slope, capture, compare, poisson_deviance

COUNTIES: Final = 20
SLUGS: Final = ("feng", "yiyang", "chengkou", "shou")
PEOPLE, WATERS = 2_500, 250
AS_OF: Final = date(2026, 7, 15)
_YEARS_DRAWN: Final = 400
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Judged:
    """One county: captures in the worst tenth and fifth by ranking, ``oracle`` being the truth itself.

    ``against``: by baseline, in the worst tenth. ``next_year``: the capture of the incidents one year happened to
    bring, with the interval over many such years. ``deviance``: the mean Poisson deviance of such years' counts, of
    the score and of the truth. ``width``: the median ratio of the interval's ends.
    """

    county: str
    process: str
    sites: int
    past_incidents: int
    captured: dict[str, float]
    oracle: dict[str, float]
    against: dict[str, Compared]
    next_year: tuple[float, float, float]
    calibration_slope: float
    deviance: tuple[float, float]
    width: float

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
    scored = drowning.score(county)
    known = scored.index[scored["value"].notna() & scored.index.isin(rates.index[rates.notna()])]
    truth = rates.reindex(known).to_numpy(dtype=np.float64)
    if len(known) < 2 or not truth.sum() > 0 or (truth < 0).any():
        raise InputError(
            "The rates must be zero or more, some above zero, for at least two surveyed waters; check site_id and rate."
        )
    value = scored["value"].reindex(known).to_numpy(dtype=np.float64)
    captured = {f"{part:g}": capture(value, truth, part) for part in WORST}
    against = compare(value, baselines(county, known), truth, WORST[0], seed=seed)
    drawn = np.random.default_rng(seed).poisson(np.broadcast_to(truth, (_YEARS_DRAWN, len(truth)))).astype(np.float64)
    years = drawn[drawn.sum(axis=1) > 0]
    happened = [capture(value, year, WORST[0]) for year in years]
    low, middle, high = np.quantile(happened, [0.05, 0.5, 0.95]) if happened else (np.nan,) * 3
    deviance = [float(np.mean([poisson_deviance(rates, year) for year in years])) for rates in (value, truth)]
    ends = scored.loc[known]
    return Judged(
        county.name,
        process,
        len(known),
        len(county.incidents),
        captured,
        {f"{part:g}": capture(truth, truth, part) for part in WORST},
        against,
        (float(middle), float(low), float(high)),
        calibration_slope(value, truth),
        (deviance[0], deviance[1]),
        float((ends["high"] / ends["low"]).median()),
    )


def simulated(count: int, seed: int, *, report: Report) -> list[Judged]:
    """Judge ``count`` simulated counties, each with a hidden process of its own."""
    found = []
    for number in range(count):
        slug = SLUGS[number % len(SLUGS)]
        report(slug, number / count)
        seeds = [int(s) for s in np.random.SeedSequence([seed, number]).generate_state(4)]
        process = draw_process(number, np.random.default_rng(seeds[0]))
        county, rates = _county(slug, process, seeds)
        found.append(judge(county, rates, process.name, seed=seeds[3]))
    report("done", 1.0)
    return found


def summary_of(judged: list[Judged]) -> dict[str, Any]:
    """The counts and every county, as JSON."""
    return {
        "counties": len(judged),
        "ahead_of_all": sum(one.ahead_of_all for one in judged),
        "beats_all": sum(one.beats_all for one in judged),
        "ahead_of": {
            name: sum(one.against[name].ahead > 0 for one in judged) for name in (judged[0].against if judged else ())
        },
        "mean_captured": {part: float(np.mean([one.captured[part] for one in judged])) for part in judged[0].captured}
        if judged
        else {},
        "judged": [{**asdict(one), "ahead_of_all": one.ahead_of_all, "beats_all": one.beats_all} for one in judged],
    }


def _county(slug: str, process: Process, seeds: list[int]) -> tuple[County, pd.Series[float]]:
    """A county with the incidents its process put on record, and the rates no score may know."""
    demo = demo_county(slug)
    made = simulate_frames(slug, as_of=AS_OF, people=PEOPLE, water=WATERS, seed=seeds[1])
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
