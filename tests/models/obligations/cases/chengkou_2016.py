"""Worked cases of pack chengkou-2016."""

from __future__ import annotations

from datetime import date

from geo.calendar import Calendar, Period
from tests.models.build import VILLAGE
from tests.models.obligations.cases.case import OTHER, Case, Cases, Rows, people
from tests.models.obligations.cases.rows import (
    THIRD,
    THREE_VILLAGES,
    arranged,
    asked_of,
    children,
    events,
    facilities,
    provided,
    staff,
    together,
    visits,
)

CHILDREN = children("A", "B", "C", "D")
IN_DIFFICULTY = people({"id": "Z"}, group="child_in_difficulty")  # the paper is about left-behind children
TERMS = Calendar(
    summer_holidays=(
        Period("2025 暑假", date(2025, 7, 1), date(2025, 8, 31)),
        Period("2026 暑假", date(2026, 7, 1), date(2026, 8, 31)),
    ),
    winter_holidays=(
        Period("2026 寒假", date(2026, 2, 1), date(2026, 2, 28)),
        Period("2027 寒假", date(2027, 1, 20), date(2027, 2, 20)),
    ),
)
MEETINGS: Rows = {
    **children("SPRING", "HOLIDAY", "AUTUMN", "CALLED"),
    "visits": [
        *visits("parent_meeting", SPRING="2026-03-01", HOLIDAY="2026-07-10", AUTUMN="2026-01-31"),
        *visits("parent_call", CALLED="2026-06-30"),  # to call is not to meet
    ],
}
SCHOOLS: Rows = {
    "facilities": [
        *facilities(A="school", B="school", C="school", DAY="school"),
        *facilities(KINDERGARTEN="kindergarten"),
    ]
}

CASES: Cases = {
    "K1": [
        Case(
            people(
                {"id": "A", "living_arrangement": "with_grandparents"},
                {"id": "B", "living_arrangement": "alone", "birth_date": "2010-07-16"},  # sixteen tomorrow
                {"id": "C"},
                {"id": "D", "living_arrangement": "alone", "birth_date": "2010-07-15"},  # sixteen today
                {"id": "E", "living_arrangement": "alone", "birth_date": None},
                group="left_behind_child",
            ),
            {"A": "met", "B": "breached", "C": "not_recorded", "E": "breached"},
        )
    ],
    "K2": [
        Case(
            {
                **children("MONDAY", "MET", "LAST_WEEK", "LATE", "VISITED"),
                "visits": [
                    *visits("parent_call", MONDAY="2026-07-13", LAST_WEEK="2026-07-06", LATE="2026-07-05"),
                    *visits("parent_meeting", MET="2026-07-15"),
                    *visits("home_visit", VISITED="2026-07-14"),  # not by the parents
                ],
            },
            {"MONDAY": "met", "MET": "met", "LAST_WEEK": "due", "LATE": "overdue", "VISITED": "overdue"},
        )
    ],
    "K3": [
        Case(
            MEETINGS,
            {"SPRING": "due", "HOLIDAY": "due", "AUTUMN": "overdue", "CALLED": "overdue"},
            as_of=date(2026, 9, 1),  # the first day of the next term
            calendar=TERMS,
        ),
        Case(
            MEETINGS,
            {"SPRING": "met", "HOLIDAY": "overdue", "AUTUMN": "due", "CALLED": "overdue"},
            as_of=date(2026, 6, 30),  # the last day of the spring term; HOLIDAY's is yet to come
            calendar=TERMS,
        ),
    ],
    "K4": [asked_of(CHILDREN, "guardian_duties_signed", others=IN_DIFFICULTY)],
    "K4.agreement": [
        Case(
            {
                **together(
                    children("A", living_arrangement="with_grandparents"),
                    children("B", living_arrangement="with_relatives"),
                    children("C", living_arrangement="with_others"),
                    children("MOTHER", living_arrangement="with_one_parent"),  # nobody is entrusted
                    children("ALONE", living_arrangement="alone"),
                ),
                "provisions": provided("custody_agreement", A="in_place", B="lacking", MOTHER="lacking"),
            },
            {"A": "met", "B": "breached", "C": "not_recorded"},
        )
    ],
    "K5": [asked_of(CHILDREN, "person_file", others=IN_DIFFICULTY)],
    "K5.plan": [asked_of(CHILDREN, "household_plan", others=IN_DIFFICULTY)],
    "K6": [
        Case(
            {
                **together(children("VISITED", "CONTACTED", "TOMORROW", "BY_PARENTS", "NOBODY"), IN_DIFFICULTY),
                "visits": [
                    *visits("home_visit", VISITED="2026-07-15"),
                    *visits("contact", CONTACTED="2026-01-02"),
                    *visits("parent_call", BY_PARENTS="2026-07-14"),  # their own duty, not the township's
                ],
            },
            {
                "VISITED": "met",
                "CONTACTED": "met",
                "TOMORROW": "breached",
                "BY_PARENTS": "breached",
                "NOBODY": "breached",
            },
        )
    ],
    "K8": [
        asked_of(
            children("A", "B", "C", "D", schooling="in_school"),
            "school_register_mark",
            others=children("Z", schooling="not_of_age"),
        )
    ],
    "K9": [
        asked_of(
            children("A", "B", "C", "D", schooling="in_school"),
            "paired_teacher",
            others=children("Z", schooling="dropped_out"),
        )
    ],
    "K9.dropout": [
        Case(
            {
                **together(children("A", "B", "C", "D", schooling="dropped_out"), children("Z", schooling="in_school")),
                # D came back when asked: only where persuasion fails a written report is owed
                "provisions": provided("dropout_report", A="in_place", B="lacking", D="not_needed", Z="lacking"),
            },
            {"A": "met", "B": "breached", "C": "not_recorded", "D": "met"},
        )
    ],
    "K11": [
        Case(
            {
                **SCHOOLS,
                # at a day school nobody sleeps
                "arrangements": arranged("night_duty", A="in_place", B="lacking", DAY="not_needed"),
            },
            {"A": "met", "B": "breached", "C": "not_recorded", "DAY": "met"},
        )
    ],
    "K11.guards": [
        Case(
            {
                **SCHOOLS,
                "arrangements": [
                    *arranged("guards", A="in_place", B="in_place", C="in_place", KINDERGARTEN="lacking"),
                    *arranged("protective_equipment", A="in_place", B="in_place", C="in_place"),
                    *arranged("technical_protection", A="in_place", B="lacking"),
                ],
            },
            {"A": "met", "B": "breached", "C": "not_recorded", "DAY": "not_recorded"},
        )
    ],
    "K14": [
        Case(
            {
                "events": [
                    *events(
                        "nobody_in_charge",
                        INSTITUTION={"handled_on": "2026-07-15", "facility_id": "F1"},
                        UNCLE={"handled_on": "2026-07-01"},  # a relative's home is no facility
                        NOWHERE={"assessed_on": "2026-07-02"},
                    ),
                    *events("guardian_incapable", ANOTHER={}),
                ]
            },
            {"INSTITUTION": "met", "UNCLE": "met", "NOWHERE": "breached"},
        )
    ],
    "K17": [
        Case(
            {
                "events": [
                    *events("custody_refused", ENDED={"occurred_on": "2025-08-31", "closed_on": "2026-02-28"}),
                    *events("custody_refused", LAST_DAY={"occurred_on": "2026-01-15"}),  # six months are full today
                    *events("custody_refused", OVER={"occurred_on": "2026-01-14", "handled_on": "2026-03-01"}),
                    *events("custody_refused", LATE={"occurred_on": "2025-08-31", "closed_on": "2026-04-01"}),
                    *events("suspected_violence", ANOTHER={"occurred_on": "2025-01-01"}),
                ]
            },
            # six months are when the court may be asked: an end that comes later breaches nothing
            {"ENDED": "met", "LATE": "met", "LAST_DAY": "due", "OVER": "overdue"},
        )
    ],
    "K19": [
        Case(
            {
                "regions": THREE_VILLAGES,
                "staff": [
                    *staff("village_worker", PART_TIME={"full_time": False}),
                    *staff("child_director", where=OTHER, LAST_DAY={"to_date": "2026-07-15"}),
                    *staff("village_worker", where=THIRD, LEFT={"to_date": "2026-07-14"}),
                    *staff("grid_worker", where=THIRD, GRID={}),
                ],
            },
            {VILLAGE: "met", OTHER: "met", THIRD: "breached"},
        )
    ],
}
