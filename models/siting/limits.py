"""What may open together: the columns and rows every program of siting shares.

y_j is 1 where candidate j opens; s_k is 1 where site k opens. ::

    y_j = 1, y_j = 0                        fixed, forbidden
    sum of y_j that count = p               at most p where a budget holds too, and in lscp
    yuan <= budget                          yuan = opening + sites + closing, see below
    sum of y_j in a township >= per_township
    sum of y_j within ``longest`` of i >= 1    where any candidate is: the mandatory closeness of Church & ReVelle 1974
    sum of y_j of a service at a site <= 1
    s_k >= y_j of the site

yuan: cost_yuan of what opens, site_yuan once a site that opens, close_yuan of what exists where nothing of its service
opens at its site (an extended station is not closed).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from models.score import Bools, Floats, Ints
from models.siting.highs import Program
from models.siting.problem import SitingProblem


def sites_of(problem: SitingProblem) -> Ints:
    """The number of each candidate's site (m,), from 0."""
    return np.asarray(pd.factorize(problem.candidates["site"])[0], dtype=np.int64)


def places_of(problem: SitingProblem) -> Ints:
    """The number (m,) of each candidate's service at its site, from 0: at most one of a number may open."""
    service, names = pd.factorize(problem.candidates["service"])
    return np.asarray(pd.factorize(sites_of(problem) * max(len(names), 1) + service)[0], dtype=np.int64)


def numbers_of(problem: SitingProblem, name: str) -> Floats:
    """A column of the candidates (m,)."""
    return np.asarray(problem.candidates[name].to_numpy(dtype=np.float64))


def townships_of(problem: SitingProblem) -> Ints:
    """The number of each candidate's township (m,), from 0."""
    return np.asarray(pd.factorize(problem.candidates["township"])[0], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Limits:
    """The limits of a problem looked up once, for many sets of open candidates."""

    problem: SitingProblem
    site: Ints = field(repr=False)
    place: Ints = field(repr=False)
    counts: Bools = field(repr=False)

    @classmethod
    def of(cls, problem: SitingProblem) -> Limits:
        """Those of a problem."""
        counts = problem.candidates["counts"].to_numpy(dtype=bool)
        return cls(problem, sites_of(problem), places_of(problem), counts)

    def keep(self, chosen: Ints) -> bool:
        """Whether just these open keep every limit at the head of the file."""
        problem, counting = self.problem, int(self.counts[chosen].sum())
        if problem.p is not None and counting != problem.p:
            at_most = problem.budget is not None or problem.model == "lscp"
            if counting > problem.p or not at_most:
                return False
        if not np.isin(problem.fixed, chosen).all() or np.isin(problem.forbidden, chosen).any():
            return False
        if len(np.unique(self.place[chosen])) < len(chosen):
            return False
        if problem.budget is not None and self.yuan(chosen) > problem.budget:
            return False
        if problem.per_township:
            here = np.bincount(self._township[chosen], minlength=int(self._township.max()) + 1)
            if (here < problem.per_township).any():
                return False
        return bool(self._near[:, chosen].any(axis=1).all())

    def yuan(self, chosen: Ints) -> float:
        """What it costs that just these are open: opening, sites, closing."""
        open_ = np.zeros(self.problem.m, dtype=bool)
        open_[chosen] = True
        cost, site_yuan, close_yuan, existing = self._prices
        kept = np.bincount(self.place, open_) > 0
        sites = np.bincount(self.site, open_) > 0
        closed = existing & ~kept[self.place]
        return float(cost[open_].sum() + site_yuan[sites].sum() + close_yuan[closed].sum())

    @cached_property
    def _prices(self) -> tuple[Floats, Floats, Floats, Bools]:
        """cost_yuan (m,), site_yuan by site, close_yuan (m,), existing (m,)."""
        by_site = np.zeros(int(self.site.max(initial=-1)) + 1)
        by_site[self.site] = numbers_of(self.problem, "site_yuan")
        existing = self.problem.candidates["existing"].to_numpy(dtype=bool)
        return numbers_of(self.problem, "cost_yuan"), by_site, numbers_of(self.problem, "close_yuan"), existing

    @cached_property
    def _township(self) -> Ints:
        return townships_of(self.problem)

    @cached_property
    def _near(self) -> Bools:
        """Rows, each once, of which candidates (m,) are near enough to somebody; none where that is not asked."""
        if self.problem.longest is None:
            return np.empty((0, self.problem.m), dtype=bool)
        near = np.unique(self.problem.minutes <= self.problem.longest, axis=0)
        return np.asarray(near[near.any(axis=1)])


def yuan_of(problem: SitingProblem, chosen: Ints) -> float:
    """What it costs that just these are open; for many sets of one problem, ``Limits``."""
    return Limits.of(problem).yuan(chosen)


def add_openings(program: Program, problem: SitingProblem) -> Ints:
    """The columns y (m,) of a program, with all rows above and the cost ``yuan``."""
    m = problem.m
    low, high = np.zeros(m), np.ones(m)
    low[problem.fixed] = 1.0
    high[problem.forbidden] = 0.0
    opens = program.add_columns(m, low=low, high=high, whole=True)
    _add_yuan(program, problem, opens)
    _add_numbers(program, problem, opens)
    if problem.longest is not None:
        near = np.unique(problem.minutes <= problem.longest, axis=0)
        row, candidate = np.nonzero(near[near.any(axis=1)])
        program.add_rows(row, opens[candidate], 1.0, 1.0, np.inf, number=int(near.any(axis=1).sum()))
    return opens


def _add_numbers(program: Program, problem: SitingProblem, opens: Ints) -> None:
    counting = opens[problem.candidates["counts"].to_numpy(dtype=bool)]
    if problem.p is not None:
        at_most = problem.budget is not None or problem.model == "lscp"
        program.add_row(counting, 1.0, -np.inf if at_most else problem.p, problem.p)
    place = places_of(problem)
    shared = np.flatnonzero(np.bincount(place) > 1)
    for number in shared.tolist():
        program.add_row(opens[place == number], 1.0, -np.inf, 1.0)
    if problem.per_township > 0:
        township = townships_of(problem)
        for number in range(int(township.max()) + 1):
            program.add_row(opens[township == number], 1.0, problem.per_township, np.inf)


def _add_yuan(program: Program, problem: SitingProblem, opens: Ints) -> None:
    place, site = places_of(problem), sites_of(problem)
    existing = problem.candidates["existing"].to_numpy(dtype=bool)
    closing = np.bincount(place, np.where(existing, numbers_of(problem, "close_yuan"), 0.0))
    program.add_cost("yuan", opens, numbers_of(problem, "cost_yuan") - closing[place], float(closing.sum()))
    site_yuan = numbers_of(problem, "site_yuan")
    alone = np.bincount(site)[site] == 1
    program.add_cost("yuan", opens[alone], site_yuan[alone])
    dear = np.flatnonzero(~alone & (site_yuan > 0))
    if len(dear):
        numbers, first, of_site = np.unique(site[dear], return_index=True, return_inverse=True)
        columns = program.add_columns(len(numbers))
        program.add_cost("yuan", columns, site_yuan[dear][first])
        # Of one site all are told the same (``SitingProblem.checked``).
        row = np.arange(len(dear))
        program.add_rows(
            np.concatenate([row, row]),
            np.concatenate([columns[of_site], opens[dear]]),
            np.repeat([1.0, -1.0], len(dear)),
            0.0,
            np.inf,
            number=len(dear),
        )
    if problem.budget is not None and np.isfinite(problem.budget):
        program.keep_within("yuan", problem.budget)
