"""Villages by the children's home places within reach of their children in need."""

from __future__ import annotations

import geopandas as gpd

from geo.county import County
from layers._access import PLACES_LEGEND, places_features
from layers._base import Layer


def _build(county: County) -> gpd.GeoDataFrame:
    return places_features(county, "child_home")


LAYER = Layer(
    id="child_places_within_reach",
    title="Children's home places within reach",
    about="Places of children's homes within reach on foot, for each hundred left-behind children and children "
    "in difficulty (two-step floating catchment).",
    shape="area",
    order=24,
    legend=PLACES_LEGEND,
    build=_build,
    needs=("regions",),
    click="drill",
)
