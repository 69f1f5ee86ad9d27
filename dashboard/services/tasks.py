"""What the task page may ask and do: the list, one task with its history, the form to dispatch, a step."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from cachetools import LRUCache

from dashboard.access import Reader
from dashboard.services.task_views import TABS, Filter, Form, Judged, Line, Listing, Opened
from data.counties import CountyEntry
from data.obligations import find_obligations, read_cells, read_findings
from data.store import Store
from data.subjects import find_subject, read_subjects
from data.tasks import (
    Attachment,
    add_step,
    dispatch,
    find_task,
    read_attachment,
    read_steps,
    read_tasks,
)
from geo.calendar import BEIJING
from geo.county import County
from geo.errors import AccessError, TaskError
from geo.populations import POPULATIONS
from geo.results import SUBJECT_KINDS, UNCLOSED
from geo.rules import Rule
from geo.scope import Scope, Sight
from geo.tasks import Actor, File, Finding, Owner, Request, Task
from geo.text import say
from models.task_owners import owners_for
from models.tasks import MAY, after, allowed, default_due, may, opened, overdue

_NAMED_BY: Mapping[str, tuple[str, Sight | None]] = {
    "persons": ("name", Sight.NAMES),
    "carers": ("name", Sight.NAMES),
    "households": ("address", Sight.HOMES),
    "staff": ("name", None),
    "hazard_sites": ("name", None),
    "facilities": ("name", None),
    "regions": ("name", None),
}
"""The column a subject of each kind is called by, and what a reader must be allowed for it."""


class Known:
    """The regions and staff of a county as one reader sees them: names by code, jobs by staff number."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.names: dict[str, str] = county.regions["name"].dropna().to_dict()
        self.posts: dict[str, str] = county.staff["role"].dropna().to_dict()

    def place(self, code: str) -> str:
        """``township · village``, or the name alone of what is higher; the code where it has none on record."""
        own = self.names.get(code) or self.names.get(code[:12]) or code
        return f"{self.names.get(code[:9], '')} · {own}".lstrip(" ·") if len(code) >= 12 else own


class Tasks:
    """Tasks for readers. Thread-safe; one per application."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._cache: LRUCache[tuple[Any, ...], Known] = LRUCache(maxsize=32)
        self._lock = threading.RLock()

    def may_open(self, reader: Reader) -> bool:
        """Whether the role has anything to do with tasks."""
        return bool(MAY.get(reader.role.id))

    def today(self, reader: Reader) -> date:
        """The day tasks are taken on: the county's own, where it is shown on one, or the day in China."""
        return self._entry(reader).as_of or self.store.clock().astimezone(BEIJING).date()

    def listing(self, reader: Reader, wanted: Filter, *, named: int | None = None) -> Listing:
        """The tasks of a reader by part, place and owner. The first ``named`` of them (None: all) are told by the names
        of their subjects, the others by number.

        Raises:
            AccessError: the role has nothing to do with tasks.
        """
        self._require(reader)
        today = self.today(reader)
        tasks = read_tasks(self.store, reader.scope)
        lines = self._lines(reader, tasks, today)
        holders = {line.holder: line for line in lines}
        if wanted.place:
            lines = [line for line in lines if line.region_code.startswith(wanted.place)]
        if wanted.owner:
            lines = [line for line in lines if line.holder == wanted.owner]
        parts = {tab: [line for line in lines if _is_in(line, tab)] for tab in TABS}
        shown = parts.get(wanted.tab, parts["unclosed"])
        shown.sort(key=lambda line: (-line.late, line.due_on, line.id))
        return Listing(
            tuple(self._named(reader, shown[:named], today) + (shown[named:] if named is not None else [])),
            {tab: len(found) for tab, found in parts.items()},
            tuple(holders[key] for key in sorted(holders)),
            today,
        )

    def open(self, reader: Reader, task_id: str) -> Opened | None:
        """One task, with a line in the audit; None where there is none for this reader."""
        self._require(reader)
        task = find_task(self.store, reader.scope, task_id)
        if task is None:
            return None
        self._audit(reader, "task", task.finding.region_code, task.id)
        today = self.today(reader)
        (line,) = self._named(reader, self._lines(reader, read_tasks(self.store, reader.scope, task.id), today), today)
        steps = read_steps(self.store, reader.scope, task.id)
        files = {
            int(row["number"]): (str(row["file_name"]), str(row["file_type"]), int(row["file_bytes"]))
            for row in steps.dropna(subset=["file_name"]).to_dict("records")
        }
        worded = reader.scope.may(Sight.NAMES) or task.finding.sight in {"all", "incidents"}
        judged = self._judged(reader.scope, task.finding)
        return Opened(task, line, tuple(allowed(_actor(reader), task)), files, worded, today, judged)

    def form(self, reader: Reader, rule_id: str, subject_id: str) -> Form:
        """What would be dispatched for a subject under a rule.

        Raises:
            TaskError: the role dispatches nothing, or there is no such rule, or no such subject for this reader.
        """
        self._require(reader)
        actor, today = _actor(reader), self.today(reader)
        if not may(actor, "dispatch"):
            raise TaskError(say("Your role dispatches no tasks; a supervisor, an office or a leader does."))
        known = self._known(reader, today)
        county = known.county
        rule = county.rules.rules.get(rule_id)
        if rule is None:
            raise TaskError(say("There is no rule {rule} in this county.", rule=rule_id[:40]))
        finding = self._on_record(reader.scope, rule, subject_id, today)
        if finding is None:
            raise TaskError(say("Nothing of the number {subject} is on record for this role.", subject=subject_id[:40]))
        names = self._names(reader, {finding.subject_kind: [subject_id]}, today)
        return Form(
            finding,
            rule,
            names.get((finding.subject_kind, subject_id), subject_id),
            known.place(finding.region_code),
            tuple(owners_for(county, finding)),
            known.posts,
            default_due(county.rules, today),
            today,
            self._judged(reader.scope, finding),
        )

    def dispatch(
        self, reader: Reader, rule_id: str, subject_id: str, owner_key: str, due_on: date | None, text: str
    ) -> Task:
        """Dispatch a finding to one of the owners there are to choose from.

        Raises:
            TaskError: see ``form`` and ``data.tasks.dispatch``; or the owner is none of them.
        """
        form = self.form(reader, rule_id, subject_id)
        owner = next((owner for owner in form.owners if owner.key == owner_key), None)
        if owner is None:
            raise TaskError(say("Choose who is responsible from the list."))
        request = Request("dispatch", _actor(reader), form.today, text, due_on or form.due_on)
        clause = " ".join(filter(None, (form.rule.document, form.rule.clause)))
        task = dispatch(self.store, reader.scope, form.finding, owner, request, clause, form.rule.phrase, opened)
        self._audit(reader, "task_dispatch", form.finding.region_code, task.id)
        return task

    def step(
        self,
        reader: Reader,
        task_id: str,
        kind: str,
        text: str = "",
        *,
        due_on: date | None = None,
        level: str | None = None,
        file: File | None = None,
    ) -> Task:
        """Take a step of a task.

        Raises:
            AccessError, TaskError, InputError: see ``data.tasks.add_step``.
        """
        self._require(reader)
        request = Request(kind, _actor(reader), self.today(reader), text, due_on, level, file)
        task = add_step(self.store, reader.scope, task_id, request, after)
        self._audit(reader, f"task_{kind}", task.finding.region_code, task.id)
        return task

    def file(self, reader: Reader, task_id: str, number: int) -> Attachment:
        """A file of a step, with a line in the audit.

        Raises:
            AccessError: there is none for this reader.
        """
        self._require(reader)
        found = read_attachment(self.store, reader.scope, task_id, number)
        if found is None:
            raise AccessError("There is no such file for this role.", ids=[task_id[:40]])
        self._audit(reader, "task_file", reader.scope.region, f"{task_id}/{number}")
        return found

    def told(self, reader: Reader, what: str) -> None:
        """Note that a list was printed or written."""
        self._audit(reader, what, reader.scope.region, None)

    def places(self, reader: Reader) -> list[tuple[str, str]]:
        """The townships and villages of a reader by code, villages after the name of their township."""
        known = self._known(reader, self.today(reader))
        inside = [code for code in sorted(known.names) if len(code) in {9, 12} and reader.scope.covers(code)]
        return [(code, known.place(code)) for code in inside]

    def _lines(self, reader: Reader, tasks: pd.DataFrame, today: date) -> list[Line]:
        known, late = self._known(reader, today), overdue(tasks, today)
        rows: list[Any] = tasks.reset_index().to_dict("records")
        return [_line(known, row, int(days)) for row, days in zip(rows, late, strict=True)]

    def _named(self, reader: Reader, lines: list[Line], today: date) -> list[Line]:
        """The lines with the names of what they are about, so far as the reader may know them."""
        by_kind: dict[str, list[str]] = {}
        for line in lines:
            by_kind.setdefault(line.kind, []).append(line.subject)
        names = self._names(reader, by_kind, today)
        return [replace(line, subject=names.get((line.kind, line.subject), line.subject)) for line in lines]

    def _names(self, reader: Reader, wanted: dict[str, list[str]], today: date) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for kind, ids in wanted.items():
            column, sight = _NAMED_BY.get(kind, ("", None))
            if not column or (sight is not None and not reader.scope.may(sight)):
                continue
            rows = read_subjects(self.store, reader.scope, kind, ids, as_of=today)
            found |= {(kind, str(number)): str(name) for number, name in rows[column].dropna().items()}
        return found

    def _on_record(self, scope: Scope, rule: Rule, subject_id: str, as_of: date) -> Finding | None:
        population = POPULATIONS.get(rule.population)
        kinds = SUBJECT_KINDS if population is None else (population.kind,)
        return find_subject(self.store, scope, rule.id, subject_id, kinds, restricted=rule.restricted, as_of=as_of)

    def _judged(self, scope: Scope, finding: Finding) -> Judged | None:
        run = find_obligations(self.store, scope.county)
        if run is None:
            return None
        found = read_findings(self.store, run, scope, rule=finding.rule_id, subject=finding.subject_id)
        if not found.empty:
            since = found["since"].iloc[0]
            return Judged(str(found["status"].iloc[0]), None if pd.isna(since) else since.date(), run.as_of)
        cells = read_cells(self.store, run, scope, rule=finding.rule_id)
        return None if cells.empty or cells["missing_kind"].notna().any() else Judged("met", None, run.as_of)

    def _known(self, reader: Reader, today: date) -> Known:
        """The regions and the staff, which are few and seldom change."""
        code = reader.scope.county
        key = (code, self.store.version(code), reader.scope.key, today)
        with self._lock:
            if key not in self._cache:
                county = self.store.county(
                    code, as_of=today, scope=reader.scope, kinds=("regions", "staff"), scored=False
                )
                self._cache[key] = Known(county)
            return self._cache[key]

    def _entry(self, reader: Reader) -> CountyEntry:
        return next(entry for entry in self.store.counties() if entry.code == reader.scope.county)

    def _require(self, reader: Reader) -> None:
        if not self.may_open(reader):
            raise AccessError("This role has nothing to do with tasks.")

    def _audit(self, reader: Reader, action: str, region: str, subject: str | None) -> None:
        self.store.audit(action, role=reader.role.id, county=reader.scope.county, region=region, subject=subject)


def _actor(reader: Reader) -> Actor:
    return Actor(reader.role.id, reader.scope.region)


def _is_in(line: Line, tab: str) -> bool:
    if tab == "closed":
        return line.state not in UNCLOSED
    if line.state not in UNCLOSED:
        return False
    return {"overdue": line.late > 0, "supervised": line.level != "none", "reported": line.state == "reported"}.get(
        tab, True
    )


def _line(known: Known, row: dict[str, Any], late: int) -> Line:
    name = row["owner_name"]
    owner = Owner(row["owner_kind"], row["owner"], None if pd.isna(name) else str(name))
    where = row["region_code"][: 9 if owner.id == "supervisor" else 12]
    of_place = owner.kind == "role"
    return Line(
        id=row["task_id"],
        state=row["state"],
        level=row["level"],
        late=late,
        due_on=row["due_on"].date(),
        opened_on=row["opened_on"].date(),
        rule_id=row["rule_id"],
        clause=row["clause"],
        phrase=row["phrase"],
        kind=row["subject_kind"],
        subject=row["subject_id"],
        region_code=row["region_code"],
        place=known.place(row["region_code"]),
        owner=owner,
        post=known.posts.get(owner.id, "") if owner.kind == "staff" else "",
        holder=f"{owner.key}@{where}" if of_place else owner.key,
        owner_place=known.place(where) if of_place else "",
        last_step=row["last_step"],
        last_on=row["last_on"].date(),
    )
