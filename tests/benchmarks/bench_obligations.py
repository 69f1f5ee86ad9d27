"""Every line of the five papers over 寿县 (50,000 persons, 293 villages), and what stands behind one cell.

All seven packs are composed, so that all 135 lines are evaluated in one county. The plain way judges each rule from the
tables anew and counts by region in a loop over the regions; both give the same counts, or it fails. Then the county is
built as a database, and each cell of the county, the widest there is, is opened as the scorecard does it, the whole
request with its markup. Bars: 10 s for the evaluation, 300 ms for the rows of a cell.

Measured on two cores: 196 rules of the 135 lines in 7.0 s (203 of them later in 8.4 s), the plain way 132.6 s for the
124 measured ones alone (19 times as long); the county built from nothing in 148 s; the table 55 ms; a cell's rows 85 ms
in the median, 158 ms at most (N8), 146 ms the first time. In a browser a cell stands open 0.1 to 0.3 s after the click.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from bench_callbacks import _asker, _client, _measured
from bench_demo import build_county

from dashboard.demo import AS_OF
from data.packs import load_calendar, load_packs, pack_names
from data.simulate import simulate_frames
from data.store import Store
from geo.contracts import CONTRACTS
from geo.county import County
from geo.rules import Rule
from models.obligations import evaluate, judge

SLUG, PEOPLE = "shou", 50_000


def whole_county() -> County:
    """寿县 with every pack, from the simulator."""
    made = simulate_frames(SLUG, people=PEOPLE, seed=1)
    frames = {kind: made.frames.get(kind, contract.empty()) for kind, contract in CONTRACTS.items()}
    for kind, contract in CONTRACTS.items():
        absent = {name: contract.empty()[name].reindex(frames[kind].index) for name in contract.names}
        frames[kind] = frames[kind].assign(**{n: v for n, v in absent.items() if n not in frames[kind]})
    rules, calendar = load_packs(pack_names()), load_calendar("cn")
    return County("340422", "寿县", AS_OF, datetime.now(UTC), 1, frames, rules, calendar)


def plainly(county: County, rules: list[Rule]) -> dict[str, int]:
    """How many are as asked, by rule and region, from the tables anew each time and region by region."""
    codes = [str(code) for code in county.regions.index]
    found: dict[str, int] = {}
    for rule in rules:
        judged = judge(county, rule)
        good, where = judged["status"].isin(["met", "due"]), judged["region_code"].astype("str")
        for code in codes:
            inside = where.str.startswith(code)
            if inside.any():
                found[f"{rule.id}@{code}"] = int((good & inside).sum())
    return found


def evaluated() -> dict[str, Any]:
    """Seconds of the engine and of the plain way, which must agree."""
    county = whole_county()
    rules = county.rules.obligations(county.as_of)
    begun = time.perf_counter()
    found = evaluate(county, rules)
    seconds = time.perf_counter() - begun
    measured = [rule for rule in rules if rule.kind == "measured"]
    begun = time.perf_counter()
    plain = plainly(county, measured)
    plain_seconds = time.perf_counter() - begun
    cells = found.cells["numerator"]
    differing = [key for key, count in plain.items() if key in cells.index and int(cells[key]) != count]
    if differing:
        raise RuntimeError(f"the engine and the plain way differ in {len(differing)} cells, e.g. {differing[0]}")
    return {
        "rules": len(rules),
        "measured": len(measured),
        "persons": len(county.persons),
        "villages": int((county.regions["level"] == "village").sum()),
        "cells": len(found.cells),
        "findings": len(found.findings),
        "seconds": seconds,
        "plain_seconds_of_measured": plain_seconds,
    }


def opened() -> dict[str, Any]:
    """The database's making, and milliseconds of the table and of every cell of the county."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.db"
        built = build_county(path, "--county", SLUG, "--people", str(PEOPLE))
        with Store.open(f"sqlite:///{path}") as store:
            county = store.county(store.counties()[0].code, kinds=("regions",))
        with _client(path, county) as client:
            view = {"lang": "zh", "place": None, "status": [], "kind": None, "owner": None, "pack": None}
            view |= {"sort": "", "list": "", "n": 0}
            table = _measured("scorecard", "county", _asker(client, "score-head.children"), **{"score-view": view})
            ask = _asker(client, "score-panel-markup.data")
            rules = county.rules.obligations(county.as_of)
            cells = [
                _measured("cell", rule.id, ask, **{"score-pick": {"rule": rule.id}, "score-view": view})
                for rule in rules
                if rule.kind != "product"
            ]
    return {"built": built, "table": table, "cells": cells}


def run(json: bool = False) -> dict[str, Any]:
    """Measure once and, unless ``json``, print a few lines."""
    result = {"benchmark": "obligations", "county": SLUG, **evaluated(), **opened()}
    if not json:
        print(
            f"{result['rules']} rules × {result['persons']:,} persons × {result['villages']} villages: "
            f"{result['seconds']:.1f} s, plain way {result['plain_seconds_of_measured']:.1f} s "
            f"for the {result['measured']} measured alone"
        )
        cells = pd.DataFrame(result["cells"])
        worst = cells.loc[cells["median_ms"].idxmax()]
        print(
            f"built in {result['built']['seconds']:.0f} s; table {result['table']['median_ms']:.0f} ms; rows of a cell "
            f"{cells['median_ms'].median():.0f} ms, at most {worst['median_ms']:.0f} ms ({worst['case']}), "
            f"the first time {cells['first_ms'].max():.0f} ms"
        )
    return result


def main() -> None:
    """Print the lines."""
    run()


if __name__ == "__main__":
    main()
