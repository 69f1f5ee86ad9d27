"""What the import page's jobs do, each in a process of its own: look at a file and try it, load it, take a batch back,
score the county again and evaluate its obligations, write the workbook of what was refused. And that of the page of
changes: make what two days are compared by.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any, Literal

from dashboard.batch import draw_basemap, evaluate_county, score_county
from dashboard.changes import Compared, prepare
from dashboard.components.import_wording import spoken
from dashboard.escalation import escalate_county
from dashboard.i18n import mark, translator
from dashboard.jobs import Report
from data.engine import reading
from data.importing.batches import list_batches
from data.importing.how import How
from data.importing.identity import load_vault
from data.importing.load import Look, load, look
from data.importing.report import LoadReport, Reject
from data.importing.undo import UndoReport, undo
from data.readers.files import sheets_of
from data.store import Store
from data.writers.rejects import write_rejects
from geo.errors import InputError, ShouwangError, UnknownCRSError
from geo.text import Text

STEM = "sent-file"
"""What a file that came in is called here, whatever its sender calls it."""
SHOWN = 200
"""Rejects and notes a screen shows; the rest stand in the workbook."""
REASONS_SHOWN = 6
_REPORT_FILE = "report.pickle"
_READING, _CHECKING, _LOADING = mark("Reading the file"), mark("Checking every row"), mark("Loading")
_UNDOING, _SCORING = mark("Taking the batch back"), mark("Scoring")
_EVALUATING = mark("Evaluating the obligations")
_JUDGING = mark("Judging the two days")
_DRAWING, _WRITING = mark("Drawing the basemap"), mark("Writing the workbook")


@dataclass(frozen=True)
class Identity:
    """Where the key behind identity numbers lies, and what is kept of them; see ``dashboard.settings``."""

    key_file: str = ""
    keep: Literal["hash", "sealed", "none"] = "hash"


@dataclass(frozen=True)
class File:
    """A file that came in, where it goes, and for whom.

    ``name`` is what its sender calls it: shown, and never a path. ``within``: the region whose rows alone may come in
    (None: all). ``by``: who loads it, as the batch keeps it.
    """

    database: str
    county: str
    kind: str
    path: Path
    name: str
    within: str | None
    by: str
    identity: Identity


@dataclass(frozen=True)
class Examined:
    """A file looked at and tried.

    ``report``: what loading it would do, its lists cut to ``SHOWN``; None where it cannot be tried, and then
    ``refusal`` says why. ``rejects``, ``notes``: how many there are in all. ``reasons``: column, reason (its first) and
    number of the commonest faults. ``look`` is None where no sheet could be read and another of ``sheets`` may be.
    """

    look: Look | None
    report: LoadReport | None
    refusal: str | None
    rejects: int = 0
    notes: int = 0
    reasons: tuple[tuple[str, Text, int], ...] = ()
    sheets: tuple[str, ...] = ()


def examine(report: Report, file: File, how: How) -> Examined:
    """Look at a file, then load it dry, as far as it can be."""
    report(0, 0, _READING)
    with Store.open(file.database) as store:
        try:
            seen = look(store, file.county, file.kind, file.path, how)
        except InputError as error:
            sheets = _sheets(file.path)
            if len(sheets) < 2:
                raise _renamed(error, file) from error
            return Examined(None, None, _renamed(error, file).message, sheets=sheets)
        seen = replace(seen, fault=None if seen.fault is None else _with_name(seen.fault, file))
        if seen.fault is not None:
            return Examined(seen, None, seen.fault)
        try:
            result = _load(store, file, how, dry_run=True, report=report)
        except (InputError, UnknownCRSError) as error:
            return Examined(seen, None, _renamed(error, file).message)
    _keep(file, result)
    return Examined(
        seen, _short(result, file), None, len(result.rejects), len(result.notes), _commonest(result.rejects)
    )


def load_file(report: Report, file: File, how: How) -> LoadReport:
    """Load a file; its lists cut to ``SHOWN``."""
    report(0, 0, _READING)
    with Store.open(file.database) as store:
        try:
            result = _load(store, file, how, dry_run=False, report=report)
        except (InputError, UnknownCRSError) as error:
            raise _renamed(error, file) from error
    _keep(file, result)
    return _short(result, file)


def landed(store: Store, file: File, before: int) -> LoadReport | None:
    """The counts of a load that was stopped when all was written already; None where nothing was.

    ``before``: the county's version before it began.
    """
    with reading(store.engine) as connection:
        for batch in list_batches(connection, file.county):
            if batch.id <= before:
                break
            if (batch.kind, batch.by_role, batch.file_name) == (file.kind, file.by, file.name):
                counts = ("rows", "loaded", "noted", "unchanged", "repeated", "rejected")
                return LoadReport(
                    file.kind, file.name, "", **{name: getattr(batch, name) for name in counts}, batch_id=batch.id
                )
    return None


def undo_batch(report: Report, database: str, county: str, batch: int, by: str) -> UndoReport:
    """Take a batch back."""
    report(0, 0, _UNDOING)
    with Store.open(database) as store:
        return undo(store, county, batch, by_role=by)


def score(report: Report, database: str, county: str) -> str:
    """Score a county again, evaluate its obligations, put what is long overdue under supervision and draw its basemap;
    the method of the scores.
    """
    report(0, 0, _SCORING)
    with Store.open(database) as store:
        scored = score_county(store, county, on_progress=lambda _what, share: report(round(share * 60), 101, _SCORING))
        evaluate_county(
            store,
            county,
            county=scored.county,
            on_progress=lambda _what, share: report(60 + round(share * 40), 101, _EVALUATING),
        )
        escalate_county(store, county)
        report(100, 101, _DRAWING)
        draw_basemap(store, county)
        return scored.method


def compare_days(report: Report, database: str, county: str, since: date, until: date) -> Compared:
    """Find or make the runs two days are compared by; see ``dashboard.changes``."""
    report(0, 0, _JUDGING)
    with Store.open(database) as store:
        return prepare(
            store, county, since, until, on_progress=lambda _what, share: report(round(share * 100), 101, _JUDGING)
        )


def reject_workbook(report: Report, file: File, language: str) -> Path:
    """The sheet of a file tried or loaded before, its bad cells coloured; where it lies."""
    report(0, 0, _WRITING)
    with (file.path.parent / _REPORT_FILE).open("rb") as kept:
        result: LoadReport = pickle.load(kept)  # noqa: S301 (written by ``_keep`` into a folder of our own)
    to = file.path.parent / f"rejects-{language}.xlsx"
    half = to.with_name(f"writing-{language}.xlsx")  # a writer that is stopped leaves no half a workbook as a whole one
    t = translator(language)
    write_rejects(file.path, replace(result, file_name=file.name), half, say=lambda sentence: spoken(sentence, t))
    return half.replace(to)


def _load(store: Store, file: File, how: How, *, dry_run: bool, report: Report) -> LoadReport:
    what = _CHECKING if dry_run else _LOADING
    return load(
        store,
        file.county,
        file.kind,
        file.path,
        how,
        dry_run=dry_run,
        file_name=file.name,
        by_role=file.by,
        within=file.within,
        vault=load_vault(file.identity.key_file, file.identity.keep),
        on_progress=lambda done, total: report(done, total, what),
    )


def _keep(file: File, result: LoadReport) -> None:
    with (file.path.parent / _REPORT_FILE).open("wb") as kept:
        pickle.dump(result, kept)


def _commonest(rejects: Sequence[Reject]) -> tuple[tuple[str, Text, int], ...]:
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Text] = {}
    for entry in rejects:
        key = (entry.column, entry.reason.template)
        counts[key] += 1
        first.setdefault(key, entry.reason)
    return tuple((key[0], first[key], count) for key, count in counts.most_common(REASONS_SHOWN))


def _short(result: LoadReport, file: File) -> LoadReport:
    """What a screen shows of a report: a file of a million refused rows does not come back whole."""
    return replace(
        result,
        file_name=file.name,
        rejects=result.rejects[:SHOWN],
        notes=result.notes[:SHOWN],
        skipped=result.skipped[:SHOWN],
        refusal=None if result.refusal is None else _with_name(result.refusal, file),
    )


def _sheets(path: Path) -> tuple[str, ...]:
    """The sheets of a file that can be opened; none of one that cannot."""
    with suppress(InputError):
        return tuple(sheets_of(path))
    return ()


def _renamed(error: ShouwangError, file: File) -> ShouwangError:
    """An error that calls the file what its sender calls it."""
    message = error.message
    return type(error)(_with_name(message, file)) if isinstance(message, Text) else error


def _with_name(sentence: Text, file: File) -> Text:
    """A sentence that calls the file what its sender calls it."""

    def renamed(value: Any) -> Any:
        if isinstance(value, Text):
            return _with_name(value, file)
        if isinstance(value, str):
            return value.replace(file.path.name, file.name).replace(STEM, PurePath(file.name).stem)
        return value

    return Text(sentence.template, {name: renamed(value) for name, value in sentence.values.items()})
