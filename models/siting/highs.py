"""A mixed-integer program written row by row and handed to HiGHS (Huangfu & Hall 2018, Math. Prog. Comp. 10:119-142).

``Program`` holds columns, rows and named costs; ``run`` minimises one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from models.quiet_highs import QuietHighs
from models.score import Bools, Floats, Ints
from models.siting.effort import Effort

EXACT: Final = 1e-6
"""Part of a figure by which two that are the same may differ: HiGHS meets rows and whole numbers to 1e-6."""
_PROOF: Final = EXACT / 2
_LARGEST: Final = 1e3  # of a cost as HiGHS sees it, whose tolerances are absolute
_LEAST_S: Final = 1e-3


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run ended with. ``x``: the best solution met, if any; ``value``: its cost; ``bound``: none costs less.
    ``infeasible``: there is no solution, proven."""

    x: Floats | None
    value: float
    bound: float
    infeasible: bool

    @property
    def proven(self) -> bool:
        """Nothing is better, to ``EXACT``."""
        return self.x is not None and self.value - self.bound <= EXACT * max(abs(self.value), abs(self.bound)) + 1e-12


@dataclass(eq=False)
class _Cost:
    columns: list[Ints] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)
    constant: float = 0.0

    def dense(self, size: int) -> Floats:
        whole = np.zeros(size)
        for columns, values in zip(self.columns, self.values, strict=True):
            np.add.at(whole, columns, values)
        return whole


class Program:
    """Minimise costs · x + constant over low <= A x <= high, column bounds, and columns that are whole."""

    def __init__(self) -> None:
        self.size = 0
        self._low: list[Floats] = []
        self._high: list[Floats] = []
        self._whole: list[Bools] = []
        self._costs: dict[str, _Cost] = {}
        self._rows: list[tuple[Ints, Ints, Floats, Floats, Floats]] = []

    def copied(self) -> Program:
        """A program of its own with all that is in this one."""
        other = Program()
        other.size = self.size
        other._low, other._high, other._whole = [*self._low], [*self._high], [*self._whole]
        other._rows = [*self._rows]
        other._costs = {
            name: _Cost([*cost.columns], [*cost.values], cost.constant) for name, cost in self._costs.items()
        }
        return other

    def add_columns(self, number: int, *, low: Any = 0.0, high: Any = 1.0, whole: bool = False) -> Ints:
        """Positions of so many new columns between ``low`` and ``high``, one for all or one each."""
        self._low.append(np.broadcast_to(np.asarray(low, dtype=np.float64), (number,)))
        self._high.append(np.broadcast_to(np.asarray(high, dtype=np.float64), (number,)))
        self._whole.append(np.full(number, whole))
        self.size += number
        return np.arange(self.size - number, self.size, dtype=np.int64)

    def add_rows(self, row: npt.ArrayLike, column: Ints, value: Any, low: Any, high: Any, *, number: int) -> None:
        """``number`` rows, whose entries are ``value`` at (``row``, ``column``), rows counted from 0 here."""
        rows = np.asarray(row, dtype=np.int64)
        self._rows.append(
            (
                rows,
                column,
                np.broadcast_to(np.asarray(value, dtype=np.float64), rows.shape),
                np.broadcast_to(np.asarray(low, dtype=np.float64), (number,)),
                np.broadcast_to(np.asarray(high, dtype=np.float64), (number,)),
            )
        )

    def add_row(self, column: Ints, value: Any, low: float, high: float) -> None:
        """One row, divided by its largest entry: what may be missed by is a part of that."""
        values = np.broadcast_to(np.asarray(value, dtype=np.float64), column.shape)
        most = float(np.abs(values).max(initial=0.0)) or 1.0
        self.add_rows(np.zeros(len(column)), column, values / most, low / most, high / most, number=1)

    def add_cost(self, name: str, column: Ints, value: Any, constant: float = 0.0) -> None:
        """More to the cost of a name."""
        cost = self._costs.setdefault(name, _Cost())
        cost.columns.append(column)
        cost.values.append(np.broadcast_to(np.asarray(value, dtype=np.float64), column.shape))
        cost.constant += constant

    def cost_of(self, name: str, x: Floats) -> float:
        """What a solution costs."""
        cost = self._costs.get(name, _Cost())
        return float(cost.dense(self.size) @ x) + cost.constant

    def keep_within(self, name: str, most: float) -> None:
        """A row: the cost of this name is no more than so much."""
        cost = self._costs[name]
        values = cost.dense(self.size)
        columns = np.flatnonzero(values).astype(np.int64)
        self.add_row(columns, values[columns], -np.inf, most - cost.constant)  # without columns too: it may be too dear

    def run(
        self,
        name: str | None,
        effort: Effort,
        *,
        what: str = "",
        start: tuple[Ints, Floats] | None = None,
        part: float = 1.0,
    ) -> Outcome:
        """The least of the named cost; without a name any solution.

        ``start``: columns and their values of a solution to begin from, the others left to HiGHS; ``part`` of the
        seconds left at most. ``what`` is told of.
        """
        cost = _Cost() if name is None else self._costs.get(name, _Cost())
        dense = cost.dense(self.size)
        scale = _LARGEST / (float(np.abs(dense).max(initial=0.0)) or _LARGEST)
        limit = effort.left * part
        solver = self._passed(dense * scale, cost.constant * scale)
        for option, setting in (
            ("time_limit", max(limit, _LEAST_S)),
            ("mip_rel_gap", max(effort.gap, _PROOF)),
            ("mip_abs_gap", 0.0),
        ):
            solver.setOptionValue(option, setting)
        if start is not None:
            solver.setSolution(len(start[0]), start[0].astype(np.int32), start[1].astype(np.float64))
        _listen(solver, effort, what)
        solver.run()
        effort.ran += solver.getRunTime()
        outcome = _outcome(solver, scale)
        if outcome.x is None:
            return outcome
        # HiGHS 1.16 may better the start as it presolves, tell the value of that, and give back the start as it was.
        real = float(dense @ outcome.x) + cost.constant
        if start is None or real - outcome.value <= EXACT * max(abs(real), abs(outcome.value)):
            return outcome
        again = self.run(name, effort, what=what, part=part)
        bound = max(outcome.bound, again.bound)
        if again.x is None or again.value > real:
            return Outcome(outcome.x, real, min(bound, real), False)
        return Outcome(again.x, again.value, min(bound, again.value), False)

    def _passed(self, cost: Floats, constant: float) -> highspy.Highs:
        lp = highspy.HighsLp()
        lp.num_col_, lp.offset_ = self.size, constant
        lp.col_cost_ = cost.astype(np.float64)
        lp.col_lower_, lp.col_upper_ = np.concatenate(self._low), np.concatenate(self._high)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in np.concatenate(self._whole).tolist()]
        first = np.cumsum([0, *(len(low) for *_, low, _ in self._rows)])
        lp.num_row_ = int(first[-1])
        if self._rows:
            row = np.concatenate([rows + at for (rows, *_), at in zip(self._rows, first[:-1], strict=True)])
            column, value = (np.concatenate([batch[k] for batch in self._rows]) for k in (1, 2))
            matrix = csr_array((value, (row, column)), shape=(lp.num_row_, self.size))
            matrix.sum_duplicates()
            lp.row_lower_ = np.concatenate([low for *_, low, _ in self._rows])
            lp.row_upper_ = np.concatenate([high for *_, high in self._rows])
            lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
            lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
            lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
            lp.a_matrix_.value_ = matrix.data
        solver = QuietHighs()
        solver.passModel(lp)
        return solver


def _listen(solver: highspy.Highs, effort: Effort, what: str) -> None:
    """HiGHS asks now and then whether to go on."""
    before = effort.ran

    def ask(event: Any) -> None:
        if effort.elapsed is None:
            effort.ran = before + max(float(event.data_out.running_time), 0.0)
        effort.report(what, min(effort.spent / effort.seconds, 1.0) if effort.seconds > 0 else 1.0)
        if effort.left <= 0:
            event.interrupt()
        if effort.elapsed is None:
            effort.ran = before

    for kind in (solver.cbMipInterrupt, solver.cbSimplexInterrupt):
        kind.subscribe(ask)


def _outcome(solver: highspy.Highs, scale: float) -> Outcome:
    status, info = solver.getModelStatus(), solver.getInfo()
    # Costs have a least here, so what may be either of the two is infeasible.
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Outcome(None, np.inf, np.inf, True)
    if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
        return Outcome(None, np.inf, info.mip_dual_bound / scale, False)
    value = info.objective_function_value / scale
    x = np.asarray(solver.getSolution().col_value, dtype=np.float64)
    return Outcome(x, value, min(info.mip_dual_bound / scale, value), False)
