"""Plans nearly as good as the best: politics will choose among them.

One after another: of all plans within the tolerance, the one that differs most from those already there, by how many
sites are open in one and not in the other (the nearest of them counts). A mixed
program each, whose rows keep the objective within the tolerance and the distance to every plan there is above zero
(Danna, Fenelon, Gu & Wunderling 2007, "Generating multiple solutions for mixed integer programming problems", IPCO;
no-good cuts: Balas & Jeroslow 1972, SIAM J. Applied Mathematics 23:61-69). Of equally different ones the best.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.score import Ints
from models.siting.effort import Effort, Report, silent
from models.siting.highs import EXACT, Program
from models.siting.limits import sites_of
from models.siting.plan import SitingPlan
from models.siting.problem import SitingProblem
from models.siting.program import Written, reaching
from models.siting.stages import Asked, told, written_for, written_within

MOST = 10


def alternatives(
    plan: SitingPlan,
    *,
    within: float = 0.01,
    most: int = MOST,
    seconds: float = 60.0,
    progress: Report = silent,
    cancelled: Callable[[], bool] = bool,
    elapsed: Callable[[], float] | None = None,
) -> list[SitingPlan]:
    """Other plans of the problem within a relative tolerance of the best, those most different from it first.

    Each differs in at least one site from ``plan`` and all others, and is held against the plan's bound: what it says
    of itself (``gap``) is at most ``within``, whether the plan is proven or not. Fewer than ``most`` if there are no
    more, or the seconds are over. A plan that leaves more weight unserved is none.
    """
    problem = plan.problem
    effort = Effort(seconds=seconds, report=progress, cancelled=cancelled, elapsed=elapsed)
    covering = problem.model in ("mclp", "backup")
    limit = plan.bound * (1 - within if covering else 1 + within)
    written, asked, minutes = _kept_near(plan, limit)
    if written is None:
        return []
    program, opens = written.program, _add_sites(written.program, problem, written.opens)
    farness = program.add_columns(1, high=float(len(opens)))
    program.add_cost("alike", farness, -1.0)
    _add_distance(program, opens, farness, _open_sites(problem, plan.chosen))
    found: list[SitingPlan] = []
    while len(found) < most and effort.left > 0:
        outcome = program.run("alike", effort, what="alternatives", part=1 / (most - len(found)))
        if outcome.x is None and not outcome.infeasible:
            outcome = program.run("alike", effort, what="alternatives")
        if outcome.x is None or outcome.value > -1 + EXACT:
            break
        best = program.copied()
        best.add_row(farness, 1.0, np.floor(-outcome.value + EXACT), np.inf)
        name = "yuan" if problem.model == "lscp" else "service"
        start = np.arange(program.size), outcome.x
        better = best.run(name, effort, what="alternatives", start=start, part=1 / (2 * most - 2 * len(found)))
        solution = outcome if better.x is None else better
        answer = told(problem, minutes, written, solution, plan.bound, False, effort, asked)
        assert solution.x is not None
        _add_distance(program, opens, farness, _open_sites(problem, written.chosen(solution.x)))
        beyond = limit - answer.objective if covering else answer.objective - limit
        other = SitingPlan(
            problem, answer.chosen, answer.flows, answer.objective, plan.bound, False, effort.spent,
            second=answer.second,
        )  # fmt: skip
        # What opens and serves nobody is closed where it may be, which can leave a plan there is already.
        if beyond <= EXACT * abs(limit) and all(differing_sites(known, other) for known in (plan, *found)):
            found.append(other)
    return sorted(found, key=lambda one: -differing_sites(plan, one))


def differing_sites(one: SitingPlan, other: SitingPlan) -> int:
    """How many sites are open in one of two plans of a problem and not in the other."""
    return len(np.setxor1d(_open_sites(one.problem, one.chosen), _open_sites(other.problem, other.chosen)))


def _kept_near(plan: SitingPlan, limit: float) -> tuple[Written | None, Asked, np.ndarray]:
    """The program of the plans within the limit, that leave no more unserved than this one; None where none can be."""
    problem = plan.problem
    minutes = reaching(problem, limit if problem.model == "p-center" else np.inf)
    if problem.model not in ("p-median", "p-center"):
        asked = Asked(np.ones(problem.n, dtype=bool), problem.model == "lscp", 0.0, True)
        written = written_for(problem, minutes, must=asked.must)
        name, most = ("yuan", limit) if problem.model == "lscp" else ("service", -limit)
        written.program.keep_within(name, most)
        return written, asked, minutes
    rest = plan.unserved
    reached = np.isfinite(reaching(problem)).any(axis=1)
    asks = reached & ((problem.weight > 0) | ((problem.model == "p-center") & (rest[reached] == 0).all()))
    left = float(problem.weight[asks] @ rest[asks])
    asked = Asked(asks, left == 0, left, True)
    within = written_within(problem, minutes, asked)
    if within is not None and problem.model == "p-median":
        within.program.keep_within("service", limit)
    return within, asked, minutes


def _open_sites(problem: SitingProblem, chosen: Ints) -> Ints:
    return np.unique(sites_of(problem)[chosen])


def _add_sites(program: Program, problem: SitingProblem, opens: Ints) -> Ints:
    """A column for each site, 1 where something opens there: that of its only candidate, or one of its own."""
    site = sites_of(problem)
    number = np.bincount(site)
    columns = np.empty(len(number), dtype=np.int64)
    columns[site] = opens
    for k in np.flatnonzero(number > 1).tolist():
        mine = opens[site == k]
        columns[k] = program.add_columns(1, whole=True)[0]
        row = np.arange(len(mine))
        program.add_rows(
            np.concatenate([row, row]),
            np.concatenate([mine, np.full(len(mine), columns[k])]),
            np.repeat([1.0, -1.0], len(mine)),
            -np.inf,
            0.0,
            number=len(mine),
        )
        program.add_row(np.concatenate([mine, columns[[k]]]), np.append(np.ones(len(mine)), -1.0), 0.0, np.inf)
    return columns


def _add_distance(program: Program, sites: Ints, farness: Ints, open_: Ints) -> None:
    """``farness`` is no more than the sites that differ from these, and at least one does."""
    sign = np.ones(len(sites))
    sign[open_] = -1.0
    program.add_row(np.append(sites, farness), np.append(sign, -1.0), -float(len(open_)), np.inf)
    program.add_row(sites, sign, 1.0 - len(open_), np.inf)
