"""What is on record of the batches of a county: which there were, what each refused and noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data.importing.report import Note, Reject
from data.tables import ImportBatchRow, NoteRow, RejectRow
from geo.errors import InputError
from geo.text import say


@dataclass(frozen=True)
class Batch:
    """One change of what is on record; the counts are those of ``LoadReport``. ``made``: rows written by kind.

    ``undoes``: the batch it took back. ``undone_by``: the batch that took it back, None while it stands; an undo that
    was itself undone no longer counts.
    """

    id: int
    county: str
    action: str
    kind: str
    file_name: str
    sha256: str
    source: str | None
    by_role: str | None
    at: datetime
    rows: int
    loaded: int
    noted: int
    unchanged: int
    repeated: int
    rejected: int
    made: Mapping[str, int]
    crs: str | None
    crs_stated: str | None
    undoes: int | None
    undone_by: int | None = None

    @property
    def changed(self) -> bool:
        """Whether anything on record changed: a full list may load nothing and yet mark who is missing from it."""
        return self.loaded > 0 or any(self.made.values())


def list_batches(connection: Connection, county: str) -> list[Batch]:
    """Every batch of a county, the newest first."""
    table = ImportBatchRow.__table__
    rows = connection.execute(select(table).where(table.c.county == county).order_by(table.c.id)).mappings()
    batches = [Batch(**row) for row in rows]
    undone = standing_undos({batch.id: batch.undoes for batch in batches})
    return [Batch(**{**vars(batch), "undone_by": undone.get(batch.id)}) for batch in reversed(batches)]


def standing_undos(undoes: Mapping[int, int | None]) -> dict[int, int]:
    """Which batch took back which, of the undos that still stand. ``undoes``: the batch taken back, by batch."""
    undone: dict[int, int] = {}
    for batch in sorted(undoes, reverse=True):  # an undo is newer than what it undoes, and stands unless undone itself
        target = undoes[batch]
        if target is not None and batch not in undone:
            undone[target] = batch
    return undone


def find_batch(connection: Connection, county: str, batch_id: int) -> Batch:
    """One batch of a county.

    Raises:
        InputError: there is none of that number, or it is another county's.
    """
    for batch in list_batches(connection, county):
        if batch.id == batch_id:
            return batch
    other = connection.scalar(select(ImportBatchRow.county).where(ImportBatchRow.id == batch_id))
    if other is None:
        raise InputError(say("There is no batch {batch}; `shouwang batches` lists them.", batch=batch_id))
    raise InputError(
        say("Batch {batch} is of county {other}, not of {county}; name its county.", batch=batch_id, other=other,
            county=county)
    )  # fmt: skip


def read_rejects(connection: Connection, county: str, batch_id: int) -> tuple[Reject, ...]:
    """Every fault of the rows a batch refused, by row.

    Raises:
        InputError: the county has no such batch.
    """
    return tuple(Reject(**row) for row in _said(connection, county, batch_id, RejectRow))


def read_notes(connection: Connection, county: str, batch_id: int) -> tuple[Note, ...]:
    """Every note of the rows a batch loaded, by row.

    Raises:
        InputError: the county has no such batch.
    """
    return tuple(Note(**row) for row in _said(connection, county, batch_id, NoteRow))


def _said(
    connection: Connection, county: str, batch_id: int, row: type[RejectRow] | type[NoteRow]
) -> Iterator[dict[str, Any]]:
    find_batch(connection, county, batch_id)
    table = row.__table__
    columns = [column for column in table.c if column.name not in {"id", "batch_id"}]
    query = select(*columns).where(table.c.batch_id == batch_id).order_by(table.c.row, table.c.id)
    for found in connection.execute(query).mappings():
        yield dict(found)
