"""The one object pages ask. It reads the store through a reader's scope and keeps what it has read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
from cachetools import LRUCache

from dashboard.access import Reader
from dashboard.changes import Compared, read_region_changes
from dashboard.services.cards import Card, card_of
from dashboard.services.maps import LayerView, view_layer
from dashboard.services.places import Place, PlaceFigures, figures_of, place_of
from dashboard.services.rankings import TOPICS, RankRow, RegionRow, class_counts, ranking_of, regions_of
from data.obligations import ObligationRun, find_obligations, read_cells, read_findings
from data.store import CountyEntry, Run, Store
from data.tasks import read_marks
from geo.county import County
from geo.crs import central_meridian
from geo.errors import AccessError
from layers._base import FEATURES, Layer
from layers._obligations import kind_of, obligation_layers
from layers._registry import all_layers

RANKING_ROWS = 50
CHANGES_LAYER = "changes"
_CARD_OF = {"hazard_sites": "water_sites", "facilities": "stations", "households": "households"}
"""The layer whose card tells of a thing that an obligation's layer draws, by its kind."""

_KINDS = ("staff", "equipment", *sorted({kind for layer in all_layers().values() for kind in layer.needs}))


@dataclass(frozen=True)
class _Now:
    """A county as a reader may see it, of one moment."""

    county: County
    key: tuple[Any, ...]
    """What answers depend on: county, version, score run and scope."""
    steps: int
    """And those about tasks."""


class Services:
    """Answers for readers. Thread-safe; one per application.

    Args:
        store: where everything is read from.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._cache: LRUCache[tuple[Any, ...], Any] = LRUCache(maxsize=64)
        self._lock = threading.RLock()

    def entry(self, reader: Reader) -> CountyEntry:
        """The county's entry in the store."""
        return next(entry for entry in self.store.counties() if entry.code == reader.scope.county)

    def county(self, reader: Reader) -> County:
        """The county as the reader may see it, with its latest scores."""
        return self._now(reader).county

    def _now(self, reader: Reader) -> _Now:
        """The county as it stands, and what answers about it depend on, of one moment."""
        code = reader.scope.county
        latest = self.store.latest(code)
        run = latest.run

        def read() -> County:
            return self.store.county(
                code,
                as_of=run.as_of if run else None,
                known_at=run.known_at if run else None,  # what is drawn is what was scored
                scope=reader.scope,
                kinds=_KINDS,
                run=run.id if run else None,
            )

        key = (code, latest.version, run.id if run else None, reader.scope.key)
        drawn: County = self._cached(("county", *key), read)
        # Tasks go on while the scores stay: the map shows them as they stand now.
        county: County = self._cached(
            ("county with tasks", *key, latest.steps),
            lambda: replace(drawn, tasks=read_marks(self.store, reader.scope)),
        )
        return _Now(county, key, latest.steps)

    def run(self, reader: Reader) -> Run | None:
        """The latest score run, or None before the first."""
        return self.store.latest_run(reader.scope.county)

    def is_stale(self, reader: Reader) -> bool:
        """Whether files came in after the latest scoring, so that the map shows what stood before them."""
        latest = self.store.latest(reader.scope.county)
        return latest.run is not None and latest.run.version != latest.version

    def place(self, reader: Reader, code: str | None) -> Place:
        """The place in view; the reader's own region where none is asked for."""
        return place_of(self.county(reader), reader.scope, code or reader.scope.region)

    def places(self, reader: Reader) -> list[tuple[str, str]]:
        """The townships and villages on record now that a reader may see: code, and name with its township's before."""
        code = reader.scope.county

        def read() -> list[tuple[str, str]]:
            regions = self.store.county(code, scope=reader.scope, kinds=("regions",), scored=False).regions
            names = regions["name"]
            chosen = regions.index[regions["level"].isin(["township", "village"])].sort_values()
            inside = [str(region) for region in chosen if reader.scope.covers(str(region))]
            return [
                (region, names[region] if len(region) == 9 else f"{names.get(region[:9], '')} · {names[region]}")
                for region in inside
            ]

        found: list[tuple[str, str]] = self._cached(("places", code, self.store.version(code), reader.scope.key), read)
        return found

    def meridian(self, reader: Reader) -> int | None:
        """Central meridian (degrees) of the county's 3-degree zone; None where it has no outline."""
        outline = self.county(reader).regions.geometry.get(reader.scope.county)
        return None if outline is None or outline.is_empty else central_meridian(outline.centroid.x)

    def layers(self, reader: Reader) -> dict[str, Layer]:
        """Every layer by id: those with a file of their own, and those made from the county's rules."""
        return self._layers(self.county(reader))

    def _layers(self, county: County) -> dict[str, Layer]:
        key = ("layers", county.rules.digest, county.as_of)
        made = self._cached(key, lambda: obligation_layers(county.rules.obligations(county.as_of)))
        return {**all_layers(), **made}

    def evaluation(self, reader: Reader) -> ObligationRun | None:
        """The evaluation of the obligations the map shows: of the latest day up to the map's; None before the first."""
        return self._evaluation(self.county(reader))

    def _evaluation(self, county: County) -> ObligationRun | None:
        return find_obligations(self.store, county.code, as_of=county.as_of)

    def layer(self, reader: Reader, layer_id: str, place: Place, compared: Compared | None = None) -> LayerView:
        """What is drawn of a layer in a place; ``compared``: the two days that changes are shown of.

        Raises:
            AccessError: there is no such layer.
        """
        now = self._now(reader)
        county = now.county
        layer = self._layers(county).get(layer_id)
        if layer is None:
            raise AccessError(f"There is no layer {layer_id}; choose one of the list.", ids=[layer_id])
        if layer.rule is not None:
            return self._obligation(reader, now, layer, place)
        if layer_id == CHANGES_LAYER and compared is not None:
            return self._changes(reader, now, layer, place, compared)
        features: gpd.GeoDataFrame | None = None
        if layer.is_for(reader.scope):
            key = ("features", layer_id, *now.key, *([now.steps] if layer.live else []))
            features = self._cached(key, lambda: layer.features(county))
        return view_layer(county, reader.scope, layer, features, place)

    def _obligation(self, reader: Reader, now: _Now, layer: Layer, place: Place) -> LayerView:
        """A layer made from a rule; of the evaluation only that rule's rows are read."""
        county, run, rule = now.county, self._evaluation(now.county), layer.rule
        assert rule is not None
        if run is None:
            return LayerView(layer, FEATURES.empty(), hidden_because="not_evaluated")
        features: gpd.GeoDataFrame | None = None
        if layer.is_for(reader.scope):

            def read() -> gpd.GeoDataFrame:
                cells = read_cells(self.store, run, reader.scope, rule=rule.id)
                findings = read_findings(self.store, run, reader.scope, rule=rule.id)
                return layer.features(replace(county, cells=cells, findings=findings))

            features = self._cached(("features", layer.id, run.id, *now.key), read)
        view = view_layer(county, reader.scope, layer, features, place)
        return replace(view, as_of=run.as_of, known_at=run.known_at)

    def _changes(self, reader: Reader, now: _Now, layer: Layer, place: Place, compared: Compared) -> LayerView:
        county = now.county
        runs = tuple(run.id for run in compared.obligations)

        def read() -> gpd.GeoDataFrame:
            return layer.features(replace(county, changes=read_region_changes(self.store, compared, reader.scope)))

        features = self._cached(("changes", runs, *now.key), read)
        view = view_layer(county, reader.scope, layer, features, place)
        return replace(view, since=compared.since, as_of=compared.until, known_at=compared.known_now)

    def figures(self, reader: Reader, place: Place) -> PlaceFigures:
        """Counts of a place."""
        return figures_of(self.county(reader), place.code)

    def class_counts(self, reader: Reader, place: Place) -> dict[str, dict[str, int] | None]:
        """For each topic, its subjects by class in a place."""
        county = self.county(reader)
        return {topic.id: class_counts(county, topic.model, place.code) for topic in TOPICS.values()}

    def ranking(self, reader: Reader, topic: str, place: Place, limit: int = RANKING_ROWS) -> list[RankRow] | None:
        """The worst of a topic in a place; None where the role may not see single ones."""
        return ranking_of(self.county(reader), reader.scope, TOPICS[topic], place, limit)

    def regions(self, reader: Reader, topic: str, place: Place) -> list[RegionRow]:
        """How many of a topic are red in each region below a place."""
        return regions_of(self.county(reader), TOPICS[topic], place)

    def card(self, reader: Reader, layer_id: str, subject: str) -> Card | None:
        """The card of one thing; None where the reader may not see it or it is not there."""
        county = self.county(reader)
        layer = self._layers(county).get(layer_id)
        if layer is not None and layer.rule is not None:
            if not layer.is_for(reader.scope):
                return None
            layer_id = _CARD_OF[kind_of(layer.rule)] if layer.shape == "point" else "villages_needing_directors"
        return card_of(county, reader.scope, layer_id, subject)

    def _cached(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        with self._lock:
            if key not in self._cache:
                self._cache[key] = make()
            return self._cache[key]
