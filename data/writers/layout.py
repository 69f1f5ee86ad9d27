"""What a kind is called in Chinese, and which fields its template has, in what order."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pandas as pd

from data.importing.fields import Field, fields_of
from data.terms import VALUES, word_list
from data.writers.meanings import examples
from geo.contracts import CONTRACTS
from geo.errors import InputError
from geo.frames import BETWEEN
from geo.text import say

KIND_NAMES: Final[dict[str, str]] = {
    "regions": "区划",
    "populations": "人口",
    "households": "住户台账",
    "persons": "人员台账",
    "spells": "人群类别",
    "presences": "在住情况",
    "carers": "照护人",
    "staff": "工作人员",
    "visits": "走访记录",
    "hazard_sites": "隐患点位",
    "equipment": "四个一设施",
    "incidents": "溺水事件",
    "facilities": "阵地",
    "candidates": "候选点",
    "teams": "巡查队伍",
    "patrols": "巡查记录",
    "roads": "道路",
    "inspections": "检查",
    "assessments": "评估",
    "reports": "报告",
    "events": "事项",
    "alerts": "预警",
    "key_persons": "重点人员",
    "provisions": "保障落实",
    "arrangements": "制度落实",
    "activities": "活动记录",
}
"""Chinese name of each kind's list."""

_PLACE = ("township_name", "village_name")
_WHO = ("person_name", "identity_number", *_PLACE)
POINT = ("longitude", "latitude")

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "regions": ("region_code", *CONTRACTS["regions"].names),
    "populations": (*_PLACE, "region_code", "sex", "age_from", "age_to", "persons", "source"),
    "households": (*_PLACE, "group_name", "grid_name", "address", *POINT, "location_precision", "surveyed_on"),
    "persons": (
        *("name", "identity_number", "sex", "birth_date", *_PLACE, "group_name", "address", *POINT),
        *("groups", "from_date", "living_arrangement", "income", "support", "health", "disability"),
        *("schooling", "school_id", "registered", "registered_at", "assessed_on"),
        *("carer_name", "carer_relation", "carer_phone", "surveyed_on"),
    ),
    "spells": (*_WHO, "group", "from_date", "to_date", "end_reason"),
    "presences": (*_WHO, "place", "from_date", "to_date", "source"),
    "carers": (
        *(*_WHO, "name", "relation", "birth_date", "health", "co_resident", "carer_household_id", "away_place"),
        *("phone", "delegated", "capable", "told_village_on", "told_school_on", "capacity_assessed_on"),
        "agreement_signed_on",
    ),
    "staff": (
        *("name", "sex", *_PLACE, "role", "full_time", "phone", "certified_on", "trained_on", "from_date", "to_date"),
    ),
    "visits": (
        *(*_WHO, "visited_on", "kind", "staff_name", "health_checked", "spirit_checked", "safety_checked"),
        *("hygiene_checked", "findings"),
    ),
    "hazard_sites": (
        *("name", "kind", *_PLACE, *POINT, "depth_m", "bank", "barrier", "swimming_place", "owner", "keeper"),
        *("keeper_phone", "keeper_patrols", "patrol_skills", "two_persons", "open_from", "open_to"),
        *("surveyed_on", "source"),
    ),
    "equipment": ("site_name", *_PLACE, "item", "present", "usable", "checked_on"),
    "incidents": (*_PLACE, "site_name", "occurred_on", "hour", "victims", "outcome", *POINT, "source"),
    "facilities": ("name", "kind", *_PLACE, *POINT, "capacity", "places_free", "opened_on"),
    "candidates": ("name", "kind", *_PLACE, *POINT, "capacity", "cost_yuan", "ownership"),
    "teams": (
        *("name", *_PLACE, "members", "vehicle", "mode", "skills", "shifts", "days_off", "hours_per_week", "phone"),
        *POINT,
    ),
    "patrols": (
        *("site_name", *_PLACE, "team_id", "planned_on", "planned_at", "done_on", "arrived_at", "left_at"),
        *("findings", "not_done_reason", "source"),
    ),
    "roads": ("name", *_PLACE, "class", "speed_kph", "oneway", "slope", "closed_from", "closed_to"),
    "inspections": (
        "subject",
        "kind",
        "topic",
        *_PLACE,
        "region_code",
        "facility_id",
        "inspected_on",
        "by",
        "findings",
    ),
    "assessments": (*_WHO, "assessed_on", "kind", "level", "by", "note"),
    "reports": ("kind", *_PLACE, "region_code", "due_on", "sent_on", "by", "note"),
    "events": (
        *("kind", *_PLACE, "person_name", "identity_number", "occurred_on", "occurred_hour", "reported_on"),
        *("reported_hour", "assessed_on", "handled_on", "feedback_on", "closed_on", "facility_id", "note"),
    ),
    "alerts": ("kind", *_PLACE, "region_code", "from_date", "to_date", "source"),
    "key_persons": (*_WHO, "key_class", "from_date", "to_date", "source"),
    "provisions": (*_WHO, "item", "state", "from_date", "to_date", "checked_on", "by"),
    "arrangements": (
        "item",
        *_PLACE,
        "region_code",
        "facility_id",
        "state",
        "responsible",
        "from_date",
        "to_date",
        "checked_on",
    ),
    "activities": ("kind", "topic", *_PLACE, "region_code", "facility_id", "held_on", "participants", "by"),
}
"""The fields of each kind's template, in its order. Numbers of Shouwang's own are left out where the import makes them;
what is left out is understood all the same."""

WANTED: Final[dict[str, tuple[str, ...]]] = {
    "persons": ("name", "village_name"),
    "households": (*_PLACE, "address"),
    "carers": ("person_name", "village_name", "name"),
    "hazard_sites": ("name", *_PLACE),
    "facilities": ("name", *_PLACE),
    "candidates": ("name", *_PLACE),
    "staff": ("name", "township_name"),
    "incidents": _PLACE,
    "equipment": ("site_name", *_PLACE),
    "patrols": ("site_name", *_PLACE),
    "visits": ("person_name", "village_name"),
    "spells": ("person_name", "village_name"),
    "presences": ("person_name", "village_name"),
    "assessments": ("person_name", "village_name"),
    "key_persons": ("person_name", "village_name"),
    "provisions": ("person_name", "village_name"),
    "teams": ("name", "township_name"),
}
"""Fields marked as needed beside those no file of the kind can do without: they say what a row is about."""


def require_kind(kind: str) -> None:
    """Check that there is such a kind.

    Raises:
        InputError: there is none; the sentence names those there are.
    """
    if kind not in COLUMNS:
        raise InputError(say("There is no kind {kind}; the kinds are {kinds}.", kind=kind, kinds=", ".join(COLUMNS)))


def template_fields(kind: str) -> list[Field]:
    """The fields of a kind's template in their order."""
    fields = fields_of(kind)
    return [fields[name] for name in COLUMNS[kind]]


def is_wanted(kind: str, field: Field) -> bool:
    """Whether a template marks the field as needed."""
    return field.needed or field.name in WANTED.get(kind, ())


def terms(kind: str, field: Field) -> dict[str, str]:
    """Chinese word by code for a field that takes one of a list; empty for others."""
    if field.column.type == "bool":
        return VALUES["bool"]
    if not field.column.one_of:
        return {}
    if field.spoken:
        return VALUES[{"groups": "group", "person_sex": "sex"}.get(field.name, field.name)]
    return word_list(kind, field.name)


def example_values(kind: str, field: Field) -> list[Any]:
    """A field's two examples as they are written: words, days, numbers, texts; None where there is none."""
    found: list[Any] = []
    for value in examples(kind, field.name):
        if value is None:
            found.append(None)
        elif terms(kind, field):
            found.append("、".join(terms(kind, field)[code] for code in value.split(BETWEEN)))
        elif field.column.type == "date":
            found.append(date.fromisoformat(value))
        elif field.column.type in {"int", "float"} or field.name in POINT:
            found.append(float(value) if "." in value else int(value))
        else:
            found.append(value)
    return found


def places_of(regions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The townships and the villages in use, by code; villages in the order of their townships."""
    in_use = regions[regions["valid_to"].isna()] if "valid_to" in regions else regions
    towns = in_use[in_use["level"] == "township"].sort_index()
    villages = in_use[(in_use["level"] == "village") & in_use["parent_code"].isin(towns.index)]
    return towns, villages.sort_values("parent_code", kind="stable")
