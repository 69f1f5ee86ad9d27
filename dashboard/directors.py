"""The next directors of a county: question, plan, check, and all of it as plain values a command or page can show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from geo.county import County
from geo.errors import ShouwangError
from models.director_check import check_plan
from models.director_plans import LEVELS, Plan, Tally, Terms, gains_by_village, gains_in_turn
from models.next_directors import plan_directors, question_of

KINDS = ("any", "part_time", "full_time")
_DECIMALS = 3


@dataclass(frozen=True)
class Wish:
    """What a leader may spend: posts, yuan a year, minutes within which villages may share, and the kind of post."""

    posts: int | None = None
    yuan: float | None = None
    share_within: float | None = None
    kind: str = "any"


def next_directors(county: County, wish: Wish) -> dict[str, Any]:
    """The best plan under a wish, what it gives, what stays unmet and why; codes and numbers, ready for JSON.

    Raises:
        InputError: the wish names no budget, or one that is no number from 0 up.
        ShouwangError: the plan does not give what it says, as its independent check finds.
    """
    asked = question_of(county, share_within=wish.share_within)
    terms = _of_kind(asked.terms, wish.kind)
    budget = {"posts": wish.posts, "yuan": wish.yuan}
    plan = plan_directors(asked.villages, asked.minutes, terms, **budget)
    faults = check_plan(asked.villages, asked.minutes, terms, plan, **budget)
    if faults:
        raise ShouwangError(f"The plan does not hold what it says ({faults[0]}); do not use it, and report this.")
    names = county.regions["name"]
    gains = gains_by_village(asked.villages, terms, plan.posts)
    turns = gains_in_turn(asked.villages, terms, plan.posts)
    before = dict(zip(LEVELS, Tally(asked.villages, terms).of(list(asked.villages.index)), strict=True))
    return {
        "county": county.code,
        "name": county.name,
        "simulated": county.simulated,
        "as_of": county.as_of.isoformat(),
        "known_at": county.known_at.isoformat(),
        "version": county.version,
        "budget": {**budget, "share_within_minutes": wish.share_within, "kind": wish.kind},
        "terms": {
            "hours_a_month": dict(terms.hours),
            "yuan_a_year": dict(terms.yuan),
            "shared_trips_a_month": round(terms.trips, _DECIMALS),
            "shared_counts": terms.counts_shared,
        },
        "plan": [
            {
                "post": number,
                "kind": post.kind,
                "villages": [
                    {"code": code, "name": names[code], "hours": round(hours, _DECIMALS)}
                    for code, hours in zip(post.villages, post.hours, strict=True)
                ],
                "travel_hours": round(post.travel_hours, _DECIMALS),
                "yuan": post.yuan,
                "gives": _rounded(turns.loc[number].to_dict()),
            }
            for number, post in enumerate(plan.posts, start=1)
        ],
        "yuan": plan.yuan,
        "before": _rounded(before),
        "after": _rounded({name: plan.value(name) for name in LEVELS}),
        "proof": [
            {"level": level.name, "value": level.value, "bound": level.bound, "proven": level.proven}
            for level in plan.levels
        ],
        "next_post": _next_post(asked.villages, asked.minutes, terms, plan, wish),
        "villages": _gaining(gains, names),
        "unmet": _unmet(gains, names, plan, terms, wish),
        "left_out": [{"code": code, "name": names[code], "reason": reason} for code, reason in asked.left_out.items()],
    }


def _of_kind(terms: Terms, kind: str) -> Terms:
    return terms if kind == "any" else replace(terms, hours={kind: terms.hours[kind]})


def _next_post(villages: pd.DataFrame, minutes: Any, terms: Terms, plan: Plan, wish: Wish) -> dict[str, Any] | None:
    """What the best plan of one post more would give beyond this one; None where money alone is the limit."""
    if wish.posts is None:
        return None
    more = plan_directors(villages, minutes, terms, posts=wish.posts + 1, yuan=wish.yuan)
    gives = {name: plan.value(name) - more.value(name) for name in LEVELS}
    return {"gives": _rounded(gives), "yuan": more.yuan - plan.yuan, "proven": more.proven}


def _gaining(gains: pd.DataFrame, names: pd.Series[str]) -> list[dict[str, Any]]:
    """The villages that get a post, most hours gained first."""
    table = gains[gains["posts"] > 0].assign(gained=lambda t: t["unmet_before"] - t["unmet_after"])
    table = table.sort_values(["vacant_before", "below_rule_before", "gained"], ascending=False, kind="stable")
    return [
        {
            "code": code,
            "name": names[code],
            "directors": int(row["directors"]),
            "needed": int(row["needed"]),
            "new_posts": int(row["posts"]),
            "shared_posts": int(row["shared"]),
            **{f"{what}_{when}": bool(row[f"{what}_{when}"]) for what in LEVELS[:2] for when in ("before", "after")},
            "unmet_hours_before": round(float(row["unmet_before"]), _DECIMALS),
            "unmet_hours_after": round(float(row["unmet_after"]), _DECIMALS),
        }
        for code, row in table.iterrows()
    ]


def _unmet(gains: pd.DataFrame, names: pd.Series[str], plan: Plan, terms: Terms, wish: Wish) -> list[dict[str, Any]]:
    """The villages in which something stays lacking, the worst first, and why."""
    wanting = gains["vacant_after"] | gains["below_rule_after"] | (gains["unmet_after"] > 10**-_DECIMALS)
    table = gains[wanting].sort_values(
        ["vacant_after", "below_rule_after", "unmet_after"], ascending=False, kind="stable"
    )
    reason = _why(plan, terms, wish)
    return [
        {
            "code": code,
            "name": names[code],
            "vacant": bool(row["vacant_after"]),
            "below_rule": bool(row["below_rule_after"]),
            "unmet_hours": round(float(row["unmet_after"]), _DECIMALS),
            "reason": reason,
        }
        for code, row in table.iterrows()
    ]


def _why(plan: Plan, terms: Terms, wish: Wish) -> str:
    """Why a plan does no more: the posts or the money are used up, or what is left would clear no village."""
    cheapest = min(terms.yuan[kind] for kind in terms.hours)
    if wish.yuan is not None and not plan.posts and wish.yuan < cheapest:
        return "budget_below_one_post"
    if wish.posts is not None and len(plan.posts) >= wish.posts:
        return "posts_used_up"
    if wish.yuan is not None and wish.yuan - plan.yuan < cheapest:
        return "budget_used_up"
    return "rest_too_small"


def _rounded(values: dict[Any, Any]) -> dict[str, float]:
    return {str(name): round(float(value), _DECIMALS) + 0.0 for name, value in values.items()}
