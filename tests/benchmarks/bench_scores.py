"""The three scores of 寿县: 50,000 persons, 3,000 waters and the simulator's own incidents, in a term and a holiday.

Each case is a county no score has been made of yet: its geometry is put into metres and its roads are made a network
within the time told. Wall and processor seconds; peak memory is of the whole process, the county included. Then one
household changes (``models.rescoring``). Bars: 5 s for all three; 200 ms for one household.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from data.packs import load_calendar, load_packs
from data.simulate import simulate_frames
from geo.contracts import CONTRACTS
from geo.county import County
from geo.network import RoadNetwork
from models import drowning, isolation, staffing
from models.scoring import score_all

DAYS = {"term": date(2026, 6, 10), "holiday": date(2026, 7, 15)}
PACKS = ("national", "shou-2016", "county")
PEOPLE, WATERS, TIMES = 50_000, 3_000, 3


def simulated() -> dict[str, pd.DataFrame]:
    """The frames of a simulated 寿县, every column of every contract in them."""
    made = simulate_frames("shou", people=PEOPLE, water=WATERS, seed=1).frames
    frames = {kind: made.get(kind, contract.empty()) for kind, contract in CONTRACTS.items()}
    for kind, contract in CONTRACTS.items():
        absent = {name: contract.empty()[name].reindex(frames[kind].index) for name in contract.names}
        frames[kind] = frames[kind].assign(**{n: v for n, v in absent.items() if n not in frames[kind]})
    return frames


def county_on(day: date, frames: dict[str, pd.DataFrame]) -> County:
    """The county about one day."""
    return County(
        "340422", "寿县", day, datetime.now(UTC), 1, frames, load_packs(PACKS), load_calendar("cn"), simulated=True
    )


def timed(work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    """Wall and processor seconds of ``work``, and what it gave."""
    began, busy = time.perf_counter(), time.process_time()
    result = work()
    return {"wall": time.perf_counter() - began, "processor": time.process_time() - busy}, result


def whole(case: str, frames: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Seconds of each score and of all together, the least of a few times."""
    best: dict[str, dict[str, float]] = {}
    county = county_on(DAYS[case], frames)
    for _ in range(TIMES):
        county = replace(county)  # nothing kept from the time before
        network_took, network = timed(lambda c=county: RoadNetwork.from_roads(c.metric("roads"), on=c.as_of))
        took = {"network": network_took}
        for model in (drowning, isolation, staffing):
            took[model.MODEL] = timed(lambda m=model, c=county, n=network: m.score(c, n))[0]
        took["three"] = {name: sum(part[name] for part in took.values()) for name in ("wall", "processor")}
        took["score_all"], (scores, _) = timed(lambda c=county: score_all(replace(c)))
        for name, seconds in took.items():
            if name not in best or seconds["wall"] < best[name]["wall"]:
                best[name] = seconds
    return {
        "case": case,
        "seconds": best,
        "subjects": {name: len(frame) for name, frame in scores.items()},
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }


def run(json: bool = False) -> dict[str, Any]:
    """Measure and, unless ``json``, print a few lines."""
    frames = simulated()
    rows = [whole(case, frames) for case in DAYS]
    if not json:
        for row in rows:
            print(f"{row['case']}: {row['subjects']}, {row['peak_gb']:.2f} GB")
            print(pd.DataFrame(row["seconds"]).T.to_string(float_format="{:.2f}".format))
    return {"benchmark": "scores", "rows": rows}


def main() -> None:
    """Print the lines."""
    run()


if __name__ == "__main__":
    main()
