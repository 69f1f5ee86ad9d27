"""How well the stations that stand reach those in need: minutes to the nearest, and places for each hundred in reach.

Two-step floating catchment area (Luo & Wang 2003, Environment and Planning B 30:865-884). First each station's places
are held against everybody within its catchment; then each home adds up what the stations within its own offer. With a
``Reach`` for the circle, who is farther counts less in both steps (enhanced: Luo & Qi 2009, Health & Place
15:1100-1107).

A station whose places nobody recorded is left out of the second number and counted: an unknown is no zero.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.errors import InputError
from geo.network import RoadNetwork
from geo.siting import ACCESS, SERVICES
from geo.text import say
from models.people import facility_points
from models.score import Floats, Ints, rule_for
from models.siting.demand import Demand, demand_of
from models.siting.problem import Reach
from models.siting.services import SERVICE, Service

FAR_MIN: Final = 30.0
VERY_FAR_MIN: Final = 60.0
"""What is reported of every plan and village, whatever the county's own limits: persons beyond so many minutes."""


def two_step(minutes: Floats, supply: Floats, need: Floats, *, reach: Reach | float) -> Floats:
    """Places for each person in need (n,) by two-step floating catchments.

    Args:
        minutes: (n, m) from need to supply; inf where there is no way.
        supply: (m,) places of each station. A station nobody in need is within reach of offers nobody anything.
        need: (n,) persons.
        reach: the catchment in minutes, or shares that fade with them.

    Raises:
        InputError: shapes do not fit, or a number is negative or missing.
    """
    if minutes.shape != (len(need), len(supply)):
        raise InputError(
            say(
                "The minutes are {shape}, for {n} homes and {m} stations.",
                shape=minutes.shape,
                n=len(need),
                m=len(supply),
            )
        )
    for numbers in (minutes, supply, need):
        if np.isnan(numbers).any() or (numbers < 0).any():
            raise InputError(say("Minutes, places and persons are zero or more; leave out what is not known."))
    share = reach.share(minutes) if isinstance(reach, Reach) else (minutes <= reach).astype(np.float64)
    within = need @ share
    ratio = np.divide(supply, within, out=np.zeros(len(supply)), where=within > 0)
    found: Floats = share @ ratio
    return found


def access(county: County, network: RoadNetwork | None = None, *, demand: Demand | None = None) -> pd.DataFrame:
    """Every village and service on ``as_of``, on foot, from the whole county (contract ``ACCESS``).

    Args:
        network: the county's roads on ``as_of``, made here if not given.
        demand: of all ``SERVICES`` at homes, made here if not given.

    Raises:
        UnknownRuleError: the county's rules lack a number.
    """
    villages = pd.Index(county.regions_of("village").index.astype("str"))
    if villages.empty:
        return ACCESS.empty()
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    demand = demand or demand_of(county, SERVICES)
    frame = pd.concat([_of_service(county, network, demand, SERVICE[name], villages) for name in SERVICES])
    return ACCESS.check(frame)


def _of_service(
    county: County, network: RoadNetwork, demand: Demand, service: Service, villages: pd.Index[str]
) -> pd.DataFrame:
    rows = demand.rows[demand.rows["service"] == service.id]
    ids, points = facility_points(county, *service.kinds)
    at = villages.get_indexer(pd.Index(rows["region_code"].astype("str")))
    persons, n = rows["persons"].to_numpy(dtype=np.float64), len(villages)
    here = rows[["x", "y"]].to_numpy(dtype=np.float64)
    near = network.nearest_minutes(here, points, mode="walk")[0] if len(points) else np.full(len(rows), np.inf)
    places, unknown = _places(county, network, ids, points, here, persons)
    inside = at >= 0
    total = _sums(at, persons, n)
    lost = demand.unlocated["persons"]
    unlocated = lost.loc[service.id] if service.id in lost.index.get_level_values(0) else lost.iloc[:0]
    without = unlocated.reindex(villages).fillna(0.0).to_numpy() if len(unlocated) else np.zeros(n)
    median = weighted_median(at[inside], near[inside], persons[inside], n)
    state = np.select(
        [(total == 0) & (without == 0), np.full(n, not len(points)), total == 0, np.isinf(median)],
        ["nobody", "no_station", "not_located", "not_reachable"],
        "reached",
    )
    host = villages.get_indexer(pd.Index(county.facilities["region_code"].reindex(ids).astype("str").str[:12]))
    stations = np.bincount(host[host >= 0], minlength=n)
    hundred = np.divide(_sums(at, persons * places, n), total, out=np.full(n, np.nan), where=total > 0) * 100
    return pd.DataFrame(
        {
            "service": pd.array([service.id] * n, dtype="str"),
            "region_code": pd.array(villages.tolist(), dtype="str"),
            "state": pd.array(state.tolist(), dtype="str"),
            "stations": pd.array(stations, dtype="Int64"),
            "persons": total,
            "minutes": np.where(state == "reached", median, np.nan),
            "beyond_30": _sums(at, persons * (near > FAR_MIN), n),
            "beyond_60": _sums(at, persons * (near > VERY_FAR_MIN), n),
            "cut_off": _sums(at, persons * np.isinf(near), n),
            "unlocated": without,
            "places": hundred,
            "places_unknown": pd.array(_most(at, unknown, n), dtype="Int64"),
        },
        index=pd.Index([f"{service.id}@{code}" for code in villages], dtype="str", name=ACCESS.index),
    )


def _places(
    county: County, network: RoadNetwork, ids: pd.Index[str], points: Floats, here: Floats, persons: Floats
) -> tuple[Floats, Ints]:
    """Places for each person (n,) within the county's reach, NaN where only stations of unknown places are; and how
    many of those there are."""
    if not len(points) or not len(here):
        return np.zeros(len(here)), np.zeros(len(here), dtype=np.int64)
    none = rule_for(county, "site_reach", "none").number
    supply = county.facilities["capacity"].reindex(ids).astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    minutes = network.minutes(here, points, mode="walk", cutoff_min=none)
    known = np.isfinite(supply)
    places = two_step(minutes[:, known], supply[known], persons, reach=none)
    unknown = (minutes[:, ~known] <= none).sum(axis=1)
    return np.where((places == 0) & (unknown > 0), np.nan, places), unknown.astype(np.int64)


def weighted_median(group: Ints, values: Floats, weights: Floats, n: int) -> Floats:
    """Of each of n groups the smallest value that half of the weight or more does not exceed; inf of no weight."""
    found = np.full(n, np.inf)
    order = np.lexsort((values, group))
    group, values, weights = group[order], values[order], weights[order]
    run = np.cumsum(weights)
    first = np.searchsorted(group, np.arange(n))
    before = np.where(first > 0, run[np.maximum(first - 1, 0)], 0.0) if len(run) else np.zeros(n)
    total = np.bincount(group, weights=weights, minlength=n)
    half = run - before[group] >= total[group] / 2 * (1 - 1e-12)
    of, at = np.unique(group[half], return_index=True)
    some = total[of] > 0
    found[of[some]] = values[half][at][some]
    return found


def _sums(group: Ints, values: Floats, n: int) -> Floats:
    """Sums (n,) of values by group, those of group -1 left out; NaN where one of them is."""
    inside = group >= 0
    return np.bincount(group[inside], weights=values[inside], minlength=n).astype(np.float64)


def _most(group: Ints, values: Ints, n: int) -> Ints:
    """The largest value (n,) of each group, 0 of none."""
    found = np.zeros(n, dtype=np.int64)
    np.maximum.at(found, group[group >= 0], values[group >= 0])
    return found
