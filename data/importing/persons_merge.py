"""Two records of one person made one: a batch of its own, which ``undo`` takes back.

The dropped record is closed; whatever belonged to it belongs to the kept one from now on, as dated changes, so that
``known_at`` before the merge still shows both. Empty fields of the kept record are filled from the dropped one, never
overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, select

from data.counties import find_county, read_version
from data.engine import reading
from data.frames import frame_of, same_rows
from data.importing.merge import BatchHead, Change, current_rows, merge
from data.linking import pair_on_record, read_apart
from data.scoping import on_record
from data.store import Store
from data.tables import ImportBatchRow, table_of
from geo.contracts import CONTRACTS, IDENTITIES, PERSONS, SPELLS
from geo.errors import InputError
from geo.frames import Contract
from geo.text import say

BELONGING: Final = tuple(contract for contract in CONTRACTS.values() if "person_id" in contract.names)
"""Kinds whose rows refer to a person: spells, presences, carers, visits, assessments, events, provisions and others."""

_INTO = " → "


@dataclass(frozen=True)
class PersonsMerged:
    """What became of two records. ``filled``: fields taken from the dropped one; ``differing``: fields in which the two
    differ, the kept one's standing; ``moved``: rows by kind that now belong to the kept one; ``joined``: rows by kind
    that were one with another and are so now; ``left_household``: the dropped one's, where nobody is left in it.
    """

    keep: str
    drop: str
    filled: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    moved: Mapping[str, int] = field(default_factory=dict)
    joined: Mapping[str, int] = field(default_factory=dict)
    left_household: str | None = None
    batch_id: int | None = None


def merge_persons(
    store: Store,
    county: str,
    keep: str,
    drop: str,
    *,
    by_role: str | None = None,
    recorded_at: datetime | None = None,
    dry_run: bool = False,
) -> PersonsMerged:
    """Make the record ``drop`` part of the record ``keep``; ``dry_run`` only tells what would become of them.

    Raises:
        InputError: they are the same record, one is not on record, they are judged to be two persons, or they have
            different identity numbers.
        UnknownCountyError: the database does not hold the county.
        DatabaseError: the database fails; then nothing is changed.
    """
    told: list[PersonsMerged] = []

    def again(connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        merged, changes = _merged(connection, county, keep, drop)
        told.append(merged)
        return _head(merged, changes, by_role), changes

    with reading(store.engine) as connection:
        find_county(connection, county)
        seen = read_version(connection, county)
        head, changes = again(connection)
    if dry_run:
        return told[-1]
    batch_id = merge(store, county, head, changes, seen=seen, again=again, recorded_at=recorded_at)
    return PersonsMerged(**{**vars(told[-1]), "batch_id": batch_id})


def merged_into(connection: Connection, county: str) -> dict[str, str]:
    """The kept record by each dropped one that is not on record now: a file that has its number means the kept one."""
    batch, person = ImportBatchRow.__table__, table_of("persons")
    held = select(person.c.id).where(on_record(person, county, None))
    query = (
        select(person.c.id, batch.c.file_name)
        .join(batch, and_(batch.c.id == person.c.superseded_by, batch.c.action == "merge"))
        .where(person.c.county == county, person.c.id.not_in(held))
        .order_by(batch.c.id)
    )
    last = {drop: name.removeprefix(drop + _INTO) for drop, name in connection.execute(query) if _INTO in name}
    found = {}
    for drop in last:
        keep = drop
        while keep in last:  # never a ring: who was dropped last was kept before
            keep = last[keep]
        found[drop] = keep
    return found


def _merged(connection: Connection, county: str, keep: str, drop: str) -> tuple[PersonsMerged, list[Change]]:
    pair = pair_on_record(connection, county, keep, drop)
    if tuple(sorted((keep, drop))) in read_apart(connection, county):
        raise InputError(
            say("{a} and {b} are on record as two persons; take that back first.", a=keep, b=drop), ids=[keep, drop]
        )
    kept, filled, differing = _filled(pair.loc[[keep]], pair.loc[[drop]])
    changes = [Change(PERSONS, kept if filled else kept.iloc[:0], _ids([drop, *([keep] if filled else [])]))]
    changes += _identities(connection, county, keep, drop)
    moved, joined = {}, {}
    for contract in BELONGING:
        ours, theirs = (_of_person(connection, county, contract, person) for person in (keep, drop))
        if len(theirs):
            change = _moved(contract, ours, theirs, keep)
            changes.append(change)
            moved[contract.kind] = len(theirs)
            joined[contract.kind] = len(change.closed) - len(change.frame)
    homes = {person: str(pair.loc[person, "household_id"]) for person in (keep, drop)}
    empty = homes[keep] != homes[drop] and _is_alone(connection, county, homes[drop], drop)
    joined = {kind: rows for kind, rows in joined.items() if rows}
    return PersonsMerged(keep, drop, filled, differing, moved, joined, homes[drop] if empty else None), changes


def _head(merged: PersonsMerged, changes: Sequence[Change], by_role: str | None) -> BatchHead:
    made = {change.contract.kind: len(change.frame) for change in changes if len(change.frame)}
    rows = sum(len(change.frame.index.union(change.closed)) for change in changes)
    return BatchHead(
        kind="persons",
        action="merge",
        file_name=f"{merged.drop}{_INTO}{merged.keep}",
        by_role=by_role,
        rows=rows,
        loaded=rows,
        made=made,
    )


def _filled(kept: pd.DataFrame, dropped: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """The kept record with its empty fields filled, which those are, and in which fields both say something else."""
    result, filled, differing = kept.copy(), [], []
    for name in PERSONS.names:
        ours, theirs = kept[name].iloc[0], dropped[name].iloc[0]
        if name == "unverified_since":
            # Missing here means verified: a record that was missing from a full list is verified by its double on it.
            if pd.notna(ours) and pd.isna(theirs):
                result[name] = dropped[name].array
                filled.append(name)
        elif pd.isna(ours) and pd.notna(theirs):
            result[name] = dropped[name].array
            filled.append(name)
        elif pd.notna(ours) and pd.notna(theirs) and ours != theirs:
            differing.append(name)
    return PERSONS.check(result), tuple(filled), tuple(differing)


def _identities(connection: Connection, county: str, keep: str, drop: str) -> list[Change]:
    held = current_rows(connection, county, IDENTITIES, _ids([keep, drop]))
    if drop not in held.index:
        return []
    theirs = held.loc[[drop]].set_axis(_ids([keep]).rename(IDENTITIES.index))
    if keep not in held.index:
        return [Change(IDENTITIES, theirs, _ids([drop]))]
    ours = held.loc[[keep]]
    if ours["identity_hash"].iloc[0] != theirs["identity_hash"].iloc[0]:
        raise InputError(
            say("{a} and {b} have different identity numbers: correct the wrong one first.", a=keep, b=drop),
            ids=[keep, drop],
        )
    if ours["identity_sealed"].isna().iloc[0] and theirs["identity_sealed"].notna().iloc[0]:
        return [Change(IDENTITIES, theirs, _ids([keep, drop]))]
    return [Change(IDENTITIES, ours.iloc[:0], _ids([drop]))]


def _of_person(connection: Connection, county: str, contract: Contract, person: str) -> pd.DataFrame:
    table = table_of(contract.kind)
    names = ("id", *contract.names, *(["geometry"] if contract.geometry is not None else []))
    query = select(*(table.c[name] for name in names)).where(
        on_record(table, county, None), table.c.person_id == person
    )
    return frame_of(contract, connection.execute(query).all())


def _moved(contract: Contract, ours: pd.DataFrame, theirs: pd.DataFrame, keep: str) -> Change:
    """The dropped one's rows under the kept one; a row the kept one has already, number apart, ends."""
    moved = theirs.assign(person_id=pd.Series(keep, index=theirs.index, dtype="str"))
    twin = [
        any(same_rows(contract, moved.loc[[row] * len(ours)].set_axis(ours.index), ours)) if len(ours) else False
        for row in moved.index
    ]
    fresh = moved[[not same for same in twin]]
    closed = list(theirs.index)
    if contract.kind == "spells" and len(fresh):
        fresh, ended = _joined_spells(ours, fresh)
        closed += ended
    return Change(contract, contract.check(fresh), _ids(closed))


def _joined_spells(ours: pd.DataFrame, theirs: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Spells of one group that overlap become one, under the kept record's number: the rows to write, and which of
    ``ours`` they replace.
    """
    both = pd.concat([ours, theirs]).sort_values(["group", "from_date"], kind="stable")
    ends = both["to_date"].fillna(pd.Timestamp.max.as_unit("s"))
    latest = ends.groupby(both["group"]).cummax().groupby(both["group"]).shift()
    chain = (latest.isna() | (both["from_date"] > latest)).cumsum()
    written: list[pd.DataFrame] = []
    replaced: list[str] = []
    for _, spells in both.groupby(chain):
        ids = [str(spell) for spell in spells.index]
        own = [spell for spell in ids if spell in ours.index]
        if len(own) == len(ids):
            continue  # nothing of the other record: stays as it is
        last = int(np.argmax(ends.loc[spells.index].to_numpy()))
        row = spells.iloc[[0]].copy()
        for name in ("to_date", "end_reason"):  # they end as the one that goes on longest
            row[name] = spells[name].iloc[[last]].array
        written.append(row.set_axis(_ids([own[0] if own else ids[0]])))
        replaced += own
    return pd.concat(written).rename_axis(SPELLS.index), replaced


def _is_alone(connection: Connection, county: str, household: str, drop: str) -> bool:
    table = table_of("persons")
    query = select(table.c.id).where(
        on_record(table, county, None), table.c.household_id == household, table.c.id != drop
    )
    return connection.scalar(query.limit(1)) is None


def _ids(ids: Sequence[str]) -> pd.Index[str]:
    return pd.Index(list(ids), dtype="str")
