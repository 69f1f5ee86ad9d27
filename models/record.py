"""What came on the county's record of incidents, at which water, and how much of what happened could come on it.

An incident is put to a water by its number, else to the nearest one within reach of its place, else it is shared over
the waters of its village by what is expected there: it speaks for the village, and for none of them alone. One of none
of these is counted and said.

Not everything is seen. Little comes on record far from a road, and where nobody watches: a share that no ledger states,
so it enters as an expert value with a wide error (``models.poisson``), which moves no water by itself. And a count is
held against the water as it was on the days it was counted: before an item was checked, or in years without patrols,
the protection of today says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.county import County
from geo.rules import Rule
from geo.words import EQUIPMENT_ITEMS
from models.evidence import BY_FACTOR
from models.score import Bools, Floats, Ints, rule_for
from models.waters import item_states, last_patrols, patrol_states

PLACED_BY: Final = ("number", "place", "village", "nowhere")
"""How an incident came to its water, the surest first."""

SHARES: Final = {"remote": (-0.35, 0.7), "unwatched": (-0.2, 0.7)}
"""Log share that comes on record as far from roads as can be, and where no keeper and no patrol is: expert values with
their standard errors. At −0.35 seven of ten."""
REMOTE_M: Final = 500.0
"""Metres from a road at which a water is half as remote as can be."""
_YEAR: Final = 365.25


@dataclass(frozen=True, eq=False)
class Record:
    """Incidents of n waters in the years that count.

    ``counts`` (n,): by number or place, and the shares of those known by village alone; ``known`` (n,): the whole ones;
    ``latest`` (n,): the last day of those. ``effort`` (n,): how much of what happened there, were the water as it is
    today, was to come on record; ``unseen`` (n, 2): what is not known of that share. ``placed_by``: incidents by how
    they came to their water. ``years``: the rule on how long an incident counts.
    """

    counts: Floats
    known: Floats
    latest: pd.Series[pd.Timestamp]
    effort: Floats
    unseen: Floats
    placed_by: Mapping[str, int]
    years: Rule

    def take(self, rows: Ints) -> Record:
        """That of the waters at ``rows`` (k,); incidents by how they came to their water stay those of all."""
        return replace(
            self,
            counts=self.counts[rows],
            known=self.known[rows],
            latest=self.latest.iloc[rows],
            effort=self.effort[rows],
            unseen=self.unseen[rows],
        )


def read(county: County, sites: pd.DataFrame, shapes: gpd.GeoSeries, expected: Floats) -> Record:
    """The record of ``sites`` (contract ``HAZARD_SITES``; ``shapes`` in metres).

    Args:
        expected: (n,) what is expected at each before any incident, in any one unit.

    Raises:
        UnknownRuleError: the county's packs lack a rule that is read.
    """
    rule = rule_for(county, "drowning_parameter", "incident_years")
    rows = _recent(county, int(rule.number))
    at, how = _put(county, rows, sites.index, shapes)
    known = np.bincount(at[at >= 0], minlength=len(sites)).astype(np.float64)
    latest = pd.Series(rows["occurred_on"].to_numpy()[at >= 0]).groupby(at[at >= 0]).max()
    shared, n_shared = _share(rows[at < 0], sites, expected)
    lost = int((at < 0).sum()) - n_shared
    placed_by = {**{name: int((how == name).sum()) for name in PLACED_BY[:2]}, "village": n_shared, "nowhere": lost}
    amounts = _amounts(county, sites, shapes)
    share = sum((SHARES[name][0] * amount for name, amount in amounts.items()), np.zeros(len(sites)))
    return Record(
        counts=known + shared,
        known=known,
        latest=latest.reindex(range(len(sites))).set_axis(sites.index).astype("datetime64[s]"),
        effort=np.exp(share) * _as_it_was(county, sites, int(rule.number)),
        unseen=np.column_stack([SHARES[name][1] * amount for name, amount in amounts.items()]),
        placed_by=placed_by,
        years=rule,
    )


def last_year(county: County, sites: pd.DataFrame, shapes: gpd.GeoSeries) -> tuple[Floats, Floats]:
    """Incidents known by number or place at each water (n,): in the years that count before the last, and in the last.

    Raises:
        UnknownRuleError: the county's packs lack a rule that is read.
    """
    years = int(rule_for(county, "drowning_parameter", "incident_years").number)
    rows = _recent(county, years)
    at, _ = _put(county, rows, sites.index, shapes)
    last = (rows["occurred_on"] > pd.Timestamp(county.as_of) - pd.DateOffset(years=1)).to_numpy()

    def counted(which: Bools) -> Floats:
        return np.bincount(at[which & (at >= 0)], minlength=len(sites)).astype(np.float64)

    return counted(~last), counted(last)


def _recent(county: County, years: int) -> pd.DataFrame:
    today = pd.Timestamp(county.as_of)
    rows = county.metric("incidents")
    recent = (rows["occurred_on"] <= today) & (rows["occurred_on"] > today - pd.DateOffset(years=years))
    return pd.DataFrame(rows[recent])


def _put(
    county: County, rows: pd.DataFrame, sites: pd.Index[str], shapes: gpd.GeoSeries
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.str_]]]:
    """The position of each incident's water, −1 for none, and how it was found. A number of no water is no number."""
    at = np.asarray(sites.get_indexer(pd.Index(rows["site_id"])), dtype=np.int64)
    how = np.where(at >= 0, "number", "")
    reach = rule_for(county, "drowning_parameter", "incident_reach").number
    geometry = np.asarray(rows["geometry"].array)
    lost = np.flatnonzero((at < 0) & ~(shapely.is_missing(geometry) | shapely.is_empty(geometry)))
    if len(lost) and len(shapes):
        tree = shapely.STRtree(np.asarray(shapes.array))
        (found, site), _ = tree.query_nearest(
            geometry[lost], max_distance=reach, all_matches=False, return_distance=True
        )
        at[lost[found]], how[lost[found]] = site, "place"
    return at, how.astype(np.str_)


def _share(rows: pd.DataFrame, sites: pd.DataFrame, expected: Floats) -> tuple[Floats, int]:
    """What is known by village alone, shared over its waters as expected (n,), and how many incidents that is."""
    village = sites["region_code"].fillna("").str[:12]
    each = rows["region_code"].fillna("").str[:12].value_counts()
    each = each[(each.index.str.len() == 12) & each.index.isin(village)]
    whole = pd.Series(expected, index=sites.index).groupby(village).transform("sum").to_numpy()
    number = village.map(each).fillna(0.0).to_numpy(dtype=np.float64)
    return np.where(number > 0, number * expected / np.where(whole > 0, whole, 1.0), 0.0), int(each.sum())


def _amounts(county: County, sites: pd.DataFrame, shapes: gpd.GeoSeries) -> dict[str, Floats]:
    """How far each of ``SHARES`` holds at each water (n,), 0 to 1."""
    far = np.zeros(len(sites))
    roads = county.metric("roads").geometry
    roads = roads[roads.notna() & ~roads.is_empty]
    geometry = np.asarray(shapes.array)
    there = np.flatnonzero(~(shapely.is_missing(geometry) | shapely.is_empty(geometry)))
    if len(roads) and len(there):
        tree = shapely.STRtree(np.asarray(roads.array))
        (site, _), gap = tree.query_nearest(geometry[there], all_matches=False, return_distance=True)
        far[there[site]] = gap / (gap + REMOTE_M)
    kept = (sites["keeper"].fillna("").str.strip() != "").to_numpy()
    patrolled = last_patrols(county, sites.index).notna().to_numpy()
    return {"remote": far, "unwatched": (~kept & ~patrolled).astype(np.float64)}


def _as_it_was(county: County, sites: pd.DataFrame, years: int) -> Floats:
    """The mean over the years that count of the rate then to the rate now (n,), by what is dated of the protection."""
    share = rule_for(county, "drowning_parameter", "unknown").number

    def lacking(day: pd.Timestamp) -> Floats:
        found = np.zeros(len(sites))
        for item in EQUIPMENT_ITEMS:
            missing, unrecorded, _ = item_states(county, sites.index, item, on=day)
            found += BY_FACTOR[f"no_{item}"].log_effect * _amount(missing, unrecorded, share)
        undone, unrecorded = patrol_states(county, sites.index, on=day)[:2]
        return found + BY_FACTOR["no_patrol"].log_effect * _amount(undone, unrecorded, share)

    today = pd.Timestamp(county.as_of)
    now = lacking(today)
    middles = [today - pd.Timedelta(days=(year + 0.5) * _YEAR) for year in range(years)]
    found: Floats = np.mean([np.exp(lacking(day) - now) for day in middles], axis=0)
    return found


def _amount(lacking: Bools, unrecorded: Bools, share: float) -> Floats:
    return np.select([unrecorded, lacking], [share, 1.0], 0.0)
