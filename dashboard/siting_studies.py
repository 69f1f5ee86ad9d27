"""What a planner asks beside the one best plan: how much each further station brings, how sure the choice is, and which
other plans are nearly as good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from dashboard.siting_planning import Board
from geo.errors import ClashError, InputError, NoPlanError
from geo.text import say
from models.siting.alternatives import MOST, alternatives, differing_sites
from models.siting.county_problem import with_limits
from models.siting.effort import Effort, Report
from models.siting.evaluate import Evaluation
from models.siting.plan import SitingPlan
from models.siting.robust import appearances
from models.siting.solve import solve

CURVE_COLUMNS: Final = (
    "objective", "bound", "gap", "proven", "mean_minutes", "beyond_30", "beyond_60", "unserved", "worst_share", "gini",
    "cost_yuan", "chosen",
)  # fmt: skip
CURVE_GAP: Final = 0.005
"""Each point of a curve is this near to the best, or nearer."""
SPEED_SPREAD: Final = 0.2
"""Standard deviation of the logarithm of how fast people go: two of three samples within a fifth of what is thought."""
_SAMPLE_GAP: Final = 0.005


@dataclass(frozen=True, eq=False)
class Near:
    """A plan nearly as good as the best: ``differs`` in so many sites, ``worse`` than the bound by this share."""

    plan: SitingPlan
    evaluation: Evaluation
    differs: int
    worse: float


def curve_of(board: Board, ps: Iterable[int] | None = None, budgets: Iterable[float] | None = None, *,
             effort: Effort) -> pd.DataFrame:  # fmt: skip
    """What every number of stations (or every budget, yuan) comes to.

    Returns:
        Index ``p`` or ``budget``, ascending; columns ``CURVE_COLUMNS`` (persons, minutes, yuan; ``chosen``: tuples of
        candidate ids). The attribute ``clashing`` has the numbers at which the limits clash, ``unfound`` those at which
        no plan was found in the time; those the seconds do not reach are left out.

    Raises:
        InputError: no number, or at all of them the limits clash.
        NoPlanError: at none of them a plan was found in the seconds.
    """
    name, numbers = ("p", ps) if budgets is None else ("budget", budgets)
    wanted = sorted(set(numbers or ()))
    if not wanted:
        raise InputError(say("A curve needs numbers of stations, or budgets; give at least one."))
    rows: dict[float, dict[str, object]] = {}
    clashing: list[float] = []
    unfound: list[float] = []
    for done, number in enumerate(wanted):
        if effort.left <= 0:
            break
        limits = {"p": number, "budget": None} if name == "p" else {"p": None, "budget": number}
        # What is left of the time is shared by the points that are left.
        until = effort.spent + effort.left / (len(wanted) - done)
        part = replace(effort, seconds=until, gap=max(effort.gap, CURVE_GAP))
        try:
            siting = with_limits(board.siting, **limits)
            plan = _solve(siting.problem, part, _scaled(effort.report, done, len(wanted)))
        except ClashError:
            clashing.append(number)
        except NoPlanError:
            unfound.append(number)
        else:
            rows[number] = _point(board, plan)
    if not rows and len(clashing) < len(wanted):
        raise NoPlanError(say("At none of these numbers a plan was found in the seconds; allow more seconds."))
    if not rows:
        raise InputError(say("At none of these numbers the limits can all be met; ask for more, or for less at once."))
    index = pd.Index(list(rows), name=name)
    curve = pd.DataFrame(list(rows.values()), index=index, columns=list(CURVE_COLUMNS))
    curve.attrs.update(clashing=tuple(clashing), unfound=tuple(unfound))
    return curve


def knee_of(curve: pd.DataFrame, column: str = "beyond_30") -> float | None:
    """The number after which a further one brings least beside what those before brought: the point farthest below the
    straight line between the ends (the kneedle of Satopaa et al. 2011, ICDCS Workshops); None of fewer than three."""
    number, value = curve.index.to_numpy(dtype=np.float64), curve[column].to_numpy(dtype=np.float64)
    if len(number) < 3 or not np.isfinite(value).all() or np.ptp(value) <= 0:
        return None
    across = (number - number[0]) / (number[-1] - number[0])
    up = (value - value.min()) / np.ptp(value)
    below = (1 - across) * up[0] + across * up[-1] - up
    best = int(below.argmax())
    return float(number[best]) if below[best] > 1e-9 else None


def robustness_of(board: Board, plan: SitingPlan, *, samples: int = 40, seed: int = 1, effort: Effort) -> pd.DataFrame:
    """How often each candidate is in the best plan when demand and speed are other than thought.

    Returns:
        Index candidate_id, the most frequent first: share (of the samples, 0 to 1), chosen (whether it is in ``plan``),
        existing. What every sample must open is left out. The attribute ``samples`` says how many had a plan,
        ``unfound`` for how many more none was found in time.

    Raises:
        InputError: the limits of all samples clash.
        NoPlanError: for no sample a plan was found in the seconds.
    """
    each = effort.seconds / max(samples, 1)

    def solver(problem: object) -> SitingPlan:
        part = replace(effort, seconds=min(effort.seconds, effort.spent + each), gap=_SAMPLE_GAP)
        return _solve(problem, part, lambda _what, _share: None)

    found = appearances(
        board.siting.problem,
        samples=samples,
        speed_spread=SPEED_SPREAD,
        rng=np.random.default_rng(seed),
        solver=solver,
        progress=effort.report,
        cancelled=lambda: effort.left <= 0,
    )
    if not found.planned and found.without < max(found.samples, 1):
        raise NoPlanError(say("For no sample a plan was found in the seconds; allow more seconds."))
    if not found.planned:
        raise InputError(say("No sample had a plan that meets the limits; loosen them."))
    candidates = board.siting.problem.candidates
    chosen = np.isin(np.arange(len(candidates)), plan.chosen)
    table = pd.DataFrame({"share": found.share, "chosen": chosen, "existing": candidates["existing"]})
    free = np.setdiff1d(np.arange(len(table)), board.siting.problem.fixed)
    table = table.iloc[free].sort_values(["share", "chosen"], ascending=False, kind="stable")
    table.attrs.update(samples=found.planned, unfound=found.unfound)
    return table


def near_best_of(
    board: Board, plan: SitingPlan, *, within: float = 0.01, most: int = MOST, effort: Effort
) -> list[Near]:
    """Other plans within a share of the best, those most different first; at most ``most``, each another choice."""
    found = alternatives(
        plan,
        within=within,
        most=most,
        seconds=effort.seconds,
        progress=effort.report,
        cancelled=effort.cancelled,
        elapsed=effort.elapsed,
    )
    return [Near(one, board.look(one.chosen), differing_sites(plan, one), one.gap) for one in found]


def _solve(problem: object, effort: Effort, report: Report) -> SitingPlan:
    return solve(
        problem,
        seconds=effort.seconds,
        gap=effort.gap,
        progress=report,
        cancelled=effort.cancelled,
        elapsed=effort.elapsed,
    )


def _scaled(report: Report, done: int, of: int) -> Report:
    return lambda what, share: report(what, (done + share) / of)


def _point(board: Board, plan: SitingPlan) -> dict[str, object]:
    told = board.look(plan.chosen)
    ids = board.siting.problem.candidates.index
    values = (
        plan.objective, plan.bound, plan.gap, plan.proven, told.mean_minutes, told.beyond_30, told.beyond_60,
        told.unserved, told.worst_share, told.gini_minutes, told.cost_yuan, tuple(ids[plan.chosen]),
    )  # fmt: skip
    return dict(zip(CURVE_COLUMNS, values, strict=True))
