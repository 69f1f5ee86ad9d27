"""GPX: the tracks a satellite receiver or a telephone wrote down, in WGS84 by the standard (GPX 1.1, Topografix).

Read here and not by GDAL: a DOCTYPE, and with it any entity, is refused, and nothing a file points at is fetched.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree
from xml.parsers import expat

import pandas as pd

from data.readers.archives import MOST_BYTES
from data.readers.vector import unreadable
from geo.errors import InputError
from geo.text import say

MOST_POINTS: Final = 500_000
"""Ten teams, each a point a second for a shift; more is another sort of file."""
_BLOCK: Final = 1 << 20
_DEEPEST: Final = 50
COLUMNS: Final = {"track": "int64", "segment": "int64", "name": "str", "time": "datetime64[s, UTC]", "lon": "float64",
                  "lat": "float64"}  # fmt: skip


def read_gpx(path: Path) -> pd.DataFrame:
    """The points of every track in the order of the file: columns ``track`` and ``segment`` (numbers from 1), ``name``
    of the track, ``time`` (UTC, NaT where the file gives none), ``lon`` and ``lat`` (degrees, WGS84).

    Raises:
        InputError: it is no GPX, holds no track or too many points, or a point is nowhere or at no time.
    """
    try:
        if path.stat().st_size == 0:
            raise InputError(say("File {file} is empty; ask for it again.", file=path.name))
        if path.stat().st_size > MOST_BYTES:
            raise InputError(say("File {file} is too large; split it.", file=path.name))
        points = _points(path)
    except OSError as error:
        reason = error.strerror or ""
        raise InputError(say("File {file} cannot be read: {reason}.", file=path.name, reason=reason)) from error
    except (ElementTree.ParseError, expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(unreadable(path)) from error
    if not points:
        raise InputError(say("File {file} holds no track; export the track, not the places.", file=path.name))
    return pd.DataFrame(points, columns=list(COLUMNS)).astype(COLUMNS)


class _Reader(ElementTree.TreeBuilder):
    """Keeps each point of a track and lets the rest of the document go as it passes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._level = path, 0
        self._track = self._segment = 0
        self._name: str | None = None
        self.points: list[tuple[Any, ...]] = []

    def doctype(self, *_: str | None) -> None:
        raise InputError(unreadable(self._path))

    def start(self, tag: Any, attrs: Any, /) -> Any:
        element = super().start(tag, attrs)
        self._level += 1
        name = _tag(element)
        if self._level > _DEEPEST or (self._level == 1 and name != "gpx"):
            raise InputError(unreadable(self._path))
        if name == "trk":
            self._track, self._segment, self._name = self._track + 1, 0, None
        self._segment += name == "trkseg"
        return element

    def end(self, tag: Any, /) -> Any:
        element = super().end(tag)
        self._level -= 1
        name = _tag(element)
        if name == "name" and self._segment == 0 and self._track:
            self._name = (element.text or "").strip()[:200] or None
        if name == "trkpt":
            self._keep(element)
        if name in {"trkpt", "wpt", "rtept", "trkseg", "trk", "extensions"}:
            element.clear()
        return element

    def _keep(self, element: ElementTree.Element) -> None:
        if len(self.points) >= MOST_POINTS:
            raise InputError(
                say("File {file} holds more than {most:,} points; split it.", file=self._path.name, most=MOST_POINTS)
            )
        lon, lat = (float(element.get(name, "nan")) for name in ("lon", "lat"))
        if not (abs(lon) <= 180 and abs(lat) <= 90) or math.isnan(lon + lat):
            place = len(self.points) + 1
            raise InputError(
                say("Point {n} of file {file} is nowhere on earth; export it again.", n=place, file=self._path.name)
            )
        written = next((child.text for child in element if _tag(child) == "time"), None)
        self.points.append((self._track, self._segment, self._name, _moment(written), lon, lat))


def _points(path: Path) -> list[tuple[Any, ...]]:
    reader = _Reader(path)
    parser = ElementTree.XMLParser(target=reader)  # noqa: S314 - a DOCTYPE, and with it any entity, is refused
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            parser.feed(block)
    parser.close()
    return reader.points


def _moment(text: str | None) -> datetime | None:
    """A time of the file; one without a zone is UTC, as the standard has it."""
    if text is None or not text.strip():
        return None
    read = datetime.fromisoformat(text.strip())
    return (read if read.tzinfo is not None else read.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
