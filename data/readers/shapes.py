"""Geometry from files: points of two columns or shapes of a vector file, brought to EPSG:4490 or refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from data.readers.cells import numbers, parse_distinct
from data.readers.faults import Faults
from data.readers.source import Source
from geo.crs import parse_crs, storage_crs
from geo.errors import InputError, UnknownCRSError
from geo.frames import Contract

Shapes = np.ndarray[Any, np.dtype[np.object_]]

CHINA = (73.0, 3.0, 136.0, 54.0)
"""West, south, east, north (degrees): a county's coordinates outside are wrong, or of another system."""

_ALLOWED = {
    "point": ("Point",),
    "line": ("LineString",),
    "any": ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
}


def declared_crs(source: Source, declared: str | None, *, needed: bool) -> CRS | None:
    """The coordinate system of a source: its own, or the declared one where it has none.

    Raises:
        InputError: there is neither and one is ``needed``, the declared one is not known, or the two differ.
    """
    try:
        stated = parse_crs(declared) if declared is not None else None
    except UnknownCRSError as error:
        raise InputError(error.message) from error
    own = None if source.crs_is_default and stated is not None else source.crs
    if own is not None and stated is not None and not own.equals(stated, ignore_axis_order=True):
        raise InputError(f"{source.sheet} is in {own.name} by its own word, not {declared}; leave --crs out.")
    found = own or stated
    if found is None and needed:
        raise InputError(
            f"{source.sheet} has coordinates but no coordinate system; ask who made it, and declare it with --crs."
        )
    return found


def points_of(
    source: Source, longitude: str, latitude: str, declared: str | None, faults: Faults, contract: Contract
) -> Shapes:
    """Points of two columns; None where both are blank."""
    east, north = source.frame[longitude], source.frame[latitude]
    x, x_bad = parse_distinct(east, numbers)
    y, y_bad = parse_distinct(north, numbers)
    for column, values, bad in ((longitude, east, x_bad), (latitude, north, y_bad)):
        faults.add(bad.to_numpy(), column, values, "is not a number", "write degrees with decimals, as 117.4350")
    for column, values, other in ((longitude, east, north), (latitude, north, east)):
        lone = (values.isna() & other.notna()).to_numpy()
        faults.add(lone, column, values, "is missing beside its pair", "write both or neither")
    given = (x.notna() & y.notna()).to_numpy()
    crs = declared_crs(source, declared, needed=bool(given.any()))
    shapes: Shapes = np.full(len(source.frame), None, dtype=object)
    shapes[given] = shapely.points(x.to_numpy()[given], y.to_numpy()[given])
    return _accepted(shapes, crs, faults, contract, f"{longitude}, {latitude}", east + ", " + north)


def shapes_of(source: Source, declared: str | None, faults: Faults, contract: Contract) -> Shapes:
    """The shapes of a vector file; None where a row has none."""
    assert source.shapes is not None
    shapes = shapely.force_2d(source.shapes)
    shapes[shapely.is_empty(shapes)] = None
    crs = declared_crs(source, declared, needed=bool((~shapely.is_missing(shapes)).any()))
    return _accepted(shapes, crs, faults, contract, "geometry", None)


def _accepted(
    shapes: Shapes, crs: CRS | None, faults: Faults, contract: Contract, column: str, values: pd.Series | None
) -> Shapes:
    assert contract.geometry is not None
    shapes = _single_parts(shapes)
    given = ~shapely.is_missing(shapes)
    types = np.array([shape.geom_type if shape is not None else "" for shape in shapes])
    wrong = given & ~np.isin(types, _ALLOWED[contract.geometry])
    faults.add(wrong, column, pd.Series(types), "is of the wrong kind of geometry", f"give a {contract.geometry}")
    invalid = given & ~wrong & ~shapely.is_valid(shapes)
    faults.add(
        invalid,
        column,
        pd.Series(shapely.is_valid_reason(shapes)),
        "is no valid shape",
        "repair the geometry and give it again",
    )
    west, south, east, north = shapely.bounds(shapes).T
    zero = given & (np.abs(west) < 1e-9) & (np.abs(south) < 1e-9) & (east == west) & (north == south)
    faults.add(zero, column, values, "is 0, 0, which is no place", "leave it blank, or give the place")
    if crs is not None and crs != storage_crs():
        shapes = _transformed(shapes, crs)
        west, south, east, north = shapely.bounds(shapes).T
    inside = (west >= CHINA[0]) & (south >= CHINA[1]) & (east <= CHINA[2]) & (north <= CHINA[3])  # NaN is not inside
    faults.add(
        given & ~zero & ~inside,
        column,
        values,
        "lies outside China",
        "check that longitude and latitude are not swapped and that the coordinate system is the right one",
    )
    return shapes


def _single_parts(shapes: Shapes) -> Shapes:
    """A multi-point or multi-line of one part becomes that part; polygons stay as they are."""
    multi = np.isin(shapely.get_type_id(shapes), (4, 5)) & (shapely.get_num_geometries(shapes) == 1)
    return np.where(multi, shapely.get_geometry(shapes, 0), shapes)


def _transformed(shapes: Shapes, crs: CRS) -> Shapes:
    change = Transformer.from_crs(crs, storage_crs(), always_xy=True)

    def moved(coordinates: Any) -> Any:
        return np.column_stack(change.transform(*coordinates.T))

    return np.asarray(shapely.transform(shapes, moved), dtype=object)
