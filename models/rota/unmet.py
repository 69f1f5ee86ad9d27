"""What a plan leaves unmet, why, and what would cure it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from models.rota.plan import UNMET_COLUMNS
from models.rota.problem import DAYS_A_WEEK, Lock, RotaProblem, Team

_HOUR = 60.0


def unmet_of(problem: RotaProblem, stops: pd.DataFrame, broken: tuple[Lock, ...]) -> pd.DataFrame:
    """Rows of ``UNMET_COLUMNS``: visits short by water and week, spells of broken gaps, locks not kept."""
    gone: dict[str, set[int]] = {}
    for site, day in zip(stops["site_id"], stops["day"], strict=True):
        gone.setdefault(site, set()).add((day - problem.first).days)
    why, since = _Why(problem), problem.days_since()
    rows: list[dict[str, Any]] = []
    for number, (site, one) in enumerate(problem.sites.iterrows()):
        if one["by_keeper"]:
            continue
        days = sorted(gone.get(str(site), ()))
        for week in range(problem.weeks):
            first = week * DAYS_A_WEEK
            made = sum(first <= day < first + DAYS_A_WEEK for day in days)
            if made < one["visits"]:
                span = range(first, first + DAYS_A_WEEK)
                rows.append(why.row(number, "visits", span, int(one["visits"]), made, int(one["visits"]) - made))
        for span in _broken_gaps(problem, number, int(since[number]), days):
            late = span.start == 0 and since[number] + 1 > one["gap_days"]
            row = why.row(number, "gap", span, int(one["gap_days"]), 0, len(span))
            if late and row["reason"] in ("hours", "no_duty"):
                row |= {"reason": "late_at_start"}
            rows.append(row)
    for lock in broken:
        number = int(problem.sites.index.get_indexer(pd.Index([lock.site]))[0])
        row = why.row(
            number, "lock", range((lock.day - problem.first).days, (lock.day - problem.first).days + 1), 1, 0, 1
        )
        rows.append(row | {"cure": "unlock", "cure_team": lock.team} | _of_lock(problem, lock, row))
    return pd.DataFrame(rows, columns=list(UNMET_COLUMNS))


def _of_lock(problem: RotaProblem, lock: Lock, row: dict[str, Any]) -> dict[str, Any]:
    """Why a lock is not kept: its team, first of all."""
    team = next(number for number, one in enumerate(problem.teams) if one.id == lock.team)
    if not problem.teams[team].on_duty(lock.day):
        return {"reason": "no_duty"}
    if problem.allowed()[problem.sites.index.get_loc(lock.site), team]:
        return {"reason": "lock"}
    return {"reason": row["reason"] if row["reason"] in ("cut_off", "skill", "company") else "lock"}


def _broken_gaps(problem: RotaProblem, number: int, since: int, days: list[int]) -> list[range]:
    """Runs of days more than the gap after the last visit before them."""
    gap = int(problem.sites["gap_days"].iloc[number])
    last, runs = -1 - since, []
    for visit in [*days, problem.n_days - 1]:
        if visit - last > gap:
            runs.append(range(max(last + gap + 1, 0), visit + 1))
        last = visit
    return [run for run in runs if len(run)]


class _Why:
    """Reasons and cures of one plan."""

    def __init__(self, problem: RotaProblem) -> None:
        self.problem = problem
        self.reached = (
            np.column_stack([problem.reached(number) for number in range(len(problem.teams))])
            if problem.teams
            else np.zeros((len(problem.sites), 0), dtype=bool)
        )
        self.allowed = problem.allowed()
        self.trip = self._trips()

    def row(self, number: int, what: str, span: range, owed: int, planned: int, missing: int) -> dict[str, Any]:
        """One row of what is unmet at a water in days ``span``."""
        problem = self.problem
        reason, cure, team, hours = self._why(number, span, missing)
        return {
            "site_id": problem.sites.index[number],
            "what": what,
            "from_day": problem.first + timedelta(days=span.start),
            "to_day": problem.first + timedelta(days=span.stop - 1),
            "owed": owed,
            "planned": planned,
            "missing": missing,
            "reason": reason,
            "cure": cure,
            "cure_team": team,
            "cure_hours": hours,
        }

    def _why(self, number: int, span: range, missing: int) -> tuple[str, str, str | None, float]:
        problem = self.problem
        site = problem.sites.iloc[number]
        if not problem.teams:
            return "no_teams", "keeper", None, np.nan
        if not self.reached[number].any():
            return "cut_off", "road", None, np.nan
        there = self.reached[number]
        wanted = {word for word in site["skills"].split("|") if word}
        skilled = np.array([wanted <= team.skills for team in problem.teams])
        nearest = self._nearest(number, there)
        if not (there & skilled).any():
            return "skill", "skill", problem.teams[nearest].id, np.nan
        if not self.allowed[number].any():
            return "company", "member", problem.teams[self._nearest(number, there & skilled)].id, np.nan
        may = self.allowed[number]
        fits = may & np.array([self._fits(number, team) for team in problem.teams])
        if not fits.any():
            nearest = self._nearest(number, may)
            team = problem.teams[nearest]
            longest = max((end - start for start, end in team.shifts), default=0.0)
            if longest < self.trip[number, nearest]:
                return "too_far", "shift", team.id, float(self.trip[number, nearest] / _HOUR)
            return "closed", "shift", team.id, np.nan
        days = [problem.first + timedelta(days=day) for day in span]
        on = fits & np.array([any(team.on_duty(day) and team.shifts for day in days) for team in problem.teams])
        if not on.any():
            return (
                "no_duty",
                "hours",
                problem.teams[self._nearest(number, fits)].id,
                float(missing * self.trip[number, self._nearest(number, fits)] / _HOUR),
            )
        nearest = self._nearest(number, on)
        hours = float(missing * self.trip[number, nearest] / _HOUR)
        return "hours", "hours", problem.teams[nearest].id, hours

    def _nearest(self, number: int, among: np.ndarray[Any, np.dtype[np.bool_]]) -> int:
        return int(np.argmin(np.where(among, self.trip[number], np.inf)))

    def _fits(self, number: int, team: Team) -> bool:
        """Whether some shift of the team has room for the visit alone."""
        problem, site = self.problem, self.problem.sites.iloc[number]
        position = problem.teams.index(team)
        way = problem.travel[team.mode].minutes
        place = len(problem.teams) + number
        for start, end in team.shifts:
            begin = max(start + way[position, place], site["open_min"])
            window = next((one for one in problem.windows if begin < one.last), None)
            if window is None:
                continue
            done = max(begin, window.first) + site["minutes"]
            if done <= site["close_min"] and done + way[place, position] <= end:
                return True
        return False

    def _trips(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Minutes (n, t) of a visit alone: there, on site and back."""
        problem, t = self.problem, len(self.problem.teams)
        found = np.full((len(problem.sites), t), np.inf)
        for number, team in enumerate(problem.teams):
            way = problem.travel[team.mode].minutes
            found[:, number] = way[number, t:] + way[t:, number] + problem.sites["minutes"].to_numpy(dtype=np.float64)
        return found
