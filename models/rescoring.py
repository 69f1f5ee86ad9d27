"""Scores after a change in some households, without scoring the county again.

``keep`` holds what a full scoring was made of; ``rescore`` takes over all of it that the households do not touch and
gives the frames ``score_all`` would give of the changed county. What a household touches:

- waters: those within reach of where its home is or was, those its children pass on the way to school in term, those of
  its villages whose bound for children without a point changes. Their exposure is made anew; then the few steps that
  are of the whole county (incidents, the median water, the worst tenth, the order) are made for all waters;
- elders: who lives there; whose carer lives there or is on record with it; and whose nearest neighbour it is or was, or
  may be now that somebody is or no longer is at home there: those no farther from it on foot than from the nearest
  neighbour they had who was known to be at home;
- villages: where the home is and was.

Exact but for this: ways to school are added up in another order, so what depends on them is equal to rounding (and,
where two ways are as quick, may take the other one). What harm to elders has taught (``models.isolation_outcomes``)
is kept as it was at the full scoring, for it moves every elder by a hair. Everything else on record, roads, waters,
facilities and staff included, has to be as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.network import RoadNetwork
from models import drowning, isolation, rates, staffing
from models.isolation_outcomes import Learned
from models.people import HouseholdChange, among, change_of, elders, home_points, occupancy
from models.rates import Waters
from models.score import Floats, ranks_with
from models.staffing_need import villages_in_force
from models.walking import METRES_A_MINUTE, ways

Scores = dict[str, pd.DataFrame]
_SLACK_M: Final = 10.0  # ends of roads that agree to 0.1 m are one: a way may be that much shorter than it looks


@dataclass(frozen=True, eq=False)
class Kept:
    """What a full scoring of ``county`` was made of.

    ``minutes``: of each elder, minutes to the nearest neighbour known to be at home, inf where none is, with columns
    x, y of the home in metres (no row without a point). ``learned``: what outcomes of elders say.
    """

    county: County
    network: RoadNetwork
    waters: Waters
    minutes: pd.DataFrame
    learned: Learned | None


def keep(county: County, network: RoadNetwork | None = None) -> Kept:
    """What ``rescore`` needs of a county as it was last scored.

    Raises:
        UnknownRuleError: the county's packs lack a rule a score reads.
    """
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    old = county.persons.loc[elders(county)]
    minutes = ways(county, network, old)["neighbour_known"]
    home = home_points(county).reindex(old["household_id"]).set_axis(old.index)
    table = home.assign(minutes=minutes).dropna(subset=["x", "y"])
    return Kept(county, network, rates.gather(county, network), table, isolation.outcomes(county, network))


def rescore(county: County, households: Iterable[str], *, kept: Kept) -> Scores:
    """Frames of contract ``SCORES`` by model of the whole county, after a change of ``households`` alone.

    Args:
        county: as it is now, with the scores of ``kept.county`` as its ``scores``; ``County.changed`` makes it quickly.
        households: ids of those that were changed, added or taken out, or whose people were, or what is on record of
            these; where somebody moved from one to another, both.
        kept: what the last full scoring was made of.

    Raises:
        UnknownRuleError: the county's packs lack a rule a score reads.
        KeyError: the county carries no scores.
    """
    change = change_of(kept.county, county, pd.Index(list(households), dtype="str"))
    return {
        drowning.MODEL: drowning.score_waters(county, renewed_waters(county, change, kept)),
        isolation.MODEL: _elders(county, change, kept),
        staffing.MODEL: _villages(county, change, kept),
    }


def renewed_waters(county: County, change: HouseholdChange, kept: Kept) -> Waters:
    """The waters after the change."""
    return rates.renew(kept.waters, county, kept.network, change)


def _elders(county: County, change: HouseholdChange, kept: Kept) -> pd.DataFrame:
    """All elders' scores, those touched made anew."""
    touched = pd.Index(sorted(touched_elders(county, change, kept)), dtype="str")
    again = isolation.score(county, kept.network, only=touched, learned=kept.learned)
    return _put(county, isolation.MODEL, again, touched, county.persons.index)


def _villages(county: County, change: HouseholdChange, kept: Kept) -> pd.DataFrame:
    """All villages' scores, those touched made anew."""
    listed = villages_in_force(county).index
    touched = listed[listed.isin(change.villages)]
    again = staffing.score(county, kept.network, only=touched)
    return _put(county, staffing.MODEL, again, touched, listed)


def _put(county: County, model: str, again: pd.DataFrame, touched: pd.Index[str], order: pd.Index[str]) -> pd.DataFrame:
    """The kept scores of a model with those of ``touched`` put in their place, all in ``order``, ranked anew."""
    old = county.scores[model]
    others = old[~among(old.index, touched)]
    merged = pd.concat([others, again]).assign(rank=ranks_with(others["rank"], again["rank"]))
    place = pd.Index(order.to_numpy(dtype=object)).get_indexer(merged.index.to_numpy(dtype=object))
    return merged.iloc[np.argsort(place, kind="stable")]


def touched_elders(county: County, change: HouseholdChange, kept: Kept) -> set[str]:
    """Persons whose score as an elder the change may touch."""
    found = set(change.persons)
    cared: set[str] = set()
    for state in (kept.county, county):
        carers = state.carers
        by_home = among(carers["carer_household_id"], change.households)
        found.update(carers.loc[by_home, "person_id"])
        cared.update(
            carers["carer_household_id"][np.isin(state.person_rows("carers"), state.rows_of(change.persons))].dropna()
        )
    # Whether anybody is at home may have changed there, and where a carer of somebody there is said to live.
    homes = change.households.union(pd.Index(sorted(cared), dtype="str"))
    places = _changed_homes(county, homes, kept)
    if len(places) and len(kept.minutes):
        found.update(kept.minutes.index[_within(kept, places)])
    return found


def _changed_homes(county: County, homes: pd.Index[str], kept: Kept) -> Floats:
    """Points (k, 2), old and new, of those of ``homes`` that moved or where who is at home changed."""
    points, states = [], []
    for state in (kept.county, county):
        mine = np.flatnonzero(among(state.households.index, homes))
        ids = state.households.index[mine]
        xy = home_points(state).iloc[mine].reindex(homes)
        points.append(xy.to_numpy())
        states.append(occupancy(state, ids).reindex(homes).fillna("gone").to_numpy(dtype=object))
    stayed = ((points[0] == points[1]) | (np.isnan(points[0]) & np.isnan(points[1]))).all(axis=1)
    same = stayed & (states[0] == states[1])
    moved: Floats = np.concatenate([xy[~same] for xy in points])
    known: Floats = moved[np.isfinite(moved).all(axis=1)]
    return known


def _within(kept: Kept, places: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which elders (rows of ``kept.minutes``) have one of ``places`` no farther on foot than the neighbour they had."""
    xy, had = kept.minutes[["x", "y"]].to_numpy(), kept.minutes["minutes"].to_numpy()
    touched = np.zeros(len(had), dtype=bool)
    for place in places:
        near = np.flatnonzero(np.hypot(*(xy - place).T) <= had * METRES_A_MINUTE + _SLACK_M)
        if len(near):
            on_foot = kept.network.minutes(place[None], xy[near], mode="walk")[0]
            touched[near[on_foot <= had[near] * (1 + 1e-9) + 1e-9]] = True
    return touched
