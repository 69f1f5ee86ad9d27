"""``SitingProblem``: who needs a service how much, where it could be offered, and what a plan may cost.

Demand rows are persons or places with ``weight`` (what the county counts them) and ``persons`` (what fills a station).
Candidates are columns: a service offered at a site in one way. A site may have several: one a service, and of the same
service at the same site at most one is open (as it stands, or extended). What opening a site costs is paid once.

Models, each stated in full where it is solved (``models.siting.program``):

- ``lscp``: the least cost, or number, so that everybody some candidate reaches within ``reach`` is served
  (Toregas et al. 1971, Operations Research 19:1363-1373);
- ``mclp``: most weight served with p stations (Church & ReVelle 1974, Papers in Regional Science 32:101-118), where
  service may fade with the minutes (Berman, Krass & Drezner 2003, EJOR 151:474-480);
- ``p-median``: fewest weighted minutes (Hakimi 1964, Operations Research 12:450-459; ReVelle & Swain 1970);
- ``p-center``: the least longest minutes of anybody (Hakimi 1964), then the fewest weighted minutes;
- ``backup``: most weight served, and served twice (BACOP2: Hogan & ReVelle 1986, Management Science 32:1434-1444).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from geo.errors import ClashError, InputError
from geo.text import say
from models.score import Bools, Floats, Ints

Model = Literal["lscp", "mclp", "p-median", "p-center", "backup"]
MODELS: Final[tuple[Model, ...]] = get_args(Model)

CANDIDATE_COLUMNS: Final = (
    "site",  # text: candidates of one site share what opening it costs
    "service",  # word; demand is of a service
    "township",  # code
    "cost_yuan",  # of opening this candidate, what the site costs left out
    "site_yuan",  # of opening its site at all, the same for all of one site
    "capacity",  # persons, inf where it is without limit
    "existing",  # it stands and works today; opening it is keeping it
    "close_yuan",  # what closing costs; of an existing one, where nothing of its service is open at its site
    "counts",  # it counts in p
)


@dataclass(frozen=True)
class Reach:
    """The share of a person's need a station meets: all up to ``full`` minutes, none beyond ``none``, in between in
    a straight line. ``full == none`` is the plain circle."""

    full: float = 15.0
    none: float = 30.0

    def share(self, minutes: Floats) -> Floats:
        """Shares, 0 to 1, of minutes of any shape; inf gives 0."""
        if self.full == self.none:
            return (minutes <= self.full).astype(np.float64)
        with np.errstate(invalid="ignore"):
            shares: Floats = np.clip((self.none - minutes) / (self.none - self.full), 0.0, 1.0)
        return shares


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """See the head of the file.

    ``minutes`` (n, m): from demand to candidate, inf where none gets there, and where the candidate is of another
    service. ``weight``, ``persons`` (n,), zero or more. ``candidates``: m rows, index candidate_id, columns
    ``CANDIDATE_COLUMNS``. ``fixed``, ``forbidden``: positions that must and must not be open.

    Limits: ``p`` counting candidates are open, exactly (at most, where a ``budget`` holds too, and in ``lscp``);
    ``budget`` in yuan over opening, sites and closing; ``per_township``: at least so many open in each township that
    has a candidate; ``longest``: nobody whom a candidate reaches in so many minutes is served from farther away, and
    one of those is open, whatever the model. ``whole``: the persons of one row all go to one station; otherwise a row
    may be divided. ``again``: what being served twice counts beside
    once, of 1 (``backup``). Use ``checked``.
    """

    minutes: Floats = field(repr=False)
    weight: Floats = field(repr=False)
    persons: Floats = field(repr=False)
    candidates: pd.DataFrame = field(repr=False)
    model: Model
    p: int | None = None
    budget: float | None = None
    fixed: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    forbidden: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    reach: Reach = Reach()
    longest: float | None = None
    per_township: int = 0
    whole: bool = False
    again: float = 0.5

    @classmethod
    def of_matrix(
        cls,
        cost: Floats,
        weight: Floats,
        *,
        model: Model,
        p: int | None = None,
        capacity: Floats | None = None,
        fixed: Ints | None = None,
        reach: Reach | None = None,
        whole: bool = False,
    ) -> SitingProblem:
        """A problem of numbers alone: every candidate a site of its own that costs 1 and counts in p.

        ``cost`` (n, m), inf where unreachable; ``weight`` (n,), which also fills ``capacity`` (m,).
        """
        m = cost.shape[1]
        names = pd.Index([str(j) for j in range(m)], dtype="str", name="candidate_id")
        candidates = pd.DataFrame(
            {
                "site": names.to_numpy(),
                "service": "service",
                "township": "",
                "cost_yuan": 1.0,
                "site_yuan": 0.0,
                "capacity": np.full(m, np.inf) if capacity is None else capacity.astype(np.float64),
                "existing": False,
                "close_yuan": 0.0,
                "counts": True,
            },
            index=names,
        )
        return cls(
            cost.astype(np.float64),
            weight.astype(np.float64),
            weight.astype(np.float64),
            candidates,
            model,
            p,
            fixed=np.unique(fixed).astype(np.int64) if fixed is not None else np.empty(0, np.int64),
            reach=reach or Reach(),
            whole=whole,
        )

    @property
    def n(self) -> int:
        """Rows of demand."""
        return len(self.weight)

    @property
    def m(self) -> int:
        """Candidates."""
        return len(self.candidates)

    @property
    def cut_off(self) -> Bools:
        """Rows (n,) no candidate reaches, however long the way: reported, never dropped."""
        nobody: Bools = np.logical_not(np.isfinite(self.minutes).any(axis=1))
        return nobody

    def checked(self) -> SitingProblem:
        """The problem itself, if it makes sense.

        Raises:
            InputError: shapes do not fit, a number is out of range, or what must and must not be open contradict.
            ClashError: more are to open than may, or must than may.
        """
        n, m = self.n, self.m
        if self.minutes.shape != (n, m) or self.persons.shape != (n,):
            raise InputError(
                say(
                    "The matrix of minutes is {shape}, for {n} places of demand and {m} candidates; make it anew.",
                    shape="×".join(map(str, self.minutes.shape)),
                    n=n,
                    m=m,
                )
            )
        if m == 0:
            raise InputError(say("There is no candidate; name at least one place a station could open."))
        for name, numbers in (("minutes", self.minutes), ("weight", self.weight), ("persons", self.persons)):
            bad = int((np.isnan(numbers) | (numbers < 0)).sum())
            if bad:
                raise InputError(
                    say("{n} numbers of {name} are negative or missing; give zero or more.", n=bad, name=name)
                )
        if not np.isfinite(self.weight).all() or not np.isfinite(self.persons).all():
            raise InputError(say("A weight is without end; give a number."))
        self._check_candidates()
        self._check_limits()
        return self

    def _check_candidates(self) -> None:
        table = self.candidates
        lacking = [name for name in CANDIDATE_COLUMNS if name not in table]
        if lacking:
            raise InputError(say("The candidates lack the columns {names}; add them.", names=", ".join(lacking)))
        if not table.index.is_unique:
            twice = str(table.index[table.index.duplicated()][0])
            raise InputError(say("A candidate is listed twice: {id}; give each another id.", id=twice), ids=[twice])
        for name in ("cost_yuan", "site_yuan", "capacity", "close_yuan"):
            if not (table[name] >= 0).all():
                raise InputError(say("{name} of a candidate is negative or missing; give zero or more.", name=name))
        prices = table.groupby("site")["site_yuan"].nunique()
        if (prices > 1).any():
            site = str(prices.index[prices > 1][0])
            raise InputError(
                say("Candidates of site {site} say different site_yuan; opening a site costs one sum.", site=site),
                ids=[site],
            )

    def _check_limits(self) -> None:
        for name, positions in (("fixed", self.fixed), ("forbidden", self.forbidden)):
            wrong = positions[(positions < 0) | (positions >= self.m)]
            if len(wrong):
                raise InputError(
                    say(
                        "{name} names candidate {n}; there are 0 to {last}.",
                        name=name,
                        n=int(wrong[0]),
                        last=self.m - 1,
                    )
                )
        both = np.intersect1d(self.fixed, self.forbidden)
        if len(both):
            one = str(self.candidates.index[both[0]])
            raise InputError(say("Candidate {id} must and must not be open; undo one.", id=one), ids=[one])
        self._check_numbers()
        if self.budget is not None and not self.budget >= 0:
            raise InputError(say("The budget is below zero; give yuan."))
        if self.longest is not None and not 0 <= self.longest < np.inf:
            raise InputError(say("The longest way is no number of minutes; give 0 or more, or none."))
        if self.per_township < 0:
            raise InputError(
                say("{n} stations cannot be open in each township; give 0 or more.", n=int(self.per_township))
            )
        if not 0 <= self.reach.full <= self.reach.none:
            raise InputError(say("Service fades from fewer minutes to more; change full and none."))
        if not np.isfinite(self.reach.none):
            raise InputError(say("A reach without end serves everybody anywhere; give minutes."))
        if not 0 <= self.again <= 1:
            raise InputError(say("Being served twice counts 0 to 1 beside being served once; change again."))

    def _check_numbers(self) -> None:
        counting = self.candidates["counts"].to_numpy(dtype=bool)
        if self.p is None and self.budget is None and self.model != "lscp":
            raise InputError(say("Say how many stations may open (p), or what they may cost (budget)."))
        if self.p is None:
            return
        if self.p < 0:
            raise InputError(say("{p} stations cannot open; give 0 or more.", p=self.p))
        if self.p > counting.sum() and self.budget is None:
            raise ClashError(
                say(
                    "{p} stations are to open, and there are {m} candidates; ask for fewer.",
                    p=self.p,
                    m=int(counting.sum()),
                ),
                ids=["p"],
            )
        must = int(counting[self.fixed].sum())
        if must > self.p:
            raise ClashError(
                say("{n} stations must be open, and only {p} may; change one of the two.", n=must, p=self.p),
                ids=["fixed", "p"],
            )
