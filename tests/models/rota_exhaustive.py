"""The best plan there is, found by writing down every tour of every duty: for a handful of waters, and no locks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from models.rota.instance import Instance
from models.rota.problem import DAYS_A_WEEK, Duty, RotaProblem

Tour = frozenset[tuple[int, int]]
"""Visits of a tour: (water, window), each once."""

_EDGE = 1e-9  # how near to the end of a window a visit may begin


def optimum(problem: RotaProblem) -> tuple[int, float]:
    """What the best plan leaves unmet, and the most risk watched by any plan that leaves no more.

    Every tour of every duty, then the best choice of one for each (HiGHS), first of the one level, then of the other.
    """
    assert not problem.locks, "a lock is not understood here"
    it = Instance.of(problem)
    columns = [(k, tour, spent) for k, duty in enumerate(it.duties) for tour, spent in tours(it, duty).items()]
    return _choose(it, columns)


def tours(it: Instance, duty: Duty) -> dict[Tour, float]:
    """Every set of visits one duty can make, with the fewest minutes from base to base it takes."""
    found: dict[Tour, float] = {}
    sites = np.flatnonzero(it.allowed[:, duty.team])
    windows = range(len(it.first))

    def go(path: list[tuple[int, int]], now: float) -> None:
        at = path[-1][0] if path else -1
        for site in sites:
            way = it.from_base[duty.team, site] if at < 0 else it.between[duty.team, at, site]
            for window in windows:
                if (site, window) in path or (path and window < path[-1][1]):
                    continue
                begin = max(now + way, it.opens[site], it.first[window])
                done = begin + it.service[site]
                if begin >= it.last[window] or not done <= it.closes[site]:
                    continue
                if not done + it.to_base[duty.team, site] <= duty.end:
                    continue
                longer = [*path, (int(site), window)]
                spent = _least_minutes(it, duty, longer)
                key = frozenset(longer)
                found[key] = min(found.get(key, np.inf), spent)
                go(longer, done)

    go([], duty.start)
    return found


def _least_minutes(it: Instance, duty: Duty, path: list[tuple[int, int]]) -> float:
    """Minutes from base to base if the team leaves as late as it can without waiting the longer."""
    team, sites = duty.team, [site for site, _ in path]
    ways = [it.from_base[team, sites[0]], *(it.between[team, a, b] for a, b in pairwise(sites))]
    now, pure = duty.start, 0.0
    for way, (site, window) in zip(ways, path, strict=True):
        now = max(now + way, it.opens[site], it.first[window]) + it.service[site]
        pure += way + it.service[site]
    back = now + it.to_base[team, sites[-1]]
    pure += it.to_base[team, sites[-1]]
    latest = duty.end - it.to_base[team, sites[-1]]
    for way, (site, window) in zip(reversed(ways), reversed(path), strict=True):
        begin = min(min(latest, it.closes[site]) - it.service[site], it.last[window] - _EDGE)
        latest = begin - way
    leave = max(min(back - pure, latest), duty.start)
    return max(back, leave + pure) - leave


def _choose(it: Instance, columns: list[tuple[int, Tour, float]]) -> tuple[int, float]:
    """One tour or none for each duty. Variables: tours; visited (n, D); short (n, weeks); broken (n, D); watched."""
    n, n_days, n_windows = it.risk.shape
    weeks, many = n_days // DAYS_A_WEEK, len(columns)
    most = max(1, len({(d.team, d.start) for d in it.duties}))
    visited = many + np.arange(n * n_days).reshape(n, n_days)
    short = visited.max(initial=many - 1) + 1 + np.arange(n * weeks).reshape(n, weeks)
    broken = short.max(initial=many - 1) + 1 + np.arange(n * n_days).reshape(n, n_days)
    steps = (
        broken.max(initial=many - 1) + 1 + np.arange(n * n_days * n_windows * most).reshape(n, n_days, n_windows, most)
    )
    total = int(steps.max(initial=many - 1)) + 1
    rows: list[tuple[dict[int, float], float, float]] = []
    per_cell: dict[tuple[int, int, int], list[int]] = {}
    per_duty: dict[int, dict[int, float]] = {}
    per_week: dict[tuple[int, int], dict[int, float]] = {}
    for x, (k, tour, spent) in enumerate(columns):
        duty = it.duties[k]
        per_duty.setdefault(k, {})[x] = 1.0
        per_week.setdefault((duty.team, duty.day // DAYS_A_WEEK), {})[x] = spent
        for site, window in tour:
            per_cell.setdefault((site, duty.day, window), []).append(x)
    rows += [(one, -np.inf, 1.0) for one in per_duty.values()]
    rows += [(one, -np.inf, it.hours[team] + 1e-6) for (team, _), one in per_week.items()]
    for site in range(n):
        for day in range(n_days):
            seen: dict[int, float] = {}
            for window in range(n_windows):
                cell = dict.fromkeys(per_cell.get((site, day, window), []), 1.0)
                seen |= cell
                rows.append((cell | dict.fromkeys(map(int, steps[site, day, window]), -1.0), 0.0, 0.0))
            rows.append((seen | {int(visited[site, day]): -1.0}, 0.0, np.inf))
            reach = range(day - int(it.gap[site]), day)
            if -1 - int(it.since[site]) not in reach:
                before = {int(visited[site, d]): 1.0 for d in reach if d >= 0}
                rows.append((before | {int(broken[site, day]): 1.0}, 1.0, np.inf))
        for week in range(weeks):
            days = range(week * DAYS_A_WEEK, (week + 1) * DAYS_A_WEEK)
            row = {int(visited[site, d]): 1.0 for d in days} | {int(short[site, week]): 1.0}
            rows.append((row, float(it.owed[site]), np.inf))
    data = [(r, c, v) for r, (row, _, _) in enumerate(rows) for c, v in row.items()]
    r, c, v = zip(*data, strict=True)
    matrix = sp.csr_matrix((v, (r, c)), shape=(len(rows), total))
    low, high = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    upper = np.ones(total)
    upper[short] = np.inf
    whole = np.zeros(total)
    whole[:many] = whole[visited] = 1
    unmet = np.zeros(total)
    unmet[short] = unmet[broken] = 1.0
    gain = np.zeros(total)
    for step in range(most):
        gain[steps[..., step]] = it.risk * it.watch * (1 - it.watch) ** step
    rules = [LinearConstraint(matrix, low, high)]
    exact = {"mip_rel_gap": 0.0}
    first = milp(unmet, constraints=rules, bounds=Bounds(0, upper), integrality=whole, options=exact)
    assert first.success, first.message
    least = round(first.fun)
    rules.append(LinearConstraint(unmet[None, :], -np.inf, least + 1e-6))
    scale = max(float(gain.max(initial=0.0)), 1e-300)
    then = milp(-gain / scale, constraints=rules, bounds=Bounds(0, upper), integrality=whole, options=exact)
    assert then.success, then.message
    return least, float(-then.fun) * scale
