"""The order in which the programs of a model are solved, from a problem to what opens, who goes where and a bound.

- ``lscp``, ``mclp``, ``backup``: one program.
- ``p-median``: first the least weight left unserved, of all that a candidate that may open reaches; nothing is
  dropped silently. Where all can be served, or as many as can, then the fewest weighted minutes.
- ``p-center``: whether everybody can be served within r, asked for distances that occur, by halving (Minieka 1970, SIAM
  Review 12:138-139; Daskin 1995, Network and Discrete Location); then the fewest weighted minutes within the least r.
  If not everybody can be served, that as much weight is as in the p-median comes first.

Rows of no weight are left out of the p-median, and of the p-center where not everybody can be served; they are given
what room is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.errors import NoPlanError
from geo.text import say
from models.score import Bools, Floats, Ints
from models.siting.assign import (
    filled_up,
    flows_of,
    objective_of,
    tidied,
    to_nearest,
    unserved_of,
    weighted_minutes,
    without_idle,
)
from models.siting.clash import clash
from models.siting.effort import Effort
from models.siting.highs import EXACT, Outcome
from models.siting.problem import SitingProblem
from models.siting.program import Pairs, Written, is_limited, reaching, write_levels, write_pairs
from models.siting.start import begin

_FIRST_LEVELS = 8
_BRIEF_S = 60.0  # at most, for a linear program that decides nothing; it must not be cut short
_ROUNDED = 1e-12  # of all weight: how far apart its sums may be that are the same
_LEVELS_EACH = 1  # candidates a row is given at first of those there are for each station


@dataclass(frozen=True, eq=False)
class Answer:
    """What the programs of a model come to: as in ``SitingPlan``."""

    chosen: Ints
    flows: pd.DataFrame
    second: pd.DataFrame
    objective: float
    bound: float
    proven: bool


@dataclass(frozen=True, eq=False)
class Asked:
    """How many are to be served: rows that ``ask``; all of them (``must``), or all but ``unserved`` weight of them."""

    asks: Bools
    must: bool
    unserved: float
    proven: bool
    chosen: Ints | None = None


def answer(problem: SitingProblem, effort: Effort) -> Answer:
    """The best plan of the programs.

    Raises:
        ClashError: its limits cannot all be met.
        NoPlanError: none was found in the seconds there were.
    """
    if problem.model == "p-median":
        return _median(problem, effort)
    if problem.model == "p-center":
        return _center(problem, effort)
    return _one_program(problem, effort)


def _one_program(problem: SitingProblem, effort: Effort) -> Answer:
    minutes = reaching(problem)
    if problem.model == "lscp":
        written = written_for(problem, minutes, must=True)
        outcome = _solved(problem, written, "yuan", effort, None)
        return told(problem, minutes, written, outcome, outcome.bound, outcome.proven, effort)
    start = begin(problem, minutes, effort)
    written = written_for(problem, minutes, must=False)
    outcome = _solved(problem, written, "service", effort, start)
    bound = min(-outcome.bound, most_met(problem))
    return told(problem, minutes, written, outcome, bound, outcome.proven, effort, start=start)


def most_met(problem: SitingProblem) -> float:
    """The weight met if everybody is met wholly, by two where two count."""
    return float(problem.weight.sum()) * (1 + (problem.again if problem.model == "backup" else 0.0))


def written_for(
    problem: SitingProblem, minutes: Floats, *, must: bool, asks: Bools | None = None, keep: Ints | None = None
) -> Written:
    """The program of a model over the pairs of finite ``minutes``, with capacity or without.

    Without ``must`` of a p-median or p-center the cost ``unserved`` must be kept within bounds: being unserved
    costs no minutes.
    """
    asks = np.ones(problem.n, dtype=bool) if asks is None else asks
    if is_limited(problem):
        return write_pairs(problem, minutes, must=must, asks=asks)
    if problem.model == "lscp":
        return write_levels(problem, np.where(np.isfinite(minutes), 0.0, np.inf), problem.weight, beyond=None)
    if problem.model in ("mclp", "backup"):
        again = problem.again if problem.model == "backup" else None
        lost = np.where(np.isfinite(minutes), 1.0 - problem.reach.share(minutes), np.inf)
        written = write_levels(problem, lost, problem.weight, beyond=1.0, again=again)
        written.program.add_cost("service", written.opens[:0], 0.0, -most_met(problem))  # weight lost -> weight met
        return written
    asked = np.where(asks[:, None], minutes, np.inf)
    weight = np.where(asks, problem.weight, 0.0)
    return write_levels(problem, asked, weight, beyond=None if must else 0.0, keep=keep)


def _solved(problem: SitingProblem, written: Written, name: str, effort: Effort, start: Ints | None) -> Outcome:
    """A run with a solution, or at least a set it began with; or the error that says why there is none."""
    outcome = written.program.run(name, effort, what=name, start=started(written, start))
    if outcome.infeasible:
        raise clash(problem, effort)
    if outcome.x is None and start is None:
        raise _none_found(effort)
    return outcome


def _none_found(effort: Effort) -> NoPlanError:
    return NoPlanError(
        say("No plan was found in {seconds:.1f} seconds; allow more seconds or ask for less.", seconds=effort.spent)
    )


def started(written: Written, chosen: Ints | None) -> tuple[Ints, Floats] | None:
    """What is open, as the beginning of a run."""
    if chosen is None:
        return None
    return written.opens, np.isin(np.arange(len(written.opens)), chosen).astype(np.float64)


def asked_of(problem: SitingProblem, minutes: Floats, effort: Effort) -> Asked:
    """Whether all can be served, and if not, the least weight left (p-median and p-center)."""
    reached = np.isfinite(minutes).any(axis=1)
    asks = reached & ((problem.weight > 0) | (problem.model == "p-center"))
    if not is_limited(problem):
        open_ = np.ones(problem.m, dtype=bool)
        open_[problem.forbidden] = False
        if np.isfinite(minutes[asks][:, open_]).all() and _opens_one(problem):
            return Asked(asks, True, 0.0, True, begin(problem, minutes, effort))
    start = begin(problem, minutes, effort)
    left = np.inf
    if start is not None:
        rest = unserved_of(problem, served(problem, minutes, start, Asked(asks, False, np.inf, False), effort)[0])
        if not rest[asks].any():
            return Asked(asks, True, 0.0, True, start)
        left = float(problem.weight[asks] @ rest[asks])
    known, everybody = True, asks
    if problem.model == "p-center":
        written = written_for(problem, _flat(minutes), must=True)
        outcome = written.program.run(None, effort, what="all served", part=0.5)
        if outcome.x is not None:
            return Asked(asks, True, 0.0, True, written.chosen(outcome.x))
        known = outcome.infeasible  # otherwise it may be that all can be served, and was not found in time
        asks = asks & (problem.weight > 0)
    if is_limited(problem):
        written = write_pairs(problem, minutes, must=False, asks=asks)
        name = "unserved"
    else:  # the most weight that something open reaches: an mclp of all distances
        flat = np.where(asks[:, None], _flat(minutes), np.inf)
        written, name = write_levels(problem, flat, np.where(asks, problem.weight, 0.0), beyond=1.0), "service"
    outcome = _solved(problem, written, name, effort, start)
    if outcome.x is None:
        return Asked(asks, False, left, False, start)
    left = max(outcome.value, 0.0)
    must = left <= EXACT * float(problem.weight[asks].min(initial=np.inf))
    known = known or (must and not (everybody & ~asks).any())
    return Asked(asks, must, left, known and (outcome.proven or must), written.chosen(outcome.x))


def _flat(minutes: Floats) -> Floats:
    return np.where(np.isfinite(minutes), 0.0, np.inf)


def _opens_one(problem: SitingProblem) -> bool:
    """At least one candidate opens for certain."""
    exactly = problem.p is not None and problem.budget is None
    return bool(len(problem.fixed)) or (exactly and (problem.p or 0) > 0) or problem.per_township > 0


def _fewest(problem: SitingProblem, minutes: Floats, asked: Asked, effort: Effort, start: Ints | None) -> Answer:
    """The fewest weighted minutes of those asked for, over pairs of finite minutes."""
    if asked.must and not is_limited(problem):
        return _lengthened(problem, minutes, asked, effort, start)
    written = written_within(problem, minutes, asked)
    if written is None:
        raise clash(problem, effort)
    outcome = _solved(problem, written, "service", effort, start)
    proven = outcome.proven and asked.proven
    return told(problem, minutes, written, outcome, outcome.bound, proven, effort, asked, start)


def _lengthened(problem: SitingProblem, minutes: Floats, asked: Asked, effort: Effort, start: Ints | None) -> Answer:
    """Short lists of the nearest first; longer ones until the bound they give meets a plan."""
    open_ = max(problem.p or 0, len(problem.fixed), 1)
    keep = np.full(problem.n, max(_FIRST_LEVELS, _LEVELS_EACH * problem.m // open_), dtype=np.int64)
    best: Answer | None = None
    bound, fewest = 0.0, np.inf
    while True:
        written = written_for(problem, minutes, must=True, asks=asked.asks, keep=keep)
        part = 0.5 if written.shortened else 1.0
        outcome = written.program.run("service", effort, what="minutes", start=started(written, start), part=part)
        if outcome.infeasible:
            raise clash(problem, effort)
        bound = max(bound, outcome.bound)
        if outcome.x is not None or start is not None:
            found = told(problem, minutes, written, outcome, bound, False, effort, asked, start)
            if _serves_all(problem, found.flows, asked) and (least := weighted_minutes(problem, found.flows)) < fewest:
                best, fewest, start = found, least, found.chosen
        apart = max(fewest - bound, 0.0)
        if best is not None and apart <= max(EXACT, effort.gap) * bound + 1e-12:
            break
        if not written.shortened or effort.left <= 0:
            break
        keep = keep * 2
    if best is None:
        raise _none_found(effort)
    proven = asked.proven and apart <= EXACT * bound + 1e-12
    return replace(best, bound=min(bound, best.objective), proven=proven)


def _serves_all(problem: SitingProblem, flows: pd.DataFrame, asked: Asked) -> bool:
    return not unserved_of(problem, flows)[asked.asks].any()


def _median(problem: SitingProblem, effort: Effort) -> Answer:
    minutes = reaching(problem)
    asked = asked_of(problem, minutes, effort)
    return _fewest(problem, minutes, asked, effort, asked.chosen)


def _center(problem: SitingProblem, effort: Effort) -> Answer:
    minutes = reaching(problem)
    asked = asked_of(problem, minutes, effort)
    distances = np.unique(minutes[asked.asks])
    distances = distances[np.isfinite(distances)]
    if not len(distances):
        distances = np.zeros(1)
    low, high = 0, len(distances) - 1  # the least radius is distances[low] or more, distances[high] or less
    if asked.must and asked.asks.any():
        low = int(np.searchsorted(distances, minutes[asked.asks].min(axis=1).max()))
    start, known = asked.chosen, asked.proven
    if start is not None and asked.must:
        given = served(problem, minutes, start, asked, effort)[0]
        if _serves_all(problem, given, asked):
            high = int(
                np.searchsorted(distances, problem.minutes[given["demand"], given["candidate"]].max(initial=0.0))
            )
    while low < high and known:
        middle = (low + high) // 2
        within = reaching(problem, float(distances[middle]))
        outcome = _kept_within(problem, within, asked, effort, start)
        if outcome is None:
            low = middle + 1
        elif outcome.x is None:
            known = False
        else:
            high = middle
            start = np.flatnonzero(outcome.x[: problem.m] > 0.5).astype(np.int64)
    radius = float(distances[high])
    found = _fewest(problem, reaching(problem, radius), asked, effort, start)
    bound = float(distances[low]) if asked.proven and asked.asks.any() else 0.0
    return replace(found, bound=min(bound, found.objective), proven=found.proven and known)


def _kept_within(
    problem: SitingProblem, minutes: Floats, asked: Asked, effort: Effort, start: Ints | None
) -> Outcome | None:
    """Any plan that serves those asked for over the finite pairs; None if there is none; without x if not known."""
    written = written_within(problem, minutes if is_limited(problem) else _flat(minutes), asked)
    if written is None:
        return None
    outcome = written.program.run(None, effort, what="radius", start=None if start is None else started(written, start))
    return None if outcome.infeasible else outcome


def written_within(problem: SitingProblem, minutes: Floats, asked: Asked) -> Written | None:
    """The program of the plans that serve those asked for over the finite pairs (p-median, p-center); None where
    somebody who must be served, or more than may be left, has none: no program has a row for who has no pair."""
    alone = asked.asks & ~np.isfinite(minutes).any(axis=1)
    most = asked.unserved + 1e-9 * float(problem.weight.sum())
    if alone.any() if asked.must else float(problem.weight[alone].sum()) > most:
        return None
    written = written_for(problem, minutes, must=asked.must, asks=asked.asks)
    if not asked.must:
        written.program.keep_within("unserved", most)
    return written


def told(
    problem: SitingProblem, minutes: Floats, written: Written, outcome: Outcome, bound: float, proven: bool,
    effort: Effort, asked: Asked | None = None, start: Ints | None = None,
) -> Answer:  # fmt: skip
    """A solution as a plan; the set the run began with where it found none."""
    if outcome.x is None:
        assert start is not None
        chosen, solution = start, None
    else:
        chosen, solution = written.chosen(outcome.x), (written, outcome.x)
    flows, second = served(problem, minutes, chosen, asked, effort, solution)
    busy = np.union1d(flows["candidate"], second["candidate"]).astype(np.int64)
    chosen = without_idle(problem, chosen, busy)
    objective = objective_of(problem, chosen, flows, second)
    most = problem.model in ("mclp", "backup")
    bound = max(bound, objective) if most else min(max(bound, 0.0), objective)
    if most and bound - objective <= _ROUNDED * most_met(problem):  # a hair beside nothing met would be a gap of 1
        bound = objective
    return Answer(chosen, flows, second, objective, bound, proven)


def served(
    problem: SitingProblem, minutes: Floats, chosen: Ints, asked: Asked | None, effort: Effort,
    solution: tuple[Written, Floats] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Who goes where of a set, and where a second time, over pairs of finite minutes.

    With capacity that may divide, that is reckoned with whole openings, whatever a solution says: a candidate HiGHS
    holds closed to a millionth must not serve a millionth. Where rows stay whole it is as the solution has it, or
    without one heaviest first.
    """
    if not is_limited(problem):
        flows = to_nearest(minutes, chosen)
        return flows, to_nearest(minutes, chosen, nth=2) if problem.model == "backup" else flows.iloc[:0]
    read = solution
    if not problem.whole:
        read = _divided(problem, minutes, chosen, asked, effort) or solution
    flows = _read(read and read[0].pairs, read and read[1], whole=problem.whole)
    second = _read(read and read[0].second, read and read[1], whole=problem.whole)
    return flows if len(second) else filled_up(problem, minutes, chosen, flows), second


def _read(pairs: Pairs | None, x: Floats | None, *, whole: bool) -> pd.DataFrame:
    if pairs is None or x is None:
        return flows_of(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    return tidied(pairs.demand, pairs.candidate, x[pairs.column], whole=whole)


def _divided(
    problem: SitingProblem, minutes: Floats, chosen: Ints, asked: Asked | None, effort: Effort
) -> tuple[Written, Floats] | None:
    """The best pairs where just these are open; None where HiGHS finds none."""
    closed = np.setdiff1d(np.arange(problem.m), chosen)
    opened = replace(problem, fixed=chosen, forbidden=closed, p=None, budget=None, per_township=0, longest=None)
    open_pairs = minutes.copy()
    open_pairs[:, closed] = np.inf
    asks = np.ones(problem.n, dtype=bool) if asked is None else asked.asks
    must = problem.model == "lscp" or (asked is not None and asked.must)
    again = write_pairs(opened, open_pairs, must=must, asks=asks)
    brief = replace(effort, seconds=_BRIEF_S, gap=0.0, ran=0.0, elapsed=None, cancelled=bool)
    if asked is not None and not must:
        first = again.program.run("unserved", brief)
        if first.x is None:
            return None
        again.program.keep_within("unserved", first.value)  # it was met just now
    outcome = again.program.run("service", brief)
    effort.ran += brief.ran
    return None if outcome.x is None else (again, outcome.x)
