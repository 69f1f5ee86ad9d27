"""The populations a rule can be about: which rows of which table are its subjects. Terms are those of the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from geo.words import CHILD_GROUPS, ELDER_GROUPS, GROUPS, SCHOOL_KINDS, WATER_KINDS

Values = tuple[str, ...]


@dataclass(frozen=True)
class Population:
    """Subjects of rules: rows of ``kind`` whose columns have one of the values in ``where``.

    Persons are members of any of ``groups`` on the day, a child only while under the age its group ends at.
    """

    kind: str
    where: Mapping[str, Values] = field(default_factory=dict, hash=False)
    groups: Values = ()


POPULATIONS: Final[dict[str, Population]] = {
    "county": Population("regions", {"level": ("county",)}),
    "township": Population("regions", {"level": ("township",)}),
    "village": Population("regions", {"level": ("village",)}),
    "group": Population("regions", {"level": ("group",)}),
    "household": Population("households"),
    "person": Population("persons", groups=GROUPS),
    "child": Population("persons", groups=CHILD_GROUPS),
    "elder": Population("persons", groups=ELDER_GROUPS),
    **{name: Population("persons", groups=(name,)) for name in GROUPS},
    "carer": Population("carers"),
    "staff": Population("staff"),
    **{
        role: Population("staff", {"role": (role,)})
        for role in ("child_director", "supervisor", "village_worker", "grid_worker")
    },
    "hazard_site": Population("hazard_sites"),
    "water_site": Population("hazard_sites", {"kind": WATER_KINDS}),
    "junction": Population("hazard_sites", {"kind": ("junction",)}),
    "facility": Population("facilities"),
    "school": Population("facilities", {"kind": SCHOOL_KINDS}),
    "child_protection_station": Population("facilities", {"kind": ("child_protection_station",)}),
    "care_home": Population("facilities", {"kind": ("care_home",)}),
    "event": Population("events"),
    "report": Population("reports"),
}

OWNER_COLUMNS: Final[dict[str, str]] = {
    "persons": "person_id",
    "households": "household_id",
    "hazard_sites": "site_id",
    "facilities": "facility_id",
    "staff": "staff_id",
}
"""By which column rows of other kinds belong to a subject of this kind; to a region they belong by their place."""
