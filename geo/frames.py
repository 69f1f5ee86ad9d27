"""The frames a county is made of, as contracts: which columns, of what type, in what unit, indexed by what.

A contract is checked at three doors only: when a file has been read, when the store hands out a frame, and when a
layer hands one to the screen. Between the doors frames are trusted.

Conventions: the index is unique, of text, and named after the thing (``person_id``); geometry is in EPSG:4490;
units stand in column names (``depth_m``, ``speed_kph``); a missing value is unknown, never zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

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

    @cached_property
    def _schema(self) -> pa.DataFrameSchema:
        return pa.DataFrameSchema(
            {column.name: _pandera_column(column) for column in self.columns},
            index=pa.Index(str, unique=True, nullable=False, name=self.index),
        )

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
        try:
            self._schema.validate(pd.DataFrame(frame), lazy=True)
        except pa.errors.SchemaErrors as error:
            for (column, check), cases in error.failure_cases.groupby(["column", "check"], dropna=False):
                rows = [str(row) for row in cases["index"].dropna().unique()]
                ids += rows
                where = f" (rows {', '.join(rows[:5])}{' …' if len(rows) > 5 else ''})" if rows else ""
                missing = f": {cases['failure_case'].iloc[0]}" if not rows else ""
                faults.append(f"{column} {check}{missing}{where}")
        faults += self._geometry_faults(frame)
        if faults:
            raise FrameError(f"The {self.kind} frame breaks its contract: {'; '.join(faults)}.", ids=ids)
        return frame

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


_TIME = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"


def _several(words: tuple[str, ...]) -> str:
    """What a cell of several words matches: each at most once, in their order."""
    optional = "".join(f"(?:{re.escape(word)}(?:\\{BETWEEN}(?!$)|$))?" for word in words)
    return f"^(?!$){optional}$"


def _pandera_column(column: Column) -> pa.Column:
    checks = [_TYPE_CHECKS[column.type]]
    if column.several:
        checks.append(pa.Check.str_matches(_several(column.one_of), error=f"must be of {', '.join(column.one_of)}"))
    elif column.one_of:
        checks.append(pa.Check.isin(list(column.one_of)))
    if column.type == "time":
        checks.append(pa.Check.str_matches(_TIME, error="must be times HH:MM"))
    if column.at_least is not None:
        checks.append(pa.Check.ge(column.at_least))
    if column.at_most is not None:
        checks.append(pa.Check.le(column.at_most))
    return pa.Column(None, nullable=not column.required, checks=checks)


_TYPE_CHECKS: dict[ColumnType, pa.Check] = {
    "text": pa.Check(pd.api.types.is_string_dtype, error="must be text", ignore_na=False),
    "time": pa.Check(pd.api.types.is_string_dtype, error="must be text", ignore_na=False),
    "date": pa.Check(pd.api.types.is_datetime64_any_dtype, error="must be dates", ignore_na=False),
    "int": pa.Check(lambda s: str(s.dtype) == "Int64", error="must be Int64", ignore_na=False),
    "float": pa.Check(pd.api.types.is_float_dtype, error="must be float", ignore_na=False),
    "bool": pa.Check(lambda s: str(s.dtype) == "boolean", error="must be boolean", ignore_na=False),
}
