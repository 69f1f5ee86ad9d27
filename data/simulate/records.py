"""The small registers on which clocks run: inspections, reports, events and alerts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.simulate.days import NEVER, blank
from data.simulate.geography import Land
from data.simulate.names import names


def simulate_inspections(
    land: Land, facilities: pd.DataFrame, today: np.datetime64, rng: np.random.Generator
) -> pd.DataFrame:
    """The ``INSPECTIONS`` columns: yearly checks of townships and stations, not everywhere in time."""
    townships = land.townships.index[rng.random(len(land.townships)) < 0.85]
    stations = facilities[facilities["kind"].isin(["childrens_home", "child_protection_station", "care_home"])]
    stations = stations[rng.random(len(stations)) < 0.6]
    regions = np.concatenate([townships, stations["region_code"].to_numpy()])
    subjects = np.concatenate([np.full(len(townships), "留守儿童关爱服务工作"), stations["name"].to_numpy()])
    count = len(regions)
    found = blank(rng.choice(["台账不全", "消防器材过期", "走访记录缺项"], count), rng.random(count) >= 0.3)
    return pd.DataFrame(
        {
            "region_code": regions,
            "subject": subjects,
            "inspected_on": (today - rng.integers(5, 620, count).astype("timedelta64[D]")).astype("datetime64[s]"),
            "by": rng.choice(["县民政局", "县应急管理局", "镇民政办"], count),
            "findings": found,
        },
        index=_ids("N", land, count, "inspection_id"),
    )


def simulate_reports(land: Land, today: np.datetime64, rng: np.random.Generator) -> pd.DataFrame:
    """The ``REPORTS`` columns: townships' quarterly summaries of the last year, due on the 20th, some late."""
    month = today.astype("datetime64[M]")
    ends = [one for one in np.arange(month - 12, month + 1) if (int(one.astype(int)) % 12 + 1) % 3 == 0]
    due = np.array([one.astype("datetime64[D]") + 19 for one in ends])
    codes = np.repeat(land.townships.index.to_numpy(), len(due))
    due = np.tile(due, len(land.townships))
    count = len(due)
    sent = due + np.where(rng.random(count) < 0.75, rng.integers(-8, 1, count), rng.integers(1, 25, count)).astype(
        "timedelta64[D]"
    )
    missing = (rng.random(count) < 0.06) | (sent > today)
    return pd.DataFrame(
        {
            "region_code": codes,
            "kind": "季度汇总",
            "due_on": due.astype("datetime64[s]"),
            "sent_on": np.where(missing, NEVER, sent).astype("datetime64[s]"),
            "by": blank(names(rng.random(count) < 0.5, np.ones(count, dtype=bool), rng), missing),
        },
        index=_ids("B", land, count, "report_id"),
    )


def simulate_events(land: Land, persons: pd.DataFrame, today: np.datetime64, rng: np.random.Generator) -> pd.DataFrame:
    """The ``EVENTS`` columns: what was found and reported of about one person in 150."""
    chosen = persons.iloc[np.sort(rng.choice(len(persons), max(6, len(persons) // 150), replace=False))]
    count = len(chosen)
    child = (chosen["stage"] == "child").to_numpy()
    kind = np.where(
        child,
        rng.choice(["生活困境", "监护困境", "行为异常"], count),
        rng.choice(["赡养责任不落实", "身患疾病", "居所安全隐患"], count),
    )
    occurred = today - rng.integers(2, 330, count).astype("timedelta64[D]")
    reported = np.minimum(occurred + rng.geometric(0.5, count).astype("timedelta64[D]") - np.timedelta64(1, "D"), today)
    closed = reported + rng.integers(2, 60, count).astype("timedelta64[D]")
    open_ = (closed > today) | (rng.random(count) < 0.15)
    return pd.DataFrame(
        {
            "region_code": chosen["village"].to_numpy(),
            "person_id": chosen.index.to_numpy(),
            "kind": kind,
            "occurred_on": occurred.astype("datetime64[s]"),
            "reported_on": np.where(rng.random(count) < 0.05, NEVER, reported).astype("datetime64[s]"),
            "closed_on": np.where(open_, NEVER, closed).astype("datetime64[s]"),
        },
        index=_ids("E", land, count, "event_id"),
    )


def simulate_alerts(land: Land, today: np.datetime64, rng: np.random.Generator) -> pd.DataFrame:
    """The ``ALERTS`` columns: heat over the county on ``today``, floods and a release in the weeks before."""
    towns = rng.choice(land.townships.index.to_numpy(), 3, replace=False)
    begin = today + np.array([-2, -24, -18, -9], dtype="timedelta64[D]")
    return pd.DataFrame(
        {
            "region_code": [land.county.code, *towns],
            "kind": ["heat", "flood", "flood", "release"],
            "from_date": begin.astype("datetime64[s]"),
            "to_date": (begin + np.array([4, 3, 2, 1], dtype="timedelta64[D]")).astype("datetime64[s]"),
            "source": "模拟",
        },
        index=_ids("Q", land, 4, "alert_id"),
    )


def _ids(letter: str, land: Land, count: int, name: str) -> pd.Index[str]:
    return pd.Index([f"{letter}{land.county.code}{number:05d}" for number in range(1, count + 1)], name=name)
