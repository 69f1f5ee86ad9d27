"""From dispatch to closing: which step a task allows, to whom, what it makes of the task, and when it is overdue.

A breach is dispatched (派单) to an owner with a day to close it by. The owner accepts it (签收) and reports back
(反馈). Somebody else checks and closes it (销号) or returns it (退回). Whatever is not closed by its day is overdue,
whoever has it, and goes up for supervision (督办) by the county's own ladder of days, or because a leader says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Any, Final

import pandas as pd

from geo.admin import is_within
from geo.errors import RuleError, TaskError
from geo.results import STEP_KINDS, TASK_LEVELS, UNCLOSED
from geo.rules import RulePack
from geo.tasks import CLOCK, Actor, Request, Standing, Step, Task
from geo.text import Text, say

MAY: Final[Mapping[str, frozenset[str]]] = {
    "leader": frozenset({"dispatch", "escalate", "extend", "withdraw"}),
    "civil_affairs": frozenset({"dispatch", "accept", "feedback", "return", "close", "extend"}),
    "emergency": frozenset({"dispatch", "accept", "feedback", "return", "close", "extend"}),
    "planner": frozenset(),
    "supervisor": frozenset({"dispatch", "accept", "feedback", "return", "close", "extend"}),
    "director": frozenset({"accept", "feedback"}),
    CLOCK: frozenset({"escalate"}),
}
"""The steps of each role, in its region. County offices accept and report back only what an office owns; a supervisor
extends only what a supervisor dispatched."""

_STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "accept": ("open", "returned"),
    "feedback": UNCLOSED,
    "return": ("reported", "closed"),
    "close": ("reported",),
    "escalate": UNCLOSED,
    "extend": UNCLOSED,
    "withdraw": UNCLOSED,
}
"""The states from which a step is allowed."""
_MAKES: Final = {"feedback": "reported", "return": "returned", "close": "closed", "withdraw": "withdrawn"}
"""The state a step makes; the others leave it."""
_NEEDS_WORDS: Final = ("feedback", "return", "extend", "withdraw")
_OFFICES: Final = ("civil_affairs", "emergency")
MOST_TEXT: Final = 2_000
"""Characters of what is said with a step."""

STEP_WORDS: Final[Mapping[str, Text]] = {
    "dispatch": say("Dispatch"),
    "accept": say("Accept"),
    "feedback": say("Report back"),
    "return": say("Return"),
    "close": say("Close"),
    "escalate": say("Put under supervision"),
    "extend": say("Extend"),
    "withdraw": say("Withdraw"),
}
ROLE_WORDS: Final[Mapping[str, Text]] = {
    "leader": say("County leader"),
    "civil_affairs": say("Civil affairs"),
    "emergency": say("Emergency office"),
    "planner": say("Planner"),
    "supervisor": say("Township supervisor"),
    "director": say("Village child director"),
    CLOCK: say("By the clock"),
}


@dataclass(frozen=True)
class Ladder:
    """After how many days overdue a task goes up, to the township and to the county."""

    township_days: float
    county_days: float


def ladder_of(rules: RulePack, on: date) -> Ladder:
    """The county's ladder in force on a day (local rules of key ``task``).

    Raises:
        RuleError: the county has none, or the county would come before the township.
    """
    ladder = Ladder(_number(rules, "escalate_township", on), _number(rules, "escalate_county", on))
    if not 0 < ladder.township_days <= ladder.county_days:
        raise RuleError(
            "The days until a task goes up must rise: county.task.escalate_township is to be above 0 and at most "
            "county.task.escalate_county; correct the county's pack."
        )
    return ladder


def default_due(rules: RulePack, on: date) -> date:
    """The day a task dispatched ``on`` is to be closed by, where nobody says another.

    Raises:
        RuleError: the county has no term.
    """
    return on + timedelta(days=_number(rules, "term", on))


def may(actor: Actor, kind: str, task: Task | None = None) -> bool:
    """Whether a step is one of the actor's, whatever state the task is in; without a task, of any task."""
    if kind not in MAY.get(actor.role, frozenset()):
        return False
    if task is None:
        return True
    if actor.role != CLOCK and not is_within(task.finding.region_code, actor.region):
        return False
    if actor.role in _OFFICES and kind in {"accept", "feedback"}:
        return task.owner.kind == "department"
    if actor.role == "supervisor" and kind == "extend":
        return task.opened_by.role == "supervisor"
    return True


def allowed(actor: Actor, task: Task) -> list[str]:
    """The steps an actor could take of a task now, in the order of ``STEP_KINDS``."""
    return [kind for kind in STEP_KINDS if kind != "dispatch" and _refusal(task, kind, actor) is None]


def opened(request: Request) -> Standing:
    """How a task stands that is dispatched by ``request``.

    Raises:
        TaskError: not a step of this role, no day to close it by, or one that is past.
    """
    if request.kind != "dispatch" or not may(request.by, "dispatch"):
        raise TaskError(_not_yours("dispatch", request.by))
    if request.due_on is None or request.due_on < request.on:
        raise TaskError(say("Write the day it is to be closed by, {day} or later.", day=request.on.isoformat()))
    _check_text(request)
    return Standing("open", "none", request.due_on)


def after(task: Task, request: Request) -> Standing:
    """How ``task`` stands after the step asked for.

    Raises:
        TaskError: the step is not allowed to this role, in this state, or without what it needs; says what is.
    """
    refusal = _refusal(task, request.kind, request.by)
    if refusal is not None:
        raise TaskError(refusal, ids=[task.id])
    _check_text(request)
    now = task.now
    level, due_on = now.level, now.due_on
    if request.kind == "escalate":
        level = _higher(task, request.level)
    if request.kind == "extend":
        if request.due_on is None or request.due_on <= max(now.due_on, request.on):
            raise TaskError(
                say("An extension is to a day after {day}.", day=max(now.due_on, request.on).isoformat()), ids=[task.id]
            )
        due_on = request.due_on
    return Standing(_MAKES.get(request.kind, now.state), level, due_on)


def days_overdue(standing: Standing, as_of: date) -> int:
    """Days past the day a task was to be closed by; 0 on that day itself, and of what is closed or withdrawn."""
    return max((as_of - standing.due_on).days, 0) if standing.state in UNCLOSED else 0


def overdue(tasks: pd.DataFrame, as_of: date) -> pd.Series[Any]:
    """Days overdue by task, as ``days_overdue``, of a frame with state and due_on (``TASKS`` or ``TASK_MARKS``)."""
    late: pd.Series[Any] = (pd.Timestamp(as_of) - tasks["due_on"]).dt.days.clip(lower=0)
    return late.where(tasks["state"].isin(UNCLOSED), 0).astype("int64")


def to_escalate(tasks: pd.DataFrame, ladder: Ladder, as_of: date) -> dict[str, str]:
    """The tasks that have been overdue long enough to go up, and to where; each once, straight to the highest."""
    found: dict[str, str] = {}
    for task_id, days, level in zip(tasks.index, overdue(tasks, as_of), tasks["level"], strict=True):
        due = "county" if days >= ladder.county_days else "township" if days >= ladder.township_days else "none"
        if TASK_LEVELS.index(due) > TASK_LEVELS.index(level):
            found[str(task_id)] = due
    return found


def _number(rules: RulePack, population: str, on: date) -> float:
    rule = rules.first("task", population, on=on)
    if rule is None:
        raise RuleError(f"The county decided on no county.task.{population}; write it in its pack.", ids=[population])
    return rule.number


def _refusal(task: Task, kind: str, actor: Actor) -> Text | None:
    """Why a step cannot be taken, in one sentence; None where it can."""
    if kind not in _STATES or not may(actor, kind, task):
        return _not_yours(kind, actor)
    if task.now.state not in _STATES[kind]:
        return _not_now(task, kind)
    if kind == "accept" and _since_dispatch(task, "accept"):
        return say("Task {task} is accepted already; report back on it.", task=task.id)
    if kind == "close" and any(step.by == actor for step in _since_dispatch(task, "feedback")):
        return say("Whoever reported back does not close: somebody else checks task {task}.", task=task.id)
    if kind == "escalate" and task.now.level == TASK_LEVELS[-1]:
        return say("Task {task} is under the county's supervision already.", task=task.id)
    return None


def _not_yours(kind: str, actor: Actor) -> Text:
    roles = [ROLE_WORDS[role] for role, steps in MAY.items() if kind in steps and role != CLOCK]
    if not roles:
        return say("There is no step of this name.")
    return say(
        "{step} is not a step for {role} here; it is for {roles}.",
        step=STEP_WORDS[kind],
        role=ROLE_WORDS.get(actor.role, actor.role),
        roles=reduce(lambda first, rest: say("{first}, {rest}", first=first, rest=rest), roles),
    )


def _not_now(task: Task, kind: str) -> Text:
    last = next(step for step in reversed(task.steps) if step.after.state == task.now.state and step.kind in _ENDS)
    values = {"task": task.id, "day": last.on.isoformat(), "role": ROLE_WORDS.get(last.by.role, last.by.role)}
    if task.now.state == "closed":
        return say("Task {task} was closed on {day} by {role}; only a return opens it again.", **values)
    if task.now.state == "withdrawn":
        return say("Task {task} was withdrawn on {day} by {role}; dispatch anew if it is owed after all.", **values)
    if kind == "accept":
        return say("Task {task} is reported back already; it waits for whoever checks and closes.", task=task.id)
    return say("Nothing is reported back on task {task} yet; closing and returning come after that.", task=task.id)


_ENDS: Final = ("dispatch", *_MAKES)


def _since_dispatch(task: Task, kind: str) -> Sequence[Step]:
    """Steps of a kind since the task was last in its owner's hands anew: dispatched, or returned."""
    begun = max(step.number for step in task.steps if step.kind in {"dispatch", "return"})
    return [step for step in task.steps if step.kind == kind and step.number > begun]


def _higher(task: Task, level: str | None) -> str:
    at = TASK_LEVELS.index(task.now.level)
    asked = TASK_LEVELS[at + 1] if level is None else level
    if asked not in TASK_LEVELS[at + 1 :]:
        raise TaskError(say("Supervision of task {task} only goes up.", task=task.id), ids=[task.id])
    return asked


def _check_text(request: Request) -> None:
    if len(request.text) > MOST_TEXT:
        raise TaskError(say("Say it in at most {most:,} characters.", most=MOST_TEXT))
    if request.kind in _NEEDS_WORDS and not request.text.strip():
        raise TaskError(say("Write in a few words what was found, done, or why."))
