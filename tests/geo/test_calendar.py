"""School seasons and working days, first and last days included."""

from __future__ import annotations

from datetime import date

import pytest

from geo.calendar import Calendar, Period

CALENDAR = Calendar(
    summer_holidays=(Period("暑假", date(2024, 7, 6), date(2024, 8, 31)),),
    winter_holidays=(Period("寒假", date(2024, 1, 27), date(2024, 2, 25)),),
    public_holidays=(Period("国庆", date(2024, 10, 1), date(2024, 10, 7)),),
    swapped_workdays=frozenset({date(2024, 9, 29), date(2024, 10, 12)}),
)


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (date(2024, 7, 5), "term"),
        (date(2024, 7, 6), "summer_holiday"),
        (date(2024, 8, 31), "summer_holiday"),
        (date(2024, 9, 1), "term"),
        (date(2024, 1, 26), "term"),
        (date(2024, 1, 27), "winter_holiday"),
        (date(2024, 2, 25), "winter_holiday"),
        (date(2023, 7, 20), "term"),  # a year nobody entered is not guessed
    ],
)
def test_a_holiday_includes_its_first_and_last_day(day, season) -> None:
    assert CALENDAR.season(day) == season


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 9, 30), True),  # Monday
        (date(2024, 10, 1), False),  # 国庆, Tuesday
        (date(2024, 10, 8), True),
        (date(2024, 9, 28), False),  # Saturday
        (date(2024, 9, 29), True),  # Sunday worked instead
        (date(2024, 10, 12), True),  # Saturday worked instead
    ],
)
def test_swapped_weekends_are_worked_and_public_holidays_are_not(day, works) -> None:
    assert CALENDAR.is_workday(day) == works


def test_a_period_of_one_day_holds_that_day_and_one_that_ends_before_it_begins_is_refused() -> None:
    assert date(2024, 5, 1) in Period("一天", date(2024, 5, 1), date(2024, 5, 1))
    with pytest.raises(ValueError, match="before it begins"):
        Period("倒", date(2024, 5, 2), date(2024, 5, 1))
