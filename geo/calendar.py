"""The county's calendar: school terms and holidays, as values. ``data`` reads them, ``models`` asks them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from functools import cached_property
from itertools import pairwise
from typing import Literal

BEIJING = timezone(timedelta(hours=8))
"""China's one time zone, without summer time since 1991."""

Season = Literal["term", "summer_holiday", "winter_holiday"]


@dataclass(frozen=True)
class Period:
    """A named run of days, both ends included."""

    name: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"Period {self.name} ends {self.last} before it begins {self.first}.")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Calendar:
    """School holidays, public holidays and the weekend days worked instead (调休)."""

    summer_holidays: tuple[Period, ...] = ()
    winter_holidays: tuple[Period, ...] = ()
    public_holidays: tuple[Period, ...] = ()
    swapped_workdays: frozenset[date] = frozenset()

    def season(self, day: date) -> Season:
        """Whether schools are in term or on holiday on ``day``."""
        if _any_holds(self.summer_holidays, day):
            return "summer_holiday"
        if _any_holds(self.winter_holidays, day):
            return "winter_holiday"
        return "term"

    @cached_property
    def terms(self) -> tuple[Period, ...]:
        """School terms in order: the days between one long holiday and the next, so far as both are known."""
        holidays = sorted((*self.summer_holidays, *self.winter_holidays), key=lambda period: period.first)
        day = timedelta(days=1)
        return tuple(
            Period(f"{before.name}–{after.name}", before.last + day, after.first - day)
            for before, after in pairwise(holidays)
            if before.last + day < after.first
        )

    def days_of(self, written: str) -> list[date]:
        """The day meant in each period called so: ``summer_holiday``, ``winter_holiday``, or a public holiday's name.

        ``春节`` is its first day, ``春节:last`` its last, ``summer_holiday:before`` the day before it begins.
        """
        name, _, which = written.partition(":")
        kinds = {"summer_holiday": self.summer_holidays, "winter_holiday": self.winter_holidays}
        periods = kinds.get(name, tuple(period for period in self.public_holidays if name in period.name))
        if which == "last":
            return sorted(period.last for period in periods)
        return sorted(period.first - timedelta(days=which == "before") for period in periods)

    def is_workday(self, day: date) -> bool:
        """Whether offices are open: weekdays that are no public holiday, and swapped weekend days."""
        if day in self.swapped_workdays:
            return True
        return day.weekday() < 5 and not _any_holds(self.public_holidays, day)


def _any_holds(periods: Iterable[Period], day: date) -> bool:
    return any(day in period for period in periods)
