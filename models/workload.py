"""Hours a village's children ask of its directors, in the manner of WHO's WISN (workload indicators of staffing need).

Owed a month: contacts and home visits by rule, times their time standards, and the way there and back over the roads,
once a visit to each home however many children live in it. Children a rule asks to be seen more often (凤民政发〔2024〕
29号 二（三）8) count with their own frequency, never with less than the others'. Held against it: the hours the
directors in post can give. Time standards and available hours are ``county`` rules.

WISN (Workload Indicators of Staffing Need: User's Manual, WHO 2010, ISBN 978-92-4-150019-7): required staff =
workload × time standard ÷ available working time; difference = existing − required staff, ratio = existing ÷ required.
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.county import County
from geo.errors import RuleError
from geo.network import RoadNetwork
from geo.rules import Rule
from models.people import children, home_points
from models.score import Bools, Floats, rule_for

Ints = npt.NDArray[np.int64]

DAYS_A_YEAR: Final = 365.25
TERMS_A_YEAR: Final = 2

MORE_OFTEN: Final = "child_high_frequency"
"""Whom the rules that ask for more frequent visits or contacts are for: those of the children in their ``among``."""


def times_a_month(rule: Rule) -> float:
    """How often a month a rule with a clock asks for something.

    Raises:
        RuleError: the rule has no clock.
    """
    match rule.clock:
        case "calendar_week":
            return rule.number * DAYS_A_YEAR / 7 / 12
        case "calendar_month":
            return rule.number
        case "calendar_quarter":
            return rule.number / 3
        case "school_term":
            return rule.number * TERMS_A_YEAR / 12
        case "calendar_year":
            return rule.number / 12
        case "rolling_days":
            return DAYS_A_YEAR / 12 / rule.number
    raise RuleError(f"Rule {rule.id} states no clock; write one in pack {rule.pack}.", ids=[rule.id])


def more_often_rule(county: County, of: str) -> Rule | None:
    """The rule by which some children are owed more ``visits`` or ``contacts`` than others, with its number.

    A paper that asks for more but gives no number takes that of the county's decision which settles it.
    """
    rule = county.rules.first(f"{of}_more_often", MORE_OFTEN, on=county.as_of)
    if rule is None:
        return None
    return next((judged for judged in county.rules.obligations(county.as_of) if judged.id == rule.id), rule)


def frequencies(county: County, persons: pd.Index[str]) -> pd.DataFrame:
    """How often a month each child is owed a visit and a contact.

    Columns visits, contacts (times a month) and more_often (whether a rule of their own asks for more than of others).
    """
    table = pd.DataFrame(index=persons)
    more = np.zeros(len(persons), dtype=bool)
    for of, asked in (("visits", "visit_interval"), ("contacts", "contact_interval")):
        usual = times_a_month(rule_for(county, asked, "child"))
        own = more_often_rule(county, of)
        often = max(usual, times_a_month(own)) if own else usual
        chosen = np.zeros(len(persons), dtype=bool) if own is None else _among(county, own, persons) & (often > usual)
        table[of] = np.where(chosen, often, usual)
        more |= chosen
    return table.assign(more_often=more)


def _among(county: County, rule: Rule, persons: pd.Index[str]) -> Bools:
    """Who of ``persons`` the rule's ``among`` leaves: by a column of theirs or of a row in force that is theirs."""
    kept = np.ones(len(persons), dtype=bool)
    day = pd.Timestamp(county.as_of)
    for name, values in rule.among.items():
        kind, _, column = name.rpartition(".")
        rows = county.frames[kind or "persons"]
        rows = rows[rows[column].isin(values)]
        if "from_date" in rows:
            rows = rows[~(rows["from_date"] > day) & ~(rows["to_date"] < day)]
        kept &= persons.isin(rows["person_id"].unique() if kind else rows.index)
    return kept


def workload(
    county: County, network: RoadNetwork, villages: pd.Index[str], seats: Floats | None = None
) -> pd.DataFrame:
    """Per village: what its children ask for. ``seats`` (n, 2): ``village_seats``, if at hand.

    Columns: children, more_often (those of them owed more than others), homes, unplaced_homes, unreachable_homes
    (counts), contact_hours, visit_hours, travel_hours (a month), travel_min (mean one way).
    """
    ids = children(county)
    often = frequencies(county, ids)
    home = county.households.index.get_indexer(pd.Index(county.persons["household_id"].reindex(ids)))
    region = county.households["region_code"].astype("str").str[:12]
    at = np.where(home >= 0, villages.get_indexer(pd.Index(region))[home] if len(region) else -1, -1)
    kept = at >= 0
    visits, contacts, more = (often[name].to_numpy()[kept] for name in ("visits", "contacts", "more_often"))
    homes, of_home = np.unique(home[kept], return_inverse=True)
    trips = np.zeros(len(homes))
    np.maximum.at(trips, of_home, visits)
    home_at = np.empty(len(homes), dtype=np.int64)
    home_at[of_home] = at[kept]
    seats = village_seats(county, villages) if seats is None else seats
    minutes, unplaced, unreachable = _travel(county, network, homes, seats, home_at)

    def child_sum(weights: Floats) -> Floats:
        return np.asarray(np.bincount(at[kept], weights, minlength=len(villages)), dtype=np.float64)

    def home_sum(weights: Floats) -> Floats:
        return np.asarray(np.bincount(home_at, weights, minlength=len(villages)), dtype=np.float64)

    count = home_sum(np.ones(len(homes)))
    table = {
        "children": child_sum(np.ones(len(visits))),
        "more_often": child_sum(more.astype("float64")),
        "homes": count,
        "unplaced_homes": home_sum(unplaced.astype("float64")),
        "unreachable_homes": home_sum(unreachable.astype("float64")),
        "contact_hours": child_sum(contacts) * rule_for(county, "hours_per", "contact").number,
        "visit_hours": child_sum(visits) * rule_for(county, "hours_per", "visit").number,
        "travel_hours": home_sum(minutes * trips) * 2 / 60,
        "travel_min": home_sum(minutes) / np.maximum(count, 1),
    }
    return pd.DataFrame(table, index=villages)


def _travel(
    county: County, network: RoadNetwork, homes: Ints, seats: Floats, home_at: Ints
) -> tuple[Floats, Bools, Bools]:
    """One-way minutes by electric bicycle from the seat of its village to each home, and where they had to be assumed.

    ``homes`` are positions among the households, ``home_at`` those of their villages in ``seats`` (n, 2).
    """
    xy = home_points(county).to_numpy()[homes]
    seated: Bools = np.isfinite(seats[:, 0])
    ready = np.flatnonzero(np.isfinite(xy).all(axis=1) & seated[home_at])
    minutes = np.full(len(homes), np.nan)
    if len(ready):
        used, row = np.unique(home_at[ready], return_inverse=True)
        minutes[ready] = network.minutes(seats[used], xy[ready], mode="ebike")[row, np.arange(len(ready))]
    unplaced, unreachable = np.isnan(minutes), np.isposinf(minutes)
    assumed = {name: rule_for(county, "travel_minutes", name).number for name in ("unknown", "unreachable")}
    minutes = np.select([unplaced, unreachable], [assumed["unknown"], assumed["unreachable"]], minutes)
    return minutes, unplaced, unreachable


def village_seats(county: County, villages: pd.Index[str]) -> Floats:
    """Easting and northing (n, 2), metres, of the seats of ``villages``; NaN where there is none on record."""
    listed = county.regions.iloc[county.regions.index.get_indexer(villages)]
    known = np.isfinite(listed[["seat_lon", "seat_lat"]].to_numpy(dtype="float64")).all(axis=1)
    found = np.full((len(listed), 2), np.nan)
    if known.any():
        found[known] = seat_points(county, listed[known])
    return found


def seat_points(county: County, seats: pd.DataFrame) -> Floats:
    """Easting and northing (n, 2), metres, of the seats of regions that have one."""
    points = gpd.GeoSeries(gpd.points_from_xy(seats["seat_lon"], seats["seat_lat"]), crs=county.regions.crs)
    points = points.to_crs(county.crs)
    return np.column_stack([points.x, points.y])
