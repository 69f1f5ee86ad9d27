"""``Facts`` and empty ``Tours`` of a problem."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.rota.instance import Instance
from models.rota.problem import DAYS_A_WEEK
from models.rota.tours import FREE, MOST_STOPS, Facts, Tours, owe
from models.score import Floats, Ints

_NEAR = 30
_MOST_VISITS = 400  # to one water in one window of a day


def facts_of(instance: Instance, *, liking: Floats | None = None, cyclic: bool = False) -> Facts:
    """What the search reads of a problem; ``liking`` (n, D, t), of what unit the risk is."""
    it, teams, n = instance, len(instance.problem.teams), instance.n
    duties, weeks = it.duties, instance.problem.weeks
    day = np.array([duty.day for duty in duties], dtype=np.int64)
    team = np.array([duty.team for duty in duties], dtype=np.int64)
    fixed = np.zeros((n, it.n_days, teams)) if liking is None else liking
    between = it.between.min(axis=0) if teams else np.zeros((n, n))
    np.fill_diagonal(between, -1.0)
    most = float(it.risk.sum() + np.abs(fixed).sum())
    facts = Facts(
        day=day,
        team=team,
        start=np.array([duty.start for duty in duties], dtype=np.float64),
        end=np.array([duty.end for duty in duties], dtype=np.float64),
        from_base=it.from_base,
        to_base=it.to_base,
        between=it.between,
        toward=it.between.transpose(0, 2, 1),
        service=it.service,
        opens=it.opens,
        closes=it.closes,
        first=it.first,
        last=it.last,
        risk=it.risk,
        left=(1 - it.watch) ** np.arange(_MOST_VISITS, dtype=np.float64),
        liking=fixed,
        owed=it.owed,
        gap=it.gap,
        since=it.since,
        hours=it.hours,
        allowed=it.allowed,
        near=np.argsort(between, axis=1, kind="stable")[:, 1 : 1 + _NEAR].astype(np.int64),
        **_lists("week", team, day // DAYS_A_WEEK, teams, weeks),
        **_by_day(day, it.n_days),
        owed_unit=1e3 * (most + 1.0),
        cyclic=cyclic,
    )
    # Compiled code is made once for arrays of one kind: in C order and writable.
    own: dict[str, Any] = {
        name: np.array(value, order="C") for name, value in facts._asdict().items() if isinstance(value, np.ndarray)
    }
    return facts._replace(**own)


def _lists(name: str, team: Ints, week: Ints, teams: int, weeks: int) -> dict[str, Ints]:
    """Positions of the duties of each team and week."""
    groups = [[np.flatnonzero((team == t) & (week == w)) for w in range(weeks)] for t in range(teams)]
    most = max((len(group) for row in groups for group in row), default=0)
    table = np.zeros((teams, weeks, max(most, 1)), dtype=np.int64)
    for t, row in enumerate(groups):
        for w, group in enumerate(row):
            table[t, w, : len(group)] = group
    count = np.array([[len(group) for group in row] for row in groups], dtype=np.int64).reshape(teams, weeks)
    return {f"of_{name}": table, f"n_of_{name}": count}


def _by_day(day: Ints, days: int) -> dict[str, Ints]:
    groups = [np.flatnonzero(day == d) for d in range(days)]
    table = np.zeros((days, max((len(group) for group in groups), default=0) or 1), dtype=np.int64)
    for d, group in enumerate(groups):
        table[d, : len(group)] = group
    return {"of_day": table, "n_of_day": np.array([len(group) for group in groups], dtype=np.int64)}


def empty_tours(instance: Instance, facts: Facts) -> Tours:
    """Nobody goes anywhere yet."""
    duties, n, (t, weeks) = len(instance.duties), instance.n, facts.n_of_week.shape
    tours = Tours(
        stops=np.zeros((duties, MOST_STOPS), np.int64),
        pins=np.full((duties, MOST_STOPS), FREE),
        floors=np.zeros((duties, MOST_STOPS)),
        begins=np.zeros((duties, MOST_STOPS)),
        windows=np.zeros((duties, MOST_STOPS), np.int64),
        lengths=np.zeros(duties, np.int64),
        spans=np.zeros(duties),
        counts=np.zeros(instance.risk.shape, np.int64),
        need=np.zeros((n, instance.n_days), np.int64),
        unmet=np.zeros(n, np.int64),
        minutes=np.zeros((t, weeks)),
        limits=np.repeat(facts.end[:, None], MOST_STOPS + 1, axis=1),
    )
    for site in range(n):
        owe(facts, tours, site)
    return tours


def copy_of(tours: Tours) -> Tours:
    """The same, in arrays of its own."""
    return tours._replace(**{name: array.copy() for name, array in tours._asdict().items()})
