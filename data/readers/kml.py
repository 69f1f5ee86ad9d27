"""KML and KMZ: placemarks with their data, in WGS84 by the standard (OGC 12-007r2). Nothing it points at is fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from data.readers.archives import MOST_BYTES, is_zip, open_archive
from data.readers.source import Source
from data.readers.vector import require_size, unreadable
from geo.errors import InputError
from geo.text import say

Shape = BaseGeometry
_BLOCK = 1 << 20
_DEEPEST = 200
"""Elements within elements; folders in folders are a handful."""


def read_kml(path: Path) -> Source:
    """The placemarks of a file: ``name``, ``description``, then its own data. Records are counted from 1.

    Raises:
        InputError: it is no KML, or takes its content from elsewhere.
    """
    try:
        if is_zip(path):
            with open_archive(path) as archive:
                members = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".kml")]
                if len(members) != 1:
                    raise InputError(unreadable(path))
                with archive.open(members[0]) as file:
                    placemarks = _placemarks(path, file)
        else:
            if path.stat().st_size > MOST_BYTES:
                raise InputError(say("File {file} is too large; split it.", file=path.name))
            with path.open("rb") as file:
                placemarks = _placemarks(path, file)
    except (ElementTree.ParseError, expat.ExpatError, shapely.errors.GEOSException, ValueError, LookupError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(unreadable(path)) from error
    names = dict.fromkeys(name for data, _ in placemarks for name in data)
    frame = pd.DataFrame(
        {name: [data.get(name) for data, _ in placemarks] for name in names},
        index=range(len(placemarks)),
        dtype="str",
    )
    shapes: np.ndarray[Any, np.dtype[np.object_]] = np.full(len(placemarks), None, dtype=object)
    shapes[:] = [shape for _, shape in placemarks]
    rows = np.arange(1, len(placemarks) + 1)
    return Source(path.stem, frame, rows, header_rows=(), shapes=shapes, crs=CRS.from_epsg(4326))


class _Reader(ElementTree.TreeBuilder):
    """Keeps each placemark and lets the rest of the document go as it passes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._depth, self._level = path, 0, 0
        self._names: set[str] = set()
        self.placemarks: list[tuple[dict[str, str], Shape | None]] = []

    def doctype(self, *_: str | None) -> None:
        raise InputError(unreadable(self._path))

    def start(self, tag: Any, attrs: Any, /) -> Any:
        element = super().start(tag, attrs)
        self._level += 1
        if self._level > _DEEPEST or (self._depth and _tag(element) == "Placemark"):
            raise InputError(unreadable(self._path))
        if _tag(element) == "NetworkLink":
            raise InputError(
                say("File {file} takes its content from elsewhere; export the places themselves.", file=self._path.name)
            )
        self._depth += _tag(element) == "Placemark"
        return element

    def end(self, tag: Any, /) -> Any:
        element = super().end(tag)
        self._level -= 1
        if _tag(element) == "Placemark":
            self._depth -= 1
            data = _data(element)
            self._names.update(data)
            require_size(self._path, len(self.placemarks) + 1, len(self._names))  # each name is a column of all
            self.placemarks.append((data, _shape(element)))
        if self._depth == 0:
            element.clear()
        return element


def _placemarks(path: Path, file: IO[bytes]) -> list[tuple[dict[str, str], Shape | None]]:
    reader = _Reader(path)
    parser = ElementTree.XMLParser(target=reader)  # noqa: S314 - a DOCTYPE, and with it any entity, is refused
    while block := file.read(_BLOCK):
        parser.feed(block)
    parser.close()
    return reader.placemarks


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: ElementTree.Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _data(placemark: ElementTree.Element) -> dict[str, str]:
    found = {_tag(child): _text(child) for child in placemark if _tag(child) in ("name", "description")}
    for element in placemark.iter():
        if _tag(element) == "SimpleData":
            found[element.get("name", "")] = _text(element)
        elif _tag(element) == "Data":
            found[element.get("name", "")] = _text(next((c for c in element if _tag(c) == "value"), None))
    return {name: text for name, text in found.items() if name and text}


def _shape(element: ElementTree.Element) -> Shape | None:
    shapes = [shape for child in element if (shape := _geometry(child)) is not None]
    return shapes[0] if shapes else None


def _geometry(element: ElementTree.Element) -> Shape | None:
    match _tag(element):
        case "Point":
            return shapely.Point(_coordinates(element)[0])
        case "LineString" | "LinearRing":
            return shapely.LineString(_coordinates(element))
        case "Polygon":
            rings = {name: [c for c in element if _tag(c) == name] for name in ("outerBoundaryIs", "innerBoundaryIs")}
            outer, *_ = rings["outerBoundaryIs"]
            return shapely.Polygon(_coordinates(outer), [_coordinates(inner) for inner in rings["innerBoundaryIs"]])
        case "MultiGeometry":
            return _collected([shape for child in element if (shape := _geometry(child)) is not None])
    return None


def _collected(shapes: list[Shape]) -> Shape | None:
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    collect: dict[str, Callable[[list[Shape]], Any]] = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }
    kinds = {shape.geom_type for shape in shapes}
    made: Shape = collect.get(kinds.pop() if len(kinds) == 1 else "", shapely.geometrycollections)(shapes)
    return made


def _coordinates(element: ElementTree.Element) -> list[tuple[float, float]]:
    """Longitude and latitude of each vertex; heights are left out."""
    text = next((_text(child) for child in element.iter() if _tag(child) == "coordinates"), "")
    points = [vertex.split(",") for vertex in text.split()]
    return [(float(lon), float(lat)) for lon, lat, *_ in points]
