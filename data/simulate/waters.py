"""Hazard sites: the real OpenStreetMap waters and simulated ponds, reservoirs, streams, canals, wells and the rest.

First where they are and what they truly are (``place_sites``); then what a survey of them wrote down (``survey``),
with sites never surveyed, missing depths and missing keepers, and their 四个一 equipment (``equip``).
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data import demo
from data.simulate.days import NEVER, blank
from data.simulate.geography import Land, short_names
from data.simulate.names import names, phones
from geo.crs import STORAGE_EPSG

_SHARES: Final = {
    "pond": 0.66,
    "reservoir": 0.035,
    "dam": 0.015,
    "river": 0.085,
    "canal": 0.035,
    "ditch": 0.07,
    "well": 0.06,
    "junction": 0.02,
    "wall": 0.01,
    "slope": 0.01,
}
DRY: Final = ("junction", "wall", "slope")
_MEDIAN_AWAY_M: Final = {
    "pond": 190,
    "reservoir": 1_300,
    "dam": 900,
    "canal": 350,
    "ditch": 140,
    "well": 50,
    "junction": 160,
    "wall": 60,
    "slope": 130,
}
_DEPTH_M: Final = {  # median, spread of the logarithm
    "pond": (1.7, 0.4),
    "reservoir": (6.0, 0.5),
    "dam": (3.5, 0.4),
    "river": (2.0, 0.5),
    "canal": (1.2, 0.35),
    "ditch": (0.6, 0.4),
    "well": (5.0, 0.4),
}
_BANKS: Final = {
    "pond": (0.45, 0.4, 0.15),
    "reservoir": (0.2, 0.5, 0.3),
    "dam": (0.05, 0.35, 0.6),
    "river": (0.45, 0.4, 0.15),
    "canal": (0.1, 0.4, 0.5),
    "ditch": (0.6, 0.3, 0.1),
    "well": (0.0, 0.1, 0.9),
}
_NAMES: Final = {
    "pond": ("门口塘", "村后塘", "荷塘", "鱼塘", "洗衣塘", "老塘"),
    "reservoir": ("水库", "上水库", "小水库"),
    "dam": ("拦水坝", "石坝", "滚水坝"),
    "canal": ("灌渠", "引水渠"),
    "ditch": ("排水沟", "大沟"),
    "well": ("老井", "水井"),
    "junction": ("岔路口", "急弯路口"),
    "wall": ("危墙", "旧围墙"),
    "slope": ("滑坡点", "陡坎"),
}


def place_sites(land: Land, count: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """``count`` sites in metres (index site_id): region_code, name, kind, source and true_depth_m, true_bank.

    The real waters come first, all of them, so that there are never fewer sites than those.
    """
    real = _real(land)
    wanted = max(count - len(real), 0)
    counts = {kind: int(share * wanted) for kind, share in _SHARES.items()}
    counts["pond"] += wanted - sum(counts.values())
    frames = [real, _streams(land, counts.pop("river"), rng)]
    frames += [_scattered(land, kind, number, rng) for kind, number in counts.items()]
    sites = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    sites = gpd.GeoDataFrame(sites, geometry="geometry", crs=land.crs)
    anchor = shapely.point_on_surface(sites.geometry.to_numpy())
    sites["region_code"] = land.village_at(anchor)
    village = sites["region_code"].map(short_names(land))
    plain = sites["name"].isna()
    word = sites["kind"].map(lambda kind: rng.choice(_NAMES.get(kind, ("水域",))))
    sites["name"] = sites["name"].where(~plain, village + word)
    depth = np.full(len(sites), np.nan)
    bank = np.full(len(sites), None, dtype=object)
    for kind, (median, spread) in _DEPTH_M.items():
        mine = (sites["kind"] == kind).to_numpy()
        depth[mine] = np.round(median * rng.lognormal(0, spread, mine.sum()), 1)
        bank[mine] = rng.choice(["gentle", "steep", "vertical"], mine.sum(), p=_BANKS[kind])
    sites["true_depth_m"], sites["true_bank"] = depth, bank
    sites.index = pd.Index([f"W{land.county.code}{number:05d}" for number in range(1, len(sites) + 1)], name="site_id")
    return sites


def _real(land: Land) -> pd.DataFrame:
    water = demo.water(land.county.slug).to_crs(land.crs)
    inside = water.geometry.make_valid().intersection(land.outline)
    kept = inside.area > 0
    shapes = shapely.set_precision(inside[kept].to_numpy(), 0.01)
    kind = np.where(water.loc[kept, "layer"] == "river", "river", "reservoir")
    kind[(kind == "reservoir") & (shapely.area(shapes) < 60_000)] = "pond"
    name = [f"无名水域{number}" for number in range(1, len(shapes) + 1)]
    polygons = [_areas_only(one) for one in shapes]
    return pd.DataFrame(
        {"kind": kind, "name": name, "source": f"形状：{demo.WATER_SOURCE}；其余：模拟", "geometry": polygons}
    )


def _areas_only(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a shape that an intersection may have mixed with lines and points."""
    parts = shapely.get_parts(shape)
    areas = parts[shapely.get_type_id(parts) == 3]
    joined: shapely.Geometry = areas[0] if len(areas) == 1 else shapely.multipolygons(areas)
    return joined


def _scattered(land: Land, kind: str, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Sites of one kind about the hamlets, each wholly inside the county."""
    hamlets = land.hamlets[["x", "y"]].to_numpy()
    lure = rng.lognormal(0, 0.5, len(hamlets))
    shapely.prepare(land.outline)
    shapes: list[npt.NDArray[np.object_]] = []
    have = 0
    while have < count:
        batch = (count - have) * 2 + 8
        anchor = hamlets[rng.choice(len(hamlets), batch, p=lure / lure.sum())]
        away = _MEDIAN_AWAY_M[kind] * rng.lognormal(0, 0.6, batch)
        angle = rng.uniform(0, 2 * np.pi, batch)
        centre = anchor + away[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        made = _shape(kind, centre, rng)
        made = made[shapely.contains_properly(land.outline, made)]
        shapes.append(made)
        have += len(made)
    return pd.DataFrame(
        {"kind": kind, "name": None, "source": "模拟", "geometry": np.concatenate(shapes)[:count]} if count else {}
    )


def _shape(kind: str, centre: npt.NDArray[np.float64], rng: np.random.Generator) -> npt.NDArray[np.object_]:
    """Blobs for standing water, short lines for ditches and canals, points for the rest."""
    count = len(centre)
    if kind in ("pond", "reservoir"):
        corners = 10 if kind == "pond" else 16
        low, high = (12, 60) if kind == "pond" else (90, 380)
        radius = np.exp(rng.uniform(np.log(low), np.log(high), count))[:, None] * rng.uniform(
            0.7, 1.15, (count, corners)
        )
        angle = np.linspace(0, 2 * np.pi, corners, endpoint=False) + rng.uniform(0, 2 * np.pi, (count, 1))
        squash = rng.uniform(0.5, 1.0, (count, 1))
        x, y = radius * np.cos(angle), squash * radius * np.sin(angle)
        turn = rng.uniform(0, np.pi, (count, 1))
        ring = np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=2)
        return np.asarray(shapely.polygons(ring + centre[:, None, :]))
    if kind in ("canal", "ditch"):
        steps = 7 if kind == "canal" else 5
        step = (140.0 if kind == "canal" else 45.0) * rng.uniform(0.6, 1.5, (count, 1))
        heading = rng.uniform(0, 2 * np.pi, (count, 1)) + np.cumsum(rng.normal(0, 0.25, (count, steps)), axis=1)
        path = np.stack([np.cumsum(step * np.cos(heading), axis=1), np.cumsum(step * np.sin(heading), axis=1)], axis=2)
        return np.asarray(shapely.linestrings(path + centre[:, None, :]))
    return np.asarray(shapely.points(centre))


def _streams(land: Land, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """River reaches: long wandering streams through the county cut into reaches of half to one kilometre."""
    rows: list[tuple[str, shapely.Geometry]] = []
    inner = land.outline.buffer(-150)
    shapely.prepare(inner)
    number = 0
    while len(rows) < count:
        number += 1
        spot = land.hamlets[["x", "y"]].to_numpy()[rng.integers(len(land.hamlets))] + rng.normal(0, 250, 2)
        turns = np.cumsum(rng.normal(0, 0.16, 160))
        heading = rng.uniform(0, 2 * np.pi) + turns - turns.mean()
        path = spot + np.cumsum(110 * np.column_stack([np.cos(heading), np.sin(heading)]), axis=0)
        inside = shapely.contains_xy(inner, path[:, 0], path[:, 1])
        path = path[: len(path) if inside.all() else int(np.argmin(inside))]
        start, reach = 0, 0
        while len(path) - start > 5 and len(rows) < count:
            end = min(start + int(rng.integers(5, 11)), len(path) - 1)
            reach += 1
            rows.append(
                (
                    f"{_STREAM_NAMES[number % len(_STREAM_NAMES)]}{number}号溪第{reach}段",
                    shapely.LineString(path[start : end + 1]),
                )
            )
            start = end
    return pd.DataFrame(rows, columns=["name", "geometry"]).assign(kind="river", source="模拟")


_STREAM_NAMES: Final = ("青", "白石", "双", "石桥", "柳", "沙", "龙", "清", "杨梅", "南山")


def survey(
    land: Land,
    sites: gpd.GeoDataFrame,
    popularity: npt.NDArray[np.float64],
    today: np.datetime64,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    """What is on record of the sites, in EPSG:4490: the ``HAZARD_SITES`` columns, gaps included.

    ``popularity`` is how often children go there: the surveyor heard of some of the favoured places.
    """
    count = len(sites)
    wet = ~sites["kind"].isin(DRY).to_numpy()
    surveyed = rng.random(count) >= 0.15
    township = sites["region_code"].str[:9]
    care = township.map(dict(zip(land.townships.index, rng.beta(4, 2.5, len(land.townships)), strict=True))).to_numpy(
        float
    )
    known = surveyed & wet
    rank = pd.Series(popularity + rng.uniform(0, 1e-9, count)).rank(pct=True).to_numpy()
    swims = np.where(rng.random(count) < 0.75, (rank > 0.88) & (popularity > 0), rng.random(count) < 0.06)
    swims &= ~sites["kind"].isin(["well", "ditch"]).to_numpy()
    barrier = np.where(
        rng.random(count) < 0.5 * care,
        rng.choice(["partial", "full"], count, p=(0.65, 0.35)),
        "none",
    ).astype(object)
    days = rng.gamma(2.0, 130, count).astype(int).clip(4, 1_500).astype("timedelta64[D]")
    keeper = names(rng.random(count) < 0.2, np.ones(count, dtype=bool), rng).astype(object)
    keeper[~surveyed | (rng.random(count) < 0.18)] = None
    phone = phones(count, rng).astype(object)
    phone[pd.isna(keeper) | (rng.random(count) < 0.1)] = None
    owner = np.select(
        [sites["kind"].isin(["river", "canal", "dam"]), sites["kind"] == "reservoir"],
        ["县水利局", "乡镇水管站"],
        rng.choice(["村民委员会", "村民小组", "承包户"], count, p=(0.5, 0.3, 0.2)),
    ).astype(object)
    owner[~surveyed & (rng.random(count) < 0.5)] = None
    depth = sites["true_depth_m"].to_numpy().copy()
    depth[~known | (rng.random(count) < 0.06)] = np.nan
    return gpd.GeoDataFrame(
        {
            "region_code": sites["region_code"],
            "name": sites["name"],
            "kind": sites["kind"],
            "depth_m": depth,
            "bank": blank(sites["true_bank"], ~known),
            "owner": owner,
            "keeper": keeper,
            "keeper_phone": phone,
            "barrier": blank(barrier, ~known | (rng.random(count) < 0.04)),
            "swimming_place": pd.Series(swims, index=sites.index, dtype="boolean").where(known),
            "surveyed_on": np.where(surveyed, today - days, NEVER).astype("datetime64[s]"),
            "source": sites["source"],
        },
        geometry=land.geometry_degrees(sites.geometry.to_numpy()),
        crs=STORAGE_EPSG,
        index=sites.index,
    )


_PRESENT: Final = {
    "reservoir": 0.85,
    "dam": 0.7,
    "river": 0.55,
    "pond": 0.45,
    "canal": 0.35,
    "ditch": 0.25,
    "well": 0.2,
}
_ITEMS: Final = {"warning_sign": 1.45, "lifebuoy": 1.0, "rope": 0.85, "pole": 0.9}


def equip(surveyed: gpd.GeoDataFrame, today: np.datetime64, rng: np.random.Generator) -> pd.DataFrame:
    """The four items at surveyed waters; about an eighth of those have no rows, some items cannot be used."""
    chosen = surveyed[surveyed["surveyed_on"].notna() & ~surveyed["kind"].isin(DRY)]
    chosen = chosen[rng.random(len(chosen)) >= 0.12]
    frame = pd.DataFrame(
        {
            "site_id": np.repeat(chosen.index.to_numpy(), len(_ITEMS)),
            "item": np.tile(list(_ITEMS), len(chosen)),
        }
    )
    township = chosen["region_code"].str[:9]
    care = township.map(dict(zip(township.unique(), rng.uniform(0.6, 1.35, township.nunique()), strict=True)))
    base = np.repeat((chosen["kind"].map(_PRESENT) * care).to_numpy(float), len(_ITEMS))
    present = rng.random(len(frame)) < (base * frame["item"].map(_ITEMS).to_numpy(float)).clip(0.02, 0.97)
    frame["present"] = present
    frame["usable"] = pd.Series(rng.random(len(frame)) < 0.84, dtype="boolean").where(present)
    days = rng.gamma(1.8, 70, len(chosen)).astype(int).clip(1, 900)
    checked = np.repeat(today - days.astype("timedelta64[D]"), len(_ITEMS))
    frame["checked_on"] = np.maximum(
        checked, np.repeat(chosen["surveyed_on"].to_numpy("datetime64[D]"), len(_ITEMS))
    ).astype("datetime64[s]")
    frame.index = pd.Index(
        [f"{site}-{item}" for site, item in zip(frame["site_id"], frame["item"], strict=True)], name="equipment_id"
    )
    return frame
