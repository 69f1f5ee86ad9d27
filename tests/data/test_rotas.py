"""Rotas on both databases: kept, read through a scope, adopted once, taken over and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import event

from data.importing.load import How, load
from data.importing.undo import undo
from data.rotas import Adoption, Rota, adopt_rota, adopted_rota, read_rota, rota_stops, rotas, write_rota
from data.store import Store
from geo.errors import FrameError, InputError, UnknownCountyError
from geo.rotas import ROTA_STOPS, STOPS_ON_RECORD
from geo.scope import Scope
from tests.data.conftest import CODE, TOWN_1, TOWN_2, VILLAGE_1, VILLAGE_3

WHOLE = Scope.whole(CODE)
MONDAY = date(2025, 7, 7)


@pytest.fixture
def teamed(loaded: Store, tmp_path) -> Store:  # type: ignore[no-untyped-def]
    """The hand-made county with team D1 based in town 1 and D2 in town 2."""
    path = tmp_path / "teams.csv"
    path.write_text(
        "队伍编号,驻地代码,名称,班次\n"
        f'D1,{VILLAGE_1},一队,10:00-18:00\nD2,{VILLAGE_3},二队,"09:00-13:00,14:00-18:00"\n',
        encoding="utf-8",
    )
    report = load(loaded, CODE, "teams", path, How())
    assert report.loaded == 2
    return loaded


def stops(*rows: tuple[str, date, str, float]) -> pd.DataFrame:
    """Stops of (team, day, site, minute of arrival), a quarter of an hour each."""
    frame = pd.DataFrame(
        {
            "team_id": pd.array([row[0] for row in rows], dtype="str"),
            "day": pd.to_datetime(pd.Series([row[1] for row in rows], dtype=object)).astype("datetime64[s]").array,
            "tour": pd.array([1] * len(rows), dtype="Int64"),
            "position": pd.array(range(1, len(rows) + 1), dtype="Int64"),
            "site_id": pd.array([row[2] for row in rows], dtype="str"),
            "arrive_min": [float(row[3]) for row in rows],
            "leave_min": [float(row[3]) + 15 for row in rows],
            "window": pd.array(["afternoon"] * len(rows), dtype="str"),
            "km": [2.5] * len(rows),
            "minutes": [6.0] * len(rows),
            "kind": pd.array(["owed"] * len(rows), dtype="str"),
        },
        index=pd.Index([f"s{n}" for n in range(len(rows))], dtype="str", name="stop_id"),
    )
    return ROTA_STOPS.check(frame)


FIRST = stops(("D1", MONDAY, "W1", 720), ("D1", MONDAY, "W3", 760), ("D2", MONDAY + timedelta(days=8), "W2", 900))


def keep(store: Store, frame: pd.DataFrame = FIRST, **given: object) -> str:
    known = {
        "version": store.version(CODE),
        "method": "rota 1",
        "first": MONDAY,
        "weeks": 4,
        "asked": {"teams": 2},
        "result": {"unmet": [{"site": "W3"}]},
        "made_by": "emergency",
    }
    return write_rota(store, CODE, frame, **{**known, **given})  # type: ignore[arg-type]


def planned(store: Store) -> list[tuple[str, str, str, date, str]]:
    frame = store.county(CODE).frames["patrols"]
    return [
        (row.plan_id, row.team_id, row.site_id, row.planned_on.date(), row.planned_at) for row in frame.itertuples()
    ]


def test_a_plan_is_read_as_it_was_written(teamed: Store) -> None:
    plan_id = keep(teamed)
    rota = read_rota(teamed, WHOLE, plan_id)
    assert (rota.plan_id, rota.first, rota.weeks, rota.last, rota.until) == (
        "PB0001",
        MONDAY,
        4,
        date(2025, 8, 3),
        date(2025, 8, 3),
    )
    assert (rota.asked, rota.result, rota.made_by) == ({"teams": 2}, {"unmet": [{"site": "W3"}]}, "emergency")
    assert not rota.is_adopted
    found = rota_stops(teamed, WHOLE, plan_id)
    STOPS_ON_RECORD.check(found)
    assert found.index.tolist() == ["PB0001-00001", "PB0001-00002", "PB0001-00003"]
    assert found["region_code"].tolist() == [VILLAGE_1, VILLAGE_3, "361126101202"]
    assert found["team_region"].tolist() == [VILLAGE_1, VILLAGE_1, VILLAGE_3]
    shared = list(ROTA_STOPS.names)
    pd.testing.assert_frame_equal(found[shared].reset_index(drop=True), FIRST.reset_index(drop=True), check_dtype=False)
    assert planned(teamed) == []


def test_one_plan_is_read_without_what_is_in_the_others(teamed: Store) -> None:
    """The list reads no plan's content, and a plan asked for its own alone: told by what the database is asked."""
    first, second = keep(teamed), keep(teamed)
    asked: list[tuple[str, str]] = []

    def listen(_connection, _cursor, statement, parameters, *_more) -> None:  # type: ignore[no-untyped-def]
        if "rota_plan.result" in statement or "rota_plan.asked" in statement:
            asked.append((statement, str(parameters)))

    event.listen(teamed.engine, "before_cursor_execute", listen)
    try:
        assert [(rota.asked, rota.result) for rota in rotas(teamed, WHOLE)] == [(None, None)] * 2
        assert asked == []
        found = read_rota(teamed, WHOLE, second)
        assert found.result is not None
        assert found.asked is not None
        ((statement, parameters),) = asked
        assert "rota_plan.plan_id =" in statement
        assert second in parameters
        assert first not in parameters
        read_rota(teamed, Scope(CODE, TOWN_1), second)
        assert len(asked) == 1  # nobody else's business
    finally:
        event.remove(teamed.engine, "before_cursor_execute", listen)


def test_numbers_go_on_and_the_newest_comes_first(teamed: Store) -> None:
    assert [keep(teamed), keep(teamed, FIRST.iloc[:0])] == ["PB0001", "PB0002"]
    assert [rota.plan_id for rota in rotas(teamed, WHOLE)] == ["PB0002", "PB0001"]
    assert rota_stops(teamed, WHOLE, "PB0002").empty


def test_a_township_reads_stops_at_its_sites_and_of_its_teams_and_no_plan_as_a_whole(teamed: Store) -> None:
    """W1 and W2 lie in town 1, W3 in town 2; D1 is based in town 1, D2 in town 2."""
    plan_id = keep(teamed)
    first, second = Scope(CODE, TOWN_1), Scope(CODE, TOWN_2)
    assert rota_stops(teamed, first, plan_id)["site_id"].tolist() == ["W1", "W3", "W2"]
    assert rota_stops(teamed, second, plan_id)["site_id"].tolist() == ["W3", "W2"]
    village = rota_stops(teamed, Scope(CODE, "361126101202"), plan_id)
    assert village["site_id"].tolist() == ["W2"]
    for scope in (first, second):
        rota = read_rota(teamed, scope, plan_id)
        assert rota.asked is None
        assert rota.result is None
        assert rota.plan_id == plan_id


def test_adopting_makes_planned_patrols_and_undo_takes_them_back(teamed: Store) -> None:
    plan_id = keep(teamed)
    assert adopt_rota(teamed, CODE, plan_id, dry_run=True) == Adoption(plan_id, 3, 0, None)
    assert planned(teamed) == []
    done = adopt_rota(teamed, CODE, plan_id, by_role="emergency")
    assert (done.planned, done.withdrawn) == (3, 0)
    assert planned(teamed) == [
        ("PB0001", "D1", "W1", MONDAY, "12:00"),
        ("PB0001", "D1", "W3", MONDAY, "12:40"),
        ("PB0001", "D2", "W2", MONDAY + timedelta(days=8), "15:00"),
    ]
    assert teamed.county(CODE).frames["patrols"].index.tolist() == rota_stops(teamed, WHOLE, plan_id).index.tolist()
    rota = adopted_rota(teamed, WHOLE, MONDAY)
    assert rota is not None
    assert (rota.plan_id, rota.adopted_by, rota.batch_id) == (plan_id, "emergency", done.batch_id)
    assert adopted_rota(teamed, WHOLE, MONDAY - timedelta(days=1)) is None
    with pytest.raises(InputError, match="PB0001 is adopted already"):
        adopt_rota(teamed, CODE, plan_id)
    assert done.batch_id is not None
    undo(teamed, CODE, done.batch_id)
    assert planned(teamed) == []
    assert not read_rota(teamed, WHOLE, plan_id).is_adopted
    again = adopt_rota(teamed, CODE, plan_id)
    assert again.planned == 3
    assert len(planned(teamed)) == 3


def test_a_plan_takes_over_from_its_first_day_and_leaves_what_was_done(teamed: Store, tmp_path) -> None:  # type: ignore[no-untyped-def]
    week = timedelta(days=7)
    old = keep(teamed, stops(*(("D1", MONDAY + day * timedelta(days=4), "W1", 720) for day in range(5))))
    adopt_rota(teamed, CODE, old)
    path = tmp_path / "late.csv"  # done early, on the eve: MONDAY + 8
    path.write_text("巡查编号,点位编号,计划日期,完成日期\nPB0001-00003,W1,2025-07-15,2025-07-01\n", encoding="utf-8")
    assert load(teamed, CODE, "patrols", path, How()).loaded == 1
    new = keep(teamed, stops(("D2", MONDAY + week, "W3", 600)), first=MONDAY + week, replaces=old)
    done = adopt_rota(teamed, CODE, new)
    assert (done.planned, done.withdrawn) == (1, 2)
    assert [(plan, str(day)) for plan, _, _, day, _ in planned(teamed)] == [
        (old, "2025-07-07"),
        (old, "2025-07-11"),
        (old, "2025-07-15"),  # done: it stays
        (new, "2025-07-14"),
    ]
    assert read_rota(teamed, WHOLE, old).until == MONDAY + week - timedelta(days=1)
    assert [
        rota.plan_id for day in (0, 6, 7) if (rota := adopted_rota(teamed, WHOLE, MONDAY + timedelta(days=day)))
    ] == [
        old,
        old,
        new,
    ]
    assert done.batch_id is not None
    undo(teamed, CODE, done.batch_id)
    assert len(planned(teamed)) == 5
    assert read_rota(teamed, WHOLE, old).until == date(2025, 8, 3)


def test_only_one_plan_is_in_force_on_a_day(teamed: Store) -> None:
    first, second = keep(teamed), keep(teamed, first=MONDAY, weeks=1, frame=FIRST.iloc[:2])
    batch = adopt_rota(teamed, CODE, first).batch_id
    with pytest.raises(InputError, match=f"PB0001 is in force from 2025-07-07 until 2025-08-03; .* undo batch {batch}"):
        adopt_rota(teamed, CODE, second)
    after = keep(teamed, stops(("D1", date(2025, 8, 4), "W1", 700)), first=date(2025, 8, 4), weeks=1)
    assert adopt_rota(teamed, CODE, after).planned == 1


def test_known_at_before_the_adoption_shows_no_plan(teamed: Store) -> None:
    plan_id = keep(teamed)
    before = teamed.clock()
    adopt_rota(teamed, CODE, plan_id)
    assert teamed.county(CODE, known_at=before).frames["patrols"].empty
    assert len(teamed.county(CODE).frames["patrols"]) == 3


def test_a_plan_that_cannot_be_kept_is_refused_in_one_sentence_and_leaves_nothing(teamed: Store) -> None:
    with pytest.raises(InputError, match="1 sites of the rota are not on record: W9; plan again"):
        keep(teamed, FIRST.assign(site_id=pd.array(["W1", "W9", "W2"], dtype="str")))
    with pytest.raises(InputError, match="1 teams of the rota are not on record: D9"):
        keep(teamed, FIRST.assign(team_id=pd.array(["D9", "D1", "D2"], dtype="str")))
    with pytest.raises(InputError, match="on 2025-07-15, outside its days 2025-07-07 to 2025-07-13"):
        keep(teamed, weeks=1)
    with pytest.raises(InputError, match="ends before it begins"):
        keep(teamed, FIRST.assign(leave_min=[700.0, 800.0, 950.0]))
    with pytest.raises(InputError, match="There is no rota PB0007; none has been kept yet"):
        keep(teamed, replaces="PB0007")
    with pytest.raises(FrameError, match="kind"):
        keep(teamed, FIRST.assign(kind=pd.array(["owed", "maybe", "owed"], dtype="str")))
    with pytest.raises(UnknownCountyError):
        write_rota(teamed, "999999", FIRST, version=1, method="m", first=MONDAY, weeks=4, asked={}, result={})
    assert rotas(teamed, WHOLE) == []


def test_a_plan_that_cannot_be_adopted_is_refused_in_one_sentence(teamed: Store) -> None:
    with pytest.raises(InputError, match="There is no rota PB0001; none has been kept yet"):
        adopt_rota(teamed, CODE, "PB0001")
    empty = keep(teamed, FIRST.iloc[:0])
    with pytest.raises(InputError, match="PB0001 has no stops"):
        adopt_rota(teamed, CODE, empty)
    with pytest.raises(InputError, match="There is no rota PB0009; the last ones are PB0001"):
        read_rota(teamed, WHOLE, "PB0009")
    with pytest.raises(InputError, match="There is no rota PB0009"):
        rota_stops(teamed, WHOLE, "PB0009")


def test_a_team_gone_since_the_plan_was_made_stops_its_adoption(teamed: Store) -> None:
    plan_id = keep(teamed)
    batch = next(batch for batch in teamed.batches(CODE) if batch.kind == "teams")
    undo(teamed, CODE, batch.id)
    with pytest.raises(InputError, match="2 teams of the rota are not on record: D1, D2"):
        adopt_rota(teamed, CODE, plan_id)
    assert planned(teamed) == []


def test_a_rota_is_frozen(teamed: Store) -> None:
    rota = read_rota(teamed, WHOLE, keep(teamed))
    assert isinstance(replace(rota, weeks=2), Rota)
    assert replace(rota, weeks=2).last == date(2025, 7, 20)
