"""A ``RotaProblem`` as arrays, and the plain rules of a tour: when it arrives, if it can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.rota.problem import DAYS_A_WEEK, Duty, RotaProblem
from models.score import Bools, Floats, Ints

NEVER = np.inf


@dataclass(frozen=True, eq=False)
class Instance:
    """Arrays of n waters, t teams, D days, W windows.

    ``to_base``, ``from_base`` (t, n), ``between`` (t, n, n) minutes of a team's mode. ``gap`` and ``since`` (n,) days,
    ``owed`` (n,) visits a week; ``risk`` (n, D, W). ``first``, ``last`` (W,) of windows.
    """

    problem: RotaProblem
    duties: tuple[Duty, ...]
    allowed: Bools
    from_base: Floats
    to_base: Floats
    between: Floats
    service: Floats
    opens: Floats
    closes: Floats
    owed: Ints
    gap: Ints
    since: Ints
    risk: Floats
    first: Floats
    last: Floats
    watch: float
    hours: Floats

    @classmethod
    def of(cls, problem: RotaProblem) -> Instance:
        """The arrays of a problem."""
        sites, teams = problem.sites, problem.teams
        t, n = len(teams), len(sites)
        minutes = np.zeros((t, t + n, t + n))
        for number, team in enumerate(teams):
            minutes[number] = problem.travel[team.mode].minutes
        keeper = sites["by_keeper"].to_numpy(dtype=bool)
        first = np.array([window.first for window in problem.windows], dtype=np.float64)
        last = np.array([window.last for window in problem.windows], dtype=np.float64)
        own = np.arange(t)
        return cls(
            problem,
            problem.duties(),
            problem.allowed(),
            minutes[own, own, t:],
            minutes[own, t:, own],
            minutes[:, t:, t:],
            sites["minutes"].to_numpy(dtype=np.float64),
            np.maximum(sites["open_min"].to_numpy(dtype=np.float64), first[0]),
            sites["close_min"].to_numpy(dtype=np.float64),
            np.where(keeper, 0, sites["visits"]).astype(np.int64),
            np.where(keeper, 10**6, sites["gap_days"]).astype(np.int64),
            problem.days_since(),
            np.asarray(problem.risk, dtype=np.float64),
            first,
            last,
            problem.watch,
            np.array([team.hours * 60 for team in teams], dtype=np.float64),
        )

    @property
    def n(self) -> int:
        """Number of waters."""
        return len(self.service)

    @property
    def n_days(self) -> int:
        """Days of the plan."""
        return self.problem.n_days

    def week(self, day: int) -> int:
        """The week a day is in."""
        return day // DAYS_A_WEEK

    def starts(self, arrive: Floats) -> Floats:
        """When visits may begin whose teams arrive at ``arrive``: then, or as the next window opens; inf past all."""
        position = np.searchsorted(self.last, arrive, side="right")
        opening = np.append(self.first, NEVER)[position]
        found: Floats = np.maximum(arrive, opening)
        return found

    def window(self, arrive: float) -> int:
        """The window a visit beginning then counts for."""
        return int(np.searchsorted(self.last, arrive, side="right"))

    def schedule(
        self, duty: Duty, stops: Sequence[int], least: Sequence[float] | None = None
    ) -> tuple[list[float], float, float] | None:
        """When each visit begins, and departure from the base and return to it; None if it cannot be.

        Everything is as early as can be, no visit before its minute of ``least``; the team leaves no earlier than its
        first visit needs, and calls at no water twice in a window.
        """
        if not stops:
            return [], duty.start, duty.start
        team, now, at, arrivals = duty.team, duty.start, -1, list[float]()
        for stop, floor in zip(stops, least or [0.0] * len(stops), strict=True):
            way = self.from_base[team, stop] if at < 0 else self.between[team, at, stop]
            begin = float(self.starts(np.maximum(now + way, max(floor, self.opens[stop]))))
            now, at = begin + self.service[stop], stop
            if not now <= self.closes[stop]:
                return None
            arrivals.append(begin)
        counted = {(stop, self.window(begin)) for stop, begin in zip(stops, arrivals, strict=True)}
        back = now + self.to_base[team, at]
        if len(counted) < len(stops) or not back <= duty.end:
            return None
        return arrivals, float(arrivals[0] - self.from_base[team, stops[0]]), float(back)
