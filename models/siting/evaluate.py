"""What a set of open sites comes to, at once: for a plan, for one drawn by hand, for a station dragged over the map.

The minutes of a problem are kept. A place that is no candidate is looked at by one search over the roads (``Toward``),
ready since the evaluator was made. Everybody goes to the nearest open site of the service; with limited places the
nearest homes fill a station first, and who finds none full is sent on (a plain way: the best way is the solver's).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.network import RoadNetwork, Toward
from geo.text import say
from models.score import Floats, Ints
from models.siting.access import FAR_MIN, VERY_FAR_MIN
from models.siting.county_problem import CountySiting
from models.siting.equity import gini, worst_township

_KEPT: Final = 64  # places looked at lately


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What open sites come to. Arrays are by row of demand (n,).

    ``nearest``: minutes to the nearest open site, inf where there is none; ``candidate``: its position, -1 for none;
    ``served``: the share of the row's persons that find a place there or further on, by reach and places;
    ``filled``: persons served at each candidate (m,); ``flows`` as in ``SitingPlan``. ``persons`` is all with a place;
    ``beyond_30``, ``beyond_60``, ``cut_off`` (no open site reaches them), ``unserved`` and ``unlocated`` are persons.
    ``weighted_minutes``: weight × minutes of those reached; ``mean_minutes``, ``gini_minutes``: of persons reached;
    ``worst_township`` and the share of its persons beyond 30 minutes. ``cost_yuan``: opening, sites and closing.
    """

    chosen: Ints
    nearest: Floats
    candidate: Ints
    served: Floats
    filled: Floats
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
        self._open: tuple[Ints, Floats] = np.empty(0, dtype=np.int64), np.empty((0, siting.problem.n))
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
        problem, n = self.siting.problem, self.siting.problem.n
        chosen = np.unique(np.asarray(chosen, dtype=np.int64))
        if len(chosen) and (chosen[0] < 0 or chosen[-1] >= problem.m):
            raise InputError(say("Candidates are 0 to {m}; {n} is none.", m=problem.m - 1, n=int(chosen[-1])))
        minutes = self._minutes_of(chosen)
        for position, (x, y) in (moved or {}).items():
            row = np.flatnonzero(chosen == position)
            if not len(row):
                raise InputError(say("Candidate {n} is moved and not open; open it first.", n=position))
            minutes = minutes.copy() if minutes is self._open[1] else minutes
            minutes[row[0]] = self.minutes_to(x, y, str(self._offered[position]))
        nearest, candidate, best = np.full(n, np.inf), np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=np.int64)
        if len(chosen):
            best = minutes.argmin(axis=0).astype(np.int64)
            nearest = minutes[best, np.arange(n)]
            candidate = np.where(np.isfinite(nearest), chosen[best], -1)
        served, at_open, flows = self._fill(minutes, chosen, best, nearest)
        filled = np.zeros(problem.m)
        filled[chosen] = at_open
        return self._told(chosen, nearest, candidate, served, filled, flows)

    def _minutes_of(self, chosen: Ints) -> Floats:
        """Minutes (k, n) to each of ``chosen``; kept, for while a station is dragged they stay the same."""
        if not np.array_equal(self._open[0], chosen):
            self._open = chosen, np.ascontiguousarray(self.siting.problem.minutes[:, chosen].T)
        return self._open[1]

    def _fill(self, minutes: Floats, chosen: Ints, best: Ints, nearest: Floats) -> tuple[Floats, Floats, pd.DataFrame]:
        """Share (n,) of each row that finds a place, persons at each open one (k,), who goes where; nearest first."""
        problem = self.siting.problem
        if not len(chosen):
            return np.zeros(problem.n), np.zeros(0), _flows([], [], [])
        room = problem.candidates["capacity"].to_numpy(dtype=np.float64)[chosen]
        first = problem.reach.share(nearest)
        asked: Floats = np.bincount(best, weights=problem.persons * first, minlength=len(chosen)).astype(np.float64)
        if (asked <= room).all():  # there is room for everybody where they go
            some = np.flatnonzero(first > 0)
            return first, asked, _flows(some, chosen[best[some]], first[some])
        site, row = np.nonzero(minutes <= problem.reach.none)
        far = minutes[site, row]
        order = np.argsort(far, kind="stable")
        share = problem.reach.share(far[order])
        pairs = zip(row[order].tolist(), site[order].tolist(), share.tolist(), strict=True)
        left, free = problem.persons.tolist(), room.tolist()
        found, there = [0.0] * problem.n, [0.0] * len(chosen)
        sent: list[tuple[int, int, float]] = []
        for i, j, part in pairs:
            if left[i] <= 0 or free[j] <= 0 or part <= 0:
                continue
            # Of who comes so far only a share is served: the rest of them fill no place.
            come = min(left[i], free[j] / part)
            left[i] -= come
            free[j] -= come * part
            there[j] += come * part
            found[i] += come * part
            sent.append((i, j, come * part))
        served = np.divide(found, problem.persons, out=np.zeros(problem.n), where=problem.persons > 0)
        demand, to, amount = (np.array(one) for one in zip(*sent, strict=True)) if sent else ([], [], [])
        demand, to = np.asarray(demand, dtype=np.int64), np.asarray(to, dtype=np.int64)
        return served, np.array(there), _flows(demand, chosen[to], np.asarray(amount) / problem.persons[demand])

    def _told(
        self, chosen: Ints, nearest: Floats, candidate: Ints, served: Floats, filled: Floats, flows: pd.DataFrame
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
            filled=filled,
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
            cost_yuan=cost_of(problem.candidates, chosen),
        )


def _flows(demand: Any, candidate: Any, share: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "demand": np.asarray(demand, dtype=np.int64),
            "candidate": np.asarray(candidate, dtype=np.int64),
            "share": np.asarray(share, dtype=np.float64),
        }
    )


def cost_of(candidates: pd.DataFrame, chosen: Ints) -> float:
    """Yuan for opening ``chosen``, each site once, and for closing what stands and is not open, or open extended."""
    frame = candidates.iloc[chosen]
    sites = frame.drop_duplicates("site")["site_yuan"].sum()
    stands = candidates[candidates["existing"].to_numpy(dtype=bool)]
    open_now = set(zip(frame["site"], frame["service"], strict=True))
    closed = [pair not in open_now for pair in zip(stands["site"], stands["service"], strict=True)]
    return float(frame["cost_yuan"].sum() + sites + stands["close_yuan"].to_numpy(dtype=np.float64)[closed].sum())
