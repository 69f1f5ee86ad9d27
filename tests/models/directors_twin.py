"""Every plan of new directors there is, one after the other: the plain twin of the solver, for a few villages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, combinations_with_replacement

import numpy as np
import pandas as pd

from models.director_plans import Terms

Place = tuple[str, tuple[int, ...], float]
"""A kind of post, the villages it would serve, and the hours it has left for them."""


def every_place(minutes: np.ndarray, terms: Terms) -> list[Place]:
    """Every post one could make, useful or not."""
    found: list[Place] = []
    for kind, hours in terms.hours.items():
        found += [(kind, (i,), hours) for i in range(len(minutes))]
        for i, j in combinations(range(len(minutes)), 2):
            near = terms.share_within is not None and max(minutes[i, j], minutes[j, i]) <= terms.share_within
            left = hours - terms.trips * (minutes[i, j] + minutes[j, i]) / 60 if near else 0.0
            if near and left > 0:
                found.append((kind, (i, j), left))
    return found


def every_plan(places: list[Place], terms: Terms, posts: int, yuan: float | None) -> Iterator[tuple[Place, ...]]:
    """Every choice of up to ``posts`` posts within the money."""
    for count in range(posts + 1):
        for chosen in combinations_with_replacement(places, count):
            if yuan is None or sum(terms.yuan[kind] for kind, *_ in chosen) <= yuan + 1e-9:
                yield chosen


def result_of(villages: pd.DataFrame, terms: Terms, chosen: tuple[Place, ...]) -> tuple[int, int, float]:
    """Vacant, below the rule, and the least hours unmet however the shared posts split theirs.

    By the cut that is narrowest (max-flow min-cut): for every set of villages, what it lacks less all that reaches it.
    """
    rows = villages.to_dict("records")
    bodies = [row["directors"] + sum(i in at for _, at, _ in chosen) for i, row in enumerate(rows)]
    counted = [
        row["directors"] + sum((1 if len(at) == 1 else terms.counts_shared) for _, at, _ in chosen if i in at)
        for i, row in enumerate(rows)
    ]
    vacant = sum(body < 1 for body in bodies)
    below = sum(row["needed"] > 1 and got < row["needed"] - 1e-9 for row, got in zip(rows, counted, strict=True))
    lacking = []
    for i, row in enumerate(rows):
        alone = sum(hours for _, at, hours in chosen if at == (i,))
        lacking.append(max(row["owed_hours"] - row["available_hours"] - alone, 0.0))
    shared = [(at, hours) for _, at, hours in chosen if len(at) == 2]
    unmet = 0.0
    for size in range(1, len(rows) + 1):
        for some in combinations(range(len(rows)), size):
            reach = sum(hours for at, hours in shared if set(at) & set(some))
            unmet = max(unmet, sum(lacking[i] for i in some) - reach)
    return vacant, below, unmet


def best_of_all(
    villages: pd.DataFrame, minutes: np.ndarray, terms: Terms, *, posts: int, yuan: float | None
) -> tuple[int, int, float]:
    """The best result of every plan there is, in the order of the levels."""
    found = (result_of(villages, terms, plan) for plan in every_plan(every_place(minutes, terms), terms, posts, yuan))
    return min(found, key=lambda result: (*result[:2], round(result[2], 7)))
