"""Scores after a change in some households, without scoring the county again.

``keep`` holds what a full scoring was made of; ``rescore`` scores anew only the rows the households touch, puts them
among the others and makes all ranks anew. What a household touches:

- waters: those within reach of where its home is or was, those its children pass on the way to school in term, those of
  its villages whose bound for children without a point changes;
- elders: who lives there; whose carer lives there or is on record with it; and whose nearest neighbour it is or was, or
  may be now that somebody is or no longer is at home there: those no farther from it on foot than from the nearest
  neighbour they had who was known to be at home;
- villages: where the home is and was, unless nothing changed that their need is reckoned from.

Rows are held against the anchors of the last full scoring (``models.anchors``): the county's median water, what
incidents and outcomes of elders taught, and the limit of the worst tenth. Each change moves these by a hair; they move
at the next full scoring, not before, so that a row nobody touched stays as it was. The result is that of a full scoring
with the same anchors to 1e-9: what children add to a water is taken off and put on instead of added up anew. Where two
ways to school are as quick, the other may be taken. Everything but what is on record of the households and their
people, roads, waters, facilities and staff included, has to be as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.network import RoadNetwork
from geo.words import ELDER_GROUPS
from models import drowning, exposure, isolation, rates, staffing
from models.anchors import Anchors, Rated, anchor
from models.isolation_outcomes import Learned
from models.people import (
    OF_PERSONS,
    HouseholdChange,
    among,
    change_of,
    elders,
    home_points,
    occupancy,
    part_of,
    scored_frame,
)
from models.ranking import Ranking
from models.rates import Waters
from models.score import Bools, Floats, Ints, with_value
from models.staffing_need import Standing, untouched
from models.walking import METRES_A_MINUTE, NEIGHBOURS, Homes, ways

_SLACK_M: Final = 10.0  # ends of roads that agree to 0.1 m are one: a way may be that much shorter than it looks


@dataclass(frozen=True, eq=False)
class Kept:
    """What a full scoring of ``county``, which carries its scores, was made of.

    ``anchors`` of its ``waters`` and these as ``rated``, None without any. ``homes`` with a point, and who was in.
    ``elders`` with a point: household_id, x, y in metres, minutes to the nearest neighbour and to the nearest known to
    be at home, inf where none is. ``learned``: what outcomes of elders say. ``rankings`` by model. ``standing``
    of villages: what no home changes.
    """

    county: County
    network: RoadNetwork
    waters: Waters
    anchors: Anchors | None
    rated: Rated | None
    homes: Homes
    elders: pd.DataFrame
    learned: Learned | None
    rankings: dict[str, Ranking]
    standing: Standing

    @cached_property
    def neighbours(self) -> pd.DataFrame:
        """Minutes to the nearest neighbours by household."""
        return self.elders.drop_duplicates("household_id").set_index("household_id")[list(NEIGHBOURS)]

    @cached_property
    def elders_xy(self) -> Floats:
        """Where each of ``elders`` lives (k, 2), metres."""
        return self.elders[["x", "y"]].to_numpy()


@dataclass(frozen=True, eq=False)
class Rescored:
    """One model's scores after a change: the ``rows`` scored anew (contract ``SCORES``, a part of the county) and the
    ids of those ``gone``. ``ranks`` are everybody's; ``whole`` is the frame of all.
    """

    rows: pd.DataFrame
    gone: pd.Index[str]
    _before: pd.DataFrame
    _subjects: pd.Index[str]  # of before, as objects
    _ranks: Ints  # of before, 0 for none and where scored anew or gone
    _order: pd.Index[str] = field(repr=False)  # of all subjects, and of others
    _survey: Ints | None = None

    @cached_property
    def ranks(self) -> pd.Series[int]:
        """The rank (Int64) of every subject, missing for none; in no order."""
        return self._of_all(self._ranks, self.rows["rank"])

    @cached_property
    def survey_ranks(self) -> pd.Series[int]:
        """The order (Int64) in which to survey, missing for what is surveyed; in no order."""
        ranks = np.zeros(len(self._ranks), dtype=np.int64) if self._survey is None else self._survey
        return self._of_all(ranks, self.rows["survey_rank"])

    def whole(self) -> pd.DataFrame:
        """Scores of all subjects, contract ``SCORES``, in the order of a full scoring."""
        stay = ~among(self._before.index, self.rows.index.union(self.gone))
        others = self._before[stay]
        others = others.assign(rank=self.ranks.iloc[: len(others)])
        if self._survey is not None:
            survey = self.survey_ranks.iloc[: len(others)]
            moved = np.flatnonzero((survey != others["survey_rank"]).fillna(False).to_numpy(dtype=bool))
            numbers = survey.iloc[moved].astype("float64").to_numpy()
            reasons = others["reasons"].copy()
            reasons.iloc[moved] = with_value(reasons.iloc[moved], "survey_order", numbers)
            others = others.assign(survey_rank=survey, reasons=reasons)
        merged = pd.concat([others, self.rows])
        place = pd.Index(self._order.to_numpy(dtype=object)).get_indexer(merged.index.to_numpy(dtype=object))
        return merged.iloc[np.argsort(place, kind="stable")]

    def _of_all(self, ranks: Ints, again: pd.Series[int]) -> pd.Series[int]:
        stay = ~among(self._before.index, self.rows.index.union(self.gone))
        others = pd.Series(ranks[stay], index=self._before.index[stay], dtype="Int64")
        found: pd.Series[int] = pd.concat([others.mask(others == 0), again])
        return found


def keep(county: County, network: RoadNetwork | None = None) -> Kept:
    """What ``rescore`` needs of a county, as it was scored: it carries these scores.

    Raises:
        UnknownRuleError: the county's packs lack a rule a score reads.
        KeyError: the county carries no scores.
    """
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    homes = Homes.of(county, network)
    homes = homes.with_occupied(occupancy(county).to_numpy(dtype=object)[homes.row])
    old = county.persons.loc[elders(county)]
    minutes = ways(county, network, old, homes)[list(NEIGHBOURS)]
    at = home_points(county).reindex(old["household_id"]).set_axis(old.index)
    table = at.join(minutes).assign(household_id=old["household_id"]).dropna(subset=["x", "y"])
    waters = rates.gather(county, network)
    anchors, rated = anchor(waters) if len(waters.sites) else (None, None)
    waters = waters if anchors is None else anchors.waters
    models = (drowning.MODEL, isolation.MODEL, staffing.MODEL)
    rankings = {model: Ranking.of(county.scores[model]) for model in models}
    learned = isolation.outcomes(county, network)
    for kind in OF_PERSONS:
        county.person_rows(kind)
    for kind in (*OF_PERSONS, "persons"):
        scored_frame(county, kind)  # carried on to what the county is changed into
    kept = Kept(county, network, waters, anchors, rated, homes, table, learned, rankings, Standing.of(county))
    for kind, column in (
        ("persons", "household_id"),
        ("carers", "carer_household_id"),
        ("households", "region_code"),
        ("staff", "region_code"),
    ):
        county.coded(kind, column)
    _ = kept.neighbours, kept.elders_xy, county.person_index, county.household_index
    return kept


def rescore(county: County, households: Iterable[str], *, kept: Kept) -> dict[str, Rescored]:
    """Scores by model after a change of ``households`` alone: the rows these touch, and where all rank.

    Args:
        county: as it is now; ``County.changed`` makes it quickly.
        households: ids of those that were changed, added or taken out, or whose people were, or what is on record of
            these; where somebody moved from one to another, both.
        kept: what the last full scoring was made of.

    Raises:
        UnknownRuleError: the county's packs lack a rule a score reads.
    """
    change = change_of(kept.county, county, pd.Index(list(households), dtype="str"))
    return {
        drowning.MODEL: _waters(county, change, kept),
        isolation.MODEL: _elders(county, change, kept),
        staffing.MODEL: _villages(county, change, kept),
    }


def _put(
    kept: Kept,
    model: str,
    again: pd.DataFrame,
    touched: pd.Index[str],
    order: pd.Index[str],
    survey: Ints | None = None,
) -> Rescored:
    """The rows scored anew, ranked among all; of ``touched`` those without a row are gone."""
    ranking = kept.rankings[model]
    out = ranking.find(touched)
    ranks, own = ranking.renewed(out[out >= 0], again)
    again = again.assign(rank=pd.arrays.IntegerArray(own, own == 0))
    gone = touched[(out >= 0) & ~among(touched, again.index)]
    return Rescored(again, gone, kept.county.scores[model], ranking.subjects, ranks, order, survey)


def _waters(county: County, change: HouseholdChange, kept: Kept) -> Rescored:
    """The waters touched, rated by the anchors."""
    waters, anchors, rated = kept.waters, kept.anchors, kept.rated
    old = kept.county.scores[drowning.MODEL]
    if anchors is None or rated is None:
        return _put(kept, drowning.MODEL, old, old.index, old.index)
    rows, exposed = exposure.renew(waters.exposed, county, waters.shapes, kept.network, change)
    if not len(rows):
        return _put(kept, drowning.MODEL, old.iloc[:0], old.index[:0], old.index)
    part = waters.take(rows, exposed)
    again = anchors.rated(part, rows)
    chance, gain = rated.chance.copy(), rated.gain.copy()
    chance[rows], gain[rows] = again.chance, again.gain
    unsurveyed = waters.placed & ~waters.surveyed
    order = drowning.survey_order(waters.sites.index, unsurveyed, chance, gain)
    scores = drowning.score_rated(county, part, anchors, again, order[rows], int(unsurveyed.sum()))
    survey = np.nan_to_num(order).astype(np.int64)
    return _put(kept, drowning.MODEL, scores, scores.index, old.index, survey)


def _villages(county: County, change: HouseholdChange, kept: Kept) -> Rescored:
    """The villages touched."""
    before = kept.county.scores[staffing.MODEL]
    listed = before.index
    if untouched(kept.county, county, change.households):
        return _put(kept, staffing.MODEL, before.iloc[:0], listed[:0], listed)
    touched = listed[listed.isin(change.villages)]
    again = staffing.score_part(county, kept.network, touched, kept.standing) if len(touched) else before.iloc[:0]
    return _put(kept, staffing.MODEL, again, touched, listed)


def _elders(county: County, change: HouseholdChange, kept: Kept) -> Rescored:
    """The elders touched."""
    touched, homes, unsure = touched_elders(county, change, kept)
    rows, before = _rows(county, touched), kept.county.scores[isolation.MODEL]
    again = before.iloc[:0]
    spells = np.flatnonzero(np.isin(county.person_rows("spells"), rows))
    if county.spells["group"].iloc[spells].isin(ELDER_GROUPS).any() and len(elders(part := part_of(county, rows))):
        wanted = part.persons["household_id"]
        known = kept.neighbours[kept.neighbours.index.isin(wanted[~wanted.isin(unsure)])]
        again = isolation.score_part(part, kept.network, homes, neighbours=known, learned=kept.learned)
    return _put(kept, isolation.MODEL, again, pd.Index(sorted(touched), dtype="str"), county.persons.index)


def touched_elders(county: County, change: HouseholdChange, kept: Kept) -> tuple[set[str], Homes, pd.Index[str]]:
    """Persons whose score as an elder the change may touch; the homes after it; and households that may have others for
    neighbours than they had."""
    found, cared = set(change.persons), set(change.households)
    for state in {id(state.carers): state for state in (kept.county, county)}.values():
        carers = state.carers
        told = state.rows_with("carers", "carer_household_id", change.households)
        found.update(carers["person_id"].iloc[told])
        theirs = np.isin(state.person_rows("carers"), _rows(state, change.persons))
        cared.update(carers["carer_household_id"][theirs].dropna())
    # Whether anybody is at home may have changed there, and where a carer of somebody there is said to live.
    places, homes, moved = _renewed_homes(county, pd.Index(sorted(cared), dtype="str"), kept)
    near = kept.elders[_within(kept, places)]
    found.update(near.index)
    return found, homes, moved.union(pd.Index(near["household_id"].unique()))


def _rows(county: County, persons: Iterable[str]) -> Ints:
    rows = county.rows_of(pd.Index(list(persons), dtype="str"))
    return np.sort(rows[rows >= 0])


def _renewed_homes(county: County, asked: pd.Index[str], kept: Kept) -> tuple[Floats, Homes, pd.Index[str]]:
    """Points (k, 2), old and new, of those of ``asked`` that moved or where who is at home changed; the homes after it;
    and the ids of these."""
    living = county.rows_with("persons", "household_id", asked)
    told = np.isin(county.person_rows("carers"), living)
    told[county.rows_with("carers", "carer_household_id", asked)] = True
    part = part_of(county, living, asked, ("presences",), {"carers": np.flatnonzero(told)})
    now, occupied = home_points(part).reindex(asked), occupancy(part).reindex(asked)
    row = kept.homes.find(pd.Index(asked.to_numpy(dtype=object), dtype=object))
    was, before = np.full((len(asked), 2), np.nan), np.full(len(asked), "", dtype=object)
    assert kept.homes.occupied is not None
    was[row >= 0], before[row >= 0] = kept.homes.xy[row[row >= 0]], kept.homes.occupied[row[row >= 0]]
    points = now.to_numpy()
    here = np.isfinite(points).all(axis=1)
    same = ((was == points) | (np.isnan(was) & np.isnan(points))).all(axis=1)
    same &= (before == occupied.to_numpy(dtype=object)) | ~here
    moved = asked[~same]
    if not len(moved):
        return np.empty((0, 2)), kept.homes, moved
    both = np.concatenate([was[~same], points[~same]])
    places: Floats = np.unique(both[np.isfinite(both).all(axis=1)].reshape(-1, 2), axis=0)
    return places, kept.homes.renewed(kept.network, now[~same], occupied), moved


def _within(kept: Kept, places: Floats) -> Bools:
    """Which elders (rows of ``kept.elders``) have one of ``places`` no farther on foot than the neighbour they had."""
    xy, had = kept.elders_xy, kept.elders["neighbour_known"].to_numpy()
    touched = np.zeros(len(had), dtype=bool)
    for place in places:
        near = np.flatnonzero(np.hypot(*(xy - place).T) <= had * METRES_A_MINUTE + _SLACK_M)
        if len(near):
            on_foot = kept.network.minutes(place[None], xy[near], mode="walk")[0]
            touched[near[on_foot <= had[near] * (1 + 1e-9) + 1e-9]] = True
    return touched
