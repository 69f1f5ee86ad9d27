"""Who goes where once it is known what opens, and what that comes to.

Flows are told by the ``share`` of a row's persons that go to a candidate. Whoever goes fills a whole place there,
however far they come; how much of their need is met is another number, that share times ``Reach.share`` of the minutes.
So a station never has more persons than places, and who lives at the edge of its reach takes a place as does who lives
next door. Programs, evaluator and verifier hold to it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.score import Bools, Floats, Ints
from models.siting.limits import numbers_of, places_of, townships_of, yuan_of
from models.siting.problem import SitingProblem

LEAST_SHARE = 1e-9
"""Of a row: less is not a share but how exactly HiGHS reckons."""


def flows_of(demand: Ints, candidate: Ints, share: Floats) -> pd.DataFrame:
    """A frame of flows: demand, candidate, share; by demand, then candidate."""
    order = np.lexsort((candidate, demand))
    columns = {"demand": demand[order], "candidate": candidate[order], "share": share[order]}
    return pd.DataFrame(columns).astype({"demand": np.int64, "candidate": np.int64, "share": np.float64})


def to_nearest(minutes: Floats, chosen: Ints, *, nth: int = 1) -> pd.DataFrame:
    """Every row to its nearest (second nearest, ...) open candidate of finite ``minutes`` (n, m), wholly; of equally
    near ones the first."""
    if len(chosen) < nth:
        return flows_of(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    near = minutes[:, chosen]
    best = np.argsort(near, axis=1, kind="stable")[:, nth - 1] if nth > 1 else near.argmin(axis=1)
    served = np.flatnonzero(np.isfinite(near[np.arange(len(near)), best]))
    return flows_of(served, chosen[best[served]], np.ones(len(served)))


def tidied(demand: Ints, candidate: Ints, share: Floats, *, whole: bool) -> pd.DataFrame:
    """Flows of a solution: whole where they must be, no more than all of a row, without what is next to nothing."""
    share = np.round(share) if whole else np.clip(share, 0.0, 1.0)
    kept = share > LEAST_SHARE
    demand, candidate, share = demand[kept], candidate[kept], share[kept]
    sums = np.bincount(demand, share) if len(demand) else np.empty(0)
    return flows_of(demand, candidate, share / np.maximum(sums[demand], 1.0) if len(demand) else share)


def filled_up(problem: SitingProblem, minutes: Floats, chosen: Ints, flows: pd.DataFrame) -> pd.DataFrame:
    """Flows and, where an open candidate has room, whoever has none: the rows of no weight, which no program asks
    for, and what a search that ended early left. Heaviest first, each to the nearest with room."""
    if not len(chosen):
        return flows
    share = np.bincount(flows["demand"], flows["share"], minlength=problem.n)
    room = numbers_of(problem, "capacity") - filled_of(problem, flows)
    lacking = np.flatnonzero((share < 1 - 1e-7) & np.isfinite(minutes[:, chosen]).any(axis=1))
    added: list[tuple[int, int, float]] = []
    for i in lacking[np.argsort(-problem.weight[lacking], kind="stable")].tolist():
        for j in chosen[np.argsort(minutes[i, chosen], kind="stable")].tolist():
            rest, persons = 1.0 - share[i], float(problem.persons[i])
            if not np.isfinite(minutes[i, j]) or rest <= LEAST_SHARE:
                break
            free = max(room[j], 0.0)  # a solver may fill a station by next to nothing too much
            gets = rest if persons * rest <= free else 0.0 if problem.whole else free / persons
            if gets > 1e-7 and not (problem.whole and share[i] > 0):
                added.append((i, j, gets))
                share[i] += gets
                room[j] -= gets * persons
    if not added:
        return flows
    more = pd.DataFrame(added, columns=["demand", "candidate", "share"])
    both = pd.concat([flows, more]).groupby(["demand", "candidate"], as_index=False)["share"].sum()
    return flows_of(*(both[name].to_numpy() for name in ("demand", "candidate", "share")))


def filled_of(problem: SitingProblem, flows: pd.DataFrame) -> Floats:
    """Persons (m,) who go to each candidate: the places they fill."""
    sent = flows["share"].to_numpy(dtype=np.float64) * problem.persons[flows["demand"]]
    return np.bincount(flows["candidate"], sent, minlength=problem.m).astype(np.float64)


def met_of(problem: SitingProblem, flows: pd.DataFrame, minutes: Floats | None = None) -> Floats:
    """The share (n,) of each row's need that is met within the reach; ``minutes``: of each flow, where they are not
    those of the problem."""
    if minutes is None:
        minutes = problem.minutes[flows["demand"], flows["candidate"]]
    met = flows["share"].to_numpy(dtype=np.float64) * problem.reach.share(minutes)
    return np.bincount(flows["demand"], met, minlength=problem.n).astype(np.float64)


def unserved_of(problem: SitingProblem, flows: pd.DataFrame) -> Floats:
    """The share (n,) of each row that goes nowhere."""
    served = np.bincount(flows["demand"], flows["share"], minlength=problem.n)
    rest = np.maximum(1.0 - served, 0.0)
    return np.asarray(np.where(rest <= 1e-7, 0.0, rest))


def objective_of(problem: SitingProblem, chosen: Ints, flows: pd.DataFrame, second: pd.DataFrame) -> float:
    """What a plan comes to in the terms of its model (``SitingPlan``)."""
    if problem.model == "lscp":
        return yuan_of(problem, chosen)
    if problem.model == "p-center":
        return float(problem.minutes[flows["demand"], flows["candidate"]].max(initial=0.0))
    if problem.model == "p-median":
        return weighted_minutes(problem, flows)
    once = float(problem.weight @ met_of(problem, flows))
    return once + problem.again * float(problem.weight @ met_of(problem, second)) if problem.model == "backup" else once


def weighted_minutes(problem: SitingProblem, flows: pd.DataFrame) -> float:
    """Weight times minutes of everybody served."""
    minutes = problem.minutes[flows["demand"], flows["candidate"]]
    return float((problem.weight[flows["demand"]] * flows["share"] * minutes).sum())


def without_idle(problem: SitingProblem, chosen: Ints, busy: Ints) -> Ints:
    """What is open without those that serve nobody, where as few as one likes may open and nothing asks for them."""
    exactly = problem.p is not None and problem.budget is None and problem.model != "lscp"
    place = places_of(problem)
    stands = np.isin(place, place[problem.candidates["existing"].to_numpy(dtype=bool)])
    idle = np.setdiff1d(np.setdiff1d(chosen, busy), np.concatenate([problem.fixed, np.flatnonzero(stands)]))
    if exactly:
        idle = idle[~problem.candidates["counts"].to_numpy(dtype=bool)[idle]]
    township = townships_of(problem)
    kept = chosen
    for j in idle.tolist():
        fewer = kept[kept != j]
        if problem.per_township and (township[fewer] == township[j]).sum() < problem.per_township:
            continue
        if problem.longest is not None and _loses(problem.minutes <= problem.longest, fewer, j):
            continue
        kept = fewer
    return kept


def _loses(near: Bools, open_: Ints, j: int) -> bool:
    """Somebody near j has no other open candidate near."""
    return bool((near[:, j] & ~near[:, open_].any(axis=1)).any())
