"""The round in which teams put up what was bought: rescue equipment and signs, the most dangerous waters first.

A thing put up on a day lowers the risk on that day and all days after. Wanted is the most risk removed times days in
place: day after day, the tours of that day that remove most from what is still waiting. One day is a team orienteering
problem (Chao, Golden and Wasil 1996, European Journal of Operational Research 88:464-474), searched like the rota
(``models.rota.search``); taking the days one after another is exact where no day's hours can be saved for a later one,
and a rule of thumb where a team's hours of the week run out before its days do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from models.rota.frames import rota_of
from models.rota.plan import STOP_COLUMNS, TOUR_COLUMNS, UNMET_COLUMNS
from models.rota.problem import DAYS_A_WEEK, RotaProblem, Window
from models.rota.solve import Effort, Report, search, silent
from models.rota.unmet import unmet_of
from models.rota.verify import recompute
from models.score import Bools, Floats

WHOLE_DAY: Final = Window("day", 0.0, 24 * 60.0)
"""A thing may be put up at any hour of a shift."""
_NEVER: Final = 10_000  # days, more than any plan has
_HOUR: Final = 60.0
_ROUNDS: Final = 600  # attempts of search for one day


@dataclass(frozen=True, eq=False)
class Round:
    """Who puts things up where and when. ``stops`` (``STOP_COLUMNS``), every water at most once; ``tours``
    (``TOUR_COLUMNS``); ``left``: a row (``UNMET_COLUMNS``) for each water that is not reached, with the reason and what
    would cure it. ``removed_days``: risk removed times days in place; ``possible``: if all stood from the first day."""

    problem: RotaProblem = field(repr=False)
    stops: pd.DataFrame
    tours: pd.DataFrame
    left: pd.DataFrame
    removed_days: float
    possible: float
    cancelled: bool

    @property
    def last(self) -> date | None:
        """The day on which the last thing is put up; None where there is none."""
        return None if self.stops.empty else max(self.stops["day"])


def installing(problem: RotaProblem, removed: Floats) -> RotaProblem:
    """The same waters and teams with the risk (n, days, 1) that is removed until the end by what is put up on a day.

    ``removed`` (n,), zero or more: risk a day that what was bought takes off a water.
    """
    days = problem.n_days - np.arange(problem.n_days, dtype=np.float64)
    return replace(
        problem,
        sites=problem.sites.assign(visits=0, gap_days=_NEVER, by_keeper=False),
        windows=(WHOLE_DAY,),
        risk=removed[:, None, None] * days[None, :, None],
        watch=1.0,
        locks=(),
    ).checked()


def installation(
    problem: RotaProblem,
    removed: Floats,
    *,
    rounds: int = _ROUNDS,
    seed: int = 1,
    report: Report = silent,
    cancelled: Callable[[], bool] = bool,
) -> Round:
    """The round over the days of ``problem``, whose waters (n) are those where something is to be put up.

    Args:
        problem: ``minutes`` of ``sites`` are those the putting up takes; what they are owed is of no matter.
        removed: (n,) risk a day that is taken off a water.
        rounds: attempts of search for each day; the same number gives the same round.

    Raises:
        InputError: the problem makes no sense; see ``RotaProblem.checked``.
    """
    whole = installing(problem, removed)
    waiting = np.ones(len(whole.sites), dtype=bool)
    spent: dict[tuple[str, int], float] = {}
    stops, tours = [pd.DataFrame(columns=list(STOP_COLUMNS))], [pd.DataFrame(columns=list(TOUR_COLUMNS))]
    for number in range(whole.n_days):
        if not waiting.any() or cancelled():
            break
        report("putting up", number / whole.n_days)
        today = _of_day(whole, number, waiting, spent)
        if not today.duties():
            continue
        found = search(today, Effort(elapsed=lambda: 0.0, rounds=rounds, seed=seed, cancelled=cancelled))
        plan = rota_of(found, 0.0)
        stops.append(plan.stops)
        tours.append(plan.tours)
        for team, minutes in plan.tours.groupby("team_id")["minutes"].sum().items():
            key = str(team), number // DAYS_A_WEEK
            spent[key] = spent.get(key, 0.0) + float(minutes)
        waiting &= ~whole.sites.index.isin(plan.stops["site_id"])
    made = _joined(stops)
    return Round(
        whole,
        made,
        _joined(tours),
        _left(whole, waiting),
        recompute(whole, made).risk_watched,
        float(removed.sum() * whole.n_days),
        cancelled(),
    )


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """One frame of the parts; the first, empty one if there is nothing in any."""
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _of_day(whole: RotaProblem, number: int, waiting: Bools, spent: dict[tuple[str, int], float]) -> RotaProblem:
    """The problem of one day: the waters waiting, the hours each team has left in its week."""
    day, week = whole.days[number], number // DAYS_A_WEEK
    others = frozenset(day + timedelta(days=n) for n in range(1, DAYS_A_WEEK))
    left = {team.id: max(team.hours - spent.get((team.id, week), 0.0) / _HOUR, 0.0) for team in whole.teams}
    teams = tuple(replace(team, hours=left[team.id], away=team.away | others) for team in whole.teams)
    part = _among(whole, waiting)
    risk = np.zeros((len(part.sites), DAYS_A_WEEK, 1))
    risk[:, 0] = part.risk[:, number]
    return replace(part, first=day, weeks=1, teams=teams, risk=risk)


def _left(whole: RotaProblem, waiting: Bools) -> pd.DataFrame:
    """Why each water still waits: a row each."""
    part = _among(whole, waiting)
    asked = replace(part, sites=part.sites.assign(visits=1))
    rows = unmet_of(asked, pd.DataFrame(columns=list(STOP_COLUMNS)), ())
    first = rows.drop_duplicates("site_id").assign(to_day=whole.days[-1])
    return first[list(UNMET_COLUMNS)].reset_index(drop=True)


@dataclass(eq=False)
class _Part:
    """The ways between some of the places."""

    minutes: Floats
    km: Floats


def _among(whole: RotaProblem, some: Bools) -> RotaProblem:
    """The problem of some of its waters (n,)."""
    bases = len(whole.teams)
    places = np.concatenate([np.arange(bases), bases + np.flatnonzero(some)])
    at = np.ix_(places, places)
    travel = {mode: _Part(way.minutes[at], way.km[at]) for mode, way in whole.travel.items()}
    return replace(whole, sites=whole.sites[some], risk=whole.risk[some], travel=travel)
