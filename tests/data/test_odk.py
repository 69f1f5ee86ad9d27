"""Exports of ODK Central and KoboToolbox, as those two write them, become one plain table."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from data.readers.files import read_source, sheets_of
from data.readers.source import Source

KNOWN = frozenset(["name", "village", "kind", "sex", "needs", "latitude", "longitude", "纬度", "经度", "birth_date"])


def known(header: str) -> bool:
    """What a kind understands."""
    return header in KNOWN


def column(source: Source, header: str) -> list[Any]:
    """One column as a list, missing cells None."""
    return [None if value != value else value for value in source.frame[header]]


CENTRAL = (
    ",".join(
        [
            "SubmissionDate",
            "start",
            "household-village",
            "household-name",
            "household-place-Latitude",
            "household-place-Longitude",
            "household-place-Altitude",
            "household-place-Accuracy",
            "meta-instanceID",
            "KEY",
            "SubmitterName",
        ]
    )
    + """
2024-05-01T08:00:00.000Z,2024-05-01T07:59:00.000+08:00,大村,赵家,28.451,117.602,51.2,4.9,uuid:a,uuid:a,某
2024-05-02T08:00:00.000Z,2024-05-02T07:59:00.000+08:00,小村,钱家,28.452,117.603,50,80,uuid:b,uuid:b,某
"""
)
PERSON = """person-name,sex,PARENT_KEY,KEY
赵一,女,uuid:a,uuid:a/person[1]
赵二,男,uuid:a,uuid:a/person[2]
钱一,女,uuid:b,uuid:b/person[1]
"""
ILLNESS = """kind,PARENT_KEY,KEY
哮喘,uuid:a/person[2],uuid:a/person[2]/illness[1]
"""
LONG_NAME = "登记"


def central(folder: Path) -> Path:
    """A zip as ODK Central exports a form with a repeat in a repeat."""
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{LONG_NAME}.csv", CENTRAL)
        archive.writestr(f"{LONG_NAME}-person.csv", PERSON)
        archive.writestr(f"{LONG_NAME}-illness.csv", ILLNESS)
        archive.writestr("media/1.jpg", b"x")
    return path


def test_a_form_of_central_loses_its_groups_and_gives_its_place_as_two_columns(tmp_path: Path) -> None:
    source = read_source(central(tmp_path), sheet=LONG_NAME, known=known)
    assert list(source.frame.columns) == [
        "SubmissionDate", "start", "village", "name", "纬度", "经度", "altitude", "accuracy", "instanceID", "KEY",
        "SubmitterName",
    ]  # fmt: skip
    assert column(source, "纬度") == ["28.451", "28.452"]
    assert column(source, "经度") == ["117.602", "117.603"]
    assert column(source, "accuracy") == ["4.9", "80"]
    assert source.rows.tolist() == [2, 3]
    assert source.cell(0, "纬度") == "E2"


def test_a_repeat_carries_what_stands_in_its_parents(tmp_path: Path) -> None:
    """Also in its parent's parent; a name that both have keeps to the child, the parent's gets its table's."""
    path = central(tmp_path)
    assert sheets_of(path) == [LONG_NAME, f"{LONG_NAME}-person", f"{LONG_NAME}-illness"]
    source = read_source(path, sheet=f"{LONG_NAME}-person", known=known)
    assert column(source, "name") == ["赵一", "赵二", "钱一"]
    assert column(source, "village") == ["大村", "大村", "小村"]
    assert column(source, "纬度") == ["28.451", "28.451", "28.452"]
    assert column(source, f"{LONG_NAME}/name") == ["赵家", "赵家", "钱家"]
    assert column(source, "KEY") == ["uuid:a/person[1]", "uuid:a/person[2]", "uuid:b/person[1]"]
    assert source.cell(1, "name") == "A3"
    assert source.cell(1, "village") == ""
    deep = read_source(path, sheet=f"{LONG_NAME}-illness", known=known)
    assert (column(deep, "kind"), column(deep, "village"), column(deep, "sex")) == (["哮喘"], ["大村"], ["男"])


def test_without_a_name_the_table_with_most_known_headers_is_read(tmp_path: Path) -> None:
    assert read_source(central(tmp_path), known=lambda h: h in ("name", "sex")).sheet == f"{LONG_NAME}-person"
    assert read_source(central(tmp_path), known=lambda h: h in ("village", "name")).sheet == LONG_NAME


def test_a_repeat_finds_its_parent_beside_it(tmp_path: Path) -> None:
    """Whatever the files are called, as long as the one's name begins with the other's."""
    (tmp_path / "登记 (2).csv").write_text(CENTRAL, encoding="utf-8")
    (tmp_path / "登记 (2)-person.csv").write_text(PERSON, encoding="utf-8")
    source = read_source(tmp_path / "登记 (2)-person.csv", known=known)
    assert column(source, "village") == ["大村", "大村", "小村"]
    (tmp_path / "登记 (2).csv").unlink()
    alone = read_source(tmp_path / "登记 (2)-person.csv", known=known)
    assert "village" not in alone.frame.columns
    assert column(alone, "name") == ["赵一", "赵二", "钱一"]


def test_a_table_that_is_no_parent_is_not_joined(tmp_path: Path) -> None:
    """One whose keys do not hold every child."""
    (tmp_path / "a.csv").write_text(CENTRAL.replace("uuid:b", "uuid:c"), encoding="utf-8")
    (tmp_path / "a-person.csv").write_text(PERSON, encoding="utf-8")
    assert "village" not in read_source(tmp_path / "a-person.csv", known=known).frame.columns


def kobo(path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook as KoboToolbox exports it."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        for row in rows:
            (book[name] if name in book.sheetnames else book.create_sheet(name)).append(row)
    book.save(path)
    return path


MAIN = [
    ["start", "g/village", "g/place", "_g/place_latitude", "_g/place_longitude", "_g/place_altitude",
     "_g/place_precision", "_id", "_uuid", "_submission_time", "_index"],
    ["2024-05-01", "大村", "28.451 117.602 51 4", 28.451, 117.602, 51, 4, 7, "u7", "2024-05-01T08:00:00", 1],
    ["2024-05-02", "小村", "28.452 117.603 50 9", 28.452, 117.603, 50, 9, 8, "u8", "2024-05-02T08:00:00", 2],
]  # fmt: skip
CHILD = [
    ["name", "sex", "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid"],
    ["赵一", "女", 1, "main", 1, 7, "u7"],
    ["赵二", "男", 2, "main", 1, 7, "u7"],
    ["钱一", "女", 3, "main", 2, 8, "u8"],
]


def test_a_workbook_of_kobo_joins_its_repeat_by_the_parents_index(tmp_path: Path) -> None:
    path = kobo(tmp_path / "a.xlsx", main=MAIN, person=CHILD)
    source = read_source(path, sheet="person", known=known)
    assert column(source, "name") == ["赵一", "赵二", "钱一"]
    assert column(source, "village") == ["大村", "大村", "小村"]
    assert column(source, "纬度") == ["28.451", "28.451", "28.452"]
    assert column(source, "_index") == ["1", "2", "3"]
    main = read_source(path, sheet="main", known=known)
    assert column(main, "accuracy") == ["4", "9"]
    assert column(main, "place") == ["28.451 117.602 51 4", "28.452 117.603 50 9"]


def test_choices_in_a_column_each_become_codes_in_one_cell(tmp_path: Path) -> None:
    rows = [
        ["name", "g/needs/food", "g/needs/water", "g/needs/school", "_id", "_uuid"],
        ["赵一", 1, 0, 1, 1, "u1"],
        ["钱二", 0, 0, 0, 2, "u2"],
        ["孙三", None, None, None, 3, "u3"],
        ["李四", 0, 1, 0, 4, "u4"],
    ]
    source = read_source(kobo(tmp_path / "a.xlsx", main=rows), known=known)
    assert list(source.frame.columns) == ["name", "needs", "_id", "_uuid"]
    assert column(source, "needs") == ["food school", None, None, "water"]
    assert source.cell(0, "_id") == "E2"


def test_choices_beside_their_codes_leave_those_alone(tmp_path: Path) -> None:
    """And are not taken for fields of their option's name."""
    rows = [["needs", "needs/name", "needs/water", "_id", "_uuid"], ["name", 1, 0, 1, "u1"]]
    source = read_source(kobo(tmp_path / "a.xlsx", main=rows), known=known)
    assert list(source.frame.columns) == ["needs", "needs/name", "needs/water", "_id", "_uuid"]


@pytest.mark.parametrize(("headers", "cells"), [(["g/name", "g/sex"], [1, 0]), (["needs/food", "needs/water"], [1, 2])])
def test_columns_that_are_no_choices_are_not_collapsed(tmp_path: Path, headers: list[str], cells: list[int]) -> None:
    """Fields of a group that happen to be 0 and 1, and counts."""
    rows = [[*headers, "kind", "_id", "_uuid"], [*cells, "x", 1, "u1"]]
    source = read_source(kobo(tmp_path / "a.xlsx", main=rows), known=known)
    assert len(source.frame.columns) == 5
    assert source.frame.iloc[0, :2].tolist() == [str(cell) for cell in cells]


def test_a_leaf_that_two_groups_have_keeps_its_group(tmp_path: Path) -> None:
    rows = [["child/name", "carer/name", "g/sex", "_id", "_uuid"], ["赵一", "赵父", "女", 1, "u1"]]
    source = read_source(kobo(tmp_path / "a.xlsx", main=rows), known=known)
    assert list(source.frame.columns) == ["child/name", "carer/name", "sex", "_id", "_uuid"]


def test_two_places_keep_their_own_names(tmp_path: Path) -> None:
    """Which of them is the one that is meant, only a person can say."""
    headers = ["_home_latitude", "_home_longitude", "_school_latitude", "_school_longitude", "name", "_id", "_uuid"]
    rows = [headers, [28.1, 117.1, 28.2, 117.2, "赵一", 1, "u1"]]
    assert list(read_source(kobo(tmp_path / "a.xlsx", main=rows), known=known).frame.columns) == headers


def test_a_ledger_is_not_taken_for_an_export(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("姓名,a/b,x-Latitude,KEY\n赵一,1,28,k\n", encoding="utf-8")
    assert list(read_source(tmp_path / "a.csv").frame.columns) == ["姓名", "a/b", "x-Latitude", "KEY"]
