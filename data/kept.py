"""Runs that are kept already: the one of a version, day and method, and the last one somebody could have seen then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from data.counties import find_county, read_version
from data.engine import reading
from data.store import Store
from data.tables import ObligationRunRow, ScoreRunRow

_TABLES: dict[str, Any] = {"obligations": ObligationRunRow.__table__, "scores": ScoreRunRow.__table__}
RUNS = tuple(_TABLES)
"""What is kept in runs."""


@dataclass(frozen=True)
class Kept:
    """One run of ``RUNS``: of which version and day, what was on record, and by which method and rules."""

    id: int
    version: int
    as_of: date
    known_at: datetime
    method: str


def kept_run(store: Store, what: str, county: str, *, version: int, as_of: date, method: str) -> Kept | None:
    """The run of that version, day and method; None where it is still to be made."""
    table = _TABLES[what]
    return _first(store, what, county, table.c.version == version, table.c.as_of == as_of, table.c.method == method)


def seen_run(store: Store, what: str, county: str, *, as_of: date, by: datetime) -> Kept | None:
    """The last run of a day that had been made by a moment: what was shown then of that very day."""
    table = _TABLES[what]
    return _first(store, what, county, table.c.as_of == as_of, table.c.created_at <= by)


def version_at(store: Store, county: str, known_at: datetime) -> int:
    """The county's version at a moment; 0 before anything was on record."""
    with reading(store.engine) as connection:
        find_county(connection, county)
        return read_version(connection, county, known_at=known_at)


def _first(store: Store, what: str, county: str, *where: Any) -> Kept | None:
    table = _TABLES[what]
    columns = [table.c[name] for name in ("id", "version", "as_of", "known_at", "method")]
    query = select(*columns).where(table.c.county == county, *where)
    query = query.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(1)
    with reading(store.engine) as connection:
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Kept(**row)
