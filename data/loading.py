"""Import: a file in, a batch out. What is understood is merged, what is not is refused row by row with its reason.

A file is read, typed and compared outside any transaction; the merge is one short transaction. A row that is already
there unchanged is left alone, so loading a file twice changes nothing. A changed row closes the old one: nothing
recorded is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from data.counties import find_county, read_version
from data.engine import reading, writing
from data.frames import frame_of, records_of, same_rows
from data.readers.faults import Faults, Mask, Reject
from data.readers.files import read_source
from data.readers.typed import Typed, contract_frame, type_columns
from data.references import check_references
from data.scoping import on_record
from data.store import Store
from data.tables import CountyRow, ImportBatchRow, RejectRow, table_of
from geo.contracts import CONTRACTS
from geo.errors import InputError
from geo.frames import Contract

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows in all."""

_ROWS_AT_ONCE = 20_000
_IDS_AT_ONCE = 500
_ROWS_TO_ANALYZE = 1_000


@dataclass(frozen=True)
class LoadReport:
    """What became of a file's rows: ``rows = loaded + unchanged + repeated + rejected``.

    ``loaded``: new or changed. ``noted``: loaded, but without the place its kind has. ``unchanged``: on record
    already, the same. ``repeated``: the same as a row above it in the file. ``rejects``: every fault of every rejected
    row. ``ignored``: columns the kind does not know. ``batch_id`` is None for a dry run.
    """

    kind: str
    file_name: str
    rows: int
    loaded: int
    noted: int
    unchanged: int
    repeated: int
    rejected: int
    rejects: tuple[Reject, ...] = field(repr=False)
    ignored: tuple[str, ...] = ()
    batch_id: int | None = None


def load(
    store: Store,
    county: str,
    kind: str,
    path: Path,
    *,
    crs: str | None = None,
    layer: str | None = None,
    dry_run: bool = False,
    source: str | None = None,
    recorded_at: datetime | None = None,
    on_progress: Progress | None = None,
) -> LoadReport:
    """Load one file of ``kind`` into a county.

    Args:
        crs: coordinate system of the file, where it does not say itself: ``CGCS2000``, ``WGS84``, ``EPSG:4548``.
        layer: sheet or layer of the file, where it has several.
        dry_run: report what would happen and write nothing.
        source: where the file came from, for the record.
        recorded_at: when it came on record (aware); without it, now. Never earlier than the county's last batch.

    Raises:
        InputError: the kind is unknown, or the file missing, empty, of another format, without a needed column or
            without a coordinate system.
        UnknownCountyError: the database does not hold the county.
        DatabaseError: the database fails; then nothing of the file is kept.
    """
    if kind not in CONTRACTS:
        raise InputError(f"Kind {kind} is not known; it is one of {', '.join(CONTRACTS)}.")
    contract = CONTRACTS[kind]
    with reading(store.engine) as connection:
        find_county(connection, county)
    read = read_source(path, layer=layer)
    rows = len(read.frame)
    report = on_progress or _silent
    report(0, rows)
    faults = Faults(read)
    typed = type_columns(contract, read, crs=crs, faults=faults)
    with reading(store.engine) as connection:
        check_references(connection, county, contract, typed, faults)
        repeated = _repeated(contract, typed, faults)
        frame = contract_frame(contract, typed.frame[~(faults.bad | repeated)])
        seen = read_version(connection, county)
        change = _compare(connection, county, contract, frame, typed.absent)
    fate = {
        "rows": rows,
        "repeated": int(repeated.sum()),
        "rejected": int(faults.bad.sum()),
    }
    rejects = tuple(faults)
    if dry_run:
        report(rows, rows)
        return LoadReport(kind, path.name, **fate, **change.counts, rejects=rejects, ignored=typed.ignored)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with writing(store.engine) as connection:
        connection.execute(select(CountyRow.code).where(CountyRow.code == county).with_for_update())
        if read_version(connection, county) != seen:  # another file was merged since: compare again, now in peace
            change = _compare(connection, county, contract, frame, typed.absent)
        at = _not_before_last(connection, county, recorded_at or store.clock())
        batch_id = connection.execute(
            insert(ImportBatchRow).values(
                county=county,
                kind=kind,
                file_name=path.name,
                sha256=sha256,
                source=source,
                at=at,
                **fate,
                **change.counts,
            )
        ).inserted_primary_key[0]  # type: ignore[index]
        _merge(connection, county, contract, change, batch_id=batch_id, at=at, report=report)
        if rejects:
            connection.execute(insert(RejectRow), [{"batch_id": batch_id, **vars(reject)} for reject in rejects])
    report(rows, rows)
    return LoadReport(
        kind, path.name, **fate, **change.counts, rejects=rejects, ignored=typed.ignored, batch_id=batch_id
    )


def load_many(
    store: Store,
    county: str,
    files: Iterable[tuple[str, Path, str | None]],
    *,
    crs: str | None = None,
    source: str | None = None,
    recorded_at: datetime | None = None,
    on_progress: Progress | None = None,
) -> list[LoadReport]:
    """Load several files (kind, path, layer), parents before those that belong to them; see ``load``.

    ``on_progress`` counts files. Each file is a batch of its own.
    """
    order = list(CONTRACTS)
    work = sorted(files, key=lambda file: order.index(file[0]) if file[0] in CONTRACTS else -1)
    reports = []
    for number, (kind, path, layer) in enumerate(work):
        if on_progress is not None:
            on_progress(number, len(work))
        reports.append(load(store, county, kind, path, crs=crs, layer=layer, source=source, recorded_at=recorded_at))
    if on_progress is not None:
        on_progress(len(work), len(work))
    return reports


@dataclass(frozen=True)
class _Change:
    """The rows of a file that are new or changed, which of them replace one on record, and how many stay."""

    frame: pd.DataFrame
    replaced: pd.Index[str]
    unchanged: int
    noted: int

    @property
    def counts(self) -> dict[str, int]:
        return {"loaded": len(self.frame), "noted": self.noted, "unchanged": self.unchanged}


def _compare(
    connection: Connection, county: str, contract: Contract, frame: pd.DataFrame, absent: Sequence[str]
) -> _Change:
    """What of ``frame`` is new or changed. A column the file lacks keeps what is on record; an empty cell clears it."""
    old = _current(connection, county, contract, frame.index)
    common = frame.index.intersection(old.index)
    if absent and len(common):
        frame = frame.copy()
        for name in absent:
            frame.loc[common, name] = old.loc[common, name]
    same = common[same_rows(contract, frame.loc[common], old.loc[common])]
    fresh = frame[~frame.index.isin(same)]
    placed = contract.geometry is not None and contract.kind != "regions"
    noted = int(fresh["geometry"].isna().sum()) if placed else 0
    return _Change(fresh, common.difference(same), len(same), noted)


def _current(connection: Connection, county: str, contract: Contract, ids: pd.Index[str]) -> pd.DataFrame:
    """The rows on record now with those ids; of a long list all rows of the kind, which is quicker."""
    table = table_of(contract.kind)
    names = ("id", *contract.names, *(["geometry"] if contract.geometry is not None else []))
    query = select(*(table.c[name] for name in names)).where(on_record(table, county, None))
    if len(ids) > 20 * _IDS_AT_ONCE:
        return frame_of(contract, connection.execute(query).all())
    rows: list[Any] = []
    for start in range(0, len(ids), _IDS_AT_ONCE):
        rows += connection.execute(query.where(table.c.id.in_(ids[start : start + _IDS_AT_ONCE].tolist()))).all()
    return frame_of(contract, rows)


def _merge(
    connection: Connection,
    county: str,
    contract: Contract,
    change: _Change,
    *,
    batch_id: int,
    at: datetime,
    report: Progress,
) -> None:
    table = table_of(contract.kind)
    if len(change.replaced):
        connection.execute(
            update(table)
            .where(table.c.county == county, table.c.id == bindparam("old"), table.c.superseded_at.is_(None))
            .values(superseded_at=at),
            [{"old": row_id} for row_id in change.replaced],
        )
    for start in range(0, len(change.frame), _ROWS_AT_ONCE):
        records = records_of(contract, change.frame.iloc[start : start + _ROWS_AT_ONCE])
        for record in records:
            record.update(
                id=record.pop(contract.index), county=county, recorded_at=at, superseded_at=None, batch_id=batch_id
            )
        connection.execute(insert(table), records)
        report(start + len(records), len(change.frame))
    if connection.dialect.name == "postgresql" and len(change.frame) >= _ROWS_TO_ANALYZE:
        # until its own time comes PostgreSQL plans for an empty table: a village's visits took 73 s, then 0.2 s
        connection.execute(text(f"ANALYZE {table.name}"))


def _not_before_last(connection: Connection, county: str, at: datetime) -> datetime:
    """Time on record never runs backwards, whatever the clock does."""
    last = connection.scalar(select(func.max(ImportBatchRow.at)).where(ImportBatchRow.county == county))
    return at if last is None else max(at, last)


def _repeated(contract: Contract, typed: Typed, faults: Faults) -> Mask:
    """Rows the same as one above; a row with the id of one above and another content is a fault."""
    good = typed.frame[~faults.bad]
    ids = good[contract.index]
    again = ids.duplicated()
    if not again.any():
        return np.zeros(len(typed.frame), dtype=bool)
    first = good[~again].set_index(contract.index)
    later = good[again].set_index(contract.index)
    same = same_rows(contract, later, first.loc[later.index].set_axis(later.index))
    repeated = np.zeros(len(typed.frame), dtype=bool)
    other = np.zeros(len(typed.frame), dtype=bool)
    repeated[again[again].index[same]] = True
    other[again[again].index[~same]] = True
    header = typed.headers[contract.index]
    faults.add(
        other, header, typed.frame[contract.index], "stands above with other values", "keep the right one of them"
    )
    return repeated


def _silent(_done: int, _total: int) -> None:
    """Progress nobody asked for."""
