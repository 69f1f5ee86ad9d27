"""Weeks of a plan as the bound sees them: days alike are one group, duties alike are one kind, weeks alike one class.

Days whose risk is nearly the same water for water are put together: a cell is a water in a window on the days of a
group. Which of those days a visit falls on no longer matters: the bound lets it have the best that is left (a little
more than any plan has, as much more as the days differ). Weeks are first divided by their own risk, so that weeks
which differ in season only are alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from models.rota.alike import first_alike
from models.rota.bound_pricing import Kind, shortest
from models.rota.instance import Instance
from models.rota.problem import DAYS_A_WEEK
from models.score import Bools, Floats, Ints

_ALIKE: Final = 0.03  # of a day's risk, what days of one group may differ by


@dataclass(frozen=True, eq=False)
class Week:
    """One week. ``scale``: its risk; ``days`` of the plan and the group (7,) of each; ``times`` (kinds,) duties of
    each kind; ``owed`` (n,) visits that a plan makes, less what it leaves unmet."""

    scale: float
    days: Ints
    group: Ints
    times: Floats
    owed: Floats


@dataclass(frozen=True, eq=False)
class Weeks:
    """Weeks alike: same groups of days, same kinds of duty. ``of_group`` (kinds,); ``risk`` (groups, n, W) of a mean
    day, of a week whose risk is 1; ``width`` (groups,) days in a mean week; ``hours`` (t,) minutes a week.
    Teams alike are as one, the first of them."""

    it: Instance
    weeks: tuple[Week, ...]
    kinds: tuple[Kind, ...]
    of_group: Ints
    risk: Floats
    width: Floats
    hours: Floats

    @property
    def times(self) -> Floats:
        """Duties of each kind in a mean week."""
        mean: Floats = np.mean([week.times for week in self.weeks], axis=0)
        return mean

    @property
    def owed(self) -> Floats:
        """Visits owed in a mean week, (n,)."""
        mean: Floats = np.mean([week.owed for week in self.weeks], axis=0)
        return mean


def classes(it: Instance) -> tuple[tuple[Weeks, ...], int]:
    """The weeks of a plan, those alike together, without weeks that hold no risk; and what no plan can meet: visits and
    days of broken gaps that are left even if every water is visited whenever a duty gets there."""
    n, n_weeks = it.n, it.n_days // DAYS_A_WEEK
    scale = it.risk.reshape(n, n_weeks, -1).sum(axis=(0, 2))
    group = _groups(it, scale)
    team_of = first_alike(it)
    known: dict[tuple[int, float, float], Kind] = {}
    ways: dict[str, Floats] = {}  # teams of one mode go the same ways
    open_on = np.zeros((n, it.n_days), dtype=bool)
    for duty in it.duties:
        key = (int(team_of[duty.team]), duty.start, duty.end)
        if key not in known:
            mode = it.problem.teams[duty.team].mode
            if mode not in ways:
                ways[mode] = shortest(it.between[duty.team])
            known[key] = Kind.of(it, *key, ways[mode])
        open_on[known[key].sites, duty.day] = True
    owed, unmet = _owed(it, open_on)
    members: dict[tuple[tuple[int, int, float, float], ...], list[int]] = {}
    count: list[dict[tuple[int, int, float, float], int]] = [{} for _ in range(n_weeks)]
    for duty in it.duties:
        kind = (int(group[duty.day]), int(team_of[duty.team]), duty.start, duty.end)
        week = duty.day // DAYS_A_WEEK
        count[week][kind] = count[week].get(kind, 0) + 1
    for week in range(n_weeks):
        if scale[week] > 0:
            members.setdefault(tuple(sorted(count[week])), []).append(week)
    found = []
    for names, numbers in members.items():
        used = sorted({int(g) for week in numbers for g in group[week * DAYS_A_WEEK : (week + 1) * DAYS_A_WEEK]})
        weeks = []
        for week in numbers:
            days = np.arange(week * DAYS_A_WEEK, (week + 1) * DAYS_A_WEEK)
            times = np.array([count[week][name] for name in names], dtype=np.float64)
            own = np.array([used.index(g) for g in group[days]], dtype=np.int64)
            weeks.append(Week(float(scale[week]), days, own, times, owed[:, week]))
        risk, width = np.zeros((len(used), n, len(it.first))), np.zeros(len(used))
        for one in weeks:
            for day, g in zip(one.days, one.group, strict=True):
                risk[g] += it.risk[:, day] / one.scale
                width[g] += 1
        risk /= width[:, None, None]
        kinds = tuple(known[name[1:]] for name in names)
        kinds = tuple(Kind(k.team, k.start, k.end, k.sites, k.map, k.remembered.copy()) for k in kinds)
        of_group = np.array([used.index(name[0]) for name in names], dtype=np.int64)
        found.append(Weeks(it, tuple(weeks), kinds, of_group, risk, width / len(weeks), _hours(it, team_of, numbers)))
    return tuple(found), unmet


def _hours(it: Instance, team_of: Ints, weeks: list[int]) -> Floats:
    """Minutes (t,) of one of the weeks, with those of all teams alike at the first of them, the others without any.

    No team has more than its duties hold, whatever its hours."""
    duty = np.zeros((len(team_of), it.n_days // DAYS_A_WEEK))
    for one in it.duties:
        duty[one.team, one.day // DAYS_A_WEEK] += one.end - one.start
    found: Floats = np.bincount(
        team_of, np.minimum(it.hours, duty[:, weeks].max(axis=1)), minlength=len(team_of)
    ).astype(float)
    return found


def _groups(it: Instance, scale: Floats) -> Ints:
    """A number (D,) for each day, the same for days of nearly the same risk of their week."""
    leaders: list[Floats] = []
    group = np.zeros(it.n_days, dtype=np.int64)
    for day in range(it.n_days):
        own = it.risk[:, day] / max(float(scale[day // DAYS_A_WEEK]), 1e-300)
        near = [i for i, other in enumerate(leaders) if np.abs(own - other).sum() <= _ALIKE * other.sum()]
        if not near:
            leaders.append(own)
        group[day] = near[0] if near else len(leaders) - 1
    return group


def _owed(it: Instance, open_on: Bools) -> tuple[Floats, int]:
    """Visits (n, weeks) that a plan makes which leaves no more unmet than it must, and how much it must.

    Where the longest gap is ``gap`` days, each whole ``gap`` days with a day of the plan to follow hold a visit.
    """
    n_weeks = it.n_days // DAYS_A_WEEK
    can = open_on.reshape(it.n, n_weeks, DAYS_A_WEEK).sum(axis=2)
    short = np.maximum(it.owed[:, None] - can, 0)
    broken = np.zeros(it.n, dtype=np.int64)
    for site in range(it.n):
        last = -1 - int(it.since[site])
        for day in range(it.n_days):
            broken[site] += day - last > it.gap[site]
            if open_on[site, day]:
                last = day
    follow = np.full(n_weeks, DAYS_A_WEEK)
    follow[-1] -= 1
    often = np.where(broken[:, None] == 0, follow // it.gap[:, None], 0)
    owed = np.maximum(np.minimum(it.owed[:, None], can), often).astype(np.float64)
    return owed, int(short.sum() + broken.sum())
