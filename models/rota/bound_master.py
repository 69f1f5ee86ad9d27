"""The tours there are to choose from, which mix of them is best, and what any prices of waters and hours prove.

A mean week is a linear program (Dantzig and Wolfe 1960, Operations Research 8:101-111): parts of tours, as many of a
kind as there are duties, within the hours of each team, meeting what is owed; the visits to a cell watch less each. Its
prices say what a visit, an owed visit and an hour are worth. Whatever the prices, what a week can watch is at most what
cells and hours come to at these prices and every duty's dearest tour (Lagrange): prices good or bad, the bound is true.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from models.rota.bound_week import Weeks
from models.score import Floats, Ints

_STEPS: Final = 8  # visits a day to a cell that the mix tells apart; more are worth nothing to it
_KEPT: Final = 1600  # tours the mix chooses from
_TOLD: Final = 4000  # first, second, third visits to a cell that the mix tells apart, the dearest
_SLACK: Final = 4.0  # what one owed visit not made costs the mix, in dearest visits


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

    def thin(self, worth: Floats, most: Floats) -> None:
        """Forget the tours farthest from the dearest of their kind, if there are too many."""
        if len(self.kinds) <= _KEPT:
            return
        behind = most[self.kinds] - worth
        keep = np.sort(np.argsort(behind, kind="stable")[: _KEPT * 3 // 4])
        for name in ("kinds", "stops", "windows", "minutes"):
            own = getattr(self, name)
            setattr(self, name, [own[i] for i in keep])
        self._known = {
            (k, s.tobytes(), w.tobytes()) for k, s, w in zip(self.kinds, self.stops, self.windows, strict=True)
        }


def best_mix(weeks: Weeks, pool: Pool, excess: int | None) -> tuple[float, Prices, Floats]:
    """What the best mix of the tours watches of a week that holds 1 (less what it pays for owed visits it cannot make),
    its prices, and how often each tour is driven in it. ``excess`` as in ``proven``."""
    it, groups = weeks.it, len(weeks.width)
    n, n_windows = it.n, len(it.first)
    share = it.watch * (1 - it.watch) ** np.arange(_STEPS)
    top = float(weeks.risk.max()) * it.watch
    height = (weeks.risk[..., None] * share / top).reshape(-1, _STEPS)
    cells = len(height)
    least = np.partition(height, -_TOLD, axis=None)[-_TOLD] if height.size > _TOLD else 0.0
    cell, step = np.nonzero(height > max(float(least), 1e-7))
    nz, many = len(cell), len(pool.kinds)
    owed = weeks.owed if excess is not None else np.zeros(n)
    owes = np.flatnonzero(owed > 0)
    row_of_owed = np.full(n, -1)
    row_of_owed[owes] = cells + np.arange(len(owes))
    r_kind = cells + len(owes)
    r_hours = r_kind + len(weeks.kinds)
    r_excess = r_hours + len(weeks.hours)
    spared, unpaid = nz + np.arange(len(owes)), nz + len(owes) + np.arange(len(owes))
    rows = [cell, row_of_owed[owes], row_of_owed[owes], np.full(len(owes), r_excess)]
    columns = [np.arange(nz), spared, unpaid, spared]
    values = [np.ones(nz), -np.ones(len(owes)), -np.ones(len(owes)), np.ones(len(owes))]
    x = nz + 2 * len(owes)
    length = np.array([len(stops) for stops in pool.stops], dtype=np.int64)
    kind = np.array(pool.kinds, dtype=np.int64)
    team = np.array([one.team for one in weeks.kinds], dtype=np.int64)
    if many:
        sites = np.concatenate([weeks.kinds[k].sites[s] for k, s in zip(pool.kinds, pool.stops, strict=True)])
        of = np.repeat(np.arange(many), length)
        at = (weeks.of_group[kind][of] * n + sites) * n_windows + np.concatenate(pool.windows)
        owing = row_of_owed[sites] >= 0
        rows += [at, row_of_owed[sites[owing]], r_kind + kind, r_hours + team[kind]]
        columns += [x + of, x + of[owing], x + np.arange(many), x + np.arange(many)]
        values += [-np.ones(len(at)), -np.ones(owing.sum()), np.ones(many), np.array(pool.minutes) / 60]
    free = np.unique(cell)
    rows.append(free)
    columns.append(x + many + np.arange(len(free)))
    values.append(-np.ones(len(free)))
    total = x + many + len(free)
    matrix = sp.csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(r_excess + 1, total),
    )
    limit = np.concatenate([np.zeros(cells), -owed[owes], weeks.times, weeks.hours / 60, [float(excess or 0)]])
    gain = [-height[cell, step], np.zeros(len(owes)), np.full(len(owes), _SLACK), np.zeros(many), height[free, 0]]
    wide = np.repeat(weeks.width, n * n_windows)
    most = np.concatenate([wide[cell], owed[owes], owed[owes], np.full(many + len(free), np.inf)])
    done: Any = linprog(
        np.concatenate(gain), A_ub=matrix, b_ub=limit, bounds=np.column_stack([np.zeros(total), most]), method="highs"
    )  # type: ignore[call-overload]
    if done.x is None:
        raise ArithmeticError(f"The mix of tours was not found: {done.message}")
    dual = np.maximum(-done.ineqlin.marginals, 0.0) * top
    price_owed = np.zeros(n)
    price_owed[owes] = dual[cells:r_kind]
    prices = Prices(dual[:cells].reshape(groups, n, n_windows), price_owed, dual[r_hours:r_excess] / 60)
    return -float(done.fun) * top, prices, np.asarray(done.x[x : x + many], dtype=np.float64)


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
