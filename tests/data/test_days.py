"""Days are understood in every form a ledger has, and in no form that may be another day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.readers import cells
from geo.contracts import CONTRACTS

BIRTH_DATE = CONTRACTS["persons"].column("birth_date")


def days(*texts: str) -> list:
    values = cells.dates(pd.Series(texts, dtype="str"))
    return [None if pd.isna(value) else value.date() for value in values]


HAN = "〇一二三四五六七八九"


def han_number(number: int) -> str:
    """1 to 31 in words: 一, 十, 十二, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("" if tens == 1 else HAN[tens]) + "十") + (HAN[ones] if ones else "")


def forms_of(day: date) -> list[str]:
    year, month, number = day.year, day.month, day.day
    han_year = "".join(HAN[int(digit)] for digit in str(year))
    han_day = f"年{han_number(month)}月{han_number(number)}日"
    return [
        *(day.strftime(form) for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", " %Y-%m-%d ")),
        *(f"{year}{sign}{month}{sign}{number}" for sign in "-/.．／。、－—–"),
        f"{year}年{month}月{number}日", f"{year}年{month}月{number}号", f"{year}年{month}月{number}",
        f"{year} 年 {month} 月 {number} 日", f"{year}-{month}-{number} 8:30", f"{day} 23:59:59", f"{day} 08:30:00.123",
        f"{day}T08:30", f"{day}T00:30:00+08:00", f"{day}T23:30:00.000+0800", f"{year}年{month}月{number}日8时30分",
        f"{year}年{month}月{number}日 星期三", f"{year}年{month}月{number}日（周日）", f"'{day}", f"\ufeff{day}",
        f"{day:%Y%m%d}.0",
        str(day).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        han_year + han_day, han_year.replace("〇", "○") + han_day, han_year.replace("〇", "零") + han_day,
        han_year.replace("〇", "O") + han_day,
    ]  # fmt: skip


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
@example(date(2024, 2, 29))
@example(date(1900, 1, 1))
@example(date(2099, 12, 31))
def test_a_day_is_understood_in_every_usual_form(day: date) -> None:
    forms = forms_of(day)
    assert dict(zip(forms, days(*forms), strict=True)) == dict.fromkeys(forms, day)


def test_excel_serials_are_days_of_the_1900_system() -> None:
    """45413 is 2024-05-01 and 36526 is 2000-01-01 in Excel itself; the part behind the point is the time of day."""
    day = date(2024, 5, 1)
    assert days("45413", "45413.0", "45413.5", "45413.99999", "36526", "73050", "10000") == [
        day, day, day, day, date(2000, 1, 1), date(2099, 12, 31), date(1927, 5, 18),
    ]  # fmt: skip
    # shorter numbers are years or months and days, longer ones are no days at all
    assert days("2024", "9999", "73051", "454130", "-45413", "45413日") == [None] * 6


@given(st.dates(date(1901, 1, 1), date(2099, 12, 30)), st.times(), st.integers(-12 * 4, 14 * 4))
def test_a_time_with_a_zone_is_the_day_it_was_in_china(day: date, clock: time, quarters: int) -> None:
    zoned = datetime.combine(day, clock, timezone(timedelta(minutes=15 * quarters)))
    in_china = zoned.astimezone(timezone(timedelta(hours=8))).date()
    assert days(zoned.isoformat(), zoned.isoformat().replace("T", " ")) == [in_china] * 2
    utc = zoned.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert days(utc) == [in_china]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024年5月", "only a month"), ("2024.5", "only a month"), ("2024-05", "only a month"), ("202405",
        "only a month"),
        ("二〇二四年五月", "only a month"), ("2024", "only a year"), ("2024年", "only a year"), ("二○二四年",
        "only a year"),
        ("24.5.1", "two digits"), ("24年5月1日", "two digits"), ("240501", "two digits"), ("'98.3.2", "two digits"),
        ("09/03/2025", "which is the day and which the month"), ("5/1/2024", "which is the day and which the month"),
        ("1.5.2024", "which is the day"), ("May 1, 2024", "which is the day"), ("25/12/2024", "which is the day"),
        ("2025-02-29", "no day of the calendar"), ("2024-13-01", "no day of the calendar"), ("20240231",
        "no day of the"),
        ("2024-0-1", "no day of the calendar"), ("二〇二四年十三月一日", "no day of the calendar"),
        ("1899-12-31", "before 1900"), ("1890年5月1日", "before 1900"), ("2100-01-01", "after 2099"),
        ("农历五月初一", "lunar"), ("腊月廿三", "lunar"), ("二〇二四年正月十五", "lunar"), ("旧历2024年5月1日",
        "lunar"),
        ("99999", "a number that is no day"), ("3.61126E+17", "a number that is no day"), ("1714521600000", "a number"),
        ("5月1日", "no year"), ("5.1", "no year"), ("五月一日", "no year"),
        ("2024.5.1-2024.5.3", "more than one day"), ("2024年5月1日至2024年5月3日", "more than one day"),
        ("2024-05-01 25:00", "impossible time"), ("2024-05-01T10:61:00", "impossible time"),
        ("明天", "is no day"), ("２０２4年5月a日", "is no day"), ("#N/A", "error of Excel"), ("=TODAY()",
        "like a formula"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_and_the_reason_says_why(text: str, reason: str) -> None:
    assert days(text) == [None]
    said, fix = cells.why_not("persons", BIRTH_DATE, text)
    assert reason in said
    assert fix
    if "error" not in said and "formula" not in said:
        assert cells.why_not_a_date(text) == said
