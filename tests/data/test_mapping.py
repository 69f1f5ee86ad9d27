"""Which column of a file is which field: said before saved before understood, and never guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.fields import fields_of
from data.importing.mapping import ColumnMapping, Suggestion, match, suggestions, understands
from data.readers.files import read_source
from geo.contracts import CONTRACTS
from geo.errors import InputError

LEDGER = ("序号", "乡（镇）", "村（社区）", "儿童姓名", "性别", "身份证号码", "家庭住址", "备注")


def columns(kind: str, *headers: str, **options: object) -> dict[str, str]:
    return dict(match(kind, headers, whole=False, **options).columns)  # type: ignore[arg-type]


def test_a_countys_ledger_is_understood_and_what_is_no_field_is_left() -> None:
    mapping = match("persons", LEDGER)
    assert mapping.columns == {
        "township_name": "乡（镇）",
        "village_name": "村（社区）",
        "name": "儿童姓名",
        "sex": "性别",
        "identity_number": "身份证号码",
        "address": "家庭住址",
    }
    assert suggestions("persons", LEDGER, mapping) == [Suggestion("序号", None), Suggestion("备注", None)]


# headers of several rows


def test_a_group_and_its_part_are_read_together() -> None:
    found = columns(
        "persons", "儿童基本情况/姓名", "儿童基本情况/身份证号", "村",
        "监护人情况/姓名", "监护人情况/与儿童关系", "监护人情况/联系电话",
    )  # fmt: skip
    assert found == {
        "name": "儿童基本情况/姓名",
        "identity_number": "儿童基本情况/身份证号",
        "village_name": "村",
        "carer_name": "监护人情况/姓名",
        "carer_relation": "监护人情况/与儿童关系",
        "carer_phone": "监护人情况/联系电话",
    }


@pytest.mark.parametrize("group", ["监护人", "父亲", "母亲情况", "委托照护人", "紧急联系人", "guardian", "mother"])
def test_what_stands_under_somebody_else_is_never_the_persons_own(group: str) -> None:
    """A guardian's identity number taken for the child's would make the child a grown-up, or another child."""
    found = columns("persons", "村", f"{group}/身份证号", f"{group}/出生日期", f"{group}/性别", f"{group}/sex")
    assert found == {"village_name": "村"}


def test_a_list_of_carers_has_the_carers_own_columns_and_the_childs_identity() -> None:
    found = columns("carers", "儿童姓名", "监护人/姓名", "监护人/出生日期", "监护人/身份证号")
    assert found == {"person_name": "儿童姓名", "name": "监护人/姓名", "birth_date": "监护人/出生日期"}


def test_a_whole_header_goes_before_the_last_part_of_another() -> None:
    assert columns("persons", "家庭/姓名", "姓名")["name"] == "姓名"
    assert columns("persons", "家庭/姓名")["name"] == "家庭/姓名"


# one header a field


def test_two_headers_of_one_field_are_refused_and_both_are_named() -> None:
    with pytest.raises(InputError, match="姓名 and 儿童姓名 are the same"):
        match("persons", ["姓名", "儿童姓名", "村"])
    assert columns("persons", "姓名", "儿童姓名", "村", said={"儿童姓名": ""}) == {"name": "姓名", "village_name": "村"}


def test_a_header_that_may_be_of_something_else_gives_way() -> None:
    found = columns("persons", "姓名", "户籍地址", "现住址", "监护人姓名", "监护人电话", "联系电话")
    assert found["address"] == "现住址"
    assert found["carer_phone"] == "监护人电话"
    assert columns("persons", "姓名", "户籍地址")["address"] == "户籍地址"
    assert columns("hazard_sites", "责任人电话", "联系电话") == {"keeper_phone": "责任人电话"}


def test_a_telephone_or_a_day_alone_belongs_to_nobody_and_is_not_read() -> None:
    """An elder's own telephone is no carer's: the column stays among those left, for all to see."""
    found = match("persons", ["姓名", "村", "联系电话", "认定日期"])
    assert found.columns == {"name": "姓名", "village_name": "村"}
    left = {one.header for one in suggestions("persons", ["姓名", "联系电话"], found)}
    assert left == {"联系电话"}
    assert columns("persons", "姓名", "联系电话", constants={"carer_name": "李奶奶"})["carer_phone"] == "联系电话"
    assert columns("persons", "姓名", "认定日期", constants={"groups": "留守儿童"})["from_date"] == "认定日期"
    assert columns("persons", "姓名", "打电话", said={"打电话": "carer_phone"})["carer_phone"] == "打电话"


# what is needed


@pytest.mark.parametrize(
    ("kind", "headers", "missing"),
    [
        ("persons", ("姓名",), "户编号 / 村代码 / 村 / 人员编号"),
        ("persons", ("村",), "人员编号 / 身份证号 / 姓名"),
        ("visits", ("姓名",), "走访日期、走访方式"),
        ("visits", ("走访日期", "走访方式"), "人员编号 / 身份证号 / 姓名"),
        ("equipment", ("四个一",), "点位编号 / 点位名称"),
        ("regions", ("名称",), "区划代码"),
        ("hazard_sites", ("名称", "类型"), "村代码 / 村 / 乡镇"),
    ],
)
def test_what_a_kind_needs_and_the_file_lacks_is_named(kind: str, headers: tuple[str, ...], missing: str) -> None:
    with pytest.raises(InputError) as caught:
        match(kind, headers)
    assert f"column {missing} is missing" in str(caught.value)
    assert match(kind, headers, whole=False).columns.keys() == {
        name for name, field in fields_of(kind).items() if field.header in headers
    }


@pytest.mark.parametrize(
    ("kind", "headers", "pair"),
    [
        ("households", ("户编号", "村", "经度"), ("经度", "纬度")),
        ("households", ("户编号", "村", "北纬"), ("北纬", "经度")),
        ("regions", ("区划代码", "名称", "驻地经度"), ("驻地经度", "驻地纬度")),
    ],
)
def test_half_a_point_is_refused(kind: str, headers: tuple[str, ...], pair: tuple[str, str]) -> None:
    with pytest.raises(InputError, match=f"column {pair[0]} without its pair; add {pair[1]}"):
        match(kind, headers)


# said, saved, understood


def test_what_is_said_goes_before_what_is_saved_and_that_before_what_is_understood() -> None:
    headers = ["姓名", "曾用名", "小名", "村"]
    saved = ColumnMapping({"name": "曾用名", "village_name": "村"})
    assert columns("persons", *headers)["name"] == "姓名"
    assert columns("persons", *headers, saved=saved)["name"] == "曾用名"
    assert columns("persons", *headers, saved=saved, said={"小名": "name"})["name"] == "小名"


def test_a_header_said_to_be_nothing_is_left_out_now_and_next_quarter() -> None:
    headers = ["姓名", "村", "健康状况"]
    first = match("persons", headers, said={"健康状况": ""})
    assert "health" not in first.columns
    assert first.left_out == ("健康状况",)
    again = ColumnMapping.from_json(json.loads(json.dumps(first.to_json())))
    assert match("persons", headers, saved=again).columns == first.columns
    assert match("persons", headers, saved=again).left_out == ("健康状况",)
    assert match("persons", headers, saved=again, said={"健康状况": "health"}).columns["health"] == "健康状况"


def test_a_saved_header_is_found_though_its_blanks_and_stars_changed() -> None:
    saved = ColumnMapping({"name": "小 名*", "village_name": "村"})
    assert columns("persons", "小名", "村", saved=saved)["name"] == "小名"


def test_a_field_can_be_said_by_its_header_and_a_header_without_its_remarks() -> None:
    assert columns("persons", "家长（必填）", "姓名", said={"家长": "照护人姓名"})["carer_name"] == "家长（必填）"


@pytest.mark.parametrize(
    ("said", "part"),
    [({"没有": "name"}, "has no column 没有; it has 姓名、村"), ({"姓名": "nonsense"}, "There is no field nonsense")],
)
def test_a_column_or_a_field_that_is_none_is_refused(said: dict[str, str], part: str) -> None:
    with pytest.raises(InputError, match=part):
        match("persons", ["姓名", "村"], said=said)


def test_a_constant_stands_in_for_a_column_and_needs_a_field() -> None:
    mapping = match("persons", ["姓名"], constants={"village_name": "罗家村"})
    assert mapping.constants == {"village_name": "罗家村"}
    with pytest.raises(InputError, match="There is no field village"):
        match("persons", ["姓名"], constants={"village": "罗家村"})


def test_a_constant_somebody_said_goes_before_the_files_own_column_which_is_then_left() -> None:
    mapping = match("persons", ["姓名", "村"], constants={"village_name": "罗家村"})
    assert (mapping.columns, mapping.constants) == ({"name": "姓名"}, {"village_name": "罗家村"})
    with pytest.raises(InputError, match="village_name is given as a column and for every row"):
        match("persons", ["姓名", "村"], said={"村": "village_name"}, constants={"village_name": "罗家村"})


def test_what_is_like_a_field_is_offered_and_never_taken() -> None:
    mapping = match("persons", ["姓名", "村", "出生日期年月日"])
    assert "birth_date" not in mapping.columns
    assert suggestions("persons", ["姓名", "村", "出生日期年月日", "血型"], mapping) == [
        Suggestion("出生日期年月日", "birth_date"),
        Suggestion("血型", None),
    ]


@given(
    st.dictionaries(st.sampled_from(list(fields_of("persons"))), st.text(max_size=8)),
    st.dictionaries(st.sampled_from(["township_name", "groups"]), st.text(max_size=8)),
    st.one_of(st.none(), st.text(max_size=8)),
    st.lists(st.text(max_size=8)),
)
def test_a_mapping_survives_being_kept(
    found: dict[str, str], constants: dict[str, str], crs: str | None, left_out: list[str]
) -> None:
    words = {"groups": {"孤儿": "child_in_difficulty"}}
    mapping = ColumnMapping(found, constants, words, crs, None, tuple(left_out))
    assert ColumnMapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


@given(st.lists(st.text(max_size=12), max_size=6, unique=True))
def test_any_headers_give_a_mapping_or_a_sentence(headers: list[str]) -> None:
    for kind in CONTRACTS:
        try:
            found = match(kind, headers, whole=False)
        except InputError:
            continue
        assert set(found.columns.values()) <= set(headers)
        assert len(set(found.columns.values())) == len(found.columns)


# exports of forms


def test_an_export_of_our_own_form_maps_by_itself(tmp_path: Path) -> None:
    """ODK Central and KoboToolbox, groups and places among the columns."""
    central = tmp_path / "central.csv"
    central.write_text(
        "SubmissionDate,person-name,person-identity_number,person-village_name,home-place-Latitude,"
        "home-place-Longitude,home-place-Altitude,home-place-Accuracy,meta-instanceID,KEY\n"
        "2026-07-01T08:00:00Z,张三,,罗家村,28.4,117.4,0,4,uuid:1,uuid:1\n"
    )
    kobo = tmp_path / "kobo.csv"
    kobo.write_text(
        "person/name;person/village_name;_home_latitude;_home_longitude;_home_precision;_id;_uuid;_submission_time;_index\n"
        "张三;罗家村;28.4;117.4;4;1;u;2026-07-01;1\n"
    )
    for path in (central, kobo):
        source = read_source(path, known=lambda header: understands("persons", header))
        found = match("persons", [str(header) for header in source.frame.columns])
        assert {"name", "village_name", "longitude", "latitude"} <= found.columns.keys()
        assert source.frame[found.columns["longitude"]].tolist() == ["117.4"]
        assert "location_precision" not in found.columns  # the phone's accuracy is in metres
