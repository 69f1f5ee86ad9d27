"""Rows about others: persons by number, identity number or name, sites and workers by name; files without ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from data.importing.identity import IdentityVault
from data.importing.load import How, LoadReport, load
from data.importing.persons_merge import merge_persons
from data.store import Store
from geo.errors import InputError
from tests.data.lists import CODE, GANG, LUO, WAN, adds_up, county_at, identity, write_list

VAULT = IdentityVault(bytes(range(40)))
BOY, GIRL, UNKNOWN = identity("2014-05-01"), identity("2013-02-03", 2), identity("2012-02-03", 2)
Read = Callable[..., LoadReport]


@pytest.fixture
def county(sqlite_place: Path) -> Iterator[Store]:
    with county_at(sqlite_place) as store:
        yield store


@pytest.fixture
def read(county: Store, tmp_path: Path) -> Read:
    def load_list(kind: str, header: str, *rows: str, crs: str | None = None, **options: object) -> LoadReport:
        path = write_list(tmp_path / "list.csv", header, *rows)
        return load(county, CODE, kind, path, How(crs=crs), vault=VAULT, **options)  # type: ignore[arg-type]

    return load_list


@pytest.fixture
def people(read: Read) -> None:
    """A1 张三 and A2 李四 in 罗家村, A3 李四 in 港口村; only the first two have identity numbers."""
    report = read(
        "persons",
        "人员编号,村,姓名,身份证号,出生日期",
        f"A1,罗家村,张三,{BOY},",
        f"A2,罗家村,李四,{GIRL},",
        "A3,港口村,李四,,2010-01-01",
    )
    assert adds_up(report) == (3, 0, 0, 0)


def reasons(report: LoadReport) -> list[tuple[str, str]]:
    return [(reject.cell, reject.reason.template) for reject in report.rejects]


# persons


@pytest.mark.usefixtures("people")
def test_visits_are_of_the_person_with_the_identity_number_the_number_or_the_name_and_village(
    county: Store, read: Read
) -> None:
    report = read(
        "visits",
        "人员编号,身份证号,姓名,村,走访日期,走访方式",
        "A1,,,,2026-06-01,入户走访",
        f",{GIRL},,,2026-06-02,入户走访",
        ",,张三,,2026-06-03,入户走访",
        ",,李　四,港口村,2026-06-04,入户走访",
        f",{BOY},改名,李家村,2026-06-05,入户走访",  # the number decides
    )
    assert adds_up(report) == (5, 0, 0, 0)
    visits = county.county(CODE).visits.sort_values("visited_on")
    assert visits["person_id"].tolist() == ["A1", "A2", "A1", "A3", "A1"]


@pytest.mark.usefixtures("people")
def test_who_is_unknown_or_one_of_several_is_refused_in_words(read: Read) -> None:
    report = read(
        "visits",
        "人员编号,身份证号,姓名,村,走访日期,走访方式",
        "A9,,,,2026-06-01,入户走访",
        f",{UNKNOWN},,,2026-06-01,入户走访",
        ",,李四,,2026-06-01,入户走访",
        ",,王五,罗家村,2026-06-01,入户走访",
        f"A1,{GIRL},,,2026-06-01,入户走访",
        ",,,,2026-06-01,入户走访",
        f",{UNKNOWN},李四,罗家村,2026-06-01,入户走访",  # a namesake with another number is somebody else
    )
    assert adds_up(report) == (0, 0, 0, 7)
    assert reasons(report) == [
        ("A2", "is not on record among the {kind}"),
        ("A3", "is not on record among the {kind}"),
        ("A4", "is the name of several persons on record"),
        ("A5", "is not on record among the {kind}"),
        ("B6", "is the identity number of another person on record"),
        ("A7", "is missing"),
        ("A8", "is not on record among the {kind}"),
    ]
    assert not any(number in repr(report) for number in (BOY, GIRL, UNKNOWN))


@pytest.mark.usefixtures("people")
def test_without_a_key_persons_cannot_be_found_by_identity_number_and_the_file_is_told_why(
    county: Store, tmp_path: Path
) -> None:
    path = write_list(tmp_path / "v.csv", "身份证号,走访日期,走访方式", f"{BOY},2026-06-01,联系")
    report = load(county, CODE, "visits", path)
    assert adds_up(report) == (0, 0, 0, 1)
    assert reasons(report) == [("A2", "cannot be looked up: no identity key is set")]


@pytest.mark.usefixtures("people")
def test_rows_of_a_record_made_one_with_another_go_to_that_one_with_a_note(county: Store, read: Read) -> None:
    read("persons", "人员编号,村,姓名,出生日期", "A4,罗家村,张三三,2014-05-01")
    merge_persons(county, CODE, "A1", "A4")
    report = read("visits", "人员编号,走访日期,走访方式", "A4,2026-06-01,入户走访", "A1,2026-06-02,入户走访")
    assert (adds_up(report), report.noted) == ((2, 0, 0, 0), 1)
    assert report.notes[0].note.template == "was made one with another record: counted as that"
    assert county.county(CODE).visits["person_id"].unique().tolist() == ["A1"]


@pytest.mark.usefixtures("people")
def test_an_event_needs_no_person_but_takes_the_village_of_one(county: Store, read: Read) -> None:
    report = read(
        "events",
        "村,身份证号,事项类型,发生日期",
        "李家村,,疑似伤害或侵害,2026-06-01",
        f",{BOY},疑似伤害或侵害,2026-06-02",
    )
    assert adds_up(report) == (2, 0, 0, 0)
    events = county.county(CODE).frames["events"].sort_values("occurred_on")
    assert events["region_code"].tolist() == [f"{WAN}202", LUO]
    assert events["person_id"].isna().tolist() == [True, False]


# sites, workers, teams


def test_sites_workers_and_teams_are_found_by_name(county: Store, read: Read) -> None:
    read("persons", "人员编号,村,姓名,出生日期", "A1,罗家村,张三,2014-05-01")
    read(
        "staff",
        "工作人员编号,村,姓名,岗位",
        "T1,罗家村,王主任,儿童主任",
        "T2,李家村,陈某,网格员",
        "T3,港口村,陈某,网格员",
    )
    read("hazard_sites", "点位编号,村,名称,类型", "W1,罗家村,门口塘,塘", "W2,李家村,门口塘,塘", "W3,港口村,长河,河")
    visits = read(
        "visits",
        "人员编号,走访日期,走访方式,走访人",
        "A1,2026-06-01,联系,王主任",
        "A1,2026-06-02,联系,陈某",
        "A1,2026-06-03,联系,无名氏",
    )
    assert (adds_up(visits), visits.noted) == ((3, 0, 0, 0), 2)
    assert county.county(CODE).visits.sort_values("visited_on")["staff_id"].fillna("").tolist() == ["T1", "", ""]
    equipment = read(
        "equipment",
        "点位名称,村,四个一,是否配备",
        "门口塘,李家村,救生圈,是",
        "长河,,警示牌,否",
        "门口塘,,救生圈,是",
        "大塘,罗家村,救生圈,是",
    )
    assert adds_up(equipment) == (2, 0, 0, 2)
    assert county.county(CODE).equipment.sort_values("site_id")["site_id"].tolist() == ["W2", "W3"]
    assert [cell for cell, _ in reasons(equipment)] == ["A4", "A5"]
    incidents = read(
        "incidents", "村,点位名称,发生日期,结果", "罗家村,门口塘,2026-05-01,获救", "罗家村,无名沟,2026-05-02,险情"
    )
    assert (adds_up(incidents), incidents.noted) == ((2, 0, 0, 0), 2)
    assert county.county(CODE).incidents.sort_values("occurred_on")["site_id"].fillna("").tolist() == ["W1", ""]


# files without ids

ROWS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "staff": ("工作人员编号", "T9", "村,姓名,岗位,是否专职", ("罗家村,王某,网格员,否", "罗家村,王某,儿童主任,是")),
    "hazard_sites": ("点位编号", "W9", "村,名称,类型,水深（米）", ("罗家村,门口塘,塘,1.5", "李家村,门口塘,塘,2")),
    "facilities": ("阵地编号", "F9", "村,名称,类型,容量", ("罗家村,小学,学校,90", "罗家村,卫生室,卫生室,")),
    "candidates": ("候选编号", "K9", "村,名称,类型,容量", ("罗家村,旧小学,儿童之家,90", "港口村,旧祠堂,儿童之家,30")),
    "teams": ("队伍编号", "D9", "驻地代码,名称,人数", (f"{WAN},一队,5", f"{GANG},一队,7")),
    "visits": (
        "走访编号", "V9", "人员编号,走访日期,走访方式,发现问题",
        ("A1,2026-06-01,联系,好", "A1,2026-06-02,联系,好", "A1,2026-06-01,入户走访,"),
    ),
    "presences": ("在住编号", "R9", "人员编号,起始日期,在住情况", ("A1,2026-01-01,在家", "A1,2026-03-01,寄宿学校")),
    "spells": ("类别编号", "S9", "人员编号,人群类别,起始日期", ("A1,留守儿童,2025-01-01", "A1,困境儿童,2025-01-01")),
    "carers": ("照护人编号", "C9", "人员编号,照护人姓名,务工地点", ("A1,张老汉,", "A1,李某,温州")),
    "equipment": ("设施编号", "E9", "点位编号,四个一,是否配备", ("W1,救生圈,是", "W1,救生绳,否")),
    "patrols": ("巡查编号", "P9", "点位编号,计划日期,发现问题", ("W1,2026-08-01,", "W1,2026-08-08,好")),
    "incidents": ("事件编号", "I9", "村,发生日期,时,结果", ("罗家村,2026-05-01,15,获救", "罗家村,2026-05-01,16,险情")),
    "assessments": ("评估编号", "G9", "人员编号,评估日期,评估类型", ("A1,2026-01-01,能力", "A1,2026-02-01,能力")),
    "inspections": ("检查编号", "J9", "村,检查对象,检查日期", ("罗家村,小学,2026-01-01", "罗家村,水库,2026-01-01")),
    "reports": ("报告编号", "B9", "村,报告类型,应报日期", ("罗家村,季报,2026-03-31", "罗家村,季报,2026-06-30")),
    "events": ("事项编号", "N9", "村,事项类型,发生日期", ("罗家村,家暴,2026-01-01", "李家村,家暴,2026-01-01")),
    "alerts": ("预警编号", "Y9", "区划代码,预警类型,起始日期", (f"{CODE},高温,2026-07-01", f"{CODE},洪水,2026-07-01")),
    "populations": ("人口编号", "O9", "区划代码,性别,起始年龄,截止年龄,人数", (f"{WAN},男,0,4,90", f"{WAN},女,0,4,80")),
    "households": ("户编号", "H9", "村,住址,村民小组", ("罗家村,12号,一组", "罗家村,13号,")),
}  # fmt: skip
OFTEN = {"staff", "hazard_sites", "visits", "spells", "patrols", "populations", "households"}
SOME = [kind if kind in OFTEN else pytest.param(kind, marks=pytest.mark.long) for kind in ROWS]
"""One kind of every way of telling rows apart; the others in the long tests."""
"""Id header and an id of a county's own, header and rows of a file without ids, by kind."""


@pytest.fixture
def ground(read: Read) -> None:
    """A person A1 and a pond W1 for the rows of ``ROWS`` to be about."""
    read("persons", "人员编号,村,姓名,出生日期", "A1,罗家村,张三,2014-05-01")
    read("hazard_sites", "点位编号,村,名称,类型", "W1,港口村,大塘,塘")


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("kind", SOME)
def test_a_file_without_ids_loads_and_loaded_again_changes_nothing(county: Store, read: Read, kind: str) -> None:
    _, _, header, rows = ROWS[kind]
    first = read(kind, header, *rows)
    assert adds_up(first) == (len(rows), 0, 0, 0), first.rejects
    before = county.county(CODE).frames[kind]
    again = read(kind, header, *rows[::-1], rows[0])
    assert adds_up(again) == (0, len(rows), 1, 0), again.rejects
    pd.testing.assert_frame_equal(pd.DataFrame(county.county(CODE).frames[kind]), pd.DataFrame(before))


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("kind", SOME)
def test_a_file_without_ids_meets_the_row_on_record_that_has_one_of_its_own(
    county: Store, read: Read, kind: str
) -> None:
    id_header, own_id, header, rows = ROWS[kind]
    assert adds_up(read(kind, f"{id_header},{header}", f"{own_id},{rows[0]}")) == (1, 0, 0, 0)
    report = read(kind, header, *rows)
    assert adds_up(report) == (len(rows) - 1, 1, 0, 0), report.rejects
    assert own_id in county.county(CODE, as_of=pd.Timestamp("2030-01-01").date()).frames[kind].index


@pytest.mark.usefixtures("ground")
def test_a_row_that_nothing_tells_from_others_of_its_place_is_refused(read: Read) -> None:
    report = read("hazard_sites", "村,名称,类型", "罗家村,门口塘,塘", "罗家村,,")
    assert adds_up(report) == (1, 0, 0, 1)


# who may load where


def test_rows_outside_the_region_a_role_may_load_are_refused_for_every_kind(county: Store, read: Read) -> None:
    """A clerk of 湾里乡 loads 湾里乡: by village, by person, by household and by site alike."""
    persons = "人员编号,村,姓名,出生日期"
    read("persons", persons, "A1,罗家村,张三,2014-05-01", "A3,港口村,李四,2014-05-02")
    read("hazard_sites", "点位编号,村,名称,类型", "W1,罗家村,门口塘,塘", "W3,港口村,长河,河")
    held = county.county(CODE).persons["household_id"]
    inside_outside = {
        "persons": ("村,姓名,出生日期", "罗家村,王五,2014-05-03", "港口村,赵六,2014-05-04"),
        "households": ("村,住址", "罗家村,1号", "港口村,1号"),
        "staff": ("村,姓名,岗位", "罗家村,王某,网格员", "港口村,王某,网格员"),
        "hazard_sites": ("村,名称,类型", "罗家村,小塘,塘", "港口村,小塘,塘"),
        "facilities": ("村,名称,类型", "罗家村,小学,学校", "港口村,小学,学校"),
        "visits": ("人员编号,走访日期,走访方式", "A1,2026-06-01,联系", "A3,2026-06-01,联系"),
        "spells": ("人员编号,人群类别,起始日期", "A1,留守儿童,2025-01-01", "A3,留守儿童,2025-01-01"),
        "presences": ("人员编号,起始日期,在住情况", "A1,2026-01-01,在家", "A3,2026-01-01,在家"),
        "carers": ("人员编号,照护人姓名", "A1,张老汉", "A3,李老汉"),
        "assessments": ("人员编号,评估日期,评估类型", "A1,2026-01-01,能力评估", "A3,2026-01-01,能力评估"),
        "events": ("人员编号,村,事项类型,发生日期", "A1,,疑似伤害或侵害,2026-06-01", "A3,,疑似伤害或侵害,2026-06-01"),
        "equipment": ("点位编号,四个一", "W1,救生圈", "W3,救生圈"),
        "patrols": ("点位编号,计划日期", "W1,2026-08-01", "W3,2026-08-01"),
        "incidents": ("村,发生日期,结果", "罗家村,2026-05-01,获救", "港口村,2026-05-01,获救"),
        "teams": ("驻地代码,名称", f"{WAN},一队", f"{GANG},一队"),
        "candidates": ("村,名称,类型", "罗家村,旧小学,儿童之家", "港口村,旧祠堂,儿童之家"),
        "inspections": ("村,检查对象,检查日期", "罗家村,小学,2026-01-01", "港口村,小学,2026-01-01"),
        "reports": ("村,报告类型,应报日期", "罗家村,季报,2026-03-31", "港口村,季报,2026-03-31"),
        "alerts": ("区划代码,预警类型,起始日期", f"{WAN},高温,2026-07-01", f"{CODE},高温,2026-07-02"),
        "populations": ("区划代码,性别,起始年龄,人数", f"{WAN},男,0,90", f"{GANG},男,0,80"),
    }  # fmt: skip
    for kind, (header, inside, outside) in inside_outside.items():
        report = read(kind, header, inside, outside, within=WAN)
        assert adds_up(report) == (1, 0, 0, 1), (kind, report.rejects)
        assert (report.rejects[0].row, report.rejects[0].reason) == (3, "is not in the region you may load"), kind
    # nobody is drawn over from next door, and nobody is sent there
    moved = read("persons", persons, "A3,罗家村,李四,2014-05-02", "A1,港口村,张三,2014-05-01", within=WAN)
    assert adds_up(moved) == (0, 0, 0, 2)
    by_home = read("persons", "人员编号,户编号,健康状况", f"A3,{held['A3']},良好", f"A1,{held['A3']},良好", within=WAN)
    assert adds_up(by_home) == (0, 0, 0, 2)
    with pytest.raises(InputError, match="whole county"):
        read("regions", "区划代码,名称", f"{LUO},罗家村", within=WAN)


@pytest.mark.parametrize(
    ("kind", "header", "row"),
    [
        ("households", "户编号,村,住址", "H3,罗家村,2号"),
        ("hazard_sites", "点位编号,村,名称,类型", "W3,罗家村,长河,河"),
        ("staff", "工作人员编号,村,姓名,岗位", "T3,罗家村,陈某,网格员"),
        ("visits", "走访编号,人员编号,走访日期,走访方式", "V3,A1,2026-06-01,联系"),
        ("equipment", "设施编号,点位编号,四个一", "E3,W1,救生圈"),
    ],
)
def test_a_row_on_record_next_door_is_not_taken_over_by_its_number(
    county: Store, read: Read, kind: str, header: str, row: str
) -> None:
    """A clerk of 湾里乡 who writes the number of 港口镇's home, site, worker or visit changes nothing of theirs."""
    read("persons", "人员编号,村,姓名,出生日期", "A1,罗家村,张三,2014-05-01", "A3,港口村,李四,2014-05-02")
    read("households", "户编号,村,住址", "H3,港口村,1号")
    read("hazard_sites", "点位编号,村,名称,类型", "W1,罗家村,门口塘,塘", "W3,港口村,长河,河")
    read("staff", "工作人员编号,村,姓名,岗位", "T3,港口村,陈某,网格员")
    read("visits", "走访编号,人员编号,走访日期,走访方式", "V3,A3,2026-06-01,联系")
    read("equipment", "设施编号,点位编号,四个一", "E3,W3,救生圈")
    before = pd.DataFrame(county.county(CODE).frames[kind])
    report = read(kind, header, row, within=WAN)
    assert adds_up(report) == (0, 0, 0, 1)
    pd.testing.assert_frame_equal(pd.DataFrame(county.county(CODE).frames[kind]), before)
