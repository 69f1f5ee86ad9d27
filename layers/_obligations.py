"""Layers made from rules: each obligation as shading by region, and its subjects as points where they have a place.

``obligation:F10`` shades the villages (the townships or the county where it concerns nobody smaller) by their status;
``places:F24`` draws the sites, facilities or homes that are not as asked. Both read what was evaluated, and nothing
else: they are made when asked for, from the rule, and no rule has a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from geo.populations import POPULATIONS
from geo.rules import Rule
from geo.scope import Sight
from geo.words import CHILD_GROUPS, ELDER_GROUPS
from layers._base import FEATURES, Layer, features
from layers._hazards import as_points
from layers._statuses import REGIONS, SUBJECTS

SHADING: Final = "obligation"
PLACES: Final = "places"
_LEVELS = ("village", "township", "county")
_AT_HOME = ("persons", "households")
_WITH_PLACE = ("hazard_sites", "facilities", *_AT_HOME)


def families() -> dict[str, Layer]:
    """For each family the layer its place on the map and in the catalogues is made from."""
    return {
        SHADING: _shading(SHADING, Rule("", "", "", ""), "Obligation"),
        PLACES: _places(PLACES, Rule("", "", "", "", population="hazard_site"), "Places of an obligation"),
    }


def obligation_layers(rules: Iterable[Rule]) -> dict[str, Layer]:
    """The layers of the rules that are evaluated, by id."""
    found: dict[str, Layer] = {}
    for rule in rules:
        if rule.measure is None or rule.kind == "product":
            continue
        layers = [_shading(f"{SHADING}:{rule.id}", rule, f"{rule.id} {rule.phrase}")]
        if POPULATIONS[rule.population].kind in _WITH_PLACE:
            layers.append(_places(f"{PLACES}:{rule.id}", rule, f"{rule.id} {rule.phrase}"))
        found.update({layer.id: layer for layer in layers})
    return found


def kind_of(rule: Rule) -> str:
    """The kind of thing its points stand for: persons stand at their home."""
    kind = POPULATIONS[rule.population].kind
    return "households" if kind in _AT_HOME else kind


def _shading(layer_id: str, rule: Rule, title: str) -> Layer:
    return Layer(
        id=layer_id,
        title=title,
        about=f"{rule.document} {rule.clause} {rule.phrase}".strip(),
        shape="area",
        order=45,
        legend=REGIONS,
        build=partial(_regions, rule),
        needs=("regions",),
        click="drill",
        rule=rule,
        family=SHADING,
    )


def _places(layer_id: str, rule: Rule, title: str) -> Layer:
    kind = kind_of(rule)
    at_home = kind == "households"
    return Layer(
        id=layer_id,
        title=title,
        about=f"{rule.document} {rule.clause} {rule.phrase}".strip(),
        shape="point",
        order=95,
        legend=SUBJECTS,
        build=partial(_subjects, rule),
        needs=("regions", kind, "persons", "spells") if at_home else ("regions", kind),
        sights=_sights(rule) if at_home else frozenset(),
        from_level="village" if at_home else "county",
        size=9,
        rule=rule,
        family=PLACES,
    )


def _sights(rule: Rule) -> frozenset[Sight]:
    """What a reader must be allowed to see the homes of a rule's subjects."""
    groups = POPULATIONS[rule.population].groups
    asked = {Sight.HOMES}
    if not groups or set(groups) - set(ELDER_GROUPS):
        asked.add(Sight.CHILDREN)
    if not groups or set(groups) - set(CHILD_GROUPS):
        asked.add(Sight.ELDERS)
    return frozenset(asked | ({Sight.NAMES} if rule.restricted else set()))


def _regions(rule: Rule, county: County) -> gpd.GeoDataFrame:
    """Outlines of the smallest level the rule concerns somebody of; value: how many there are not as asked."""
    cells = county.cells[county.cells["rule_id"] == rule.id]
    if cells.empty:
        return FEATURES.empty()
    level = next(level for level in _LEVELS if (cells["level"] == level).any())
    regions = county.regions_of(level)
    cells = cells.set_index("region_code").reindex(regions.index)
    wrong = (cells["denominator"] - cells["numerator"]).astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    return features(
        regions,
        region_code=pd.Series(regions.index, index=regions.index),
        legend_class=cells["status"].fillna("nobody"),
        label=regions["name"],
        value=pd.Series(wrong, index=regions.index),
    )


def _subjects(rule: Rule, county: County) -> gpd.GeoDataFrame:
    """One point for each site, facility or home with a subject that is not as asked, by the most urgent of them."""
    found = county.findings[county.findings["rule_id"] == rule.id]
    if found.empty:
        return FEATURES.empty()
    kind = POPULATIONS[rule.population].kind
    place = found["subject_id"]
    if kind == "persons":
        place = place.map(county.persons["household_id"]).fillna(place)  # who has no home stands without a place
    urgency = pd.Categorical(found["status"], [entry.id for entry in SUBJECTS], ordered=True).codes
    worst = found.assign(place=place, urgency=urgency).sort_values(["urgency", "place"]).drop_duplicates("place")
    worst = worst.set_index("place").sort_index()
    things = county.frames[kind_of(rule)]
    points = as_points(things) if kind == "hazard_sites" else things
    drawn = gpd.GeoDataFrame(worst, geometry=points.geometry.reindex(worst.index))
    named = "name" in things and kind not in _AT_HOME
    return features(
        drawn,
        legend_class=worst["status"],
        label=things["name"].reindex(worst.index) if named else None,
        value=worst["value"],
    )
