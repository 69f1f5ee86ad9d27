"""A plan from the best mix of tours, whose parts are made whole.

A mix drives a tour one and a half times a week; a plan once or twice. Week by week, each team's shifts are dealt out in
proportion to the mix (systematic sampling: no tour comes up more than once too often or too seldom), in the order of
chance; a tour that cannot be driven as the clock has it is left to the search.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.rota.bound import KnownTour
from models.rota.instance import Instance
from models.rota.locks import locked
from models.rota.problem import DAYS_A_WEEK
from models.rota.tours import FREE, Facts, Tours, empty_draft, over_hours, put, schedule


def dealt(instance: Instance, facts: Facts, known: Sequence[KnownTour], rng: np.random.Generator) -> Tours:
    """Tours dealt out by the shares of ``known``."""
    tours, draft = locked(instance, facts)[0], empty_draft()
    duties: dict[tuple[int, int, float, float], list[int]] = {}
    for number, duty in enumerate(instance.duties):
        duties.setdefault((duty.day // DAYS_A_WEEK, duty.team, duty.start, duty.end), []).append(number)
    mix: dict[tuple[int, int, float, float], list[KnownTour]] = {}
    for tour in known:
        if tour.share > 0:
            for week in tour.weeks:
                mix.setdefault((week, tour.team, tour.start, tour.end), []).append(tour)
    for key, mine in duties.items():
        choices = mix.get(key, [])
        if not choices:
            continue
        ends = np.cumsum([tour.share for tour in choices])
        for duty, at in zip(rng.permutation(mine), np.arange(len(mine)) + rng.random(), strict=True):
            number = int(np.searchsorted(ends, at, side="right"))
            if number == len(choices) or tours.lengths[duty]:  # what is locked stays
                continue
            tour, length = choices[number], len(choices[number].stops)
            draft.stops[:length], draft.pins[:length] = tour.stops, FREE
            draft.floors[:length] = facts.first[tour.windows]
            span = schedule(facts, int(duty), draft, length)
            if span >= 0 and not over_hours(facts, tours, int(duty), span):
                put(facts, tours, int(duty), draft, length, span)
    return tours
