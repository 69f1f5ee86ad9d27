"""The small registers on which clocks run: inspections, reports, events and alerts."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from data.simulate.days import NEVER, blank
from data.simulate.geography import Land
from data.simulate.names import names
from geo.crs import STORAGE_EPSG


def simulate_inspections(
    land: Land, facilities: pd.DataFrame, staff: pd.DataFrame, today: np.datetime64, rng: np.random.Generator
) -> pd.DataFrame:
    """The ``INSPECTIONS`` columns: yearly checks of townships, villages and stations, not everywhere in time."""
    towns, villages = land.townships.index.to_numpy(), land.villages.index.to_numpy()
    children = facilities[facilities["kind"].isin(["school", "kindergarten", "child_protection_station"])]
    directors = staff.loc[staff["role"] == "child_director", "region_code"].to_numpy()
    nowhere: npt.NDArray[np.object_] = np.array([], dtype=object)
    rows: list[tuple[npt.NDArray[np.object_], npt.NDArray[np.object_], str, str | None, str, float, int]] = [
        (towns, nowhere, "county_spot_check", None, "留守儿童关爱服务工作", 0.9, 420),
        (villages, nowhere, "township_full_check", None, "走访建档", 0.88, 420),
        (towns, nowhere, "programme_check", None, "三年行动实施", 0.9, 420),
        (directors, nowhere, "director_spot_check", None, "儿童主任履职", 0.5, 500),
        (villages, nowhere, "home_safety_check", "electricity", "留守老人家中用电", 0.75, 400),
        (villages, nowhere, "home_safety_check", "coal", "留守老人家中用煤用气", 0.7, 400),
        (villages, nowhere, "home_safety_check", "water", "留守老人家中用水", 0.72, 400),
        (towns, nowhere, "warning_talk", None, "工作不力约谈", 0.06, 300),
    ]
    codes, ids = children["region_code"].to_numpy(object), children.index.to_numpy(object)
    for about in ("fire", "health", "natural_disaster", "food"):
        rows.append((codes, ids, "institution_check", about, "机构安全", 0.9, 400))
    for about in ("building", "wall", "hillside", "water"):
        rows.append((codes, ids, "surroundings_check", about, "机构周边", 0.88, 110))
    parts = []
    for places, where, kind, topic, subject, rate, ago in rows:
        chosen = np.flatnonzero(rng.random(len(places)) < rate)
        parts.append(
            pd.DataFrame(
                {
                    "region_code": places[chosen],
                    "facility_id": where[chosen] if len(where) else None,
                    "kind": kind,
                    "topic": topic,
                    "subject": subject,
                    "inspected_on": today - rng.integers(5, ago, len(chosen)).astype("timedelta64[D]"),
                }
            )
        )
    frame = pd.concat(parts, ignore_index=True)
    count = len(frame)
    frame["inspected_on"] = frame["inspected_on"].astype("datetime64[s]")
    frame["by"] = rng.choice(["县民政局", "县应急管理局", "镇民政办"], count)
    frame["findings"] = blank(rng.choice(["台账不全", "消防器材过期", "走访记录缺项"], count), rng.random(count) >= 0.2)
    frame.index = _ids("N", land, count, "inspection_id")
    return frame


def simulate_reports(land: Land, today: np.datetime64, rng: np.random.Generator) -> pd.DataFrame:
    """The ``REPORTS`` columns: townships' quarterly summaries due on the 20th, progress by 1 November; some late."""
    month = today.astype("datetime64[M]")
    ends = [one for one in np.arange(month - 12, month + 1) if (int(one.astype(int)) % 12 + 1) % 3 == 0]
    due = [(one.astype("datetime64[D]") + 19, "quarterly_summary") for one in ends]
    year = int(str(today)[:4])
    due += [(np.datetime64(f"{one}-11-01"), "yearly_progress") for one in (year - 2, year - 1)]
    due += [(np.datetime64(f"{year - 1}-12-31"), "appraisal")]
    towns = land.townships.index.to_numpy()
    days = np.tile(np.array([day for day, _ in due]), len(towns))
    kinds = np.tile(np.array([kind for _, kind in due]), len(towns))
    count = len(days)
    sent = days + np.where(rng.random(count) < 0.8, rng.integers(-8, 1, count), rng.integers(1, 25, count)).astype(
        "timedelta64[D]"
    )
    missing = (rng.random(count) < 0.05) | (sent > today)
    return pd.DataFrame(
        {
            "region_code": np.repeat(towns, len(due)),
            "kind": kinds,
            "due_on": days.astype("datetime64[s]"),
            "sent_on": np.where(missing, NEVER, sent).astype("datetime64[s]"),
            "by": blank(names(rng.random(count) < 0.5, np.ones(count, dtype=bool), rng), missing),
            "note": np.full(count, None, dtype=object),
        },
        index=_ids("B", land, count, "report_id"),
    )


_OF_CHILDREN = (
    *("hardship", "custody_hardship", "abnormal_behaviour", "alone_or_missing", "guardian_incapable"),
    *("suspected_violence", "suspected_harm", "nobody_in_charge", "family_crisis", "referral", "dropout"),
    *("custody_refused", "carer_doubted"),
)
_OF_ELDERS = (
    *("support_failing", "ill", "home_hazard", "family_crisis", "begging", "crime_suffered", "critical_illness"),
    *("severe_mental_illness", "major_hardship"),
)
_AT_ONCE = ("alone_or_missing", "guardian_incapable", "suspected_violence", "suspected_harm", "nobody_in_charge")


def simulate_events(
    land: Land, persons: pd.DataFrame, facilities: pd.DataFrame, today: np.datetime64, rng: np.random.Generator
) -> pd.DataFrame:
    """The ``EVENTS`` columns: what was found and reported of about one person in 60, every kind at least once.

    Besides, one elder in 250 was hurt, the frail more often.
    """
    child, elder = (np.flatnonzero(persons["stage"] == stage) for stage in ("child", "elder"))
    reported_of = max(len(_OF_CHILDREN) + len(_OF_ELDERS), len(persons) // 60)
    kinds = np.array([*_OF_CHILDREN, *_OF_ELDERS])
    hurt = np.full(len(elder) // 250, "suspected_harm")
    kind = np.concatenate([kinds, rng.choice(kinds, reported_of - len(kinds)), hurt])
    number = len(kind)
    of_child = np.isin(kind, _OF_CHILDREN) & (np.arange(number) < reported_of)
    frail = rng.choice(elder, number, p=_frailty(persons.iloc[elder], rng))
    of_elder = np.where(np.isin(kind, ["suspected_harm", "critical_illness"]), frail, rng.choice(elder, number))
    who = np.where(of_child, rng.choice(child, number), of_elder)
    urgent = np.isin(kind, _AT_ONCE)
    occurred = today - rng.integers(2, 330, number).astype("timedelta64[D]")
    wait = np.where(urgent, rng.choice([0, 0, 0, 0, 0, 0, 0, 1, 1, 3], number), rng.geometric(0.5, number) - 1)
    reported = np.minimum(occurred + wait.astype("timedelta64[D]"), today)
    begun = rng.integers(6, 14, number)
    told = np.where(wait == 0, np.minimum(begun + rng.integers(0, 6, number), 23), rng.integers(7, 20, number))
    silent = rng.random(number) < 0.05

    def after(rate: float, low: int, high: int) -> npt.NDArray[np.datetime64]:
        day = reported + rng.integers(low, high, number).astype("timedelta64[D]")
        return np.where(silent | (day > today) | (rng.random(number) >= rate), NEVER, day).astype("datetime64[s]")

    escorted = facilities.index[facilities["kind"].isin(["child_rescue_institution", "village_committee"])]
    hours = [pd.Series(hour, dtype="Int64").mask(rng.random(number) < 0.06) for hour in (begun, told)]
    return pd.DataFrame(
        {
            "region_code": persons["village"].to_numpy()[who],
            "person_id": persons.index.to_numpy()[who],
            "kind": kind,
            "occurred_on": occurred.astype("datetime64[s]"),
            "occurred_hour": hours[0].array,
            "reported_on": np.where(silent, NEVER, reported).astype("datetime64[s]"),
            "reported_hour": hours[1].mask(silent).array,
            "assessed_on": after(0.9, 0, 4),
            "handled_on": after(0.93, 0, 6),
            "feedback_on": after(0.85, 3, 20),
            "closed_on": after(0.85, 4, 60),
            "facility_id": blank(rng.choice(escorted, number), kind != "nobody_in_charge"),
            "note": np.full(number, None, dtype=object),
        },
        index=_ids("E", land, number, "event_id"),
    )


def _frailty(elders: pd.DataFrame, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Shares of harm among elders: age, dependence, nobody by, and what no ledger says."""
    weak = np.exp(
        0.05 * (elders["age"].to_numpy(float) - 60)
        + 1.0 * (elders["health"] == "dependent").to_numpy()
        + 0.5 * (elders["living_arrangement"] == "alone").to_numpy()
        + 0.3 * (elders["support"] == "none").to_numpy()
        + rng.normal(0, 0.7, len(elders))
    )
    shares: npt.NDArray[np.float64] = weak / weak.sum()
    return shares


def simulate_alerts(land: Land, today: np.datetime64, rng: np.random.Generator) -> pd.DataFrame:
    """The ``ALERTS`` columns: heat over the county on ``today``, floods and a release in the weeks before, for whole
    regions: nobody drew an outline."""
    towns = rng.choice(land.townships.index.to_numpy(), 3, replace=False)
    begin = today + np.array([-2, -24, -18, -9], dtype="timedelta64[D]")
    alerts: pd.DataFrame = gpd.GeoDataFrame(
        {
            "region_code": [land.county.code, *towns],
            "kind": ["heat", "flood", "flood", "release"],
            "from_date": begin.astype("datetime64[s]"),
            "to_date": (begin + np.array([4, 3, 2, 1], dtype="timedelta64[D]")).astype("datetime64[s]"),
            "source": "模拟",
        },
        index=_ids("Q", land, 4, "alert_id"),
        geometry=[None] * 4,
        crs=STORAGE_EPSG,
    )
    return alerts


def _ids(letter: str, land: Land, count: int, name: str) -> pd.Index[str]:
    return pd.Index([f"{letter}{land.county.code}{number:05d}" for number in range(1, count + 1)], name=name)
