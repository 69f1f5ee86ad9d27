"""``completeness``: the fields that must be on record are."""

from __future__ import annotations

import numpy as np

from models.obligations._asked import BREACHED, MET, NOT_RECORDED, Asked, Verdicts
from models.obligations._ledgers import Bools


def judge(asked: Asked) -> Verdicts:
    """Met where all fields are recorded, breached where some are, not recorded where none; ``value``: their share."""
    fields = asked.rule.fields
    there = sum((_recorded(asked, name).astype(np.int64) for name in fields), np.zeros(len(asked), dtype=np.int64))
    status = np.select([there == len(fields), there > 0], [MET, BREACHED], NOT_RECORDED)
    return asked.verdicts(status, since=asked.owed_since, value=there / len(fields))


def _recorded(asked: Asked, name: str) -> Bools:
    ledgers = asked.ledgers
    kind, _, column = name.rpartition(".")
    if not kind:
        return ledgers.recorded(asked.kind, column)[asked.at]
    rows = ledgers.matching(kind, asked.rule.where if kind == asked.rule.of else {})
    return asked.count(kind, rows & ledgers.recorded(kind, column)) > 0
