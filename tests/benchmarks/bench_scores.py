"""The three scores of 寿县: 50,000 persons, 3,000 waters and the simulator's own incidents, in a term and a holiday.

Each case is a county no score has been made of yet: its geometry is put into metres and its roads are made a network
within the time told. Wall and processor seconds; peak memory is of the whole process, the county included. Then one
household changes (``models.rescoring``). Bars: 5 s for all three; 200 ms for one household.

Measured on two cores shared with other work, seconds, one thread of linear algebra (the command sets it):

===================  ==================  =====================  ========================
case                 before, load 2      after, least of two    after, this run, load 7
===================  ==================  =====================  ========================
                     wall                wall   processor       wall    processor
term, three          8.5                 4.35   4.2             11.8    5.2
of it drowning       2.3                 1.25   1.2             3.3     1.6
of it isolation      5.6                 2.3    2.2             6.8     3.2
of it staffing       0.6                 0.7    0.7             1.5     0.7
term, score_all      8.4                 --     --              12.4    6.2
holiday, three       7.1                 4.6    4.1             9.6     5.0
holiday, score_all   8.0                 --     --              11.6    5.1
===================  ==================  =====================  ========================

The least of two was had at load averages of 6 to 7, in runs that were seldom kept waiting (wall near processor);
before is one run, at load 2. So 5 s is reached by a process that has a processor to itself, and not on a busy machine.
Before, with two threads at load 3, the three took 13.1 s (term) and 11.5 s (holiday). Peak memory 0.87 GB.

One household again, ``County.changed`` and ``rescore``, median of twenty at loads of 3 to 4: 0.28 s (term) and 0.37 s
(holiday) of the processor, least 0.15 s and 0.17 s; by the clock 0.42 s and 0.39 s, at most 0.81 s. Before it held the
anchors of the last full scoring: 1.1 s, least 0.8 s. Then with fewer small steps, both side by side at loads of 4 to 9,
least of four times each: 145 ms in the median of twenty homes (term), 221 ms before; 219 ms to 277 ms in single runs.

Since children's roaming is learned (decision 35) both take longer; what was done twice then went (end of decision 24).
Both versions in turn at a load of 5, processor, term: one household 159 ms and 132 ms (median of twenty homes, least of
four times each), all three scores 5.6 s and 4.7 s (least of four). By the clock, at loads of 6 to 7: 170 ms (term) and
296 ms (holiday), of which 154 ms and 176 ms of the processor; all three 8.7 s and 11.2 s, of which 6.0 s and 5.4 s.
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
