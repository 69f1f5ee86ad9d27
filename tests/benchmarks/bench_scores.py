"""The three scores of 寿县: 50,000 persons, 3,000 waters and the simulator's own incidents, in a term and a holiday.

Each case is a county no score has been made of yet: its geometry is put into metres and its roads are made a network
within the time told. Wall and processor seconds; peak memory is of the whole process, the county included. Then one
household changes (``models.rescoring``). Bars: 5 s for all three; 200 ms for one household.

Measured on two cores with nothing else running, one thread of linear algebra (the command sets it), seconds by the
clock, which are those of the processor to 0.01:

==========  =====  =======
step        term   holiday
==========  =====  =======
network     0.02   0.02
drowning    1.72   1.07
isolation   1.96   1.88
staffing    0.66   0.54
three       4.51   3.59
score_all   4.72   4.23
==========  =====  =======

One household again, ``County.changed`` and ``rescore``, of twenty: 163 ms in the median (term) and 160 ms (holiday),
least 62 ms and 54 ms, at most 428 ms and 280 ms. Peak memory 0.92 GB. At a load of 6 to 7 the same took, by the clock,
170 ms and 296 ms, the three scores 8.7 s and 11.2 s: the bars hold for a process that has a processor to itself.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.packs import load_calendar, load_packs
from data.simulate import simulate_frames
from geo.contracts import CONTRACTS
from geo.county import County
from geo.network import RoadNetwork
from models import drowning, isolation, staffing
from models.rescoring import Kept, Rescored, keep, rescore
from models.scoring import score_all

DAYS = {"term": date(2026, 6, 10), "holiday": date(2026, 7, 15)}
PACKS = ("national", "shou-2016", "county")
PEOPLE, WATERS, TIMES, HOMES = 50_000, 3_000, 3, 20


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


def again(case: str, frames: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """One household moved, or of another living arrangement, in turn: ``County.changed`` and ``rescore`` together.

    Of the first two the rows are those of the whole county scored by the same anchors; and it is told how far a full
    scoring, which finds its anchors anew, is from them.
    """
    county = county_on(DAYS[case], frames)
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    scores, _ = score_all(county)
    county = replace(county, scores=scores)
    kept_took, kept = timed(lambda: keep(county, network))
    children = county.members("left_behind_child")
    homes = county.persons.loc[children, "household_id"].unique()
    homes = homes[county.households.geometry.reindex(homes).notna().to_numpy()]
    took, touched, refit = [], [], []
    for number, home in enumerate(homes[:: len(homes) // HOMES][:HOMES]):
        change = _moved if number % 2 else _alone

        def one(change: Callable[[County, str], County] = change, home: str = home) -> Any:
            changed = change(county, home)
            return changed, rescore(changed, [home], kept=kept)

        seconds, (changed, found) = timed(one)
        took.append(seconds)
        touched.append({model: len(rescored.rows) for model, rescored in found.items()})
        if number < 2:
            refit.append(_checked(changed, kept, found))
    table = pd.DataFrame(took) * 1000
    return {
        "case": case,
        "kept_s": kept_took,
        "households": len(table),
        "wall_ms": table["wall"].median(),
        "wall_at_most_ms": table["wall"].max(),
        "processor_ms": table["processor"].median(),
        "processor_least_ms": table["processor"].min(),
        "touched": pd.DataFrame(touched).median().to_dict(),
        "refit": refit,
    }


def _checked(changed: County, kept: Kept, found: dict[str, Rescored]) -> dict[str, float]:
    """Compare with the whole scored by the same anchors; and how far it is from one that finds its own."""
    whole, fitted = drowning.score(changed, kept.network, anchors=kept.anchors), score_all(replace(changed))[0]
    frames = {
        drowning.MODEL: whole,
        isolation.MODEL: isolation.score(changed, kept.network, learned=kept.learned, held=True),
        staffing.MODEL: staffing.score(changed, kept.network),
    }
    for model, frame in frames.items():
        mine = found[model].whole()
        pd.testing.assert_frame_equal(mine[["score_class", "rank"]], frame[["score_class", "rank"]])
        pd.testing.assert_series_equal(mine["value"], frame["value"], rtol=1e-9)
    other = fitted[drowning.MODEL]
    apart = (np.log(other["value"]) - np.log(whole["value"])).abs()
    return {
        "log_value_most": float(apart.max()),
        "classes": int((other["score_class"] != whole["score_class"]).sum()),
        "rank_most": float((other["rank"] - whole["rank"]).abs().max()),
        "worst_tenth_most": float((other["worst_tenth"] - whole["worst_tenth"]).abs().max()),
        "elder_classes": int((fitted[isolation.MODEL]["score_class"] != frames[isolation.MODEL]["score_class"]).sum()),
    }


def _moved(county: County, home: str) -> County:
    homes = county.households.copy()
    shapes = homes.geometry.copy()
    shapes[home] = shapely.Point(shapes[home].x + 0.004, shapes[home].y + 0.002)
    return county.changed(households=homes.set_geometry(shapes))


def _alone(county: County, home: str) -> County:
    persons = county.persons.copy()
    persons.loc[persons["household_id"] == home, "living_arrangement"] = "alone"
    return county.changed(persons=persons)


def run(json: bool = False) -> dict[str, Any]:
    """Measure and, unless ``json``, print a few lines."""
    frames = simulated()
    rows = [whole(case, frames) for case in DAYS]
    households = [again(case, frames) for case in DAYS]
    if not json:
        for row in rows:
            print(f"{row['case']}: {row['subjects']}, {row['peak_gb']:.2f} GB")
            print(pd.DataFrame(row["seconds"]).T.to_string(float_format="{:.2f}".format))
        for row in households:
            print(row)
    return {"benchmark": "scores", "rows": rows, "households": households}


def main() -> None:
    """Print the lines."""
    run()


if __name__ == "__main__":
    main()
