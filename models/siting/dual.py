"""The Lagrangian bound of the p-median, compiled, and what it settles: which candidates are open or closed for certain.

The rule that everybody goes to exactly one station is priced: ``u`` (n,) is paid for every row that is served. What is
left falls apart by candidate: opening ``j`` is worth ``rho_j = sum_i min(0, w_i c_ij - u_i)``, and the p least of these
open. ``sum u + those p`` is a bound for every u (Cornuejols, Fisher & Nemhauser 1977, Management Science 23:789-810).
Prices follow the subgradient (Held, Wolfe & Crowder 1974; steps towards the best plan known, halved when they stop
helping; the direction a mix with the one before, Camerini, Fratta & Maffioli 1975).

A candidate whose opening (closing) alone would lift the bound over the best plan known is closed (opened) for good
(Beasley 1993, EJOR 65:383-399). A row goes no farther than the nearest candidate that is open for certain: what lies
beyond is left out, no plan is lost by it, and the bound is the higher for it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.compiled import compiled
from models.score import Floats

FREE = 0
OPEN = 1
SHUT = 2
_PATIENCE = 25
_SHRINK = 0.6
_LEAST_STEP = 2e-3
_SMOOTH = 0.7
_FADE = 0.98
_AIM = 1.005


@compiled
def climb(
    costs: Floats,
    order: NDArray[np.int32],
    prices: Floats,
    p: int,
    upper: float,
    steps: int,
    step: float,
    state: NDArray[np.int8],
    often: Floats,
) -> float:
    """Raises the bound; returns the best, which is ``inf`` where no p candidates can be open.

    ``costs`` (n, k): weighted costs of each row in ascending order, those of candidate ``order``, all that may open.
    Writes into ``prices`` those of the best bound, into ``state`` (m,) what is settled, into ``often`` (m,) how often
    of late each candidate was among the p. Ends when the bound reaches ``upper``.
    """
    n, width = costs.shape
    m = len(state)
    ends = np.full(n, width)
    for i in range(n):
        for k in range(width):
            if state[order[i, k]] == OPEN:
                ends[i] = k + 1
                break
    worth = np.empty(m)
    key = np.empty(m)
    chosen = np.zeros(m, np.bool_)
    slope = np.zeros(n)
    best_prices = prices.copy()
    best = -np.inf
    stale = 0
    often[:] = 0.0
    for _ in range(steps):
        worth[:] = 0.0
        bound = 0.0
        for i in range(n):
            price = prices[i]
            bound += price
            for k in range(ends[i]):
                less = costs[i, k] - price
                if less >= 0.0:
                    break
                worth[order[i, k]] += less
        need = p
        free = 0
        for j in range(m):
            chosen[j] = state[j] == OPEN
            key[j] = np.inf
            if state[j] == OPEN:
                need -= 1
                bound += worth[j]
            elif state[j] == FREE:
                free += 1
                key[j] = worth[j]
        if need < 0 or free < need:
            return np.inf
        by_worth = np.argsort(key)
        for k in range(need):
            bound += worth[by_worth[k]]
            chosen[by_worth[k]] = True
        if bound > best:
            best = bound
            best_prices[:] = prices
            stale = 0
        else:
            stale += 1
        if bound >= upper:
            break
        if 0 < need < free:
            last = worth[by_worth[need - 1]]
            following = worth[by_worth[need]]
            for k in range(free):
                j = by_worth[k]
                if k < need and bound - worth[j] + following > upper:
                    state[j] = OPEN
                elif k >= need and bound + worth[j] - last > upper:
                    state[j] = SHUT
        for j in range(m):
            often[j] = _FADE * often[j] + (1.0 - _FADE) * chosen[j]
        if stale >= _PATIENCE:
            step *= _SHRINK
            stale = 0
            prices[:] = best_prices
            if step < _LEAST_STEP:
                break
        length = 0.0
        for i in range(n):
            missing = 1.0
            for k in range(ends[i]):
                if costs[i, k] >= prices[i]:
                    break
                if chosen[order[i, k]]:
                    missing -= 1.0
            slope[i] = _SMOOTH * missing + (1.0 - _SMOOTH) * slope[i]
            length += slope[i] * slope[i]
        if length < 1e-12:
            break
        move = step * (_AIM * upper - bound) / length
        for i in range(n):
            prices[i] += move * slope[i]
    prices[:] = best_prices
    return best
