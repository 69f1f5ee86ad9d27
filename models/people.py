"""Who counts as what on a day, how old they are, where they stay and where their home is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from geo.distance import xy
from geo.words import ELDER_GROUPS
from models.score import Bools, Floats, Ints, rule_for

STATION_KINDS = ("service_centre", "civilisation_station", "mutual_care_facility", "social_work_station")
"""Those of the ten 阵地 kinds that serve elders (弋文明办〔2022〕7号 三（一）2)."""

_Table = TypeVar("_Table", "pd.Series[str]", "pd.Series[float]", pd.DataFrame)

FEW = 200
"""Fewer persons than this are sought in a long list one by one, which is then quicker than working through it."""
_SHARED = ("with_grandparents", "with_one_parent", "with_relatives", "with_children", "with_others")
"""Living arrangements by which somebody lives there who need not be on record."""


def children(county: County, *groups: str) -> pd.Index[str]:
    """Left-behind children under 16 and children in difficulty under 18 on ``as_of``, or one of the two, each once.

    Rules ``age_below`` (国发〔2016〕13号; 未成年人保护法第二条). A child of unknown age stays in.
    """
    found = [np.empty(0, dtype=np.int64)]
    for group in groups or ("left_behind_child", "child_in_difficulty"):
        rows = county.member_rows(group)
        found.append(rows[~(_years(county, rows) >= rule_for(county, "age_below", group).number)])
    return county.persons.index[np.unique(np.concatenate(found))]


def elders(county: County, of: pd.Index[str] | None = None) -> pd.Index[str]:
    """Members of any elder group on ``as_of``, each once; only those of ``of`` if given."""
    if of is None:
        return county.persons.index[county.member_rows(*ELDER_GROUPS)]
    listed = county.persons.index[among(county.persons.index, of)]
    return listed[among(listed, county.members(*ELDER_GROUPS))]


def narrowed(county: County, persons: pd.Index[str], *kinds: str) -> County:
    """The county with rows of ``persons`` only in the frames of ``kinds``; as it is where they are not few.

    What is asked of few persons is then not looked for among the rows of all.
    """
    if len(persons) >= FEW:
        return county
    rows = county.rows_of(persons)
    own = {kind: county.frames[kind][np.isin(county.person_rows(kind), rows[rows >= 0])] for kind in kinds}
    narrow = replace(county, frames={**county.frames, **own})
    vars(narrow)["person_index"] = county.person_index  # of the same persons
    return narrow


@dataclass(frozen=True, eq=False)
class HouseholdChange:
    """What a change of some ``households`` is worked out from.

    ``part``: the county with these households and their people alone, as they are now; ``persons``: who lives there
    now or did before. ``places`` (k, 2): where these homes are and were, metres, and ``villages`` likewise.
    """

    households: pd.Index[str]
    persons: pd.Index[str]
    part: County
    places: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    villages: frozenset[str]


OF_PERSONS = ("spells", "presences", "carers", "visits", "assessments", "key_persons")
"""Kinds of rows that scores read of a person."""
_UNREAD: Final = {
    "carers": ("name", "relation", "phone", "told_village_on", "told_school_on", "capacity_assessed_on"),
    "visits": ("staff_id", "health_checked", "spirit_checked", "safety_checked", "hygiene_checked", "findings"),
    "persons": ("name", "registered", "registered_at", "unverified_since"),
}
"""Columns of them that no score reads."""


def change_of(before: County, after: County, households: pd.Index[str]) -> HouseholdChange:
    """The change of ``households`` from one state of a county to the next; each may be new, changed or gone."""
    here, there = (state.rows_with("persons", "household_id", households) for state in (after, before))
    part = part_of(after, here, households, ("spells", "presences", "carers"))
    homes = home_rows(before, households)
    points = np.concatenate([xy(before.metric("households").geometry.iloc[homes]), home_points(part).to_numpy()])
    codes = pd.concat([before.households["region_code"].iloc[homes], part.households["region_code"]])
    persons = before.persons.index[there].union(part.persons.index)
    places = np.unique(points[np.isfinite(points).all(axis=1)].reshape(-1, 2), axis=0)
    villages = frozenset(codes.dropna().astype("str").str[:12])
    return HouseholdChange(households, persons, part, places, villages)


def at_rows(frame: _Table, rows: Ints) -> _Table:
    """``frame.iloc[rows]``, for rows in order; where they follow each other, as those of one home do, at no cost."""
    if len(rows) == 0 or rows[-1] - rows[0] == len(rows) - 1:
        return frame.iloc[rows[0] : rows[-1] + 1] if len(rows) else frame.iloc[:0]
    return frame.iloc[rows]


def home_rows(county: County, households: Iterable[str]) -> Ints:
    """Positions (k,) of those of ``households`` the county has, in its order."""
    at = np.unique(county.household_index.get_indexer(pd.Index(list(households), dtype=object)))
    found: Ints = at[at >= 0].astype(np.int64)
    return found


def scored_frame(county: County, kind: str) -> pd.DataFrame:
    """The frame of ``kind`` with the columns scores read."""
    return county.slim(kind, _UNREAD.get(kind, ()))


def part_of(
    county: County,
    persons: Ints,
    households: pd.Index[str] | None = None,
    kinds: Iterable[str] = OF_PERSONS,
    rows: Mapping[str, Ints] | None = None,
) -> County:
    """The county with those at ``persons`` (rows) alone, what is on record of them in ``kinds``, and ``households``
    (theirs where left out), and of other kinds the ``rows`` given. All else is that of the whole."""
    listed = at_rows(scored_frame(county, "persons"), persons)
    homes = home_rows(county, listed["household_id"].dropna().unique() if households is None else households)
    theirs = np.zeros(len(county.persons) + 1, dtype=bool)  # the last is of nobody
    theirs[persons] = True
    at = {kind: np.flatnonzero(theirs[county.person_rows(kind)]) for kind in kinds} | dict(rows or {})
    own = {kind: at_rows(scored_frame(county, kind), found) for kind, found in at.items()}
    own |= {"households": at_rows(county.households, homes), "persons": listed}
    part = replace(county, frames={**county.frames, **own})
    place = np.full(len(theirs), -1, dtype=np.int64)
    place[persons] = np.arange(len(persons))
    found = {kind: place[county.person_rows(kind)[at[kind]]] for kind in at if kind in OF_PERSONS}
    vars(part).update(_person_rows=found, person_index=county.person_index[persons])
    metric = {kind: county.metric(kind) for kind in ("hazard_sites", "facilities", "roads")}
    placed = gpd.GeoDataFrame(geometry=at_rows(county.metric("households").geometry, homes))
    vars(part).update(
        crs=county.crs, _metric={**metric, "households": placed}, _open_facilities=county._open_facilities
    )
    return part


def ages(county: County, persons: pd.Index[str]) -> pd.Series[float]:
    """Completed years on ``as_of``; NaN where the birth date is missing or after ``as_of``."""
    return pd.Series(_years(county, county.rows_of(persons)), index=persons, dtype="float64", name="birth_date")


def _years(county: County, rows: Ints) -> Floats:
    """``ages`` of the persons at ``rows`` (k,), NaN where -1."""
    born = np.append(county.persons["birth_date"].to_numpy(), np.datetime64("NaT"))[rows].astype("datetime64[D]")
    day = np.datetime64(county.as_of, "D")
    (year, in_year), (this_year, today) = _calendar_day(born), _calendar_day(day)
    return np.where(born <= day, this_year - year - (in_year > today), np.nan)


def _calendar_day(days: Any) -> tuple[Any, Any]:
    """Year, and month and day as one number."""
    month = days.astype("datetime64[M]")
    number = month.astype(np.int64)
    return number // 12 + 1970, number % 12 * 100 + (days - month.astype("datetime64[D]")).astype(np.int64)


def places(county: County, persons: pd.Index[str]) -> pd.Series[str]:
    """Where each person stays on ``as_of`` (``PRESENCE_PLACES``), or ``unknown`` where no presence covers the day.

    Of several that do, ``home`` is taken first, so that nobody is thought away who may be there.
    """
    day = pd.Timestamp(county.as_of)
    rows = county.presences
    covers = ((rows["from_date"] <= day) & (rows["to_date"].isna() | (rows["to_date"] >= day))).to_numpy(dtype=bool)
    code, names = pd.factorize(rows["place"])
    known = sorted(names.tolist(), key=lambda name: (name != "home", name))
    rank = np.array([*(known.index(name) for name in names), len(known)], dtype=np.int64)
    first = np.full(len(county.persons) + 1, len(known))  # the last is of nobody
    np.minimum.at(first, county.person_rows("presences")[covers], rank[code[covers]])
    first[-1] = len(known)
    found = np.array([*known, "unknown"], dtype=object)[first[county.rows_of(persons)]]
    return pd.Series(found, index=persons, dtype="str", name="place")


def occupancy(county: County, households: pd.Index[str] | None = None) -> pd.Series[str]:
    """Whether anybody is at home in each household on ``as_of``: ``known``, ``possible`` or ``empty``.

    ``known``: somebody on record stays there. ``empty``: everybody on record is known to stay elsewhere, and nobody
    else is said to live there. Anything else is possible: persons of unknown presence, homes of which nobody is on
    record, and those shared with people who are not (a co-resident carer, the grandparents a child lives with).
    """
    persons, carers, homes = county.persons, county.carers, county.households.index
    if households is not None:
        persons, homes = persons[among(persons["household_id"], households)], households
        carers = carers[among(carers["person_id"], persons.index) | among(carers["carer_household_id"], households)]
    # Positions, not text: looked up once each, for there are many.
    row_of = pd.Index(homes.to_numpy(dtype=object), dtype=object)
    home = row_of.get_indexer(persons["household_id"].to_numpy(dtype=object))
    lives = pd.Index(persons.index.to_numpy(dtype=object), dtype=object).get_indexer(
        carers["person_id"].to_numpy(dtype=object)
    )
    away_home = row_of.get_indexer(carers["carer_household_id"].to_numpy(dtype=object, na_value=""))
    inside = carers["co_resident"].eq(True).fillna(False).to_numpy(dtype=bool)

    place, living = (
        places(narrowed(county, persons.index, "presences"), persons.index).to_numpy(dtype=object),
        persons["living_arrangement"],
    )
    on_record = np.bincount(home[home >= 0], minlength=len(homes))
    couple_of_one = (living == "with_spouse").to_numpy(dtype=bool) & (on_record[home] == 1)
    shared = living.isin(_SHARED).to_numpy() | couple_of_one
    shared[lives[inside & (lives >= 0)]] = True
    known, possible = np.zeros(len(homes), dtype=bool), on_record == 0
    known[home[(place == "home") & (home >= 0)]] = True
    possible[home[((place == "unknown") | shared) & (home >= 0)]] = True
    possible[away_home[~inside & (away_home >= 0)]] = True
    return pd.Series(np.select([known, possible], ["known", "possible"], "empty"), index=homes, dtype="str")


def home_points(county: County) -> pd.DataFrame:
    """Easting and northing ``x``, ``y`` in metres (``County.crs``) of every household; NaN where it has no point."""
    homes = county.households.index
    if homes.empty:
        return pd.DataFrame({"x": pd.Series(dtype="float64"), "y": pd.Series(dtype="float64")}, index=homes)
    return pd.DataFrame(xy(county.metric("households").geometry), index=homes, columns=pd.Index(["x", "y"]))


def facility_points(
    county: County, *kinds: str
) -> tuple[pd.Index[str], np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """Ids and points (n, 2), metres, of the facilities of some kinds that have a point and are not yet to be opened."""
    return (county.facilities.index, np.empty((0, 2))) if county.facilities.empty else county.open_facilities(*kinds)


def among(values: pd.Index[str] | pd.Series[str], wanted: Iterable[str]) -> Bools:
    """Which of ``values`` (n,) are among ``wanted``: ``isin``, many times as fast on text where both are long."""
    if len(values) < FEW:
        some = set(wanted)
        return np.fromiter((value in some for value in values.to_numpy(dtype=object)), dtype=bool, count=len(values))
    sought = np.asarray(wanted if isinstance(wanted, pd.Index | pd.Series) else list(wanted), dtype=object)
    if len(sought) < FEW:
        return np.asarray(values.isin(sought), dtype=bool)
    found: Bools = pd.Index(values.to_numpy(dtype=object, na_value=""), dtype=object).isin(sought)
    return found


def sought(table: _Table, labels: pd.Series[str]) -> _Table:
    """``table.reindex(labels)``, without an index of the whole table where ``labels`` are few."""
    few = len(labels) < FEW < len(table)
    rows = table[among(table.index, labels.dropna().unique())] if few else table
    return rows.reindex(pd.Index(labels))
