"""Worked cases of pack yiyang-2022."""

from __future__ import annotations

from datetime import date

from tests.models.build import COUNTY, TOWNSHIP, VILLAGE, Row, regions
from tests.models.obligations.cases.case import HOME, OTHER, Case, Cases, Rows, people
from tests.models.obligations.cases.rows import (
    THIRD,
    THREE_VILLAGES,
    arranged_in,
    asked_of,
    children,
    elders,
    events,
    key_persons,
    provided,
    signed,
    together,
)

CHILDREN = children("A", "B", "C", "D")
ELDERS = elders("A", "B", "C", "D")
GRANDMOTHER = elders("Z")
GRANDCHILD = children("Z")
AT_HOME = elders("Z", group="elder_living_alone")  # 独居, but nobody of hers has left
POOR_AT_HOME = elders("Z", group="elder_living_alone", income="poor")
POOR_IN_DIFFICULTY = people({"id": "Z", "income": "poor"}, group="child_in_difficulty")
ORDINARY_CHILD = children("Y", income="ordinary")

TOWNS = ("361126102", "361126103")
THREE_TOWNSHIPS = regions(
    *({"id": code, "name": f"{code}镇", "level": "township", "parent_code": COUNTY} for code in TOWNS)
)


def summary(town: str, sent_on: str, due_on: str | None = None) -> Row:
    """A quarterly summary of a township, which may name the day it was for."""
    row = {"id": town + sent_on, "region_code": town, "kind": "quarterly_summary", "sent_on": sent_on}
    return {**row, "due_on": due_on}


KEY_CHILDREN: Rows = {
    **together(children("A", "B", "C"), children("GIRL"), children("FORMER")),
    "key_persons": [
        *key_persons("guardianship_lacking", "A", "C"),
        *key_persons("academic_difficulty", "B"),
        *key_persons("left_behind_girl", "GIRL"),  # a class of another paper
        *key_persons("poor_family", "FORMER", to_date="2026-07-14"),
    ],
    "provisions": provided("person_file", A="in_place", B="lacking", GIRL="lacking", FORMER="lacking"),
}
KEY_ELDERS: Rows = {
    **together(elders("A", "B", "C"), AT_HOME),
    "key_persons": [
        *key_persons("poor_advanced_age", "A"),
        *key_persons("poor_dependent", "B"),
        *key_persons("poor_living_alone", "C", "Z"),
    ],
    "provisions": provided("person_file", A="in_place", B="lacking", Z="lacking"),
}
PUPILS: Rows = {
    **together(children("A", "B", "C"), people({"id": "IN_DIFFICULTY"}, group="child_in_difficulty")),
    "key_persons": [
        *key_persons("academic_difficulty", "A", "B", "IN_DIFFICULTY"),
        *key_persons("disabled_child", "C"),
    ],
    "provisions": provided("paired_tutor", A="in_place", B="lacking", C="lacking"),
}

CASES: Cases = {
    "Y1": [
        Case(
            {
                "households": [
                    {**HOME, "grid_name": "甲村一网格"},
                    {**HOME, "id": "H2"},
                    {**HOME, "id": "H3", "grid_name": ""},
                    {**HOME, "id": "H4", "region_code": OTHER, "group_name": "一组"},  # a group is no grid
                ]
            },
            {"H1": "met", "H2": "breached", "H3": "breached", "H4": "breached"},
        )
    ],
    "Y3": [
        Case(
            {
                "regions": THREE_VILLAGES,
                # the township's own says nothing of the third village's
                "arrangements": arranged_in("ledger", {VILLAGE: "in_place", OTHER: "lacking", TOWNSHIP: "in_place"}),
            },
            {VILLAGE: "met", OTHER: "breached", THIRD: "not_recorded"},
        )
    ],
    "Y4": [asked_of(CHILDREN, "system_entry", others=GRANDMOTHER)],
    "Y4.elder": [asked_of(ELDERS, "system_entry", others=GRANDCHILD)],
    "Y5": [Case(KEY_CHILDREN, {"A": "met", "B": "breached", "C": "not_recorded"})],
    "Y5.elder": [Case(KEY_ELDERS, {"A": "met", "B": "breached", "C": "not_recorded"})],
    "Y6": [
        Case(
            {
                "regions": THREE_TOWNSHIPS,
                "reports": [
                    summary(TOWNSHIP, "2026-03-20"),
                    summary(TOWNSHIP, "2026-06-20"),
                    summary(TOWNS[0], "2026-03-20"),  # June's is due today
                ],
            },
            {TOWNSHIP: "met", TOWNS[0]: "due", TOWNS[1]: "overdue"},
            as_of=date(2026, 6, 20),
        ),
        Case(
            {
                "regions": THREE_TOWNSHIPS,
                "reports": [
                    summary(TOWNSHIP, "2026-06-20"),
                    summary(TOWNS[0], "2026-06-21"),
                    summary(TOWNS[1], "2026-03-25", due_on="2026-03-20"),  # March's, late: none for June
                ],
            },
            {TOWNSHIP: "met", TOWNS[0]: "breached", TOWNS[1]: "overdue"},
            as_of=date(2026, 6, 21),
        ),
    ],
    "Y11": [
        asked_of(
            children("A", "B", "C", "D", income="poor"),
            "social_assistance",
            others=together(POOR_IN_DIFFICULTY, ORDINARY_CHILD),
        )
    ],
    "Y11.elder": [asked_of(elders("A", "B", "C", "D", income="poor"), "social_assistance", others=POOR_AT_HOME)],
    "Y12": [
        Case(
            people(
                {"id": "A", "registered": True, "registered_at": "外省"},
                {"id": "B", "registered": False},
                {"id": "C"},
                {"id": "D", "registered": False, "birth_date": "2010-07-15"},  # sixteen today
                {"id": "E", "registered": False, "birth_date": "2010-07-16"},
                group="left_behind_child",
            ),
            {"A": "met", "B": "breached", "C": "not_recorded", "E": "breached"},
        )
    ],
    "Y13": [
        Case(
            {
                "events": [
                    *events(
                        "nobody_in_charge",
                        COMMITTEE={"handled_on": "2026-07-01", "facility_id": "F1"},
                        AUNT={"handled_on": "2026-07-02"},  # a relative's home is no facility
                        NOWHERE={"reported_on": "2026-07-01"},
                    ),
                    *events("alone_or_missing", ANOTHER={}),
                ]
            },
            {"COMMITTEE": "met", "AUNT": "met", "NOWHERE": "breached"},
        )
    ],
    "Y14": [
        Case(
            {
                "events": [
                    *events(
                        "family_crisis", HELPED={"handled_on": "2026-07-15"}, ASSESSED={"assessed_on": "2026-07-02"}
                    ),
                    *events("hardship", ANOTHER={}),
                ]
            },
            {"HELPED": "met", "ASSESSED": "breached"},
        )
    ],
    "Y15": [signed("river", "junction")],
    "Y15.junction": [signed("junction", "well")],
    "Y17": [
        Case(
            together(
                children("PUPIL", schooling="in_school"),
                children("OUT", schooling="dropped_out"),
                children("AT_HOME", schooling="home_taught"),
                children("UNKNOWN"),
                children("INFANT", schooling="not_of_age", birth_date="2023-05-01"),
            ),
            {"PUPIL": "met", "OUT": "breached", "AT_HOME": "met", "UNKNOWN": "not_recorded", "INFANT": "met"},
        )
    ],
    "Y18": [Case(PUPILS, {"A": "met", "B": "breached", "IN_DIFFICULTY": "not_recorded"})],
    "Y19": [asked_of(CHILDREN, "health_file", others=GRANDMOTHER)],
    "Y19.elder": [asked_of(ELDERS, "health_file", others=AT_HOME)],
}
