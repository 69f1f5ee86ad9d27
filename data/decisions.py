"""Decisions of a county the program may act on, each with the document it stands in."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection, insert, select

from data.counties import find_county
from data.engine import writing
from data.store import Store
from data.tables import DecisionRow
from geo.calendar import BEIJING
from geo.errors import InputError
from geo.text import say

REVERSE_GCJ02: Final = "reverse_gcj02"
DECISIONS: Final = (REVERSE_GCJ02,)
"""``reverse_gcj02``: GCJ-02 and BD-09 coordinates may be converted to CGCS2000."""


def record_decision(store: Store, county: str, key: str, *, document: str, by: str, on: date) -> None:
    """Put a decision on record.

    Raises:
        InputError: it is none the program knows, names no document or office, or is of a day to come.
        UnknownCountyError: the database does not hold the county.
    """
    if key not in DECISIONS:
        raise InputError(say("There is no decision {key}; there are {keys}.", key=key, keys=", ".join(DECISIONS)))
    if not document.strip() or not by.strip():
        raise InputError(say("A decision needs the document it stands in and the office that took it."))
    now = store.clock()
    if on > now.astimezone(BEIJING).date():
        raise InputError(say("The decision's day {day} lies in the future.", day=on.isoformat()))
    with writing(store.engine) as connection:
        find_county(connection, county)
        row = {"county": county, "key": key, "document": document.strip(), "by": by.strip()}
        connection.execute(insert(DecisionRow).values(**row, decided_on=on, recorded_at=now))


def has_decided(connection: Connection, county: str, key: str) -> bool:
    """Whether a decision is on record."""
    table = DecisionRow.__table__
    query = select(table.c.id).where(table.c.county == county, table.c.key == key)
    return connection.scalar(query.limit(1)) is not None
