"""A small county of one road for siting, worked by hand in the tests.

::

    y (m)
     750                                  K5 off the road
       0  H1 ── F1 ── H2 ─────────── K1 ── H3            H6 on a road that joins nothing (x = 40000)
          0    300   600            1500  2400  x (m)

Walked at 75 m a minute: H1 to F1 4 minutes, H2 4, H3 28, and K1 is 12 minutes from H2 and H3. H4 is known to its
village alone (seat at x = 1200), of H5 nothing is known. The village's outline reaches from -3000 to 3000.
"""

from __future__ import annotations

from typing import Any

import shapely

from geo.county import County
from tests.models.build import SHOU, VILLAGE, at, county, regions, seat

OTHER = "361126101202"
Rows = dict[str, list[dict[str, Any]]]


def siting_rows() -> Rows:
    """The rows of the county, to be changed by a test as it likes."""
    elder = {"birth_date": "1950-01-01", "income": "ordinary"}
    road = {"region_code": VILLAGE, "class": "village", "speed_kph": 30.0}
    groups = [
        ("E1", "elder_living_alone"),
        ("E1", "empty_nest_elder"),
        ("E1", "advanced_age_elder"),
        ("E2", "dependent_elder"),
        ("E3", "left_behind_elder"),
        ("E4", "empty_nest_elder"),
        ("E5", "empty_nest_elder"),
        ("E7", "empty_nest_elder"),
        ("E8", "left_behind_elder"),
        ("C1", "left_behind_child"),
        ("C2", "child_in_difficulty"),
        ("C3", "left_behind_child"),
    ]
    return {
        "regions": regions(
            {"id": VILLAGE, "name": "甲村", "geometry": shapely.box(-3000, -1000, 3000, 1000), **seat(1200, 0)},
            {"id": OTHER, "name": "乙村", "geometry": shapely.box(3000, -1000, 9000, 1000), **seat(6000, 0)},
        ),
        "households": [
            {"id": f"H{n}", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(x, 0)}
            for n, x in ((1, 0), (2, 600), (3, 2400), (6, 40_000))
        ]
        + [
            {"id": "H4", "region_code": VILLAGE, "location_precision": "village", "geometry": None},
            {"id": "H5", "region_code": VILLAGE, "location_precision": "none", "geometry": None},
        ],
        "persons": [
            {"id": "E1", "household_id": "H1", **elder},
            {"id": "E2", "household_id": "H2", **elder, "income": "poor"},
            {"id": "E3", "household_id": "H3", **elder, "income": "low"},
            {"id": "E4", "household_id": "H4", **elder},
            {"id": "E5", "household_id": "H5", **elder},
            {"id": "E6", "household_id": "H2", **elder, "income": "low"},  # in no group: of S19 all the same
            {"id": "E7", "household_id": "H1", **elder},  # in a care home
            {"id": "E8", "household_id": "H6", **elder},
            {"id": "A1", "household_id": "H1", "birth_date": "1980-01-01", "income": "poor"},  # poor, and no elder
            {"id": "C1", "household_id": "H1", "birth_date": "2016-01-01"},
            {"id": "C2", "household_id": "H3", "birth_date": "2014-01-01"},
            {"id": "C3", "household_id": "H2", "birth_date": "2008-01-01"},  # 18: left behind no more
        ],
        "spells": [
            {"id": f"P{n}", "person_id": person, "group": group, "from_date": "2025-01-01"}
            for n, (person, group) in enumerate(groups)
        ],
        "presences": [
            {"id": "R1", "person_id": "E1", "from_date": "2026-01-01", "place": "home"},
            {"id": "R7", "person_id": "E7", "from_date": "2026-01-01", "place": "care_home"},
            {
                "id": "RC",
                "person_id": "C2",
                "from_date": "2026-07-01",
                "to_date": "2026-08-31",
                "place": "with_parents",
            },
        ],
        "facilities": [
            {"id": "F1", "region_code": VILLAGE, "kind": "mutual_care_facility", "capacity": 2, "geometry": at(300, 0)},
            {"id": "F2", "region_code": VILLAGE, "kind": "clinic", "geometry": at(300, 0)},
        ],
        "candidates": [
            {
                "id": "K1",
                "region_code": VILLAGE,
                "name": "旧村部",
                "kind": "mutual_care_facility",
                "capacity": 10,
                "cost_yuan": 100_000.0,
                "ownership": "村集体",
                "geometry": at(1500, 0),
            },
        ],
        "roads": [
            {"id": "W1", **road, "geometry": shapely.LineString([(-3000, 0), (9000, 0)])},
            {"id": "W2", **road, "geometry": shapely.LineString([(39_900, 0), (40_100, 0)])},
        ],
    }


def siting_county(rows: Rows | None = None, **given: Any) -> County:
    """The county of these rows under 寿县's papers."""
    return county(siting_rows() if rows is None else rows, packs=given.pop("packs", SHOU), **given)
