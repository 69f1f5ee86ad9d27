"""Who might own a task: the people in post where the subject is, then the offices the rule names."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo.admin import ancestors, level_of
from geo.county import County
from geo.tasks import Finding, Owner

_POSTS: Final = {
    "village": ("child_director", "village_worker", "grid_worker"),
    "township": ("supervisor",),
}
_WANTED: Final = ("child_director", "supervisor")
"""Posts offered even where nobody is recorded in them: a vacancy does not take the duty away."""


def owners_for(county: County, finding: Finding) -> list[Owner]:
    """The owners to choose from, the closest first; a post nobody is recorded in is offered by its role.

    A rule the county does not hold offers the people alone.
    """
    places = {level_of(code): code for code in ancestors(finding.region_code)}
    found: list[Owner] = []
    for level in ("village", "township"):
        if level in places:
            found += _in_post(county, places[level], _POSTS[level])
    rule = county.rules.rules.get(finding.rule_id)
    offices = rule.owners if rule is not None else ()
    return list(dict.fromkeys([*found, *(Owner("department", office) for office in offices)]))


def _in_post(county: County, region: str, posts: tuple[str, ...]) -> list[Owner]:
    day = pd.Timestamp(county.as_of)
    staff = county.staff
    now = (staff["from_date"].isna() | (staff["from_date"] <= day)) & (
        staff["to_date"].isna() | (staff["to_date"] >= day)
    )
    here = staff[(staff["region_code"] == region) & now].sort_index()
    found: list[Owner] = []
    for post in posts:
        holders = here[here["role"] == post]
        found += [
            Owner("staff", str(number), None if pd.isna(name) else str(name))
            for number, name in holders["name"].items()
        ]
        if holders.empty and post in _WANTED:
            found.append(Owner("role", post))
    return found
