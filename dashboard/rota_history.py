"""What a plan that begins later takes as done: the visits of the plan before it that are still to come until then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from dashboard.rota_asked import Asked
from dashboard.rota_plans import Plan
from geo.county import County
from models.rota.replan import last_before


def taken_as_done(county: County, plan_id: str | None, asked: Asked, before: Plan, until: date) -> Mapping[str, date]:
    """By water the last visit still planned from the county's day to before ``until``.

    What was planned for earlier days is on record or was not done. Visits that a team has said it did not make are left
    out; those that ``before``, asked for by ``asked``, took as done itself are in.

    Args:
        plan_id: the number of ``before``, by which its patrols are on record; None where it was not kept.
    """
    found = last_before(_without_answered(county, plan_id, before.stops), county.as_of, until)
    for site, day in asked.taken_as_done.items():
        if county.as_of <= day < until:
            found[site] = max(day, found.get(site, day))
    return found


def _without_answered(county: County, plan_id: str | None, stops: pd.DataFrame) -> pd.DataFrame:
    """The stops but for those a team has given a reason for not making."""
    patrols = county.frames["patrols"]
    given = patrols[(patrols["plan_id"] == plan_id) & patrols["not_done_reason"].notna() & patrols["done_on"].isna()]
    days = [day.date() for day in given["planned_on"]]
    not_made = set(zip(given["team_id"], given["site_id"], days, strict=True))
    visits = zip(stops["team_id"], stops["site_id"], stops["day"], strict=True)
    return stops[[visit not in not_made for visit in visits]]
