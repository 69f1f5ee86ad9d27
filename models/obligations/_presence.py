"""``presence``: each subject has enough rows of a table, now."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.contracts import CONTRACTS
from models.obligations._asked import Asked, owed_since, verdicts

_HOLDS = {"state": ("in_place", "not_needed")}
"""What counts in a table whose rows say whether a thing is there, where the rule does not say."""


def judge(asked: Asked) -> pd.DataFrame:
    """Met where there are enough, else breached.

    In a table whose rows say whether a thing is there (a column ``state``, or one of yes and no that the rule asks
    for), too few is a breach only where a row says it is lacking; where no row speaks of it, it is not recorded.
    """
    rule = asked.rule
    where = dict(rule.where)
    speaks = [column.name for column in CONTRACTS[rule.of].columns if column.type == "bool" and column.name in where]
    if "state" in CONTRACTS[rule.of].names:
        where.setdefault("state", _HOLDS["state"])
        speaks.append("state")
    needed = int(rule.threshold or 1)
    found = _count(asked, asked.rows(rule.of, where))
    enough = (found >= needed).to_numpy()
    breached = ~enough
    since = owed_since(asked)
    if speaks:
        spoken = asked.rows(rule.of, {name: values for name, values in where.items() if name not in speaks})
        spoken = spoken[spoken[speaks].notna().all(axis=1).to_numpy()]
        good = asked.rows(rule.of, where).index
        denied = spoken[~spoken.index.isin(good)]
        breached &= asked.subjects.index.isin(denied["subject_id"])
        if "checked_on" in denied:
            seen = denied.groupby("subject_id")["checked_on"].min()
            since = seen.reindex(asked.subjects.index).fillna(since)
    elif "to_date" in CONTRACTS[rule.of].names:
        ended = asked.all_rows(rule.of, where)
        last = ended[ended["to_date"] < asked.day].groupby("subject_id")["to_date"].max() + pd.Timedelta(days=1)
        since = last.reindex(asked.subjects.index).fillna(since)
    if asked.ledgers.is_empty(rule.of):
        breached &= False
    status = np.select([enough, breached], ["met", "breached"], "not_recorded")
    return verdicts(asked, status, since=since.where(breached), value=found)


def _count(asked: Asked, rows: pd.DataFrame) -> pd.Series[int]:
    """How many rows, or different values of ``distinct``, each subject has."""
    groups = rows.groupby("subject_id")
    counted = groups[asked.rule.distinct].nunique() if asked.rule.distinct else groups.size()
    return counted.reindex(asked.subjects.index).fillna(0).astype("int64")
