"""Homes: clustered about the hamlets of their village, some without a place on record."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.simulate.days import NEVER, blank
from data.simulate.geography import Land, short_names
from geo.crs import STORAGE_EPSG

UNPLACED = 0.08
"""Share of persons whose home has no point."""


def place_homes(
    land: Land, drawn: pd.DataFrame, today: np.datetime64, rng: np.random.Generator
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """A home for each household, clustered about the hamlets of its village and inside the village."""
    homes = drawn.groupby("household_id").agg(village=("village", "first"), members=("unit", "size"))
    count = len(homes)
    hamlets = land.hamlets.assign(weight=rng.lognormal(0, 0.6, len(land.hamlets)))
    hamlet = np.empty(count, dtype=np.int64)
    by_village = hamlets.groupby("village").indices
    for code, rows in homes.groupby("village").indices.items():
        options = by_village[code]
        weight = hamlets["weight"].to_numpy()[options]
        hamlet[rows] = rng.choice(options, len(rows), p=weight / weight.sum())
    centre = hamlets[["x", "y"]].to_numpy()[hamlet]
    area = land.dry.buffer(-3).reindex(homes["village"]).to_numpy()
    shapely.prepare(area)
    xy = centre.copy()
    wide = hamlets["weight"].rank(pct=True).to_numpy()[hamlet] * 110 + 50
    todo = np.arange(count)
    for shrink in (1, 1, 1, 0.6, 0.6, 0.3, 0.3, 0.1):
        xy[todo] = centre[todo] + rng.normal(0, 1, (len(todo), 2)) * (wide[todo] * shrink)[:, None]
        todo = todo[~shapely.contains_xy(area[todo], xy[todo, 0], xy[todo, 1])]
    xy[todo] = centre[todo]
    # exactly the share of persons without a place, some villages worse than others
    careless = pd.Series(rng.lognormal(0, 0.8, len(land.villages)), index=land.villages.index)
    order = np.argsort(rng.exponential(1, count) / careless.reindex(homes["village"]).to_numpy())
    members = homes["members"].to_numpy()
    unplaced = np.zeros(count, dtype=bool)
    unplaced[order[np.cumsum(members[order]) <= UNPLACED * members.sum()]] = True
    precision = np.where(
        unplaced,
        rng.choice(["village", "none"], count, p=(0.65, 0.35)),
        rng.choice(["gps", "house"], count, p=(0.7, 0.3)),
    )
    lon, lat = land.degrees(xy[:, 0], xy[:, 1])
    points = blank(shapely.points(lon, lat), unplaced)
    surveyed = today - rng.gamma(2.0, 200, count).astype(int).clip(5, 2_000).astype("timedelta64[D]")
    surveyed[rng.random(count) < 0.03] = NEVER
    group = hamlets["name"].to_numpy()[hamlet]
    unknown = precision == "none"
    address = homes["village"].map(short_names(land)) + pd.Series(group, index=homes.index)
    number = homes.groupby("village").cumcount() + 1
    frame = gpd.GeoDataFrame(
        {
            "region_code": homes["village"],
            "group_name": blank(group, unknown),
            "address": blank(address + number.astype(str) + "号", unknown),
            "location_precision": precision,
            "surveyed_on": surveyed.astype("datetime64[s]"),
        },
        geometry=points,
        crs=STORAGE_EPSG,
        index=homes.index,
    )
    return frame, pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "hamlet": hamlet}, index=homes.index)
