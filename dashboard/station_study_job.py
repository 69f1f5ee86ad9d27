"""The station page's studies of a scenario, in a process of its own: the curve, how sure it is, and plans nearly as
good. Each is asked of the same record as the scenario; what comes of it are plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import numpy as np

from dashboard.i18n import mark
from dashboard.jobs import Report
from dashboard.siting_planning import Basis, Board, board_of, options_of, read_county
from dashboard.siting_studies import curve_of, knee_of, near_best_of, robustness_of, solved
from dashboard.station_job import stop_flag, stopwatch
from data.scenarios import read_scenario
from data.store import Store
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say
from models.siting.effort import Effort

What = Literal["curve", "robust", "near"]
SECONDS: Final = 180.0
"""A study takes at most so long; it tells what it came to until then."""
_SAMPLES: Final = 40
_MOST_POINTS: Final = 30
_BUDGETS: Final = 8
_MOST_ROWS: Final = 24
_STEPS: Final = {
    "curve": mark("Planning for every number"),
    "robust": mark("Planning for drawn demand and speed"),
    "near": mark("Searching for plans nearly as good"),
}
_READING: Final = mark("Reading the county")


def study_stations(report: Report, database: str, county: str, scenario_id: str, what: What) -> dict[str, Any]:
    """Study a scenario; what came of it, as plain values.

    Raises:
        InputError: there is no such scenario, it cannot be made again, or nothing could be told.
    """
    stopped = stop_flag()
    report(0, 0, _READING)
    with Store.open(database) as store:
        scenario = read_scenario(store, Scope.whole(county), scenario_id)
        if scenario.asked is None or scenario.result is None:
            raise InputError(say("Scenario {id} is on record without its plan.", id=scenario_id))
        asked = dict(scenario.asked)
        basis = Basis.from_json(asked.pop("basis"))
        asked.pop("moved")
        board = board_of(read_county(store, county, basis), options_of(asked), basis)
    effort = Effort(
        seconds=SECONDS,
        report=lambda _what, share: report(round(1000 * min(max(share, 0.0), 1.0)), 1000, _STEPS[what]),
        cancelled=stopped,
        elapsed=stopwatch(),
    )
    report(0, 1000, _STEPS[what])
    studies = {"curve": _curve, "robust": _robust, "near": _near}
    return {"scenario": scenario_id, "what": what, **studies[what](board, effort, scenario.result)}


def _curve(board: Board, effort: Effort, _result: Mapping[str, Any]) -> dict[str, Any]:
    options, counting = board.options, int(board.siting.problem.candidates["counts"].sum())
    if options.budget is not None and options.p is None:
        most = 2 * options.budget
        curve = curve_of(board, budgets=np.linspace(0, most, _BUDGETS + 1).tolist(), effort=effort)
    else:
        usual = options.p or 0
        curve = curve_of(board, ps=range(min(counting, max(12, 2 * usual), _MOST_POINTS) + 1), effort=effort)
    rows = [
        {
            "number": float(number),
            "minutes": None if np.isnan(row.mean_minutes) else float(row.mean_minutes),
            "beyond_30": float(row.beyond_30),
            "beyond_60": float(row.beyond_60),
            "cost_yuan": float(row.cost_yuan),
            "gap": float(row.gap),
            "proven": bool(row.proven),
        }
        for number, row in zip(curve.index, curve.itertuples(), strict=True)
    ]
    return {"by": str(curve.index.name), "rows": rows, "knee": knee_of(curve, "beyond_30"), "p": options.p}


def _robust(board: Board, effort: Effort, result: Mapping[str, Any]) -> dict[str, Any]:
    found = robustness_of(board, solved(board, _half(effort)), samples=_SAMPLES, effort=effort)
    names, chosen = board.siting.candidates.frame["name"], set(result["chosen"])
    rows = [
        {"id": str(one), "name": str(names[one]) or str(one), "share": float(row.share), "chosen": one in chosen}
        for one, row in zip(found.index, found.itertuples(), strict=True)
        if row.share > 0 or one in chosen
    ]
    return {"samples": int(found.attrs["samples"]), "rows": rows[:_MOST_ROWS], "more": max(0, len(rows) - _MOST_ROWS)}


def _near(board: Board, effort: Effort, _result: Mapping[str, Any]) -> dict[str, Any]:
    plan = solved(board, _half(effort))
    names, ids = board.siting.candidates.frame["name"], board.siting.candidates.frame.index
    best = set(plan.chosen.tolist())
    rows = []
    for one in near_best_of(board, plan, effort=effort):
        mine = set(one.plan.chosen.tolist())
        rows.append(
            {
                "ids": [str(ids[at]) for at in one.plan.chosen],
                "with": [str(names.iloc[at]) for at in sorted(mine - best)],
                "without": [str(names.iloc[at]) for at in sorted(best - mine)],
                "worse": one.worse,
                "beyond_30": one.evaluation.beyond_30,
                "minutes": None if np.isnan(one.evaluation.mean_minutes) else one.evaluation.mean_minutes,
                "cost_yuan": one.evaluation.cost_yuan,
            }
        )
    return {"rows": rows, "objective": plan.objective}


def _half(effort: Effort) -> Effort:
    """For the plan itself half of the time."""
    return Effort(seconds=effort.seconds / 2, cancelled=effort.cancelled, elapsed=effort.elapsed)
