"""A plan changed by hand: a stop moved to another team or day, both tours timed again by the plan's own rules, and what
of the guarantee that breaks."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard.rota_plans import Plan
from geo.errors import InputError
from geo.text import Text, say
from models.rota.instance import Instance
from models.rota.plan import STOP_COLUMNS, TOUR_COLUMNS, UNMET_COLUMNS
from models.rota.problem import DAYS_A_WEEK, Lock, RotaProblem
from models.rota.verify import faults

STOP: Final = "stop"
"""The column that numbers the stops of a plan as it was kept, from 0."""
_HOUR_ROUND: Final = 1e-6
BY_HAND: Final = "moved"
"""The reason of what a move by hand broke."""


@dataclass(frozen=True)
class Move:
    """One stop, by its number in the plan as it was kept, to a team and day."""

    stop: int
    team: str
    day: date

    @classmethod
    def read(cls, given: Sequence[Mapping[str, Any]]) -> tuple[Move, ...]:
        """Moves as the browser tells them.

        Raises:
            InputError: they are none.
        """
        try:
            return tuple(cls(int(one["stop"]), str(one["team"]), date.fromisoformat(one["day"])) for one in given)
        except (KeyError, TypeError, ValueError):
            raise InputError(say("This move cannot be read; reload the page and try again.")) from None

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"stop": self.stop, "team": self.team, "day": self.day.isoformat()}


@dataclass(frozen=True, eq=False)
class Edited:
    """A plan after moves: its stops keep their numbers in the column ``STOP``. ``faults``: what the verifier finds
    wrong with it; none if it holds but for what it leaves unmet."""

    plan: Plan
    faults: tuple[Text, ...]


def numbered(stops: pd.DataFrame) -> pd.DataFrame:
    """The stops of a plan as it was kept, with their numbers."""
    return stops.assign(**{STOP: range(len(stops))})


def edit(problem: RotaProblem, plan: Plan, moves: Sequence[Move]) -> Edited:
    """A plan after moves, one after the other.

    Raises:
        InputError: a stop cannot be where it is moved to; says why.
    """
    stops = numbered(plan.stops)
    if not moves:
        return Edited(_with(plan, stops=stops), ())
    instance = Instance.of(problem)
    for move in moves:
        stops = _moved(instance, stops, move)
    tours, unmet = tours_of(problem, stops), unmet_of(problem, stops, plan.unmet)
    found = levels_of(problem, stops, tours, unmet)
    objective = {**plan.objective, **found}
    changed = _with(plan, stops=stops, tours=tours, unmet=unmet, objective=objective, proven=False)
    freed = replace(problem, locks=free_locks(problem.locks, plan, moves))
    claimed = {**found, "locks_broken": objective.get("locks_broken", 0.0)}
    wrong = faults(freed, stops[list(STOP_COLUMNS)], claimed)
    return Edited(changed, _told(problem, tours, wrong))


def _told(problem: RotaProblem, tours: pd.DataFrame, wrong: Sequence[str]) -> tuple[Text, ...]:
    """What the verifier finds wrong, in sentences for a screen: hours of a week used up, or else its own words."""
    if not wrong:
        return ()
    week = [(day - problem.first).days // DAYS_A_WEEK for day in tours["day"]]
    spent = tours.groupby([tours["team_id"], pd.Series(week, index=tours.index, dtype="int64")])["minutes"].sum() / 60
    teams = {team.id: team for team in problem.teams}
    over = [
        say(
            "{team} would be out {hours} hours in week {week}, of {most}.",
            team=teams[team].name,
            hours=f"{hours:.1f}",
            week=at + 1,
            most=f"{teams[team].hours:g}",
        )
        for (team, at), hours in spent.items()
        if hours > teams[team].hours + _HOUR_ROUND
    ]
    return tuple(over) or tuple(say("The check of the plan finds: {fault}", fault=fault) for fault in wrong)


def levels_of(problem: RotaProblem, stops: pd.DataFrame, tours: pd.DataFrame, unmet: pd.DataFrame) -> dict[str, float]:
    """What each level of ``models.rota.problem.LEVELS`` comes to; the verifier counts them again."""
    sites = {site: number for number, site in enumerate(problem.sites.index)}
    windows = {window.name: number for number, window in enumerate(problem.windows)}
    visits = np.zeros(problem.risk.shape)
    days = [(day - problem.first).days for day in stops["day"]]
    np.add.at(visits, ([sites[site] for site in stops["site_id"]], days, [windows[w] for w in stops["window"]]), 1)
    minutes = tours.groupby("team_id")["minutes"].sum().reindex([team.id for team in problem.teams], fill_value=0.0)
    return {
        "unmet": float(unmet.loc[unmet["what"] != "lock", "missing"].sum()),
        "risk_watched": float((problem.risk * (1 - (1 - problem.watch) ** visits)).sum()),
        "km": float(tours["km"].sum()),
        "uneven_minutes": float(minutes.max() - minutes.min()) if len(minutes) else 0.0,
    }


def free_locks(locks: Sequence[Lock], plan: Plan, moves: Sequence[Move]) -> tuple[Lock, ...]:
    """The locks that hold none of the stops that were moved: who moves a fixed visit means to."""
    rows = plan.stops.iloc[[move.stop for move in moves if 0 <= move.stop < len(plan.stops)]]
    gone = set(zip(rows["team_id"], rows["site_id"], rows["day"], strict=True))
    return tuple(lock for lock in locks if (lock.team, lock.site, lock.day) not in gone)


def _with(plan: Plan, **changes: Any) -> Plan:
    return Plan(**{**{name: getattr(plan, name) for name in Plan.__dataclass_fields__}, **changes})


def _moved(instance: Instance, stops: pd.DataFrame, move: Move) -> pd.DataFrame:
    problem = instance.problem
    rows = stops[stops[STOP] == move.stop]
    if rows.empty:
        raise InputError(say("This stop is not in the plan; reload the page."))
    row = rows.iloc[0]
    teams = [team.id for team in problem.teams]
    if move.team not in teams or move.day not in problem.days:
        raise InputError(say("The plan has no such team or day; reload the page."))
    number = teams.index(move.team)
    site = int(problem.sites.index.get_loc(row["site_id"]))
    if not problem.teams[number].on_duty(move.day):
        raise InputError(say("{team} is not on duty on {day}.", team=problem.teams[number].name, day=str(move.day)))
    if not instance.allowed[site, number]:
        raise InputError(
            say(
                "{team} may not go there: it lacks the skill or the company, or has no way.",
                team=_name(problem, number),
            )
        )
    rest = stops[stops[STOP] != move.stop]
    kept = _timed(instance, rest, (row["team_id"], row["day"], row["tour"]))
    best = _inserted(instance, kept, row, number, move.day)
    if best is None:
        there = kept[(kept["team_id"] == move.team) & (kept["day"] == move.day)]
        if row["site_id"] in set(there["site_id"]):
            raise InputError(say("{team} visits it on {day} already.", team=_name(problem, number), day=str(move.day)))
        raise InputError(
            say("It does not fit into the hours of {team} on {day}.", team=_name(problem, number), day=str(move.day))
        )
    return best


def _name(problem: RotaProblem, number: int) -> str:
    return problem.teams[number].name


def _inserted(
    instance: Instance, stops: pd.DataFrame, row: pd.Series[Any], team: int, day: date
) -> pd.DataFrame | None:
    """The stops with one more where it makes the tours of the team that day longest least; None if it fits nowhere."""
    problem, own = instance.problem, instance.problem.teams[team]
    site = int(problem.sites.index.get_loc(row["site_id"]))
    found: list[tuple[float, int, int, float]] = []
    shifts = [one for one in problem.duties() if one.team == team and one.day == (day - problem.first).days]
    for tour, duty in enumerate(shifts, start=1):
        here = _of(stops, (own.id, day, tour))
        at = [int(problem.sites.index.get_loc(one)) for one in here["site_id"]]
        least = _least(problem, here)
        for place in range(len(at) + 1):
            for own_least in {0.0, *_least(problem, row.to_frame().T)}:  # as soon as can be, or in the window it had
                timed = instance.schedule(
                    duty, [*at[:place], site, *at[place:]], [*least[:place], own_least, *least[place:]]
                )
                if timed is not None:
                    _, left, back = timed
                    found.append((back - left, tour, place, own_least))
    if not found:
        return None
    _, tour, place, own_least = min(found)
    moved = pd.DataFrame(
        [{**row, "team_id": own.id, "day": day, "tour": tour, "position": place + 0.5, "kind": "locked"}]
    )
    moved["window"] = row["window"] if own_least else ""
    joined = pd.concat([stops, moved], ignore_index=True).astype({"day": object})
    return _timed(instance, joined, (own.id, day, tour))


def _of(stops: pd.DataFrame, key: tuple[str, date, int]) -> pd.DataFrame:
    team, day, tour = key
    mine = (stops["team_id"] == team) & (stops["day"] == day) & (stops["tour"] == tour)
    return stops[mine].sort_values("position")


def _timed(instance: Instance, stops: pd.DataFrame, key: tuple[str, date, int]) -> pd.DataFrame:
    """The stops with one tour's hours, ways and order written anew, as early as can be."""
    problem, here = instance.problem, _of(stops, key)
    others = stops[~stops[STOP].isin(here[STOP])]
    if here.empty:
        return others.reset_index(drop=True)
    number = [team.id for team in problem.teams].index(key[0])
    duties = [one for one in problem.duties() if one.team == number and one.day == (key[1] - problem.first).days]
    at = [int(problem.sites.index.get_loc(one)) for one in here["site_id"]]
    timed = instance.schedule(duties[key[2] - 1], at, _least(problem, here))
    if timed is None:  # it fitted as it was made, and fits with one stop less
        raise InputError(say("The rest of the tour no longer fits its hours; move another stop."))
    way, places = problem.travel[problem.teams[number].mode], [number, *(len(problem.teams) + one for one in at)]
    legs = list(itertools.pairwise(places))
    arrive = pd.Series(timed[0], index=here.index)
    written = here.assign(
        position=range(1, len(at) + 1),
        arrive_min=arrive,
        leave_min=arrive + problem.sites["minutes"].to_numpy()[at],
        window=[problem.windows[instance.window(begin)].name for begin in timed[0]],
        km=[float(way.km[leg]) for leg in legs],
        travel_min=[float(way.minutes[leg]) for leg in legs],
    )
    return pd.concat([others, written], ignore_index=True).astype({"day": object, "position": "int64", "tour": "int64"})


def _least(problem: RotaProblem, stops: pd.DataFrame) -> list[float]:
    """The minute each visit begins at the earliest, to stay in the window it counts for; 0 if it has none yet."""
    opens = {window.name: window.first for window in problem.windows}
    return [opens.get(name, 0.0) for name in stops["window"]]


def tours_of(problem: RotaProblem, stops: pd.DataFrame) -> pd.DataFrame:
    """The tours of stops (columns ``TOUR_COLUMNS``): when each leaves its base and is back, and how far it is."""
    key = ["team_id", "day", "tour"]
    ordered = stops.sort_values([*key, "position"])
    first, last = (ordered.drop_duplicates(key, keep=end).reset_index(drop=True) for end in ("first", "last"))
    teams = {team.id: number for number, team in enumerate(problem.teams)}
    number = np.array([teams[team] for team in first["team_id"]], dtype=np.int64)
    begin, end = (len(teams) + problem.sites.index.get_indexer(pd.Index(one["site_id"])) for one in (first, last))
    out, back, home = (np.zeros(len(first)) for _ in range(3))
    for mode, way in problem.travel.items():
        own = np.array([problem.teams[at].mode == mode for at in number], dtype=bool)
        out[own] = way.minutes[number[own], begin[own]]
        back[own] = way.minutes[end[own], number[own]]
        home[own] = way.km[end[own], number[own]]
    counts = ordered.groupby(key, sort=True).agg(km=("km", "sum"), stops=("site_id", "size"))
    left = first["arrive_min"].to_numpy(dtype=np.float64) - out
    there = last["leave_min"].to_numpy(dtype=np.float64) + back
    found = first[key].assign(leave_min=left, back_min=there, km=counts["km"].to_numpy() + home, minutes=there - left)
    return found.assign(stops=counts["stops"].to_numpy())[list(TOUR_COLUMNS)].astype({"day": object})


# The guarantee


def unmet_of(problem: RotaProblem, stops: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """What of the guarantee stops leave unmet (columns ``UNMET_COLUMNS``).

    ``known``: what the plan said was unmet, whose reasons and cures are kept; what is new, or more, was moved
    by hand.
    """
    said = {(row.site_id, row.what, row.from_day): row for row in known.itertuples()}
    rows = []
    days = stops.groupby("site_id")["day"].agg(set).to_dict()
    for one, since in zip(problem.sites.itertuples(), problem.days_since(), strict=True):
        site = one.Index
        if one.by_keeper:
            continue
        visited = {(day - problem.first).days for day in days.get(site, ())}
        for what, first, last, owed, planned, missing in [
            *_short(int(one.visits), visited, problem.weeks),
            *_gaps(int(one.gap_days), int(since), visited, problem.n_days),
        ]:
            start, end = (problem.first + timedelta(days=day) for day in (first, last))
            old = said.get((site, what, start))
            worse = old is None or missing > old.missing
            why = (BY_HAND, "", None, math.nan) if worse else (old.reason, old.cure, old.cure_team, old.cure_hours)
            rows.append((site, what, start, end, owed, planned, missing, *why))
    locks = [tuple(row) for row in known[known["what"] == "lock"].itertuples(index=False)]
    frame = pd.DataFrame([*rows, *locks], columns=list(UNMET_COLUMNS))
    return frame.astype({"from_day": object, "to_day": object})


_Break = tuple[str, int, int, int, int, int]


def _short(owed: int, visited: set[int], weeks: int) -> list[_Break]:
    """Weeks with fewer days of visits than owed."""
    found: list[_Break] = []
    for week in range(weeks):
        first = week * DAYS_A_WEEK
        count = sum(first <= day < first + DAYS_A_WEEK for day in visited)
        if count < owed:
            found.append(("visits", first, first + DAYS_A_WEEK - 1, owed, count, owed - count))
    return found


def _gaps(most: int, since: int, visited: set[int], n_days: int) -> list[_Break]:
    """Runs of days later than the longest gap allows, the day of the late visit itself included."""
    found: list[_Break] = []
    last = -1 - since
    for until in [*sorted(visited), n_days - 1]:
        late = until - last - most - max(-(last + most + 1), 0)  # days before the plan are not its own
        if late > 0:
            first = max(last + most + 1, 0)
            found.append(("gap", first, until, most, 0, late))
        last = until
    return found


def guarantee(problem: RotaProblem, stops: pd.DataFrame) -> dict[str, Any]:
    """What a browser needs to tell, as a stop is dragged, where its guarantee would break: numbers and ids alone.

    ``teams``: days off as positions, by team; ``sites``: owed a week, longest gap, days since the last visit before,
    days visited (one entry a visit), and the teams allowed.
    """
    allowed, since = problem.allowed(), problem.days_since()
    days = [(day - problem.first).days for day in stops["day"]]
    visits = pd.Series(days, index=stops["site_id"], dtype="int64").groupby(level=0).agg(list).to_dict()
    sites = {}
    for number, one in enumerate(problem.sites.itertuples()):
        if (site := one.Index) in visits:
            sites[site] = {
                "owed": 0 if one.by_keeper else int(one.visits),
                "gap": 10_000 if one.by_keeper else int(one.gap_days),
                "since": int(since[number]),
                "days": sorted(visits[site]),
                "teams": [team.id for at, team in enumerate(problem.teams) if allowed[number, at]],
            }
    off = {
        team.id: [at for at, day in enumerate(problem.days) if not team.on_duty(day) or not team.shifts]
        for team in problem.teams
    }
    return {"first": problem.first.isoformat(), "n": problem.n_days, "off": off, "sites": sites}
