"""``clock``: from one day of an event to another no more than so long."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.obligations._asked import Asked, verdicts

_HOURS_A_DAY = 24


def judge(asked: Asked) -> pd.DataFrame:
    """Met or breached where it has ended, due or overdue while it runs, not recorded where the hours cannot tell.

    Days are whole; hours are used where they are on record, and where they are not the clock is judged only if every
    hour of those days would lead to the same. ``value`` is the time taken so far in the rule's unit, at least.
    """
    rule, subjects = asked.rule, asked.subjects
    start, end = (subjects[name].astype("datetime64[s]") for name in (rule.start, rule.end))
    end = end.where(end <= asked.day)
    running = end.isna().to_numpy()
    if rule.unit == "hour":
        shortest, longest = _hours(asked, start, end.fillna(asked.day), running)
        deadline = start + pd.to_timedelta(rule.number, unit="h")
        within, over = longest <= rule.number, shortest > rule.number
        value = shortest
    else:
        deadline = (
            start + pd.DateOffset(months=int(rule.number))
            if rule.unit == "month"
            else start + pd.Timedelta(days=int(rule.number))
        )
        until = end.fillna(asked.day)
        within, over = (until <= deadline).to_numpy(), (until > deadline).to_numpy()
        value = (until - start).dt.days.to_numpy(dtype="float64")
    unknown = start.isna().to_numpy() | ~(within | over)
    status = np.select(
        [unknown & ~running, unknown & start.isna().to_numpy(), running & over, running, over],
        ["not_recorded", "not_recorded", "overdue", "due", "breached"],
        "met",
    )
    late = np.isin(status, ["overdue", "breached"])
    last_day = deadline.dt.floor("D")
    return verdicts(asked, status, since=(last_day + pd.Timedelta(days=1)).where(late), due_on=last_day, value=value)


def _hours(
    asked: Asked, start: pd.Series[pd.Timestamp], until: pd.Series[pd.Timestamp], running: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The fewest and the most hours there can have been between the two."""
    days = (until.dt.floor("D") - start.dt.floor("D")).dt.days.to_numpy(dtype="float64") * _HOURS_A_DAY
    first, last = (_hour(asked, name) for name in (asked.rule.start, asked.rule.end))
    last = np.where(running, np.nan, last)
    most = days + np.where(np.isnan(last), _HOURS_A_DAY - 1, last) - np.where(np.isnan(first), 0, first)
    fewest = days + np.where(np.isnan(last), 0, last) - np.where(np.isnan(first), _HOURS_A_DAY - 1, first)
    return np.maximum(fewest, 0), most


def _hour(asked: Asked, column: str) -> np.ndarray:
    hour = column.removesuffix("_on") + "_hour"
    if hour not in asked.subjects:
        return np.full(len(asked.subjects), np.nan)
    return asked.subjects[hour].astype("float64").to_numpy()
