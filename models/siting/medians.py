"""The p-median without side constraints, fast and exact: which p candidates lie nearest to everybody.

    least  sum_i w_i sum_j c_ij x_ij    with  sum_j x_ij = 1,  x_ij <= y_j,  sum_j y_j = p,  y binary

(ReVelle & Swain 1970, Geographical Analysis 2:30-42). A plan by vertex substitution (``interchange``), shaken and begun
again (variable neighbourhoods: Hansen & Mladenovic 1997, Location Science 5:207-226); a bound by prices (``dual``); and
a search of the tree between them, best bound first, in which every knot settles more candidates (Christofides & Beasley
1982, EJOR 10:196-208). What is shown to be best is so to 1e-7 of itself.

``coverage`` puts the covering of most weight in the same form: what is not covered is the cost.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from geo.errors import InputError
from geo.text import say
from models.score import Bools, Floats, Ints
from models.siting.dual import FREE, OPEN, SHUT, climb
from models.siting.effort import Effort
from models.siting.interchange import descend

States = npt.NDArray[np.int8]
_EXACT = 1e-7
_FIRST_STEPS, _STEPS = 3000, 150
_FIRST_STEP, _STEP = 2.0, 0.5
_STARTS, _SHAKES = 4, 8
_SEED = 1


@dataclass(frozen=True, eq=False)
class Medians:
    """``chosen``: the open candidates, ascending. ``objective``: weight × cost over the rows some open one reaches;
    ``unserved``: rows (positions) no open one reaches though some candidate does; ``bound``: no plan that leaves as
    little weight unserved costs less."""

    chosen: Ints
    objective: float
    bound: float
    proven: bool
    unserved: Ints = field(default_factory=lambda: np.empty(0, np.int64))


def medians(
    cost: Floats,
    weight: Floats,
    p: int,
    *,
    fixed: Ints | None = None,
    forbidden: Ints | None = None,
    effort: Effort,
) -> Medians:
    """The p candidates of least weighted cost.

    Args:
        cost: (n, m), zero or more, inf where a candidate does not reach a row. Rows no candidate that may open reaches
            cost nothing here; the caller reports them.
        weight: (n,), zero or more.
        p: how many are open, those that must be among them.
        fixed: positions that must be open.
        forbidden: positions that must not.
        effort: how long; ends early when the gap is small enough.

    Not everybody can always be reached by p stations: then the least weight is left unserved, and of such plans the
    one of least cost is best.

    Raises:
        InputError: no p candidates can be open.
    """
    state = np.full(cost.shape[1], FREE, np.int8)
    state[[] if forbidden is None else forbidden] = SHUT
    state[[] if fixed is None else fixed] = OPEN
    if not (state == OPEN).sum() <= p <= (state != SHUT).sum():
        must, may = int((state == OPEN).sum()), int((state != SHUT).sum())
        raise InputError(say("{p} stations are to open; {must} must and {may} may.", p=p, must=must, may=may))
    reached = np.isfinite(cost[:, state != SHUT]).any(axis=1) & (weight > 0)
    rows = np.flatnonzero(reached)
    if p == 0 or not len(rows):
        return Medians(np.flatnonzero(state == OPEN) if not p else _any(state, p), 0.0, 0.0, True, rows)
    some, heavy = cost[rows], weight[rows]
    far = ~np.isfinite(some)
    if not far.any():
        return _numbered(_Search(some, heavy, p, state).run(effort), cost, weight, rows)
    # First as much weight as can be is reached: only as little may be left unserved by what is searched then.
    half = replace(effort, seconds=effort.spent + effort.left / 2, gap=0.0)
    most = _Search(far.astype(np.float64), heavy, p, state).run(half)
    return _least_left(cost, weight, rows, p, state, most, effort)


def _least_left(
    cost: Floats, weight: Floats, rows: Ints, p: int, state: States, most: Medians, effort: Effort
) -> Medians:
    """The least cost of the plans that leave no more weight unserved than ``most``, the best of what is reached.

    A row too far costs a penalty. A plan that leaves ``more`` unserved costs less in minutes by no more than the rows'
    whole span, so a penalty of ``span / more`` rules it out; it rises until none is left.
    """
    some, heavy = cost[rows], weight[rows]
    far = ~np.isfinite(some)
    farthest = float(np.where(far, 0.0, some).max())
    span = float(heavy @ (np.where(far, 0.0, some).max(axis=1) - np.where(far, np.inf, some).min(axis=1)))
    penalty = farthest + span / float(heavy.min()) + 1.0
    is_open = np.isin(np.arange(len(state)), most.chosen)
    while True:
        search = _Search(np.where(far, penalty, some), heavy, p, state, sunk=penalty * most.bound)
        found = search.run(effort, is_open)
        done = _numbered(found, cost, weight, rows)
        lost = float(weight[done.unserved].sum())
        more = lost - most.objective
        if more <= 1e-12 * float(heavy.sum()):
            bound = done.objective if found.proven else max(0.0, found.bound - penalty * lost)
            return replace(done, bound=bound, proven=most.proven and found.proven)
        if effort.left <= 0:
            kept = _numbered(replace(most, proven=False), cost, weight, rows)
            return replace(kept, bound=max(0.0, found.bound - penalty * most.objective))
        penalty = farthest + span / more + 1.0


def coverage(share: Floats, weight: Floats, p: int, **options: object) -> Medians:
    """The p candidates that cover most weight: ``share`` (n, m), 0 to 1, of a row's need that a candidate meets.

    MCLP as a p-median (Church & ReVelle 1976, Geographical Analysis 8:406-415): a row costs what the best open
    candidate leaves of it. ``objective`` and ``bound`` are weight covered; options as for ``medians``.
    """
    found = medians(1.0 - share, weight, p, **options)  # type: ignore[arg-type]
    total = float(weight.sum())
    return Medians(found.chosen, total - found.objective, total - found.bound, found.proven)


@dataclass(eq=False)
class _Search:
    """One search: all costs finite, every weight above zero. ``sunk``: what every plan costs at least, counted apart
    from what is to be shown best."""

    cost: Floats
    weight: Floats
    p: int
    state: States
    sunk: float = 0.0
    best: Bools = field(init=False)
    upper: float = field(init=False, default=np.inf)

    def __post_init__(self) -> None:
        self.across = np.ascontiguousarray(self.cost.T)
        weighted = self.cost * self.weight[:, None]
        self.order = np.argsort(weighted, axis=1, kind="stable").astype(np.int32)
        self.costs = np.take_along_axis(weighted, self.order.astype(np.int64), axis=1)
        self.locked = self.state != FREE
        self.best = np.zeros(len(self.state), dtype=bool)

    def run(self, effort: Effort, begin: Bools | None = None) -> Medians:
        """The best plan, its bound and whether it is proven; ``begin``: a plan to begin from."""
        rng = np.random.default_rng(_SEED)
        self._try(self._greedy() if begin is None else begin.copy())
        m = len(self.state)
        often = np.zeros(m)
        prices = self.costs[:, min(m - 1, m // self.p)].copy()  # what one in p costs: near where they settle
        settled = self.state.copy()
        root = self._climb(prices, settled, often, first=True)
        self._try(self._likely(settled, often))
        for shaken in self._shaken(rng):
            if self._near_enough(root, effort.gap) or effort.left <= 0:
                break
            self._try(shaken)
        root = max(root, self._climb(prices, settled, often))  # a better plan settles more
        self._trim(settled)
        lower = self._branch(max(root, 0.0), settled, prices, often, effort)
        proven = lower >= self._target()
        return Medians(np.flatnonzero(self.best), self.upper, self.upper if proven else lower, proven)

    def _target(self) -> float:
        """A bound of this much settles a knot."""
        return self.upper - _EXACT * (self.upper - self.sunk)

    def _near_enough(self, lower: float, gap: float) -> bool:
        return lower >= self._target() or self.upper - self.sunk <= (lower - self.sunk) * (1 + gap)

    def _climb(self, prices: Floats, state: States, often: Floats, *, first: bool = False) -> float:
        steps, step = (_FIRST_STEPS, _FIRST_STEP) if first else (_STEPS, _STEP)
        return float(climb(self.costs, self.order, prices, self.p, self._target(), steps, step, state, often))

    def _try(self, is_open: Bools) -> None:
        """Descends from a plan and keeps where that ends, if it is the best so far."""
        found = descend(self.across, self.weight, is_open, self.locked, self.sunk)
        if found < self.upper * (1 - 1e-12) or not np.isfinite(self.upper):
            self.upper, self.best = float(found), is_open

    def _greedy(self) -> Bools:
        """Those that must be open, and one by one who brings most."""
        is_open: Bools = self.state == OPEN
        free = np.flatnonzero(self.state == FREE)
        near = self.across[is_open].min(axis=0) if is_open.any() else np.full(len(self.weight), self.across.max())
        while is_open.sum() < self.p:
            brings = np.maximum(near - self.across[free], 0.0) @ self.weight
            added = free[int(brings.argmax())]
            is_open[added] = True
            free = free[free != added]
            near = np.minimum(near, self.across[added])
        return is_open

    def _likely(self, state: States, often: Floats) -> Bools:
        """What is settled, filled up to p with those that were among the best of the bound most often."""
        key: Floats = np.where(state == OPEN, 2.0, np.where(state == SHUT, -1.0, often))
        is_open: Bools = np.zeros(len(key), dtype=bool)
        is_open[np.argsort(-key, kind="stable")[: self.p]] = True
        return is_open

    def _shaken(self, rng: np.random.Generator) -> Iterator[Bools]:
        """The best plan with more and more of it swapped at random, from one swap again after each better plan."""
        upper, swaps, stale = self.upper, 1, 0
        while stale < _STARTS * _SHAKES:
            inside = np.flatnonzero(self.best & (self.state == FREE))
            outside = np.flatnonzero(~self.best & (self.state == FREE))
            swaps = min(swaps, len(inside), len(outside))
            if not swaps:
                return
            is_open = self.best.copy()
            is_open[rng.choice(inside, swaps, replace=False)] = False
            is_open[rng.choice(outside, swaps, replace=False)] = True
            yield is_open
            better = self.upper < upper
            upper, swaps, stale = self.upper, 1 if better else swaps % _SHAKES + 1, 0 if better else stale + 1

    def _trim(self, settled: States) -> None:
        """Leaves out of every row the candidates that are shut for certain."""
        kept = settled[self.order] != SHUT
        self.order, self.costs = self.order[kept].reshape(len(kept), -1), self.costs[kept].reshape(len(kept), -1)

    def _branch(self, root: float, settled: States, prices: Floats, often: Floats, effort: Effort) -> float:
        """The bound after as much of the tree as there is time for."""
        heap: list[tuple[float, int, States, Floats]] = [(root, 0, settled, prices.copy())]
        count = 0
        while heap:
            lower = heap[0][0]
            if self._near_enough(lower, effort.gap):
                return lower
            effort.report("proof", min(1.0, effort.spent / max(effort.seconds, 1e-9)))
            if effort.left <= 0:
                return lower
            _, _, state, price = heapq.heappop(heap)
            often[:] = 0.0
            bound = max(lower, self._climb(price, state, often))
            if bound >= self._target():
                continue
            self._try(self._likely(state, often))
            if (state == OPEN).sum() == self.p or (state != SHUT).sum() == self.p:
                continue  # it leaves one plan, just tried
            free = np.flatnonzero(state == FREE)
            split = free[int(np.abs(often[free] - 0.5).argmin())]
            for side in (SHUT, OPEN):
                count += 1
                branch = state.copy()
                branch[split] = side
                heapq.heappush(heap, (bound, count, branch, price.copy()))
        return self.upper


def _any(state: States, p: int) -> Ints:
    """p candidates that may be open, those that must be first."""
    key = np.where(state == OPEN, 0, np.where(state == SHUT, 2, 1))
    return np.sort(np.argsort(key, kind="stable")[:p])


def _numbered(found: Medians, cost: Floats, weight: Floats, rows: Ints) -> Medians:
    """The objective anew from the costs given, and who is left unserved, by row of the caller."""
    near = cost[np.ix_(rows, found.chosen)].min(axis=1)
    served = np.isfinite(near)
    objective = float(weight[rows][served] @ near[served])
    return Medians(
        found.chosen,
        objective,
        objective if found.proven else found.bound,
        found.proven,
        rows[~served],
    )
