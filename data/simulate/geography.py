"""Land of a demo county: the real outline parted among its real townships and villages, and hamlets in each.

The outline, the names and codes, and such township seats as the gazetteer has are real; every area and every other
place is simulated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from data import demo
from data.simulate.partition import Floats, partition, random_points
from geo.crs import STORAGE_EPSG, projected_crs

DECIMALS = 6
"""Decimals of a degree written: about 0.1 m, those of the real outline."""
_ATTEMPTS = 60
_KEEP = (10_000,) * 5 + tuple(keep for keep in range(130, 50, -10) for _ in range(3)) + (50,) * 10
"""Vertices of the outline kept for the areas, attempt by attempt: all of them where that fits."""
_LEAST_DRY_M2 = 10_000.0
_SUFFIX = re.compile(r"(回族乡|街道|镇|乡|县|林业局|林业场|农场)$")


@dataclass(frozen=True, eq=False)
class Land:
    """Where everything stands. Frames are in ``crs`` (metres); ``degrees`` turns metres into rounded degrees.

    ``townships`` (index code): name, x, y of the seat, seat_source, geometry.
    ``villages`` (index code): name, kind, township, x, y of the seat, geometry.
    ``dry``: village areas without the real waters in them, where people live.
    ``hamlets`` (index 0…): village, name, x, y.
    """

    county: demo.DemoCounty
    crs: CRS
    outline: shapely.Polygon
    real_outline: shapely.Polygon
    seat: tuple[float, float]
    townships: gpd.GeoDataFrame
    villages: gpd.GeoDataFrame
    dry: gpd.GeoSeries
    hamlets: pd.DataFrame

    def degrees(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Longitude and latitude, rounded as they are written."""
        lon, lat = _transformer(self.crs, inverse=True).transform(np.asarray(x), np.asarray(y))
        return np.round(lon, DECIMALS), np.round(lat, DECIMALS)

    def geometry_degrees(self, geometry: Any) -> Any:
        """Geometries in degrees, coordinates rounded as they are written."""
        degrees: Any = shapely.transform(geometry, lambda xy: np.column_stack(self.degrees(xy[:, 0], xy[:, 1])))
        return degrees

    def village_at(self, points: Any) -> npt.NDArray[np.object_]:
        """Code of the village that holds each point (metres), or the nearest one."""
        tree = shapely.STRtree(self.villages.geometry.to_numpy())
        codes: npt.NDArray[np.object_] = self.villages.index.to_numpy(object)[tree.nearest(points)]
        return codes


def short_names(land: Land) -> pd.Series[str]:
    """Village names without 村委会 or 居委会, by code."""
    names: pd.Series[str] = land.villages["name"].str.replace(r"(村民委员会|村委会|居民委员会|居委会)$", "", regex=True)
    return names


def _transformer(crs: CRS, *, inverse: bool = False) -> Transformer:
    source, target = (crs, STORAGE_EPSG) if inverse else (STORAGE_EPSG, crs)
    return Transformer.from_crs(source, target, always_xy=True)


def build_land(slug: str, rng: np.random.Generator) -> Land:
    """The land of one demo county.

    Raises:
        UnknownCountyError: no such demo county.
        RuntimeError: no partition within the vertex limits was found (not seen on any of the four).
    """
    county = demo.demo_county(slug)
    real = demo.outline(slug)
    west, _, east, _ = real.total_bounds
    crs = projected_crs((west + east) / 2)
    outline = real.to_crs(crs).geometry.iloc[0]
    villages = demo.villages(slug).set_index("code")
    villages["weight"] = _village_weights(villages, rng)
    water = demo.water(slug).to_crs(crs).geometry.make_valid().buffer(15).union_all()
    drawn = None
    for attempt in range(_ATTEMPTS):
        if attempt % 4 == 0:  # other simulated seats
            townships, seat = _township_seats(county, outline, crs, rng)
        drawn = partition(outline, townships, villages, water, rng)
        if drawn is not None:
            break
    if drawn is None:
        raise RuntimeError(f"No partition of {county.name} keeps to the vertex limits.")
    areas, township_areas = drawn
    village_frame = gpd.GeoDataFrame(villages.drop(columns="weight").join(areas), geometry="geometry", crs=crs)
    dry = _dry(village_frame, water)
    village_frame = _inside(village_frame, dry)
    township_frame = gpd.GeoDataFrame(townships.join(township_areas), geometry="geometry", crs=crs)
    hamlets = _hamlets(village_frame, dry, rng)
    return Land(county, crs, outline, real.geometry.iloc[0], seat, township_frame, village_frame, dry, hamlets)


def _township_seats(
    county: demo.DemoCounty, outline: shapely.Polygon, crs: CRS, rng: np.random.Generator
) -> tuple[pd.DataFrame, tuple[float, float]]:
    """Townships with a seat each (real where the gazetteer names one inside the county) and the county seat."""
    gazetteer = demo.seats(county.slug).to_crs(crs)
    known: dict[str, tuple[float, float]] = {}
    for names, point in zip(gazetteer["name"], gazetteer.geometry, strict=True):
        for name in names.split("|"):
            if outline.contains(point):
                known.setdefault(_SUFFIX.sub("", name), (point.x, point.y))
    county_name = _SUFFIX.sub("", county.name)
    fallback = known.get({"shou": "寿春"}.get(county.slug, county_name)) or (outline.centroid.x, outline.centroid.y)
    townships = demo.townships(county.slug).set_index("code")
    sizes = demo.villages(county.slug)["township"].value_counts()
    stems = [_SUFFIX.sub("", name) for name in townships["name"]]
    seats = np.array([known.get(stem, (np.nan, np.nan)) for stem in stems])
    real = ~np.isnan(seats[:, 0])
    inner = outline.buffer(-1_500)
    pool = random_points(inner, 1_500, rng)
    for row in np.flatnonzero(~real):
        placed = seats[~np.isnan(seats[:, 0])]
        if townships["name"].iloc[row].endswith("街道"):  # a town street lies by the county seat
            offsets = rng.normal(0, 2_200, size=(60, 2)) + np.array(fallback)
            options = offsets[shapely.contains_xy(inner, offsets[:, 0], offsets[:, 1])]
            gaps = np.hypot(*(options[:, None] - placed[None]).transpose(2, 0, 1)).min(axis=1) if len(placed) else None
            near = options if gaps is None else options[gaps >= min(1_200, float(gaps.max()))]
            seats[row] = near[0]
            continue
        options = pool[rng.choice(len(pool), size=250, replace=False)]
        gaps = np.hypot(*(options[:, None] - placed[None]).transpose(2, 0, 1)).min(axis=1, initial=np.inf)
        if sizes[townships.index[int(row)]] <= 3:  # a farm, a bureau or a zone lies beside others
            options = options[np.argsort(np.abs(gaps - 4_000))[:12]]
        elif len(placed):  # the emptier the better
            options = options[np.argsort(-gaps)[:12]]
        seats[row] = options[rng.integers(len(options))]
    townships["x"], townships["y"] = seats[:, 0], seats[:, 1]
    townships["seat_source"] = np.where(real, demo.SEATS_SOURCE, "模拟")
    return townships, fallback


def _village_weights(villages: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """Relative areas: communities small, placeholders smallest, the rest log-normal."""
    base = villages["kind"].map({"居委会/社区": 0.35, "其他": 0.2}).fillna(1.0).to_numpy(float)
    return base * rng.lognormal(0, 0.35, len(villages))


def _dry(villages: gpd.GeoDataFrame, water: BaseGeometry) -> gpd.GeoSeries:
    """Village areas out of the real waters; a village with hardly a hectare out of them keeps its area."""
    dry = villages.geometry.difference(water)
    return dry.where(dry.area > _LEAST_DRY_M2, villages.geometry)


def _inside(villages: gpd.GeoDataFrame, dry: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Seats that lie outside their village, in water, or too near an edge, moved well inside."""
    seats = shapely.points(villages[["x", "y"]].to_numpy())
    core = dry.buffer(-60).where(lambda part: ~part.is_empty, dry)
    astray = ~shapely.contains(core.to_numpy(), seats)
    inner = shapely.get_coordinates(core[astray].representative_point().to_numpy())
    villages.loc[astray, ["x", "y"]] = inner
    return villages


_GROUP_NAMES = ("一组", "二组", "三组", "四组", "五组", "六组", "七组", "八组")


def _hamlets(villages: gpd.GeoDataFrame, dry: gpd.GeoSeries, rng: np.random.Generator) -> pd.DataFrame:
    """Three to eight hamlets (村民小组) a village: the first at the seat, the others apart from each other."""
    rows: list[tuple[str, str, float, float]] = []
    counts = rng.integers(3, 9, len(villages))
    for code, area, x, y, count in zip(villages.index, dry, villages["x"], villages["y"], counts, strict=True):
        core = area.buffer(-min(180.0, 0.12 * np.sqrt(area.area)))
        pool = random_points(core if core.area > 0 else area, 40, rng)
        chosen = [(float(x), float(y))]
        while len(chosen) < count:
            gaps = np.min([np.hypot(pool[:, 0] - a, pool[:, 1] - b) for a, b in chosen], axis=0)
            best = np.argsort(-gaps)[: len(pool) // 3]
            chosen.append(tuple(pool[rng.choice(best)].tolist()))
        rows += [(code, _GROUP_NAMES[place], a, b) for place, (a, b) in enumerate(chosen)]
    return pd.DataFrame(rows, columns=["village", "name", "x", "y"])
