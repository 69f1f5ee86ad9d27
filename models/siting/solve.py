"""A plan for a ``SitingProblem``, and why somebody is not served in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from geo.errors import InputError
from models.score import Floats, Ints
from models.siting.assign import flows_of, objective_of, to_nearest
from models.siting.effort import Effort, Report, silent
from models.siting.plan import SitingPlan
from models.siting.problem import Reach, SitingProblem
from models.siting.program import is_limited, reaching
from models.siting.quick import is_plain, quick
from models.siting.stages import Answer, answer, most_met


def solve(
    problem: SitingProblem,
    *,
    seconds: float = 60.0,
    gap: float = 0.0,
    progress: Report = silent,
    cancelled: Callable[[], bool] = bool,
    elapsed: Callable[[], float] | None = None,
) -> SitingPlan:
    """The best plan, or the best found in the time with a bound.

    Args:
        problem: what is asked.
        seconds: how long at most, by ``elapsed`` (seconds since the beginning), or without it by HiGHS's own clock.
        gap: a plan this near to the best, relative, is near enough.
        progress: told what is being done and the share of the seconds that has passed.
        cancelled: asked now and then; once true, the best plan so far is given.

    Raises:
        InputError: the problem makes no sense (``SitingProblem.checked``).
        ClashError: its limits cannot all be met; names those that clash.
        NoPlanError: none was found in the seconds.
    """
    problem = problem.checked()
    effort = Effort(seconds=seconds, gap=gap, report=progress, cancelled=cancelled, elapsed=elapsed)
    found = quick(problem, effort) if elapsed is not None and is_plain(problem) else answer(problem, effort)
    return _plan(problem, found, effort.spent, cancelled())


def evaluate(problem: SitingProblem, chosen: Ints) -> SitingPlan:
    """The plan of just these candidates open, whether its limits are met or not; nothing is proven, and its bound is
    that of any plan.

    Without capacity everybody goes to the nearest; with it the best division of those open is sought. Who is near
    enough to somebody for ``longest`` goes no farther, open or not.
    """
    chosen = np.unique(chosen).astype(np.int64)
    closed = np.setdiff1d(np.arange(problem.m), chosen)
    minutes = reaching(replace(problem, forbidden=closed))
    minutes[:, closed] = np.inf
    if is_limited(problem):
        flows, second = _divided(problem, minutes, chosen, closed)
    else:
        flows = to_nearest(minutes, chosen)
        second = to_nearest(minutes, chosen, nth=2) if problem.model == "backup" else flows.iloc[:0]
    bound = most_met(problem) if problem.model in ("mclp", "backup") else 0.0
    objective = objective_of(problem, chosen, flows, second)
    return _plan(problem, Answer(chosen, flows, second, objective, bound, False), 0.0, False)


def _divided(problem: SitingProblem, minutes: Floats, chosen: Ints, closed: Ints) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who goes where of a set whose candidates fill, as the model divides them; no limit is asked of what is open."""
    only = replace(
        problem,
        minutes=minutes,
        candidates=problem.candidates.assign(site=problem.candidates.index),  # two of one site may be drawn, too
        fixed=chosen,
        forbidden=closed,
        p=None,
        budget=np.inf,
        per_township=0,
        longest=None,
    )
    try:
        found = answer(only, Effort())
    except InputError:  # there is not room for all of a cover: as many as can be are served
        circle = Reach(problem.reach.none, problem.reach.none)
        found = answer(replace(only, model="mclp", reach=circle), Effort())
    return found.flows, found.second


def _plan(problem: SitingProblem, found: Answer, seconds: float, cancelled: bool) -> SitingPlan:
    return SitingPlan(
        problem, found.chosen, found.flows, found.objective, found.bound, found.proven, seconds,
        cancelled=cancelled and not found.proven, second=found.second,
    )  # fmt: skip


def explain(plan: SitingPlan) -> pd.DataFrame:
    """Who is not served, or not wholly: columns demand, share (not served), weight, persons, reason (``REASONS``).

    Within the reach of ``lscp`` is within its farthest minutes, of ``mclp`` and ``backup`` where the share of need met
    is above 0; the p-median and p-center have none.
    """
    problem = plan.problem
    rest = plan.unserved
    rows = np.flatnonzero(rest > 0)
    within = problem.minutes <= problem.reach.none
    if problem.model in ("mclp", "backup"):
        within &= problem.reach.share(problem.minutes) > 0
    elif problem.model != "lscp":
        within = np.isfinite(problem.minutes)
    reason = np.select(
        [problem.cut_off[rows], ~within[rows].any(axis=1), ~within[rows][:, plan.chosen].any(axis=1)],
        ["cut_off", "too_far", "not_chosen"],
        "capacity",
    )
    columns = {
        "demand": rows,
        "share": rest[rows],
        "weight": problem.weight[rows],
        "persons": problem.persons[rows],
        "reason": pd.array(reason, dtype="str"),
    }
    return pd.DataFrame(columns)


__all__ = ["evaluate", "explain", "flows_of", "is_plain", "solve"]
