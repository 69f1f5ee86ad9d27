"""Villages by their need of child directors."""

from __future__ import annotations

import geopandas as gpd

from geo.county import County
from layers._base import Layer, LegendClass
from layers._classes import GREY, score_legend
from layers._scores import scored_features


def _build(county: County) -> gpd.GeoDataFrame:
    villages = county.regions_of("village")
    return scored_features(county, "staffing", villages, villages["name"])


LAYER = Layer(
    id="villages_needing_directors",
    title="Villages needing child directors",
    about="Whether a village has the child directors the papers and its workload ask for.",
    shape="area",
    order=30,
    legend=score_legend(
        "No child director in post",
        "More directors needed",
        "Uncertified, untrained or overloaded",
        "Staffed as asked",
        LegendClass("not_surveyed", "Ledger never checked (unknown)", GREY),
    ),
    build=_build,
    needs=("regions",),
    model="staffing",
    click="drill",
)
