"""A plan from a week of whole tours (``models.rota.dive``): dealt out to the duties, then days exchanged.

Weeks alike get the same tours on the same days to begin with, so that a longest gap kept in one is kept from one to the
next. A tour that cannot be driven as the clock has it is left to the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from models.rota.bound import KnownTour
from models.rota.days import rearrange
from models.rota.instance import Instance
from models.rota.locks import locked
from models.rota.problem import DAYS_A_WEEK
from models.rota.tours import FREE, Facts, Tours, empty_draft, over_hours, put, schedule, watched
from models.score import Ints

_ROUNDS: Final = 80  # exchanges tried of each pair of days
_HEAT: Final = (12.0, 0.1)  # of what a visit watches on average

Shift = tuple[int, float, float]


def dealt(instance: Instance, facts: Facts, chosen: Sequence[KnownTour]) -> Tours:
    """Each of ``chosen`` as often a week as its share says, on days that suit what is owed."""
    tours, draft = locked(instance, facts)[0], empty_draft()
    free = tours.lengths == 0  # what is locked stays
    duties: dict[tuple[int, Shift], list[int]] = {}
    for number, duty in enumerate(instance.duties):
        key = duty.day // DAYS_A_WEEK, (duty.team, duty.start, duty.end)
        duties.setdefault(key, []).append(number)
    left = {key: [number for number in mine if free[number]] for key, mine in duties.items()}
    for tour in chosen:
        length = len(tour.stops)
        for week in tour.weeks:
            mine = left.get((week, (tour.team, tour.start, tour.end)), [])
            for _ in range(min(round(tour.share), len(mine))):
                one = mine.pop(0)
                draft.stops[:length], draft.pins[:length] = tour.stops, FREE
                draft.floors[:length] = facts.first[tour.windows]
                span = schedule(facts, one, draft, length)
                if span >= 0 and not over_hours(facts, tours, one, span):
                    put(facts, tours, one, draft, length, span)
    pairs = _pairs(facts, duties, free.tolist(), {tour.weeks for tour in chosen})
    visits = max(int(tours.lengths.sum()), 1)
    mean = max(watched(facts, tours) / visits, 1e-300)
    hot, cold = (mean * one for one in _HEAT)
    soft = facts._replace(owed_unit=min(mean, facts.owed_unit))
    rearrange(soft, tours, pairs, _ROUNDS * len(pairs), hot, cold, draft, empty_draft())
    return tours


def _pairs(
    facts: Facts,
    duties: dict[tuple[int, Shift], list[int]],
    free: list[bool],
    alike: set[tuple[int, ...]],
) -> Ints:
    """Pairs (k, weeks, 2) of duties of one team and shift: two days of all weeks alike, -1 for weeks without."""
    n_weeks, rows = facts.n_of_week.shape[1], []
    on = {
        (key, int(facts.day[number]) % DAYS_A_WEEK): number
        for key, mine in duties.items()
        for number in mine
        if free[number]
    }
    for weeks in sorted(alike):
        for shift in sorted({shift for _, shift in duties}):
            for one, other in combinations(range(DAYS_A_WEEK), 2):
                row = np.full((n_weeks, 2), -1, dtype=np.int64)
                for week in weeks:
                    pair = on.get(((week, shift), one), -1), on.get(((week, shift), other), -1)
                    row[week] = pair if min(pair) >= 0 else -1
                if (row >= 0).any():
                    rows.append(row)
    return np.array(rows, dtype=np.int64).reshape(-1, n_weeks, 2)
