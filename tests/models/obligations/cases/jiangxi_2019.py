"""Worked cases of pack jiangxi-2019."""

from __future__ import annotations

from datetime import date

from geo.calendar import Calendar, Period
from tests.models.build import COUNTY, TOWNSHIP, Row, regions
from tests.models.obligations.cases.case import Case, Cases, Rows, people
from tests.models.obligations.cases.rows import (
    DIRECTORS,
    DIRECTORS_CERTIFIED,
    arranged,
    children,
    facilities,
    key_persons,
    provided,
    signed,
    staff,
    together,
    trained_yearly,
)

FUNCTIONS = (
    *("temporary_care", "rehabilitation_guidance", "special_education", "comfort_service", "regular_visiting"),
    "publicity_training",
)
CENTRES: Rows = {
    "facilities": facilities(ALL="child_welfare_centre", FIVE="child_welfare_centre", SILENT="child_welfare_centre")
    + facilities(CARE_HOME="care_home"),
    "arrangements": [
        *(row for item in FUNCTIONS for row in arranged(item, ALL="in_place")),
        *(row for item in FUNCTIONS[:5] for row in arranged(item, FIVE="in_place", SILENT="in_place")),
        *arranged("publicity_training", FIVE="lacking"),  # of SILENT's sixth nobody said anything
    ],
}
TOWNS = ("361126102", "361126103")
THREE_TOWNSHIPS = regions(
    *({"id": code, "name": f"{code}镇", "level": "township", "parent_code": COUNTY} for code in TOWNS)
)
IN_DIFFICULTY = people({"id": "Z", "registered": False, "schooling": "home_taught"}, group="child_in_difficulty")
SPRING_FESTIVAL = Calendar(
    public_holidays=(
        Period("2025 春节", date(2025, 1, 28), date(2025, 2, 4)),
        Period("2026 春节", date(2026, 2, 15), date(2026, 2, 23)),
    )
)


def festive(town: str, held_on: str) -> Row:
    """A round of visits in a township."""
    return {"id": f"{town}{held_on}", "region_code": town, "kind": "holiday_visit", "held_on": held_on}


CASES: Cases = {
    "J1": [
        Case({"facilities": facilities(RESCUE="child_rescue_institution")}, {COUNTY: "met"}),
        # a welfare centre or a care home is none; one that opens tomorrow is none today
        Case(
            {
                "facilities": [
                    *facilities(CENTRE="child_welfare_centre", CARE_HOME="care_home"),
                    *({**row, "opened_on": "2026-07-16"} for row in facilities(SOON="child_rescue_institution")),
                ]
            },
            {COUNTY: "breached"},
        ),
    ],
    "J2": [Case(CENTRES, {"ALL": "met", "FIVE": "breached", "SILENT": "not_recorded"})],
    "J5": [
        Case(
            {
                "regions": THREE_TOWNSHIPS,
                "staff": [
                    *staff("supervisor", where=TOWNSHIP, NOW={"from_date": "2026-07-15"}),
                    *staff("supervisor", where=TOWNS[0], LEFT={"to_date": "2026-07-14"}),
                    *staff("town_specialist", where=TOWNS[1], ANOTHER={}),
                ],
            },
            {TOWNSHIP: "met", TOWNS[0]: "breached", TOWNS[1]: "breached"},
        )
    ],
    "J6": [DIRECTORS],
    "J7": [trained_yearly("child_director", "supervisor")],
    "J7.supervisor": [trained_yearly("supervisor", "child_director")],
    "J8": [DIRECTORS_CERTIFIED],
    "J8.supervisor": [
        Case(
            {
                "staff": [
                    *staff("supervisor", where=TOWNSHIP, CERTIFIED={"certified_on": "2026-07-15"}, WITHOUT={}),
                    *staff("child_director", DIRECTOR={}),
                ]
            },
            {"CERTIFIED": "met", "WITHOUT": "breached"},
        )
    ],
    "J9": [
        Case(
            {
                "staff": [
                    *staff("child_director", FULL={"name": "李某", "phone": "1380000"}, NO_PHONE={"name": "王某"}),
                    *staff("supervisor", where=TOWNSHIP, NO_NAME={"name": "", "phone": "1380001"}, BLANK={}),
                    *staff("grid_worker", ANOTHER={"name": "张某"}),
                ]
            },
            {"FULL": "met", "NO_PHONE": "breached", "NO_NAME": "breached", "BLANK": "not_recorded"},
        )
    ],
    "J13": [
        Case(
            {
                **together(children("A", "B", "C"), IN_DIFFICULTY),
                "key_persons": [
                    *key_persons("academic_difficulty", "A", "B", "Z"),
                    *key_persons("poor_family", "C"),
                ],
                "provisions": [
                    *provided("paired_tutor", A="in_place", B="lacking", C="lacking"),
                    *provided("paired_mother", Z="in_place"),  # is no tutor
                ],
            },
            {"A": "met", "B": "breached", "Z": "not_recorded"},
        )
    ],
    "J14": [signed("pond", "junction")],
    "J14.junction": [signed("junction", "ditch")],
    "J15": [
        Case(
            together(
                people(
                    {"id": "A", "registered": True},
                    {"id": "B", "registered": False},
                    {"id": "C"},
                    {"id": "SEVENTEEN", "registered": False, "birth_date": "2008-07-16"},  # left behind ends at sixteen
                    group="left_behind_child",
                ),
                people(
                    {"id": "D", "registered": False, "birth_date": "2008-07-16"},  # eighteen tomorrow
                    {"id": "E", "registered": False, "birth_date": "2008-07-15"},
                    group="child_in_difficulty",
                ),
            ),
            {"A": "met", "B": "breached", "C": "not_recorded", "D": "breached"},
        )
    ],
    "J16": [
        Case(
            {
                **children("A", "B", "C", "D", "NEAR"),
                "key_persons": key_persons("remote_hardship", "A", "B", "C", "D"),
                "provisions": provided("boarding", A="in_place", B="lacking", D="not_needed", NEAR="lacking"),
            },
            {"A": "met", "B": "breached", "C": "not_recorded", "D": "met"},
        )
    ],
    "J16.home": [
        Case(
            {
                **together(
                    children("A", "B", schooling="home_taught"), children("C", schooling="in_school"), IN_DIFFICULTY
                ),
                "provisions": provided("home_teaching", A="in_place", B="lacking", C="lacking"),
            },
            {"A": "met", "B": "breached", "Z": "not_recorded"},
        )
    ],
    "J17": [
        Case(
            {
                "regions": THREE_TOWNSHIPS,
                "activities": [
                    festive(TOWNSHIP, "2026-02-14"),
                    festive(TOWNSHIP, "2026-05-29"),
                    festive(TOWNS[0], "2026-02-14"),
                    festive(TOWNS[0], "2026-05-30"),
                    festive(TOWNS[1], "2026-02-15"),
                ],
            },
            {TOWNSHIP: "met", TOWNS[0]: "breached", TOWNS[1]: "overdue"},
            as_of=date(2026, 5, 30),
            calendar=SPRING_FESTIVAL,
        ),
        Case(
            {
                "regions": THREE_TOWNSHIPS,
                "activities": [
                    festive(TOWNSHIP, "2026-02-15"),
                    festive(TOWNSHIP, "2026-05-28"),  # for the day after
                    festive(TOWNS[0], "2026-02-15"),
                    festive(TOWNS[1], "2025-05-29"),  # for neither of this year
                ],
            },
            {TOWNSHIP: "met", TOWNS[0]: "due", TOWNS[1]: "overdue"},
            as_of=date(2026, 5, 29),
            calendar=SPRING_FESTIVAL,
        ),
    ],
}
