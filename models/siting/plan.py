"""``SitingPlan``: which candidates open, who goes where, what that comes to, and how far it may be from the best."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from models.score import Floats, Ints
from models.siting.assign import filled_of, flows_of, met_of, unserved_of
from models.siting.limits import yuan_of
from models.siting.problem import SitingProblem

REASONS: Final = (
    "cut_off",  # no candidate reaches it
    "too_far",  # candidates reach it, none of them within the reach
    "not_chosen",  # one within the reach was not opened
    "capacity",  # the open ones within the reach are full
)
"""Why somebody is not served, or not wholly."""


def _no_flows() -> pd.DataFrame:
    return flows_of(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


@dataclass(frozen=True, eq=False)
class SitingPlan:
    """A plan of a problem.

    ``chosen``: positions of the open candidates, ascending, those kept among them. ``flows``: columns ``demand``,
    ``candidate`` (positions), ``share`` (of the persons of the row that go there, above 0), at most 1 in sum a row;
    whoever goes fills a whole place, and is met by the share of the reach (``models.siting.assign``). ``objective`` in
    the terms of the model (``p-median``: weight × minutes over the rows that some candidate reaches; ``p-center``:
    minutes; ``mclp``, ``backup``: weight; ``lscp``: yuan), and ``bound``: no plan does better. ``proven``: this is the
    best there is, to 1e-6 of it. ``seconds`` of work; ``cancelled``: ended before its stop rule. ``second``: flows of
    those served a second time, elsewhere (``backup``).

    Where not all can be served (``p-median``, ``p-center``), ``bound`` is of plans that leave no more weight unserved
    than this one, and ``proven`` says that less cannot be left.
    """

    problem: SitingProblem = field(repr=False)
    chosen: Ints
    flows: pd.DataFrame = field(repr=False)
    objective: float
    bound: float
    proven: bool
    seconds: float
    cancelled: bool = False
    second: pd.DataFrame = field(default_factory=_no_flows, repr=False)

    @property
    def gap(self) -> float:
        """|objective - bound| over the larger of the two; 0 where both are 0."""
        most = max(abs(self.objective), abs(self.bound))
        return abs(self.objective - self.bound) / most if most else 0.0

    @property
    def nearest(self) -> Floats:
        """Minutes (n,) to the nearest open candidate, whoever has room; inf where none gets there."""
        if not len(self.chosen):
            return np.full(self.problem.n, np.inf)
        return np.asarray(self.problem.minutes[:, self.chosen].min(axis=1))

    @property
    def unserved(self) -> Floats:
        """The share (n,) of each row that goes nowhere."""
        return unserved_of(self.problem, self.flows)

    @property
    def met(self) -> Floats:
        """The share (n,) of each row's need that is met within the reach, once."""
        return met_of(self.problem, self.flows)

    @property
    def filled(self) -> Floats:
        """Persons (m,) who go to each candidate, those who go a second time with them."""
        return filled_of(self.problem, self.flows) + filled_of(self.problem, self.second)

    @property
    def yuan(self) -> float:
        """What opening, sites and closing cost together."""
        return yuan_of(self.problem, self.chosen)

    def beyond(self, minutes: float) -> float:
        """Persons farther than so many minutes from every open candidate, those cut off included."""
        return float(self.problem.persons[self.nearest > minutes].sum())
