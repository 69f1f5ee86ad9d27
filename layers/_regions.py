"""Outlines of one administrative level, shaded by how many urgent things lie in them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.admin import Level
from geo.county import County
from geo.results import MODELS, SCORE_CLASSES
from layers._base import FEATURES, LegendClass, features
from layers._classes import GREY

RED_COUNTS = [f"{model}_red" for model in MODELS]

LEGEND = (
    LegendClass("many", "Many red items", "#e0846c"),
    LegendClass("several", "Several red items", "#efb594"),
    LegendClass("few", "A few red items", "#f8dfc6"),
    LegendClass("none", "No red item", "#e4eee3"),
    LegendClass("not_surveyed", "Not scored or mostly unknown", GREY),
)

LIMITS = {
    "township": ("county.attention.township_several", "county.attention.township_many"),
    "village": ("county.attention.village_several", "county.attention.village_many"),
}
"""The county rules whose thresholds part few from several and several from many, by level."""


def region_features(county: County, level: Level) -> gpd.GeoDataFrame:
    """Outlines of ``level``; value is the number of red sites, elders and villages in each.

    A region no score has reached is unknown, and so is one without red where half of what it holds or more is unknown:
    not surveyed is not safe. Limits are the county's own decisions (rules ``county.attention.*``).
    """
    regions = county.regions_of(level)
    if regions.empty:
        return FEATURES.empty()
    red = county.summary.reindex(regions.index)[RED_COUNTS].astype("Int64").sum(axis=1, skipna=False)
    unknown = _mostly_unknown(county.summary.reindex(regions.index))
    several, many = (county.rules.number(rule_id) for rule_id in LIMITS[level])
    amount = red.astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    classes = np.select(
        [np.isnan(amount), amount >= many, amount >= several, amount > 0, unknown],
        ["not_surveyed", "many", "several", "few", "not_surveyed"],
        "none",
    )
    return features(
        regions,
        region_code=pd.Series(regions.index, index=regions.index),
        legend_class=pd.Series(classes, index=regions.index),
        label=regions["name"],
        value=pd.Series(amount, index=regions.index),
    )


def _mostly_unknown(summary: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Regions (n,) of whose sites, elders and villages half or more are unknown."""
    unknown = summary[[f"{model}_not_surveyed" for model in MODELS]].astype("Float64").sum(axis=1)
    subjects = summary[[f"{model}_{name}" for model in MODELS for name in SCORE_CLASSES]].astype("Float64").sum(axis=1)
    return ((subjects > 0) & (2 * unknown >= subjects)).to_numpy(dtype=bool)
