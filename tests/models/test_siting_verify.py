"""The check of a siting finds each kind of broken plan, and none in a whole one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.siting.plan import SitingPlan
from models.siting.problem import Reach
from models.siting.solve import evaluate, solve
from models.siting.verify import faults
from tests.models.siting_build import problem

LINE = [[0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0]]
TOWNS = {"township": ["w", "w", "e", "e"]}
MEDIAN = solve(problem(LINE, [1, 5, 1, 5], "p-median", p=2))
ROOM = solve(problem(LINE, [1, 5, 1, 5], "p-median", p=2, columns={"capacity": 6.0}))
BACKUP = solve(problem(LINE, [1, 9, 9, 1], "backup", p=2, reach=Reach(10, 10)))


def flows(*ways: tuple[int, int, float]) -> pd.DataFrame:
    return pd.DataFrame(ways, columns=["demand", "candidate", "share"])


def limited(plan: SitingPlan, **limits: object) -> SitingPlan:
    """The same plan of a problem with other limits."""
    return replace(plan, problem=replace(plan.problem, **limits))


def opened(plan: SitingPlan, *chosen: int) -> SitingPlan:
    """Other candidates open, everybody at the nearest, as if the limits were kept."""
    return evaluate(plan.problem, np.array(chosen))


def test_whole_plans_have_no_fault() -> None:
    assert [faults(plan) for plan in (MEDIAN, ROOM, BACKUP)] == [[], [], []]


BROKEN: dict[str, tuple[Callable[[], SitingPlan], str]] = {
    "a candidate there is not": (lambda: replace(MEDIAN, chosen=np.array([1, 9])), "no candidate 9"),
    "one listed twice": (lambda: replace(MEDIAN, chosen=np.array([1, 3, 3])), "each listed once"),
    "fixed not open": (lambda: limited(MEDIAN, fixed=np.array([0])), "must be open"),
    "forbidden open": (lambda: limited(MEDIAN, forbidden=np.array([1])), "must not be open"),
    "two of one service at a site": (
        lambda: limited(MEDIAN, candidates=MEDIAN.problem.candidates.assign(site="here")),
        "more than once",
    ),
    "too many": (lambda: opened(MEDIAN, 0, 1, 3), r"3 stations are open, of 2 \(p\)"),
    "too few": (lambda: opened(MEDIAN, 1), r"1 stations are open, of 2 \(p\)"),
    "too dear": (lambda: limited(MEDIAN, budget=1.5, p=None), r"budget"),
    "a site not paid for": (
        lambda: limited(
            MEDIAN, budget=2.0, p=None, candidates=MEDIAN.problem.candidates.assign(site_yuan=[0.0, 1.0, 0.0, 0.0])
        ),
        "costs 3.00 yuan",
    ),
    "closing not paid for": (
        lambda: limited(
            MEDIAN,
            budget=2.0,
            p=None,
            candidates=MEDIAN.problem.candidates.assign(existing=[True, False, False, False], close_yuan=5.0),
        ),
        "costs 7.00 yuan",
    ),
    "a township without": (
        lambda: limited(
            MEDIAN, per_township=1, candidates=MEDIAN.problem.candidates.assign(township=["a", "b", "b", "b"])
        ),
        r"Township a has fewer than 1 open",
    ),
    "nobody near": (lambda: limited(MEDIAN, longest=5.0), r"Row 0 has nobody open within 5 minutes"),
    "a closed candidate serves": (
        lambda: replace(MEDIAN, flows=flows((0, 0, 1.0), (1, 1, 1.0), (2, 1, 1.0), (3, 3, 1.0))),
        "which is not open",
    ),
    "not the nearest": (
        lambda: replace(MEDIAN, flows=flows((0, 3, 1.0), (1, 1, 1.0), (2, 1, 1.0), (3, 3, 1.0)), objective=40.0),
        "Row 0 does not go to the nearest",
    ),
    "somebody forgotten": (
        lambda: replace(MEDIAN, flows=flows((1, 1, 1.0), (2, 1, 1.0), (3, 3, 1.0)), objective=10.0),
        "Row 0 is within reach of what is open and not served",
    ),
    "served one and a half times": (
        lambda: replace(MEDIAN, flows=flows((0, 1, 1.0), (0, 3, 0.5), (1, 1, 1.0), (2, 1, 1.0), (3, 3, 1.0))),
        "More than all of row 0",
    ),
    "a share below zero": (
        lambda: replace(MEDIAN, flows=flows((0, 1, -1.0), (1, 1, 1.0), (2, 1, 1.0), (3, 3, 1.0))),
        "a share is above 0",
    ),
    "a way there is not": (lambda: replace(MEDIAN, flows=flows((0, 7, 1.0))), "no such way"),
    "no room": (lambda: limited(ROOM, candidates=ROOM.problem.candidates.assign(capacity=5.5)), "has room for 5.5"),
    "divided": (
        lambda: limited(
            replace(ROOM, flows=flows((0, 1, 0.5), (0, 3, 0.5), (1, 1, 1.0), (2, 3, 1.0), (3, 3, 1.0))), whole=True
        ),
        "must stay whole",
    ),
    "room left over": (
        lambda: replace(ROOM, flows=flows((1, 1, 1.0), (2, 3, 1.0), (3, 3, 1.0)), objective=10.0, bound=10.0),
        "Row 0 is not wholly served, although there is room",
    ),
    "beyond the reach": (
        lambda: replace(BACKUP, flows=flows((0, 2, 1.0), (1, 1, 1.0), (2, 2, 1.0), (3, 2, 1.0))),
        "beyond its reach",
    ),
    "twice at the same place": (
        lambda: replace(BACKUP, second=flows((1, 1, 1.0), (2, 1, 1.0))),
        "served a second time where it is served the first",
    ),
    "twice in a model that does not": (
        lambda: replace(MEDIAN, second=flows((1, 3, 1.0))),
        "this model does not count",
    ),
    "not covered": (
        lambda: evaluate(problem(LINE, [1] * 4, "lscp", reach=Reach(5, 5)), np.array([0, 1])),
        r"Row 2 is within reach and not wholly served \(cover\)",
    ),
    "a false objective": (lambda: replace(MEDIAN, objective=19.0, bound=19.0), "The objective is 20, not 19"),
    "better than its bound": (lambda: replace(MEDIAN, bound=21.0, proven=False), "better than its bound"),
    "a false proof": (lambda: replace(MEDIAN, bound=15.0), "says it is the best"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_plan_is_found(kind: str) -> None:
    broken, sentence = BROKEN[kind]
    found = faults(broken())
    assert found
    assert pd.Series(found).str.contains(sentence).any(), found


def test_longest_of_a_way_is_checked() -> None:
    """Who has somebody within 10 minutes may not go 20, however much room there is."""
    plan = replace(ROOM, flows=flows((0, 3, 1.0), (1, 1, 1.0), (2, 3, 1.0), (3, 3, 0.8)), objective=40.0)
    assert any("beyond its reach" in fault for fault in faults(limited(plan, longest=10.0)))
