"""Siting beside spopt with HiGHS, in one run on the same numbers: homes in a square of 60 minutes, candidates at homes.

- 300 × 100, p = 10 and 1,000 × 150, p = 15: the same optimum; at the second at least 10 times as fast (bar).
- 2,500 × 250, p = 20: proven within 10 s (bar); spopt is given 120 s.
- 10,000 × 500, p = 30: within 0.5 % of the bound in 60 s (bar).
- The whole curve p = 1 to 30 at 2,500 × 250: within 3 minutes, each point within 0.5 % (bar).
- The covering of most weight, fading between 15 and 30 minutes, 2,500 × 250, p = 20: proven, or its gap after 60 s.

What is compiled is compiled before the clock starts; how long that takes is told. Figures seen: see
``docs/decisions/0032-medians.md``.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import numpy as np
import pulp
from spopt.locate import PMedian

from models.siting.effort import Effort
from models.siting.medians import Medians, coverage, medians
from models.siting.problem import Reach

PEER_SECONDS = {300: 600, 1_000: 600, 2_500: 120}
"""By rows of demand."""


def instance(n: int, m: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Minutes (n, m) in a straight line, and weights (n,) of 1 to 19."""
    rng = np.random.default_rng(seed)
    at = rng.random((n, 2)) * 60
    return np.linalg.norm(at[:, None] - at[None, rng.choice(n, m, replace=False)], axis=2), rng.integers(1, 20, n) * 1.0


def _timed(solve: Any) -> tuple[float, Medians]:
    started = time.perf_counter()
    found = solve(lambda: time.perf_counter() - started)
    return time.perf_counter() - started, found


def _ours(cost: np.ndarray, weight: np.ndarray, p: int, **work: float) -> dict[str, Any]:
    seconds, found = _timed(lambda clock: medians(cost, weight, p, effort=Effort(elapsed=clock, **work)))
    gap = found.objective / found.bound - 1
    return {"seconds": seconds, "objective": found.objective, "gap": gap, "proven": found.proven}


def _spopt(cost: np.ndarray, weight: np.ndarray, p: int) -> dict[str, Any]:
    started = time.perf_counter()
    model = PMedian.from_cost_matrix(cost, weight, p_facilities=p)
    with suppress(RuntimeError):  # raised where the time was over before a plan was found
        model.solve(pulp.HiGHS(msg=False, timeLimit=PEER_SECONDS[len(weight)]), results=False)
    seconds = time.perf_counter() - started
    optimal = model.problem.sol_status == pulp.LpSolutionOptimal
    return {"seconds": seconds, "objective": pulp.value(model.problem.objective), "proven": optimal}


def run(*, json: bool = False) -> dict[str, Any]:
    """Measure all of it; printed unless it goes out as JSON."""
    say = (lambda *_: None) if json else print
    started = time.perf_counter()
    medians(*instance(40, 10), 3, effort=Effort(elapsed=lambda: 0.0))
    result: dict[str, Any] = {"compiled_s": time.perf_counter() - started}
    say(f"compiled code ready after {result['compiled_s']:.1f} s")
    for n, m, p in ((300, 100, 10), (1_000, 150, 15), (2_500, 250, 20)):
        cost, weight = instance(n, m)
        ours, peer = _ours(cost, weight, p), _spopt(cost, weight, p)
        result[f"{n}x{m}"] = {"ours": ours, "spopt": peer, "times": peer["seconds"] / ours["seconds"]}
        say(
            f"{n:,} x {m}, p = {p}: {ours['seconds']:.2f} s, {ours['objective']:,.2f}"
            f"{' proven' if ours['proven'] else ''}; spopt {peer['seconds']:.1f} s, "
            f"{peer['objective'] or float('nan'):,.2f}{' proven' if peer['proven'] else ' not proven'}: "
            f"{peer['seconds'] / ours['seconds']:.0f} times"
        )
    for seed in range(1, 6):
        ours = _ours(*instance(2_500, 250, seed), 20)
        result[f"2500x250 seed {seed}"] = ours
        say(f"2,500 x 250, another instance: {ours['seconds']:.2f} s{' proven' if ours['proven'] else ''}")
    large = _ours(*instance(10_000, 500), 30, gap=0.005)
    result["10000x500"] = large
    say(f"10,000 x 500, p = 30: {large['seconds']:.1f} s, gap {large['gap']:.2%}")
    cost, weight = instance(2_500, 250)
    points = [_ours(cost, weight, p, gap=0.005) for p in range(1, 31)]
    seconds, worst = sum(one["seconds"] for one in points), max(one["gap"] for one in points)
    result["curve"] = {"seconds": seconds, "worst_gap": worst}
    say(f"curve p = 1 to 30: {seconds:.1f} s, worst gap {worst:.2%}")
    share = Reach().share(cost)
    seconds, most = _timed(lambda clock: coverage(share, weight, 20, effort=Effort(elapsed=clock, seconds=60.0)))
    result["coverage"] = {"seconds": seconds, "gap": most.bound / most.objective - 1, "proven": most.proven}
    say(f"most weight covered, fading: {seconds:.1f} s, gap {result['coverage']['gap']:.3%}")
    return result


if __name__ == "__main__":
    run()
