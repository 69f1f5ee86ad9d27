"""Who goes where once it is known what opens, and what that comes to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.score import Bools, Floats, Ints
from models.siting.limits import numbers_of, places_of, sites_of
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
    room = numbers_of(problem, "capacity") - np.bincount(
        flows["candidate"], flows["share"] * problem.persons[flows["demand"]], minlength=problem.m
    )
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


def unserved_of(problem: SitingProblem, flows: pd.DataFrame) -> Floats:
    """The share (n,) of each row that nobody serves."""
    served = np.bincount(flows["demand"], flows["share"], minlength=problem.n)
    rest = np.maximum(1.0 - served, 0.0)
    return np.asarray(np.where(rest <= 1e-7, 0.0, rest))


def yuan_of(problem: SitingProblem, chosen: Ints) -> float:
    """What it costs that just these are open: opening, sites, closing; see ``models.siting.limits``."""
    open_ = np.zeros(problem.m, dtype=bool)
    open_[chosen] = True
    place, site = places_of(problem), sites_of(problem)
    kept = np.bincount(place, open_) > 0
    closed = problem.candidates["existing"].to_numpy(dtype=bool) & ~kept[place]
    sites = dict(zip(site[::-1].tolist(), numbers_of(problem, "site_yuan")[::-1].tolist(), strict=True))
    return float(
        numbers_of(problem, "cost_yuan")[open_].sum()
        + numbers_of(problem, "close_yuan")[closed].sum()
        + sum(sites[number] for number in set(site[open_].tolist()))
    )


def objective_of(problem: SitingProblem, chosen: Ints, flows: pd.DataFrame, second: pd.DataFrame) -> float:
    """What a plan comes to in the terms of its model (``SitingPlan``)."""
    if problem.model == "lscp":
        return yuan_of(problem, chosen)
    if problem.model == "p-center":
        return float(problem.minutes[flows["demand"], flows["candidate"]].max(initial=0.0))
    if problem.model == "p-median":
        return weighted_minutes(problem, flows)
    once = _weight_met(problem, flows)
    return once + problem.again * _weight_met(problem, second) if problem.model == "backup" else once


def weighted_minutes(problem: SitingProblem, flows: pd.DataFrame) -> float:
    """Weight times minutes of everybody served."""
    minutes = problem.minutes[flows["demand"], flows["candidate"]]
    return float((problem.weight[flows["demand"]] * flows["share"] * minutes).sum())


def _weight_met(problem: SitingProblem, flows: pd.DataFrame) -> float:
    met = problem.reach.share(problem.minutes[flows["demand"], flows["candidate"]])
    return float((problem.weight[flows["demand"]] * flows["share"] * met).sum())


def without_idle(problem: SitingProblem, chosen: Ints, busy: Ints) -> Ints:
    """What is open without those that serve nobody, where as few as one likes may open and nothing asks for them."""
    exactly = problem.p is not None and problem.budget is None and problem.model != "lscp"
    place = places_of(problem)
    stands = np.isin(place, place[problem.candidates["existing"].to_numpy(dtype=bool)])
    idle = np.setdiff1d(np.setdiff1d(chosen, busy), np.concatenate([problem.fixed, np.flatnonzero(stands)]))
    if exactly:
        idle = idle[~problem.candidates["counts"].to_numpy(dtype=bool)[idle]]
    township = pd.factorize(problem.candidates["township"])[0]
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
