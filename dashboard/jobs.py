"""Long work in processes of its own, so that the server stays quick, memory is given back, and it can be stopped.

A job is one call of a function in a fresh process. It tells how far it is, and ends in a result, a refusal in words, a
failure, or because somebody stopped it. Stopping is ending the process: what writes to a database does so in one
transaction. A job is known by an id nobody can guess, and answers only to who started it. What it may take of the
machine has limits: time, memory, and how many jobs one owner has.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import secrets
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from geo.errors import InputError, ShouwangError
from geo.text import Text, say

LOG = logging.getLogger(__name__)

State = Literal["waiting", "running", "done", "refused", "failed", "cancelled"]
Report = Callable[[int, int, str], None]
"""Called in the job's process with what is done, what there is in all (0: unknown), and the step (a message)."""

AT_ONCE = 2
MOST_EACH = 2
"""Open jobs of one owner."""
MOST_SECONDS = 900.0
MOST_MEMORY = 4 << 30
"""Bytes of address space of a job's process."""
_SECONDS_BETWEEN = 0.2  # two tellings of progress
_SECONDS_TO_END = 5.0  # a process that was asked to


@dataclass(frozen=True)
class Owner:
    """Who started a job: the role and region of a session."""

    role: str
    county: str
    region: str


@dataclass(frozen=True)
class Progress:
    """How far a job is: ``done`` of ``total`` (0: unknown), at the step ``what`` (a message, or empty)."""

    done: int = 0
    total: int = 0
    what: str = ""


class BusyError(InputError):
    """There is no room for it now; later there is."""


class Job:
    """One call of ``task(report, *arguments)`` in its own process. Read it at any time; only ``Jobs`` changes it.

    ``state``: waiting, running, then one of done (``result``), refused (``refusal``: the error's own sentence, of which
    only a ``Text`` may be shown; also of a job that took too long or too much memory), failed (an error nobody foresaw)
    or cancelled.
    """

    def __init__(self, owner: Owner, task: Callable[..., Any], arguments: tuple[Any, ...], folder: Path | None) -> None:
        self.id = secrets.token_urlsafe(24)
        self.owner = owner
        self.state: State = "waiting"
        self.progress = Progress()
        self.result: Any = None
        self.refusal: ShouwangError | None = None
        self._task = task
        self._arguments = arguments
        self._folder = folder
        self._process: multiprocessing.process.BaseProcess | None = None
        self._ended = threading.Event()
        self._on_end: Callable[[Job], None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return not self._ended.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end; whether it has ended."""
        return self._ended.wait(seconds)


class Jobs:
    """Runs jobs, at most ``at_once`` of them; the others wait in the order they came. Thread-safe.

    Args:
        preload: modules the jobs' tasks live in. Where the system can, they are imported once, by a process without
            threads from which the jobs' processes are forked: a job then starts in a tenth of the time.
        most_each: jobs of one owner that wait or run.
        most_seconds, most_memory: of one job, from its start; bytes of address space, where the system can limit them.
    """

    def __init__(
        self,
        at_once: int = AT_ONCE,
        *,
        preload: Sequence[str] = (),
        most_each: int = MOST_EACH,
        most_seconds: float = MOST_SECONDS,
        most_memory: int = MOST_MEMORY,
    ) -> None:
        self._at_once = at_once
        self._most_each, self._most_seconds, self._most_memory = most_each, most_seconds, most_memory
        self._lock = threading.RLock()
        self._waiting: deque[Job] = deque()
        self._running: set[Job] = set()
        forks = "forkserver" in multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("forkserver" if forks else "spawn")
        if forks:
            self._context.set_forkserver_preload([*preload])
        self._closed = False

    def warm(self) -> None:
        """Begin what the first job would have to wait for."""
        if self._context.get_start_method() == "forkserver":
            ensure_running()

    def start(
        self,
        owner: Owner,
        task: Callable[..., Any],
        *arguments: Any,
        folder: Path | None = None,
        on_end: Callable[[Job], None] | None = None,
    ) -> Job:
        """Start a job, or let it wait.

        Args:
            task: a function of a module, called in the new process as ``task(report, *arguments)``.
            arguments: plain values; what they are is seen by no other process.
            folder: where the process keeps its temporary files.
            on_end: called once with the ended job, in a thread of its own.

        Raises:
            BusyError: the owner has as many jobs as one may.
        """
        job = Job(owner, task, arguments, folder)
        job._on_end = on_end
        with self._lock:
            self.require_room(owner)
            self._waiting.append(job)
        self._fill()
        return job

    def require_room(self, owner: Owner) -> None:
        """Make sure an owner may start a job now.

        Raises:
            BusyError: the owner has as many jobs as one may.
        """
        with self._lock:
            held = sum(job.owner == owner for job in (*self._waiting, *self._running))
        if held >= self._most_each:
            raise BusyError(
                say(
                    "{held} of your tasks are not finished; wait for one to end, or stop it, then try again.", held=held
                )
            )

    def cancel(self, job: Job) -> None:
        """Stop a job. It is ended when this returns, or within seconds."""
        with self._lock:
            waited = job in self._waiting
            if waited:
                self._waiting.remove(job)
                job.state = "cancelled"
            process = job._process
        if waited:
            self._end(job)  # outside the lock: who is told may hold one of its own
            return
        if process is not None and job.is_open:
            process.terminate()

    def close(self) -> None:
        """Stop every job and take no more."""
        with self._lock:
            self._closed = True
            jobs = [*self._waiting, *self._running]
        for job in jobs:
            self.cancel(job)
        for job in jobs:
            job.wait(_SECONDS_TO_END)

    def _fill(self) -> None:
        with self._lock:
            while self._waiting and len(self._running) < self._at_once and not self._closed:
                job = self._waiting.popleft()
                self._running.add(job)
                job.state = "running"
                here, there = self._context.Pipe(duplex=False)
                folder = None if job._folder is None else str(job._folder)
                job._process = self._context.Process(
                    target=_work, args=(there, folder, self._most_memory, job._task, job._arguments), daemon=True
                )
                job._process.start()
                there.close()
                threading.Thread(target=self._attend, args=(job, here), daemon=True).start()

    def _attend(self, job: Job, told: Connection) -> None:
        """Listen to a job's process until it ends."""
        assert job._process is not None
        end = time.monotonic() + self._most_seconds
        late = False
        with told, suppress(EOFError, OSError):  # the end of what it says, however it came about, be it in a message
            while job.state == "running":
                if not told.poll(max(end - time.monotonic(), 0.0)):
                    late = True
                    job._process.terminate()
                    break
                message, *values = told.recv()
                if message == "progress":
                    job.progress = Progress(*values)
                elif message == "failed":
                    LOG.error("job failed: %s\n%s", *values)
                    job.state = "failed"
                else:
                    job.state = message
                    job.result, job.refusal = (values[0], None) if message == "done" else (None, values[0])
        job._process.join(_SECONDS_TO_END)
        if job._process.is_alive():
            job._process.kill()
            job._process.join()
        if late:
            job.refusal = InputError(
                say(
                    "This took longer than {minutes:g} minutes and was stopped; split the file into smaller ones.",
                    minutes=round(self._most_seconds / 60, 1),
                )
            )
            job.state = "refused"
        elif job.state == "running":  # it said nothing of its end: somebody stopped it, or there was no memory left
            code = job._process.exitcode
            if code in _NO_MEMORY:
                job.refusal = InputError(_too_large())
            job.state = "cancelled" if code == -signal.SIGTERM else "failed" if job.refusal is None else "refused"
            LOG.warning("job %s, exit code %s", job.state, code)
        with self._lock:
            self._running.discard(job)
        self._end(job)
        self._fill()

    @staticmethod
    def _end(job: Job) -> None:
        try:
            if job._on_end is not None:
                job._on_end(job)
        finally:
            job._ended.set()


# How a process ends that libraries in C++ or Rust, or the system, end for want of memory.
_NO_MEMORY = (-signal.SIGABRT, -9)


def _too_large() -> Text:
    return say("This needs more memory than one task may take; split the file into smaller ones.")


def _limit_memory(most: int) -> None:
    if sys.platform != "win32":  # which has no such limit
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _work(
    told: Connection, folder: str | None, memory: int, task: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    """The whole life of a job's process."""
    gc.freeze()  # what it came with stays to its end: what clears away the unused need not look at it each time
    _limit_memory(memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the server's, which ends its jobs itself
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if folder is not None:
        os.umask(0o077)  # what it writes beside a file is as private as the file
        tempfile.tempdir = os.environ["TMPDIR"] = folder
    last = 0.0

    def report(done: int, total: int, what: str = "") -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN or done >= total > 0:
            last = now
            told.send(("progress", int(done), int(total), what))

    with told, _Telling(told):
        told.send(("done", task(report, *arguments)))


class _Telling:
    """Tells the server of the error its block ends in."""

    def __init__(self, told: Connection) -> None:
        self._told = told

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, ShouwangError):
            self._told.send(("refused", type(error)(error.message if isinstance(error.message, Text) else "")))
        elif isinstance(error, MemoryError):
            self._told.send(("refused", InputError(_too_large())))
        elif kind is not None:
            # Where, not what: the message of an error may quote a cell.
            self._told.send(("failed", kind.__name__, "".join(traceback.format_tb(trace))))
        return True


def _end_with_parent() -> None:
    """A server that was killed leaves no process behind."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
