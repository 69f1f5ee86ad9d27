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
import pandas as pd

from geo.county import County
from geo.errors import RuleError
from geo.network import RoadNetwork
from geo.rules import Rule
from models.people import children, home_points
from models.score import Floats, rule_for

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


def _among(county: County, rule: Rule, persons: pd.Index[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
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


def workload(county: County, network: RoadNetwork, villages: pd.Index[str]) -> pd.DataFrame:
    """Per village: what its children ask for.

    Columns: children, more_often (those of them owed more than others), homes, unplaced_homes, unreachable_homes
    (counts), contact_hours, visit_hours, travel_hours (a month), travel_min (mean one way).
    """
    ids = children(county)
    often = frequencies(county, ids)
    often["home"] = county.persons["household_id"].reindex(ids).to_numpy()
    often["village"] = county.households["region_code"].reindex(often["home"]).astype("str").str[:12].to_numpy()
    often = often[often["village"].isin(villages)]
    homes = often.groupby("home", as_index=False, sort=False).agg(
        village=("village", "first"), visits=("visits", "max")
    )
    homes = homes.assign(**_travel(county, network, homes))
    homes["trips"] = homes["minutes"] * homes["visits"]
    by_village = homes.groupby("village").agg(
        homes=("home", "size"),
        unplaced_homes=("unplaced", "sum"),
        unreachable_homes=("unreachable", "sum"),
        trips=("trips", "sum"),
        travel_min=("minutes", "mean"),
    )
    owed = often.groupby("village").agg(
        children=("visits", "size"),
        more_often=("more_often", "sum"),
        visits=("visits", "sum"),
        contacts=("contacts", "sum"),
    )
    table = by_village.join(owed).reindex(villages).fillna(0.0)
    table["visit_hours"] = table.pop("visits") * rule_for(county, "hours_per", "visit").number
    table["contact_hours"] = table.pop("contacts") * rule_for(county, "hours_per", "contact").number
    table["travel_hours"] = table.pop("trips") * 2 / 60
    return table.astype("float64")


def _travel(county: County, network: RoadNetwork, homes: pd.DataFrame) -> dict[str, Floats]:
    """One-way minutes by electric bicycle from the village seat to each home, and where they had to be assumed."""
    xy = home_points(county).reindex(homes["home"])
    seats = county.regions_of("village")
    placed = seats["seat_lon"].notna() & seats["seat_lat"].notna()
    seats = seats[placed & seats.index.isin(homes["village"].unique())]
    minutes = np.full(len(homes), np.nan)
    row_of = pd.Series(np.arange(len(seats)), index=seats.index).reindex(homes["village"]).to_numpy(dtype="float64")
    ready = np.flatnonzero(xy["x"].notna().to_numpy() & ~np.isnan(row_of))
    if len(ready):
        table = network.minutes(seat_points(county, seats), xy.to_numpy()[ready], mode="ebike")
        minutes[ready] = table[row_of[ready].astype(int), np.arange(len(ready))]
    unplaced, unreachable = np.isnan(minutes), np.isposinf(minutes)
    assumed = {name: rule_for(county, "travel_minutes", name).number for name in ("unknown", "unreachable")}
    minutes = np.select([unplaced, unreachable], [assumed["unknown"], assumed["unreachable"]], minutes)
    return {"minutes": minutes, "unplaced": unplaced.astype(float), "unreachable": unreachable.astype(float)}


def seat_points(county: County, seats: pd.DataFrame) -> Floats:
    """Easting and northing (n, 2), metres, of the seats of regions that have one."""
    points = gpd.GeoSeries(gpd.points_from_xy(seats["seat_lon"], seats["seat_lat"]), crs=county.regions.crs)
    points = points.to_crs(county.crs)
    return np.column_stack([points.x, points.y])
