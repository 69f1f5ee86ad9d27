"""Undo: a batch is taken back by another batch, so that what was known before, between and after stays answerable.

The batch's own rows are closed and the rows it closed are written again, as they were, recorded now. Where later
batches built on it, by changing its rows or by referring to them, it is refused and they are named: they go first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, func, select

from data.counties import find_county, read_version
from data.engine import reading
from data.importing.batches import Batch, find_batch, list_batches
from data.importing.merge import BatchHead, Change, frame_of_query, merge
from data.store import Store
from data.tables import PRIVATE, ROWS, table_of
from geo.admin import parent_of
from geo.contracts import CONTRACTS, IDENTITIES
from geo.errors import InputError
from geo.frames import Contract
from geo.text import say

_PARENTS = {"household_id": "households", "person_id": "persons", "site_id": "hazard_sites", "region_code": "regions"}
"""What a column refers to. Who a visit was by, or which team patrolled, need not be on record."""

_KINDS: dict[str, Contract] = {kind: {**CONTRACTS, IDENTITIES.kind: IDENTITIES}[kind] for kind in (*ROWS, *PRIVATE)}
_NAMED = 5


@dataclass(frozen=True)
class UndoReport:
    """What an undo did, by kind, kinds untouched left out. ``restored``: records that are again what they were.
    ``removed``: records that were not there before the batch and are no longer. ``undoes`` was taken back by
    ``batch_id``.
    """

    batch_id: int
    undoes: int
    restored: Mapping[str, int]
    removed: Mapping[str, int]


def undo(
    store: Store, county: str, batch_id: int, *, by_role: str | None = None, recorded_at: datetime | None = None
) -> UndoReport:
    """Take a batch back. An undo is a batch as well and can be taken back in its turn.

    Args:
        by_role: who asked, for the record.
        recorded_at: when (aware); without it, now. Never earlier than the county's last batch.

    Raises:
        InputError: the batch is unknown, another county's, changed nothing, or is undone already; or later batches
            built on it, which are named.
        UnknownCountyError: the database does not hold the county.
        DatabaseError: the database fails; then nothing is changed.
    """

    def plan(connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        batch = find_batch(connection, county, batch_id)
        _check_state(batch, list_batches(connection, county))
        _check_later(connection, county, batch_id)
        changes = list(_changes(connection, county, batch_id))
        _check_references(connection, county, changes)
        changed = sum(len(change.closed.union(change.frame.index)) for change in changes)
        plans.append(changes)
        return BatchHead(
            kind=batch.kind,
            action="undo",
            file_name=batch.file_name,
            by_role=by_role,
            rows=changed,
            loaded=changed,
            made={change.contract.kind: len(change.frame) for change in changes if len(change.frame)},
            undoes=batch_id,
        ), changes

    plans: list[list[Change]] = []
    with reading(store.engine) as connection:
        find_county(connection, county)
        seen = read_version(connection, county)
        head, changes = plan(connection)
    made = merge(store, county, head, changes, seen=seen, again=plan, recorded_at=recorded_at)
    restored = {change.contract.kind: len(change.frame) for change in plans[-1]}
    removed = {change.contract.kind: len(change.closed.difference(change.frame.index)) for change in plans[-1]}
    return UndoReport(made, batch_id, _nonzero(restored), _nonzero(removed))


def _nonzero(counts: Mapping[str, int]) -> dict[str, int]:
    return {kind: count for kind, count in counts.items() if count}


def _changes(connection: Connection, county: str, batch_id: int) -> Iterator[Change]:
    for kind, contract in _KINDS.items():
        table = table_of(kind)
        names = ("id", *contract.names, *(["geometry"] if contract.geometry is not None else []))
        replaced = select(*(table.c[name] for name in names)).where(
            table.c.county == county, table.c.superseded_by == batch_id
        )
        closed = frame_of_query(connection, contract, replaced)
        made = connection.scalars(select(table.c.id).where(_made(table, county, batch_id))).all()
        if len(closed) or made:
            yield Change(contract, closed, pd.Index(sorted(made), dtype="str"))


def _made(table: Table, county: str, batch_id: int) -> ColumnElement[bool]:
    return and_(table.c.county == county, table.c.batch_id == batch_id, table.c.superseded_at.is_(None))


# What stands in the way


def _check_state(batch: Batch, batches: Sequence[Batch]) -> None:
    if not batch.changed:
        raise InputError(say("Batch {batch} changed nothing; there is nothing to undo.", batch=batch.id))
    undos = {each.undoes: each.id for each in reversed(batches) if each.undoes is not None}  # the newest undo of each
    last, undone = batch.id, False
    while last in undos:
        last, undone = undos[last], not undone
    if undone:
        raise InputError(say("Batch {batch} is undone already, by batch {by}.", batch=batch.id, by=last))
    if last != batch.id:
        raise InputError(
            say("Batch {batch} was undone and came back with batch {by}; undo that one.", batch=batch.id, by=last)
        )


def _check_later(connection: Connection, county: str, batch_id: int) -> None:
    """Refuse where later batches changed, took the place of, or refer to what the batch wrote."""
    later: set[int] = set()
    for query in _later(county, batch_id):
        later.update(connection.scalars(query))
    regions = table_of("regions")
    new: set[str | None] = set(connection.scalars(_created(regions, county, batch_id)))
    if new:
        others = select(regions.c.id, regions.c.batch_id).where(
            regions.c.county == county, regions.c.superseded_at.is_(None), regions.c.batch_id != batch_id
        )
        later.update(batch for code, batch in connection.execute(others) if parent_of(code) in new)
    if later:
        raise InputError(
            say(
                "Batch {batch} is built on by later ones; undo these first, the newest first: {later}.",
                batch=batch_id,
                later=_listed(later),
            ),
            ids=[str(each) for each in sorted(later)],
        )


def _later(county: str, batch_id: int) -> Iterator[Select[tuple[int]]]:
    """Queries for the batches that built on one."""
    for kind, contract in _KINDS.items():
        table = table_of(kind)
        yield (  # changed or ended a row of it
            select(table.c.superseded_by)
            .where(table.c.county == county, table.c.batch_id == batch_id, table.c.superseded_by.is_not(None))
            .distinct()
        )
        old = table.alias("old")
        yield (  # gave an id it ended a new row
            select(table.c.batch_id)
            .where(
                table.c.county == county,
                table.c.superseded_at.is_(None),
                table.c.batch_id != batch_id,
                table.c.id.in_(select(old.c.id).where(old.c.county == county, old.c.superseded_by == batch_id)),
            )
            .distinct()
        )
        for column, parent in references_of(contract):
            yield (  # refers to what it alone made
                select(table.c.batch_id)
                .where(
                    table.c.county == county,
                    table.c.superseded_at.is_(None),
                    table.c.batch_id != batch_id,
                    table.c[column].in_(_created(table_of(parent), county, batch_id)),
                )
                .distinct()
            )


def references_of(contract: Contract) -> Iterator[tuple[str, str]]:
    """(column of the table, kind) for what a row of ``contract`` refers to, the region above a region left out."""
    for column, parent in _PARENTS.items():
        if column in contract.names:
            yield column, parent
        elif column == contract.index and contract.kind != parent:
            yield "id", parent  # an identity bears the person's own id


def _created(table: Table, county: str, batch_id: int) -> Select[tuple[str]]:
    """Ids on record that were not before the batch."""
    before = table.alias("before")
    return select(table.c.id).where(
        _made(table, county, batch_id),
        ~exists().where(before.c.county == county, before.c.id == table.c.id, before.c.superseded_by == batch_id),
    )


def _check_references(connection: Connection, county: str, changes: Sequence[Change]) -> None:
    """Refuse where a row to come back refers to something no longer on record."""
    back = {change.contract.kind: change for change in changes}
    gone: set[int] = set()
    for change in changes:
        wanted = [(column, parent) for column, parent in references_of(change.contract) if len(change.frame)]
        for column, parent in wanted:
            values = change.frame.index if column == "id" else change.frame[column].dropna()
            ids = pd.Index(values.unique(), dtype="str")
            ids = ids.difference(back[parent].frame.index) if parent in back else ids
            gone.update(_closers(connection, county, table_of(parent), ids, back.get(parent)))
    if gone:
        raise InputError(
            say(
                "What the batch replaced refers to records no longer on record; undo batch {later} first.",
                later=_listed(gone),
            ),
            ids=[str(each) for each in sorted(gone)],
        )


def _closers(
    connection: Connection, county: str, table: Table, ids: pd.Index[str], change: Change | None
) -> Iterator[int]:
    """The batches that took ids off record, of those not on record once ``change`` is made."""
    current = set(
        connection.scalars(select(table.c.id).where(table.c.county == county, table.c.superseded_at.is_(None)))
    ) if len(ids) else set()  # fmt: skip
    if change is not None:
        current -= set(change.closed)
    missing = [each for each in ids if each not in current]
    if missing:
        closers = (
            select(table.c.id, func.max(table.c.superseded_by))
            .where(table.c.county == county, table.c.superseded_by.is_not(None))
            .group_by(table.c.id)
        )
        by: dict[str, int] = {each: closer for each, closer in connection.execute(closers).all()}  # noqa: C416
        yield from (by[each] for each in missing if each in by)


def _listed(batches: set[int]) -> str:
    newest = sorted(batches, reverse=True)
    return ", ".join(map(str, newest[:_NAMED])) + (" …" if len(newest) > _NAMED else "")
