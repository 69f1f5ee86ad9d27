"""``deadline``: something is there by a day of the year, or by one day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from geo.calendar import Calendar
from geo.contracts import CONTRACTS
from geo.rules import Rule
from models.obligations._asked import Asked, verdicts


def judge(asked: Asked) -> pd.DataFrame:
    """Met where it was there in time; due in the month before the next day; overdue where the last day passed without
    it; breached where it came late. ``value`` is the days late.

    It counts for the first day on or after it, or for the day its own ``due_on`` names. Once it came for the running
    period nothing is due. A day before the rule was in force asks nothing; due today is not overdue.
    """
    rule, today, index = asked.rule, asked.ledgers.county.as_of, asked.subjects.index
    days = deadlines(rule, asked.ledgers.county.calendar, today)
    passed = [day for day in days if day < today]
    coming = next((day for day in days if day >= today), None)
    if asked.ledgers.is_empty(rule.of) or not days:
        return verdicts(asked, np.full(len(index), "not_recorded"))
    rows = _dated(asked)
    status = pd.Series("met", index=index, dtype="str")
    since = pd.Series(np.datetime64("NaT"), index=index, dtype="datetime64[s]")
    due_on, late = since.copy(), pd.Series(np.nan, index=index)
    if coming is not None and rule.holds_on(coming):
        before = passed[-1] if passed else None
        early, _ = _came(rows, before, coming, today)
        if pd.Timestamp(today) >= pd.Timestamp(coming) - pd.DateOffset(months=1):
            status[~index.isin(early)] = "due"
        due_on[~index.isin(early)] = pd.Timestamp(coming)
    if passed and rule.holds_on(passed[-1]):
        last = passed[-1]
        in_time, days_late = _came(rows, passed[-2] if len(passed) > 1 else None, last, today)
        not_in_time = ~index.isin(in_time)
        came_late = not_in_time & index.isin(days_late.index)
        never_came = not_in_time & ~came_late
        status[came_late], status[never_came] = "breached", "overdue"
        since[not_in_time] = pd.Timestamp(last + timedelta(days=1))
        due_on[never_came] = pd.Timestamp(last)
        late[came_late] = days_late.reindex(index)[came_late]
        late[never_came] = float((today - last).days)
    return verdicts(asked, status, since=since, due_on=due_on, value=late)


def deadlines(rule: Rule, calendar: Calendar, today: date) -> list[date]:
    """The days something is due in order, from two years before ``today`` to one after; single days of any year."""
    found: set[date] = set()
    for written in rule.due:
        if written.startswith("@"):
            found.update(calendar.firsts(written[1:]))
        elif len(written) == len("2024-05-31"):
            found.add(date.fromisoformat(written))
        else:
            years = range(today.year - 2, today.year + 2)
            found.update(date.fromisoformat(f"{year}-{written}") for year in years if _exists(year, written))
    return sorted(found)


def _exists(year: int, written: str) -> bool:
    return written != "02-29" or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


def _dated(asked: Asked) -> pd.DataFrame:
    """Whose, when it came, and the day it says it was for (NaT where it says none)."""
    rule = asked.rule
    rows = asked.all_rows(rule.of, rule.where)
    when = rows[rule.on].astype("datetime64[s]")
    known = (when <= asked.day).to_numpy()
    nothing = pd.Series(np.datetime64("NaT"), index=rows.index, dtype="datetime64[s]")
    meant = rows["due_on"].astype("datetime64[s]") if "due_on" in CONTRACTS[rule.of].names else nothing
    return pd.DataFrame({"subject_id": rows["subject_id"], "when": when, "meant": meant})[known]


def _came(rows: pd.DataFrame, before: date | None, day: date, today: date) -> tuple[pd.Index[str], pd.Series[float]]:
    """Whose came in time for ``day``, and of the others how many days late it came."""
    due = pd.Timestamp(day)
    meant = (rows["meant"] == due) | (rows["meant"].isna() & (rows["when"] <= due))
    if before is not None:
        meant &= (rows["meant"] == due) | (rows["when"] > pd.Timestamp(before))
    in_time = pd.Index(rows.loc[meant & (rows["when"] <= due), "subject_id"].unique())
    after = rows[(rows["meant"] == due) & (rows["when"] > due) | rows["meant"].isna() & (rows["when"] > due)]
    after = after[(after["when"] <= pd.Timestamp(today)) & ~after["subject_id"].isin(in_time)]
    lateness = (after.groupby("subject_id")["when"].min() - due).dt.days.astype("float64")
    return in_time, lateness
