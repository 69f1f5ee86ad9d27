"""Whether a plan is what it says: checked from problem and plan alone, by code that shares none with the solver.

Row by row and candidate by candidate: what is open, what it costs, who goes where and whether there is room, then the
objective over again. That a bound holds only another proof could show; that it is on the right side is checked.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import pandas as pd

from models.siting.plan import SitingPlan
from models.siting.problem import SitingProblem

_PART: Final = 1e-6
_Share = dict[tuple[int, int], float]


def faults(plan: SitingPlan) -> list[str]:
    """What is wrong with a plan, a sentence each; none if it holds."""
    problem = plan.problem
    found = _opening_faults(problem, plan.chosen.tolist())
    if any(not 0 <= j < problem.m for j in plan.chosen.tolist()):
        return found
    first, twice = _read(problem, plan.flows, found), _read(problem, plan.second, found)
    if found and any("no such" in fault for fault in found):
        return found
    found += _flow_faults(problem, set(plan.chosen.tolist()), first, twice)
    if not found:
        found += _service_faults(problem, sorted(plan.chosen.tolist()), first, twice)
    real = recompute(problem, plan.chosen.tolist(), first, twice)
    if not _same(real, plan.objective):
        found.append(f"The objective is {real:.6g}, not {plan.objective:.6g} as the plan says.")
    most = problem.model in ("mclp", "backup")
    worse = plan.objective > plan.bound if most else plan.objective < plan.bound
    if worse and not _same(plan.objective, plan.bound):
        found.append(f"The plan is better than its bound: {plan.objective:.6g} beside {plan.bound:.6g}.")
    apart = abs(plan.objective - plan.bound)
    if plan.proven and apart > 1e-5 * max(abs(plan.objective), abs(plan.bound)) and apart > 1e-9 * problem.weight.sum():
        found.append(f"The plan says it is the best, and its bound is {plan.bound:.6g} beside {plan.objective:.6g}.")
    return found


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _PART * max(1e-6, abs(one), abs(other))


def _rows(problem: SitingProblem) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in problem.candidates.to_dict("records")]


def _opening_faults(problem: SitingProblem, chosen: list[int]) -> list[str]:
    """What is wrong with what is open, whoever goes where."""
    found, rows = [], _rows(problem)
    for j in chosen:
        if not 0 <= j < len(rows):
            return [f"There is no candidate {j}."]
    if len(set(chosen)) != len(chosen) or sorted(chosen) != chosen:
        found.append("The open candidates are not each listed once, in order.")
    found += [f"Candidate {j} must be open (fixed)." for j in problem.fixed.tolist() if j not in chosen]
    found += [f"Candidate {j} must not be open (forbidden)." for j in problem.forbidden.tolist() if j in chosen]
    at: dict[tuple[Any, Any], list[int]] = defaultdict(list)
    for j in chosen:
        at[rows[j]["site"], rows[j]["service"]].append(j)
    found += [f"Site {key[0]} offers {key[1]} more than once." for key, same in at.items() if len(same) > 1]
    number = sum(bool(rows[j]["counts"]) for j in chosen)
    at_most = problem.budget is not None or problem.model == "lscp"
    if problem.p is not None and (number > problem.p or (number < problem.p and not at_most)):
        found.append(f"{number} stations are open, of {problem.p} (p).")
    cost = yuan(problem, chosen)
    if problem.budget is not None and cost > problem.budget * (1 + _PART) + 1e-9:
        found.append(f"The plan costs {cost:.2f} yuan, above {problem.budget:.2f} (budget).")
    for township in {row["township"] for row in rows} if problem.per_township else ():
        if sum(rows[j]["township"] == township for j in chosen) < problem.per_township:
            found.append(f"Township {township} has fewer than {problem.per_township} open (per_township).")
    if problem.longest is not None:
        for i, row in enumerate(problem.minutes.tolist()):
            if min(row) <= problem.longest and not any(row[j] <= problem.longest for j in chosen):
                found.append(f"Row {i} has nobody open within {problem.longest:g} minutes (longest).")
    return found


def yuan(problem: SitingProblem, chosen: list[int]) -> float:
    """What it costs that just these are open, reckoned candidate by candidate."""
    rows = _rows(problem)
    kept = {(rows[j]["site"], rows[j]["service"]) for j in chosen}
    total = sum(float(rows[j]["cost_yuan"]) for j in chosen)
    paid: set[Any] = set()
    for row in rows:  # a site is paid for once, at what its first row says
        if row["site"] in {site for site, _ in kept} and row["site"] not in paid:
            paid.add(row["site"])
            total += float(row["site_yuan"])
        if row["existing"] and (row["site"], row["service"]) not in kept:
            total += float(row["close_yuan"])
    return total


def _read(problem: SitingProblem, flows: pd.DataFrame, found: list[str]) -> _Share:
    shares: _Share = {}
    for i, j, share in zip(flows["demand"].tolist(), flows["candidate"].tolist(), flows["share"].tolist(), strict=True):
        if not (0 <= i < problem.n and 0 <= j < problem.m):
            found.append(f"There is no such way: from {i} to {j}.")
        if (i, j) in shares:
            found.append(f"The way from {i} to {j} is listed twice.")
        if not 0 < share <= 1 + _PART:
            found.append(f"{share:g} of row {i} go to candidate {j}; a share is above 0 and at most 1.")
        shares[i, j] = share
    return shares


def _reaches(problem: SitingProblem, i: int, j: int) -> bool:
    """Candidate j may serve row i."""
    minutes = float(problem.minutes[i, j])
    if not minutes < float("inf"):
        return False
    if problem.model == "lscp" and minutes > problem.reach.none:
        return False
    if problem.model in ("mclp", "backup") and _met(problem, minutes) <= 0:
        return False
    if problem.longest is None or minutes <= problem.longest:
        return True
    return not min(problem.minutes[i].tolist()) <= problem.longest


def _met(problem: SitingProblem, minutes: float) -> float:
    full, none = problem.reach.full, problem.reach.none
    if minutes <= full:
        return 1.0
    return 0.0 if minutes >= none else (none - minutes) / (none - full)


def _flow_faults(problem: SitingProblem, open_: set[int], first: _Share, twice: _Share) -> list[str]:
    """What is wrong with who goes where."""
    found, rows = [], _rows(problem)
    served: dict[int, float] = defaultdict(float)
    again: dict[int, float] = defaultdict(float)
    filled: dict[int, float] = defaultdict(float)
    for (i, j), share in [*first.items(), *twice.items()]:
        filled[j] += share * float(problem.persons[i])
        if j not in open_:
            found.append(f"Row {i} goes to candidate {j}, which is not open.")
        if not _reaches(problem, i, j):
            found.append(f"Row {i} goes to candidate {j}, which is beyond its reach.")
        if problem.whole and not _same(share, 1.0):
            found.append(f"Row {i} is divided, and must stay whole.")
    for (i, _), share in first.items():
        served[i] += share
    for (i, j), share in twice.items():
        again[i] += share
        if share + first.get((i, j), 0.0) > served[i] + _PART:
            found.append(f"Row {i} is served a second time where it is served the first.")
    if twice and problem.model != "backup":
        found.append("Somebody is served a second time, which this model does not count.")
    found += [f"More than all of row {i} is served." for i, share in served.items() if share > 1 + _PART]
    found += [f"More of row {i} is served twice than once." for i, share in again.items() if share > served[i] + _PART]
    for j, persons in filled.items():
        capacity = float(rows[j]["capacity"])
        if persons > capacity * (1 + _PART) + 1e-9:
            found.append(f"{persons:g} persons go to candidate {j}, which has room for {capacity:g} (capacity).")
    return found


def _service_faults(problem: SitingProblem, open_: list[int], first: _Share, twice: _Share) -> list[str]:
    """Who could be served, or served better, without opening anything."""
    found, rows = [], _rows(problem)
    served: dict[int, float] = defaultdict(float)
    room = {j: float(rows[j]["capacity"]) for j in open_}
    for (i, j), share in [*first.items(), *twice.items()]:
        room[j] -= share * float(problem.persons[i])
    for (i, _), share in first.items():
        served[i] += share
    everyone = sum(problem.persons.tolist())
    unlimited = all(float(row["capacity"]) >= everyone * (1 - 1e-9) for row in rows)
    for i in range(problem.n):
        reached = [j for j in open_ if _reaches(problem, i, j)]
        left = 1 - served[i]
        if problem.model == "lscp" and left > _PART and any(_within(problem, i, j) for j in range(problem.m)):
            found.append(f"Row {i} is within reach and not wholly served (cover).")
            continue
        needs = left * float(problem.persons[i]) if not problem.whole else float(problem.persons[i])
        spare = max((room[j] for j in reached), default=0.0)
        enough = needs <= spare if problem.whole else spare > _PART * max(1.0, everyone)
        if left > _PART and reached and (enough or needs == 0) and problem.model != "backup":
            found.append(f"Row {i} is not wholly served, although there is room within its reach.")
        if not unlimited or problem.model == "lscp":
            continue
        near = sorted(float(problem.minutes[i, j]) for j in reached)
        for shares, nth in ((first, 0), (twice, 1)):
            mine = [float(problem.minutes[i, j]) for (row, j) in shares if row == i]
            if nth and problem.model != "backup":
                continue
            if len(near) > nth and not mine:
                found.append(f"Row {i} is within reach of what is open and not served.")
            if any(minutes > near[nth] * (1 + _PART) + 1e-9 for minutes in mine):
                found.append(f"Row {i} does not go to the nearest open candidate.")
    return found


def _within(problem: SitingProblem, i: int, j: int) -> bool:
    return bool(problem.minutes[i, j] <= problem.reach.none)


def recompute(problem: SitingProblem, chosen: list[int], first: _Share, twice: _Share) -> float:
    """The objective of a plan over again; shares by (row, candidate)."""
    if problem.model == "lscp":
        return yuan(problem, chosen)
    if problem.model == "p-center":
        return max((float(problem.minutes[pair]) for pair in first), default=0.0)
    if problem.model == "p-median":
        return sum(float(problem.weight[i]) * share * float(problem.minutes[i, j]) for (i, j), share in first.items())
    once, again = (
        sum(
            float(problem.weight[i]) * share * _met(problem, float(problem.minutes[i, j]))
            for (i, j), share in s.items()
        )
        for s in (first, twice)
    )
    return once + (problem.again * again if problem.model == "backup" else 0.0)
