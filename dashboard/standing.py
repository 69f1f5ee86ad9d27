"""What a reason stands on, in words: what it is held against, its day, its share, and where that is written."""

from __future__ import annotations

from typing import Final

from dashboard.i18n import Translator, mark
from dashboard.services import Reason
from dashboard.wording import REASONS, number_text

AGAINST: Final[dict[str, str]] = {
    # waters
    "median_water": mark("held against: the county's median water"),
    "median_children": mark("held against: the children at the county's median water"),
    "surveyed": mark("should be: surveyed"),
    "placed": mark("should be: a point on the map"),
    "recorded": mark("should be: on record"),
    "known_way": mark("should be: a known way to school"),
    "shallow": mark("held against: shallow water"),
    "gentle": mark("held against: a gentle bank"),
    "no_swimming": mark("held against: nobody swims"),
    "full": mark("should be: a barrier all round"),
    "usable": mark("should be: there and usable"),
    "named": mark("should be: somebody named"),
    "patrolled": mark("should be: patrolled in time"),
    # elders
    "assessed": mark("should be: assessed"),
    "visited": mark("should be: visited in time"),
    "at_home": mark("held against: somebody at home"),
    "ordinary_income": mark("held against: ordinary income"),
    "regular_support": mark("held against: regular support"),
    "good_health": mark("held against: good health"),
    "readable": mark("should be: a result that can be read"),
    "not_alone": mark("held against: living with others"),
    "no_disability": mark("held against: no disability"),
    "reachable": mark("held against: within reach on foot"),
    "table": mark("held against: the county's table of points"),
    "reached": mark("should be: reached in time"),
    # villages
    "checked": mark("should be: a verified ledger"),
    "registered": mark("should be: somebody registered"),
    "in_post": mark("should be: a director in post"),
    "certified": mark("should be: certified"),
    "trained": mark("should be: trained in time"),
    "usual": mark("held against: the frequency owed to others"),
    "available": mark("held against: the hours available"),
}
"""What a fact is held against, by its code (``models.bases``)."""

NUMBERS: Final[dict[str, str]] = {
    "presence_unknown": mark("looked at within {threshold} m"),
    "patrol_overdue": mark("should be: patrolled every {threshold} days"),
    "patrol_never": mark("should be: patrolled every {threshold} days"),
    "patrol_unrecorded": mark("should be: patrolled every {threshold} days"),
    "depth_unknown": mark("deep from {threshold} m"),
    "incident_without_children": mark("counted over {threshold} years"),
    "overdue": mark("should be: visited every {threshold} days"),
    "never_visited": mark("should be: visited every {threshold} days"),
    "visit_due": mark("should be: visited every {threshold} days"),
    "visit_met": mark("should be: visited every {threshold} days"),
    "not_reached": mark("should be: reached {threshold} times in the period"),
    "assessment_old": mark("should be: assessed every {threshold} days"),
    "ability_dependent": mark("from level {threshold}"),
    "ability_poor": mark("from level {threshold}"),
    "ability_intact": mark("impaired from level {threshold}"),
    "network_unread": mark("at risk below {threshold}"),
    "age_unknown": mark("counted from {threshold} years"),
    **{
        f"{place}_{how}": mark("far from {threshold} minutes on foot")
        for place in ("neighbour", "carer", "clinic", "station")
        for how in ("unreachable", "unknown")
    },
    "no_director": mark("should be: at least {threshold} in post"),
    "in_order": mark("should be: at least {threshold} in post"),
    "hours_short": mark("held against: {threshold} hours available"),
    "wisn_ratio": mark("enough from {threshold}"),
    "ledger_old": mark("should be: verified {threshold} times in the period"),
    "homes_unplaced": mark("{threshold} minutes each way are taken instead"),
    "homes_unreachable": mark("{threshold} minutes each way are taken instead"),
}
"""What a number is held against, by factor, where the reason's own sentence does not say it."""


def against_text(reason: Reason, t: Translator) -> str:
    """What a reason is held against; empty where its sentence says it."""
    if isinstance(reason.threshold, str):
        return t(AGAINST[reason.threshold])
    if reason.threshold is None or "{threshold}" in REASONS.get(reason.factor, ""):
        return ""
    said = NUMBERS.get(reason.factor, mark("held against: {threshold}"))
    return t(said, threshold=number_text(reason.threshold, t))


def day_text(reason: Reason, t: Translator) -> str:
    """The day of a reason, or that there is none."""
    return t("as of {date}", date=reason.date) if reason.date else t("no date on record")


def share_text(reason: Reason, t: Translator) -> str:
    """How much of what raises the score a reason is."""
    share = reason.share or 0.0
    if abs(share) < 0.005:
        return t("adds nothing by itself") if share == 0 else t("less than 1 % of the score")
    percent = f"{abs(share):.0%}".replace("%", " %")
    return t("{percent} of what raises it", percent=percent) if share > 0 else t("takes off {percent}", percent=percent)


def basis_text(reason: Reason, t: Translator) -> str:
    """Where it is written: the clause, or that the county decided it, with the words."""
    return " · ".join(filter(None, (t("local decision") if reason.local else reason.clause, reason.phrase)))


def standing_text(reason: Reason, t: Translator) -> str:
    """What it is held against, its day and its share, in one line."""
    return " · ".join(filter(None, (against_text(reason, t), day_text(reason, t), share_text(reason, t))))
