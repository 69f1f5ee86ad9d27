"""The state machine of tasks, overdue and the ladder: worked cases, and a plain twin over histories made at random."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.packs import load_packs
from geo.errors import RuleError, TaskError
from geo.results import STEP_KINDS, TASK_LEVELS, TASK_MARKS, TASK_STATES, UNCLOSED
from geo.rules import Rule, RulePack
from geo.tasks import CLOCK, Actor, Finding, Owner, Request, Standing, Step, Task
from models.task_owners import owners_for
from models.tasks import (
    MAY,
    MOST_TEXT,
    Ladder,
    after,
    allowed,
    days_overdue,
    default_due,
    ladder_of,
    may,
    opened,
    overdue,
    to_escalate,
)
from tests.models.build import FENG, county

DAY = date(2026, 7, 15)
COUNTY, TOWN, VILLAGE, OTHER_TOWN = "610330", "610330101", "610330101201", "610330102"
LEADER, CIVIL, EMERGENCY = (Actor(role, COUNTY) for role in ("leader", "civil_affairs", "emergency"))
PLANNER, CLOCKWORK = Actor("planner", COUNTY), Actor(CLOCK, COUNTY)
SUPERVISOR, OTHER_SUPERVISOR = Actor("supervisor", TOWN), Actor("supervisor", OTHER_TOWN)
DIRECTOR, OTHER_DIRECTOR = Actor("director", VILLAGE), Actor("director", "610330101202")
ACTORS = (LEADER, CIVIL, EMERGENCY, PLANNER, CLOCKWORK, SUPERVISOR, OTHER_SUPERVISOR, DIRECTOR, OTHER_DIRECTOR)
DIRECTOR_1 = Owner("staff", "T1", "王主任")
FINDING = Finding("F10", "persons", "P1", VILLAGE, "children")


def ask(kind: str, by: Actor, day: date = DAY, **given: object) -> Request:
    return Request(kind, by, day, **{"text": "已入户", **given})  # type: ignore[arg-type]


def dispatched(by: Actor = CIVIL, owner: Owner = DIRECTOR_1, due: date | None = None) -> Task:
    request = ask("dispatch", by, due_on=due or DAY + timedelta(days=15))
    return taken(Task("RW0001", FINDING, "F10", "每月入户", owner, ()), request, opened(request))


def taken(task: Task, request: Request, standing: Standing) -> Task:
    step = Step(len(task.steps) + 1, request.kind, request.on, datetime.now(UTC), request.by, request.text, standing)
    return Task(task.id, task.finding, task.clause, task.phrase, task.owner, (*task.steps, step))


def do(task: Task, *requests: Request) -> Task:
    for request in requests:
        task = taken(task, request, after(task, request))
    return task


# The way of one task


def test_a_task_from_dispatch_to_closing() -> None:
    task = dispatched()
    assert task.now == Standing("open", "none", date(2026, 7, 30))
    task = do(task, ask("accept", DIRECTOR, text=""))
    assert task.now.state == "open"
    task = do(task, ask("feedback", DIRECTOR))
    assert task.now.state == "reported"
    task = do(task, ask("close", SUPERVISOR, text=""))
    assert task.now == Standing("closed", "none", date(2026, 7, 30))
    assert [step.kind for step in task.steps] == ["dispatch", "accept", "feedback", "close"]


def test_a_task_returned_is_reported_and_closed_again() -> None:
    task = do(dispatched(), ask("feedback", DIRECTOR), ask("return", CIVIL))
    assert task.now.state == "returned"
    task = do(task, ask("accept", DIRECTOR), ask("feedback", SUPERVISOR), ask("close", CIVIL))
    assert task.now.state == "closed"
    assert do(task, ask("return", SUPERVISOR)).now.state == "returned"


def test_whoever_reported_back_does_not_close() -> None:
    task = do(dispatched(), ask("feedback", SUPERVISOR))
    with pytest.raises(TaskError, match="somebody else checks task RW0001"):
        after(task, ask("close", SUPERVISOR))
    assert "close" not in allowed(SUPERVISOR, task)
    assert do(task, ask("close", CIVIL)).now.state == "closed"


def test_who_reported_back_before_a_return_may_close_what_another_did_after_it() -> None:
    task = do(dispatched(), ask("feedback", SUPERVISOR), ask("return", CIVIL), ask("feedback", DIRECTOR))
    assert do(task, ask("close", SUPERVISOR)).now.state == "closed"


def test_the_second_to_close_is_told_who_closed_it() -> None:
    task = do(dispatched(), ask("feedback", DIRECTOR), ask("close", CIVIL))
    with pytest.raises(TaskError, match=r"RW0001 was closed on 2026-07-15 by Civil affairs; only a return"):
        after(task, ask("close", SUPERVISOR))


@pytest.mark.parametrize(
    ("steps", "asked", "told"),
    [
        ((), ask("close", CIVIL), "Nothing is reported back"),
        ((), ask("return", CIVIL), "Nothing is reported back"),
        ((ask("accept", DIRECTOR),), ask("accept", SUPERVISOR), "accepted already"),
        ((ask("feedback", DIRECTOR),), ask("accept", DIRECTOR), "reported back already"),
        ((ask("withdraw", LEADER),), ask("feedback", DIRECTOR), "withdrawn on 2026-07-15 by County leader"),
        ((), ask("withdraw", CIVIL), "Withdraw is not a step for Civil affairs here; it is for County leader"),
        ((), ask("feedback", DIRECTOR, text=" "), "in a few words"),
        ((), ask("feedback", DIRECTOR, text="长" * (MOST_TEXT + 1)), "at most 2,000"),
        ((), ask("extend", CIVIL, due_on=date(2026, 7, 30)), "after 2026-07-30"),
        ((), ask("extend", CIVIL), "after 2026-07-30"),
        ((), ask("extend", CIVIL, date(2026, 8, 9), due_on=date(2026, 8, 9)), "after 2026-08-09"),
        ((), ask("extend", SUPERVISOR, due_on=date(2026, 9, 1)), "not a step for Township supervisor here"),
        ((ask("escalate", LEADER, level="county"),), ask("escalate", LEADER), "county's supervision already"),
        ((ask("escalate", LEADER),), ask("escalate", CLOCKWORK, level="township"), "only goes up"),
        ((), ask("escalate", LEADER, level="province"), "only goes up"),
        ((), ask("feedback", OTHER_DIRECTOR), "not a step"),
        ((), ask("close", OTHER_SUPERVISOR), "not a step"),
        ((), ask("feedback", CIVIL), "not a step"),
        ((), ask("burn", CIVIL), "no step of this name"),
        ((), ask("dispatch", CIVIL), "not a step"),
    ],
)
def test_what_is_refused_is_refused_in_one_sentence(steps: tuple[Request, ...], asked: Request, told: str) -> None:
    with pytest.raises(TaskError, match=told) as refused:
        after(do(dispatched(), *steps), asked)
    assert refused.value.message.count(". ") == 0


@pytest.mark.parametrize("by", [PLANNER, DIRECTOR])
def test_planners_and_directors_dispatch_nothing(by: Actor) -> None:
    with pytest.raises(TaskError, match="Dispatch is not a step"):
        opened(ask("dispatch", by, due_on=DAY))


@pytest.mark.parametrize("due", [None, DAY - timedelta(days=1)])
def test_a_dispatch_needs_a_day_that_is_not_past(due: date | None) -> None:
    with pytest.raises(TaskError, match="2026-07-15 or later"):
        opened(ask("dispatch", CIVIL, due_on=due))


def test_an_office_reports_back_on_what_an_office_owns_and_another_closes() -> None:
    task = do(dispatched(owner=Owner("department", "县应急管理局")), ask("feedback", EMERGENCY))
    with pytest.raises(TaskError, match="somebody else"):
        after(task, ask("close", EMERGENCY))
    assert do(task, ask("close", CIVIL)).now.state == "closed"


def test_a_supervisor_extends_what_a_supervisor_dispatched() -> None:
    task = do(dispatched(by=SUPERVISOR), ask("extend", SUPERVISOR, due_on=date(2026, 8, 20)))
    assert task.now.due_on == date(2026, 8, 20)


# Histories at random, against a plain twin

REQUESTS = st.builds(
    lambda kind, by, days, text, level, due: Request(
        kind, by, DAY + timedelta(days=days), text, None if due is None else DAY + timedelta(days=due), level
    ),
    st.sampled_from(STEP_KINDS),
    st.sampled_from(ACTORS),
    st.integers(0, 60),
    st.sampled_from(["", "说明"]),
    st.sampled_from([None, *TASK_LEVELS]),
    st.none() | st.integers(0, 90),
)
OWNERS = st.sampled_from([Owner("staff", "T1"), Owner("department", "县民政局"), Owner("role", "child_director")])


def twin(history: list[Request], asked: Request, owner: Owner) -> bool:
    """Whether a step is allowed after a history, read from the history alone."""
    kinds = [request.kind for request in history]
    role = asked.by.role
    if asked.kind not in MAY[role] or asked.kind == "dispatch":
        return False
    if role != CLOCK and not VILLAGE.startswith(asked.by.region):
        return False
    if role in {"civil_affairs", "emergency"} and asked.kind in {"accept", "feedback"} and owner.kind != "department":
        return False
    if role == "supervisor" and asked.kind == "extend" and history[0].by.role != "supervisor":
        return False
    if asked.kind in {"feedback", "return", "extend", "withdraw"} and not asked.text:
        return False
    telling = [kind for kind in kinds if kind not in {"accept", "escalate", "extend"}]
    ended = telling[-1] in {"close", "withdraw"}
    begun = max(at for at, kind in enumerate(kinds) if kind in {"dispatch", "return"})
    if asked.kind == "accept":
        return telling[-1] in {"dispatch", "return"} and "accept" not in kinds[begun:]
    if asked.kind == "close":
        return telling[-1] == "feedback" and asked.by not in [
            request.by for request in history[begun:] if request.kind == "feedback"
        ]
    if asked.kind == "return":
        return telling[-1] in {"feedback", "close"}
    if ended:
        return False
    if asked.kind == "escalate":
        reached = [0]
        for request in history:
            if request.kind == "escalate":
                reached.append(TASK_LEVELS.index(request.level) if request.level else max(reached) + 1)
        if max(reached) == 2:
            return False
        return asked.level is None or TASK_LEVELS.index(asked.level) > max(reached)
    if asked.kind == "extend":
        due = [request.due_on for request in history if request.kind in {"dispatch", "extend"}][-1]
        assert due is not None
        return asked.due_on is not None and asked.due_on > due and asked.due_on > asked.on
    return True


@given(st.sampled_from([LEADER, CIVIL, SUPERVISOR]), OWNERS, st.lists(REQUESTS, max_size=25))
def test_the_twin_allows_the_same_and_the_history_replays(by: Actor, owner: Owner, asked: list[Request]) -> None:
    task = dispatched(by, owner)
    history = [ask("dispatch", by, due_on=task.now.due_on)]
    for request in asked:
        expected = twin(history, request, owner)
        try:
            new = do(task, request)
        except TaskError:
            assert not expected, request
            continue
        assert expected, request
        before, now = task.now, new.now
        assert now.state in TASK_STATES
        assert TASK_LEVELS.index(now.level) >= TASK_LEVELS.index(before.level), "supervision never goes down"
        assert now.due_on >= before.due_on, "a day never comes closer"
        if before.state == "closed":
            assert request.kind == "return", "what is closed opens by a return alone"
        assert before.state != "withdrawn", "what is withdrawn takes no step"
        task, history = new, [*history, request]
    again = dispatched(by, owner)
    assert do(again, *history[1:]).now == task.now


@given(st.lists(REQUESTS, max_size=12), OWNERS)
def test_buttons_shown_are_the_steps_allowed(asked: list[Request], owner: Owner) -> None:
    """What ``allowed`` offers is taken when given what it needs; what it does not offer never is."""
    task = dispatched(owner=owner)
    for request in asked:
        try:
            task = do(task, request)
        except TaskError:
            continue
    for actor, kind in product(ACTORS, STEP_KINDS):
        full = Request(kind, actor, DAY, "说明", task.now.due_on + timedelta(days=400))
        if kind in allowed(actor, task):
            after(task, full)
        else:
            with pytest.raises(TaskError):
                after(task, full)


def test_only_the_region_of_a_role_is_its_own() -> None:
    task = dispatched()
    assert may(SUPERVISOR, "close", task)
    assert not may(OTHER_SUPERVISOR, "close", task)
    assert not any(may(PLANNER, kind) for kind in STEP_KINDS)


# Overdue and the ladder


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        ("open", date(2026, 7, 15), 0),  # due today is not overdue
        ("open", date(2026, 7, 14), 1),
        ("reported", date(2026, 7, 14), 1),  # waits for the closing check, and is late all the same
        ("returned", date(2026, 6, 15), 30),
        ("open", date(2026, 8, 1), 0),
        ("closed", date(2026, 1, 1), 0),
        ("withdrawn", date(2026, 1, 1), 0),
    ],
)
def test_days_overdue_by_hand(state: str, due: date, late: int) -> None:
    assert days_overdue(Standing(state, "none", due), DAY) == late


def marks(*rows: tuple[str, str, date]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "region_code": VILLAGE,
            "state": [state for state, _, _ in rows],
            "level": [level for _, level, _ in rows],
            "due_on": pd.Series([due for _, _, due in rows], dtype="datetime64[s]").to_numpy(),
        },
        index=pd.Index([f"RW{n:04d}" for n in range(len(rows))], dtype="str", name="task_id"),
    ).astype({"region_code": "str", "state": "str", "level": "str"})
    return TASK_MARKS.check(frame)


ROWS = st.lists(
    st.tuples(st.sampled_from(TASK_STATES), st.sampled_from(TASK_LEVELS), st.dates(date(2026, 6, 1), date(2026, 8, 30)))
)


@given(ROWS, st.integers(1, 9), st.integers(0, 9))
def test_the_ladder_goes_row_by_row(rows: list[tuple[str, str, date]], township: int, more: int) -> None:
    """Against one row at a time; run again on what it raised, it raises nothing."""
    frame, ladder = marks(*rows), Ladder(township, township + more)
    expected = {}
    for number, (state, level, due) in enumerate(rows):
        late = max(0, (DAY - due).days) if state in UNCLOSED else 0
        to = "county" if late >= township + more else "township" if late >= township else "none"
        if (level, to) in {("none", "township"), ("none", "county"), ("township", "county")}:
            expected[f"RW{number:04d}"] = to
    found = to_escalate(frame, ladder, DAY)
    assert found == expected
    raised = frame.assign(level=[found.get(task, level) for task, level in frame["level"].items()])
    assert to_escalate(raised.astype({"level": "str"}), ladder, DAY) == {}


def test_overdue_of_no_tasks_is_empty() -> None:
    assert overdue(TASK_MARKS.empty(), DAY).empty
    assert to_escalate(TASK_MARKS.empty(), Ladder(3, 10), DAY) == {}


def test_term_and_ladder_are_the_countys_own_decisions() -> None:
    rules = load_packs(FENG)
    assert default_due(rules, DAY) == DAY + timedelta(days=rules.number("county.task.term"))
    assert ladder_of(rules, DAY) == Ladder(
        rules.number("county.task.escalate_township"), rules.number("county.task.escalate_county")
    )
    assert all(rules[f"county.task.{name}"].local for name in ("term", "escalate_township", "escalate_county"))


def test_a_county_without_a_term_or_with_a_falling_ladder_is_told_so() -> None:
    with pytest.raises(RuleError, match=r"county\.task\.term"):
        default_due(RulePack(("county",)), DAY)
    rules = [
        Rule(f"county.task.{name}", "county", "本县决定", "", key="task", population=name, threshold=days)
        for name, days in (("escalate_township", 10), ("escalate_county", 3))
    ]
    with pytest.raises(RuleError, match="must rise"):
        ladder_of(RulePack(("county",), tuple(rules)), DAY)


# Owners


def test_owners_are_the_people_in_post_then_the_offices_of_the_rule() -> None:
    """The director who left is none, the township's post is vacant and offered all the same, offices come last."""
    place = "361126101201"
    made = county(
        {
            "staff": [
                {"id": "T1", "region_code": place, "name": "王", "role": "child_director", "from_date": "2020-01-01"},
                {
                    "id": "T2",
                    "region_code": place,
                    "name": "李",
                    "role": "child_director",
                    "from_date": "2020-01-01",
                    "to_date": "2025-01-01",
                },
                {"id": "T3", "region_code": place, "name": "张", "role": "grid_worker"},
                {"id": "T4", "region_code": "361126101202", "name": "赵", "role": "child_director"},
            ]
        },
    )
    rule = next(rule for rule in made.rules if rule.owners)
    found = owners_for(made, Finding(rule.id, "persons", "P1", place, "children"))
    assert found == [
        Owner("staff", "T1", "王"),
        Owner("staff", "T3", "张"),
        Owner("role", "supervisor"),
        *(Owner("department", office) for office in rule.owners),
    ]
    assert owners_for(made, Finding("no.such", "regions", "361126", "361126", "all")) == []
