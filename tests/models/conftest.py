"""The golden village: five homes, three waters, four children, four elders, worked by hand in the tests.

::

    y
    200                                              S2 pond
    100  S1 pond
     50                        S3 reservoir, never surveyed
      0  H1 ── H2 ──────────── H3 ────────────────── H4          H5 has no point
         0     100             1000                  2000  x

The road runs along y = 0. The clinic and the village seat stand at H1.
"""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from geo.county import County
from tests.models.build import COMPOSITIONS, VILLAGE, at, county, regions, seat

Rows = dict[str, list[dict[str, Any]]]

ITEMS = ("warning_sign", "lifebuoy", "rope", "pole")
BARE, EMPTY, UNCHECKED = "361126101202", "361126101203", "361126101204"


def golden_rows() -> Rows:
    """The rows of the golden village, to be changed by a test as it likes."""
    child = {"sex": "female", "living_arrangement": "with_grandparents"}
    settled = {"living_arrangement": "with_spouse", "income": "ordinary", "support": "regular", "health": "good"}
    return {
        "regions": regions(
            {"id": VILLAGE, "name": "甲村", "ledger_checked_on": "2026-06-30", **seat(0, 0)},
            {"id": BARE, "name": "乙村", "ledger_checked_on": "2026-06-30", **seat(5000, 0)},
            {"id": EMPTY, "name": "丙村", "ledger_checked_on": "2026-06-30", "kind": "其他", **seat(6000, 0)},
            {"id": UNCHECKED, "name": "丁村", **seat(7000, 0)},
        ),
        "households": [
            {"id": f"H{n}", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(x, 0)}
            for n, x in ((1, 0), (2, 100), (3, 1000), (4, 2000))
        ]
        + [{"id": "H5", "region_code": VILLAGE, "location_precision": "village", "geometry": None}],
        "persons": [
            {"id": "C1", "household_id": "H1", **child, "birth_date": "2023-01-01", "sex": "male"},
            {"id": "C2", "household_id": "H2", **child, "birth_date": "2016-01-01"},
            {"id": "C3", "household_id": "H4", **child, "birth_date": "2014-01-01"},
            {"id": "C4", "household_id": "H5", **child, "birth_date": "2018-01-01"},
            {
                "id": "E1",
                "household_id": "H3",
                "birth_date": "1941-01-01",
                "living_arrangement": "alone",
                "income": "poor",
                "support": "none",
                "health": "poor",
                "assessed_on": "2026-03-01",
            },
            {"id": "E2", "household_id": "H4", **settled, "birth_date": "1956-01-01", "assessed_on": "2026-03-01"},
            {
                "id": "E3",
                "household_id": "H5",
                **settled,
                "health": "dependent",
                "birth_date": "1956-01-01",
                "assessed_on": "2026-03-01",
            },
            {"id": "E4", "household_id": "H1", "birth_date": "1950-01-01"},
        ],
        "spells": [
            {"id": f"P{n}", "person_id": person, "group": group, "from_date": "2025-01-01"}
            for n, (person, group) in enumerate(
                [
                    ("C1", "left_behind_child"),
                    ("C2", "left_behind_child"),
                    ("C2", "child_in_difficulty"),
                    ("C3", "left_behind_child"),
                    ("C4", "child_in_difficulty"),
                    ("E1", "left_behind_elder"),
                    ("E1", "elder_living_alone"),
                    ("E2", "left_behind_elder"),
                    ("E3", "dependent_elder"),
                    ("E4", "empty_nest_elder"),
                ]
            )
        ],
        "presences": [
            {"id": f"R{person}", "person_id": person, "from_date": "2026-07-01", "place": "home"}
            for person in ("C1", "C2", "C4")
        ],
        "carers": [
            {"id": f"K{person}", "person_id": person, "co_resident": True, "health": health}
            for person, health in (("C1", "poor"), ("C2", "good"), ("C3", "good"), ("C4", "good"))
        ],
        "staff": [
            {
                "id": "D1",
                "region_code": VILLAGE,
                "role": "child_director",
                "full_time": False,
                "certified_on": "2024-05-01",
                "trained_on": "2025-12-01",
                "from_date": "2024-05-01",
            },
            {"id": "G1", "region_code": BARE, "role": "grid_worker"},
            {"id": "G2", "region_code": UNCHECKED, "role": "grid_worker"},
        ],
        "visits": [
            {"id": "V1", "person_id": "E1", "visited_on": "2026-07-02", "kind": "home_visit"},
            {"id": "V2", "person_id": "E2", "visited_on": "2026-06-01", "kind": "home_visit"},
            {"id": "V3", "person_id": "E3", "visited_on": "2026-07-10", "kind": "contact"},
            {"id": "V4", "person_id": "C1", "visited_on": "2026-06-20", "kind": "home_visit"},
            {"id": "V5", "person_id": "C2", "visited_on": "2026-05-20", "kind": "home_visit"},
        ],
        "hazard_sites": [
            {
                "id": "S1",
                "region_code": VILLAGE,
                "kind": "pond",
                "depth_m": 0.5,
                "bank": "gentle",
                "barrier": "none",
                "swimming_place": False,
                "surveyed_on": "2026-05-01",
                "geometry": at(0, 100),
            },
            {
                "id": "S2",
                "region_code": VILLAGE,
                "kind": "pond",
                "depth_m": 2.0,
                "bank": "vertical",
                "barrier": "full",
                "swimming_place": True,
                "keeper": "王某",
                "surveyed_on": "2026-05-01",
                "geometry": at(2000, 200),
            },
            {"id": "S3", "region_code": VILLAGE, "kind": "reservoir", "geometry": at(1000, 50)},
        ],
        "equipment": [
            {
                "id": f"Q{site}{item}",
                "site_id": site,
                "item": item,
                "present": (site, item) != ("S1", "lifebuoy"),
                "usable": None if (site, item) == ("S1", "lifebuoy") else True,
                "checked_on": "2026-05-01",
            }
            for site in ("S1", "S2")
            for item in ITEMS
        ],
        "patrols": [{"id": "T1", "site_id": "S1", "planned_on": "2026-07-05", "done_on": "2026-07-05"}],
        "facilities": [{"id": "F1", "region_code": VILLAGE, "kind": "clinic", "geometry": at(0, 0)}],
        "roads": [
            {
                "id": "W1",
                "region_code": VILLAGE,
                "class": "village",
                "speed_kph": 30.0,
                "geometry": shapely.LineString([(0, 0), (2000, 0)]),
            }
        ],
    }


@pytest.fixture
def rows() -> Rows:
    return golden_rows()


@pytest.fixture
def golden() -> County:
    return county(golden_rows())


@pytest.fixture(params=COMPOSITIONS, ids=["yiyang", "feng", "chengkou", "shou"])
def golden_everywhere(request: pytest.FixtureRequest) -> County:
    """The golden village under each demo county's papers."""
    return county(golden_rows(), packs=request.param)
