"""Saved mappings: what was said of one quarter's file holds for the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.engine import reading
from data.importing.load import How, load, look
from data.importing.mapping import ColumnMapping, match
from data.importing.mappings import fitting_mapping, named_mapping, save_mapping, saved_mappings
from data.store import Store
from geo.errors import InputError, UnknownCountyError
from tests.data.conftest import Ticking

CODE = "361126"
HEADERS = ("姓名", "曾用名", "家在哪里", "健康状况", "出生日期")
MAPPING = match(
    "persons",
    HEADERS,
    said={"曾用名": "", "家在哪里": "village_name", "健康状况": ""},
    constants={"groups": "留守儿童"},
)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'm.db'}", create=True, clock=Ticking()) as store:
        store.add_county(CODE, "弋阳县", "yiyang")
        path = tmp_path / "r.csv"
        path.write_text(f"区划代码,名称\n{CODE},弋阳县\n{CODE}101,一镇\n{CODE}101201,甲村\n", encoding="utf-8")
        load(store, CODE, "regions", path)
        yield store


def test_a_mapping_comes_back_as_it_was_kept_on_both_databases(store: Store) -> None:
    save_mapping(store, CODE, "persons", "民政局", HEADERS, MAPPING)
    [saved] = saved_mappings(store, CODE, "persons")
    assert (saved.name, saved.kind, saved.mapping) == ("民政局", "persons", MAPPING)
    assert saved.saved_at.tzinfo is not None
    with reading(store.engine) as connection:
        assert fitting_mapping(connection, CODE, "persons", HEADERS) == ("民政局", MAPPING)


def test_next_quarters_file_of_the_same_headers_is_read_by_itself(county: Store, tmp_path: Path) -> None:
    path = tmp_path / "下季度.csv"
    path.write_text(
        "出生日期,姓 名,曾用名,*家在哪里（必填）,健康状况\n2015-03-01,张三,小三,甲村,还行\n", encoding="utf-8"
    )
    before = look(county, CODE, "persons", path)
    assert (before.saved, before.fault is not None) == (None, True)
    save_mapping(county, CODE, "persons", "民政局", HEADERS, MAPPING)
    after = look(county, CODE, "persons", path)
    assert (after.saved, after.fault) == ("民政局", None)
    report = load(county, CODE, "persons", path)
    assert (report.loaded, report.rejects) == (1, ())
    assert report.ignored == ("曾用名", "健康状况")
    assert report.made == {"households": 1, "persons": 1, "spells": 1}


def test_a_mapping_is_found_by_name_for_other_headers(county: Store, tmp_path: Path) -> None:
    save_mapping(county, CODE, "persons", "民政局", HEADERS, MAPPING)
    path = tmp_path / "a.csv"
    path.write_text("姓名,家在哪里,出生日期\n张三,甲村,2015-03-01\n", encoding="utf-8")
    with pytest.raises(InputError, match="is missing"):
        load(county, CODE, "persons", path)
    assert load(county, CODE, "persons", path, How(mapping="民政局")).loaded == 1
    with pytest.raises(InputError, match="No mapping is called 教育局; there are 民政局"):
        load(county, CODE, "persons", path, How(mapping="教育局"))
    with pytest.raises(InputError, match="none is saved for this kind yet"), reading(county.engine) as connection:
        named_mapping(connection, CODE, "visits", "民政局")


def test_the_latest_of_two_that_fit_is_taken_and_one_name_holds_one_mapping(county: Store) -> None:
    other = ColumnMapping({"name": "曾用名", "village_name": "家在哪里"})
    save_mapping(county, CODE, "persons", "民政局", HEADERS, MAPPING)
    save_mapping(county, CODE, "persons", "教育局", HEADERS, other)
    with reading(county.engine) as connection:
        assert fitting_mapping(connection, CODE, "persons", HEADERS) == ("教育局", other)
    save_mapping(county, CODE, "persons", " 民政局 ", HEADERS, other)
    assert [saved.name for saved in saved_mappings(county, CODE, "persons")] == ["民政局", "教育局"]


def test_a_mapping_does_not_fit_other_headers_or_another_kind(county: Store) -> None:
    save_mapping(county, CODE, "persons", "民政局", HEADERS, MAPPING)
    with reading(county.engine) as connection:
        assert fitting_mapping(connection, CODE, "persons", HEADERS[1:]) == (None, None)
        assert fitting_mapping(connection, CODE, "persons", (*HEADERS, "备注")) == (None, None)
        assert fitting_mapping(connection, CODE, "carers", HEADERS) == (None, None)


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [
        ("persons", "  ", "a name of up to 100"),
        ("persons", "x" * 101, "a name of up to 100"),
        ("people", "民政局", "Kind people"),
    ],
)
def test_a_mapping_without_a_name_or_of_no_kind_is_refused(county: Store, kind: str, name: str, part: str) -> None:
    with pytest.raises(InputError, match=part):
        save_mapping(county, CODE, kind, name, HEADERS, MAPPING)
    assert saved_mappings(county, CODE, "persons") == []


def test_a_mapping_of_an_unknown_county_is_refused(county: Store) -> None:
    with pytest.raises(UnknownCountyError):
        save_mapping(county, "110000", "persons", "民政局", HEADERS, MAPPING)
