"""The basemap as vector tiles: outlines, water, roads and names of one county, from its own data.

GDAL writes Mapbox Vector Tiles, one file for each theme; the tiles of several themes are put together by
concatenation, which the protocol allows (a tile is a protobuf message whose only field, ``layers``, repeats:
https://github.com/mapbox/vector-tile-spec/tree/master/2.1 and the protobuf encoding's rule for repeated fields).
The basemap holds no person and no home, so one set of tiles serves every reader of the county.
"""

from __future__ import annotations

import gzip
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import geopandas as gpd

from geo.admin import short_name
from geo.county import County
from geo.crs import STORAGE_EPSG, WGS84_EPSG

MIN_ZOOM, MAX_ZOOM = 7, 13
"""Zooms made; the map scales the last one up for closer views."""


def basemap_themes(county: County) -> dict[str, gpd.GeoDataFrame]:
    """What the basemap shows, by theme: ``outline``, ``townships``, ``villages``, ``water``, ``roads``, ``places``."""
    townships, villages = county.regions_of("township"), county.regions_of("village")
    sites = county.hazard_sites
    water = sites[~sites.geometry.geom_type.isin(["Point"]) & sites.geometry.notna()]
    return {
        "outline": county.regions_of("county")[["name", "geometry"]],
        "townships": townships[["name", "geometry"]],
        "villages": villages[["name", "geometry"]],
        "water": water[["kind", "geometry"]],
        "roads": county.roads[["class", "geometry"]],
        "places": gpd.GeoDataFrame(
            {
                "name": [short_name(name) for name in (*townships["name"], *villages["name"])],
                "level": ["township"] * len(townships) + ["village"] * len(villages),
            },
            geometry=gpd.points_from_xy(
                [*townships["seat_lon"], *villages["seat_lon"]],
                [*townships["seat_lat"], *villages["seat_lat"]],
                crs=STORAGE_EPSG,
            ),
        ),
    }


def make_tiles(
    themes: dict[str, gpd.GeoDataFrame], *, min_zoom: int = MIN_ZOOM, max_zoom: int = MAX_ZOOM
) -> Iterator[tuple[int, int, int, bytes]]:
    """Yield ``(z, x, y, gzipped tile)`` in the XYZ scheme; tiles with nothing in them are not made.

    Themes are frames in any CRS; rows without a geometry are left out.
    """
    parts: dict[tuple[int, int, int], list[bytes]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for theme, frame in themes.items():
            drawn = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
            if drawn.empty:
                continue
            path = Path(folder) / f"{theme}.mbtiles"
            drawn.to_crs(WGS84_EPSG).to_file(
                path,
                driver="MBTiles",
                layer=theme,
                engine="pyogrio",
                dataset_options={"MINZOOM": str(min_zoom), "MAXZOOM": str(max_zoom), "NAME": theme},
            )
            with closing(sqlite3.connect(path)) as tiles:
                rows = tiles.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles")
                for zoom, column, row, blob in rows:
                    parts[zoom, column, (1 << zoom) - 1 - row].append(gzip.decompress(blob))
    for (zoom, x, y), tile in parts.items():
        yield zoom, x, y, gzip.compress(b"".join(tile), compresslevel=6, mtime=0)
