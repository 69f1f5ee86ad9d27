"""Two plans side by side: who gains, who loses, who is still far, by village; what a person brought in reach costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.text import say
from models.siting.access import FAR_MIN, VERY_FAR_MIN
from models.siting.county_problem import CountySiting
from models.siting.evaluate import Evaluation

SAME_MIN: Final = 1.0
"""A way less than a minute shorter or longer is the same to who walks it."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """``villages`` (index ``service@region_code``): service, region_code, persons, gain, lose, newly_reached, lost
    (persons whose nearest open site comes nearer or farther by ``SAME_MIN`` or more; who had none, who has none now),
    minutes_before, minutes_after (mean of the persons reached both times, NaN of none), beyond_30_before,
    beyond_30_after, beyond_60_before, beyond_60_after (persons).

    ``brought``: persons within 30 minutes after and not before, less those the other way; ``extra_yuan``: what the
    second costs more; ``yuan_per_person``: the one over the other, None where nobody is brought within reach.
    """

    villages: pd.DataFrame
    before: dict[str, float | str | None]
    after: dict[str, float | str | None]
    gain: float
    lose: float
    brought: float
    extra_yuan: float
    yuan_per_person: float | None


def compare(siting: CountySiting, before: Evaluation, after: Evaluation) -> Comparison:
    """Hold two evaluations of one siting against each other.

    Raises:
        InputError: they are of other homes than the siting's.
    """
    n = siting.problem.n
    if len(before.nearest) != n or len(after.nearest) != n:
        raise InputError(say("The two plans are not of the same homes; make both of one day on record."))
    persons = siting.problem.persons
    old, new = before.nearest, after.nearest
    both = np.isfinite(old) & np.isfinite(new)
    step = np.zeros(n)
    np.subtract(new, old, out=step, where=both)
    found, lost = np.isfinite(new) & ~np.isfinite(old), np.isfinite(old) & ~np.isfinite(new)
    gains, loses = (step <= -SAME_MIN) | found, (step >= SAME_MIN) | lost
    rows = siting.demand.rows
    table = pd.DataFrame(
        {
            "persons": persons,
            "gain": persons * gains,
            "lose": persons * loses,
            "newly_reached": persons * found,
            "lost": persons * lost,
            "of_both": persons * both,
            "minutes_before": persons * np.where(both, old, 0.0),
            "minutes_after": persons * np.where(both, new, 0.0),
            "beyond_30_before": persons * (old > FAR_MIN),
            "beyond_30_after": persons * (new > FAR_MIN),
            "beyond_60_before": persons * (old > VERY_FAR_MIN),
            "beyond_60_after": persons * (new > VERY_FAR_MIN),
        }
    )
    keys = [rows["service"].to_numpy(dtype=object), rows["region_code"].to_numpy(dtype=object)]
    villages = table.groupby(keys).sum().rename_axis(["service", "region_code"]).reset_index()
    for name in ("minutes_before", "minutes_after"):
        villages[name] = (villages[name] / villages["of_both"]).where(villages["of_both"] > 0)
    villages.index = pd.Index(villages["service"] + "@" + villages["region_code"], dtype="str", name="village_id")
    brought = before.beyond_30 - after.beyond_30
    extra = after.cost_yuan - before.cost_yuan
    return Comparison(
        villages.drop(columns="of_both"),
        before.figures(),
        after.figures(),
        gain=float(table["gain"].sum()),
        lose=float(table["lose"].sum()),
        brought=brought,
        extra_yuan=extra,
        yuan_per_person=extra / brought if brought > 0 else None,
    )
