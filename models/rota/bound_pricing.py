"""The dearest tour of one duty for given prizes, or a number none exceeds: labels, compiled.

A tour here is a walk from the base by waters and back: a little more than any real tour, never less. It may wait
where it likes at no cost, and may call again at a water it has forgotten (``models.rota.bound_memory``), or in another
window.

Backwards first, in steps of minutes rounded down, with no memory but of the stop before: what can still be collected
from a water and minute on. Then forwards with exact hours, only as long as what is collected and what can still be
collected is more than a tour known already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse.csgraph import shortest_path

from models.compiled import compiled
from models.rota.bound_memory import Memory, nothing_remembered
from models.rota.instance import Instance
from models.score import Bools, Floats, Ints

STEP: Final = 1.0  # minutes
_NONE: Final = -1e300
_FAR: Final = 1e6  # minutes that are never
_TIGHT: Final = 1e-6  # minutes by which sums of minutes may differ
_WALKS: Final = 6


class Map(NamedTuple):
    """One duty as the loops see it, over the m waters it can serve. ``way`` (m, m), ``out``, ``home`` (m,): minutes on
    the way; ``leg`` (m, m): from the beginning of one visit to that of the next, itself included. Visits begin
    from ``opens`` to ``latest`` (m,); windows from ``first`` to ``last`` (W,); in minutes from the start of the duty.
    ``window`` (steps, 2): the first and the last window a step touches, -1 for none."""

    way: Floats
    leg: Floats
    out: Floats
    home: Floats
    opens: Floats
    latest: Floats
    first: Floats
    last: Floats
    window: Ints


class Prize(NamedTuple):
    """What is collected of a kind's m waters. ``visit`` (m, W): by a visit in each window, its minutes on site paid,
    less ``owed`` (m,) if the tour called there before: owed are visits on different days. ``single`` (m,): waters no
    good tour calls at twice, because at most one window is worth a visit but for what is owed."""

    visit: Floats
    owed: Floats
    single: Bools

    @classmethod
    def of(cls, visit: Floats, owed: Floats) -> Prize:
        """``owed`` (m,) is a part of ``visit`` (m, W)."""
        single = ((visit - owed[:, None]) > 0).sum(axis=1) <= 1
        return cls(np.ascontiguousarray(visit), np.ascontiguousarray(owed), single)

    def turned(self) -> Prize:
        """The same with the windows from last to first."""
        return self._replace(visit=np.ascontiguousarray(self.visit[:, ::-1]))


@dataclass(frozen=True, eq=False)
class Kind:
    """Duties that are all alike: ``sites`` (m,) they can serve, their map, and what walks remember so far."""

    team: int
    start: float
    end: float
    sites: Ints
    map: Map
    remembered: Bools

    @classmethod
    def of(cls, it: Instance, team: int, start: float, end: float, between: Floats | None = None) -> Kind:
        """A kind of duty. Ways are the shortest by way of any water, so that leaving out a stop never costs time:
        ``between`` (n, n), ``shortest(it.between[team])`` if it is known."""
        between = shortest(it.between[team]) if between is None else between
        out = (_known(it.from_base[team])[:, None] + between).min(axis=0, initial=np.inf)
        home = (between + _known(it.to_base[team])).min(axis=1, initial=np.inf)
        latest = np.minimum(end - home, it.closes) - it.service
        sure = it.allowed[:, team]
        begin = np.maximum(start + np.where(sure, np.minimum(out, _FAR), 0.0), it.opens)
        sites = np.flatnonzero(sure & (begin <= latest) & (begin < it.last[-1]))
        first, last = it.first - start, it.last - start + _TIGHT
        ways = np.ascontiguousarray(np.clip(between[np.ix_(sites, sites)] - _TIGHT, 0.0, _FAR))
        found = Map(
            ways,
            ways + it.service[sites, None],
            np.maximum(out[sites] - _TIGHT, 0.0),
            np.maximum(home[sites] - _TIGHT, 0.0),
            begin[sites] - start - _TIGHT,
            latest[sites] - start + _TIGHT,
            first,
            last,
            _touched(end - start, first, last),
        )
        return cls(team, start, end, sites.astype(np.int64), found, nothing_remembered(len(sites)))

    def turned(self) -> Map:
        """The same duty run backwards: from its end to its start, windows from last to first."""
        plot, span = self.map, self.end - self.start
        first, last = span - plot.last[::-1], span - plot.first[::-1] + _TIGHT
        return Map(
            np.ascontiguousarray(plot.way.T),
            np.ascontiguousarray(plot.leg.T),
            plot.home,
            plot.out,
            span - plot.latest,
            span - plot.opens,
            first,
            last,
            _touched(span, first, last),
        )


def _touched(span: float, first: Floats, last: Floats) -> Ints:
    """The first and the last window (steps, 2) each step touches, -1 for none."""
    edge = STEP * np.arange(int(np.floor(span / STEP)) + 2)
    inside = (edge[:-1, None] < last) & (edge[1:, None] > first)
    ends = np.column_stack([inside.argmax(axis=1), len(first) - 1 - inside[:, ::-1].argmax(axis=1)]).astype(np.int64)
    ends[~inside.any(axis=1)] = -1
    return ends


def _known(way: Floats) -> Floats:
    """A copy, with ``inf`` where there is no way."""
    return np.where(np.isfinite(way), way, np.inf)


def shortest(way: Floats) -> Floats:
    """Minutes (n, n) by way of any water, ``inf`` where there is no way."""
    way = _known(way)
    np.fill_diagonal(way, 0.0)
    if not any(bool((way[:, [k]] + way[[k], :] < way - 1e-9).any()) for k in range(len(way))):
        return way
    found: Floats = shortest_path(np.where(way == 0, 1e-12, way), method="FW")
    return found


@compiled
def backwards(plot: Map, prizes: Prize, rate: float) -> tuple[Floats, Ints, Floats, float]:
    """``best`` (steps, m): the most that is collected after a visit that began in that step, the ways there and the way
    home paid at ``rate`` a minute; by what ``next`` visit (water * W + window), -1 for none; ``other``: the most by any
    other next visit. Last, the most of a whole walk.
    """
    prize, owed, single = prizes
    m, steps, n_windows = len(plot.out), len(plot.window), prize.shape[1]
    best = np.full((steps, m), _NONE)
    other = np.full((steps, m), _NONE)
    follow = np.full((steps, m), -1, np.int64)
    # from a visit on that begins in this step or later: the best by the visit after it, and the best by another
    once = np.full((steps + 1, m), _NONE)
    twice = np.full((steps + 1, m), _NONE)
    after = np.full((steps + 1, m), -1, np.int64)
    own = np.full((steps + 1, m), -1, np.int64)  # the window of the visit that ``once`` begins with, -2 for several
    else_when = np.full((steps + 1, m), _NONE)  # as ``once``, of a visit in any other window
    each = np.full((m, n_windows), _NONE)
    for step in range(steps - 1, -1, -1):
        low, high = plot.window[step, 0], plot.window[step, 1]
        if low >= 0:
            for j in range(m):
                if plot.latest[j] < step * STEP or plot.opens[j] >= (step + 1) * STEP:
                    continue
                b1, n1, b2 = -rate * plot.home[j], -1, _NONE
                for k in range(m):
                    paid = rate * plot.way[j, k]
                    then = int(step + (plot.leg[j, k]) / STEP)
                    if then >= steps or once[then, k] - paid <= b2:
                        continue
                    v, n = once[then, k] - paid, -2
                    if k == j:
                        if single[k]:
                            continue
                        if own[then, k] == low and low == high:
                            v = else_when[then, k] - paid
                        v -= owed[k]
                    elif (
                        after[then, k] >= 0
                        and after[then, k] // n_windows == j
                        and (single[j] or (low == high and after[then, k] % n_windows == low))
                    ):
                        v = twice[then, k] - paid
                    elif own[then, k] >= 0:
                        n = k * n_windows + own[then, k]
                        b2 = max(b2, else_when[then, k] - paid)
                    if v > b1:
                        b1, b2, n1 = v, max(b2, b1), n
                    elif v > b2:
                        b2 = v
                best[step, j], other[step, j], follow[step, j] = b1, b2, n1
        for j in range(m):
            o, t, a, w = once[step + 1, j], twice[step + 1, j], after[step + 1, j], own[step + 1, j]
            if best[step, j] > _NONE:
                gain, mine = prize[j, low], low if low == high else -2
                for window in range(low, high + 1):
                    gain = max(gain, prize[j, window])
                    each[j, window] = max(each[j, window], prize[j, window] + best[step, j])
                o2, t2, a2 = gain + best[step, j], gain + other[step, j], follow[step, j]
                if o2 > o:
                    t = max(t2, o if a != a2 else t)
                    o, a, w = o2, a2, mine
                else:
                    t = max(t, o2 if a != a2 else t2)
            once[step, j], twice[step, j], after[step, j], own[step, j] = o, t, a, w
            for window in range(n_windows):
                if window != w:
                    else_when[step, j] = max(else_when[step, j], each[j, window])
    top = 0.0
    for j in range(m):
        step = max(int(plot.opens[j] / STEP), 0)
        if step < steps:
            top = max(top, once[step, j] - rate * plot.out[j])
    return best, follow, other, top


@compiled
def forwards(
    plot: Map,
    prizes: Prize,
    rate: float,
    memory: Memory,
    best: Floats,
    follow: Ints,
    other: Floats,
    floor: float,
    cut: float,
    room: int,
) -> tuple[float, int, Floats, Ints, Ints, Ints]:
    """A number no walk exceeds; how many labels it took; ``reach`` (steps, m, W): the most collected up to a visit that
    began in a step, itself included; walks that collect more than ``floor``, best first, each
    ending elsewhere: their lengths, waters and windows in order.

    Walks that collect no more than ``cut`` may be passed over; ``room``: labels at most."""
    prize, owed, single = prizes
    m, steps, n_windows = len(plot.out), len(plot.window), prize.shape[1]
    sizes, (called, met) = memory.member.shape[1], (memory.bit[0], memory.bit[1])
    kept = np.zeros(m, np.int64)  # of what a water remembers, what is still known in the next window
    for j in range(m):
        for i in range(sizes):
            if memory.met[j, i] or single[memory.member[j, i]]:
                kept[j] |= 1 << i
    reach = np.full((steps, m, n_windows), _NONE)
    node = np.empty(room, np.int32)
    time = np.empty(room)
    value = np.empty(room)
    mask = np.empty(room, np.int32)
    window_of = np.empty(room, np.int8)
    parent = np.empty(room, np.int32)
    chain = np.empty(room, np.int32)
    head = np.full(steps, -1, np.int32)
    many = 0
    seen = np.full((m, 1 << sizes), _NONE)  # by what is remembered in the window of ``seen_in``
    seen_in = np.zeros(m, np.int64)
    top = cut = max(floor, cut)  # what is passed over stays the same throughout: ``completed`` relies on it
    ends, end_of = np.full(m, floor), np.full(m, -1, np.int64)
    full, ceiling = False, floor
    for k in range(m):
        for w in range(n_windows):
            begin = max(plot.opens[k], plot.first[w], 0.0)
            if begin >= plot.last[w] or begin > plot.latest[k]:
                continue
            v = prize[k, w] - rate * plot.out[k]
            step = int(begin / STEP)
            if v + best[step, k] > cut and many >= room:
                full, ceiling = True, max(ceiling, v + best[step, k])
            elif v + best[step, k] > cut:
                node[many], time[many], value[many], mask[many] = k, begin, v, 0
                window_of[many], parent[many], chain[many] = w, -1, head[step]
                head[step] = many
                many += 1
    for step in range(steps):
        count, label = 0, head[step]
        while label >= 0:
            count, label = count + 1, chain[label]
        if count == 0:
            continue
        here = np.empty(count, np.int32)
        hours = np.empty(count)
        count, label = 0, head[step]
        while label >= 0:
            here[count], hours[count] = label, time[label]
            count, label = count + 1, chain[label]
        for place in np.argsort(hours):
            label = int(here[place])
            j, v, w, known = node[label], value[label], int(window_of[label]), np.int64(mask[label])
            if v + best[step, j] <= cut:
                continue
            if seen_in[j] < w:  # walks of the windows before have forgotten what is not kept
                for i in range(1 << sizes):
                    if i & ~kept[j]:
                        seen[j, i & kept[j]] = max(seen[j, i & kept[j]], seen[j, i])
                        seen[j, i] = _NONE
                seen_in[j] = w
            if seen_in[j] == w:
                sub, worse = known, False
                while True:
                    if seen[j, sub] >= v:
                        worse = True
                        break
                    if sub == 0:
                        break
                    sub = (sub - 1) & known
                if worse:
                    continue
                seen[j, known] = v
            reach[step, j, w] = max(reach[step, j, w], v)
            whole = v - rate * plot.home[j]
            if whole > ends[j]:
                ends[j], end_of[j] = whole, label
                top = max(top, whole)
            if full:
                ceiling = max(ceiling, v + best[step, j])
                continue
            for k in range(m):
                arrive = max(time[label] + plot.leg[j, k], plot.opens[k])
                if arrive > plot.latest[k]:
                    continue
                for w2 in range(w, n_windows):
                    begin = max(arrive, plot.first[w2])
                    if begin >= plot.last[w2]:
                        continue
                    if begin > plot.latest[k]:
                        break
                    v2 = v - rate * plot.way[j, k] + prize[k, w2]
                    if k == j or known & met[j, k]:
                        v2 -= owed[k]
                    then = int(begin / STEP)
                    if v2 + best[then, k] <= cut:
                        continue
                    if (w2 == w or single[k]) and (k == j or known & called[j, k]):
                        continue
                    back = follow[then, k] == j * n_windows + w and w2 == w
                    back = back or (follow[then, k] >= 0 and follow[then, k] // n_windows == j and single[j])
                    if back and v2 + other[then, k] <= cut:
                        continue
                    mask2 = met[k, j] | called[k, j] if w2 == w or single[j] else met[k, j]
                    rest, i = known if w2 == w else known & kept[j], 0
                    while rest:
                        if rest & 1:
                            mask2 |= memory.bit[int(memory.met[j, i]), k, memory.member[j, i]]
                        rest >>= 1
                        i += 1
                    if seen_in[k] == w2 and (seen[k, mask2] >= v2 or seen[k, 0] >= v2):
                        continue
                    if many >= room:
                        full = True
                        ceiling = max(ceiling, v2 + best[then, k])
                        continue
                    node[many], time[many], value[many], mask[many] = k, begin, v2, mask2
                    window_of[many], parent[many], chain[many] = w2, label, head[then]
                    head[then] = many
                    many += 1
    order = np.argsort(-ends)[: min(_WALKS, m)]
    lengths = np.zeros(_WALKS, np.int64)
    stops, windows = np.zeros((_WALKS, steps), np.int64), np.zeros((_WALKS, steps), np.int64)
    for i in range(len(order)):
        k = order[i]
        length, label = 0, end_of[k]
        while label >= 0:
            length, label = length + 1, parent[label]
        lengths[i], label = length, end_of[k]
        while label >= 0:
            length -= 1
            stops[i, length], windows[i, length] = node[label], window_of[label]
            label = parent[label]
    return (max(top, ceiling) if full else top), many, reach, lengths, stops, windows


def completed(plot: Map, prizes: Prize, reach: Floats, span: float) -> Floats:
    """What the walks of ``reach``, run the other way, can still collect after a visit: ``best`` as in ``backwards`` for
    ``plot``. True for walks that collect more than what the walks of ``reach`` were cut at."""
    so_far, prize = np.maximum.accumulate(reach[:, :, ::-1], axis=0), prizes.visit
    steps = len(plot.window)
    until = np.clip(np.floor((span - STEP * np.arange(steps)) / STEP + _TIGHT), 0, len(so_far) - 1).astype(np.int64)
    best = np.full((steps, len(prize)), _NONE)
    for window in range(prize.shape[1]):
        there = (plot.window[:, 0] <= window) & (window <= plot.window[:, 1])
        after = so_far[until, :, window]
        own = np.where(after > _NONE, after - prize[:, window], _NONE)
        best = np.where(there[:, None], np.maximum(best, own), best)
    return np.ascontiguousarray(best)
