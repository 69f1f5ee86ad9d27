"""What one visit more would add to a tour, and where it adds most by the minute. Compiled.

Nearly every place is passed over by one comparison of minutes, and most others by what they can add at most in the
least time they take: only what is left has later visits pushed on to see what becomes of them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.compiled import compiled
from models.rota.tours import Facts, Tours, begin_at
from models.score import Floats, Ints

_DAYS: Final = 7
_MINUTES: Final = 24 * 60


@compiled
def _push(
    facts: Facts, tours: Tours, duty: int, position: int, reached: float, site: int, window: int
) -> tuple[float, float]:
    """What later visits gain if the stop at ``position`` is reached then, and the return to the base, -1 for as before.

    Endless loss where two visits to one water, or one to ``site`` and the one put in, would fall into one window.
    """
    team, day, length = facts.team[duty], facts.day[duty], tours.lengths[duty]
    gain, now = 0.0, reached
    for i in range(position, length):
        stop, had = tours.stops[duty, i], tours.windows[duty, i]
        minute = max(now, facts.opens[stop], tours.floors[duty, i])
        if tours.pins[duty, i] >= 0:
            minute = tours.pins[duty, i]
        then, moved = begin_at(facts, minute)
        if then <= tours.begins[duty, i] + 1e-12:
            return gain, -1.0
        if moved != had:
            twice = stop == site and moved == window
            for j in range(length):
                twice = twice or (j != i and tours.stops[duty, j] == stop and tours.windows[duty, j] == moved)
            if twice:
                return -np.inf, -1.0
            here, there = tours.counts[stop, day, had], tours.counts[stop, day, moved]
            gain += facts.risk[stop, day, moved] * (facts.left[there] - facts.left[there + 1])
            gain -= facts.risk[stop, day, had] * (facts.left[here - 1] - facts.left[here])
        now = then + facts.service[stop]
        if i + 1 < length:
            now += facts.between[team, stop, tours.stops[duty, i + 1]]
        else:
            now += facts.to_base[team, stop]
    return gain, now


@compiled
def paid_for(power: float) -> Floats:
    """What 0, 1, 2 ... minutes of a day count for: themselves to a power, but the first one whole."""
    paid = np.ones(_MINUTES + 2)
    for minutes in range(2, len(paid)):
        paid[minutes] = minutes**power
    return paid


@compiled
def _pay(paid: Floats, minutes: float) -> float:
    """What is paid for some minutes, between the whole ones in proportion; it never falls as they grow."""
    whole = int(min(max(minutes, 0.0), _MINUTES))
    found: float = paid[whole] + (max(minutes, 0.0) - whole) * (paid[whole + 1] - paid[whole])
    return found


@compiled
def best_insertion(
    facts: Facts, tours: Tours, duty: int, among: Ints, only_owed: bool, noise: Floats, paid: Floats
) -> tuple[float, int, int, float]:
    """The best (score, water, position, floor) of the waters ``among`` (k,) to put into a tour, water -1 for none.

    The score is what it adds, by what is ``paid`` for the minutes it takes (see ``paid_for``), times ``noise`` (n,).
    Later visits that it pushes into another window count for that one; nobody calls twice at a water in a window.
    """
    team, day, length = facts.team[duty], facts.day[duty], tours.lengths[duty]
    limit = tours.limits[duty]
    spare = facts.hours[team] - tours.minutes[team, day // _DAYS]
    left, back = 0.0, 0.0
    if length > 0:
        left = tours.begins[duty, 0] - facts.from_base[team, tours.stops[duty, 0]]
        tail = tours.stops[duty, length - 1]
        back = tours.begins[duty, length - 1] + facts.service[tail] + facts.to_base[team, tail]
    slack, more, known = facts.first, facts.first, False
    looked, many = np.empty(len(among), np.int64), 0
    for site in among:
        if facts.allowed[site, team] and (tours.need[site, day] > 0 or not only_owed):
            looked[many] = site
            many += 1
    best, best_site, best_position, best_floor = 0.0, -1, -1, 0.0
    for position in range(length + 1):
        away, on = facts.from_base[team], facts.to_base[team]
        leave, planned = facts.start[duty], back
        if position > 0:
            stop = tours.stops[duty, position - 1]
            away, leave = facts.between[team, stop], tours.begins[duty, position - 1] + facts.service[stop]
        if position < length:
            on, planned = facts.toward[team, tours.stops[duty, position]], tours.begins[duty, position]
        room = limit[position] - leave
        for number in range(many):
            site = looked[number]
            if away[site] + facts.service[site] + on[site] > room:
                continue  # as nearly all of them do
            minute = max(leave + away[site], facts.opens[site])
            _, earliest = begin_at(facts, minute)
            if earliest < 0:
                continue
            # A team waits for a later window at the end of a tour; anywhere else it would keep all who come after.
            latest_window = len(facts.first) - 1 if position == length else earliest
            for window in range(earliest, latest_window + 1):
                begin = max(minute, facts.first[window])
                done = begin + facts.service[site]
                if done > facts.closes[site] or done + on[site] > limit[position]:
                    break
                visits = tours.counts[site, day, window]
                worth = facts.risk[site, day, window] * (facts.left[visits] - facts.left[visits + 1])
                worth += facts.liking[site, day, team] + tours.need[site, day] * facts.owed_unit
                first = begin - facts.from_base[team, site] if position == 0 else left
                if not known:
                    slack, more = _rest(facts, tours, duty)
                    known = True
                # Most others are left out by what they can add at most in the least time, before anything is pushed.
                least = done + on[site] - first
                if length > 0:
                    least = max(done + on[site] - planned - slack[position], 0.0) + left - first
                if (worth + more[position]) * noise[site] <= best * _pay(paid, least):
                    continue
                again = False
                for i in range(length if visits > 0 else 0):
                    again = again or (tours.stops[duty, i] == site and tours.windows[duty, i] == window)
                if again:
                    continue
                pushed, returned = _push(facts, tours, duty, position, done + on[site], site, window)
                if returned < 0:
                    returned = back
                extra = returned - first - tours.spans[duty]
                worth += pushed
                if extra > spare + 1e-9 or not worth > 0:
                    continue
                score = worth / _pay(paid, extra) * noise[site]
                if score > best:
                    best, best_site, best_position = score, site, position
                    best_floor = begin if window > earliest else 0.0
    return best, best_site, best_position, best_floor


@compiled
def _rest(facts: Facts, tours: Tours, duty: int) -> tuple[Floats, Floats]:
    """For each position: by how many minutes the visit there may begin later without the return being later, at most;
    and the most that visits from there on can gain by being pushed into later windows."""
    day, length, team = facts.day[duty], tours.lengths[duty], facts.team[duty]
    slack, more, waits = np.zeros(length + 1), np.zeros(length + 1), 0.0
    for i in range(length - 1, -1, -1):
        stop, had = tours.stops[duty, i], tours.windows[duty, i]
        slack[i] = np.inf if tours.pins[duty, i] >= 0 else waits
        if i > 0:
            before = tours.stops[duty, i - 1]
            came = tours.begins[duty, i - 1] + facts.service[before] + facts.between[team, before, stop]
            waits = slack[i] + tours.begins[duty, i] - came
        here, most = tours.counts[stop, day, had], 0.0
        lost = facts.risk[stop, day, had] * (facts.left[here - 1] - facts.left[here])
        for window in range(had + 1, len(facts.first)):
            if facts.first[window] > tours.limits[duty, i]:
                break
            there = tours.counts[stop, day, window]
            gained = facts.risk[stop, day, window] * (facts.left[there] - facts.left[there + 1])
            most = max(most, gained - lost)
        more[i] = more[i + 1] + most
    return slack, more
