"""Isolated elders by how long they have gone unvisited: single homes in a village, counts by village above."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geo.county import County
from geo.crs import STORAGE_EPSG
from geo.scope import Sight
from layers._base import Layer, LegendClass
from layers._classes import GREY, score_legend
from layers._scores import scored_features, worst_class_by_village


def _build(county: County) -> gpd.GeoDataFrame:
    persons = county.persons
    points = county.households.geometry.reindex(persons["household_id"]).to_numpy()
    placed = gpd.GeoDataFrame(
        persons[["household_id"]], geometry=gpd.GeoSeries(points, index=persons.index, crs=STORAGE_EPSG)
    )
    return scored_features(county, "isolation", placed, pd.Series(index=persons.index, dtype="str"))


LAYER = Layer(
    id="unvisited_elders",
    title="Unvisited isolated elders",
    about="Elders by isolation and overdue visits. Above the village: the worst class in each village and how many.",
    shape="point",
    order=90,
    legend=score_legend(
        "Red: isolated and unvisited",
        "Orange: visit overdue",
        "Yellow: visit due soon",
        "Blue: visited as asked",
        LegendClass("not_surveyed", "Not assessed (unknown)", GREY),
    ),
    build=_build,
    overview=lambda county: worst_class_by_village(county, "isolation"),
    needs=("regions", "households", "persons", "spells"),
    model="isolation",
    sights=frozenset({Sight.ELDERS, Sight.HOMES}),
    from_level="village",
    size=10,
)
