"""The frames a county is made of, as contracts: which columns, of what type, in what unit, indexed by what.

A contract is checked at three doors only: when a file has been read, when the store hands out a frame, and when a
layer hands one to the screen. Between the doors frames are trusted.

Conventions: the index is unique, of text, and named after the thing (``person_id``); geometry is in EPSG:4490;
units stand in column names (``depth_m``, ``speed_kph``); a missing value is unknown, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import geopandas as gpd
import pandas as pd

from geo.crs import STORAGE_EPSG
from geo.errors import FrameError

ColumnType = Literal["text", "date", "time", "int", "float", "bool"]
GeometryType = Literal["point", "line", "area", "any"]

_EMPTY_DTYPES: dict[ColumnType, str] = {
    "text": "str",
    "date": "datetime64[s]",
    "time": "str",
    "int": "Int64",
    "float": "float64",
    "bool": "boolean",
}


TYPES: dict[ColumnType, tuple[Callable[[pd.Series[Any]], bool], str]] = {
    "text": (pd.api.types.is_string_dtype, "must be text"),
    "time": (pd.api.types.is_string_dtype, "must be text"),
    "date": (pd.api.types.is_datetime64_any_dtype, "must be dates"),
    "int": (lambda values: str(values.dtype) == "Int64", "must be Int64"),
    "float": (pd.api.types.is_float_dtype, "must be float"),
    "bool": (lambda values: str(values.dtype) == "boolean", "must be boolean"),
}
"""Whether a column is of a type, and what is said where it is not."""

BETWEEN = "|"
"""What stands between the words of a cell of several."""

_TIME = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"


def _several(words: tuple[str, ...]) -> str:
    """What a cell of several words matches: each at most once, in their order."""
    optional = "".join(f"(?:{re.escape(word)}(?:\\{BETWEEN}(?!$)|$))?" for word in words)
    return f"^(?!$){optional}$"


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it may be missing, the values or range it must keep to.

    Dtypes: text ``str``, date ``datetime64`` (any resolution), time ``str`` (``HH:MM``, 00:00 to 23:59), int ``Int64``,
    float ``float64``, bool ``boolean``.
    """

    name: str
    type: ColumnType = "text"
    required: bool = False
    one_of: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    several: bool = False
    """Whether a cell may hold several of ``one_of``: each once, in their order there, joined by ``BETWEEN``."""
    happened: bool = False
    """A day something was done or began: it cannot lie after the day the file is loaded."""

    @cached_property
    def pattern(self) -> str | None:
        """What its text matches, where that is more than one of a few words."""
        if self.type == "time":
            return _TIME
        return _several(self.one_of) if self.several else None

    def keeps(self, values: pd.Series[Any]) -> bool:
        """Whether the values of a frame's column are as promised."""
        is_type, _ = TYPES[self.type]
        if not is_type(values) or (self.required and values.hasnans):
            return False
        if self.at_least is not None and (values < self.at_least).any():  # what is missing compares as false
            return False
        if self.at_most is not None and (values > self.at_most).any():
            return False
        if self.pattern is not None:
            return bool(values.str.match(self.pattern, na=True).all())
        found = values.isin(self.one_of) if self.one_of else None
        return found is None or bool(found.all()) or bool((found | values.isna()).all())


@dataclass(frozen=True)
class Contract:
    """What a frame of one kind promises. ``kind`` is the plural of its table's name."""

    kind: str
    index: str
    columns: tuple[Column, ...]
    geometry: GeometryType | None = None
    region_column: str | None = None
    """The column holding the region code by which a row is scoped, where the row has one of its own."""
    belongs_to: tuple[str, str] | None = None
    """(column, kind) of the row this one belongs to, where it has no region of its own."""
    known_by: str | None = None
    """The date column from which the row is true in the world: rows after ``as_of`` are left out."""
    doc: str = field(default="", compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order, geometry not among them."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called ``name``."""
        return next(column for column in self.columns if column.name == name)

    def empty(self) -> pd.DataFrame:
        """A frame of no rows that keeps the contract."""
        return self._empty.copy()

    @cached_property
    def _empty(self) -> pd.DataFrame:
        frame: pd.DataFrame = pd.DataFrame(
            {column.name: pd.Series(dtype=_EMPTY_DTYPES[column.type]) for column in self.columns},
            index=pd.Index([], dtype="str", name=self.index),
        )
        if self.geometry is None:
            return frame
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([], crs=STORAGE_EPSG, index=frame.index))
        return frame

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return ``frame`` unchanged if it keeps the contract.

        Raises:
            FrameError: every fault at once, naming columns and up to five row ids for each.
        """
        faults: list[str] = []
        ids: list[str] = []
        if not self.keeps(frame):
            from geo.faults import faults_of  # read where there is something to tell

            faults, ids = faults_of(self, frame)
        faults += self._geometry_faults(frame)
        if faults:
            raise FrameError(f"The {self.kind} frame breaks its contract: {'; '.join(faults)}.", ids=ids)
        return frame

    def keeps(self, frame: pd.DataFrame) -> bool:
        """Whether index and columns are as promised. ``geo.faults`` tells what is wrong where they are not."""
        index = frame.index
        if index.name != self.index or index.dtype != "str" or not index.is_unique or index.hasnans:
            return False
        if not frame.columns.is_unique or not set(self.names) <= set(frame.columns):
            return False
        plain = pd.DataFrame(frame)
        return all(column.keeps(plain[column.name]) for column in self.columns)

    def _geometry_faults(self, frame: pd.DataFrame) -> list[str]:
        if self.geometry is None:
            return []
        if not isinstance(frame, gpd.GeoDataFrame) or "geometry" not in frame:
            return ["geometry is missing"]
        if frame.crs is None or frame.crs.to_epsg() != STORAGE_EPSG:
            return [f"geometry must be EPSG:{STORAGE_EPSG}, not {frame.crs}"]
        kinds = set(frame.geometry.dropna().geom_type)
        allowed = {
            "point": {"Point"},
            "line": {"LineString"},
            "area": {"Polygon", "MultiPolygon"},
            "any": {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"},
        }[self.geometry]
        return [f"geometry may not be {', '.join(sorted(kinds - allowed))}"] if kinds - allowed else []
