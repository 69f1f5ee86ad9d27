"""The one overdue function, against hand-picked days and a plain per-row twin."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.calendar import Calendar, Period
from geo.errors import RuleError
from geo.rules import CLOCKS, Clock, Rule
from models.overdue import STATES, last_seen, overdue, overdue_by
from tests.models.build import county

DAYS = st.dates(date(2019, 12, 20), date(2028, 3, 10))
TERMS = Calendar(
    summer_holidays=tuple(Period("暑假", date(year, 7, 1), date(year, 8, 31)) for year in range(2018, 2031)),
    winter_holidays=tuple(Period("寒假", date(year, 1, 25), date(year, 2, 20)) for year in range(2018, 2031)),
)


def series(*days: date | None) -> pd.Series:
    return pd.Series(days, index=[f"p{n}" for n in range(len(days))], dtype="datetime64[s]")


@pytest.mark.parametrize(
    ("clock", "days", "last", "as_of", "state", "late"),
    [
        ("calendar_month", None, "2026-03-01", "2026-03-31", "met", 0),
        ("calendar_month", None, "2026-03-31", "2026-04-01", "due", 0),
        ("calendar_month", None, "2026-03-31", "2026-04-30", "due", 0),  # due today is not overdue
        ("calendar_month", None, "2026-03-01", "2026-05-01", "overdue", 1),
        ("calendar_month", None, "2024-01-31", "2024-02-29", "due", 0),  # a leap year's February
        ("calendar_month", None, "2025-12-31", "2026-01-31", "due", 0),
        ("calendar_week", None, "2026-07-05", "2026-07-06", "due", 0),  # Sunday, then Monday
        ("calendar_week", None, "2026-06-29", "2026-07-05", "met", 0),  # Monday to Sunday is one week
        ("calendar_week", None, "2026-06-29", "2026-07-12", "due", 0),
        ("calendar_week", None, "2026-06-29", "2026-07-13", "overdue", 1),
        ("calendar_year", None, "2025-01-01", "2026-12-31", "due", 0),
        ("calendar_year", None, "2025-12-31", "2027-01-01", "overdue", 1),
        ("rolling_days", 30, "2026-06-15", "2026-07-14", "met", 0),
        ("rolling_days", 30, "2026-06-15", "2026-07-15", "due", 0),
        ("rolling_days", 30, "2026-06-15", "2026-07-16", "overdue", 1),
        ("rolling_days", 30, "2026-07-15", "2026-07-15", "met", 0),
    ],
)
def test_days_by_hand(clock: Clock, days: int | None, last: str, as_of: str, state: str, late: int) -> None:
    found = overdue(
        series(date.fromisoformat(last)), as_of=date.fromisoformat(as_of), clock=clock, days=days, calendar=TERMS
    )
    assert found.loc["p0", ["state", "days_overdue"]].tolist() == [state, late]


def twin(last: date | None, as_of: date, clock: Clock, days: int) -> tuple[str, date | None, int | None]:
    """One row, by the calendar."""
    if last is None or last > as_of:
        return "never", None, None
    match clock:
        case "calendar_week":
            begins = last + timedelta(days=7 - last.weekday())
            ends = begins + timedelta(days=6)
        case "calendar_month":
            year, month = (last.year + 1, 1) if last.month == 12 else (last.year, last.month + 1)
            begins, ends = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case "calendar_quarter":
            ahead = last.year * 4 + (last.month - 1) // 3 + 1
            begins = date(ahead // 4, ahead % 4 * 3 + 1, 1)
            ends = date((ahead + 1) // 4, (ahead + 1) % 4 * 3 + 1, 1) - timedelta(days=1)
        case "school_term":
            begins, ends = next((term.first, term.last) for term in TERMS.terms if term.first > last)
        case "calendar_year":
            begins, ends = date(last.year + 1, 1, 1), date(last.year + 1, 12, 31)
        case _:
            begins = ends = last + timedelta(days=days)
    late = max(0, (as_of - ends).days)
    return "overdue" if late else "due" if as_of >= begins else "met", ends, late


@given(st.lists(st.none() | DAYS, max_size=8), DAYS, st.sampled_from(CLOCKS), st.integers(1, 400))
def test_equals_a_plain_twin(lasts: list[date | None], as_of: date, clock: Clock, days: int) -> None:
    found = overdue(series(*lasts), as_of=as_of, clock=clock, days=days, calendar=TERMS)
    assert found.index.tolist() == [f"p{n}" for n in range(len(lasts))]
    for row, last in zip(found.itertuples(), lasts, strict=True):
        state, due_on, late = twin(last, as_of, clock, days)
        assert row.state == state
        assert (None if pd.isna(row.due_on) else row.due_on.date()) == due_on
        assert (None if pd.isna(row.days_overdue) else row.days_overdue) == late


@given(DAYS, DAYS, st.sampled_from(CLOCKS), st.integers(1, 400))
def test_time_only_makes_it_later(last: date, as_of: date, clock: Clock, days: int) -> None:
    """From one day to the next the state never goes back, and a later visit is never due sooner."""
    order = dict(zip(("met", "due", "overdue"), range(3), strict=True))
    today, tomorrow = (
        overdue(series(last), as_of=max(last, as_of) + timedelta(days=n), clock=clock, days=days, calendar=TERMS).iloc[
            0
        ]
        for n in (0, 1)
    )
    assert order[today["state"]] <= order[tomorrow["state"]]
    later = overdue(
        series(last + timedelta(days=1)),
        as_of=max(last, as_of) + timedelta(days=1),
        clock=clock,
        days=days,
        calendar=TERMS,
    )
    assert later["due_on"].iloc[0] >= today["due_on"]


def test_a_clock_of_terms_needs_a_calendar_that_knows_them() -> None:
    for calendar in (None, Calendar()):
        with pytest.raises(RuleError, match="complete the county's calendar"):
            overdue(series(date(2026, 7, 1)), as_of=date(2026, 7, 15), clock="school_term", calendar=calendar)


def test_in_the_last_known_term_nothing_is_due_yet() -> None:
    last = TERMS.terms[-1].first
    found = overdue(series(last), as_of=last + timedelta(days=400), clock="school_term", calendar=TERMS)
    assert (found["state"].iloc[0], found["due_on"].isna().iloc[0]) == ("met", True)


def test_empty_and_never() -> None:
    assert overdue(series(), as_of=date(2026, 7, 15), clock="calendar_week").empty
    found = overdue(series(None, date(2026, 7, 16)), as_of=date(2026, 7, 15), clock="calendar_month")
    assert found["state"].tolist() == ["never", "never"]
    assert found["due_on"].isna().all()
    assert found["days_overdue"].isna().all()
    assert set(found["state"]) <= set(STATES)


@pytest.mark.parametrize("days", [None, 0, -3])
def test_a_rolling_clock_needs_days(days: float | None) -> None:
    with pytest.raises(RuleError, match="at least one day"):
        overdue(series(date(2026, 7, 1)), as_of=date(2026, 7, 15), clock="rolling_days", days=days)


def test_an_unknown_clock_or_a_rule_without_one_is_refused() -> None:
    with pytest.raises(RuleError, match="clock"):
        overdue(series(date(2026, 7, 1)), as_of=date(2026, 7, 15), clock="lunar_month")  # type: ignore[arg-type]
    rule = Rule(id="Y24", pack="x", clause="y", phrase="z", key="visits_regular")
    with pytest.raises(RuleError, match="Y24"):
        overdue_by(rule, series(None), as_of=date(2026, 7, 15))


def test_a_home_visit_is_also_a_contact_but_not_the_other_way(rows: dict) -> None:
    made = county(rows)
    persons = pd.Index(["C1", "C2", "E3"])
    visit = made.rules["county.child_visit"]
    contact = made.rules["county.child_contact"]
    assert last_seen(made, visit, persons).notna().tolist() == [True, True, False]
    assert last_seen(made, contact, persons).notna().tolist() == [True, True, True]


def test_a_visit_after_as_of_does_not_count(rows: dict) -> None:
    rows["visits"].append({"id": "V9", "person_id": "C1", "visited_on": "2026-07-16", "kind": "home_visit"})
    made = county(rows)
    last = last_seen(made, made.rules["county.child_visit"], pd.Index(["C1"]))
    assert last["C1"] == pd.Timestamp("2026-06-20")
