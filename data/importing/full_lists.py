"""A file that says it names all there is in a place on a day: who is missing from it is to be verified (待核实).

They stay on record and are still counted; nothing closes by itself.
"""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, select

from data.frames import frame_of
from data.importing.how import FullList
from data.importing.merge import Change
from data.importing.prepare import Prepared
from data.importing.record import Record
from data.kinds import KIND_TITLES
from data.scoping import on_record
from data.tables import table_of
from geo.admin import is_within
from geo.errors import InputError
from geo.frames import Contract
from geo.text import say


def missing_from(
    connection: Connection, county: str, prepared: Prepared, full: FullList, record: Record
) -> list[Change]:
    """The records of the place that the file lacks, marked to be verified since the list's day.

    Of a list that names groups, only members of those groups can be missing from it.

    Raises:
        InputError: the kind has nothing that can be missing, the place is unknown, or the day lies ahead.
    """
    contract = prepared.contract
    if "unverified_since" not in contract.names:
        raise InputError(say("A list of {kind} cannot be declared a full list.", kind=KIND_TITLES[contract.kind]))
    if full.place not in record.regions.index:
        raise InputError(say("The full list's place {place} is not on record; give its code.", place=full.place))
    if full.on > record.today:
        raise InputError(say("The full list's day {day} lies in the future.", day=full.on.isoformat()))
    there = _in_place(connection, county, contract, full.place, record)
    named = _named_again(prepared)
    lacking = there[~there.index.isin(named) & there["unverified_since"].isna()]
    groups = {group for part in prepared.parts if part.contract.kind == "spells" for group in part.frame["group"]}
    if contract.kind == "persons" and groups:
        members = record.open_spells.loc[record.open_spells["group"].isin(groups), "person_id"]
        lacking = lacking[lacking.index.isin(members)]
    if lacking.empty:
        return []
    lacking = lacking.assign(unverified_since=pd.Timestamp(full.on).as_unit("s"))
    return [Change(contract, lacking, lacking.index)]


def _named_again(prepared: Prepared) -> set[str]:
    """The ids of the rows in the file, refused ones among them: a slip of the pen makes nobody missing."""
    return set(prepared.parts[0].ids.dropna()) | set(prepared.refused_ids.dropna())


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
