"""Two plans side by side: which visits one has and the other not, or has another team make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.rota_plans import Plan


@dataclass(frozen=True)
class Change:
    """A water on a day: the teams that go there by each plan, none where it is not visited."""

    day: date
    site_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changes(before: Plan, after: Plan) -> tuple[list[Change], int]:
    """What differs on the days both plans are for, by day, then water; and how many such days there are."""
    days = {*before.days} & {*after.days}
    old, new = (_assigned(plan, days) for plan in (before, after))
    found = [
        Change(day, site, old.get((day, site), ()), new.get((day, site), ()))
        for day, site in sorted({*old, *new})
        if old.get((day, site), ()) != new.get((day, site), ())
    ]
    return found, len(days)


def _assigned(plan: Plan, days: set[date]) -> dict[tuple[date, str], tuple[str, ...]]:
    rows = plan.stops[plan.stops["day"].isin(days)]
    return {key: tuple(sorted(teams)) for key, teams in rows.groupby(["day", "site_id"])["team_id"]}
