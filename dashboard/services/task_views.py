"""What the task page is told: a filter, a line, the list, one task opened, the form to dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.rules import Rule
from geo.tasks import Finding, Owner, Task

TABS = ("unclosed", "overdue", "supervised", "reported", "closed")
"""The parts of the list, each with its count."""


@dataclass(frozen=True)
class Filter:
    """What of the list is looked at: a part, a township or village, one owner (``Line.holder``)."""

    tab: str = "unclosed"
    place: str | None = None
    owner: str | None = None


@dataclass(frozen=True)
class Line:
    """One task in a list. ``subject`` is its name where the reader may know it, else its number.

    ``post``: the job of an owner who is a worker. ``holder`` tells owners apart: the directors of two villages are two,
    though both tasks are owned by the role.
    """

    id: str
    state: str
    level: str
    late: int
    due_on: date
    opened_on: date
    rule_id: str
    clause: str
    phrase: str
    kind: str
    subject: str
    region_code: str
    place: str
    owner: Owner
    post: str
    holder: str
    owner_place: str
    last_step: str
    last_on: date


@dataclass(frozen=True)
class Listing:
    """The lines asked for, the most pressing first, counts by tab, and the owners there are to choose from."""

    lines: tuple[Line, ...]
    counts: dict[str, int]
    owners: tuple[Line, ...]
    as_of: date


@dataclass(frozen=True)
class Judged:
    """How the last evaluation of the obligations, as of a day, has a subject under a rule.

    ``status``: of ``geo.results.STATUSES``; ``met`` also where the rule does not concern it.
    """

    status: str
    since: date | None
    as_of: date


@dataclass(frozen=True)
class Opened:
    """One task with what the reader may do to it now.

    ``files``: name, type and bytes of what is attached, by number of the step. ``worded``: whether the reader sees what
    was written and attached.
    """

    task: Task
    line: Line
    allowed: tuple[str, ...]
    files: dict[int, tuple[str, str, int]]
    worded: bool
    today: date
    judged: Judged | None


@dataclass(frozen=True)
class Form:
    """What a task would be dispatched for, and to whom it might go. ``posts``: jobs by staff number.

    ``judged``: None where the rule was never evaluated, or is none that is.
    """

    finding: Finding
    rule: Rule
    subject: str
    place: str
    owners: tuple[Owner, ...]
    posts: dict[str, str]
    due_on: date
    today: date
    judged: Judged | None
