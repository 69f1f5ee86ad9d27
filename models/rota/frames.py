"""A ``Rota`` of tours that were found: its frames, and what each of its levels comes to."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.rota.facts import copy_of
from models.rota.plan import STOP_COLUMNS, TOUR_COLUMNS, Rota
from models.rota.tours import FREE, owe
from models.rota.unmet import unmet_of
from models.rota.verify import recompute
from models.score import Bools

if TYPE_CHECKING:
    from models.rota.solve import Found


def rota_of(found: Found, seconds: float, bound: float | None = None) -> Rota:
    """The plan of what was found.

    Warns:
        RuntimeWarning: the plan watches more than ``bound``, which then is none; all risk there is takes its place.
    """
    problem = found.instance.problem
    stops, tours = _stops(found)
    known = recompute(problem, stops)
    unmet = unmet_of(problem, stops, found.broken)
    objective = {
        "unmet": float(known.unmet),
        "risk_watched": known.risk_watched,
        "km": known.km,
        "uneven_minutes": known.uneven_minutes,
        "locks_broken": float(len(found.broken)),
    }
    everything = float(problem.risk.sum())
    top = everything if bound is None else bound
    if top < known.risk_watched * (1 - 1e-6):
        # By more than rounding: a fault of the program. The plan holds all the same, and of a bound nothing is known.
        warnings.warn(f"A plan watches {known.risk_watched:g}, above its bound of {top:g}.", RuntimeWarning, 2)
        top = everything
    return Rota(
        problem,
        stops,
        tours,
        unmet,
        objective,
        owed_watched=None if found.owed_watched is None else min(found.owed_watched, known.risk_watched),
        bound=max(top, known.risk_watched),
        proven=top <= known.risk_watched * (1 + 1e-9),
        seconds=seconds,
        cancelled=found.cancelled,
    )


def _stops(found: Found) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frames of stops and tours."""
    instance, tours, problem = found.instance, found.tours, found.instance.problem
    days, ids, bases = problem.days, list(problem.sites.index), len(problem.teams)
    spare = _spare(found)
    stops: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    count: dict[tuple[int, int], int] = {}
    for number, duty in enumerate(instance.duties):
        length = int(tours.lengths[number])
        if not length:
            continue
        team = problem.teams[duty.team]
        way = problem.travel[team.mode]
        tour = count[duty.team, duty.day] = count.get((duty.team, duty.day), 0) + 1
        at, km, first_left = duty.team, 0.0, 0.0
        for position in range(length):
            site, begin = int(tours.stops[number, position]), float(tours.begins[number, position])
            place = bases + site
            if position == 0:
                first_left = begin - way.minutes[at, place]
            km += way.km[at, place]
            window = int(tours.windows[number, position])
            kind = "locked" if tours.pins[number, position] != FREE else "extra" if spare[number, position] else "owed"
            stops.append(
                (team.id, days[duty.day], tour, position + 1, ids[site], begin, begin + instance.service[site],
                 problem.windows[window].name, way.km[at, place], way.minutes[at, place], kind)
            )  # fmt: skip
            at = place
        km += way.km[at, duty.team]
        back = stops[-1][6] + way.minutes[at, duty.team]
        rows.append((team.id, days[duty.day], tour, first_left, back, km, back - first_left, length))
    return pd.DataFrame(stops, columns=list(STOP_COLUMNS)), pd.DataFrame(rows, columns=list(TOUR_COLUMNS))


def _spare(found: Found) -> Bools:
    """Which visits could be left out with no more owed and not met: the least watched of a day and week first."""
    facts, tours = found.facts, copy_of(found.tours)
    spare: Bools = np.zeros(tours.stops.shape, dtype=bool)
    visits = [
        (float(facts.risk[tours.stops[k, i], facts.day[k], tours.windows[k, i]]), k, i)
        for k in range(len(tours.lengths))
        for i in range(int(tours.lengths[k]))
        if tours.pins[k, i] == FREE
    ]
    for _, duty, i in sorted(visits):
        site, day, window = int(tours.stops[duty, i]), int(facts.day[duty]), int(tours.windows[duty, i])
        before = int(tours.unmet[site])
        tours.counts[site, day, window] -= 1
        owe(facts, tours, site)
        if tours.unmet[site] > before:
            tours.counts[site, day, window] += 1
            owe(facts, tours, site)
        else:
            spare[duty, i] = True
    return spare
