"""Vertex substitution, compiled: a station closes and another opens as long as that lessens the weighted minutes.

Teitz & Bart 1968 (Operations Research 16:955-961) in the form of Whitaker 1983 (INFOR 21:95-108): for a station that
opens, the best one to close is found in one pass over the demand, from its nearest and second nearest open station.
Arrays: ``cost`` (m, n), a candidate a row, all finite; ``weight`` (n,); ``is_open``, ``locked`` (m,).
"""

from __future__ import annotations

import numpy as np

from models.compiled import compiled
from models.score import Bools, Floats, Ints

_LEAST = 1e-10
"""A swap that gains less than this share of the whole is none."""
_ROUNDING = 1e-13
"""A gain of less than this share of all that is added up may be none."""


@compiled
def two_nearest(
    cost: Floats, is_open: Bools, first: Ints, second: Ints, near: Floats, next_: Floats, far: float
) -> None:
    """Writes of every row its nearest and second nearest open candidate and their cost; for none, -1 and ``far``."""
    m, n = cost.shape
    near[:] = far
    next_[:] = far
    first[:] = -1
    second[:] = -1
    for j in range(m):
        if not is_open[j]:
            continue
        for i in range(n):
            c = cost[j, i]
            if c < near[i]:
                next_[i] = near[i]
                second[i] = first[i]
                near[i] = c
                first[i] = j
            elif c < next_[i]:
                next_[i] = c
                second[i] = j


@compiled
def descend(cost: Floats, weight: Floats, is_open: Bools, locked: Bools, sunk: float) -> float:
    """Swaps until none gains, writing into ``is_open``; the weighted cost it ends with.

    The first candidate of a round that gains is taken with the best to close. What is locked stays as it is. At least
    one candidate must be open. ``sunk``: the part of the cost every plan has, by which no gain is measured.
    """
    m, n = cost.shape
    first = np.empty(n, np.int64)
    second = np.empty(n, np.int64)
    near = np.empty(n)
    next_ = np.empty(n)
    far = 2.0 * cost.max() + 1.0
    two_nearest(cost, is_open, first, second, near, next_, far)
    total = (weight * near).sum()
    loss = np.zeros(m)
    shift = np.zeros(m)
    fresh = False
    tried = 0
    j = 0
    while tried < m:
        tried += 1
        j = (j + 1) % m
        if is_open[j] or locked[j]:
            continue
        if not fresh:  # what closing each one costs
            loss[:] = 0.0
            for i in range(n):
                loss[first[i]] += weight[i] * (next_[i] - near[i])
            fresh = True
        gain = 0.0
        shift[:] = 0.0
        row = cost[j]
        for i in range(n):
            if row[i] < near[i]:
                gain += weight[i] * (near[i] - row[i])
                shift[first[i]] += weight[i] * (next_[i] - near[i])
            elif row[i] < next_[i]:
                shift[first[i]] += weight[i] * (next_[i] - row[i])
        out = -1
        best = -max(_LEAST * (total - sunk), _ROUNDING * total, _LEAST * _LEAST)
        for k in range(m):
            if is_open[k] and not locked[k] and loss[k] - shift[k] - gain < best:
                best = loss[k] - shift[k] - gain
                out = k
        if out < 0:
            continue
        is_open[out] = False
        is_open[j] = True
        for i in range(n):
            if first[i] == out or second[i] == out:
                near[i] = far
                next_[i] = far
                first[i] = -1
                second[i] = -1
                for k in range(m):
                    if not is_open[k]:
                        continue
                    c = cost[k, i]
                    if c < near[i]:
                        next_[i] = near[i]
                        second[i] = first[i]
                        near[i] = c
                        first[i] = k
                    elif c < next_[i]:
                        next_[i] = c
                        second[i] = k
            elif row[i] < near[i]:
                next_[i] = near[i]
                second[i] = first[i]
                near[i] = row[i]
                first[i] = j
            elif row[i] < next_[i]:
                next_[i] = row[i]
                second[i] = j
        total = (weight * near).sum()
        fresh = False
        tried = 0
    return float(total)
