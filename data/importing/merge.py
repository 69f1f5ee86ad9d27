"""Merge: what is new or changed goes on record, in one short transaction that keeps all of it or nothing.

``compare`` tells what of a frame is new, changed or the same as what is on record. ``merge`` stages the rows outside
the tables, then takes the county's lock, closes what is replaced and writes the rest. Should another batch have come in
since the comparison, it is made again, first without the lock, at last under it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, cast

import pandas as pd
from sqlalchemy import Connection, Select, Table, TableClause, func, insert, literal, or_, select, text, update

from data import spatial
from data.counties import changed_something, find_county, read_version
from data.engine import reading
from data.frames import frame_of, same_rows
from data.importing.report import Note, Reject
from data.importing.staging import ROWS_AT_ONCE, Rows, Staging, columns_of, rows_of, staging
from data.kinds import KIND_TITLES
from data.scoping import on_record
from data.store import Store
from data.tables import CountyRow, ImportBatchRow, NoteRow, RejectRow, table_of
from geo.crs import STORAGE_EPSG
from geo.errors import DatabaseError
from geo.frames import Contract
from geo.text import say

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows in all."""

_IDS_AT_ONCE = 500
_ROWS_TO_ANALYZE = 1_000
_TRIES_WITHOUT_LOCK = 3
_ROWS_TO_LOOK_THROUGH = 10_000
_REFERRED_TO = {"regions", "households", "persons", "identities", "staff", "hazard_sites", "teams"}
"""Kinds that rows of other kinds are resolved against."""


@dataclass(frozen=True)
class Change:
    """What a batch does to one kind. ``frame``: rows new or changed, of ``contract``. ``closed``: ids of the current
    rows that ``frame`` replaces, or that end without another in their place. ``compared``: every id the change hangs
    on, those found unchanged among them; None where it hangs on more than the rows of some ids.
    """

    contract: Contract
    frame: pd.DataFrame
    closed: pd.Index[str]
    compared: pd.Index[str] | None = None


@dataclass(frozen=True)
class BatchHead:
    """What a batch is and how many rows it had: the columns of ``import_batch`` that do not come of merging it."""

    kind: str
    action: str = "load"
    file_name: str = ""
    sha256: str = ""
    source: str | None = None
    by_role: str | None = None
    rows: int = 0
    loaded: int = 0
    noted: int = 0
    unchanged: int = 0
    repeated: int = 0
    rejected: int = 0
    made: Mapping[str, int] = field(default_factory=dict)
    crs: str | None = None
    crs_stated: str | None = None
    undoes: int | None = None


Again = Callable[[Connection], tuple[BatchHead, Sequence[Change]]]
"""Makes a batch anew from what is on record on a connection; it may be called more than once and writes nothing."""


@dataclass(frozen=True)
class Compared:
    """A frame against what is on record: ``fresh`` rows are new or changed, those of ``replaced`` (ids) stand in
    another form on record, and of ``unchanged`` (bool by id of the frame) the true ones stand there just so.
    """

    contract: Contract
    fresh: pd.DataFrame
    replaced: pd.Index[str]
    unchanged: pd.Series[bool]

    @property
    def change(self) -> Change:
        """What putting it on record does."""
        return Change(self.contract, self.fresh, self.replaced, self.unchanged.index)


def compare(
    connection: Connection, county: str, contract: Contract, frame: pd.DataFrame, absent: Sequence[str] = ()
) -> Compared:
    """What of ``frame`` is new or changed. A column in ``absent`` keeps what is on record; an empty cell clears it."""
    old = current_rows(connection, county, contract, frame.index)
    common = frame.index.intersection(old.index)
    if absent and len(common):
        frame = frame.copy()
        for name in absent:
            frame.loc[common, name] = old.loc[common, name]
    same = common[same_rows(contract, frame.loc[common], old.loc[common])]
    unchanged = pd.Series(frame.index.isin(same), index=frame.index, dtype=bool)
    return Compared(contract, frame[~unchanged], common.difference(same), unchanged)


def current_rows(connection: Connection, county: str, contract: Contract, ids: pd.Index[str]) -> pd.DataFrame:
    """The rows on record now with those ids, as a frame; of a long list all rows of the kind, which is quicker."""
    table = table_of(contract.kind)
    names = ("id", *contract.names, *(["geometry"] if contract.geometry is not None else []))
    query = select(*(table.c[name] for name in names)).where(on_record(table, county, None))
    if len(ids) > 20 * _IDS_AT_ONCE:
        return frame_of_query(connection, contract, query)
    rows: list[Any] = []
    for start in range(0, len(ids), _IDS_AT_ONCE):
        rows += connection.execute(query.where(table.c.id.in_(ids[start : start + _IDS_AT_ONCE].tolist()))).all()
    return frame_of(contract, rows)


def frame_of_query(connection: Connection, contract: Contract, query: Select[Any]) -> pd.DataFrame:
    """The rows of a query for (id, columns…, geometry where the contract has one) as a frame; a million need not stand
    in memory twice.
    """
    result = connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    parts = [frame_of(contract, rows) for rows in result.partitions()]
    return pd.concat(parts) if parts else contract.empty()


def merge(
    store: Store,
    county: str,
    head: BatchHead,
    changes: Sequence[Change],
    *,
    seen: int,
    again: Again,
    rejects: Sequence[Reject] = (),
    notes: Sequence[Note] = (),
    recorded_at: datetime | None = None,
    on_progress: Progress | None = None,
) -> int:
    """Put a batch on record; its id.

    Args:
        seen: the county's version the changes were made at.
        again: makes them anew where the version has moved on since.
        recorded_at: when the batch came on record (aware); without it, now. Never earlier than the county's last batch.
        on_progress: rows staged and rows in all.

    Raises:
        UnknownCountyError: the database does not hold the county.
        DatabaseError: the database fails, or a row said to be closed is not on record; then nothing is kept.
    """
    report = on_progress or _silent
    with staging(store.engine) as stage:
        said = _stage_said(stage, rejects, notes)
        for patience in range(_TRIES_WITHOUT_LOCK, -1, -1):
            staged = _stage(stage, changes, report)
            with stage.transaction():
                _lock(stage.connection, county)
                moved = _is_overtaken(stage.connection, county, changes, seen)
                if moved and not patience:  # others keep coming in between: now they wait
                    head, changes = again(stage.connection)
                    staged = _stage(stage, changes, _silent)
                if not (moved and patience):
                    at = _not_before_last(stage.connection, county, recorded_at or store.clock())
                    batch_id, measured = _write(stage.connection, county, head, staged, said, at)
                    break
            with reading(store.engine) as connection:
                seen = read_version(connection, county)
                head, changes = again(connection)
        _analyze(stage, changes, measured)
    return batch_id


@dataclass(frozen=True)
class _Staged:
    change: Change
    fresh: TableClause | None
    closed: TableClause | None


@dataclass(frozen=True)
class _Said:
    """Rejects or notes: where they go, and where they are staged."""

    table: Table
    staged: TableClause


def _stage(stage: Staging, changes: Sequence[Change], report: Progress) -> list[_Staged]:
    total, done = sum(len(change.frame) for change in changes), 0
    dialect = stage.connection.dialect.name
    staged = []
    report(0, total)
    for number, change in enumerate(changes):
        fresh = closed = None
        if len(change.frame):
            frame = change.frame.sort_index()  # in the order of the table's index
            rows = _told(rows_of(change.contract, frame, dialect), done, total, report)
            fresh = stage.put(f"fresh_{number}", columns_of(change.contract), rows)
            done += len(frame)
        if len(change.closed):
            closed = stage.put(f"closed_{number}", {"id": "text"}, [[(each,) for each in change.closed]])
        staged.append(_Staged(change, fresh, closed))
    return staged


def _told(rows: Rows, done: int, total: int, report: Progress) -> Rows:
    for batch in rows:
        yield batch
        done += len(batch)
        report(done, total)


def _stage_said(stage: Staging, rejects: Sequence[Reject], notes: Sequence[Note]) -> list[_Said]:
    """The rejects and notes, staged as well: a file may have a hundred thousand."""
    dialect = stage.connection.dialect
    said = []
    for row, items in ((RejectRow, rejects), (NoteRow, notes)):
        if items:
            table = cast(Table, row.__table__)
            bind = {
                each.name: each.type.dialect_impl(dialect).bind_processor(dialect) or _as_is
                for each in table.columns
                if each.name not in {"id", "batch_id"}
            }
            columns = {name: "integer" if name == "row" else "text" for name in bind}
            said.append(_Said(table, stage.put(f"said_{table.name}", columns, _said_rows(items, bind))))
    return said


def _said_rows(items: Sequence[Reject] | Sequence[Note], bind: Mapping[str, Callable[[Any], Any]]) -> Rows:
    for start in range(0, len(items), ROWS_AT_ONCE):
        part = items[start : start + ROWS_AT_ONCE]
        yield [tuple(convert(getattr(item, name)) for name, convert in bind.items()) for item in part]


def _as_is(value: Any) -> Any:
    return value


def _lock(connection: Connection, county: str) -> None:
    # NO KEY: rows that only refer to the county, as a sign-in's does, need not wait. SQLite holds its one lock already.
    query = select(CountyRow.code).where(CountyRow.code == county).with_for_update(key_share=True)
    if connection.scalar(query) is None:
        find_county(connection, county)


def _is_overtaken(connection: Connection, county: str, changes: Sequence[Change], seen: int) -> bool:
    """Whether what came on record since ``seen`` may bear on the changes: a visit recorded meanwhile seldom does."""
    if read_version(connection, county) == seen:
        return False
    since = select(
        ImportBatchRow.id, ImportBatchRow.action, ImportBatchRow.kind, ImportBatchRow.made, ImportBatchRow.loaded
    ).where(ImportBatchRow.county == county, ImportBatchRow.id > seen, changed_something())
    batches = connection.execute(since).all()
    touched = {kind for batch in batches for kind in (batch.kind, *batch.made)}
    if any(batch.action != "load" for batch in batches) or touched & _REFERRED_TO:
        return True
    if sum(max(batch.loaded, sum(batch.made.values())) for batch in batches) > _ROWS_TO_LOOK_THROUGH:
        return True
    numbers = [batch.id for batch in batches]
    for change in changes:
        if change.contract.kind in touched:
            table = table_of(change.contract.kind)
            written = or_(table.c.batch_id.in_(numbers), table.c.superseded_by.in_(numbers))
            ids = connection.scalars(select(table.c.id).where(table.c.county == county, written)).all()
            if change.compared is None or change.compared.isin(ids).any():
                return True
    return False


def _write(
    connection: Connection,
    county: str,
    head: BatchHead,
    staged: Sequence[_Staged],
    said: Sequence[_Said],
    at: datetime,
) -> tuple[int, int]:
    """Number of the batch, and how many places were measured."""
    values = {**asdict(head), "made": {kind: int(rows) for kind, rows in head.made.items()}}
    result = connection.execute(insert(ImportBatchRow).values(county=county, at=at, **values))
    batch_id: int = result.inserted_primary_key[0]  # type: ignore[index]
    for each in staged:
        _close(connection, county, each, batch_id, at)
    for each in staged:
        _insert(connection, county, each, batch_id, at)
    measured = 0
    if any(each.change.contract.geometry is not None for each in staged):
        measured = spatial.fill(connection, county)
    for told in said:
        names = ["batch_id", *(column.name for column in told.staged.c)]
        chosen = select(literal(batch_id), *told.staged.c)
        connection.execute(insert(told.table).from_select(names, chosen, include_defaults=False))
    return batch_id, measured


def _close(connection: Connection, county: str, staged: _Staged, batch_id: int, at: datetime) -> None:
    if staged.closed is None:
        return
    table = table_of(staged.change.contract.kind)
    if connection.dialect.name == "postgresql":  # a million ids to close fit into memory, not into its usual 4 MB
        connection.execute(text("SET LOCAL work_mem = '128MB'"))
    closing = (
        update(table)
        .where(table.c.county == county, table.c.superseded_at.is_(None), table.c.id.in_(select(staged.closed.c.id)))
        .values(superseded_at=at, superseded_by=batch_id)
    )
    closed = connection.execute(closing).rowcount
    if closed != len(staged.change.closed):
        raise DatabaseError(
            say(
                "Of {wanted} {kind} to be replaced {found} are on record; load the file again.",
                wanted=len(staged.change.closed),
                kind=KIND_TITLES[staged.change.contract.kind],
                found=closed,
            )
        )
    if staged.change.contract.geometry is not None:
        spatial.drop_closed(connection, staged.change.contract.kind, county, batch_id)


def _insert(connection: Connection, county: str, staged: _Staged, batch_id: int, at: datetime) -> None:
    if staged.fresh is None:
        return
    table, fresh = table_of(staged.change.contract.kind), staged.fresh
    values: dict[str, Any] = {column.name: column for column in fresh.c}
    if "geometry" in values and connection.dialect.name == "postgresql":
        values["geometry"] = func.ST_GeomFromWKB(fresh.c.geometry, STORAGE_EPSG)
    dated = {
        "county": literal(county, table.c.county.type),
        "recorded_at": literal(at, table.c.recorded_at.type),
        "batch_id": literal(batch_id, table.c.batch_id.type),
    }
    chosen = select(*dated.values(), *values.values()).select_from(fresh)
    connection.execute(insert(table).from_select([*dated, *values], chosen, include_defaults=False))


def _analyze(stage: Staging, changes: Sequence[Change], measured: int) -> None:
    # until its own time comes PostgreSQL plans for an empty table: a village's visits took 73 s, then 0.2 s
    if stage.connection.dialect.name != "postgresql":
        return
    many = [table_of(change.contract.kind).name for change in changes if len(change.frame) >= _ROWS_TO_ANALYZE]
    for name in (*many, *(["extent"] if measured >= _ROWS_TO_ANALYZE else [])):
        with stage.transaction():
            stage.connection.execute(text(f"ANALYZE {name}"))


def _not_before_last(connection: Connection, county: str, at: datetime) -> datetime:
    """Time on record never runs backwards, whatever the clock does."""
    last = connection.scalar(select(func.max(ImportBatchRow.at)).where(ImportBatchRow.county == county))
    return at if last is None else max(at, last)


def _silent(_done: int, _total: int) -> None:
    """Progress nobody asked for."""
