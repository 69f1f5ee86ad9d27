"""The same files on SQLite and on PostgreSQL: the same report and the same county, kind by kind."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from data.importing.identity import IdentityVault
from data.importing.load import FullList, How, LoadReport, load
from data.importing.persons_merge import merge_persons
from data.importing.undo import undo
from data.store import Store
from geo.contracts import CONTRACTS
from tests.data.lists import CODE, FIXES, LUO, NUMBERS, WAN, corrected, messy, new_county, write_list

VAULT = IdentityVault(bytes(range(40)), "sealed")


def build(store: Store, folder: Path) -> list[LoadReport]:
    """A county's first half-year: messy lists, a correction, an undo, two records made one, a village that closes."""
    reports: list[LoadReport] = []

    def read(kind: str, header: str, *rows: str, how: How | None = None) -> LoadReport:
        path = write_list(folder / f"{kind}.csv", header, *rows)
        reports.append(load(store, CODE, kind, path, how or How(crs="WGS84"), vault=VAULT))
        return reports[-1]

    for path in (messy(folder / "messy.xlsx"), corrected(folder / "fixed.xlsx", FIXES)):
        reports.append(load(store, CODE, "persons", path, How(crs="CGCS2000"), vault=VAULT))
    boy = NUMBERS["张三"]
    read(
        "persons",
        "人员编号,村,姓名,出生日期,户编号,住址",
        "A1,罗家村,陈某,1940-01-01,K1,９号",
        "A2,罗家村,陈谋,1940-01-01,K1,９号",
    )
    read("staff", "村,姓名,岗位,是否专职", "罗家村,王主任,儿童主任,是", "港口村,陈某,网格员,否")
    read("visits", "身份证号,姓名,村,走访日期,走访方式,走访人,健康状况已查",
         f"{boy},,,2026年6月1日,入户走访,王主任,是", ",王老五,李家村,2026.6.2,联系,无名,",
         ",陈某,,2026-06-03,联系,陈某,否",
         ",无人,罗家村,2026-06-03,联系,,")  # fmt: skip
    read(
        "hazard_sites",
        "村,名称,类型,水深（米）,经度,纬度",
        "罗家村,门口塘,塘,1.5,117.11,28.51",
        "李家村,长河,河,,,",
        "李家村,坏点,河,,121,31",
    )
    read("equipment", "点位名称,村,四个一,是否配备", "门口塘,罗家村,救生圈,是", "长河,,警示牌,否")
    read("incidents", "村,点位名称,发生日期,时,结果,坐标", '罗家村,门口塘,2025-07-01,15,获救,"117°6′36″E,28°30′36″N"')
    read("presences", "身份证号,起始日期,在住情况", f"{boy},2026-03-01,寄宿学校")
    bad = read("facilities", "村,名称,类型,容量", "罗家村,小学,学校,90", "李家村,小学,学校,80")
    read("facilities", "村,名称,类型,容量", "罗家村,小学,学校,95")
    merge_persons(store, CODE, "A1", "A2")
    read("teams", "驻地代码,名称,人数", f"{WAN},一队,5")
    undo(store, CODE, reports[-1].batch_id or 0)
    read("regions", "区划代码,名称,停用日期,并入代码", f"{LUO},罗家村,2026-07-01,{WAN}202")
    read(
        "persons",
        "村代码,姓名,出生日期",
        f"{LUO},赵小,2016-05-05",
        how=How(full_list=FullList(WAN, pd.Timestamp("2026-07-10").date())),
    )
    assert bad.loaded == 2
    return reports


def test_the_same_messy_files_make_the_same_county_on_sqlite_and_on_postgresql(
    tmp_path: Path, postgres_url: str
) -> None:
    with ExitStack() as open_stores:
        stores, reports = [], []
        for name, url in (("sqlite", f"sqlite:///{tmp_path / 'county.db'}"), ("postgres", postgres_url)):
            folder = tmp_path / name
            folder.mkdir()
            stores.append(open_stores.enter_context(new_county(url, folder)))
            reports.append(build(stores[-1], folder))
        assert reports[0] == reports[1]
        one, other = (store.county(CODE) for store in stores)
        for kind in CONTRACTS:
            pd.testing.assert_frame_equal(pd.DataFrame(one.frames[kind]), pd.DataFrame(other.frames[kind]), obj=kind)
        filled = [kind for kind in CONTRACTS if len(one.frames[kind])]
        assert len(filled) >= 10
        then = [store.county(CODE, known_at=reports[0] and store.clock().replace(year=2025)) for store in stores]
        for kind in CONTRACTS:
            pd.testing.assert_frame_equal(pd.DataFrame(then[0].frames[kind]), pd.DataFrame(then[1].frames[kind]))
