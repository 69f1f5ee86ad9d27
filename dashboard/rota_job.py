"""The patrol page's jobs, in a process of their own: make a plan, or the rest of one again, and keep it. Stopped, they
keep the best so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.i18n import mark
from dashboard.job_keeping import stop_flag
from dashboard.jobs import Report
from dashboard.rota_asked import Absence, Asked
from dashboard.rota_keeping import keep
from dashboard.rota_planning import basis_now, problem_of, read_county, solve_problem
from dashboard.rota_plans import Plan
from data.store import Store
from geo.errors import InputError
from geo.text import say

_READING, _MEASURING = mark("Reading the county"), mark("Measuring the ways")
_SEARCHING, _KEEPING = mark("Searching for the best plan"), mark("Keeping the plan")
_STEPS = {"reading the county": _READING, "measuring the ways": _MEASURING}


def plan_rota(report: Report, database: str, county: str, asked: Mapping[str, Any], by: str) -> str:
    """Make a plan of a county and keep it; its number.

    Raises:
        InputError: it cannot be made as asked, or was stopped before there was one.
    """
    from dashboard.rota_runs import after  # the compiled code is read when somebody plans, not by every screen

    stopped = stop_flag()
    wanted = Asked.from_json(asked).checked()
    report(0, 0, _READING)
    with Store.open(database) as store:
        basis = basis_now(store, county)
        found = read_county(store, county, basis)
        report(0, 0, _MEASURING)
        wanted = after(store, found, wanted)
        problem = problem_of(found, wanted)
        if stopped():
            raise InputError(say("Stopped before there was a plan; nothing was kept."))

        def search(_what: str, share: float) -> None:
            report(round(1000 * share), 1000, _SEARCHING)

        report(0, 0, _SEARCHING)
        rota = solve_problem(problem, wanted, search, stopped)
        report(0, 0, _KEEPING)
        return keep(store, found, wanted, basis, Plan.of(rota), made_by=by)


def change_rota(report: Report, database: str, county: str, which: str, given: Mapping[str, Any], by: str) -> str:
    """Plan the rest of a plan again as things stand now, and keep it; its number.

    Args:
        which: the number of the plan so far.
        given: ``since``, ``without``, ``closed``, ``away``, ``red`` and ``seconds`` of ``dashboard.rota_runs.change``.

    Raises:
        InputError: it cannot be made as asked.
    """
    from dashboard.rota_runs import change  # as above

    stopped = stop_flag()

    def searching(what: str, share: float) -> None:
        report(round(1000 * share), 1000 if share > 0 else 0, _STEPS.get(what, _SEARCHING))

    with Store.open(database) as store:
        made = change(
            store,
            county,
            which,
            since=date.fromisoformat(given["since"]),
            without=tuple(given["without"]),
            closed=tuple(given["closed"]),
            away=tuple(Absence.from_json(one) for one in given["away"]),
            red=tuple(given["red"]),
            seconds=float(given["seconds"]),
            report=searching,
            kept=True,
            by=by,
            cancelled=stopped,
        )
    assert made.plan_id is not None, "it was asked to be kept"
    return made.plan_id
