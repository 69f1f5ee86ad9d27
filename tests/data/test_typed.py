"""Cells of a mapped file: values of the right type, and every cell that cannot be one refused in words."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.importing.examples import without_examples
from data.importing.faults import Faults
from data.importing.mapping import ColumnMapping, match
from data.importing.typed import Typed, read_groups, type_fields
from data.readers.source import Source
from geo.contracts import CONTRACTS
from tests.examples import examples

TODAY = date(2026, 7, 15)


def source(*headers: str, rows: list[list[str | None]]) -> Source:
    frame = pd.DataFrame(rows, columns=list(headers), dtype="str")
    return Source("名单", frame, np.arange(len(rows)) + 2, tuple(range(len(headers))))


def typed(kind: str, headers: str, *rows: str, mapping: ColumnMapping | None = None) -> tuple[Typed, Faults]:
    """``typed("visits", "姓名,走访日期", "张三,2026-01-01")``: fields and faults; an empty cell is a missing one."""
    read = source(*headers.split(","), rows=[[cell or None for cell in row.split(",")] for row in rows])
    faults = Faults(read)
    found = mapping or match(kind, headers.split(","), whole=False)
    return type_fields(kind, read, found, faults, today=TODAY), faults


def refused(faults: Faults) -> list[tuple[str, str]]:
    return [(reject.cell, reject.reason) for reject in faults]


def test_every_field_has_its_type() -> None:
    found, faults = typed(
        "hazard_sites",
        "点位编号,名称,类型,水深（米）,是否常有人游泳,排查日期",
        "W1,罗家塘,塘,２．５米,√,2024.5.1",
        "W2,,河,,,45413",
    )
    assert list(faults) == []
    frame = found.frame
    assert frame["depth_m"].tolist()[0] == 2.5
    assert np.isnan(frame["depth_m"].iloc[1])
    assert frame["kind"].tolist() == ["pond", "river"]
    assert frame["swimming_place"].tolist() == [True, pd.NA]
    assert frame["surveyed_on"].tolist() == [pd.Timestamp("2024-05-01")] * 2


def test_what_was_done_cannot_lie_in_the_future_and_what_is_planned_can() -> None:
    _, faults = typed("patrols", "点位编号,计划日期,完成日期", "W1,2026-08-01,2026-07-15", "W1,2026-07-01,2026-07-16")
    assert refused(faults) == [("C3", "lies in the future")]
    _, faults = typed("persons", "姓名,出生日期", "张三,2026-07-16", "李四,2026-07-15")
    assert refused(faults) == [("B2", "lies in the future")]


@pytest.mark.parametrize(
    ("cell", "reason"), [("-0.5", "is below 0"), ("201", "is above 200"), ("200", None), ("0", None), ("250厘米", "…")]
)
def test_numbers_keep_to_their_limits_and_units(cell: str, reason: str | None) -> None:
    found, faults = typed("hazard_sites", "点位编号,水深（米）", f"W1,{cell}")
    if reason is None:
        assert list(faults) == []
        assert found.frame["depth_m"].tolist() == [float(cell)]
    else:
        assert len(list(faults)) == 1, "a depth in centimetres is no depth in metres"
        assert reason in {"…", next(iter(faults)).reason}


@pytest.mark.parametrize("cell", ["不详", "未知", "N/A", "—", "/", "  ", "？？"])
def test_what_is_not_known_is_missing_and_no_fault(cell: str) -> None:
    found, faults = typed("persons", "姓名,性别,出生日期,健康状况,身份证号", f"张三,{cell},{cell},{cell},{cell}")
    assert list(faults) == []
    for name in ("sex", "birth_date", "health", "identity_number"):
        assert found.frame[name].isna().all(), name


@pytest.mark.parametrize(
    ("kind", "header", "cell"),
    [
        ("persons", "姓名", "=cmd|'/c calc'!A1"),
        ("households", "住址", "=HYPERLINK(\"http://x\")"),
        ("households", "住址", "@SUM(A1)"),
        ("households", "住址", "+A1"),
        ("visits", "发现问题", "坏\x07字"),
        ("visits", "发现问题", "#REF!"),
        ("persons", "人员编号", "3.61126E+17"),
        ("households", "住址", "x" * 2001),
        ("persons", "性别", "=1+1"),
        ("persons", "人群类别", "=1+1"),
    ],
)  # fmt: skip
def test_formulas_control_characters_and_rounded_numbers_are_refused(kind: str, header: str, cell: str) -> None:
    read = source(header, rows=[[cell], ["好"]])
    faults = Faults(read)
    found = type_fields(kind, read, match(kind, [header], whole=False), faults, today=TODAY)
    assert faults.bad.tolist()[0]
    assert found.frame.iloc[0].isna().all() or header == "人群类别"


def test_a_word_nobody_knows_is_refused_with_the_nearest_and_a_saved_word_is_ours() -> None:
    _, faults = typed("persons", "姓名,性别", "张三,男人家")
    assert [reject.column for reject in faults] == ["性别"]
    mapping = ColumnMapping(
        {"name": "姓名", "groups": "类别", "health": "健康"},
        words={"groups": {"重点儿童": "child_in_difficulty"}, "health": {"ＯＫ": "good"}},
    )
    found, faults = typed(
        "persons",
        "姓名,类别,健康",
        "张三,重点儿童、留守儿童,ok",
        "李四,重点儿童,较差",
        "王五,留守人员,OK",
        mapping=mapping,
    )
    assert refused(faults) == [("B4", "is not one of the words known")]
    assert found.groups is not None
    assert found.groups.tolist()[:2] == [["child_in_difficulty", "left_behind_child"], ["child_in_difficulty"]]
    assert found.frame["health"].tolist() == ["good", "poor", "good"]


def test_every_group_a_list_names_is_known_in_refused_rows_and_constants_too() -> None:
    read = source(
        "姓名", "类别", rows=[["张三", "留守儿童、困境儿童"], ["李4", "独居老人"], ["王五", None], ["赵", "乱写"]]
    )
    found = read_groups(read, match("persons", ["姓名", "类别"], whole=False))
    assert found == {"left_behind_child", "child_in_difficulty", "elder_living_alone"}
    constant = match("persons", ["姓名"], constants={"groups": "留守妇女"}, whole=False)
    assert read_groups(read, constant) == {"left_behind_woman"}
    assert read_groups(read, match("persons", ["姓名"], whole=False)) == frozenset()


@pytest.mark.parametrize(
    ("kind", "first", "last", "wrong", "right"),
    [
        ("spells", "起始日期", "终止日期", ("2025-01-02", "2025-01-01"), ("2025-01-01", "2025-01-01")),
        ("staff", "任职日期", "离任日期", ("2025-01-02", "2024-12-31"), ("", "2024-12-31")),
        ("roads", "封闭起", "封闭止", ("2025-06-02", "2025-06-01"), ("2025-06-02", "")),
        ("populations", "起始年龄", "截止年龄", ("15", "14"), ("0", "0")),
    ],
)
def test_what_ends_before_it_begins_is_refused(
    kind: str, first: str, last: str, wrong: tuple[str, str], right: tuple[str, str]
) -> None:
    _, faults = typed(kind, f"{first},{last}", ",".join(wrong), ",".join(right))
    assert refused(faults) == [("B2", f"lies before {first}")]


def test_a_group_written_with_the_village_is_kept_and_one_in_its_own_column_goes_before_it() -> None:
    found, faults = typed("households", "户编号,村", "H1,罗家村3组", "H2,罗家村上湾组", "H3,罗家村")
    assert list(faults) == []
    assert found.frame["group_name"].fillna("").tolist() == ["3组", "上湾组", ""]
    found, _ = typed("households", "户编号,村,村民小组", "H1,罗家村3组,", "H2,罗家村3组,五组")
    assert found.frame["group_name"].tolist() == ["3组", "五组"]


def test_a_group_that_has_no_place_in_the_kind_is_noted() -> None:
    _, faults = typed("hazard_sites", "点位编号,村", "W1,罗家村3组", "W2,罗家村")
    notes, noted = faults.notes(np.array([True, True]))
    assert [(note.cell, note.note) for note in notes] == [("B2", "only the village is kept, not the group")]
    assert noted.tolist() == [True, False]


def test_a_constant_is_read_like_a_cell_of_every_row() -> None:
    mapping = match("visits", ["姓名"], constants={"visited_on": "2026.5.1", "kind": "入户走访"}, whole=False)
    found, faults = typed("visits", "姓名", "张三", "李四", mapping=mapping)
    assert list(faults) == []
    assert found.frame["visited_on"].tolist() == [pd.Timestamp("2026-05-01")] * 2
    assert found.frame["kind"].tolist() == ["home_visit"] * 2
    mapping = match("visits", ["姓名"], constants={"visited_on": "去年"}, whole=False)
    _, faults = typed("visits", "姓名", "张三", "李四", mapping=mapping)
    assert [reject.cell for reject in faults] == ["", ""]


def test_an_identity_number_is_never_shown() -> None:
    number = "361126201405010011"
    _, faults = typed("persons", "姓名,身份证号", f"张三,{number}", "李四,3.61126E+17", "王五,361126201413010011")
    shown = [f"{reject.value}{reject.reason}{reject.fix}" for reject in faults]
    assert len({reject.row for reject in faults}) == 3
    assert not any("201405010011" in text or "201413010011" in text for text in shown)


def test_example_rows_of_a_template_are_no_records_wherever_their_mark_stands() -> None:
    rows = [["示例：张三", "男"], ["「示例」李四", "女"], [None, "示例"], ["王五", "男"], ["赵示例", "男"]]
    read = without_examples(source("姓名", "性别", rows=rows))
    assert read.frame["姓名"].tolist() == ["王五", "赵示例"]
    assert read.rows.tolist() == [5, 6]
    assert [row for row, _ in read.skipped] == [2, 3, 4]


@settings(max_examples=examples(35), deadline=None)
@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=12)), min_size=3, max_size=3), min_size=1, max_size=4))
def test_whatever_stands_in_cells_is_a_value_of_its_type_missing_or_a_fault(rows: list[list[str | None]]) -> None:
    cases = {
        "persons": ("姓名", "出生日期", "人群类别"),
        "hazard_sites": ("水深（米）", "是否常有人游泳", "村"),
        "regions": ("区划代码", "并入代码", "停用日期"),
    }
    for kind, headers in cases.items():
        read = source(*headers, rows=rows)
        faults = Faults(read)
        found = type_fields(kind, read, match(kind, headers, whole=False), faults, today=TODAY)
        for name in CONTRACTS[kind].names:
            if found.has(name):
                dtype = CONTRACTS[kind].empty()[name].dtype
                assert found.frame[name].astype(dtype).notna().sum() == found.frame[name].notna().sum()
        assert len(found.frame) == len(rows)
