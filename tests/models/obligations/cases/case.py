"""The form of a worked case: a few rows, a day, and the status each subject must then have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geo.calendar import Calendar
from tests.models.build import AS_OF, CALENDAR, VILLAGE, Row, at, regions

OTHER = "361126101202"
HOME: Row = {"id": "H1", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(0, 0)}
TWO_VILLAGES: Sequence[Row] = regions({"id": VILLAGE, "name": "甲村"}, {"id": OTHER, "name": "乙村"})

Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Case:
    """Rows by kind (two villages where they give no regions) and the status of every subject of the rule on a day."""

    rows: Rows
    statuses: Mapping[str, str]
    as_of: date = AS_OF
    calendar: Calendar = CALENDAR


Cases = Mapping[str, Sequence[Case]]
"""Worked cases by rule id; between them, those of one rule show it met and breached."""


def people(*persons: Row, group: str, since: str = "2025-01-01") -> dict[str, list[Row]]:
    """Persons of one home, members of a group since a day; children born in 2016 unless they say otherwise."""
    born = "1948-05-01" if "elder" in group else "2016-05-01"
    return {
        "households": [HOME],
        "persons": [{"household_id": "H1", "birth_date": born, **person} for person in persons],
        "spells": [
            {"id": f"S{person['id']}", "person_id": person["id"], "group": group, "from_date": since}
            for person in persons
        ],
    }
