"""``deadline``: something is there by a day of the year, or by one day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from geo.calendar import Calendar
from geo.contracts import CONTRACTS
from geo.county import County
from geo.rules import Rule
from models.obligations._asked import BREACHED, DUE, MET, NOT_RECORDED, OVERDUE, Asked, Verdicts
from models.obligations._ledgers import NO_DAY, Bools, Days, Ledgers


def judge(asked: Asked) -> Verdicts:
    """Met where it was there in time; due in the month before the next day; overdue where the last day passed without
    it; breached where it came late. ``value`` is the days late.

    It counts for the day its own ``due_on`` names, or else for the first day on or after it; but where nothing came by
    the day before and it is nearer to that one, it is that one's, late. Once it came for the running period nothing is
    due. A day before the rule was in force asks nothing; due today is not overdue.
    """
    rule, today = asked.rule, asked.ledgers.county.as_of
    days = deadlines(rule, asked.ledgers.county.calendar, today)
    passed = [day for day in days if day < today]
    coming = next((day for day in days if day >= today), None)
    if asked.never_loaded or not days:
        return asked.verdicts(NOT_RECORDED)
    status = np.full(len(asked), MET)
    since, due_on = np.full(len(asked), NO_DAY), np.full(len(asked), NO_DAY)
    late = np.full(len(asked), np.nan)
    if coming is not None and rule.holds_on(coming):
        open_ = np.isnat(_came(asked, days, days.index(coming)))
        if pd.Timestamp(today) >= pd.Timestamp(coming) - pd.DateOffset(months=1):
            status[open_] = DUE
        due_on[open_] = np.datetime64(coming)
    if passed and rule.holds_on(passed[-1]):
        last = np.datetime64(passed[-1])
        came = _came(asked, days, len(passed) - 1)
        came = np.where(np.isnat(came), _came_late(asked, days, len(passed) - 1), came)
        never, after = np.isnat(came), came > last
        status[after], status[never] = BREACHED, OVERDUE
        since[after | never] = last + np.timedelta64(1, "D")
        due_on[never] = last
        late[after] = (came[after] - last).astype("timedelta64[D]").astype(np.float64)
        late[never] = float((today - passed[-1]).days)
    return asked.verdicts(status, since=since, due_on=due_on, value=late)


def deadlines(rule: Rule, calendar: Calendar, today: date) -> list[date]:
    """The days something is due in order, from two years before ``today`` to one after; single days of any year."""
    found: set[date] = set()
    for written in rule.due:
        if written.startswith("@"):
            found.update(calendar.days_of(written[1:]))
        elif len(written) == len("2024-05-31"):
            found.add(date.fromisoformat(written))
        else:
            years = range(today.year - 2, today.year + 2)
            found.update(date.fromisoformat(f"{year}-{written}") for year in years if _exists(year, written))
    return sorted(found)


def arrivals(county: County, rule: Rule, ledgers: Ledgers | None = None) -> pd.DataFrame:
    """When what a deadline rule asks came, for each subject and each day in force up to the next one.

    Returns:
        ``subject_id``, ``region_code``, ``due_on``, ``came_on`` (NaT: it has not come). No rows where nothing of the
        rule's table was ever loaded: then nothing is known.
    """
    asked = Asked.of(rule, ledgers or Ledgers(county))
    today = county.as_of
    days = deadlines(rule, county.calendar, today)
    passed = [day for day in days if day < today]
    coming = next((day for day in days if day >= today), None)
    parts = []
    for number, day in enumerate(days):
        if (day >= today and day != coming) or not rule.holds_on(day) or asked.never_loaded:
            continue
        came = _came(asked, days, number)
        if passed and day == passed[-1]:
            came = np.where(np.isnat(came), _came_late(asked, days, number), came)
        parts.append(
            pd.DataFrame(
                {
                    "subject_id": asked.index.astype("str"),
                    "region_code": asked.subjects.regions.iloc[asked.at].astype("str").to_numpy(),
                    "due_on": np.full(len(asked), np.datetime64(day, "s")),
                    "came_on": came.astype("datetime64[s]"),
                }
            )
        )
    if not parts:
        return pd.DataFrame(columns=["subject_id", "region_code", "due_on", "came_on"])
    return pd.concat(parts, ignore_index=True)


def _exists(year: int, written: str) -> bool:
    return written != "02-29" or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


def _meant(asked: Asked) -> Days:
    """For each row the day it says it was for; NaT where it says none, or cannot."""
    if "due_on" in CONTRACTS[asked.rule.of].names:
        return asked.ledgers.days(asked.rule.of, "due_on")
    return np.full(len(asked.ledgers.table(asked.rule.of)), NO_DAY)


def _rows(asked: Asked) -> Bools:
    return asked.rows(ended=True) & (asked.ledgers.days(asked.rule.of, asked.rule.on) <= asked.ledgers.day)


def _came(asked: Asked, days: list[date], number: int) -> Days:
    """When what was for a day came first: sent with its name, late or not, or after the day before and by it."""
    when, meant, due = asked.ledgers.days(asked.rule.of, asked.rule.on), _meant(asked), np.datetime64(days[number])
    unnamed = np.isnat(meant) & (when <= due)
    if number:
        unnamed &= when > np.datetime64(days[number - 1])
        if asked.rule.holds_on(days[number - 1]):
            unnamed &= ~_late_rows(asked, days, number - 1)
    return asked.first(asked.rule.of, asked.rule.on, _rows(asked) & (unnamed | (meant == due)))


def _came_late(asked: Asked, days: list[date], number: int) -> Days:
    """When the first came after a day without saying what day it was for, and nearer to it than to the next one."""
    when = asked.ledgers.days(asked.rule.of, asked.rule.on)
    chosen = _rows(asked) & np.isnat(_meant(asked)) & (when > np.datetime64(days[number]))
    if number + 1 < len(days):
        chosen &= when <= np.datetime64(days[number] + (days[number + 1] - days[number]) / 2)
    return asked.first(asked.rule.of, asked.rule.on, chosen)


def _late_rows(asked: Asked, days: list[date], number: int) -> Bools:
    """The rows that are the late ones of a day by which nothing came."""
    late = _came_late(asked, days, number)
    late[~np.isnat(_came(asked, days, number))] = NO_DAY
    found: Bools = asked.of_subjects(asked.rule.of, late) == asked.ledgers.days(asked.rule.of, asked.rule.on)
    return found
