"""Good tours of one duty for given prizes, quickly: of all ways to be somewhere by a time, the dearest goes on."""

from __future__ import annotations

from typing import Final

import numpy as np

from models.compiled import compiled
from models.rota.bound_pricing import Map, Prize
from models.score import Floats, Ints

_STEP: Final = 3.0  # minutes
_AROUND: Final = 16  # waters to go on to; of 60 the tours are no better, and take twice as long
_WAIT: Final = 30.0  # minutes, for a window to open
_NONE: Final = -1e300


@compiled
def good_tours(
    plot: Map, around: Ints, prizes: Prize, rate: float, floor: float, many: int
) -> tuple[Ints, Ints, Ints, Floats]:
    """At most ``many`` tours that collect more than ``floor``, no water twice in a window, each ending elsewhere, best
    first: their lengths, waters, windows, and what they collect. ``around`` (m, a): where to go on to from a
    water; the way costs ``rate`` a minute."""
    prize = prizes.visit
    m, n_windows = prize.shape
    steps = int(len(plot.window) / _STEP) + 2
    value = np.full((steps, m), _NONE)
    time = np.zeros((steps, m))
    window_of = np.zeros((steps, m), np.int64)
    parent = np.full((steps, m), -1, np.int64)
    used = np.zeros((steps, m, m // 64 + 1), np.uint64)
    one = np.uint64(1)
    before, highest, kept = np.full(m, _NONE), np.empty(m), np.zeros(used.shape[2], np.uint64)
    single = np.zeros(m, np.bool_)  # a second visit is worth less than what is owed: once is enough here
    for k in range(m):
        highest[k] = prize[k].max()
        others = 0
        for w in range(n_windows):
            others += prize[k, w] - prizes.owed[k] > prizes.owed[k]
        single[k] = others < 2
        if single[k]:
            kept[k // 64] |= one << np.uint64(k % 64)
    ends, end_of = np.full(m, floor), np.full(m, -1, np.int64)
    for k in range(m):
        for w in range(n_windows):
            begin = max(plot.opens[k], plot.first[w])
            if begin < plot.last[w] and begin <= plot.latest[k]:
                step, v = int(begin / _STEP), prize[k, w] - rate * plot.out[k]
                if v > value[step, k]:
                    value[step, k], time[step, k], window_of[step, k] = v, begin, w
                    used[step, k, k // 64] = one << np.uint64(k % 64)
    for step in range(steps):
        for j in range(m):
            v, w = value[step, j], window_of[step, j]
            if v <= before[j]:
                continue
            before[j] = v
            whole = v - rate * plot.home[j]
            if whole > ends[j]:
                ends[j], end_of[j] = whole, step * m + j
            now = time[step, j]
            for i in range(around.shape[1]):
                k = around[j, i]
                arrive = max(now + plot.leg[j, k], plot.opens[k])
                if highest[k] <= 0 or arrive > plot.latest[k]:
                    continue
                there = v - rate * plot.way[j, k]
                for w2 in range(w, n_windows):
                    if (w2 == w or single[k]) and used[step, j, k // 64] >> np.uint64(k % 64) & one:
                        continue
                    begin = max(arrive, plot.first[w2])
                    if begin >= plot.last[w2]:
                        continue
                    if begin > plot.latest[k] or begin - arrive > _WAIT:
                        break
                    then = int(begin / _STEP)
                    if then > step and there + prize[k, w2] > value[then, k]:
                        value[then, k], time[then, k], window_of[then, k] = there + prize[k, w2], begin, w2
                        parent[then, k] = step * m + j
                        for word in range(used.shape[2]):
                            used[then, k, word] = used[step, j, word] if w2 == w else used[step, j, word] & kept[word]
                        used[then, k, k // 64] |= one << np.uint64(k % 64)
    order = np.argsort(-ends)[:many]
    lengths = np.zeros(many, np.int64)
    stops, windows = np.zeros((many, steps), np.int64), np.zeros((many, steps), np.int64)
    for i, k in enumerate(order):
        length, label = 0, end_of[k]
        while label >= 0:
            length, label = length + 1, parent[label // m, label % m]
        lengths[i], label = length, end_of[k]
        while label >= 0:
            length -= 1
            stops[i, length], windows[i, length] = label % m, window_of[label // m, label % m]
            label = parent[label // m, label % m]
    return lengths, stops, windows, ends[order]


def around(plot: Map, prize: Prize) -> Ints:
    """The waters (m, a) a tour goes on to from each: those nearest, and those dearest for the way."""
    highest = prize.visit.max(axis=1)
    if len(highest) <= _AROUND:
        return np.tile(np.arange(len(highest)), (len(highest), 1))
    reach = np.where(highest > 0, plot.way, np.inf)
    by_way = np.maximum(highest, 0.0) / (plot.leg + 1.0)
    half = _AROUND // 2
    near, dear = np.argpartition(reach, half, axis=1)[:, :half], np.argpartition(-by_way, half, axis=1)[:, :half]
    return np.ascontiguousarray(np.concatenate([near, dear], axis=1))
