"""A week of whole tours from the mix of parts of tours: dive and price.

The tours most certain are fixed, a few at a time; then tours are priced again for the duties and hours that are left,
and the mix is made again (diving with column generation: Joncour, Michel, Sadykov, Sverdlov and Vanderbeck 2010,
Electronic Notes in Discrete Mathematics 36:695-702). Which day a tour is driven on is settled after
(``models.rota.days``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from models.rota.bound import KnownTour
from models.rota.bound_clock import leave_late
from models.rota.bound_master import Pool, Prices
from models.rota.bound_week import Weeks
from models.rota.mix import Mix
from models.rota.problem import DAYS_A_WEEK
from models.score import Floats

_ROUNDS: Final = ((30, 2), (0, 4))  # of pricing before the next are fixed, while more duties than that are left
_EAGER: Final = 0.5  # how much of a tour the mix drives for it to be fixed together with others
_AT_ONCE: Final = 4
_WORTH: Final = 2e-4  # of what is watched, what another round of prices must bring


def whole_tours(mixes: Sequence[tuple[Weeks, Pool]], going: Callable[[], bool]) -> list[KnownTour]:
    """Whole tours for each class of weeks; ``share``: how often a week they are driven."""
    found = []
    for weeks, pool in mixes:
        numbers = tuple(int(week.days[0]) // DAYS_A_WEEK for week in weeks.weeks)
        tours, times = dive(weeks, pool, going)
        for tour in np.flatnonzero(times > 0):
            kind = weeks.kinds[tours.kinds[tour]]
            stops = kind.sites[tours.stops[tour]]
            begin = kind.start + leave_late(kind.map, tours.stops[tour], tours.windows[tour])[0]
            own = kind.team, kind.start, kind.end, stops, tours.windows[tour], begin
            found.append(KnownTour(*own, float(times[tour]), numbers))
    return found


def dive(weeks: Weeks, pool: Pool, going: Callable[[], bool]) -> tuple[Pool, Floats]:
    """Whole tours for the duties that every one of the weeks has, and how often each is driven in a week.

    ``pool``: tours to begin with, to which others come. Once no longer ``going``, no tours are priced any more.
    """
    return _Dive(weeks, pool).whole(going)


class _Dive:
    def __init__(self, weeks: Weeks, pool: Pool) -> None:
        self.weeks, self.pool, self.mix = weeks, pool, Mix(weeks, pool, 0)
        self.times = np.min([week.times for week in weeks.weeks], axis=0)
        self.team = np.array([kind.team for kind in weeks.kinds], dtype=np.int64)

    def whole(self, going: Callable[[], bool]) -> tuple[Pool, Floats]:
        """Fix and price until nothing more can be fixed."""
        value, prices, shares = self.mix.best()
        while True:
            left = self.times - self._fixed()
            rounds = next(many for least, many in _ROUNDS if left.sum() > least) if left.any() else 0
            for _ in range(rounds):
                if not going() or not self._price(prices, left):
                    break
                before = value
                value, prices, shares = self.mix.best()
                if value - before < _WORTH * abs(value):
                    break
            if not self._fix(shares, left):
                return self.pool, self.mix.least
            value, prices, shares = self.mix.best()

    def _fixed(self) -> Floats:
        """Duties (kinds,) that have their tour."""
        many = self.mix.known
        fixed: Floats = np.zeros(len(self.times))
        np.add.at(fixed, np.array(self.pool.kinds[:many], dtype=np.int64), self.mix.least)
        return fixed

    def _price(self, prices: Prices, left: Floats) -> int:
        """Tours of the duties left that are better at these prices; how many are new."""
        new, worth = 0, self.pool.worth(prices)
        for number in np.flatnonzero(left > 0).tolist():
            new += sum(self.pool.add(number, *tour) for tour in self.pool.better(number, prices, worth, thorough=True))
        return new

    def _fix(self, shares: Floats, left: Floats) -> bool:
        """Fix whole tours of the mix, then the most certain ones; whether there was any that fits."""
        kinds, minutes = np.array(self.pool.kinds, dtype=np.int64), np.array(self.pool.minutes)
        spent = np.bincount(self.team[kinds], weights=self.mix.least * minutes, minlength=len(self.weeks.hours))
        rest, taken, wholes = shares - self.mix.least, 0, False
        for tour in np.argsort(-rest, kind="stable"):
            share, kind = float(rest[tour]), int(kinds[tour])
            if share <= 1e-6:
                break
            sure = np.floor(share + 1e-6)
            if sure < 1 and (taken >= _AT_ONCE or (taken and share < _EAGER)):
                break
            room = (self.weeks.hours[self.team[kind]] - spent[self.team[kind]] + 1e-6) // max(minutes[tour], 1e-9)
            times = min(max(sure, 1.0), left[kind], room)
            if times < 1:
                continue
            self.mix.fix(int(tour), float(self.mix.least[tour] + times))
            left[kind] -= times
            spent[self.team[kind]] += times * minutes[tour]
            taken, wholes = taken + int(sure < 1), True
        return wholes
