"""A file that says it names everybody: who is missing from it is to be verified, still counted, and never closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.importing.load import FullList, How, LoadReport, load
from data.importing.undo import undo
from data.store import Store
from geo.errors import InputError

CODE, TOWN_1, TOWN_2 = "361126", "361126101", "361126102"
VILLAGE_1, VILLAGE_2 = "361126101201", "361126101202"
DAY = date(2025, 6, 30)
HEAD = "姓名,出生日期,村,人群类别,住址"
ZHAO, QIAN, SUN, WU = (
    "赵一,2015-03-01,甲村,留守儿童,1号",
    "钱二,1945-01-01,甲村,独居老人,1号",
    "孙三,1985-05-05,乙村,留守妇女,2号",
    "吴六,1960-01-01,乙村,留守老人、留守妇女,2号",
)
Read = Callable[..., LoadReport]
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def read(loaded: Store, tmp_path: Path) -> Read:
    """``read(*rows, place=…)``: load a list of persons that says it is the full list of a place."""

    def load_list(
        *rows: str,
        place: str | None = TOWN_1,
        on: date = DAY,
        kind: str = "persons",
        head: str = HEAD,
        dry: bool = False,
    ) -> LoadReport:
        path = tmp_path / "list.csv"
        path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        full = FullList(place, on) if place else None
        return load(loaded, CODE, kind, path, How(full_list=full), dry_run=dry)

    return load_list


def unverified(store: Store, kind: str = "persons") -> dict[str, date]:
    column = store.county(CODE).frames[kind]["unverified_since"].dropna()
    return {str(key): day.date() for key, day in column.items()}


def test_who_is_missing_is_to_be_verified_and_stays_in_every_count(loaded: Store, read: Read) -> None:
    before = loaded.county(CODE)
    report = read(ZHAO, QIAN, SUN)
    assert (report.missing, report.rejects) == (1, ())
    assert unverified(loaded) == {"P6": DAY}
    after = loaded.county(CODE)
    for group in ("left_behind_elder", "left_behind_woman", "left_behind_child"):
        assert list(after.members(group)) == list(before.members(group))
    assert after.persons.index.tolist() == before.persons.index.tolist()
    pd.testing.assert_frame_equal(after.spells, before.spells)


@sqlite
def test_who_is_listed_again_is_verified(loaded: Store, read: Read) -> None:
    read(ZHAO, QIAN, SUN)
    report = read(WU, place=None)
    assert (report.loaded, report.missing) == (1, 0)
    assert unverified(loaded) == {}


@sqlite
def test_the_same_list_again_changes_nothing_and_a_later_one_keeps_the_first_day(loaded: Store, read: Read) -> None:
    read(ZHAO, QIAN, SUN)
    version = loaded.version(CODE)
    again = read(ZHAO, QIAN, SUN)
    assert (again.loaded, again.missing) == (0, 0)
    assert loaded.version(CODE) == version
    read(ZHAO, QIAN, SUN, on=date(2025, 7, 1))
    assert unverified(loaded) == {"P6": DAY}


@sqlite
def test_undo_verifies_who_a_list_made_missing(loaded: Store, read: Read) -> None:
    report = read(ZHAO, QIAN, SUN)
    assert report.batch_id is not None
    assert loaded.version(CODE) == report.batch_id
    undo(loaded, CODE, report.batch_id)
    assert unverified(loaded) == {}


@sqlite
def test_a_dry_run_says_how_many_would_be_missing_and_marks_nobody(loaded: Store, read: Read) -> None:
    assert read(ZHAO, QIAN, SUN, dry=True).missing == 1
    assert unverified(loaded) == {}


@sqlite
def test_only_members_of_the_groups_a_list_names_can_be_missing_from_it(loaded: Store, read: Read) -> None:
    """A list of left-behind women says nothing of a child or of an elder living alone."""
    report = read("孙三,1985-05-05,乙村,留守妇女,2号")
    assert report.missing == 1
    assert unverified(loaded) == {"P6": DAY}


@sqlite
def test_groups_that_go_on_as_they_are_count_as_named(loaded: Store, read: Read) -> None:
    """A quarter later nothing of the list is new, and still it is a list of elders living alone only."""
    read(QIAN, place=None)
    assert read(QIAN).missing == 0
    assert unverified(loaded) == {}


@sqlite
def test_of_a_list_without_groups_those_no_longer_followed_are_not_missing(loaded: Store, read: Read) -> None:
    """P5 in 甲村 was followed until 2024."""
    report = read("赵一,2015-03-01,甲村,1号", head="姓名,出生日期,村,住址", place=VILLAGE_1)
    assert report.missing == 1
    assert unverified(loaded) == {"P2": DAY}


@sqlite
def test_who_lives_elsewhere_is_not_missing(loaded: Store, read: Read) -> None:
    assert read(ZHAO, QIAN, place=VILLAGE_1).missing == 0
    assert read(ZHAO, QIAN, place=TOWN_2, dry=True).missing == 0, "nobody of these groups lives there"
    assert read(ZHAO, QIAN, "郑七,2014-01-01,丙村,困境儿童,9号", place=TOWN_2).missing == 1
    assert unverified(loaded) == {"P4": DAY}


@sqlite
@pytest.mark.parametrize(
    "row",
    [
        "吴六,1960-13-01,乙村,留守老人,2号",  # no such day
        "吴六,2999-01-01,乙村,留守老人,2号",
        "吴六,1960-01-01,乙庄子,留守老人,2号",
        "吴六,1960-01-01,乙村,留守人员,2号",
        ",1960-01-01,乙村,留守老人,2号",  # may be anybody
        "吴6,1960-01-01,乙村,留守老人,2号",
    ],
)
def test_a_refused_row_makes_nobody_missing(loaded: Store, read: Read, row: str) -> None:
    report = read(ZHAO, QIAN, SUN, row)
    assert (report.rejected, report.missing) == (1, 0)
    assert unverified(loaded) == {}


@sqlite
def test_a_refused_row_about_one_does_not_excuse_another(loaded: Store, read: Read) -> None:
    report = read(ZHAO, "钱二,1945-13-01,甲村,独居老人,1号", "孙三,1985-05-05,乙村,留守妇女,2号")
    assert (report.rejected, report.missing) == (1, 1)
    assert unverified(loaded) == {"P6": DAY}


@sqlite
def test_workers_and_waters_can_be_missing_and_are_verified_when_listed_again(loaded: Store, read: Read) -> None:
    head = "工作人员编号,服务区划代码,姓名,岗位"
    assert read(f"T2,{VILLAGE_2},李主任,儿童主任", kind="staff", head=head).missing == 1
    assert unverified(loaded, "staff") == {"T1": DAY}
    read(f"T1,{VILLAGE_1},王主任,儿童主任", kind="staff", head=head, place=None)
    assert unverified(loaded, "staff") == {}
    head = "点位编号,村代码,类型"
    assert read(f"W1,{VILLAGE_1},塘", kind="hazard_sites", head=head).missing == 1
    assert unverified(loaded, "hazard_sites") == {"W2": DAY}
    read(f"W2,{VILLAGE_2},河", kind="hazard_sites", head=head, place=None)
    assert unverified(loaded, "hazard_sites") == {}


@sqlite
@pytest.mark.parametrize(("place", "missing"), [("乙村", 1), ("一镇", 1), (f"{TOWN_1}000", 1), ("二镇丙村", 0)])
def test_the_place_may_be_named(loaded: Store, read: Read, place: str, missing: int) -> None:
    assert read(ZHAO, QIAN, SUN, place=place, dry=True).missing == missing


@sqlite
@pytest.mark.parametrize(
    ("kind", "place", "on", "part"),
    [
        ("persons", "361126999", DAY, "place 361126999 is not on record"),
        ("persons", "丁村", DAY, "place 丁村 is not on record"),
        ("persons", TOWN_1, date(2099, 1, 1), "day 2099-01-01 lies in the future"),
        ("households", TOWN_1, DAY, "A list of households cannot be declared a full list"),
    ],
)
def test_a_full_list_of_no_place_of_a_day_to_come_or_of_other_things_is_refused(
    loaded: Store, read: Read, kind: str, place: str, on: date, part: str
) -> None:
    version = loaded.version(CODE)
    head, row = (HEAD, ZHAO) if kind == "persons" else ("户编号,村,定位精度", "H9,甲村,仅到村")
    with pytest.raises(InputError, match=part):
        read(row, place=place, on=on, kind=kind, head=head)
    assert loaded.version(CODE) == version
