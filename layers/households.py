"""Homes of the persons followed, by who lives there. Drawn in a village only."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from geo.scope import Sight
from geo.words import CHILD_GROUPS, ELDER_GROUPS
from layers._base import FEATURES, Layer, LegendClass, features
from layers._classes import GREY


def _build(county: County) -> gpd.GeoDataFrame:
    homes = county.households
    if homes.empty:
        return FEATURES.empty()
    home_of = county.persons["household_id"]

    def lives_in(groups: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        members = home_of.reindex(county.members(*groups)).dropna().unique()
        return np.asarray(homes.index.isin(members))

    child, elder, woman = lives_in(CHILD_GROUPS), lives_in(ELDER_GROUPS), lives_in(("left_behind_woman",))
    classes = np.select(
        [child & elder, child, elder, woman], ["child_and_elder", "child", "elder", "woman"], "no_one_followed"
    )
    return features(homes, legend_class=pd.Series(classes, index=homes.index))


LAYER = Layer(
    id="households",
    title="Homes of the persons followed",
    about="Drawn inside a village only, and only for those who may see homes. Homes without a point are counted.",
    shape="point",
    order=70,
    legend=(
        LegendClass("child", "Children", "#d45d9f"),
        LegendClass("child_and_elder", "Children and elders", "#9063cd"),
        LegendClass("elder", "Elders", "#5b6fae"),
        LegendClass("woman", "Left-behind women", "#c08a3e"),
        LegendClass("no_one_followed", "No one followed now", GREY),
    ),
    build=_build,
    needs=("regions", "households", "persons", "spells"),
    sights=frozenset({Sight.HOMES, Sight.CHILDREN, Sight.ELDERS}),
    from_level="village",
    size=8,
)
