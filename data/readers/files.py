"""Which reader a file goes to: by the end of its name, once its content has been looked at."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from data.readers import odk
from data.readers.archives import holds_shapefile, open_archive
from data.readers.delimited import Progress, read_delimited
from data.readers.geojson import read_geojson
from data.readers.headers import ROWS_SEARCHED, Known, find_header
from data.readers.kml import read_kml
from data.readers.records import to_source, wrong_sheet
from data.readers.shapefile import read_shapefile, read_zipped
from data.readers.source import Source
from data.readers.tables import read_tables, tables_of
from data.readers.vector import layers_of, read_geopackage, read_parquet
from data.readers.workbook import Workbook, open_workbook
from geo.errors import InputError
from geo.text import say

_WORKBOOKS = (".xlsx", ".xls", ".ods", ".xlsm")
_TEXTS = (".csv", ".tsv", ".txt")
_VECTORS: dict[str, Callable[[Path], Source]] = {
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".geojsonl": read_geojson,
    ".ndjson": read_geojson,
    ".shp": read_shapefile,
    ".kml": read_kml,
    ".kmz": read_kml,
    ".parquet": read_parquet,
    ".geoparquet": read_parquet,
}
ENDINGS = (*_WORKBOOKS[:3], *_TEXTS, ".gpkg", *_VECTORS, ".zip")
"""Of the files that can be read."""


def read_source(
    path: Path, *, sheet: str | None = None, known: Known | None = None, on_progress: Progress | None = None
) -> Source:
    """Read one sheet or layer of a file: the one called ``sheet``, or the one with most known headers, or the first.

    Args:
        known: whether a header (as it stands, trimmed; groups joined by ``/``) is one that is understood. Without it
            the first row that is not blank is the header.
        on_progress: called with the bytes read and the bytes in all, where a format is read piece by piece.

    Raises:
        InputError: the file is missing, empty, of another format, harmful, too large or cannot be read; or no header
            in it is known.
    """
    with _reading(path):
        source = _read(path, sheet, known, on_progress)
    if source.frame.empty:
        raise InputError(say("File {file} holds no rows; ask for it again.", file=path.name))
    return source


def sheets_of(path: Path) -> list[str]:
    """What ``read_source`` takes as ``sheet``: visible sheets, layers, tables of a zip; else the file's own name.

    Raises:
        InputError: the file is missing, empty, of another format, harmful or cannot be read.
    """
    with _reading(path):
        suffix = path.suffix.lower()
        if suffix in _WORKBOOKS:
            with open_workbook(path) as book:
                return book.sheets
        if suffix == ".gpkg":
            return layers_of(path)
        if suffix == ".zip":
            with open_archive(path) as archive:
                return [path.stem] if holds_shapefile(archive) else tables_of(archive)
        return [path.stem]


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What the system says of a file becomes a sentence."""
    _require_file(path)
    try:
        yield
    except OSError as error:
        raise InputError(_cannot(path, error)) from error
    except MemoryError as error:
        raise InputError(say("File {file} is too large; split it.", file=path.name)) from error


def _require_file(path: Path) -> None:
    """A regular file that is not empty: a folder, a pipe or a device would be read for ever."""
    try:
        about = path.stat()
    except PermissionError as error:
        raise InputError(_cannot(path, error)) from error
    except (OSError, ValueError) as error:
        raise InputError(say("There is no file {file}; check its name.", file=str(path))) from error
    if not stat.S_ISREG(about.st_mode):
        raise InputError(say("{file} is no file; name the file itself.", file=path.name or str(path)))
    if about.st_size == 0:
        raise InputError(say("File {file} is empty; ask for it again.", file=path.name))


def _cannot(path: Path, error: OSError) -> str:
    return say("File {file} cannot be read: {reason}.", file=path.name, reason=error.strerror or "")


def _read(path: Path, sheet: str | None, known: Known | None, on_progress: Progress | None) -> Source:
    suffix = path.suffix.lower()
    if suffix in _WORKBOOKS:
        with open_workbook(path) as book:
            return _read_workbook(path, book, sheet, known)
    if suffix in _TEXTS:
        grid, header = read_delimited(path, known, on_progress)
        if sheet is None and known is not None and header is not None and header.score == 0:
            raise wrong_sheet(path.name, [grid])
        source = to_source(grid, known, header)
        return odk.tidied(source, known, lambda _: _siblings(path))
    if suffix == ".gpkg":
        return read_geopackage(path, layer=sheet)
    if suffix == ".zip":
        with open_archive(path) as archive:
            if holds_shapefile(archive):
                return read_zipped(path, archive)
            return read_tables(path, archive, sheet, known)
    if suffix in _VECTORS:
        return _VECTORS[suffix](path)
    raise InputError(
        say("File {file} is of no known kind; give {endings}.", file=path.name, endings=", ".join(ENDINGS))
    )


def _read_workbook(path: Path, book: Workbook, sheet: str | None, known: Known | None) -> Source:
    if sheet is None:
        sheet = _chosen(path, book, known)
    grid = book.read(sheet)

    def others(name: str | None) -> Iterator[Source]:
        return (to_source(book.read(other), None) for other in book.sheets if name in (None, other))

    return odk.tidied(to_source(grid, known), known, others)


def _chosen(path: Path, book: Workbook, known: Known | None) -> str:
    """The sheet with most known headers; without ``known`` the first with two rows."""
    if not book.sheets:
        raise InputError(say("File {file} holds no rows; ask for it again.", file=path.name))
    tops = [book.read(name, rows=ROWS_SEARCHED) for name in book.sheets]
    if known is None:
        return next((top.name for top in tops if len(top.cells) > 1), book.sheets[0])
    headers = [find_header(top.top(ROWS_SEARCHED), top.merges, known) for top in tops]
    scores = [header.score if header else 0 for header in headers]
    if not any(scores):
        if all(header is None for header in headers):
            raise InputError(say("File {file} holds no rows; ask for it again.", file=path.name))
        raise wrong_sheet(path.name, tops)
    return tops[scores.index(max(scores))].name


def _siblings(path: Path) -> Iterator[Source]:
    """The tables beside a csv file whose names its own begins with: ``Form.csv`` beside ``Form-person.csv``."""
    parts = path.stem.split("-")
    for end in range(len(parts) - 1, 0, -1):
        other = path.with_name("-".join(parts[:end]) + path.suffix)
        if other.is_file():
            yield to_source(read_delimited(other, None)[0], None)
