"""What a reason stands on where numbers do not say it: what is so, what it is held against, which rule asks, when.

A yes-or-no fact has no number, so its value and threshold are codes, which the screen words: a barrier is ``none`` and
held against ``full``. What no paper and no number of the county asks for rests on evidence (``models.evidence``), by a
local decision that names it (rules of the key ``evidence``). A day is that of the survey or answer, or ``as_of`` where
it is what the ledger says on that day; where nobody wrote one down there is none, and the screen says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import pandas as pd

from geo.county import County
from geo.words import EQUIPMENT_ITEMS, WATER_KINDS
from models.score import Factor, rule_for

Told = Literal["survey", "ledger", "never"]


@dataclass(frozen=True)
class Basis:
    """Of one factor: ``value`` and ``against`` where it gives no numbers, ``rule`` (key, population) where it names
    none, and when it was ``told`` where it has no day of its own."""

    value: str
    against: str
    told: Told = "ledger"
    rule: tuple[str, str] | None = None


def _evidence(value: str, against: str, of: str) -> Basis:
    return Basis(value, against, "survey", ("evidence", of))


_ITEMS = {
    **{f"{item}_missing": Basis("missing", "usable", "never") for item in EQUIPMENT_ITEMS},
    **{f"{item}_unrecorded": Basis("unknown", "usable", "never") for item in EQUIPMENT_ITEMS},
}
_PLACES = ("neighbour", "carer", "clinic", "station")

BASES: Final[Mapping[str, Basis]] = {
    # drowning-prone waters
    "not_surveyed": Basis("never", "surveyed", "never"),
    "survey_order": Basis("never", "surveyed", "ledger", ("site_surveyed", "water_site")),
    "site_unplaced": Basis("unknown", "placed", "survey"),
    "child_vulnerability": Basis("more", "median_children", "ledger", ("evidence", "children")),
    "school_route": Basis("yes", "median_water"),
    "school_route_unknown": Basis("unknown", "known_way", "ledger", ("drowning_parameter", "route_walk")),
    "children_unplaced": Basis("unknown", "placed", "ledger", ("drowning_parameter", "unknown")),
    **{f"kind_{kind}": _evidence(kind, "median_water", "kind") for kind in WATER_KINDS},
    "depth": Basis("yes", "shallow", "survey"),
    "depth_unknown": Basis("unknown", "recorded", "survey"),
    "bank_gentle": _evidence("gentle", "median_water", "bank"),
    "bank_steep": _evidence("steep", "gentle", "bank"),
    "bank_vertical": _evidence("vertical", "gentle", "bank"),
    "bank_unknown": _evidence("unknown", "recorded", "bank"),
    "swimming_place": _evidence("yes", "no_swimming", "swimming"),
    "swimming_unknown": _evidence("unknown", "recorded", "swimming"),
    "incidents_nearby": Basis("more", "median_water", "ledger", ("drowning_parameter", "incident_years")),
    "barrier_none": Basis("none", "full", "survey"),
    "barrier_partial": Basis("partial", "full", "survey"),
    "barrier_full": Basis("full", "full", "survey"),
    "barrier_unknown": Basis("unknown", "full", "survey"),
    **_ITEMS,
    "no_keeper": Basis("none", "named", "survey"),
    "patrol_overdue": Basis("overdue", "patrolled"),
    "patrol_never": Basis("never", "patrolled", "never"),
    "patrol_unrecorded": Basis("unknown", "patrolled", "never"),
    # unvisited isolated elders
    "not_assessed": Basis("never", "assessed", "never"),
    "never_visited": Basis("never", "visited", "never"),
    "overdue": Basis("overdue", "visited", "never"),
    "visit_due": Basis("due", "visited", "never"),
    "visit_met": Basis("met", "visited", "never"),
    "in_care_home": Basis("yes", "at_home", "ledger", ("evidence", "care_home")),
    "home_unplaced": Basis("unknown", "placed", "survey", ("elder_limit", "neighbour")),
    "assessment_old": Basis("overdue", "assessed", "never"),
    "income_poor": Basis("poor", "ordinary_income", "never"),
    "income_low": Basis("low", "ordinary_income", "never"),
    "income_unknown": Basis("unknown", "recorded", "survey"),
    "support_none": Basis("none", "regular_support", "never"),
    "support_irregular": Basis("irregular", "regular_support", "never"),
    "support_unknown": Basis("unknown", "recorded", "survey"),
    "health_dependent": Basis("dependent", "good_health", "never"),
    "health_poor": Basis("poor", "good_health", "never"),
    "health_unknown": Basis("unknown", "recorded", "survey"),
    "ability_unread": Basis("unknown", "readable", "survey"),
    "alone": Basis("yes", "not_alone", "survey"),
    "alone_unknown": Basis("unknown", "recorded", "survey"),
    "disability": Basis("yes", "no_disability", "survey"),
    "disability_unknown": Basis("unknown", "recorded", "survey"),
    "age": Basis("unknown", "recorded", "survey"),
    "age_unknown": Basis("unknown", "recorded", "survey"),
    "network_unread": Basis("unknown", "readable", "survey"),
    **{f"{place}_unreachable": Basis("unreachable", "reachable") for place in _PLACES},
    **{f"{place}_unknown": Basis("unknown", "recorded") for place in _PLACES},
    "neighbour_uncertain": Basis("unknown", "at_home"),
    "outcomes_raised": Basis("more", "table", "ledger", ("elder_outcome", "years")),
    "outcomes_lowered": Basis("less", "table", "ledger", ("elder_outcome", "years")),
    "outcomes_unrecorded": Basis("none", "recorded", "ledger", ("elder_outcome", "years")),
    "not_reached": Basis("no", "reached", "never"),
    # villages short of directors
    "ledger_unchecked": Basis("never", "checked", "never"),
    "nobody_registered": Basis("none", "registered", "survey", ("ledger_kept", "village")),
    "ledger_old": Basis("overdue", "checked", "never"),
    "no_director": Basis("none", "in_post"),
    "uncertified": Basis("no", "certified"),
    "untrained": Basis("overdue", "trained", "never"),
    "untrained_this_year": Basis("no", "trained", "never"),
    "training_due": Basis("due", "trained", "never"),
    "children_more_often": Basis("more", "usual"),
    "contact_hours": Basis("more", "available"),
    "visit_hours": Basis("more", "available"),
    "travel_hours": Basis("more", "available"),
    "in_order": Basis("yes", "in_post", "ledger", ("director_per_village", "child_director")),
}
"""By factor. One that is not here gives numbers, names its rule, and is what the ledger says."""
_PLAIN: Final = Basis("yes", "median_water")


def based(county: County, factors: Sequence[Factor], survey: pd.Series[pd.Timestamp]) -> list[Factor]:
    """``factors`` with what they stand on; ``survey`` (n,) is the day each subject was surveyed or asked, if it was.

    Raises:
        UnknownRuleError: the county's packs lack a rule a factor rests on.
    """
    known = survey.where(survey <= pd.Timestamp(county.as_of))
    days = {"survey": known, "ledger": pd.Series(pd.Timestamp(county.as_of), index=survey.index)}
    found = []
    for factor in factors:
        basis = BASES.get(factor.code, _PLAIN)
        rule = factor.rule
        if rule is None and basis.rule is not None:
            rule = rule_for(county, *basis.rule)
        on = factor.on if factor.on is not None else days.get(basis.told)
        found.append(replace(factor, rule=rule, on=on, said=basis.value, against=basis.against))
    return found
