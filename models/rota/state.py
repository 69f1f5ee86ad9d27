"""The tours of a plan in the making: what every visit adds, what is still owed, and how to put in or take out one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from models.rota.instance import Instance
from models.rota.problem import DAYS_A_WEEK
from models.score import Bools, Floats, Ints

OWED_WEIGHT: Final = 1e6
"""How many times the risk of everything one owed visit counts: more than any plan can make up for."""


class State:
    """Tours by duty: ``stops`` and ``arrivals``; ``counts`` (n, D, W) visits; ``need`` (n, D): what a visit on that
    day would lessen ``unmet`` by."""

    def __init__(self, instance: Instance) -> None:
        self.it = instance
        self.stops: list[list[int]] = [[] for _ in instance.duties]
        self.arrivals: list[list[float]] = [[] for _ in instance.duties]
        self.spans: Floats = np.zeros(len(instance.duties))
        self.counts: Ints = np.zeros(instance.risk.shape, dtype=np.int64)
        self.gains: Floats = instance.risk * instance.watch
        self.need: Ints = np.zeros((instance.n, instance.n_days), dtype=np.int64)
        self.minutes: Floats = np.zeros((len(instance.problem.teams), instance.problem.weeks))
        self._keep = 1 - instance.watch
        self.unmet_of: Ints = np.zeros(instance.n, dtype=np.int64)
        for site in range(instance.n):
            self._owe(site)

    @property
    def watched(self) -> float:
        """Risk watched."""
        return float((self.it.risk * (1 - self._keep**self.counts)).sum())

    @property
    def unmet(self) -> int:
        """Visits short and days of broken gaps."""
        return int(self.unmet_of.sum())

    def clear(self, duty: int) -> None:
        """Empty a tour."""
        self.put(duty, [], [], 0.0)

    def put(self, duty: int, stops: Sequence[int], arrivals: Sequence[float], span: float) -> None:
        """Make a tour these stops at these times, ``span`` minutes from base to base."""
        it = self.it.duties[duty]
        for stop, begin in zip(self.stops[duty], self.arrivals[duty], strict=True):
            self._count(stop, it.day, begin, -1)
        touched = set(self.stops[duty]) ^ set(stops)
        self.stops[duty], self.arrivals[duty] = list(stops), list(arrivals)
        for stop, begin in zip(stops, arrivals, strict=True):
            self._count(stop, it.day, begin, 1)
        self.minutes[it.team, self.it.week(it.day)] += span - self.spans[duty]
        self.spans[duty] = span
        for stop in touched:
            self._owe(stop)

    def set(self, duty: int, stops: Sequence[int]) -> bool:
        """Make a tour these stops, as early as can be; False, and nothing done, if it cannot be."""
        found = self.it.schedule(self.it.duties[duty], stops)
        if found is None:
            return False
        arrivals, left, back = found
        self.put(duty, stops, arrivals, back - left)
        return True

    def _count(self, stop: int, day: int, begin: float, by: int) -> None:
        window = self.it.window(begin)
        self.counts[stop, day, window] += by
        self.gains[stop, day, window] = (
            self.it.risk[stop, day, window] * self.it.watch * self._keep ** int(self.counts[stop, day, window])
        )

    def _owe(self, site: int) -> None:
        """What is owed and not met at a water, and what one more day would mend, for each day."""
        it = self.it
        days = np.arange(it.n_days)
        gone = self.counts[site].any(axis=1)
        short = np.maximum(it.owed[site] - gone.reshape(-1, DAYS_A_WEEK).sum(axis=1), 0)
        start = -1 - int(it.since[site])
        marks = np.where(gone, days, start)
        before = np.concatenate([[start], np.maximum.accumulate(marks)[:-1]])
        ends = np.where(gone, days, it.n_days - 1)
        after = np.append(np.minimum.accumulate(ends[::-1])[::-1][1:], it.n_days - 1)
        gap = int(it.gap[site])
        late = np.maximum(np.minimum(after, it.n_days - 1) - before - gap, 0)
        # The run a day lies in, without it and with it.
        with_it = np.maximum(days - before - gap, 0) + np.maximum(after - days - gap, 0)
        mends = late - with_it + (np.repeat(short, DAYS_A_WEEK) > 0)
        self.need[site] = np.where(gone, 0, mends)
        visited = np.flatnonzero(gone)
        ends_of = np.append(visited, it.n_days - 1)
        starts_of = np.concatenate([[start], visited])
        self.unmet_of[site] = short.sum() + np.maximum(ends_of - starts_of - gap, 0).sum()

    def best_insertion(
        self, duty: int, among: Bools, *, only_owed: bool, noise: Floats | None = None
    ) -> tuple[float, int, int] | None:
        """The best (gain a minute, water, position) to put into a tour; None where nothing helps and fits.

        ``among`` (n,): waters to choose from. Later stops that are pushed into another window count for that one.
        """
        it = self.it
        one = it.duties[duty]
        team, day = one.team, one.day
        stops, arrivals = self.stops[duty], self.arrivals[duty]
        need = self.need[:, day]
        cand = np.flatnonzero(among & it.allowed[:, team] & ((need > 0) if only_owed else True))
        if not len(cand):
            return None
        k = len(stops)
        at = np.array(stops, dtype=np.int64)
        arrive = np.array(arrivals)
        done = arrive + it.service[at] if k else np.empty(0)
        between = it.between[team]
        # (c, k + 1): leaving the stop before, on to the candidate, on to the stop after.
        leave = np.concatenate([[one.start], done])
        to_c = np.empty((len(cand), k + 1))
        from_c = np.empty((len(cand), k + 1))
        to_c[:, 0] = it.from_base[team, cand]
        from_c[:, k] = it.to_base[team, cand]
        if k:
            to_c[:, 1:] = between[np.ix_(at, cand)].T
            from_c[:, :k] = between[np.ix_(cand, at)]
        begin = it.starts(np.maximum(leave + to_c, it.opens[cand, None]))
        end = begin + it.service[cand, None]
        reach = end + from_c
        # Latest times at which the stops after (and the base) may still be reached.
        latest = np.empty(k + 1)
        latest[k] = one.end
        for i in range(k - 1, -1, -1):
            on = between[stops[i], stops[i + 1]] if i + 1 < k else it.to_base[team, stops[i]]
            latest[i] = min(it.closes[stops[i]] - it.service[stops[i]], latest[i + 1] - on - it.service[stops[i]])
            latest[i] = min(latest[i], it.last[-1] - 1e-9)
        fits = (end <= it.closes[cand, None]) & (reach <= latest)
        if not fits.any():
            return None
        window = np.minimum(np.searchsorted(it.last, begin, side="right"), len(it.last) - 1)
        gain = self.gains[cand[:, None], day, window]
        for stop, begun in zip(stops, arrivals, strict=True):  # nobody calls twice at a water in one window
            again = np.flatnonzero(cand == stop)
            fits[again] &= window[again] != it.window(begun)
        following = np.append(arrive, done[-1] + it.to_base[team, stops[-1]] if k else 0.0)
        if k:
            push = np.maximum(reach - following, 0.0)
            for i in range(k):
                now = it.window(arrivals[i])
                if now + 1 < len(it.last):
                    edge = it.last[now] - arrivals[i]
                    had = self.gains[stops[i], day, now] / self._keep if self._keep else 0.0
                    loss = had - self.gains[stops[i], day, now + 1]
                    gain[:, : i + 1] -= loss * (push[:, : i + 1] >= edge)
            old_span = self.spans[duty]
            left = np.full((len(cand), k + 1), arrivals[0] - it.from_base[team, stops[0]])
            left[:, 0] = begin[:, 0] - it.from_base[team, cand]
            back = following[k] + push
            back[:, k] = reach[:, k]
            extra = back - left - old_span
        else:
            extra = reach - (begin - to_c)
            old_span = 0.0
        spare = it.hours[team] - self.minutes[team, it.week(day)]
        fits &= extra <= spare + 1e-9
        weight = gain + need[cand, None] * self._owed_unit
        score = weight / np.maximum(extra, 1.0)
        if noise is not None:
            score = score * noise[cand, None]
        score = np.where(fits & (weight > 0), score, -np.inf)
        best = int(np.argmax(score))
        row, position = divmod(best, k + 1)
        if not np.isfinite(score[row, position]):
            return None
        return float(score[row, position]), int(cand[row]), position

    @property
    def _owed_unit(self) -> float:
        return float(self.it.risk.sum()) * OWED_WEIGHT + 1.0

    def fill(self, duty: int, among: Bools, *, only_owed: bool = False, noise: Floats | None = None) -> None:
        """Put into a tour what helps most by the minute, until nothing more fits."""
        among = among.copy()
        while (found := self.best_insertion(duty, among, only_owed=only_owed, noise=noise)) is not None:
            _, site, position = found
            if not self.set(duty, [*self.stops[duty][:position], site, *self.stops[duty][position:]]):
                among[site] = False  # pushed later, two visits would fall into one window
