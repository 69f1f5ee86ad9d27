"""Villages by what changed between two days: where an obligation is newly not met, or worse."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from layers._base import FEATURES, Layer, LegendClass, features
from layers._classes import GREY


def _build(county: County) -> gpd.GeoDataFrame:
    """Value: how many obligations are new or worse; every village is unknown where no two days are compared."""
    villages = county.regions_of("village")
    if villages.empty:
        return FEATURES.empty()
    codes = pd.Series(villages.index, index=villages.index)
    if county.changes is None:
        unknown = pd.Series("not_compared", index=villages.index)
        return features(villages, region_code=codes, legend_class=unknown, label=villages["name"])
    counted = pd.crosstab(county.changes["region_code"], county.changes["change"])
    counted = counted.reindex(index=villages.index, columns=["new", "worse", "better", "closed"], fill_value=0)
    classes = np.select(
        [counted["new"] > 0, counted["worse"] > 0, counted["better"] + counted["closed"] > 0],
        ["new", "worse", "better"],
        "same",
    )
    return features(
        villages,
        region_code=codes,
        legend_class=pd.Series(classes, index=villages.index),
        label=villages["name"],
        value=(counted["new"] + counted["worse"]).astype("float64"),
    )


LAYER = Layer(
    id="changes",
    title="What changed since a day",
    about="Villages in which an obligation is newly not met, or worse, between the two days of the Changes page.",
    shape="area",
    order=42,
    legend=(
        LegendClass("new", "Something newly not met", "#b5452c"),
        LegendClass("worse", "Something worse", "#e59a62"),
        LegendClass("better", "Only better or closed", "#7fb58e"),
        LegendClass("same", "No change", "#e7ece6"),
        LegendClass("not_compared", "Not compared (unknown)", GREY),
    ),
    build=_build,
    needs=("regions",),
    click="drill",
)
