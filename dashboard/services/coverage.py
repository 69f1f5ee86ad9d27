"""How the waters are watched, for a reader: what was done of what was planned, and who was longest not looked at.

The league is reckoned on the whole county and a reader gets the waters of its own scope, with the places they have in
the county. What was done of what was planned is of the patrols at those waters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, get_args

import geopandas as gpd
import pandas as pd

from dashboard.access import Reader
from dashboard.once import Once
from dashboard.services import Place, Services
from geo.calendar import BEIJING
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
_KEPT: Final = 24
"""Readings kept: the whole county, and its townships as their supervisors look in."""


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


@dataclass(frozen=True, eq=False)
class _Read:
    """A county as one scope sees it, its waters in the league of what is read, and as the layer draws them."""

    county: County
    ranked: pd.DataFrame
    points: gpd.GeoDataFrame


class Watching:
    """How waters are watched, for readers. Thread-safe; one per application.

    What is read of a county is kept under its version, its scores and the scope it was read through: a part is read by
    its own query, never cut from what somebody else may see.

    Args:
        services: through which places and the store are asked.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: Once[tuple[Any, ...], _Read] = Once(_KEPT)

    def of(self, reader: Reader, by: By, weeks: int) -> Watched:
        """How waters in the reader's scope are watched, over the ``weeks`` up to the county's day."""
        scope = reader.scope
        inside = self._read(scope)
        everything = scope.region == scope.county  # one reading serves both
        whole = inside if everything else self._read(Scope.whole(scope.county))
        county, ranked = whole.county, whole.ranked
        first = county.as_of - timedelta(days=7 * weeks - 1)
        waters = ranked[[scope.covers(code) for code in ranked["region_code"]]].sort_values("rank")
        regions = county.regions["name"].to_dict()
        done = done_against_plan(inside.county, first, county.as_of, by)
        return Watched(
            place=self._services.place(reader, None),
            as_of=county.as_of,
            first=first,
            by=by,
            waters=waters.assign(
                name=_or_number(inside.county.hazard_sites["name"].reindex(waters.index)),
                village=[str(regions.get(code, code)) for code in waters["region_code"]],
                township=[str(regions.get(code[:9], code[:9])) for code in waters["region_code"]],
            ),
            done=done,
            total=done.drop(columns="share").sum(),
            names={**_named(inside.county.frames["teams"]["name"]), **_named(county.regions["name"])},
            layer=all_layers()[LAYER],
            points=inside.points,
        )

    def _read(self, scope: Scope) -> _Read:
        store, code = self._services.store, scope.county
        run = store.latest_run(code)
        today = store.clock().astimezone(BEIJING).date() if run is None else None  # without scores it is as of today
        key = (code, store.version(code), today if run is None else run.id, scope.key)

        def read() -> _Read:
            county = store.county(
                code,
                as_of=None if run is None else run.as_of,
                scope=scope,
                kinds=KINDS,
                run=None if run is None else run.id,
            )
            return _Read(county, days_unwatched(county), all_layers()[LAYER].features(county))

        return self._kept.of(key, read)


def _or_number(names: pd.Series) -> list[str]:
    return [name if isinstance(name, str) and name else str(site) for site, name in names.items()]


def _named(names: pd.Series) -> dict[str, str]:
    return {str(key): str(name) for key, name in names.items() if isinstance(name, str) and name}
