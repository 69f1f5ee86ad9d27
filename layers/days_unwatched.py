"""Waters by the days since somebody last patrolled them, against the longest gap the county allows their class."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from layers._base import FEATURES, Layer, LegendClass, features
from layers._classes import BLUE, GREY, ORANGE, RED
from layers._hazards import as_points
from models.coverage import days_unwatched

_FAR = 2
"""So many times the gap allowed is a class of its own."""


def _build(county: County) -> gpd.GeoDataFrame:
    watched = days_unwatched(county)
    if watched.empty:
        return FEATURES.empty()
    sites = as_points(county.hazard_sites.loc[watched.index])
    days = watched["days_unwatched"].astype("float64")
    far = (watched["state"] == "late") & (days > _FAR * watched["gap_days"])
    legend_class = pd.Series(np.where(far, "far_late", watched["state"]), index=sites.index)
    return features(
        sites,
        legend_class=legend_class,
        label=sites["name"],
        value=days,
        rank=watched["rank"],
    )


LAYER = Layer(
    id="days_unwatched",
    title="Days unwatched",
    about="Waters by the days since the last patrol, against the longest gap the county allows their class. Those of "
    "which no patrol is on record are a class of their own.",
    shape="point",
    order=55,
    legend=(
        LegendClass("never", "No patrol on record", "#6d1a36"),
        LegendClass("far_late", "Over twice the gap allowed", RED),
        LegendClass("late", "Over the gap allowed", ORANGE),
        LegendClass("in_time", "Patrolled in time", BLUE),
        LegendClass("open", "Patrolled; no rule says how often", GREY),
        LegendClass("keeper", "Its keeper patrols it", "#6fae82"),
    ),
    build=_build,
    needs=("regions", "hazard_sites", "patrols"),
    size=8,
)
