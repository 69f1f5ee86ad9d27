"""Two days compared, for readers: made by a job when first asked for, kept in memory, read through a scope."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from cachetools import LRUCache

from dashboard import tasks
from dashboard.access import Reader
from dashboard.changes import Changes, Compared, check_days, read_changes
from dashboard.jobs import Job, Jobs, Owner
from dashboard.services.places import within
from data.store import Store
from geo.changes import CAUSES, CHANGES
from geo.county import County

SHOWN = 200
"""Subjects listed of one obligation."""
_KEPT = 32
Key = tuple[str, int, date, date]

Counts = Mapping[tuple[str, str], int]
"""By change and cause."""


@dataclass(frozen=True)
class Line:
    """One obligation in one township: how many subjects of each change and cause, and who left among the closed."""

    township: str
    rule_id: str
    counts: Counts
    left: int


@dataclass(frozen=True)
class Subject:
    """One changed subject of an obligation. ``name`` is empty where it has none, or the reader may not know it."""

    kind: str
    id: str
    name: str
    region_code: str
    change: str
    cause: str
    before: str
    after: str
    left: bool
    since: date | None


class Differences:
    """Compares two days for readers. Thread-safe; one per application.

    Args:
        store: where runs are read from; jobs open its database anew.
        jobs: where missing runs are made.
    """

    def __init__(self, store: Store, jobs: Jobs) -> None:
        self.store = store
        self._jobs = jobs
        self._lock = threading.RLock()
        self._compared: LRUCache[Key, Compared] = LRUCache(maxsize=_KEPT)
        self._working: dict[Key, Job] = {}
        self._read: LRUCache[tuple[Any, ...], Changes] = LRUCache(maxsize=_KEPT)
        self._database = store.engine.url.render_as_string(hide_password=False)

    def find(self, reader: Reader, days: tuple[date, date] | None) -> Compared | None:
        """The two days, if they have been compared in the county's present version."""
        if days is None:
            return None
        with self._lock:
            return self._compared.get(self._key(reader, days))

    def ask(self, reader: Reader, days: tuple[date, date]) -> Compared | Job:
        """The two days compared, or the job that does it: begun here, or by whoever asked before.

        Raises:
            InputError: the days cannot be compared.
            BusyError: the reader has as many jobs as one may.
        """
        check_days(self.store, reader.scope.county, *days)
        key = self._key(reader, days)
        with self._lock:
            found = self._compared.get(key)
            if found is not None:
                return found
            job = self._working.get(key)
            if job is None or not job.is_open:
                scope = reader.scope
                job = self._jobs.start(
                    Owner(reader.role.id, scope.county, scope.region),
                    tasks.compare_days,
                    self._database,
                    scope.county,
                    *days,
                    on_end=lambda ended: self._ended(key, ended),
                )
                self._working[key] = job
            return job

    def working(self, reader: Reader, days: tuple[date, date]) -> Job | None:
        """The job that compares the two days, or ended without having done so."""
        with self._lock:
            return self._working.get(self._key(reader, days))

    def keep(self, compared: Compared) -> None:
        """Keep what was compared elsewhere."""
        with self._lock:
            self._compared[compared.county, compared.version, compared.since, compared.until] = compared

    def changes(self, reader: Reader, compared: Compared) -> Changes:
        """What changed, as far as the reader may see it."""
        key = (compared.county, compared.version, compared.since, compared.until, reader.scope.key)
        with self._lock:
            found = self._read.get(key)
        if found is None:
            found = read_changes(self.store, compared, reader.scope)
            with self._lock:
                self._read[key] = found
        return found

    def _key(self, reader: Reader, days: tuple[date, date]) -> Key:
        county = reader.scope.county
        return county, self.store.version(county), *days

    def _ended(self, key: Key, job: Job) -> None:
        with self._lock:
            if job.state == "done":
                self.keep(job.result)
                if self._working.get(key) is job:
                    del self._working[key]


def counts_of(frame: pd.DataFrame) -> Counts:
    """How many of each change by each cause."""
    pairs = Counter(zip(frame["change"], frame["cause"], strict=True))
    return {(change, cause): pairs[change, cause] for change in CHANGES for cause in CAUSES}


def lines_of(subjects: pd.DataFrame, place: str) -> list[Line]:
    """By township and obligation what changed in a place, most new and worse first within a township."""
    here = within(subjects, place)
    if here.empty:
        return []
    lines = [
        Line(str(township), str(rule), counts_of(group), int(group["left"].sum()))
        for (township, rule), group in here.groupby([here["region_code"].str[:9], "rule_id"])
    ]
    return sorted(
        lines, key=lambda line: (line.township, -urgent(line.counts), -sum(line.counts.values()), line.rule_id)
    )


def urgent(counts: Counts) -> int:
    """How many are new or worse."""
    return sum(counts[change, cause] for change in ("new", "worse") for cause in CAUSES)


def subjects_of(subjects: pd.DataFrame, county: County, place: str, rule: str) -> tuple[list[Subject], int]:
    """The changed subjects of an obligation in a place, the most urgent first, and how many there are in all."""
    here = within(subjects, place)
    here = here[here["rule_id"] == rule]
    order = {change: number for number, change in enumerate(("new", "worse", "better", "closed"))}
    here = here.assign(order=here["change"].map(order)).sort_values(["order", "region_code", "subject_id"])
    return [_subject(row, county) for row in here.head(SHOWN).astype(object).to_dict("records")], len(here)


def _subject(row: Mapping[str, Any], county: County) -> Subject:
    frame = county.frames[row["subject_kind"]]
    name = frame["name"].get(row["subject_id"]) if "name" in frame else None
    return Subject(
        kind=row["subject_kind"],
        id=row["subject_id"],
        name="" if name is None or pd.isna(name) else str(name),
        region_code=row["region_code"],
        change=row["change"],
        cause=row["cause"],
        before=row["before"],
        after=row["after"],
        left=bool(row["left"]),
        since=None if pd.isna(row["since"]) else row["since"].date(),
    )
