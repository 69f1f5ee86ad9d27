"""Waters by how much more harm is expected there than at the county's median site."""

from __future__ import annotations

import geopandas as gpd

from geo.county import County
from layers._base import Layer
from layers._classes import NOT_SURVEYED, score_legend
from layers._hazards import as_points
from layers._scores import scored_features


def _build(county: County) -> gpd.GeoDataFrame:
    sites = as_points(county.hazard_sites)
    return scored_features(county, "drowning", sites, sites["name"])


LAYER = Layer(
    id="drowning_prone_sites",
    title="Drowning-prone sites",
    about="Waters by expected harm: children near, what the water is like, and what protects them.",
    shape="point",
    order=80,
    legend=score_legend("Red: act now", "Orange: watch closely", "Yellow: watch", "Blue: lower", NOT_SURVEYED),
    build=_build,
    needs=("regions", "hazard_sites"),
    model="drowning",
    size=11,
)
