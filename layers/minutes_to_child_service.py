"""Villages by the walk of their children in need to the nearest children's home."""

from __future__ import annotations

import geopandas as gpd

from geo.county import County
from layers._access import MINUTES_LEGEND, minutes_features
from layers._base import Layer


def _build(county: County) -> gpd.GeoDataFrame:
    return minutes_features(county, "child_home")


LAYER = Layer(
    id="minutes_to_child_service",
    title="Minutes to a children's home",
    about="Villages by the walk of their left-behind children and children in difficulty to the nearest "
    "children's home: the median, over the roads. Limits are the county's own decision.",
    shape="area",
    order=22,
    legend=MINUTES_LEGEND,
    build=_build,
    needs=("regions",),
    click="drill",
)
