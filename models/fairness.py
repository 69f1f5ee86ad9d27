"""Whether the drowning score is as right for one group of waters as for another.

Groups are what may make a county see less: the township, how far from a road, and how surely the homes around are
placed. In each: what the score expects of the county's harm beside what truly falls there, and how often the 90 %
interval of a water holds its true ratio to the median water.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from models.rates import Waters
from models.record import REMOTE_M, SHARES
from models.score import Bools, Floats, Texts
from models.validation import townships

REMOTENESS: Final = ("by_the_road", "off_the_road", "remote")
"""Within 100 m of a road, within 500 m, farther."""
_ROAD_M: Final = (100.0, REMOTE_M)


@dataclass(frozen=True)
class Group:
    """``waters`` of one group. ``expected`` and ``true``: their shares of the county's harm; ``coverage``: the share of
    intervals that hold the truth."""

    waters: int
    expected: float
    true: float
    coverage: float


def groups(county: County, waters: Waters) -> dict[str, Texts]:
    """The group (n,) of each water by dimension: township, remoteness, precision of the homes of its village."""
    amount = waters.record.unseen[:, 0] / SHARES["remote"][1]
    metres = REMOTE_M * amount / np.maximum(1 - amount, 1e-9)
    remoteness = np.select([metres <= _ROAD_M[0], metres <= _ROAD_M[1]], REMOTENESS[:2], REMOTENESS[2])
    homes = county.households
    usual = homes.groupby(homes["region_code"].str[:12])["location_precision"].agg(
        lambda precision: precision.value_counts().index[0]
    )
    villages = pd.Series(waters.villages)
    precision = villages.map(usual).fillna("none").to_numpy(dtype=np.str_)
    return {
        "township": townships(waters),
        "remoteness": remoteness.astype(np.str_),
        "location_precision": precision,
    }


def covered(low: Floats, high: Floats, rates: Floats) -> Bools:
    """Whether each interval (n,) of the ratio to the median water holds the ratio of the true ``rates`` (n,)."""
    with np.errstate(divide="ignore"):
        ratio = rates / np.median(rates) if np.median(rates) > 0 else np.full(len(rates), np.inf)
    found: Bools = (low <= ratio) & (ratio <= high)
    return found


def judge(
    of: Mapping[str, Texts], value: Floats, low: Floats, high: Floats, rates: Floats
) -> dict[str, dict[str, Group]]:
    """Every group of every dimension; arrays (n,) over the same waters."""
    held = covered(low, high, rates)
    expected, true = value / value.sum(), rates / rates.sum()
    return {
        dimension: {
            str(name): Group(
                int((labels == name).sum()),
                float(expected[labels == name].sum()),
                float(true[labels == name].sum()),
                float(held[labels == name].mean()),
            )
            for name in np.unique(labels)
        }
        for dimension, labels in of.items()
    }
