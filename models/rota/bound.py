"""What no plan can exceed: an upper bound on the risk watched, by column generation over weeks, valid whenever asked.

A plan is a tour for every duty. ``bound_week`` puts alike days, duties and weeks together; ``bound_master`` mixes tours
known and prices waters and hours by that; ``bound_tours`` finds better tours at these prices, quickly;
``bound_pricing`` says what no tour can bring. What the prices and the dearest tours come to is a bound at any prices
(Lagrangian); the prices that proved most are the centre from which the next ones are tried (Wentges 1997, International
Transactions in Operational Research 4:151-162). The bound is true for every plan that leaves no more owed and unmet
than the plan given; locks are not counted, which can only raise it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from models.rota.alike import first_alike
from models.rota.bound_master import AMONG, Pool, Prices, Tour, proven
from models.rota.bound_proof import Proof
from models.rota.bound_week import Weeks, classes
from models.rota.instance import Instance
from models.rota.mix import Mix
from models.rota.plan import tours_of
from models.rota.problem import RotaProblem
from models.score import Floats, Ints

_FIRST: Final = 0.2  # of the time, into prices at first
_AGAIN: Final = 0.1  # of the time, into prices with the tours a proof has found
_LAST: Final = 0.6  # of the time, from where on a proof is the last
_EARLIER: Final = 0.25  # of what is left, for one that is not: its best tours come first
_FEW: Final = 4  # of the best tours are polished while prices hope for nothing yet
_STAY: Final = 0.85  # of the centre in the prices tried
_LABELS: Final = 1_000_000  # a second, about
_FILLED: Final = (0.85, 0.75)  # of what the minutes of a duty are worth, paid for them
_PAID: Final = 0.3  # where less of it is paid
_FULL: Final = 0.95  # of a duty, from where on a tour fills it
_PRECISE: Final = 1e-5  # of the bound, what more rounds could still be worth


Each = Callable[[Callable[[int], list[Tour]], Iterable[int]], Iterable[list[Tour]]]
"""How a function is called for each of some numbers: one after the other (``map``), or on several cores."""


@dataclass(frozen=True, eq=False)
class KnownTour:
    """A tour of a shift of a team, or of any team like it: the waters (positions) in order, the window each is visited
    in, the minute the first visit begins, how often a week (of ``weeks``) of the best mix drives it."""

    team: int
    start: float
    end: float
    stops: Ints
    windows: Ints
    begin: float
    share: float = 0.0
    weeks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bound:
    """``value``: no plan that meets as much of what is owed watches more, in the unit of ``problem.risk``. ``mixed``:
    what the best mix of tours known would watch, if tours could be taken in parts. ``rounds`` of prices. ``weeks``:
    value of each class of weeks."""

    value: float
    mixed: float
    rounds: int
    weeks: tuple[float, ...]


def upper_bound(
    problem: RotaProblem,
    *,
    elapsed: Callable[[], float],
    seconds: float,
    stops: pd.DataFrame | None = None,
    unmet: int | None = None,
) -> Bound:
    """The bound after ``seconds`` on the clock ``elapsed``, or when nothing can be gained any more.

    Bounded are the plans that leave no more owed and ``unmet``, all plans where it is None. ``stops``: a plan
    (``STOP_COLUMNS``) to start from; the better it is, the sooner the bound is close.
    """
    work = BoundWork(problem, stops=stops, unmet=unmet)
    work.prove(elapsed, seconds)
    return work.bound()


class BoundWork:
    """A bound in the making: prices first, proof after, and whole tours from the mix in between."""

    def __init__(
        self,
        problem: RotaProblem,
        instance: Instance | None = None,
        *,
        stops: pd.DataFrame | None = None,
        unmet: int | None = None,
    ) -> None:
        found, least = classes(Instance.of(problem) if instance is None else instance)
        excess = None if unmet is None else max(0, unmet - least)
        self._works = [_Work(weeks, excess) for weeks in found]
        if stops is not None:
            for work in self._works:
                work.take_up(problem, stops)

    def price(self, elapsed: Callable[[], float], seconds: float, each: Each = map) -> None:
        """Look for tours and prices until ``seconds`` on the clock; ``each``: how, if the cores are to share it."""
        self._share(partial(_Work.search, each=each), elapsed, seconds)

    def prove(self, elapsed: Callable[[], float], seconds: float) -> None:
        """Lower the bound until ``seconds`` on the clock, or until nothing can be gained any more."""
        self._share(_Work.work, elapsed, seconds)

    def _share(
        self, step: Callable[[_Work, Callable[[], float], float], object], elapsed: Callable[[], float], seconds: float
    ) -> None:
        for number, work in enumerate(self._works):
            now = elapsed()
            step(work, elapsed, now + (seconds - now) / (len(self._works) - number))

    def mixes(self) -> list[tuple[Weeks, Pool]]:
        """The tours known of each class of weeks, for others to go on with while the proof goes on."""
        return [(work.weeks, work.pool.waiting()) for work in self._works]

    def bound(self) -> Bound:
        """What is proven so far."""
        works = self._works
        return Bound(
            float(sum(work.bound for work in works)),
            float(sum(work.mixed for work in works)),
            sum(work.rounds for work in works),
            tuple(work.bound for work in works),
        )


@dataclass
class _Work:
    """A class of weeks at work: tours known, the prices of most hope, what is proven."""

    weeks: Weeks
    excess: int | None
    pool: Pool = field(init=False)
    program: Mix = field(init=False)
    centre: Prices | None = None
    hope: float = np.inf  # what the centre would prove if no tour were dearer than those known
    bound: float = field(init=False)
    total: float = field(init=False)
    mixed: float = 0.0
    rounds: int = 0
    shares: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        self.pool = Pool(self.weeks)
        self.program = Mix(self.weeks, self.pool, self.excess)
        self.bound = self.total = sum(week.scale for week in self.weeks.weeks)

    def take_up(self, problem: RotaProblem, stops: pd.DataFrame) -> None:
        """Start with the tours of a plan."""
        weeks = self.weeks
        sites = {site: number for number, site in enumerate(problem.sites.index)}
        names = {window.name: number for number, window in enumerate(problem.windows)}
        alike = first_alike(weeks.it)
        teams = {team.id: int(alike[number]) for number, team in enumerate(problem.teams)}
        own = {int(day): int(group) for week in weeks.weeks for day, group in zip(week.days, week.group, strict=True)}
        for (team, day, _), tour in tours_of(stops).items():
            position = (day - problem.first).days
            if position not in own:
                continue
            at = np.array([sites[stop.site_id] for stop in tour], dtype=np.int64)
            windows = np.array([names[stop.window] for stop in tour], dtype=np.int64)
            leave, back = tour[0].arrive_min, tour[-1].leave_min
            for number, kind in enumerate(weeks.kinds):
                fits = kind.team == teams[team] and weeks.of_group[number] == own[position]
                if fits and kind.start <= leave and back <= kind.end and np.isin(at, kind.sites).all():
                    self.pool.add(number, np.searchsorted(kind.sites, at), windows)
                    break

    def work(self, elapsed: Callable[[], float], until: float) -> None:
        """Prices, then proof, which finds tours that prices are looked for with again, while there is time."""
        whole = until - elapsed()
        settled = self.search(elapsed, min(until, elapsed() + _FIRST * whole))
        while (left := until - elapsed()) > 0:
            centre = self.mix() if settled or self.centre is None else self.centre
            last = settled or left < _LAST * whole
            enough = until if last else until - (1 - _EARLIER) * left
            learned = self.prove(centre, elapsed, until, thorough=last, enough=enough)
            if self.bound - self.mixed <= _PRECISE * self.total or (settled and not learned):
                return
            settled = self.search(elapsed, min(until, elapsed() + _AGAIN * whole))

    def mix(self) -> Prices:
        """The prices of the best mix of the tours known."""
        mixed, prices, self.shares = self.program.best()
        self.mixed = mixed * self.total
        return prices

    def search(self, elapsed: Callable[[], float], until: float, each: Each = map) -> bool:
        """Rounds of prices and of tours at these prices, until none is new (True) or time is up."""
        stay = _STAY
        while elapsed() < until:
            prices = self.mix()
            tried = prices if self.centre is None else prices.mixed(self.centre, stay)
            worth = self.pool.worth(prices)
            self.program.forget(self.pool.thin(worth, self.pool.dearest(worth)))
            new, kinds = 0, range(len(self.weeks.kinds))
            among = AMONG if self.hope < self.total else _FEW
            found = each(partial(self.pool.better, prices=tried, worth=self.pool.worth(tried), among=among), kinds)
            for number, tours in enumerate(list(found)):
                new += sum(self.pool.add(number, *tour) for tour in tours)
            self.rounds += 1
            if self.centre is not None:
                self.hope = self._hoped(self.centre)  # tours new since may be dearer
            hope = self._hoped(tried)
            if self.centre is None or hope < self.hope:
                self.hope, self.centre = hope, tried
            if self.hope - self.mixed <= _PRECISE * self.total or (not new and stay == 0):
                return True
            stay = _STAY if new else 0.0
        return False

    def _hoped(self, prices: Prices) -> float:
        """What prices would prove if no tour were dearer than those known."""
        return sum(proven(self.weeks, prices, self.pool.dearest(self.pool.worth(prices)), self.excess))

    def prove(
        self,
        prices: Prices,
        elapsed: Callable[[], float],
        until: float,
        *,
        thorough: bool = True,
        enough: float = np.inf,
    ) -> bool:
        """What no tour brings more than at these prices, as exactly as time allows; whether walks were found that the
        mix did not know. Where most is open is looked into first; if not ``thorough`` by one proof for each kind.
        ``enough``: when it ends earlier, if every kind was looked at by then."""
        times, low = self.weeks.times, self.pool.dearest(self.pool.worth(prices))
        ahead = {n: self._proofs(prices, n, low[n]) for n, kind in enumerate(self.weeks.kinds) if len(kind.sites)}
        proofs: dict[int, Proof] = {}
        for number, more in ahead.items():
            if elapsed() >= until:  # of the others nothing is known, and so nothing of the whole
                return False
            proofs[number] = next(one for one in more if not one.spent or one.back == 0)
        high, learned = np.zeros(len(times)), False
        for number, proof in proofs.items():
            high[number] = proof.high + proof.back
        self._record(prices, high)
        until = min(until, enough) if elapsed() < enough else until
        while (left := until - elapsed()) > 0:
            open_ = {n: times[n] * (high[n] - low[n]) / (1 + one.failed) for n, one in proofs.items() if not one.spent}
            number = max(open_, key=lambda n: open_[n], default=-1)
            if number < 0 or open_[number] <= _PRECISE / len(proofs):
                break
            for walk in proofs[number].go_on(max(int(left * _LABELS), 1)):
                learned |= self.pool.add(number, *walk)
            high[number] = min(high[number], proofs[number].high + proofs[number].back)
            if thorough and proofs[number].spent:
                proofs[number] = next(ahead[number], proofs[number])
            self._record(prices, high)
        return learned

    def _proofs(self, prices: Prices, number: int, low: float) -> Iterator[Proof]:
        """Proofs for a kind, the quickest first.

        Where the dearest tour fills its duty and its minutes cost little, more is paid for each minute, and given back
        for all minutes of the duty: no tour has more, so the bound stays true. A walk that is behind is then behind in
        what it brings as well, and is passed over; what a minute can be paid without loss is tried from above.
        """
        kind = self.weeks.kinds[number]
        rate, span = prices.minute[kind.team], kind.end - kind.start
        worth = np.where(np.array(self.pool.kinds) == number, self.pool.worth(prices), -np.inf)
        fills = low > 0 and self.pool.minutes[int(np.argmax(worth))] > _FULL * span and rate * span <= _PAID * low
        for share in _FILLED if fills else ():
            more = share * low / span
            dearer = Prices(prices.cell, prices.owed, prices.minute + more)
            least = float(self.pool.dearest(self.pool.worth(dearer))[number])
            yield Proof(kind, dearer.prize(self.weeks, number), rate + more, least, more * span)
        yield Proof(kind, prices.prize(self.weeks, number), rate, low)

    def _record(self, prices: Prices, dearest: Floats) -> None:
        self.hope = sum(proven(self.weeks, prices, dearest, self.excess))
        self.bound = min(self.bound, self.hope)
