"""The village of ``docs/golden-village.md``, as rows."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import shapely

from geo.county import County
from tests.models.build import VILLAGE, at, county, regions, seat

AS_OF: Final = date(2026, 6, 10)  # a Wednesday in term

Rows = dict[str, list[dict[str, Any]]]

HOMES: Final = {"H1": (0, 0), "H2": (400, 0), "H3": (400, -800), "H4": None}
SHAPES: Final = {
    "S1": shapely.box(-80, -10, -60, 10),
    "S2": shapely.LineString([(0, 80), (400, 80)]),
    "S3": shapely.LineString([(480, -300), (480, 300)]),
    "S4": shapely.box(0, 600, 400, 800),
}
ITEMS: Final = ("warning_sign", "lifebuoy", "rope", "pole")
STATES: Final = {  # of the four items at each water: in order, missing, nothing recorded
    "S1": ("ok", "missing", None, "ok"),
    "S2": ("ok", "ok", "ok", "ok"),
    "S3": ("missing", "missing", "missing", "missing"),
}
INCIDENTS: Final = [
    {"id": "I1", "region_code": VILLAGE, "site_id": "S2", "occurred_on": "2025-07-20", "outcome": "fatal"},
    {"id": "I2", "region_code": VILLAGE, "occurred_on": "2024-08-03", "outcome": "near_miss"},
]


def village_rows() -> Rows:
    """The rows of the village, without incidents."""
    site = {"region_code": VILLAGE}
    looked_at = {**site, "surveyed_on": "2026-05-01"}
    return {
        "regions": regions({"id": VILLAGE, "name": "甲村", "ledger_checked_on": "2026-06-01", **seat(0, 0)}),
        "households": [
            {
                "id": home,
                "region_code": VILLAGE,
                "location_precision": "gps" if place else "village",
                "geometry": at(*place) if place else None,
            }
            for home, place in HOMES.items()
        ],
        "persons": [
            {"id": "C1", "household_id": "H1", "birth_date": "2023-02-01", "sex": "male"},
            {"id": "C2", "household_id": "H1", "birth_date": "2018-03-01", "sex": "female"},
            {"id": "C3", "household_id": "H2", "birth_date": "2015-09-01", "sex": "male"},
            {"id": "C4", "household_id": "H2", "birth_date": "2014-05-01"},
            {"id": "C5", "household_id": "H4", "birth_date": "2019-01-01", "sex": "female"},
            {
                "id": "E1",
                "household_id": "H3",
                "birth_date": "1941-01-01",
                "living_arrangement": "alone",
                "income": "poor",
                "support": "none",
                "health": "poor",
                "disability": "none",
                "assessed_on": "2026-03-01",
            },
            {
                "id": "E2",
                "household_id": "H2",
                "birth_date": "1958-01-01",
                "living_arrangement": "with_spouse",
                "income": "low",
                "support": "irregular",
                "health": "good",
                "assessed_on": "2026-03-01",
            },
            {
                "id": "E3",
                "household_id": "H4",
                "birth_date": "1947-01-01",
                "living_arrangement": "with_spouse",
                "support": "regular",
                "health": "good",
                "disability": "physical",
                "assessed_on": "2025-03-01",
            },
        ],
        "spells": [
            {"id": f"P{n}", "person_id": person, "group": group, "from_date": "2025-09-01"}
            for n, (person, group) in enumerate(
                [
                    *((child, "left_behind_child") for child in ("C1", "C2", "C3", "C4", "C5")),
                    ("C5", "child_in_difficulty"),
                    ("E1", "left_behind_elder"),
                    ("E2", "left_behind_elder"),
                    ("E3", "dependent_elder"),
                ]
            )
        ],
        "presences": [
            {"id": f"R{person}", "person_id": person, "from_date": "2026-02-21", "place": "home"}
            for person in ("C1", "C2", "C4", "C5", "E1", "E2", "E3")
        ],
        "carers": [
            {"id": f"K{person}", "person_id": person, "co_resident": True, "health": health}
            for person, health in (("C1", "poor"), ("C2", "poor"), ("C3", "good"), ("C4", "good"), ("C5", "good"))
        ]
        + [
            {"id": "KE1", "person_id": "E1", "co_resident": False, "away_place": "外省"},
            {"id": "KE3", "person_id": "E3", "co_resident": True},
        ],
        "assessments": [
            {"id": "A1", "person_id": "E2", "assessed_on": "2026-03-01", "kind": "social_network", "level": "9分"},
            {"id": "A2", "person_id": "E3", "assessed_on": "2026-02-01", "kind": "capability", "level": "中度失能"},
        ],
        "visits": [
            {"id": "V1", "person_id": "E1", "visited_on": "2026-05-21", "kind": "home_visit"},
            {"id": "V2", "person_id": "E2", "visited_on": "2026-05-04", "kind": "home_visit"},
            {"id": "V3", "person_id": "E3", "visited_on": "2026-06-01", "kind": "contact"},
        ],
        "hazard_sites": [
            {
                "id": "S1",
                **looked_at,
                "kind": "pond",
                "depth_m": 0.8,
                "bank": "gentle",
                "swimming_place": False,
                "barrier": "partial",
                "keeper": "王某",
                "geometry": SHAPES["S1"],
            },
            {"id": "S2", **looked_at, "kind": "canal", "barrier": "full", "keeper": "李某", "geometry": SHAPES["S2"]},
            {
                "id": "S3",
                **looked_at,
                "kind": "river",
                "depth_m": 3.0,
                "bank": "vertical",
                "swimming_place": True,
                "barrier": "none",
                "geometry": SHAPES["S3"],
            },
            {"id": "S4", **site, "kind": "reservoir", "geometry": SHAPES["S4"]},
        ],
        "equipment": [
            {
                "id": f"Q{water}{item}",
                "site_id": water,
                "item": item,
                "present": state == "ok",
                "usable": True if state == "ok" else None,
                "checked_on": "2026-05-01",
            }
            for water, states in STATES.items()
            for item, state in zip(ITEMS, states, strict=True)
            if state
        ],
        "patrols": [
            {"id": "T1", "site_id": "S1", "planned_on": "2026-05-20", "done_on": "2026-05-20"},
            {"id": "T2", "site_id": "S2", "planned_on": "2026-05-01", "done_on": "2026-05-01"},
        ],
        "facilities": [
            {"id": "F1", "region_code": VILLAGE, "kind": "school", "capacity": 60, "geometry": at(200, 0)},
            {"id": "F2", "region_code": VILLAGE, "kind": "clinic", "geometry": at(0, 0)},
        ],
        "roads": [
            {"id": name, "region_code": VILLAGE, "class": "village", "speed_kph": 30.0, "geometry": line}
            for name, line in (
                ("W1", shapely.LineString([(0, 0), (400, 0)])),
                ("W2", shapely.LineString([(400, 0), (400, -800)])),
            )
        ],
        "staff": [
            {
                "id": "D1",
                "region_code": VILLAGE,
                "role": "child_director",
                "full_time": False,
                "trained_on": "2024-11-20",
                "from_date": "2024-05-01",
            }
        ],
    }


def the_village(**changed: list[dict[str, Any]]) -> County:
    """The village, whole tables changed by name."""
    return county({**village_rows(), **changed}, as_of=AS_OF)
