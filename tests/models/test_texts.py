"""JSON texts put together from columns: the same to the letter as those of ``json.dumps``."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import texts
from models.score import Factor, Fix, explain, list_fixes

NUMBER = st.floats(allow_nan=False, allow_infinity=False)


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


@given(st.lists(st.one_of(NUMBER, st.none())))
def test_numbers_are_written_as_json_has_them(values: list[float | None]) -> None:
    found = texts.numbers(np.array([np.nan if value is None else value for value in values], dtype=np.float64))
    assert found == [dumped(value) for value in values]


def test_an_infinite_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        texts.numbers(np.array([1.0, np.inf]))


@given(st.lists(st.sampled_from(["2026-01-31", "1999-12-01", None])))
def test_days_are_written_as_iso_dates(days: list[str | None]) -> None:
    assert texts.days(np.array(days, dtype="datetime64[D]")) == [dumped(day) for day in days]


@given(st.lists(st.lists(st.text(), max_size=3), max_size=6))
def test_lists_hold_the_pieces_of_their_row(rows: list[list[str]]) -> None:
    pieces = np.array([texts.of(text) for row in rows for text in row], dtype=object)
    row = np.repeat(np.arange(len(rows)), [len(each) for each in rows]).astype(np.int64)
    assert texts.lists(pieces, row, len(rows)) == [dumped(each) for each in rows]


def test_reasons_come_by_urgency_then_by_order_and_no_more_than_five() -> None:
    equal = np.array([1.0, 0.0])
    factors = [Factor(code, equal * (1 + (code == "c"))) for code in "abcdefg"]
    contributions, reasons = explain(factors, 2)
    assert json.loads(contributions[0]) == {code: 1.0 + (code == "c") for code in "abcdefg"}
    assert [reason["factor"] for reason in json.loads(reasons[0])] == ["c", "a", "b", "d", "e"]
    assert (contributions[1], reasons[1]) == ("{}", "[]")
    assert json.loads(reasons[0])[0]["share"] == 0.25


def test_a_contribution_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        explain([Factor("a", np.array([np.nan]))], 1)


def test_a_fix_says_what_it_has_and_no_more() -> None:
    applies, number, name = np.array([True, False, True]), np.array([1.5, 2.0, np.nan]), np.array(["red", "", ""])
    plain = Fix("plain", applies, number, name)
    bought = Fix("bought", ~applies, number, name, price=number, parts=[("x",)] * 3, unrecorded=applies)
    first, second, third = (json.loads(text) for text in list_fixes([bought, plain], 3))
    assert first == [{"action": "plain", "value_after": 1.5, "class_after": "red", "rule": None}]
    assert [fix["action"] for fix in second] == ["bought"]
    assert (second[0]["price"], second[0]["parts"], second[0]["unrecorded"]) == (2.0, ["x"], False)
    assert third[0]["value_after"] is None
    assert list_fixes([], 1) == ["[]"]


@given(
    st.lists(st.sampled_from([0.0, -0.0, 0.5, 1e-7, -1e-7, 2.675, 1 / 3, 0.1234565, None]), min_size=70, max_size=90)
)
def test_of_many_numbers_those_that_are_alike_are_written_alike(values: list[float | None]) -> None:
    """Rendered once each; zero and minus zero are two texts, and a rounded number is never minus zero."""
    found = texts.numbers(np.array([np.nan if value is None else value for value in values], dtype=np.float64))
    assert found == [dumped(value) for value in values]
    known = [value for value in values if value is not None]
    assert texts.rounded(np.array(known), 6) == [dumped(round(value, 6) + 0.0) for value in known]
