"""What a plan is asked for, as plain values: days a team is out, read, checked and read back."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard.rota_asked import Absence, Asked, outs
from geo.errors import InputError

MONDAY = date(2026, 7, 20)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("T01", "T01"),
        ("T01:2026-07-20..2026-07-24", Absence("T01", MONDAY, date(2026, 7, 24))),
        ("T01:2026-07-20..", Absence("T01", MONDAY, None)),
        ("T01:2026-07-20", Absence("T01", MONDAY, MONDAY)),
        (" 610330-T1:2026-07-20..2026-07-20", Absence("610330-T1", MONDAY, MONDAY)),
    ],
)
def test_a_team_and_its_days_are_read(text: str, found: object) -> None:
    assert Absence.read(text) == found


@pytest.mark.parametrize(
    "text", ["", ":", "T01:", "T01:soon", "T01:..2026-07-24", "T01:2026-07-20..2026-07-2", "T:1:2"]
)
def test_what_names_no_days_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="names no team and days"):
        Absence.read(text)


def test_days_are_those_within_both_ends_with_them() -> None:
    """Tuesday to Thursday; cut to what a plan has; without a last day to its end; none outside."""
    out, sunday = Absence("T", date(2026, 7, 21), date(2026, 7, 23)), date(2026, 7, 26)
    assert sorted(out.days(MONDAY, sunday)) == [date(2026, 7, day) for day in (21, 22, 23)]
    assert sorted(out.days(date(2026, 7, 23), sunday)) == [date(2026, 7, 23)]
    assert len(Absence("T", date(2026, 7, 25)).days(MONDAY, sunday)) == 2
    assert not out.days(date(2026, 7, 24), sunday)


def test_all_that_is_asked_is_read_back() -> None:
    whole, away = outs(["T1", "T2:2026-07-21..2026-07-22", "T3:2026-07-25.."])
    asked = Asked(MONDAY, without=whole, away=away, red={"W1": MONDAY}, taken_as_done={"W2": date(2026, 7, 18)})
    assert Asked.from_json(json.loads(json.dumps(asked.as_json()))) == asked
    old = {"first": "2026-07-20", "weeks": 4}  # as kept before there were days out
    assert Asked.from_json(old) == Asked(MONDAY)


def test_a_team_out_on_no_day_of_the_plan_is_refused() -> None:
    with pytest.raises(InputError, match="on no day of the plan"):
        Asked(MONDAY, weeks=1, away=(Absence("T1", date(2026, 7, 27)),)).checked()
