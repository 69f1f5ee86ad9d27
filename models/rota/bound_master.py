"""The tours there are to choose from, and what any prices of waters and hours prove.

Prices say what a visit, an owed visit and an hour are worth (``models.rota.mix``). Whatever they are, what a week can
watch is at most what cells and hours come to at these prices and every duty's dearest tour (Lagrange): prices good or
bad, the bound is true.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from models.rota.bound_week import Weeks
from models.score import Floats, Ints

_KEPT: Final = 1600  # tours the mix chooses from


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

    def prize(self, weeks: Weeks, kind: int) -> Floats:
        """What a visit of a kind of duty brings at these prices, its minutes on site paid: (m, W)."""
        one = weeks.kinds[kind]
        worth = self.cell[weeks.of_group[kind]] + self.owed[:, None]
        worth = worth - self.minute[one.team] * weeks.it.service[:, None]
        found: Floats = np.ascontiguousarray(worth[one.sites])
        return found


@dataclass
class Pool:
    """Tours known: of which kind, their waters (positions among the kind's own) and windows, minutes on the move and on
    site."""

    weeks: Weeks
    kinds: list[int] = field(default_factory=list)
    stops: list[Ints] = field(default_factory=list)
    windows: list[Ints] = field(default_factory=list)
    minutes: list[float] = field(default_factory=list)
    _known: set[tuple[int, bytes, bytes]] = field(default_factory=set)

    def add(self, kind: int, stops: Ints, windows: Ints) -> bool:
        """Add a tour; False if it is there."""
        key = (kind, stops.tobytes(), windows.tobytes())
        if key in self._known or not len(stops):
            return False
        self._known.add(key)
        plot = self.weeks.kinds[kind].map
        way = plot.out[stops[0]] + plot.way[stops[:-1], stops[1:]].sum() + plot.home[stops[-1]]
        self.kinds.append(kind)
        self.stops.append(stops.copy())
        self.windows.append(windows.copy())
        self.minutes.append(float(way + self.service(kind)[stops].sum()))
        return True

    def copy(self) -> Pool:
        """The same, in lists of its own."""
        lists = (list(self.kinds), list(self.stops), list(self.windows), list(self.minutes))
        return Pool(self.weeks, *lists, set(self._known))

    def service(self, kind: int) -> Floats:
        """Minutes on site at the waters of a kind."""
        found: Floats = self.weeks.it.service[self.weeks.kinds[kind].sites]
        return found

    def worth(self, prices: Prices) -> Floats:
        """What each tour brings at prices."""
        prizes = [prices.prize(self.weeks, kind) for kind in range(len(self.weeks.kinds))]
        worth = np.zeros(len(self.kinds))
        for i, (kind, stops, windows) in enumerate(zip(self.kinds, self.stops, self.windows, strict=True)):
            one = self.weeks.kinds[kind]
            spent = self.minutes[i] - self.service(kind)[stops].sum()
            worth[i] = prizes[kind][stops, windows].sum() - prices.minute[one.team] * spent
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
        for name in ("kinds", "stops", "windows", "minutes"):
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
