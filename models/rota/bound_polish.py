"""A tour of one duty made better at given prizes: some visits are taken out, and what brings most is put in.

Iterated local search for the orienteering problem (Vansteenwegen, Souffriau and Van Oudheusden 2011, European Journal
of Operational Research 209:1-10), begun from tours that were good at prices before. Compiled.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.compiled import compiled
from models.rota.bound_clock import hours
from models.rota.bound_pricing import Map, Prize
from models.rota.tours import MOST_STOPS
from models.score import Floats, Ints

_GONE: Final = 4  # visits taken out at once, at most
_IN_A_ROW: Final = 0.6  # how often they follow each other
_CHANCE: Final = 0.3  # by how much (log) chance changes what seems best
_TIGHT: Final = 1e-6


@compiled
def _worth(plot: Map, prizes: Prize, rate: float, stops: Ints, windows: Ints, length: int, calls: Ints) -> float:
    """What a tour brings; ``calls`` (m, W) counts its visits."""
    found = -rate * plot.home[stops[length - 1]] if length > 0 else 0.0
    for i in range(length):
        stop = stops[i]
        way = plot.out[stop] if i == 0 else plot.way[stops[i - 1], stop]
        found += prizes.visit[stop, windows[i]] - rate * way
        for window in range(windows[i]):
            if calls[stop, window] > 0:
                found -= prizes.owed[stop]
                break
    return found


@compiled
def _best_visit(
    plot: Map,
    prizes: Prize,
    rate: float,
    stops: Ints,
    windows: Ints,
    length: int,
    begins: Floats,
    limits: Floats,
    calls: Ints,
    noise: Floats,
) -> tuple[int, int, int]:
    """The visit (water, position, window) that adds most, water -1 for none. ``noise`` (m,) on what each adds."""
    m, n_windows = prizes.visit.shape
    best, best_stop, best_position, best_window = _TIGHT * _TIGHT, -1, -1, -1
    for position in range(length + 1):
        lowest = windows[position - 1] if position > 0 else 0
        highest = windows[position] if position < length else n_windows - 1
        before, after = stops[position - 1], stops[min(position, MOST_STOPS - 1)]
        limit, saved = np.inf, 0.0
        if position < length:
            limit = limits[position]
            saved = plot.out[after] if position == 0 else plot.way[before, after]
        elif position > 0:
            saved = plot.home[before]
        for stop in range(m):
            begin = plot.opens[stop]
            if position > 0:
                begin = max(begin, begins[position - 1] + plot.leg[before, stop])
            on = plot.leg[stop, after] if position < length else 0.0
            if begin + on > limit or begin > plot.latest[stop]:
                continue
            more = plot.out[stop] if position == 0 else plot.way[before, stop]
            more += plot.way[stop, after] if position < length else plot.home[stop]
            called = False
            for window in range(n_windows):
                called = called or calls[stop, window] > 0
            if called and prizes.single[stop]:
                continue
            for window in range(lowest, highest + 1):
                start = max(begin, plot.first[window])
                if start >= plot.last[window] or calls[stop, window] > 0:
                    continue
                if start > plot.latest[stop] or start + on > limit:
                    break
                adds = prizes.visit[stop, window] - rate * (more - saved)
                adds = (adds - prizes.owed[stop] if called else adds) * noise[stop]
                if adds > best:
                    best, best_stop, best_position, best_window = adds, stop, position, window
    return best_stop, best_position, best_window


@compiled
def polished(
    plot: Map, prizes: Prize, rate: float, stops: Ints, windows: Ints, tries: int, seed: int
) -> tuple[Ints, Ints]:
    """The waters and windows of a tour that brings at least what the tour given does, after ``tries`` attempts."""
    np.random.seed(seed)
    m = len(plot.out)
    length = min(len(stops), MOST_STOPS - 1)
    own, when = np.zeros(MOST_STOPS, np.int64), np.zeros(MOST_STOPS, np.int64)
    begins, limits, noise = np.zeros(MOST_STOPS), np.zeros(MOST_STOPS), np.ones(m)
    calls = np.zeros(prizes.visit.shape, np.int64)
    own[:length], when[:length] = stops[:length], windows[:length]
    for i in range(length):
        calls[own[i], when[i]] += 1
    worth = _worth(plot, prizes, rate, own, when, length, calls)
    for number in range(tries):
        old_own, old_when, old_length = own.copy(), when.copy(), length
        many = 1 + np.random.randint(_GONE)
        start = np.random.randint(length + 1) if np.random.random() < _IN_A_ROW else -1
        share = many / max(old_length, 1)
        length = 0
        for i in range(old_length):
            gone = start <= i < start + many if start >= 0 else np.random.random() < share
            if number > 0 and gone:  # at first nothing but more visits
                calls[own[i], when[i]] -= 1
            else:
                own[length], when[length] = own[i], when[i]
                length += 1
        for stop in range(m):
            noise[stop] = np.exp(_CHANCE * np.random.randn()) if number > 0 else 1.0
        while length < MOST_STOPS - 1:
            hours(plot, own, when, length, begins, limits)
            stop, position, window = _best_visit(plot, prizes, rate, own, when, length, begins, limits, calls, noise)
            if stop < 0:
                break
            for i in range(length, position, -1):
                own[i], when[i] = own[i - 1], when[i - 1]
            own[position], when[position] = stop, window
            calls[stop, window] += 1
            length += 1
        now = _worth(plot, prizes, rate, own, when, length, calls)
        if now >= worth - _TIGHT * _TIGHT:
            worth = now
            continue
        for i in range(length):
            calls[own[i], when[i]] -= 1
        own, when, length = old_own, old_when, old_length
        for i in range(length):
            calls[own[i], when[i]] += 1
    return own[:length].copy(), when[:length].copy()
