"""A plan for a ``RotaProblem``: first what is owed, then what watches most risk, then fewer kilometres.

One search (``models.rota.search``), in stages: only visits that are owed are put in; then all visits; then it goes on
from whole tours made of the bound's mix (``models.rota.dive``), in weeks alike as in one week that is repeated
(``models.rota.pattern``), in weeks that lack something, and last in all days, with what is owed at a rising price
before it comes before everything.
At the end every tour is driven in its shortest order that keeps each visit in its window (``models.rota.orders``), and
teams alike share the tours evenly (``models.rota.even``). Time is the caller's: ``elapsed`` says how many seconds have
passed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from threading import Event

import numpy as np

from models.rota.bound import BoundWork, KnownTour
from models.rota.dive import whole_tours
from models.rota.even import even_out
from models.rota.facts import copy_of, facts_of
from models.rota.frames import rota_of
from models.rota.insertion import paid_for
from models.rota.instance import Instance
from models.rota.locks import locked
from models.rota.mixed import dealt
from models.rota.orders import shorten
from models.rota.pattern import patterns, spread
from models.rota.plan import Rota
from models.rota.problem import DAYS_A_WEEK, Lock, RotaProblem
from models.rota.ready import ticks, tiny
from models.rota.search import fill, improve, lacks, room_to_save, seed_with
from models.rota.tours import Facts, Tours, empty_draft, watched

_BATCH_S = 0.25
_TICKS = 200.0  # of the clock by which the smallest problem is solved first
_OWED_SHARE = 0.4  # of the first search, for the owed visits alone
_FIRST, _PRICES, _DIVES, _PROOF = 0.05, 0.22, 0.5, 0.94  # of the seconds, when each ends at the latest
_WEEKS, _LACKING = 0.7, 0.93  # the same of the weeks that are repeated, and of those that lack something
_CORES = 2  # share the prices, until the search needs one of them
_SEARCH = 0.98  # the rest goes into orders, loads and frames
_SOFT_SHARE = 0.5  # of the search from whole tours, with what is owed at a price
_MENDING = (0.5, 0.9)  # of the attempts on a week, how many begin where something is lacking: at a price, and at last
_SOFT = (0.7, 30.0)  # that price at first and at last, in what a visit watches on average
_HEAT, _COLD, _MILD = (
    3e-5,
    1e-6,
    3e-6,
)  # of all risk: at first, at the end, and at the end of what began with whole tours
Report = Callable[[str, float], None]


def silent(what: str, share: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Effort:
    """How long to search. ``seconds`` by ``elapsed``; or ``rounds`` attempts, for results that come out the same."""

    elapsed: Callable[[], float]
    seconds: float = 60.0
    rounds: int | None = None
    seed: int = 1
    report: Report = silent
    cancelled: Callable[[], bool] = bool


@dataclass(frozen=True, eq=False)
class Found:
    """Tours the search ended with. ``owed_watched``: what those of the owed visits alone watch, None where it was not
    looked for; ``broken``: locks that cannot be kept."""

    instance: Instance
    facts: Facts
    tours: Tours
    owed_watched: float | None
    broken: tuple[Lock, ...]
    cancelled: bool


def solve(problem: RotaProblem, effort: Effort) -> Rota:
    """A plan.

    With seconds to search: a first plan; then prices, from which whole tours are made; then the search goes on from
    these, while the bound is proven beside it. With rounds there is no bound but all risk there is. Where a program of
    prices fails the search goes on without it, and the bound is what was proven until then.

    Args:
        problem: what is asked.
        effort: how long to search, and who is told. If cancelled, the plan is the best so far.

    Raises:
        InputError: the problem makes no sense; see ``RotaProblem.checked``.
    """
    problem = problem.checked()
    if effort.rounds is not None:
        return rota_of(search(problem, effort), effort.elapsed())
    _made_ready()
    since = effort.elapsed()
    return _in_time(problem, replace(effort, elapsed=lambda: effort.elapsed() - since))


@cache
def _made_ready() -> None:
    """Have every loop compiled: a plan's seconds begin after that."""
    _in_time(tiny(), Effort(ticks(), _TICKS))


def _in_time(problem: RotaProblem, effort: Effort) -> Rota:
    first = search(problem, _until(effort, _FIRST))
    if effort.cancelled() or not first.tours.lengths.any() or not problem.risk.any():
        return rota_of(first, effort.elapsed())
    plan = rota_of(first, effort.elapsed())

    ended = Event()

    def clock(until: float) -> Callable[[], float]:
        return lambda: until if ended.is_set() or effort.cancelled() else effort.elapsed()

    prices, proof, dives = (effort.seconds * share for share in (_PRICES, _PROOF, _DIVES))
    effort.report("bound", _FIRST)
    work = BoundWork(problem, first.instance, stops=plan.stops, unmet=int(plan.objective["unmet"]))
    chosen: list[KnownTour] = []
    with ThreadPoolExecutor(_CORES) as beside:  # the loops and HiGHS hold no lock of the interpreter
        try:
            with suppress(ArithmeticError):
                work.price(clock(prices), prices, beside.map)
            mixes = work.mixes()
            proving = beside.submit(work.prove, clock(proof), proof)
            with suppress(ArithmeticError):
                chosen = whole_tours(mixes, lambda: not effort.cancelled() and effort.elapsed() < dives)
            found = _go_on(problem, first, chosen, effort)
            with suppress(ArithmeticError):
                proving.result()
        finally:
            ended.set()  # whatever went wrong here, nobody waits for the proof
    found = replace(found, owed_watched=first.owed_watched, cancelled=effort.cancelled())
    return rota_of(found, effort.elapsed(), work.bound().value)


def _go_on(problem: RotaProblem, first: Found, chosen: list[KnownTour], effort: Effort) -> Found:
    """The search from whole tours: weeks alike as one first, then all days; the first plan, if that was better."""
    seed_with(effort.seed)
    instance, facts = first.instance, first.facts
    visit = watched(facts, first.tours) / max(int(first.tours.lengths.sum()), 1)
    tours, weeks = locked(instance, facts)[0], patterns(instance, visit)
    begun = effort.elapsed() / effort.seconds
    for number, pattern in enumerate(weeks, start=1):
        start = dealt(pattern.instance, pattern.facts, [one for one in chosen if pattern.weeks[0] in one.weeks])
        own = _until(effort, begun + (_WEEKS - begun) * number / len(weeks))
        known = pattern.instance, pattern.facts
        week = search(pattern.instance.problem, own, known=known, start=start, soft=True)
        spread(instance, facts, tours, pattern, week.tours)
    known, every = (instance, facts), range(problem.weeks)
    lacking = [week for week in every if lacks(facts, tours, np.array([week]))[0] >= 0]
    alone = 0 < len(lacking) < problem.weeks  # such as the first, with waters that are late when it begins
    if alone:
        tours = search(problem, _until(effort, _LACKING), known=known, start=tours, soft=True, weeks=lacking).tours
    found = search(problem, _until(effort, _SEARCH), known=known, start=tours, soft=not alone)
    return min((found, first), key=lambda one: (one.tours.unmet.sum(), -watched(one.facts, one.tours)))


def _until(effort: Effort, share: float) -> Effort:
    """The effort from now until a share of the whole."""
    since = effort.elapsed()
    left = max(effort.seconds * share - since, 1e-3)

    def report(what: str, part: float) -> None:
        effort.report(what, min((since + part * left) / effort.seconds, 1.0))

    return replace(effort, elapsed=lambda: effort.elapsed() - since, seconds=left, report=report)


def search(
    problem: RotaProblem,
    effort: Effort,
    *,
    known: tuple[Instance, Facts] | None = None,
    start: Tours | None = None,
    soft: bool = False,
    weeks: Sequence[int] = (),
) -> Found:
    """The best tours found, from nothing or from ``start`` (of the same duties, with what is locked in it).

    ``known``: arrays of the problem, made here if not given. ``soft``: what is owed has a price at first, which rises:
    what ``start`` leaves unmet is then met where it costs least, not where it comes first. ``weeks``: that may change,
    all if not given.
    """
    if known is None:
        instance = Instance.of(problem)
        known = instance, facts_of(instance)
    instance, facts = known
    begun, broken = locked(instance, facts)
    tours = begun if start is None else copy_of(start)
    seed_with(effort.seed)
    if not len(instance.duties) or not instance.n or not facts.allowed.any():
        return Found(instance, facts, tours, None if start is not None else watched(facts, tours), broken, False)
    draft, everything, plain = empty_draft(), np.arange(instance.n), np.ones(instance.n)
    minutes = paid_for(1.0)
    order = np.argsort(facts.day, kind="stable")
    if start is None:
        for duty in order:
            fill(facts, tours, draft, duty, everything, True, plain, minutes)
        tours = _anneal(facts, tours, effort, 0.0, _OWED_SHARE, only_owed=True)
    owed_watched = watched(facts, tours) if start is None else None
    since, price = (_OWED_SHARE if start is None else 0.0), 0.0
    if soft:
        price = watched(facts, tours) / max(int(tours.lengths.sum()), 1)
    for duty in order:
        fill(_priced(facts, price), tours, draft, duty, everything, False, plain, minutes)
    tours = _anneal(facts, tours, effort, since, 1.0, only_owed=False, price=price, weeks=weeks)
    shorten(instance, facts, tours)
    even_out(instance, facts, tours)
    return Found(instance, facts, tours, owed_watched, broken, effort.cancelled())


def _priced(facts: Facts, price: float) -> Facts:
    """What is owed at a price, above everything where that is 0."""
    return facts._replace(owed_unit=price) if 0 < price < facts.owed_unit else facts


def _anneal(
    facts: Facts,
    tours: Tours,
    effort: Effort,
    since: float,
    until: float,
    *,
    only_owed: bool,
    price: float = 0.0,
    weeks: Sequence[int] = (),
) -> Tours:
    """The best tours met between two shares of the effort; ``price`` of what is owed at first, 0 for none."""
    best, draft, saved = copy_of(tours), empty_draft(), room_to_save()
    own = np.intersect1d(facts.day // DAYS_A_WEEK, list(weeks) or range(tours.minutes.shape[1])).astype(np.int64)
    top = np.array([float(tours.unmet.sum()), watched(facts, tours)])
    all_risk = max(float(facts.risk.sum()), 1e-12)
    what = "owed visits" if only_owed else "risk watched"
    batch, done, told = 50, 0, effort.elapsed()
    while not effort.cancelled():
        if effort.rounds is None:
            part = effort.elapsed() / effort.seconds
        else:
            part = since + (until - since) * done / max(1, round(effort.rounds * (until - since)))
        if part >= until:
            break
        gone = (part - since) / (until - since)
        cold = _COLD if price == 0 else _MILD
        warm = all_risk * _HEAT * (cold / _HEAT) ** max(gone, 0.0)
        low, high = _SOFT
        dear = price * low * (high / low) ** (gone / _SOFT_SHARE) if gone < _SOFT_SHARE else 0.0
        mending = _MENDING[dear == 0.0]
        improve(_priced(facts, dear), tours, best, draft, saved, batch, warm, warm, only_owed, top, mending, own)
        done += batch
        now = effort.elapsed()
        if effort.rounds is None:
            batch = int(np.clip(batch * _BATCH_S / max(now - told, 1e-3), 10, 5_000))
        told = now
        effort.report(what, min(part, 1.0))
    return best
