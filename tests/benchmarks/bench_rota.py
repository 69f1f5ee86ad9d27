"""The rota: plans of a simulated 弋阳县 against a valid bound and against the plain way, in one run.

- 300 waters, 12 teams, four weeks: a verified plan and its bound in 60 s; the gap is (bound - watched) / (bound -
  watched by the owed visits alone); bar 10 %.
- 1,000 waters, 30 teams, four weeks: a verified plan in 5 minutes.
- The plain way (``models.rota.plain``) at the same hours: at least 15 % less risk watched is the bar.
- Tours: kilometres of every tour in its order against the best OR-Tools finds in its seconds for the same visits in the
  same windows; bar 3 %.
- Travel: minutes and kilometres between all places.

Measured on two quiet cores by the clock, the dozen: 31.1 % of all risk watched, bound 32.7 %, gap 7.1 %, 213 owed and
not met, the fewest there can be; plain way 11.7 % and 2,955; tours 0.04 % over OR-Tools; travel 0.2 s. The thirty:
295.5 s, 31.0 to 31.7 %, 847 not met.
See ``docs/decisions/0029-rota-search.md``.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from dashboard.demo import AS_OF
from dashboard.rota_asked import Asked
from dashboard.rota_planning import problem_of
from data.packs import load_calendar, load_packs
from data.simulate import simulate_frames
from geo.contracts import CONTRACTS
from geo.county import County
from models import drowning
from models.rota.frames import rota_of
from models.rota.plain import plain_way
from models.rota.plan import tours_of
from models.rota.problem import RotaProblem
from models.rota.ready import ticks, tiny
from models.rota.solve import Effort, solve
from models.rota.verify import faults

FIRST = date(2026, 7, 20)
SECONDS, MANY_SECONDS, TOUR_SECONDS = 60.0, 300.0, 60.0
_SCALE = 1_000


def county_of(waters: int, teams: int) -> County:
    """弋阳县 as simulated, its ``waters`` most dangerous waters a third red and the others orange, with ``teams``."""
    made = simulate_frames("yiyang", people=20_000, water=2_500, seed=1)
    frames = {kind: made.frames.get(kind, contract.empty()) for kind, contract in CONTRACTS.items()}
    for kind, contract in CONTRACTS.items():
        absent = {name: contract.empty()[name].reindex(frames[kind].index) for name in contract.names}
        frames[kind] = frames[kind].assign(**{n: v for n, v in absent.items() if n not in frames[kind]})
    frames["teams"] = so_many(frames["teams"], teams)
    rules = load_packs(["national", "jiangxi-2019", "yiyang-2022", "county"])
    county = County("361126", "弋阳县", AS_OF, datetime.now(UTC), 1, frames, rules, load_calendar("cn"), simulated=True)
    scores = drowning.score(county)
    worst = scores["value"].nlargest(waters).index
    scores["score_class"] = "blue"
    scores.loc[worst, "score_class"] = np.where(np.arange(waters) < waters // 3, "red", "orange")
    return replace(county, scores={drowning.MODEL: scores})


def so_many(teams: gpd.GeoDataFrame, many: int) -> gpd.GeoDataFrame:
    """The first ``many`` teams; the same over again where there are not so many."""
    rows = teams.sort_index().iloc[np.arange(many) % len(teams)].copy()
    rows.index = pd.Index([f"{team}-{number:02d}" for number, team in enumerate(rows.index)], name=teams.index.name)
    return rows


def orders_against_ortools(problem: RotaProblem, stops: pd.DataFrame, seconds: float) -> tuple[float, float, int]:
    """Kilometres as planned, and of the best orders OR-Tools finds in ``seconds`` for all tours; how many tours."""
    tours = {key: tour for key, tour in tours_of(stops).items() if len(tour) > 2}
    each, ours, best = max(seconds / max(len(tours), 1), 0.05), 0.0, 0.0
    for (team, _, _), tour in tours.items():
        number = next(n for n, one in enumerate(problem.teams) if one.id == team)
        way = problem.travel[problem.teams[number].mode]
        rows = problem.sites.index.get_indexer(pd.Index([stop.site_id for stop in tour])) + len(problem.teams)
        places = np.array([number, *rows])
        km = way.km[np.ix_(places, places)]
        planned = float(sum(km[i, i + 1] for i in range(len(tour))) + km[-1, 0])
        ours += planned
        best += min(planned, _ortools(problem, number, places, km, tour, each))
    return ours, best, len(tours)


def _ortools(problem: RotaProblem, number: int, places: Any, km: Any, tour: Any, seconds: float) -> float:
    minutes = problem.travel[problem.teams[number].mode].minutes[np.ix_(places, places)]
    sites = problem.sites.loc[[stop.site_id for stop in tour]]
    service = [0.0, *sites["minutes"]]
    manager = pywrapcp.RoutingIndexManager(len(places), 1, 0)
    routing = pywrapcp.RoutingModel(manager)
    cost = routing.RegisterTransitCallback(
        lambda a, b: round(km[manager.IndexToNode(a), manager.IndexToNode(b)] * _SCALE)
    )
    clock = routing.RegisterTransitCallback(
        lambda a, b: int(
            np.ceil((service[manager.IndexToNode(a)] + minutes[manager.IndexToNode(a), manager.IndexToNode(b)]) * 60)
        )
    )
    routing.SetArcCostEvaluatorOfAllVehicles(cost)
    routing.AddDimension(clock, 24 * 3600, 24 * 3600, False, "clock")
    dimension = routing.GetDimensionOrDie("clock")
    start, end = next(
        s for s in problem.teams[number].shifts if s[0] <= tour[0].arrive_min and tour[-1].leave_min <= s[1]
    )
    dimension.CumulVar(routing.Start(0)).SetMin(int(start * 60))
    dimension.CumulVar(routing.End(0)).SetMax(int(end * 60))
    windows = {one.name: one for one in problem.windows}
    for at, stop in enumerate(tour, start=1):
        row, window = sites.iloc[at - 1], windows[stop.window]
        low = max(window.first, row["open_min"])
        high = min(window.last - 1 / 60, row["close_min"] - row["minutes"])
        dimension.CumulVar(manager.NodeToIndex(at)).SetRange(int(np.ceil(low * 60)), int(high * 60))
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(int(seconds * 1000))
    found = routing.SolveWithParameters(asked)
    return found.ObjectiveValue() / _SCALE if found is not None else float("inf")


def _timed(problem: RotaProblem, seconds: float) -> tuple[Any, float]:
    solve(tiny(), Effort(ticks()))  # every loop compiled, as before the clock of any plan begins
    began = time.perf_counter()
    plan = solve(problem, Effort(lambda: time.perf_counter() - began, seconds))
    return plan, time.perf_counter() - began


def run(json: bool = False) -> dict[str, Any]:
    """Measure once and, unless ``json``, print a few lines."""
    found: dict[str, Any] = {}
    for name, waters, teams, seconds in (("dozen", 300, 12, SECONDS), ("thirty", 1_000, 30, MANY_SECONDS)):
        county = county_of(waters, teams)
        began = time.perf_counter()
        problem = problem_of(county, Asked(first=FIRST))
        ways = time.perf_counter() - began
        plan, took = _timed(problem, seconds)
        plain = rota_of(plain_way(problem), 0.0)
        ours, best, tours = orders_against_ortools(problem, plan.stops, TOUR_SECONDS)
        found[name] = {
            "waters": len(problem.sites),
            "teams": len(problem.teams),
            "travel_seconds": ways,
            "seconds": took,
            "holds": not faults(problem, plan.stops, plan.objective),
            "unmet": plan.objective["unmet"],
            "watched": plan.risk_watched / plan.risk,
            "owed_watched": plan.owed_watched / plan.risk,
            "bound": plan.bound / plan.risk,
            "gap": plan.gap,
            "plain_watched": plain.risk_watched / plan.risk,
            "plain_unmet": plain.objective["unmet"],
            "more_than_plain": plan.risk_watched / plain.risk_watched - 1,
            "tours": tours,
            "km_over_ortools": ours / best - 1,
        }
        if not json:
            print(name, {key: round(value, 4) for key, value in found[name].items()})
    return found
