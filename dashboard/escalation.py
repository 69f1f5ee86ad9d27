"""督办 by the clock: tasks overdue long enough go up, by the county's own ladder. Run after every scoring."""

from __future__ import annotations

from datetime import date

from data.packs import load_packs
from data.store import Store
from data.tasks import add_step, read_tasks
from geo.calendar import BEIJING
from geo.errors import TaskError
from geo.scope import Scope
from geo.tasks import CLOCK, Actor, Request, Standing, Task
from geo.text import say
from models.tasks import after, days_overdue, ladder_of, to_escalate


def escalate_county(store: Store, code: str, *, as_of: date | None = None) -> dict[str, str]:
    """Put every task of a county that is overdue long enough under supervision; the new level by task.

    ``as_of``: the day it is run for; without it the county's own, without that the day in China. Run twice, the second
    finds nothing.

    Raises:
        UnknownCountyError: the county is not held.
        RuleError: the county has no ladder.
    """
    entry = next((entry for entry in store.counties() if entry.code == code), None)
    day = as_of or (entry.as_of if entry else None) or store.clock().astimezone(BEIJING).date()
    scope, clock = Scope.whole(code), Actor(CLOCK, code)
    tasks = read_tasks(store, scope)
    assert entry is not None  # read_tasks refuses a county that is not held
    if tasks.empty:
        return {}  # nor is a ladder needed
    ladder = ladder_of(load_packs(entry.rule_packs), day)
    raised: dict[str, str] = {}

    def still_late(task: Task, request: Request) -> Standing:
        if days_overdue(task.now, day) < ladder.township_days:
            raise TaskError(say("Task {task} is not overdue any more.", task=task.id), ids=[task.id])
        return after(task, request)

    for task_id, level in to_escalate(tasks, ladder, day).items():
        try:
            add_step(store, scope, task_id, Request("escalate", clock, day, level=level), still_late)
        except TaskError:
            continue  # closed, extended or raised by somebody in this moment
        raised[task_id] = level
    return raised
