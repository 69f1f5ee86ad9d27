"""Villages by the day care and mutual care places within reach of their elders in need."""

from __future__ import annotations

import geopandas as gpd

from geo.county import County
from layers._access import PLACES_LEGEND, places_features
from layers._base import Layer


def _build(county: County) -> gpd.GeoDataFrame:
    return places_features(county, "elder_day_care")


LAYER = Layer(
    id="elder_places_within_reach",
    title="Day care places within reach",
    about="Places of day care and mutual care stations within reach on foot, for each hundred elders in need "
    "(two-step floating catchment): who is near one station shares it with all others near it.",
    shape="area",
    order=23,
    legend=PLACES_LEGEND,
    build=_build,
    needs=("regions",),
    click="drill",
)
