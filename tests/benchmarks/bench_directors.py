"""The next directors of 寿县 (50,000 persons, 293 villages), and one village scored again after a change in a home.

The plain way gives posts one by one, each time the one that gives most now, of either kind of place; the proven plan
must be at least as good at the first level at which they differ, or it fails. Bars: a plan within seconds; a village
scored again in 200 ms.

Measured on two cores shared with other work (load 6): one of 293 villages again in 160 ms, at most 189 (78 ms on
the processor); plans without sharing 0.1 to 0.2 s; shared within 15 minutes (450 pairs) 0.5 s for 10 posts, 4.3 s for
50, 2.3 s for 100, 3.5 s for 300,000 yuan. One by one is as good without sharing; with it, 141 villages stay below the
rule instead of 140 (50 posts), 93 instead of 90 (100 posts).
"""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from bench_obligations import whole_county

from geo.network import RoadNetwork
from models import staffing
from models.director_check import check_plan
from models.director_plans import LEVELS, Post, Tally, Terms
from models.next_directors import plan_directors, question_of

BUDGETS: tuple[tuple[int | None, float | None, float | None], ...] = (
    (10, None, None),
    (50, None, None),
    (10, None, 15.0),
    (50, None, 15.0),
    (100, None, 15.0),
    (None, 300_000.0, 15.0),
)
"""Posts, yuan a year, minutes within which two villages may share."""


def one_by_one(villages: pd.DataFrame, minutes: Any, terms: Terms, posts: int) -> tuple[float, ...]:
    """Full-time posts, each time where one gives most now; a shared one first makes up what its first village lacks."""
    tally, codes = Tally(villages, terms), [str(code) for code in villages.index]
    hours = max(terms.hours.values())
    places: list[tuple[tuple[int, ...], float]] = [((i,), 0.0) for i in range(len(codes))]
    if terms.share_within is not None:
        near = np.triu(np.maximum(minutes, minutes.T) <= terms.share_within, k=1)
        pairs = [(int(i), int(j)) for i, j in np.argwhere(near)]
        places += [((i, j), terms.trips * float(minutes[i, j] + minutes[j, i]) / 60) for i, j in pairs]
    for _ in range(posts):
        best, best_gain = None, (0.0, 0.0, 0.0)
        for at, way in places:
            left = hours - way
            first = min(max(tally.lacking[codes[at[0]]], 0.0), left) if len(at) == 2 else left
            given = (first, left - first)[: len(at)]
            post = Post("full_time", tuple(codes[i] for i in at), given, way, 0.0)
            gain = tally.gain(post)
            if gain > best_gain:
                best, best_gain = post, gain
        if best is None:
            break
        tally.put(best)
    return tally.of(codes)


def run(json: bool = False) -> dict[str, Any]:
    """Measure, and print unless ``json``."""
    county = whole_county()
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    whole = staffing.score(county, network)
    village = [str(county.households["region_code"].iloc[0])[:12]]
    again, processor = [], []
    for _ in range(9):
        fresh = replace(county, scores={"staffing": whole})  # nothing kept from the time before
        began, busy = time.perf_counter(), time.process_time()
        alone = staffing.score(fresh, network, only=village)
        again.append(time.perf_counter() - began)
        processor.append(time.process_time() - busy)
    pd.testing.assert_frame_equal(alone, whole.loc[village], rtol=1e-12)
    plans = []
    for posts, yuan, share in BUDGETS:
        asked = question_of(county, network, share_within=share)
        budget: dict[str, Any] = {"posts": posts, "yuan": yuan}
        began = time.perf_counter()
        plan = plan_directors(asked.villages, asked.minutes, asked.terms, **budget)
        seconds = time.perf_counter() - began
        assert plan.proven
        assert not check_plan(asked.villages, asked.minutes, asked.terms, plan, **budget)
        proven = tuple(plan.value(name) for name in LEVELS)
        plain = None if posts is None else one_by_one(asked.villages, asked.minutes, asked.terms, posts)
        assert plain is None or np.round(proven, 4).tolist() <= np.round(plain, 4).tolist()
        plans.append({**budget, "share": share, "seconds": seconds, "proven": proven, "one_by_one": plain})
    result = {
        "villages": len(asked.villages),
        "again_ms": 1000 * median(again),
        "again_at_most_ms": 1000 * max(again),
        "again_processor_ms": 1000 * median(processor),
        "plans": plans,
    }
    if not json:
        print(
            f"one of {len(whole)} villages again: {result['again_ms']:.0f} ms, at most {max(again) * 1000:.0f} ms, "
            f"{result['again_processor_ms']:.0f} ms of one processor"
        )
        for each in plans:
            print(each)
    return result
