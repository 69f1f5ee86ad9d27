"""Worked cases of pack county."""

from __future__ import annotations

from tests.models.build import VILLAGE, Row
from tests.models.obligations.cases.case import OTHER, Case, Cases, people
from tests.models.obligations.cases.rows import (
    DIRECTORS,
    DIRECTORS_CERTIFIED,
    FOUR_ITEMS,
    KEPT,
    SURVEYED,
    asked_of,
    children,
    elders,
    events,
    signed,
    sites,
    staff,
    together,
    trained_yearly,
    visits,
)

IN_DIFFICULTY = {
    "persons": [{"id": "NEW", "household_id": "H1", "birth_date": "2012-01-01"}],
    "spells": [{"id": "SNEW", "person_id": "NEW", "group": "child_in_difficulty", "from_date": "2026-07-13"}],
}
THIRTY = children(*(f"C{number:02}" for number in range(30)))
THIRTY_FIRST = children("C30", birth_date="2010-07-16")  # fifteen until tomorrow
SIXTEEN = children("C30", birth_date="2010-07-15")
TWICE = {"spells": [{**spell, "id": f"B{spell['id']}", "group": "child_in_difficulty"} for spell in THIRTY["spells"]]}
ONE_DIRECTOR: dict[str, list[Row]] = {"staff": staff("child_director", D1={})}
TWO_DIRECTORS: dict[str, list[Row]] = {"staff": staff("child_director", D1={}, D2={})}

CASES: Cases = {
    "county.child_visit": [
        Case(
            {
                **together(children("MET", "DUE", "LATE", "PHONED"), IN_DIFFICULTY),
                "visits": [
                    *visits("home_visit", MET="2026-07-01", DUE="2026-06-01", LATE="2026-05-31"),
                    *visits("contact", PHONED="2026-07-14"),  # a call is no visit
                ],
            },
            {"MET": "met", "DUE": "due", "LATE": "overdue", "PHONED": "overdue", "NEW": "due"},
        )
    ],
    "county.child_contact": [
        Case(
            {
                **together(children("MONDAY", "VISITED", "LAST_WEEK", "LATE", "BY_PARENTS"), IN_DIFFICULTY),
                "visits": [
                    *visits("contact", MONDAY="2026-07-13", LAST_WEEK="2026-07-06", LATE="2026-07-05"),
                    *visits("home_visit", VISITED="2026-07-15"),  # a visit is a contact too
                    *visits("parent_call", BY_PARENTS="2026-07-14"),
                ],
            },
            {
                "MONDAY": "met",
                "VISITED": "met",
                "LAST_WEEK": "due",
                "LATE": "overdue",  # a Sunday: the week of the 6th passed without
                "BY_PARENTS": "overdue",
                "NEW": "due",
            },
        )
    ],
    "county.director_per_village": [DIRECTORS],
    "county.director_certified": [DIRECTORS_CERTIFIED],
    "county.director_training": [trained_yearly("child_director", "supervisor")],
    "county.director_extra": [
        Case(together(THIRTY, TWICE, ONE_DIRECTOR), {VILLAGE: "met", OTHER: "met"}),  # in two groups is one child
        Case(together(THIRTY, THIRTY_FIRST, ONE_DIRECTOR), {VILLAGE: "breached", OTHER: "met"}),
        Case(together(THIRTY, SIXTEEN, ONE_DIRECTOR), {VILLAGE: "met", OTHER: "met"}),
        Case(together(THIRTY, THIRTY_FIRST, TWO_DIRECTORS), {VILLAGE: "met", OTHER: "met"}),
    ],
    "county.site_warning_sign": [signed("pond", "junction")],
    "county.site_equipment": [FOUR_ITEMS],
    "county.site_patrol": [
        Case(
            {
                "hazard_sites": [*sites("MET", "THIRTIETH", "LATE", "PLANNED", "NEVER"), *sites("DRY", kind="slope")],
                "patrols": [
                    {"id": "1", "site_id": "MET", "done_on": "2026-06-16"},
                    {"id": "2", "site_id": "THIRTIETH", "done_on": "2026-06-15"},
                    {"id": "3", "site_id": "LATE", "done_on": "2026-06-14"},
                    {"id": "4", "site_id": "PLANNED", "planned_on": "2026-07-15"},
                ],
            },
            {"MET": "met", "THIRTIETH": "due", "LATE": "overdue", "PLANNED": "overdue", "NEVER": "overdue"},
        )
    ],
    "county.site_keeper": [KEPT],
    "county.site_surveyed": [SURVEYED],
    "county.red.child_alone": [
        Case(
            people(
                {"id": "LOOKED_AFTER", "living_arrangement": "with_grandparents"},
                {"id": "ALONE", "living_arrangement": "alone"},
                {"id": "UNKNOWN"},
                {"id": "SIXTEEN", "living_arrangement": "alone", "birth_date": "2010-07-15"},
                group="left_behind_child",
            ),
            {"LOOKED_AFTER": "met", "ALONE": "breached", "UNKNOWN": "not_recorded"},
        )
    ],
    "county.red.guardianship_lost": [
        Case(
            {
                "events": [
                    *events("nobody_in_charge", SETTLED={"closed_on": "2026-07-10"}, OPEN={"handled_on": "2026-07-02"}),
                    *events("custody_refused", REFUSED={}),
                    *events("suspected_violence", ANOTHER={}),
                ]
            },
            {"SETTLED": "met", "OPEN": "breached", "REFUSED": "breached"},
        )
    ],
    "county.red.elder_dependent": [
        asked_of(
            elders("A", "B", "C", "D", group="dependent_elder"),
            "child_at_home",
            others=elders("X", group="empty_nest_elder"),
        )
    ],
}
