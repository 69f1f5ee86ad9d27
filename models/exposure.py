"""How many children, how vulnerable, come how near to each water: the exposure half of the drowning score.

A child counts by the chance of being at home (presences), by person-level odds ratios of ``models.evidence`` (age, sex,
the carer's health, supervision), and by exp(−distance / scale) from home to the shoreline. A yes-or-no factor that is
not recorded counts by a stated share (rule ``county.drowning_unknown``) and widens the interval; so does unknown
presence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from geo.exposure import Pairs, count_within, decayed_sum, pairs_within
from models.evidence import BY_FACTOR, PERSON_FACTORS
from models.people import ages, children, facility_points, home_points, places
from models.score import Floats, rule_for

KEPT_BY_OTHERS = ("with_spouse", "with_grandparents", "with_one_parent", "with_relatives", "with_children")
"""Living arrangements in which somebody is in the house, though no carer may be recorded."""


@dataclass(frozen=True, eq=False)
class Exposure:
    """Exposure of n sites, in children at home at the water's edge, and what it is made of; every array (n,).

    ``plain`` counts children by presence and distance, ``weighted`` by vulnerability too; ``schools`` are their
    pupils in term. ``low`` and ``high`` bound the total over what is not recorded. ``slopes`` are ∂log(total)/∂effect
    of each person factor and of the log of the distance scale. ``floor`` keeps a site nobody lives by above zero.
    """

    floor: float
    plain: Floats
    weighted: Floats
    schools: Floats
    low: Floats
    high: Floats
    near: Floats
    far: Floats
    far_presence_unknown: Floats
    unplaced: Floats
    far_schools: Floats
    slopes: Mapping[str, Floats]

    @cached_property
    def total(self) -> Floats:
        """Children-equivalents, never zero."""
        return self.floor + self.weighted + self.schools

    @cached_property
    def log_parts(self) -> dict[str, Floats]:
        """The log of ``total`` as a sum of three factors."""
        children_only = self.floor + self.weighted
        return {
            "children_near": np.log(self.floor + self.plain),
            "child_vulnerability": np.log(children_only / (self.floor + self.plain)),
            "schools_near": np.log(self.total / children_only),
        }

    @cached_property
    def log_halfwidth(self) -> Floats:
        """Half the log range left open by what is not recorded."""
        return (np.log(self.high) - np.log(self.low)) / 2


def measure(county: County, sites: gpd.GeoSeries) -> Exposure:
    """Exposure of ``sites`` (shapes in ``County.crs``, metres; a missing shape has none)."""
    parameter = {
        name: rule_for(county, "drowning_parameter", name).number
        for name in ("scale", "reach", "near", "far", "floor", "pupil", "school_size")
    }
    n, scale = len(sites), parameter["scale"]
    table = child_table(county)
    homes = _by_home(table, home_points(county))
    unplaced, unplaced_high = _unplaced(county, table, sites.index)
    pairs = pairs_within(sites, homes[["x", "y"]].to_numpy(), reach_m=parameter["reach"])

    def decayed(column: str) -> Floats:
        return decayed_sum(pairs, homes[column].to_numpy(), n_shapes=n, scale_m=scale)

    def within(column: str, distance: str) -> Floats:
        return count_within(pairs, homes[column].to_numpy(), n, distance_m=parameter[distance])

    pupils, unsure, points = _schools(county, parameter)
    school_pairs = pairs_within(sites, points, reach_m=parameter["reach"])
    schools = decayed_sum(school_pairs, pupils, n_shapes=n, scale_m=scale)
    unsure_schools = decayed_sum(school_pairs, unsure, n_shapes=n, scale_m=scale)
    weighted = decayed("weight")
    total = parameter["floor"] + weighted + schools
    slopes = {factor: decayed(factor) / total for factor in PERSON_FACTORS}
    slopes["scale"] = (
        _scale_slope(pairs, homes["weight"].to_numpy(), n, scale) + _scale_slope(school_pairs, pupils, n, scale)
    ) / total
    return Exposure(
        floor=parameter["floor"],
        plain=decayed("present"),
        weighted=weighted,
        schools=schools,
        low=parameter["floor"] + decayed("weight_low") + schools - unsure_schools,
        high=parameter["floor"] + decayed("weight_high") + unplaced_high + schools + unsure_schools,
        near=within("may_be_home", "near"),
        far=within("may_be_home", "far"),
        far_presence_unknown=within("presence_unknown", "far"),
        unplaced=unplaced,
        far_schools=count_within(school_pairs, np.ones(len(pupils)), n, distance_m=parameter["far"]),
        slopes=slopes,
    )


def child_table(county: County) -> pd.DataFrame:
    """One row a child (index person_id): household_id, presence weights, person factors and the resulting weight.

    ``present`` is the presence weight, ``weight`` that times exp(Σ effect × factor); ``weight_low`` and ``weight_high``
    are its bounds over what is not recorded. Factor columns hold 1, 0, or the unknown share.
    """
    ids = children(county)
    unknown_share = rule_for(county, "drowning_parameter", "unknown").number
    place = places(county, ids)
    share = {name: rule_for(county, "presence_weight", name).number for name in place.unique()}
    unknown = (place == "unknown").to_numpy()
    present = place.map(share).to_numpy(dtype="float64")
    factors = _person_factors(county, ids)
    missing = factors.isna()
    effects = np.array([BY_FACTOR[factor].log_effect for factor in PERSON_FACTORS])
    used = factors.fillna(unknown_share)
    open_range = missing.to_numpy() * np.abs(effects)
    log_weight = used.to_numpy() @ effects
    # An effect below zero is at its lowest when present, so the bounds are those of the product.
    below = np.where(effects > 0, unknown_share, 1 - unknown_share)
    low = np.where(unknown, 0.0, present) * np.exp(log_weight - open_range @ below)
    high = np.where(unknown, 1.0, present) * np.exp(log_weight + open_range @ (1 - below))
    return used.assign(
        household_id=county.persons["household_id"].reindex(ids),
        present=present,
        presence_unknown=unknown.astype("float64"),
        may_be_home=(unknown | (present > 0)).astype("float64"),
        weight=present * np.exp(log_weight),
        weight_low=low,
        weight_high=high,
    )


def _person_factors(county: County, ids: pd.Index[str]) -> pd.DataFrame:
    """Columns ``PERSON_FACTORS``: 1, 0, or NaN where not recorded."""
    age = ages(county, ids)
    sex = county.persons["sex"].reindex(ids)
    carer_poor, nobody = _care(county, ids)
    toddler = age.between(1, 4)
    return pd.DataFrame(
        {
            "age_1_4": toddler.astype("float64"),
            "age_under_1": (age < 1).astype("float64"),
            "age_15_17": (age >= 15).astype("float64"),
            "age_unknown": age.isna().astype("float64"),
            "boy": (sex == "male").astype("float64").mask(sex.isna()),
            "carer_poor_health": carer_poor.where(toddler, 0.0),
            "unsupervised": nobody.where(age.isna() | (age >= 5), 0.0),
        },
        index=ids,
    )[list(PERSON_FACTORS)]


def _care(county: County, ids: pd.Index[str]) -> tuple[pd.Series[float], pd.Series[float]]:
    """Whether no carer in the house is in good health, and whether none is in the house; NaN where not recorded."""
    carers = county.carers
    carers = carers[carers["person_id"].isin(ids)]
    in_house = carers["co_resident"].fillna(False).astype(bool)
    table = pd.DataFrame(
        {
            "person_id": carers["person_id"],
            "inside": in_house,
            "unclear": carers["co_resident"].isna(),
            "able": in_house & (carers["health"] == "good"),
            "health_unknown": in_house & carers["health"].isna(),
        }
    )
    by_child = table.groupby("person_id").any().reindex(ids)
    recorded = by_child["inside"].notna()
    by_child = by_child.astype("boolean").fillna(False).astype(bool)
    lives = county.persons["living_arrangement"].reindex(ids)
    alone = lives == "alone"
    nobody = (~by_child["inside"]).astype("float64").mask(~by_child["inside"] & by_child["unclear"])
    presumed = pd.Series(0.0, index=ids).where(lives.isin(KEPT_BY_OTHERS))
    nobody = nobody.where(recorded, presumed).mask(alone, 1.0)
    poor = (
        (~by_child["able"])
        .astype("float64")
        .mask(~by_child["able"] & (by_child["health_unknown"] | by_child["unclear"]))
    )
    return poor.where(recorded).mask(alone, 1.0), nobody


def _by_home(table: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Sums over the children of each household with a point; person factors times weight."""
    summed = table.drop(columns="household_id")
    summed[list(PERSON_FACTORS)] = summed[list(PERSON_FACTORS)].mul(summed["weight"], axis=0)
    by_home = summed.groupby(table["household_id"]).sum()
    return by_home.join(homes, how="inner").dropna(subset=["x", "y"])


def _unplaced(county: County, table: pd.DataFrame, sites: pd.Index[str]) -> tuple[Floats, Floats]:
    """Children of each site's village whose home has no point: how many, and their weight if they lived on the shore.

    Nobody knows where they live, so they add nothing to the exposure and all they could to its upper bound.
    """
    points = home_points(county).reindex(table["household_id"])
    lost = table[points["x"].isna().to_numpy()]
    village = county.households["region_code"].reindex(lost["household_id"]).str[:12].to_numpy()
    sums = lost[["may_be_home", "weight_high"]].groupby(village).sum()
    of_site = sums.reindex(county.hazard_sites["region_code"].reindex(sites).str[:12]).fillna(0.0)
    return of_site["may_be_home"].to_numpy(), of_site["weight_high"].to_numpy()


def _schools(county: County, parameter: dict[str, float]) -> tuple[Floats, Floats, Floats]:
    """Weight of each open school in term, how far it may be off where its size is unknown, and the points (n, 2)."""
    if county.calendar.season(county.as_of) != "term":
        return np.empty(0), np.empty(0), np.empty((0, 2))
    ids, points = facility_points(county, "school")
    pupils = county.facilities["capacity"].reindex(ids).astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    unknown = np.isnan(pupils)
    weights = np.where(unknown, parameter["school_size"], pupils) * parameter["pupil"]
    return weights, np.where(unknown, weights, 0.0), points


def _scale_slope(pairs: Pairs, weights: Floats, n: int, scale: float) -> Floats:
    """∂/∂log(scale) of the decayed sum: Σ weight × exp(−d/scale) × d/scale."""
    ratio = pairs.distance_m / scale
    sums = np.zeros(n)
    np.add.at(sums, pairs.shape_index, weights[pairs.point_index] * np.exp(-ratio) * ratio)
    return sums
