"""What the map draws of one layer in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.services.places import Place, within
from geo.admin import LEVELS
from geo.county import County
from geo.scope import Scope
from layers._base import FEATURES, Layer

WORST_SHOWN = 300
"""At most so many scored points on the county's opening view; the panel says so."""


@dataclass(frozen=True)
class LayerView:
    """The features of a layer drawn in a place, and what the panel states about it.

    ``counts`` counts features by legend class in the place, drawn or not. ``hidden_because`` tells why single
    features are not drawn: ``level`` (only from a lower level), ``role``, or ``not_evaluated`` (no run is kept);
    ``overview`` that counts stand for them. ``since``, ``as_of``, ``known_at``: of what days and moment it tells, where
    those are not the map's.
    """

    layer: Layer
    drawn: gpd.GeoDataFrame
    counts: dict[str, int] = field(default_factory=dict)
    total: int = 0
    unplaced: int = 0
    overview: bool = False
    hidden_because: str | None = None
    since: date | None = None
    as_of: date | None = None
    known_at: datetime | None = None

    @property
    def not_shown(self) -> int:
        """Features with a place that are left out because the view is too wide."""
        return 0 if self.overview or self.hidden_because else self.total - self.unplaced - len(self.drawn)


def view_layer(
    county: County, scope: Scope, layer: Layer, features: gpd.GeoDataFrame | None, place: Place
) -> LayerView:
    """Decide what of ``features`` (None where the role may not see them) is drawn in ``place``."""
    deep_enough = LEVELS.index(place.level) >= LEVELS.index(layer.from_level)
    may_see = layer.is_for(scope)
    if features is not None and may_see and deep_enough:
        return _single_features(layer, features, place)
    reason = None if may_see else "role"
    if layer.overview is not None:
        frame = within(layer.overview_features(county), place.code)
        return LayerView(
            layer, frame, _summary_counts(county, layer, place), len(frame), 0, overview=True, hidden_because=reason
        )
    unplaced = int(features.geometry.isna().sum()) if features is not None and may_see else 0
    return LayerView(layer, FEATURES.empty(), {}, 0, unplaced, hidden_because=reason or "level")


def _single_features(layer: Layer, features: gpd.GeoDataFrame, place: Place) -> LayerView:
    """Areas are drawn for the whole of the view's parent, points for the place alone."""
    here = within(features, place.code)
    counts = {str(name): int(n) for name, n in here["legend_class"].value_counts().items()}
    missing = here.geometry.isna()
    drawn = here[~missing]
    if layer.shape == "area" and here.empty:  # the place lies in what is shaded
        around = [place.code.startswith(code) for code in features["region_code"]]
        drawn = features[np.array(around, bool) & features.geometry.notna().to_numpy()]
    elif layer.shape == "area" and place.level == "village":
        drawn = within(features, place.code[:9])
        drawn = drawn[drawn.geometry.notna()]
    elif layer.model is not None and layer.shape == "point" and place.level == "county":
        ranked: pd.Series[int] = drawn["rank"].sort_values().dropna()
        drawn = drawn.loc[ranked.index[:WORST_SHOWN]]
    return LayerView(layer, drawn, counts, len(here), int(missing.sum()))


def _summary_counts(county: County, layer: Layer, place: Place) -> dict[str, int]:
    """Single features by class from the summary, for a reader who sees only counts."""
    if layer.model is None or place.code not in county.summary.index:
        return {}
    row = county.summary.loc[place.code]
    return {entry.id: int(row[f"{layer.model}_{entry.id}"]) for entry in layer.legend}
