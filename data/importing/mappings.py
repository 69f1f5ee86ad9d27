"""Saved mappings: how the files of one source are read, so that next quarter's file just loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from data.counties import find_county
from data.engine import reading, writing
from data.importing.mapping import ColumnMapping, key_of
from data.store import Store
from data.tables import MappingRow
from geo.contracts import CONTRACTS
from geo.errors import InputError
from geo.text import say

_LONGEST_NAME = 100


@dataclass(frozen=True)
class SavedMapping:
    """A mapping kept under a source's name, with the headers of the file it was made for."""

    name: str
    kind: str
    headers: tuple[str, ...]
    mapping: ColumnMapping
    saved_at: datetime


def save_mapping(
    store: Store, county: str, kind: str, name: str, headers: Sequence[str], mapping: ColumnMapping
) -> None:
    """Keep a mapping under a source's name, in place of the one of that name.

    Raises:
        InputError: the name is empty or too long, or the kind is unknown.
        UnknownCountyError: the database does not hold the county.
    """
    name = name.strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise InputError(say("Give the mapping a name of up to {most} characters.", most=_LONGEST_NAME))
    if kind not in CONTRACTS:
        raise InputError(say("Kind {kind} is not known; it is one of {kinds}.", kind=kind, kinds=", ".join(CONTRACTS)))
    table = MappingRow.__table__
    with writing(store.engine) as connection:
        find_county(connection, county)
        same = (table.c.county == county, table.c.kind == kind, table.c.name == name)
        connection.execute(delete(MappingRow).where(*same))
        connection.execute(
            insert(MappingRow).values(
                county=county,
                kind=kind,
                name=name,
                headers=sorted({key_of(header) for header in headers if header}),
                mapping=mapping.to_json(),
                saved_at=store.clock(),
            )
        )


def saved_mappings(store: Store, county: str, kind: str) -> list[SavedMapping]:
    """The mappings of a kind, the latest first."""
    with reading(store.engine) as connection:
        find_county(connection, county)
        return _all(connection, county, kind)


def named_mapping(connection: Connection, county: str, kind: str, name: str) -> ColumnMapping:
    """The mapping of that name.

    Raises:
        InputError: there is none; those there are named.
    """
    held = _all(connection, county, kind)
    for saved in held:
        if saved.name == name:
            return saved.mapping
    names = "、".join(saved.name for saved in held)
    if names:
        raise InputError(say("No mapping is called {name}; there are {names}.", name=name, names=names))
    raise InputError(say("No mapping is called {name}; none is saved for this kind yet.", name=name))


def fitting_mapping(
    connection: Connection, county: str, kind: str, headers: Sequence[str]
) -> tuple[str | None, ColumnMapping | None]:
    """The latest mapping made for a file of the same headers, with its name; (None, None) where there is none."""
    keys = {key_of(header) for header in headers if header}
    for saved in _all(connection, county, kind):
        if set(saved.headers) == keys:
            return saved.name, saved.mapping
    return None, None


def _all(connection: Connection, county: str, kind: str) -> list[SavedMapping]:
    table = MappingRow.__table__
    rows = connection.execute(
        select(table).where(table.c.county == county, table.c.kind == kind).order_by(table.c.saved_at.desc())
    ).mappings()
    return [
        SavedMapping(row["name"], kind, tuple(row["headers"]), ColumnMapping.from_json(row["mapping"]), row["saved_at"])
        for row in rows
    ]
