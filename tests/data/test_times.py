"""Cells of times of day and of several words: read as clerks write them, or refused with a reason."""

from __future__ import annotations

import pandas as pd
import pytest

from data.readers import cells
from data.readers.cells import why_not
from data.readers.times import times
from geo.contracts import CONTRACTS
from geo.errors import FrameError


def parse(kind: str, column: str, *texts: str) -> list[str | None]:
    values, _bad = cells.parse_distinct(
        pd.Series(texts, dtype="str"), cells.parser_of(kind, CONTRACTS[kind].column(column))
    )
    return [None if pd.isna(value) else value for value in values]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:30", "09:30"),
        ("０９：３０", "09:30"),
        ("09:30:59", "09:30"),
        ("9点30分", "09:30"),
        ("9时5分", "09:05"),
        ("9点半", "09:30"),
        ("9点", "09:00"),
        ("下午3:05", "15:05"),
        ("下午3点半", "15:30"),
        ("下午15:30", "15:30"),
        ("中午12点", "12:00"),
        ("中午1点", "13:00"),
        ("上午9:05", "09:05"),
        ("晚上7点", "19:00"),
        ("0.3958333333333333", "09:30"),  # as Excel keeps a time
        ("0", "00:00"),
        ("0.9999999", "23:59"),
        ("2026-07-01 09:30:00", "09:30"),
        ("2026-07-01T09:30:15.250+08:00", "09:30"),
        ("09:30:00.000+08:00", "09:30"),  # ODK's time
        ("1899-12-30 09:30:00", "09:30"),
    ],
)
def test_a_time_of_day_is_read_as_clerks_forms_and_workbooks_write_it(text: str, time: str) -> None:
    assert parse("patrols", "arrived_at", text) == [time]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("24:00", "is no time of the day"),
        ("9:60", "is no time of the day"),
        ("25点", "is no time of the day"),
        ("930", "is no time"),
        ("2026-07-01", "is no time"),
        ("傍晚", "is no time"),
        ("2026-07-01T09:30:00Z", "is the time of another zone"),
        ("1.5", "is no time"),
    ],
)
def test_what_is_no_time_is_refused_with_the_reason(text: str, reason: str) -> None:
    column = CONTRACTS["patrols"].column("arrived_at")
    values, bad = cells.parse_distinct(pd.Series([text], dtype="str"), cells.parser_of("patrols", column))
    assert values.isna().all()
    assert bad.all()
    assert str(why_not("patrols", column, text)[0]) == reason


def test_times_of_a_patrol_that_did_not_come_are_missing() -> None:
    assert parse("patrols", "arrived_at", "无", "—", "不详", " ") == [None] * 4
    assert times(pd.Series([], dtype="str")).empty


def test_several_words_stand_once_each_in_the_contracts_order() -> None:
    assert parse("teams", "days_off", "周日、周六", "周末", "6|7", "星期一", "周一，周一", "一三", "无") == [
        "6|7",
        "6|7",
        "6|7",
        "1",
        "1",
        None,
        None,
    ]
    assert parse("teams", "skills", "潜水、驾船", "diver boat", "救生") == ["boat|diver", "boat|diver", None]
    assert parse("hazard_sites", "patrol_skills", "需乘船") == ["boat"]


def test_the_ways_teams_get_about_are_known_by_the_words_of_ledgers() -> None:
    said = ("汽车", "皮卡", "电动车", "摩托车", "步行", "冲锋舟", "船艇", "直升机")
    assert parse("teams", "mode", *said) == ["car", "car", "ebike", "ebike", "walk", "boat", "boat", None]


@pytest.mark.parametrize(
    ("kind", "column", "cell", "holds"),
    [
        ("teams", "days_off", "6|7", True),
        ("teams", "days_off", "1|2|3|4|5|6|7", True),
        ("teams", "days_off", "7|6", False),
        ("teams", "days_off", "6|", False),
        ("teams", "days_off", "66", False),
        ("teams", "days_off", "", False),
        ("teams", "days_off", "8", False),
        ("teams", "skills", "boat|diver", True),
        ("teams", "skills", "boat,diver", False),
        ("patrols", "arrived_at", "23:59", True),
        ("patrols", "arrived_at", "24:00", False),
        ("patrols", "arrived_at", "9:30", False),
    ],
)
def test_a_frame_of_another_form_breaks_its_contract(kind: str, column: str, cell: str, holds: bool) -> None:
    contract = CONTRACTS[kind]
    frame = contract.empty().reindex(pd.Index(["X"], dtype="str", name=contract.index))
    given = {name: "W1" for name in ("site_id", "region_code") if name in contract.names}
    frame = frame.assign(**given, **{column: pd.array([cell], dtype="str")})
    frame = frame.astype(dict.fromkeys(given, "str"))
    if holds:
        contract.check(frame)
    else:
        with pytest.raises(FrameError, match=column):
            contract.check(frame)
