"""What pages with a job share: the job of each who asked, and in its process the wish to stop with the best so far."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from dashboard.access import Reader
from dashboard.jobs import Job, Jobs, Owner


class OneJobEach:
    """The job a page does for each owner, one at a time. Thread-safe."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._lock = threading.Lock()
        self._working: dict[Owner, Job] = {}

    def begin(self, reader: Reader, task: Callable[..., Any], *arguments: Any) -> tuple[Job, bool]:
        """The reader's job and whether it begins now: where one still waits or runs, nothing is begun."""
        owner = owner_of(reader)
        with self._lock:
            job = self._working.get(owner)
            if job is not None and job.is_open:
                return job, False
            job = self._jobs.start(owner, task, *arguments)
            self._working[owner] = job
            return job, True

    def of(self, reader: Reader) -> Job | None:
        """The reader's last job, whether it has ended or not."""
        with self._lock:
            return self._working.get(owner_of(reader))

    def dismiss(self, reader: Reader) -> None:
        """Forget an ended job."""
        owner = owner_of(reader)
        with self._lock:
            job = self._working.get(owner)
            if job is not None and not job.is_open:
                del self._working[owner]

    def cancel(self, reader: Reader) -> None:
        """Stop the reader's job: it keeps the best so far."""
        job = self.of(reader)
        if job is not None:
            self._jobs.cancel(job)


def owner_of(reader: Reader) -> Owner:
    """Whose a job is."""
    return Owner(reader.role.id, reader.scope.county, reader.scope.region)


def stop_flag() -> Callable[[], bool]:
    """Whether the job was asked to stop: it then keeps the best so far. For the job's own process."""
    stopped = threading.Event()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: stopped.set())  # how a job is cancelled
    return stopped.is_set


def stopwatch() -> Callable[[], float]:
    """Seconds since now."""
    began = time.monotonic()
    return lambda: time.monotonic() - began
