"""Where things lie: rows within a frame of the map, rows within a distance of a place.

Distances are in metres of the county's one zone (CGCS2000, 3 degrees; ``geo.crs``), never in degrees. Every placed row
has its geometry in that zone in ``extent``. PostgreSQL answers from a GiST index of it; SQLite takes those whose bounds
come near from an index of the bounds, and shapely measures them. Both give the same rows.

A reader finds only what may be shown with its place: where a scope hides the points of a kind, none of it is found.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Table,
    and_,
    bindparam,
    cast,
    delete,
    false,
    func,
    insert,
    select,
)

from data.scoping import View, hides_geometry, on_record
from data.tables import CountyRow, table_of
from data.tables.extents import ExtentRow
from geo.contracts import CONTRACTS
from geo.crs import STORAGE_EPSG, projected_crs
from geo.errors import InputError
from geo.text import say

PLACED = tuple(kind for kind, contract in CONTRACTS.items() if contract.geometry is not None)
"""The kinds whose rows have a place."""

Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees (CGCS2000)."""

_EXTENT: Table = ExtentRow.__table__  # type: ignore[assignment]
_ROWS_AT_ONCE = 20_000
_BEND = 0.01
"""How far beyond its corners a frame's sides may bend when projected, as a share of its size: far more than they do."""


# Searching


def near(connection: Connection, kind: str, view: View, place: BaseGeometry, distance_m: float) -> ColumnElement[bool]:
    """A predicate: rows of ``kind`` within ``distance_m`` metres (that distance included) of a place in EPSG:4490.

    Raises:
        InputError: the kind has no places, the place is empty, or the distance is no distance.
    """
    _check_kind(kind)
    if not (math.isfinite(distance_m) and distance_m >= 0):
        raise InputError(say("A distance is 0 m or more; {given} is none.", given=str(distance_m)))
    if place.is_empty or not np.isfinite(shapely.get_coordinates(place)).all():
        raise InputError(say("The place has no coordinates; name a point or a shape."))
    zone = _zone_of_extents(connection, view.scope.county)
    if zone is None or hides_geometry(kind, view.scope):
        return false()
    at = project(np.array([place], dtype=object), zone)[0]
    mine = and_(_EXTENT.c.county == view.scope.county, _EXTENT.c.kind == kind)
    row_id = table_of(kind).c.row_id
    if connection.dialect.name == "postgresql":
        wkb = cast(bindparam("place", shapely.to_wkb(at), unique=True), LargeBinary)
        within = func.ST_DWithin(_EXTENT.c.metres, func.ST_GeomFromWKB(wkb), distance_m)
        return row_id.in_(select(_EXTENT.c.row_id).where(mine, within))
    west, south, east, north = shapely.bounds(at)
    candidates = connection.execute(
        select(_EXTENT.c.row_id, _EXTENT.c.metres).where(
            mine, *_touching(west - distance_m, south - distance_m, east + distance_m, north + distance_m)
        )
    ).all()
    ids, shapes = _columns(candidates)
    shapely.prepare(at)
    return _among(row_id, ids[shapely.dwithin(at, shapes, distance_m)])


def within(connection: Connection, kind: str, view: View, box: Box) -> ColumnElement[bool]:
    """A predicate: rows of ``kind`` that touch a frame of the map, its edge included.

    Raises:
        InputError: the kind has no places, or the frame is none.
    """
    _check_kind(kind)
    west, south, east, north = box
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InputError(say("A frame is west, south, east, north in degrees, the smaller first."))
    zone = _zone_of_extents(connection, view.scope.county)
    if zone is None or hides_geometry(kind, view.scope):
        return false()
    frame = shapely.box(*box)
    around = shapely.bounds(project(np.array([shapely.segmentize(frame, (east - west) / 16)], dtype=object), zone)[0])
    bend = _BEND * max(around[2] - around[0], around[3] - around[1])
    outer = (around[0] - bend, around[1] - bend, around[2] + bend, around[3] + bend)
    mine = and_(_EXTENT.c.county == view.scope.county, _EXTENT.c.kind == kind)
    table = table_of(kind)
    if connection.dialect.name == "postgresql":
        overlaps = _EXTENT.c.metres.op("&&")(func.ST_MakeEnvelope(*map(float, outer)))
        touches = func.ST_Intersects(
            table.c.geometry, func.ST_MakeEnvelope(*map(float, box), STORAGE_EPSG), type_=false().type
        )
        return and_(table.c.row_id.in_(select(_EXTENT.c.row_id).where(mine, overlaps)), touches)
    candidates = connection.execute(
        select(table.c.row_id, table.c.geometry)
        .join(_EXTENT, and_(_EXTENT.c.row_id == table.c.row_id, _EXTENT.c.kind == kind))
        .where(mine, *_touching(*outer))
    ).all()
    ids, shapes = _columns(candidates)
    shapely.prepare(frame)
    return _among(table.c.row_id, ids[shapely.intersects(frame, shapes)])


def _check_kind(kind: str) -> None:
    if kind not in PLACED:
        raise InputError(say("Kind {kind} has no places; one of {kinds} has.", kind=kind, kinds=", ".join(PLACED)))


def _touching(west: float, south: float, east: float, north: float) -> Iterator[ColumnElement[bool]]:
    yield _EXTENT.c.west <= float(east)
    yield _EXTENT.c.east >= float(west)
    yield _EXTENT.c.south <= float(north)
    yield _EXTENT.c.north >= float(south)


def _columns(rows: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    return ids, shapely.from_wkb(np.array([row[1] for row in rows], dtype=object))


def _among(column: ColumnElement[int], ids: np.ndarray[Any, Any]) -> ColumnElement[bool]:
    if not len(ids):
        return false()
    # one value for the whole list: SQLite takes 32,766 and a county has more homes
    each = func.json_each(bindparam("ids", json.dumps(ids.tolist()), unique=True)).table_valued("value")
    return column.in_(select(each.c.value))


def _zone_of_extents(connection: Connection, county: str) -> int | None:
    return connection.scalar(select(_EXTENT.c.epsg).where(_EXTENT.c.county == county).limit(1))


# Filling


def project(shapes: np.ndarray[Any, Any], epsg: int) -> np.ndarray[Any, Any]:
    """Shapes in EPSG:4490 (longitude, latitude) as two-dimensional shapes in metres of a zone."""
    transformer = Transformer.from_crs(CRS.from_epsg(STORAGE_EPSG), CRS.from_epsg(epsg), always_xy=True)
    return shapely.transform(
        shapely.force_2d(shapes), lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )


def fill(connection: Connection, county: str) -> int:
    """Measure what rows of a county are placed and not measured yet; how many there were.

    The zone is that of ``County.crs``: by the middle of the regions' outlines, of the homes or of the sites. Where it
    is another than before, all is measured again.
    """
    zone = _zone_of_rows(connection, county)
    if zone is None:
        return 0
    if _zone_of_extents(connection, county) not in {None, zone}:
        connection.execute(delete(_EXTENT).where(_EXTENT.c.county == county))
    filled = 0
    for kind in PLACED:
        table = table_of(kind)
        missing = (
            select(table.c.row_id, table.c.geometry)
            .outerjoin(_EXTENT, and_(_EXTENT.c.kind == kind, _EXTENT.c.row_id == table.c.row_id))
            .where(on_record(table, county, None), table.c.geometry.is_not(None), _EXTENT.c.row_id.is_(None))
        )
        rows = connection.execute(missing).all()
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            ids, shapes = _columns(rows[start : start + _ROWS_AT_ONCE])
            _write(connection, county, kind, zone, ids, project(shapes, zone))
        filled += len(rows)
    return filled


def drop_closed(connection: Connection, kind: str, county: str, batch_id: int) -> None:
    """Forget where the rows lay that a batch closed: only what is on record now is searched for."""
    table = table_of(kind)
    closed = select(table.c.row_id).where(table.c.county == county, table.c.superseded_by == batch_id)
    connection.execute(delete(_EXTENT).where(_EXTENT.c.kind == kind, _EXTENT.c.row_id.in_(closed)))


def fill_all(connection: Connection) -> None:
    """``fill`` for every county of a database."""
    for county in connection.scalars(select(CountyRow.code)).all():
        fill(connection, county)


def _zone_of_rows(connection: Connection, county: str) -> int | None:
    for kind in ("regions", "households", "hazard_sites"):
        table = table_of(kind)
        query = select(table.c.geometry).where(on_record(table, county, None), table.c.geometry.is_not(None))
        shapes = connection.scalars(query).all()
        if shapes:
            west, _, east, _ = shapely.total_bounds(shapely.from_wkb(np.array(shapes, dtype=object)))
            return projected_crs((west + east) / 2).to_epsg()
    kinds = (kind for kind in PLACED if kind not in {"regions", "households", "hazard_sites"})
    for table in map(table_of, kinds):
        query = select(table.c.row_id).where(on_record(table, county, None), table.c.geometry.is_not(None))
        if connection.scalar(query.limit(1)) is not None:
            return projected_crs(117).to_epsg()  # as County.crs
    return None


def _write(
    connection: Connection, county: str, kind: str, epsg: int, ids: np.ndarray[Any, Any], shapes: np.ndarray[Any, Any]
) -> None:
    bounds = shapely.bounds(shapes)
    if connection.dialect.name != "postgresql":
        wkb = shapely.to_wkb(shapes, byte_order=1)
        names = ("kind", "row_id", "county", "epsg", "west", "south", "east", "north", "metres")
        connection.execute(
            insert(_EXTENT),
            [
                dict(zip(names, (kind, row_id, county, epsg, *box, shape), strict=True))
                for row_id, shape, box in zip(ids.tolist(), wkb, bounds.tolist(), strict=True)
            ],
        )
        return
    driver: Any = connection.connection.dbapi_connection
    hexes = shapely.to_wkb(shapes, hex=True)
    with (
        driver.cursor() as cursor,
        cursor.copy("COPY extent (kind, row_id, county, epsg, west, south, east, north, metres) FROM STDIN") as copy,
    ):
        for row_id, box, shape in zip(ids.tolist(), bounds.tolist(), hexes, strict=True):
            copy.write_row((kind, row_id, county, epsg, *box, shape))
