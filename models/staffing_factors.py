"""Why a village needs directors: the factors of ``models.staffing``, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geo.county import County
from models.overdue import overdue_by
from models.score import FIRST, Factor, Floats, rule_for
from models.staffing_need import Need
from models.workload import more_often_rule


def factors_of(county: County, need: Need) -> list[Factor]:
    """The factors of a need, each (n,): contributions are hours a month and add up to owed − available.

    Raises:
        UnknownRuleError: the county's packs lack a rule that is read.
    """
    return [
        *_ledger(county, need),
        *_number(county, need),
        *_fitness(county, need),
        *_wisn(county, need),
        *_homes(county, need),
        *_hours(county, need),
    ]


def _order(need: Need, place: int) -> Floats:
    """Urgency of what comes ``place``-th."""
    return np.full(len(need.owed), FIRST / 10.0**place)


def _ledger(county: County, need: Need) -> Iterator[Factor]:
    zero, present = np.zeros(len(need.owed)), ~need.nobody
    kept = county.rules.first("ledger_kept", "village", on=county.as_of)
    yield Factor("nobody_registered", zero, shown=need.nobody, urgency=_order(need, 0))
    yield Factor("ledger_unchecked", zero, rule=kept, shown=present & ~need.checked, urgency=_order(need, 0))
    interval = county.rules.first("ledger_interval", "village", on=county.as_of)
    if interval is None:
        return
    checked_on = need.villages["ledger_checked_on"]
    states = overdue_by(interval, checked_on, as_of=county.as_of, calendar=county.calendar)
    yield Factor(
        "ledger_old",
        zero,
        states["days_overdue"].to_numpy(dtype="float64", na_value=np.nan),
        "day",
        interval.threshold,
        interval,
        checked_on,
        shown=present & states["state"].eq("overdue").to_numpy(),
        urgency=_order(need, 6),
    )


def _number(county: County, need: Need) -> Iterator[Factor]:
    zero, present = np.zeros(len(need.owed)), ~need.nobody
    directors, short = need.posts.directors, need.short
    asked = county.rules.first("director_per_village", on=county.as_of)
    limit = rule_for(county, "children_above_add_director", "village")
    # What asks for more directors comes after the rest once they are there.
    urgency = np.where(short > 0, _order(need, 2), _order(need, 6))
    yield Factor(
        "no_director",
        zero,
        directors,
        "person",
        asked.threshold if asked else None,
        asked,
        shown=present & (directors < 1),
        urgency=_order(need, 1),
    )
    yield Factor(
        "children_above_limit",
        zero,
        need.load["children"].to_numpy(),
        "person",
        limit.number,
        limit,
        shown=present & need.above,
        urgency=urgency,
    )
    for trigger in need.triggers:
        yield Factor(
            trigger.factor,
            zero,
            trigger.measure,
            trigger.rule.unit,
            trigger.rule.number,
            trigger.rule,
            shown=present & trigger.fires,
            urgency=urgency,
        )
    yield Factor(
        "directors_short",
        zero,
        short,
        "person",
        need.needed,
        rule_for(county, "extra_director_step", "village"),
        shown=present & (need.needed > 1) & (short > 0),
        urgency=_order(need, 3),
    )


def _fitness(county: County, need: Need) -> Iterator[Factor]:
    zero, posts = np.zeros(len(need.owed)), need.posts
    training = rule_for(county, "training_interval", "child_director")
    yield Factor(
        "uncertified",
        zero,
        posts.uncertified,
        "person",
        rule=rule_for(county, "director_certified", "child_director"),
        shown=posts.uncertified > 0,
        urgency=_order(need, 4),
    )
    yield Factor(
        "untrained",
        zero,
        posts.untrained,
        "person",
        rule=training,
        on=posts.last_trained,
        shown=posts.untrained > 0,
        urgency=_order(need, 4),
    )
    # By the calendar year the paper means, those overdue were not trained this year either.
    by_year = training.clock == "calendar_year"
    yield Factor(
        "untrained_this_year" if by_year else "training_due",
        zero,
        posts.training_due + posts.untrained if by_year else posts.training_due,
        "person",
        rule=training,
        on=posts.last_trained,
        shown=posts.training_due > 0,
        urgency=_order(need, 6),
    )


def _wisn(county: County, need: Need) -> Iterator[Factor]:
    zero, short = np.zeros(len(need.owed)), ~need.nobody & (need.owed > need.posts.hours)
    part = rule_for(county, "hours_available", "part_time")
    full = rule_for(county, "hours_available", "full_time")
    yield Factor(
        "hours_short",
        zero,
        need.owed - need.posts.hours,
        "hour/month",
        need.posts.hours,
        part,
        shown=short,
        urgency=_order(need, 5),
    )
    yield Factor(
        "wisn_difference",
        zero,
        need.wisn_difference,
        "full-time post",
        need.required_posts,
        full,
        shown=short,
        urgency=zero + 4,
    )
    yield Factor("wisn_ratio", zero, need.wisn_ratio, "ratio", 1.0, full, shown=short, urgency=zero + 3)


def _homes(county: County, need: Need) -> Iterator[Factor]:
    zero, present = np.zeros(len(need.owed)), ~need.nobody
    for code, column, assumed in (
        ("homes_unplaced", "unplaced_homes", "unknown"),
        ("homes_unreachable", "unreachable_homes", "unreachable"),
    ):
        rule = rule_for(county, "travel_minutes", assumed)
        count = need.load[column].to_numpy()
        yield Factor(code, zero, count, "home", rule.number, rule, shown=present & (count > 0), urgency=zero + 0.5)


def _hours(county: County, need: Need) -> Iterator[Factor]:
    zero, short = np.zeros(len(need.owed)), ~need.nobody & (need.owed > need.posts.hours)
    often = need.load["more_often"].to_numpy()
    yield Factor(
        "children_more_often",
        zero,
        often,
        "person",
        rule=more_often_rule(county, "visits") or more_often_rule(county, "contacts"),
        shown=short & (often > 0),
        urgency=zero + 2,
    )
    for code, asked in (("contact_hours", "contact"), ("visit_hours", "visit"), ("travel_hours", "visit")):
        measure = need.load[code].to_numpy()
        # Hours explain a shortage; where there is none they are no reason.
        yield Factor(
            code,
            measure,
            measure,
            "hour/month",
            rule=rule_for(county, f"{asked}_interval", "child"),
            shown=short & (measure > 0),
            urgency=measure / np.maximum(need.owed, 1e-9),
        )
    yield Factor("available_hours", -need.posts.hours, shown=np.zeros(len(need.owed), dtype=bool))
    asked_for = county.rules.first("director_per_village", on=county.as_of)
    unfit = need.posts.uncertified + need.posts.untrained
    yield Factor(
        "in_order",
        zero,
        need.posts.directors,
        "person",
        need.needed,
        asked_for,
        shown=~need.nobody & need.checked & (need.short <= 0) & (unfit == 0) & (need.owed <= need.posts.hours),
        urgency=zero,
    )
