"""``clock``: from one day of an event to another no more than so long."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.contracts import CONTRACTS
from models.obligations._asked import BREACHED, DUE, MET, NOT_RECORDED, OVERDUE, Asked, Floats, Verdicts
from models.obligations._ledgers import NO_DAY, Bools, Days

_HOURS_A_DAY = 24


def judge(asked: Asked) -> Verdicts:
    """Met or breached where it has ended, due or overdue while it runs, not recorded where the hours cannot tell.

    Days are whole; hours are used where they are on record, and where they are not the clock is judged only if every
    hour of those days would lead to the same. Where the time is a condition of what follows and no term
    (``late_meets``), an end is met however late. ``value`` is the time taken so far in the rule's unit, at least.
    """
    rule, today = asked.rule, asked.ledgers.day
    start, end = asked.days(rule.start), asked.days(rule.end)
    end = np.where(end <= today, end, NO_DAY)
    running = np.isnat(end)
    until = np.where(running, today, end)
    if rule.unit == "hour":
        value, longest = _hours(asked, start, until, running)
        within, over = longest <= rule.number, value > rule.number
        deadline = start + np.timedelta64(int(np.ceil(rule.number / _HOURS_A_DAY)), "D")
    else:
        deadline = _later(start, int(rule.number), rule.unit)
        within, over = until <= deadline, until > deadline
        value = (until - start).astype("timedelta64[D]").astype(np.float64)
    unknown = np.isnat(start)
    status = np.select(
        [unknown, running & over, running, over, within],
        [NOT_RECORDED, OVERDUE, DUE, MET if rule.late_meets else BREACHED, MET],
        NOT_RECORDED,
    )
    value = np.where(unknown, np.nan, value)
    return asked.verdicts(status, since=deadline + np.timedelta64(1, "D"), due_on=deadline, value=value)


def _later(start: Days, number: int, unit: str) -> Days:
    """So many days or calendar months after each day."""
    if unit == "day":
        return start + np.timedelta64(number, "D")
    later = pd.Series(start.astype("datetime64[s]")) + pd.DateOffset(months=number)
    return later.to_numpy("datetime64[D]")


def _hours(asked: Asked, start: Days, until: Days, running: Bools) -> tuple[Floats, Floats]:
    """The fewest and the most hours there can have been between the two."""
    days = (until - start).astype("timedelta64[D]").astype(np.float64) * _HOURS_A_DAY
    first, last = _hour(asked, asked.rule.start), _hour(asked, asked.rule.end)
    last[running] = np.nan
    latest, earliest = _HOURS_A_DAY - 1, 0
    most: Floats = days + np.where(np.isnan(last), latest, last) - np.where(np.isnan(first), earliest, first)
    fewest: Floats = days + np.where(np.isnan(last), earliest, last) - np.where(np.isnan(first), latest, first)
    fewest[fewest < 0] = 0
    return fewest, most


def _hour(asked: Asked, column: str) -> Floats:
    hour = column.removesuffix("_on") + "_hour"
    if hour not in CONTRACTS[asked.kind].names:
        return np.full(len(asked), np.nan)
    return asked.ledgers.table(asked.kind)[hour].to_numpy(dtype=np.float64, na_value=np.nan)[asked.at]
