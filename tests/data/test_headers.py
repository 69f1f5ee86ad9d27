"""Where a ledger's header stands, what its columns are called, and which of its rows are records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from data.readers.files import read_source
from data.readers.headers import find_header, label, leaf
from data.readers.source import Source
from geo.errors import InputError

KNOWN = frozenset(
    {"序号", "姓名", "性别", "村名", "村代码", "出生日期", "联系电话", "备注", "监护人/姓名", "监护人/关系"}
)


def known(header: str) -> bool:
    """What a kind understands."""
    return header in KNOWN


def sheet(path: Path, rows: list[list[Any]], *merges: str, name: str = "台账") -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    book.active.title = name
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                book.active.cell(number, column, value)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(path)
    return path


def records(source: Source) -> list[list[str | None]]:
    """The records as lists."""
    return source.frame.astype(object).where(source.frame.notna(), None).to_numpy().tolist()


LEDGER: list[list[Any]] = [
    ["某县农村留守儿童信息台账"],
    ["填报单位：某镇", None, None, None, "日期：2024.5.1"],
    ["序号", "姓 名", "村名", "出生\n日期", "监护人", None, "联系电话", "备注"],
    [None, None, None, None, "姓名", "关系"],
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, "赵一", "大村", "2015.3.1", "赵父", "父", 13900000000, None],
    [2, "钱二", None, "2015.3.2", "钱母", "同上", 13900000001, "无"],
    [],
    [3, "合", None, "2015.3.3", "孙父", "〃", 13900000002, "同 上"],
    ["序号", "姓名", "村名", "出生日期", "监护人", None, "联系电话", "备注"],
    [None, None, None, None, "姓名", "关系"],
    [4, "李四", "总村", None, "李父", None, 13900000003, None],
    ["合计", "4人"],
    ["填表人：张三", None, None, "审核人：李四"],
    ["注：本表一式三份"],
]
MERGES = ["A1:H1", "A2:D2", "E2:H2", "E3:F3", "C6:C9", *(f"{column}3:{column}4" for column in "ABCDGH")]


def test_a_countys_ledger_gives_its_records_and_nothing_else(tmp_path: Path) -> None:
    """Two titles, a header of two rows with merged cells, numbered columns, a page break, totals and signatures."""
    source = read_source(sheet(tmp_path / "a.xlsx", LEDGER, *MERGES), known=known)
    assert list(source.frame.columns) == [
        "序号", "姓名", "村名", "出生日期", "监护人/姓名", "监护人/关系", "联系电话", "备注",
    ]  # fmt: skip
    assert records(source) == [
        ["1", "赵一", "大村", "2015.3.1", "赵父", "父", "13900000000", None],
        ["2", "钱二", "大村", "2015.3.2", "钱母", "父", "13900000001", "无"],
        ["3", "合", "大村", "2015.3.3", "孙父", "父", "13900000002", "无"],
        ["4", "李四", "总村", None, "李父", None, "13900000003", None],
    ]
    assert source.rows.tolist() == [6, 7, 9, 12]
    assert source.header_rows == (3, 4)
    assert source.cell(3, "监护人/姓名") == "E12"
    assert source.skipped == (
        (1, "某县农村留守儿童信息台账"),
        (2, "填报单位：某镇 日期：2024.5.1"),
        (5, "1 2 3 4 5 6 7 8"),
        (10, "序号 姓名 村名 出生日期 监护人 联系电话 备注"),
        (11, "姓名 关系"),
        (13, "合计 4人"),
        (14, "填表人：张三 审核人：李四"),
        (15, "注：本表一式三份"),
    )


def test_the_same_ledger_as_csv_reads_the_same_but_for_the_merged_village(tmp_path: Path) -> None:
    """Merged cells are lost in csv: the header is still pieced together, the village stands in its first row only."""
    text = "\n".join(
        ",".join("" if v is None else str(v).replace("\n", "") for v in [*row, *[None] * (8 - len(row))])
        for row in LEDGER
    )
    (tmp_path / "a.csv").write_text(text, encoding="gb18030")
    from_csv = read_source(tmp_path / "a.csv", known=known)
    from_xlsx = read_source(sheet(tmp_path / "a.xlsx", LEDGER, *MERGES), known=known)
    assert list(from_csv.frame.columns) == list(from_xlsx.frame.columns)
    assert from_csv.rows.tolist() == from_xlsx.rows.tolist()
    assert from_csv.frame["村名"].isna().tolist() == [False, True, True, False]
    assert from_csv.frame.drop(columns="村名").equals(from_xlsx.frame.drop(columns="村名"))


def test_a_header_of_three_rows_joins_its_parts(tmp_path: Path) -> None:
    rows = [
        ["台账"],
        ["姓名", "家庭情况", None, None, "村名"],
        [None, "监护人", None, "住址"],
        [None, "姓名", "关系"],
        ["赵一", "赵父", "父", "某处", "大村"],
    ]
    path = sheet(tmp_path / "a.xlsx", rows, "A1:E1", "A2:A4", "B2:D2", "B3:C3", "D3:D4", "E2:E4")
    source = read_source(path, known=known)
    assert list(source.frame.columns) == [
        "姓名",
        "家庭情况/监护人/姓名",
        "家庭情况/监护人/关系",
        "家庭情况/住址",
        "村名",
    ]
    assert source.header_rows == (2, 3, 4)
    assert records(source) == [["赵一", "赵父", "父", "某处", "大村"]]


def test_groups_over_every_column_count_where_their_parts_repeat(tmp_path: Path) -> None:
    """Without the groups there would be two columns 姓名, and a guardian could become a child."""
    rows = [["儿童", None, "监护人", None], ["姓名", "性别", "姓名", "关系"], ["赵一", "女", "赵父", "父"]]
    source = read_source(sheet(tmp_path / "a.xlsx", rows, "A1:B1", "C1:D1"), known=known)
    assert list(source.frame.columns) == ["儿童/姓名", "儿童/性别", "监护人/姓名", "监护人/关系"]
    rows[0] = ["某县民政局", None, "二〇二四年", None]  # no groups but a title in two parts
    rows[1][2] = "村名"
    source = read_source(sheet(tmp_path / "b.xlsx", rows, "A1:B1", "C1:D1"), known=known)
    assert list(source.frame.columns) == ["姓名", "性别", "村名", "关系"]
    assert source.header_rows == (2,)


def test_a_first_record_is_never_taken_for_header(tmp_path: Path) -> None:
    """Even one with gaps, of words only, below a header with a column that has no name."""
    for first in (
        ["赵一", None, "大村", "某"],
        ["赵一", "女", None, None],
        [None, "女", None, "某"],
        ["赵一", None, None, "x"],
    ):
        rows = [["姓名", "性别", "村名"], first, ["钱二", "男", "小村"]]
        source = read_source(sheet(tmp_path / "a.xlsx", rows), known=known)
        assert source.header_rows == (1,)
        assert source.rows.tolist() == [2, 3]


@pytest.mark.parametrize(
    "row",
    [
        ["合", "女", "大村", None],
        ["合计", "女", "大村", "x"],
        ["小计", "男", "总计", "大村"],
        ["总村", None, None, None],
        ["备注", "女", "注", "x"],
        ["说明书", None, None, None],
        ["日期", "女", "大村", "2015"],
        ["审核", "男", "大村", "2014"],
        ["注册", None, None, None],
        ["负责人张三", None, None, None],
    ],
)
def test_a_record_is_never_skipped_for_what_its_cells_begin_with(tmp_path: Path, row: list[str | None]) -> None:
    """A person may be called 合, a village 总村."""
    path = sheet(tmp_path / "a.xlsx", [["姓名", "性别", "村名", "备注"], ["赵一", "女", "大村", None], row])
    source = read_source(path, known=known)
    assert source.rows.tolist() == [2, 3]
    assert source.skipped == ()


@pytest.mark.parametrize(
    "row",
    [
        ["合计"],
        ["合 计", None, 12, 3],
        [None, "小计：", "12"],
        ["总计", 1, 2, "3人"],
        ["本页小计", "40"],
        ["填表人：张三"],
        ["填报人", "张三"],
        ["制表:", "李四"],
        ["审核人（签字）：王五"],
        ["备注：1、本表一式三份。\n2、按季上报。"],
        ["说明：逐户核对"],
        ["单位（盖章）："],
        ["填表日期：2024年5月1日"],
        ["主要负责人：赵六"],
    ],
)
def test_totals_and_signatures_are_no_records(tmp_path: Path, row: list[Any]) -> None:
    path = sheet(tmp_path / "a.xlsx", [["姓名", "性别", "村名", "备注"], ["赵一", "女", "大村", None], row])
    source = read_source(path, known=known)
    assert source.rows.tolist() == [2]
    assert [number for number, _ in source.skipped] == [3]


def test_a_heading_merged_across_the_table_is_no_record(tmp_path: Path) -> None:
    rows = [["姓名", "性别", "村名", "备注"], ["（一）某镇"], ["赵一", "女", "大村"]]
    source = read_source(sheet(tmp_path / "a.xlsx", rows, "A2:D2"), known=known)
    assert source.rows.tolist() == [3]
    assert source.skipped == ((2, "（一）某镇"),)


def test_ditto_marks_chain_and_stay_where_nothing_stands_above(tmp_path: Path) -> None:
    rows = [
        ["姓名", "村名", "备注"],
        ["赵一", "同上", None],
        ["钱二", "大村", "〃"],
        ["孙三", "〃", "甲"],
        ["李四", "同上", "″"],
        ["周五", '"', None],
    ]
    source = read_source(sheet(tmp_path / "a.xlsx", rows), known=known)
    assert source.frame["村名"].tolist() == ["同上", "大村", "大村", "大村", "大村"]
    assert records(source)[1][2] == "〃"
    assert records(source)[3][2] == "甲"


def test_a_title_printed_between_pages_does_not_break_a_ditto(tmp_path: Path) -> None:
    rows = [["姓名", "村名"], ["赵一", "大村"], ["姓名", "村名"], ["钱二", "同上"]]
    source = read_source(sheet(tmp_path / "a.xlsx", rows), known=known)
    assert records(source) == [["赵一", "大村"], ["钱二", "大村"]]


def test_a_cell_merged_across_header_and_columns_gives_each_column_once(tmp_path: Path) -> None:
    """A header merged over two columns of which only the first is filled is one column."""
    rows = [["姓名", None, "村名"], ["赵一", None, "大村"], ["钱二", None, "大村"]]
    source = read_source(sheet(tmp_path / "a.xlsx", rows, "A1:B1", "A2:B2", "A3:B3"), known=known)
    assert list(source.frame.columns) == ["姓名", "村名"]
    assert source.columns == (0, 2)


def test_columns_of_one_name_and_of_none_are_told_apart_by_their_letter(tmp_path: Path) -> None:
    rows = [["姓名", "备注", None, "备注", None], ["赵一", "a", "b", "c"]]
    source = read_source(sheet(tmp_path / "a.xlsx", rows), known=known)
    assert list(source.frame.columns) == ["姓名", "备注", "[C]", "备注 [D]"]
    assert source.cell(0, "备注 [D]") == "D2"


def test_the_sheet_with_most_known_headers_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "封面"
    book.active.append(["留守儿童台账"])
    book.active.append(["姓名"])
    for name, rows in {"数据": [["姓名", "性别", "村名"], ["赵一", "女", "大村"]], "字典": [["性别"], ["女"]]}.items():
        for row in rows:
            (book[name] if name in book.sheetnames else book.create_sheet(name)).append(row)
    hidden = book.create_sheet("旧")
    hidden.append(["姓名", "性别", "村名", "备注"])
    hidden.append(["旧人", "女", "大村", "x"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert read_source(tmp_path / "a.xlsx", known=known).sheet == "数据"
    assert read_source(tmp_path / "a.xlsx", known=known, sheet="字典").frame["性别"].tolist() == ["女"]
    assert read_source(tmp_path / "a.xlsx", sheet="封面").frame.iloc[:, 0].tolist() == ["姓名"]


def test_a_wrong_sheet_is_refused_with_what_its_sheets_hold(tmp_path: Path) -> None:
    rows = [["物资清单"], ["名目", "数量"], ["救生圈", 3]]
    with pytest.raises(InputError, match=r"^No header of a\.xlsx is known; its sheets begin with 物资: 物资清单\."):
        read_source(sheet(tmp_path / "a.xlsx", rows, name="物资"), known=known)
    (tmp_path / "a.csv").write_text("名目,数量\n救生圈,3\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^No header of a\.csv is known; its sheets begin with a: 名目 \| 数量\."):
        read_source(tmp_path / "a.csv", known=known)


def test_a_named_sheet_without_a_known_header_begins_at_its_first_wide_row(tmp_path: Path) -> None:
    """So that a person can say what its columns are."""
    rows = [["物资清单"], ["单位：件"], ["名目", "数量", "地点"], ["救生圈", 3, "塘"]]
    source = read_source(sheet(tmp_path / "a.xlsx", rows), known=known, sheet="台账")
    assert list(source.frame.columns) == ["名目", "数量", "地点"]
    assert records(source) == [["救生圈", "3", "塘"]]


def test_a_name_is_one_line() -> None:
    assert label(" 姓 \n 名 ") == "姓名"
    assert label("出生\r\n日期（年 月）") == "出生日期（年月）"
    assert label("Household  ID\n(code)") == "Household ID (code)"
    assert label(None) == ""
    assert [leaf(name) for name in ("a/b", "a-b", "姓名", "a/b-c")] == ["b", "b", "姓名", "c"]


@given(
    st.lists(st.lists(st.sampled_from(["", "姓名", "村名", "x", "1"]), min_size=3, max_size=3), max_size=6),
    st.integers(0, 3),
)
def test_a_header_lies_within_the_rows_and_names_each_column(rows: list[list[str]], wide: int) -> None:
    """Whatever stands above: it is found if any cell is filled, and holds the row with most known names."""
    cells = [[cell or None for cell in row] for row in rows]
    found = find_header(cells, [((0, 0), (wide, 1))] if wide < len(cells) else [], known)
    if not any(any(row) for row in cells):
        assert found is None
        return
    assert found is not None
    assert 0 <= found.first <= found.last < len(cells)
    assert found.last - found.first < 3
    assert len(found.names) == 3
    best = max(len({cell for cell in row if cell and known(cell)}) for row in cells)
    within = [len({cell for cell in row if cell and known(cell)}) for row in cells[found.first : found.last + 1]]
    assert max(within) == best
