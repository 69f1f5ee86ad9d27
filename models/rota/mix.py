"""The best mix of the tours known, kept warm: tours come and go, the program goes on from where it stood.

A mean week is a linear program (Dantzig and Wolfe 1960, Operations Research 8:101-111): parts of tours, as many of a
kind as there are duties, within the hours of each team, meeting what is owed; the visits to a cell watch less each. Its
prices say what a visit, an owed visit and an hour are worth. HiGHS solves it; each time from the basis of the last time
(Desaulniers, Desrosiers and Solomon 2005, Column Generation, chapter 1).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from highspy import HighsModelStatus

from models.quiet_highs import QuietHighs
from models.rota.bound_master import Pool, Prices
from models.rota.bound_week import Weeks
from models.score import Floats, Ints

_STEPS: Final = 8  # visits a day to a cell that the mix tells apart; more are worth nothing to it
_TOLD: Final = 4000  # first, second, third visits to a cell that the mix tells apart, the dearest
_SLACK: Final = 4.0  # what one owed visit not made costs the mix, in dearest visits


class Mix:
    """The program over the tours of a ``pool``, each as often as it likes but at least ``least`` times (k,).

    Rows: cells (group, water, window), owed waters, kinds, teams' hours, what may be left unmet. ``excess`` as in
    ``bound_master.proven``.
    """

    def __init__(self, weeks: Weeks, pool: Pool, excess: int | None) -> None:
        self.weeks, self.pool = weeks, pool
        it = weeks.it
        n, n_windows = it.n, len(it.first)
        self.top = float(weeks.risk.max()) * it.watch
        share = it.watch * (1 - it.watch) ** np.arange(_STEPS)
        height = (weeks.risk[..., None] * share / self.top).reshape(-1, _STEPS)
        self.cells = len(height)
        told = np.partition(height, -_TOLD, axis=None)[-_TOLD] if height.size > _TOLD else 0.0
        cell, step = np.nonzero(height > max(float(told), 1e-7))
        owed = weeks.owed if excess is not None else np.zeros(n)
        self.owes = np.flatnonzero(owed > 0)
        o = len(self.owes)
        self.row_of_owed = np.full(n, -1)
        self.row_of_owed[self.owes] = self.cells + np.arange(o)
        self.r_kind = self.cells + o
        self.r_hours = self.r_kind + len(weeks.kinds)
        self.r_excess = self.r_hours + len(weeks.hours)
        rows = self.r_excess + 1
        free = np.unique(cell)
        wide = np.repeat(weeks.width, n * n_windows)
        # first the visits that watch, then owed visits spared and unpaid, then visits bought at their full worth
        cost = np.concatenate([-height[cell, step], np.zeros(o), np.full(o, _SLACK), height[free, 0]])
        most = np.concatenate([wide[cell], owed[self.owes], owed[self.owes], np.full(len(free), np.inf)])
        entries = [
            *(([c], [1.0]) for c in cell),
            *(([self.row_of_owed[s], self.r_excess], [-1.0, 1.0]) for s in self.owes),
            *(([self.row_of_owed[s]], [-1.0]) for s in self.owes),
            *(([c], [-1.0]) for c in free),
        ]
        limit = np.concatenate(
            [np.zeros(self.cells), -owed[self.owes], weeks.times, weeks.hours / 60, [float(excess or 0)]]
        )
        self.solver = QuietHighs()
        self.solver.setOptionValue("output_flag", False)
        nothing, none = np.zeros(0, np.int32), np.zeros(0)
        self.solver.addRows(rows, np.full(rows, -np.inf), limit, 0, nothing, nothing, none)
        self.first = len(cost)
        self._add(cost, np.zeros(self.first), most, entries)
        self.known = 0
        self.least: Floats = np.zeros(0)

    def _add(self, cost: Floats, least: Floats, most: Floats, entries: list[tuple[list[int], list[float]]]) -> None:
        if not len(entries):
            return
        starts = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in entries])[:-1]]).astype(np.int32)
        index = np.concatenate([rows for rows, _ in entries]).astype(np.int32)
        value = np.concatenate([values for _, values in entries]).astype(np.float64)
        costs, low, high = (np.asarray(one, dtype=np.float64) for one in (cost, least, most))
        self.solver.addCols(len(entries), costs, low, high, len(index), starts, index, value)

    def take_up(self) -> None:
        """Take in the tours that the pool has new."""
        pool, weeks = self.pool, self.weeks
        n, n_windows = weeks.it.n, len(weeks.it.first)
        entries = []
        for i in range(self.known, len(pool.kinds)):
            number, one = pool.kinds[i], weeks.kinds[pool.kinds[i]]
            sites = one.sites[pool.stops[i]]
            cells = (weeks.of_group[number] * n + sites) * n_windows + pool.windows[i]
            owed = self.row_of_owed[np.unique(sites)]  # owed are visits on different days
            rows = [*cells, *owed[owed >= 0]]
            entries.append(
                (
                    [*rows, self.r_kind + number, self.r_hours + one.team],
                    [*(-np.ones(len(rows))), 1.0, pool.minutes[i] / 60],
                )
            )
        many = len(entries)
        self._add(np.zeros(many), np.zeros(many), np.full(many, np.inf), entries)
        self.least = np.concatenate([self.least, np.zeros(many)])
        self.known = len(pool.kinds)

    def forget(self, gone: Ints) -> None:
        """Leave out tours (positions) that the pool is about to forget."""
        if len(gone):
            self.solver.deleteCols(len(gone), (self.first + gone).astype(np.int32))
            self.least = np.delete(self.least, gone)
            self.known -= len(gone)

    def fix(self, tour: int, times: float) -> None:
        """Have a tour driven at least so often."""
        self.least[tour] = times
        self.solver.changeColBounds(self.first + tour, times, np.inf)

    def best(self) -> tuple[float, Prices, Floats]:
        """What the best mix watches of a week that holds 1 (less what it pays for owed visits it cannot make), its
        prices, and how often each tour is driven in it.

        Raises:
            ArithmeticError: HiGHS found none.
        """
        self.take_up()
        weeks, it = self.weeks, self.weeks.it
        self.solver.run()
        if self.solver.getModelStatus() != HighsModelStatus.kOptimal:
            raise ArithmeticError(f"The mix of tours was not found: {self.solver.getModelStatus()}")
        done = self.solver.getSolution()
        dual = np.maximum(-np.array(done.row_dual), 0.0) * self.top
        owed = np.zeros(it.n)
        owed[self.owes] = dual[self.cells : self.r_kind]
        prices = Prices(
            dual[: self.cells].reshape(len(weeks.width), it.n, len(it.first)),
            owed,
            dual[self.r_hours : self.r_excess] / 60,
        )
        value = -float(self.solver.getInfo().objective_function_value) * self.top
        return value, prices, np.array(done.col_value)[self.first :]
