"""A plan changed on the way: a team falls ill, roads close, a water turns red. As little as possible is changed.

The new plan begins today. An assignment is who goes to which water on which day; those of the old plan that can still
be kept are kept. After what is owed, the fewest assignments dropped or added count; only then the risk watched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Final

import numpy as np
import pandas as pd

from models.rota.facts import facts_of
from models.rota.frames import rota_of
from models.rota.instance import Instance
from models.rota.locks import locked
from models.rota.plan import Rota, tours_of
from models.rota.problem import RotaProblem
from models.rota.solve import Effort, search
from models.rota.tours import FREE, Facts, Tours, empty_draft, insert
from models.score import Floats

CHANGE_COLUMNS: Final = ("day", "site_id", "from_team", "to_team", "change")
"""``change``: ``dropped``, ``added``, or ``moved`` to another team on the same day."""


@dataclass(frozen=True, eq=False)
class Replanned:
    """The new plan and its changes against the old one, on the days both cover: rows of ``CHANGE_COLUMNS``."""

    rota: Rota
    changes: pd.DataFrame


def replan(problem: RotaProblem, before: pd.DataFrame, effort: Effort) -> Replanned:
    """A plan for ``problem``, which begins today, that keeps what it can of ``before``.

    Args:
        problem: as things are now: teams, roads, risk, last visits.
        before: stops of the plan so far (``STOP_COLUMNS``).
        effort: how long to search.

    Raises:
        InputError: the problem makes no sense.
    """
    instance = Instance.of(problem.checked())
    facts = facts_of(instance, liking=_liking(problem, before))
    found = search(problem, effort, known=(instance, facts), start=_kept(instance, facts, before))
    rota = rota_of(found, effort.elapsed())
    return Replanned(rota, changes_between(before, rota.stops, problem))


def last_before(before: pd.DataFrame, since: date, until: date) -> dict[str, date]:
    """By water the day of the last visit of a plan (``STOP_COLUMNS``) on the days from ``since`` to before ``until``.

    A plan that begins on ``until`` is made while these are still to come: for the longest gap they count as done, as
    otherwise a water visited on the eve would look unwatched for weeks.
    """
    mine = before[(before["day"] >= since) & (before["day"] < until)]
    return {str(site): day for site, day in mine.groupby("site_id")["day"].max().items()}


def changes_between(before: pd.DataFrame, after: pd.DataFrame, problem: RotaProblem) -> pd.DataFrame:
    """Assignments that differ between two plans on the days of ``problem`` that both cover, by day and water."""
    last = before["day"].max() if len(before) else problem.first
    pairs = []
    for stops in (before, after):
        mine = stops[(stops["day"] >= problem.first) & (stops["day"] <= last)]
        pairs.append(set(zip(mine["day"], mine["site_id"], mine["team_id"], strict=True)))
    gone: dict[tuple[date, str], list[str]] = {}
    new: dict[tuple[date, str], list[str]] = {}
    for these, into in ((pairs[0] - pairs[1], gone), (pairs[1] - pairs[0], new)):
        for day, site, team in sorted(these):
            into.setdefault((day, site), []).append(team)
    rows = []
    for key in sorted({*gone, *new}):
        for old, to in zip_longest(gone.get(key, ()), new.get(key, ())):
            rows.append((*key, old, to, "added" if old is None else "dropped" if to is None else "moved"))
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS), dtype=object)  # None stays None


def _liking(problem: RotaProblem, before: pd.DataFrame) -> Floats:
    """What each visit (n, D, t) is liked for: one change counts for more than all risk there is."""
    unit = float(problem.risk.sum()) + 1.0
    teams = {team.id: number for number, team in enumerate(problem.teams)}
    liking = np.full((len(problem.sites), problem.n_days, len(problem.teams)), -unit)
    days = [(day - problem.first).days for day in before["day"]]
    liking[:, max(max(days, default=-1) + 1, 0) :] = 0.0  # the old plan says nothing of these days
    rows = problem.sites.index.get_indexer(pd.Index(before["site_id"])).tolist()
    for row, team, day in zip(rows, before["team_id"], days, strict=True):
        if row >= 0 and team in teams and 0 <= day < problem.n_days:
            liking[row, day, teams[team]] = unit
    return liking


def _kept(instance: Instance, facts: Facts, before: pd.DataFrame) -> Tours:
    """The old plan's visits that can still be made, in the old order; what is locked is there before."""
    problem = instance.problem
    tours, draft = locked(instance, facts)[0], empty_draft()
    teams = {team.id: number for number, team in enumerate(problem.teams)}
    row = {str(site): number for number, site in enumerate(problem.sites.index)}
    opens = {window.name: window.first for window in problem.windows}
    duties: dict[tuple[int, int], list[int]] = {}
    for number, one in enumerate(instance.duties):
        duties.setdefault((one.team, one.day), []).append(number)
    there = {(lock.team, lock.site, lock.day) for lock in problem.locks}
    for stop in (stop for tour in tours_of(before).values() for stop in tour):
        site, team, day = row.get(stop.site_id, -1), teams.get(stop.team_id, -1), (stop.day - problem.first).days
        if site < 0 or team < 0 or not facts.allowed[site, team]:
            continue
        if (stop.team_id, stop.site_id, stop.day) in there:
            continue
        by_start = [(abs(instance.duties[duty].start - stop.arrive_min), duty) for duty in duties.get((team, day), [])]
        for _, duty in sorted(by_start):
            end = int(tours.lengths[duty])
            if any(
                insert(facts, tours, draft, duty, site, place, FREE, opens[stop.window]) for place in range(end, -1, -1)
            ):
                break
    return tours
