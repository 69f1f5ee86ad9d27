"""The contracts of what changed between two days: by subject, by region, and by score class."""

from __future__ import annotations

from geo.frames import Column, Contract
from geo.results import CELL_STATUSES, MODELS, SCORE_CLASSES, STATUSES

CHANGES = ("new", "worse", "better", "closed")
"""Told of a difference between two days: it was fine and is not; it is worse; it is less bad; it is fine again."""
CAUSES = ("method_changed", "learned_late", "happened")
"""Why: another method or other rules say so; it was so on the first day already and was not on record then; or it
came about in the world between the two days. In the order they are told apart in."""

FINE = "fine"
"""Of a subject with nothing to find against it: met, or not concerned."""

_CHANGE = Column("change", required=True, one_of=CHANGES)
_CAUSE = Column("cause", required=True, one_of=CAUSES)
_REGION = Column("region_code", required=True)
_LEFT = Column("left", "bool", required=True)

SUBJECT_CHANGES = Contract(
    "subject_changes",
    "change_id",
    (
        Column("rule_id", required=True),
        _REGION,
        Column("subject_kind", required=True),
        Column("subject_id", required=True),
        _CHANGE,
        _CAUSE,
        Column("before", required=True, one_of=(FINE, *STATUSES[1:])),
        Column("after", required=True, one_of=(FINE, *STATUSES[1:])),
        _LEFT,
        Column("since", "date"),
    ),
    region_column="region_code",
    doc="One subject under one rule, in one region: who moved is closed in the one and new in the other. left: closed "
    "because the rule no longer concerns the subject there, which is not the same as being put right. since: the day "
    "it was wrong from, on the second day, or where it is closed on the first.",
)
REGION_CHANGES = Contract(
    "region_changes",
    "cell_id",
    (
        Column("rule_id", required=True),
        _REGION,
        Column("level", required=True, one_of=("county", "township", "village")),
        _CHANGE,
        _CAUSE,
        Column("before", required=True, one_of=CELL_STATUSES),
        Column("after", required=True, one_of=CELL_STATUSES),
        _LEFT,
        Column("wrong_before", "int", required=True, at_least=0),
        Column("wrong_after", "int", required=True, at_least=0),
    ),
    region_column="region_code",
    doc="One rule in one region (cell_id as in CELLS). wrong: subjects not as asked. left: closed because the rule "
    "concerns nobody there now.",
)
CLASS_CHANGES = Contract(
    "class_changes",
    "change_id",
    (
        Column("model", required=True, one_of=MODELS),
        _REGION,
        Column("subject_id", required=True),
        _CHANGE,
        _CAUSE,
        Column("before", one_of=SCORE_CLASSES),
        Column("after", one_of=SCORE_CLASSES),
    ),
    region_column="region_code",
    doc="One subject of a score. new: it became red; closed: it is scored no longer; before, after: its class, missing "
    "where it was not scored.",
)

UNSCORED = ""
"""Of a subject that one of two methods does not score."""
BECAUSE = ("factors", "limits", "others")
"""Why a subject moved: its own contributions changed; they did not, and its class did, so a limit or an interval was
changed; or neither, and others moved past it."""
MOVERS = Contract(
    "movers",
    "subject_id",
    (
        _REGION,
        Column("class_before", one_of=SCORE_CLASSES),
        Column("class_after", one_of=SCORE_CLASSES),
        Column("rank_before", "int", at_least=1),
        Column("rank_after", "int", at_least=1),
        Column("steps", "int", at_least=-3, at_most=3),
        Column("places", "int"),
        Column("value_before", "float"),
        Column("value_after", "float"),
        Column("because", required=True, one_of=BECAUSE),
        Column("factors", required=True),
    ),
    region_column="region_code",
    doc="Subjects of one score on one day whose class or rank differs between two methods, the greatest move first. "
    "Classes and ranks are missing where a method does not score the subject, or does not know it. steps: classes "
    "towards red; places: ranks towards the worst, both missing where one side has none. factors: JSON list of "
    "[factor, contribution before, after], the greatest difference first.",
)
