"""Tasks on record: dispatched, taken further step by step, and read through a scope. Names of persons are never kept.

What a step makes of a task is decided by the function handed in (``models.tasks``), under the county's lock: of two who
close at once one has done it, and the other is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, insert, null, select

from data.attachments import Kept, cleaned
from data.counties import find_county
from data.engine import reading, writing
from data.frames import frame_of
from data.scoping import select_task_marks, select_tasks, worded
from data.store import Store
from data.tables import AttachmentRow, CountyRow, TaskRow, TaskStepRow
from geo.admin import is_within
from geo.errors import AccessError, TaskError
from geo.results import TASK_MARKS, TASK_STEPS, TASKS, UNCLOSED
from geo.scope import Scope
from geo.tasks import Actor, Finding, Owner, Request, Standing, Step, Task
from geo.text import say

Opened = Callable[[Request], Standing]
After = Callable[[Task, Request], Standing]

_FILE: Final = {"file_name": "name", "file_type": "type", "file_bytes": "size"}


@dataclass(frozen=True)
class Attachment:
    """A kept file as it is handed out."""

    name: str
    type: str
    content: bytes


def read_tasks(store: Store, scope: Scope, task_id: str | None = None) -> pd.DataFrame:
    """The tasks (contract ``TASKS``) a scope may see, closed ones among them, or one of them, as they stand."""
    query = select_tasks(scope)
    if task_id is not None:
        query = query.where(TaskRow.__table__.c.id == task_id)
    with reading(store.engine) as connection:
        find_county(connection, scope.county)
        return frame_of(TASKS, connection.execute(query).all())


def open_tasks(store: Store, scope: Scope) -> pd.DataFrame:
    """The unclosed tasks (contract ``TASKS``) a scope may see."""
    tasks = read_tasks(store, scope)
    return tasks[tasks["state"].isin(UNCLOSED)]


def read_marks(store: Store, scope: Scope) -> pd.DataFrame:
    """Where unclosed tasks are (contract ``TASK_MARKS``), for the map."""
    with reading(store.engine) as connection:
        return frame_of(TASK_MARKS, connection.execute(select_task_marks(scope)).all())


def read_steps(store: Store, scope: Scope, task_id: str | None = None) -> pd.DataFrame:
    """The history (contract ``TASK_STEPS``) of the tasks a scope may see, or of one of them."""
    with reading(store.engine) as connection:
        rows = connection.execute(_steps(scope, task_id)).all()
    return frame_of(TASK_STEPS, [(f"{row.task_id}/{row.number:03d}", *row) for row in rows])


def find_task(store: Store, scope: Scope, task_id: str) -> Task | None:
    """A task with its history; None where there is none, or none for this scope."""
    with reading(store.engine) as connection:
        return _find(connection, scope, task_id)


def dispatch(
    store: Store, scope: Scope, finding: Finding, owner: Owner, request: Request, clause: str, phrase: str, by: Opened
) -> Task:
    """Dispatch a finding: the task it became.

    Args:
        request: the dispatch, with the day to close it by.
        clause, phrase: of the rule, kept as they are on this day.
        by: decides how the task stands; see ``models.tasks.opened``.

    Raises:
        AccessError: the finding lies outside the scope.
        TaskError: ``by`` refuses, or the finding is dispatched already and not closed.
        InputError: the attached file is refused.
    """
    if not is_within(finding.region_code, scope.region):
        raise AccessError("This finding is outside what the role may see.", ids=[finding.subject_id])
    standing, kept = by(request), _kept(request)
    with writing(store.engine) as connection:
        _lock(connection, scope.county)
        already = _unclosed_of(connection, scope.county, finding)
        if already is not None:
            raise TaskError(
                say("This is dispatched already: task {task} is not closed yet.", task=already), ids=[already]
            )
        head = TaskRow.__table__
        held = connection.scalar(select(func.count()).where(head.c.county == scope.county)) or 0
        task_id = f"RW{held + 1:04d}"
        values = {"county": scope.county, "id": task_id, "clause": clause, "phrase": phrase, **vars(finding)}
        values |= {"owner_kind": owner.kind, "owner": owner.id, "owner_name": owner.name}
        connection.execute(insert(TaskRow).values(**values))
        _add(connection, store, scope.county, task_id, 1, request, standing, kept)
        found = _find(connection, Scope.whole(scope.county), task_id)
    assert found is not None
    return found


def add_step(store: Store, scope: Scope, task_id: str, request: Request, by: After) -> Task:
    """Take a step of a task, with its file, in one transaction; the task after it.

    Args:
        by: decides under the lock, over the task as it stands then; see ``models.tasks.after``.

    Raises:
        AccessError: there is no such task for this scope.
        TaskError: ``by`` refuses.
        InputError: the attached file is refused.
    """
    kept = _kept(request)
    with writing(store.engine) as connection:
        _lock(connection, scope.county)
        task = _find(connection, scope, task_id)
        if task is None:
            raise AccessError("There is no such task for this role.", ids=[task_id[:40]])
        standing = by(task, request)
        _add(connection, store, scope.county, task.id, len(task.steps) + 1, request, standing, kept)
        found = _find(connection, scope, task_id)
    assert found is not None
    return found


def read_attachment(store: Store, scope: Scope, task_id: str, number: int) -> Attachment | None:
    """The file of a step; None where there is none, or none for this scope (see ``data.scoping.worded``)."""
    table, tasks = AttachmentRow.__table__, select_tasks(scope).subquery()
    query = select(table.c.name, table.c.type, table.c.content).where(
        table.c.county == scope.county,
        table.c.task_id == task_id,
        table.c.number == number,
        table.c.task_id.in_(select(tasks.c.id).where(worded(tasks.c.sight, scope))),
    )
    with reading(store.engine) as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else Attachment(*row)


def _lock(connection: Connection, county: str) -> None:
    """Let nobody else change the county's tasks until this transaction ends. SQLite lets one write at a time anyway."""
    find_county(connection, county)
    connection.execute(select(CountyRow.code).where(CountyRow.code == county).with_for_update(key_share=True))


def _kept(request: Request) -> Kept | None:
    return None if request.file is None else cleaned(request.file.name, request.file.content)


def _add(
    connection: Connection,
    store: Store,
    county: str,
    task_id: str,
    number: int,
    request: Request,
    standing: Standing,
    kept: Kept | None,
) -> None:
    key = {"county": county, "task_id": task_id, "number": number}
    values = {"kind": request.kind, "on": request.on, "at": store.clock(), "text": request.text.strip() or None}
    values |= {"by_role": request.by.role, "by_region": request.by.region, **vars(standing)}
    connection.execute(insert(TaskStepRow).values(**key, **values))
    if kept is not None:
        connection.execute(insert(AttachmentRow).values(**key, **vars(kept)))


def _unclosed_of(connection: Connection, county: str, finding: Finding) -> str | None:
    tasks = select_tasks(Scope.whole(county)).subquery()
    query = select(tasks.c.id).where(
        tasks.c.rule_id == finding.rule_id,
        tasks.c.subject_id == finding.subject_id,
        tasks.c.subject_kind == finding.subject_kind,
        tasks.c.state.in_(UNCLOSED),
    )
    return connection.scalar(query.order_by(tasks.c.id).limit(1))


def _find(connection: Connection, scope: Scope, task_id: str) -> Task | None:
    table = TaskRow.__table__
    allowed = select_tasks(scope).subquery()
    head = (
        connection.execute(
            select(table).where(
                table.c.county == scope.county, table.c.id == task_id, table.c.id.in_(select(allowed.c.id))
            )
        )
        .mappings()
        .one_or_none()
    )
    if head is None:
        return None
    rows = connection.execute(_steps(scope, task_id, "at").order_by(TaskStepRow.__table__.c.number)).mappings()
    return Task(
        id=task_id,
        finding=Finding(
            *(head[name] for name in ("rule_id", "subject_kind", "subject_id", "region_code", "sight")),
        ),
        clause=head["clause"],
        phrase=head["phrase"],
        owner=Owner(head["owner_kind"], head["owner"], head["owner_name"]),
        steps=tuple(
            Step(
                row["number"],
                row["kind"],
                row["on"],
                row["at"],
                Actor(row["by_role"], row["by_region"]),
                row["text"] or "",
                Standing(row["state"], row["level"], row["due_on"]),
                row["file_name"],
            )
            for row in rows
        ),
    )


def _steps(scope: Scope, task_id: str | None, *more: str) -> Select[Any]:
    """The columns of ``TASK_STEPS``, and ``more`` of a step, of every step the scope may read; words and files of those
    it may not read are NULL.
    """
    step, file = TaskStepRow.__table__, AttachmentRow.__table__
    tasks = select_tasks(scope).subquery()

    def column(name: str) -> ColumnElement[Any]:
        if name != "text" and name not in _FILE:
            return step.c[name]
        found = file.c[_FILE[name]] if name in _FILE else step.c[name]
        return case((worded(tasks.c.sight, scope), found), else_=null()).label(name)

    query = (
        select(*(column(name) for name in (*TASK_STEPS.names, *more)))
        .join_from(step, tasks, tasks.c.id == step.c.task_id)
        .join(file, _of_step(step, file), isouter=True)
        .where(step.c.county == scope.county)
    )
    return query if task_id is None else query.where(step.c.task_id == task_id)


def _of_step(step: Any, file: Any) -> ColumnElement[bool]:
    return and_(file.c.county == step.c.county, file.c.task_id == step.c.task_id, file.c.number == step.c.number)
