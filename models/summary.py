"""Counts of a county, its townships and its villages: persons once each, those without a place among them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geo.county import County
from geo.results import MODELS, SCORE_CLASSES, SUMMARIES, SUMMARY_COUNTS
from geo.words import EQUIPMENT_ITEMS, GROUPS, WATER_KINDS
from models.overdue import last_seen, overdue_by
from models.people import children, elders, home_points, places
from models.posts import directors_in_post
from models.score import rule_for
from models.waters import item_states

_CUTS = {"county": 6, "township": 9, "village": 12}


def summarise(county: County, scores: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Contract ``SUMMARIES``: one row per county, township and village in ``regions``.

    A thing whose region is only known to a township counts there and above. Persons overdue are children under the
    county's visit rule and elders as the isolation score found them; a missing score counts nothing.
    """
    regions = county.regions
    regions = regions[regions["level"].isin(list(_CUTS))]
    table = pd.DataFrame(0, index=regions.index, columns=list(SUMMARY_COUNTS), dtype="int64")
    for name, codes in _counted(county, scores).items():
        table[name] = _by_region(codes, regions.index)
    frame = table.astype("Int64")
    frame.insert(0, "level", regions["level"].astype("str"))
    frame.index = pd.Index(frame.index.astype("str"), name=SUMMARIES.index)
    return frame


def _by_region(codes: pd.Series[str], regions: pd.Index[str]) -> pd.Series[int]:
    """How many of ``codes`` lie in each region."""
    codes = codes.dropna().astype("str")
    cuts = pd.concat([codes[codes.str.len() >= cut].str[:cut] for cut in _CUTS.values()])
    return cuts.value_counts().reindex(regions).fillna(0).astype("int64")


def _counted(county: County, scores: Mapping[str, pd.DataFrame]) -> dict[str, pd.Series[str]]:
    """For each count, the region codes of the things counted, one entry each."""
    home = county.persons["household_id"]
    region = county.person_places["region_code"]
    unplaced_homes = home_points(county)["x"].isna()
    unplaced = home.map(unplaced_homes).fillna(True).astype(bool)
    everyone, young, old = county.members(*GROUPS), children(county), elders(county)
    everyone = everyone[county.rows_of(everyone) >= 0]
    women = county.members("left_behind_woman")

    def of(ids: pd.Index[str]) -> pd.Series[str]:
        return region.reindex(ids)

    sites = county.hazard_sites
    unsurveyed = ~(sites["surveyed_on"] <= pd.Timestamp(county.as_of))
    counted = {
        "persons": of(everyone),
        "children": of(young),
        "elders": of(old),
        "women": of(women),
        "persons_unplaced": of(everyone[unplaced.reindex(everyone).to_numpy(dtype=bool)]),
        "children_unplaced": of(young[unplaced.reindex(young).to_numpy(dtype=bool)]),
        "elders_unplaced": of(old[unplaced.reindex(old).to_numpy(dtype=bool)]),
        "households": county.households["region_code"],
        "presence_unknown": of(young[(places(county, young) == "unknown").to_numpy()]),
        "sites": sites["region_code"],
        "sites_not_surveyed": sites.loc[unsurveyed, "region_code"],
        "visits_overdue": of(_overdue(county, young, scores)),
        "equipment_missing": _missing_items(county),
        "facilities": county.facilities["region_code"],
        "directors": directors_in_post(county)["region_code"],
    }
    for model in MODELS:
        for score_class in SCORE_CLASSES:
            frame = scores.get(model)
            if frame is not None:
                counted[f"{model}_{score_class}"] = frame.loc[frame["score_class"] == score_class, "region_code"]
    return counted


def _overdue(county: County, young: pd.Index[str], scores: Mapping[str, pd.DataFrame]) -> pd.Index[str]:
    """Persons overdue or never visited, each once."""
    rule = rule_for(county, "visit_interval", "child")
    states = overdue_by(rule, last_seen(county, rule, young), as_of=county.as_of)["state"]
    late = young[states.isin(["overdue", "never"]).to_numpy()]
    if "isolation" in scores:
        elder = scores["isolation"]
        # Factors are an object of code to number: a code in quotes is there or is not.
        missed = np.array(['"overdue"' in t or '"never_visited"' in t for t in elder["factors"].tolist()], dtype=bool)
        late = late.union(elder.index[missed])
    return late


def _missing_items(county: County) -> pd.Series[str]:
    """One entry for every 四个一 item of a surveyed water not recorded as present, or recorded as unusable."""
    sites = county.hazard_sites
    sites = sites[sites["kind"].isin(WATER_KINDS) & (sites["surveyed_on"] <= pd.Timestamp(county.as_of))]
    found = []
    for item in EQUIPMENT_ITEMS:
        missing, unrecorded, _ = item_states(county, sites.index, item)
        found.append(sites.loc[missing | unrecorded, "region_code"])
    codes: pd.Series[str] = pd.concat(found)
    return codes
