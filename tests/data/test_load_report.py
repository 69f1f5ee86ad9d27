"""What a load says of a file: every row in one place, every fault in its cell, dry or not, and again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from data.engine import reading
from data.importing.identity import IdentityVault
from data.importing.load import FullList, How, LoadReport, load, look
from data.importing.mapping import ColumnMapping
from data.importing.mappings import save_mapping
from data.store import Store
from data.tables import Base, ImportBatchRow, NoteRow, RejectRow
from geo.errors import InputError
from tests.data.lists import (
    CODE,
    FIXES,
    GANG,
    NUMBERS,
    WAN,
    adds_up,
    corrected,
    county_at,
    identity,
    messy,
    new_county,
    write_list,
)
from tests.examples import examples

VAULT = IdentityVault(bytes(range(40)))
HOW = How(crs="CGCS2000")


@pytest.fixture
def county(sqlite_place: Path) -> Iterator[Store]:
    with county_at(sqlite_place) as store:
        yield store


def rows_in_all(store: Store) -> dict[str, int]:
    with reading(store.engine) as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_a_messy_list_is_read_to_the_cell(county: Store, tmp_path: Path) -> None:
    report = load(county, CODE, "persons", messy(tmp_path / "messy.xlsx"), HOW, vault=VAULT)
    assert report.rows == 9
    assert adds_up(report) == (4, 0, 0, 5)
    assert [(r.cell, r.column, r.value, str(r.reason)) for r in report.rejects] == [
        ("D8", "身份证号", "3.61126E+17", "was cut to 15 digits by Excel"),
        ("B9", "村（社区）", "大树村", "is the name of 2 places, in 湾里乡、港口镇"),
        ("E10", "出生日期", "2012-03-05", "is not the birth date in the identity number"),
        ("E12", "出生日期", "1960-03-04", "makes a grown-up a child of a group for those under 16"),
        ("B13", "村（社区）", "无名村", "is no place on record in 弋阳县"),
    ]
    assert all(reject.sheet == "名单" and reject.fix for reject in report.rejects)
    assert {number for number, _ in report.skipped} == {1, 2, 14, 15}
    assert report.ignored == ("序号",)
    assert report.columns["carer_name"] == "监护人/姓名"
    assert report.made == {"households": 3, "persons": 3, "spells": 4, "carers": 2, "identities": 3}
    assert report.noted == 1  # 王老五 has no point
    assert not any(number in repr(report) for number in NUMBERS.values())
    held = county.county(CODE)
    assert sorted(held.persons["name"]) == ["张三", "李四", "王老五"]
    assert held.persons.set_index("name")["birth_date"].dt.strftime("%Y-%m-%d").to_dict() == {
        "张三": "2014-05-01", "李四": "2013-02-03", "王老五": "1948-01-01",
    }  # fmt: skip
    assert held.spells["from_date"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-09-01"]
    assert sorted(held.carers["phone"]) == ["07935901234", "13800000000"]


def test_a_dry_run_says_what_the_load_says_and_writes_nothing(county: Store, tmp_path: Path) -> None:
    path = messy(tmp_path / "messy.xlsx")
    before = rows_in_all(county)
    dry = load(county, CODE, "persons", path, HOW, vault=VAULT, dry_run=True)
    assert dry.batch_id is None
    assert rows_in_all(county) == before
    wet = load(county, CODE, "persons", path, HOW, vault=VAULT)
    assert replace(wet, batch_id=None) == dry
    with reading(county.engine) as connection:
        rejects = connection.execute(select(RejectRow.__table__).where(RejectRow.batch_id == wet.batch_id)).all()
        notes = connection.execute(select(NoteRow.__table__).where(NoteRow.batch_id == wet.batch_id)).all()
    assert [(r.sheet, r.row, r.cell, r.value, r.reason, r.fix) for r in rejects] == [
        (r.sheet, r.row, r.cell, r.value, r.reason, r.fix) for r in wet.rejects
    ]
    assert [(n.cell, n.note) for n in notes] == [(n.cell, n.note) for n in wet.notes]


def test_loaded_again_nothing_changes_and_corrected_the_refused_rows_load(county: Store, tmp_path: Path) -> None:
    path = messy(tmp_path / "messy.xlsx")
    load(county, CODE, "persons", path, HOW, vault=VAULT)
    version, frames = county.version(CODE), county.county(CODE).frames
    again = load(county, CODE, "persons", path, HOW, vault=VAULT)
    assert adds_up(again) == (0, 4, 0, 5)
    assert (county.version(CODE), again.made) == (version, {})
    for kind, frame in county.county(CODE).frames.items():
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(frames[kind]))
    fixed = corrected(tmp_path / "fixed.xlsx", FIXES)
    assert adds_up(load(county, CODE, "persons", fixed, HOW, vault=VAULT)) == (5, 4, 0, 0)
    assert adds_up(load(county, CODE, "persons", fixed, HOW, vault=VAULT)) == (0, 9, 0, 0)
    assert len(county.county(CODE).persons) == 8


def test_a_row_that_contradicts_one_above_is_refused_where_they_differ(county: Store, tmp_path: Path) -> None:
    path = write_list(
        tmp_path / "p.csv",
        "村,姓名,出生日期,性别,健康状况",
        "罗家村,张三,2014-05-01,男,良好",
        "罗家村,张三,2014-05-01,男,较差",
        "罗家村,张三,2014-05-01,男,良好",
    )
    report = load(county, CODE, "persons", path)
    assert adds_up(report) == (1, 0, 1, 1)
    assert [(r.cell, r.column, r.value) for r in report.rejects] == [("E3", "健康状况", "较差")]


def test_progress_goes_from_nothing_to_all_and_never_back(county: Store, tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    load(
        county,
        CODE,
        "persons",
        messy(tmp_path / "m.xlsx"),
        HOW,
        on_progress=lambda done, all_: said.append((done, all_)),
    )
    shares = [done / max(whole, 1) for done, whole in said]
    assert (said[0][0], said[-1]) == (0, (9, 9))
    assert shares == sorted(shares)


def test_a_full_list_of_a_place_the_role_may_not_load_is_refused(county: Store, tmp_path: Path) -> None:
    path = write_list(tmp_path / "p.csv", "村,姓名,出生日期", "罗家村,张三,2014-05-01")
    how = How(full_list=FullList(GANG, pd.Timestamp("2026-06-30").date()))
    with pytest.raises(InputError, match="not in the region you may load"):
        load(county, CODE, "persons", path, how, within=WAN)


def test_a_file_none_of_whose_headers_is_known_loads_when_they_are_said(county: Store, tmp_path: Path) -> None:
    said = {"孩子": "name", "生在": "birth_date", "哪个庄": "village_name"}
    path = write_list(tmp_path / "p.csv", "教育局上报,,", "孩子,生在,哪个庄", "张三,2014-05-01,罗家村")
    with pytest.raises(InputError):
        load(county, CODE, "persons", path)
    assert adds_up(load(county, CODE, "persons", path, How(said=said))) == (1, 0, 0, 0)
    save_mapping(county, CODE, "persons", "教育局", tuple(said), ColumnMapping({said[h]: h for h in said}))
    assert adds_up(load(county, CODE, "persons", path)) == (0, 1, 0, 0)
    assert look(county, CODE, "persons", path).saved == "教育局"


def test_of_a_load_the_batch_keeps_the_counts(county: Store, tmp_path: Path) -> None:
    report = load(county, CODE, "persons", messy(tmp_path / "m.xlsx"), HOW, vault=VAULT, source="民政", by_role="clerk")
    with reading(county.engine) as connection:
        batch = connection.execute(
            select(ImportBatchRow.__table__).where(ImportBatchRow.id == report.batch_id)
        ).mappings().one()  # fmt: skip
    names = ("rows", "loaded", "noted", "unchanged", "repeated", "rejected", "made", "crs", "crs_stated")
    assert {name: batch[name] for name in names} == {name: getattr(report, name) for name in names}
    assert (batch["source"], batch["by_role"], batch["action"]) == ("民政", "clerk", "load")


# any file


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("ground")
    with new_county(f"sqlite:///{folder / 'county.db'}", folder) as store:
        load(store, CODE, "persons", messy(folder / "m.xlsx"), HOW, vault=VAULT)
        yield store


_CELLS = {
    "村": st.sampled_from(["罗家村", "李家", "大树村", "湾里乡大树村", "无名村", "", "361126102201", "同上"]),
    "姓名": st.sampled_from(["张三", "张　三", "李四", "A", "", "123", "不详", "合计"]),
    "身份证号": st.sampled_from(
        ["", NUMBERS["张三"], NUMBERS["李四"], identity("2017-01-01"), "3.61126E+17", "361126"]
    ),
    "出生日期": st.sampled_from(["2014.5.1", "2013-02-03", "2017-01-01", "明年", "", "2030-01-01", "41308"]),
    "住址": st.sampled_from(["12号", "１２号", "", "13号"]),
    "经度": st.sampled_from(["117.1", "", "0", "28.5", "abc", "121.5"]),
    "纬度": st.sampled_from(["28.5", "", "0", "117.1"]),
    "人群类别": st.sampled_from(["留守儿童", "留守儿童、困境儿童", "留守老人", "外星人", ""]),
    "认定日期": st.sampled_from(["2025-09-01", "", "2031-01-01"]),
    "监护人姓名": st.sampled_from(["张老汉", "", "9"]),
}
_SOME = st.lists(st.fixed_dictionaries(dict(_CELLS)), min_size=1, max_size=8)


@given(rows=_SOME, lacking=st.sets(st.sampled_from(["经度", "身份证号", "出生日期", "住址", "人群类别"])))
@settings(max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_any_list_every_row_ends_in_one_place(ground: Store, rows: list[dict[str, str]], lacking: set[str]) -> None:
    """rows = loaded + unchanged + repeated + rejected; each rejected row has a reject, no other has; notes are of rows
    that load; what is refused says where, why and what to do; the parts of the file hold their contracts.
    """
    gone = lacking | ({"纬度"} if "经度" in lacking else set())
    frame = pd.DataFrame(rows).drop(columns=sorted(gone))
    frame.insert(0, "序号", range(1, len(frame) + 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        frame.to_csv(path, index=False)
        report = load(ground, CODE, "persons", path, HOW, vault=VAULT, dry_run=True)
    check(report, len(rows))


def check(report: LoadReport, rows: int) -> None:
    adds_up(report)
    skipped = {number for number, _ in report.skipped}
    assert report.rows + len(skipped) == rows
    assert {reject.row for reject in report.rejects}.isdisjoint(skipped)
    assert {note.row for note in report.notes}.isdisjoint(reject.row for reject in report.rejects)
    for reject in report.rejects:
        assert reject.reason
        assert reject.fix
        assert reject.cell or not reject.column
        assert not any(number in (reject.value or "") for number in NUMBERS.values())
