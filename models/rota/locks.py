"""What is locked comes first: every search begins from it, and takes none of it out."""

from __future__ import annotations

import pandas as pd

from models.rota.facts import empty_tours
from models.rota.instance import Instance
from models.rota.problem import Lock
from models.rota.tours import KEPT, Facts, Tours, empty_draft, insert


def locked(instance: Instance, facts: Facts) -> tuple[Tours, tuple[Lock, ...]]:
    """Tours of the locked visits alone, those with an hour put in first; and the locks that cannot be kept."""
    problem, draft, tours = instance.problem, empty_draft(), empty_tours(instance, facts)
    teams = {team.id: number for number, team in enumerate(problem.teams)}
    broken = []
    for lock in sorted(problem.locks, key=lambda one: (one.arrive_min is None, one.arrive_min or 0.0, one.site)):
        site, team = int(problem.sites.index.get_indexer(pd.Index([lock.site]))[0]), teams[lock.team]
        day = (lock.day - problem.first).days
        mine = [n for n, duty in enumerate(instance.duties) if duty.team == team and duty.day == day]
        pin = KEPT if lock.arrive_min is None else lock.arrive_min
        if not (
            facts.allowed[site, team]
            and any(
                insert(facts, tours, draft, duty, site, position, pin, 0.0)
                for duty in mine
                for position in range(tours.lengths[duty] + 1)
            )
        ):
            broken.append(lock)
    return tours, tuple(broken)
