"""The plain way of planning, to be measured against: waters by risk, the nearest team, always on to the nearest next.

It keeps the same shifts, hours, windows and skills, and sees to owed visits first: day by day each team takes, of the
waters it is the nearest to, those owed that day, the most dangerous first, as long as a tour that always goes to the
nearest next holds. What is then still owed is offered to the other teams, nearest first. Last come the others it is the
nearest to, the most dangerous first.
"""

from __future__ import annotations

import numpy as np

from models.rota.facts import empty_tours, facts_of
from models.rota.instance import Instance
from models.rota.problem import RotaProblem
from models.rota.solve import Found
from models.rota.tours import FREE, Draft, Facts, Tours, empty_draft, over_hours, put, schedule
from models.score import Ints


def plain_way(problem: RotaProblem) -> Found:
    """Tours of the plain way; ``owed_watched`` is not asked of it.

    Raises:
        InputError: the problem makes no sense.
    """
    instance = Instance.of(problem.checked())
    facts = facts_of(instance)
    tours, draft = empty_tours(instance, facts), empty_draft()
    there_and_back = np.where(facts.allowed.T, facts.from_base + facts.to_base, np.inf)
    ranked = np.argsort(there_and_back, axis=0, kind="stable") if len(problem.teams) else np.zeros((0, instance.n), int)
    for day in range(instance.n_days):
        by_risk = np.argsort(-facts.risk[:, day].sum(axis=1), kind="stable")
        mine = facts.of_day[day, : facts.n_of_day[day]]
        for rank in range(len(problem.teams)):
            for duty in mine:
                own = by_risk[ranked[rank, by_risk] == facts.team[duty]]
                for site in own[tours.need[own, day] > 0]:
                    if tours.need[site, day] > 0:
                        _add(facts, tours, draft, int(duty), int(site))
        for duty in mine:
            for site in by_risk[ranked[0, by_risk] == facts.team[duty]]:
                _add(facts, tours, draft, int(duty), int(site))
    return Found(instance, facts, tours, None, problem.locks, False)


def _add(facts: Facts, tours: Tours, draft: Draft, duty: int, site: int) -> None:
    """Put a water into a tour in the order of the nearest next, if that holds."""
    team = int(facts.team[duty])
    if not facts.allowed[site, team] or tours.lengths[duty] + 1 >= len(draft.stops):
        return
    stops = [*(int(stop) for stop in tours.stops[duty, : tours.lengths[duty]]), site]
    if len(set(stops)) < len(stops):
        return
    order = _nearest_next(facts, team, stops)
    draft.stops[: len(order)], draft.pins[: len(order)], draft.floors[: len(order)] = order, FREE, 0.0
    span = schedule(facts, duty, draft, len(order))
    if span >= 0 and not over_hours(facts, tours, duty, span):
        put(facts, tours, duty, draft, len(order), span)


def _nearest_next(facts: Facts, team: int, stops: list[int]) -> Ints:
    left, order = list(stops), []
    way = facts.from_base[team]
    while left:
        nearest = min(left, key=lambda stop: (way[stop], stop))
        left.remove(nearest)
        order.append(nearest)
        way = facts.between[team, nearest]
    return np.array(order, dtype=np.int64)
