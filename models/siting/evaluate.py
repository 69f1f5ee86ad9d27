"""What a set of open sites comes to, at once: for a plan, for one drawn by hand, for a station dragged over the map.

The minutes of a problem are kept. A place that is no candidate is looked at by one search over the roads (``Toward``),
ready since the evaluator was made. Everybody goes to the nearest open site of the service; with limited places the
nearest homes fill a station first, and who finds it full is sent on. That is a plain way, and the same for a solver's
plan and for one drawn by hand, so that the two can be compared; the best way of dividing them is the solver's, and only
its objective and bound speak of that. Whoever goes fills a whole place (``models.siting.assign``). Places are those on
record or taken by rule, and need is met within the reach, also where the model asked leaves them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.network import RoadNetwork, Toward
from geo.text import say
from models.score import Floats, Ints
from models.siting.access import FAR_MIN, VERY_FAR_MIN
from models.siting.assign import LEAST_SHARE, filled_of, flows_of, met_of
from models.siting.county_problem import CountySiting
from models.siting.equity import gini, worst_township
from models.siting.limits import Limits
from models.siting.problem import SitingProblem

_KEPT: Final = 64  # places looked at lately


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What open sites come to. Arrays are by row of demand (n,).

    ``nearest``: minutes to the nearest open site, inf where there is none; ``candidate``: its position, -1 for none;
    ``served``: the share of the row's need that is met there or further on, by reach and places; ``filled``: persons
    who find a place at each candidate (m,); ``coming``: persons to whom it is the nearest open one and who are within
    its reach, room or no room; ``flows`` as in ``SitingPlan``, of those within reach. ``persons`` is all with a place;
    ``beyond_30``, ``beyond_60``, ``cut_off`` (no open site reaches them), ``unserved`` and ``unlocated`` are persons.
    ``weighted_minutes``: weight × minutes of those reached; ``mean_minutes``, ``gini_minutes``: of persons reached;
    ``worst_township`` and the share of its persons beyond 30 minutes. ``cost_yuan``: opening, sites and closing.
    """

    chosen: Ints
    nearest: Floats
    candidate: Ints
    served: Floats
    filled: Floats
    coming: Floats
    flows: pd.DataFrame
    persons: float
    beyond_30: float
    beyond_60: float
    cut_off: float
    unserved: float
    unlocated: float
    weighted_minutes: float
    mean_minutes: float
    gini_minutes: float
    worst_township: str
    worst_share: float
    cost_yuan: float

    def figures(self) -> dict[str, float | str | None]:
        """The numbers alone, as plain JSON values; None for what is not defined."""
        names = (
            "persons", "beyond_30", "beyond_60", "cut_off", "unserved", "unlocated", "weighted_minutes",
            "mean_minutes", "gini_minutes", "worst_township", "worst_share", "cost_yuan",
        )  # fmt: skip
        found: dict[str, float | str | None] = {}
        for name in names:
            value = getattr(self, name)
            known = isinstance(value, str) or np.isfinite(value)
            found[name] = (value if isinstance(value, str) else float(value)) if known else None
        return found


@dataclass(frozen=True, eq=False)
class _Standing:
    """Open sites where they are: minutes (n,) to the nearest and which it is, -1 for none; and every pair within reach,
    by minutes."""

    chosen: Ints
    nearest: Floats
    candidate: Ints
    far: Floats
    row: Ints
    candidate_of: Ints

    @classmethod
    def of(cls, problem: SitingProblem, chosen: Ints) -> _Standing:
        minutes = np.ascontiguousarray(problem.minutes[:, chosen].T)
        nearest, candidate = np.full(problem.n, np.inf), np.full(problem.n, -1, dtype=np.int64)
        if len(chosen):
            best = minutes.argmin(axis=0)
            nearest = minutes[best, np.arange(problem.n)]
            candidate = np.where(np.isfinite(nearest), chosen[best], -1).astype(np.int64)
        site, row = np.nonzero(minutes <= problem.reach.none)
        far = minutes[site, row]
        order = np.argsort(far, kind="stable")
        return cls(chosen, nearest, candidate, far[order], row[order].astype(np.int64), chosen[site[order]])


class Evaluator:
    """Evaluates sets of open candidates of one siting, some of them moved. Not thread-safe.

    Args:
        siting: the problem with its places.
        network: the roads it was made of; without them nothing can be moved.
    """

    def __init__(self, siting: CountySiting, network: RoadNetwork | None = None) -> None:
        self.siting = siting
        rows = siting.demand.rows
        self._service = rows["service"].to_numpy(dtype=object)
        self._offered = siting.problem.candidates["service"].to_numpy(dtype=object)
        codes, of = np.unique(rows["township"].to_numpy(dtype=object).astype(str), return_inverse=True)
        self._townships, self._township_of = codes.tolist(), of.ravel().astype(np.int64)
        self._of_service = {name: self._service == name for name in set(self._service.tolist())}
        self._toward: Toward | None = None
        self._place_of: Ints = np.empty(0, dtype=np.int64)
        self._seen: dict[tuple[float, float], Floats] = {}
        self._limits = Limits.of(siting.problem)
        self._still = _Standing.of(siting.problem, np.empty(0, dtype=np.int64))
        if network is not None:
            if network.version != siting.network_version:
                raise InputError(say("These are not the roads the minutes were made of; make the problem again."))
            places, of = np.unique(siting.demand.xy, axis=0, return_inverse=True)
            self._toward, self._place_of = Toward.of(network, places, mode=siting.mode), of.ravel()

    def positions(self, ids: tuple[str, ...] | list[str]) -> Ints:
        """Positions of candidates by id, ascending.

        Raises:
            InputError: one is no candidate.
        """
        found = self.siting.problem.candidates.index.get_indexer(pd.Index(list(ids), dtype="str"))
        if (found < 0).any():
            lost = [one for one, at in zip(ids, found, strict=True) if at < 0]
            raise InputError(say("There is no candidate {id}; look it up in their list.", id=lost[0]), ids=lost)
        return np.unique(found).astype(np.int64)

    def minutes_to(self, x: float, y: float, service: str) -> Floats:
        """Minutes (n,) from each row of a service to a place in metres; inf for rows of another.

        Raises:
            InputError: nothing can be moved, or the place is none.
        """
        if self._toward is None:
            raise InputError(say("Without the roads no station can be moved."))
        if not (np.isfinite(x) and np.isfinite(y)):
            raise InputError(say("A station is moved to a point on the map; this is none."))
        key = (float(x), float(y))
        if key not in self._seen:
            if len(self._seen) >= _KEPT:
                self._seen.pop(next(iter(self._seen)))
            self._seen[key] = self._toward.minutes(np.array(key))
        return np.where(self._of_service.get(service, False), self._seen[key][self._place_of], np.inf)

    def evaluate(self, chosen: Ints, moved: Mapping[int, tuple[float, float]] | None = None) -> Evaluation:
        """What the candidates at positions ``chosen`` come to; ``moved``: some of them at other places (metres).

        Raises:
            InputError: a position is none, or as ``minutes_to``.
        """
        problem = self.siting.problem
        chosen = np.unique(np.asarray(chosen, dtype=np.int64))
        if len(chosen) and (chosen[0] < 0 or chosen[-1] >= problem.m):
            raise InputError(say("Candidates are 0 to {m}; {n} is none.", m=problem.m - 1, n=int(chosen[-1])))
        twice = pd.Series(self._limits.place[chosen]).duplicated().to_numpy()
        if twice.any():
            one = str(problem.candidates.index[chosen[twice][0]])
            raise InputError(
                say("{id} and another open one are the same station; open one of the two.", id=one), ids=[one]
            )
        places = dict(sorted((moved or {}).items()))
        for position in places:
            if position not in chosen:
                raise InputError(say("Candidate {n} is moved and not open; open it first.", n=position))
        still = self._standing(np.setdiff1d(chosen, np.array(list(places), dtype=np.int64)))
        nearest, candidate = still.nearest.copy(), still.candidate.copy()
        far, row, to = [still.far], [still.row], [still.candidate_of]
        for position, (x, y) in places.items():
            minutes = self.minutes_to(x, y, str(self._offered[position]))
            better = (minutes < nearest) | ((minutes == nearest) & np.isfinite(minutes) & (position < candidate))
            nearest, candidate = np.where(better, minutes, nearest), np.where(better, position, candidate)
            near = np.flatnonzero(minutes <= problem.reach.none)
            far.append(minutes[near])
            row.append(near)
            to.append(np.full(len(near), position, dtype=np.int64))
        some = np.flatnonzero((candidate >= 0) & (problem.reach.share(nearest) > 0))
        coming = np.bincount(candidate[some], weights=problem.persons[some], minlength=problem.m).astype(np.float64)
        flows, served = self._fill(coming, nearest, candidate, far, row, to)
        return self._told(chosen, nearest, candidate, served, coming, flows)

    def _standing(self, chosen: Ints) -> _Standing:
        """What those of the open sites come to that are where they are; kept, for a drag asks for it again."""
        if not np.array_equal(self._still.chosen, chosen):
            self._still = _Standing.of(self.siting.problem, chosen)
        return self._still

    def _fill(
        self, coming: Floats, nearest: Floats, candidate: Ints, far: list[Floats], row: list[Ints], to: list[Ints]
    ) -> tuple[pd.DataFrame, Floats]:
        """Who goes where, and the share (n,) of each row's need that is met: the nearest homes fill a station first.

        ``coming``: as in ``Evaluation``; ``far``, ``row``, ``to``: minutes, row and candidate of every pair within
        reach, each part by minutes.
        """
        problem = self.siting.problem
        room = self.siting.candidates.frame["capacity"].to_numpy(dtype=np.float64)
        part = problem.reach.share(nearest)
        if (coming <= room).all():  # there is room for everybody where they go
            some = np.flatnonzero((candidate >= 0) & (part > 0))
            return flows_of(some, candidate[some], np.ones(len(some))), np.where(candidate >= 0, part, 0.0)
        minutes, rows, there = np.concatenate(far), np.concatenate(row), np.concatenate(to)
        if len(far) > 1:
            order = np.argsort(minutes, kind="stable")
            minutes, rows, there = minutes[order], rows[order], there[order]
        near = problem.reach.share(minutes) > 0
        minutes, rows, there = minutes[near], rows[near], there[near]
        left, free, persons = [1.0] * problem.n, room.tolist(), problem.persons.tolist()
        share = np.zeros(len(rows))
        for at, (i, j) in enumerate(zip(rows.tolist(), there.tolist(), strict=True)):
            if left[i] <= LEAST_SHARE or (free[j] <= 0 and persons[i] > 0):
                continue
            goes = left[i] if persons[i] * left[i] <= free[j] else free[j] / persons[i]
            left[i] -= goes
            free[j] -= goes * persons[i]
            share[at] = goes
        used = np.flatnonzero(share > LEAST_SHARE)
        # By row, as ``flows_of`` sorts them, so that the minutes stay beside their flows.
        used = used[np.lexsort((there[used], rows[used]))]
        flows = flows_of(rows[used], there[used], share[used])
        return flows, met_of(problem, flows, minutes[used])

    def _told(
        self, chosen: Ints, nearest: Floats, candidate: Ints, served: Floats, coming: Floats, flows: pd.DataFrame
    ) -> Evaluation:
        problem = self.siting.problem
        persons, total = problem.persons, float(problem.persons.sum())
        reached = np.isfinite(nearest)
        minutes = np.where(reached, nearest, 0.0)
        there = float(persons[reached].sum())
        worst, share = worst_township(self._townships, self._township_of, persons, nearest > FAR_MIN)
        return Evaluation(
            chosen=chosen,
            nearest=nearest,
            candidate=candidate,
            served=served,
            filled=filled_of(problem, flows),
            coming=coming,
            flows=flows,
            persons=total,
            beyond_30=float(persons[nearest > FAR_MIN].sum()),
            beyond_60=float(persons[nearest > VERY_FAR_MIN].sum()),
            cut_off=float(persons[~reached].sum()),
            unserved=total - float((persons * served).sum()),
            unlocated=self.siting.unlocated(),
            weighted_minutes=float((problem.weight * minutes).sum()),
            mean_minutes=float((persons * minutes).sum()) / there if there else np.nan,
            gini_minutes=gini(minutes[reached], persons[reached]),
            worst_township=worst,
            worst_share=share,
            cost_yuan=self._limits.yuan(chosen),
        )
