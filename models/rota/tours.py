"""Tours in arrays, and the compiled steps on them: when a tour arrives, what it is owed, what is watched.

``Facts`` hold still, ``Tours`` change. K duties, at most M stops a tour; n waters, D days, W windows, t teams. Minutes
after midnight. ``toward`` is ``between`` the other way about: team, to, from. A pin is ``FREE``, ``KEPT`` (the visit
stays, at whatever hour) or the minute at which it begins; a floor is a minute before which a visit does not begin: the
team waits for a window.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from models.compiled import compiled
from models.score import Bools, Floats, Ints

FREE: Final = -1.0
KEPT: Final = -2.0
MOST_STOPS: Final = 64
_DAYS: Final = 7


class Facts(NamedTuple):
    """What the search reads. ``left`` (v,): the share of a window's risk left unwatched by v visits; ``liking``
    (n, D, t): what a visit by a team is liked for besides; ``owed_unit``: what one owed visit counts for; ``cyclic``:
    the days come round again, as those of a week that is repeated."""

    day: Ints
    team: Ints
    start: Floats
    end: Floats
    from_base: Floats
    to_base: Floats
    between: Floats
    toward: Floats
    service: Floats
    opens: Floats
    closes: Floats
    first: Floats
    last: Floats
    risk: Floats
    left: Floats
    liking: Floats
    owed: Ints
    gap: Ints
    since: Ints
    hours: Floats
    allowed: Bools
    near: Ints
    of_week: Ints
    n_of_week: Ints
    of_day: Ints
    n_of_day: Ints
    owed_unit: float
    cyclic: bool


class Tours(NamedTuple):
    """A plan in the making. ``need`` (n, D): what a visit on that day would lessen ``unmet`` (n,) by; ``minutes``
    (t, weeks) from base to base; ``limits`` (K, M + 1): when each stop, and last the base, may be reached at the
    latest, windows not counted."""

    stops: Ints
    pins: Floats
    floors: Floats
    begins: Floats
    windows: Ints
    lengths: Ints
    spans: Floats
    counts: Ints
    need: Ints
    unmet: Ints
    minutes: Floats
    limits: Floats


class Draft(NamedTuple):
    """One tour being written."""

    stops: Ints
    pins: Floats
    floors: Floats
    begins: Floats
    windows: Ints


def empty_draft() -> Draft:
    """Room for one tour."""
    m = MOST_STOPS
    return Draft(np.zeros(m, np.int64), np.full(m, FREE), np.zeros(m), np.zeros(m), np.zeros(m, np.int64))


@compiled
def begin_at(facts: Facts, minute: float) -> tuple[float, int]:
    """When a visit begins whose team is there at ``minute``, and its window; -1 past all windows."""
    for window in range(len(facts.first)):
        if minute < facts.last[window]:
            return max(minute, facts.first[window]), window
    return np.inf, -1


@compiled
def schedule(facts: Facts, duty: int, draft: Draft, length: int) -> float:
    """Write a tour's hours, everything as early as can be; minutes from base to base, or -1 if it cannot be."""
    if length == 0:
        return 0.0
    team = facts.team[duty]
    now, at, left = facts.start[duty], -1, 0.0
    for i in range(length):
        stop = draft.stops[i]
        way = facts.from_base[team, stop] if at < 0 else facts.between[team, at, stop]
        minute = max(now + way, facts.opens[stop], draft.floors[i])
        if draft.pins[i] >= 0:
            if minute > draft.pins[i] + 1e-9:
                return -1.0
            minute = draft.pins[i]
        begin, window = begin_at(facts, minute)
        if window < 0:
            return -1.0
        now = begin + facts.service[stop]
        if not now <= facts.closes[stop]:
            return -1.0
        draft.begins[i], draft.windows[i] = begin, window
        if at < 0:
            left = begin - way
        at = stop
    back = now + facts.to_base[team, at]
    if not back <= facts.end[duty]:
        return -1.0
    for i in range(length):
        for j in range(i):
            if draft.stops[i] == draft.stops[j] and draft.windows[i] == draft.windows[j]:
                return -1.0
    span: float = back - left
    return span


@compiled
def owe(facts: Facts, tours: Tours, site: int) -> None:
    """Write what is owed and not met at a water, and what a visit on each day would mend."""
    n_days, n_windows = tours.counts.shape[1], tours.counts.shape[2]
    gone = np.zeros(n_days, np.bool_)
    for day in range(n_days):
        for window in range(n_windows):
            if tours.counts[site, day, window] > 0:
                gone[day] = True
    total = 0
    for week in range(n_days // _DAYS):
        short = facts.owed[site]
        for day in range(week * _DAYS, week * _DAYS + _DAYS):
            if gone[day]:
                short -= 1
        short = max(short, 0)
        total += short
        for day in range(week * _DAYS, week * _DAYS + _DAYS):
            tours.need[site, day] = 1 if short > 0 else 0
    gap, before, after = facts.gap[site], -1 - facts.since[site], n_days - 1
    if facts.cyclic:
        before, after = -1, -1
        for day in range(n_days):
            if gone[day]:
                before = day - n_days
                after = day + n_days if after < 0 else after
        if after < 0:  # never visited: one visit a round leaves a gap of a round
            none, once = n_days if gap < 2 * n_days else 0, max(n_days - gap, 0)
            for day in range(n_days):
                tours.need[site, day] += max(none - once, 0)
            tours.unmet[site] = total + none
            return
    earlier = np.empty(n_days, np.int64)
    for day in range(n_days):
        earlier[day] = before
        if gone[day]:
            total += max(day - before - gap, 0)
            before = day
    if not facts.cyclic:
        total += max(n_days - 1 - before - gap, 0)
    for day in range(n_days - 1, -1, -1):
        if gone[day]:
            tours.need[site, day] = 0
            after = day
        else:
            without = max(after - earlier[day] - gap, 0)
            with_it = max(day - earlier[day] - gap, 0) + max(after - day - gap, 0)
            tours.need[site, day] += without - with_it
    tours.unmet[site] = total


@compiled
def _limit(facts: Facts, tours: Tours, duty: int) -> None:
    """Write ``limits`` of a tour."""
    length, team = tours.lengths[duty], facts.team[duty]
    found = tours.limits[duty]
    found[length] = facts.end[duty]
    for i in range(length - 1, -1, -1):
        stop = tours.stops[duty, i]
        on = facts.between[team, stop, tours.stops[duty, i + 1]] if i + 1 < length else facts.to_base[team, stop]
        limit = min(found[i + 1] - on - facts.service[stop], facts.closes[stop] - facts.service[stop])
        if tours.pins[duty, i] >= 0:
            limit = min(limit, tours.pins[duty, i])
        found[i] = min(limit, facts.last[-1] - 1e-9)


@compiled
def put(facts: Facts, tours: Tours, duty: int, draft: Draft, length: int, span: float) -> None:
    """Make a duty's tour the one in ``draft``."""
    day = facts.day[duty]
    before = tours.lengths[duty]
    for i in range(before):
        tours.counts[tours.stops[duty, i], day, tours.windows[duty, i]] -= 1
    for i in range(length):
        tours.counts[draft.stops[i], day, draft.windows[i]] += 1
    tours.minutes[facts.team[duty], day // _DAYS] += span - tours.spans[duty]
    tours.spans[duty] = span
    for i in range(before):
        stays = False
        for j in range(length):
            stays = stays or draft.stops[j] == tours.stops[duty, i]
        if not stays:
            owe(facts, tours, tours.stops[duty, i])
    for i in range(length):
        was = False
        for j in range(before):
            was = was or tours.stops[duty, j] == draft.stops[i]
        if not was:
            owe(facts, tours, draft.stops[i])
    for i in range(length):
        tours.stops[duty, i], tours.pins[duty, i] = draft.stops[i], draft.pins[i]
        tours.begins[duty, i], tours.windows[duty, i] = draft.begins[i], draft.windows[i]
        tours.floors[duty, i] = draft.floors[i]
    tours.lengths[duty] = length
    _limit(facts, tours, duty)


@compiled
def insert(
    facts: Facts, tours: Tours, draft: Draft, duty: int, site: int, position: int, pin: float, floor: float
) -> bool:
    """Put a visit into a tour; False, and nothing done, if it cannot be."""
    length = tours.lengths[duty]
    if length + 1 >= len(draft.stops):
        return False
    for i in range(length + 1):
        if i == position:
            draft.stops[i], draft.pins[i], draft.floors[i] = site, pin, floor
        else:
            j = i if i < position else i - 1
            draft.stops[i], draft.pins[i] = tours.stops[duty, j], tours.pins[duty, j]
            draft.floors[i] = tours.floors[duty, j]
    span = schedule(facts, duty, draft, length + 1)
    if span < 0 or over_hours(facts, tours, duty, span):
        return False
    put(facts, tours, duty, draft, length + 1, span)
    return True


@compiled
def over_hours(facts: Facts, tours: Tours, duty: int, span: float) -> bool:
    """Whether a tour of ``span`` minutes takes its team past the hours of the week."""
    team, more = facts.team[duty], span - tours.spans[duty]
    over: bool = more > 1e-9 and tours.minutes[team, facts.day[duty] // _DAYS] + more > facts.hours[team] + 1e-9
    return over


@compiled
def watched(facts: Facts, tours: Tours) -> float:
    """Risk watched by all tours, and what their visits are liked for."""
    total = 0.0
    n, n_days, n_windows = facts.risk.shape
    for site in range(n):
        for day in range(n_days):
            for window in range(n_windows):
                visits = tours.counts[site, day, window]
                if visits > 0:
                    total += facts.risk[site, day, window] * (1.0 - facts.left[visits])
    for duty in range(len(tours.lengths)):
        for i in range(tours.lengths[duty]):
            total += facts.liking[tours.stops[duty, i], facts.day[duty], facts.team[duty]]
    return total
