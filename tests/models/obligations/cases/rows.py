"""Rows worked cases of several packs are made of, by whose they are, and the waters every paper asks the same of."""

from __future__ import annotations

from geo.words import EQUIPMENT_ITEMS
from tests.models.build import VILLAGE, Row, regions
from tests.models.obligations.cases.case import OTHER, TWO_VILLAGES, Case, Rows, people

THIRD = "361126101203"
THREE_VILLAGES = [*TWO_VILLAGES, *regions({"id": THIRD, "name": "丙村"})[2:]]


def together(*parts: Rows) -> dict[str, list[Row]]:
    """The rows of several parts by kind, each once."""
    found: dict[str, dict[str, Row]] = {}
    for part in parts:
        for kind, rows in part.items():
            found.setdefault(kind, {}).update({row["id"]: row for row in rows})
    return {kind: list(rows.values()) for kind, rows in found.items()}


def children(*names: str, **same: object) -> dict[str, list[Row]]:
    """Left-behind children of ten who have the same columns."""
    return people(*({"id": name, **same} for name in names), group="left_behind_child")


def elders(*names: str, group: str = "left_behind_elder", **same: object) -> dict[str, list[Row]]:
    """Elders of 78, left behind unless it is said otherwise, who have the same columns."""
    return people(*({"id": name, **same} for name in names), group=group)


def provided(item: str, **states: str) -> list[Row]:
    """By person the state an item was found in."""
    return [{"id": f"{item}{name}", "person_id": name, "item": item, "state": state} for name, state in states.items()]


def asked_of(group: Rows, item: str, *, others: Rows | None = None) -> Case:
    """Whether A, B, C and D of a group have an item; the others are not asked about."""
    return Case(
        {
            **together(group, others or {}),
            "provisions": [
                *provided(item, A="in_place", B="lacking"),
                {"id": "UNTIL", "person_id": "D", "item": item, "state": "in_place", "to_date": "2026-07-15"},
            ],
        },
        {"A": "met", "B": "breached", "C": "not_recorded", "D": "met"},  # D has it until tonight
    )


def key_persons(key_class: str, *names: str, to_date: str | None = None) -> list[Row]:
    """Persons in a key class since 2025."""
    return [
        {"id": key_class + name, "person_id": name, "key_class": key_class, "from_date": "2025-01-01"}
        | ({"to_date": to_date} if to_date else {})
        for name in names
    ]


def visits(kind: str, **days: str) -> list[Row]:
    """By person the day of a visit of one kind."""
    return [
        {"id": f"{kind}{name}{day}", "person_id": name, "kind": kind, "visited_on": day} for name, day in days.items()
    ]


def staff(role: str, *, where: str = VILLAGE, **rows: Row) -> list[Row]:
    """Holders of a role by their names."""
    return [{"id": name, "region_code": where, "role": role, **row} for name, row in rows.items()]


def facilities(**kinds: str) -> list[Row]:
    """Facilities by their names."""
    return [{"id": name, "region_code": VILLAGE, "kind": kind} for name, kind in kinds.items()]


def arranged(item: str, **states: str) -> list[Row]:
    """By facility the state an item was found in."""
    return [
        {"id": f"{item}{name}", "region_code": VILLAGE, "facility_id": name, "item": item, "state": state}
        for name, state in states.items()
    ]


def arranged_in(item: str, states: dict[str, str]) -> list[Row]:
    """By region the state an item was found in."""
    return [
        {"id": f"{item}{code}", "region_code": code, "item": item, "state": state} for code, state in states.items()
    ]


def events(kind: str, **rows: Row) -> list[Row]:
    """Events of one kind by their names, all of 1 July."""
    return [
        {"id": name, "region_code": VILLAGE, "kind": kind, "occurred_on": "2026-07-01", **row}
        for name, row in rows.items()
    ]


def sites(*names: str, kind: str = "pond", **same: object) -> list[Row]:
    """Ponds, or other places."""
    return [{"id": name, "region_code": VILLAGE, "kind": kind, **same} for name in names]


def found_at(site: str, *, present: bool = True, usable: bool | None = True, items: tuple[str, ...]) -> list[Row]:
    """Equipment at a site, as it was found."""
    return [
        {"id": f"{site}{item}{present}{usable}", "site_id": site, "item": item, "present": present, "usable": usable}
        for item in items
    ]


SURVEYED = Case(
    {
        "hazard_sites": [
            *sites("TODAY", surveyed_on="2026-07-15"),
            *sites("NEVER", kind="reservoir"),
            *sites("DRY", kind="junction"),  # no water
        ]
    },
    {"TODAY": "met", "NEVER": "breached"},
)
"""Water by water."""

KEPT = Case(
    {
        "hazard_sites": [
            *sites("NAMED", keeper="李某", kind="canal"),
            *sites("NOBODY", kind="dam"),
            *sites("BLANK", keeper=""),
            *sites("OWNED", owner="样例镇", keeper_phone="1380000"),  # an owner is nobody to answer for it
            *sites("DRY", kind="wall"),
        ]
    },
    {"NAMED": "met", "NOBODY": "breached", "BLANK": "breached", "OWNED": "breached"},
)
"""A person answers for each."""

FOUR_ITEMS = Case(
    {
        "hazard_sites": sites("ALL", "NO_POLE", "SILENT", "TWO_SIGNS", "ROTTEN", "UNSEEN"),
        "equipment": [
            *found_at("ALL", items=EQUIPMENT_ITEMS),
            *found_at("NO_POLE", items=("warning_sign", "lifebuoy", "rope")),
            *found_at("NO_POLE", items=("pole",), present=False),
            *found_at("SILENT", items=("warning_sign", "lifebuoy", "rope")),
            *found_at("TWO_SIGNS", items=("warning_sign", "lifebuoy", "rope")),
            {"id": "SECOND", "site_id": "TWO_SIGNS", "item": "warning_sign", "present": True, "usable": True},
            *found_at("TWO_SIGNS", items=("pole",), present=False),
            *found_at("ROTTEN", items=("warning_sign", "lifebuoy", "pole")),
            *found_at("ROTTEN", items=("rope",), usable=False),
        ],
    },
    {
        "ALL": "met",
        "NO_POLE": "breached",
        "SILENT": "not_recorded",  # of the pole nobody said anything
        "TWO_SIGNS": "breached",  # a second sign is no pole
        "ROTTEN": "breached",
        "UNSEEN": "not_recorded",
    },
)
"""One of each of the four, and usable."""


def signed(kind: str, other: str) -> Case:
    """A warning sign at every place of a kind; places of another kind are not asked about."""
    sign = ("warning_sign",)
    return Case(
        {
            "hazard_sites": [
                *sites("SIGN", "NONE", "FADED", "ROPE_ONLY", "HALF_SEEN", kind=kind),
                *sites("ELSEWHERE", kind=other),
            ],
            "equipment": [
                *found_at("SIGN", items=sign),
                *found_at("NONE", items=sign, present=False),
                *found_at("FADED", items=sign, usable=False),
                *found_at("ROPE_ONLY", items=("rope",)),
                *found_at("HALF_SEEN", items=sign, usable=None),
                *found_at("ELSEWHERE", items=sign, present=False),
            ],
        },
        {
            "SIGN": "met",
            "NONE": "breached",
            "FADED": "breached",
            "ROPE_ONLY": "not_recorded",
            "HALF_SEEN": "not_recorded",
        },
    )


DIRECTORS = Case(
    {
        "regions": THREE_VILLAGES,
        "staff": [
            *staff("child_director", LAST_DAY={"to_date": "2026-07-15"}),
            *staff("child_director", LEFT={"to_date": "2026-07-14"}, where=OTHER),
            *staff("child_director", TO_COME={"from_date": "2026-07-16"}, where=THIRD),
            *staff("womens_chair", CHAIR={}, where=THIRD),
        ],
    },
    {VILLAGE: "met", OTHER: "breached", THIRD: "breached"},
)
"""A child director in every village, today."""

DIRECTORS_CERTIFIED = Case(
    {
        "staff": [
            *staff(
                "child_director", TODAY={"certified_on": "2026-07-15"}, WITHOUT={}, TRAINED={"trained_on": "2026-03-01"}
            ),
            *staff("supervisor", SUPERVISOR={}),
        ]
    },
    {"TODAY": "met", "WITHOUT": "breached", "TRAINED": "breached"},  # to be trained is not to have passed
)


def trained_yearly(role: str, other: str) -> Case:
    """Training in every calendar year, for the holders of one role."""
    return Case(
        {
            "staff": [
                *staff(
                    role,
                    THIS_YEAR={"trained_on": "2026-01-01"},
                    LAST_YEAR={"trained_on": "2025-01-01"},  # owed by 31 December
                    BEFORE={"trained_on": "2024-12-31"},  # 2025 passed without
                    NEW={"from_date": "2026-03-01"},
                    NEVER={"from_date": "2024-12-31"},
                ),
                *staff(other, ANOTHER={"trained_on": "2020-01-01"}),
            ]
        },
        {"THIS_YEAR": "met", "LAST_YEAR": "due", "BEFORE": "overdue", "NEW": "due", "NEVER": "overdue"},
    )
