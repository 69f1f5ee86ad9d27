"""Villages by the walk of their elders in need to the nearest day care or mutual care station."""

from __future__ import annotations

import geopandas as gpd

from geo.county import County
from layers._access import MINUTES_LEGEND, minutes_features
from layers._base import Layer


def _build(county: County) -> gpd.GeoDataFrame:
    return minutes_features(county, "elder_day_care")


LAYER = Layer(
    id="minutes_to_elder_service",
    title="Minutes to day care for elders",
    about="Villages by the walk of their elders in need to the nearest day care or mutual care station: the "
    "median, over the roads. Limits are the county's own decision.",
    shape="area",
    order=21,
    legend=MINUTES_LEGEND,
    build=_build,
    needs=("regions",),
    click="drill",
)
