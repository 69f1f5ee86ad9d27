"""Between rows and frames: what the database gives becomes a frame of its contract, and a frame becomes records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import STORAGE_EPSG
from geo.frames import ColumnType, Contract

Values = Sequence[Any]

_EPOCH = date(1970, 1, 1).toordinal()
_NO_DAY = np.iinfo(np.int64).min  # how NumPy keeps NaT

_FROM_VALUES: dict[ColumnType, Callable[[Values], Any]] = {
    "text": lambda values: pd.array(values, dtype="str"),
    "date": lambda values: _days(values),
    "time": lambda values: pd.array(values, dtype="str"),
    "int": lambda values: pd.array(values, dtype="Int64"),
    "float": lambda values: np.array(values, dtype="float64"),
    "bool": lambda values: pd.array(values, dtype="boolean"),
}


def _days(values: Values) -> np.ndarray[Any, Any]:
    """Dates as days; by their ordinals a quarter of the time NumPy takes for the dates themselves."""
    numbers = [_NO_DAY if day is None else day.toordinal() - _EPOCH for day in values]
    return np.array(numbers, dtype=np.int64).view("datetime64[D]").astype("datetime64[s]")


def frame_of(contract: Contract, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """A frame of ``contract`` from rows of (index, columns…, WKB where the contract has geometry), ordered by index.

    Raises:
        FrameError: the rows break the contract.
    """
    if not rows:
        return contract.empty()
    index, *columns = zip(*sorted(rows, key=lambda row: row[0]), strict=True)
    frame: pd.DataFrame = pd.DataFrame(
        {
            column.name: _FROM_VALUES[column.type](values)
            for column, values in zip(contract.columns, columns, strict=False)
        },
        index=pd.Index(index, dtype="str", name=contract.index),
    )
    if contract.geometry is not None:
        shapes = shapely.from_wkb(np.array(columns[-1], dtype=object))
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index, crs=STORAGE_EPSG))
    return contract.check(frame)


def records_of(contract: Contract, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dict of plain Python values a row, the index under its own name, geometry as WKB; missing is None."""
    columns: dict[str, list[Any]] = {contract.index: frame.index.astype(object).tolist()}
    for column in contract.columns:
        columns[column.name] = _plain(frame[column.name], column.type)
    if contract.geometry is not None:
        columns["geometry"] = wkb_of(frame).tolist()
    names = tuple(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def wkb_of(frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    """The geometry of each row as two-dimensional little-endian WKB, None where it has none."""
    shapes = shapely.force_2d(np.asarray(frame["geometry"].array, dtype=object))
    return shapely.to_wkb(shapes, byte_order=1)


def same_rows(contract: Contract, new: pd.DataFrame, old: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For two frames of one contract with one index: whether each row is the same in both."""
    same = np.ones(len(new), dtype=bool)
    for name in contract.names:
        left, right = new[name], old[name]
        missing = left.isna().to_numpy()
        equal = (left == right).fillna(False).to_numpy(dtype=bool)
        same &= np.where(missing, right.isna().to_numpy(), equal)
    if contract.geometry is not None:
        same &= wkb_of(new) == wkb_of(old)
    return same


def _plain(series: pd.Series[Any], kind: ColumnType) -> list[Any]:
    values = series.dt.date if kind == "date" else series
    plain: list[Any] = values.astype(object).where(series.notna(), None).tolist()
    return plain
