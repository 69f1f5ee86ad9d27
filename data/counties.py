"""The counties a database holds, and one of them read as a frozen ``County``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import ColumnElement, Connection, RowMapping, Text, cast, func, insert, or_, select

from data.frames import frame_of
from data.packs import load_calendar, load_packs
from data.runs import find_run, read_access, read_all_scores, read_summary
from data.scoping import View, select_rows, select_task_marks
from data.tables import CountyRow, ImportBatchRow
from geo.admin import level_of
from geo.contracts import CONTRACTS
from geo.county import County
from geo.errors import InputError, UnknownCountyError
from geo.results import TASK_MARKS
from geo.scope import Scope


@dataclass(frozen=True)
class CountyEntry:
    """One county held. ``as_of``: the day it is shown on by default, None for today."""

    code: str
    name: str
    slug: str
    simulated: bool
    as_of: date | None
    rule_packs: tuple[str, ...]
    calendar: str
    created_at: datetime


def list_counties(connection: Connection) -> list[CountyEntry]:
    """Every county held, by code."""
    table = CountyRow.__table__
    return [_entry_of(row) for row in connection.execute(select(table).order_by(table.c.code)).mappings()]


def _entry_of(row: RowMapping) -> CountyEntry:
    return CountyEntry(**{**row, "rule_packs": tuple(row["rule_packs"])})


def find_county(connection: Connection, code: str) -> CountyEntry:
    """The county of a code.

    Raises:
        UnknownCountyError: it is not held; those held are named.
    """
    table = CountyRow.__table__
    found = connection.execute(select(table).where(table.c.code == code)).mappings().one_or_none()
    if found is not None:
        return _entry_of(found)
    held = ", ".join(f"{entry.name} ({entry.code})" for entry in list_counties(connection))
    there = f"it holds {held}" if held else "it holds none yet, add one first"
    raise UnknownCountyError(f"County {code} is not in the database: {there}.", ids=[code])


def add_county(connection: Connection, entry: CountyEntry) -> None:
    """Add a county.

    Raises:
        InputError: its code is no county code, or its code or slug is held already.
        RuleError: a rule pack or the calendar is unknown or faulty.
    """
    if not entry.code.isdigit() or len(entry.code) != 6 or level_of(entry.code) != "county":
        raise InputError(f"{entry.code!r} is not a county code; write its six digits.", ids=[entry.code])
    load_packs(entry.rule_packs)
    load_calendar(entry.calendar)
    for held in list_counties(connection):
        if entry.code == held.code or entry.slug == held.slug:
            raise InputError(f"County {held.name} ({held.code}, {held.slug}) is in the database already.")
    connection.execute(
        insert(CountyRow).values(
            code=entry.code,
            name=entry.name,
            slug=entry.slug,
            simulated=entry.simulated,
            as_of=entry.as_of,
            rule_packs=list(entry.rule_packs),
            calendar=entry.calendar,
            created_at=entry.created_at,
        )
    )


def changed_something() -> ColumnElement[bool]:
    """Which batches changed the county: those with rows loaded, or with rows of other kinds or records written."""
    batch = ImportBatchRow
    return or_(batch.loaded > 0, cast(batch.made, Text) != "{}")


def read_version(connection: Connection, code: str, *, known_at: datetime | None = None) -> int:
    """The number of the last batch that changed a county by ``known_at``, 0 before the first."""
    batch = ImportBatchRow
    query = select(func.max(batch.id)).where(batch.county == code, changed_something())
    if known_at is not None:
        query = query.where(batch.at <= known_at)
    return connection.scalar(query) or 0


def read_county(
    connection: Connection,
    code: str,
    *,
    as_of: date | None,
    today: date,
    known_at: datetime | None,
    now: datetime,
    scope: Scope | None,
    kinds: Collection[str] | None,
    run: int | None,
    scored: bool,
) -> County:
    """A county on a day as ``scope`` may see it; see ``Store.county``."""
    entry = find_county(connection, code)
    scope = scope or Scope.whole(code)
    if scope.county != code:
        raise ValueError(f"A scope of county {scope.county} reads nothing of county {code}.")
    view = View(scope, as_of or entry.as_of or today, known_at)
    wanted: Sequence[str] = [kind for kind in CONTRACTS if kinds is None or kind in kinds]
    frames: dict[str, pd.DataFrame] = {
        kind: frame_of(CONTRACTS[kind], connection.execute(select_rows(kind, view)).all()) for kind in wanted
    }
    made = find_run(connection, code, run=run, as_of=view.as_of, known_at=known_at) if scored else None
    return County(
        code=code,
        name=entry.name,
        as_of=view.as_of,
        known_at=known_at or now,
        version=read_version(connection, code, known_at=known_at),
        frames=frames,
        rules=load_packs(entry.rule_packs),
        calendar=load_calendar(entry.calendar),
        scores=read_all_scores(connection, made, scope),
        summary=read_summary(connection, made, scope),
        tasks=frame_of(TASK_MARKS, connection.execute(select_task_marks(scope, known_at=known_at)).all()),
        simulated=entry.simulated,
        access=read_access(connection, made, scope),
    )
