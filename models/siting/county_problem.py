"""A ``SitingProblem`` of a county: its demand, its candidates, and the minutes between them over its roads.

Rows and candidates of different services have no way between them. Existing stations must stay open (``kept``), may be
closed at a cost (``closable``), or extended (``extendable``: open as they are, extended, or at worst closed).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from geo.county import County
from geo.errors import InputError
from geo.network import Mode, RoadNetwork
from geo.text import say
from models.score import Floats, Ints, rule_for
from models.siting.candidates import Asked, Candidates, candidates_of
from models.siting.demand import Demand, Level, demand_of
from models.siting.problem import CANDIDATE_COLUMNS, Model, Reach, SitingProblem

Existing = Literal["kept", "closable", "extendable"]
EXISTING: Final[tuple[Existing, ...]] = ("kept", "closable", "extendable")
FILLS: Final[tuple[Model, ...]] = ("mclp", "backup")
"""Models whose stations fill up unless it is said otherwise."""
_MOST_CELLS: Final = 60_000_000  # of minutes: half a gigabyte


@dataclass(frozen=True)
class Options:
    """What is asked of a siting.

    ``services``, ``sources``, ``grid_m``, ``public_only``: as for ``candidates_of``; ``level``, ``merge_m``: as for
    ``demand_of``. ``mode``: how people come. ``reach_full``, ``reach_none``: minutes, by the county's rules where not
    given. ``fixed``, ``forbidden``: candidate ids. ``capacities``: whether stations can be full; where not given, they
    can in the models that count who finds a place (``FILLS``), and cannot in those of minutes and of reaching all. The
    rest as in ``SitingProblem``.
    """

    services: tuple[str, ...] = ("elder_day_care",)
    model: Model = "p-median"
    p: int | None = None
    budget: float | None = None
    mode: Mode = "walk"
    sources: tuple[str, ...] = ("list",)
    grid_m: float | None = None
    public_only: bool = False
    existing: Existing = "kept"
    level: Level = "home"
    merge_m: float = 0.0
    reach_full: float | None = None
    reach_none: float | None = None
    fixed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    longest: float | None = None
    per_township: int = 0
    capacities: bool | None = None
    whole: bool = False
    again: float = 0.5


@dataclass(frozen=True, eq=False)
class CountySiting:
    """A problem and what it was made of: its rows are those of ``demand.rows``, its columns of ``candidates.frame``.

    ``cut_off`` (index demand_id): the rows no road of the main network reaches: region_code, persons, reason
    (``no_roads``, ``far``, ``island``), road_m, main_road_m. ``notes``: codes of what is not known or was taken:
    ``slope_partly``, ``outline_unknown``, ``cost_taken``, ``capacity_taken``, ``no_existing``. ``slope_known``: share
    of the length of roads whose slope is on record; 0 without roads.
    """

    problem: SitingProblem
    demand: Demand
    candidates: Candidates
    cut_off: pd.DataFrame = field(repr=False)
    mode: Mode
    network_version: str
    notes: tuple[str, ...]
    slope_known: float

    def unlocated(self) -> float:
        """Persons without a place, who stand in no row."""
        return float(self.demand.unlocated["persons"].sum())


def county_siting(county: County, options: Options, network: RoadNetwork | None = None) -> CountySiting:
    """The siting problem of a county as of ``as_of``.

    Args:
        network: the roads open on the day, made here if not given.

    Raises:
        InputError: what is asked makes no sense; nobody in need has a place; no candidate fits; an id to open or to
            keep closed is no candidate (why it was refused is said); or the table of minutes would be too large.
        NetworkError: an unknown way of travel, or a road that cannot be travelled.
        UnknownRuleError: the county's rules lack a number.
    """
    if options.existing not in EXISTING:
        raise InputError(say("What stands is kept, closable or extendable, not {n}.", n=options.existing))
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    demand = demand_of(county, options.services, level=options.level, merge_m=options.merge_m)
    if demand.rows.empty:
        raise InputError(say("Nobody in need of this service has a place on record; load homes with points first."))
    asked = Asked(
        sources=("existing", *(source for source in options.sources if source != "existing")),
        grid_m=options.grid_m,
        public_only=options.public_only,
        extendable=options.existing == "extendable",
    )
    candidates = candidates_of(county, options.services, asked, network)
    if candidates.frame.empty:
        raise InputError(
            say(
                "No candidate is left: {n} were refused. See why in their list, or take other sources.",
                n=len(candidates.refused),
            )
        )
    minutes = minutes_between(network, demand, candidates.frame, mode=options.mode)
    table = candidates.frame[list(CANDIDATE_COLUMNS)]
    if not (options.model in FILLS if options.capacities is None else options.capacities):
        table = table.assign(capacity=np.inf)
    stands = np.flatnonzero(table["existing"].to_numpy(dtype=bool))
    kept = stands if options.existing == "kept" else np.empty(0, dtype=np.int64)
    forbidden = _positions(candidates, options.forbidden)
    problem = SitingProblem(
        minutes=minutes,
        weight=demand.rows["weight"].to_numpy(dtype=np.float64),
        persons=demand.rows["persons"].to_numpy(dtype=np.float64),
        candidates=table,
        model=options.model,
        p=options.p,
        budget=options.budget,
        fixed=np.union1d(np.setdiff1d(kept, forbidden), _positions(candidates, options.fixed)).astype(np.int64),
        forbidden=forbidden,
        reach=reach_of(county, options),
        longest=options.longest,
        per_township=options.per_township,
        whole=options.whole,
        again=options.again,
    ).checked()
    return CountySiting(
        problem,
        demand,
        candidates,
        _cut_off(network, demand),
        options.mode,
        network.version,
        _notes(candidates, network),
        float(np.nan_to_num(network.slope_known)),
    )


def reach_of(county: County, options: Options) -> Reach:
    """The reach asked for, or the county's."""
    full = rule_for(county, "site_reach", "full").number if options.reach_full is None else options.reach_full
    none = rule_for(county, "site_reach", "none").number if options.reach_none is None else options.reach_none
    return Reach(full, none)


def minutes_between(network: RoadNetwork, demand: Demand, candidates: pd.DataFrame, *, mode: Mode = "walk") -> Floats:
    """Minutes (n, m) from each row of demand to each candidate; inf where there is no way, or of another service.

    Places are searched once, however many rows or candidates stand there.

    Raises:
        InputError: the table would be too large.
        NetworkError: an unknown mode.
    """
    n, m = len(demand.rows), len(candidates)
    if n * m > _MOST_CELLS:
        raise InputError(
            say(
                "{n} places of need and {m} candidates are too many to hold; merge homes over more metres, or take "
                "fewer candidates.",
                n=n,
                m=m,
            )
        )
    minutes = np.full((n, m), np.inf)
    service = demand.rows["service"].to_numpy(dtype=object)
    offered = candidates["service"].to_numpy(dtype=object)
    for name in dict.fromkeys(service.tolist()):
        rows, columns = np.flatnonzero(service == name), np.flatnonzero(offered == name)
        if not len(columns):
            continue
        here, here_of = np.unique(demand.xy[rows], axis=0, return_inverse=True)
        there, there_of = np.unique(candidates[["x", "y"]].to_numpy()[columns], axis=0, return_inverse=True)
        found = network.minutes(here, there, mode=mode)
        minutes[np.ix_(rows, columns)] = found[np.ix_(here_of.ravel(), there_of.ravel())]
    return minutes


def with_limits(siting: CountySiting, **changes: object) -> CountySiting:
    """The same places under other limits (``p``, ``budget``, ``model`` …): nothing is searched again.

    Raises:
        InputError: they make no sense.
    """
    return replace(siting, problem=replace(siting.problem, **changes).checked())  # type: ignore[arg-type]


def _positions(candidates: Candidates, ids: tuple[str, ...]) -> Ints:
    index = candidates.frame.index
    for one in ids:
        if one in index:
            continue
        if one in candidates.refused.index:
            reason = str(candidates.refused.at[one, "reason"])
            raise InputError(
                say("Candidate {id} was refused ({reason}); name another.", id=one, reason=reason), ids=[one]
            )
        raise InputError(say("There is no candidate {id}; look it up in their list.", id=one), ids=[one])
    found: Ints = np.unique(index.get_indexer(pd.Index(list(ids), dtype="str"))).astype(np.int64)
    return found


def _cut_off(network: RoadNetwork, demand: Demand) -> pd.DataFrame:
    found = network.cut_off(demand.xy)
    rows = demand.rows.iloc[found.index.to_numpy(dtype=np.int64)]
    return pd.DataFrame(
        {
            "service": rows["service"],
            "region_code": rows["region_code"],
            "persons": rows["persons"],
            "reason": found["reason"].to_numpy(),
            "road_m": found["road_m"].to_numpy(),
            "main_road_m": found["main_road_m"].to_numpy(),
        },
        index=rows.index,
    )


def _notes(candidates: Candidates, network: RoadNetwork) -> tuple[str, ...]:
    frame = candidates.frame
    said = {
        "slope_partly": network.slope_known != 1,
        "outline_unknown": not candidates.outline_known,
        "cost_taken": not frame["cost_known"].all(),
        "capacity_taken": not frame["capacity_known"].all(),
        "no_existing": not frame["existing"].any(),
    }
    return tuple(code for code, holds in said.items() if holds)
