"""Tick sheets on both databases: a row is the planned stop of its site, team and day, or a patrol nobody planned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook

from data.importing.load import How, LoadReport, load
from data.importing.undo import undo
from data.store import Store
from tests.data.conftest import CODE, VILLAGE_1

HEADER = "巡查编号,点位编号,队伍编号,计划日期,到达,离开,完成,发现问题,未巡查原因"
Read = Callable[..., LoadReport]


@pytest.fixture
def read(loaded: Store, tmp_path: Path) -> Read:
    """Loads rows as a csv of patrols; the hand-made county stands at 2025-07-08."""

    def load_rows(*rows: str, header: str = HEADER, encoding: str = "utf-8", how: How | None = None) -> LoadReport:
        path = tmp_path / "巡查表.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding=encoding)
        return load(loaded, CODE, "patrols", path, how or How(constants={"source": "sheet"}))

    return load_rows


@pytest.fixture
def plan(read: Read) -> None:
    """X1 and X2 at W1 for D1 at noon and dusk of 1 July, X3 at W2 for D1, X4 at W3 for D2, all that day."""
    report = read(
        "X1,W1,D1,2025-07-01,12:00",
        "X2,W1,D1,2025-07-01,17:30",
        "X3,W2,D1,2025-07-01,13:00",
        "X4,W3,D2,2025-07-01,13:00",
        header="巡查编号,点位编号,队伍编号,计划日期,计划到达时间",
        how=How(),
    )
    assert report.loaded == 4


def held(store: Store, *names: str) -> dict[str, Any]:
    frame = store.county(CODE).frames["patrols"]
    shown = frame[list(names)].astype(object).where(frame[list(names)].notna(), None)
    return {
        str(index): tuple(f"{cell:%m-%d}" if isinstance(cell, pd.Timestamp) else cell for cell in row)
        for index, row in zip(shown.index, shown.to_numpy().tolist(), strict=True)
    }


def reasons(report: LoadReport) -> list[tuple[int, str, str]]:
    return [(reject.row, reject.column, reject.reason.template) for reject in report.rejects]


@pytest.mark.usefixtures("plan")
def test_rows_without_a_number_are_the_stop_of_their_site_team_and_day(loaded: Store, read: Read) -> None:
    report = read(
        ",W1,D1,2025-07-01,17:40,17:58,√,,",  # the one at dusk, though it stands first
        ",W1,D1,2025-07-01,12:05,12:20,√,有人下水，已劝离,",
        ",W2,D1,2025-07-01,,,×,,道路积水",
        ",W3,D1,2025-07-01,14:00,14:10,√,,",  # D2's by the plan: D1's is a patrol nobody planned
    )
    assert (report.rows, report.loaded, report.rejected) == (4, 4, 0)
    rows = held(loaded, "planned_on", "planned_at", "done_on", "arrived_at", "source", "not_done_reason")
    assert rows["X1"] == ("07-01", "12:00", "07-01", "12:05", "sheet", None)
    assert rows["X2"] == ("07-01", "17:30", "07-01", "17:40", "sheet", None)
    assert rows["X3"] == ("07-01", "13:00", None, None, None, "道路积水")
    assert rows["X4"] == ("07-01", "13:00", None, None, None, None)
    assert len(rows) == 5
    (extra,) = set(rows) - {"X1", "X2", "X3", "X4"}
    assert rows[extra] == ("07-01", None, "07-01", "14:00", "sheet", None)


@pytest.mark.usefixtures("plan")
def test_the_same_sheet_again_changes_nothing_and_undo_brings_the_plan_back(loaded: Store, read: Read) -> None:
    rows = (",W1,D1,2025-07-01,12:05,12:20,√,,", ",W3,D1,2025-07-01,14:00,14:10,√,,", "X3,W2,D1,2025-07-01,,,×,,雷雨")
    first = read(*rows)
    before = held(loaded, "done_on", "arrived_at")
    again = read(*rows)
    assert (again.loaded, again.unchanged, again.rejected) == (0, 3, 0)
    assert held(loaded, "done_on", "arrived_at") == before
    assert first.batch_id is not None
    undo(loaded, CODE, first.batch_id)
    assert held(loaded, "done_on", "source") == dict.fromkeys(("X1", "X2", "X3", "X4"), (None, None))


@pytest.mark.usefixtures("plan")
def test_a_sheet_and_a_track_of_one_visit_are_one_patrol_and_a_later_one_another(loaded: Store, read: Read) -> None:
    header = "点位编号,队伍编号,完成日期,到达时间,离开时间,记录方式"
    assert read("W2,D1,2025-07-01,13:10,13:30,轨迹", header=header, how=How()).loaded == 1
    assert read(",W2,D1,2025-07-01,13:15,13:30,√,,").loaded == 1
    assert read("W2,D1,2025-07-01,16:30,16:45,轨迹", header=header, how=How()).loaded == 1
    rows = held(loaded, "site_id", "planned_on", "done_on", "arrived_at")
    assert rows["X3"] == ("W2", "07-01", "07-01", "13:15")
    assert len(rows) == 5
    assert [row for key, row in rows.items() if key not in {"X1", "X2", "X3", "X4"}] == [("W2", None, "07-01", "16:30")]


@pytest.mark.usefixtures("plan")
def test_an_empty_tick_takes_nothing_back_and_a_cross_does(loaded: Store, read: Read) -> None:
    read("X1,W1,D1,2025-07-01,12:05,12:20,√,,")
    assert read("X1,W1,D1,2025-07-01,,,,,").unchanged == 1
    assert held(loaded, "done_on", "arrived_at")["X1"] == ("07-01", "12:05")
    assert read("X1,W1,D1,2025-07-01,,,×,,记错了").loaded == 1
    assert held(loaded, "done_on", "arrived_at", "not_done_reason")["X1"] == (None, None, "记错了")


@pytest.mark.usefixtures("plan")
def test_who_arrived_was_there_and_a_day_in_the_tick_is_the_day_it_was_done(loaded: Store, read: Read) -> None:
    read("X1,W1,D1,2025-07-01,12:05,,,,", "X3,W2,D1,2025-07-01,,,2025年7月2日,,", ",W3,D2,,,,2025-07-01,,")
    rows = held(loaded, "done_on", "arrived_at", "planned_on")
    assert rows["X1"] == ("07-01", "12:05", "07-01")
    assert rows["X3"] == ("07-02", None, "07-01")
    assert rows["X4"] == ("07-01", None, "07-01")


@pytest.mark.usefixtures("plan")
def test_what_contradicts_itself_or_says_nothing_is_refused_to_the_cell(read: Read) -> None:
    report = read(
        "X1,W1,D1,2025-07-01,12:05,,×,,",
        "X2,W1,D1,2025-07-01,,,√,,雷雨",
        "X3,W2,D1,2025-07-01,13:30,13:10,√,,",
        "X4,W3,D2,2025-07-01,25:00,,√,,",
        ",W1,D1,,,,√,,",
        ",W1,D1,2026-07-01,,,√,,",
        ",W1,D1,2025-07-01,,,大概,,",
        "X4,W1,D2,2025-07-01,,,√,,",
        ",W9,D1,2025-07-01,,,√,,",
    )
    assert (report.loaded, report.rejected) == (0, 9)
    assert reasons(report) == [
        (2, "完成", "says it was not done, and the row says when it was"),
        (3, "未巡查原因", "gives a reason why it was not done, and the row says that it was"),
        (4, "离开", "lies before {column}"),
        (5, "到达", "is no time of the day"),
        (6, "完成", "is ticked, and no day is given"),
        (7, "完成", "lies in the future"),
        (8, "完成", "is neither yes nor no, nor a day"),
        (9, "巡查编号", "is the number of a patrol at another site"),
        (10, "点位编号", "is not on record among the {kind}, or not alone in its name"),
    ]


@pytest.mark.usefixtures("plan")
def test_a_sheet_in_gbk_and_one_with_the_times_of_excel_are_read_alike(
    loaded: Store, read: Read, tmp_path: Path
) -> None:
    assert read(",W1,D1,2025-07-01,１２：０５,12点20分,√,护栏破损,", encoding="gbk").loaded == 1
    assert held(loaded, "arrived_at", "left_at", "findings")["X1"] == ("12:05", "12:20", "护栏破损")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["七月一日巡查表"])
    sheet.append(HEADER.split(","))
    sheet.append([None, "W2", "D1", "2025-07-01", 0.5486111111111112, 0.5590277777777778, "☑", None, None])
    for cell in (sheet["E3"], sheet["F3"]):
        cell.number_format = "h:mm"
    path = tmp_path / "巡查表.xlsx"
    book.save(path)
    assert load(loaded, CODE, "patrols", path, How()).loaded == 1
    assert held(loaded, "arrived_at", "left_at", "done_on")["X3"] == ("13:10", "13:25", "07-01")


@pytest.mark.usefixtures("plan")
def test_a_row_that_names_no_team_is_the_days_only_stop_there_or_a_patrol_of_its_own(loaded: Store, read: Read) -> None:
    assert read(",W3,,2025-07-01,13:00,13:10,√,,").loaded == 1
    assert held(loaded, "team_id", "done_on")["X4"] == ("D2", "07-01")
    read("X5,W2,D2,2025-07-01,,,,,")  # now two teams are to go there
    assert read(",W2,,2025-07-01,13:00,13:10,√,,").loaded == 1
    rows = held(loaded, "done_on")
    assert (rows["X3"], rows["X5"]) == ((None,), (None,))
    assert len(rows) == 6


def test_teams_and_waters_keep_what_a_rota_needs(loaded: Store, tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_text(
        "队伍编号,驻地代码,名称,出行方式,技能,班次,休息日,每周工时\n"
        f"D1,{VILLAGE_1},一队,皮卡,驾船、潜水,09:00-13:00，14:00-18:00,周末,40小时\n"
        f"D2,{VILLAGE_1},二队,步行,无,中午、傍晚,周一,\n"
        f"D3,{VILLAGE_1},三队,直升机,,,周八,100\n",
        encoding="gb18030",
    )
    report = load(loaded, CODE, "teams", path, How())
    assert (report.loaded, report.rejected) == (2, 1)
    assert sorted(reject.column for reject in report.rejects) == ["休息日", "出行方式", "每周工时"]
    shifts = [(note.row, note.note.template) for note in report.notes if note.column == "班次"]
    assert shifts == [(3, "cannot be read as hours on duty, so no rota can be made of it")]
    teams = loaded.county(CODE).frames["teams"]
    assert teams.loc["D1", ["mode", "skills", "days_off", "hours_per_week"]].tolist() == [
        "car",
        "boat|diver",
        "6|7",
        40,
    ]
    assert teams.loc["D2", "mode"] == "walk"
    assert teams.loc["D2", ["skills", "hours_per_week"]].isna().all()
    path = tmp_path / "sites.csv"
    path.write_text(
        "点位编号,村代码,类型,巡查所需技能,须两人同行,责任人自行巡查,可巡查起,可巡查止\n"
        f"W8,{VILLAGE_1},水库,驾船,是,否,8:00,19:00\nW9,{VILLAGE_1},塘,,,,19:00,8:00\n",
        encoding="utf-8",
    )
    report = load(loaded, CODE, "hazard_sites", path, How())
    assert reasons(report) == [(3, "可巡查止", "lies before {column}")]
    site = loaded.county(CODE).frames["hazard_sites"].loc["W8"]
    names = ["patrol_skills", "two_persons", "keeper_patrols", "open_from", "open_to"]
    assert site[names].tolist() == ["boat", True, False, "08:00", "19:00"]
