"""Who moves when the method changes: one score of one day by two methods, held side by side.

Both frames are of contract ``SCORES``, made of the same record on the same day, so that whatever differs is the
method's doing: its code, or a county's points, limits and intervals. Nothing here knows which.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.changes import MOVERS, UNSCORED
from geo.results import SCORE_CLASSES

Ints = npt.NDArray[np.int64]

STATES: Final = (*SCORE_CLASSES, UNSCORED)
"""What a subject may be under a method: of a class, or not scored."""
MOST_FACTORS: Final = 3
"""Factors named for one mover."""
PART: Final = 0.1
"""The part of the ranking that is watched most: the worst tenth."""

_LEVEL: Final = {"red": 4, "orange": 3, "yellow": 2, "blue": 1}
_UNKNOWN_STEPS = 4  # between known and unknown is more than between any two known classes
_SAME = 1e-6  # contributions are written to six decimals


@dataclass(frozen=True)
class Agreement:
    """How far two methods rank alike.

    ``ranked``: subjects both rank; ``tau_b``: Kendall's tau-b between the two orders, 1 the same, −1 reversed, None
    where there is no order to compare; ``worst``: how many make a tenth; ``shared``: those in the worst tenth of both.

    Source: M. G. Kendall, The treatment of ties in ranking problems, Biometrika 33 (1945).
    """

    ranked: int
    tau_b: float | None
    worst: int
    shared: int

    @property
    def overlap(self) -> float | None:
        """The part of the worst tenth that both methods name, 0 to 1; None where nothing is ranked."""
        return self.shared / self.worst if self.worst else None


def movers(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Contract ``MOVERS``: whose class or rank differs, the greatest move first.

    Who changes class comes before who only changes rank; then more steps, then more places, then the id.

    Args:
        before, after: contract ``SCORES``, one score of one day by two methods.
    """
    old, new = _sides(before, after)
    moved = (_states(old) != _states(new)) | (old["rank"].fillna(0) != new["rank"].fillna(0)).to_numpy(dtype=bool)
    old, new = old[moved], new[moved]
    if old.empty:
        return MOVERS.empty()
    level = [side["score_class"].map(_LEVEL).astype("Int64") for side in (old, new)]
    steps, places = level[1] - level[0], old["rank"] - new["rank"]
    differing = [_differing(a, b) for a, b in zip(old["factors"], new["factors"], strict=True)]
    changed = _states(old) != _states(new)
    table = pd.DataFrame(
        {
            "region_code": old["region_code"].fillna(new["region_code"]).astype("str"),
            "class_before": old["score_class"].astype("str"),
            "class_after": new["score_class"].astype("str"),
            "rank_before": old["rank"],
            "rank_after": new["rank"],
            "steps": steps,
            "places": places,
            "value_before": old["value"].astype("float64"),
            "value_after": new["value"].astype("float64"),
            "because": pd.Series(
                np.where([bool(d) for d in differing], "factors", np.where(changed, "limits", "others")),
                index=old.index,
                dtype="str",
            ),
            "factors": pd.Series([json.dumps(d[:MOST_FACTORS]) for d in differing], index=old.index, dtype="str"),
        }
    )
    size = np.where(changed, steps.abs().fillna(_UNKNOWN_STEPS).to_numpy(dtype=np.int64), 0)
    far = places.abs().fillna(0).to_numpy(dtype=np.int64)
    order = np.lexsort((table.index.to_numpy(dtype=object), -far, -size))
    return MOVERS.check(table.iloc[order][list(MOVERS.names)])


def cross_table(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """How many subjects are of each class before (rows) and after (columns), both ``STATES``; all add up to everybody.

    Args:
        before, after: contract ``SCORES``, one score of one day by two methods.
    """
    old, new = _sides(before, after)
    counts = np.zeros((len(STATES), len(STATES)), dtype=np.int64)
    places = [pd.Index(STATES).get_indexer(pd.Index(_states(side))) for side in (old, new)]
    np.add.at(counts, (places[0], places[1]), 1)
    return pd.DataFrame(counts, index=pd.Index(STATES, name="before"), columns=pd.Index(STATES, name="after"))


def agreement(before: pd.DataFrame, after: pd.DataFrame) -> Agreement:
    """How far the two rank alike the subjects both of them rank, by class, then value; equal ones are tied.

    Args:
        before, after: contract ``SCORES``, one score of one day by two methods.
    """
    old, new = _sides(before, after)
    both = (old["rank"].notna() & new["rank"].notna()).to_numpy(dtype=bool)
    old, new = old[both], new[both]
    ranked = int(both.sum())
    if not ranked:
        return Agreement(0, None, 0, 0)
    places = [_tied(side) for side in (old, new)]
    tau: float | None = None
    if all(len(np.unique(place)) > 1 for place in places):
        from scipy.stats import kendalltau  # takes a third of a second to read

        tau = float(kendalltau(*places, variant="b").statistic)
    worst = math.ceil(ranked * PART)
    first, second = (set(side["rank"].nsmallest(worst).index) for side in (old, new))
    return Agreement(ranked, tau, worst, len(first & second))


def _sides(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both over everybody either scores, in the order of the ids; what one does not score is missing there."""
    everybody = pd.Index(sorted({*before.index, *after.index}), dtype="str", name=MOVERS.index)
    return before.reindex(everybody), after.reindex(everybody)


def _states(side: pd.DataFrame) -> npt.NDArray[Any]:
    return side["score_class"].astype(object).where(side["score_class"].notna(), UNSCORED).to_numpy(dtype=object)


def _tied(side: pd.DataFrame) -> Ints:
    """The place of each by class and value, equal ones the same."""
    ordered = side.sort_values("rank")
    alike = (ordered["score_class"] == ordered["score_class"].shift()) & (ordered["value"] == ordered["value"].shift())
    places = np.cumsum(~alike.to_numpy(dtype=bool), dtype=np.int64)
    return pd.Series(places, index=ordered.index).reindex(side.index).to_numpy(dtype=np.int64)


def _differing(before: Any, after: Any) -> list[list[Any]]:
    """The factors whose contributions differ, the greatest difference first; none of a subject one does not score."""
    if not (isinstance(before, str) and isinstance(after, str)) or before == after:
        return []
    old, new = json.loads(before), json.loads(after)
    pairs = [[factor, old.get(factor, 0.0), new.get(factor, 0.0)] for factor in sorted({*old, *new})]
    return sorted((p for p in pairs if abs(p[2] - p[1]) > _SAME), key=lambda p: -abs(p[2] - p[1]))
