"""Joins a score to the geometry of its subjects, for every layer that draws one."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geo.county import County
from geo.crs import STORAGE_EPSG
from geo.results import SCORE_CLASSES, SCORES
from layers._base import FEATURES, features


def scored_features(county: County, model: str, subjects: gpd.GeoDataFrame, label: pd.Series[str]) -> gpd.GeoDataFrame:
    """Features of every scored subject of ``model`` that ``subjects`` holds; label is indexed like ``subjects``."""
    scores = county.scores.get(model, SCORES.empty())
    frame = subjects.loc[subjects.index.intersection(scores.index)]
    if frame.empty:
        return FEATURES.empty()
    scores = scores.loc[frame.index]
    return features(
        frame,
        region_code=scores["region_code"],
        legend_class=scores["score_class"],
        label=label.loc[frame.index],
        value=scores["value"],
        rank=scores["rank"],
    )


def worst_class_by_village(county: County, model: str) -> gpd.GeoDataFrame:
    """One point per village seat: the worst class any of its subjects has, and how many there are of it.

    Read from the county's summary, so that a reader who may not see single persons sees the count. Villages
    with no subject of the model are left out.
    """
    villages = county.regions_of("village")
    counts = county.summary.reindex(villages.index)[[f"{model}_{name}" for name in SCORE_CLASSES]].astype("Int64")
    counts = counts.fillna(0)
    counts.columns = pd.Index(SCORE_CLASSES)
    present = counts.loc[(counts > 0).any(axis=1)]
    if present.empty:
        return FEATURES.empty()
    # Unknown comes before blue: one elder visited as asked says nothing of those never assessed.
    worst = (present[["red", "orange", "yellow", "not_surveyed", "blue"]] > 0).idxmax(axis=1).astype("str")
    number = pd.Series([present.at[code, name] for code, name in worst.items()], index=present.index, dtype="float64")
    placed = villages.loc[present.index]
    seats = gpd.GeoSeries(
        gpd.points_from_xy(placed["seat_lon"], placed["seat_lat"]), index=placed.index, crs=STORAGE_EPSG
    ).where(placed["seat_lon"].notna())
    return features(
        gpd.GeoDataFrame(placed.drop(columns="geometry"), geometry=seats),
        region_code=pd.Series(placed.index, index=placed.index),
        legend_class=worst,
        label=placed["name"],
        value=number,
    )
