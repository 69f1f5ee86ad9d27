"""The station page's jobs, each in a process of its own: make a plan and keep it; study one that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.i18n import mark
from dashboard.job_keeping import stop_flag
from dashboard.jobs import Report
from dashboard.siting_answers import answer
from dashboard.siting_planning import basis_now, board_of, options_of, read_county
from dashboard.siting_scenarios import keep_plan
from data.scenarios import scenarios
from data.store import Store
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say

_READING, _MEASURING = mark("Reading the county"), mark("Measuring the ways")
_SEARCHING, _KEEPING = mark("Searching for the best places"), mark("Keeping the scenario")


def free_name(store: Store, county: str, name: str) -> str:
    """The name, or where it is taken with the first free number behind it."""
    taken = {one.name for one in scenarios(store, Scope.whole(county))}
    title = " ".join(name.split())
    return next(one for n in range(1, len(taken) + 3) if (one := title if n == 1 else f"{title} ({n})") not in taken)


def plan_stations(
    report: Report, database: str, county: str, asked: Mapping[str, Any], seconds: float, name: str, by: str
) -> str:
    """Plan the stations of a county and keep the plan; its number. ``name``: as ``free_name`` makes it.

    Raises:
        InputError: it cannot be made as asked, nobody can be reached, or it was stopped before there was one.
    """
    stopped = stop_flag()
    options = options_of(asked)
    report(0, 0, _READING)
    with Store.open(database) as store:
        basis = basis_now(store, county)
        found = read_county(store, county, basis)
        report(0, 0, _MEASURING)
        board = board_of(found, options, basis)
        if stopped():
            raise InputError(say("Stopped before there was a choice of places; nothing was kept."))
        report(0, 1000, _SEARCHING)
        found = answer(
            board,
            seconds=seconds,
            progress=lambda _what, share: report(round(1000 * min(max(share, 0.0), 1.0)), 1000, _SEARCHING),
            cancelled=stopped,
        )
        report(0, 0, _KEEPING)
        return keep_plan(store, board, found.plan, free_name(store, county, name), made_by=by)
