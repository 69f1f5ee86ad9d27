"""A small rota made by hand, with its problem and the names on paper: two teams, one week, five waters on one road.

The road runs east from the base of both teams, one kilometre from place to place, two minutes each by car.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.rota_edits import levels_of, unmet_of
from dashboard.rota_plans import Base, Book, Head, Plan, Water
from dashboard.services.cards import Reason
from models.rota.instance import Instance
from models.rota.plan import STOP_COLUMNS, TOUR_COLUMNS, UNMET_COLUMNS, Rota
from models.rota.problem import RotaProblem, Team, Window

MONDAY = date(2026, 7, 6)
WINDOWS = (Window("noon", 660, 840), Window("afternoon", 840, 1080), Window("dusk", 1080, 1200))
LON, LAT, STEP = 106.5, 33.9, 0.0108  # about a kilometre of longitude there


@dataclass(frozen=True)
class Table:
    """Travel as given."""

    minutes: npt.NDArray[np.float64]
    km: npt.NDArray[np.float64]


def worked_problem(**changes: Any) -> RotaProblem:
    """Waters W1 (red, twice a week, every 4 days) to W5; team T1 with all skills, T2 of one without."""
    sites = pd.DataFrame(
        {
            "visits": [2, 1, 1, 0, 1],
            "gap_days": [4, 7, 7, 30, 7],
            "minutes": [15.0, 15, 15, 15, 15],
            "last_visit": pd.to_datetime(["2026-07-05", "2026-07-04", None, None, "2026-07-05"]),
            "open_min": [0.0] * 5,
            "close_min": [1440.0] * 5,
            "two_persons": [False, False, True, False, False],
            "by_keeper": [False] * 5,
            "skills": ["", "", "", "", "boat"],
        },
        index=pd.Index(["W1", "W2", "W3", "W4", "W5"], name="site_id"),
    )
    teams = (
        Team("T1", "河口镇防溺水巡查队", "car", ((600, 1140),), 40, members=3, skills=frozenset({"boat"})),
        Team("T2", "Second; team, with marks", "car", ((660, 1080),), 20, members=1, days_off=frozenset({7})),
    )
    at = np.array([0.0, 0, 1, 2, 3, 4, 5])
    km = np.abs(at[:, None] - at[None, :])
    risk = np.tile(np.array([5.0, 3, 2, 1, 2])[:, None, None], (1, 7, 3)) * np.array([1.0, 2, 1])
    problem = RotaProblem(MONDAY, 1, sites, teams, WINDOWS, risk, 0.5, {"car": Table(2 * km, km)})
    return replace(problem, **changes).checked()


def day(number: int) -> date:
    """A day of the week of the worked rota."""
    return date(2026, 7, 6 + number)


def stops_of(problem: RotaProblem, tours: Mapping[tuple[str, date, int], list[tuple[str, float]]]) -> pd.DataFrame:
    """The frame of stops of tours given as (water, minute it begins) in order."""
    rows = []
    numbers = {team.id: number for number, team in enumerate(problem.teams)}
    for (team, on, tour), stops in tours.items():
        way = problem.travel[problem.teams[numbers[team]].mode]
        at = numbers[team]
        for position, (site, begin) in enumerate(stops, start=1):
            to = len(numbers) + problem.sites.index.get_loc(site)
            window = next(one.name for one in problem.windows if one.first <= begin < one.last)
            leave = begin + problem.sites.at[site, "minutes"]
            rows.append(
                (team, on, tour, position, site, begin, leave, window, way.km[at, to], way.minutes[at, to], "owed")
            )
            at = to
    return pd.DataFrame(rows, columns=list(STOP_COLUMNS)).astype({"day": object})


def tours_of(problem: RotaProblem, stops: pd.DataFrame) -> pd.DataFrame:
    """The frame of tours of stops."""
    rows = []
    numbers = {team.id: number for number, team in enumerate(problem.teams)}
    for (team, on, tour), own in stops.groupby(["team_id", "day", "tour"]):
        way = problem.travel[problem.teams[numbers[team]].mode]
        places = [numbers[team], *(len(numbers) + problem.sites.index.get_loc(site) for site in own["site_id"])]
        leave = own["arrive_min"].iloc[0] - way.minutes[places[0], places[1]]
        back = own["leave_min"].iloc[-1] + way.minutes[places[-1], places[0]]
        km = own["km"].sum() + way.km[places[-1], places[0]]
        rows.append((team, on, tour, leave, back, km, back - leave, len(own)))
    return pd.DataFrame(rows, columns=list(TOUR_COLUMNS)).astype({"day": object})


def rota_of(problem: RotaProblem, stops: pd.DataFrame, unmet: list[tuple[Any, ...]] = (), **more: Any) -> Rota:  # type: ignore[assignment]
    """The rota of stops, with what they come to."""
    frame = pd.DataFrame(list(unmet), columns=list(UNMET_COLUMNS))
    found = unmet_of(problem, stops, frame)
    objective = levels_of(problem, stops, tours_of(problem, stops), found)
    given = {"owed_watched": 10.0, "bound": objective["risk_watched"] + 1.0, "proven": False, "seconds": 0.5, **more}
    return Rota(problem, stops, tours_of(problem, stops), frame, objective, **given)


def worked_rota() -> Rota:
    """Everything owed is met but one visit at W3, of which the plan says why."""
    problem = worked_problem()
    tours = {
        ("T1", day(0), 1): [("W1", 700.0), ("W2", 717.0), ("W5", 738.0)],
        ("T2", day(1), 1): [("W4", 840.0)],
        ("T1", day(3), 1): [("W1", 900.0)],
    }
    unmet = [("W3", "visits", day(0), day(6), 1, 0, 1, "hours", "hours", "T1", 1.5)]
    return rota_of(problem, stops_of(problem, tours), unmet)


def late_and_short(problem: RotaProblem, stops: pd.DataFrame, site: str) -> tuple[int, int]:
    """Visits short and days late at a water: week by week, day by day."""
    one = problem.sites.loc[site]
    on = {(when - problem.first).days for when in stops.loc[stops["site_id"] == site, "day"]}
    short = sum(max(0, one["visits"] - len({at for at in on if at // 7 == week})) for week in range(problem.weeks))
    last = -1 if pd.isna(one["last_visit"]) else (one["last_visit"].date() - problem.first).days
    late = 0
    for at in range(problem.n_days):
        late += at - last > one["gap_days"]
        last = at if at in on else last
    return (0, 0) if one["by_keeper"] else (int(short), int(late))


def reason(factor: str, value: Any = None, threshold: Any = None) -> Reason:
    """A reason without a rule."""
    return Reason(factor, value, "", threshold, "", "", False, None, 0.3)


def worked_book(rota: Rota | None = None, *, simulated: bool = True, adopted: bool = False) -> Book:
    """The rota with names; W5 has no place on the map and no name, and the way of the first tour is known."""
    plan = Plan.of(rota or worked_rota())
    places = {site: (LON + STEP * n, LAT) for n, site in enumerate(("W1", "W2", "W3", "W4"), start=1)}
    why = (reason("swimming_place"), reason("bank_vertical"), reason("depth", 3, 2))
    waters = {
        "W1": Water('=HYPERLINK("x")<b>深潭</b>', "河口村", "河口镇", *places["W1"], "red", why, "13900000001"),
        "W2": Water("大塘", "河口村", "河口镇", *places["W2"], "orange", why[:1]),
        "W3": Water("水库", "东坡村", "河口镇", *places["W3"], "orange", ()),
        "W4": Water("老渠", "东坡村", "河口镇", *places["W4"], "yellow", why[1:2], "13900000002"),
        "W5": Water(None, "东坡村", "河口镇", float("nan"), float("nan"), None, ()),
    }
    teams = {
        "T1": Base("河口镇防溺水巡查队", "13911112222", LON, LAT, "car", 40),
        "T2": Base("Second; team, with marks", None, LON, LAT, "car", 20),
    }
    head = Head(
        "PB0001",
        "610330",
        "凤县",
        7,
        "2026.2/93d65228",
        date(2026, 7, 5),
        datetime(2026, 7, 5, 12, 0, tzinfo=UTC),
        datetime(2026, 7, 5, 12, 30, tzinfo=UTC),
        adopted,
        simulated,
    )
    line = tuple((LON + STEP * n / 4, LAT + 0.0004 * (n % 3)) for n in range(17))
    ids = {
        (row.team_id, row.day, row.tour, row.position): f"PB0001-{n:05d}"
        for n, row in enumerate(plan.stops.sort_values(["day", "team_id", "tour", "position"]).itertuples(), start=1)
    }
    return Book(head, plan, waters, teams, {("T1", day(0), 1): line}, ids)


def stand_in(problem: RotaProblem, most: int = 6) -> Rota:
    """A plan to show, and no measure of the search: each team goes round waters it may, those owed soonest first."""
    instance = Instance.of(problem)
    since = {number: int(days) for number, days in enumerate(instance.since)}
    hours: dict[tuple[int, int], float] = {}
    tours: dict[tuple[str, date, int], list[tuple[str, float]]] = {}
    seen: dict[tuple[int, int], int] = {}
    for duty in instance.duties:
        seen[duty.team, duty.day] = seen.get((duty.team, duty.day), 0) + 1
        order = sorted(since, key=lambda n: (instance.gap[n] - (since[n] + duty.day), n))
        stops: list[int] = []
        for site in order:
            due = since[site] + duty.day >= max(1, instance.gap[site] - 1)
            if due and len(stops) < most and instance.allowed[site, duty.team]:
                timed = instance.schedule(duty, [*stops, site])
                key = (duty.team, instance.week(duty.day))
                spent = hours.get(key, 0.0)
                if timed is not None and spent + timed[2] - timed[1] <= instance.hours[duty.team]:
                    stops.append(site)
        timed = instance.schedule(duty, stops)
        if not stops or timed is None:
            continue
        hours[duty.team, instance.week(duty.day)] = (
            hours.get((duty.team, instance.week(duty.day)), 0.0) + timed[2] - timed[1]
        )
        since.update(dict.fromkeys(stops, -duty.day))
        key_of = (problem.teams[duty.team].id, problem.days[duty.day], seen[duty.team, duty.day])
        tours[key_of] = [(str(problem.sites.index[n]), at) for n, at in zip(stops, timed[0], strict=True)]
    stops_made = stops_of(problem, tours)
    none = pd.DataFrame(columns=list(UNMET_COLUMNS))
    short = unmet_of(problem, stops_made, none).assign(reason="hours", cure="hours", cure_hours=2.0)
    rows = [tuple(row) for row in short.itertuples(index=False)]
    return rota_of(problem, stops_made, rows, owed_watched=0.0)
