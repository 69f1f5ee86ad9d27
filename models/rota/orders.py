"""A shorter order of a tour's stops, every visit kept in its window.

Moves of up to three stops in a row elsewhere, turned round or not (Or 1976), and turning round a stretch (2-opt, Croes
1958, Operations Research 6:791-812), each taken as soon as it saves kilometres and the hours still hold, until none
does. ``tests/benchmarks/bench_rota.py`` holds the result to OR-Tools.
"""

from __future__ import annotations

import numpy as np

from models.compiled import compiled
from models.rota.instance import Instance
from models.rota.tours import Draft, Facts, Tours, empty_draft, over_hours, put, schedule
from models.score import Floats, Ints


def shorten(instance: Instance, facts: Facts, tours: Tours) -> None:
    """Shorten all tours; no visit leaves its window, so that what is watched and owed stays what it is."""
    problem, t = instance.problem, len(instance.problem.teams)
    km = {mode: np.array(way.km, dtype=np.float64, order="C") for mode, way in problem.travel.items()}
    draft = empty_draft()
    for duty in range(len(tours.lengths)):
        if tours.lengths[duty] > 1:
            team = int(facts.team[duty])
            _shorten(facts, tours, duty, km[problem.teams[team].mode], team, t, draft)


@compiled
def _length(km: Floats, base: int, first: int, stops: Ints, length: int) -> float:
    """Kilometres from the base through the stops and back."""
    total: float = km[base, first + stops[0]] + km[first + stops[length - 1], base]
    for i in range(length - 1):
        total += km[first + stops[i], first + stops[i + 1]]
    return total


@compiled
def _try(
    facts: Facts, tours: Tours, duty: int, km: Floats, base: int, first: int, order: Ints, draft: Draft, best: float
) -> bool:
    """Take an order (positions in the tour) if it is shorter than ``best`` and holds."""
    length = tours.lengths[duty]
    for i in range(length):
        draft.stops[i], draft.pins[i] = tours.stops[duty, order[i]], tours.pins[duty, order[i]]
        draft.floors[i] = tours.floors[duty, order[i]]
    if _length(km, base, first, draft.stops, length) >= best - 1e-9:
        return False
    span = schedule(facts, duty, draft, length)
    if span < 0 or over_hours(facts, tours, duty, span):
        return False
    for i in range(length):
        if draft.windows[i] != tours.windows[duty, order[i]]:
            return False
    put(facts, tours, duty, draft, length, span)
    return True


@compiled
def _shorten(facts: Facts, tours: Tours, duty: int, km: Floats, base: int, first: int, draft: Draft) -> None:
    length = tours.lengths[duty]
    order = np.empty(length, np.int64)
    better = True
    while better:
        better = False
        best = _length(km, base, first, tours.stops[duty], length)
        for start in range(length):
            for end in range(start + 1, length + 1):
                size = end - start
                # Turned round where it stands.
                if size > 1 and not better:
                    for i in range(length):
                        order[i] = start + end - 1 - i if start <= i < end else i
                    better = _try(facts, tours, duty, km, base, first, order, draft, best)
                if size > 3:
                    continue
                for place in range(length - size + 1):  # after so many of the others
                    for turned in range(2):
                        if better or (place == start and turned == 0):
                            continue
                        i, rest = 0, 0
                        while i < length:
                            if i == place:
                                for j in range(size):
                                    order[i] = end - 1 - j if turned else start + j
                                    i += 1
                            else:
                                while start <= rest < end:
                                    rest += 1
                                order[i] = rest
                                rest += 1
                                i += 1
                        better = _try(facts, tours, duty, km, base, first, order, draft, best)
                if better:
                    break
            if better:
                break
