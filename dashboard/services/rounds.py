"""Rounds of rescue equipment for the patrol page: made by a job, the last one of each who asked kept in memory.

A round is no plan on record: it is made anew from scores and prices in seconds. Who sees a whole county makes one.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cachetools import LRUCache

from dashboard.access import Reader
from dashboard.job_keeping import OneJobEach, owner_of
from dashboard.jobs import Job, Jobs, Owner
from dashboard.rota_install_job import RoundAsked, install_round
from data.store import Store
from geo.errors import AccessError, InputError
from geo.text import say

_KEPT = 16


@dataclass(frozen=True, eq=False)
class MadeRound:
    """A round as the job tells it. ``stale``: the record or the scores have changed since."""

    told: Mapping[str, Any]
    asked: RoundAsked
    books: Mapping[str, bytes]
    stale: bool = False


class Rounds:
    """Rounds for readers. Thread-safe; one per application.

    Args:
        store: where scores, prices and teams are read from; jobs open its database anew.
        jobs: where rounds are made.
    """

    def __init__(self, store: Store, jobs: Jobs) -> None:
        self.store = store
        self.jobs = OneJobEach(jobs)
        self._lock = threading.Lock()
        self._made: LRUCache[Owner, MadeRound] = LRUCache(maxsize=_KEPT)
        self._database = store.engine.url.render_as_string(hide_password=False)

    def ask(self, reader: Reader, asked: RoundAsked) -> Job:
        """Begin to make a round.

        Raises:
            AccessError: the reader does not plan.
            InputError: what is asked makes no sense, one is being made, or the reader has as many jobs as one may.
        """
        _require(reader)
        job, begins = self.jobs.begin(
            reader, install_round, self._database, reader.scope.county, asked.checked().as_json()
        )
        if not begins:
            raise InputError(say("A computation of yours is still running; wait for it, or stop it first."))
        return job

    def settle(self, reader: Reader) -> Job | None:
        """The reader's job, its round kept and the job forgotten once it is done."""
        job = self.jobs.of(reader)
        if job is None or job.state != "done":
            return job
        made = MadeRound(job.result["told"], RoundAsked.from_json(job.result["asked"]), job.result["books"])
        with self._lock:
            self._made[owner_of(reader)] = made
        self.jobs.dismiss(reader)
        return None

    def last(self, reader: Reader) -> MadeRound | None:
        """The reader's last round; None where none was made since the program started."""
        _require(reader)
        with self._lock:
            made = self._made.get(owner_of(reader))
        if made is None:
            return None
        run, code = self.store.latest_run(reader.scope.county), reader.scope.county
        now = (self.store.version(code), None if run is None else run.id)
        return MadeRound(made.told, made.asked, made.books, now != (made.told["version"], made.told["run"]))

    def workbook(self, reader: Reader, language: str) -> tuple[bytes, date]:
        """The workbook of the last round, and its first day; noted in the audit.

        Raises:
            AccessError: the reader does not plan.
            InputError: there is none.
        """
        made = self.last(reader)
        if made is None:
            raise InputError(say("There is no round of equipment to hand out; make one on the patrol page first."))
        scope = reader.scope
        self.store.audit("equipment_xlsx", role=reader.role.id, county=scope.county, region=scope.region, subject="")
        return made.books[language], made.asked.first


def _require(reader: Reader) -> None:
    if reader.role.level != "county":
        raise AccessError("A round of equipment is planned by who sees the whole county.")
