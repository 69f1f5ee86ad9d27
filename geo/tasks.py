"""A task and its steps as values: what ``data`` keeps and ``models.tasks`` decides over. Contracts: ``geo.results``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

CLOCK = "clock"
"""Stands for a role where time alone takes a step."""


@dataclass(frozen=True)
class Finding:
    """What a task is dispatched for: one subject under one rule, as ``geo.results.FINDINGS`` has it."""

    rule_id: str
    subject_kind: str
    subject_id: str
    region_code: str
    sight: str


@dataclass(frozen=True)
class Owner:
    """Who owns a task: ``kind`` department (``id``: its name), role (a post in the place), or staff (a number)."""

    kind: str
    id: str
    name: str | None = None

    @property
    def key(self) -> str:
        """``staff:T1``, as an address carries it."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Actor:
    """Who takes a step: a role in a region. ``role`` is ``clock`` where time alone does."""

    role: str
    region: str


@dataclass(frozen=True)
class File:
    """What is to be attached to a step, as it was sent: ``data.attachments`` checks and cleans it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Request:
    """A step asked for. ``due_on``: the new day, of dispatch and extension; ``level``: how far up, of an escalation."""

    kind: str
    by: Actor
    on: date
    text: str = ""
    due_on: date | None = None
    level: str | None = None
    file: File | None = None


@dataclass(frozen=True)
class Standing:
    """How a task stands: what its steps have made of it so far."""

    state: str
    level: str
    due_on: date


@dataclass(frozen=True)
class Step:
    """A step taken. ``after``: how the task stood then; ``at``: when it came on record."""

    number: int
    kind: str
    on: date
    at: datetime
    by: Actor
    text: str
    after: Standing
    file_name: str | None = None


@dataclass(frozen=True)
class Task:
    """A task with its history, the first step (the dispatch) first."""

    id: str
    finding: Finding
    clause: str
    phrase: str
    owner: Owner
    steps: tuple[Step, ...]

    @property
    def now(self) -> Standing:
        """How it stands after the last step."""
        return self.steps[-1].after

    @property
    def opened_by(self) -> Actor:
        """Who dispatched it."""
        return self.steps[0].by
