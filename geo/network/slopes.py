"""What a road's slope does to who travels on it.

A road is recorded as flat, rolling or steep as it runs, not by its height at every metre. People go there and back, so
one gradient stands for both directions: walking stays the same whichever way, as all searches on foot take it to be.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo.distance import Floats, Ints
from geo.words import ROAD_SLOPES

GRADIENTS: Final = {"flat": 0.015, "rolling": 0.055, "steep": 0.12}
"""The gradient taken of each class, a share of the way. Expert classes: the middles of up to 3 % and of 3 to 8 %, the
steepest gradients the road standard (JTG B01-2014, 4.0.20) lets a road for 120 and for 30 km/h have; above 8 % 12 %."""

EBIKE_STEEP_KPH: Final = 12.0
"""Expert value, there and back on a steep road: the 400 W of GB 17761 lift 130 kg up 12 % at some 8 km/h; down 25."""

UNKNOWN: Final = -1
"""Stands for a slope nobody recorded."""

STEEP: Final = ROAD_SLOPES.index("steep")


def tobler_kph(gradient: float) -> float:
    """Walking speed up a gradient (Tobler 1993, NCGIA Technical Report 93-1; after Imhof 1950); down where negative."""
    return float(6 * np.exp(-3.5 * abs(gradient + 0.05)))


def _walking_share(gradient: float) -> float:
    """Speed there and back, beside that on level ground: the mean of the minutes up and down, turned over."""
    level, up, down = (tobler_kph(one) for one in (0.0, gradient, -gradient))
    return 2 / (level / up + level / down)


_SHARES: Final = np.array([*(_walking_share(GRADIENTS[name]) for name in ROAD_SLOPES), 1.0])  # the last: UNKNOWN


def slope_codes(slopes: pd.Series[str] | None, n: int) -> Ints:
    """Position in ``ROAD_SLOPES`` (n,) of each road's slope, ``UNKNOWN`` where none is on record."""
    if slopes is None:
        return np.full(n, UNKNOWN, dtype=np.int64)
    found: Ints = pd.Index(ROAD_SLOPES).get_indexer(pd.Index(slopes.to_numpy(dtype=object))).astype(np.int64)
    return found


def walking_shares(slope: Ints) -> Floats:
    """Walking speed on slopes (n,), as a share of that on level ground; exactly 1 where the slope is unknown."""
    shares: Floats = _SHARES[slope]
    return shares
