"""A file that says it names all there is in a place on a day: who is missing from it is to be verified (待核实).

They stay on record and are still counted; nothing closes by itself.
"""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, select

from data.frames import frame_of
from data.importing.how import FullList
from data.importing.merge import Change
from data.importing.places import Gazetteer
from data.importing.prepare import Prepared
from data.importing.record import Record
from data.importing.typed import read_groups
from data.readers.cells import person_names
from data.scoping import on_record
from data.tables import table_of
from geo.admin import is_within
from geo.errors import InputError
from geo.frames import Contract
from geo.text import say


def missing_from(
    connection: Connection, county: str, prepared: Prepared, full: FullList, record: Record, within: str | None = None
) -> list[Change]:
    """The records of the place that the file lacks, marked to be verified since the list's day.

    Of a list that names groups, only members of those groups can be missing from it.

    Args:
        within: the region the place must lie in; None takes the whole county.

    Raises:
        InputError: the kind has nothing that can be missing, the place is unknown or outside, or the day lies ahead.
    """
    contract = prepared.contract
    if "unverified_since" not in contract.names:
        raise InputError(say("A list of {kind} cannot be declared a full list.", kind=contract.kind))
    gazetteer = Gazetteer(record)
    place = gazetteer.by_code(full.place).code or gazetteer.by_name(None, full.place).code
    if place is None and full.place not in record.regions.index:
        place = gazetteer.by_name(full.place, None).code
    if place is None:
        raise InputError(say("The full list's place {place} is not on record; give its code.", place=full.place))
    if within is not None and not is_within(place, within):
        raise InputError(say("The full list's place is not in the region you may load; give one that is."))
    if full.on > record.today:
        raise InputError(say("The full list's day {day} lies in the future.", day=full.on.isoformat()))
    there = _in_place(connection, county, contract, place, record)
    if contract.kind == "persons":
        there = _expected(connection, county, there, read_groups(prepared.source, prepared.mapping))
    lacking = there[~there.index.isin(_named_again(prepared, there)) & there["unverified_since"].isna()]
    if lacking.empty:
        return []
    lacking = lacking.assign(unverified_since=pd.Timestamp(full.on).as_unit("s"))
    return [Change(contract, lacking, lacking.index)]


def _expected(connection: Connection, county: str, there: pd.DataFrame, groups: frozenset[str]) -> pd.DataFrame:
    """The persons a list has to name: members of its groups; of a list without groups all who are still followed."""
    table = table_of("spells")
    query = select(table.c.person_id, table.c.group, table.c.to_date).where(on_record(table, county, None))
    spells = pd.DataFrame(connection.execute(query).all(), columns=["person_id", "group", "to_date"])
    still = spells[spells["to_date"].isna()]
    if groups:
        return there[there.index.isin(still.loc[still["group"].isin(groups), "person_id"])]
    ended = there.index.isin(spells["person_id"]) & ~there.index.isin(still["person_id"])
    return there[~ended]


def _named_again(prepared: Prepared, there: pd.DataFrame) -> set[str]:
    """Who of ``there`` the file names, in refused rows too: a slip of the pen makes nobody missing.

    A refused row may fail to say who it is about: then it names everybody of its name, and one without a name all.
    """
    bad = prepared.faults.bad
    named = set(prepared.parts[0].ids.dropna()) | set(prepared.refused_ids.dropna())
    if not bad.any():
        return named
    header = prepared.mapping.columns.get("name")
    written = prepared.source.frame[header][bad] if header is not None else prepared.source.frame.iloc[:, 0][bad]
    ids = prepared.refused_ids.reindex(written.index)
    names = person_names(written.fillna("").astype("str")) if header is not None else written.mask(written.notna())
    if (~ids.isin(there.index) & names.isna()).any():
        return set(there.index)
    return named | set(there.index[there["name"].isin(names.dropna())])


def _in_place(connection: Connection, county: str, contract: Contract, place: str, record: Record) -> pd.DataFrame:
    table = table_of(contract.kind)
    names = ("id", *contract.names, *(["geometry"] if contract.geometry is not None else []))
    query = select(*(table.c[name] for name in names)).where(on_record(table, county, None))
    frame = frame_of(contract, connection.execute(query).all())
    codes = (
        frame["region_code"] if "region_code" in frame else frame.index.to_series().map(record.persons["region_code"])
    )
    inside = codes.map(lambda code: is_within(code, place), na_action="ignore").fillna(False).astype(bool)
    return frame[inside.to_numpy()]
