"""A file in, a batch out: counted to the row, idempotent, keeping what was on record before."""

from __future__ import annotations

import hashlib
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from shapely.geometry import Point, box
from sqlalchemy import func, select

from data.engine import reading
from data.importing.load import How, LoadReport, load
from data.store import Store
from data.tables import ImportBatchRow, RejectRow, table_of
from geo.contracts import CONTRACTS
from geo.errors import DatabaseError, InputError, UnknownCountyError

CODE, TOWN_1 = "361126", "361126101"
NOON = datetime(2025, 7, 1, 4, tzinfo=UTC)
VILLAGE_1, VILLAGE_2 = "361126101201", "361126101202"
Tables = dict[str, pd.DataFrame]
LoadTables = Callable[..., list[LoadReport]]


def write(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def counts(report: LoadReport) -> tuple[int, int, int, int, int]:
    assert report.rows == report.loaded + report.unchanged + report.repeated + report.rejected
    assert report.noted <= report.loaded
    assert len({reject.row for reject in report.rejects}) == report.rejected
    return report.loaded, report.noted, report.unchanged, report.repeated, report.rejected


def total_rows(store: Store) -> int:
    with reading(store.engine) as connection:
        return sum(connection.scalar(select(func.count()).select_from(table_of(kind))) or 0 for kind in CONTRACTS)


def test_loading_the_same_files_again_changes_nothing_and_says_so(
    loaded: Store, tables: Tables, load_tables: LoadTables
) -> None:
    version, rows, before = loaded.version(CODE), total_rows(loaded), loaded.county(CODE)
    for report in load_tables(loaded, tables):
        assert counts(report) == (0, 0, report.rows, 0, 0), report.kind
    assert loaded.version(CODE) == version
    assert total_rows(loaded) == rows
    after = loaded.county(CODE)
    for kind, frame in before.frames.items():
        assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(after.frames[kind]))


def test_a_changed_row_keeps_the_old_value_for_who_asks_what_was_known_then(
    loaded: Store, tables: Tables, load_tables: LoadTables
) -> None:
    then, version = loaded.clock(), loaded.version(CODE)
    persons = tables["persons"]
    persons.loc[0, "name"], persons.loc[1, "health"] = "赵一一", None
    [report] = load_tables(loaded, {"persons": persons})
    assert counts(report) == (2, 0, 4, 0, 0)
    assert loaded.version(CODE) == report.batch_id > version
    now, before = loaded.county(CODE), loaded.county(CODE, known_at=then)
    assert now.persons["name"].tolist() == ["赵一一", "钱二", "孙三", "李四", "周五", "吴六"]
    assert pd.isna(now.persons.loc["P2", "health"])
    assert before.persons["name"].tolist() == ["赵一", "钱二", "孙三", "李四", "周五", "吴六"]
    assert before.persons.loc["P2", "health"] == "poor"
    assert (before.version, before.known_at) == (version, then)


def test_a_moved_point_is_a_change_and_what_was_never_known_is_not_shown(
    loaded: Store, tables: Tables, load_tables: LoadTables
) -> None:
    first = loaded.county(CODE, known_at=NOON - timedelta(days=1))
    assert all(frame.empty for frame in first.frames.values())
    then = loaded.clock()
    sites = tables["hazard_sites"]
    sites.loc[0, "geometry"] = Point(117.12, 28.5)
    [report] = load_tables(loaded, {"hazard_sites": sites})
    assert counts(report) == (1, 0, 2, 0, 0)
    assert loaded.county(CODE).hazard_sites.loc["W1", "geometry"] == Point(117.12, 28.5)
    assert loaded.county(CODE, known_at=then).hazard_sites.loc["W1", "geometry"] == Point(117.11, 28.5)


def test_time_on_record_never_runs_backwards(loaded: Store, tmp_path: Path) -> None:
    """A batch said to be older than the last one is recorded with it, so that nothing known is known no more."""
    known_at = loaded.clock()
    path = write(tmp_path / "p.csv", "person_id,household_id,name\nP1,H1,新名\n")
    load(loaded, CODE, "persons", path, recorded_at=known_at - timedelta(days=400))
    assert loaded.county(CODE, known_at=known_at - timedelta(days=399)).persons.empty
    assert loaded.county(CODE).persons.loc["P1", "name"] == "新名"


def test_every_refused_row_has_its_place_reason_and_fix_and_the_others_load(loaded: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path / "走访.csv",
        "走访编号,人员编号,走访日期,走访方式,健康状况已查,备注\n"
        "V20,P1,2025-06-03,入户走访,是,好\n"  # row 2: loads
        "V21,P9,2025-06-03,入户走访,是,好\n"  # row 3: nobody
        "V22,P1,2025-02-30,入户走访,是,好\n"  # row 4: no such day
        "V23,P1,2025-06-03,喝茶,也许,好\n"  # row 5: two faults
        ",P1,2025-06-03,联系,否,好\n"  # row 6: no id where others have one
        "V20,P1,2025-06-03,入户走访,是,好\n"  # row 7: the same as row 2
        ",,,,,\n"  # row 8: blank
        "V20,P2,2025-06-03,入户走访,是,好\n"  # row 9: V20 again, another
        "V1,P1,2025-05-31,home_visit,true,\n",  # row 10: changed: another day
    )
    report = load(loaded, CODE, "visits", path)
    assert counts(report) == (2, 0, 0, 1, 5)
    assert report.rows == 8
    assert report.ignored == ("备注",)
    assert [(r.row, r.column, r.value) for r in report.rejects] == [
        (3, "人员编号", "P9"),
        (4, "走访日期", "2025-02-30"),
        (5, "走访方式", "喝茶"),
        (5, "健康状况已查", "也许"),
        (6, "走访编号", None),
        (9, "走访编号", "V20"),
    ]
    assert all(reject.reason and reject.fix and reject.sheet == "走访" for reject in report.rejects)
    assert "入户走访" in report.rejects[2].fix
    with reading(loaded.engine) as connection:
        kept = connection.execute(
            select(RejectRow.row, RejectRow.column, RejectRow.value)
            .where(RejectRow.batch_id == report.batch_id)
            .order_by(RejectRow.id)
        ).all()
        batch = connection.execute(
            select(ImportBatchRow.__table__).where(ImportBatchRow.id == report.batch_id)
        ).mappings().one()  # fmt: skip
    assert [tuple(row) for row in kept] == [(r.row, r.column, r.value) for r in report.rejects]
    assert [batch[name] for name in ("rows", "loaded", "noted", "unchanged", "repeated", "rejected")] == [
        8, 2, 0, 0, 1, 5,
    ]  # fmt: skip
    assert batch["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (batch["file_name"], batch["kind"], batch["county"]) == ("走访.csv", "visits", CODE)


def test_a_dry_run_says_the_same_and_writes_nothing(loaded: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", "person_id,household_id,name\nP1,H1,新名\nP2,H9,无户\nP3,H2,孙三\n")
    rows, version = total_rows(loaded), loaded.version(CODE)
    dry = load(loaded, CODE, "persons", path, dry_run=True)
    assert dry.batch_id is None
    assert (total_rows(loaded), loaded.version(CODE)) == (rows, version)
    wet = load(loaded, CODE, "persons", path)
    assert counts(dry) == counts(wet) == (1, 0, 1, 0, 1)  # 孙三 is on record, and the file says no more
    assert dry.rejects == wet.rejects


def test_homes_without_a_place_are_loaded_and_noted(store: Store, tables: Tables, load_tables: LoadTables) -> None:
    reports = {report.kind: report for report in load_tables(store, tables)}
    assert (reports["households"].loaded, reports["households"].noted) == (4, 1)
    assert (reports["regions"].loaded, reports["regions"].noted) == (6, 0)


def test_places_that_are_no_places_are_refused(loaded: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path / "户.csv",
        "户编号,村代码,定位精度,经度,纬度\n"
        f"K1,{VILLAGE_1},定位点,117.1,28.5\n"
        f"K2,{VILLAGE_1},定位点,0,0\n"
        f"K3,{VILLAGE_1},定位点,28.5,117.1\n"  # swapped
        f"K4,{VILLAGE_1},定位点,NaN,28.5\n"
        f"K5,{VILLAGE_1},定位点,117.1,\n"
        f"K6,{VILLAGE_1},仅到村,,\n"
        f"K7,{VILLAGE_1},定位点,-117.1,28.5\n",
    )
    report = load(loaded, CODE, "households", path, how=How(crs="WGS84"))
    assert counts(report) == (2, 1, 0, 0, 5)
    assert [(reject.row, reject.column) for reject in report.rejects] == [
        (3, "经度"), (4, "经度"), (5, "经度"), (6, "纬度"), (8, "经度"),
    ]  # fmt: skip
    assert "swap" in report.rejects[1].fix
    assert loaded.county(CODE).households.loc["K1", "geometry"] == Point(117.1, 28.5)


def test_coordinates_without_a_declared_system_are_refused_and_without_coordinates_none_is_needed(
    loaded: Store, tmp_path: Path
) -> None:
    head = "户编号,村代码,定位精度,经度,纬度\n"
    path = write(tmp_path / "a.csv", head + f"K1,{VILLAGE_1},定位点,117.1,28.5\n")
    for crs, part in ((None, "--crs"), ("GCJ02", "shouwang decide"), ("Beijing", "not known")):
        with pytest.raises(InputError, match=part):
            load(loaded, CODE, "households", path, how=How(crs=crs))
    path = write(tmp_path / "b.csv", head + f"K1,{VILLAGE_1},仅到村,,\n")
    assert counts(load(loaded, CODE, "households", path)) == (1, 1, 0, 0, 0)


def test_metres_of_the_county_zone_become_degrees(loaded: Store, tmp_path: Path) -> None:
    """EPSG:4548 is CGCS2000 3-degree zone CM 117E: easting 500 000 m is 117°E itself."""
    path = write(
        tmp_path / "a.csv", f"household_id,region_code,location_precision,lon,lat\nK1,{VILLAGE_1},gps,500000,3154000\n"
    )
    load(loaded, CODE, "households", path, how=How(crs="EPSG:4548"))
    point = loaded.county(CODE).households.loc["K1", "geometry"]
    assert point.x == pytest.approx(117.0, abs=1e-9)
    assert point.y == pytest.approx(28.5, abs=0.01)  # 3154 km from the equator, 110.7 km a degree


def test_codes_keep_their_zeros(loaded: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", "人员编号,户编号,姓名\n0007,H1,零七\n")
    load(loaded, CODE, "persons", path)
    assert "0007" in loaded.county(CODE).persons.index


def test_regions_must_be_of_the_county_of_their_level_and_under_one_on_record(loaded: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path / "r.csv",
        "区划代码,名称,级别\n"
        "361126103,三镇,乡镇\n"
        "361126103201,丁村,村\n"
        "361126103202,戊村,乡镇\n"  # level of another code
        "361126104201,己村,村\n"  # its township is unknown
        "361127101,外镇,乡镇\n"  # another county
        "36112,短,村\n"
        "361126103201-01,一组,村民小组\n",
    )
    report = load(loaded, CODE, "regions", path)
    assert counts(report) == (3, 0, 0, 0, 4)
    assert [(reject.row, reject.value) for reject in report.rejects] == [
        (4, "乡镇"), (5, "361126104201"), (6, "361127101"), (7, "36112"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "text", "part"),
    [
        ("people", "a.csv", "x", "Kind people is not known"),
        ("persons", "none.csv", None, "There is no file"),
        ("persons", "a.csv", "", "is empty"),
        ("persons", "a.csv", "person_id,household_id\n", "holds no rows"),
        ("persons", "a.docx", "x", "is of no known kind"),
        ("persons", "a.csv", "姓名\n赵一\n", "column 户编号 / 村代码 / 村 / 人员编号 is missing"),
        ("persons", "a.csv", "person_id,人员编号,household_id\nP1,P1,H1\n", "are the same"),
        ("persons", "a.csv", "person_id,household_id\nP1,H1,too,many\n", "Row 2 of a.csv has 4 fields"),
        ("persons", "a.xlsx", "no workbook", "no readable workbook"),
        ("regions", "a.gpkg", "no geopackage", "no readable .gpkg file"),
        ("regions", "a.geojson", "{}", "no readable .geojson file"),
        ("households", "a.csv", "household_id,region_code,location_precision,lon\nH1,1,gps,1\n", "without its pair"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_one_sentence(
    loaded: Store, tmp_path: Path, kind: str, name: str, text: str | None, part: str
) -> None:
    rows = total_rows(loaded)
    if text is not None:
        write(tmp_path / name, text)
    with pytest.raises(InputError, match=part) as caught:
        load(loaded, CODE, kind, tmp_path / name, how=How(crs="WGS84"))
    assert "\n" not in caught.value.message
    assert total_rows(loaded) == rows


def test_a_file_for_an_unknown_county_is_refused(loaded: Store, tmp_path: Path) -> None:
    with pytest.raises(UnknownCountyError):
        load(loaded, "110000", "persons", write(tmp_path / "a.csv", "person_id,household_id\nP1,H1\n"))


def test_children_loaded_before_their_parents_are_refused(store: Store, tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    tables["persons"].to_csv(path, index=False)
    report = load(store, CODE, "persons", path)
    assert counts(report) == (0, 0, 0, 0, 6)
    assert "load the households first" in report.rejects[0].fix


def test_progress_begins_at_nothing_and_ends_at_all(loaded: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", "person_id,household_id\n" + "".join(f"Q{n},H1\n" for n in range(50)))
    seen: list[tuple[int, int]] = []
    load(loaded, CODE, "persons", path, on_progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 50)
    assert seen[-1] == (50, 50)
    assert seen == sorted(seen)


def test_two_files_at_once_are_both_kept_and_neither_row_twice(loaded: Store, tmp_path: Path) -> None:
    """Both change P1 and add the same new persons; whichever is second sees what the first did."""
    paths = [
        write(tmp_path / f"{name}.csv", f"person_id,household_id,name\nP1,H1,{name}\n" + "".join(
            f"Q{n},H1,某\n" for n in range(2000)))
        for name in ("甲", "乙", "丙")
    ]  # fmt: skip
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(lambda path: load(loaded, CODE, "persons", path), paths))
    assert sum(report.loaded for report in reports) == 2000 + 3
    persons = loaded.county(CODE).persons
    assert len(persons) == 2006
    last = max(reports, key=lambda report: report.batch_id or 0)
    assert persons.loc["P1", "name"] == last.file_name.removesuffix(".csv")


def test_a_load_the_disk_has_no_room_for_leaves_nothing_of_the_file(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/x.db", create=True) as store:
        store.add_county(CODE, "弋阳县", "yiyang")
        regions = gpd.GeoDataFrame(
            {"region_code": [CODE, TOWN_1, VILLAGE_1], "name": "x", "level": ["county", "township", "village"]},
            geometry=[box(117, 28, 118, 29)] * 3,
            crs=4490,
        )
        regions.to_file(tmp_path / "r.gpkg", layer="r")
        load(store, CODE, "regions", tmp_path / "r.gpkg")
        rows = "".join(f"H{n},{VILLAGE_1},none,某县某镇某村某组{n}号\n" for n in range(30_000))
        path = write(tmp_path / "h.csv", "household_id,region_code,location_precision,address\n" + rows)
        version = store.version(CODE)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
        try:
            with pytest.raises(DatabaseError, match="cannot be written"):
                load(store, CODE, "households", path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert store.version(CODE) == version
        assert store.county(CODE).households.empty
        assert load(store, CODE, "households", path).loaded == 30_000


def test_a_column_the_file_lacks_keeps_what_is_on_record_and_an_empty_cell_clears_it(
    loaded: Store, tables: Tables, load_tables: LoadTables
) -> None:
    """Next quarter's list without birth dates or coordinates forgets neither."""
    before = loaded.county(CODE)
    persons = tables["persons"].drop(columns=["birth_date"])
    persons.loc[0, "health"] = None
    homes = tables["households"].drop(columns=["longitude", "latitude", "address"])
    load_tables(loaded, {"households": homes, "persons": persons})
    now = loaded.county(CODE)
    pd.testing.assert_series_equal(now.persons["birth_date"], before.persons["birth_date"])
    assert pd.isna(now.persons["health"].iloc[0])
    pd.testing.assert_series_equal(now.households["address"], before.households["address"])
    assert now.households.geometry.notna().tolist() == before.households.geometry.notna().tolist()
    assert before.households.geometry.notna().any()
