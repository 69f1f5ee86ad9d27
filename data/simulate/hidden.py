"""What truly happens at the waters, which no score may know: children wander, some waters lure them, some are deadly.

The process is a story of agents, not a formula of distances. Children of a hamlet choose a few favourite waters one
after another: each cohort follows those before it (preferential attachment), and each water has an allure of its own
that no survey records. A village's culture of swimming, weekend and summer afternoons make the outings; a hidden
drop-off, not the depth on record, makes the peril; who is about and whether a lifebuoy hangs there decides the end.
Remote villages report less. This file shares no formula with a score and imports none.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from data.simulate.days import DAY
from data.simulate.geography import Land
from data.simulate.waters import DRY
from geo.crs import STORAGE_EPSG

YEARS = 5
_INCIDENTS_PER_CHILD: Final = 50 / 64_500  # expected on record in five years per resident aged 5 to 14
_AGENTS, _COHORTS, _FAVOURITES = 4_000, 16, 3
_ROAM_M = 2_600.0
_SHORE_STEP_M = 250.0
_MONTHS: Final = {4: 0.04, 5: 0.09, 6: 0.17, 7: 0.31, 8: 0.27, 9: 0.09, 10: 0.03}


class Behaviour:
    """Favourite waters of the agents. ``popularity``: outings to each site, in the order of ``sites``."""

    def __init__(self, land: Land, population: pd.DataFrame, sites: gpd.GeoDataFrame, rng: np.random.Generator) -> None:
        children = population[population["age_from"].isin([5, 10])].groupby("region_code")["persons"].sum()
        hamlets = land.hamlets
        weight = hamlets["village"].map(children).to_numpy(float) * rng.lognormal(0, 0.4, len(hamlets))
        self.hamlet = rng.choice(len(hamlets), _AGENTS, p=weight / weight.sum())
        self.home = hamlets[["x", "y"]].to_numpy()[self.hamlet] + rng.normal(0, 120, (_AGENTS, 2))
        culture = dict(zip(land.villages.index, rng.lognormal(0, 0.5, len(land.villages)), strict=True))
        self.culture = hamlets["village"].map(culture).to_numpy(float)[self.hamlet]
        self.outings = rng.gamma(1.2, 8, _AGENTS) * self.culture
        wet = np.flatnonzero(~sites["kind"].isin(DRY).to_numpy())
        self.allure = rng.lognormal(0, 0.9, len(sites))
        self.popularity = np.zeros(len(sites))
        shores = shapely.segmentize(sites.geometry.to_numpy()[wet], _SHORE_STEP_M)
        spot, of_shore = shapely.get_coordinates(shores, return_index=True)
        spot, first = np.unique(spot, axis=0, return_index=True)
        wet = wet[of_shore[first]]
        reachable = min(60, len(wet))
        gap, near = cKDTree(spot).query(self.home, k=reachable, distance_upper_bound=_ROAM_M)
        gap, near = np.asarray(gap).reshape(_AGENTS, -1), np.asarray(near).reshape(_AGENTS, -1)
        self.favourites = np.full((_AGENTS, _FAVOURITES), -1)
        option = np.where(np.isfinite(gap), np.append(wet, -1)[near], -1)
        for cohort in np.array_split(rng.permutation(_AGENTS), _COHORTS):
            fame = np.append(self.allure * (1 + self.popularity) ** 0.5, 0.0)
            liking = fame[option[cohort]] * rng.exponential(1, option[cohort].shape)
            best = np.argsort(-liking, axis=1)[:, :_FAVOURITES]
            chosen = np.take_along_axis(option[cohort], best, axis=1)
            self.favourites[cohort, : chosen.shape[1]] = chosen
            real = chosen >= 0
            np.add.at(self.popularity, chosen[real], np.broadcast_to(self.outings[cohort][:, None], chosen.shape)[real])


def simulate_incidents(
    land: Land,
    population: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    behaviour: Behaviour,
    equipment: pd.DataFrame,
    as_of: date,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    """Incidents on record over the five years to ``as_of``: the ``INCIDENTS`` columns, EPSG:4490."""
    drop_off = rng.random(len(sites)) < np.where(sites["true_depth_m"].fillna(0) > 1.5, 0.45, 0.12)
    sheer = (sites["true_bank"] == "vertical").to_numpy()
    peril = np.where(drop_off, 3.0, 0.6) * np.where(sheer, 1.5, 1.0) * rng.gamma(2.5, 1 / 2.5, len(sites))
    agent = np.repeat(np.arange(_AGENTS), _FAVOURITES)
    site = behaviour.favourites.ravel()
    agent, site = agent[site >= 0], site[site >= 0]
    if len(site) == 0:
        return _frame(land, sites, np.array([], dtype=int), behaviour, agent, np.array([], dtype=DAY), equipment, rng)
    lonely = 1 / (1 + behaviour.popularity[site] / 400)  # a busy place has somebody who pulls you out
    chance = behaviour.outings[agent] * peril[site] * (0.6 + 0.4 * lonely)
    seat = np.hypot(*(behaviour.home[agent] - np.array(land.seat)).T)
    reported = 1 - 0.55 * pd.Series(seat).rank(pct=True).to_numpy()
    chance = chance * reported
    residents = int(population.loc[population["age_from"].isin([5, 10]), "persons"].sum())
    total = max(round(_INCIDENTS_PER_CHILD * residents * rng.uniform(0.85, 1.15)), 1)
    pick = rng.choice(len(chance), total, p=chance / chance.sum())
    return _frame(land, sites, site[pick], behaviour, agent[pick], _days(as_of, total, rng), equipment, rng)


def _days(as_of: date, count: int, rng: np.random.Generator) -> npt.NDArray[np.datetime64]:
    """Days of the five years to ``as_of`` in the bathing months, weekends and hot years more often."""
    today = np.datetime64(as_of, "D")
    days = np.arange(today - np.timedelta64(365 * YEARS + 1, "D"), today + np.timedelta64(1, "D"))
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    weekend = (days.astype(int) + 3) % 7 >= 5
    year = days.astype("datetime64[Y]").astype(int)
    hot = dict(zip(np.unique(year), rng.lognormal(0, 0.25, len(np.unique(year))), strict=True))
    weight = pd.Series(month).map(_MONTHS).fillna(0.0).to_numpy() * np.where(weekend, 1.8, 1.0)
    weight = weight * pd.Series(year).map(hot).to_numpy()
    return np.sort(rng.choice(days, count, p=weight / weight.sum()))


def _frame(
    land: Land,
    sites: gpd.GeoDataFrame,
    site: npt.NDArray[np.int64],
    behaviour: Behaviour,
    agent: npt.NDArray[np.int64],
    days: npt.NDArray[np.datetime64],
    equipment: pd.DataFrame,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    """The record: where on the shore, when, how it ended."""
    count = len(site)
    shape = sites.geometry.to_numpy()[site]
    home = shapely.points(behaviour.home[agent[:count]])
    shore = shapely.get_coordinates(shapely.shortest_line(shape, home)).reshape(-1, 2, 2)[:, 0]
    lon, lat = land.degrees(shore[:, 0], shore[:, 1])
    buoys = equipment[(equipment["item"] == "lifebuoy") & equipment["usable"].fillna(False).astype(bool)]["site_id"]
    saved = np.isin(sites.index.to_numpy()[site], buoys.to_numpy())
    luck = rng.random(count) + np.where(saved, 0.25, 0.0)
    outcome = np.select([luck < 0.42, luck < 0.78], ["fatal", "saved"], "near_miss")
    ids = sites.index.to_numpy()[site].astype(object)
    ids[rng.random(count) < 0.12] = None  # which water is not on record
    hour = np.clip(np.round(rng.normal(15.2, 2.1, count)), 7, 21).astype(int)
    frame = gpd.GeoDataFrame(
        {
            "region_code": sites["region_code"].to_numpy()[site],
            "site_id": ids,
            "occurred_on": days.astype("datetime64[s]"),
            "hour": pd.Series(hour, dtype="Int64").mask(rng.random(count) < 0.05).array,
            "victims": pd.array(rng.choice([1, 2, 3], count, p=(0.85, 0.12, 0.03)), dtype="Int64"),
            "outcome": outcome,
            "source": "模拟",
        },
        geometry=shapely.points(lon, lat),
        crs=STORAGE_EPSG,
    )
    frame.index = pd.Index([f"I{land.county.code}{number:04d}" for number in range(1, count + 1)], name="incident_id")
    return frame
