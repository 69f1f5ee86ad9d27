"""Rows of the ledgers in few words, for worked cases that say who holds what and what was held where."""

from __future__ import annotations

from typing import Any

from tests.models.build import COUNTY, TOWNSHIP, VILLAGE, Row, at, regions
from tests.models.obligations.cases.case import HOME, OTHER, Rows

THIRD, FOURTH = "361126101203", "361126101204"
VILLAGES = (VILLAGE, OTHER, THIRD, FOURTH)
FOUR_VILLAGES = regions(
    {"id": VILLAGE, "name": "甲村"},
    {"id": OTHER, "name": "乙村"},
    {"id": THIRD, "name": "丙村"},
    {"id": FOURTH, "name": "丁村"},
)
EAST, WEST, NORTH = "361126102", "361126103", "361126104"
FOUR_TOWNS = regions(
    *({"id": code, "name": f"镇{code}", "level": "township", "parent_code": COUNTY} for code in (EAST, WEST, NORTH))
)
TOWNS = (TOWNSHIP, EAST, WEST, NORTH)


def provided(person: str, *items: str, state: str = "in_place", **more: Any) -> list[Row]:
    """What a person holds, or (``state``) lacks or does not need."""
    return [{"id": f"{person}.{item}", "person_id": person, "item": item, "state": state, **more} for item in items]


def arranged(place: str, *items: str, state: str = "in_place") -> list[Row]:
    """What a region has set up, or lacks."""
    return [{"id": f"{place}.{item}", "region_code": place, "item": item, "state": state} for item in items]


def arranged_at(facility: str, *items: str, state: str = "in_place") -> list[Row]:
    """What a facility of the first village has set up, or lacks."""
    return [{**row, "region_code": VILLAGE, "facility_id": facility} for row in arranged(facility, *items, state=state)]


def facilities(kind: str, *names: str) -> list[Row]:
    """Facilities of one kind in the first village."""
    return [{"id": name, "region_code": VILLAGE, "kind": kind, "geometry": at(0, 0)} for name in names]


def on_days(kind: str, days: dict[str, str], column: str, **more: Any) -> list[Row]:
    """A row of a kind for each region, on its day."""
    return [
        {"id": f"{place}.{kind}", "region_code": place, "kind": kind, column: day, **more}
        for place, day in days.items()
    ]


def seen(kind: str, **days: str) -> list[Row]:
    """A visit or contact of each person, on their day."""
    return [
        {"id": f"{person}.{kind}.{day}", "person_id": person, "kind": kind, "visited_on": day}
        for person, day in days.items()
    ]


def events(kind: str, **columns: Row) -> list[Row]:
    """Events of one kind in the first village, by name, each with what is known of it."""
    return [
        {"id": name, "region_code": VILLAGE, "kind": kind, "occurred_on": "2026-06-01", **known}
        for name, known in columns.items()
    ]


def together(*parts: Rows) -> dict[str, list[Row]]:
    """Rows of several parts; the one home they share once."""
    joined: dict[str, list[Row]] = {}
    for part in parts:
        for kind, rows in part.items():
            joined.setdefault(kind, []).extend(row for row in rows if row is not HOME)
    return {**joined, "households": [HOME, *joined.get("households", [])]}
