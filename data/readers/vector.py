"""Vector files: GeoPackage and GeoJSON by GDAL. A file's own coordinate system is kept; nothing is guessed."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from data.readers.source import Source
from geo.errors import InputError


def read_vector(path: Path, *, layer: str | None = None) -> Source:
    """One layer of a vector file: the one called ``layer``, or its only one.

    Raises:
        InputError: it is no vector file, or has no such layer, or several and none was named.
    """
    _require_format(path)
    try:
        layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        if layer is None and len(layers) > 1:
            raise InputError(f"File {path.name} has layers {', '.join(layers)}; name one.")
        if layer is not None and layer not in layers:
            raise InputError(f"File {path.name} has no layer {layer}, only {', '.join(layers)}.")
        frame = pyogrio.read_dataframe(path, layer=layer)
    except (DataSourceError, DataLayerError) as error:
        raise InputError(f"File {path.name} is no readable vector file: {str(error).splitlines()[0]}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"File {path.name} is not UTF-8, as GeoJSON must be; save it again as UTF-8.") from error
    name = layer or (layers[0] if layers else path.stem)
    columns = [column for column in frame.columns if column != "geometry"]
    cells = pd.DataFrame({column: _text(frame[column]) for column in columns}, index=range(len(frame)))
    rows = np.arange(1, len(frame) + 1)
    if not isinstance(frame, gpd.GeoDataFrame):
        return Source(name, cells, rows)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    default = path.suffix.lower() != ".gpkg" and not _states_crs(path)
    return Source(name, cells, rows, shapes=shapes, crs=_known(frame.crs), crs_is_default=default)


def _require_format(path: Path) -> None:
    """GDAL guesses a format by content, and some formats name other files and addresses to open: none of those.

    Raises:
        InputError: the file does not begin as its ending says.
    """
    with path.open("rb") as file:
        start = file.read(64)
    if path.suffix.lower() == ".gpkg":
        right = start.startswith(b"SQLite format 3\0")
    else:
        right = start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    if not right:
        raise InputError(f"File {path.name} is no readable vector file: its content is not {path.suffix}.")


def _known(crs: CRS | None) -> CRS | None:
    # a GeoPackage may say outright that it does not know (srs_id 0 and -1)
    return None if crs is None or crs.name.casefold().startswith(("undefined", "unknown")) else crs


def _states_crs(path: Path) -> bool:
    """Whether a GeoJSON file has the old ``crs`` member. Without it RFC 7946 says WGS84."""
    document = json.loads(path.read_text(encoding="utf-8-sig"))
    return isinstance(document, dict) and document.get("crs") is not None


def _text(column: pd.Series) -> pd.Series:
    text: pd.Series
    missing = column.isna()
    if pd.api.types.is_datetime64_any_dtype(column):
        text = column.dt.strftime("%Y-%m-%d")
    elif pd.api.types.is_bool_dtype(column):
        text = column.map({True: "true", False: "false"})
    elif pd.api.types.is_float_dtype(column):
        whole = column.where(~missing, 0) % 1 == 0
        text = (
            column.astype(object)
            .map(lambda value: str(int(value)), na_action="ignore")
            .where(whole, column.astype(str))
        )
    else:
        text = column.astype("str")
    text = text.astype("str").mask(missing | (text.astype("str") == ""))
    return text.reset_index(drop=True)
