"""Hidden processes of drowning, drawn at random: what truly happens at the waters of one simulated county.

A score is judged by how many of the drownings to come it puts among its worst waters, so the process must not be the
score's own. It is drawn anew for each county, its effects wider than anybody's belief and of either sign; each water
and each village has traits no survey records; and some processes break a common assumption on purpose. Nothing of a
score is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.crs import STORAGE_EPSG
from geo.words import EQUIPMENT_ITEMS, WATER_KINDS

Floats = npt.NDArray[np.float64]
Decay = Literal["exponential", "power", "step", "none"]

YEARS: Final = 5
"""Years of incidents on record before the held-out one."""
_REACH_M: Final = 2_500.0
_WITHOUT_DISTANCE_M: Final = 1_500.0
_OLDEST_CHILD: Final = 16

BROKEN: Final = ("protection_confounded", "reporting_by_roads", "one_kind_three_times", "no_distance")
"""Processes that break what a score takes for granted; the others are ``drawn``."""


@dataclass(frozen=True)
class Process:
    """One hidden process. ``effects``: log rate ratios; ``spread``: of what no survey records, by site and by village.

    ``expected``: drownings and near-drownings a year in the county. ``reported_far``: the share that comes on record
    at the greatest distance from a road, all of them at none.
    """

    name: str
    decay: Decay
    scale_m: float
    effects: dict[str, float]
    spread: float
    village_spread: float
    strangers: float
    expected: float
    reported_far: float


@dataclass(frozen=True, eq=False)
class Truth:
    """What no score may know. ``rates``: expected events a year by site_id; ``reported``: the share put on record."""

    process: Process
    rates: pd.Series[float]
    reported: pd.Series[float]


def draw_process(number: int, rng: np.random.Generator) -> Process:
    """The process of the ``number``-th county: the first of every five breaks an assumption, each in its turn."""
    name = BROKEN[number // 5 % len(BROKEN)] if number % 5 == 0 else "drawn"
    effects = {f"kind_{kind}": rng.normal(0, 0.7) for kind in WATER_KINDS}
    effects |= {trait: rng.normal(0.3, 0.8) for trait in ("deep", "steep", "vertical", "swimming_place")}
    effects |= {"boys": rng.normal(0.4, 0.3), "small": rng.normal(0.6, 0.6)}
    effects |= {"barrier": rng.normal(-0.6, 0.8), "keeper": rng.normal(-0.1, 0.4)}
    effects |= {item: rng.normal(-0.15, 0.4) for item in EQUIPMENT_ITEMS}
    decay: Decay = str(rng.choice(["exponential", "power", "step"]))  # type: ignore[assignment]
    reported_far = float(rng.uniform(0.5, 1.0))
    if name == "protection_confounded":  # what is deadly is fenced and equipped, and stays deadly
        effects |= {"barrier": 0.9, **dict.fromkeys(EQUIPMENT_ITEMS, 0.35)}
    if name == "reporting_by_roads":
        reported_far = 0.1
    if name == "one_kind_three_times":
        effects |= {f"kind_{kind}": 0.0 for kind in WATER_KINDS}
        effects |= {"kind_river": float(np.log(3))}
    if name == "no_distance":
        decay = "none"
    return Process(
        name,
        decay,
        scale_m=float(rng.lognormal(np.log(350), 0.5)),
        effects={trait: float(effect) for trait, effect in effects.items()},
        spread=float(rng.uniform(0.3, 0.8)),
        village_spread=float(rng.uniform(0.1, 0.5)),
        strangers=float(rng.uniform(0.0, 0.1)),
        expected=float(rng.uniform(3, 12)),
        reported_far=reported_far,
    )


def true_rates(process: Process, frames: dict[str, pd.DataFrame], as_of: date, crs: object, seed: int) -> Truth:
    """What a process makes of a county's frames (EPSG:4490). ``crs``: projected, metres."""
    rng = np.random.default_rng(seed)
    sites = frames["hazard_sites"]
    sites = gpd.GeoDataFrame(sites[sites["kind"].isin(WATER_KINDS) & sites["geometry"].notna()]).to_crs(crs)
    children = _children(frames, as_of, crs)
    weight = np.exp(
        process.effects["boys"] * (children["sex"] == "male").to_numpy(dtype=float)
        + process.effects["small"] * (children["age"] < 5).to_numpy(dtype=float)
    )
    tree = shapely.STRtree(children.geometry.to_numpy())
    site, child = tree.query(sites.geometry.to_numpy(), predicate="dwithin", distance=_REACH_M)
    gap = shapely.distance(sites.geometry.to_numpy()[site], children.geometry.to_numpy()[child])
    near = np.bincount(site, weight[child] * _closeness(process, gap), minlength=len(sites))
    met = near + process.strangers * max(float(near.mean()), 1e-9)
    log_rate = _traits(process, sites, frames["equipment"]) + rng.normal(0, process.spread, len(sites))
    villages, of_village = np.unique(sites["region_code"].fillna("").to_numpy(dtype=str), return_inverse=True)
    log_rate = log_rate + rng.normal(0, process.village_spread, len(villages))[of_village]
    rates = met * np.exp(log_rate)
    rates = rates * process.expected / rates.sum()
    roads = gpd.GeoDataFrame(frames["roads"]).to_crs(crs).geometry.to_numpy()
    _, from_road = shapely.STRtree(roads).query_nearest(
        sites.geometry.to_numpy(), all_matches=False, return_distance=True
    )
    far = pd.Series(from_road).rank(pct=True).to_numpy()
    reported = 1 - (1 - process.reported_far) * far
    return Truth(process, pd.Series(rates, index=sites.index), pd.Series(reported, index=sites.index))


def draw_incidents(truth: Truth, frames: dict[str, pd.DataFrame], as_of: date, seed: int) -> gpd.GeoDataFrame:
    """What came on record in the ``YEARS`` to ``as_of``: the ``INCIDENTS`` columns, EPSG:4490."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(truth.rates.to_numpy() * truth.reported.to_numpy() * YEARS)
    sites = gpd.GeoDataFrame(frames["hazard_sites"].loc[truth.rates.index])
    chosen = np.repeat(np.arange(len(sites)), counts)
    n = len(chosen)
    days = np.datetime64(as_of, "D") - (rng.random(n) * YEARS * 365).astype("timedelta64[D]")
    frame = gpd.GeoDataFrame(
        {
            "region_code": sites["region_code"].to_numpy()[chosen],
            "site_id": sites.index.to_numpy()[chosen],
            "occurred_on": days.astype("datetime64[s]"),
            "victims": pd.array(np.ones(n, dtype=int), dtype="Int64"),
            "outcome": np.where(rng.random(n) < 0.45, "fatal", "near_miss"),
            "source": "模拟",
        },
        geometry=shapely.point_on_surface(sites.geometry.to_numpy()[chosen]),
        crs=STORAGE_EPSG,
    )
    frame.index = pd.Index([f"I{number:05d}" for number in range(1, n + 1)], name="incident_id", dtype="str")
    return frame


def _children(frames: dict[str, pd.DataFrame], as_of: date, crs: object) -> gpd.GeoDataFrame:
    """Everybody under sixteen whose home has a point: sex, age, geometry in metres."""
    persons, homes = frames["persons"], gpd.GeoDataFrame(frames["households"]).to_crs(crs)
    age = (pd.Timestamp(as_of) - persons["birth_date"]).dt.days.to_numpy(dtype=np.float64) / 365.25
    points = homes.geometry.reindex(persons["household_id"])
    kept = (age < _OLDEST_CHILD) & points.notna().to_numpy()
    return gpd.GeoDataFrame(
        {"sex": persons["sex"].to_numpy()[kept], "age": age[kept]}, geometry=points.to_numpy()[kept], crs=crs
    )


def _closeness(process: Process, gap_m: Floats) -> Floats:
    if process.decay == "exponential":
        return np.exp(-gap_m / process.scale_m)
    if process.decay == "power":
        return (1 + gap_m / process.scale_m) ** -2.0
    if process.decay == "step":
        return np.where(gap_m <= 2 * process.scale_m, 1.0, 0.05)
    return (gap_m <= _WITHOUT_DISTANCE_M).astype(np.float64)


def _traits(process: Process, sites: pd.DataFrame, equipment: pd.DataFrame) -> Floats:
    """The log rate of what a survey could record."""
    has = {
        **{f"kind_{kind}": sites["kind"].eq(kind) for kind in WATER_KINDS},
        "deep": sites["depth_m"].ge(1.5),
        "steep": sites["bank"].eq("steep"),
        "vertical": sites["bank"].eq("vertical"),
        "swimming_place": sites["swimming_place"].eq(True),
        "barrier": sites["barrier"].eq("full"),
        "keeper": sites["keeper"].notna(),
    }
    good = equipment[equipment["present"].eq(True) & equipment["usable"].eq(True)]
    with_item = {
        item: sites.index.to_series().isin(good.loc[good["item"] == item, "site_id"]) for item in EQUIPMENT_ITEMS
    }
    has |= with_item
    table = np.column_stack([column.fillna(False).to_numpy(dtype=float) for column in has.values()])
    found: Floats = table @ np.array([process.effects[name] for name in has])
    return found
