"""The mixed-integer program of ``models.next_directors``: its columns, its rows, one solve a level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from models.director_plans import LEVELS, NEEDED_COLUMNS, Level, Post, Terms
from models.score import Bools, Floats

_EXACT: Final = 1e-6
"""Hours that agree to this are the same: HiGHS meets constraints to 1e-7."""


@dataclass(frozen=True, eq=False)
class _Place:
    """Where a kind of post may be put: positions of its villages, hours it has left for them, how many at most."""

    kind: str
    at: tuple[int, ...]
    hours: float
    travel: float
    most: int


class Program:
    """Columns: posts by place (whole), hours to each end of a pair, vacant, below rule, unmet hours."""

    def __init__(self, codes: Sequence[str], places: list[_Place], terms: Terms) -> None:
        self.codes, self.places, self.terms = list(codes), places, terms
        self.pairs = sorted({place.at for place in places if len(place.at) == 2})
        n, p = len(self.codes), len(self.places)
        self.first_share = p
        self.first_vacant = p + 2 * len(self.pairs)
        self.first_below = self.first_vacant + n
        self.first_unmet = self.first_below + n
        self.size = self.first_unmet + n
        self.objectives = {name: np.zeros(self.size) for name in LEVELS}
        self.objectives["vacant"][self.first_vacant : self.first_below] = 1
        self.objectives["below_rule"][self.first_below : self.first_unmet] = 1
        self.objectives["unmet_hours"][self.first_unmet :] = 1
        self.upper = np.zeros(self.size)
        self.upper[:p] = [place.most for place in places]
        self._rows: list[tuple[list[int], list[float], float, float]] = []

    @classmethod
    def of(
        cls, villages: pd.DataFrame, minutes: Floats, terms: Terms, posts: int | None, yuan: float | None
    ) -> Program:
        """The program of villages in the order of their codes."""
        directors, needed, owed, available = (villages[name].to_numpy(dtype="float64") for name in NEEDED_COLUMNS)
        kinds = dict(terms.hours)
        if yuan is None:  # the kind with most hours is never worse; what need not be is taken back afterwards
            kinds = {max(kinds, key=lambda kind: kinds[kind]): max(kinds.values())}
        gap = np.maximum(owed - available, 0.0)
        vacant = directors < 1
        short = np.where(needed > 1, np.maximum(np.ceil(needed - directors), 0), 0)
        # No more than this many posts of one kind can be of use in one village.
        useful = {
            kind: np.maximum.reduce([vacant.astype(float), short, np.ceil(gap / hours - 1e-12)]).astype(int)
            for kind, hours in kinds.items()
        }
        places = [
            _Place(kind, (i,), hours, 0.0, int(useful[kind][i]))
            for kind, hours in kinds.items()
            for i in np.flatnonzero(useful[kind]).tolist()
        ]
        for i, j in _neighbours(minutes, terms.share_within, useful):
            travel = terms.trips * float(minutes[i, j] + minutes[j, i]) / 60
            places += [
                _Place(
                    kind,
                    (i, j),
                    hours - travel,
                    travel,
                    int(np.ceil((useful[kind][i] + useful[kind][j]) / max(terms.counts_shared, 0.1))),
                )
                for kind, hours in kinds.items()
                if hours > travel
            ]
        program = cls([str(code) for code in villages.index], places, terms)
        program._constrain(gap, vacant, short, posts, yuan)
        return program

    def _constrain(self, gap: Floats, vacant: Bools, short: Floats, posts: int | None, yuan: float | None) -> None:
        n = len(self.codes)
        self.upper[self.first_vacant : self.first_below] = vacant
        self.upper[self.first_below : self.first_unmet] = short > 0
        self.upper[self.first_unmet :] = gap
        here: list[list[int]] = [[] for _ in range(n)]
        for column, place in enumerate(self.places):
            for i in place.at:
                here[i].append(column)
        ends: list[list[int]] = [[] for _ in range(n)]
        pair_columns: dict[tuple[int, ...], list[int]] = {pair: [] for pair in self.pairs}
        for column, place in enumerate(self.places):
            if len(place.at) == 2:
                pair_columns[place.at].append(column)
        for number, pair in enumerate(self.pairs):
            sides = (self.first_share + 2 * number, self.first_share + 2 * number + 1)
            columns = pair_columns[pair]
            left = [min(self.places[c].hours, gap[pair[0]] + gap[pair[1]]) for c in columns]
            self._row([*sides, *columns], [1.0, 1.0, *(-h for h in left)], -np.inf, 0.0)
            for i, side in zip(pair, sides, strict=True):
                ends[i].append(side)
                self.upper[side] = gap[i]
                most = [min(self.places[c].hours, gap[i]) for c in columns]
                self._row([side, *columns], [1.0, *(-h for h in most)], -np.inf, 0.0)
        for i in range(n):
            if vacant[i]:
                self._row([self.first_vacant + i, *here[i]], [1.0] * (1 + len(here[i])), 1.0, np.inf)
            if short[i] > 0:
                counts = [1.0 if len(self.places[c].at) == 1 else self.terms.counts_shared for c in here[i]]
                self._row([self.first_below + i, *here[i]], [short[i], *counts], short[i], np.inf)
            if gap[i] > 0:
                alone = [c for c in here[i] if len(self.places[c].at) == 1]
                # A post gives no more than the gap; the same whole plans, a tighter relaxation.
                gives = [min(self.places[c].hours, gap[i]) for c in alone]
                columns = [self.first_unmet + i, *ends[i], *alone]
                self._row(columns, [1.0] * (1 + len(ends[i])) + gives, gap[i], np.inf)
        every = list(range(len(self.places)))
        if posts is not None:
            self._row(every, [1.0] * len(every), 0.0, float(posts))
        if yuan is not None:
            self._row(every, [self.terms.yuan[place.kind] for place in self.places], 0.0, float(yuan))

    def _row(self, columns: list[int], values: list[float], low: float, high: float) -> None:
        self._rows.append((columns, values, low, high))

    @property
    def no_posts(self) -> Floats:
        """The solution without any post: all that is lacking stays so."""
        solution = self.upper.copy()
        solution[: self.first_vacant] = 0
        return solution

    def solve(self, name: str, before: Sequence[Level], start: Floats, seconds: float) -> tuple[Level, Floats]:
        """The best of one level while those before keep their best; ``start`` where none is found in the time."""
        if not self.places:
            rest = float(self.objectives[name] @ start)
            return Level(name, rest, rest, True), start
        rows = [*self._rows]
        for level in before:
            columns = np.flatnonzero(self.objectives[level.name])
            slack = 0.5 if level.name in ("vacant", "below_rule") else _EXACT
            rows.append((columns.tolist(), self.objectives[level.name][columns].tolist(), 0.0, level.value + slack))
        indptr = np.cumsum([0, *(len(columns) for columns, *_ in rows)])
        matrix = csr_array(
            (
                np.concatenate([values for _, values, *_ in rows]),
                np.concatenate([np.asarray(columns, dtype=np.int32) for columns, *_ in rows]),
                indptr.astype(np.int32),
            ),
            shape=(len(rows), self.size),
        )
        whole = np.zeros(self.size, dtype=np.int64)
        whole[: len(self.places)] = 1
        whole[self.first_vacant : self.first_unmet] = 1
        answer = milp(
            self.objectives[name],
            integrality=whole,
            bounds=Bounds(0, self.upper),
            constraints=LinearConstraint(matrix, [row[2] for row in rows], [row[3] for row in rows]),
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        found = start if answer.x is None else np.where(whole == 1, np.round(answer.x), answer.x)
        value = float(self.objectives[name] @ found)
        bound = 0.0 if answer.mip_dual_bound is None else max(float(answer.mip_dual_bound), 0.0)
        return Level(name, value, bound, value - bound <= _EXACT * max(1.0, abs(value))), found

    def posts_in(self, solution: Floats) -> list[Post]:
        """The posts of a solution; those of one pair share the pair's hours out in turn."""
        made: list[Post] = []
        given: dict[tuple[int, ...], list[float]] = {
            pair: [max(float(solution[self.first_share + 2 * k + side]), 0.0) for side in (0, 1)]
            for k, pair in enumerate(self.pairs)
        }
        for column, place in enumerate(self.places):
            for _ in range(round(float(solution[column]))):
                if len(place.at) == 1:
                    hours: tuple[float, ...] = (place.hours,)
                else:
                    left = given[place.at]
                    first = min(left[0], place.hours)
                    second = min(left[1], place.hours - first)
                    given[place.at] = [left[0] - first, left[1] - second]
                    # What nobody lacks goes to the first: it is there all the same.
                    hours = (place.hours - second, second)
                codes = tuple(self.codes[i] for i in place.at)
                made.append(Post(place.kind, codes, hours, place.travel, self.terms.yuan[place.kind]))
        return made


def _neighbours(
    minutes: Floats, within: float | None, useful: Mapping[str, npt.NDArray[np.int64]]
) -> list[tuple[int, int]]:
    """Pairs near enough both ways to share a post, both of which can use one."""
    if within is None:
        return []
    wanted = np.logical_or.reduce([counts > 0 for counts in useful.values()])
    near = np.triu((minutes <= within) & (within >= minutes.T), k=1) & wanted[:, None] & wanted
    return [(int(i), int(j)) for i, j in np.argwhere(near)]
