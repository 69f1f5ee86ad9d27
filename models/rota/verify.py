"""Whether a plan is what it says: checked from problem and stops alone, by code that shares none with the search.

Stop by stop, minute by minute: the way from place to place, the windows, the shift, the hours of the week, who may go
where; then ``risk_watched``, ``km`` and ``unmet`` over again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from models.rota.plan import Stop, tours_of
from models.rota.problem import DAYS_A_WEEK, RotaProblem, Team

_MINUTE: Final = 1e-6  # what sums of minutes may differ by
_HOUR_KEPT: Final = 0.5  # minutes within which a locked hour is kept


@dataclass(frozen=True)
class Tally:
    """What a plan comes to. ``visits_short`` and ``gap_days_broken`` by water, ``minutes`` by (team, week)."""

    risk_watched: float
    km: float
    visits_short: Mapping[str, int]
    gap_days_broken: Mapping[str, int]
    minutes: Mapping[tuple[str, int], float]

    @property
    def unmet(self) -> int:
        """Visits short and days of broken gaps."""
        return sum(self.visits_short.values()) + sum(self.gap_days_broken.values())

    @property
    def uneven_minutes(self) -> float:
        """Minutes between the most and the least loaded team."""
        loads: dict[str, float] = {}
        for (team, _), minutes in self.minutes.items():
            loads[team] = loads.get(team, 0.0) + minutes
        return max(loads.values()) - min(loads.values()) if loads else 0.0


def recompute(problem: RotaProblem, stops: pd.DataFrame) -> Tally:
    """What a plan of ``stops`` comes to."""
    bases = len(problem.teams)
    teams = {team.id: number for number, team in enumerate(problem.teams)}
    row = {str(site): number for number, site in enumerate(problem.sites.index)}
    visits: dict[tuple[int, int, int], int] = {}
    on_days: dict[int, set[int]] = {}
    km, minutes = 0.0, {(team, week): 0.0 for team in teams for week in range(problem.weeks)}
    for (team, day, _), tour in tours_of(stops).items():
        number = teams[team]
        way, position = problem.travel[problem.teams[number].mode], (day - problem.first).days
        places = [number, *(bases + row[stop.site_id] for stop in tour), number]
        km += sum(float(way.km[a, b]) for a, b in pairwise(places))
        leave = tour[0].arrive_min - float(way.minutes[places[0], places[1]])
        back = tour[-1].leave_min + float(way.minutes[places[-2], places[-1]])
        minutes[team, position // DAYS_A_WEEK] += back - leave
        for stop in tour:
            window = next((w for w, one in enumerate(problem.windows) if one.first <= stop.arrive_min < one.last), -1)
            if window >= 0:
                key = row[stop.site_id], position, window
                visits[key] = visits.get(key, 0) + 1
                on_days.setdefault(row[stop.site_id], set()).add(position)
    watched = sum(
        float(problem.risk[key]) * (1 - (1 - problem.watch) ** times) for key, times in sorted(visits.items())
    )
    short, broken = {}, {}
    for site, number in row.items():
        days = on_days.get(number, set())
        short[site], broken[site] = _unmet(problem, problem.sites.loc[site].to_dict(), days)
    return Tally(watched, km, short, broken, minutes)


def _unmet(problem: RotaProblem, site: Mapping[Any, Any], days: set[int]) -> tuple[int, int]:
    """Visits short and days of broken gaps at a water visited on ``days``."""
    if site["by_keeper"]:
        return 0, 0
    weeks = [sum(day // DAYS_A_WEEK == week for day in days) for week in range(problem.weeks)]
    short = sum(max(0, int(site["visits"]) - made) for made in weeks)
    last = -1 if pd.isna(site["last_visit"]) else min((site["last_visit"].date() - problem.first).days, -1)
    broken = 0
    for day in range(problem.n_days):
        broken += day - last > site["gap_days"]
        last = day if day in days else last
    return short, broken


def faults(problem: RotaProblem, stops: pd.DataFrame, claimed: Mapping[str, float] | None = None) -> list[str]:
    """What is wrong with a plan, a sentence each; none if it holds. ``claimed``: the levels it says it comes to."""
    claims, tours = claimed or {}, tours_of(stops)
    found = [fault for key, tour in tours.items() for fault in _tour_faults(problem, key, tour)]
    if found:
        return found
    known = recompute(problem, stops)
    hours = {team.id: team.hours for team in problem.teams}
    for (who, week), minutes in known.minutes.items():
        if minutes > hours[who] * 60 + _MINUTE:
            found.append(f"{who} is on the way {minutes / 60:.1f} hours in week {week + 1}, of {hours[who]:g}.")
    spans: dict[tuple[str, date], list[tuple[float, float]]] = {}
    for (who, day, _), tour in tours.items():
        spans.setdefault((who, day), []).append((tour[0].arrive_min, tour[-1].leave_min))
    for (who, day), mine in spans.items():
        if any(a[1] > b[0] + _MINUTE for a, b in pairwise(sorted(mine))):
            found.append(f"{who} is on two tours at once on {day}.")
    visits = [stop for tour in tours.values() for stop in tour]
    broken = [
        lock
        for lock in problem.locks
        if not any(
            (stop.team_id, stop.site_id, stop.day) == (lock.team, lock.site, lock.day)
            and (lock.arrive_min is None or abs(stop.arrive_min - lock.arrive_min) < _HOUR_KEPT)
            for stop in visits
        )
    ]
    if len(broken) > claims.get("locks_broken", 0):
        found += [f"The lock of {lock.team} to {lock.site} on {lock.day} is not kept." for lock in broken]
    for level in ("unmet", "risk_watched", "km", "uneven_minutes"):
        real = float(getattr(known, level))
        if level in claims and abs(real - claims[level]) > 1e-6 * max(1.0, abs(real)):
            found.append(f"{level} is {real:.6g}, not {claims[level]:.6g} as the plan says.")
    return found


def _tour_faults(problem: RotaProblem, key: tuple[str, date, int], tour: list[Stop]) -> list[str]:
    """What is wrong with one tour."""
    who, day, _ = key
    where = f"{who} on {day}"
    numbers = {team.id: number for number, team in enumerate(problem.teams)}
    if who not in numbers:
        return [f"{where}: there is no such team."]
    if not problem.first <= day < problem.first + timedelta(days=problem.n_days):
        return [f"{where}: the day is outside the plan."]
    unknown = [stop.site_id for stop in tour if stop.site_id not in problem.sites.index]
    if unknown:
        return [f"{where}: there is no water {unknown[0]} in the plan."]
    base, team = numbers[who], problem.teams[numbers[who]]
    found = [] if team.on_duty(day) else [f"{where}: it is not on duty."]
    rows = problem.sites.index.get_indexer(pd.Index([stop.site_id for stop in tour])).tolist()
    way, seen = problem.travel[team.mode].minutes, set()
    now, at = -float("inf"), base
    for stop, row in zip(tour, rows, strict=True):
        place = len(problem.teams) + row
        if (stop.site_id, stop.window) in seen:
            found.append(f"{where}: {stop.site_id} is visited twice in one window.")
        seen.add((stop.site_id, stop.window))
        found += [f"{where}: {fault}" for fault in _visit_faults(problem, team, stop, row)]
        if not float(way[at, place]) < float("inf"):
            found.append(f"{where}: there is no way to {stop.site_id}.")
        elif now + float(way[at, place]) > stop.arrive_min + _MINUTE:
            found.append(f"{where}: it cannot be at {stop.site_id} by then.")
        now, at = stop.leave_min, place
    leave = tour[0].arrive_min - float(way[base, len(problem.teams) + rows[0]])
    back = tour[-1].leave_min + float(way[at, base])
    if not any(start - _MINUTE <= leave and back <= end + _MINUTE for start, end in team.shifts):
        found.append(f"{where}: the tour does not fit into a shift.")
    return found


def _visit_faults(problem: RotaProblem, team: Team, stop: Stop, row: int) -> list[str]:
    """What is wrong with one visit, wherever the team comes from."""
    site, found = problem.sites.iloc[row].to_dict(), []
    window = next((one.name for one in problem.windows if one.first <= stop.arrive_min < one.last), None)
    if window is None or window != stop.window:
        found.append(f"{stop.site_id} is visited outside the window it counts for.")
    if stop.arrive_min < site["open_min"] - _MINUTE or stop.leave_min > site["close_min"] + _MINUTE:
        found.append(f"{stop.site_id} is visited while it is closed.")
    if abs(stop.leave_min - stop.arrive_min - site["minutes"]) > _MINUTE:
        found.append(f"the visit to {stop.site_id} does not last {site['minutes']:g} minutes.")
    wanted = {word for word in site["skills"].split("|") if word}
    if not wanted <= team.skills or (site["two_persons"] and team.members < 2):
        found.append(f"it may not go to {stop.site_id} (skill or company).")
    return found
