"""``Source``: one sheet or layer as it stands in the file, every cell text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pyproj import CRS


@dataclass(frozen=True)
class Source:
    """What a file holds, blank rows left out.

    ``frame``: text columns under the file's own headers, missing cells NaN, index 0…n-1. ``rows``: the number of each
    row in the file, as who opens it counts. ``shapes``: a geometry or None a row, in ``crs``; None for a sheet.
    """

    sheet: str
    frame: pd.DataFrame
    rows: np.ndarray[Any, np.dtype[np.int64]]
    shapes: np.ndarray[Any, np.dtype[np.object_]] | None = None
    crs: CRS | None = None
    crs_is_default: bool = False
    """The file states none and its format's own default stands in: a declared one goes before it."""
