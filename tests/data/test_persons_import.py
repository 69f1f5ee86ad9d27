"""A county's own list of persons: homes made of it, persons found again, identity numbers seen by nobody."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point
from sqlalchemy import select

from data.engine import reading
from data.importing.identity import IdentityVault
from data.importing.load import How, LoadReport, load
from data.importing.persons_merge import merge_persons
from data.importing.roll import read_roll
from data.importing.undo import undo
from data.store import Store
from data.tables import table_of
from geo.errors import InputError, SettingsError
from layers._registry import all_layers
from models.summary import summarise
from tests.data.lists import CODE, LI, LUO, PORT, TREE_2, WAN, adds_up, county_at, identity, write_list
from tests.examples import examples

KEY, OTHER_KEY = bytes(range(40)), bytes(range(1, 41))
BOY, GIRL, ELDER = identity("2014-05-01", 1), identity("2013-02-03", 2), identity("1948-01-01", 3)
Read = Callable[..., LoadReport]


@pytest.fixture
def county(sqlite_place: Path) -> Iterator[Store]:
    with county_at(sqlite_place) as store:
        yield store


@pytest.fixture
def read(county: Store, tmp_path: Path) -> Read:
    """``read(header, *rows, kind=…, vault=…, …)``: load a csv into the county."""

    def load_list(
        header: str, *rows: str, kind: str = "persons", crs: str | None = None, **options: object
    ) -> LoadReport:
        path = write_list(tmp_path / "list.csv", header, *rows)
        return load(county, CODE, kind, path, How(crs=crs), **options)  # type: ignore[arg-type]

    return load_list


def vault(keep: str = "hash", key: bytes = KEY) -> IdentityVault:
    return IdentityVault(key, keep)  # type: ignore[arg-type]


# homes


def test_two_persons_at_one_address_in_one_village_share_a_home(county: Store, read: Read) -> None:
    report = read(
        "村,姓名,出生日期,住址",
        "罗家村,张三,2014-05-01,１２ 号",
        "罗家村,张小妹,2016-05-01,12号",
        "李家村,李四,2013-02-03,12号",  # the same address in another village
        "罗家村,王五,2012-02-03,",  # no address: a home of his own
        "罗家村,赵六,2012-02-03,",
    )
    assert adds_up(report) == (5, 0, 0, 0)
    persons, homes = county.county(CODE).persons.set_index("name")["household_id"], county.county(CODE).households
    assert persons["张三"] == persons["张小妹"]
    assert persons.nunique() == len(homes) == 4
    assert homes.loc[persons["李四"], "region_code"] == LI


def test_a_person_on_record_stays_at_home_and_a_moved_one_moves_alone(county: Store, read: Read) -> None:
    read("村,姓名,身份证号,住址", f"罗家村,张三,{BOY},12号", f"罗家村,张小妹,{GIRL},12号", vault=vault())
    before = county.county(CODE)
    home = before.persons["household_id"].iloc[0]
    same = read("村,姓名,身份证号", f"罗家村,张三,{BOY}", vault=vault())  # no address: stays
    assert adds_up(same) == (0, 1, 0, 0)
    moved = read("村,姓名,身份证号,住址", f"罗家村,张三,{BOY},30号", vault=vault())
    assert adds_up(moved) == (1, 0, 0, 0)
    persons = county.county(CODE).persons.set_index("name")["household_id"]
    assert persons["张小妹"] == home
    assert persons["张三"] != home
    homes = county.county(CODE).households
    assert homes.loc[home, "address"] == "12号"
    assert homes.loc[persons["张三"], "address"] == "30号"
    away = read("乡镇,村,姓名,身份证号", f"港口镇,港口村,张小妹,{GIRL}", vault=vault())
    assert adds_up(away) == (1, 0, 0, 0)
    now = county.county(CODE)
    assert now.households.loc[now.persons.set_index("name").at["张小妹", "household_id"], "region_code"] == PORT
    assert now.households.loc[home, "region_code"] == LUO, "the home itself stays where it is"


def test_coordinates_on_record_are_kept_when_a_file_has_none_and_a_village_is_no_point(
    county: Store, read: Read
) -> None:
    read("村,姓名,身份证号,住址,经度,纬度", f"罗家村,张三,{BOY},12号,117.1,28.5", crs="CGCS2000", vault=vault())
    report = read("村,姓名,身份证号,住址,健康状况", f"罗家村,张三,{BOY},12号,良好", vault=vault())
    assert adds_up(report) == (1, 0, 0, 0)
    [home] = county.county(CODE).households.itertuples()
    assert (home.location_precision, home.geometry) == ("gps", Point(117.1, 28.5))
    cleared = read("村,姓名,身份证号,住址,经度,纬度", f"罗家村,张三,{BOY},12号,,", crs="CGCS2000", vault=vault())
    assert adds_up(cleared) == (1, 0, 0, 0)  # the columns are there and empty: that is said of it
    [home] = county.county(CODE).households.itertuples()
    assert (home.location_precision, home.geometry) == ("village", None)


def test_two_points_given_for_one_home_are_noted_and_the_first_stands(county: Store, read: Read) -> None:
    report = read(
        "村,姓名,出生日期,住址,经度,纬度",
        "罗家村,张三,2014-05-01,12号,117.1,28.5",
        "罗家村,张小妹,2016-05-01,12号,117.2,28.5",
        "罗家村,张小弟,2017-05-01,12号,117.1,28.5",
        crs="CGCS2000",
    )
    assert adds_up(report) == (3, 0, 0, 0)
    assert [(note.cell, note.note.template) for note in report.notes] == [
        ("E3", "differs from what stands above for the same home, which is kept")
    ]
    [home] = county.county(CODE).households.itertuples()
    assert home.geometry == Point(117.1, 28.5)


def test_a_home_of_which_only_the_village_is_known_is_counted_everywhere_and_drawn_at_no_point(
    county: Store, read: Read
) -> None:
    report = read(
        "村,姓名,出生日期,住址,经度,纬度,定位精度,类别,认定日期",
        "罗家村,张三,2014-05-01,1号,117.1,28.5,,留守儿童,2025-09-01",
        "罗家村,李四,2014-05-02,2号,,,,留守儿童,2025-09-01",
        "罗家村,王五,2014-05-03,3号,117.1,28.5,仅到村,留守儿童,2025-09-01",
        crs="CGCS2000",
    )
    assert adds_up(report) == (3, 0, 0, 0)
    assert report.noted == 2
    held = county.county(CODE)
    assert held.households["location_precision"].value_counts().to_dict() == {"village": 2, "gps": 1}
    assert held.households.geometry.notna().sum() == 1
    counts = summarise(held, {})
    for region in (CODE, WAN, LUO):
        assert counts.loc[region, ["children", "children_unplaced", "households"]].tolist() == [3, 2, 3], region
    drawn = all_layers()["households"].build(held)
    assert drawn.geometry.dropna().tolist() == [Point(117.1, 28.5)]


# persons found again


def test_a_person_is_found_by_hash_after_a_change_of_name_and_village(county: Store, read: Read) -> None:
    first = read("村,姓名,身份证号", f"罗家村,张三,{BOY}", vault=vault())
    second = read("乡镇,村,姓名,身份证号", f"港口镇,大树村,张山,{BOY}", vault=vault())
    assert (adds_up(first), adds_up(second)) == ((1, 0, 0, 0), (1, 0, 0, 0))
    [person] = county.county(CODE).persons.itertuples()
    assert (person.name, person.birth_date, person.sex) == ("张山", pd.Timestamp("2014-05-01"), "male")
    [home] = county.county(CODE).households.loc[[person.household_id]].itertuples()
    assert home.region_code == TREE_2


def test_a_person_first_listed_without_a_number_is_found_by_name_birth_date_and_village(
    county: Store, read: Read
) -> None:
    read("村,姓名,出生日期", "罗家村,张三,2014.5.1", "李家村,张三,2014.5.1", "罗家村,张三,2015.5.1")
    report = read("村,姓名,身份证号", f"罗家村,张　三,{BOY}", vault=vault())
    assert adds_up(report) == (1, 0, 0, 0)
    assert len(county.county(CODE).persons) == 3
    later = read("村,姓名,身份证号", f"李家村,张三丰,{BOY}", vault=vault())  # by its hash from now on
    assert adds_up(later) == (1, 0, 0, 0)
    assert sorted(county.county(CODE).persons["name"]) == ["张三", "张三", "张三丰"]


def test_two_persons_of_one_name_birth_date_and_village_with_two_numbers_are_two(county: Store, read: Read) -> None:
    """What differs in the identity number is somebody else, even when all else agrees."""
    twin = identity("2014-05-01", 3)
    read("村,姓名,身份证号", f"罗家村,张三,{BOY}", vault=vault())
    report = read("村,姓名,身份证号", f"罗家村,张三,{twin}", vault=vault())
    assert adds_up(report) == (1, 0, 0, 0)
    assert len(county.county(CODE).persons) == 2
    again = read("村,姓名,身份证号", f"罗家村,张三,{twin}", f"罗家村,张三,{BOY}", vault=vault())
    assert adds_up(again) == (0, 2, 0, 0)


def test_a_row_without_number_of_a_name_borne_by_two_is_refused_not_doubled(county: Store, read: Read) -> None:
    read("村,姓名,身份证号", f"罗家村,张三,{BOY}", f"罗家村,张三,{identity('2014-05-01', 3)}", vault=vault())
    report = read("村,姓名,出生日期", "罗家村,张三,2014-05-01")
    assert adds_up(report) == (0, 0, 0, 1)
    assert report.rejects[0].fix == "add the identity number or the person's number"
    assert len(county.county(CODE).persons) == 2


def test_who_cannot_be_told_from_others_is_refused(county: Store, read: Read) -> None:
    report = read("村,姓名,出生日期", "罗家村,张三,", "罗家村,李四,2014-05-01", "罗家村,,2014-05-01")
    assert adds_up(report) == (1, 0, 0, 2)
    assert {reject.row for reject in report.rejects} == {2, 4}


def test_the_number_of_a_record_made_one_with_another_is_followed_with_a_note(county: Store, read: Read) -> None:
    read("人员编号,村,姓名,出生日期", "A1,罗家村,张三,2014-05-01", "A2,罗家村,张山,2014-05-01")
    merge_persons(county, CODE, "A1", "A2")
    report = read("人员编号,姓名,健康状况", "A2,张三,良好")
    assert adds_up(report) == (1, 0, 0, 0)
    assert [note.note.template for note in report.notes] == ["was made one with another record: counted as that"]
    held = county.county(CODE).persons
    assert held.index.tolist() == ["A1"]
    assert held.at["A1", "health"] == "good"


def test_a_person_undone_and_loaded_again_is_the_same_person(county: Store, read: Read) -> None:
    first = read("村,姓名,身份证号,类别,认定日期", f"罗家村,张三,{BOY},留守儿童,2025-09-01", vault=vault())
    before = county.county(CODE)
    assert first.batch_id is not None
    undo(county, CODE, first.batch_id)
    assert county.county(CODE).persons.empty
    read("村,姓名,身份证号,类别,认定日期", f"罗家村,张三,{BOY},留守儿童,2025-09-01", vault=vault())
    for kind in ("persons", "spells", "households"):
        pd.testing.assert_frame_equal(pd.DataFrame(county.county(CODE).frames[kind]), pd.DataFrame(before.frames[kind]))


# identity numbers


def test_with_a_key_the_hash_is_kept_and_the_number_stands_nowhere(
    county: Store, read: Read, sqlite_place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in the database file nor beside it, not in a reject, a note, a report or a log; refused numbers neither."""
    wrong = BOY[:17] + ("0" if BOY[17] != "0" else "1")
    caplog.set_level(logging.DEBUG)
    report = read(
        "村,姓名,身份证号,出生日期,住址,备注",
        f"罗家村,张三,{BOY},2014-05-01,12号,",
        f"罗家村,李四,{wrong},2014-05-01,13号,",
        f"罗家村,王五,{GIRL},2013-02-04,14号,",  # contradicts its birth date
        f"无名村,{ELDER},{ELDER},1948-01-01,15号,",  # a shifted column
        f"{ELDER},赵六,{ELDER},1948-01-01,16号,",
        vault=vault(),
    )
    assert adds_up(report) == (1, 0, 0, 4)
    [row] = kept_identities(county)
    assert row.identity_hash == vault().hash(pd.Series([BOY], dtype="str")).iloc[0]
    assert row.identity_sealed is None
    said = json.dumps(asdict(report), ensure_ascii=False, default=str) + repr(report) + caplog.text
    with sqlite3.connect(sqlite_place) as database:
        database.execute("PRAGMA wal_checkpoint")
    written = b"".join(path.read_bytes() for path in sqlite_place.parent.glob(f"{sqlite_place.name}*"))
    assert "张三".encode() in written, "the bytes looked at are those of the record"
    for number in (BOY, GIRL, ELDER, wrong):
        assert number not in said
        assert number.encode() not in written


def test_sealed_numbers_open_again_with_the_key_only(county: Store, read: Read, sqlite_place: Path) -> None:
    read("村,姓名,身份证号", f"罗家村,张三,{BOY}", vault=vault("sealed"))
    [row] = kept_identities(county)
    assert vault("sealed").open(row.identity_sealed) == BOY
    with pytest.raises(SettingsError):
        vault("sealed", OTHER_KEY).open(row.identity_sealed)
    assert BOY.encode() not in b"".join(path.read_bytes() for path in sqlite_place.parent.glob(f"{sqlite_place.name}*"))


def test_a_list_loaded_with_hashes_only_does_not_forget_a_sealed_number(county: Store, read: Read) -> None:
    read("村,姓名,身份证号", f"罗家村,张三,{BOY}", vault=vault("sealed"))
    report = read("村,姓名,身份证号", f"罗家村,张三,{BOY}", vault=vault("hash"))
    assert adds_up(report) == (0, 1, 0, 0)
    [row] = kept_identities(county)
    assert vault("sealed").open(row.identity_sealed) == BOY


def test_without_a_key_nothing_is_kept_and_a_note_says_so(county: Store, read: Read) -> None:
    report = read("村,姓名,身份证号", f"罗家村,张三,{BOY}")
    assert adds_up(report) == (1, 0, 0, 0)
    assert [note.note.template for note in report.notes] == [
        "identity numbers were checked and are not kept: no key is set"
    ]
    assert kept_identities(county) == []
    [person] = county.county(CODE).persons.itertuples()
    assert (person.birth_date, person.sex) == (pd.Timestamp("2014-05-01"), "male")


def test_a_key_other_than_the_one_the_county_was_kept_with_is_refused_in_words(
    county: Store, read: Read, tmp_path: Path
) -> None:
    """Dry or not, and for lists to be compared as well; the right key still loads, another county has its own."""
    read("村,姓名,身份证号", f"罗家村,张三,{BOY}", vault=vault())
    for dry in (True, False):
        with pytest.raises(InputError, match="another key file"):
            read("村,姓名,身份证号", f"罗家村,李四,{GIRL}", vault=vault(key=OTHER_KEY), dry_run=dry)
    with pytest.raises(InputError, match="another key file"):
        read_roll(county, CODE, tmp_path / "list.csv", vault=vault(key=OTHER_KEY))
    with pytest.raises(InputError, match="another key file"):
        read("身份证号,走访日期,走访方式", f"{BOY},2026-06-01,入户走访", kind="visits", vault=vault(key=OTHER_KEY))
    assert len(county.county(CODE).persons) == 1
    assert adds_up(read("村,姓名,身份证号", f"罗家村,李四,{GIRL}", vault=vault("sealed"))) == (1, 0, 0, 0)
    assert adds_up(read("村,姓名,出生日期", "罗家村,王五,2012-01-01", vault=vault(key=OTHER_KEY))) == (1, 0, 0, 0)


def test_birth_date_and_sex_come_of_the_number_and_contradictions_are_refused(county: Store, read: Read) -> None:
    report = read(
        "村,姓名,身份证号,出生日期,性别",
        f"罗家村,张三,{identity('2014-05-01', 1)},,",
        f"罗家村,李四,{identity('2013-02-03', 2)},2013年2月3日,女",
        f"罗家村,王五,{identity('2012-02-03', 3)},2012-03-02,男",
        f"罗家村,赵六,{identity('2011-02-03', 3)},2011-02-03,女",
        "罗家村,孙七,,2010-01-01,男",
        vault=vault(),
    )
    assert adds_up(report) == (3, 0, 0, 2)
    assert [(r.cell, r.reason.template) for r in report.rejects] == [
        ("D4", "is not the birth date in the identity number"),
        ("E5", "is not the sex in the identity number"),
    ]
    held = county.county(CODE).persons.set_index("name")
    assert held["sex"].to_dict() == {"张三": "male", "李四": "female", "孙七": "male"}
    assert held["birth_date"].dt.strftime("%Y-%m-%d").to_dict() == {
        "张三": "2014-05-01", "李四": "2013-02-03", "孙七": "2010-01-01",
    }  # fmt: skip


def kept_identities(county: Store) -> list[object]:
    table = table_of("identities")
    with reading(county.engine) as connection:
        return list(connection.execute(select(table).where(table.c.superseded_at.is_(None))).all())


# in whatever order


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["张三", "李四", "王五"]),
        st.sampled_from(["2014-05-01", "2013-02-03", "2012-03-04"]),
        st.sampled_from(["罗家村", "李家村", "港口村"]),
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(people=PEOPLE, data=st.data())
@settings(max_examples=examples(4), deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_lists_in_any_order_and_split_over_files_end_in_the_same_record(
    sqlite_place: Path, people: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    """Each person has one number or none, may stand in several rows, with it or without, in one group or another."""
    rows = []
    for place, (name, birth, village) in enumerate(people):
        number = identity(birth, 2 * place + 1) if data.draw(st.booleans(), label="has a number") else ""
        for group in data.draw(st.lists(st.sampled_from(["留守儿童", "困境儿童", ""]), min_size=1, max_size=3)):
            shown = number if data.draw(st.booleans(), label="shown") else ""
            rows.append(f"{village},{name},{birth},{shown},{group},2025-09-01")
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    ends = []
    for files in ([rows], [shuffled[:cut], shuffled[cut:]]):
        with county_at(sqlite_place) as store, TemporaryDirectory() as name:
            folder = Path(name)
            for lines in filter(None, files):
                path = write_list(folder / "list.csv", "村,姓名,出生日期,身份证号,人群类别,认定日期", *lines)
                report = load(store, CODE, "persons", path, vault=vault())
                assert report.rejects == ()
                adds_up(report)
            ends.append(as_seen(store))
    assert ends[0] == ends[1]
    assert len(ends[0]) == len(people)


def as_seen(store: Store) -> list[tuple[object, ...]]:
    """Everybody on record with home, groups and hash, without the ids."""
    held = store.county(CODE)
    hashes = {row.id: row.identity_hash for row in kept_identities(store)}  # type: ignore[attr-defined]
    groups = held.spells.groupby("person_id")["group"].agg(lambda names: tuple(sorted(names)))
    return sorted(
        (
            person.name,
            person.birth_date.date(),
            person.sex if isinstance(person.sex, str) else "",
            held.households.at[person.household_id, "region_code"],
            groups.get(person.Index, ()),
            hashes.get(person.Index, ""),
        )
        for person in held.persons.itertuples()
    )
