"""A plan of one week from its whole tours (``models.rota.dive``): dealt out to the duties, then days exchanged.

A tour that cannot be driven as the clock has it is left to the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from models.rota.alike import first_alike
from models.rota.bound import KnownTour
from models.rota.days import rearrange
from models.rota.facts import empty_tours
from models.rota.instance import Instance
from models.rota.tours import FREE, Facts, Tours, empty_draft, over_hours, put, schedule, watched
from models.score import Ints

_ROUNDS: Final = 40  # exchanges tried of each pair of days
_HEAT: Final = (12.0, 0.1)  # of what a visit watches on average
_EARLY: Final = 1e-3  # minutes, to be there in time after rounding

Shift = tuple[int, float, float]


def dealt(instance: Instance, facts: Facts, chosen: Sequence[KnownTour]) -> Tours:
    """Each of ``chosen`` as often as its share says in the one week of an instance, on days that suit what is owed."""
    tours, draft = empty_tours(instance, facts), empty_draft()
    alike = first_alike(instance)
    left: dict[Shift, list[int]] = {}
    own: dict[Shift, list[int]] = {}
    for number, duty in enumerate(instance.duties):
        left.setdefault((int(alike[duty.team]), duty.start, duty.end), []).append(number)
        own.setdefault((duty.team, duty.start, duty.end), []).append(number)
    for tour in chosen:
        length, mine = len(tour.stops), left.get((tour.team, tour.start, tour.end), [])
        for _ in range(round(tour.share)):
            draft.stops[:length], draft.pins[:length] = tour.stops, FREE
            draft.floors[:length] = facts.first[tour.windows]
            draft.floors[0] = max(draft.floors[0], tour.begin - _EARLY)
            for one in mine:  # the first that has the hours
                span = schedule(facts, one, draft, length)
                if span >= 0 and not over_hours(facts, tours, one, span):
                    put(facts, tours, one, draft, length, span)
                    mine.remove(one)
                    break
    pairs: Ints = np.array([pair for mine in own.values() for pair in combinations(mine, 2)], dtype=np.int64)
    visits = max(int(tours.lengths.sum()), 1)
    mean = max(watched(facts, tours) / visits, 1e-300)
    hot, cold = (mean * one for one in _HEAT)
    soft = facts._replace(owed_unit=min(mean, facts.owed_unit))
    rearrange(soft, tours, pairs.reshape(-1, 2), _ROUNDS * len(pairs), hot, cold, draft, empty_draft())
    return tours
