"""``distance``: something lies no farther than so many metres, or minutes on foot."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.crs import STORAGE_EPSG
from geo.distance import Floats, xy
from models.obligations._asked import Asked, matching, verdicts


def judge(asked: Asked) -> pd.DataFrame:
    """Met or breached where both have a place, not recorded where the subject has none. ``value``: the distance.

    Metres are straight, minutes on foot over the roads; what no road reaches is breached without a value.
    """
    rule, county = asked.rule, asked.ledgers.county
    here = _places(asked)
    placed = np.isfinite(here).all(axis=1)
    far = np.full(len(here), np.nan)
    targets = matching(asked.ledgers.in_force(rule.of), rule.where).index
    there = xy(county.metric(rule.of).geometry.loc[targets]) if len(targets) else np.empty((0, 2))
    there = there[np.isfinite(there).all(axis=1)]
    if len(there) and placed.any():
        if rule.unit == "m":
            far[placed] = cKDTree(there).query(here[placed])[0]
        else:
            far[placed] = asked.ledgers.network.nearest_minutes(here[placed], there, mode="walk")[0]
    nothing = asked.ledgers.is_empty(rule.of)
    status = np.select([~placed | nothing, far <= rule.number], ["not_recorded", "met"], "breached")
    return verdicts(asked, status, value=np.where(np.isfinite(far), far, np.nan))


def _places(asked: Asked) -> Floats:
    """Easting and northing (n, 2) of the subjects in the county's zone, NaN where unknown."""
    county, subjects = asked.ledgers.county, asked.subjects
    if asked.kind == "regions":
        seats = gpd.points_from_xy(subjects["seat_lon"], subjects["seat_lat"], crs=STORAGE_EPSG).to_crs(county.crs)
        return np.column_stack([seats.x, seats.y])
    is_person = asked.kind == "persons"
    kind = "households" if is_person else asked.kind
    ids = pd.Index(subjects["household_id"]) if is_person else subjects.index
    points = xy(county.metric(kind).geometry)
    positions = county.frames[kind].index.get_indexer(ids)
    return (
        np.where((positions >= 0)[:, None], points[positions], np.nan)
        if len(points)
        else np.full((len(ids), 2), np.nan)
    )
