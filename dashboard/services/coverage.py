"""How the waters are watched, for a reader: what was done of what was planned, and who was longest not looked at.

The league is reckoned on the whole county and a reader gets the waters of its own scope, with the places they have in
the county. What was done of what was planned is of the patrols at those waters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, get_args

import geopandas as gpd
import pandas as pd

from dashboard.access import Reader
from dashboard.services import Place, Services
from data.store import Store
from geo.county import County
from geo.scope import Scope
from layers._base import Layer
from layers._registry import all_layers
from models.coverage import By, days_unwatched, done_against_plan

KINDS: Final = ("regions", "hazard_sites", "teams", "patrols")
LAYER: Final = "days_unwatched"
BYS: Final = get_args(By)
WEEKS: Final = (1, 4, 13, 26)
"""Spans to choose from, in weeks."""


@dataclass(frozen=True, eq=False)
class Watched:
    """All of the page. ``waters``: contract ``UNWATCHED`` with name, village, township, longest unwatched first, those
    their keepers patrol last; ``done``: contract ``DONE_AGAINST_PLAN`` by ``by``, ``total`` of all; ``names``: of teams
    and townships by their key; ``points``: the waters as ``layer`` draws them."""

    place: Place
    as_of: date
    first: date
    by: By
    waters: pd.DataFrame
    done: pd.DataFrame
    total: pd.Series
    names: Mapping[str, str]
    layer: Layer
    points: gpd.GeoDataFrame

    def count(self, *states: str) -> int:
        """Waters of one of the states."""
        return int(self.waters["state"].isin(states).sum())


def watched_of(services: Services, reader: Reader, by: By, weeks: int) -> Watched:
    """How waters in the reader's scope are watched, over the ``weeks`` up to the county's day."""
    inside = _county(services.store, reader.scope)
    everything = reader.scope.region == reader.scope.county  # one reading serves both
    county = inside if everything else _county(services.store, Scope.whole(reader.scope.county))
    first = county.as_of - timedelta(days=7 * weeks - 1)
    ranked = days_unwatched(county)
    waters = ranked[[reader.scope.covers(code) for code in ranked["region_code"]]].sort_values("rank")
    regions = county.regions["name"].to_dict()
    layer = all_layers()[LAYER]
    done = done_against_plan(inside, first, county.as_of, by)
    return Watched(
        place=services.place(reader, None),
        as_of=county.as_of,
        first=first,
        by=by,
        waters=waters.assign(
            name=_or_number(inside.hazard_sites["name"].reindex(waters.index)),
            village=[str(regions.get(code, code)) for code in waters["region_code"]],
            township=[str(regions.get(code[:9], code[:9])) for code in waters["region_code"]],
        ),
        done=done,
        total=done.drop(columns="share").sum(),
        names={**_named(inside.frames["teams"]["name"]), **_named(county.regions["name"])},
        layer=layer,
        points=layer.features(inside),
    )


def _county(store: Store, scope: Scope) -> County:
    run = store.latest_run(scope.county)
    return store.county(
        scope.county,
        as_of=None if run is None else run.as_of,
        scope=scope,
        kinds=KINDS,
        run=None if run is None else run.id,
    )


def _or_number(names: pd.Series) -> list[str]:
    return [name if isinstance(name, str) and name else str(site) for site, name in names.items()]


def _named(names: pd.Series) -> dict[str, str]:
    return {str(key): str(name) for key, name in names.items() if isinstance(name, str) and name}
