"""The frames a county is made of, as contracts: which columns, of what type, in what unit, indexed by what.

A contract is checked at three doors only: when a file has been read, when the store hands out a frame, and when a
layer hands one to the screen. Between the doors frames are trusted.

Conventions: the index is unique, of text, and named after the thing (``person_id``); geometry is in EPSG:4490;
units stand in column names (``depth_m``, ``speed_kph``); a missing value is unknown, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import geopandas as gpd
import numpy as np
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


BETWEEN = "|"
"""What stands between the words of a cell of several."""


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

    @property
    def is_limited(self) -> bool:
        """Whether more than its type is promised of it."""
        ranged = self.at_least is not None or self.at_most is not None
        return self.required or bool(self.one_of) or self.type == "time" or ranged


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
        found = self._index_faults(frame)
        for column in self.columns:
            found += _column_faults(column, frame)
        found += [(fault, []) for fault in self._geometry_faults(frame)]
        if found:
            said = [f"{fault}{_where(rows)}" for fault, rows in found]
            ids = [row for _, rows in found for row in rows]
            raise FrameError(f"The {self.kind} frame breaks its contract: {'; '.join(said)}.", ids=ids)
        return frame

    def _index_faults(self, frame: pd.DataFrame) -> list[Fault]:
        index, found = frame.index, list[Fault]()
        if index.name != self.index:
            found.append((f"the index must be named {self.index}, not {index.name}", []))
        if not pd.api.types.is_string_dtype(index):
            found.append((f"{self.index} must be text", []))
        if index.hasnans:
            found.append((f"{self.index} may not be missing", []))
        if not index.is_unique:
            found.append((f"{self.index} must be unique", [str(row) for row in index[index.duplicated()].unique()]))
        return found

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


Fault = tuple[str, list[str]]
"""What is wrong, and the ids of the rows it is wrong in; none where it is wrong in the whole column."""


def _where(rows: list[str]) -> str:
    return f" (rows {', '.join(rows[:5])}{' …' if len(rows) > 5 else ''})" if rows else ""


_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"

_TYPES: dict[ColumnType, tuple[Callable[[pd.Series[Any]], bool], str]] = {
    "text": (pd.api.types.is_string_dtype, "must be text"),
    "time": (pd.api.types.is_string_dtype, "must be text"),
    "date": (pd.api.types.is_datetime64_any_dtype, "must be dates"),
    "int": (lambda cells: str(cells.dtype) == "Int64", "must be Int64"),
    "float": (pd.api.types.is_float_dtype, "must be float"),
    "bool": (lambda cells: str(cells.dtype) == "boolean", "must be boolean"),
}


def _column_faults(column: Column, frame: pd.DataFrame) -> list[Fault]:
    """What a frame holds against one column."""
    if column.name not in frame.columns:
        return [(f"{column.name} is missing", [])]
    cells: pd.Series[Any] = frame[column.name]
    is_right, said = _TYPES[column.type]
    if not is_right(cells):
        return [(f"{column.name} {said}", [])]
    if not column.is_limited:
        return []
    found, missing = list[Fault](), np.asarray(pd.isna(cells.array))
    given = cells[~missing] if missing.any() else cells
    if column.required and missing.any():
        found.append((f"{column.name} may not be missing", _ids(cells[missing])))
    for holds, said in _kept(column, given):
        right = holds.to_numpy(bool)
        if not right.all():
            found.append((f"{column.name} {said}", _ids(given[~right])))
    return found


def _kept(column: Column, given: pd.Series[Any]) -> Iterator[tuple[pd.Series[bool], str]]:
    """Whether each of the known cells of a column keeps to its words and its range, and what must hold."""
    if column.several:
        yield given.str.fullmatch(_several(column.one_of)), f"must be of {', '.join(column.one_of)}"
    elif column.one_of:
        yield given.isin(column.one_of), f"must be one of {', '.join(column.one_of)}"
    if column.type == "time":
        yield given.str.fullmatch(_TIME), "must be times HH:MM"
    if column.at_least is not None:
        yield given >= column.at_least, f"must be {column.at_least:g} or more"
    if column.at_most is not None:
        yield given <= column.at_most, f"must be {column.at_most:g} or less"


def _ids(cells: pd.Series[Any]) -> list[str]:
    return [str(row) for row in cells.index.dropna().unique()]


def _several(words: tuple[str, ...]) -> str:
    """What a cell of several words matches: each at most once, in their order."""
    optional = "".join(f"(?:{re.escape(word)}(?:\\{BETWEEN}(?!$)|$))?" for word in words)
    return f"(?!$){optional}$"
