"""What a walk remembers: each water a few others only, so that it may call again at one it has forgotten.

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
    """``bit`` (m, m): the bit that stands for water k at water j, 0 if j does not remember it. ``members`` (m, B)."""

    bit: Ints
    members: Ints


def memory_of(remembered: Bools) -> Memory:
    """What water (row) remembers which others (columns), in the form the loops read."""
    m = len(remembered)
    members = np.full((m, max(int(remembered.sum(axis=1).max(initial=0)), 1)), 0, np.int64)
    bit = np.zeros((m, m), np.int64)
    for j, row in enumerate(remembered):
        known = np.flatnonzero(row)
        members[j, : len(known)] = known
        bit[j, known] = 1 << np.arange(len(known))
    return Memory(bit, members)


def dear(remembered: Bools, way: Floats, prize: Floats) -> None:
    """Have each water remember those that are most worth coming back to: most to collect for the ``way`` (m, m) there
    and back."""
    m = len(prize)
    round_trip = way + way.T
    worth = np.maximum(prize.max(axis=1), 0.0)[None, :] / (round_trip + _STAY)
    np.fill_diagonal(worth, -1.0)
    many = min(_DEAR, max(m - 1, 0))
    for water, best in enumerate(np.argsort(-worth, axis=1, kind="stable")[:, :many]):
        new = best[~remembered[water, best]]
        remembered[water, new[: MEMORY - int(remembered[water].sum())]] = True


def remember(remembered: Bools, stops: Ints, windows: Ints) -> bool:
    """Have the waters between two calls at one water in a window remember it; whether anything new was learned."""
    learned = False
    for b in range(len(stops)):
        for a in range(b - 1, -1, -1):
            if windows[a] != windows[b]:
                break
            if stops[a] == stops[b]:
                for between in stops[a + 1 : b]:
                    if not remembered[between, stops[b]] and remembered[between].sum() < MEMORY:
                        remembered[between, stops[b]] = learned = True
                break
    return learned
