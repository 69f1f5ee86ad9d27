"""A file of regions: codes that fit together, seats, and what becomes of those who live where a region closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pyproj import Transformer
from shapely.geometry import Point

from data.demo import demo_county
from data.importing.load import How, LoadReport, load
from data.importing.undo import undo
from data.packs import load_packs
from data.store import Store
from geo.contracts import HOUSEHOLDS
from geo.county import County
from geo.errors import InputError
from models.summary import summarise

CODE, TOWN_1, TOWN_2 = "361126", "361126101", "361126102"
VILLAGE_1, VILLAGE_2, VILLAGE_3 = "361126101201", "361126101202", "361126102201"
HEAD = "区划代码,名称,停用日期,并入代码"
Read = Callable[..., LoadReport]
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def reader(store: Store, folder: Path) -> Read:
    def read(header: str, *rows: str, kind: str = "regions", **how: object) -> LoadReport:
        path = folder / f"{kind}.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        report = load(store, CODE, kind, path, How(**how))  # type: ignore[arg-type]
        assert report.rows == report.loaded + report.unchanged + report.repeated + report.rejected
        return report

    return read


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'r.db'}", create=True) as store:
        store.add_county(CODE, "弋阳县", "yiyang")
        yield store


@pytest.fixture
def read(empty: Store, tmp_path: Path) -> Read:
    return reader(empty, tmp_path)


@pytest.fixture
def read_loaded(loaded: Store, tmp_path: Path) -> Read:
    return reader(loaded, tmp_path)


def refused(report: LoadReport) -> list[tuple[int, str, str]]:
    return [(reject.row, reject.column, reject.reason) for reject in report.rejects]


def test_levels_and_the_regions_above_follow_from_the_codes_padded_or_not(empty: Store, read: Read) -> None:
    report = read(
        "统计用区划代码,名称",
        "361126000000,弋阳县",
        "361126101000,一镇",
        "３６１１２６ １０１２０１,甲村",
        "361126101201-01,一组",
    )
    assert report.rejects == ()
    regions = empty.county(CODE).regions
    assert regions.index.tolist() == [CODE, TOWN_1, VILLAGE_1, f"{VILLAGE_1}-01"]
    assert regions["level"].tolist() == ["county", "township", "village", "group"]
    assert regions["parent_code"].fillna("").tolist() == ["", CODE, TOWN_1, VILLAGE_1]


def test_a_region_is_refused_without_what_it_lies_in_also_where_that_row_is_refused(read: Read) -> None:
    report = read(
        "区划代码,名称,级别,上级代码",
        f"{CODE},弋阳县,县,",
        f"{TOWN_1},一镇,村,",  # not the level of its code
        f"{VILLAGE_1},甲村,村,",  # in the township refused above
        f"{VILLAGE_1}-01,一组,,",
        f"{TOWN_2},,,",  # has no name
        f"{VILLAGE_3},丙村,,",
        "361127101,外镇,,",
        "36112,短,,",
        "361126103,三镇,,361127",
    )
    assert refused(report) == [
        (3, "级别", "is not the level of its code"),
        (4, "区划代码", "lies in a region not on record"),
        (5, "区划代码", "lies in a region not on record"),
        (6, "名称", "is missing"),
        (7, "区划代码", "lies in a region not on record"),
        (8, "区划代码", "is not in county 361126"),
        (9, "区划代码", "is no region code"),
        (10, "上级代码", "is not the region its code lies in"),
    ]
    assert report.loaded == 1


def test_a_successor_is_known_of_the_same_level_comes_to_an_end_and_has_a_day(read: Read) -> None:
    county = (f"{CODE},弋阳县,,", f"{TOWN_1},一镇,,", f"{VILLAGE_1},甲村,,", f"{VILLAGE_2},乙村,,")
    report = read(
        HEAD,
        *county,
        f"{TOWN_1}203,丁村,2024-01-01,{TOWN_1}299",
        f"{TOWN_1}204,戊村,2024-01-01,{TOWN_1}204",
        f"{TOWN_1}205,己村,2024-01-01,{TOWN_1}206",
        f"{TOWN_1}206,庚村,2024-01-01,{TOWN_1}205",
        f"{TOWN_1}207,辛村,2024-01-01,{TOWN_1}000",
        f"{TOWN_1}208,壬村,,{VILLAGE_1}",
        f"{TOWN_1}209,癸村,2024-01-01,{VILLAGE_1}；{VILLAGE_2}",
    )
    assert [(row, reason) for row, _, reason in refused(report)] == [
        (6, f"names {TOWN_1}299, not on record"),
        (7, "comes back to itself"),
        (8, "comes back to itself"),
        (9, "comes back to itself"),
        (10, "is of another level than the region it takes the place of"),
        (11, "takes the place of a region that has no last day"),
    ]
    assert report.loaded == 5


def test_a_circle_closed_by_a_second_file_is_refused(empty: Store, read: Read) -> None:
    county = (f"{CODE},弋阳县,,", f"{TOWN_1},一镇,,", f"{VILLAGE_2},乙村,,")
    assert read(HEAD, *county, f"{VILLAGE_1},甲村,2024-01-01,{VILLAGE_2}").rejects == ()
    assert [row[2] for row in refused(read(HEAD, f"{VILLAGE_2},乙村,2025-01-01,{VILLAGE_1}"))] == [
        "comes back to itself"
    ]


def test_a_region_closed_before_it_began_is_refused(read: Read) -> None:
    report = read("区划代码,名称,启用日期,停用日期", f"{CODE},弋阳县,2020-01-01,2019-12-31")
    assert refused(report) == [(2, "停用日期", "lies before 启用日期")]


# seats


def test_seats_in_columns_of_metres_are_converted(empty: Store, read: Read) -> None:
    """EPSG:4548 is CGCS2000, 3-degree zone of 117°E: easting 500 000 m lies on the meridian itself."""
    east, north = Transformer.from_crs(4490, 4548, always_xy=True).transform(117.4, 28.4)
    rows = (f"{CODE},弋阳县,500000,3154000", f"{TOWN_1},一镇,{east},{north}")
    assert read("区划代码,名称,驻地经度,驻地纬度", *rows, crs="EPSG:4548").rejects == ()
    regions = empty.county(CODE).regions
    assert regions.loc[CODE, "seat_lon"] == pytest.approx(117.0, abs=1e-9)
    assert regions.loc[TOWN_1, ["seat_lon", "seat_lat"]].tolist() == pytest.approx([117.4, 28.4], abs=1e-8)


def test_seats_need_a_declared_system_and_lie_in_china(empty: Store, read: Read) -> None:
    head = "区划代码,名称,经度,纬度"
    with pytest.raises(InputError, match="--crs"):
        read(head, f"{CODE},弋阳县,117.4,28.4")
    report = read(head, f"{CODE},弋阳县,117°24′,28°24′", f"{TOWN_1},一镇,28.4,117.4", crs="CGCS2000")
    assert [row[0] for row in refused(report)] == [3]
    assert empty.county(CODE).regions.loc[CODE, "seat_lon"] == pytest.approx(117.4)
    with pytest.raises(InputError, match="without its pair; add 驻地纬度"):
        read("区划代码,名称,经度", f"{CODE},弋阳县,117.4", crs="CGCS2000")


# mergers


def counts(county: County, column: str) -> dict[str, int]:
    table = summarise(replace(county, rules=load_packs(demo_county("yiyang").rule_packs)), {})
    return {str(code): int(value) for code, value in table[column].items()}


def frames(county: County) -> dict[str, pd.DataFrame]:
    return {kind: pd.DataFrame(frame) for kind, frame in county.frames.items()}


def test_who_lives_in_a_merged_village_is_counted_in_its_successor_and_undo_brings_all_back(
    loaded: Store, read_loaded: Read
) -> None:
    before = loaded.county(CODE)
    assert (counts(before, "children")[VILLAGE_1], counts(before, "children")[VILLAGE_2]) == (1, 0)
    report = read_loaded(HEAD, f"{VILLAGE_1},甲村,2024-12-31,{VILLAGE_2}")
    assert report.loaded == 1
    assert report.made["households"] == 2
    after = loaded.county(CODE)
    for kind in ("households", "staff", "hazard_sites", "incidents", "events"):
        assert VILLAGE_1 not in set(after.frames[kind]["region_code"]), kind
        assert len(after.frames[kind]) == len(before.frames[kind])
    for column in ("children", "elders", "sites", "households"):
        old, new = counts(before, column), counts(after, column)
        assert (new[VILLAGE_1], new[VILLAGE_2]) == (0, old[VILLAGE_1] + old[VILLAGE_2]), column
        assert new[CODE] == old[CODE]
    assert report.batch_id is not None
    undo(loaded, CODE, report.batch_id)
    for kind, frame in frames(loaded.county(CODE)).items():
        pd.testing.assert_frame_equal(frame, frames(before)[kind])


@sqlite
def test_loading_a_merger_again_changes_nothing(loaded: Store, read_loaded: Read) -> None:
    row = f"{VILLAGE_1},甲村,2024-12-31,{VILLAGE_2}"
    read_loaded(HEAD, row)
    version = loaded.version(CODE)
    report = read_loaded(HEAD, row)
    assert (report.loaded, report.unchanged, dict(report.made)) == (0, 1, {})
    assert loaded.version(CODE) == version


def test_rows_go_to_the_end_of_a_chain_at_once(loaded: Store, read_loaded: Read) -> None:
    rows = (f"{VILLAGE_1},甲村,2023-12-31,{VILLAGE_2}", f"{VILLAGE_2},乙村,2024-12-31,{VILLAGE_3}")
    read_loaded(HEAD, *rows)
    assert set(loaded.county(CODE).households["region_code"]) == {VILLAGE_3}


@sqlite
def test_rows_go_past_a_region_that_was_closed_by_an_earlier_file(loaded: Store, read_loaded: Read) -> None:
    read_loaded(HEAD, f"{VILLAGE_2},乙村,2023-12-31,{VILLAGE_3}")
    read_loaded(HEAD, f"{VILLAGE_1},甲村,2024-12-31,{VILLAGE_2}")
    assert set(loaded.county(CODE).households["region_code"]) == {VILLAGE_3}


@sqlite
def test_rows_of_a_divided_village_stay_until_somebody_says_where_they_are(loaded: Store, read_loaded: Read) -> None:
    homes = pd.DataFrame(loaded.county(CODE).households)
    report = read_loaded(HEAD, f"{VILLAGE_1},甲村,2024-12-31,{VILLAGE_2}、{VILLAGE_3}")
    assert report.made == {"regions": 1}
    pd.testing.assert_frame_equal(pd.DataFrame(loaded.county(CODE).households), homes)
    row = read_loaded("户编号,村代码,住址,定位精度", f"H1,{VILLAGE_1},1号,门牌", kind="households")
    assert [reject.reason for reject in row.rejects] == ["was divided among 乙村、丙村"]
    assert read_loaded("户编号,村,住址,定位精度", "H1,丙村,1号,门牌", kind="households").loaded == 1
    assert loaded.county(CODE).households.loc["H1", "region_code"] == VILLAGE_3


@sqlite
def test_a_village_still_to_close_keeps_its_rows(loaded: Store, read_loaded: Read) -> None:
    report = read_loaded(HEAD, f"{VILLAGE_1},甲村,2099-12-31,{VILLAGE_2}")
    assert report.made == {"regions": 1}
    assert VILLAGE_1 in set(loaded.county(CODE).households["region_code"])


@sqlite
def test_an_old_code_in_a_later_file_is_the_successor_with_a_note(loaded: Store, read_loaded: Read) -> None:
    read_loaded(HEAD, f"{VILLAGE_1},甲村,2024-12-31,{VILLAGE_2}")
    report = read_loaded(
        "户编号,村代码,住址,定位精度,经度,纬度",
        f"H9,{VILLAGE_1},9号,定位点,117.1,28.5",
        kind="households",
        crs="CGCS2000",
    )
    assert [note.note for note in report.notes] == [f"is an old code: 乙村 ({VILLAGE_2}) now"]
    assert report.noted == 1
    home = loaded.county(CODE).households.loc["H9"]
    assert (home["region_code"], home["geometry"]) == (VILLAGE_2, Point(117.1, 28.5))
    assert HOUSEHOLDS.region_column == "region_code"
