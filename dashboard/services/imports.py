"""Files on their way in: received, tried, loaded, taken back. What a reader may not load is refused here.

One file and what is done with it is an *errand*: known by an id nobody can guess, shown to nobody but who began it,
and forgotten with its file an hour after its last use. The work itself is a job (``dashboard.jobs``).
"""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from dashboard import tasks
from dashboard.access import Reader
from dashboard.jobs import BusyError, Job, Jobs, Owner
from dashboard.scratch import Scratch
from dashboard.services.errands import EXAMINE, LOAD, SCORE, UNDO, Errand, label_of
from data.engine import reading
from data.importing.batches import Batch, list_batches
from data.importing.how import How
from data.importing.mappings import save_mapping
from data.store import Store
from geo.errors import AccessError, InputError
from geo.text import Text, say

LARGEST = 200_000_000
"""Bytes of a file that comes in by the page."""
KEPT = timedelta(hours=1)
MOST_EACH, MOST = 3, 24
"""Files kept for one reader, and for all; those on their way in count."""
SECONDS_TO_WRITE = 20.0
"""A reject workbook may take; whoever asks for it holds one of the server's threads."""
SHAPES = (".gpkg", ".geojson", ".geojsonl", ".json", ".kml", ".kmz", ".parquet", ".zip")
ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt", *SHAPES)
"""How the name of a file may end; a shapefile comes zipped with its parts."""
HISTORY = 50

Clock = Callable[[], datetime]


class Imports:
    """Answers for readers who load. Thread-safe; one per application.

    Args:
        store: where files go; jobs open its database anew.
        identity: key file and what is kept of identity numbers, as the settings have them.
        jobs, scratch: where the work runs and the files lie meanwhile.
        clock: the moment now, for forgetting.
    """

    def __init__(
        self,
        store: Store,
        *,
        identity: tasks.Identity | None = None,
        jobs: Jobs | None = None,
        scratch: Scratch | None = None,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self.jobs = jobs or Jobs(preload=[tasks.__name__])
        self._identity = identity or tasks.Identity()
        self._scratch = scratch or Scratch()
        self._clock = clock
        self._lock = threading.RLock()
        self._errands: dict[str, Errand] = {}
        self._receiving: Counter[Owner] = Counter()
        self._writing: dict[str, Job] = {}
        self._scratch.on_beat = self.forget
        self._database = store.engine.url.render_as_string(hide_password=False)

    def close(self) -> None:
        """Stop every job and remove every file."""
        self.jobs.close()
        self._scratch.close()

    # Errands

    def receive(self, reader: Reader, kind: str, name: str, content: BinaryIO) -> Errand:
        """Keep a file that is sent, and begin to examine it.

        Raises:
            AccessError: the reader may not load the kind.
            InputError: the file is too large, empty, or by its name none that can be read.
            BusyError: the reader, or the server, has as many files as it may, or the disk is full.
        """
        reader.check_loads(kind)
        label = label_of(name)
        ending = PurePosixPath(label.lower()).suffix
        if ending not in ENDINGS:
            raise InputError(
                say(
                    "File {name} is of no kind that is read; send one of {endings}.",
                    name=label,
                    endings=" ".join(ENDINGS),
                )
            )
        self.forget()
        with self._room(_owner(reader)), ExitStack() as kept:
            folder = self._scratch.make()
            kept.callback(self._scratch.remove, folder)  # however it goes wrong
            path = folder / f"{tasks.STEM}{ending}"  # the sender's name is no path
            if not self._scratch.write(path, content, LARGEST, too_large):
                raise InputError(say("The file is empty; choose it again."))
            file = tasks.File(
                self._database, reader.scope.county, kind, path, label, reader.within, by_of(reader), self._identity
            )
            errand = self._begun(reader, kind, file, EXAMINE, tasks.examine, file, How())
            kept.pop_all()
        return errand

    def find(self, reader: Reader, errand_id: str | None) -> Errand | None:
        """The errand of that id, if it is this reader's; None for somebody else's as for one that never was."""
        self.forget()
        with self._lock:
            errand = self._errands.get(errand_id or "")
            if errand is None or errand.owner != _owner(reader):
                return None
            errand.used_at = self._clock()
            return errand

    def examine(self, reader: Reader, errand: Errand, how: How) -> None:
        """Read and try its file in another way."""
        reader.check_loads(errand.kind)
        if errand.file is None or errand.is_busy or errand.loaded is not None:
            return
        self._start(errand, EXAMINE, tasks.examine, errand.file, how)

    def load(self, reader: Reader, errand: Errand, *, accepted: bool) -> None:
        """Load its file as it was tried last.

        Args:
            accepted: whoever loads real data knows that there are no accounts yet.

        Raises:
            AccessError: the reader may not load the kind, or did not accept.
        """
        reader.check_loads(errand.kind)
        examined = errand.examined
        if errand.file is None or errand.is_busy or errand.loaded is not None:
            return
        if examined is None or examined.report is None or examined.report.refusal is not None:
            return
        if not accepted and not any(c.simulated for c in self.store.counties() if c.code == reader.scope.county):
            raise AccessError("Real data are loaded by who knows that there are no accounts yet.")
        errand.before = self.store.version(reader.scope.county)
        self._start(errand, LOAD, tasks.load_file, errand.file, errand.how)

    def undo(self, reader: Reader, batch: int, errand: Errand | None = None) -> Errand:
        """Take a batch back; as a step of the errand that made it, or as one of its own.

        Raises:
            AccessError: it is no batch this reader may take back.
        """
        found = next((entry for entry in self.batches(reader, limit=None) if entry.id == batch), None)
        if found is None or not may_undo(reader, found):
            raise AccessError(f"Batch {batch} is not this reader's to take back.", ids=[str(batch)])
        task = (UNDO, tasks.undo_batch, self._database, reader.scope.county, batch, by_of(reader))
        if errand is None or errand.batch != batch:
            with self._room(_owner(reader)):
                return self._begun(reader, found.kind, None, *task)
        if not errand.is_busy:
            self._start(errand, *task)
        return errand

    def rescore(self, reader: Reader, errand: Errand | None) -> Errand:
        """Score the whole county again; where that is being done, wait with whoever asked for it.

        Raises:
            BusyError: the reader has as many jobs as one may.
            AccessError: the reader loads nothing, and so has nothing to score again.
        """
        if not reader.role.loads:
            raise AccessError(f"A {reader.role.title.lower()} does not score.")
        owner, task = _owner(reader), (SCORE, tasks.score, self._database, reader.scope.county)
        with self._lock:
            if errand is not None and errand.is_busy:
                return errand
            running = [other for other in self._errands.values() if _is_scoring(other, owner.county)]
            mine = next((other for other in running if other.owner == owner), None)
            if mine is not None:
                return mine
            if running:
                with self._room(owner, starts=False):
                    errand = errand or self._new(reader, "", None)
                errand.step, errand.job, errand.serial = SCORE, running[0].job, errand.serial + 1
                return errand
            if errand is None:
                with self._room(owner):
                    return self._begun(reader, "", None, *task)
            self._start(errand, *task)
            return errand

    def cancel(self, errand: Errand) -> None:
        """Stop what it is doing; what somebody else asked for as well goes on."""
        if errand.job is not None and errand.job.owner == errand.owner:
            self.jobs.cancel(errand.job)

    def save_mapping(self, reader: Reader, errand: Errand, name: str) -> None:
        """Keep how its file was read, under a name, so that the next one like it just loads.

        Raises:
            InputError: the name is empty or too long.
            AccessError: the reader loads for a part of the county: a mapping is taken for everybody's files.
        """
        reader.check_loads(errand.kind)
        if reader.within is not None:
            raise AccessError("A mapping is for the whole county's files; civil affairs saves it.")
        label = label_of(name)
        if not label:
            raise InputError(say("Write a name for the mapping, such as the office the file comes from."))
        if errand.look is None:
            return
        save_mapping(self.store, reader.scope.county, errand.kind, label, errand.look.headers, errand.look.mapping)
        errand.saved_as = label
        errand.serial += 1

    def reject_workbook(self, errand: Errand, language: str) -> Path | None:
        """The workbook of what was refused, made when first asked for; None where there is none to make.

        Raises:
            InputError: it cannot be written.
            BusyError: it is being written, or takes too long.
        """
        if errand.file is None or errand.is_busy:
            return None
        path = errand.file.path.parent / f"rejects-{language}.xlsx"
        if not path.exists():
            with self._lock:
                before = self._writing.get(errand.id)
                if before is not None and before.is_open:
                    raise BusyError(say("The workbook is being written; wait a moment and ask for it again."))
                job = self._writing[errand.id] = self.jobs.start(
                    errand.owner, tasks.reject_workbook, errand.file, language, folder=errand.file.path.parent
                )
            if not job.wait(SECONDS_TO_WRITE):
                self.jobs.cancel(job)
                raise BusyError(say("The workbook takes too long to write; split the file, or try again later."))
            if job.refusal is not None:
                raise job.refusal
        return path if path.exists() else None

    def batches(self, reader: Reader, limit: int | None = HISTORY) -> list[Batch]:
        """The batches of the kinds and the region this reader loads, newest first."""
        if not reader.role.loads:
            return []
        with reading(self.store.engine) as connection:
            found = list_batches(connection, reader.scope.county)
        return [entry for entry in found if _is_of(reader, entry)][:limit]

    def forget(self) -> None:
        """Remove what nobody has used for an hour, and the oldest where there are too many."""
        now = self._clock()
        with self._lock:
            idle = sorted(
                (errand for errand in self._errands.values() if not errand.is_busy), key=lambda errand: errand.used_at
            )
            gone = [errand for errand in idle if now - errand.used_at > KEPT]
            gone += [errand for errand in idle[: max(len(self._errands) - MOST, 0)] if errand not in gone]
            for errand in gone:
                self._remove(errand)

    # Inside

    @contextmanager
    def _room(self, owner: Owner, *, starts: bool = True) -> Iterator[None]:
        """Room for one errand more, kept until it is there: the longest unused give way, those that work never.

        Raises:
            BusyError: there is none, or (where it ``starts`` a job) the owner has as many jobs as one may.
        """
        with self._lock:
            if starts:
                self.jobs.require_room(owner)
            mine = [errand for errand in self._errands.values() if errand.owner == owner]
            self._make_room(mine, MOST_EACH - self._receiving[owner])
            self._make_room([*self._errands.values()], MOST - self._receiving.total())
            self._receiving[owner] += 1
        try:
            yield
        finally:
            with self._lock:
                self._receiving[owner] -= 1

    def _make_room(self, errands: list[Errand], most: int) -> None:
        idle = sorted((errand for errand in errands if not errand.is_busy), key=lambda errand: errand.used_at)
        too_many = len(errands) + 1 - most
        if too_many > len(idle):
            raise BusyError(say("Too many files are being worked on; wait until one is finished, then try again."))
        for errand in idle[: max(too_many, 0)]:
            self._remove(errand)

    def _new(self, reader: Reader, kind: str, file: tasks.File | None) -> Errand:
        errand = Errand(secrets.token_urlsafe(24), _owner(reader), kind, self._clock(), file)
        with self._lock:
            self._errands[errand.id] = errand
        return errand

    def _begun(self, reader: Reader, kind: str, file: tasks.File | None, *task: Any) -> Errand:
        """A new errand that works, or none."""
        with self._lock:
            errand = self._new(reader, kind, file)
            try:
                self._start(errand, *task)
            except BusyError:
                del self._errands[errand.id]
                raise
        return errand

    def _remove(self, errand: Errand) -> None:
        del self._errands[errand.id]
        self._stop_writing(errand)
        if errand.file is not None:
            self._scratch.remove(errand.file.path.parent)

    def _stop_writing(self, errand: Errand) -> None:
        if (writing := self._writing.pop(errand.id, None)) is not None:
            self.jobs.cancel(writing)

    def _start(self, errand: Errand, step: str, task: Callable[..., Any], *arguments: Any) -> None:
        folder = None if errand.file is None else errand.file.path.parent
        with self._lock:
            self._stop_writing(errand)
            errand.job = self.jobs.start(  # who is told of its end waits for the lock
                errand.owner,
                task,
                *arguments,
                folder=folder,
                on_end=lambda job: self._ended(errand, step, job, arguments),
            )
            errand.step = step
            errand.serial += 1

    def _ended(self, errand: Errand, step: str, job: Job, arguments: tuple[Any, ...]) -> None:
        with self._lock:
            errand.used_at = self._clock()
            errand.serial += 1
            if step == LOAD and job.state != "done":
                assert errand.file is not None
                errand.loaded = tasks.landed(self.store, errand.file, errand.before)
            if job.state != "done":
                return
            if step == EXAMINE:
                errand.examined, errand.how = job.result, arguments[1]
            elif step == LOAD:
                errand.loaded, errand.scored = job.result, False
            elif step == UNDO:
                errand.undone, errand.scored = job.result, False
            else:
                for other in [errand, *self._errands.values()]:
                    if other.job is job:
                        other.scored, other.used_at = True, errand.used_at
            for old in [] if errand.file is None else errand.file.path.parent.glob("rejects-*.xlsx"):
                old.unlink()
        if step in {LOAD, UNDO}:
            batch = errand.batch if step == LOAD else arguments[2]
            subject = None if batch is None else str(batch)
            owner = errand.owner
            self.store.audit(step, role=owner.role, county=owner.county, region=owner.region, subject=subject)


def by_of(reader: Reader) -> str:
    """Who loads, as a batch keeps it: role and region."""
    return f"{reader.role.id}/{reader.scope.region}"


def may_undo(reader: Reader, batch: Batch) -> bool:
    """Whether a reader may take a batch back: of a kind it loads, from its own region, and not taken back before."""
    return _is_of(reader, batch) and batch.action != "undo" and batch.undone_by is None and batch.changed


def _is_of(reader: Reader, batch: Batch) -> bool:
    """A county's reader has all batches of its kinds; a township's or village's those loaded from inside it."""
    if batch.kind not in reader.role.loads:
        return False
    if reader.within is None:
        return True
    _role, _, region = (batch.by_role or "").partition("/")
    return region.startswith(reader.within)


def _is_scoring(errand: Errand, county: str) -> bool:
    if errand.step != SCORE or errand.owner.county != county:
        return False
    return errand.job is not None and errand.job.state in {"waiting", "running"}


def _owner(reader: Reader) -> Owner:
    return Owner(reader.role.id, reader.scope.county, reader.scope.region)


def too_large() -> Text:
    """The sentence for a file above ``LARGEST``."""
    return say("The file is larger than {most:.0f} MB; split it, or load it with shouwang load.", most=LARGEST / 1e6)
