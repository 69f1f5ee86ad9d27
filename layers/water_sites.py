"""Every hazard site by its kind."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geo.county import County
from geo.words import HAZARD_KINDS
from layers._base import FEATURES, Layer, LegendClass, features
from layers._classes import GREY
from layers._hazards import as_points

_CLASS_OF = {kind: kind for kind in HAZARD_KINDS} | {
    "dam": "reservoir",
    "ditch": "canal",
    "junction": "other_hazard",
    "wall": "other_hazard",
    "slope": "other_hazard",
}


def _build(county: County) -> gpd.GeoDataFrame:
    sites = as_points(county.hazard_sites)
    if sites.empty:
        return FEATURES.empty()
    known: pd.Series[str] = sites["kind"].map(_CLASS_OF)
    return features(
        sites,
        legend_class=known.where(sites["surveyed_on"] <= pd.Timestamp(county.as_of), "not_surveyed"),
        label=sites["name"],
    )


LAYER = Layer(
    id="water_sites",
    title="Water and other hazard sites",
    about="Every site on the hazard ledger by kind. Sites never surveyed are a class of their own.",
    shape="point",
    order=50,
    legend=(
        LegendClass("pond", "Pond", "#2f8f9d"),
        LegendClass("reservoir", "Reservoir or dam", "#27548a"),
        LegendClass("river", "River", "#5aa9e6"),
        LegendClass("canal", "Canal or ditch", "#7fc8a9"),
        LegendClass("well", "Well", "#6b4e9b"),
        LegendClass("other_hazard", "Dangerous junction, wall or slope", "#a0703c"),
        LegendClass("not_surveyed", "Not surveyed (unknown)", GREY),
    ),
    build=_build,
    needs=("regions", "hazard_sites"),
    size=7,
)
