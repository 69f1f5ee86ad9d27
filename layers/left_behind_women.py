"""Villages by the number of left-behind women: the third of the three left behind (三留守)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from layers._base import FEATURES, Layer, LegendClass, features
from layers._classes import GREY

SEVERAL, MANY = "county.women.village_several", "county.women.village_many"
"""The county rules whose thresholds part few from several and several from many."""


def _build(county: County) -> gpd.GeoDataFrame:
    """Counts of the summary, which every role may see; a village that was never counted is unknown, not free of any."""
    villages = county.regions_of("village")
    if villages.empty:
        return FEATURES.empty()
    women = county.summary["women"].reindex(villages.index).astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    several, many = county.rules.number(SEVERAL), county.rules.number(MANY)
    classes = np.select(
        [np.isnan(women), women >= many, women >= several, women > 0], ["not_counted", "many", "several", "few"], "none"
    )
    return features(
        villages,
        region_code=pd.Series(villages.index, index=villages.index),
        legend_class=pd.Series(classes, index=villages.index),
        label=villages["name"],
        value=pd.Series(women, index=villages.index),
    )


LAYER = Layer(
    id="left_behind_women",
    title="Left-behind women by village",
    about="How many left-behind women are on record in each village. The limits are the county's own decision.",
    shape="area",
    order=44,
    legend=(
        LegendClass("many", "Many left-behind women", "#a8662b"),
        LegendClass("several", "Several left-behind women", "#d39a5c"),
        LegendClass("few", "A few left-behind women", "#f1d9b8"),
        LegendClass("none", "None on record", "#eef0ec"),
        LegendClass("not_counted", "Not counted (unknown)", GREY),
    ),
    build=_build,
    needs=("regions",),
    click="drill",
)
