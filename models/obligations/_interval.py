"""``interval``: something is done again within a period, by the one overdue function."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.obligations._asked import DUE, MET, NOT_RECORDED, OVERDUE, Asked, Verdicts
from models.obligations._ledgers import Days
from models.overdue import overdue_by


def judge(asked: Asked) -> Verdicts:
    """Met, due by the end of the running period, or overdue. ``value`` is the days late.

    Who came on the list after it was last done, or was never seen, owes from the day they came on it; where that day is
    not known, never done is overdue since an unknown day.
    """
    rule, ledgers = asked.rule, asked.ledgers
    if asked.never_loaded:
        return asked.verdicts(NOT_RECORDED)
    done = asked.rows(ended=True) & (ledgers.days(rule.of, rule.on) <= ledgers.day)
    last = asked.last(rule.of, rule.on, done)
    never = np.isnat(last)
    begun = pd.Series(np.where(never, asked.followed_from, last).astype("datetime64[s]"))
    found = overdue_by(rule, begun, as_of=ledgers.county.as_of, calendar=ledgers.county.calendar)
    state = found["state"].to_numpy(dtype=object)
    late = (state == "overdue") | (state == "never")
    due_on: Days = found["due_on"].to_numpy("datetime64[D]")
    day_after: Days = due_on + np.timedelta64(1, "D")
    return asked.verdicts(
        np.select([late, (state == "due") | never], [OVERDUE, DUE], MET),
        since=day_after,
        due_on=due_on,
        value=found["days_overdue"].astype("float64").where(late).to_numpy(),
    )
