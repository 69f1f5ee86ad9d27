"""``completeness``: the fields that must be on record are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.obligations._asked import Asked, verdicts


def judge(asked: Asked) -> pd.DataFrame:
    """Met where all fields are recorded, breached where some are, not recorded where none; ``value``: their share."""
    rule = asked.rule
    there = np.zeros(len(asked.subjects), dtype="int64")
    for name in rule.fields:
        there += _recorded(asked, name)
    status = np.select([there == len(rule.fields), there > 0], ["met", "breached"], "not_recorded")
    return verdicts(asked, status, value=there / len(rule.fields))


def _recorded(asked: Asked, name: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    kind, _, column = name.rpartition(".")
    if not kind:
        return _filled(asked.value_of(column)).to_numpy(dtype=bool)
    rows = asked.rows(kind, asked.rule.where if kind == asked.rule.of else {})
    return asked.subjects.index.isin(rows.loc[_filled(rows[column]).to_numpy(), "subject_id"])


def _filled(values: pd.Series) -> pd.Series:
    """Recorded, and of a yes or no a yes or a no; an empty text is not recorded."""
    return values.notna() & (values.astype("str") != "" if values.dtype == "str" else True)
