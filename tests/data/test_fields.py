"""The words of every kind: what a clerk may write above a column means one thing, and that thing."""

from __future__ import annotations

import pytest

from data.importing.fields import fields_of
from data.importing.mapping import key_of, match, suggestions, understands
from data.importing.synonyms import SYNONYMS, WEAK
from data.kinds import HEADERS
from geo.contracts import CONTRACTS

KINDS = list(CONTRACTS)
NOTHING_ALONE = {"persons": {"carer_relation", "carer_phone", "from_date"}}
"""Spoken fields that are read only beside another; see test_mapping."""


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_fields_share_a_header_a_name_or_a_synonym(kind: str) -> None:
    fields: dict[str, set[str]] = {}
    for field in fields_of(kind).values():
        for word in (field.header, field.name, *field.words, *field.weak):
            fields.setdefault(key_of(word), set()).add(field.name)
    assert {word: names for word, names in fields.items() if len(names) > 1} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_every_header_name_and_synonym_alone_is_its_own_field(kind: str) -> None:
    for field in fields_of(kind).values():
        if field.name in NOTHING_ALONE.get(kind, ()):
            continue
        for word in (field.header, field.name, *field.words, *field.weak):
            assert match(kind, [word], whole=False).columns == {field.name: word}


@pytest.mark.parametrize("kind", KINDS)
def test_all_headers_of_a_kind_together_map_to_themselves_in_both_languages(kind: str) -> None:
    """What a template or an export of ours has above its columns."""
    fields = fields_of(kind)
    for headers in (
        {name: field.header for name, field in fields.items()},
        {name: name for name in fields},
        {name: f"*{field.header}（必填）" for name, field in fields.items()},
    ):
        assert match(kind, headers.values()).columns == headers
    assert {name: HEADERS[kind][name] for name in CONTRACTS[kind].names} == {
        name: fields[name].header for name in CONTRACTS[kind].names
    }


def test_every_synonym_belongs_to_a_field() -> None:
    for table in (SYNONYMS, WEAK):
        known = {name for kind in KINDS for name in fields_of(kind)}
        known |= {f"{kind}.{name}" for kind in KINDS for name in fields_of(kind)}
        assert set(table) - known == set()
        for name, words in table.items():
            assert len(words) == len({key_of(word) for word in words}), name


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        ("persons", "姓 名", "name"),
        ("persons", "＊姓名", "name"),
        ("persons", "姓名：", "name"),
        ("persons", "1、姓名", "name"),
        ("persons", "②出生年月", "birth_date"),
        ("persons", "出生日期（如2010.5.1）", "birth_date"),
        ("persons", "出生日期(yyyy-mm-dd)", "birth_date"),
        ("persons", "身份证号码（18位）", "identity_number"),
        ("persons", "村（社区）", "village_name"),
        ("persons", "乡镇/街道", "township_name"),
        ("persons", "Birth Date", "birth_date"),
        ("persons", "BIRTH_DATE", "birth_date"),
        ("equipment", "是否配备（是/否）", "present"),
        ("equipment", "是否可用（请打√）", "usable"),
        ("hazard_sites", "水深（米）", "depth_m"),
        ("hazard_sites", "水深（m）", "depth_m"),
        ("hazard_sites", "水深", "depth_m"),
        ("roads", "限速（公里/小时）", "speed_kph"),
        ("roads", "时速（km/h）", "speed_kph"),
        ("candidates", "预算（元）", "cost_yuan"),
    ],
)
def test_what_says_nothing_in_a_header_is_dropped(kind: str, header: str, field: str) -> None:
    assert match(kind, [header], whole=False).columns == {field: header}
    assert understands(kind, header)


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("hazard_sites", "水深（厘米）"),
        ("hazard_sites", "水深（cm）"),
        ("hazard_sites", "水深（尺）"),
        ("roads", "时速（米/秒）"),
        ("candidates", "费用（万元）"),
        ("persons", "年龄"),
        ("persons", "序号"),
        ("persons", "位置"),
        ("households", "精度"),
        ("visits", "编号"),
        ("persons", "备注"),
    ],
)
def test_another_unit_or_a_word_of_many_meanings_is_no_field(kind: str, header: str) -> None:
    assert match(kind, [header], whole=False).columns == {}
    assert not understands(kind, header)
    assert [one.header for one in suggestions(kind, [header], match(kind, [header], whole=False))] == [header]
