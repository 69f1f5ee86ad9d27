"""A week that is repeated: weeks alike planned once, their longest gaps kept from each to the next.

Weeks are alike that have the same duties on the same weekdays. A day moved in such a week is moved in all of them at
once, so that a longest gap of a week, which any single move would break, can be kept throughout.

Waters that fall due in the first week are better visited by that day in every week: visited by then in the first week
alone they would be called at once more, since from there to their own day of the second week the gap is too long.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from models.rota.facts import facts_of
from models.rota.instance import Instance
from models.rota.problem import DAYS_A_WEEK
from models.rota.tours import FREE, Facts, Tours, empty_draft, over_hours, put, schedule
from models.score import Floats

Shift = tuple[int, int, float, float]
"""Weekday from the plan's first, team, start, end."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """``weeks`` alike, and one of them (no locks, the mean risk) as a problem of its own."""

    weeks: tuple[int, ...]
    instance: Instance
    facts: Facts


def patterns(instance: Instance, visit: float = 0.0) -> list[Pattern]:
    """The weeks of a plan, those alike together; ``visit``: what a visit watches, saved once where a water that falls
    due in the first week is visited by then."""
    of: dict[frozenset[Shift], list[int]] = {}
    mine = _shifts(instance)
    for week, shifts in enumerate(mine):
        of.setdefault(frozenset(shifts), []).append(week)
    found = []
    for weeks in of.values():
        problem, days = instance.problem, DAYS_A_WEEK
        risk = problem.risk.reshape(len(problem.sites), problem.weeks, days, -1)[:, weeks].mean(axis=1)
        first = problem.first + timedelta(days=days * weeks[0])
        one = Instance.of(replace(problem, first=first, weeks=1, risk=risk, locks=()))
        saved = _due(instance) * (visit / len(weeks)) if 0 in weeks else None
        found.append(Pattern(tuple(weeks), one, facts_of(one, liking=saved, cyclic=problem.weeks > 1)))
    return found


def _due(instance: Instance) -> Floats:
    """1 for each water on the days (n, 7, t) by which it falls due in the first week, or on the first if it is late."""
    last = np.maximum(instance.gap - 1 - instance.since, 0)
    days = np.arange(DAYS_A_WEEK)
    due = (days <= last[:, None]) & (last < DAYS_A_WEEK - 1)[:, None] & (instance.since > 0)[:, None]
    return np.repeat(due[:, :, None], len(instance.problem.teams), axis=2).astype(np.float64)


def _shifts(instance: Instance) -> list[dict[Shift, int]]:
    """The duties of each week by what is the same from week to week."""
    found: list[dict[Shift, int]] = [{} for _ in range(instance.problem.weeks)]
    for number, duty in enumerate(instance.duties):
        found[duty.day // DAYS_A_WEEK][duty.day % DAYS_A_WEEK, duty.team, duty.start, duty.end] = number
    return found


def spread(instance: Instance, facts: Facts, tours: Tours, pattern: Pattern, week: Tours) -> None:
    """Write the tours of a pattern's week into all its weeks; duties that have a tour keep it."""
    draft, own = empty_draft(), _shifts(pattern.instance)[0]
    every = _shifts(instance)
    for number in pattern.weeks:
        for shift, one in own.items():
            duty, length = every[number][shift], int(week.lengths[one])
            if tours.lengths[duty]:
                continue
            draft.stops[:length], draft.floors[:length] = week.stops[one, :length], week.floors[one, :length]
            draft.pins[:length] = FREE
            span = schedule(facts, duty, draft, length)
            if span >= 0 and not over_hours(facts, tours, duty, span):
                put(facts, tours, duty, draft, length, span)
