"""Plain twins of the fast code: loops over single rows, as one reckons with a pencil; and counties to try them on."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, hypot, log
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from geo.county import County
from models.evidence import BY_FACTOR
from tests.models.build import ORIGIN, VILLAGE, at, regions, seat


def random_rows(rng: np.random.Generator, *, homes: int = 12, people: int = 25, sites: int = 9) -> dict[str, list[Any]]:
    """Rows of a small county with gaps in every column that may have them."""

    def pick(*options: Any) -> Any:
        return options[int(rng.integers(len(options)))]

    def place(spread: float) -> Any:
        return at(*(rng.uniform(-spread, spread, 2)).tolist())

    return {
        "regions": regions({"id": VILLAGE, "name": "甲村", **seat(0, 0)}),
        "households": [
            {
                "id": f"H{n}",
                "region_code": VILLAGE,
                "location_precision": "gps",
                "geometry": None if rng.random() < 0.1 else place(900),
            }
            for n in range(homes)
        ],
        "persons": [
            {
                "id": f"C{n}",
                "household_id": f"H{int(rng.integers(homes))}",
                "birth_date": None if rng.random() < 0.1 else date(2026 - int(rng.integers(0, 18)), 3, 5),
                "sex": pick("male", "female", None),
                "living_arrangement": pick("with_grandparents", "alone", "with_others", None),
            }
            for n in range(people)
        ],
        "spells": [
            {
                "id": f"P{n}",
                "person_id": f"C{n}",
                "group": pick("left_behind_child", "child_in_difficulty"),
                "from_date": "2025-01-01",
            }
            for n in range(people)
        ],
        "presences": [
            {
                "id": f"R{n}",
                "person_id": f"C{n}",
                "from_date": "2026-06-01",
                "to_date": pick(None, "2026-07-31", "2026-06-30"),
                "place": pick("home", "home", "boarding_school", "with_parents"),
            }
            for n in range(people)
            if rng.random() < 0.8
        ],
        "carers": [
            {
                "id": f"K{n}-{k}",
                "person_id": f"C{n}",
                "co_resident": pick(True, True, False, None),
                "health": pick("good", "poor", "dependent", None),
            }
            for n in range(people)
            for k in range(int(rng.integers(0, 3)))
        ],
        "hazard_sites": [
            {
                "id": f"S{n}",
                "region_code": VILLAGE,
                "kind": pick("river", "pond", "reservoir", "dam", "canal", "ditch", "well"),
                "depth_m": pick(None, 0.4, 1.2, 3.0),
                "bank": pick(None, "gentle", "steep", "vertical"),
                "barrier": pick(None, "none", "partial", "full"),
                "swimming_place": pick(None, True, False),
                "keeper": pick(None, " ", "王某"),
                "surveyed_on": None if rng.random() < 0.2 else "2026-05-01",
                "geometry": place(600),
            }
            for n in range(sites)
        ],
        "equipment": [
            {
                "id": f"Q{n}{item}",
                "site_id": f"S{n}",
                "item": item,
                "present": pick(None, True, True, False),
                "usable": pick(None, True, True, False),
                "checked_on": "2026-05-01",
            }
            for n in range(sites)
            for item in ("warning_sign", "lifebuoy", "rope", "pole")
            if rng.random() < 0.8
        ],
        "incidents": [
            {
                "id": f"I{n}",
                "region_code": VILLAGE,
                "site_id": pick(None, f"S{int(rng.integers(sites))}"),
                "occurred_on": pick("2019-07-01", "2022-07-01", "2025-08-01"),
                "outcome": pick("fatal", "near_miss"),
                "geometry": None,
            }
            for n in range(8)
        ],
        "patrols": [
            {"id": f"T{n}", "site_id": f"S{n}", "done_on": pick(None, "2026-06-15", "2026-06-14", "2026-01-01")}
            for n in range(sites)
            if rng.random() < 0.7
        ],
        "facilities": [
            {
                "id": f"F{n}",
                "region_code": VILLAGE,
                "kind": "school",
                "capacity": pick(None, 60, 300),
                "geometry": place(600),
            }
            for n in range(2)
        ],
    }


def twin_values(county: County) -> dict[str, float]:
    """The drowning value of every surveyed water, by loops."""
    number = county.rules.number
    share = number("county.drowning_unknown")
    homes = _points(county, "households")
    children = [(homes[home], weight) for home, weight in _twin_children(county, share) if home in homes]
    schools = [
        (point, number("county.drowning_pupil") * _or(county.facilities.at[name, "capacity"], 100))
        for name, point in _points(county, "facilities").items()
    ]
    logs = {}
    for site, point in _points(county, "hazard_sites").items():
        row = county.hazard_sites.loc[site]
        if pd.isna(row["surveyed_on"]):
            continue
        exposure = number("county.drowning_floor")
        for place, weight in children + schools:
            distance = hypot(place[0] - point[0], place[1] - point[1])
            if distance <= number("county.drowning_reach"):
                exposure += weight * exp(-distance / number("county.drowning_scale"))
        logs[site] = log(exposure) + _twin_features(county, site, row, share)
    middle = median(logs.values()) if logs else 0.0
    return {site: exp(value - middle) for site, value in logs.items()}


def _points(county: County, kind: str) -> dict[str, tuple[float, float]]:
    metric = county.metric(kind).geometry
    return {name: (p.x - ORIGIN[0], p.y - ORIGIN[1]) for name, p in metric.items() if p is not None and not p.is_empty}


def _or(value: Any, other: float) -> float:
    return other if pd.isna(value) else float(value)


def _twin_children(county: County, share: float) -> list[tuple[str, float]]:
    effect = {factor: entry.log_effect for factor, entry in BY_FACTOR.items()}
    found = []
    for person, row in county.persons.iterrows():
        groups = set(county.spells.loc[county.spells["person_id"] == person, "group"])
        born, age = row["birth_date"], None
        if pd.notna(born):
            age = county.as_of.year - born.year - ((county.as_of.month, county.as_of.day) < (born.month, born.day))
        limits = [{"left_behind_child": 16, "child_in_difficulty": 18}[group] for group in groups]
        if age is not None and all(age >= limit for limit in limits):
            continue
        weight = _twin_presence(county, str(person))
        weight *= exp(
            effect["boy"] * (share if pd.isna(row["sex"]) else row["sex"] == "male")
            + _twin_care(county, str(person), row, age, share, effect)
        )
        if age is not None:
            weight *= exp(effect["age_under_1"] * (age < 1) + effect["age_15_17"] * (age >= 15))
            weight *= exp(effect["age_1_4"] * (1 <= age <= 4))
        found.append((row["household_id"], weight))
    return found


def _twin_presence(county: County, person: str) -> float:
    day = pd.Timestamp(county.as_of)
    for _, row in county.presences[county.presences["person_id"] == person].iterrows():
        if row["from_date"] <= day and (pd.isna(row["to_date"]) or day <= row["to_date"]):
            return 1.0 if row["place"] == "home" else 0.0
    return 0.5


def _twin_care(
    county: County, person: str, row: pd.Series[Any], age: int | None, share: float, effect: dict[str, float]
) -> float:
    """A toddler's carers in poor health, or an older child nobody looks after."""
    carers = [c for _, c in county.carers[county.carers["person_id"] == person].iterrows()]
    inside = [c for c in carers if pd.notna(c["co_resident"]) and c["co_resident"]]
    unclear = [c for c in carers if pd.isna(c["co_resident"])]
    alone = pd.notna(row["living_arrangement"]) and row["living_arrangement"] == "alone"
    if age is not None and age < 1:
        return 0.0
    if age is not None and age <= 4:
        if alone:
            poor = 1.0
        elif any(c["health"] == "good" for c in inside if pd.notna(c["health"])):
            poor = 0.0
        elif not carers or unclear or any(pd.isna(c["health"]) for c in inside):
            poor = share
        else:
            poor = 1.0
        return effect["carer_poor_health"] * poor
    if alone:
        nobody = 1.0
    elif inside:
        nobody = 0.0
    elif unclear:
        nobody = share
    elif carers:
        nobody = 1.0
    else:
        nobody = 0.0 if row["living_arrangement"] == "with_grandparents" else share
    return effect["unsupervised"] * nobody


def _twin_features(county: County, site: str, row: pd.Series[Any], share: float) -> float:
    effect = {factor: entry.log_effect for factor, entry in BY_FACTOR.items()}
    total = effect[f"kind_{row['kind']}"]
    total += effect["deep"] * (share if pd.isna(row["depth_m"]) else row["depth_m"] >= 1.2)
    if pd.isna(row["bank"]):
        total += share * effect["bank_vertical"]
    elif row["bank"] != "gentle":
        total += effect[f"bank_{row['bank']}"]
    total += effect["swimming_place"] * (share if pd.isna(row["swimming_place"]) else bool(row["swimming_place"]))
    barrier = {"none": 1.0, "partial": 0.5, "full": 0.0}
    total += effect["no_barrier"] * (share if pd.isna(row["barrier"]) else barrier[row["barrier"]])
    total += effect["no_keeper"] * (pd.isna(row["keeper"]) or not row["keeper"].strip())
    for item in ("warning_sign", "lifebuoy", "rope", "pole"):
        lacking = share
        for _, thing in county.equipment[
            (county.equipment["site_id"] == site) & (county.equipment["item"] == item)
        ].iterrows():
            answers = [None if pd.isna(thing[name]) else bool(thing[name]) for name in ("present", "usable")]
            lacking = 1.0 if False in answers else 0.0 if answers == [True, True] else share
        total += effect[f"no_{item}"] * lacking
    patrols = county.frames["patrols"]
    done = [day.date() for day in patrols.loc[patrols["site_id"] == site, "done_on"] if pd.notna(day)]
    if patrols.empty:
        total += share * effect["no_patrol"]
    elif not done or county.as_of > max(done) + timedelta(days=30):
        total += effect["no_patrol"]
    return total
