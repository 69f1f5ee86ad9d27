"""Worked cases of pack shou-2016, read from 寿政秘〔2016〕278号; the day is 15 July 2026 unless it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.models.build import COUNTY, TOWNSHIP, VILLAGE, Row, at
from tests.models.obligations.cases.case import OTHER, Case, Cases, people
from tests.models.obligations.cases.ledger_rows import (
    EAST,
    FOUR_TOWNS,
    FOUR_VILLAGES,
    FOURTH,
    NORTH,
    THIRD,
    WEST,
    arranged,
    arranged_at,
    events,
    facilities,
    on_days,
    provided,
    together,
)

TOLD: Row = {"phone": "13800000000", "told_village_on": "2026-02-20"}
THREE_CONTACTS = ("township_contact", "village_contact", "group_contact")
EMERGENCY = ("liaison", "hotline", "emergency_plan")
LEADERS = ("first_responsible", "direct_responsible")


def members(group: str, *names: str, **known: Any) -> dict[str, list[Row]]:
    """Members of a group by name, alike in what is known of them."""
    return people(*({"id": name, **known} for name in names), group=group)


def carer(person: str, name: str = "C", **known: Any) -> Row:
    """Somebody who looks after a person, or their parent who is away."""
    return {"id": f"{person}.{name}", "person_id": person, **known}


def entrusted(column: str) -> Case:
    """A day on record of each entrusted carer; none on record is the breach, and a mother at home owes nothing."""
    return Case(
        {
            **members("left_behind_child", "A", "B", "C"),
            "carers": [
                carer("A", delegated=True, **{column: "2026-03-01"}),
                carer("B", delegated=True),
                carer("C", delegated=False),
            ],
        },
        {"A.C": "met", "B.C": "breached"},
    )


def item_of(rows: dict[str, list[Row]], item: str) -> Case:
    """The item in place with A, lacking with B, of C nobody wrote; whoever else is in the rows is not asked."""
    provisions = [*provided("A", item), *provided("B", item, state="lacking"), *provided("X", item, state="lacking")]
    return Case({**rows, "provisions": provisions}, {"A": "met", "B": "breached", "C": "not_recorded"})


def every(group: str, *items: str) -> Case:
    """Of all of a group each item is wanted, and none of them is ever not needed."""
    *others, last = items
    return Case(
        {
            **members(group, "ALL", "LACKING", "SILENT", "UNNEEDED", "ENDED"),
            "provisions": [
                *provided("ALL", *items),
                *(row for name in ("LACKING", "SILENT", "UNNEEDED", "ENDED") for row in provided(name, *others)),
                *provided("LACKING", last, state="lacking"),
                *provided("UNNEEDED", last, state="not_needed"),
                *provided("ENDED", last, to_date="2026-07-14"),
            ],
        },
        {
            "ALL": "met",
            "LACKING": "breached",
            "SILENT": "not_recorded",
            "UNNEEDED": "breached",
            "ENDED": "not_recorded",
        },
    )


def set_up(regions: Sequence[Row], places: tuple[str, str, str, str], *items: str) -> Case:
    """All items in place; the last one lacking, not needed (it always is), and not recorded."""
    *others, last = items
    good, lacking, unneeded, silent = places
    return Case(
        {
            "regions": regions,
            "arrangements": [
                *arranged(good, *items),
                *(row for place in (lacking, unneeded, silent) for row in arranged(place, *others)),
                *arranged(lacking, last, state="lacking"),
                *arranged(unneeded, last, state="not_needed"),
            ],
        },
        {good: "met", lacking: "breached", unneeded: "breached", silent: "not_recorded"},
    )


def in_villages(*items: str) -> Case:
    return set_up(FOUR_VILLAGES, (VILLAGE, OTHER, THIRD, FOURTH), *items)


def in_towns(*items: str) -> Case:
    return set_up(FOUR_TOWNS, (TOWNSHIP, EAST, WEST, NORTH), *items)


CASES: Cases = {
    "S1": [
        Case(
            people(
                {"id": "A", "living_arrangement": "with_grandparents"},
                {"id": "B", "living_arrangement": "alone"},
                {"id": "C"},
                # sixteen today; sixteen tomorrow
                {"id": "D", "living_arrangement": "alone", "birth_date": "2010-07-15"},
                {"id": "E", "living_arrangement": "alone", "birth_date": "2010-07-16"},
                group="left_behind_child",
            ),
            {"A": "met", "B": "breached", "C": "not_recorded", "E": "breached"},
        )
    ],
    "S2": [
        Case(
            {
                **members("left_behind_child", "ALL", "NO_PLACE", "NOT_TOLD", "NOTHING", "AT_HOME"),
                "carers": [
                    carer("ALL", delegated=True, **TOLD),
                    carer("ALL", "FATHER", away_place="温州"),
                    carer("NO_PLACE", delegated=True, **TOLD),
                    carer("NO_PLACE", "FATHER", phone="13900000000"),
                    carer("NOT_TOLD", delegated=True, phone="13800000000"),
                    carer("NOT_TOLD", "FATHER", away_place="温州"),
                    carer("NOTHING", delegated=True),
                    # the mother stayed: nobody was entrusted
                    carer("AT_HOME", delegated=False),
                    carer("AT_HOME", "FATHER", away_place="温州"),
                ],
            },
            {"ALL": "met", "NO_PLACE": "breached", "NOT_TOLD": "breached", "NOTHING": "not_recorded"},
        )
    ],
    "S2.school": [
        Case(
            {
                **together(
                    members("left_behind_child", "TOLD", "NOT_TOLD", "AT_HOME", schooling="in_school"),
                    # there is no school to tell
                    members("left_behind_child", "SMALL", schooling="not_of_age"),
                ),
                "carers": [
                    carer("TOLD", delegated=True, phone="13800000000", told_school_on="2026-02-20"),
                    carer("TOLD", "FATHER", away_place="温州"),
                    carer("NOT_TOLD", delegated=True, **TOLD),
                    carer("NOT_TOLD", "FATHER", away_place="温州"),
                    carer("AT_HOME", delegated=False),
                    carer("SMALL", delegated=True, **TOLD),
                ],
            },
            {"TOLD": "met", "NOT_TOLD": "breached"},
        )
    ],
    "S3": [
        Case(
            {
                **people(
                    {"id": "ALL", "living_arrangement": "with_grandparents", "schooling": "in_school"},
                    {"id": "NO_SCHOOL", "living_arrangement": "with_grandparents"},
                    {"id": "NO_CARER", "living_arrangement": "alone", "schooling": "in_school"},
                    {"id": "NOTHING"},
                    group="left_behind_child",
                ),
                "carers": [carer("ALL", relation="祖母"), carer("NO_SCHOOL", relation="祖父"), carer("NO_CARER")],
            },
            {"ALL": "met", "NO_SCHOOL": "breached", "NO_CARER": "breached", "NOTHING": "not_recorded"},
        )
    ],
    "S4": [entrusted("capacity_assessed_on")],
    "S4.agreement": [entrusted("agreement_signed_on")],
    "S5": [
        every("left_behind_child", "person_file"),
        # a file for every left-behind child: this line asks for no others
        item_of(
            together(members("left_behind_child", "A", "B", "C"), members("child_in_difficulty", "X")), "person_file"
        ),
    ],
    "S6": [every("left_behind_child", *THREE_CONTACTS)],
    "S8": [
        item_of(
            together(
                members("left_behind_child", "A", "B", "C", schooling="dropped_out"),
                members("left_behind_child", "X", schooling="in_school"),
            ),
            "dropout_report",
        )
    ],
    "S8.teacher": [
        item_of(
            together(
                members("left_behind_child", "A", "B", "C", schooling="in_school"),
                members("left_behind_child", "X", schooling="not_of_age"),
            ),
            "paired_teacher",
        )
    ],
    "S10": [
        in_towns(*EMERGENCY),
        # what villages of it set up is not the township's
        Case(
            {"arrangements": [*arranged(VILLAGE, *EMERGENCY[:2]), *arranged(OTHER, EMERGENCY[2])]},
            {TOWNSHIP: "not_recorded"},
        ),
    ],
    "S10.village": [in_villages(*EMERGENCY)],
    "S11.escort": [
        Case(
            {
                "events": [
                    *events("nobody_in_charge", TO_AUNT={"handled_on": "2026-06-01"}, NOT_YET={}),
                    *events("alone_or_missing", OTHER={}),
                ]
            },
            {"TO_AUNT": "met", "NOT_YET": "breached"},
        )
    ],
    "S12": [
        Case(
            {
                "events": [
                    *events("custody_refused", LATE={"occurred_on": "2025-08-31", "closed_on": "2026-04-01"}),
                    *events("custody_refused", LAST_DAY={"occurred_on": "2026-01-15"}),  # six months are full today
                    *events("custody_refused", OVER={"occurred_on": "2026-01-14"}),
                    *events("alone_or_missing", OTHER={}),
                ]
            },
            {"LATE": "met", "LAST_DAY": "due", "OVER": "overdue"},
        )
    ],
    "S13": [
        Case(
            {
                **together(members("left_behind_elder", "BOTH", "ONE", "SILENT"), members("empty_nest_elder", "X")),
                "provisions": [
                    *provided("BOTH", "whereabouts_told", "care_entrusted"),
                    *provided("ONE", "whereabouts_told"),
                    *provided("ONE", "care_entrusted", state="lacking"),
                    *provided("SILENT", "whereabouts_told"),
                ],
            },
            {"BOTH": "met", "ONE": "breached", "SILENT": "not_recorded"},
        )
    ],
    "S14": [
        item_of(together(members("dependent_elder", "A", "B", "C"), members("left_behind_elder", "X")), "child_at_home")
    ],
    "S16": [
        Case(
            together(
                members("left_behind_elder", "A", assessed_on="2026-05-01"),
                # not assessed is the breach, however much is known
                members("left_behind_elder", "B", income="poor", support="none", health="poor"),
                members("advanced_age_elder", "X"),
            ),
            {"A": "met", "B": "breached"},
        )
    ],
    "S16.factors": [
        Case(
            together(
                members("left_behind_elder", "ALL", income="low", support="regular", health="good"),
                members("left_behind_elder", "TWO", income="low", support="regular", assessed_on="2026-05-01"),
                members("left_behind_elder", "NONE", assessed_on="2026-05-01"),
                members("advanced_age_elder", "X"),
            ),
            {"ALL": "met", "TWO": "breached", "NONE": "not_recorded"},
        )
    ],
    "S18": [
        Case(
            {
                "facilities": [*facilities("care_home", "A", "B", "C", "D"), *facilities("day_care_centre", "X")],
                "arrangements": [
                    *arranged_at("A", "open_to_left_behind_elders"),
                    *arranged_at("B", "open_to_left_behind_elders", state="lacking"),
                    # no elder of the place asks for it
                    *arranged_at("D", "open_to_left_behind_elders", state="not_needed"),
                ],
            },
            {"A": "met", "B": "breached", "C": "not_recorded", "D": "met"},
        )
    ],
    "S20": [
        item_of(together(members("left_behind_elder", "A", "B", "C"), members("empty_nest_elder", "X")), "health_file")
    ],
    "S21": [
        item_of(
            together(
                members("advanced_age_elder", "A", "B", "C", birth_date="1940-01-01"), members("left_behind_elder", "X")
            ),
            "advanced_age_allowance",
        )
    ],
    "S21.dependent": [
        item_of(
            together(
                members("dependent_elder", "A", "B", "C", income="poor"), members("dependent_elder", "X", income="low")
            ),
            "dependent_allowance",
        )
    ],
    "S23": [
        # the first day of the quarter and of the one before; the day before that; another activity
        Case(
            {
                "regions": FOUR_VILLAGES,
                "activities": [
                    *on_days(
                        "register_verification",
                        {VILLAGE: "2026-07-01", OTHER: "2026-04-01", THIRD: "2026-03-31"},
                        "held_on",
                    ),
                    *on_days("list_comparison", {FOURTH: "2026-07-10"}, "held_on"),
                ],
            },
            {VILLAGE: "met", OTHER: "due", THIRD: "overdue", FOURTH: "overdue"},
        ),
        # on the last day of June everybody of January to March is still in time
        Case(
            {"activities": on_days("register_verification", {VILLAGE: "2026-03-31", OTHER: "2025-12-31"}, "held_on")},
            {VILLAGE: "due", OTHER: "overdue"},
            as_of=date(2026, 6, 30),
        ),
    ],
    "S24": [in_villages("township_lead")],
    "S24.group": [in_villages("group_lead")],
    "S25": [
        Case(
            {
                "households": [
                    {"id": "GPS", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(0, 0)},
                    {"id": "HOUSE", "region_code": VILLAGE, "location_precision": "house", "geometry": at(0, 0)},
                    # located to the village: the least the paper asks
                    {"id": "PLACED", "region_code": VILLAGE, "location_precision": "village"},
                    {"id": "NOWHERE", "region_code": VILLAGE, "location_precision": "none"},
                ]
            },
            {"GPS": "met", "HOUSE": "met", "PLACED": "met", "NOWHERE": "breached"},
        )
    ],
    "S25.file": [
        # children, elders and women left behind, and none but them
        Case(
            {
                **together(
                    members("left_behind_child", "CHILD", "CHILD_WITHOUT"),
                    members("left_behind_elder", "ELDER", "UNNEEDED"),
                    members("left_behind_woman", "WOMAN", "WOMAN_UNKNOWN", birth_date="1990-05-01"),
                    members("child_in_difficulty", "X"),
                    members("left_behind_child", "SIXTEEN", birth_date="2010-07-15"),
                ),
                "provisions": [
                    *provided("CHILD", "person_file"),
                    *provided("CHILD_WITHOUT", "person_file", state="lacking"),
                    *provided("ELDER", "person_file"),
                    *provided("UNNEEDED", "person_file", state="not_needed"),
                    *provided("WOMAN", "person_file", state="lacking"),
                ],
            },
            {
                "CHILD": "met",
                "CHILD_WITHOUT": "breached",
                "ELDER": "met",
                "UNNEEDED": "breached",
                "WOMAN": "breached",
                "WOMAN_UNKNOWN": "not_recorded",
            },
        )
    ],
    "S27": [
        Case(
            {
                "regions": FOUR_VILLAGES,
                "staff": [
                    {"id": "1", "region_code": VILLAGE, "role": "village_worker"},
                    {"id": "2", "region_code": OTHER, "role": "child_director", "to_date": "2026-07-15"},
                    {"id": "3", "region_code": THIRD, "role": "village_worker", "to_date": "2026-07-14"},
                    {"id": "4", "region_code": FOURTH, "role": "grid_worker"},
                ],
            },
            {VILLAGE: "met", OTHER: "met", THIRD: "breached", FOURTH: "breached"},
        )
    ],
    "S27.supervisor": [
        Case(
            {
                "regions": FOUR_TOWNS,
                "staff": [
                    {"id": "1", "region_code": TOWNSHIP, "role": "supervisor"},
                    {"id": "2", "region_code": EAST, "role": "village_worker"},
                    {"id": "3", "region_code": WEST, "role": "supervisor", "from_date": "2026-07-15"},
                    {"id": "4", "region_code": NORTH, "role": "supervisor", "from_date": "2026-07-16"},
                ],
            },
            {TOWNSHIP: "met", EAST: "breached", WEST: "met", NORTH: "breached"},
        )
    ],
    "S27.school": [
        Case(
            {
                "facilities": [*facilities("school", "A", "B", "C", "D"), *facilities("kindergarten", "X")],
                "arrangements": [
                    *arranged_at("A", "school_counsellor_post"),
                    *arranged_at("B", "school_counsellor_post", state="lacking"),
                    *arranged_at("D", "school_counsellor_post", state="not_needed"),
                    *arranged_at("X", "school_counsellor_post", state="lacking"),
                ],
            },
            {"A": "met", "B": "breached", "C": "not_recorded", "D": "breached"},
        )
    ],
    "S27.centre": [
        Case({"facilities": facilities("child_welfare_centre", "A")}, {COUNTY: "met"}),
        Case({"facilities": facilities("child_rescue_institution", "A")}, {COUNTY: "met"}),
        Case({"facilities": facilities("care_home", "A")}, {COUNTY: "breached"}),
        Case({}, {COUNTY: "not_recorded"}),
    ],
    "S29": [in_towns(*LEADERS)],
    "S29.village": [in_villages(*LEADERS)],
}
