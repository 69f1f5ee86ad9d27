"""``share``: a column of each subject has a value it should have."""

from __future__ import annotations

import numpy as np

from models.obligations._asked import BREACHED, MET, NOT_RECORDED, Asked, Verdicts
from models.obligations._ledgers import Bools


def judge(asked: Asked) -> Verdicts:
    """Met where the value is accepted, breached where it is not, not recorded where there is none.

    A rule that names no values asks that the thing be on record: there a missing value is the breach.
    """
    rule, ledgers = asked.rule, asked.ledgers
    kind, _, name = rule.column.rpartition(".")
    good, known = _answers(asked, kind or asked.kind, name)
    if kind:
        rows = ledgers.matching(kind, rule.where if kind == rule.of else {})
        good, known = (asked.count(kind, answer & rows) > 0 for answer in (good, known))
    else:
        good, known = good[asked.at], known[asked.at]
    unknown = NOT_RECORDED if rule.accepts or rule.rejects else BREACHED
    return asked.verdicts(np.select([good, known], [MET, BREACHED], unknown), since=asked.owed_since)


def _answers(asked: Asked, kind: str, name: str) -> tuple[Bools, Bools]:
    """By row of a table, whether its value is as it should be, and whether there is one."""
    rule, ledgers = asked.rule, asked.ledgers
    if name == "geometry":
        there = ledgers.table(kind)["geometry"].notna().to_numpy(dtype=bool)
        return there, there
    known = ledgers.recorded(kind, name)
    good = known.copy()
    if rule.accepts:
        good &= ledgers.has(kind, name, rule.accepts)
    if rule.rejects:
        good &= ~ledgers.has(kind, name, rule.rejects)
    return good, known
