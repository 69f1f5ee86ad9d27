"""The deadline calendar (期限日历): what falls due when, who was in time for the last day and who is for the next.

Whether something came in time is a thing of offices, places and schools. It is worked out on the whole county, like the
evaluation it belongs to, and a reader gets the part in its own scope.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd

from dashboard.access import Reader
from dashboard.services.obligations import Column, Line, Obligations, Scorecard
from data.obligations import ObligationRun
from data.packs import load_calendar
from geo.calendar import Calendar
from geo.populations import POPULATIONS
from geo.rules import Rule
from models.obligations import arrivals, deadlines

_OF_PERSONS: Final = ("persons", "households", "carers")
MONTHS: Final = 12


@dataclass(frozen=True)
class Arrival:
    """What came for one day, of the subjects in one region: counts, and of a single subject the day it came.

    ``pending``: the day has not come, and nothing has been sent yet. ``came_on``: None where it has not come, or of
    several subjects.
    """

    due_on: date
    early: int
    on_time: int
    late: int
    missing: int
    pending: int
    came_on: date | None

    @property
    def total(self) -> int:
        """Subjects asked."""
        return self.early + self.on_time + self.late + self.missing + self.pending

    @property
    def state(self) -> str:
        """The worst of them: missing, late, pending, on_time or early."""
        return next(name for name in ("missing", "late", "pending", "on_time", "early") if getattr(self, name))


@dataclass(frozen=True)
class Duty:
    """One deadline rule: its last day and its next, and what came for them by region code.

    ``recorded``: whether anything of the table it looks at was ever loaded; if not, nothing is known.
    """

    rule: Rule
    last: date | None
    next: date | None
    came: Mapping[tuple[str, date], Arrival]
    recorded: bool


@dataclass(frozen=True)
class Coming:
    """Something that falls due on a day. ``open``: subjects in the region that owe it still (None: unknown)."""

    day: date
    days_left: int
    rule: Rule
    open: int | None


@dataclass(frozen=True)
class Phase:
    """One step of a programme: from a day to the day its milestone was due, and when that was sent."""

    first: date | None
    last: date
    arrival: Arrival | None


@dataclass(frozen=True)
class Programme:
    """A rule with single days of single years: the phases of a three-year programme (三年行动)."""

    rule: Rule
    phases: tuple[Phase, ...]
    recorded: bool


@dataclass(frozen=True)
class DeadlineCalendar:
    """All of the page. ``columns``: the reader's region and those below it; ``coming`` in the order of days."""

    run: ObligationRun
    packs: tuple[tuple[str, str], ...]
    calendar: Calendar
    columns: tuple[Column, ...]
    coming: tuple[Coming, ...]
    duties: tuple[Duty, ...]
    programmes: tuple[Programme, ...]

    @property
    def months(self) -> list[date]:
        """The first days of the month of ``as_of`` and the following ones."""
        first = self.run.as_of.replace(day=1)
        return [
            date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(MONTHS)
        ]


def calendar_of(obligations: Obligations, reader: Reader) -> DeadlineCalendar | None:
    """The deadline calendar of a reader's region; None before the first evaluation."""
    card = obligations.scorecard(reader)
    if card is None:
        return None
    key = ("deadlines", card.run.id, obligations.rules(reader).digest, card.place.code)
    found: DeadlineCalendar = obligations.cached(key, lambda: _calendar(obligations, reader, card))
    return found


def _calendar(obligations: Obligations, reader: Reader, card: Scorecard) -> DeadlineCalendar:
    run, calendar = card.run, load_calendar(obligations.entry(reader).calendar)
    rules = [line.rule for line in card.lines]
    key = ("arrivals", run.id, obligations.rules(reader).digest)
    found: Mapping[str, pd.DataFrame] = obligations.cached(key, lambda: _arrivals(obligations, run, rules))
    duties, programmes = [], []
    for rule in (rule for rule in rules if rule.measure == "deadline"):
        table = found.get(rule.id)
        came = {} if table is None else _by_region(table, card.columns, run.as_of)
        recorded = table is not None and not table.empty
        if _is_programme(rule):
            programmes.append(Programme(rule, _phases(rule, came, run.county), recorded))
        else:
            days = [day for day in deadlines(rule, calendar, run.as_of) if rule.holds_on(day)]
            last = max((day for day in days if day < run.as_of), default=None)
            coming = min((day for day in days if day >= run.as_of), default=None)
            duties.append(Duty(rule, last, coming, came, recorded))
    return DeadlineCalendar(
        run=run,
        packs=card.packs,
        calendar=calendar,
        columns=card.columns,
        coming=tuple(sorted(_coming(card.lines, calendar, run.as_of), key=lambda entry: (entry.day, entry.rule.id))),
        duties=tuple(duties),
        programmes=tuple(programmes),
    )


def _arrivals(obligations: Obligations, run: ObligationRun, rules: list[Rule]) -> dict[str, pd.DataFrame]:
    asked = [
        rule for rule in rules if rule.measure == "deadline" and POPULATIONS[rule.population].kind not in _OF_PERSONS
    ]
    kinds = {"regions", *(POPULATIONS[rule.population].kind for rule in asked), *(rule.of for rule in asked)}
    kinds |= {name.rpartition(".")[0] for rule in asked for name in rule.among if "." in name}
    county = obligations.store.county(run.county, as_of=run.as_of, known_at=run.known_at, kinds=sorted(kinds))
    return {rule.id: arrivals(county, rule) for rule in asked}


def _by_region(table: pd.DataFrame, columns: tuple[Column, ...], today: date) -> dict[tuple[str, date], Arrival]:
    """What came, by region and day, for the columns of a reader and for no other region."""
    found = {}
    for column in columns:
        inside = table[table["region_code"].str.startswith(column.code)]
        for due, part in inside.groupby("due_on"):
            day, came = due.date(), part["came_on"]  # type: ignore[attr-defined]
            nothing = int(came.isna().sum())
            found[column.code, day] = Arrival(
                due_on=day,
                early=int((came < due).sum()),
                on_time=int((came == due).sum()),
                late=int((came > due).sum()),
                missing=nothing if day < today else 0,
                pending=nothing if day >= today else 0,
                came_on=came.iloc[0].date() if len(part) == 1 and not nothing else None,
            )
    return found


def _is_programme(rule: Rule) -> bool:
    """Several days, each of one year alone: the milestones of a programme, not a duty that comes again."""
    return len(rule.due) > 1 and all(len(written) == len("2024-12-31") and written[0] != "@" for written in rule.due)


def _phases(rule: Rule, came: Mapping[tuple[str, date], Arrival], county: str) -> tuple[Phase, ...]:
    phases, first = [], rule.valid_from
    for day in sorted(date.fromisoformat(written) for written in rule.due):
        phases.append(Phase(first, day, came.get((county, day))))
        first = day + timedelta(days=1)
    return tuple(phases)


def _coming(lines: tuple[Line, ...], calendar: Calendar, today: date) -> list[Coming]:
    """The days of deadline rules in the coming months, and of every other rule its next day."""
    found = []
    end = date(today.year + 1, today.month, 1)
    for line in lines:
        rule, cell = line.rule, line.cells[0]
        days: list[date] = []
        if rule.measure == "deadline":
            days = [day for day in deadlines(rule, calendar, today) if today <= day < end and rule.holds_on(day)]
        elif cell is not None and cell.next_due is not None and cell.next_due >= today:
            days = [cell.next_due]
        for number, day in enumerate(days):
            still_owed = None if cell is None or number else cell.due if cell.due else None
            found.append(Coming(day, (day - today).days, rule, still_owed))
    return found
