"""Which limits clash when no plan meets them all.

A deletion filter (Chinneck & Dravnieks 1991, ORSA Journal on Computing 3:157-168): one kind of limit after another is
left out; if there is still no plan it stays out, otherwise it goes back in. What remains clashes, and of what remains
none could be left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from geo.errors import ClashError
from geo.text import Text, say
from models.siting.effort import Effort
from models.siting.highs import Program
from models.siting.limits import add_openings
from models.siting.problem import SitingProblem
from models.siting.program import is_limited, reaching, write_levels, write_pairs

_EACH_S: Final = 10.0
_LESS: Final[dict[str, Callable[[SitingProblem], SitingProblem]]] = {
    "fixed": lambda problem: replace(problem, fixed=np.empty(0, np.int64)),
    "forbidden": lambda problem: replace(problem, forbidden=np.empty(0, np.int64)),
    "capacity": lambda problem: replace(problem, candidates=problem.candidates.assign(capacity=np.inf)),
    "per_township": lambda problem: replace(problem, per_township=0),
    "longest": lambda problem: replace(problem, longest=None),
    "budget": lambda problem: replace(problem, budget=np.inf),  # p stays a most
    "p": lambda problem: replace(problem, p=None),
}
"""The problem without a kind of limit. Those tried first are left out where either of two would do."""
COVER: Final = "cover"
"""That everybody within reach is served (lscp)."""
LIMITS: Final = (*_LESS, COVER)
"""What may clash: the ``ids`` of a ``ClashError``."""


def clash(problem: SitingProblem, effort: Effort) -> ClashError:
    """The error to raise for a problem without a plan; it takes no longer than what is left, or some seconds."""
    brief = Effort(seconds=max(effort.left, _EACH_S), cancelled=effort.cancelled)
    cover = problem.model == "lscp"
    held = [name for name in _LESS if _holds(problem, name)]
    kept: list[str] = []
    for name in held:
        fewer = _LESS[name](problem)
        if _impossible(fewer, cover, brief):
            problem = fewer
        else:
            kept.append(name)
    if cover and not _impossible(problem, False, brief):
        kept.append(COVER)
    return ClashError(_sentence(problem, kept), ids=kept)


def _holds(problem: SitingProblem, name: str) -> bool:
    given = {
        "fixed": len(problem.fixed) > 0,
        "forbidden": len(problem.forbidden) > 0,
        "capacity": problem.model == "lscp" and is_limited(problem),
        "per_township": problem.per_township > 0,
        "longest": problem.longest is not None,
        "budget": problem.budget is not None,
        "p": problem.p is not None,
    }
    return given[name]


def _impossible(problem: SitingProblem, cover: bool, effort: Effort) -> bool:
    """No plan meets what is left, proven; what cannot be told in time is taken to be possible."""
    if not cover:
        program = Program()
        add_openings(program, problem)
    elif is_limited(problem):
        program = write_pairs(problem, reaching(problem), must=True, asks=np.ones(problem.n, dtype=bool)).program
    else:
        flat = np.where(np.isfinite(reaching(problem)), 0.0, np.inf)
        program = write_levels(problem, flat, problem.weight, beyond=None).program
    return program.run(None, replace(effort, ran=0.0), what="clash").infeasible


def _sentence(problem: SitingProblem, kept: list[str]) -> Text:
    said = {
        "fixed": say("what must be open (fixed)"),
        "forbidden": say("what must not be open (forbidden)"),
        "capacity": say("the capacity of the candidates (capacity)"),
        "per_township": say("{n} or more in each township (per_township)", n=problem.per_township),
        "longest": say("somebody open within {n:g} minutes (longest)", n=problem.longest or 0),
        "budget": say("{n:g} yuan (budget)", n=problem.budget or 0),
        "p": say("{n} stations (p)", n=problem.p),
        COVER: say("everybody within reach served (cover)"),
    }
    if not kept:
        return say("No plan meets all limits; loosen one of them.")
    if len(kept) == 1:
        return say("No plan meets {limit}; loosen it, or add candidates.", limit=said[kept[0]])
    listed = said[kept[0]]
    for name in kept[1:]:
        listed = say("{one}, {other}", one=listed, other=said[name])
    return say("These cannot all be met: {limits}. Loosen one of them, or add candidates.", limits=listed)
