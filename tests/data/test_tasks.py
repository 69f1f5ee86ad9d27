"""Tasks on both databases: kept step by step, read through a scope, one winner of two, files handed to nobody else."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import func, select

from data.engine import reading
from data.store import Store
from data.tables import AttachmentRow, TaskRow, TaskStepRow
from data.tasks import (
    add_step,
    dispatch,
    find_task,
    open_tasks,
    read_attachment,
    read_marks,
    read_steps,
    read_tasks,
)
from geo.errors import AccessError, InputError, TaskError, UnknownCountyError
from geo.results import SIGHTS, TASKS
from geo.scope import Scope, Sight
from geo.tasks import CLOCK, Actor, File, Finding, Owner, Request, Task
from models.tasks import after, opened
from tests.data.conftest import CODE, DAY, TOWN_1, TOWN_2, VILLAGE_1, VILLAGE_3
from tests.data.files_for_tasks import jpeg

WHOLE = Scope.whole(CODE)
CIVIL, LEADER = Actor("civil_affairs", CODE), Actor("leader", CODE)
SUPERVISOR, DIRECTOR = Actor("supervisor", TOWN_1), Actor("director", VILLAGE_1)
CHILD = Finding("F10", "persons", "P1", VILLAGE_1, "children")
ELDER = Finding("F11", "persons", "P2", VILLAGE_1, "elders")
FAR_CHILD = Finding("F10", "persons", "P4", VILLAGE_3, "children")
SITE = Finding("Y10", "hazard_sites", "W3", VILLAGE_3, "all")
TOWNSHIP = Finding("Y2", "regions", TOWN_1, TOWN_1, "all")
LOST = Finding("F20", "persons", "P1", VILLAGE_1, "restricted")
OWNER = Owner("staff", "T1", "王主任")


def ask(kind: str, by: Actor, day: date = DAY, **given: object) -> Request:
    return Request(kind, by, day, **{"text": "已处理", **given})  # type: ignore[arg-type]


def open_one(store: Store, finding: Finding = CHILD, scope: Scope = WHOLE, by: Actor = CIVIL) -> Task:
    request = ask("dispatch", by, due_on=DAY + timedelta(days=15))
    return dispatch(store, scope, finding, OWNER, request, "某号文 第十条", "每月入户", opened)


def step(store: Store, task: Task, kind: str, by: Actor, scope: Scope = WHOLE, **given: object) -> Task:
    return add_step(store, scope, task.id, ask(kind, by, **given), after)


def rows(store: Store) -> tuple[int, int, int]:
    with reading(store.engine) as connection:
        return tuple(  # type: ignore[return-value]
            connection.scalar(select(func.count()).select_from(row)) for row in (TaskRow, TaskStepRow, AttachmentRow)
        )


def test_a_task_comes_out_as_it_went_in(loaded: Store) -> None:
    made = open_one(loaded)
    assert made.id == "RW0001"
    assert find_task(loaded, WHOLE, "RW0001") == made
    assert (made.finding, made.owner, made.clause, made.phrase) == (CHILD, OWNER, "某号文 第十条", "每月入户")
    made = step(loaded, made, "feedback", DIRECTOR, file=File("照片.jpg", jpeg()))
    assert find_task(loaded, WHOLE, made.id) == made
    (row,) = read_tasks(loaded, WHOLE).reset_index().to_dict("records")
    assert row == {
        "task_id": "RW0001",
        "clause": "某号文 第十条",
        "phrase": "每月入户",
        **vars(CHILD),
        "owner_kind": "staff",
        "owner": "T1",
        "owner_name": "王主任",
        "opened_by": "civil_affairs",
        "opened_on": pd.Timestamp(DAY),
        "due_on": pd.Timestamp(DAY + timedelta(days=15)),
        "state": "reported",
        "level": "none",
        "last_step": "feedback",
        "last_on": pd.Timestamp(DAY),
        "steps": 2,
    }
    steps = read_steps(loaded, WHOLE, "RW0001")
    assert steps.index.tolist() == ["RW0001/001", "RW0001/002"]
    assert steps["kind"].tolist() == ["dispatch", "feedback"]
    assert steps["file_name"].tolist()[1] == "照片.jpg"
    assert pd.isna(steps["file_bytes"].iloc[0])


def test_a_refused_step_leaves_nothing_behind(loaded: Store) -> None:
    task = open_one(loaded)
    before, number = rows(loaded), loaded.latest(CODE).steps
    with pytest.raises(TaskError, match="Nothing is reported back"):
        step(loaded, task, "close", CIVIL, file=File("a.jpg", jpeg()))
    with pytest.raises(InputError, match="empty"):
        step(loaded, task, "feedback", DIRECTOR, file=File("a.jpg", b""))
    assert rows(loaded) == before
    assert loaded.latest(CODE).steps == number
    step(loaded, task, "feedback", DIRECTOR)
    assert loaded.latest(CODE).steps == number + 1


def test_one_finding_is_dispatched_once_until_it_is_closed(loaded: Store) -> None:
    task = open_one(loaded)
    with pytest.raises(TaskError, match="task RW0001 is not closed yet"):
        open_one(loaded)
    other = open_one(loaded, replace(CHILD, rule_id="F9"))
    assert other.id == "RW0002"
    step(loaded, task, "feedback", DIRECTOR)
    with pytest.raises(TaskError, match="RW0001"):
        open_one(loaded)
    step(loaded, task, "close", CIVIL)
    assert open_one(loaded).id == "RW0003"
    step(loaded, other, "withdraw", LEADER)
    assert open_one(loaded, other.finding).id == "RW0004"
    assert open_tasks(loaded, WHOLE).index.tolist() == ["RW0003", "RW0004"]


def test_of_two_who_close_at_once_one_wins_and_the_other_is_told(loaded: Store, store_url: str) -> None:
    task = step(loaded, open_one(loaded), "feedback", DIRECTOR)
    ready, told, won = threading.Barrier(2), [], []

    def close(by: Actor) -> None:
        ready.wait()
        try:
            won.append(add_step(loaded, WHOLE, task.id, ask("close", by), after).steps[-1].by)
        except TaskError as error:
            told.append(error.message)

    for _ in range(5):
        closers = [threading.Thread(target=close, args=(by,)) for by in (CIVIL, SUPERVISOR)]
        for closer in closers:
            closer.start()
        for closer in closers:
            closer.join()
        assert len(won) == len(told) == 1
        assert "was closed on 2025-07-01 by" in told[0]
        word = {"civil_affairs": "Civil affairs", "supervisor": "Township supervisor"}[won[0].role]
        assert word in told[0]
        found = find_task(loaded, WHOLE, task.id)
        assert found is not None
        assert [each.kind for each in found.steps].count("close") == [each.kind for each in found.steps].count(
            "return"
        ) + 1
        step(loaded, found, "return", CIVIL)
        step(loaded, found, "feedback", DIRECTOR)
        ready.reset()
        told.clear()
        won.clear()


def test_of_two_who_dispatch_at_once_one_is_told_of_the_others_task(loaded: Store) -> None:
    told, made = [], []

    def go() -> None:
        try:
            made.append(open_one(loaded).id)
        except TaskError as error:
            told.append(error.message)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["RW0001"]
    assert len(told) == 3
    assert all("RW0001" in message for message in told)


# Scope


EVERY = (CHILD, ELDER, FAR_CHILD, SITE, TOWNSHIP, LOST)


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(CODE, CODE, frozenset(Sight)), {CHILD, ELDER, FAR_CHILD, SITE, TOWNSHIP, LOST}),
        (Scope(CODE, CODE, frozenset()), {SITE, TOWNSHIP}),
        (Scope(CODE, CODE, frozenset({Sight.CHILDREN})), {CHILD, FAR_CHILD, SITE, TOWNSHIP}),
        (Scope(CODE, CODE, frozenset({Sight.CHILDREN, Sight.ELDERS})), {CHILD, ELDER, FAR_CHILD, SITE, TOWNSHIP}),
        (Scope(CODE, TOWN_1, frozenset(Sight)), {CHILD, ELDER, TOWNSHIP, LOST}),
        (Scope(CODE, TOWN_2, frozenset(Sight)), {FAR_CHILD, SITE}),
        (Scope(CODE, VILLAGE_1, frozenset({Sight.ELDERS})), {ELDER}),
    ],
)
def test_a_scope_reads_its_own_tasks_and_no_others_by_any_way(loaded: Store, scope: Scope, seen: set[Finding]) -> None:
    """List, history, single task, file and step: what is not in the scope is not there."""
    made = {finding: open_one(loaded, finding).id for finding in EVERY}
    for finding, task_id in made.items():
        add_step(loaded, WHOLE, task_id, ask("feedback", DIRECTOR, file=File("a.jpg", jpeg())), lambda t, _r: t.now)
        found = find_task(loaded, scope, task_id)
        assert (found is not None) is (finding in seen)
        worded = scope.may(Sight.NAMES) or finding.sight == "all"
        assert (read_attachment(loaded, scope, task_id, 2) is not None) is (finding in seen and worded)
        if finding not in seen:
            with pytest.raises(AccessError, match="no such task"):
                add_step(loaded, scope, task_id, ask("withdraw", LEADER), after)
    assert set(read_tasks(loaded, scope).index) == {made[finding] for finding in seen}
    assert set(read_steps(loaded, scope)["task_id"]) == {made[finding] for finding in seen}


def test_anybody_is_told_where_unclosed_tasks_are_and_nothing_more(loaded: Store) -> None:
    """Those who see no single person still see how many tasks a village has: never fewer, which would look safe."""
    for finding in EVERY:
        open_one(loaded, finding)
    step(loaded, find_task(loaded, WHOLE, "RW0004"), "withdraw", LEADER)  # type: ignore[arg-type]
    blind = read_marks(loaded, Scope(CODE, CODE))
    assert list(blind.columns) == ["region_code", "state", "level", "due_on"]
    assert blind["region_code"].tolist() == [VILLAGE_1, VILLAGE_1, VILLAGE_3, TOWN_1, VILLAGE_1]
    assert read_marks(loaded, Scope(CODE, TOWN_2))["region_code"].tolist() == [VILLAGE_3]
    pd.testing.assert_frame_equal(loaded.county(CODE, kinds=()).tasks, blind)


def test_a_finding_outside_the_scope_is_not_dispatched(loaded: Store) -> None:
    with pytest.raises(AccessError, match="outside"):
        open_one(loaded, FAR_CHILD, Scope(CODE, TOWN_1, frozenset(Sight)), SUPERVISOR)
    assert rows(loaded) == (0, 0, 0)


def test_every_sight_a_task_may_have_is_read_by_somebody(loaded: Store) -> None:
    for number, sight in enumerate(SIGHTS):
        open_one(loaded, Finding("R", "persons", f"P{number}", VILLAGE_1, sight))
    assert set(read_tasks(loaded, WHOLE)["sight"]) == set(SIGHTS)


def test_what_was_written_on_a_person_is_for_those_who_may_see_names(loaded: Store) -> None:
    """Words and photos may name or show whom a task is about; those of a water are for whoever sees the water."""
    child, water = open_one(loaded, CHILD), open_one(loaded, SITE)
    for task, by in ((child, DIRECTOR), (water, Actor("director", VILLAGE_3))):
        step(loaded, task, "feedback", by, text="赵一在家", file=File("赵一.jpg", jpeg()))
    nameless = Scope(CODE, CODE, frozenset(Sight) - {Sight.NAMES})
    for scope, seen in ((WHOLE, {child.id, water.id}), (nameless, {water.id})):
        steps = read_steps(loaded, scope)
        assert len(steps) == 4
        told = steps[steps["kind"] == "feedback"].set_index("task_id")
        for column in ("text", "file_name", "file_type", "file_bytes"):
            assert set(told.index[told[column].notna()]) == seen, column
        for task in (child, water):
            found = find_task(loaded, scope, task.id)
            assert found is not None
            assert (found.steps[1].text, found.steps[1].file_name) == (
                ("赵一在家", "赵一.jpg") if task.id in seen else ("", None)
            )
            assert (read_attachment(loaded, scope, task.id, 2) is not None) is (task.id in seen)


# Two dates


def test_the_map_of_an_earlier_moment_shows_the_tasks_of_that_moment(loaded: Store) -> None:
    before = loaded.clock()
    task = open_one(loaded)
    opened_at = loaded.clock()
    step(loaded, task, "escalate", Actor(CLOCK, CODE), level="county")
    raised_at = loaded.clock()
    step(loaded, task, "feedback", DIRECTOR)
    step(loaded, task, "close", CIVIL)

    def at(moment: object) -> list[tuple[str, str]]:
        tasks = loaded.county(CODE, kinds=(), known_at=moment).tasks  # type: ignore[arg-type]
        return list(zip(tasks["state"], tasks["level"], strict=True))

    assert at(before) == []
    assert at(opened_at) == [("open", "none")]
    assert at(raised_at) == [("open", "county")]
    assert at(loaded.clock()) == []


def test_a_county_that_is_not_held_has_no_tasks(loaded: Store) -> None:
    with pytest.raises(UnknownCountyError):
        read_tasks(loaded, Scope.whole("999999"))


def test_no_task_is_an_empty_frame_of_the_contract(loaded: Store) -> None:
    assert TASKS.check(read_tasks(loaded, WHOLE)).empty
    assert read_steps(loaded, WHOLE, "RW0001").empty
    assert find_task(loaded, WHOLE, "RW0001") is None
    assert read_attachment(loaded, WHOLE, "RW0001", 1) is None


def test_a_name_of_a_person_stands_in_no_table_of_tasks(loaded: Store) -> None:
    """What is looked up within a reader's scope is not kept beside it."""
    open_one(loaded)
    with reading(loaded.engine) as connection:
        kept = " ".join(str(value) for row in connection.execute(select(TaskRow.__table__)) for value in row)
    assert "赵一" not in kept
    assert not {"name", "person_name", "subject_name"} & set(TaskRow.__table__.columns.keys())
