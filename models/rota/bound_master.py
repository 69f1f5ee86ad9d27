"""The tours there are to choose from, and what any prices of waters and hours prove.

Prices say what a visit, an owed visit and an hour are worth (``models.rota.mix``). Whatever they are, what a week can
watch is at most what cells and hours come to at these prices and every duty's dearest tour (Lagrange): prices good or
bad, the bound is true.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from models.rota.bound_clock import leave_late
from models.rota.bound_polish import polished
from models.rota.bound_pricing import Prize
from models.rota.bound_tours import around, good_tours
from models.rota.bound_week import Weeks
from models.score import Floats, Ints

_KEPT: Final = 1600  # tours the mix chooses from
_TOURS: Final = 2  # of a kind found quickly at a time
_POLISHED: Final = 4  # made better at a time
_TRIES: Final = 40  # attempts at each
AMONG: Final = 60  # tours of a kind that bring most: some are made better, by chance
_LISTS: Final = ("kinds", "stops", "windows", "moving", "minutes", "again")


Tour = tuple[Ints, Ints]
"""Waters, as positions among those of a kind, and windows."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Of a visit to a cell (groups, n, W), of an owed visit (n,), of a minute of a team (t,); in the unit of risk of a
    week that holds 1."""

    cell: Floats
    owed: Floats
    minute: Floats

    def mixed(self, other: Prices, share: float) -> Prices:
        """These prices and a share of others."""
        return Prices(
            *(
                (1 - share) * a + share * b
                for a, b in (
                    (self.cell, other.cell),
                    (self.owed, other.owed),
                    (self.minute, other.minute),
                )
            )
        )

    def prize(self, weeks: Weeks, kind: int) -> Prize:
        """What visits of a kind of duty bring at these prices, their minutes on site paid."""
        one = weeks.kinds[kind]
        worth = self.cell[weeks.of_group[kind]] + self.owed[:, None]
        worth = worth - self.minute[one.team] * weeks.it.service[:, None]
        return Prize.of(worth[one.sites], self.owed[one.sites])


@dataclass
class Pool:
    """Tours known: of which kind, their waters (positions among the kind's own) and windows, minutes on the move, and
    on the move and on site; ``again``: waters called at before. ``waits``: minutes a team waits are on the move too."""

    weeks: Weeks
    waits: bool = False
    kinds: list[int] = field(default_factory=list)
    stops: list[Ints] = field(default_factory=list)
    windows: list[Ints] = field(default_factory=list)
    moving: list[float] = field(default_factory=list)
    minutes: list[float] = field(default_factory=list)
    again: list[Ints] = field(default_factory=list)
    _known: set[tuple[int, bytes, bytes]] = field(default_factory=set)

    def add(self, kind: int, stops: Ints, windows: Ints) -> bool:
        """Add a tour; False if it is there."""
        key = (kind, stops.tobytes(), windows.tobytes())
        if key in self._known or not len(stops):
            return False
        self._known.add(key)
        plot = self.weeks.kinds[kind].map
        way = float(plot.out[stops[0]] + plot.way[stops[:-1], stops[1:]].sum() + plot.home[stops[-1]])
        visits = float(self.weeks.it.service[self.weeks.kinds[kind].sites][stops].sum())
        if self.waits:
            way = max(way, leave_late(plot, stops, windows)[1] - visits)
        self.kinds.append(kind)
        self.stops.append(stops.copy())
        self.windows.append(windows.copy())
        self.moving.append(way)
        self.minutes.append(way + visits)
        self.again.append(np.delete(stops, np.unique(stops, return_index=True)[1]))
        return True

    def better(
        self, kind: int, prices: Prices, worth: Floats, *, among: int = AMONG, thorough: bool = False
    ) -> list[Tour]:
        """Tours of a kind that bring more at prices than those known, which are ``worth`` (k,); where none is found
        quickly, or if ``thorough``, some ``among`` those known that bring most are made better."""
        one = self.weeks.kinds[kind]
        if not len(one.sites):
            return []
        own = np.flatnonzero(np.array(self.kinds[: len(worth)]) == kind)
        own = own[np.argsort(-worth[own], kind="stable")]
        prize, rate = prices.prize(self.weeks, kind), float(prices.minute[one.team])
        floor = max(float(worth[own[0]]), 0.0) if len(own) else 0.0
        many = min(_TOURS, len(one.sites))
        lengths, stops, windows, brings = good_tours(one.map, around(one.map, prize), prize, rate, floor, many)
        found = [(stop[:n], window[:n]) for n, stop, window in zip(lengths, stops, windows, strict=True)]
        if brings[0] > floor and not thorough:
            return found
        some = np.random.default_rng(len(worth)).permutation(own[:among])
        for tour in some[:_POLISHED].tolist():
            found.append(polished(one.map, prize, rate, self.stops[tour], self.windows[tour], _TRIES, len(worth)))
        return found

    def waiting(self) -> Pool:
        """The same tours, for others to go on with, with what a team waits among its minutes."""
        found = Pool(self.weeks, waits=True)
        for kind, stops, windows in zip(self.kinds, self.stops, self.windows, strict=True):
            found.add(kind, stops, windows)
        return found

    def worth(self, prices: Prices) -> Floats:
        """What each tour brings at prices."""
        if not self.kinds:
            return np.zeros(0)
        kinds, of = self.weeks.kinds, np.array(self.kinds)
        prizes = [prices.prize(self.weeks, number) for number in range(len(kinds))]
        first = np.cumsum([0, *(len(one.owed) for one in prizes)])[of]
        lengths, again = [len(stops) for stops in self.stops], [len(stops) for stops in self.again]
        visit, owed = np.concatenate([one.visit for one in prizes]), np.concatenate([one.owed for one in prizes])
        brings = visit[np.repeat(first, lengths) + np.concatenate(self.stops), np.concatenate(self.windows)]
        found = np.bincount(np.repeat(np.arange(len(of)), lengths), brings, len(of))
        met = owed[np.repeat(first, again) + np.concatenate(self.again)]  # what is owed there is met once
        found -= np.bincount(np.repeat(np.arange(len(of)), again), met, len(of))
        minute = prices.minute[[kind.team for kind in kinds]][of]
        worth: Floats = found - minute * np.array(self.moving)
        return worth

    def dearest(self, worth: Floats) -> Floats:
        """The most any tour of each kind brings, at least 0."""
        most = np.zeros(len(self.weeks.kinds))
        np.maximum.at(most, np.array(self.kinds, dtype=np.int64), worth)
        return most

    def thin(self, worth: Floats, most: Floats) -> Ints:
        """Forget the tours farthest from the dearest of their kind, if there are too many; their positions."""
        if len(self.kinds) <= _KEPT:
            return np.zeros(0, dtype=np.int64)
        behind = most[self.kinds] - worth
        order = np.argsort(behind, kind="stable")
        keep, gone = np.sort(order[: _KEPT * 3 // 4]), np.sort(order[_KEPT * 3 // 4 :])
        for name in _LISTS:
            own = getattr(self, name)
            setattr(self, name, [own[i] for i in keep])
        self._known = {
            (k, s.tobytes(), w.tobytes()) for k, s, w in zip(self.kinds, self.stops, self.windows, strict=True)
        }
        return gone


def proven(weeks: Weeks, prices: Prices, dearest: Floats, excess: int | None) -> list[float]:
    """What each of the weeks can watch at most, as these prices prove it, if no tour of a kind brings more than
    ``dearest``. ``excess``: owed and unmet beyond what must be; None: nothing need be met."""
    it, found = weeks.it, []
    for week in weeks.weeks:
        total = float(prices.minute @ weeks.hours + np.maximum(dearest, 0.0) @ week.times)
        if excess is not None:
            total -= float(prices.owed @ week.owed)
            worth = np.repeat(prices.owed, week.owed.astype(np.int64))
            total += float(np.sort(worth)[::-1][:excess].sum())
        for day, group in zip(week.days, week.group, strict=True):
            risk, cell = it.risk[:, day] / week.scale * it.watch, prices.cell[group]
            for _ in range(sum(duty.day == day for duty in it.duties)):
                more = np.maximum(risk - cell, 0.0)
                if not more.any():
                    break
                total += float(more.sum())
                risk = risk * (1 - it.watch)
        found.append(min(total, 1.0) * week.scale)
    return found
