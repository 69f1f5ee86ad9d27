"""When waters are dangerous: how a year's risk is spread over months, days and hours.

A site's score is for a year; times ``risk_share`` it is for one hour, which is what a patrol rota weighs. A share is
the month's share of the year × the day's share of its month × the hour's share of the day, so that every calendar year
adds up to 1. Days of a month share by relative rates of their kind (school day, weekend, school holiday, public
holiday) and of heat and flood alerts: a hot July day gets more of July, July does not get more of the year.

The prior is published figures where there are any, filled up by expert values, each marked (``PRIORS``). It counts as
so many incidents as the rule ``drowning_parameter profile_strength`` says and is updated by the county's own. Months
and hours: Dirichlet pseudo-counts, posterior mean. Kinds of day and alerts: the mode of a conditional logit (McFadden
1974) of each incident's day among those of its month, under gamma priors; so incidents in July, when every day is a
holiday, say nothing about holidays against school days. Incidents without an hour do not move the hours and are
counted. One profile of hours holds for every kind of day: no figure tells them apart.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.calendar import Calendar
from geo.county import County
from models.score import Bools, Floats, rule_for

DayKind = Literal["school_day", "weekend", "school_holiday", "public_holiday"]
DAY_KINDS: Final[tuple[DayKind, ...]] = ("school_day", "weekend", "school_holiday", "public_holiday")
ALERTS: Final = ("heat", "flood")
"""Alerts that change a day. A release of a dam endangers one river, not the county's waters, and is left out."""

WINDOWS: Final[Mapping[str, range]] = {"noon": range(11, 14), "afternoon": range(14, 18), "dusk": range(18, 20)}
"""Hours patrols go by; 教基厅函〔2022〕18号 asks for afternoon and dusk."""


@dataclass(frozen=True)
class Prior:
    """One figure of the prior. ``grade`` as in ``models.evidence``: C is an expert value or an unchecked figure."""

    name: str
    value: float
    source: str
    grade: Literal["A", "B", "C"]


_EXPERT: Final = "expert value, no figure found"
_MONTHS: Final = (0.015, 0.02, 0.04, 0.07, 0.10, 0.15, 0.20, 0.18, 0.10, 0.06, 0.035, 0.03)
PRIORS: Final[tuple[Prior, ...]] = (
    # Hours 12 to 17, by the local clock; the paper says "afternoon" and does not give its hours.
    Prior("afternoon", 0.651, "Ma et al. 2010, BMC Public Health 10:156 (65.1 % in the afternoon)", "B"),
    # Hours 6 to 18. Daylight is not defined alike everywhere.
    Prior("daylight", 0.85, "several studies, 85 % in daylight, definitions differ", "C"),
    # Of the dark hours, 19 to 21: "afternoon and evening".
    Prior("evening", 0.12, _EXPERT, "C"),
    # April to October is published as the season without a share of each month; these have 0.86 in it.
    *(Prior(f"month_{m}", share, _EXPERT + ", April to October published", "C") for m, share in enumerate(_MONTHS, 1)),
    # Against a school day. A free day has some 13 waking hours to a school day's 4.5; damped, as not all are outdoors.
    Prior("weekend", 2.0, _EXPERT + ", holidays published", "C"),
    Prior("school_holiday", 2.0, _EXPERT + ", holidays published", "C"),
    Prior("public_holiday", 2.0, _EXPERT + ", holidays published", "C"),
    # Against the same day without an alert.
    Prior("heat", 1.5, _EXPERT, "C"),
    Prior("flood", 1.3, _EXPERT, "C"),
)
PRIOR: Final[Mapping[str, float]] = {prior.name: prior.value for prior in PRIORS}

_HOUR_SHAPE: Final = (3, 2, 2, 2, 2, 3, 10, 10, 15, 25, 37, 42, 90, 110, 125, 125, 110, 91, 60, 55, 40, 25, 10, 6)
"""Expert shape of the hours within each part of the day that has a figure."""

_PARTS: Final[tuple[tuple[tuple[int, ...], float], ...]] = (
    (tuple(range(12, 18)), PRIOR["afternoon"]),
    ((*range(6, 12), 18), PRIOR["daylight"] - PRIOR["afternoon"]),
    ((19, 20, 21), PRIOR["evening"]),
    ((*range(6), 22, 23), 1 - PRIOR["daylight"] - PRIOR["evening"]),
)

_ROUNDS, _SETTLED = 100, 1e-12

Spell = tuple[str, str, date, date]
"""An alert: kind, region code, first and last day."""


def prior_hours() -> Floats:
    """The prior share (24,) of each hour of the day: the figures of ``PRIORS``, spread by an expert shape."""
    shape, hours = np.array(_HOUR_SHAPE, dtype=np.float64), np.zeros(24)
    for part, share in _PARTS:
        rows = list(part)
        hours[rows] = share * shape[rows] / shape[rows].sum()
    return hours


def prior_months() -> Floats:
    """The prior share (12,) of each month of the year."""
    return np.array(_MONTHS) / sum(_MONTHS)


@dataclass(frozen=True, eq=False)
class Profile:
    """How a year's risk is spread.

    ``months`` (12,) and ``hours`` (24,) are shares that add up to 1. ``kinds`` are rates of a kind of day relative to a
    school day of the prior, ``alerts`` of an alert's days relative to others. ``incidents``: how many of the county's
    own moved it; ``hour_unknown``: how many of them had no hour; ``holidays_unknown``: how many fell in a year the
    calendar has no public holidays of, so that one passes for a plain day. ``strength``: how many the prior counts as.
    ``spells``: the heat and flood alerts on record.
    """

    months: Floats
    kinds: Mapping[DayKind, float]
    alerts: Mapping[str, float]
    hours: Floats
    incidents: int
    hour_unknown: int
    holidays_unknown: int
    strength: float
    calendar: Calendar
    code: str
    spells: tuple[Spell, ...] = ()
    _rates: dict[tuple[int, int, str], Floats] = field(default_factory=dict, repr=False)

    @property
    def grade(self) -> Literal["B", "C"]:
        """B where the county's own incidents are at least as many as the prior counts as, C otherwise."""
        return "B" if self.incidents >= self.strength else "C"

    def day_share(self, day: date, region: str = "") -> float:
        """The day's share of its year's risk in a region (a code; the whole county by default)."""
        rates = self._month_rates(day.year, day.month, region or self.code)
        return float(self.months[day.month - 1] * rates[day.day - 1] / rates.sum())

    def _month_rates(self, year: int, month: int, region: str) -> Floats:
        key = year, month, region
        if key not in self._rates:
            rates = np.array([*(self.kinds[k] for k in DAY_KINDS), *(self.alerts[a] for a in ALERTS)])
            self._rates[key] = np.where(_marks(self.calendar, self.spells, *key), rates, 1.0).prod(axis=1)
        return self._rates[key]


def profile(county: County) -> Profile:
    """The county's profile on ``as_of``, from its incidents of as many years as the score counts.

    Raises:
        UnknownRuleError: the county's packs lack a rule this reads.
    """
    strength = rule_for(county, "drowning_parameter", "profile_strength").number
    years = rule_for(county, "drowning_parameter", "incident_years").number
    today = pd.Timestamp(county.as_of)
    rows = county.incidents
    rows = rows[(rows["occurred_on"] <= today) & (rows["occurred_on"] > today - pd.DateOffset(years=int(years)))]
    days = [day.date() for day in rows["occurred_on"]]
    hours = rows["hour"].dropna().to_numpy(dtype=np.int64)
    by_month = np.bincount(rows["occurred_on"].dt.month.to_numpy(dtype=np.int64) - 1, minlength=12)
    spells = _spells(county)
    rates = _rates(county.calendar, list(zip(days, rows["region_code"], strict=True)), spells, strength)
    known = {day.year for period in county.calendar.public_holidays for day in (period.first, period.last)}
    return Profile(
        _posterior(prior_months(), by_month, strength),
        {kind: rates[kind] for kind in DAY_KINDS},
        {alert: rates[alert] for alert in ALERTS},
        _posterior(prior_hours(), np.bincount(hours, minlength=24), strength),
        len(days),
        len(days) - len(hours),
        sum(day.year not in known for day in days),
        strength,
        county.calendar,
        county.code,
        spells,
    )


def risk_share(profile: Profile, day: date, hour: int, region: str = "") -> float:
    """The share of a year's risk in one hour (0 to 23) of a day; over a calendar year they add up to 1.

    ``region``, a code, takes in the alerts of that place and those above it; by default those of the whole county.

    Raises:
        ValueError: there is no such hour.
    """
    if not 0 <= hour < 24:
        raise ValueError(f"An hour is 0 to 23, not {hour}.")
    return profile.day_share(day, region) * float(profile.hours[hour])


def windows(profile: Profile, day: date, region: str = "") -> dict[str, float]:
    """The shares of a year's risk in the ``WINDOWS`` of a day: noon 11-14, afternoon 14-18, dusk 18-20."""
    whole = profile.day_share(day, region)
    return {name: whole * float(profile.hours[list(hours)].sum()) for name, hours in WINDOWS.items()}


def shares(profile: Profile, first: date, last: date, region: str = "") -> pd.DataFrame:
    """``risk_share`` of every hour (columns 0 to 23) of the days from ``first`` to ``last`` (index day), inclusive."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    of_day = np.array([profile.day_share(day, region) for day in days], dtype=np.float64)
    index = pd.DatetimeIndex(days, name="day")
    return pd.DataFrame(of_day[:, None] * profile.hours, index=index, columns=pd.RangeIndex(24, name="hour"))


def day_kind(calendar: Calendar, day: date) -> DayKind:
    """What kind of day it is for a child. A weekend worked instead of a holiday (调休) is a school day in term."""
    if day not in calendar.swapped_workdays and any(day in period for period in calendar.public_holidays):
        return "public_holiday"
    if calendar.season(day) != "term":
        return "school_holiday"
    return "school_day" if calendar.is_workday(day) else "weekend"


def _posterior(prior: Floats, counts: npt.NDArray[np.int64], strength: float) -> Floats:
    """The mean of a Dirichlet posterior, the prior standing for ``strength`` counts."""
    total = strength + float(counts.sum())
    shares: Floats = prior * (strength / total) + counts / total
    return shares


def _spells(county: County) -> tuple[Spell, ...]:
    """Heat and flood alerts; one without an end is in force until somebody ends it."""
    rows = county.frames["alerts"]
    rows = rows[rows["kind"].isin(ALERTS)]
    return tuple(
        (kind, code, first.date(), date.max if pd.isna(end) else end.date())
        for kind, code, first, end in zip(
            rows["kind"], rows["region_code"], rows["from_date"], rows["to_date"], strict=True
        )
    )


def _marks(calendar: Calendar, spells: tuple[Spell, ...], year: int, month: int, region: str) -> Bools:
    """Which of ``DAY_KINDS`` and ``ALERTS`` (columns) hold on each day (rows) of a month in a region."""
    last = monthrange(year, month)[1]
    days = [date(year, month, number) for number in range(1, last + 1)]
    kinds = [day_kind(calendar, day) for day in days]
    marks = [[kind == each for each in kinds] for kind in DAY_KINDS]
    for alert in ALERTS:
        here = [(first, end) for kind, code, first, end in spells if kind == alert and region.startswith(code)]
        marks.append([any(first <= day <= end for first, end in here) for day in days])
    return np.array(marks, dtype=bool).T


def _rates(
    calendar: Calendar, happened: list[tuple[date, str]], spells: tuple[Spell, ...], strength: float
) -> dict[str, float]:
    """Rates by kind of day and alert: each incident's day is held against the other days of its month and region.

    The gamma prior of a rate has its mode, on the log scale, at the prior figure; its shape is ``strength`` shared
    among the kinds of day, or between an alert and none. The log posterior is concave: Newton's method, steps halved.
    """
    names = (*DAY_KINDS, *ALERTS)
    prior = np.array([1.0, *(PRIOR[name] for name in names[1:])])
    if not happened:
        return dict(zip(names, prior.tolist(), strict=True))
    given = tuple({code for _, code, _, _ in spells})
    # Where no alert was ever given, one region is like another.
    keys = [(day.year, day.month, code if code.startswith(given) else "") for day, code in happened]
    months = Counter(keys)
    marks = {key: _marks(calendar, spells, *key) for key in months}
    each = np.concatenate(list(marks.values())).astype(np.float64)  # (days, rates)
    month = np.repeat(np.arange(len(months)), [len(rows) for rows in marks.values()])
    number = np.array(list(months.values()), dtype=np.float64)
    seen = np.zeros(len(names))
    for key, (day, _) in zip(keys, happened, strict=True):
        seen += marks[key][day.day - 1]
    shape = strength / np.array([len(DAY_KINDS)] * len(DAY_KINDS) + [2] * len(ALERTS))

    def value(log_rate: Floats) -> float:
        total = np.log(np.bincount(month, weights=np.exp(each @ log_rate)))
        return float((shape + seen) @ log_rate - (shape / prior) @ np.exp(log_rate) - number @ total)

    log_rate = np.log(prior)
    for _ in range(_ROUNDS):
        weight = np.exp(each @ log_rate)
        chance = weight / np.bincount(month, weights=weight)[month]
        mean = np.column_stack([np.bincount(month, weights=chance * column) for column in each.T])
        pull = shape / prior * np.exp(log_rate)
        slope = shape + seen - pull - number @ mean
        spread = (each * (chance * number[month])[:, None]).T @ each - (mean * number[:, None]).T @ mean
        step = np.linalg.solve(np.diag(pull) + spread, slope)
        now = value(log_rate)
        while value(log_rate + step) < now - 1e-12 * abs(now):
            step = step / 2
        log_rate = log_rate + step
        if np.abs(step).max() < _SETTLED:
            break
    return dict(zip(names, np.exp(log_rate).tolist(), strict=True))
