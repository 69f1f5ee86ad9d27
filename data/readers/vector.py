"""Layers of shapes: GeoPackage by GDAL, GeoParquet by geopandas. A file's own coordinate system is kept.

GDAL opens other files and addresses where a file's content tells it to; each reader looks at the content first and
``only_this_file`` shuts what is left.
"""

from __future__ import annotations

import json
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from data.readers.archives import MOST_BYTES
from data.readers.grid import MOST_CELLS, MOST_COLUMNS
from data.readers.source import Source
from data.readers.workbook import number_text
from geo.errors import InputError
from geo.text import say

_LONGEST_DEFAULT = 1_000
_STANDARD_VIEWS = ("st_spatial_ref_sys", "spatial_ref_sys", "st_geometry_columns", "geometry_columns")
"""Of GeoPackage 1.0, annex C; of no use as a layer. Triggers stand in every GeoPackage (annex F.3), and only writing
calls them: it is opened to be read."""
_SHUT = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_DISABLE_READDIR_ON_OPEN": "YES",
    "OGR_SQLITE_LOAD_EXTENSIONS": None,
    "OGR_GEOCODE_SERVICE": "none",
}
# a text or date that cannot be one is a ValueError, as is what shapely makes of broken bytes
_FAILED = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, ShapelyError, ValueError, CRSError)


@contextmanager
def only_this_file(path: Path) -> Iterator[None]:
    """GDAL with its ways to other places shut; what it cannot read is refused.

    Raises:
        InputError: the file cannot be read.
    """
    before = {name: pyogrio.get_gdal_config_option(name) for name in _SHUT}
    pyogrio.set_gdal_config_options(_SHUT)
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            yield
        if any("parsed incompletely" in str(warning.message) for warning in told):  # and taken for 0
            raise InputError(say("File {file} is damaged; ask for it again.", file=path.name))
    except _FAILED as error:
        if isinstance(error, InputError):
            raise
        raise InputError(unreadable(path)) from error
    finally:
        pyogrio.set_gdal_config_options(before)


def unreadable(path: Path) -> str:
    """The sentence for a file whose content is not what its ending says."""
    return say("File {file} is no readable {ending} file; export it again.", file=path.name, ending=path.suffix.lower())


def layers_of(path: Path) -> list[str]:
    """Names of the layers of a GeoPackage.

    Raises:
        InputError: it is none, or holds what is more than data.
    """
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise InputError(unreadable(path))
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            _require_plain_tables(path, connection)
            connection.execute("SELECT * FROM gpkg_spatial_ref_sys").fetchall()  # GDAL falls over text that is none
            found = connection.execute(
                "SELECT DISTINCT name, sql LIKE 'CREATE VIRTUAL%' OR type = 'view' FROM gpkg_contents "
                "JOIN sqlite_master ON name = table_name COLLATE NOCASE AND type IN ('table', 'view') "
                "WHERE data_type IN ('features', 'attributes', 'aspatial') ORDER BY gpkg_contents.rowid"
            ).fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise InputError(unreadable(path)) from error
    if any(is_made for _, is_made in found):
        raise _made(path)
    return [str(name) for name, _ in found]


def _require_plain_tables(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse what SQLite makes while it is read, before any table is: a small file may hold any number of cells so."""
    views = "SELECT lower(name) FROM sqlite_master WHERE type = 'view'"
    made = (
        "SELECT 1 FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c WHERE t.type = 'table' "
        "AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND (c.hidden IN (2, 3) OR length(c.dflt_value) > ?)"
    )
    own = {str(name) for (name,) in connection.execute(views)} - {*_STANDARD_VIEWS}
    if own or connection.execute(made, [_LONGEST_DEFAULT]).fetchone():
        raise _made(path)


def _made(path: Path) -> InputError:
    return InputError(say("File {file} holds a view; export it as a layer of its own.", file=path.name))


def read_geopackage(path: Path, *, layer: str | None = None) -> Source:
    """One layer of a GeoPackage: the one called ``layer``, or its only one.

    Raises:
        InputError: it is none, or has no such layer, or several and none was named.
    """
    layers = layers_of(path)
    names = ", ".join(layers)
    if layer is None and len(layers) != 1:
        raise InputError(say("File {file} has layers {names}; name one.", file=path.name, names=names))
    if layer is not None and layer not in layers:
        raise InputError(say("File {file} has no layer {name}, only {names}.", file=path.name, name=layer, names=names))
    with only_this_file(path):
        about = pyogrio.read_info(path, layer=layer or layers[0])
        require_size(path, int(about["features"]), max(len(about["fields"]), 1))
        frame = pyogrio.read_dataframe(path, layer=layer or layers[0])
    return frame_source(layer or layers[0], frame, _stated(getattr(frame, "crs", None)))


def read_parquet(path: Path) -> Source:
    """A GeoParquet file, or a parquet table without shapes. Without a system of its own it is OGC:CRS84 by its
    standard (GeoParquet 1.1, ``crs``).

    Raises:
        InputError: it is none, or would not fit in memory.
    """
    try:
        with pq.ParquetFile(path) as file:
            about = file.metadata
            bytes_ = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
            require_size(path, about.num_rows, about.num_columns, bytes_)
            about_shapes = (file.schema_arrow.metadata or {}).get(b"geo")
        if about_shapes is None:
            return frame_source(path.stem, pq.read_table(path).to_pandas(), None)
        shapes = json.loads(about_shapes)
        default = "crs" not in shapes["columns"][shapes["primary_column"]]
        frame = gpd.read_parquet(path)
        return frame_source(path.stem, frame, frame.crs, default=default)  # text that is no UTF-8 shows only here
    except (
        pa.ArrowException,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        CRSError,
        ShapelyError,
    ) as error:
        if isinstance(error, InputError | MemoryError):
            raise
        raise InputError(unreadable(path)) from error


def require_size(path: Path, rows: int, columns: int = 1, bytes_: int = 0) -> None:
    """Refuse what would not fit in memory."""
    if rows * columns > MOST_CELLS or columns > MOST_COLUMNS or bytes_ > MOST_BYTES:
        raise InputError(say("Sheet {sheet} has {rows:,} rows; split it.", sheet=path.name, rows=rows))


def frame_source(name: str, frame: pd.DataFrame, crs: CRS | None, *, default: bool = False) -> Source:
    """A source of a frame of any dtypes, with or without shapes. Records are counted from 1."""
    shapes = np.asarray(frame.geometry.array, dtype=object) if isinstance(frame, gpd.GeoDataFrame) else None
    own = frame.geometry.name if isinstance(frame, gpd.GeoDataFrame) else None
    columns: dict[str, pd.Series] = {}
    for position, header in enumerate(map(str, frame.columns)):
        if header != own:
            columns[header if header not in columns else f"{header} [{position + 1}]"] = text_of(
                frame.iloc[:, position]
            )
    cells = pd.DataFrame(columns, index=range(len(frame)))
    return Source(
        name, cells, np.arange(1, len(frame) + 1), header_rows=(), shapes=shapes, crs=crs, crs_is_default=default
    )


def _stated(crs: CRS | None) -> CRS | None:
    # a GeoPackage may say outright that it does not know (srs_id 0 and -1)
    return None if crs is None or crs.name.casefold().startswith(("undefined", "unknown")) else crs


def text_of(column: pd.Series) -> pd.Series:
    """A typed column as text; blank texts are missing."""
    text: pd.Series
    missing = column.isna()
    if pd.api.types.is_datetime64_any_dtype(column):
        day = column.dt.strftime("%Y-%m-%d")
        text = day.where((column == column.dt.normalize()).to_numpy(), column.dt.strftime("%Y-%m-%d %H:%M:%S"))
    elif pd.api.types.is_bool_dtype(column):
        text = column.map({True: "true", False: "false"})
    elif pd.api.types.is_float_dtype(column):
        text = column.astype(object).map(_float_text, na_action="ignore")
    else:
        text = column.astype(object).map(_plain_text, na_action="ignore")
    text = text.astype("str")
    return text.mask(missing.to_numpy() | text.str.fullmatch(r"\s*").fillna(True).to_numpy()).reset_index(drop=True)


def _float_text(value: float) -> str:
    return number_text(value) if np.isfinite(value) else str(value)


def _plain_text(value: Any) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
