"""``Rota``: a plan of tours, what it leaves unmet and why, and how far it may be from the best there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

import pandas as pd

from models.rota.problem import RotaProblem

STOP_COLUMNS: Final = (
    "team_id",
    "day",  # a date
    "tour",  # from 1, in the order of the team's shifts that day
    "position",  # from 1
    "site_id",
    "arrive_min",  # when the visit begins
    "leave_min",
    "window",
    "km",  # from the stop before, or the base
    "travel_min",
    "kind",  # owed: the plan would lack it; extra: for the risk alone; locked
)


class Stop(NamedTuple):
    """One row of a plan's stops."""

    team_id: str
    day: date
    tour: int
    position: int
    site_id: str
    arrive_min: float
    leave_min: float
    window: str


def tours_of(stops: pd.DataFrame) -> dict[tuple[str, date, int], list[Stop]]:
    """The stops of each tour (team, day, number) in their order, tours in order."""
    found: dict[tuple[str, date, int], list[Stop]] = {}
    columns = [stops[name].tolist() for name in Stop._fields]
    for stop in sorted(map(Stop._make, zip(*columns, strict=True)), key=lambda one: one[:4]):
        found.setdefault(stop[:3], []).append(stop)
    return found


TOUR_COLUMNS: Final = ("team_id", "day", "tour", "leave_min", "back_min", "km", "minutes", "stops")
"""``km`` and ``minutes`` from base to base."""

UNMET_COLUMNS: Final = (
    "site_id",
    "what",  # visits: short in a week; gap: too long between visits; lock: a lock that cannot be kept
    "from_day",
    "to_day",
    "owed",
    "planned",
    "missing",  # visits, or days
    "reason",  # a word of REASONS
    "cure",  # a word of CURES
    "cure_team",  # whose hours, or None
    "cure_hours",  # how many, or NaN
)
REASONS: Final = (
    "no_teams",
    "cut_off",  # no team gets there on its way of travel
    "skill",  # no team that gets there has the skill
    "company",  # nobody goes there alone, and the teams that could come are of one
    "too_far",  # farther than a shift there and back
    "closed",  # not open while a team is on duty
    "late_at_start",  # the gap was broken before the plan began
    "no_duty",  # no team that may go is on duty in those days
    "hours",  # the hours of the teams that may go are used up
    "lock",  # a lock stands in the way
)
CURES: Final = ("hours", "skill", "member", "vehicle", "keeper", "shift", "unlock", "road")


@dataclass(frozen=True, eq=False)
class Rota:
    """A plan. Frames with the columns above; days as dates.

    ``objective``: what each level of ``models.rota.problem.LEVELS`` comes to. ``bound``: no plan that meets as much of
    what is owed watches more risk; ``owed_watched``: what a plan of the owed visits alone watches, None where that was
    not looked for. ``proven``: nothing is better. ``seconds`` of search; ``cancelled``: ended before its stop rule.
    """

    problem: RotaProblem = field(repr=False)
    stops: pd.DataFrame
    tours: pd.DataFrame
    unmet: pd.DataFrame
    objective: dict[str, float]
    owed_watched: float | None
    bound: float
    proven: bool
    seconds: float
    cancelled: bool = False

    @property
    def risk_watched(self) -> float:
        """Risk watched, in the unit of ``problem.risk``."""
        return self.objective["risk_watched"]

    @property
    def risk(self) -> float:
        """All risk there is in the windows of the plan."""
        return float(self.problem.risk.sum())

    @property
    def gap(self) -> float | None:
        """``gap_of`` the plan."""
        return gap_of(self.bound, self.risk_watched, self.owed_watched)


def gap_of(bound: float, watched: float, owed_watched: float | None) -> float | None:
    """(bound - watched) / (bound - watched by the owed visits alone); 0 where nothing is left to gain, None where it is
    not known what the owed visits alone watch."""
    if watched >= bound:
        return 0.0
    return None if owed_watched is None else (bound - watched) / (bound - owed_watched)
