"""How well waters are watched: days since the last patrol of each, and what was done of what was planned.

Taken from patrols on record alone. A water of which no patrol is on record is a class of its own, worse than any number
of days; one its keeper patrols himself (``keeper_patrols``) is neither.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from geo.county import County
from geo.results import SCORES
from geo.rotas import DONE_AGAINST_PLAN, UNWATCHED
from geo.words import WATER_KINDS
from models.waters import last_patrols

GAP: Final = "rota_gap"
"""Rule: the longest gap between two patrols, in days, by score class."""
_ANY_WATER: Final = ("patrol_interval", "water_site")
"""The rule for waters of a class no ``rota_gap`` names, those never surveyed among them."""

By = Literal["team", "township", "week"]
UNRECORDED: Final = "unrecorded"
"""The team of a patrol that names none."""


def days_unwatched(county: County) -> pd.DataFrame:
    """Every water by how long nobody patrolled it on ``as_of`` (contract ``UNWATCHED``), in the order of the ledger."""
    every = county.frames["hazard_sites"]
    sites = every[every["kind"].isin(WATER_KINDS)]
    if sites.empty:
        return UNWATCHED.empty()
    scores = county.scores.get("drowning", SCORES.empty())
    classes = scores["score_class"].reindex(sites.index).astype("str")
    last = last_patrols(county, sites.index)
    days = (pd.Timestamp(county.as_of) - last).dt.days.astype("Int64")
    gap = classes.map(_gaps(county)).astype("float64").fillna(_any_water(county))
    kept = sites["keeper_patrols"].fillna(False).to_numpy(dtype=bool)
    never = last.isna().to_numpy()
    passed = (days.astype("float64") > gap).to_numpy(dtype=bool)
    state = np.select([kept, never, gap.isna().to_numpy(), passed], ["keeper", "never", "open", "late"], "in_time")
    frame = pd.DataFrame(
        {
            "region_code": sites["region_code"].astype("str").to_numpy(),
            "state": pd.array(state.tolist(), dtype="str"),
            "score_class": classes.array,
            "last_on": last.array,
            "days_unwatched": days.array,
            "gap_days": gap.array,
        },
        index=pd.Index(sites.index, dtype="str", name=UNWATCHED.index),
    )
    return UNWATCHED.check(frame.assign(rank=_ranks(frame, scores["rank"].reindex(sites.index))))


def league(county: County) -> pd.DataFrame:
    """The waters longest unwatched first (contract ``UNWATCHED``, by rank); those their keepers patrol left out."""
    found = days_unwatched(county)
    return found[found["rank"].notna()].sort_values("rank")


def done_against_plan(county: County, first: date, last: date, by: By) -> pd.DataFrame:
    """Patrols from ``first`` to ``last`` (both in) and not after ``as_of``, by team, township of the site, or week
    (contract ``DONE_AGAINST_PLAN``), in the order of their names.

    A planned patrol is of the day it was planned for, done that day or on another; one nobody planned is of the day it
    was done. One at a site the county's frames lack is not counted.
    """
    patrols = county.frames["patrols"]
    sites = county.frames["hazard_sites"]["region_code"]
    patrols = patrols[patrols["site_id"].isin(sites.index)]
    until = pd.Timestamp(min(last, county.as_of))
    planned = patrols["planned_on"].notna()
    day = patrols["planned_on"].where(planned, patrols["done_on"])
    inside = day.between(pd.Timestamp(first), until)
    patrols, planned, day = patrols[inside], planned[inside], day[inside]
    if patrols.empty:
        return DONE_AGAINST_PLAN.empty()
    done = patrols["done_on"].notna() & (patrols["done_on"] <= pd.Timestamp(county.as_of))
    answered = ~done & patrols["not_done_reason"].notna()
    counted = pd.DataFrame(
        {
            "planned": planned,
            "done": planned & done,
            "on_the_day": planned & done & (patrols["done_on"] == patrols["planned_on"]),
            "answered": planned & answered,
            "silent": planned & ~done & ~answered,
            "unplanned": ~planned & done,
        }
    )
    keys = pd.Series(_keys(patrols, day, sites, by), index=patrols.index, name=DONE_AGAINST_PLAN.index)
    found = counted.astype("int64").groupby(keys).sum().sort_index()
    found.index = pd.Index(found.index.astype("str"), dtype="str", name=DONE_AGAINST_PLAN.index)
    share = (found["done"] / found["planned"]).where(found["planned"] > 0).astype("float64")
    return DONE_AGAINST_PLAN.check(found.astype("Int64").assign(share=share))


def _keys(patrols: pd.DataFrame, day: pd.Series[Any], sites: pd.Series[Any], by: By) -> list[str]:
    match by:
        case "team":
            keys = patrols["team_id"].fillna(UNRECORDED)
        case "township":
            keys = patrols["site_id"].map(sites).astype("str").str[:9]
        case "week":
            keys = (day - pd.to_timedelta(day.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")
    return [str(key) for key in keys]


def _gaps(county: County) -> dict[str, float]:
    found = {}
    for name in ("red", "orange", "yellow", "blue", "not_surveyed"):
        rule = county.rules.first(GAP, name, on=county.as_of)
        if rule is not None:
            found[name] = rule.number
    return found


def _any_water(county: County) -> float:
    rule = county.rules.first(*_ANY_WATER, on=county.as_of)
    days = rule is not None and rule.threshold is not None and rule.clock == "rolling_days"
    return float(rule.number) if rule is not None and days else np.nan


def _ranks(frame: pd.DataFrame, risk: pd.Series[Any]) -> Any:
    """Longest unwatched first, of those alike the worse by its score, of those the first by number."""
    order = pd.DataFrame(
        {
            "never": frame["days_unwatched"].isna().astype("int64"),
            "days": frame["days_unwatched"].fillna(0).astype("int64"),
            "risk": -risk.astype("float64").fillna(np.inf).to_numpy(),
            "site": frame.index,
        },
        index=frame.index,
    )
    ranked = order[frame["state"] != "keeper"].sort_values(
        ["never", "days", "risk", "site"], ascending=[False, False, False, True]
    )
    places = pd.Series(range(1, len(ranked) + 1), index=ranked.index, dtype="Int64")
    return places.reindex(frame.index).array
