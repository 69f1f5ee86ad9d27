"""``count_above``: where more subjects than a number live, more of something is owed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.obligations._asked import Asked, owed_since, verdicts


def judge(asked: Asked) -> pd.DataFrame:
    """Met where no more than ``threshold`` are counted (strictly more triggers), or what is then owed is there.

    Each person counts once, however many groups they are in. ``value`` is the number counted.
    """
    rule = asked.rule
    counted = asked.ledgers.subjects(rule.counted)["region_code"].dropna()
    digits = asked.subjects.index.str.len().max() if len(asked.subjects) else 12
    number = counted.str[:digits].value_counts().reindex(asked.subjects.index).fillna(0)
    above = (number > rule.number).to_numpy()
    if rule.of:
        held = asked.rows(rule.of, rule.where).groupby("subject_id").size().reindex(asked.subjects.index).fillna(0)
        answered = (held >= (rule.then or 1)).to_numpy()
        unknown = np.full(len(above), asked.ledgers.is_empty(rule.of))
    else:
        answered = unknown = np.zeros(len(above), dtype=bool)
    status = np.select([~above | answered, unknown], ["met", "not_recorded"], "breached")
    since: pd.Series[pd.Timestamp] = owed_since(asked).where(status == "breached")
    return verdicts(asked, status, since=since, value=number)
