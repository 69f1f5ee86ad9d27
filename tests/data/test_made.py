"""What a list of persons makes beside persons: spells in groups, carers, homes; made once, found again afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from data.importing.ids import alike, made_ids
from data.importing.load import How, LoadReport, load
from data.store import Store
from tests.data.lists import CODE, LI, LUO, adds_up, county_at, write_list

Read = Callable[..., LoadReport]
DAY = "2026-07-15"


@pytest.fixture
def county(sqlite_place: Path) -> Iterator[Store]:
    with county_at(sqlite_place) as store:
        yield store


@pytest.fixture
def read(county: Store, tmp_path: Path) -> Read:
    def load_list(header: str, *rows: str, kind: str = "persons", **options: object) -> LoadReport:
        return load(county, CODE, kind, write_list(tmp_path / "list.csv", header, *rows), How(), **options)  # type: ignore[arg-type]

    return load_list


def spells_of(county: Store) -> list[tuple[str, str, str, bool]]:
    """name, group, first day, whether it goes on."""
    held = county.county(CODE, as_of=pd.Timestamp("2030-01-01").date())
    names = held.spells["person_id"].map(held.persons["name"])
    days = held.spells["from_date"].dt.strftime("%Y-%m-%d")
    return sorted(zip(names, held.spells["group"], days, held.spells["to_date"].isna().tolist(), strict=True))


# groups


def test_several_groups_in_a_cell_are_a_spell_each(county: Store, read: Read) -> None:
    report = read("村,姓名,出生日期,人群类别,认定日期", "罗家村,张三,2014-05-01,留守儿童、困境儿童,2025.9.1")
    assert (adds_up(report), report.noted, report.made["spells"]) == ((1, 0, 0, 0), 0, 2)
    assert spells_of(county) == [
        ("张三", "child_in_difficulty", "2025-09-01", True),
        ("张三", "left_behind_child", "2025-09-01", True),
    ]


def test_an_open_spell_goes_on_whatever_day_the_next_list_gives(county: Store, read: Read) -> None:
    read("村,姓名,出生日期,人群类别,认定日期", "罗家村,张三,2014-05-01,留守儿童,2025-09-01")
    report = read("村,姓名,出生日期,人群类别,认定日期", "罗家村,张三,2014-05-01,留守儿童、困境儿童,2026-01-01")
    assert adds_up(report) == (1, 0, 0, 0)
    assert spells_of(county) == [
        ("张三", "child_in_difficulty", "2026-01-01", True),
        ("张三", "left_behind_child", "2025-09-01", True),
    ]
    assert adds_up(read("村,姓名,出生日期,人群类别", "罗家村,张三,2014-05-01,困境儿童")) == (0, 1, 0, 0)


def test_who_is_listed_again_after_a_spell_ended_begins_another(county: Store, read: Read) -> None:
    read("人员编号,村,姓名,出生日期", "A1,罗家村,张三,2014-05-01")
    read("人员编号,人群类别,起始日期,终止日期", "A1,留守儿童,2024-01-01,2025-01-01", kind="spells")
    read("村,姓名,出生日期,人群类别,认定日期", "罗家村,张三,2014-05-01,留守儿童,2026-01-01")
    assert spells_of(county) == [
        ("张三", "left_behind_child", "2024-01-01", False),
        ("张三", "left_behind_child", "2026-01-01", True),
    ]


def test_a_spell_without_a_day_is_counted_from_the_day_of_the_import_and_noted(county: Store, read: Read) -> None:
    report = read("村,姓名,出生日期,人群类别,认定日期", "罗家村,张三,2014-05-01,留守儿童,", "罗家村,李四,2014-05-02,,")
    assert (adds_up(report), report.noted) == ((2, 0, 0, 0), 1)
    assert [(note.cell, note.note.template) for note in report.notes] == [
        ("D2", "the day it began is not given: counted from today")
    ]
    assert spells_of(county) == [("张三", "left_behind_child", DAY, True)]
    again = read("村,姓名,出生日期,人群类别,认定日期", "罗家村,张三,2014-05-01,留守儿童,")
    assert (adds_up(again), again.notes) == ((0, 1, 0, 0), ())


def test_a_person_in_two_rows_is_one_in_both_groups(county: Store, read: Read) -> None:
    header = "村,姓名,出生日期,人群类别,认定日期"
    rows = ("罗家村,张三,2014-05-01,留守儿童,2025-09-01", "罗家村,张三,2014-05-01,困境儿童,2025-10-01")
    report = read(header, *rows, rows[0])
    assert adds_up(report) == (2, 0, 1, 0)  # the third is the first again
    assert [group for _, group, _, _ in spells_of(county)] == ["child_in_difficulty", "left_behind_child"]
    assert len(county.county(CODE).persons) == 1
    assert adds_up(read(header, *rows)) == (0, 2, 0, 0)


def test_grown_ups_in_childrens_groups_are_refused_and_the_just_too_old_noted(county: Store, read: Read) -> None:
    """国发〔2016〕13号: 留守儿童 under 16, 困境儿童 under 18, on the day the spell begins."""
    report = read(
        "村,姓名,出生日期,人群类别,认定日期",
        "罗家村,甲某,2010-01-02,留守儿童,2026-01-01",  # 15, the day before 16
        "罗家村,乙某,2010-01-01,留守儿童,2026-01-01",  # 16 that day
        "罗家村,丙某,2010-01-01,困境儿童,2026-01-01",  # 16: under 18
        "罗家村,丁某,2000-01-02,留守儿童,2026-01-01",  # 25: 15 and a slip short of ten years
        "罗家村,戊某,2000-01-01,留守儿童,2026-01-01",  # 26
        "罗家村,己某,1955-01-01,困境儿童,2026-01-01",
        "罗家村,庚某,1955-01-01,留守老人,2026-01-01",
    )
    assert adds_up(report) == (5, 0, 0, 2)
    assert [(reject.cell, str(reject.reason)) for reject in report.rejects] == [
        ("C6", "makes a grown-up a child of a group for those under 16"),
        ("C7", "makes a grown-up a child of a group for those under 18"),
    ]
    assert [(note.cell, str(note.note)) for note in report.notes if note.column == "出生日期"] == [
        ("C3", "is 16 or older: past the age of the group"),
        ("C5", "is 16 or older: past the age of the group"),
    ]


# carers


def test_a_carer_is_found_again_and_never_doubled(county: Store, read: Read) -> None:
    header = "村,姓名,出生日期,监护人姓名,与儿童关系,监护人电话"
    row = "罗家村,张三,2014-05-01,张老汉,祖父,13800000000"
    assert read(header, row).made["carers"] == 1
    assert adds_up(read(header, row)) == (0, 1, 0, 0)
    assert read(header, row.replace("13800000000", "13911111111")).made == {"carers": 1}
    [carer] = county.county(CODE).carers.itertuples()
    assert (carer.name, carer.relation, carer.phone) == ("张老汉", "祖父", "13911111111")
    read("村,姓名,出生日期,监护人姓名", "罗家村,张三,2014-05-01,张老汉")  # no phone column: kept
    [carer] = county.county(CODE).carers.itertuples()
    assert carer.phone == "13911111111"
    read("村,姓名,出生日期,监护人姓名", "罗家村,张三,2014-05-01,李奶奶", "罗家村,李四,2014-05-02,张老汉")
    assert len(county.county(CODE).carers) == 3  # another of his, and one of the same name of somebody else


def test_a_carer_of_a_carers_file_with_an_id_of_its_own_is_met_by_name(county: Store, read: Read) -> None:
    read("人员编号,村,姓名,出生日期", "A1,罗家村,张三,2014-05-01")
    read("照护人编号,人员编号,照护人姓名,务工地点", "C9,A1,张老汉,温州", kind="carers")
    read("村,姓名,出生日期,监护人姓名,监护人电话", "罗家村,张三,2014-05-01,张老汉,13800000000")
    [(carer_id, carer)] = county.county(CODE).carers.iterrows()
    assert (carer_id, carer["phone"], carer["away_place"]) == ("C9", "13800000000", "温州")


def test_an_empty_carer_cell_closes_nobody(county: Store, read: Read) -> None:
    header = "村,姓名,出生日期,监护人姓名"
    read(header, "罗家村,张三,2014-05-01,张老汉")
    assert adds_up(read(header, "罗家村,张三,2014-05-01,")) == (0, 1, 0, 0)
    assert len(county.county(CODE).carers) == 1


# rows refused make nothing


def test_a_refused_row_makes_no_home_spell_or_carer(county: Store, read: Read) -> None:
    report = read(
        "村,姓名,出生日期,住址,人群类别,认定日期,监护人姓名",
        "罗家村,张三,2014-02-30,1号,留守儿童,2025-09-01,张老汉",
        "罗家村,李四,2014-05-01,2号,留守儿童,2025-09-01,李奶奶",
    )
    assert adds_up(report) == (1, 0, 0, 1)
    held = county.county(CODE)
    assert [len(held.frames[kind]) for kind in ("persons", "households", "spells", "carers")] == [1, 1, 1, 1]
    assert held.households["address"].tolist() == ["2号"]


def test_a_household_named_by_number_is_that_one_and_an_unknown_one_is_refused(county: Store, read: Read) -> None:
    read("户编号,村,住址,定位精度", "K1,罗家村,12号,仅到村", kind="households")
    report = read("户编号,姓名,出生日期", "K1,张三,2014-05-01", "K9,李四,2014-05-02")
    assert adds_up(report) == (1, 0, 0, 1)
    assert county.county(CODE).persons["household_id"].tolist() == ["K1"]
    both = read("户编号,村,姓名,出生日期,住址", "K9,李家村,李四,2014-05-02,8号")  # says what the home is: it is made
    assert adds_up(both) == (1, 0, 0, 0)
    assert county.county(CODE).households["region_code"].to_dict() == {"K1": LUO, "K9": LI}


def test_a_list_of_persons_moves_into_the_home_on_record_at_that_address(county: Store, read: Read) -> None:
    """A household with an id of its own at 罗家村 12号 is the home of who is listed there."""
    read("户编号,村,住址,定位精度", "K1,罗家村,12号,仅到村", kind="households")
    read("村,姓名,出生日期,住址", "罗家村,张三,2014-05-01,１２号")
    assert county.county(CODE).persons["household_id"].tolist() == ["K1"]
    assert len(county.county(CODE).households) == 1


# ids


def test_ids_are_of_content_alone_and_differ_where_the_content_does() -> None:
    a, b = pd.Series(["x", "x", None, "y"]), pd.Series(["1", "2", "1", None])
    ids = made_ids("V", CODE, [a, b])
    assert ids.str.fullmatch("V[A-Z2-7]{10}").all()
    assert ids.nunique() == 4
    assert made_ids("V", CODE, [a[::-1], b[::-1]]).sort_index().tolist() == ids.tolist()
    assert (made_ids("V", "610330", [a, b]) != ids).all()
    assert (
        made_ids("V", CODE, [pd.Series(["x1"]), pd.Series([""])])[0]
        != made_ids("V", CODE, [pd.Series(["x"]), pd.Series(["1"])])[0]
    )


def test_the_id_of_known_content_stays_what_it_was() -> None:
    """Ids are on record in counties: the way they are made is not free to change. SHA-256 and base 32 by hand."""
    import hashlib
    from base64 import b32encode

    expected = b32encode(hashlib.sha256("361126\x1f361126101201\x1f12号".encode()).digest()).decode()[:10]
    assert made_ids("H", CODE, [pd.Series([LUO]), pd.Series(["１２ 号"])]).tolist() == ["H" + expected]


def test_texts_alike_are_compared_without_width_and_blanks() -> None:
    found = alike(pd.Series(["１２ 号", "12号", " 12号　", None, "Ａ栋"], dtype="str"))
    assert found[:3].tolist() == ["12号"] * 3
    assert found.isna().tolist() == [False, False, False, True, False]
    assert found[4] == "A栋"
