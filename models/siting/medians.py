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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.errors import InputError
from models.score import Bools, Floats, Ints
from models.siting.dual import FREE, OPEN, SHUT, climb
from models.siting.effort import Effort
from models.siting.interchange import descend

States = npt.NDArray[np.int8]
_EXACT = 1e-7
_FIRST_STEPS, _STEPS = 3000, 400
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
    start: Medians | None = None,
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
        start: a plan to begin from, of any p.

    Not everybody can always be reached by p stations: then the least weight is left unserved, and of such plans the
    one of least cost is best.

    Raises:
        InputError: no p candidates can be open.
    """
    state = np.full(cost.shape[1], FREE, np.int8)
    state[[] if forbidden is None else forbidden] = SHUT
    state[[] if fixed is None else fixed] = OPEN
    if not (state == OPEN).sum() <= p <= (state != SHUT).sum():
        raise InputError(
            f"{p} stations are to open; {int((state == OPEN).sum())} must and {int((state != SHUT).sum())} may."
        )
    reached = np.isfinite(cost[:, state != SHUT]).any(axis=1) & (weight > 0)
    rows = np.flatnonzero(reached)
    if p == 0 or not len(rows):
        return Medians(np.flatnonzero(state == OPEN) if not p else _any(state, p), 0.0, 0.0, True, rows)
    begin = None if start is None else np.isin(np.arange(len(state)), start.chosen)
    some, heavy = cost[rows], weight[rows]
    far = ~np.isfinite(some)
    if not far.any():
        return _numbered(_Search(some, heavy, p, state).run(effort, begin), cost, weight, rows)
    # First everybody who can be is reached; what is then too far costs more than any plan that reaches more.
    most = _Search(far.astype(np.float64), heavy, p, state).run(effort, begin)
    span = float(heavy @ (np.where(far, 0.0, some).max(axis=1) - np.where(far, np.inf, some).min(axis=1)))
    penalty = float(np.where(far, 0.0, some).max()) + span / float(heavy.min()) + 1.0
    is_open = np.isin(np.arange(len(state)), most.chosen)
    found = _Search(np.where(far, penalty, some), heavy, p, state).run(effort, is_open)
    done = _numbered(found, cost, weight, rows)
    lost = penalty * float(weight[done.unserved].sum())
    exact = most.proven and found.proven and _close(float(weight[done.unserved].sum()), most.objective)
    return Medians(done.chosen, done.objective, max(0.0, found.bound - lost), exact, done.unserved)


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
    """One search: all costs finite, every weight above zero."""

    cost: Floats
    weight: Floats
    p: int
    state: States
    best: Bools = field(init=False)
    upper: float = field(init=False, default=np.inf)

    def __post_init__(self) -> None:
        self.across = np.ascontiguousarray(self.cost.T)
        weighted = self.cost * self.weight[:, None]
        self.order = np.argsort(weighted, axis=1, kind="stable").astype(np.int32)
        self.costs = np.take_along_axis(weighted, self.order.astype(np.int64), axis=1)
        self.locked = self.state != FREE
        self.best = np.zeros(len(self.state), dtype=bool)

    def run(self, effort: Effort, begin: Bools | None) -> Medians:
        """The best plan, its bound and whether it is proven."""
        rng = np.random.default_rng(_SEED)
        self._try(self._filled(begin))
        m = len(self.state)
        often = np.zeros(m)
        prices = self.costs[:, min(m - 1, m // self.p)].copy()  # what one in p costs: near where they settle
        root = self._climb(prices, self.state.copy(), often, first=True)
        self._try(self._likely(self.state, often))
        for shaken in self._shaken(rng):
            if self.upper <= root * (1 + max(_EXACT, effort.gap)) or effort.left <= 0:
                break
            self._try(shaken)
        lower = self._branch(max(root, 0.0), prices, often, effort)
        proven = lower >= self._target()
        return Medians(np.flatnonzero(self.best), self.upper, self.upper if proven else lower, proven)

    def _target(self) -> float:
        """A bound of this much settles a knot."""
        return self.upper * (1 - _EXACT)

    def _climb(self, prices: Floats, state: States, often: Floats, *, first: bool = False) -> float:
        steps, step = (_FIRST_STEPS, _FIRST_STEP) if first else (_STEPS, _STEP)
        return float(climb(self.costs, self.order, prices, self.p, self._target(), steps, step, state, often))

    def _try(self, is_open: Bools) -> None:
        """Descends from a plan and keeps where that ends, if it is the best so far."""
        found = descend(self.across, self.weight, is_open, self.locked)
        if found < self.upper * (1 - 1e-12) or not np.isfinite(self.upper):
            self.upper, self.best = float(found), is_open

    def _filled(self, begin: Bools | None) -> Bools:
        """``begin`` with as many open as are wanted: who brings most is added, greedily."""
        is_open: Bools = self.state == OPEN
        if begin is not None:
            is_open = is_open | (begin & (self.state != SHUT))
        free = np.flatnonzero((self.state == FREE) & ~is_open)
        surplus = int(is_open.sum()) - self.p
        if surplus > 0:
            is_open[np.flatnonzero(is_open & (self.state == FREE))[:surplus]] = False
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

    def _branch(self, root: float, prices: Floats, often: Floats, effort: Effort) -> float:
        """The bound after as much of the tree as there is time for."""
        state = self.state.copy()
        heap: list[tuple[float, int, States, Floats]] = [(root, 0, state, prices.copy())]
        count = 0
        while heap:
            lower = heap[0][0]
            if lower >= self._target() or self.upper <= lower * (1 + effort.gap):
                return lower
            effort.report("proof", min(1.0, effort.spent / max(effort.seconds, 1e-9)))
            if effort.left <= 0:
                return lower
            _, _, state, price = heapq.heappop(heap)
            often[:] = 0.0
            bound = max(lower, self._climb(price, state, often, first=count == 0))
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


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= _EXACT * max(1.0, abs(a), abs(b))


def curve(
    cost: Floats,
    weight: Floats,
    ps: Iterable[int],
    *,
    fixed: Ints | None = None,
    forbidden: Ints | None = None,
    effort: Effort,
) -> Iterator[tuple[int, Medians]]:
    """The best of each number of stations, ascending; each begins with the plan before it and what is best to add."""
    start: Medians | None = None
    for p in sorted(set(ps)):
        start = medians(cost, weight, p, fixed=fixed, forbidden=forbidden, effort=effort, start=start)
        yield p, start
