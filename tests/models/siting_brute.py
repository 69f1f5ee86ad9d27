"""The naive twin of the siting: every set of candidates, and for each the best of who goes where."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations, product

import numpy as np
from scipy.optimize import linprog

from models.siting.problem import SitingProblem


def sets(problem: SitingProblem) -> Iterator[tuple[int, ...]]:
    """Every set of candidates that keeps all limits but those of service."""
    rows = problem.candidates.to_dict("records")
    exactly = problem.p is not None and problem.budget is None and problem.model != "lscp"
    for size in range(problem.m + 1):
        for chosen in combinations(range(problem.m), size):
            number = sum(rows[j]["counts"] for j in chosen)
            if problem.p is not None and (number > problem.p or (exactly and number < problem.p)):
                continue
            if not set(problem.fixed.tolist()) <= set(chosen) or set(problem.forbidden.tolist()) & set(chosen):
                continue
            keys = [(rows[j]["site"], rows[j]["service"]) for j in chosen]
            if len(set(keys)) < len(keys):
                continue
            if problem.budget is not None and yuan(problem, chosen) > problem.budget + 1e-9:
                continue
            if any(
                sum(rows[j]["township"] == township for j in chosen) < problem.per_township
                for township in {row["township"] for row in rows}
            ):
                continue
            if problem.longest is not None and any(
                row.min() <= problem.longest and not (row[list(chosen)] <= problem.longest).any()
                for row in problem.minutes
            ):
                continue
            yield chosen


def yuan(problem: SitingProblem, chosen: tuple[int, ...]) -> float:
    rows = problem.candidates.to_dict("records")
    keys = {(rows[j]["site"], rows[j]["service"]) for j in chosen}
    sites = {rows[j]["site"]: rows[j]["site_yuan"] for j in chosen}
    closed = [r["close_yuan"] for r in rows if r["existing"] and (r["site"], r["service"]) not in keys]
    return float(sum(rows[j]["cost_yuan"] for j in chosen) + sum(sites.values()) + sum(closed))


def pairs(problem: SitingProblem, chosen: tuple[int, ...], within: float = np.inf) -> list[tuple[int, int]]:
    """Who may be served by whom."""
    found = []
    for i in range(problem.n):
        near = problem.longest is not None and problem.minutes[i].min() <= problem.longest
        for j in chosen:
            d = problem.minutes[i, j]
            if not np.isfinite(d) or d > within or (near and d > problem.longest):
                continue
            if problem.model == "lscp" and d > problem.reach.none:
                continue
            if problem.model in ("mclp", "backup") and problem.reach.share(d) <= 0:
                continue
            found.append((i, j))
    return found


def transport(
    problem: SitingProblem, ways: list[tuple[int, int]], cost: list[float], must: np.ndarray, most: float | None
) -> float | None:
    """Least cost of serving by these pairs; rows of ``must`` wholly; ``most`` weight of the others unserved. None: it
    cannot be done."""
    asked = [i for i in range(problem.n) if must[i] or most is None or problem.weight[i] > 0]
    if not ways:
        return 0.0 if not must.any() and (most is None or problem.weight[asked].sum() <= most + 1e-9) else None
    if problem.whole:
        return _enumerated(problem, ways, cost, must, most)
    a, b = [], []
    for i in range(problem.n):
        row = [float(k == i) for k, _ in ways]
        a.append(row)
        b.append(1.0)
        if must[i]:
            a.append([-v for v in row])
            b.append(-1.0)
    for j in {j for _, j in ways}:
        capacity = float(problem.candidates["capacity"].iloc[j])
        if np.isfinite(capacity):
            a.append([problem.persons[i] * (k == j) for i, k in ways])
            b.append(capacity)
    if most is not None:
        a.append([-problem.weight[i] for i, _ in ways])
        b.append(most - problem.weight[asked].sum() + 1e-9)
    done = linprog(cost, A_ub=np.array(a), b_ub=np.array(b), bounds=(0, 1))
    return float(done.fun) if done.status == 0 else None


def _enumerated(
    problem: SitingProblem, ways: list[tuple[int, int]], cost: list[float], must: np.ndarray, most: float | None
) -> float | None:
    price = dict(zip(ways, cost, strict=True))
    options = [[*([] if must[i] else [-1]), *(j for k, j in ways if k == i)] for i in range(problem.n)]
    capacity = problem.candidates["capacity"].to_numpy()
    best = None
    for choice in product(*options):
        filled = np.zeros(problem.m)
        for i, j in enumerate(choice):
            if j >= 0:
                filled[j] += problem.persons[i]
        left = sum(problem.weight[i] for i, j in enumerate(choice) if j < 0)
        if (filled > capacity + 1e-9).any() or (most is not None and left > most + 1e-9):
            continue
        total = sum(price[i, j] for i, j in enumerate(choice) if j >= 0)
        best = total if best is None or total < best else best
    return best


def best(problem: SitingProblem) -> tuple[float, ...] | None:
    """The levels of the best plan, the last level of each model last; None where there is no plan.

    lscp: yuan. mclp: weight. p-median: unserved weight, minutes. p-center: 1 where not all
    can be served, unserved weight, radius, minutes.
    """
    found = [levels for chosen in sets(problem) if (levels := levels_of(problem, chosen)) is not None]
    if not found:
        return None
    if problem.model in ("mclp", "backup"):
        return max(found)
    least = found
    for k in range(len(found[0])):
        value = min(levels[k] for levels in least)
        least = [levels for levels in least if levels[k] <= value + 1e-7 * max(1, abs(value))]
    return least[0]


def levels_of(problem: SitingProblem, chosen: tuple[int, ...]) -> tuple[float, ...] | None:
    n, w = problem.n, problem.weight
    nobody = np.zeros(n, dtype=bool)
    if problem.model == "lscp":
        must = (problem.minutes <= problem.reach.none).any(axis=1)
        ways = pairs(problem, chosen)
        if transport(problem, ways, [0.0] * len(ways), must, None) is None:
            return None
        return (yuan(problem, chosen),)
    if problem.model == "mclp":
        ways = pairs(problem, chosen)
        met = transport(
            problem, ways, [-w[i] * float(problem.reach.share(problem.minutes[i, j])) for i, j in ways], nobody, None
        )
        return (-(met or 0.0),)
    if problem.model == "backup":
        limited = np.isfinite(problem.candidates["capacity"]).any()
        way = backup if not limited else backup_whole if problem.whole else backup_in_room
        return (way(problem, chosen),)
    if problem.model == "p-center":
        allowed = np.delete(problem.minutes, problem.forbidden, axis=1)
        everybody = np.isfinite(allowed).any(axis=1)
        ways = pairs(problem, chosen)
        if transport(problem, ways, [0.0] * len(ways), everybody, None) is not None:
            return (0.0, float(problem.weight[~everybody].sum()), *_minutes(problem, chosen, everybody, None))
    left = _unserved(problem, pairs(problem, chosen))
    found = _minutes(problem, chosen, nobody, left)
    return (left, *found) if problem.model == "p-median" else (1.0, left, *found)


def _unserved(problem: SitingProblem, ways: list[tuple[int, int]]) -> float:
    served = transport(problem, ways, [-problem.weight[i] for i, _ in ways], np.zeros(problem.n, dtype=bool), None)
    return float(problem.weight.sum() + (served or 0.0))


def _minutes(
    problem: SitingProblem, chosen: tuple[int, ...], must: np.ndarray, left: float | None
) -> tuple[float, ...]:
    def least(within: float) -> float | None:
        ways = pairs(problem, chosen, within)
        cost = [problem.weight[i] * problem.minutes[i, j] for i, j in ways]
        return transport(problem, ways, cost, must, left)

    if problem.model == "p-median":
        found = least(np.inf)
        assert found is not None
        return (found,)
    for within in [0.0, *np.unique(problem.minutes[np.isfinite(problem.minutes)])]:
        found = least(within)
        if found is not None:
            return (within, found)
    raise AssertionError


def backup(problem: SitingProblem, chosen: tuple[int, ...]) -> float:
    """Weight met once and twice by a set without capacity."""
    total = 0.0
    for i in range(problem.n):
        ways = [j for k, j in pairs(problem, chosen) if k == i]
        shares = sorted((float(problem.reach.share(problem.minutes[i, j])) for j in ways), reverse=True)
        total += problem.weight[i] * (sum(shares[:1]) + problem.again * sum(shares[1:2]))
    return total


def backup_whole(problem: SitingProblem, chosen: tuple[int, ...]) -> float:
    """Weight met once and twice where stations fill and rows stay whole: every choice of first and second."""
    ways = pairs(problem, chosen)
    capacity = problem.candidates["capacity"].to_numpy()
    options: list[list[tuple[int, ...]]] = []
    for i in range(problem.n):
        mine = [j for k, j in ways if k == i]
        options.append([(), *((j,) for j in mine), *permutations(mine, 2)])
    best = 0.0
    for choice in product(*options):
        filled, met = np.zeros(problem.m), 0.0
        for i, places in enumerate(choice):
            for nth, j in enumerate(places):
                filled[j] += problem.persons[i]
                share = float(problem.reach.share(problem.minutes[i, j]))
                met += problem.weight[i] * share * (problem.again if nth else 1.0)
        if (filled <= capacity + 1e-9).all():
            best = max(best, met)
    return best


def backup_in_room(problem: SitingProblem, chosen: tuple[int, ...]) -> float:
    """Weight met once and twice where stations fill, of rows that divide: a linear program over triples of row, first
    and second (or no second) candidate."""
    ways = pairs(problem, chosen)
    triples = [(i, j, k) for i, j in ways for k in [-1, *(k for r, k in ways if r == i and k != j)]]
    if not triples:
        return 0.0

    def met(i: int, j: int) -> float:
        return 0.0 if j < 0 else problem.weight[i] * float(problem.reach.share(problem.minutes[i, j]))

    cost = [-(met(i, j) + problem.again * met(i, k)) for i, j, k in triples]
    a = [[float(r == i) for r, _, _ in triples] for i in range(problem.n)]
    b = [1.0] * problem.n
    for c in chosen:
        a.append([problem.persons[i] * ((j == c) + (k == c)) for i, j, k in triples])
        b.append(min(float(problem.candidates["capacity"].iloc[c]), 1e9))
    done = linprog(cost, A_ub=np.array(a), b_ub=np.array(b), bounds=(0, 1))
    return -float(done.fun)
