"""Whether a plan is what it says: checked from the problem and the stops alone, by code that shares none with the search.

Stop by stop, minute by minute: the way from place to place, the windows, the shift, the hours of the week, who may go
where; then ``risk_watched``, ``km`` and ``unmet`` over again.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from models.rota.problem import DAYS_A_WEEK, RotaProblem

_MINUTE: Final = 1e-6  # what sums of minutes may differ by


def recompute(problem: RotaProblem, stops: pd.DataFrame) -> dict[str, Any]:
    """What a plan of ``stops`` comes to: ``risk_watched``, ``km``, ``unmet`` and ``uneven_minutes``, the shares of them
    by site (``visits_short``, ``gap_days_broken``), and ``minutes`` by (team, week)."""
    sites, teams = list(problem.sites.index), {team.id: number for number, team in enumerate(problem.teams)}
    row = {site: number for number, site in enumerate(sites)}
    visits: dict[tuple[int, int, int], int] = {}
    on_days: dict[int, set[int]] = {}
    km, minutes = 0.0, {(team, week): 0.0 for team in teams for week in range(problem.weeks)}
    for (team, day, _), tour in stops.groupby(["team_id", "day", "tour"], sort=True):
        number, way = teams[team], problem.travel[problem.teams[teams[team]].mode]
        tour = tour.sort_values("position")
        places = [number, *(len(teams) + row[site] for site in tour["site_id"]), number]
        km += sum(way.km[a, b] for a, b in zip(places, places[1:], strict=False))
        leave = tour["arrive_min"].iloc[0] - way.minutes[places[0], places[1]]
        back = tour["leave_min"].iloc[-1] + way.minutes[places[-2], places[-1]]
        position = (day - problem.first).days
        minutes[team, position // DAYS_A_WEEK] += back - leave
        for site, begin in zip(tour["site_id"], tour["arrive_min"], strict=True):
            window = next((w for w, one in enumerate(problem.windows) if one.first <= begin < one.last), -1)
            if window >= 0:
                visits[row[site], position, window] = visits.get((row[site], position, window), 0) + 1
                on_days.setdefault(row[site], set()).add(position)
    watched = sum(
        problem.risk[site, day, window] * (1 - (1 - problem.watch) ** times)
        for (site, day, window), times in visits.items()
    )
    short, broken = {}, {}
    for site, number in row.items():
        one, days = problem.sites.loc[site], sorted(on_days.get(number, ()))
        if one["by_keeper"]:
            short[site] = broken[site] = 0
            continue
        short[site] = sum(
            max(0, int(one["visits"]) - sum(day // DAYS_A_WEEK == week for day in days))
            for week in range(problem.weeks)
        )
        last = -1 if pd.isna(one["last_visit"]) else min((one["last_visit"].date() - problem.first).days, -1)
        broken[site] = 0
        for day in range(problem.n_days):
            broken[site] += day - last > one["gap_days"]
            if day in days:
                last = day
    loads = {}
    for (team, _), spent in minutes.items():
        loads[team] = loads.get(team, 0.0) + spent
    return {
        "risk_watched": float(watched),
        "km": float(km),
        "unmet": sum(short.values()) + sum(broken.values()),
        "uneven_minutes": max(loads.values()) - min(loads.values()) if loads else 0.0,
        "visits_short": short,
        "gap_days_broken": broken,
        "minutes": minutes,
    }


def faults(problem: RotaProblem, stops: pd.DataFrame, claimed: dict[str, float] | None = None) -> list[str]:
    """What is wrong with a plan, a sentence each; none if it holds. ``claimed``: the levels it says it comes to."""
    found = [fault for key, tour in _tours(stops) for fault in _tour_faults(problem, key, tour)]
    if found:
        return found
    known = recompute(problem, stops)
    hours = {team.id: team.hours for team in problem.teams}
    for (team, week), minutes in known["minutes"].items():
        if minutes > hours[team] * 60 + _MINUTE:
            found.append(f"{team} is on the way {minutes / 60:.1f} hours in week {week + 1}, of {hours[team]:g}.")
    shifts: dict[tuple[str, date], list[tuple[float, float]]] = {}
    for (team, day, _), tour in _tours(stops):
        shifts.setdefault((team, day), []).append((tour["arrive_min"].min(), tour["leave_min"].max()))
    for (team, day), spans in shifts.items():
        spans.sort()
        if any(a[1] > b[0] + _MINUTE for a, b in zip(spans, spans[1:], strict=False)):
            found.append(f"{team} is on two tours at once on {day}.")
    for lock in problem.locks:
        mine = stops[(stops["team_id"] == lock.team) & (stops["site_id"] == lock.site) & (stops["day"] == lock.day)]
        kept = not mine.empty and (lock.arrive_min is None or (mine["arrive_min"] - lock.arrive_min).abs().min() < 0.5)
        if not kept and not (claimed or {}).get("locks_broken"):
            found.append(f"The lock of {lock.team} to {lock.site} on {lock.day} is not kept.")
    for level, value in (claimed or {}).items():
        if level in known and abs(known[level] - value) > 1e-6 * max(1.0, abs(value)):
            found.append(f"{level} is {known[level]:.6g}, not {value:.6g} as the plan says.")
    return found


def _tours(stops: pd.DataFrame) -> list[tuple[tuple[str, date, int], pd.DataFrame]]:
    return [(key, tour.sort_values("position")) for key, tour in stops.groupby(["team_id", "day", "tour"], sort=True)]


def _tour_faults(problem: RotaProblem, key: tuple[str, date, int], tour: pd.DataFrame) -> list[str]:
    """What is wrong with one tour."""
    team_id, day, _ = key
    where = f"{team_id} on {day}"
    numbers = {team.id: number for number, team in enumerate(problem.teams)}
    if team_id not in numbers:
        return [f"{where}: there is no such team."]
    if not problem.first <= day < problem.first + timedelta(days=problem.n_days):
        return [f"{where}: the day is outside the plan."]
    team, found = problem.teams[numbers[team_id]], []
    if not team.on_duty(day):
        found.append(f"{where}: it is not on duty.")
    way, now, at = problem.travel[team.mode], None, numbers[team_id]
    seen = set()
    for stop in tour.itertuples():
        if stop.site_id not in problem.sites.index:
            return [f"{where}: there is no water {stop.site_id}."]
        site, number = problem.sites.loc[stop.site_id], problem.sites.index.get_loc(stop.site_id) + len(problem.teams)
        window = next((one.name for one in problem.windows if one.first <= stop.arrive_min < one.last), None)
        if window is None or window != stop.window:
            found.append(f"{where}: {stop.site_id} is visited outside the window it counts for.")
        if (stop.site_id, window) in seen:
            found.append(f"{where}: {stop.site_id} is visited twice in one window.")
        seen.add((stop.site_id, window))
        if stop.arrive_min < site["open_min"] - _MINUTE or stop.leave_min > site["close_min"] + _MINUTE:
            found.append(f"{where}: {stop.site_id} is visited while it is closed.")
        if abs(stop.leave_min - stop.arrive_min - site["minutes"]) > _MINUTE:
            found.append(f"{where}: the visit to {stop.site_id} does not last {site['minutes']:g} minutes.")
        wanted = {word for word in site["skills"].split("|") if word}
        if not wanted <= team.skills or (site["two_persons"] and team.members < 2):
            found.append(f"{where}: it may not go to {stop.site_id} (skill or company).")
        if now is not None and now + way.minutes[at, number] > stop.arrive_min + _MINUTE:
            found.append(f"{where}: it cannot be at {stop.site_id} by then.")
        if not way.minutes[at, number] < float("inf"):
            found.append(f"{where}: there is no way to {stop.site_id}.")
        now, at = stop.leave_min, number
    first = len(problem.teams) + problem.sites.index.get_loc(tour["site_id"].iloc[0])
    leave = tour["arrive_min"].iloc[0] - way.minutes[numbers[team_id], first]
    back = tour["leave_min"].iloc[-1] + way.minutes[at, numbers[team_id]]
    if not any(start - _MINUTE <= leave and back <= end + _MINUTE for start, end in team.shifts):
        found.append(f"{where}: the tour does not fit into a shift.")
    return found
