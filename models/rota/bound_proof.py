"""What no tour of a kind brings more than, closer and closer: walks forwards and backwards by turns.

A pass looks for walks that bring more than a ``cut`` between what a tour is known to bring and what none does. What it
leaves over, run the other way, shows the next pass how little there is still to collect; the walk it finds that calls
twice at a water teaches the waters between to remember. When no walk is above the cut, that is proven, and the cut
moves down (bounded bidirectional search in turns: Righini and Salani 2006, Discrete Optimization 3:255-273).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.rota.bound_memory import dear, memory_of, remember
from models.rota.bound_pricing import Kind, Map, Prize, backwards, completed, forwards
from models.score import Floats, Ints

_ROOM: Final = 1_600_000  # labels of one pass, at first
_MOST_ROOM: Final = 12_800_000  # at 33 bytes
_SHARE: Final = 0.4  # of what is open, where the cut is put at first
_PATIENCE: Final = 6  # passes that ran out of room
_CLOSE: Final = 1e-3  # of what is brought, where the cut is put on the tour known

Walk = tuple[Ints, Ints]
"""Waters and windows of a walk, in order."""


class Proof:
    """One kind of duty at given prizes. ``low``: what a tour brings, or a walk that cannot be told from one; ``high``:
    what none exceeds; ``back``: what is to be added to both, where minutes are paid that need not be."""

    def __init__(self, kind: Kind, prize: Prize, rate: float, low: float, back: float = 0.0) -> None:
        dear(kind.remembered, kind.map.way, prize.visit)
        self.back = back
        self.kind, self.rate, self.low = kind, rate, low
        self.prizes: tuple[Prize, Prize] = (prize, prize.turned())
        self.maps: tuple[Map, Map] = (kind.map, kind.turned())
        self.room, self.share, self.failed = _ROOM, _SHARE, 0
        best, self.follow, self.other, self.high = backwards(kind.map, prize, rate)
        self.rough = best
        self.high = max(self.high, low)
        self.cut, self.turn = -1.0, 0
        self.ahead: Floats | None = None  # for the next turn, true above ``cut``

    @property
    def spent(self) -> bool:
        """Whether no more is to be had here."""
        return self.failed > _PATIENCE or self.high - self.low <= 1e-9 * max(1.0, self.high)

    def go_on(self, room: int = _MOST_ROOM) -> list[Walk]:
        """One pass of ``room`` labels at most. The walks above what was known to be brought that call nowhere twice in
        a window: tours."""
        if self.ahead is None:
            self.turn, self.cut = 0, self.low + self.share * (self.high - self.low)
            if self.high - self.low <= _CLOSE * self.high:
                self.cut = self.low
            best, follow, other = self.rough, self.follow, self.other
        else:
            best, other, follow = self.ahead, self.ahead, np.full(self.ahead.shape, -1, np.int64)
        plot, prize = self.maps[self.turn], self.prizes[self.turn]
        memory, room = memory_of(self.kind.remembered), min(self.room, room)
        most, labels, reach, lengths, stops, windows = forwards(
            plot, prize, self.rate, memory, best, follow, other, self.low, self.cut, room
        )
        self.high = min(self.high, max(most, self.cut))
        walks, learned = [], False
        for length, stop, window in zip(lengths, stops, windows, strict=True):
            if length:
                at, when = stop[:length].copy(), window[:length].copy()
                if self.turn:
                    at, when = at[::-1].copy(), prize.visit.shape[1] - 1 - when[::-1]
                learned = remember(self.kind.remembered, at, when, prize.single, prize.owed) or learned
                if len({*zip(at.tolist(), when.tolist(), strict=True)}) == length:
                    walks.append((at, when))
        if labels >= room:
            self.ahead, self.room, self.share = None, min(self.room * 2, _MOST_ROOM), (1 + self.share) / 2
            self.failed += 1
        elif most <= self.cut:
            self.ahead, self.share = None, max(_SHARE, self.share * 0.8)
        else:
            if not learned:
                self.low = self.cut = most
            self.turn = 1 - self.turn
            self.ahead = completed(self.maps[self.turn], self.prizes[self.turn], reach, self.kind.end - self.kind.start)
        return walks
