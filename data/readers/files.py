"""Which reader a file goes to, by the end of its name."""

from __future__ import annotations

from pathlib import Path

from data.readers.sheet import read_csv, read_workbook
from data.readers.source import Source
from data.readers.vector import read_vector
from geo.errors import InputError

_SHEETS = (".xlsx", ".xls", ".ods")
_VECTORS = (".gpkg", ".geojson", ".json")


def read_source(path: Path, *, layer: str | None = None) -> Source:
    """Read one sheet or layer of a file: the one called ``layer``, or its first sheet, or its only layer.

    Raises:
        InputError: the file is missing, empty, of another format, or cannot be read.
    """
    if not path.is_file():
        raise InputError(f"There is no file {path}; check its name.")
    try:
        if path.stat().st_size == 0:
            raise InputError(f"File {path.name} is empty; ask for it again.")
        source = _read(path, layer)
    except OSError as error:
        raise InputError(f"File {path.name} cannot be read: {error.strerror}.") from error
    if source.frame.empty:
        raise InputError(f"File {path.name} holds no rows; ask for it again.")
    return source


def _read(path: Path, layer: str | None) -> Source:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return read_csv(path)
    if suffix in _SHEETS:
        return read_workbook(path, sheet=layer)
    if suffix in _VECTORS:
        return read_vector(path, layer=layer)
    raise InputError(f"File {path.name} is of no known kind; give .csv, {', '.join((*_SHEETS, *_VECTORS))}.")
