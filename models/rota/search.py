"""Better and better tours: some visits are taken out, and put back where they do most by the minute.

Large neighbourhood search (Shaw 1998, CP'98:417-431; Pisinger and Ropke 2007, Computers & Operations Research
34:2403-2435) with simulated annealing on the risk watched and, at ``facts.owed_unit``, what is owed and not met: where
that unit is above all risk, it never grows. Taken out are visits of one duty, or of two of a day or of a team's week;
or all visits of a week to a few waters near each other, which are then put where any duty of that week reaches them
quickest. Every other water is left out of sight at random ("blinks":
Christiaens and Vanden Berghe 2020, Transportation Science 54:417-433), so that no two attempts are alike.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from models.compiled import compiled
from models.rota.insertion import best_insertion, paid_for
from models.rota.tours import (
    FREE,
    MOST_STOPS,
    Draft,
    Facts,
    Tours,
    insert,
    put,
    schedule,
    watched,
)
from models.rota.tours import over_hours as over
from models.score import Bools, Floats, Ints

_SAVED: Final = 64  # tours one attempt may touch
_REACH: Final = 15  # neighbours to choose from
_TRIES: Final = 8
_LOOKED: Final = 12  # duties, for one to make room in
_DAYS: Final = 7
_POWERS: Final = 15
_POWER: Final = (0.4, 1.1)  # of the minutes a visit takes, from one attempt to another


class Saved(NamedTuple):
    """Tours as they were before an attempt."""

    duties: Ints
    lengths: Ints
    spans: Floats
    stops: Ints
    pins: Floats
    floors: Floats
    begins: Floats
    windows: Ints


def room_to_save() -> Saved:
    """Room for the tours of one attempt."""
    many, m = _SAVED, MOST_STOPS
    return Saved(
        np.zeros(many, np.int64),
        np.zeros(many, np.int64),
        np.zeros(many),
        np.zeros((many, m), np.int64),
        np.zeros((many, m)),
        np.zeros((many, m)),
        np.zeros((many, m)),
        np.zeros((many, m), np.int64),
    )


@compiled
def _save(tours: Tours, saved: Saved, many: int, duty: int) -> int:
    """Keep a tour as it is, once; how many are kept now."""
    for i in range(many):
        if saved.duties[i] == duty:
            return many
    saved.duties[many], saved.lengths[many], saved.spans[many] = duty, tours.lengths[duty], tours.spans[duty]
    saved.stops[many], saved.pins[many] = tours.stops[duty], tours.pins[duty]
    saved.begins[many], saved.windows[many] = tours.begins[duty], tours.windows[duty]
    saved.floors[many] = tours.floors[duty]
    return many + 1


@compiled
def _restore(facts: Facts, tours: Tours, saved: Saved, many: int, draft: Draft) -> None:
    """Put the kept tours back."""
    for i in range(many):
        put(facts, tours, saved.duties[i], draft, 0, 0.0)
    for i in range(many):
        old = Draft(saved.stops[i], saved.pins[i], saved.floors[i], saved.begins[i], saved.windows[i])
        put(facts, tours, saved.duties[i], old, saved.lengths[i], saved.spans[i])


@compiled
def _take_out(facts: Facts, tours: Tours, draft: Draft, duty: int, share: float, sites: Bools) -> None:
    """Take visits out of a tour: each with chance ``share``, or, where that is negative, those at ``sites``."""
    length = 0
    for i in range(tours.lengths[duty]):
        gone = np.random.random() < share if share >= 0 else sites[tours.stops[duty, i]]
        if not gone or tours.pins[duty, i] != FREE:
            draft.stops[length], draft.pins[length] = tours.stops[duty, i], tours.pins[duty, i]
            draft.floors[length] = tours.floors[duty, i]
            length += 1
    span = schedule(facts, duty, draft, length)
    if span >= 0 and not over(facts, tours, duty, span):
        put(facts, tours, duty, draft, length, span)


@compiled
def fill(
    facts: Facts, tours: Tours, draft: Draft, duty: int, among: Ints, only_owed: bool, noise: Floats, paid: Floats
) -> None:
    """Put into a tour what helps most by the minute, until nothing more fits."""
    tried = among.copy()
    many = len(tried)
    while tours.lengths[duty] < MOST_STOPS - 1:
        _, site, position, floor = best_insertion(facts, tours, duty, tried[:many], only_owed, noise, paid)
        if site < 0:
            return
        if not insert(facts, tours, draft, duty, site, position, FREE, floor):
            # pushed later, two visits to one water would fall into one window
            for i in range(many):
                if tried[i] == site:
                    many -= 1
                    tried[i] = tried[many]
                    break


@compiled
def mend(
    facts: Facts, tours: Tours, draft: Draft, saved: Saved, many: int, site: int, week: int, noise: Floats, paid: Floats
) -> int:
    """Put visits owed at a water where any duty of a week reaches it quickest; how many tours are kept now."""
    alone = np.full(1, site)
    for _ in range(_TRIES):
        if tours.unmet[site] == 0 or many >= _SAVED - 1:
            return many
        best, best_duty, best_position, best_floor = 0.0, -1, -1, 0.0
        for team in range(facts.n_of_week.shape[0]):
            if not facts.allowed[site, team]:
                continue
            for i in range(facts.n_of_week[team, week]):
                duty = facts.of_week[team, week, i]
                if tours.need[site, facts.day[duty]] <= 0:
                    continue
                score, found, position, floor = best_insertion(facts, tours, duty, alone, True, noise, paid)
                score *= np.exp(0.2 * np.random.randn())
                if found >= 0 and score > best:
                    best, best_duty, best_position, best_floor = score, duty, position, floor
        if best_duty < 0:
            return many
        many = _save(tours, saved, many, best_duty)
        if not insert(facts, tours, draft, best_duty, site, best_position, FREE, best_floor):
            return many
    return many


@compiled
def lacks(facts: Facts, tours: Tours, weeks: Ints) -> tuple[int, int]:
    """A water and one of ``weeks``, any of those in which a visit would mend something; -1, -1 where there is none."""
    n = len(facts.service)
    start, first = np.random.randint(n), np.random.randint(len(weeks))
    for i in range(n):
        site = (start + i) % n
        if tours.unmet[site] == 0 or not facts.allowed[site].any():
            continue
        for j in range(len(weeks)):
            week = weeks[(first + j) % len(weeks)]
            for day in range(week * _DAYS, week * _DAYS + _DAYS):
                if tours.need[site, day] > 0 and facts.n_of_day[day] > 0:
                    return site, week
    return -1, -1


@compiled
def _near_duty(facts: Facts, tours: Tours, site: int, week: int) -> int:
    """Of some duties by chance in which a visit to a water would mend something, the one that comes nearest; or -1."""
    found, nearest = -1, np.inf
    for _ in range(_LOOKED):
        team = np.random.randint(facts.n_of_week.shape[0])
        if facts.n_of_week[team, week] == 0 or not facts.allowed[site, team]:
            continue
        duty = facts.of_week[team, week, np.random.randint(facts.n_of_week[team, week])]
        if tours.need[site, facts.day[duty]] <= 0:
            continue
        way = facts.from_base[team, site]
        for i in range(tours.lengths[duty]):
            way = min(way, facts.between[team, tours.stops[duty, i], site])
        if way < nearest:
            found, nearest = duty, way
    return found


@compiled
def improve(
    facts: Facts,
    tours: Tours,
    best: Tours,
    draft: Draft,
    saved: Saved,
    rounds: int,
    heat: float,
    cold: float,
    only_owed: bool,
    top: Floats,
    mending: float,
    weeks: Ints,
) -> None:
    """``rounds`` attempts, cooling from ``heat`` to ``cold``; ``best`` and its ``top`` (unmet, watched) are kept.

    ``mending``: of the attempts on a week, how many begin at a water something is lacking of. Only tours of ``weeks``
    (k,) change, those with a duty in them.
    """
    n = len(facts.service)
    mine = np.zeros(tours.minutes.shape[1], np.bool_)
    mine[weeks] = True
    duties = np.flatnonzero(mine[facts.day // _DAYS])
    now, unmet = watched(facts, tours), tours.unmet.sum()
    seen, sites, noise = np.ones(n, np.bool_), np.zeros(n, np.bool_), np.ones(n)
    among, minutes = np.empty(n, np.int64), paid_for(1.0)
    paid = np.empty((_POWERS, len(minutes)))
    for i in range(_POWERS):
        paid[i] = paid_for(_POWER[0] + (_POWER[1] - _POWER[0]) * i / (_POWERS - 1))
    for number in range(rounds):
        many, week, share, crowded = 0, -1, np.random.random(), -1
        if np.random.random() < 0.6:
            duty = duties[np.random.randint(len(duties))]
            many = _save(tours, saved, many, duty)
            kind, day, team = np.random.random(), facts.day[duty], facts.team[duty]
            if kind < 0.3:
                many = _save(tours, saved, many, facts.of_day[day, np.random.randint(facts.n_of_day[day])])
            elif kind < 0.6:
                i = np.random.randint(facts.n_of_week[team, day // 7])
                many = _save(tours, saved, many, facts.of_week[team, day // 7, i])
            share = 1.1 if share > 0.8 else share
        else:
            week, share = weeks[np.random.randint(len(weeks))], -1.0
            middle = np.random.randint(n)
            if np.random.random() < mending:
                lacking, when = lacks(facts, tours, weeks)
                if lacking >= 0:
                    middle, week = lacking, when
                    crowded = _near_duty(facts, tours, middle, week)
            sites[:] = False
            sites[middle] = True
            reach = min(_REACH, facts.near.shape[1])
            for _ in range(np.random.randint(6) if reach else 0):
                sites[facts.near[middle, np.random.randint(reach)]] = True
            for team in range(facts.n_of_week.shape[0]):
                for i in range(facts.n_of_week[team, week]):
                    duty = facts.of_week[team, week, i]
                    for j in range(tours.lengths[duty]):
                        if sites[tours.stops[duty, j]] and many < _SAVED // 2:
                            many = _save(tours, saved, many, duty)
                            break
        for site in range(n):
            seen[site] = np.random.random() < 0.5
            noise[site] = np.exp(0.25 * np.random.randn())
        for i in range(many):
            _take_out(facts, tours, draft, saved.duties[i], share, sites)
        if crowded >= 0:  # make room
            many = _save(tours, saved, many, crowded)
            _take_out(facts, tours, draft, crowded, 0.5 * np.random.random(), sites)
        if week >= 0:
            for site in range(n):
                if sites[site]:
                    many = mend(facts, tours, draft, saved, many, site, week, noise, minutes)
        price = paid[np.random.randint(_POWERS)]
        for i in np.random.permutation(many):
            duty, k = saved.duties[i], 0
            for site in range(n):
                if seen[site] or tours.need[site, facts.day[duty]] > 0:
                    among[k] = site
                    k += 1
            fill(facts, tours, draft, duty, among[:k], only_owed, noise, price)
        then, owed = watched(facts, tours), tours.unmet.sum()
        warmth = heat * (cold / heat) ** (number / rounds)
        better = then - now + facts.owed_unit * (unmet - owed)
        if better >= 0 or np.random.random() < np.exp(better / warmth):
            now, unmet = then, owed
            if unmet < top[0] or (unmet == top[0] and now > top[1] + 1e-12):
                top[0], top[1] = unmet, now
                copy(tours, best)
        else:
            _restore(facts, tours, saved, many, draft)


@compiled
def copy(tours: Tours, into: Tours) -> None:
    """Write one set of tours over another."""
    into.stops[:], into.pins[:], into.begins[:], into.windows[:] = tours.stops, tours.pins, tours.begins, tours.windows
    into.floors[:] = tours.floors
    into.lengths[:], into.spans[:], into.minutes[:] = tours.lengths, tours.spans, tours.minutes
    into.limits[:] = tours.limits
    into.counts[:], into.need[:], into.unmet[:] = tours.counts, tours.need, tours.unmet


@compiled
def seed_with(number: int) -> None:
    """Start the chances of the compiled code anew."""
    np.random.seed(number)
