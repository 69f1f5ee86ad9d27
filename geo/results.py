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
        Column("worst_tenth", "float", at_least=0, at_most=1),
        Column("survey_rank", "int", at_least=1),
        Column("evidence_grade", required=True, one_of=("A", "B", "C")),
        Column("factors", required=True),
        Column("reasons", required=True),
        Column("fixes", required=True),
    ),
    region_column="region_code",
    doc="One model's scores of one county. value: the model's own unit; low, high: its 90 % interval; rank: 1 is "
    "the worst, missing when not surveyed; worst_tenth: the chance to be in the county's worst tenth, where the model "
    "tells it; survey_rank: 1 is the unsurveyed one whose survey would settle the ranking most; factors, reasons, "
    "fixes: JSON texts as models.score writes them.",
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

SIGHTS = ("all", "children", "elders", "persons", "incidents", "restricted")
"""What a reader must be allowed to see a finding or a task."""
SUBJECT_KINDS = (
    "persons",
    "households",
    "carers",
    "staff",
    "hazard_sites",
    "facilities",
    "regions",
    "events",
    "reports",
)
"""The kinds of frame whose rows a finding or a task may be about."""
OWNER_KINDS = ("department", "role", "staff")
"""Who owns a task: an office by its name, whoever holds a post in the place, or one worker by number."""

TASK_STATES = ("open", "reported", "returned", "closed", "withdrawn")
"""Dispatched; reported back; returned as not done; closed (销号); withdrawn (撤回), which says nothing was wrong."""
UNCLOSED = ("open", "reported", "returned")
"""The states in which something is still owed: by the owner, or, once reported back, by whoever checks and closes."""
TASK_LEVELS = ("none", "township", "county")
"""How far up a task stands under supervision (督办)."""
STEP_KINDS = ("dispatch", "accept", "feedback", "return", "close", "escalate", "extend", "withdraw")

_SO_FAR = (
    Column("state", required=True, one_of=TASK_STATES),
    Column("level", required=True, one_of=TASK_LEVELS),
    Column("due_on", "date", required=True),
)

TASKS = Contract(
    "tasks",
    "task_id",
    (
        Column("rule_id", required=True),
        Column("clause", required=True),
        Column("phrase", required=True),
        Column("subject_kind", required=True, one_of=SUBJECT_KINDS),
        Column("subject_id", required=True),
        _REGION,
        Column("sight", required=True, one_of=SIGHTS),
        Column("owner_kind", required=True, one_of=OWNER_KINDS),
        Column("owner", required=True),
        Column("owner_name"),
        Column("opened_on", "date", required=True),
        Column("opened_by", required=True),
        *_SO_FAR,
        Column("last_step", required=True, one_of=STEP_KINDS),
        Column("last_on", "date", required=True),
        Column("steps", "int", required=True, at_least=1),
    ),
    region_column="region_code",
    doc="A breach that was dispatched (派单), as it stands after its last step. clause, phrase: the rule's words on "
    "that day. subject_id: never a name. owner: an office, a role or a staff number, by owner_kind; owner_name: a "
    "worker's name. opened_by: role of who dispatched. due_on: the day it is to be closed by.",
)
TASK_STEPS = Contract(
    "task_steps",
    "step_id",
    (
        Column("task_id", required=True),
        Column("number", "int", required=True, at_least=1),
        Column("kind", required=True, one_of=STEP_KINDS),
        Column("on", "date", required=True),
        Column("by_role", required=True),
        Column("by_region", required=True),
        Column("text"),
        Column("file_name"),
        Column("file_type"),
        Column("file_bytes", "int", at_least=1),
        *_SO_FAR,
    ),
    doc="The history of tasks: one step each, never changed. step_id is task_id/number. on: the day in the world; "
    "by_role: a role, or ``clock`` where time alone escalated; file_*: of what was attached; state, level, due_on: of "
    "the task after the step.",
)
TASK_MARKS = Contract(
    "task_marks",
    "task_id",
    (_REGION, *_SO_FAR),
    region_column="region_code",
    doc="What a map may tell anybody of an unclosed task: where, how far, until when; not of whom, nor under which "
    "rule.",
)
