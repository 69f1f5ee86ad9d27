"""A list read to be compared: what stands on it line by line, by the same rules as an import, and nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select

from data.engine import reading
from data.importing.identity import IdentityVault
from data.importing.load import How, load
from data.importing.mapping import match
from data.importing.mappings import save_mapping
from data.importing.roll import read_roll
from data.store import Store
from data.tables import Base
from geo.errors import InputError, UnknownCountyError
from tests.data.lists import CODE, LI, LUO, NUMBERS, county_at, identity, messy, write_list

VAULT = IdentityVault(bytes(range(40)))


@pytest.fixture
def county(sqlite_place: Path) -> Iterator[Store]:
    with county_at(sqlite_place) as store:
        yield store


def test_a_messy_list_stands_as_it_is_repeated_rows_and_all(county: Store, tmp_path: Path) -> None:
    roll = read_roll(county, CODE, messy(tmp_path / "m.xlsx"), vault=VAULT)
    assert roll.rows == 9
    assert {reject.row for reject in roll.rejects} == {8, 9, 10, 13}
    frame = roll.frame
    assert len(frame) == roll.rows - 4
    assert frame["name"].tolist() == ["张三", "李四", "王老五", "张三", "吴九"]
    assert frame["region_code"].tolist() == [LUO, LUO, LI, LUO, LI]
    assert frame["row"].tolist() == [5, 6, 7, 11, 12]
    assert frame["groups"].tolist()[1] == "left_behind_child、child_in_difficulty"
    assert frame["birth_date"].dt.strftime("%Y-%m-%d").tolist()[1] == "2013-02-03"
    assert frame["sex"].tolist() == ["male"] * 5
    hashes = VAULT.hash(pd.Series([NUMBERS["张三"]], dtype="str"))
    assert frame["identity_hash"].tolist()[0] == frame["identity_hash"].tolist()[3] == hashes[0]
    assert frame["identity_hash"].isna().tolist() == [False, False, False, False, True]
    assert not any(number in repr(roll) + frame.to_string() for number in NUMBERS.values())


def test_reading_a_roll_writes_nothing(county: Store, tmp_path: Path) -> None:
    def total() -> int:
        with reading(county.engine) as connection:
            return sum(
                connection.scalar(select(func.count()).select_from(table)) or 0 for table in Base.metadata.sorted_tables
            )

    before = total()
    read_roll(county, CODE, messy(tmp_path / "m.xlsx"), vault=VAULT)
    assert total() == before


def test_without_a_key_numbers_give_birth_date_and_sex_and_no_more(county: Store, tmp_path: Path) -> None:
    path = write_list(tmp_path / "l.csv", "姓名,身份证号", f"张三,{identity('2014-05-01', 2)}")
    [row] = read_roll(county, CODE, path).frame.itertuples()
    assert (row.birth_date, row.sex) == (pd.Timestamp("2014-05-01"), "female")
    assert pd.isna(row.identity_hash)
    assert pd.isna(row.region_code)


def test_a_line_that_names_nobody_is_refused(county: Store, tmp_path: Path) -> None:
    path = write_list(
        tmp_path / "l.csv", "村,姓名,出生日期", "罗家村,张三,", "罗家村,,2014-05-01", "罗家村,李四,2014-05-01"
    )
    roll = read_roll(county, CODE, path)
    assert [(r.cell, r.reason.template) for r in roll.rejects] == [
        ("B2", "cannot be told from others of that name"),
        ("B3", "cannot be told from others of that name"),
    ]
    assert roll.frame["name"].tolist() == ["李四"]


def test_the_saved_mapping_of_a_source_is_used(county: Store, tmp_path: Path) -> None:
    path = write_list(tmp_path / "l.csv", "孩子,生在,哪个村", "张三,2014-05-01,罗家村")
    with pytest.raises(InputError):
        read_roll(county, CODE, path)
    headers = ["孩子", "生在", "哪个村"]
    mapping = match("persons", headers, said={"孩子": "name", "生在": "birth_date", "哪个村": "village_name"})
    save_mapping(county, CODE, "persons", "教育局", headers, mapping)
    assert read_roll(county, CODE, path).frame["region_code"].tolist() == [LUO]


def test_the_roll_and_the_load_find_the_same_persons(county: Store, tmp_path: Path) -> None:
    """Who stands good on the roll is on record after the load, under the same hash."""
    path = messy(tmp_path / "m.xlsx")
    load(county, CODE, "persons", path, How(crs="CGCS2000"), vault=VAULT)
    roll = read_roll(county, CODE, path, vault=VAULT)
    names = set(county.county(CODE).persons["name"])
    assert names <= set(roll.frame["name"])
    assert set(roll.frame["name"]) - names == {"吴九"}  # refused for the group, which a roll does not judge


def test_other_counties_and_other_files_are_refused_in_words(county: Store, tmp_path: Path) -> None:
    path = write_list(tmp_path / "l.csv", "点位名称,水深", "大塘,2")
    with pytest.raises(InputError):
        read_roll(county, CODE, path)
    with pytest.raises(InputError, match="no column of names"):
        read_roll(county, CODE, write_list(tmp_path / "m.csv", "村,出生日期", "罗家村,2014-05-01"))
    with pytest.raises(UnknownCountyError):
        read_roll(county, "110000", path)
