"""How many children, how vulnerable, come how near to each water: the exposure half of the drowning score.

A child counts by its weight (``models.vulnerability``) and by exp(−distance / scale) from home to the shoreline; in
term pupils count at their schools (``school_size`` where a school's is not known) and on their way there
(``models.school_routes``). What is not recorded widens the interval.
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
from geo.network import RoadNetwork
from models import school_routes
from models.evidence import PERSON_FACTORS
from models.people import facility_points, home_points
from models.school_routes import Routes
from models.score import Floats, rule_for
from models.vulnerability import child_table


@dataclass(frozen=True, eq=False)
class Exposure:
    """Exposure of n sites, in children at home at the water's edge, and what it is made of; every array (n,).

    ``plain`` counts children by presence and distance, ``weighted`` by vulnerability too; ``schools`` are their
    pupils in term, and ``routes`` their ways there. ``low`` and ``high`` bound the total over what is not recorded.
    ``slopes`` are ∂log(total)/∂effect of each person factor and of the log of the distance scale. ``floor`` keeps a
    site nobody lives by above zero.
    """

    floor: float
    plain: Floats
    weighted: Floats
    schools: Floats
    routes: Routes
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
        return self.floor + self.weighted + self.schools + self.routes.weighted

    @cached_property
    def log_parts(self) -> dict[str, Floats]:
        """The log of ``total`` as a sum of four factors."""
        children_only = self.floor + self.weighted
        off_the_road = children_only + self.schools
        return {
            "children_near": np.log(self.floor + self.plain),
            "child_vulnerability": np.log(children_only / (self.floor + self.plain)),
            "schools_near": np.log(off_the_road / children_only),
            "school_route": np.log(self.total / off_the_road),
        }

    @cached_property
    def log_halfwidth(self) -> Floats:
        """Half the log range left open by what is not recorded."""
        return (np.log(self.high) - np.log(self.low)) / 2


def measure(county: County, sites: gpd.GeoSeries, network: RoadNetwork | None = None) -> Exposure:
    """Exposure of ``sites`` (shapes in ``County.crs``, metres; a missing shape has none).

    ``network`` is the county's roads on ``as_of``; in term it is made here if not given.
    """
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
    routes = school_routes.measure(county, network, sites, table=table)
    total = parameter["floor"] + weighted + schools + routes.weighted
    slopes = {factor: (decayed(factor) + routes.slopes[factor]) / total for factor in PERSON_FACTORS}
    slopes["scale"] = (
        _scale_slope(pairs, homes["weight"].to_numpy(), n, scale)
        + _scale_slope(school_pairs, pupils, n, scale)
        + routes.slopes["scale"]
    ) / total
    return Exposure(
        floor=parameter["floor"],
        plain=decayed("present"),
        weighted=weighted,
        schools=schools,
        routes=routes,
        low=parameter["floor"] + decayed("weight_low") + schools - unsure_schools + routes.low,
        high=parameter["floor"] + decayed("weight_high") + unplaced_high + schools + unsure_schools + routes.high,
        near=within("may_be_home", "near"),
        far=within("may_be_home", "far"),
        far_presence_unknown=within("presence_unknown", "far"),
        unplaced=unplaced,
        far_schools=count_within(school_pairs, np.ones(len(pupils)), n, distance_m=parameter["far"]),
        slopes=slopes,
    )


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
