"""Worked cases of pack national."""

from __future__ import annotations

from datetime import date

from tests.models.obligations.cases.case import Case, Cases
from tests.models.obligations.cases.rows import FOUR_ITEMS, KEPT, SURVEYED, elders, together, visits

SEEN = {
    **elders("THIS_MONTH", "LAST_MONTH", "PHONED", "BEFORE", "NEVER"),
    "visits": [
        *visits("home_visit", THIS_MONTH="2026-07-01", LAST_MONTH="2026-06-30", BEFORE="2026-05-31"),
        *visits("contact", PHONED="2026-07-15"),  # by telephone or video is reached too
    ],
}
NEW = {"persons": [{"id": "NEW", "household_id": "H1"}]} | {
    "spells": [{"id": "SNEW", "person_id": "NEW", "group": "elder_living_alone", "from_date": "2026-07-14"}]
}

CASES: Cases = {
    "N3": [SURVEYED],
    "N4": [FOUR_ITEMS],
    "N7": [KEPT],
    "N8": [
        Case(
            together(SEEN, NEW),
            {
                "THIS_MONTH": "met",
                "LAST_MONTH": "due",
                "PHONED": "met",
                "BEFORE": "overdue",
                "NEVER": "overdue",
                "NEW": "due",  # on the list since yesterday
            },
        ),
        Case(
            SEEN,
            {
                "THIS_MONTH": "due",
                "LAST_MONTH": "overdue",  # the last day of July has passed
                "PHONED": "due",
                "BEFORE": "overdue",
                "NEVER": "overdue",
            },
            as_of=date(2026, 8, 1),
        ),
    ],
}
