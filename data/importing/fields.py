"""The fields of a kind's files: the contract's columns, and what a county's ledger says in their stead.

A ledger seldom has our ids and codes. It names the township and the village, gives an identity number, an address, two
columns of coordinates, the group a person belongs to and who looks after them. Such a *spoken* field is read as well
and turned into contract columns, or into rows of another kind, by ``data.importing.prepare``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from data.importing.synonyms import SYNONYMS, WEAK
from data.kinds import HEADERS, LATITUDE, LONGITUDE
from geo.contracts import CONTRACTS
from geo.frames import Column
from geo.words import GROUPS, LOCATION_PRECISIONS

Reading = Literal["plain", "name", "phone", "identity", "groups", "coordinate", "region", "tick"]
"""How a field's cells are read: ``plain`` by the type of its column, the others each by a parser of its own."""


@dataclass(frozen=True)
class Field:
    """One thing a file of a kind can say.

    ``name``: the contract's column, or the spoken field. ``kind``, ``column``: whose words, type and limits its cells
    have. ``header``: as templates write it. ``words``: other headers it is known under; ``weak``: those that may be of
    something else, too, taken only where no other header is the field. ``needed``: no file of the kind can do without.
    """

    name: str
    kind: str
    header: str
    column: Column
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    reading: Reading = "plain"
    needed: bool = False
    spoken: bool = False


_PLACE = ("township_name", "village_name")
_POINT = ("longitude", "latitude", "coordinates")
_PERSON = ("identity_number", "person_name", *_PLACE)

_SPOKEN: Final[dict[str, tuple[str, str, Column, Reading]]] = {
    "township_name": ("乡镇", "regions", Column("name"), "plain"),
    "village_name": ("村", "regions", Column("name"), "plain"),
    "longitude": (LONGITUDE, "", Column("longitude"), "coordinate"),
    "latitude": (LATITUDE, "", Column("latitude"), "coordinate"),
    "coordinates": ("经纬度", "", Column("coordinates"), "coordinate"),
    "identity_number": ("身份证号", "", Column("identity_number"), "identity"),
    "person_name": ("姓名", "persons", Column("name"), "name"),
    "site_name": ("点位名称", "hazard_sites", Column("name"), "plain"),
    "done": ("完成", "patrols", Column("done", "bool"), "tick"),
    "staff_name": ("走访人", "staff", Column("name"), "name"),
    "region_code": ("村代码", "households", Column("region_code"), "plain"),
    "group_name": ("村民小组", "households", Column("group_name"), "plain"),
    "address": ("住址", "households", Column("address"), "plain"),
    "location_precision": ("定位精度", "households", Column("location_precision", one_of=LOCATION_PRECISIONS), "plain"),
    "surveyed_on": ("摸底日期", "households", Column("surveyed_on", "date", happened=True), "plain"),
    "groups": ("人群类别", "spells", Column("group", one_of=GROUPS), "groups"),
    "from_date": ("认定日期", "spells", Column("from_date", "date", happened=True), "plain"),
    "carer_name": ("照护人姓名", "carers", Column("name"), "name"),
    "carer_relation": ("与本人关系", "carers", Column("relation"), "plain"),
    "carer_phone": ("照护人电话", "carers", Column("phone"), "phone"),
}
"""Header, the kind and column whose cells they are, and reading of every spoken field."""

_SPOKEN_BY_KIND: Final[dict[str, tuple[str, ...]]] = {
    "persons": (
        "identity_number",
        "region_code",
        *_PLACE,
        "group_name",
        "address",
        *_POINT,
        "location_precision",
        "surveyed_on",
        "groups",
        "from_date",
        "carer_name",
        "carer_relation",
        "carer_phone",
    ),
    "visits": (*_PERSON, "staff_name"),
    "equipment": ("site_name", *_PLACE),
    "patrols": ("site_name", *_PLACE, "done"),
    "incidents": ("site_name",),
}
"""Spoken fields a kind has beside those that follow from its contract (see ``_spoken_names``)."""

_READINGS: Final[dict[str, Reading]] = {
    "persons.name": "name",
    "carers.name": "name",
    "staff.name": "name",
    "carers.phone": "phone",
    "staff.phone": "phone",
    "teams.phone": "phone",
    "hazard_sites.keeper_phone": "phone",
    "regions.region_code": "region",
    "regions.parent_code": "region",
    "regions.successor_code": "region",
    "regions.seat_lon": "coordinate",  # in the file's own system: the limits of degrees are not theirs
    "regions.seat_lat": "coordinate",
}

NATURAL_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "households": ("region_code", "address"),
    "spells": ("person_id", "group", "from_date"),
    "presences": ("person_id", "from_date"),
    "carers": ("person_id", "name", "relation"),
    "visits": ("person_id", "visited_on", "kind", "staff_id"),
    "staff": ("region_code", "name", "role"),
    "hazard_sites": ("region_code", "name", "kind"),
    "equipment": ("site_id", "item"),
    "incidents": ("region_code", "occurred_on", "hour"),
    "facilities": ("region_code", "name", "kind"),
    "candidates": ("region_code", "name", "kind"),
    "teams": ("region_code", "name"),
    "patrols": ("site_id", "planned_on", "done_on", "team_id", "planned_at", "arrived_at"),
    "inspections": ("region_code", "facility_id", "subject", "topic", "inspected_on"),
    "assessments": ("person_id", "assessed_on", "kind"),
    "reports": ("region_code", "kind", "due_on"),
    "events": ("region_code", "person_id", "kind", "occurred_on"),
    "alerts": ("region_code", "kind", "from_date"),
    "key_persons": ("person_id", "key_class", "from_date"),
    "provisions": ("person_id", "item", "from_date"),
    "arrangements": ("region_code", "facility_id", "item"),
    "activities": ("region_code", "facility_id", "kind", "topic", "held_on"),
    "populations": ("region_code", "sex", "age_from"),
    "roads": ("region_code", "name", "class"),
}
"""What tells two rows of a kind apart where the file gives no id: the id is then made of these."""

_DERIVED: Final = frozenset(
    {"household_id", "person_id", "site_id", "region_code", "location_precision", "level", "parent_code", "name"}
)
"""Columns that need not stand in a file as they are: they can follow from others."""


@cache
def fields_of(kind: str) -> dict[str, Field]:
    """Every field of a kind by name, in the order a template has them."""
    contract = CONTRACTS[kind]
    known: dict[str, Field] = {}
    for column in (Column(contract.index, required=True), *contract.columns):
        if column.name in known:
            continue
        key = f"{kind}.{column.name}"
        derived = column.name in _DERIVED or (column.name == contract.index and kind in NATURAL_KEYS)
        known[column.name] = Field(
            column.name,
            kind,
            HEADERS[kind][column.name],
            column,
            words=SYNONYMS.get(key, SYNONYMS.get(column.name, ())),
            weak=WEAK.get(key, WEAK.get(column.name, ())),
            reading=_READINGS.get(key, "plain"),
            needed=column.required and not derived,
        )
    if kind == "regions":
        known["region_code"] = _needed(known["region_code"])
        known["name"] = _needed(known["name"])
    for name in _spoken_names(kind):
        if name in known:
            continue
        header, owner, column, reading = _SPOKEN[name]
        known[name] = Field(
            name, owner, header, column, SYNONYMS.get(name, ()), WEAK.get(name, ()), reading, spoken=True
        )
    return known


def _needed(field: Field) -> Field:
    return replace(field, needed=True)


def _spoken_names(kind: str) -> list[str]:
    contract = CONTRACTS[kind]
    names = list(_SPOKEN_BY_KIND.get(kind, ()))
    if "person_id" in contract.names:
        names += _PERSON
    if contract.region_column is not None and kind != "regions":
        names += _PLACE
    # A region's point is its seat, which has columns; an alert's outline is no point.
    if contract.geometry is not None and kind not in ("regions", "alerts"):
        names += _POINT
    return list(dict.fromkeys(names))
