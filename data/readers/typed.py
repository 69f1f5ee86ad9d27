"""A ``Source`` as a frame of its contract: headers matched, cells parsed, rows at fault refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from data.kinds import HEADERS, LATITUDE, LONGITUDE, word_list
from data.readers.cells import parse_distinct, parser_of, plain
from data.readers.faults import Faults
from data.readers.shapes import Shapes, points_of, shapes_of
from data.readers.source import Source
from geo.crs import STORAGE_EPSG
from geo.errors import InputError
from geo.frames import Column, Contract

_LONGITUDES = (LONGITUDE, "longitude", "lon")
_LATITUDES = (LATITUDE, "latitude", "lat")
_EXAMPLES = {
    "date": "write a day as 2025-03-09",
    "int": "write a whole number",
    "float": "write a number",
    "bool": "write 是 or 否",
}


@dataclass(frozen=True)
class Typed:
    """A source's rows in the contract's columns and dtypes, faulty rows still among them.

    ``frame`` has the positions of the source as its index and the contract's index as its first column;
    ``headers`` gives each column's header in the file; ``ignored`` are the file's headers the kind does not know;
    ``absent`` the columns (``geometry`` among them) the file says nothing of, which is not the same as an empty cell.
    """

    frame: pd.DataFrame
    headers: Mapping[str, str]
    ignored: tuple[str, ...]
    absent: tuple[str, ...]


def type_columns(contract: Contract, source: Source, *, crs: str | None, faults: Faults) -> Typed:
    """Type every column of ``contract`` found in ``source``, adding to ``faults``.

    Raises:
        InputError: a needed column is missing, a header stands there twice, or the coordinate system is unknown.
    """
    headers = match_headers(contract, source.frame.columns)
    columns: dict[str, Any] = {}
    for column in (Column(contract.index, required=True), *contract.columns):
        if column.name == contract.index and column.name in columns:
            continue
        columns[column.name] = _typed_column(contract, column, headers.get(column.name), source, faults)
    frame = pd.DataFrame(columns)
    if contract.geometry is not None:
        frame = frame.assign(geometry=_geometry(contract, source, crs, faults))
    known = {*headers.values(), *(name for pair in _point_headers(source) for name in pair)}
    ignored = tuple(name for name in source.frame.columns if name and name not in known)
    absent = [name for name in contract.names if name not in headers]
    if contract.geometry is not None and source.shapes is None and not _point_headers(source):
        absent.append("geometry")
    return Typed(frame, headers, ignored, tuple(absent))


def contract_frame(contract: Contract, typed: pd.DataFrame) -> pd.DataFrame:
    """Rows without fault or repetition as a frame of ``contract``.

    Raises:
        FrameError: they break it after all, which is a fault of the readers.
    """
    frame = typed.set_index(contract.index)
    if contract.geometry is not None:
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(frame["geometry"], crs=STORAGE_EPSG))
    return contract.check(frame)


def match_headers(contract: Contract, headers: pd.Index[str]) -> dict[str, str]:
    """The file's header of each column of ``contract`` it has, whether Chinese or English.

    Raises:
        InputError: a needed column is missing, or two headers are one column.
    """
    chinese = HEADERS[contract.kind]
    wanted = {key: name for name in (contract.index, *contract.names) for key in (_key(chinese[name]), _key(name))}
    found: dict[str, str] = {}
    for header in headers:
        name = wanted.get(_key(header))
        if name in found:
            raise InputError(f"Columns {found[name]} and {header} are the same; keep one of them.")
        if name is not None:
            found[name] = header
    needed = [contract.index, *(column.name for column in contract.columns if column.required)]
    missing = [chinese[name] for name in needed if name not in found]
    if missing:
        raise InputError(
            f"The file is no list of {contract.kind}: column {'、'.join(missing)} is missing; "
            f"its first row must name {'、'.join(chinese[name] for name in needed)}."
        )
    return found


def _typed_column(contract: Contract, column: Column, header: str | None, source: Source, faults: Faults) -> pd.Series:
    if header is None:
        return pd.Series(index=source.frame.index, dtype=_dtype(column))
    cells = source.frame[header]
    values, bad = parse_distinct(cells, parser_of(contract.kind, column))
    if column.one_of:
        terms = word_list(contract.kind, column.name)
        words = "、".join(terms.get(code, code) for code in column.one_of)
        faults.add(bad.to_numpy(), header, cells, "is not one of the words known", f"write one of {words}")
    else:
        faults.add(
            bad.to_numpy(), header, cells, f"is not {_AN[column.type]}", _EXAMPLES.get(column.type, "write text")
        )
    if column.required:
        missing = values.isna() & ~bad
        faults.add(missing.to_numpy(), header, cells, "is missing", "fill it in")
    if column.at_least is not None:
        low = (values < column.at_least).fillna(False).to_numpy(dtype=bool)
        faults.add(low, header, cells, f"is below {column.at_least:g}", "check the number and its unit")
    if column.at_most is not None:
        high = (values > column.at_most).fillna(False).to_numpy(dtype=bool)
        faults.add(high, header, cells, f"is above {column.at_most:g}", "check the number and its unit")
    return values


_AN = {"text": "text", "date": "a date", "int": "a whole number", "float": "a number", "bool": "yes or no"}


def _dtype(column: Column) -> str:
    return {"text": "str", "date": "datetime64[s]", "int": "Int64", "float": "float64", "bool": "boolean"}[column.type]


def _geometry(contract: Contract, source: Source, crs: str | None, faults: Faults) -> Shapes:
    if source.shapes is not None:
        return shapes_of(source, crs, faults, contract)
    for longitude, latitude in _point_headers(source):
        return points_of(source, longitude, latitude, crs, faults, contract)
    return np.full(len(source.frame), None, dtype=object)


def _point_headers(source: Source) -> list[tuple[str, str]]:
    keys = {_key(header): header for header in source.frame.columns}
    longitude = next((keys[_key(name)] for name in _LONGITUDES if _key(name) in keys), None)
    latitude = next((keys[_key(name)] for name in _LATITUDES if _key(name) in keys), None)
    if (longitude is None) != (latitude is None):
        raise InputError(
            f"The file has column {longitude or latitude} without its pair; add {LATITUDE if longitude else LONGITUDE}."
        )
    return [(longitude, latitude)] if longitude is not None and latitude is not None else []


def _key(header: str) -> str:
    return plain(header).casefold()
