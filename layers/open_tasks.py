"""Villages by the tasks (派单) not closed in them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from layers._base import FEATURES, Layer, LegendClass, features
from models.tasks import overdue


def _build(county: County) -> gpd.GeoDataFrame:
    """Every village with its worst task; value counts the unclosed ones. A township or county with a task of its own is
    a thing without a place: counted, and drawn nowhere, or it would cover its villages.
    """
    tasks, known = county.tasks, county.regions
    above = known.index.isin(tasks["region_code"]) & known["level"].isin(["county", "township"])
    regions = known[(known["level"] == "village") | above]
    if regions.empty:
        return FEATURES.empty()
    shapes = gpd.GeoSeries(regions.geometry).where(regions["level"] == "village")
    place = tasks["region_code"].str.slice(0, 12)  # a group's tasks are its village's

    supervised, late = place[tasks["level"] != "none"], place[overdue(tasks, county.as_of) > 0]
    classes = np.select(
        [regions.index.isin(there) for there in (supervised, late, place)],
        ["supervised", "overdue", "open"],
        "none",
    )
    return features(
        regions.set_geometry(shapes.set_crs(regions.crs, allow_override=True)),
        region_code=pd.Series(regions.index, index=regions.index),
        legend_class=pd.Series(classes, index=regions.index),
        label=regions["name"],
        value=place.value_counts().reindex(regions.index, fill_value=0),
    )


LAYER = Layer(
    id="open_tasks",
    title="Villages by open tasks",
    about="Each village by the tasks dispatched there and not closed yet: under supervision, overdue, or running. "
    "Tasks of a township or the county itself are counted and drawn nowhere.",
    shape="area",
    order=35,
    legend=(
        LegendClass("supervised", "Under supervision", "#8e2a5b"),
        LegendClass("overdue", "Overdue", "#d0342c"),
        LegendClass("open", "Running, not overdue", "#edc233"),
        LegendClass("none", "No open task", "#e4eee3"),
    ),
    build=_build,
    needs=("regions",),
    click="drill",
    live=True,
)
