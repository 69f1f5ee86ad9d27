"""Worked cases of pack feng-2024, read from 凤民政发〔2024〕29号; the day is Wednesday 15 July 2026 unless it says."""

from __future__ import annotations

from datetime import date

from geo.calendar import Calendar, Period
from tests.models.build import COUNTY, TOWNSHIP, VILLAGE, Row, at
from tests.models.obligations.cases.case import OTHER, Case, Cases, people
from tests.models.obligations.cases.ledger_rows import (
    EAST,
    FOUR_TOWNS,
    FOUR_VILLAGES,
    FOURTH,
    NORTH,
    THIRD,
    TOWNS,
    VILLAGES,
    WEST,
    arranged_at,
    events,
    facilities,
    on_days,
    provided,
    seen,
    together,
)

FILE_PARTS = ("file_basics", "file_visits", "file_work_log", "file_support", "file_problems", "file_solutions")
EARLY_STEPS = ("screening", "diagnosis", "intervention", "rehabilitation")
FOUR_ITEMS = ("warning_sign", "lifebuoy", "rope", "pole")
SCHOOLS = [*facilities("school", "A", "B", "C", "D"), *facilities("kindergarten", "K")]

HOLIDAYS = Calendar(
    winter_holidays=(Period("寒假", date(2026, 1, 24), date(2026, 2, 28)),),
    summer_holidays=(
        Period("暑假", date(2025, 7, 1), date(2025, 8, 31)),
        Period("暑假", date(2026, 7, 1), date(2026, 8, 31)),
    ),
)


def left_behind(*names: str, since: str = "2025-01-01") -> dict[str, list[Row]]:
    return people(*({"id": name} for name in names), group="left_behind_child", since=since)


def school_case(item: str) -> Case:
    """A school cannot do without it; a kindergarten is no school (未成年人保护法第一百三十条)."""
    return Case(
        {
            "facilities": SCHOOLS,
            "arrangements": [
                *arranged_at("A", item),
                *arranged_at("B", item, state="lacking"),
                *arranged_at("D", item, state="not_needed"),
                *arranged_at("K", item, state="lacking"),
            ],
        },
        {"A": "met", "B": "breached", "C": "not_recorded", "D": "breached"},
    )


def yearly(table: str, kind: str, column: str, other: str, places: tuple[str, str, str, str]) -> Case:
    """Once a year: done this year, last year from its first day on, the year before; and only another kind done."""
    regions = FOUR_TOWNS if places[0] == TOWNSHIP else FOUR_VILLAGES
    this, last, before, never = places
    subject = {"subject": "样例"} if table == "inspections" else {}
    return Case(
        {
            "regions": regions,
            table: [
                *on_days(kind, {this: "2026-01-01", last: "2025-01-01", before: "2024-12-31"}, column, **subject),
                *on_days(other, {never: "2026-07-01"}, column, **subject),
            ],
        },
        {this: "met", last: "due", before: "overdue", never: "overdue"},
    )


def equipment(site: str, items: tuple[str, ...], *, present: bool = True, usable: bool | None = True) -> list[Row]:
    return [
        {"id": f"{site}.{item}", "site_id": site, "item": item, "present": present, "usable": usable} for item in items
    ]


def homes_with_children(**numbers: int) -> dict[str, list[Row]]:
    """So many left-behind children in one home of each village, by a letter."""
    places = dict(zip("ABCD", VILLAGES, strict=True))
    names = [f"{letter}{number}" for letter, count in numbers.items() for number in range(count)]
    rows = left_behind(*names)
    return {
        **rows,
        "regions": FOUR_VILLAGES,
        "households": [
            {"id": f"H{letter}", "region_code": places[letter], "location_precision": "gps", "geometry": at(0, 0)}
            for letter in numbers
        ],
        "persons": [{**person, "household_id": f"H{person['id'][0]}"} for person in rows["persons"]],
    }


def key_class(name: str, *persons: str, to_date: str | None = None) -> list[Row]:
    return [
        {"id": f"{p}.{name}", "person_id": p, "key_class": name, "from_date": "2025-01-01", "to_date": to_date}
        for p in persons
    ]


def more_than_thirty() -> Case:
    """Thirty-one with one director, thirty-one with two, thirty with one, and a village without children.

    A child in both groups is one child; a left-behind child who is sixteen today is none.
    """
    rows = homes_with_children(A=31, B=31, C=31)
    rows["persons"] = [
        {**person, "birth_date": "2010-07-15"} if person["id"] == "C30" else person for person in rows["persons"]
    ]
    rows["spells"] += [
        {**spell, "id": f"X{spell['id']}", "group": "child_in_difficulty"}
        for spell in rows["spells"]
        if spell["person_id"] in {f"C{number}" for number in range(30)}
    ]
    rows["staff"] = [
        {"id": "1", "region_code": VILLAGE, "role": "child_director"},
        {"id": "2", "region_code": VILLAGE, "role": "child_director", "to_date": "2026-07-14"},
        {"id": "3", "region_code": OTHER, "role": "child_director"},
        {"id": "4", "region_code": OTHER, "role": "child_director", "to_date": "2026-07-15"},
        {"id": "5", "region_code": THIRD, "role": "child_director"},
    ]
    return Case(rows, {VILLAGE: "breached", OTHER: "met", THIRD: "met", FOURTH: "met"})


CASES: Cases = {
    "F1": [
        Case(
            {
                "regions": FOUR_TOWNS,
                "facilities": [
                    {"id": "A", "region_code": TOWNSHIP, "kind": "child_protection_station"},
                    # opens today; opens tomorrow
                    {"id": "B", "region_code": EAST, "kind": "child_protection_station", "opened_on": "2026-07-15"},
                    {"id": "C", "region_code": WEST, "kind": "child_protection_station", "opened_on": "2026-07-16"},
                    {"id": "D", "region_code": NORTH, "kind": "social_work_station"},
                ],
            },
            {TOWNSHIP: "met", EAST: "met", WEST: "breached", NORTH: "breached"},
        )
    ],
    "F2": [
        Case(
            {
                "regions": FOUR_TOWNS,
                "staff": [
                    {"id": "A", "region_code": TOWNSHIP, "role": "town_specialist"},
                    {"id": "B", "region_code": EAST, "role": "town_specialist", "to_date": "2026-07-15"},
                    {"id": "C", "region_code": WEST, "role": "town_specialist", "to_date": "2026-07-14"},
                    {"id": "D", "region_code": NORTH, "role": "grid_worker"},
                ],
            },
            {TOWNSHIP: "met", EAST: "met", WEST: "breached", NORTH: "breached"},
        )
    ],
    "F3": [school_case("counselling_teacher")],
    "F3.files": [school_case("school_mental_health_files")],
    "F3.screening": [school_case("psychological_screening")],
    "F4.follow": [
        Case(
            {
                "events": [
                    *events("referral", A={"assessed_on": "2026-06-05", "handled_on": "2026-06-20"}),
                    *events("referral", B={"assessed_on": "2026-06-05"}),
                    *events("dropout", C={}),
                ]
            },
            {"A": "met", "B": "breached"},
        )
    ],
    "F5": [
        Case(
            {
                **left_behind("A"),
                "carers": [
                    {"id": "ABLE", "person_id": "A", "delegated": True, "capable": True},
                    {"id": "UNABLE", "person_id": "A", "delegated": True, "capable": False},
                    {"id": "UNSAID", "person_id": "A", "delegated": True},
                    {"id": "MOTHER", "person_id": "A", "delegated": False, "capable": False},
                ],
            },
            {"ABLE": "met", "UNABLE": "breached", "UNSAID": "not_recorded"},
        )
    ],
    "F6.feedback": [
        Case(
            {
                "events": [
                    *events("suspected_violence", A={"reported_on": "2026-06-01", "feedback_on": "2026-06-30"}),
                    *events("suspected_harm", B={"reported_on": "2026-06-01", "handled_on": "2026-06-20"}),
                    *events("alone_or_missing", C={"feedback_on": "2026-06-02"}),
                    *events("guardian_incapable", D={}),
                    *events("hardship", E={}),
                ]
            },
            {"A": "met", "B": "breached", "C": "met", "D": "breached"},
        )
    ],
    "F8": [
        Case(
            {
                **together(
                    left_behind("A", "B", "C", "N"),
                    # sixteen today: no longer a left-behind child; a child in difficulty is one until eighteen
                    people({"id": "OLD", "birth_date": "2010-07-15"}, group="left_behind_child"),
                    people({"id": "D", "birth_date": "2008-07-16"}, group="child_in_difficulty"),
                    people({"id": "ADULT", "birth_date": "2008-07-15"}, group="child_in_difficulty"),
                ),
                "provisions": [
                    *provided("A", "system_entry"),
                    *provided("B", "system_entry", state="lacking"),
                    *provided("N", "system_entry", state="not_needed"),
                    *provided("D", "system_entry"),
                ],
            },
            {"A": "met", "B": "breached", "C": "not_recorded", "N": "breached", "D": "met"},
        )
    ],
    "F9": [
        # the week runs from Monday 13 July; the one before from the 6th
        Case(
            {
                **left_behind("MONDAY", "WEEK", "SUNDAY", "CALL", "HOME"),
                "visits": [
                    *seen("contact", MONDAY="2026-07-13", WEEK="2026-07-06", SUNDAY="2026-07-05"),
                    *seen("parent_call", CALL="2026-07-14"),
                    *seen("home_visit", HOME="2026-07-15"),
                ],
            },
            {"MONDAY": "met", "WEEK": "due", "SUNDAY": "overdue", "CALL": "overdue", "HOME": "met"},
        ),
        # who came on the list last week owes a contact by the end of this one
        Case(
            {
                **together(left_behind("NEW", since="2026-07-06"), left_behind("LATE", since="2026-07-05")),
                "visits": seen("contact", X="2026-07-01"),
            },
            {"NEW": "due", "LATE": "overdue"},
        ),
    ],
    "F10": [
        Case(
            {
                **left_behind("JULY", "JUNE", "MAY", "CONTACT", "NEVER"),
                "visits": [
                    *seen("home_visit", JULY="2026-07-01", JUNE="2026-06-01", MAY="2026-05-31"),
                    *seen("contact", CONTACT="2026-07-14"),
                ],
            },
            {"JULY": "met", "JUNE": "due", "MAY": "overdue", "CONTACT": "overdue", "NEVER": "overdue"},
        ),
        # the last day of the month is still in time
        Case({**left_behind("A"), "visits": seen("home_visit", A="2026-05-31")}, {"A": "due"}, as_of=date(2026, 6, 30)),
        Case(
            {**left_behind("A"), "visits": seen("home_visit", A="2026-05-31")}, {"A": "overdue"}, as_of=date(2026, 7, 1)
        ),
    ],
    "F12": [
        Case(
            {
                **left_behind("ALL", "FIVE", "SILENT", "ENDED"),
                "provisions": [
                    *provided("ALL", *FILE_PARTS),
                    *provided("FIVE", *FILE_PARTS[:5]),
                    *provided("FIVE", "file_solutions", state="lacking"),
                    *provided("SILENT", *FILE_PARTS[:5]),
                    *provided("ENDED", *FILE_PARTS[:5]),
                    *provided("ENDED", "file_solutions", to_date="2026-07-14"),
                ],
            },
            {"ALL": "met", "FIVE": "breached", "SILENT": "not_recorded", "ENDED": "not_recorded"},
        )
    ],
    "F13": [yearly("inspections", "county_spot_check", "inspected_on", "township_full_check", TOWNS)],
    "F13.town": [yearly("inspections", "township_full_check", "inspected_on", "county_spot_check", VILLAGES)],
    "F14": [
        Case(
            {
                **people(
                    {"id": "A", "income": "poor"},
                    {"id": "B", "income": "poor"},
                    {"id": "C", "income": "poor"},
                    {"id": "D", "income": "poor"},
                    {"id": "E", "income": "low"},
                    group="child_in_difficulty",
                ),
                "provisions": [
                    *provided("A", "social_assistance"),
                    *provided("B", "social_assistance", state="lacking"),
                    # looked at, and the conditions are not fulfilled
                    *provided("C", "social_assistance", state="not_needed"),
                    *provided("E", "social_assistance", state="lacking"),
                ],
            },
            {"A": "met", "B": "breached", "C": "met", "D": "not_recorded"},
        )
    ],
    "F15": [
        Case(
            {
                **left_behind("ALL", "NO_CARE", "UNNEEDED", "SILENT", "WELL", "NO_MORE"),
                "key_persons": [
                    *key_class("disabled_child", "ALL", "NO_CARE", "UNNEEDED", "SILENT"),
                    *key_class("poor_family", "WELL"),
                    *key_class("disabled_child", "NO_MORE", to_date="2026-07-14"),
                ],
                "provisions": [
                    *provided("ALL", *EARLY_STEPS),
                    *provided("NO_CARE", *EARLY_STEPS[:3]),
                    *provided("NO_CARE", "rehabilitation", state="lacking"),
                    *provided("UNNEEDED", *EARLY_STEPS[:3]),
                    *provided("UNNEEDED", "rehabilitation", state="not_needed"),
                    *provided("SILENT", "screening"),
                ],
            },
            {"ALL": "met", "NO_CARE": "breached", "UNNEEDED": "met", "SILENT": "not_recorded"},
        )
    ],
    "F16": [
        Case({"activities": on_days("list_comparison", {COUNTY: day}, "held_on")}, {COUNTY: status}, as_of=as_of)
        for day, as_of, status in (
            ("2026-07-01", date(2026, 7, 15), "met"),
            ("2026-04-01", date(2026, 7, 15), "due"),
            # nothing in the second quarter: in time on its last day, late on the day after
            ("2026-03-31", date(2026, 6, 30), "due"),
            ("2026-03-31", date(2026, 7, 1), "overdue"),
        )
    ]
    + [Case({"activities": on_days("list_comparison", {VILLAGE: "2026-07-01"}, "held_on")}, {COUNTY: "overdue"})],
    "F17": [
        Case(
            people(
                {"id": "A", "schooling": "in_school"},
                {"id": "B", "schooling": "dropped_out"},
                {"id": "C"},
                {"id": "D", "schooling": "home_taught"},
                {"id": "E", "schooling": "not_of_age"},
                group="child_in_difficulty",
            ),
            {"A": "met", "B": "breached", "C": "not_recorded", "D": "met", "E": "met"},
        )
    ],
    "F19": [yearly("activities", "safety_campaign", "held_on", "safety_lecture", VILLAGES)],
    "F20": [
        Case(
            {
                "facilities": SCHOOLS,
                "activities": [
                    {
                        "id": name,
                        "region_code": VILLAGE,
                        "facility_id": name[0],
                        "kind": "safety_lecture",
                        "held_on": day,
                    }
                    for name, day in {
                        "A": "2026-06-30",  # the last day of term
                        "B": "2026-07-02",
                        "C": "2026-01-23",  # before the winter holiday, and not again
                    }.items()
                ],
            },
            {"A": "met", "B": "breached", "C": "overdue", "D": "overdue"},
            calendar=HOLIDAYS,
        ),
        # the term before: one for the summer holiday is none for the winter holiday
        Case(
            {
                "facilities": SCHOOLS,
                "activities": [
                    {"id": name, "region_code": VILLAGE, "facility_id": name, "kind": "safety_lecture", "held_on": day}
                    for name, day in {"A": "2026-01-23", "B": "2026-02-01", "C": "2025-06-20"}.items()
                ],
            },
            {"A": "met", "B": "breached", "C": "overdue", "D": "overdue"},
            as_of=date(2026, 3, 1),
            calendar=HOLIDAYS,
        ),
        # on the first day of the holiday it is no longer before it
        Case(
            {
                "facilities": SCHOOLS,
                "activities": [
                    {
                        "id": "A",
                        "region_code": VILLAGE,
                        "facility_id": "A",
                        "kind": "safety_lecture",
                        "held_on": "2026-07-01",
                    }
                ],
            },
            {"A": "breached", "B": "overdue", "C": "overdue", "D": "overdue"},
            calendar=HOLIDAYS,
        ),
    ],
    "F24": [
        Case(
            {
                "hazard_sites": [
                    *({"id": name, "region_code": VILLAGE, "kind": "pond"} for name in ("ALL", "ABSENT", "BROKEN")),
                    {"id": "SILENT", "region_code": VILLAGE, "kind": "reservoir"},
                    {"id": "JUNCTION", "region_code": VILLAGE, "kind": "junction"},
                ],
                "equipment": [
                    *equipment("ALL", FOUR_ITEMS),
                    *equipment("ABSENT", FOUR_ITEMS[:3]),
                    *equipment("ABSENT", ("pole",), present=False, usable=False),
                    *equipment("BROKEN", FOUR_ITEMS[:3]),
                    *equipment("BROKEN", ("pole",), usable=False),
                    # a pole that is there, of which nobody said whether it is usable
                    *equipment("SILENT", FOUR_ITEMS[:3]),
                    *equipment("SILENT", ("pole",), usable=None),
                ],
            },
            {"ALL": "met", "ABSENT": "breached", "BROKEN": "breached", "SILENT": "not_recorded"},
        )
    ],
    "F27": [
        Case(
            {
                "regions": FOUR_VILLAGES,
                "staff": [
                    {"id": "1", "region_code": VILLAGE, "role": "child_director"},
                    {"id": "2", "region_code": OTHER, "role": "child_director", "to_date": "2026-07-14"},
                    {"id": "3", "region_code": THIRD, "role": "village_worker"},
                    {"id": "4", "region_code": FOURTH, "role": "child_director", "from_date": "2026-07-15"},
                    {"id": "5", "region_code": TOWNSHIP, "role": "child_director"},
                ],
            },
            {VILLAGE: "met", OTHER: "breached", THIRD: "breached", FOURTH: "met"},
        )
    ],
    "F28": [more_than_thirty()],
    "F29": [
        Case(
            {
                "staff": [
                    {"region_code": VILLAGE, "role": "child_director", **row}
                    for row in (
                        {"id": "ALL", "name": "甲", "phone": "13800000000", "from_date": "2025-01-01"},
                        {"id": "NO_PHONE", "name": "乙", "from_date": "2025-01-01"},
                        {"id": "NOTHING"},
                        {"id": "GONE", "name": "丙", "to_date": "2026-07-14"},
                        {"id": "OTHER", "name": "丁", "role": "grid_worker"},
                    )
                ]
            },
            {"ALL": "met", "NO_PHONE": "breached", "NOTHING": "not_recorded"},
        )
    ],
    "F30": [
        Case(
            {
                "staff": [
                    {"region_code": VILLAGE, "role": "child_director", **row}
                    for row in (
                        {"id": "THIS_YEAR", "from_date": "2024-05-01", "trained_on": "2026-01-01"},
                        {"id": "LAST_YEAR", "from_date": "2024-05-01", "trained_on": "2025-01-01"},
                        {"id": "BEFORE", "from_date": "2024-05-01", "trained_on": "2024-12-31"},
                        {"id": "NEVER", "from_date": "2024-05-01"},
                        {"id": "NEW", "from_date": "2026-03-01"},
                    )
                ]
            },
            {"THIS_YEAR": "met", "LAST_YEAR": "due", "BEFORE": "overdue", "NEVER": "overdue", "NEW": "due"},
        )
    ],
    "F30.model": [
        Case({"activities": on_days("training", {COUNTY: day}, "held_on", topic=topic)}, {COUNTY: status})
        for day, topic, status in (
            ("2026-05-05", "child_care", "met"),
            ("2025-01-01", "child_care", "due"),
            ("2024-12-31", "child_care", "overdue"),
            ("2026-05-05", "fire", "overdue"),
        )
    ],
    "F32": [
        Case(
            {
                **together(
                    left_behind("A", "B", "C", "N"),
                    people({"id": "D", "birth_date": "2008-07-16"}, group="child_in_difficulty"),
                ),
                "provisions": [
                    *provided("A", "person_file"),
                    *provided("B", "person_file", state="lacking"),
                    *provided("N", "person_file", state="not_needed"),
                    *provided("D", "person_file", state="lacking"),
                ],
            },
            {"A": "met", "B": "breached", "C": "not_recorded", "N": "breached", "D": "breached"},
        ),
        # the day after the end of May 2024: a file begun on its last day was in time
        Case(
            {
                **left_behind("A", "B", since="2024-03-01"),
                "provisions": [
                    *provided("A", "person_file", from_date="2024-05-31"),
                    *provided("B", "person_file", state="lacking", checked_on="2024-05-31"),
                ],
            },
            {"A": "met", "B": "breached"},
            as_of=date(2024, 6, 1),
        ),
    ],
    "F32.plan": [
        Case(
            {
                **left_behind("A", "B", "C", "PLAIN", "NO_MORE"),
                "key_persons": [
                    *key_class("guardianship_lacking", "A"),
                    *key_class("parent_incapable", "B"),
                    *key_class("academic_difficulty", "C"),
                    *key_class("poor_family", "NO_MORE", to_date="2026-07-14"),
                ],
                "provisions": [
                    *provided("A", "household_plan"),
                    *provided("B", "household_plan", state="lacking"),
                    *provided("PLAIN", "household_plan", state="lacking"),
                ],
            },
            {"A": "met", "B": "breached", "C": "not_recorded"},
        )
    ],
    "F34": [
        yearly("inspections", "programme_check", "inspected_on", "county_spot_check", TOWNS),
        # of one village of it is not of the township
        Case(
            {"inspections": on_days("programme_check", {VILLAGE: "2026-07-01"}, "inspected_on", subject="x")},
            {TOWNSHIP: "overdue"},
        ),
    ],
    "F35": [
        Case(
            {
                "regions": FOUR_TOWNS,
                "reports": [
                    *on_days("yearly_progress", {TOWNSHIP: "2026-10-31", EAST: "2026-11-02"}, "sent_on"),
                    # last year's, late, and not again; another report
                    *on_days("yearly_progress", {WEST: "2025-11-03"}, "sent_on", due_on="2025-11-01"),
                    *on_days("quarterly_summary", {NORTH: "2026-10-20"}, "sent_on"),
                ],
            },
            {TOWNSHIP: "met", EAST: "breached", WEST: "overdue", NORTH: "overdue"},
            as_of=date(2026, 11, 10),
        ),
        # due in the month before the day, not overdue on it; what was sent in the year counts for it
        Case(
            {"reports": on_days("yearly_progress", {TOWNSHIP: "2025-10-31"}, "sent_on")},
            {TOWNSHIP: "met"},
            as_of=date(2026, 9, 30),
        ),
        Case(
            {"reports": on_days("yearly_progress", {TOWNSHIP: "2025-10-31"}, "sent_on")},
            {TOWNSHIP: "due"},
            as_of=date(2026, 10, 31),
        ),
        Case(
            {"reports": on_days("yearly_progress", {TOWNSHIP: "2025-10-31"}, "sent_on")},
            {TOWNSHIP: "overdue"},
            as_of=date(2026, 11, 2),
        ),
        # what came four days late is last year's alone; a second, and one nearer to this year's day, are this year's
        Case(
            {
                "regions": FOUR_TOWNS,
                "reports": [
                    *on_days("yearly_progress", dict.fromkeys((TOWNSHIP, EAST), "2025-11-05"), "sent_on"),
                    {**on_days("yearly_progress", {EAST: "2026-10-20"}, "sent_on")[0], "id": "AGAIN"},
                    *on_days("yearly_progress", {WEST: "2026-06-01"}, "sent_on"),
                ],
            },
            {TOWNSHIP: "overdue", EAST: "met", WEST: "met", NORTH: "overdue"},
            as_of=date(2026, 11, 2),
        ),
    ],
}
