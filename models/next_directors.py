"""Which villages gain most from the next directors: the best posts under a budget, proven, shared posts allowed.

A plan is a list of posts, each full- or part-time, in one village or shared by two that lie near each other by road. A
shared post ends a vacancy in both, counts only in part towards the number of directors a rule asks for in each, gives
its hours to the two as the plan says, and loses the hours of the way between them. Better is, in this order: fewer
villages without any director; fewer villages with fewer directors than the rules ask for, where they ask for more than
one (the > 30 rule, 凤民政发〔2024〕29号 二（五）16); fewer hours owed and not met.

Exact: one mixed-integer linear program a level, each holding the levels before it at their best (lexicographic
optimisation; Ehrgott, Multicriteria Optimization, 2005, ch. 5), solved by HiGHS branch and cut (Huangfu and Hall 2018)
through ``scipy.optimize.milp``; each level comes with its lower bound. Then posts that give nothing are left out and
cheaper kinds taken where they do as well, which is not proven to be cheapest. ``models.director_check`` recomputes what
a plan gives without this file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.errors import InputError
from geo.network import RoadNetwork
from models.director_plans import LEVELS, NEEDED_COLUMNS, Level, Plan, Tally, Terms, best_first, without_waste
from models.director_program import Program
from models.score import Floats, rule_for
from models.staffing_need import Need, need_of
from models.workload import seat_points, times_a_month

LONGEST: Final = 120.0
"""Seconds one level may take: many times what a county of 300 villages needed (``tests/benchmarks``)."""


@dataclass(frozen=True, eq=False)
class Question:
    """What a county's plan is made from.

    ``villages``: those surveyed, columns ``NEEDED_COLUMNS``; ``minutes`` (n, n) between their seats; ``left_out``:
    reason (``ledger_unchecked`` or ``nobody_registered``) of each village of which nothing is known.
    """

    villages: pd.DataFrame
    minutes: Floats
    terms: Terms
    left_out: pd.Series[str]


def question_of(county: County, network: RoadNetwork | None = None, *, share_within: float | None = None) -> Question:
    """The villages of a county, the way between them by electric bicycle, and the county's terms for posts.

    Raises:
        UnknownRuleError: the county's packs lack a rule that is read.
    """
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    need = need_of(county, network)
    surveyed = need.surveyed
    codes = need.villages.index
    table = pd.DataFrame(
        {
            "directors": need.posts.directors,
            "needed": need.needed,
            "owed_hours": need.owed,
            "available_hours": need.posts.hours,
        },
        index=codes,
    )[surveyed]
    reasons = np.where(need.nobody, "nobody_registered", "ledger_unchecked")[~surveyed]
    return Question(
        table,
        minutes_between(county, network, table.index),
        terms_of(county, need, share_within=share_within),
        pd.Series(reasons, index=codes[~surveyed], dtype="str"),
    )


def minutes_between(county: County, network: RoadNetwork, villages: pd.Index[str]) -> Floats:
    """Minutes (n, n) by electric bicycle from seat to seat; inf without a seat or road, 0 to itself."""
    minutes = np.full((len(villages), len(villages)), np.inf)
    seats = county.regions_of("village").reindex(villages)
    placed = np.flatnonzero((seats["seat_lon"].notna() & seats["seat_lat"].notna()).to_numpy())
    if len(placed):
        points = seat_points(county, seats.iloc[placed])
        minutes[np.ix_(placed, placed)] = network.minutes(points, points, mode="ebike")
    np.fill_diagonal(minutes, 0.0)
    return minutes


def terms_of(county: County, need: Need, *, share_within: float | None = None) -> Terms:
    """Hours, prices and ways of shared posts by the county's rules.

    Raises:
        UnknownRuleError: the county's packs lack one of them.
    """
    return Terms(
        hours={"part_time": need.part_hours, "full_time": need.full_hours},
        yuan={kind: rule_for(county, "post_cost", kind).number for kind in ("part_time", "full_time")},
        trips=times_a_month(rule_for(county, "shared_post", "trips")),
        share_within=share_within,
        counts_shared=rule_for(county, "shared_post", "counts").number,
    )


def plan_directors(
    villages: pd.DataFrame,
    minutes: Floats,
    terms: Terms,
    *,
    posts: int | None = None,
    yuan: float | None = None,
    seconds: float = LONGEST,
) -> Plan:
    """The best plan of at most ``posts`` posts that cost at most ``yuan`` a year.

    Args:
        villages: n villages, index region_code: directors in post, directors needed (counts), owed_hours and
            available_hours a month. The order of the rows does not matter.
        minutes: (n, n) travel between them in the order of the rows; inf where no road leads.
        seconds: the longest one level may take; then the best plan found stands, with its bound and not proven.

    Raises:
        InputError: no budget at all, a budget below zero or no number; villages or minutes that are no numbers or do
            not fit together; a kind of post without hours or a price below zero.
    """
    _refuse_bad(villages, minutes, terms, posts, yuan)
    order = np.argsort(villages.index.to_numpy(dtype=object), kind="stable")
    villages = villages.iloc[order]
    program = Program.of(villages, minutes[np.ix_(order, order)], terms, posts, yuan)
    levels: list[Level] = []
    solution = program.no_posts
    for name in LEVELS:
        level, solution = program.solve(name, levels, solution, seconds)
        levels.append(level)
    made = best_first(villages, terms, without_waste(villages, terms, program.posts_in(solution)))
    reached = Tally(villages, terms, made).of([str(code) for code in villages.index])
    told = [replace(level, value=float(value)) for level, value in zip(levels, reached, strict=True)]
    return Plan(tuple(made), tuple(told))


def _refuse_bad(villages: pd.DataFrame, minutes: Floats, terms: Terms, posts: int | None, yuan: float | None) -> None:
    if posts is None and yuan is None:
        raise InputError("There is no budget; say how many posts or how many yuan a year.")
    for what, number in (("posts", posts), ("yuan", yuan), ("minutes to share a post within", terms.share_within)):
        if number is not None and not (np.isfinite(number) and number >= 0):
            raise InputError(f"The plan is to have {number} {what}; write a number from 0 up.")
    if not terms.hours or any(not (np.isfinite(hours) and hours > 0) for hours in terms.hours.values()):
        raise InputError("A post gives no hours a month; correct hours_available in the county's pack.")
    if any(not (np.isfinite(terms.yuan[kind]) and terms.yuan[kind] >= 0) for kind in terms.hours):
        raise InputError("A post has no price from 0 up; correct post_cost in the county's pack.")
    if not 0 < terms.counts_shared <= 1:
        raise InputError("A shared post counts from above 0 to 1 in each village; correct shared_post in the pack.")
    table = villages[list(NEEDED_COLUMNS)].to_numpy(dtype="float64")
    if not villages.index.is_unique or not np.isfinite(table).all() or (table < 0).any():
        raise InputError("Villages stand twice, or with counts or hours below zero or unknown; give each once, whole.")
    if minutes.shape != (len(villages), len(villages)) or np.isnan(minutes).any() or (minutes < 0).any():
        raise InputError(f"Travel minutes must be {len(villages)} by {len(villages)} and from 0 up.")
