"""``interval``: something is done again within a period, by the one overdue function."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.obligations._asked import Asked, verdicts
from models.overdue import overdue_by


def judge(asked: Asked) -> pd.DataFrame:
    """Met, due by the end of the running period, or overdue. ``value`` is the days late.

    Who came on the list after it was last done, or was never seen, owes from the day they came on it; where that day is
    not known, never done is overdue since an unknown day.
    """
    rule = asked.rule
    rows = asked.all_rows(rule.of, rule.where)
    done = rows.loc[(rows[rule.on] <= asked.day).to_numpy()].groupby("subject_id")[rule.on].max()
    last = done.reindex(asked.subjects.index).astype("datetime64[s]")
    begun = asked.subjects["followed_from"].astype("datetime64[s]")
    never = last.isna().to_numpy()
    found = overdue_by(
        rule, last.fillna(begun), as_of=asked.ledgers.county.as_of, calendar=asked.ledgers.county.calendar
    )
    state = found["state"].to_numpy()
    status = np.select(
        [state == "never", state == "overdue", (state == "due") | never], ["overdue", "overdue", "due"], "met"
    )
    if asked.ledgers.is_empty(rule.of):
        status = np.full(len(status), "not_recorded")
    since: pd.Series[pd.Timestamp] = (found["due_on"] + pd.Timedelta(days=1)).where(status == "overdue")
    late = found["days_overdue"].astype("float64").where(status == "overdue")
    return verdicts(asked, status, since=since, due_on=found["due_on"], value=late)
