"""What places have set up, and what was held there: systems of a county on paper, kept with uneven care."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.simulate.days import DAY, NEVER, blank
from data.simulate.geography import Land
from data.simulate.names import names

Days = npt.NDArray[np.datetime64]

_COUNTY: Final = (
    "work_appraisal",
    "hotline",
    "emergency_plan",
    "first_responsible",
    "direct_responsible",
    "assessment_scheme",
)
_TOWN: Final = (
    *("liaison", "hotline", "emergency_plan", "first_responsible", "direct_responsible", "township_lead"),
    *("duty_list", "service_list", "work_appraisal", "purchased_hotline", "purchased_custody_assessment"),
    *("purchased_support", "purchased_publicity", "purchased_training", "purchased_visits"),
)
_VILLAGE: Final = (
    *("ledger", "liaison", "emergency_plan", "township_lead", "group_lead", "elder_association"),
    *("women_mutual_group", "joint_defence", "duty_list", "service_list", "worker_expenses"),
    *("hotline", "first_responsible", "direct_responsible"),
)
_AT: Final[dict[str, tuple[str, ...]]] = {
    "school": (
        *("counselling_teacher", "school_counsellor_post", "school_mental_health_files", "psychological_screening"),
        *("night_duty", "guards", "protective_equipment", "technical_protection", "school_transport"),
    ),
    "child_protection_station": ("station_counselling", "station_equipment", "station_staff", "station_recreation"),
    "civilisation_station": ("family_link_room",),
    "childrens_home": ("family_link_room",),
    "care_home": ("open_to_left_behind_elders",),
    "child_rescue_institution": ("agreement",),
    "child_welfare_centre": (
        *("temporary_care", "rehabilitation_guidance", "special_education", "comfort_service", "regular_visiting"),
        "publicity_training",
    ),
}
_RATES: Final = {"purchased": 0.62, "women": 0.55, "elder_": 0.8, "family_": 0.6, "worker_": 0.7, "night_d": 0.85}


def simulate_arrangements(
    land: Land, facilities: pd.DataFrame, today: np.datetime64, rng: np.random.Generator
) -> pd.DataFrame:
    """The ``ARRANGEMENTS`` columns: about one in twenty found lacking, fewer never recorded."""
    rows: list[tuple[str, str | None, str]] = [(land.county.code, None, item) for item in _COUNTY]
    rows += [(code, None, item) for code in land.townships.index for item in _TOWN]
    rows += [(code, None, item) for code in land.villages.index for item in _VILLAGE]
    for kind, items in _AT.items():
        hosts = facilities[facilities["kind"] == kind]
        rows += [(code, str(id_), item) for id_, code in hosts["region_code"].items() for item in items]
    frame = pd.DataFrame(rows, columns=["region_code", "facility_id", "item"])
    rate = np.array(
        [next((share for start, share in _RATES.items() if item.startswith(start)), 0.93) for item in frame["item"]]
    )
    there = rng.random(len(frame)) < rate
    written = there | (rng.random(len(frame)) < 0.7)
    frame, there = frame[written], there[written]
    count = len(frame)
    checked = today - rng.gamma(1.6, 140, count).astype(int).clip(2, 1_000).astype("timedelta64[D]")
    frame = frame.reset_index(drop=True)
    frame["state"] = np.where(there, "in_place", "lacking")
    frame["responsible"] = blank(names(rng.random(count) < 0.4, np.ones(count, dtype=bool), rng), ~there)
    begun = np.where(there, checked - rng.integers(30, 900, count).astype("timedelta64[D]"), NEVER)
    frame["from_date"] = begun.astype("datetime64[s]")
    frame["to_date"] = np.full(count, NEVER).astype("datetime64[s]")
    frame["checked_on"] = checked.astype("datetime64[s]")
    frame.index = pd.Index(
        [f"Y{land.county.code}{number:05d}" for number in range(1, count + 1)], name="arrangement_id"
    )
    return frame


def simulate_activities(
    land: Land, facilities: pd.DataFrame, today: np.datetime64, rng: np.random.Generator
) -> pd.DataFrame:
    """The ``ACTIVITIES`` columns of the last fourteen months."""
    parts = [
        pd.DataFrame(
            {"region_code": codes, "facility_id": ids, "kind": kind, "topic": topic, "held_on": days, "by": by}
        )
        for codes, ids, kind, topic, days, by in _held(land, facilities, today, rng)
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[(frame["held_on"] <= today).to_numpy()].sort_values(["held_on", "region_code", "kind"], kind="stable")
    count = len(frame)
    frame["held_on"] = frame["held_on"].astype("datetime64[s]")
    taken = pd.array(rng.integers(8, 120, count), dtype="Int64")
    frame.insert(5, "participants", pd.Series(taken, index=frame.index).mask(rng.random(count) < 0.1))
    frame.index = pd.Index([f"U{land.county.code}{number:06d}" for number in range(1, count + 1)], name="activity_id")
    return frame


_Held = tuple[npt.NDArray[np.object_], npt.NDArray[np.object_] | None, str, str | None, Days, str]


def _held(land: Land, facilities: pd.DataFrame, today: np.datetime64, rng: np.random.Generator) -> Iterator[_Held]:
    county = np.array([land.county.code], dtype=object)
    towns, villages = (np.array(frame.index, dtype=object) for frame in (land.townships, land.villages))
    month = today.astype("datetime64[M]")
    quarters = [one for one in np.arange(month - 14, month + 1) if int(one.astype(int)) % 3 == 2]

    def some(places: npt.NDArray[np.object_], rate: float) -> npt.NDArray[np.object_]:
        return places[rng.random(len(places)) < rate]

    def about(day: np.datetime64, count: int, spread: int = 12) -> Days:
        return np.asarray(day - rng.integers(0, spread, count).astype("timedelta64[D]"))

    def within_a_year(count: int) -> Days:
        return np.asarray(today - rng.integers(3, 420, count).astype("timedelta64[D]"))

    for quarter in quarters:
        day = quarter.astype(DAY) + 24
        yield county, None, "list_comparison", "child_care", about(day, 1), "县民政局"
        yield county, None, "coordination_meeting", "child_care", about(day, 1, 40), "县民政局"
        there = some(villages, 0.88)
        yield there, None, "register_verification", "general", about(day, len(there), 30), "村民委员会"
    yield county, None, "training", "child_care", within_a_year(1), "县民政局"
    for kind, topic, places, rate, by in (
        ("training", "child_care", towns, 0.9, "镇民政办"),
        ("safety_campaign", "drowning", villages, 0.9, "县教体局"),
        ("safety_campaign", "bullying", villages, 0.82, "县公安局"),
        ("safety_campaign", "sexual_assault", villages, 0.8, "县妇联"),
        ("safety_campaign", "traffic", villages, 0.85, "县公安局"),
        ("health_education", "health", villages, 0.8, "县卫健委"),
        ("counselling_session", "general", villages, 0.5, "县妇联"),
    ):
        there = some(places, rate)
        yield there, None, kind, topic, within_a_year(len(there)), by
    for year in range(int(str(month)[:4]) - 1, int(str(month)[:4]) + 1):
        for day, name in ((f"{year}-02-08", "general"), (f"{year}-05-29", "general"), (f"{year}-06-28", "child_care")):
            there = some(towns, 0.93)
            yield there, None, "holiday_visit", name, about(np.datetime64(day), len(there), 9), "镇人民政府"
            there = some(towns, 0.9)
            yield there, None, "holiday_service", "child_care", about(np.datetime64(day), len(there), 20), "镇社工站"
        schools = facilities[facilities["kind"] == "school"]
        for day in (f"{year}-06-28", f"{year}-01-20"):
            chosen = schools[rng.random(len(schools)) < 0.92]
            codes, ids = (np.array(one, dtype=object) for one in (chosen["region_code"], chosen.index))
            yield codes, ids, "safety_lecture", "drowning", about(np.datetime64(day), len(chosen), 20), "学校"
        there = some(towns, 0.9)
        yield there, None, "hazard_check", "water", about(np.datetime64(f"{year}-05-25"), len(there), 25), "镇应急办"
