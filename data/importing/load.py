"""``load``: a file in, a batch out. ``look``: what a file is like and how it would be read, before anything else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Connection, insert, select, update

from data.counties import CountyEntry, find_county, read_version
from data.engine import reading, writing
from data.importing.examples import without_examples
from data.importing.full_lists import missing_from
from data.importing.how import FullList, How
from data.importing.identity import IdentityVault
from data.importing.mapping import ColumnMapping, Suggestion, key_of, match, suggestions, understands
from data.importing.mappings import fitting_mapping, named_mapping, saved_mappings
from data.importing.merge import BatchHead, Change, compare, merge
from data.importing.prepare import Prepared, prepare
from data.importing.record import Record, identity_key_of, require_key
from data.importing.regions import moved
from data.importing.report import LoadReport, Note
from data.importing.within import stay_within
from data.packs import load_packs
from data.readers.files import read_source, sheets_of
from data.readers.source import Source
from data.store import Store
from data.tables import CountyRow, MetaRow
from geo.calendar import BEIJING
from geo.contracts import CONTRACTS
from geo.errors import InputError
from geo.text import Text, say

__all__ = ["FullList", "How", "LoadReport", "Look", "load", "load_many", "look"]

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows in all."""

NUMBERS_NOT_KEPT = say("identity numbers were checked and are not kept: no key is set")
"""Noted of a list as a whole, once."""

_SAMPLES = 5


@dataclass(frozen=True)
class Look:
    """What a file is like: its sheets and the one that would be read, its headers with the first rows under them, how
    they would be read, what headers are read as nothing, and why the file cannot be loaded so (None: it can).
    ``saved``: the saved mapping that fits by itself.
    """

    sheets: tuple[str, ...]
    sheet: str
    headers: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    mapping: ColumnMapping
    suggestions: list[Suggestion]
    fault: Text | None
    saved: str | None


def look(store: Store, county: str, kind: str, path: Path, how: How | None = None) -> Look:
    """What a file is like and how it would be read. Reads, and writes nothing.

    Raises:
        InputError: the kind is unknown, or the file missing, empty, or of another format.
        UnknownCountyError: the database does not hold the county.
    """
    how = how or How()
    _require_kind(kind)
    source = _read(store, county, kind, path, how)
    headers = tuple(str(header) for header in source.frame.columns)
    with reading(store.engine) as connection:
        find_county(connection, county)
        name, saved = _saved(connection, county, kind, headers, how)
    fault: Text | None = None
    try:
        mapping = match(kind, headers, saved=saved, said=how.said, constants=how.constants)
    except InputError as error:
        mapping = match(kind, headers, saved=saved, said=how.said, constants=how.constants, whole=False)
        fault = error.message if isinstance(error.message, Text) else Text(error.message, {})
    rows = source.frame.head(_SAMPLES).astype(object).where(lambda frame: frame.notna(), "")
    samples = tuple(tuple(str(cell) for cell in row) for row in rows.to_numpy().tolist())
    sheets = tuple(sheets_of(path))
    return Look(sheets, source.sheet, headers, samples, mapping, suggestions(kind, headers, mapping), fault, name)


def load(
    store: Store,
    county: str,
    kind: str,
    path: Path,
    how: How | None = None,
    *,
    dry_run: bool = False,
    file_name: str | None = None,
    source: str | None = None,
    by_role: str | None = None,
    within: str | None = None,
    vault: IdentityVault | None = None,
    recorded_at: datetime | None = None,
    on_progress: Progress | None = None,
    rows: Source | None = None,
) -> LoadReport:
    """Load one file of ``kind`` into a county.

    Args:
        how: how to read it, as far as that is said.
        rows: what the file tells, where it is no table: the patrols of a track.
        dry_run: report what would happen and write nothing.
        file_name: what the file is called, where that is not its name on this disk.
        source: where the file came from, for the record.
        by_role: who loads it, for the record.
        within: the region rows must lie in; None takes the whole county.
        vault: keeps identity numbers as hashes; without it they are checked and not kept.
        recorded_at: when it came on record (aware); without it, now. Never earlier than the county's last batch.

    Raises:
        InputError: the kind is unknown; the file missing, empty, of another format, without a needed column or a
            coordinate system; its coordinates are evidently in another system than said; or the vault's key is not
            the one the county's identity numbers were kept with.
        UnknownCountyError: the database does not hold the county.
        DatabaseError: the database fails; then nothing of the file is kept.
    """
    how = how or How()
    _require_kind(kind)
    with reading(store.engine) as connection:
        entry = find_county(connection, county)
    read = _read(store, county, kind, path, how) if rows is None else rows
    report = on_progress or _silent
    report(0, len(read.frame))
    name = file_name or path.name
    if read.sheet == path.stem:  # a file that has no sheets is called by its own name
        read = replace(read, sheet=Path(name).stem)
    work = _Work(store, entry, kind, path, name, read, how, source, by_role, within, vault)
    with reading(store.engine) as connection:
        seen = read_version(connection, county)
        result, changes = work.outcome(connection)
    if dry_run:
        report(len(read.frame), len(read.frame))
        return result
    if result.refusal is not None:
        raise InputError(result.refusal)
    if vault is not None and result.made.get("identities"):
        _claim_key(store, entry, vault.fingerprint)
    batch_id = merge(
        store,
        county,
        work.head(result),
        changes,
        seen=seen,
        again=work.again,
        rejects=result.rejects,
        notes=result.notes,
        recorded_at=recorded_at,
        on_progress=report,
    )
    report(len(read.frame), len(read.frame))
    return replace(work.last or result, batch_id=batch_id)


def load_many(
    store: Store,
    county: str,
    files: Iterable[tuple[str, Path, str | None]],
    how: How | None = None,
    *,
    source: str | None = None,
    recorded_at: datetime | None = None,
    on_progress: Progress | None = None,
) -> list[LoadReport]:
    """Load several files (kind, path, sheet), parents before those that belong to them; see ``load``.

    ``on_progress`` counts files. Each file is a batch of its own.
    """
    order = list(CONTRACTS)
    work = sorted(files, key=lambda file: order.index(file[0]) if file[0] in CONTRACTS else -1)
    reports = []
    for number, (kind, path, sheet) in enumerate(work):
        if on_progress is not None:
            on_progress(number, len(work))
        this = replace(how or How(), sheet=sheet)
        reports.append(load(store, county, kind, path, this, source=source, recorded_at=recorded_at))
    if on_progress is not None:
        on_progress(len(work), len(work))
    return reports


@dataclass
class _Work:
    """One file on its way in; made again from the database when another batch has come between."""

    store: Store
    entry: CountyEntry
    kind: str
    path: Path
    name: str
    read: Source
    how: How
    source: str | None
    by_role: str | None
    within: str | None
    vault: IdentityVault | None
    last: LoadReport | None = None

    def outcome(self, connection: Connection) -> tuple[LoadReport, list[Change]]:
        """What becomes of the file on what is on record on ``connection``."""
        county = self.entry.code
        headers = tuple(str(header) for header in self.read.frame.columns)
        _name, saved = _saved(connection, county, self.kind, headers, self.how)
        mapping = match(self.kind, headers, saved=saved, said=self.how.said, constants=self.how.constants)
        record = Record(connection, county, self._today(), load_packs(self.entry.rule_packs))
        if self.vault is not None and "identity_number" in mapping.columns:
            require_key(connection, county, self.vault.fingerprint)
        prepared = prepare(record, self.kind, self.read, mapping, how=self.how, vault=self.vault, within=self.within)
        changes, fresh = _changes(connection, county, prepared)
        missing = 0
        if self.how.full_list is not None:
            lacking = missing_from(connection, county, prepared, self.how.full_list, record, self.within)
            changes += lacking
            missing = sum(len(change.frame) for change in lacking)
        if self.kind == "regions":
            changes += moved(connection, county, prepared.parts[0].frame, record.today)
        stay_within(record, changes, self.within)
        return self._report(prepared, changes, fresh, missing), changes

    def again(self, connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        """The same on what is on record by now."""
        self.last, changes = self.outcome(connection)
        return self.head(self.last), changes

    def head(self, report: LoadReport) -> BatchHead:
        """The batch of a report."""
        with self.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return BatchHead(
            kind=self.kind,
            file_name=self.name,
            sha256=sha256,
            source=self.source,
            by_role=self.by_role,
            rows=report.rows,
            loaded=report.loaded,
            noted=report.noted,
            unchanged=report.unchanged,
            repeated=report.repeated,
            rejected=report.rejected,
            made=report.made,
            crs=report.crs,
            crs_stated=report.crs_stated,
        )

    def _today(self) -> date:
        """The day of the import; of a simulated county the day it is shown on, where that is later."""
        today = self.store.clock().astimezone(BEIJING).date()
        return max(today, self.entry.as_of) if self.entry.simulated and self.entry.as_of else today

    def _report(
        self,
        prepared: Prepared,
        changes: Sequence[Change],
        fresh: np.ndarray[tuple[int], np.dtype[np.bool_]],
        missing: int,
    ) -> LoadReport:
        faults = prepared.faults
        notes, noted = faults.notes(fresh)
        located = prepared.located
        made: dict[str, int] = {}
        for change in changes:
            made[change.contract.kind] = made.get(change.contract.kind, 0) + len(change.frame)
        used = set(prepared.mapping.columns.values())
        good = ~faults.bad & ~prepared.repeated
        return LoadReport(
            kind=self.kind,
            file_name=self.name,
            sheet=self.read.sheet,
            rows=len(self.read.frame),
            loaded=int(fresh.sum()),
            noted=int((noted & fresh).sum()),
            unchanged=int((good & ~fresh).sum()),
            repeated=int((prepared.repeated & ~faults.bad).sum()),
            rejected=int(faults.bad.sum()),
            rejects=tuple(faults),
            notes=(*_about_the_file(self.read, prepared, self.vault), *notes),
            skipped=self.read.skipped,
            columns=dict(prepared.mapping.columns),
            ignored=tuple(str(name) for name in self.read.frame.columns if name and name not in used),
            made={kind: rows for kind, rows in made.items() if rows},
            crs=located.system.label if located is not None and located.system is not None else None,
            crs_stated=located.stated if located is not None else None,
            datum=prepared.datum,
            missing=missing,
            refusal=_refusal(prepared),
        )


def _read(store: Store, county: str, kind: str, path: Path, how: How) -> Source:
    known = known_headers_of(store, county, kind, how.said)
    source = without_examples(read_source(path, sheet=how.sheet, known=known))
    if source.frame.empty:
        raise InputError(say("File {file} holds no rows but the template's examples; fill it in.", file=path.name))
    return source


def _claim_key(store: Store, entry: CountyEntry, fingerprint: str) -> None:
    """Write down which key a county's identity numbers are kept with, before the first of them is kept.

    Raises:
        InputError: another load has come first, with another key.
    """
    county, key = entry.code, identity_key_of(entry.code)
    with writing(store.engine) as connection:
        connection.execute(select(CountyRow.code).where(CountyRow.code == county).with_for_update(key_share=True))
        require_key(connection, county, fingerprint)
        kept = connection.scalar(select(MetaRow.value).where(MetaRow.key == key))
        if kept is None:
            connection.execute(insert(MetaRow).values(key=key, value=fingerprint))
        elif kept != fingerprint:  # of a load that came to nothing
            connection.execute(update(MetaRow).where(MetaRow.key == key).values(value=fingerprint))


def _changes(
    connection: Connection, county: str, prepared: Prepared
) -> tuple[list[Change], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """What goes on record, and which rows of the source bring something new."""
    changes: list[Change] = []
    fresh = np.zeros(len(prepared.source.frame), dtype=bool)
    for part in prepared.parts:
        found = compare(connection, county, part.contract, part.frame, part.absent)
        changes.append(found.change)
        if found.fresh.empty:
            continue
        ids = part.ids.dropna()
        if len(found.fresh) < len(part.frame):  # a look at a million ids is worth saving
            ids = ids[found.fresh.index.get_indexer(pd.Index(ids)) >= 0]
        fresh[ids.index.to_numpy(dtype=np.int64)] = True
    order = [*CONTRACTS, "identities"]
    changes.sort(key=lambda change: order.index(change.contract.kind))
    return changes, fresh & ~prepared.faults.bad & ~prepared.repeated


def _about_the_file(read: Source, prepared: Prepared, vault: IdentityVault | None) -> tuple[Note, ...]:
    """Notes that are of no one row."""
    header = prepared.mapping.columns.get("identity_number")
    if header is None or vault is not None or prepared.contract.kind != "persons":
        return ()
    # the first header row: a cell merged downwards is marked at its top
    return (Note(read.sheet, min(read.header_rows, default=0), "", header, None, NUMBERS_NOT_KEPT),)


def _refusal(prepared: Prepared) -> Text | None:
    """Why the file as a whole is not loaded: its points are evidently elsewhere than said."""
    datum = prepared.datum
    if datum is None or datum.agrees is not False:
        return None
    return say(
        "{evidence} Declare the right system, or say that the declared one holds (--accept-crs).",
        evidence=datum.sentence,
    )


def known_headers_of(
    store: Store, county: str, kind: str, said: Mapping[str, str] | None = None
) -> Callable[[str], bool]:
    """Whether a header is known: one of the kind's, one of a saved mapping, or one whose field is said."""
    keys = {key_of(header) for header in said or {}}
    keys |= {key for mapping in saved_mappings(store, county, kind) for key in mapping.headers}
    return lambda header: understands(kind, header) or key_of(header) in keys


def _saved(
    connection: Connection, county: str, kind: str, headers: Sequence[str], how: How
) -> tuple[str | None, ColumnMapping | None]:
    if how.mapping is not None:
        return how.mapping, named_mapping(connection, county, kind, how.mapping)
    return fitting_mapping(connection, county, kind, headers)


def _require_kind(kind: str) -> None:
    if kind not in CONTRACTS:
        raise InputError(say("Kind {kind} is not known; it is one of {kinds}.", kind=kind, kinds=", ".join(CONTRACTS)))


def _silent(_done: int, _total: int) -> None:
    """Progress nobody asked for."""
