"""GeoJSON, one document or a feature a line (RFC 7946, RFC 8142). GDAL has no part in it: it follows other JSON too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.readers.archives import MOST_BYTES
from data.readers.source import Source
from data.readers.vector import require_size, unreadable
from geo.errors import InputError
from geo.text import say

_SEPARATOR = "\x1e"


def read_geojson(path: Path) -> Source:
    """The features of a file. Without the old ``crs`` member it is WGS84, until another system is declared.

    Raises:
        InputError: it is not UTF-8, no GeoJSON, or names a system by a link.
    """
    if path.stat().st_size > MOST_BYTES:
        raise InputError(say("File {file} is too large; split it.", file=path.name))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            say("File {file} is not UTF-8, as GeoJSON must be; save it again as UTF-8.", file=path.name)
        ) from error
    try:
        document = _parse(text, lines=path.suffix.lower() in (".geojsonl", ".geojsons", ".ndjson"))
        features = _features(document)
        shapes = _shapes(features)
        frame = pd.DataFrame(_properties(path, features), index=range(len(features)), dtype="str")
        stated = document.get("crs")
        crs = CRS.from_user_input(stated["properties"]["name"]) if stated is not None else CRS.from_epsg(4326)
    except (ValueError, TypeError, KeyError, RecursionError, CRSError, shapely.errors.GEOSException) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(unreadable(path)) from error
    rows = np.arange(1, len(features) + 1)
    return Source(path.stem, frame, rows, header_rows=(), shapes=shapes, crs=crs, crs_is_default=stated is None)


def _parse(text: str, *, lines: bool) -> dict[str, Any]:
    if not lines:
        document = json.loads(text)
        if not isinstance(document, dict):
            raise TypeError
        return document
    found = [json.loads(line.lstrip(_SEPARATOR)) for line in text.split("\n") if line.strip(_SEPARATOR + " \t\r")]
    return {"type": "FeatureCollection", "features": found}


def _features(document: dict[str, Any]) -> list[dict[str, Any]]:
    found = [document] if document.get("type") == "Feature" else document["features"]
    if document.get("type") not in ("Feature", "FeatureCollection") or any(f["type"] != "Feature" for f in found):
        raise ValueError
    return list(found)


def _shapes(features: list[dict[str, Any]]) -> np.ndarray[Any, np.dtype[np.object_]]:
    texts = [json.dumps(f["geometry"]) if f.get("geometry") is not None else None for f in features]
    shapes: np.ndarray[Any, np.dtype[np.object_]] = np.full(len(texts), None, dtype=object)
    shapes[:] = shapely.from_geojson(np.array(texts, dtype=object))
    return shapes


def _properties(path: Path, features: list[dict[str, Any]]) -> dict[str, list[str | None]]:
    properties = [f.get("properties") or {} for f in features]
    if not all(isinstance(row, dict) for row in properties):
        raise TypeError
    names = dict.fromkeys(name for row in properties for name in row)
    require_size(path, len(features), len(names))  # each name is a column of all
    return {name: [_text(row.get(name)) for row in properties] for name in names}


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case str():
            return value if value and not value.isspace() else None
        case dict() | list() | bool():
            return json.dumps(value, ensure_ascii=False)
        case float() if value.is_integer() and abs(value) < 10**15:
            return str(int(value))
    return str(value)
