"""``distance``: something lies no farther than so many metres, or minutes on foot."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from geo.crs import STORAGE_EPSG
from geo.distance import nearest, xy
from models.obligations._asked import BREACHED, MET, NOT_RECORDED, Asked, Floats, Verdicts


def judge(asked: Asked) -> Verdicts:
    """Met or breached where both have a place, not recorded where the subject has none. ``value``: the distance.

    Metres are straight, minutes on foot over the roads; what no road reaches is breached without a value.
    """
    rule, county = asked.rule, asked.ledgers.county
    here = _places(asked)
    placed = np.isfinite(here).all(axis=1)
    far = np.full(len(here), np.nan)
    targets = asked.rows()
    there = xy(county.metric(rule.of).geometry[targets]) if targets.any() else np.empty((0, 2))
    there = there[np.isfinite(there).all(axis=1)]
    if len(there) and placed.any():
        if rule.unit == "m":
            far[placed] = nearest(here[placed], there)[1]
        else:
            far[placed] = asked.ledgers.network.nearest_minutes(here[placed], there, mode="walk")[0]
    status = np.select([~placed | asked.never_loaded, far <= rule.number], [NOT_RECORDED, MET], BREACHED)
    return asked.verdicts(status, since=asked.owed_since, value=np.where(np.isfinite(far), far, np.nan))


def _places(asked: Asked) -> Floats:
    """Easting and northing (n, 2) of the subjects in the county's zone, NaN where unknown."""
    county, table = asked.ledgers.county, asked.ledgers.table(asked.kind).iloc[asked.at]
    if asked.kind == "regions":
        seats = gpd.points_from_xy(table["seat_lon"], table["seat_lat"], crs=STORAGE_EPSG).to_crs(county.crs)
        return np.column_stack([seats.x, seats.y])
    if asked.kind == "persons":
        kind, rows = "households", county.households.index.get_indexer(table["household_id"])
    else:
        kind, rows = asked.kind, asked.at
    if asked.ledgers.is_empty(kind):
        return np.full((len(rows), 2), np.nan)
    points = xy(county.metric(kind).geometry)
    return np.where((rows >= 0)[:, None], points[rows], np.nan)
