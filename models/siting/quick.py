"""Problems without side constraints, by the faster way of ``models.siting.medians`` instead of a program."""

from __future__ import annotations

import numpy as np

from models.siting.assign import objective_of, to_nearest
from models.siting.clash import clash
from models.siting.effort import Effort
from models.siting.highs import EXACT
from models.siting.limits import sites_of
from models.siting.problem import SitingProblem
from models.siting.program import is_limited, reaching
from models.siting.stages import Answer


def is_plain(problem: SitingProblem) -> bool:
    """A p-median or covering of most weight with nothing but p, fixed and forbidden: room for everybody, no budget, no
    longest time, and of those that may open each a service at a site of its own that counts (or must be open)."""
    if problem.model not in ("p-median", "mclp") or problem.p is None or is_limited(problem):
        return False
    if problem.budget is not None or problem.longest is not None or problem.per_township:
        return False
    free = np.setdiff1d(np.arange(problem.m), np.concatenate([problem.forbidden, problem.fixed]))
    open_ = np.setdiff1d(np.arange(problem.m), problem.forbidden)
    services = problem.candidates["service"].to_numpy()
    offered = list(zip(sites_of(problem)[open_].tolist(), services[open_].tolist(), strict=True))
    return bool(problem.candidates["counts"].to_numpy()[free].all()) and len(set(offered)) == len(offered)


def quick(problem: SitingProblem, effort: Effort) -> Answer:
    """The plan of a plain problem; ``effort`` has a clock.

    Raises:
        ClashError: fewer may open than are to.
    """
    from models.siting.medians import coverage, medians  # the compiled code is read when somebody solves

    assert problem.p is not None
    assert effort.elapsed is not None
    counting = problem.candidates["counts"].to_numpy(dtype=bool)
    p = problem.p + int((~counting[problem.fixed]).sum())
    minutes = reaching(problem)
    if p > problem.m - len(np.unique(problem.forbidden)):
        raise clash(problem, effort)
    if p == 0:  # nothing opens, and nobody is served
        flows = to_nearest(minutes, np.empty(0, np.int64))
        return Answer(np.empty(0, np.int64), flows, flows, 0.0, 0.0, True)
    fixed, forbidden = problem.fixed, problem.forbidden
    if problem.model == "mclp":
        share = problem.reach.share(minutes)
        found = coverage(share, problem.weight, p, fixed=fixed, forbidden=forbidden, effort=effort)
    else:
        found = medians(minutes, problem.weight, p, fixed=fixed, forbidden=forbidden, effort=effort)
    flows = to_nearest(minutes, found.chosen)
    objective = objective_of(problem, found.chosen, flows, flows.iloc[:0])
    assert abs(objective - found.objective) <= EXACT * max(1.0, abs(objective))
    bound = objective if found.proven else found.bound
    return Answer(found.chosen, flows, flows.iloc[:0], objective, bound, found.proven)
