"""What rows refer to, found on record: homes, sites, workers, teams; and whether a person can be in the group named."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.importing.faults import Faults
from data.importing.persons import Persons
from data.importing.record import Record
from data.importing.typed import Typed
from data.kinds import KIND_TITLES
from geo.errors import InputError
from geo.frames import Contract
from geo.shifts import parse_shifts
from geo.text import Text, say
from geo.words import CHILD_GROUPS

_SLIP = 10
"""Somebody so many years past the age of a group is in it by a slip of the pen."""


def refer_to(field: str, kind: str, typed: Typed, record: Record, faults: Faults) -> None:
    """Refuse the rows whose ``field`` names nothing of ``kind`` on record."""
    ids = typed.frame[field]
    unknown = ids.notna() & ~ids.isin(record.ids(kind))
    faults.add(
        unknown.to_numpy(dtype=bool),
        typed.headers[field],
        typed.cells[field],
        say("is not on record among the {kind}", kind=KIND_TITLES[kind]),
        say("load the {kind} first, or correct it", kind=KIND_TITLES[kind]),
    )


def note_unknown(field: str, kind: str, typed: Typed, record: Record, faults: Faults) -> None:
    """Note the rows whose ``field`` names nothing of ``kind`` on record."""
    ids = typed.frame[field]
    unknown = ids.notna() & ~ids.isin(record.ids(kind))
    note = say("is not on record among the {kind}", kind=KIND_TITLES[kind])
    faults.note(unknown.to_numpy(dtype=bool), typed.headers[field], typed.cells[field], note)


def note_unreadable_shifts(typed: Typed, faults: Faults) -> None:
    """Note the teams whose hours on duty no rota can read: they stay as written."""
    if not typed.has("shifts"):
        return
    said: dict[int, Text] = {}
    for position, shifts in enumerate(typed.column("shifts").tolist()):
        try:
            if not pd.isna(shifts):
                parse_shifts(shifts)
        except InputError:
            said[position] = say("cannot be read as hours on duty, so no rota can be made of it")
    faults.note_each(said, typed.headers["shifts"], typed.cells["shifts"])


def home_regions(person_ids: pd.Series[Any], record: Record) -> pd.Series[Any]:
    """The region of each person's home on record."""
    if record.persons.empty:
        return pd.Series(pd.NA, index=person_ids.index, dtype="str")
    return person_ids.map(record.persons["region_code"]).astype("str")


def sites_referred_to(
    contract: Contract, typed: Typed, regions: pd.Series[Any], record: Record, faults: Faults
) -> pd.Series[Any]:
    """The site on record each row is about, by number or by name and place; refused where there must be one."""
    given = typed.column("site_id")
    names = typed.column("site_name")
    found = given.copy()
    if typed.has("site_name") and len(record.sites):
        held = record.sites.reset_index().dropna(subset=["name"])
        for keys in (["name", "region_code"], ["name"]):
            rows = pd.DataFrame({"name": names.astype("str"), "region_code": regions.astype("str")})
            wanted = found.isna() & rows[keys].notna().all(axis=1) & (rows["region_code"].notna() == (len(keys) == 2))
            once = held[~held.duplicated(keys, keep=False)]
            joined = rows[wanted].merge(once[[*keys, "id"]], on=keys, how="left")["id"]
            found = found.fillna(joined.set_axis(rows.index[wanted]).astype("str"))
    field = "site_id" if typed.has("site_id") else "site_name"
    nowhere = (given.notna() & ~given.isin(record.ids("hazard_sites"))) | (found.isna() & names.notna())
    if contract.column("site_id").required:
        faults.add(
            nowhere.to_numpy(dtype=bool),
            typed.headers[field],
            typed.cells[field],
            say("is not on record among the {kind}, or not alone in its name", kind=KIND_TITLES["hazard_sites"]),
            say("load the {kind} first, or add the village or the number", kind=KIND_TITLES["hazard_sites"]),
        )
    else:
        given_wrong = given.notna() & ~given.isin(record.ids("hazard_sites"))
        faults.add(
            given_wrong.to_numpy(dtype=bool),
            typed.headers[field],
            typed.cells[field],
            say("is not on record among the {kind}", kind=KIND_TITLES["hazard_sites"]),
            say("load the {kind} first, or correct it", kind=KIND_TITLES["hazard_sites"]),
        )
        unnamed = (found.isna() & names.notna()).to_numpy(dtype=bool)
        if unnamed.any():
            note = say("is not on record among the {kind}", kind=KIND_TITLES["hazard_sites"])
            faults.note(unnamed, typed.headers["site_name"], typed.cells["site_name"], note)
    return found


def staff_referred_to(typed: Typed, record: Record, faults: Faults) -> pd.Series[Any]:
    """The worker on record each row names, by number or by a name only one of them has; else noted and left out."""
    found = typed.column("staff_id")
    if typed.has("staff_id"):
        note_unknown("staff_id", "staff", typed, record, faults)
    if not typed.has("staff_name"):
        return found
    names = typed.column("staff_name")
    held = record.staff.dropna(subset=["name"])
    once = held[~held["name"].duplicated(keep=False)]
    by_name = pd.Series(once.index.astype("str"), index=once["name"].to_numpy(), dtype="str")
    found = found.fillna(names.map(by_name).astype("str") if len(by_name) else names.mask(names.notna()))
    unknown = (names.notna() & found.isna()).to_numpy(dtype=bool)
    note = say("is not on record among the {kind}, or not alone in its name", kind=KIND_TITLES["staff"])
    faults.note(unknown, typed.headers["staff_name"], typed.cells["staff_name"], note)
    return found


def check_ages(typed: Typed, persons: Persons, record: Record, faults: Faults) -> None:
    """Refuse grown-ups listed as children; note those who have grown out of the group. The ages are the packs'."""
    if typed.groups is None:
        return
    rows = pd.DataFrame({"group": typed.groups, "birth": persons.birth_date}).dropna().explode("group")
    day = pd.Series(pd.Timestamp(record.today), index=rows.index)
    if typed.has("from_date"):
        day = typed.frame["from_date"].loc[rows.index].fillna(pd.Timestamp(record.today))
    limits = {group: record.age_limit(group) for group in CHILD_GROUPS}
    age = day.dt.year - rows["birth"].dt.year
    before = (day.dt.month * 100 + day.dt.day) < (rows["birth"].dt.month * 100 + rows["birth"].dt.day)
    age -= before.astype(int)
    field = "birth_date" if typed.has("birth_date") else "groups"
    for group, most in limits.items():
        if most is None:
            continue
        mine = rows["group"] == group
        refused = pd.Series(False, index=typed.frame.index)
        refused[rows.index[mine & (age >= most + _SLIP)]] = True
        faults.add(
            refused.to_numpy(),
            typed.headers[field],
            typed.cells[field],
            say("makes a grown-up a child of a group for those under {most}", most=most),
            say("check the birth date or the group"),
        )
        noted = pd.Series(False, index=typed.frame.index)
        noted[rows.index[mine & (age >= most) & (age < most + _SLIP)]] = True
        faults.note(
            noted.to_numpy(),
            typed.headers[field],
            typed.cells[field],
            say("is {most} or older: past the age of the group", most=most),
        )
