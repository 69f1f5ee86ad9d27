"""Even loads, the last of what is wanted: teams that could do each other's tours exchange them.

Teams are alike that leave from the same place in the same way, for the same waters. A tour of one is then a tour of the
other, at the same hours: an exchange changes nothing of what is owed, watched or driven, only who does how much. It is
made where it brings the two loads together, which never raises the highest nor lowers the lowest.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

from models.rota.alike import are_alike
from models.rota.instance import Instance
from models.rota.problem import DAYS_A_WEEK
from models.rota.tours import FREE, Draft, Facts, Tours, empty_draft, put

_MINUTE: Final = 1e-6  # what sums of minutes may differ by


def even_out(instance: Instance, facts: Facts, tours: Tours) -> None:
    """Exchange tours of a day and shift between teams alike until no exchange brings their loads together."""
    pairs = [
        (a, b)
        for one, other in combinations(range(len(instance.problem.teams)), 2)
        if are_alike(instance, one, other)
        for a, b in _same_shift(instance, one, other)
        if not _fixed(tours, a) and not _fixed(tours, b)
    ]
    better = True
    while better:
        better = False
        for a, b in pairs:
            if _helps(instance, facts, tours, a, b):
                _exchange(facts, tours, a, b)
                better = True


def _same_shift(instance: Instance, one: int, other: int) -> list[tuple[int, int]]:
    """Duties of two teams on the same day at the same hours."""
    of = {(duty.day, duty.start, duty.end): n for n, duty in enumerate(instance.duties) if duty.team == one}
    mine = [
        (of.get((duty.day, duty.start, duty.end)), n) for n, duty in enumerate(instance.duties) if duty.team == other
    ]
    return [(a, b) for a, b in mine if a is not None]


def _fixed(tours: Tours, duty: int) -> bool:
    return bool((tours.pins[duty, : tours.lengths[duty]] != FREE).any())


def _helps(instance: Instance, facts: Facts, tours: Tours, a: int, b: int) -> bool:
    """Whether the loads come closer together, and both teams have the hours."""
    one, other, week = int(facts.team[a]), int(facts.team[b]), int(facts.day[a]) // DAYS_A_WEEK
    more = float(tours.spans[a] - tours.spans[b])
    apart = float(tours.minutes[one].sum() - tours.minutes[other].sum())
    if abs(apart - 2 * more) >= abs(apart) - _MINUTE:
        return False
    return bool(
        tours.minutes[one, week] - more <= instance.hours[one] + _MINUTE
        and tours.minutes[other, week] + more <= instance.hours[other] + _MINUTE
    )


def _exchange(facts: Facts, tours: Tours, a: int, b: int) -> None:
    first, second = _copied(tours, a), _copied(tours, b)
    put(facts, tours, a, empty_draft(), 0, 0.0)
    put(facts, tours, b, *first)
    put(facts, tours, a, *second)


def _copied(tours: Tours, duty: int) -> tuple[Draft, int, float]:
    """A tour as ``put`` takes it."""
    draft = Draft(*(getattr(tours, name)[duty].copy() for name in Draft._fields))
    return draft, int(tours.lengths[duty]), float(tours.spans[duty])
