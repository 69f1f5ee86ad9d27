"""``SitingPlan``: which candidates open, who goes where, what that comes to, and how far it may be from the best."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from models.score import Floats, Ints
from models.siting.problem import SitingProblem

REASONS: Final = (
    "cut_off",  # no candidate reaches it
    "too_far",  # candidates reach it, none of them within the reach
    "not_chosen",  # one within the reach was not opened
    "capacity",  # the open ones within the reach are full
)
"""Why somebody is not served, or not wholly."""


@dataclass(frozen=True, eq=False)
class SitingPlan:
    """A plan of a problem.

    ``chosen``: positions of the open candidates, ascending, those kept among them. ``flows``: columns ``demand``,
    ``candidate`` (positions), ``share`` (of the persons of the row, above 0), at most 1 in sum a row. ``objective`` in
    the terms of the model (``p-median``: weight × minutes over the rows that some candidate reaches; ``p-center``:
    minutes; ``mclp``, ``backup``: weight; ``lscp``: yuan), and ``bound``: no plan does better. ``proven``: this is the
    best there is, to 1e-6 of it. ``seconds`` of work; ``cancelled``: ended before its stop rule.
    """

    problem: SitingProblem = field(repr=False)
    chosen: Ints
    flows: pd.DataFrame = field(repr=False)
    objective: float
    bound: float
    proven: bool
    seconds: float
    cancelled: bool = False

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

    def beyond(self, minutes: float) -> float:
        """Persons farther than so many minutes from every open candidate, those cut off included."""
        return float(self.problem.persons[self.nearest > minutes].sum())
