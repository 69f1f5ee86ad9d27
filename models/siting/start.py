"""A set of candidates to begin from: any that keeps the limits, bettered by exchanging one for another.

Vertex substitution (Teitz & Bart 1968, Operations Research 16:955-961), the best exchange each time, as if there were
room for everybody. It proves nothing; a program that begins with it has something to beat, and a search that is cut
short something to give.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.score import Floats, Ints
from models.siting.effort import Effort
from models.siting.highs import Program
from models.siting.limits import Limits, add_openings
from models.siting.problem import SitingProblem

_PART: Final = 0.2  # of the seconds
_FAR: Final = 100.0  # times the longest way: not to be served
_TRIED: Final = 200  # exchanges a step looks at, the best first


def begin(problem: SitingProblem, minutes: Floats, effort: Effort) -> Ints | None:
    """A set that keeps the limits, good for whom the finite ``minutes`` (n, m) serve; None where none is found soon."""
    limits = Limits.of(problem)
    chosen = _first(limits, effort)
    if chosen is None or problem.model == "lscp":
        return chosen
    until = effort.spent + effort.left * _PART
    distances = _distances(problem, minutes)
    while effort.left > 0 and effort.spent <= until:
        effort.report("start", min(effort.spent / effort.seconds, 1.0))
        better = _exchanged(limits, distances, chosen)
        if better is None:
            break
        chosen = better
    return chosen


def _first(limits: Limits, effort: Effort) -> Ints | None:
    """Any set that keeps the limits: what must open and as many more as are to, where that is one; or HiGHS's."""
    problem = limits.problem
    chosen = problem.fixed
    if problem.p is not None and problem.budget is None and problem.model != "lscp":
        free = np.setdiff1d(np.flatnonzero(limits.counts), np.concatenate([problem.fixed, problem.forbidden]))
        _, first = np.unique(limits.place[free], return_index=True)
        free = np.sort(free[first])
        free = free[~np.isin(limits.place[free], limits.place[problem.fixed])]
        chosen = np.union1d(chosen, free[: max(0, problem.p - int(limits.counts[problem.fixed].sum()))])
    if limits.keep(chosen):
        return chosen.astype(np.int64)
    program = Program()
    opens = add_openings(program, problem)
    outcome = program.run(None, effort, what="start", part=_PART)
    return None if outcome.x is None else np.flatnonzero(outcome.x[opens] > 0.5).astype(np.int64)


def _distances(problem: SitingProblem, minutes: Floats) -> Floats:
    if problem.model in ("mclp", "backup"):
        return np.where(np.isfinite(minutes), 1.0 - problem.reach.share(minutes), 1.0)
    finite = np.isfinite(minutes)
    return np.where(finite, minutes, _FAR * (float(minutes[finite].max(initial=0.0)) + 1.0))


def _exchanged(limits: Limits, distances: Floats, chosen: Ints) -> Ints | None:
    """The set after the best exchange (or opening) that keeps the limits; None where none is better.

    ``models.siting.interchange`` exchanges faster, and knows of no limit but what must and must not be open.
    """
    problem, weight = limits.problem, limits.problem.weight
    near = distances[:, chosen]
    worst = float(distances.max(initial=0.0))
    first = near.min(axis=1) if len(chosen) else np.full(problem.n, worst)
    leaving: list[int | None] = [None, *chosen[~np.isin(chosen, problem.fixed)].tolist()]
    coming = np.setdiff1d(np.arange(problem.m), np.concatenate([chosen, problem.forbidden]))
    now = float(weight @ first)
    if not len(coming):
        return None
    totals = np.empty((len(leaving), len(coming)))
    for k, gone in enumerate(leaving):
        rest = near[:, chosen != gone] if gone is not None else near
        base = rest.min(axis=1) if rest.shape[1] else np.full(problem.n, worst)
        totals[k] = weight @ np.minimum(base[:, None], distances[:, coming])
    order = np.argsort(totals, axis=None)[:_TRIED]
    for k, at in zip(*np.unravel_index(order, totals.shape), strict=True):
        if totals[k, at] >= now - 1e-9 * abs(now):
            return None
        gone = leaving[k]
        other = np.sort(np.append(chosen[chosen != gone] if gone is not None else chosen, coming[at]))
        if limits.keep(other):
            return other
    return None
