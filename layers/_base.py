"""What a layer is: a frozen declaration from which panel, legend, map, table and permission derive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import geopandas as gpd
import pandas as pd

from geo.admin import Level
from geo.county import County
from geo.crs import STORAGE_EPSG
from geo.errors import FrameError
from geo.frames import Column, Contract
from geo.results import MODELS
from geo.rules import Rule
from geo.scope import Scope, Sight

FEATURES = Contract(
    "features",
    "feature_id",
    (
        Column("region_code", required=True),
        Column("legend_class", required=True),
        Column("label"),
        Column("value", "float"),
        Column("rank", "int", at_least=1),
    ),
    geometry="any",
    region_column="region_code",
    doc="What a layer draws. label is shown on hover and holds no person's name; a missing geometry is a thing "
    "without a place: counted in the panel, drawn at no point.",
)


@dataclass(frozen=True)
class LegendClass:
    """One class of a legend: its id in the frame, its title (a catalogue message) and its colour."""

    id: str
    title: str
    colour: str


@dataclass(frozen=True)
class Layer:
    """One layer of the map.

    ``build`` takes the county as one reader may see it and returns a frame of the ``FEATURES`` contract.
    ``overview``, where given, is drawn instead above ``from_level``: counts by village, never single homes.
    ``needs`` are the frame kinds it reads, ``model`` the score it reads, ``sights`` what a reader must be allowed.
    ``order`` places it in the panel and on the map (later is above). A layer made from a rule names its ``rule`` and
    the ``family`` it is drawn in: of a family one is drawn at a time.
    """

    id: str
    title: str
    about: str
    shape: Literal["point", "area"]
    order: int
    legend: tuple[LegendClass, ...]
    build: Callable[[County], gpd.GeoDataFrame]
    needs: tuple[str, ...]
    model: str | None = None
    sights: frozenset[Sight] = frozenset()
    from_level: Level = "county"
    overview: Callable[[County], gpd.GeoDataFrame] | None = None
    click: Literal["drill", "card"] = "card"
    live: bool = False
    """Whether it draws what goes on between two scorings: tasks."""
    size: int = field(default=9)
    """Diameter of a point in pixels."""
    rule: Rule | None = None
    family: str = ""

    def __post_init__(self) -> None:
        if self.model is not None and self.model not in MODELS:
            raise ValueError(f"Layer {self.id} reads the unknown score {self.model}.")

    @property
    def slot(self) -> str:
        """Where it stands on the map: its family's place, or one of its own."""
        return self.family or self.id

    def is_for(self, scope: Scope) -> bool:
        """Whether a reader of this scope may see single features of the layer."""
        return scope.may(*self.sights)

    def features(self, county: County) -> gpd.GeoDataFrame:
        """The layer's features, checked.

        Raises:
            FrameError: the frame breaks the contract or holds a class the legend does not.
        """
        return self._checked(self.build(county))

    def overview_features(self, county: County) -> gpd.GeoDataFrame:
        """Counts by village in place of single features, checked; no rows where the layer has no overview."""
        frame = self.overview(county) if self.overview else FEATURES.empty()
        return self._checked(frame)

    def _checked(self, frame: pd.DataFrame) -> gpd.GeoDataFrame:
        FEATURES.check(frame)
        unknown = set(frame["legend_class"]) - {entry.id for entry in self.legend}
        if unknown:
            raise FrameError(f"Layer {self.id} draws classes its legend lacks: {', '.join(sorted(unknown))}.")
        return frame


def features(
    frame: gpd.GeoDataFrame,
    *,
    legend_class: pd.Series[Any],
    label: pd.Series[Any] | None = None,
    value: pd.Series[Any] | None = None,
    rank: pd.Series[Any] | None = None,
    region_code: pd.Series[Any] | None = None,
) -> gpd.GeoDataFrame:
    """A frame of the ``FEATURES`` contract on the index and geometry of ``frame``."""
    index = pd.Index(frame.index.astype("str"), name="feature_id")
    columns = {
        "region_code": (frame["region_code"] if region_code is None else region_code).astype("str").to_numpy(),
        "legend_class": legend_class.astype("str").to_numpy(),
        "label": _or_missing(label, index, "str"),
        "value": _or_missing(value, index, "float64"),
        "rank": _or_missing(rank, index, "Int64"),
    }
    built = gpd.GeoDataFrame(
        pd.DataFrame(columns, index=index).astype({"label": "str", "value": "float64", "rank": "Int64"}),
        geometry=gpd.GeoSeries(frame.geometry.to_numpy(), index=index, crs=STORAGE_EPSG),
    )
    return built


def _or_missing(values: pd.Series[Any] | None, index: pd.Index[str], dtype: Any) -> object:
    if values is None:
        return pd.Series(index=index, dtype=dtype)
    return values.astype(dtype).array
