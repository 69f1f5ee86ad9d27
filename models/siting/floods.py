"""Where a flood or a release of water is announced: the outline of an alert, or its region where it has none."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import shapely

from geo.county import County
from models.score import Bools, Floats

WET: Final = ("flood", "release")
"""The alerts whose outline is ground that water may come over."""


def in_force(county: County, points: Floats) -> Bools:
    """Which points (n, 2), metres, lie in the outline of a flood or release alert in force on ``as_of``.

    An alert without an end is in force until somebody ends it. A point without coordinates lies nowhere.
    """
    alerts, day = county.metric("alerts"), pd.Timestamp(county.as_of)
    now = (alerts["from_date"] <= day) & (alerts["to_date"].isna() | (day <= alerts["to_date"]))
    return _within(np.asarray(alerts.geometry.array)[(now & alerts["kind"].isin(WET)).to_numpy(dtype=bool)], points)


def on_record(county: County, codes: pd.Series[str], points: Floats) -> Bools:
    """Which places (n,) an alert is on record for, whenever it was.

    One with an outline is for what lies in it, flood or release; a flood alert without one is for its whole region.
    """
    alerts = county.metric("alerts")
    outlines = np.asarray(alerts.geometry.array)
    outlined = ~shapely.is_missing(outlines) & ~shapely.is_empty(outlines)
    wet, flood = alerts["kind"].isin(WET).to_numpy(dtype=bool), (alerts["kind"] == "flood").to_numpy(dtype=bool)
    found = _within(outlines[outlined & wet], points)
    text = codes.astype("str")
    for code in alerts["region_code"][flood & ~outlined].astype("str").unique().tolist():
        found = found | text.str.startswith(code).to_numpy(dtype=bool)
    return found


def _within(outlines: np.ndarray[tuple[int], np.dtype[np.object_]], points: Floats) -> Bools:
    """Which points (n, 2) lie in or on one of the outlines, None among them being none."""
    found = np.zeros(len(points), dtype=bool)
    placed = np.flatnonzero(np.isfinite(points).all(axis=1))
    if len(outlines) and len(placed):
        tree = shapely.STRtree(outlines)
        found[placed[np.unique(tree.query(shapely.points(points[placed]), predicate="intersects")[0])]] = True
    return found
