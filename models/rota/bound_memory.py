"""What a walk remembers: each water a few others only, so that it may call again at one it has forgotten.

Of a water is remembered that it was called at, in this window or, where no good tour calls there twice, at all; and of
waters that good tours call at in two windows, that what is owed there was met.
ng-routes (Baldacci, Mingozzi and Roberti 2011, Operations Research 59:1269-1283); who is remembered grows with what the
best walks call at twice (Righini and Salani 2008, Networks 51:155-170).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from models.score import Bools, Floats, Ints

MEMORY: Final = 12  # waters a water can remember
_DEAR: Final = 5  # of them from the start
_STAY: Final = 5.0  # minutes on site, about


class Memory(NamedTuple):
    """``bit`` (2, m, m): the bit that stands at water j for having called at water k, and for what was owed there; 0 if
    j does not remember it. ``member`` (m, B): the water each bit stands for; ``met`` (m, B): if for what was owed."""

    bit: Ints
    member: Ints
    met: Bools


def nothing_remembered(m: int) -> Bools:
    """Of each water (second) by each water (first after what is remembered), nothing."""
    return np.zeros((2, m, m), dtype=bool)


def memory_of(remembered: Bools) -> Memory:
    """What water (row) remembers of which others (columns), in the form the loops read."""
    m = remembered.shape[1]
    most = max(int(remembered.sum(axis=(0, 2)).max(initial=0)), 1)
    member, met = np.zeros((m, most), np.int64), np.zeros((m, most), dtype=bool)
    bit = np.zeros(remembered.shape, np.int64)
    for j in range(m):
        what, known = np.nonzero(remembered[:, j])
        member[j, : len(known)], met[j, : len(known)] = known, what == 1
        bit[what, j, known] = 1 << np.arange(len(known))
    return Memory(bit, member, met)


def dear(remembered: Bools, way: Floats, prize: Floats) -> None:
    """Have each water remember those that are most worth coming back to: most to collect for the ``way`` (m, m) there
    and back."""
    m = len(prize)
    round_trip = way + way.T
    worth = np.maximum(prize.max(axis=1), 0.0)[None, :] / (round_trip + _STAY)
    np.fill_diagonal(worth, -1.0)
    many = min(_DEAR, max(m - 1, 0))
    for water, best in enumerate(np.argsort(-worth, axis=1, kind="stable")[:, :many]):
        new = best[~remembered[0, water, best]]
        remembered[0, water, new[: MEMORY - int(remembered[:, water].sum())]] = True


def remember(remembered: Bools, stops: Ints, windows: Ints, single: Bools, owed: Floats) -> bool:
    """Have the waters between two calls at one water remember it, as far as the second call may not be or brings less
    for it (``single``, ``owed`` as in ``bound_pricing.Prize``); whether anything new was learned."""
    learned = False
    for b, water in enumerate(stops):
        before = np.flatnonzero(stops[:b] == water)
        if not len(before):
            continue
        a = before[-1]
        met = windows[a] != windows[b] and not single[water]
        if met and not owed[water] > 0:
            continue
        for between in stops[a + 1 : b]:
            if not remembered[int(met), between, water] and remembered[:, between].sum() < MEMORY:
                remembered[int(met), between, water] = learned = True
    return learned
