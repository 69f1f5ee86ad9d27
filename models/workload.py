"""Hours a village's children ask of its directors, in the manner of WHO's WISN (workload indicators of staffing need).

Owed a month: contacts and home visits by rule, times their time standards, and the way there and back, once a visit to
each home however many children live in it. Held against it: the hours the directors in post can give. Time standards
and available hours are ``county`` rules. Ratio = available ÷ owed; difference = owed − available.
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
        case "calendar_year":
            return rule.number / 12
        case "rolling_days":
            return DAYS_A_YEAR / 12 / rule.number
    raise RuleError(f"Rule {rule.id} states no clock; write one in pack {rule.pack}.", ids=[rule.id])


def workload(county: County, network: RoadNetwork, villages: pd.Index[str]) -> pd.DataFrame:
    """Per village: what its children ask for.

    Columns: children, homes, unplaced_homes, unreachable_homes (counts), contact_hours, visit_hours, travel_hours (a
    month), travel_min (mean one way).
    """
    ids = children(county)
    home = county.persons["household_id"].reindex(ids)
    village = county.households["region_code"].reindex(home).astype("str").str[:12].to_numpy()
    homes = pd.DataFrame({"home": home.to_numpy(), "village": village}).drop_duplicates()
    homes = homes[homes["village"].isin(villages)]
    homes = homes.assign(**_travel(county, network, homes))
    by_village = homes.groupby("village").agg(
        homes=("home", "size"),
        unplaced_homes=("unplaced", "sum"),
        unreachable_homes=("unreachable", "sum"),
        minutes=("minutes", "sum"),
        travel_min=("minutes", "mean"),
    )
    table = by_village.reindex(villages).fillna(0.0)
    table["children"] = pd.Series(village).value_counts().reindex(villages).fillna(0).to_numpy()
    visits = times_a_month(rule_for(county, "visit_interval", "child"))
    contacts = times_a_month(rule_for(county, "contact_interval", "child"))
    table["visit_hours"] = table["children"] * visits * rule_for(county, "hours_per", "visit").number
    table["contact_hours"] = table["children"] * contacts * rule_for(county, "hours_per", "contact").number
    table["travel_hours"] = table.pop("minutes") * 2 / 60 * visits
    return table.astype("float64")


def _travel(county: County, network: RoadNetwork, homes: pd.DataFrame) -> dict[str, Floats]:
    """One-way minutes by electric bicycle from the village seat to each home, and where they had to be assumed."""
    xy = home_points(county).reindex(homes["home"])
    seats = county.regions_of("village")
    seats = seats[seats["seat_lon"].notna() & seats["seat_lat"].notna()]
    minutes = np.full(len(homes), np.nan)
    row_of = pd.Series(np.arange(len(seats)), index=seats.index).reindex(homes["village"]).to_numpy(dtype="float64")
    ready = np.flatnonzero(xy["x"].notna().to_numpy() & ~np.isnan(row_of))
    if len(ready):
        table = network.minutes(_seat_points(county, seats), xy.to_numpy()[ready], mode="ebike")
        minutes[ready] = table[row_of[ready].astype(int), np.arange(len(ready))]
    unplaced, unreachable = np.isnan(minutes), np.isposinf(minutes)
    assumed = {name: rule_for(county, "travel_minutes", name).number for name in ("unknown", "unreachable")}
    minutes = np.select([unplaced, unreachable], [assumed["unknown"], assumed["unreachable"]], minutes)
    return {"minutes": minutes, "unplaced": unplaced.astype(float), "unreachable": unreachable.astype(float)}


def _seat_points(county: County, seats: pd.DataFrame) -> Floats:
    points = gpd.GeoSeries(gpd.points_from_xy(seats["seat_lon"], seats["seat_lat"]), crs=county.regions.crs)
    points = points.to_crs(county.crs)
    return np.column_stack([points.x, points.y])
