"""A plain twin of the elders' points, by loops over single rows; and counties with gaps to try it on."""

from __future__ import annotations

from datetime import date
from math import hypot, inf, isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.county import County
from geo.network import RoadNetwork
from tests.models.build import VILLAGE, at, regions, seat

Rows = dict[str, list[Any]]

DAY = pd.Timestamp("2026-07-15")


def elder_rows(rng: np.random.Generator, *, homes: int = 14, people: int = 22, events: int = 6) -> Rows:
    """Rows of a small county of elders and a few children, with gaps in every column that may have them."""

    def pick(*options: Any) -> Any:
        return options[int(rng.integers(len(options)))]

    def place() -> Any:
        return at(*rng.uniform(-2500, 2500, 2).tolist())

    lines = [[(x, -2500), (x, 0), (x, 2500)] for x in (-1500, 0, 1500)] + [[(-1500, 0), (0, 0)], [(0, 0), (1500, 0)]]
    group = ("left_behind_elder", "elder_living_alone", "empty_nest_elder", "advanced_age_elder", "left_behind_child")
    return {
        "regions": regions({"id": VILLAGE, "name": "甲村", **seat(0, 0)}),
        "households": [
            {
                "id": f"H{n}",
                "region_code": VILLAGE,
                "location_precision": "gps",
                "geometry": None if rng.random() < 0.15 else place(),
            }
            for n in range(homes)
        ],
        "persons": [
            {
                "id": f"E{n}",
                "household_id": f"H{int(rng.integers(homes))}",
                "birth_date": pick(None, date(1941, 3, 5), date(1946, 7, 15), date(1956, 1, 1)),
                "living_arrangement": pick("alone", "with_spouse", "with_children", None),
                "income": pick("poor", "low", "ordinary", None),
                "support": pick("none", "irregular", "regular", None),
                "health": pick("dependent", "poor", "good", None),
                "disability": pick("none", "physical", "several", None),
                "assessed_on": pick(None, "2025-01-01", "2026-03-01", "2026-07-15"),
            }
            for n in range(people)
        ],
        "spells": [
            {"id": f"P{n}", "person_id": f"E{n}", "group": pick(*group), "from_date": "2020-01-01"}
            for n in range(people)
        ],
        "presences": [
            {
                "id": f"R{n}",
                "person_id": f"E{n}",
                "from_date": "2026-01-01",
                "to_date": pick(None, "2026-07-15", "2026-07-14"),
                "place": pick("home", "care_home", "other"),
            }
            for n in range(people)
            if rng.random() < 0.8
        ],
        "carers": [
            {
                "id": f"K{n}{k}",
                "person_id": f"E{n}",
                "co_resident": pick(True, False, False, None),
                "away_place": pick(None, None, " ", "温州"),
                "carer_household_id": pick(None, f"H{int(rng.integers(homes))}", "nowhere"),
            }
            for n in range(people)
            for k in range(int(rng.integers(0, 3)))
        ],
        "visits": [
            {
                "id": f"V{n}",
                "person_id": f"E{n}",
                "visited_on": pick("2026-07-14", "2026-06-20", "2026-01-01", "2025-02-01"),
                "kind": pick("home_visit", "contact"),
            }
            for n in range(people)
        ],
        "assessments": [
            {
                "id": f"A{n}{kind}{k}",
                "person_id": f"E{n}",
                "assessed_on": pick("2025-06-01", "2026-05-01", "2026-07-15"),
                "kind": kind,
                "level": pick(*levels),
            }
            for n in range(people)
            for kind, levels in (
                ("social_network", ("11", "12分", "LSNS-6：3", "少", None)),
                ("capability", ("完好", "轻度失能", "3级", "能力评估", None)),
            )
            for k in range(int(rng.integers(0, 3)))
        ],
        "facilities": [
            {"id": f"F{n}", "region_code": VILLAGE, "kind": kind, "geometry": place()}
            for n, kind in enumerate(("clinic", "civilisation_station", "clinic")[: int(rng.integers(0, 4))])
        ],
        "events": [
            {
                "id": f"N{n}",
                "region_code": VILLAGE,
                "person_id": pick(None, f"E{int(rng.integers(people))}"),
                "kind": pick("suspected_harm", "critical_illness", "ill"),
                "occurred_on": pick("2026-07-15", "2025-07-15", "2025-07-16", "2023-07-15", "2023-07-16"),
            }
            for n in range(events)
        ],
        "roads": [
            {
                "id": f"W{n}-{k}",
                "region_code": VILLAGE,
                "class": "village",
                "speed_kph": 30.0,
                "geometry": shapely.LineString(line[k : k + 2]),
            }
            for n, line in enumerate(lines)
            for k in range(len(line) - 1)
        ],
    }


def twin_points(county: County) -> dict[str, tuple[float, float]]:
    """Points and points that may come on top of every elder, without visits and outcomes."""
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    return {str(person): _points(county, network, str(person)) for person in county.persons.index}


def twin_minutes(county: County) -> dict[str, list[float]]:
    """Minutes to the nearest of each kind, of every person in order; ``neighbour_known`` to the nearest sure one."""
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    every = [_ways(county, network, str(person)) for person in county.persons.index]
    found = {place: [way[place][0] for way in every] for place in ("neighbour", "carer", "clinic", "station")}
    return found | {"neighbour_known": [way["neighbour"][2] for way in every]}


def _points(county: County, network: RoadNetwork, person: str) -> tuple[float, float]:
    row = county.persons.loc[person]
    given: list[str] = []
    open_: list[str] = []

    def worth(code: str) -> float:
        return county.rules.number(f"county.elder_points_{code}")

    for name, worst in (("income", "poor"), ("support", "none")):
        if pd.isna(row[name]):
            open_.append(f"{name}_{worst}")
        elif row[name] not in ("ordinary", "regular"):
            given.append(f"{name}_{row[name]}")

    grade, on = _last(county, person, "capability", {"完好": 0, "轻度失能": 1, "3级": 3}, max)
    told = row["assessed_on"]
    health = row["health"]
    if not isnan(grade) and (pd.isna(health) or pd.isna(told) or on > told):
        health = "dependent" if grade >= 2 else "poor" if grade == 1 else "good"
    if pd.isna(health):
        open_.append("health_dependent")
    elif health != "good":
        given.append(f"health_{health}")

    group = county.spells.loc[county.spells["person_id"] == person, "group"].iloc[0]
    if row["living_arrangement"] == "alone" or group == "elder_living_alone":
        given.append("alone")
    elif pd.isna(row["living_arrangement"]):
        open_.append("alone")
    if pd.isna(row["disability"]):
        open_.append("disability")
    elif row["disability"] != "none":
        given.append("disability")
    born = row["birth_date"]
    if pd.isna(born) and group != "advanced_age_elder":
        open_.append("age")
    elif pd.isna(born) or (born.year + 80, born.month, born.day) <= (2026, 7, 15):
        given.append("age")

    answers = {"11": 11, "12分": 12, "LSNS-6：3": 3}
    score, _ = _last(county, person, "social_network", answers, min)
    if score < 12:
        given.append("network")
    elif isnan(score) and len(_rows(county, person, "social_network")):
        open_.append("network")

    for place, (nearest, may_be_nearer, surely) in _ways(county, network, person).items():
        limit = county.rules.number(f"county.elder_minutes_{place}")
        if isnan(nearest) or (nearest > limit and may_be_nearer):
            open_.append(place)
        elif nearest > limit:
            given.append(place)
        elif surely > limit:
            open_.append(place)
    return sum(worth(code) for code in given), sum(worth(code) for code in open_)


def _rows(county: County, person: str, kind: str) -> pd.DataFrame:
    rows = county.frames["assessments"]
    return rows[(rows["person_id"] == person) & (rows["kind"] == kind) & (rows["assessed_on"] <= DAY)]


def _last(county: County, person: str, kind: str, readable: dict[str, int], worst: Any) -> tuple[float, Any]:
    rows = [r for _, r in _rows(county, person, kind).iterrows() if r["level"] in readable]
    if not rows:
        return nan, None
    on = max(r["assessed_on"] for r in rows)
    return float(worst(readable[r["level"]] for r in rows if r["assessed_on"] == on)), on


def _ways(county: County, network: RoadNetwork, person: str) -> dict[str, tuple[float, bool, float]]:
    """By place: minutes to the nearest, whether an unknown one may be nearer, minutes to the nearest sure one."""
    own = county.persons.at[person, "household_id"]
    points = {home: p for home, p in county.metric("households").geometry.items() if p is not None}
    found = {}

    def minutes(there: Any) -> float:
        here = points[own]
        straight = hypot(here.x - there.x, here.y - there.y)
        by_road = network.minutes([(here.x, here.y)], [(there.x, there.y)], mode="walk")[0, 0]
        return min(float(by_road), straight / 75 if straight <= 100 else inf)

    carers = [r for _, r in county.carers[county.carers["person_id"] == person].iterrows()]
    reached: list[float] = []
    unsure = not carers
    for carer in carers:
        theirs, away = carer["carer_household_id"], carer["away_place"]
        if (pd.notna(carer["co_resident"]) and carer["co_resident"]) or theirs == own:
            reached.append(0.0)
        elif pd.notna(away) and away.strip():
            reached.append(inf)
        elif own in points and theirs in points:
            reached.append(minutes(points[theirs]))
        else:
            unsure = True
    nearest = min(reached, default=nan)
    found["carer"] = (nearest, unsure, nearest)
    if own not in points:
        return found | dict.fromkeys(("neighbour", "clinic", "station"), (nan, False, nan))

    states = {home: _home(county, home) for home in county.households.index}
    possible = [minutes(p) for home, p in points.items() if home != own and states[home] != "empty"]
    known = [minutes(p) for home, p in points.items() if home != own and states[home] == "known"]
    found["neighbour"] = (min(possible, default=inf), False, min(known, default=inf))
    for place, kind in (("clinic", "clinic"), ("station", "civilisation_station")):
        there = [
            p for name, p in county.metric("facilities").geometry.items() if county.facilities.at[name, "kind"] == kind
        ]
        nearest = min((minutes(p) for p in there), default=nan)
        found[place] = (nearest, False, nearest)
    return found


def _home(county: County, home: str) -> str:
    """Whether somebody is at home: known, possible or empty."""
    inside = county.persons[county.persons["household_id"] == home]
    states = {str(person): _place(county, str(person)) for person in inside.index}
    if "home" in states.values():
        return "known"
    if not states or "unknown" in states.values():
        return "possible"
    for person, row in inside.iterrows():
        living = row["living_arrangement"]
        if pd.notna(living) and (living == "with_children" or (living == "with_spouse" and len(inside) == 1)):
            return "possible"
        carers = county.carers[county.carers["person_id"] == person]
        if carers["co_resident"].eq(True).fillna(False).any():
            return "possible"
    others = county.carers[county.carers["carer_household_id"] == home]
    return "possible" if (~others["co_resident"].eq(True).fillna(False)).any() else "empty"


def _place(county: County, person: str) -> str:
    rows = county.presences[county.presences["person_id"] == person]
    today = [
        r["place"]
        for _, r in rows.iterrows()
        if r["from_date"] <= DAY and (pd.isna(r["to_date"]) or r["to_date"] >= DAY)
    ]
    return "home" if "home" in today else today[0] if today else "unknown"
