"""Hours on duty: read as teams write them, or refused in one sentence that names the team."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.shifts import MINUTES_A_DAY, clock_of, minutes_of, parse_shifts


@pytest.mark.parametrize(
    ("text", "shifts"),
    [
        ("10:00-18:00", ((600, 1080),)),
        ("09:00-13:00,14:00-18:00", ((540, 780), (840, 1080))),
        ("14:00-18:00、9:00-13:00", ((540, 780), (840, 1080))),
        ("９：００—１３：００；１４：００～１８：００", ((540, 780), (840, 1080))),
        ("8:30 至 12:00", ((510, 720),)),
        ("08:00到12:00，12:00到16:00", ((480, 720), (720, 960))),  # one may end where the next begins
        ("00:00-24:00", ((0, MINUTES_A_DAY),)),
    ],
)
def test_shifts_are_minutes_after_midnight_in_the_order_of_the_day(text: str, shifts: tuple[object, ...]) -> None:
    assert parse_shifts(text) == shifts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("18:00-10:00", "Shift 18:00-10:00 of team D1 ends before it begins"),
        ("10:00-10:00", "ends before it begins"),
        ("09:00-13:00,12:30-18:00", "of team D1 overlap"),
        ("09:00-13:00,09:00-13:00", "of team D1 overlap"),
        ("中午、傍晚", "The shifts 中午、傍晚 of team D1 cannot be read"),
        ("25:00-26:00", "cannot be read"),
        ("10:60-18:00", "cannot be read"),
        ("10:00", "cannot be read"),
        ("", "Team D1 names no hours"),
        (" ， ", "Team D1 names no hours"),
    ],
)
def test_what_is_no_hours_is_refused_in_a_sentence_that_names_the_team(text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_shifts(text, "D1")
    assert said in str(refused.value)
    assert refused.value.ids == ("D1",)
    assert "\n" not in str(refused.value)


@given(
    st.lists(st.integers(0, MINUTES_A_DAY), min_size=2, max_size=8, unique=True).filter(lambda ends: not len(ends) % 2)
)
def test_what_is_written_is_read_again(ends: list[int]) -> None:
    ends.sort()
    shifts = tuple(zip(ends[::2], ends[1::2], strict=True))
    text = ",".join("-".join(f"{at // 60:02d}:{at % 60:02d}" for at in shift) for shift in reversed(shifts))
    assert parse_shifts(text) == shifts


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    try:
        shifts = parse_shifts(text, "D1")
    except InputError:
        return
    assert all(0 <= start < end <= MINUTES_A_DAY for start, end in shifts)


@given(st.integers(0, MINUTES_A_DAY - 1))
def test_a_time_of_day_and_its_minutes_are_one(minutes: int) -> None:
    assert minutes_of(clock_of(minutes)) == minutes


def test_what_runs_past_midnight_stays_at_the_days_last_minute() -> None:
    assert (clock_of(MINUTES_A_DAY), clock_of(-3), clock_of(599.6)) == ("23:59", "00:00", "10:00")
