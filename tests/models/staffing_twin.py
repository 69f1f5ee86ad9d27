"""The plain twin of the villages' need: loops over single rows, one way at a time; and villages to try it on."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.county import County
from geo.network import RoadNetwork
from models.workload import seat_points
from tests.models.build import VILLAGE, at, regions, seat

VILLAGES = tuple(f"{VILLAGE[:9]}{number}" for number in (201, 202, 203, 204, 205))
ROAD_KPH, EBIKE_KPH = 30.0, 25.0


def random_villages(rng: np.random.Generator, *, homes: int = 25, people: int = 60) -> dict[str, list[Any]]:
    """Rows of five villages along a road, with gaps in every column that may have them; one without a seat."""

    def pick(*options: Any) -> Any:
        return options[int(rng.integers(len(options)))]

    def spell(person: str, number: int) -> dict[str, Any]:
        return {
            "id": f"P{person}{number}",
            "person_id": person,
            "group": pick("left_behind_child", "child_in_difficulty"),
            "from_date": pick("2025-01-01", "2026-07-16"),
            "to_date": pick(None, None, "2026-07-14", "2026-07-15"),
        }

    return {
        "regions": regions(
            *(
                {
                    "id": code,
                    "name": code[-3:],
                    "ledger_checked_on": pick("2026-06-30", "2026-06-30", None),
                    **(seat(1000 * n, 0) if n else {}),
                }
                for n, code in enumerate(VILLAGES)
            )
        ),
        "households": [
            {
                "id": f"H{n}",
                "region_code": pick(*VILLAGES) + pick("", "01"),
                "location_precision": "gps",
                "geometry": None
                if rng.random() < 0.1
                else at(float(rng.uniform(0, 5000)), pick(0.0, 0.0, 300.0, 9000.0)),
            }
            for n in range(homes)
        ],
        "persons": [
            {
                "id": f"C{n}",
                "household_id": f"H{int(rng.integers(homes))}",
                "birth_date": None if rng.random() < 0.1 else date(2026 - int(rng.integers(0, 20)), 7, pick(15, 16)),
            }
            for n in range(people)
        ],
        "spells": [spell(f"C{n}", number) for n in range(people) for number in range(pick(0, 1, 2))],
        "key_persons": [
            {
                "id": f"X{n}",
                "person_id": f"C{n}",
                "key_class": pick("disabled_child", "poor_family", "parent_incapable"),
                "from_date": pick("2025-01-01", "2026-07-16"),
                "to_date": pick(None, "2026-07-14"),
            }
            for n in range(0, people, 2)
        ],
        "staff": [
            {
                "id": f"D{n}",
                "region_code": pick(*VILLAGES),
                "role": pick("child_director", "child_director", "village_worker", "supervisor"),
                "full_time": pick(True, False, None),
                "certified_on": pick("2024-05-01", None, "2026-07-16"),
                "trained_on": pick("2026-03-01", "2025-03-01", None),
                "from_date": pick(None, "2024-05-01", "2026-07-16"),
                "to_date": pick(None, None, "2026-07-14"),
            }
            for n in range(8)
        ],
        "roads": [
            {
                "id": "W1",
                "region_code": VILLAGE,
                "class": "village",
                "speed_kph": ROAD_KPH,
                "geometry": shapely.LineString([(0, 0), (5000, 0)]),
            }
        ],
    }


def twin_village(county: County, code: str) -> dict[str, float]:
    """Hours owed and available, directors asked for and children visited more often, of one village."""
    day = pd.Timestamp(county.as_of)
    number = {rule.id: rule.threshold for rule in county.rules}
    feng = "feng-2024" in county.rules.names
    often_classes = ("parent_incapable", "disabled_child", "psychological_or_behavioural")
    usual_visits, usual_contacts = 1.0, 365.25 / 7 / 12
    children: dict[str, set[str]] = {}
    for _, spell in county.spells.iterrows():
        person = county.persons.loc[spell["person_id"]]
        home = county.households.loc[person["household_id"]]
        if home["region_code"][:12] != code or not _holds(spell, day):
            continue
        limit = {"left_behind_child": 16, "child_in_difficulty": 18}[spell["group"]]
        if not pd.isna(person["birth_date"]) and _age(person["birth_date"], day) >= limit:
            continue
        children.setdefault(spell["person_id"], set()).add(spell["group"])
    more_often = set()
    for _, row in county.frames["key_persons"].iterrows():
        if feng and row["person_id"] in children and row["key_class"] in often_classes and _holds(row, day):
            more_often.add(row["person_id"])
    visits = {child: 365.25 / 12 / 15 if child in more_often else usual_visits for child in children}
    owed = sum(visits.values()) * number["county.hours_visit"]
    owed += len(children) * usual_contacts * number["county.hours_contact"]
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    homes: dict[str, float] = {}
    for child in children:
        home = county.persons.at[child, "household_id"]
        homes[home] = max(homes.get(home, 0.0), visits[child])
    for home, times in homes.items():
        owed += _minutes(county, network, code, home) * 2 / 60 * times
    roles = {"child_director", "village_worker"} if {"chengkou-2016", "shou-2016"} & set(county.rules.names) else {
        "child_director"
    }  # fmt: skip
    directors, available = 0, 0.0
    for _, row in county.staff.iterrows():
        if row["region_code"] == code and row["role"] in roles and _holds(row, day):
            directors += 1
            full = not pd.isna(row["full_time"]) and bool(row["full_time"])
            available += number["county.hours_full_time" if full else "county.hours_part_time"]
    needed = 1 + max(ceil((len(children) - 30) / 30), 0)
    staffed = available + max(needed - directors, 0) * number["county.hours_part_time"]
    difficult = sum("child_in_difficulty" in groups for groups in children.values())
    if (
        difficult > number["county.trigger_child_in_difficulty"]
        or owed > number["county.trigger_hours_ratio"] * staffed
    ):
        needed += 1
    return {"owed": owed, "available": available, "needed": needed, "more_often": len(more_often)}


def _holds(row: pd.Series[Any], day: pd.Timestamp) -> bool:
    begun = pd.isna(row["from_date"]) or row["from_date"] <= day
    return bool(begun and (pd.isna(row["to_date"]) or row["to_date"] >= day))


def _age(born: pd.Timestamp, day: pd.Timestamp) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _minutes(county: County, network: RoadNetwork, code: str, home: str) -> float:
    """One way from seat to home, asked for by itself."""
    village, point = county.regions.loc[code], county.metric("households").geometry.loc[home]
    if pd.isna(village["seat_lon"]) or point is None:
        return 20.0
    seats = county.regions_of("village")[["seat_lon", "seat_lat"]].loc[[code]]
    minutes = float(network.minutes(seat_points(county, seats), [[point.x, point.y]], mode="ebike")[0, 0])
    return 60.0 if np.isinf(minutes) else minutes
