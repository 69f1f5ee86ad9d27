"""Villages by how well stations reach them, from what was worked out on the whole county with the scores."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from layers._base import FEATURES, LegendClass, features
from layers._classes import BLUE, GREY, ORANGE, RED, YELLOW

UNKNOWN = (
    LegendClass("no_station", "No station of this kind in the county", "#6d1a36"),
    LegendClass("not_reachable", "Most cannot get to one by road", "#a4275a"),
    LegendClass("not_located", "Nobody in need has a place on record (unknown)", GREY),
    LegendClass("nobody", "Nobody in need on record", "#dfe5e8"),
    LegendClass("not_made", "Not worked out yet; score again", "#b9bec3"),
)

MINUTES_LEGEND = (
    LegendClass("near", "Near on foot", BLUE),
    LegendClass("within", "Within reach on foot", YELLOW),
    LegendClass("far", "Far on foot", ORANGE),
    LegendClass("very_far", "Very far on foot", RED),
    *UNKNOWN,
)
PLACES_LEGEND = (
    LegendClass("enough", "Enough places within reach", BLUE),
    LegendClass("some", "Some places within reach", YELLOW),
    LegendClass("few", "Few places within reach", ORANGE),
    LegendClass("none", "No place within reach", RED),
    LegendClass("places_unknown", "Places of the stations not recorded (unknown)", "#7d6b91"),
    *UNKNOWN,
)


def minutes_features(county: County, service: str) -> gpd.GeoDataFrame:
    """Villages by the median minutes on foot of those in need to the nearest station of ``service``.

    Limits are the county's own decisions (rules ``site_reach``); value is minutes.
    """
    villages, reached = _joined(county, service)
    if villages.empty:
        return FEATURES.empty()
    full, none, far = (_limit(county, "site_reach", name) for name in ("full", "none", "far"))
    minutes = reached["minutes"].astype("float64")
    classes = np.select([minutes <= full, minutes <= none, minutes <= far], ["near", "within", "far"], "very_far")
    state = reached["state"].to_numpy(dtype=object)
    return _drawn(villages, np.where(state == "reached", classes, state), minutes)


def places_features(county: County, service: str) -> gpd.GeoDataFrame:
    """Villages by the places within reach for each hundred of those in need (two-step floating catchment).

    Limits are the county's own decisions (rules ``site_places``); value is places for each hundred.
    """
    villages, reached = _joined(county, service)
    if villages.empty:
        return FEATURES.empty()
    few, enough = (_limit(county, "site_places", name) for name in ("few", "enough"))
    places = reached["places"].astype("float64")
    classes = np.select(
        [places.isna(), places >= enough, places >= few, places > 0],
        ["places_unknown", "enough", "some", "few"],
        "none",
    )
    state = reached["state"].to_numpy(dtype=object)
    # Who is nearer than most of a village may have a place where most cannot get to one.
    told = (state == "reached") | ((state == "not_reachable") & (places > 0).to_numpy())
    return _drawn(villages, np.where(told, classes, state), places)


def _joined(county: County, service: str) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """The villages, and what is known of each; state ``not_made`` where nothing is."""
    villages = county.regions_of("village")
    rows = county.access[county.access["service"] == service].set_index("region_code")
    reached = rows.reindex(villages.index)
    return villages, reached.assign(state=reached["state"].fillna("not_made"))


def _limit(county: County, key: str, population: str) -> float:
    rule = county.rules.first(key, population, on=county.as_of)
    return np.nan if rule is None else rule.number


def _drawn(villages: gpd.GeoDataFrame, classes: Any, value: pd.Series[float]) -> gpd.GeoDataFrame:
    return features(
        villages,
        region_code=pd.Series(villages.index, index=villages.index),
        legend_class=pd.Series(classes, index=villages.index),
        label=villages["name"],
        value=value.round(1),
    )
