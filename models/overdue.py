"""When something owed falls due, and whether it is overdue: the one function that map, list, score and report use.

A thing done in one period is owed again by the end of the next: done on any day of March under a calendar-month clock,
it is owed again in April and overdue from 1 May. A rolling clock counts days from the day it was done. Due today is
not overdue, and never done is a state of its own.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.calendar import Calendar
from geo.county import County
from geo.errors import RuleError
from geo.rules import CLOCKS, Clock, Rule

Days = npt.NDArray[np.datetime64]

STATES = ("met", "due", "overdue", "never")

FULFILLED_BY: dict[str, tuple[str, ...]] = {
    "visit_interval": ("home_visit",),
    "contact_interval": ("contact", "home_visit"),
    "reach_interval": ("contact", "home_visit"),
    "parent_call_interval": ("parent_call",),
}
"""Which kinds of visit meet a rule, by the key of the rule: who comes into the home has also been in contact."""

_WEEKDAY_OF_EPOCH = 3  # 1970-01-01 was a Thursday; Monday is 0


def overdue(
    last: pd.Series[pd.Timestamp],
    *,
    as_of: date,
    clock: Clock,
    days: float | None = None,
    calendar: Calendar | None = None,
) -> pd.DataFrame:
    """The state on ``as_of`` of what was last done on ``last``.

    Args:
        last: datetime64, NaT where never done. A day after ``as_of`` is not yet known and counts as never.
        clock: ``calendar_week`` runs Monday to Sunday.
        days: the interval of a ``rolling_days`` clock, in whole days.
        calendar: the school terms of a ``school_term`` clock. What was done in a term or the holiday after it is owed
            again in the next term; where that term is not known, no day is due yet.

    Returns:
        Indexed like ``last``: ``state``: met (nothing owed yet), due (owed by the end of the running period; for a
        rolling clock, today), overdue or never; ``due_on`` (datetime64, NaT where never); ``days_overdue`` (Int64, 0
        where not overdue, missing where never).

    Raises:
        RuleError: a rolling clock without at least one day, a term clock without known terms, or no such clock.
    """
    today = np.datetime64(as_of, "D")
    done = last.to_numpy(dtype="datetime64[D]")
    done = np.where(done > today, np.datetime64("NaT"), done)
    begins, ends = _due_period(done, clock, days, calendar)
    never = np.isnat(done)
    late = ~never & (today > ends)  # not where no end is known yet
    state = np.select([never, late, today >= begins], ["never", "overdue", "due"], "met")
    lateness = np.where(late, today - ends, np.timedelta64(0, "D")).astype("timedelta64[D]").astype(np.int64)
    columns = {
        "state": pd.array(state, dtype="str"),
        "due_on": ends.astype("datetime64[s]"),
        "days_overdue": pd.arrays.IntegerArray(lateness, never),
    }
    return pd.DataFrame(columns, index=last.index)


def overdue_by(
    rule: Rule, last: pd.Series[pd.Timestamp], *, as_of: date, calendar: Calendar | None = None
) -> pd.DataFrame:
    """``overdue`` under the clock of a rule.

    Raises:
        RuleError: the rule has no clock.
    """
    if rule.clock is None:
        raise RuleError(f"Rule {rule.id} states no clock; write one in pack {rule.pack}.", ids=[rule.id])
    return overdue(last, as_of=as_of, clock=rule.clock, days=rule.threshold, calendar=calendar)


def last_seen(county: County, rule: Rule, persons: pd.Index[str]) -> pd.Series[pd.Timestamp]:
    """The last day until ``as_of`` on which each person was seen in a way that meets the rule; NaT where never."""
    visits, whose = county.visits, county.person_rows("visits")
    on = visits["visited_on"].to_numpy(dtype="datetime64[s]")
    counted = visits["kind"].isin(FULFILLED_BY[rule.key]).to_numpy(dtype=bool) & (whose >= 0)
    counted &= on <= np.datetime64(county.as_of, "s")
    last = np.full(len(county.persons) + 1, np.iinfo(np.int64).min)  # the last, of nobody, is NaT
    np.maximum.at(last, whose[counted], on[counted].astype(np.int64))
    return pd.Series(last[county.rows_of(persons)].astype("datetime64[s]"), index=persons, name="visited_on")


def _due_period(done: Days, clock: Clock, days: float | None, calendar: Calendar | None) -> tuple[Days, Days]:
    """First and last day of the period in which it is owed again."""
    match clock:
        case "calendar_month":
            return _whole_periods(done, "M")
        case "calendar_year":
            return _whole_periods(done, "Y")
        case "calendar_week":
            weekday = (done.astype(np.int64) + _WEEKDAY_OF_EPOCH) % 7
            monday = done - np.where(np.isnat(done), 0, weekday).astype("timedelta64[D]")
            return monday + np.timedelta64(7, "D"), monday + np.timedelta64(13, "D")
        case "calendar_quarter":
            quarter = np.floor_divide(done.astype("datetime64[M]").astype(np.int64), 3)
            months = np.where(np.isnat(done), np.datetime64("NaT"), ((quarter + 1) * 3).astype("datetime64[M]"))
            first: Days = months.astype("datetime64[D]")
            after: Days = (months.astype("datetime64[M]") + 3).astype("datetime64[D]")
            return first, after - np.timedelta64(1, "D")
        case "school_term":
            return _terms(done, calendar)
        case "rolling_days":
            if days is None or not days >= 1:
                raise RuleError(f"A clock of rolling days needs at least one day, not {days}.")
            end = done + np.timedelta64(int(days), "D")
            return end, end
    raise RuleError(f"There is no clock {clock!r}; choose one of {', '.join(CLOCKS)}.")


def _whole_periods(done: Days, unit: str) -> tuple[Days, Days]:
    period = done.astype(f"datetime64[{unit}]")
    begins: Days = (period + 1).astype("datetime64[D]")
    after: Days = (period + 2).astype("datetime64[D]")
    return begins, after - np.timedelta64(1, "D")


def _terms(done: Days, calendar: Calendar | None) -> tuple[Days, Days]:
    """The term after the one each day lies in, or follows."""
    terms = calendar.terms if calendar is not None else ()
    if not terms:
        raise RuleError("A clock of school terms needs a calendar with long holidays; complete the county's calendar.")
    unknown = np.datetime64("NaT")
    firsts = np.array([*(term.first for term in terms), unknown], dtype="datetime64[D]")
    lasts = np.array([*(term.last for term in terms), unknown], dtype="datetime64[D]")
    following = np.searchsorted(firsts[:-1], done, side="right")
    following = np.where(np.isnat(done), len(terms), following)
    return firsts[following], lasts[following]
