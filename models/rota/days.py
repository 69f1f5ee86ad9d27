"""Which day of its week each tour is driven on: a team's days exchanged.

Simulated annealing over pairs of days of one team and shift; what is owed weighs ``facts.owed_unit``.
"""

from __future__ import annotations

import numpy as np

from models.compiled import compiled
from models.rota.tours import Draft, Facts, Tours, put, schedule
from models.score import Ints


@compiled
def _exchange(facts: Facts, tours: Tours, one: int, other: int, draft: Draft, spare: Draft) -> bool:
    """Exchange the tours of two duties of one team, shift and week; False, and nothing done, if it cannot be."""
    first, second = tours.lengths[one], tours.lengths[other]
    for i in range(first):
        draft.stops[i], draft.pins[i], draft.floors[i] = tours.stops[one, i], tours.pins[one, i], tours.floors[one, i]
    for i in range(second):
        spare.stops[i], spare.pins[i] = tours.stops[other, i], tours.pins[other, i]
        spare.floors[i] = tours.floors[other, i]
    there, here = schedule(facts, other, draft, first), schedule(facts, one, spare, second)
    if here < 0 or there < 0:
        return False
    put(facts, tours, one, spare, second, here)
    put(facts, tours, other, draft, first, there)
    return True


@compiled
def _here(facts: Facts, tours: Tours, one: int, other: int) -> float:
    """Risk watched at the waters two duties call at, on the days of both, each counted once, and what their visits are
    liked for."""
    total = 0.0
    for duty in (one, other):
        for i in range(tours.lengths[duty]):
            total += facts.liking[tours.stops[duty, i], facts.day[duty], facts.team[duty]]
    for day in (facts.day[one], facts.day[other]):
        for i in range(tours.lengths[one]):
            site, window = tours.stops[one, i], tours.windows[one, i]
            total += facts.risk[site, day, window] * (1.0 - facts.left[tours.counts[site, day, window]])
        for i in range(tours.lengths[other]):
            site, window = tours.stops[other, i], tours.windows[other, i]
            twice = False
            for j in range(tours.lengths[one]):
                twice = twice or (tours.stops[one, j] == site and tours.windows[one, j] == window)
            if not twice:
                total += facts.risk[site, day, window] * (1.0 - facts.left[tours.counts[site, day, window]])
    return total


@compiled
def rearrange(
    facts: Facts, tours: Tours, pairs: Ints, rounds: int, heat: float, cold: float, draft: Draft, spare: Draft
) -> None:
    """``rounds`` exchanges tried, cooling. ``pairs`` (k, 2): duties whose tours can be exchanged."""
    many = pairs.shape[0]
    for number in range(rounds if many else 0):
        pair = pairs[np.random.randint(many)]
        one, other = pair[0], pair[1]
        before = _here(facts, tours, one, other)
        unmet = tours.unmet.sum()
        if not _exchange(facts, tours, one, other, draft, spare):
            continue
        better = _here(facts, tours, one, other) - before + facts.owed_unit * (unmet - tours.unmet.sum())
        warmth = heat * (cold / heat) ** (number / rounds)
        if better < 0 and np.random.random() >= np.exp(better / warmth):
            _exchange(facts, tours, one, other, draft, spare)
