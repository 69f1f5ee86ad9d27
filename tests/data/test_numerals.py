"""Numbers are understood as they are written, with their own unit, and estimates and ranges are not."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.readers import cells
from data.readers.numerals import chinese_number, numbers, whole_numbers
from geo.contracts import CONTRACTS
from geo.frames import Column

DEPTH = CONTRACTS["hazard_sites"].column("depth_m")


def parse(parser, *texts: str) -> list:
    return [None if pd.isna(value) else value for value in parser(pd.Series(texts, dtype="str"))]


def column_of(kind: str, name: str) -> Column:
    return CONTRACTS[kind].column(name)


def test_numbers_are_understood_as_they_are_written() -> None:
    texts = {
        "2.5": 2.5, " ３ ": 3, "1e3": 1000, "1,234.5": 1234.5, "１２": 12, "1，234": 1234, "12,345,678": 12_345_678,
        "+5": 5, "−5": -5, ".5": 0.5, "5.": 5, "'12": 12, "十二": 12, "一百零五": 105, "两千": 2000, "二点五": 2.5,
        "3.5万": 35_000, "3.3万": 33_000, "三万五千": 35_000, "零": 0, "壹佰贰拾": 120,
    }  # fmt: skip
    assert dict(zip(texts, parse(numbers, *texts), strict=True)) == texts


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("约3", "an estimate"), ("3左右", "an estimate"), ("10余", "an estimate"), ("3-5", "a range"), ("3~5米",
        "a range"),
        ("三至五", "a range"), (">2", "a bound"), ("≥2", "a bound"), ("5%", "a percentage"), ("250厘米", "a unit"),
        ("nan", "no number"), ("inf", "no number"), ("-inf", "like a formula"), ("1e999", "too large"), ("2,5",
        "no number"),
        ("1,23,456", "no number"), ("二五", "no number"), ("一百五", "no number"), ("一万五", "no number"), ("深",
        "no number"),
        ("0x10", "a unit"), ("1_000", "a unit"), ("٣", "no number"), ("²", None), ("万", "no number"), ("点五",
        "no number"),
        ("#DIV/0!", "error of Excel"), ("=1+1", "like a formula"), ("- 5", "no number"), ("米", "no number"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_and_the_reason_says_why(text: str, reason: str | None) -> None:
    if reason is None:  # as full-width digits a small one is a digit in another shape
        assert parse(numbers, text) == [2]
        return
    assert parse(lambda texts: numbers(texts, ("米", "m")), text) == [None]
    assert reason in cells.why_not("hazard_sites", DEPTH, text)[0]


def test_a_number_may_carry_the_unit_of_its_column_and_no_other() -> None:
    depth = cells.parser_of("hazard_sites", DEPTH)
    assert parse(depth, "2.5米", "2.5 m", "2.5M", "２．５公尺", "十二米", "2.5厘米", "2.5人", "2.5mm") == [
        2.5, 2.5, 2.5, 2.5, 12, None, None, None,
    ]  # fmt: skip
    cost = cells.parser_of("candidates", column_of("candidates", "cost_yuan"))
    assert parse(cost, "12,000元", "1.2万元", "3万") == [12_000, 12_000, 30_000]
    members = cells.parser_of("teams", column_of("teams", "members"))
    assert parse(members, "6人", "六人", "6.5人", "6元") == [6, 6, None, None]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_to_the_last_digit(value: float) -> None:
    assert parse(numbers, repr(value)) == [value]


@given(st.integers(-(2**31) + 1, 2**31 - 1))
def test_a_whole_number_comes_back_in_every_form(value: int) -> None:
    wide = str(value).translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    assert parse(whole_numbers, str(value), f"{value:,}", f"{value}.0", wide) == [value] * 4


def test_a_whole_number_is_not_rounded() -> None:
    assert parse(whole_numbers, "2", "2.0", "2.5", "99999999999", "x") == [2, 2, None, None, None]
    hour = column_of("incidents", "hour")
    assert "no whole number" in cells.why_not("incidents", hour, "2.5")[0]
    assert "too large" in cells.why_not("incidents", hour, "99999999999")[0]


def test_chinese_numerals_have_their_value_and_short_forms_have_none() -> None:
    golden = {
        "一": 1, "十": 10, "十一": 11, "二十": 20, "九十九": 99, "一百": 100, "一百零一": 101, "一百一十": 110,
        "一百一十五": 115,
        "一千零一": 1001, "一千零一十": 1010, "一千一百": 1100, "两千零二十四": 2024, "一万": 10_000,
        "一万零五": 10_005,
        "一万零五十": 10_050, "一万一千": 11_000, "十二万三千": 123_000, "三百万": 3_000_000, "三点一四": 3.14,
    }  # fmt: skip
    assert {text: chinese_number(text) for text in golden} == golden
    wrong = [
        "",
        "一百五",
        "一万五",
        "三五",
        "十十",
        "百",
        "一百零",
        "零一百",
        "一千十",
        "点",
        "一点",
        "点一",
        "一万万",
        "亿",
        "abc",
    ]
    assert [chinese_number(text) for text in wrong] == [None] * len(wrong)
