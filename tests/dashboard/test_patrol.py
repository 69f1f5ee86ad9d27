"""The patrol page: what each role sees, plans shown, changed, kept, compared, adopted and handed out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard import rota_job
from dashboard.access import Reader
from dashboard.app import create_app
from dashboard.context import ROTAS
from dashboard.i18n import translator
from dashboard.pages.patrol import asked_of, change_of
from dashboard.rota_asked import Absence, Asked, Basis
from dashboard.rota_compare import changes
from dashboard.rota_edits import Move, guarantee
from dashboard.rota_history import taken_as_done
from dashboard.rota_job import change_rota, plan_rota
from dashboard.rota_keeping import keep
from dashboard.rota_planning import basis_now, mode_of, problem_of, read_county
from dashboard.rota_plans import Plan
from dashboard.rota_records import record_patrols
from dashboard.services.rota import Change, Rotas
from dashboard.settings import Settings
from data.store import Store
from geo.errors import AccessError, InputError
from geo.scope import Scope
from models.rota.verify import faults, recompute
from tests.dashboard.conftest import FENG, As, ask, sign_in, text_of
from tests.dashboard.rotas import late_and_short, stand_in

ZH = translator("zh")
MONDAY = date(2026, 7, 20)
EMERGENCY = Reader.of("emergency", FENG, FENG)


@pytest.fixture(scope="module")
def planned(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo county with two plans, made by a stand-in for the search; tests here may add to them."""
    import shutil

    path = shutil.copy(demo_file, tmp_path_factory.mktemp("patrol") / "county.db")
    with Store.open(f"sqlite:///{path}") as store:
        basis = basis_now(store, FENG)
        county = read_county(store, FENG, basis)
        first = str(county.frames["teams"].index[0])
        for asked in (Asked(MONDAY, weeks=2), Asked(MONDAY, weeks=2, without=(first,))):
            keep(store, county, asked, basis, Plan.of(stand_in(problem_of(county, asked))), made_by="emergency")
        yield store


@pytest.fixture(scope="module")
def page(planned: Store) -> Dash:
    """An application over the plans."""
    return create_app(Settings(), planned)


@pytest.fixture(scope="module")
def held(page: Dash) -> Rotas:
    found: Rotas = page.server.extensions[ROTAS]
    return found


@pytest.fixture(scope="module")
def client(planned: Store, page: Dash) -> FlaskClient:
    """The emergency office."""
    return sign_in(planned, page, "emergency", FENG)


def view(**more: object) -> dict[str, object]:
    base = {"lang": "zh", "plan": None, "other": None, "week": 0, "day": None, "moves": [], "redo": []}
    return base | more


def drawn(client: FlaskClient, **more: object) -> dict[str, dict[str, object]]:
    answer = ask(client, "patrol-body-markup", **{"patrol-view": view(**more)})
    found: dict[str, dict[str, object]] = answer["response"]
    return found


def body(client: FlaskClient, **more: object) -> str:
    return str(drawn(client, **more)["patrol-body-markup"]["data"])


# The problem


def test_the_problem_is_of_the_dangerous_waters_and_the_teams_on_record(planned: Store) -> None:
    county = read_county(planned, FENG, basis_now(planned, FENG))
    problem = problem_of(county, Asked(MONDAY))
    classes = county.scores["drowning"]["score_class"]
    assert set(problem.sites.index) == set(classes.index[classes.isin(["red", "orange"])])
    rule = county.rules.first("rota_visits", "red", on=county.as_of)
    red = problem.sites.loc[classes.index[classes == "red"], "visits"]
    assert rule is not None
    assert (red == rule.threshold).all()
    assert {team.id for team in problem.teams} == set(county.frames["teams"].index)
    assert problem.risk.shape == (len(problem.sites), 28, 3)
    done = county.frames["patrols"].dropna(subset=["done_on"]).groupby("site_id")["done_on"].max()
    assert (problem.sites["last_visit"].dropna() == done.reindex(problem.sites["last_visit"].dropna().index)).all()
    with_yellow = problem_of(county, Asked(MONDAY, yellow=True))
    assert len(with_yellow.sites) == len(problem.sites) + (classes == "yellow").sum()


def test_what_is_asked_changes_the_problem(planned: Store) -> None:
    county = read_county(planned, FENG, basis_now(planned, FENG))
    plain = problem_of(county, Asked(MONDAY))
    first = plain.teams[0].id
    asked = Asked(MONDAY, without=(first,), hours_factor=0.5, gap_factor=2)
    changed = problem_of(county, asked)
    assert first not in {team.id for team in changed.teams}
    assert [team.hours for team in changed.teams] == [team.hours / 2 for team in plain.teams[1:]]
    assert (changed.sites["gap_days"] == 2 * plain.sites["gap_days"]).all()
    road = str(county.roads.index[0])
    problem_of(county, Asked(MONDAY, closed=(road,)))
    with pytest.raises(InputError, match="No road has the number nowhere"):
        problem_of(county, Asked(MONDAY, closed=("nowhere",)))
    with pytest.raises(InputError, match="no team T99"):
        problem_of(county, Asked(MONDAY, without=("T99",)))


def test_a_water_or_base_without_a_place_is_cut_off_and_kept(planned: Store) -> None:
    """It stands in the problem, so that it is told of as unmet, and nobody gets there."""
    county = read_county(planned, FENG, basis_now(planned, FENG))
    site = problem_of(county, Asked(MONDAY)).sites.index[0]
    sites = county.hazard_sites.copy()
    sites.loc[[site], "geometry"] = None
    problem = problem_of(county.changed(hazard_sites=sites), Asked(MONDAY))
    assert site in problem.sites.index
    assert not problem.allowed()[problem.sites.index.get_loc(site)].any()


@pytest.mark.parametrize(
    ("mode", "vehicle", "found"),
    [
        ("boat", "皮卡", "boat"),
        (None, "摩托车", "ebike"),
        (None, "电动巡逻车", "ebike"),
        (None, "冲锋舟艇", "boat"),
        (None, "皮卡", "car"),
        (None, None, "walk"),
    ],
)
def test_a_way_of_travel_is_recorded_or_read_from_the_vehicle(mode, vehicle, found: str) -> None:
    assert mode_of(mode, vehicle) == found


@pytest.mark.parametrize("wrong", [{"weeks": 0}, {"hours_factor": 0}, {"gap_factor": 9}, {"seconds": 0}])
def test_what_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError):
        replace(Asked(MONDAY), **wrong).checked()  # type: ignore[arg-type]


def test_options_and_basis_are_read_back(planned: Store) -> None:
    asked = Asked(MONDAY, 3, ("T1",), ("R1", "R2"), 0.8, 1.5, True, 7, 30.0, replaces="PB0001")
    assert Asked.from_json(asked.as_json()) == asked
    basis = basis_now(planned, FENG)
    assert Basis.from_json(basis.as_json()) == basis


def test_a_form_is_read_or_refused_in_a_sentence() -> None:
    given = {"first": "2026-07-20", "weeks": "2", "hours_factor": "1", "gap_factor": "0.9", "seconds": "5"}
    found = asked_of({**given, "closed": "R1、R2,R3", "without": ["T1"], "yellow": "1", "replaces": ""})
    assert found == Asked(MONDAY, 2, ("T1",), ("R1", "R2", "R3"), 1, 0.9, True, 1, 5)
    for wrong in ({"first": "soon"}, {"weeks": "two"}, {"weeks": "99"}, {"seconds": ""}):
        with pytest.raises(InputError):
            asked_of({**given, **wrong})


# The page


def test_the_page_shows_the_plan_and_what_it_comes_to(client: FlaskClient, held: Rotas) -> None:
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    opened = held.open(EMERGENCY, rota)
    shown = body(client, plan="PB0001")
    assert f"{opened.plan.share_watched:.1%}" in shown
    week = opened.plan.stops[opened.plan.stops["day"] < MONDAY + timedelta(days=7)]
    assert shown.count('class="pg-chip') == len(week)
    assert shown.count("data-team=") == 7 * len(opened.book.teams)
    second = body(client, plan="PB0001", week=1)
    assert second.count('class="pg-chip') == len(opened.plan.stops) - len(week)


def test_the_map_has_a_line_for_each_team_that_goes_out(client: FlaskClient, held: Rotas) -> None:
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    opened = held.open(EMERGENCY, rota)
    day = opened.plan.stops["day"].iloc[0]
    figure = drawn(client, plan="PB0001", day=day.isoformat())["patrol-map"]["figure"]
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]  # type: ignore[index]
    tours = list(opened.book.select(day=day))
    assert len(lines) == len(tours)
    book = held.with_lines(EMERGENCY, opened.kept, opened.book, day)
    assert all(tour.along for tour in book.select(day=day))  # by road, not straight
    for tour in book.select(day=day):
        assert tour.line[0] == pytest.approx(tour.line[-1], abs=2e-3)  # out and back


def breaking(held: Rotas) -> tuple[dict[str, object], Move]:
    """A move within the first week that breaks the guarantee and no hours."""
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    plain = held.open(EMERGENCY, rota)
    for row in plain.plan.stops.itertuples():
        for day in plain.plan.days[:7]:
            move = Move(int(row.stop), row.team_id, day)
            if day == row.day:
                continue
            opened = held.open(EMERGENCY, rota, [move])
            if opened.refused is None and not opened.faults and opened.plan.missing > plain.plan.missing:
                return dict(plain.drag), move
    raise AssertionError("no move breaks anything")


def test_a_move_that_breaks_the_guarantee_is_told_in_red_and_undone(client: FlaskClient, held: Rotas) -> None:
    _, move = breaking(held)
    before = body(client, plan="PB0001")
    assert "pt-alarm" not in before
    after = drawn(client, plan="PB0001", moves=[move.as_json()])
    assert "保证被打破" in str(after["patrol-body-markup"]["data"])
    assert "pg-broken" in str(after["patrol-body-markup"]["data"])
    assert "pt-broken" in str(after["patrol-below-markup"]["data"])
    assert after["patrol-told"]["data"] == {"plan": "PB0001", "moves": 1, "refused": False}
    assert body(client, plan="PB0001") == before


def test_what_the_browser_reckons_is_what_the_verifier_counts(held: Rotas) -> None:
    """The numbers sent for dragging give the visits short and the days late of every water in the plan."""
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    opened = held.open(EMERGENCY, rota)
    problem = held._problem(EMERGENCY, opened.kept)
    told = guarantee(problem, opened.plan.stops)
    for site, one in told["sites"].items():
        on, last, total = set(one["days"]), -1 - one["since"], 0
        for week in range(problem.weeks):
            total += max(0, one["owed"] - len([d for d in on if week * 7 <= d < week * 7 + 7]))
        for at in range(told["n"]):
            total += at - last > one["gap"]
            last = at if at in on else last
        assert total == sum(late_and_short(problem, opened.plan.stops, site))


def test_a_move_that_cannot_be_is_refused_and_the_others_stand(client: FlaskClient, held: Rotas) -> None:
    drag, move = breaking(held)
    team, off = next((team, days) for team, days in drag["off"].items() if days)  # type: ignore[attr-defined]
    bad = Move(move.stop, team, MONDAY + timedelta(days=off[0]))
    after = drawn(client, plan="PB0001", moves=[move.as_json(), bad.as_json()])
    assert after["patrol-told"]["data"] == {"plan": "PB0001", "moves": 1, "refused": True}
    assert "未改派" in str(after["patrol-body-markup"]["data"])
    assert "无法识别" in body(client, plan="PB0001", moves=[{"stop": "?"}])


def test_changes_are_kept_as_a_plan_of_their_own_that_holds(held: Rotas, client: FlaskClient) -> None:
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    _, move = breaking(held)
    made = ask(client, "patrol-made", **{"patrol-act": {"act": "keep", "plan": "PB0001", "moves": [move.as_json()]}})
    number = made["response"]["patrol-made"]["data"]["plan"]
    new = held.chosen(EMERGENCY, number)
    assert new is not None
    opened = held.open(EMERGENCY, new)
    assert opened.kept.edited_from == "PB0001"
    assert [(lock.team, lock.day) for lock in opened.kept.asked.locks] == [(move.team, move.day)]
    problem = held._problem(EMERGENCY, opened.kept)
    assert faults(problem, opened.plan.stops, {"km": opened.plan.km, "unmet": opened.plan.missing}) == []
    found, days = changes(held.kept(EMERGENCY, rota).plan, opened.plan)
    assert days == 14
    assert {change.day for change in found} >= {move.day}
    below = str(drawn(client, plan=number, other="PB0001")["patrol-below-markup"]["data"])
    assert f"PB0001 与 {number} 对比" in below
    assert f"有{len(found)}项安排不同" in below


def test_an_address_with_another_plan_or_nonsense_still_opens(client: FlaskClient) -> None:
    assert "请从列表中选择" in body(client, plan="PB0999")
    assert "PB0001" in body(client, plan="PB0001", other="PB0999", day="2031-01-01", week=77)


def test_no_name_of_a_person_is_sent(client: FlaskClient, planned: Store) -> None:
    county = planned.county(FENG)
    sent = text_of(drawn(client, plan="PB0001"))
    for name in (*county.hazard_sites["keeper"].dropna().unique(), *county.persons["name"].dropna().unique()):
        assert len(name) < 2 or f'"{name}"' not in sent
    stores = text_of({key: value for key, value in drawn(client, plan="PB0001").items() if key == "patrol-drag"})
    assert not re.search("[\u4e00-\u9fff]", stores)


# Roles


def test_a_township_sees_its_own_stops_and_plans_nothing(
    planned: Store, page: Dash, held: Rotas, acting_as: As, readers: dict[str, Reader]
) -> None:
    stops = held.kept(EMERGENCY, held.plans(EMERGENCY)[-1]).plan.stops
    sites = planned.county(FENG).hazard_sites["region_code"]
    township = sites[stops["site_id"].iloc[0]][:9]
    client = sign_in(planned, page, "supervisor", township)
    reader = Reader.of("supervisor", FENG, township)
    rota = held.chosen(reader, "PB0001")
    assert rota is not None
    own = held.own_stops(reader, rota)
    teams = planned.county(FENG).frames["teams"]["region_code"]
    mine = own["site_id"].map(sites).str.startswith(township) | own["team_id"].map(teams).str.startswith(township)
    assert len(own)
    assert mine.all()
    assert len(own) == sum(
        sites[row.site_id].startswith(township) or teams[row.team_id].startswith(township) for row in stops.itertuples()
    )
    for what in ("sheets", "rota.xlsx", "tracks.zip", "calendars.zip"):
        assert client.get(f"/patrol/PB0001/{what}").status_code == 403
    with pytest.raises(AccessError):
        held.kept(reader, rota)
    with pytest.raises(AccessError):
        held.ask(reader, Asked(MONDAY))
    with pytest.raises(AccessError):
        held.adopt(reader, "PB0001")


def test_without_a_plan_the_page_says_so_and_offers_to_make_one(own_app: tuple[Dash, Store]) -> None:
    app, store = own_app
    client = sign_in(store, app, "emergency", FENG)
    assert "还没有排过班，请在下方新建" in body(client)
    assert client.get("/patrol/PB0001/sheets").status_code == 422


# What goes out


def test_prints_and_files_are_of_the_plan(client: FlaskClient, held: Rotas) -> None:
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    book = held.book(EMERGENCY, held.kept(EMERGENCY, rota))
    day = book.tours[0].day
    sheets = client.get(f"/patrol/PB0001/sheets?day={day}&lang=zh").text
    assert sheets.count("<section class='tour") == len(list(book.select(day=day)))
    assert "模拟数据" in sheets
    assert "内部资料" in sheets
    assert client.get("/patrol/PB0001/sheets?day=soon").status_code == 422
    found = openpyxl.load_workbook(io.BytesIO(client.get("/patrol/PB0001/rota.xlsx?lang=zh").data))
    rows = [row for row in found["巡查表"].iter_rows(values_only=True) if str(row[0]).startswith("PB0001-")]
    assert len(rows) == len(book.plan.stops)
    assert len({row[0] for row in rows}) == len(rows)
    names = zipfile.ZipFile(io.BytesIO(client.get("/patrol/PB0001/tracks.zip").data)).namelist()
    assert len(names) == 2 * len(book.tours)
    calendars = zipfile.ZipFile(io.BytesIO(client.get("/patrol/PB0001/calendars.zip").data)).namelist()
    assert len(calendars) == len(book.teams)
    team = book.tours[0].team_id
    assert client.get(f"/patrol/PB0001/{team}.ics").data.startswith(b"BEGIN:VCALENDAR")
    assert client.get("/patrol/PB0001/T99.ics").status_code == 422


def test_the_numbers_on_the_tick_sheet_are_those_on_record(held: Rotas, planned: Store) -> None:
    from data.rotas import rota_stops

    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    book = held.book(EMERGENCY, held.kept(EMERGENCY, rota))
    record = rota_stops(planned, Scope.whole(FENG), "PB0001")
    for tour in book.tours:
        for stop in tour.stops:
            row = record.loc[stop.stop_id]
            assert (row["site_id"], row["team_id"], row["day"].date()) == (stop.site_id, tour.team_id, tour.day)


# What is done


def test_an_adopted_plan_is_in_force_and_its_ticked_sheet_comes_back(
    demo_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the job to the plan, to adoption, to the workbook ticked by hand and recorded."""
    monkeypatch.setattr(rota_job, "solve_problem", lambda problem, *_: stand_in(problem))
    told: list[tuple[int, int, str]] = []
    asked = Asked(date(2026, 7, 6), weeks=1)
    number = plan_rota(lambda *said: told.append(said), demo_database, FENG, asked.as_json(), "emergency")
    assert number == "PB0001"
    assert {ZH(what) for *_, what in told} >= {"寻找最优排班", "保存排班"}
    with Store.open(demo_database) as store:
        app = create_app(Settings(), store)
        client = sign_in(store, app, "emergency", FENG)
        ask(client, "patrol-made", **{"patrol-act": {"act": "adopt", "plan": number}})
        held: Rotas = app.server.extensions[ROTAS]
        rota = held.chosen(EMERGENCY, None)
        assert rota is not None
        assert rota.is_adopted
        assert "采用此排班" not in body(client)
        assert "已采用" in body(client)
        path = tmp_path / "巡查表.xlsx"
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/patrol/{number}/rota.xlsx?lang=zh").data))
        sheet = book["巡查表"]
        header = next(row for row in sheet.iter_rows() if row[0].value == "巡查编号")
        columns = {cell.value: cell.column for cell in header}
        line = header[0].row + 1
        stop, planned_on = sheet.cell(line, 1).value, sheet.cell(line, columns["计划日期"]).value.date()
        sheet.cell(line, columns["到达"]).value = "11:05"
        sheet.cell(line, columns["离开"]).value = "11:20"
        sheet.cell(line, columns["完成"]).value = "√"
        for name in [name for name in book.sheetnames if name != "巡查表"]:
            del book[name]
        book.save(path)
        done = record_patrols(store, FENG, path, team=None, plan=number, dry_run=False)
        assert done is not None
        patrol = store.county(FENG, kinds=("patrols",)).frames["patrols"].loc[stop]
        assert patrol["done_on"].date() == planned_on
        assert (patrol["arrived_at"], patrol["left_at"]) == ("11:05", "11:20")


def test_what_came_up_is_read_or_refused_in_a_sentence() -> None:
    out = [
        {"team": "T1", "from": "", "to": ""},
        {"team": "T2", "from": "", "to": "2026-07-24"},
        {"team": "T3", "from": "2026-07-25", "to": ""},
    ]
    given = {"since": "2026-07-23", "out": out, "closed": "R1、R2", "seconds": "5", "red": ["W1", "W1", ""]}
    since = date(2026, 7, 23)
    away = (Absence("T2", since, date(2026, 7, 24)), Absence("T3", date(2026, 7, 25)))
    assert change_of(given) == Change(since, ("T1",), ("R1", "R2"), 5.0, away, ("W1",))
    backwards = {"out": [{"team": "T2", "from": "2026-07-25", "to": "2026-07-24"}]}
    for wrong in ({"since": ""}, {"since": "soon"}, {"seconds": "x"}, {"seconds": "0"}, backwards):
        with pytest.raises(InputError):
            change_of({**given, **wrong})


def test_the_rest_of_a_plan_is_planned_again_when_a_team_is_ill(
    held: Rotas, planned: Store, client: FlaskClient
) -> None:
    """From Thursday of the first week on: the team goes nowhere, what changed is listed, the old plan stays."""
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    before, since = held.kept(EMERGENCY, rota).plan, MONDAY + timedelta(days=3)
    ill = str(before.stops.loc[before.stops["day"] >= since, "team_id"].iloc[0])
    shown = body(client, plan="PB0001")
    assert "重排余下各天" in shown
    assert f'value="{ill}"' in shown
    given = Change(since, (ill,), (), 1.0).as_json()
    told: list[tuple[int, int, str]] = []
    database = planned.engine.url.render_as_string(hide_password=False)
    number = change_rota(lambda *said: told.append(said), database, FENG, "PB0001", given, "emergency")
    assert {ZH(what) for *_, what in told} >= {"读取本县数据", "寻找最优排班"}
    new = held.chosen(EMERGENCY, number)
    assert new is not None
    assert (new.replaces, new.first, new.is_adopted) == ("PB0001", since, False)
    opened = held.open(EMERGENCY, new)
    assert ill not in set(opened.plan.stops["team_id"])
    assert opened.plan.stops["day"].min() >= since
    assert faults(held._problem(EMERGENCY, opened.kept), opened.plan.stops) == []
    found, days = changes(before, opened.plan)
    assert days == 11
    assert found
    answer = drawn(client, plan=number, other="PB0001")
    assert f"有{len(found)}项安排不同" in str(answer["patrol-below-markup"]["data"])
    assert "未知" in str(answer["patrol-body-markup"]["data"])  # how far it is from a bound, which nobody looked for
    pd.testing.assert_frame_equal(held.kept(EMERGENCY, rota).plan.stops, before.stops)


def test_a_plan_is_changed_on_its_own_days_by_who_plans(held: Rotas) -> None:
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    with pytest.raises(InputError, match="is no day of that plan"):
        held.ask_change(EMERGENCY, rota, Change(rota.last + timedelta(days=1), (), (), 5.0))
    with pytest.raises(AccessError):
        held.ask_change(Reader.of("supervisor", FENG, "610330100"), rota, Change(MONDAY, (), (), 5.0))


def test_a_team_is_out_for_some_days_and_comes_back(held: Rotas, planned: Store, client: FlaskClient) -> None:
    """No stop of it in those days; what it does on other days stays; the plan holds and says so on the page."""
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    before = held.kept(EMERGENCY, rota).plan
    begin, end = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    span = before.stops[(before.stops["day"] >= begin) & (before.stops["day"] <= end)]
    team = str(span["team_id"].value_counts().index[0])
    given = Change(MONDAY, (), (), 1.0, (Absence(team, begin, end),)).as_json()
    database = planned.engine.url.render_as_string(hide_password=False)
    number = change_rota(lambda *_: None, database, FENG, "PB0001", given, "emergency")
    new = held.chosen(EMERGENCY, number)
    assert new is not None
    opened = held.open(EMERGENCY, new)
    mine = opened.plan.stops[opened.plan.stops["team_id"] == team]
    assert not ((mine["day"] >= begin) & (mine["day"] <= end)).any()
    assert faults(held._problem(EMERGENCY, opened.kept), opened.plan.stops) == []
    pairs = [{*zip(p["team_id"], p["day"], p["site_id"], strict=True)} for p in (before.stops, opened.plan.stops)]
    lost = {visit for visit in pairs[0] if visit[0] == team and begin <= visit[1] <= end}
    assert len(pairs[0] - lost - pairs[1]) <= len(lost)  # others give way for what is owed only
    later = {visit for visit in pairs[0] if visit[0] == team and visit[1] > end}
    assert len(later & pairs[1]) > len(later) / 2
    assert "部分日期不出勤的队伍：1支" in body(client, plan=number)
    form = text_of(ask(client, "_pages_content", pathname="/patrol", search=f"?lang=zh&plan={number}"))
    assert "照本方案不出勤" in form  # what if, with the same days
    far = Change(MONDAY, (), (), 1.0, (Absence(team, date(2026, 9, 1)),)).as_json()
    with pytest.raises(InputError, match="on no day of the plan"):
        change_rota(lambda *_: None, database, FENG, "PB0001", far, "emergency")


def test_a_plan_from_a_later_day_takes_the_visits_until_then_as_done(held: Rotas, planned: Store) -> None:
    """Begun in the second week while the first is still to come: to ignore its visits makes gaps too long that are
    none. What a team said it did not do is not taken as done."""
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    kept, since = held.kept(EMERGENCY, rota), MONDAY + timedelta(days=7)
    database = planned.engine.url.render_as_string(hide_password=False)
    given = Change(since, (), (), 1.0).as_json()
    new = held.chosen(EMERGENCY, change_rota(lambda *_: None, database, FENG, "PB0001", given, "emergency"))
    assert new is not None
    made = held.kept(EMERGENCY, new)
    week = kept.plan.stops[kept.plan.stops["day"] < since]
    assert made.asked.taken_as_done == week.groupby("site_id")["day"].max().to_dict()
    county = read_county(planned, FENG, made.basis)
    problem, blind = (problem_of(county, asked) for asked in (made.asked, replace(made.asked, taken_as_done={})))
    told, false = (recompute(one, made.plan.stops).gap_days_broken for one in (problem, blind))
    assert faults(problem, made.plan.stops, made.plan.objective) == []
    assert all(told[site] <= false[site] for site in told)
    assert sum(told.values()) < sum(false.values())
    visit = week.sort_values("day").iloc[-1]
    patrol = {
        "site_id": visit["site_id"],
        "team_id": visit["team_id"],
        "planned_on": pd.Timestamp(visit["day"]),
        "plan_id": "PB0001",
        "not_done_reason": "大雨",
    }
    patrols = county.frames["patrols"].iloc[:0].reindex(pd.Index(["X1"], name="patrol_id", dtype="str"))
    patrols = patrols.assign(**patrol).astype({"planned_on": "datetime64[s]"})
    found = taken_as_done(county.changed(patrols=patrols), "PB0001", kept.asked, kept.plan, since)
    assert found.get(visit["site_id"]) != visit["day"]
    assert {**found, visit["site_id"]: 0} == {**made.asked.taken_as_done, visit["site_id"]: 0}
    earlier = replace(kept.asked, taken_as_done={"W-elsewhere": since - timedelta(days=1), "W-old": date(2020, 1, 1)})
    chained = taken_as_done(county, "PB0001", earlier, kept.plan, since)
    assert chained["W-elsewhere"] == since - timedelta(days=1)
    assert "W-old" not in chained


def test_a_water_named_red_is_owed_what_red_waters_are(held: Rotas, planned: Store, client: FlaskClient) -> None:
    """One that the scores leave blue, and its keeper patrols: visits, gap and risk of red; chosen from a list."""
    rota = held.chosen(EMERGENCY, "PB0001")
    assert rota is not None
    county = read_county(planned, FENG, held.kept(EMERGENCY, rota).basis)
    scores = county.scores["drowning"]
    site = str(scores.index[scores["score_class"] == "blue"][0])
    sites = county.hazard_sites.copy()
    sites.loc[site, "keeper_patrols"] = True
    asked = Asked(MONDAY, weeks=2, red={site: MONDAY})
    plain, named = (problem_of(county.changed(hazard_sites=sites), one) for one in (replace(asked, red={}), asked))
    red = named.sites.loc[scores.index[scores["score_class"] == "red"][0]]
    assert site not in plain.sites.index
    assert named.sites.loc[site, ["visits", "gap_days"]].tolist() == red[["visits", "gap_days"]].tolist()
    assert not named.sites.loc[site, "by_keeper"]
    least = scores.loc[scores["score_class"] == "red", "value"].min()
    at = named.sites.index.get_loc(site)
    worst = scores.loc[site, "value"]
    of_site = problem_of(county, asked).risk[at]
    assert of_site.sum() > 0
    assert least > worst  # so it counts as the least of the red
    unscored = scores.index[scores["score_class"] == "not_surveyed"]
    if len(unscored):
        other = problem_of(county, Asked(MONDAY, weeks=2, red={str(unscored[0]): MONDAY}))
        assert other.risk[other.sites.index.get_loc(unscored[0])].sum() > 0
    with pytest.raises(InputError, match="no scored water W-nowhere"):
        problem_of(county, Asked(MONDAY, red={"W-nowhere": MONDAY}))
    tuesday = MONDAY + timedelta(days=1)
    later = problem_of(county, replace(asked, first=tuesday))
    assert named.sites.loc[site, "last_visit"].date() == MONDAY - timedelta(days=1)  # owed from that day on
    assert later.sites.loc[site, "last_visit"].date() == MONDAY - timedelta(days=1)  # which a later plan keeps to
    ours = plain.sites.index[~plain.sites["by_keeper"]]
    orange = next(str(one) for one in ours if scores.loc[one, "score_class"] == "orange")
    both = replace(asked, red={orange: MONDAY})
    patrol = county.frames["patrols"].iloc[:1].assign(site_id=orange)
    for ago, known in ((30, 30), (5, 1)):  # too long already by its own class: that stays
        visited = patrol.assign(done_on=pd.Timestamp(MONDAY - timedelta(days=ago)))
        frame = visited.astype({"done_on": "datetime64[s]"})
        found = problem_of(county.changed(patrols=frame), both).sites.loc[orange, "last_visit"]
        assert (MONDAY - found.date()).days == known
    database = planned.engine.url.render_as_string(hide_password=False)
    given = Change(MONDAY, (), (), 1.0, (), (site,)).as_json()
    new = held.chosen(EMERGENCY, change_rota(lambda *_: None, database, FENG, "PB0001", given, "emergency"))
    assert new is not None
    opened = held.open(EMERGENCY, new)
    assert (opened.plan.stops["site_id"] == site).any()
    assert opened.book.waters[site].score_class == "red"
    assert "按红色对待" in body(client, plan=new.plan_id)
    form = text_of(ask(client, "_pages_content", pathname="/patrol", search="?lang=zh"))
    assert form.count("<datalist") == 1
    assert f'<option value=\\"{site}\\">' in form
    assert {number for number, _ in held.waters(EMERGENCY)} == set(scores.index)
    with pytest.raises(AccessError):
        held.waters(Reader.of("supervisor", FENG, "610330100"))
