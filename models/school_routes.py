"""Water on the way to school: how much of it children of school age walk past on a day of term.

A five-ministry order asks for the open waters on school routes (教基厅函〔2022〕18号), and "unclear water on the school
route" stood out in Xu et al. 2019 (BMC Public Health, s12889-019-6944-5), as did the distance of school and water in
*Children* 2022, 9(9):1383. Neither prints a coefficient that fits here, so what a kilometre of shore is worth is a
county's own decision (rule ``drowning_parameter route``), not a finding.

Children who sleep at home walk the quickest way (``geo.network.assign``) to the school on record, or where none is, to
the nearest open one, and back. Each section of road counts by who walks there × its length × exp(−distance to the
shoreline / scale). Nobody knows the way from door to road, so that part is on no road and counts nowhere. Who has no
way, or one longer than the rule allows, walks nowhere here and is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.county import County
from geo.exposure import Pairs, decay, pairs_within
from geo.network import WALK_KPH, Flows, RoadNetwork, Sections, assign
from models.evidence import PERSON_FACTORS
from models.people import HouseholdChange, ages, among, facility_points, home_points, sought
from models.roaming import WIDEST, at_times
from models.score import Floats, Ints, rule_for
from models.vulnerability import child_table

SECTION_M: Final = 50.0
"""Roads are cut into sections of at most so many metres, each standing at its middle. At a scale of 200 m a straight
road past a water is then off by less than 1 %."""

NOT_AT_SCHOOL: Final = ("dropped_out", "home_taught", "not_of_age", "finished")
"""Schooling on record with which a child does not go to school; missing means it goes, as the law asks."""

UNROUTED: Final = ("home_unplaced", "school_unplaced", "no_road", "too_far")
"""Why a child's way is not known: the home has no point; the school on record has none, is not open, or is no school;
no road joins home and school; or the way is longer than a child walks."""

_PARAMETERS: Final = ("scale", "reach", "near", "floor", "unknown", "route", "route_walk", "route_from", "route_to")
_WEIGHTS: Final = ("plain", "weight", "weight_low", "weight_high", "may_walk", *PERSON_FACTORS)


@dataclass(frozen=True, eq=False)
class Routes:
    """What n sites are exposed to by children on their way to and from school; every array is (n,).

    ``kilometres``: child-kilometres of shore walked on a school day, there and back, children × km × exp(−d / scale),
    unknown presence and age at their share. ``weighted`` is the same by vulnerability and in children at home at the
    water's edge, as ``models.exposure`` has them; ``low`` and ``high`` bound it over what is not recorded (presence,
    age, carers, the way itself). All are zero out of term, and none includes ``floor``, the rule a site's exposure
    starts from.

    ``children``: how many different children's ways come within the rule's ``near``. ``unrouted``: children of the
    site's village whose way is not known, ``unrouted_high`` the weight of those who may walk all the same.

    ``slopes`` are ∂weighted/∂effect of each person factor and of the log of the distance scale.
    """

    floor: float
    kilometres: Floats
    weighted: Floats
    low: Floats
    high: Floats
    children: Floats
    unrouted: Floats
    unrouted_high: Floats
    slopes: Mapping[str, Floats]
    pupils_table: pd.DataFrame | None = field(default=None, repr=False)
    walked: Walked | None = field(default=None, repr=False)
    """What these were made from: one row a pupil, and what they walk; None out of term, of a part of the sites, and, of
    pupils, once renewed."""

    @property
    def reasons(self) -> dict[str, float]:
        """How many children have no known way, by ``UNROUTED``."""
        if self.pupils_table is None:
            return {}
        lost = self.pupils_table.loc[self.pupils_table["unrouted"] != ""].groupby("unrouted")["may_walk"].sum()
        return {reason: float(lost.get(reason, 0.0)) for reason in UNROUTED}

    @property
    def pupils(self) -> float:
        """Children of the county who may walk to school, those without a way included."""
        return 0.0 if self.pupils_table is None else float(self.pupils_table["may_walk"].sum())

    def take(self, rows: Ints) -> Routes:
        """Those of the sites at ``rows`` (k,)."""
        slopes = {name: slope[rows] for name, slope in self.slopes.items()}
        return Routes(
            self.floor,
            self.kilometres[rows],
            self.weighted[rows],
            self.low[rows],
            self.high[rows],
            self.children[rows],
            self.unrouted[rows],
            self.unrouted_high[rows],
            slopes,
        )


@dataclass(frozen=True, eq=False)
class Ways:
    """Who walks to school on a day of term and where, n ``sites`` beside it: exposure at any scale of distance.

    ``parameter``: rules by name; ``unrouted``: as ``Routes`` has it, with its high; ``pupils`` and ``roads`` are None
    out of term. ``widely`` as in ``models.exposure.Sources``.
    """

    sites: gpd.GeoSeries
    parameter: Mapping[str, float]
    unrouted: tuple[Floats, Floats]
    pupils: pd.DataFrame | None = None
    roads: Walks | None = None
    widely: bool = False

    def at(self, times: float = 1.0) -> Routes:
        """What the sites are exposed to where children roam ``times`` as far as the rule's scale says."""
        if self.pupils is None or self.roads is None:
            zero = np.zeros(len(self.sites))
            slopes = dict.fromkeys((*PERSON_FACTORS, "scale"), zero)
            return Routes(self.parameter["floor"], zero, zero, zero, zero, zero, zero, zero, slopes)
        parameter = at_times(self.parameter, times)
        pairs = self._near if parameter["reach"] <= self.parameter["reach"] else self._wide
        kilometres, slope = self.roads.by(pairs.within(parameter["reach"]), len(self.sites), parameter["scale"])
        return _composed(self.unrouted, Walked(kilometres, slope, self._children), self.parameter, self.pupils)

    @cached_property
    def _children(self) -> Floats:
        assert self.roads is not None
        return self.roads.passing(self._near, len(self.sites), self.parameter["near"])

    @cached_property
    def _near(self) -> Pairs:
        """Sections within the rule's reach."""
        assert self.roads is not None
        reach = self.parameter["reach"]
        return self._wide.within(reach) if self.widely else self.roads.pairs(self.sites, reach)

    @cached_property
    def _wide(self) -> Pairs:
        """Those within the widest reach there is."""
        assert self.roads is not None
        return self.roads.pairs(self.sites, self.parameter["reach"] * WIDEST)


def ways(
    county: County,
    network: RoadNetwork | None,
    sites: gpd.GeoSeries,
    *,
    table: pd.DataFrame | None = None,
    widely: bool = False,
) -> Ways:
    """The ways to school of a county. Arguments and errors as ``measure``."""
    parameter = {name: rule_for(county, "drowning_parameter", name).number for name in _PARAMETERS}
    if county.calendar.season(county.as_of) != "term":
        return Ways(sites, parameter, (np.zeros(len(sites)), np.zeros(len(sites))))
    pupils = _pupils(county, child_table(county) if table is None else table, parameter)
    roads = _walk(county, network, pupils, parameter)
    return Ways(sites, parameter, _unrouted(pupils, _villages(county, sites.index)), pupils, roads, widely)


def measure(
    county: County, network: RoadNetwork | None, sites: gpd.GeoSeries, *, table: pd.DataFrame | None = None
) -> Routes:
    """School-route exposure of ``sites`` (shapes in ``County.crs``, metres; a missing shape has none).

    ``network`` is made of the county's roads open on ``as_of``, here if it is None and needed; ``table`` is its
    ``child_table``, if already made.

    Raises:
        UnknownRuleError: the county's packs lack a rule this reads.
    """
    return ways(county, network, sites, table=table).at()


def renew(
    before: Routes,
    county: County,
    network: RoadNetwork | None,
    sites: gpd.GeoSeries,
    change: HouseholdChange,
    table: pd.DataFrame,
    times: float = 1.0,
) -> tuple[Ints, Routes]:
    """``Ways.at`` after a change of some households alone, whose ``child_table`` is ``table``; and the sites touched.

    What is walked adds up over pupils, so the ways of the households' pupils as they were are taken off and those as
    they are put on. Sums are then equal to those made anew but for rounding, and where several ways are as quick.
    """
    if before.pupils_table is None or before.walked is None:  # no day of term
        return np.empty(0, dtype=np.int64), before
    parameter = {name: rule_for(county, "drowning_parameter", name).number for name in _PARAMETERS}
    listed = before.pupils_table
    theirs = among(listed["household_id"], change.households)
    old, new = listed[theirs], _pupils(change.part, table, parameter)
    (was, gone), (now, come) = (_asked(rows) for rows in (old, new))
    there, here = (rows["village"].tolist() for rows in (old, new))
    if np.array_equal(was, now, equal_nan=True) and np.array_equal(gone, come) and there == here:
        return np.empty(0, dtype=np.int64), before
    # Both at once: who walked counts less than nothing.
    asked, weights = np.concatenate([was, now]), np.concatenate([-gone, come])
    to_walk = np.flatnonzero(asked[:, 3] == 0)
    schools, network = facility_points(county, "school")[1], network or _network(county)
    start, to, limit = asked[to_walk, :2], asked[to_walk, 2].astype(np.int64), parameter["route_walk"]
    flows = assign(network, start, schools, weights[to_walk], to=to, limit_min=limit)
    why = new["unrouted"].to_numpy(dtype=object, copy=True)
    walking = to_walk >= len(old)
    why[to_walk[walking] - len(old)] = _why(flows)[walking]
    roads, wider = Walks(flows, flows.sections(network, SECTION_M)), at_times(parameter, times)
    pairs = roads.pairs(sites, wider["reach"])
    kilometres, slope = roads.by(pairs, len(sites), wider["scale"])
    more = Walked(kilometres, slope, roads.passing(pairs, len(sites), parameter["near"]))
    walked = Walked(*(np.maximum(was + come, 0.0) for was, come in zip(before.walked, more, strict=True)))
    touched = (more.kilometres != 0).any(axis=1) | (more.slope != 0) | (more.children != 0)
    unrouted, unrouted_high = before.unrouted.copy(), before.unrouted_high.copy()
    lost, still = _lost(there, old["unrouted"].tolist(), gone), _lost(here, why.tolist(), come)
    if lost != still:
        villages = _villages(county, sites.index)
        of = np.isin(villages, [village for village, *_ in lost + still])
        pupils = pd.concat([listed[~theirs], new.assign(unrouted=why)])
        unrouted[of], unrouted_high[of] = _unrouted(pupils, villages[of])
        touched |= of
    return np.flatnonzero(touched), _composed((unrouted, unrouted_high), walked, parameter, None)


def _asked(pupils: pd.DataFrame) -> tuple[Floats, Floats]:
    """What the way of each pupil is found by (k, 4): x, y, ``school``, and 0 where one is to be sought; its weights."""
    known = pupils["unrouted"].to_numpy(dtype=object)
    barred = np.select([known == reason for reason in UNROUTED[:2]], [1.0, 2.0], 0.0)
    asked = np.column_stack([*(pupils[name].to_numpy() for name in ("x", "y", "school")), barred])
    return asked, np.column_stack([pupils[name].to_numpy() for name in _WEIGHTS])


def _lost(villages: Sequence[str], why: Sequence[str], weights: Floats) -> list[tuple[str, str, float]]:
    """Village, reason and highest weight of pupils without a way whose village is known, in order."""
    high = weights[:, _WEIGHTS.index("weight_high")].tolist()
    return sorted(each for each in zip(villages, why, high, strict=True) if each[0] and each[1])


class Walked(NamedTuple):
    """What is walked by n sites: child-kilometres of shore there and back by ``_WEIGHTS`` (n, k), the slope of their
    weight in the log of the scale (n,), and how many different children come near (n,)."""

    kilometres: Floats
    slope: Floats
    children: Floats


@dataclass(frozen=True, eq=False)
class Walks:
    """The ways of pupils as ``flows``, and the sections of road they are on."""

    flows: Flows
    sections: Sections

    @cached_property
    def metres(self) -> Floats:
        """Metres walked on each section there and back by ``_WEIGHTS`` (m, k)."""
        found: Floats = (self.sections.metres @ self.flows.flow) * 2
        return found

    def pairs(self, sites: gpd.GeoSeries, reach_m: float) -> Pairs:
        """Sites and sections within reach of each other."""
        return pairs_within(sites, self.sections.middle_xy, reach_m=reach_m)

    def by(self, pairs: Pairs, n: int, scale: float) -> tuple[Floats, Floats]:
        """Kilometres walked by each of n sites, by ``_WEIGHTS``, and the slope of their weight."""
        m, weight = len(self.sections), self.metres[:, _WEIGHTS.index("weight")]
        decayed, slope = decay(pairs, n, m, scale_m=scale)
        return decayed @ self.metres / 1000, slope @ weight / 1000

    def passing(self, pairs: Pairs, n: int, near_m: float) -> Floats:
        """How many different children come near each of n sites."""
        return _passing(self.flows, self.sections, pairs, n, near_m)


def _walk(county: County, network: RoadNetwork | None, pupils: pd.DataFrame, parameter: Mapping[str, float]) -> Walks:
    """The ways of ``pupils``; marks those without one."""
    network = network or _network(county)
    flows = _route(county, network, pupils, parameter["route_walk"])
    return Walks(flows, flows.sections(network, SECTION_M))


def _network(county: County) -> RoadNetwork:
    return RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)


def _composed(
    unrouted: tuple[Floats, Floats], walked: Walked, parameter: Mapping[str, float], pupils: pd.DataFrame | None
) -> Routes:
    by = dict(zip(_WEIGHTS, walked.kilometres.T, strict=True))
    slopes = {factor: parameter["route"] * by[factor] for factor in PERSON_FACTORS}
    slopes["scale"] = parameter["route"] * walked.slope
    # Whoever's way is not known could walk along this very water, as far as a child walks at all.
    farthest = 2 * parameter["route_walk"] * WALK_KPH / 60
    return Routes(
        parameter["floor"],
        by["plain"],
        parameter["route"] * by["weight"],
        parameter["route"] * by["weight_low"],
        parameter["route"] * (by["weight_high"] + farthest * unrouted[1]),
        walked.children,
        *unrouted,
        slopes,
        pupils,
        walked,
    )


def _pupils(county: County, table: pd.DataFrame, parameter: Mapping[str, float]) -> pd.DataFrame:
    """One row a child who may walk to school: household_id, village, its point, school, ``unrouted``, ``_WEIGHTS``.

    ``school`` is a position among the schools open on ``as_of``, -1 for the nearest. A child of unknown age counts by
    the share of what is not recorded.
    """
    rows, age = county.rows_of(table.index), ages(county, table.index).to_numpy()
    schooling = county.persons["schooling"].iloc[rows].to_numpy(dtype=object)
    of_age = (age >= parameter["route_from"]) & (age <= parameter["route_to"])
    at_school = np.array([state not in NOT_AT_SCHOOL for state in schooling.tolist()], dtype=bool)
    keep = np.flatnonzero((of_age | np.isnan(age)) & at_school & (table["may_be_home"].to_numpy() > 0))
    table, rows, unknown = table.iloc[keep], rows[keep], np.isnan(age[keep])
    share = np.where(unknown, parameter["unknown"], 1.0)
    weight = table["weight"].to_numpy() * share
    schools, (ids, _) = county.persons["school_id"].iloc[rows], facility_points(county, "school")
    school = ids.get_indexer(pd.Index(schools))
    village = sought(county.households["region_code"], table["household_id"]).str[:12].fillna("")
    xy = home_points(county).reindex(table["household_id"]).to_numpy()
    no_school = (schools.notna().to_numpy() & (school < 0)) | (len(ids) == 0)
    reason = np.select([np.isnan(xy[:, 0]), no_school], ["home_unplaced", "school_unplaced"], "")
    return pd.DataFrame(
        {
            "household_id": table["household_id"],
            "plain": table["present"].to_numpy() * share,
            "weight": weight,
            "weight_low": np.where(unknown, 0.0, table["weight_low"].to_numpy()),
            "weight_high": table["weight_high"],
            "may_walk": 1.0,
            **{factor: table[factor].to_numpy() * weight for factor in PERSON_FACTORS},
            "school": school,
            "village": village.to_numpy(),
            "x": xy[:, 0],
            "y": xy[:, 1],
            "unrouted": reason,
        }
    )


def _route(county: County, network: RoadNetwork, pupils: pd.DataFrame, limit_min: float) -> Flows:
    """The ways of all ``pupils`` that have one; marks the others in their column ``unrouted``."""
    schools = facility_points(county, "school")[1]
    placed = pupils[pupils["unrouted"] == ""]
    homes = placed.groupby(["household_id", "school"], sort=False)
    walkers = homes[list(_WEIGHTS)].sum()
    xy, to = homes[["x", "y"]].first().to_numpy(), walkers.index.get_level_values("school").to_numpy()
    flows = assign(network, xy, schools, walkers.to_numpy(), to=to, limit_min=limit_min)
    pupils.loc[placed.index, "unrouted"] = _why(flows)[homes.ngroup().to_numpy()]
    return flows


def _why(flows: Flows) -> npt.NDArray[np.str_]:
    """Why each walker (n,) has no way, "" for one who has."""
    return np.select([flows.target >= 0, flows.joined], ["", "too_far"], "no_road")


def _unrouted(pupils: pd.DataFrame, villages: npt.NDArray[np.object_]) -> tuple[Floats, Floats]:
    """Children without a way in ``villages`` (n,): how many, and the weight of those who may walk all the same."""
    lost = pupils[(pupils["unrouted"] != "") & (pupils["village"] != "")]
    counts = pd.DataFrame(
        {
            "children": lost["may_walk"].to_numpy(),
            "weight": lost["weight_high"].where(lost["unrouted"] != "too_far", 0.0).to_numpy(),
        }
    )
    of_site = counts.groupby(lost["village"].to_numpy()).sum().reindex(villages).fillna(0.0)
    return of_site["children"].to_numpy(), of_site["weight"].to_numpy()


def _villages(county: County, sites: pd.Index[str]) -> npt.NDArray[np.object_]:
    """The village of each site (n,), "" where not known."""
    codes = county.hazard_sites["region_code"].reindex(sites)
    found: npt.NDArray[np.object_] = codes.str[:12].fillna("").to_numpy(dtype=object)
    return found


def _passing(flows: Flows, reached: Sections, pairs: Pairs, n: int, near_m: float) -> Floats:
    """Different children (n,) whose way has a section with its middle at most ``near_m`` from the site."""
    near = pairs.distance_m <= near_m
    site, section = pairs.shape_index[near], pairs.point_index[near]
    steps = reached.metres[section]
    group = np.repeat(site, np.diff(steps.indptr))
    return flows.distinct(group, steps.indices, n)[:, _WEIGHTS.index("may_walk")]
