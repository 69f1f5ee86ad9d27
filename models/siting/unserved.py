"""Who is not served by a set of open sites, and why, by village: no person is named or numbered."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from models.score import Floats
from models.siting.county_problem import CountySiting
from models.siting.evaluate import Evaluation

WHY: Final = ("cut_off", "too_far", "not_chosen", "fades", "full")
"""No candidate gets there; none is within the reach; one is and was not opened; an open one is near enough for a part
of the need only; those within the reach are full."""
_SMALL: Final = 1e-9


def unserved_by_village(siting: CountySiting, evaluation: Evaluation) -> pd.DataFrame:
    """Persons not served: columns service, region_code, reason (``WHY``), persons; most first, by reason.

    They add up to ``evaluation.unserved``. A need of which the reach leaves a part counts by that part.
    """
    problem = siting.problem
    parts = _parts(siting, evaluation)
    rows = siting.demand.rows
    tables = [
        pd.DataFrame(
            {
                "service": rows["service"].to_numpy(dtype=object),
                "region_code": rows["region_code"].to_numpy(dtype=object),
                "reason": reason,
                "persons": problem.persons * share,
            }
        )
        for reason, share in parts.items()
    ]
    table = pd.concat(tables, ignore_index=True)
    found = table.groupby(["service", "region_code", "reason"])["persons"].sum().reset_index()
    found = found[found["persons"] > _SMALL]
    order = found["reason"].map({name: n for n, name in enumerate(WHY)})
    found = found.assign(order=order).sort_values(
        ["order", "persons", "region_code"], ascending=[True, False, True], kind="stable"
    )
    texts = dict.fromkeys(("service", "region_code", "reason"), "str")
    return found.drop(columns="order").astype(texts).reset_index(drop=True)


def _parts(siting: CountySiting, evaluation: Evaluation) -> dict[str, Floats]:
    """The share (n,) of each row's need that is not served, by reason."""
    problem, nearest = siting.problem, evaluation.nearest
    near = np.minimum(problem.minutes.min(axis=1), nearest) if problem.m else nearest
    none = problem.reach.none
    rest = np.clip(1 - evaluation.served, 0, 1)
    within = problem.reach.share(nearest) > 0
    fades = np.minimum(rest, np.where(within, 1 - problem.reach.share(nearest), 0.0))
    return {
        "cut_off": np.where(~np.isfinite(near), rest, 0.0),
        "too_far": np.where(np.isfinite(near) & ~within & ~(problem.reach.share(near) > 0), rest, 0.0),
        "not_chosen": np.where(~within & (problem.reach.share(near) > 0) & (near <= none), rest, 0.0),
        "fades": fades,
        "full": np.where(within, rest - fades, 0.0),
    }
