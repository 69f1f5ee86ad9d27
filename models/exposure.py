"""How many children, how vulnerable, come how near to each water: the exposure half of the drowning score.

A child counts by its weight (``models.vulnerability``) and by exp(−distance / scale) from home to the shoreline; in
term pupils count at their schools (``school_size`` where a school's is not known) and on their way there
(``models.school_routes``). What is not recorded widens the interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.county import County
from geo.exposure import Pairs, count_within, decay, pairs_within, within_box
from geo.network import RoadNetwork
from models import school_routes
from models.evidence import PERSON_FACTORS
from models.people import HouseholdChange, among, facility_points, home_points, sought
from models.roaming import FROM, WIDEST, at_times
from models.school_routes import Routes, Ways
from models.score import Bools, Floats, Ints, rule_for
from models.vulnerability import WEIGHTS, child_table

Objects = npt.NDArray[np.object_]
_SUMMED: Final = (*PERSON_FACTORS, *WEIGHTS)
_DECAYED: Final = ("present", "weight", "weight_low", "weight_high", *PERSON_FACTORS)
_NOTHING: Final = 1e-13  # what rounding leaves of a sum taken off itself, for each of it


@dataclass(frozen=True, eq=False)
class Sums:
    """What an exposure was made from: ``homes`` (sums by household with a point), what these (``by_homes``) and the
    schools (``by_schools``) add up to at each site, (n,) by name, and children ``lost``, whose home has no point, with
    household_id, village, may_be_home, weight_high; ``villages`` (n,) of the sites, "" where not known."""

    homes: pd.DataFrame
    by_homes: Mapping[str, Floats]
    by_schools: Mapping[str, Floats]
    lost: pd.DataFrame
    villages: Objects


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
    unplaced_high: Floats
    far_schools: Floats
    slopes: Mapping[str, Floats]
    times: float = 1.0
    """Of the rule's scale of distance."""
    sums: Sums | None = field(default=None, repr=False)
    """None of a part of the sites."""
    sources: Sources | None = field(default=None, repr=False)
    """For exposures at other scales of distance; None where it was renewed."""

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


@dataclass(frozen=True, eq=False)
class Sources:
    """Whatever n ``sites`` are exposed to, for exposures at any scale of distance: ``homes`` as ``Sums`` has them,
    ``pupils`` at ``schools`` (k, 2) in metres, ``unsure`` of their number, ``ways`` there, children ``lost``.
    ``widely``: it is likely to be asked of longer scales too, so that what is near is sought once for all."""

    sites: gpd.GeoSeries
    parameter: Mapping[str, float]
    homes: pd.DataFrame
    pupils: Floats
    unsure: Floats
    schools: Floats
    ways: Ways
    lost: pd.DataFrame
    villages: Objects
    widely: bool = False

    def at(self, times: float = 1.0) -> Exposure:
        """The exposure where children roam ``times`` as far as the rule's scale says."""
        parameter, n = at_times(self.parameter, times), len(self.sites)
        reach, scale = parameter["reach"], parameter["scale"]
        near = self._near if reach <= self.parameter["reach"] else self._wide
        to_homes, to_schools = (pairs.within(reach) for pairs in near)
        decayed, slope = decay(to_schools, n, len(self.pupils), scale_m=scale)
        at_schools = decayed @ np.column_stack([self.pupils, self.unsure])
        by_schools = {
            "schools": at_schools[:, 0],
            "unsure": at_schools[:, 1],
            "scale": slope @ self.pupils,
            "far": count_within(to_schools, np.ones(len(self.pupils)), n, distance_m=parameter["far"]),
        }
        by_homes = _home_sums(self.homes, to_homes, n, parameter)
        unplaced = _unplaced(self.lost, self.villages)
        exposed = _composed(parameter["floor"], by_homes, by_schools, self.ways.at(times), unplaced)
        sums = Sums(self.homes, by_homes, by_schools, self.lost, self.villages)
        return replace(exposed, times=times, sums=sums, sources=self)

    @cached_property
    def _near(self) -> tuple[Pairs, Pairs]:
        """Homes and schools within the rule's reach."""
        if self.widely:
            homes, schools = (pairs.within(self.parameter["reach"]) for pairs in self._wide)
            return homes, schools
        return self._pairs(1.0)

    @cached_property
    def _wide(self) -> tuple[Pairs, Pairs]:
        """Those within the widest reach there is."""
        return self._pairs(WIDEST)

    def _pairs(self, times: float) -> tuple[Pairs, Pairs]:
        reach = self.parameter["reach"] * times
        homes = self.homes[["x", "y"]].to_numpy()
        return pairs_within(self.sites, homes, reach_m=reach), pairs_within(self.sites, self.schools, reach_m=reach)


def measure(county: County, sites: gpd.GeoSeries, network: RoadNetwork | None = None) -> Exposure:
    """Exposure of ``sites`` (shapes in ``County.crs``, metres; a missing shape has none) at the rule's scale.

    ``network`` is the county's roads on ``as_of``; in term it is made here if not given.
    """
    parameter, table = _parameters(county), child_table(county)
    homes = _by_home(table, home_points(county))
    villages = county.hazard_sites["region_code"].reindex(sites.index).str[:12].fillna("").to_numpy(dtype=object)
    pupils, unsure, points = _schools(county, parameter)
    widely = len(county.incidents) >= FROM
    ways = school_routes.ways(county, network, sites, table=table, widely=widely)
    lost = _lost(county, table, homes.index)
    return Sources(sites, parameter, homes, pupils, unsure, points, ways, lost, villages, widely).at()


def renew(
    before: Exposure, county: County, sites: gpd.GeoSeries, network: RoadNetwork | None, change: HouseholdChange
) -> tuple[Ints, Exposure]:
    """The sites (k,) that a change of some households alone touches, and their exposure after it.

    Children are taken off where they were and put on where they are: equal to ``measure`` but for rounding.

    Raises:
        ValueError: ``before`` is of a part of the sites.
    """
    old = before.sums
    if old is None:
        raise ValueError("An exposure of all sites is needed, not of a part of them.")
    parameter = at_times(_parameters(county), before.times)
    new = child_table(change.part)
    here = _by_home(new, home_points(change.part))
    row = np.unique(old.homes.index.get_indexer(change.households))
    there = old.homes.iloc[row[row >= 0]]
    moved = _moved(there, here)
    near = within_box(sites, change.places, parameter["reach"])
    pairs = pairs_within(sites.iloc[near], moved[["x", "y"]].to_numpy(), reach_m=parameter["reach"])
    added = _home_sums(moved, pairs, len(near), parameter)
    lost_here = _lost(change.part, new, here.index)
    lost_there = old.lost[among(old.lost["household_id"], change.households)]
    unplaced, unplaced_high = before.unplaced.copy(), before.unplaced_high.copy()
    by_village = np.empty(0, dtype=np.int64)
    if (len(lost_here) or len(lost_there)) and not lost_here.equals(lost_there):
        lost = pd.concat([old.lost.drop(lost_there.index), lost_here])
        by_village = np.flatnonzero(np.isin(old.villages, [*lost_there["village"], *lost_here["village"]]))
        unplaced[by_village], unplaced_high[by_village] = _unplaced(lost, old.villages[by_village])
    walked, routes = school_routes.renew(before.routes, county, network, sites, change, new, before.times)
    touched = np.unique(np.concatenate([near[_any(added)], by_village, walked]))
    by_homes = {name: _added(values, near, added[name])[touched] for name, values in old.by_homes.items()}
    by_schools = {name: values[touched] for name, values in old.by_schools.items()}
    open_ = unplaced[touched], unplaced_high[touched]
    exposed = _composed(parameter["floor"], by_homes, by_schools, routes.take(touched), open_)
    return touched, replace(exposed, times=before.times)


def _moved(there: pd.DataFrame, here: pd.DataFrame) -> pd.DataFrame:
    """What is to be put on: homes as they are ``here`` less those that were ``there``, without those that stayed."""
    was, now = there.to_numpy(), here[list(there)].to_numpy()
    row = here.index.get_indexer(there.index)
    stayed = row >= 0
    stayed[stayed] = (was[stayed] == now[row[stayed]]).all(axis=1)
    come = np.ones(len(now), dtype=bool)
    come[row[stayed]] = False
    gone = (was * np.where(there.columns.isin(["x", "y"]), 1.0, -1.0))[~stayed]
    return pd.DataFrame(np.concatenate([gone, now[come]]), columns=list(there))


def _any(sums: Mapping[str, Floats]) -> Bools:
    """Where any of the sums (n,) is not zero."""
    found: Bools = np.any([values != 0 for values in sums.values()], axis=0)
    return found


def _added(values: Floats, at: Ints, more: Floats) -> Floats:
    """``values`` with ``more`` put on at some places: never below zero, and zero where rounding alone is left."""
    found = values.copy()
    found[at] += more
    found[at] = np.where(found[at] > _NOTHING * values[at], found[at], 0.0)
    return found


def _parameters(county: County) -> dict[str, float]:
    names = ("scale", "reach", "near", "far", "floor", "pupil", "school_size")
    return {name: rule_for(county, "drowning_parameter", name).number for name in names}


def _home_sums(homes: pd.DataFrame, pairs: Pairs, n: int, parameter: Mapping[str, float]) -> dict[str, Floats]:
    """What ``homes`` add up to at each site (n,), by ``pairs`` of both."""
    decayed, slope = decay(pairs, n, len(homes), scale_m=parameter["scale"])
    sums = decayed @ homes[list(_DECAYED)].to_numpy()
    counted = (("near", "may_be_home", "near"), ("far", "may_be_home", "far"), ("unknown", "presence_unknown", "far"))
    return {
        **dict(zip(_DECAYED, sums.T.copy(), strict=True)),
        **{
            name: count_within(pairs, homes[column].to_numpy(), n, distance_m=parameter[distance])
            for name, column, distance in counted
        },
        "scale": slope @ homes["weight"].to_numpy(),
    }


def _composed(
    floor: float,
    homes: Mapping[str, Floats],
    schools: Mapping[str, Floats],
    routes: Routes,
    unplaced: tuple[Floats, Floats],
) -> Exposure:
    total = floor + homes["weight"] + schools["schools"] + routes.weighted
    slopes = {factor: (homes[factor] + routes.slopes[factor]) / total for factor in PERSON_FACTORS}
    slopes["scale"] = (homes["scale"] + schools["scale"] + routes.slopes["scale"]) / total
    return Exposure(
        floor=floor,
        plain=homes["present"],
        weighted=homes["weight"],
        schools=schools["schools"],
        routes=routes,
        low=floor + homes["weight_low"] + schools["schools"] - schools["unsure"] + routes.low,
        high=floor + homes["weight_high"] + unplaced[1] + schools["schools"] + schools["unsure"] + routes.high,
        near=homes["near"],
        far=homes["far"],
        far_presence_unknown=homes["unknown"],
        unplaced=unplaced[0],
        unplaced_high=unplaced[1],
        far_schools=schools["far"],
        slopes=slopes,
    )


def _by_home(table: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Sums over the children of each household with a point; person factors times weight."""
    each = table[list(_SUMMED)].to_numpy(copy=True)
    each[:, : len(PERSON_FACTORS)] *= table["weight"].to_numpy()[:, None]
    code, names = pd.factorize(table["household_id"].to_numpy(dtype=object), sort=True)
    sums = np.zeros((len(names), len(_SUMMED)))
    np.add.at(sums, code[code >= 0], each[code >= 0])
    xy = homes.reindex(pd.Index(names, dtype=homes.index.dtype)).to_numpy()
    placed = np.isfinite(xy).all(axis=1)
    ids = pd.Index(names[placed], dtype="str", name="household_id")
    return pd.DataFrame(np.column_stack([sums, xy])[placed], index=ids, columns=[*_SUMMED, "x", "y"])


def _lost(county: County, table: pd.DataFrame, homes: pd.Index[str]) -> pd.DataFrame:
    """The children of ``table`` whose home is none of ``homes``, with their village, "" where not known."""
    lost = table.loc[~among(table["household_id"], homes), ["household_id", "may_be_home", "weight_high"]]
    if not len(lost):
        return lost.assign(village=np.empty(0, dtype=object))
    village = sought(county.households["region_code"], lost["household_id"]).str[:12].fillna("")
    return lost.assign(village=village.to_numpy())


def _unplaced(lost: pd.DataFrame, villages: Objects) -> tuple[Floats, Floats]:
    """Children of each site's village whose home has no point: how many, and their weight if they lived on the shore.

    Nobody knows where they live, so they add nothing to the exposure and all they could to its upper bound.
    """
    by_village = lost[lost["village"] != ""].groupby("village")[["may_be_home", "weight_high"]].sum()
    of_site = by_village.reindex(villages).fillna(0.0)
    return of_site["may_be_home"].to_numpy(), of_site["weight_high"].to_numpy()


def _schools(county: County, parameter: Mapping[str, float]) -> tuple[Floats, Floats, Floats]:
    """Weight of each open school in term, how far it may be off where its size is unknown, and the points (n, 2)."""
    if county.calendar.season(county.as_of) != "term":
        return np.empty(0), np.empty(0), np.empty((0, 2))
    ids, points = facility_points(county, "school")
    pupils = county.facilities["capacity"].reindex(ids).astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    unknown = np.isnan(pupils)
    weights = np.where(unknown, parameter["school_size"], pupils) * parameter["pupil"]
    return weights, np.where(unknown, weights, 0.0), points
