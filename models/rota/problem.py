"""``RotaProblem``: which waters are owed how many visits, and which teams there are to make them.

A plan covers whole weeks of seven days from ``first``. A visit starts inside one of the ``windows`` of the day, and
counts for the window it starts in. A team on duty leaves its base, calls at its stops in order and is back before its
shift ends; it may wait. Minutes are after midnight, days are positions from ``first`` on.

**Owed**: ``visits`` different days in every week, and no more than ``gap_days`` days from one visit to the next: every
day more than that after the last visit before it is a day of a broken gap, the day of the late visit itself included.
Before ``first`` the last visit on record counts; a water without one counts as visited the day before. What keepers
cover (``by_keeper``) owes nothing here.

**Watched**: ``risk[s, d, w]`` is the harm expected at a water in a window, ``models.profiles`` times the score. ``v``
visits in that window watch the share ``1 - (1 - watch) ** v`` of it: each visit the same share of what is left, the
law of diminishing returns of search theory (Koopman 1956, Operations Research 4:503-531; random search).

**Wanted**, each level only among the best of those before it: least owed and not met (visits short plus days of broken
gaps); most risk watched; fewest kilometres; most even loads.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Protocol

import numpy as np
import pandas as pd

from geo.errors import InputError
from models.score import Bools, Floats, Ints

DAYS_A_WEEK: Final = 7
LEVELS: Final = ("unmet", "risk_watched", "km", "uneven_minutes")

SITE_COLUMNS: Final = (
    "visits",  # owed a week, on different days
    "gap_days",  # longest from one visit to the next
    "minutes",  # on site
    "last_visit",  # day of the last visit on record, NaT for none
    "open_min",  # a visit starts no earlier
    "close_min",  # and ends no later
    "two_persons",  # nobody goes there alone
    "by_keeper",  # the village's keeper covers it
    "skills",  # words wanted, joined by |
)


@dataclass(frozen=True)
class Window:
    """Part of a day by which risk and visits are counted, half open: minutes ``first`` to ``last``."""

    name: str
    first: float
    last: float


@dataclass(frozen=True)
class Team:
    """A patrol team. ``shifts`` in minutes after midnight; ``days_off`` are weekdays, 1 = Monday; ``away`` single days
    it is not there. ``hours`` on the way and on site in a week, at most."""

    id: str
    name: str
    mode: str
    shifts: tuple[tuple[float, float], ...]
    hours: float
    members: int = 2
    skills: frozenset[str] = frozenset()
    days_off: frozenset[int] = frozenset()
    away: frozenset[date] = frozenset()

    def on_duty(self, day: date) -> bool:
        """Whether it works on a day."""
        return day.isoweekday() not in self.days_off and day not in self.away


@dataclass(frozen=True)
class Lock:
    """A visit that stays as it is: this team, at this water, on this day; ``arrive_min`` if the hour stays too."""

    team: str
    site: str
    day: date
    arrive_min: float | None = None


class Way(Protocol):
    """Travel between the places of a problem, bases of the teams first, then the waters: (m, m), inf where none."""

    minutes: Floats
    km: Floats


@dataclass(frozen=True)
class Duty:
    """One shift of a team on a day of the plan: it leaves its base no earlier than ``start`` and is back by ``end``."""

    team: int
    day: int
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class RotaProblem:
    """See the head of the file.

    ``sites``: n rows, index site_id, columns ``SITE_COLUMNS``. ``risk`` (n, days, windows), zero or more. ``travel`` by
    mode of the teams, over len(teams) bases and n waters. Use ``checked``.
    """

    first: date
    weeks: int
    sites: pd.DataFrame = field(repr=False)
    teams: tuple[Team, ...] = field(repr=False)
    windows: tuple[Window, ...]
    risk: Floats = field(repr=False)
    watch: float
    travel: Mapping[str, Way] = field(repr=False)
    locks: tuple[Lock, ...] = ()

    @property
    def n_days(self) -> int:
        """Days of the plan."""
        return self.weeks * DAYS_A_WEEK

    @property
    def days(self) -> tuple[date, ...]:
        """Its days."""
        return tuple(self.first + timedelta(days=n) for n in range(self.n_days))

    def duties(self) -> tuple[Duty, ...]:
        """Every shift of every team, by day, then team."""
        return tuple(
            Duty(number, position, start, end)
            for position, day in enumerate(self.days)
            for number, team in enumerate(self.teams)
            if team.on_duty(day)
            for start, end in team.shifts
        )

    def allowed(self) -> Bools:
        """Which team (columns) may visit which water (rows): skills, company, and a way there and back."""
        n = len(self.sites)
        found = np.zeros((n, len(self.teams)), dtype=bool)
        wanted = [frozenset(filter(None, words.split("|"))) for words in self.sites["skills"]]
        company = self.sites["two_persons"].to_numpy(dtype=bool)
        for number, team in enumerate(self.teams):
            skilled = np.array([words <= team.skills for words in wanted], dtype=bool)
            found[:, number] = skilled & ~(company & (team.members < 2)) & self.reached(number)
        return found

    def reached(self, team: int) -> Bools:
        """Which waters (n,) a team gets to from its base and back, however long it takes."""
        minutes, first = self.travel[self.teams[team].mode].minutes, len(self.teams)
        way: Bools = np.isfinite(minutes[team, first:]) & np.isfinite(minutes[first:, team])
        return way

    def days_since(self) -> Ints:
        """Days (n,) from the last visit to the day before the plan begins; 0 for none on record."""
        last = self.sites["last_visit"]
        since = (pd.Timestamp(self.first - timedelta(days=1)) - last).dt.days
        days: Ints = since.fillna(0).clip(lower=0).to_numpy(dtype=np.int64)
        return days

    def checked(self) -> RotaProblem:
        """The problem itself, if it makes sense.

        Raises:
            InputError: a shift or window closes before it opens, a number is out of range, or locks contradict.
        """
        if not 1 <= self.weeks <= 26:
            raise InputError(f"A plan is for 1 to 26 weeks, not {self.weeks}.")
        if not 0 < self.watch <= 1:
            raise InputError(f"One visit watches a share above 0 and up to 1, not {self.watch:g}; change rota_watch.")
        for window in self.windows:
            if not window.first < window.last:
                raise InputError(f"The window {window.name} closes before it opens; change its hours.")
        if any(a.last > b.first for a, b in zip(self.windows, self.windows[1:], strict=False)):
            raise InputError("The windows of the day overlap or are out of order; list them from morning to evening.")
        self._check_sites()
        self._check_teams()
        self._check_locks()
        return self

    def _check_sites(self) -> None:
        sites = self.sites
        lacking = [name for name in SITE_COLUMNS if name not in sites]
        if lacking:
            raise InputError(f"The waters of the plan lack the columns {', '.join(lacking)}.")
        if not sites.index.is_unique:
            raise InputError(f"A water is listed twice: {sites.index[sites.index.duplicated()][0]}.")
        shut = sites.index[sites["open_min"] >= sites["close_min"]]
        if len(shut):
            raise InputError(f"{_some(shut)}: may be visited until before it opens; change open_from and open_to.")
        for name, least, most in (("visits", 0, 7), ("gap_days", 1, 10_000), ("minutes", 1, 600)):
            bad = sites.index[~sites[name].between(least, most)]
            if len(bad):
                raise InputError(f"{_some(bad)}: {name} must be {least} to {most}.")
        if self.risk.shape != (len(sites), self.n_days, len(self.windows)):
            raise InputError("The risk does not fit the waters, days and windows of the plan.")
        if not (np.isfinite(self.risk) & (self.risk >= 0)).all():
            raise InputError("The risk of a water is negative or no number; score the county again.")

    def _check_teams(self) -> None:
        names = [team.id for team in self.teams]
        if len(set(names)) < len(names):
            raise InputError(f"A team is listed twice: {next(n for n in names if names.count(n) > 1)}.")
        for team in self.teams:
            for start, end in team.shifts:
                if not 0 <= start < end <= 24 * 60:
                    raise InputError(f"A shift of {team.id} closes before it opens; change its shifts.")
            shifts = sorted(team.shifts)
            if any(a[1] > b[0] for a, b in itertools.pairwise(shifts)):
                raise InputError(f"Two shifts of {team.id} overlap; change its shifts.")
            if not 0 <= team.hours <= 24 * DAYS_A_WEEK:
                raise InputError(f"{team.id} works {team.hours:g} hours a week; give 0 to 168.")
            if team.mode not in self.travel:
                raise InputError(f"No way of travel {team.mode} was measured for {team.id}.")

    def _check_locks(self) -> None:
        known, teams, days = set(self.sites.index), {team.id for team in self.teams}, set(self.days)
        seen: dict[tuple[str, date, float], str] = {}
        for lock in self.locks:
            if lock.site not in known or lock.team not in teams or lock.day not in days:
                raise InputError(f"The lock of {lock.team} to {lock.site} on {lock.day} names what the plan has not.")
            if lock.arrive_min is None:
                continue
            other = seen.setdefault((lock.team, lock.day, lock.arrive_min), lock.site)
            if other != lock.site:
                raise InputError(f"{lock.team} is locked to {other} and {lock.site} at once on {lock.day}; undo one.")


def _some(ids: pd.Index[str]) -> str:
    return f"{', '.join(ids[:3])}{f' and {len(ids) - 3} more' if len(ids) > 3 else ''}"
