"""The station page's studies of a scenario, in a process of its own: the curve, how sure it is, and plans nearly as
good. Each is of the plan as it was kept and of its record, and tells what the commands tell: plain values, nobody
named."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np

from dashboard.i18n import mark
from dashboard.job_keeping import stop_flag, stopwatch
from dashboard.jobs import Report
from dashboard.siting_checks import plan_again
from dashboard.siting_planning import Board, board_of, read_county
from dashboard.siting_scenarios import Kept, origin_of, read_kept
from dashboard.siting_studies import curve_of, knee_of, near_best_of, robustness_of
from dashboard.siting_told import alternatives_told, curve_told, robustness_told
from data.store import Store
from geo.scope import Scope
from models.siting.effort import Effort

What = Literal["curve", "robust", "near"]
SECONDS: Final = 180.0
"""A study takes at most so long; it tells what it came to until then."""
_SAMPLES: Final = 40
_MOST_POINTS: Final = 30
_BUDGETS: Final = 8
_STEPS: Final = {
    "curve": mark("Planning for every number"),
    "robust": mark("Planning for drawn demand and speed"),
    "near": mark("Searching for plans nearly as good"),
}
_READING: Final = mark("Reading the county")


def study_stations(report: Report, database: str, county: str, scenario_id: str, what: What) -> dict[str, Any]:
    """Study a scenario.

    Returns:
        What the command of the study tells as JSON, with ``what``, ``scenario_id`` and ``made_at`` of the scenario.

    Raises:
        InputError: there is no such scenario, it cannot be made again, it was drawn by hand and nothing but its curve
            can be told of it, or nothing could be told.
    """
    stopped = stop_flag()
    report(0, 0, _READING)
    with Store.open(database) as store:
        kept = read_kept(store, Scope.whole(county), scenario_id)
        origin = origin_of(kept.scenario)
        board = board_of(read_county(store, county, origin.basis), origin.options, origin.basis)
    effort = Effort(
        seconds=SECONDS,
        report=lambda _what, share: report(round(1000 * min(max(share, 0.0), 1.0)), 1000, _STEPS[what]),
        cancelled=stopped,
        elapsed=stopwatch(),
    )
    report(0, 1000, _STEPS[what])
    studies = {"curve": _curve, "robust": _robust, "near": _near}
    found = studies[what](board, kept, effort)
    return {**found, "what": what, "scenario_id": scenario_id, "made_at": kept.scenario.made_at.isoformat()}


def _curve(board: Board, _kept: Kept, effort: Effort) -> dict[str, Any]:
    options, counting = board.options, int(board.siting.problem.candidates["counts"].sum())
    if options.budget is not None and options.p is None:
        most = 2 * options.budget
        curve = curve_of(board, budgets=np.linspace(0, most, _BUDGETS + 1).tolist(), effort=effort)
    else:
        usual = options.p or 0
        curve = curve_of(board, ps=range(min(counting, max(12, 2 * usual), _MOST_POINTS) + 1), effort=effort)
    return curve_told(board, curve, knee_of(curve))


def _robust(board: Board, kept: Kept, effort: Effort) -> dict[str, Any]:
    plan = plan_again(board, kept)
    found = robustness_of(board, plan, samples=_SAMPLES, effort=effort)
    return robustness_told(board, kept.scenario.scenario_id, found)


def _near(board: Board, kept: Kept, effort: Effort) -> dict[str, Any]:
    plan = plan_again(board, kept)
    ids = board.siting.problem.candidates.index
    chosen = [str(ids[at]) for at in plan.chosen]
    return alternatives_told(board, kept.scenario.scenario_id, chosen, near_best_of(board, plan, effort=effort))
