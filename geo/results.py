"""The contracts of what is computed on a whole county: scores, counts by region, obligations."""

from __future__ import annotations

from geo.frames import Column, Contract

_REGION = Column("region_code", required=True)

SCORE_CLASSES = ("red", "orange", "yellow", "blue", "not_surveyed")
"""From most to least urgent; ``not_surveyed`` is unknown: never zero, never safe, and never ranked."""

SCORES = Contract(
    "scores",
    "subject_id",
    (
        _REGION,
        Column("score_class", required=True, one_of=SCORE_CLASSES),
        Column("value", "float"),
        Column("low", "float"),
        Column("high", "float"),
        Column("rank", "int", at_least=1),
        Column("evidence_grade", required=True, one_of=("A", "B", "C")),
        Column("factors", required=True),
        Column("reasons", required=True),
        Column("fixes", required=True),
    ),
    region_column="region_code",
    doc="One model's scores of one county. value: the model's own unit; low, high: its 90 % interval; rank: 1 is "
    "the worst, missing when not surveyed; factors, reasons, fixes: JSON texts as models.score writes them.",
)

MODELS = ("drowning", "isolation", "staffing")
"""The three scores: hazard sites, elders, villages."""

SUMMARY_COUNTS = (
    "persons",  # followed: in any group on as_of, each once
    "children",  # in a child group
    "elders",  # in an elder group
    "women",  # left-behind women
    "persons_unplaced",  # followed, whose home has no point
    "children_unplaced",
    "elders_unplaced",
    "households",
    "presence_unknown",  # children with no presence recorded for as_of
    "sites",  # hazard sites
    "sites_not_surveyed",
    *(f"{model}_{score_class}" for model in MODELS for score_class in SCORE_CLASSES),
    "visits_overdue",  # followed persons overdue or never visited under their rule
    "equipment_missing",  # 四个一 items not present or not usable at surveyed sites
    "facilities",
    "directors",  # child directors in post
)
SUMMARIES = Contract(
    "summaries",
    "region_code",
    (
        Column("level", required=True, one_of=("county", "township", "village")),
        *(Column(name, "int", required=True, at_least=0) for name in SUMMARY_COUNTS),
    ),
    region_column="region_code",
    doc="Counts of every county, township and village: made on the whole county, so that a reader who may not see "
    "single persons still sees how many there are.",
)

STATUSES = ("met", "due", "overdue", "breached", "lacking", "not_recorded")
"""Of one subject under one rule: met; due (owed by the end of the running period); overdue (late, and can still be
done); breached (asked for and not so); lacking (the same of what is only counted); not recorded, which is not met."""
CELL_STATUSES = (*STATUSES, "counted", "nobody")
"""Of a region: the worst that keeps the rule from being met there, ``counted`` where nothing is judged, ``nobody``
where it concerns nobody."""

CELLS = Contract(
    "cells",
    "cell_id",
    (
        Column("rule_id", required=True),
        _REGION,
        Column("level", required=True, one_of=("county", "township", "village")),
        Column("status", required=True, one_of=CELL_STATUSES),
        Column("numerator", "int", required=True, at_least=0),
        Column("denominator", "int", required=True, at_least=0),
        Column("due", "int", required=True, at_least=0),
        Column("overdue", "int", required=True, at_least=0),
        Column("breached", "int", required=True, at_least=0),
        Column("lacking", "int", required=True, at_least=0),
        Column("not_recorded", "int", required=True, at_least=0),
        Column("since", "date"),
        Column("next_due", "date"),
        Column("missing_kind"),
    ),
    region_column="region_code",
    doc="One rule in one region. cell_id is rule_id@region_code. denominator: subjects; numerator: those met or due, "
    "so numerator + overdue + breached + lacking + not_recorded = denominator. since: the first day anything was "
    "wrong; next_due: the next day anything falls due; missing_kind: the table nothing of which was ever loaded.",
)
FINDINGS = Contract(
    "findings",
    "finding_id",
    (
        Column("rule_id", required=True),
        _REGION,
        Column("subject_kind", required=True),
        Column("subject_id", required=True),
        Column("status", required=True, one_of=STATUSES[1:]),
        Column("since", "date"),
        Column("due_on", "date"),
        Column("value", "float"),
        Column("sight", required=True, one_of=("all", "children", "elders", "persons", "incidents", "restricted")),
    ),
    region_column="region_code",
    doc="One subject that is not (yet) as a rule asks. finding_id is rule_id@subject_id. value: days late, share of "
    "fields recorded, number found or distance, by measure. sight: what a reader must be allowed to see it.",
)
