"""How robust a choice is: how often each candidate is in the best plan when demand and speed are other than thought.

Each sample draws the persons of every row anew and one speed of the network, and is solved; the share of samples a
candidate is open in is told (the sampling of Daskin, Hesse & ReVelle 1997, Location Science 5:227-246, whose scenarios
are weighed one by one; here they count alike).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from geo.errors import ClashError, InputError, NoPlanError
from geo.text import say
from models.siting.effort import Report, silent
from models.siting.plan import SitingPlan
from models.siting.problem import SitingProblem

Demand = Literal["poisson", "bootstrap"]


@dataclass(frozen=True, eq=False)
class Robustness:
    """``share``: by candidate_id, of the samples with a plan, NaN where none has one. ``samples`` drawn, ``without``:
    of them those whose limits clash, ``unfound``: those for which no plan was found in time. Each sample's plan is as
    near to its best as the solver brought it."""

    share: pd.Series[float]
    samples: int
    without: int
    unfound: int

    @property
    def planned(self) -> int:
        """Samples with a plan."""
        return self.samples - self.without - self.unfound


def appearances(
    problem: SitingProblem,
    *,
    samples: int,
    speed_spread: float,
    rng: np.random.Generator,
    solver: Callable[[SitingProblem], SitingPlan],
    demand: Demand = "poisson",
    progress: Report = silent,
    cancelled: Callable[[], bool] = bool,
) -> Robustness:
    """Each candidate's share of appearances in the best plan.

    Args:
        problem: as it is thought to be.
        samples: how many are drawn; fewer, if cancelled.
        speed_spread: standard deviation of the logarithm of the network's speed; all minutes of a sample are divided
            by the same speed, whose median is 1.
        rng: of the draws.
        solver: answers one problem.
        demand: ``poisson``: the persons of a row are a Poisson draw around what they are; ``bootstrap``: as many rows
            as there are, drawn with replacement. Weights go with persons.

    Raises:
        InputError: there is nothing to draw, or the spread is below zero.
    """
    if samples < 1 or not speed_spread >= 0:
        raise InputError(say("Robustness needs 1 sample or more, and a spread of the speed of 0 or more."))
    open_, done, without, unfound = np.zeros(problem.m), 0, 0, 0
    for _ in range(samples):
        if cancelled():
            break
        sample = _drawn(problem, speed_spread, rng, demand)
        done += 1
        try:
            plan = solver(sample)
        except ClashError:
            without += 1
        except NoPlanError:
            unfound += 1
        else:
            open_[plan.chosen] += 1
        progress("samples", done / samples)
    planned = done - without - unfound
    share = open_ / planned if planned else np.full(problem.m, np.nan)
    return Robustness(pd.Series(share, index=problem.candidates.index, name="share"), done, without, unfound)


def _drawn(problem: SitingProblem, speed_spread: float, rng: np.random.Generator, demand: Demand) -> SitingProblem:
    speed = float(np.exp(rng.normal(0.0, speed_spread)))
    if demand == "poisson":
        times = rng.poisson(problem.persons) / np.where(problem.persons > 0, problem.persons, 1.0)
        times = np.where(problem.persons > 0, times, 1.0)
    else:
        times = rng.multinomial(problem.n, np.full(problem.n, 1 / max(problem.n, 1))).astype(np.float64)
    return replace(
        problem,
        minutes=problem.minutes / speed,
        weight=problem.weight * times,
        persons=problem.persons * times,
    )
