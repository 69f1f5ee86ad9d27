"""Small counties made by hand: rows as dicts, places in metres from an origin near 117°E 28.5°N."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.packs import load_packs
from geo.calendar import Calendar, Period
from geo.contracts import CONTRACTS
from geo.county import County
from geo.crs import STORAGE_EPSG, projected_crs

AS_OF = date(2026, 7, 15)  # a Wednesday in the summer holiday
ORIGIN = (500_000.0, 3_150_000.0)
CRS = projected_crs(117.0)

YIYANG = ("national", "jiangxi-2019", "yiyang-2022", "county")
FENG = ("national", "feng-2024", "county")
CHENGKOU = ("national", "chengkou-2016", "county")
SHOU = ("national", "shou-2016", "county")
COMPOSITIONS = (YIYANG, FENG, CHENGKOU, SHOU)

CALENDAR = Calendar(summer_holidays=(Period("暑假", date(2026, 7, 1), date(2026, 8, 31)),))

COUNTY, TOWNSHIP, VILLAGE = "361126", "361126101", "361126101201"

Row = Mapping[str, Any]

_DTYPES = {"text": "str", "date": "datetime64[s]", "time": "str", "int": "Int64", "float": "float64", "bool": "boolean"}


def at(x: float, y: float) -> shapely.Point:
    """A point so many metres east and north of the origin."""
    return shapely.Point(x, y)


def frame(kind: str, rows: Iterable[Row]) -> pd.DataFrame:
    """A checked frame of a contract from rows; ``id`` is the index, ``geometry`` in metres from the origin."""
    listed = list(rows)
    if not listed:
        return CONTRACTS[kind].empty()
    return _made(kind, pickle.dumps(listed)).copy(deep=False)


@lru_cache(2048)
def _made(kind: str, pickled: bytes) -> pd.DataFrame:
    """The frame of rows. Most counties of the tests differ in a row or two: their other frames are made once."""
    contract, listed = CONTRACTS[kind], pickle.loads(pickled)
    index = pd.Index([row["id"] for row in listed], dtype="str", name=contract.index)
    known = {"id", "geometry", *contract.names}
    assert all(known.issuperset(row) for row in listed), f"unknown column in {kind}"
    columns = {
        column.name: pd.Series([row.get(column.name) for row in listed], index=index, dtype=object).astype(
            _DTYPES[column.type]
        )
        for column in contract.columns
    }
    made: pd.DataFrame = pd.DataFrame(columns, index=index)
    if contract.geometry is not None:
        shapes = [_shifted(row.get("geometry")) for row in listed]
        placed = gpd.GeoSeries(shapes, index=index, crs=CRS).to_crs(STORAGE_EPSG)
        made = gpd.GeoDataFrame(made, geometry=placed)
    return contract.check(made)


def _shifted(shape: BaseGeometry | None) -> BaseGeometry | None:
    return None if shape is None else shapely.transform(shape, lambda xy: xy + ORIGIN)


def county(
    rows: Mapping[str, Iterable[Row]],
    *,
    packs: tuple[str, ...] = YIYANG,
    as_of: date = AS_OF,
    calendar: Calendar = CALENDAR,
) -> County:
    """A county of the given rows by kind."""
    return County(
        code=COUNTY,
        name="样例县",
        as_of=as_of,
        known_at=datetime(2026, 7, 15, tzinfo=UTC),
        version=1,
        frames={kind: frame(kind, listed) for kind, listed in rows.items()},
        rules=load_packs(packs),
        calendar=calendar,
    )


def square(side_m: float) -> shapely.Polygon:
    """A square about the origin."""
    half = side_m / 2
    return shapely.box(-half, -half, half, half)


def regions(*villages: Row) -> list[Row]:
    """The county, one township and the given villages."""
    above = [
        {"id": COUNTY, "name": "样例县", "level": "county", "geometry": square(20_000)},
        {"id": TOWNSHIP, "name": "样例镇", "level": "township", "parent_code": COUNTY, "geometry": square(20_000)},
    ]
    return [*above, *({"level": "village", "parent_code": TOWNSHIP, "geometry": None, **v} for v in villages)]


def seat(x: float, y: float) -> dict[str, float]:
    """Seat columns of a region."""
    point = gpd.GeoSeries([_shifted(at(x, y))], crs=CRS).to_crs(STORAGE_EPSG).iloc[0]
    return {"seat_lon": point.x, "seat_lat": point.y}


def factors(scores: pd.DataFrame, subject: str) -> dict[str, float]:
    """The contributions of one subject."""
    return dict(json.loads(scores.at[subject, "factors"]))


def reasons(scores: pd.DataFrame, subject: str) -> dict[str, dict[str, Any]]:
    """The reasons of one subject by factor, in their order."""
    return {reason["factor"]: reason for reason in json.loads(scores.at[subject, "reasons"])}


def fixes(scores: pd.DataFrame, subject: str) -> dict[str, dict[str, Any]]:
    """The fixes of one subject by action, in their order."""
    return {fix["action"]: fix for fix in json.loads(scores.at[subject, "fixes"])}
