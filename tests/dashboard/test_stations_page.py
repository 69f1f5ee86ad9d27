"""The station page: what each role sees, plans shown, changed, kept, compared, deleted; who is far for whom."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from dash import Dash
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import text

from dashboard.access import Reader
from dashboard.app import create_app
from dashboard.cli import shouwang
from dashboard.context import STATIONS
from dashboard.services.stations import Stations
from dashboard.settings import Settings
from dashboard.siting_terms import REFUSED
from dashboard.station_places import LEAST, mean_minutes, need_places, village_minutes
from data.scenarios import read_scenario
from data.store import Store
from geo.errors import AccessError, InputError
from models.siting.candidates import EXTENSION, REFUSALS
from models.siting.county_problem import Options
from tests.dashboard.conftest import ask, sign_in
from tests.dashboard.stations import FENG, PLANNER, WHOLE, drawn, head, keep_first, new_of, stations_of

BOTH = Options(("elder_day_care", "child_home"), p=1, sources=("list", "idle"))


@pytest.fixture(scope="module")
def kept(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo county with three scenarios, the last of two services; tests here may add to them."""
    path = shutil.copy(demo_file, tmp_path_factory.mktemp("stations") / "county.db")
    with Store.open(f"sqlite:///{path}") as store:
        keep_first(store, "头两处")
        keep_first(store, "另两处", skip=2)
        keep_first(store, "两项服务", BOTH)
        yield store


@pytest.fixture(scope="module")
def page(kept: Store) -> Dash:
    return create_app(Settings(), kept)


@pytest.fixture(scope="module")
def held(page: Dash) -> Stations:
    found: Stations = page.server.extensions[STATIONS]
    return found


@pytest.fixture(scope="module")
def clients_of(kept: Store, page: Dash) -> dict[str, FlaskClient]:
    """Signed-in clients: every county role, and a supervisor of the township that most are far in."""
    town = busiest(kept)[:9]
    found = {role: sign_in(kept, page, role, FENG) for role in ("leader", "planner", "civil_affairs", "emergency")}
    return {**found, "supervisor": sign_in(kept, page, "supervisor", town)}


def busiest(store: Store) -> str:
    """The village with most persons beyond 30 minutes in the first scenario."""
    held_ = Stations(store, None)  # type: ignore[arg-type]
    parts = held_.own(PLANNER, "XZ0001").parts.villages
    return str(parts.sort_values("beyond_30")["region_code"].iloc[-1])


# What is seen


def test_one_sentence_says_where_the_next_stations_go(clients_of: dict[str, FlaskClient], held: Stations) -> None:
    opened = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0001"))
    told = re.search(r'st-sentence">(.*?)</p>', head(clients_of["leader"]))
    assert told is not None
    names = opened.choices.loc[opened.choices["choice"] == "open", "name"]
    assert all(name in told[1] for name in names)
    brought = round(opened.today.beyond_30) - round(opened.plan.beyond_30)
    assert f"30 分钟内多覆盖 {brought} 人" in told[1]
    assert "已证明最优" in told[1]
    assert f"{opened.plan.cost_yuan / 1e4:,.1f} 万元" in told[1]
    assert "模拟数据" in head(clients_of["leader"])
    assert "2 new: " in head(clients_of["leader"], lang="en")


def test_every_figure_of_the_county_head_is_there(clients_of: dict[str, FlaskClient], held: Stations) -> None:
    opened = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0001"))
    told = head(clients_of["leader"])
    tiles = dict(re.findall(r"<b>([^<]*)</b><span>([^<]*)</span>", told))
    assert len(re.findall(r"<b>[^<]*</b><span>", told)) == 8
    by_title = {title: value for value, title in tiles.items()}
    assert by_title["人无坐标，未计入方案"] == str(round(opened.plan.unlocated))
    assert f"<b>{round(opened.plan.beyond_60)}</b><span>人超过 60 分钟" in told


def test_the_chinese_page_speaks_of_neither_tasks_nor_the_rota(kept: Store, page: Dash) -> None:
    """Every part and button of a scenario that extends one station and closes another."""
    options = Options(("elder_day_care", "child_home"), p=1, sources=("list",), existing="extendable")
    number = keep_first(kept, "扩一处", options)
    client = sign_in(kept, page, "planner", FENG)
    stations: Stations = page.server.extensions[STATIONS]
    board = stations.open(PLANNER, read_scenario(kept, WHOLE, number)).board
    stands = stations_of(board)[0]
    larger = next(one for one in stands if f"{one}{EXTENSION}" in board.siting.candidates.frame.index)
    other = next(one for one in stands if one != larger)
    steps = [{"do": "open", "id": f"{larger}{EXTENSION}"}, {"do": "close", "id": other}]
    answer = json.dumps(drawn(client, scenario=number, steps=steps), ensure_ascii=False)
    stations.delete(PLANNER, number)
    assert "扩容" in answer
    assert "撤并" in answer
    assert not [word for word in ("延期", "销号", "排班", "看地图") if word in answer]


def test_no_home_no_person_and_no_lone_square_is_sent_to_a_map(
    clients_of: dict[str, FlaskClient], held: Stations
) -> None:
    """Squares hold ``LEAST`` persons or more, the rest stand at their village's seat, and everybody is drawn once."""
    opened = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0003"))
    for service in opened.services:
        places = need_places(opened.board, service)
        rows = opened.board.siting.demand.rows
        mine = (rows["service"] == service).to_numpy()
        assert places.persons.sum() == pytest.approx(opened.board.siting.problem.persons[mine].sum())
        assert (places.of[~mine] == -1).all()
        seats = {(round(x, 7), round(y, 7)) for x, y in zip(places.village_lon, places.village_lat, strict=True)}
        at_seat = [(round(x, 7), round(y, 7)) in seats for x, y in zip(places.lon, places.lat, strict=True)]
        assert (places.persons[~np.array(at_seat)] >= LEAST).all()
    sent = json.dumps(drawn(clients_of["civil_affairs"], scenario="XZ0003"), ensure_ascii=False)
    county = held.store.county(FENG)
    places_ = "".join(county.regions["name"].dropna()) + "".join(opened.board.siting.candidates.frame["name"])
    names = [name for name in county.persons["name"].dropna() if name not in places_]
    assert len(names) > 100
    assert not [name for name in names if name in sent]
    assert not [person for person in county.persons.index if person in sent]
    assert not [home for home in county.households.index if home in sent]


def test_minutes_of_a_place_are_those_of_its_persons() -> None:
    """A hand-worked case: 2 persons at 10 and 1 at 40 minutes; one place where most reach none; one empty."""
    mean, classes = mean_minutes(
        np.array([0, 0, 1, 1, -1]),
        3,
        np.array([2.0, 1.0, 1.0, 3.0, 9.0]),
        np.array([10.0, 40.0, 5.0, np.inf, 1.0]),
    )
    assert mean[0] == 20
    assert mean[1] == 5
    assert np.isnan(mean[2])
    assert classes.tolist() == [1, 4, 4]


def test_villages_of_the_map_add_up_to_the_evaluation(held: Stations) -> None:
    opened = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0001"))
    places = held.places(opened.board, "elder_day_care")
    table = village_minutes(places, opened.board.siting.problem.persons, opened.plan.nearest)
    assert table["far"].sum() == pytest.approx(opened.plan.beyond_30)
    assert table["persons"].sum() == pytest.approx(opened.plan.persons)


def test_the_service_on_the_map_is_chosen_where_there_are_two(clients_of: dict[str, FlaskClient]) -> None:
    elders = drawn(clients_of["planner"], scenario="XZ0003", service="elder_day_care")["stations-points"]["data"]
    children = drawn(clients_of["planner"], scenario="XZ0003", service="child_home")["stations-points"]["data"]
    assert not {point["id"] for point in elders} & {point["id"] for point in children}
    assert 'data-name="service"' in head(clients_of["planner"], scenario="XZ0003")
    assert 'data-name="service"' not in head(clients_of["planner"])


def test_the_navigation_leads_here_and_a_wrong_address_says_so(clients_of: dict[str, FlaskClient]) -> None:
    page_ = ask(clients_of["leader"], "_pages_content", pathname="/stations", search="?lang=zh&scenario=XZ0099")
    told = json.dumps(page_, ensure_ascii=False)
    assert "选址" in told
    assert "没有方案 XZ0099" in told


def test_without_a_scenario_the_page_says_so_and_opens_the_form(own_app: tuple[Dash, Store]) -> None:
    app, store = own_app
    told = json.dumps(
        ask(sign_in(store, app, "planner", FENG), "_pages_content", pathname="/stations", search="?lang=zh"),
        ensure_ascii=False,
    )
    assert "还没有选址方案，请在下面做第一个" in told
    assert 'data-act="ask"' in told.replace("\\", "")


# Changed by hand


def test_a_moved_station_changes_the_figures_and_is_said_to_be_unproven(
    clients_of: dict[str, FlaskClient], held: Stations
) -> None:
    one = new_of(held)[0]
    step = {"do": "move", "id": one, "lon": 106.52, "lat": 33.92}
    answer = drawn(clients_of["leader"], steps=[step], quick=True)
    told = answer["stations-head-markup"]["data"]
    assert "手工调整，未证明最优" in told
    assert "原方案" in told
    point = next(point for point in answer["stations-points"]["data"] if point["id"] == one)
    assert (point["lon"], point["lat"], point["moved"]) == (106.52, 33.92, True)
    opened = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0001"))
    ids = tuple(opened.drawing.ids)
    direct = opened.board.evaluate(ids, {one: (106.52, 33.92)})
    assert f"<b>{round(direct.beyond_30)}</b>" in told
    assert "stations-list-markup" not in answer, "only what a step changes is sent"


def test_a_step_that_cannot_be_is_left_out_and_said(clients_of: dict[str, FlaskClient], held: Stations) -> None:
    opened = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0001"))
    stands, new = stations_of(opened.board)
    steps = [{"do": "open", "id": new[3]}, {"do": "close", "id": stands[0]}]
    answer = drawn(clients_of["leader"], steps=steps, quick=True)
    assert answer["stations-told"]["data"]["steps"] == 1
    assert answer["stations-told"]["data"]["refused"]
    assert "未执行" in answer["stations-head-markup"]["data"]
    lost = drawn(clients_of["leader"], steps=[{"do": "move", "id": new[0], "lon": 0, "lat": 0}], quick=True)
    assert lost["stations-told"]["data"]["refused"]


def test_changes_are_kept_as_a_scenario_that_is_made_again_as_it_was(
    clients_of: dict[str, FlaskClient], held: Stations
) -> None:
    new = new_of(held)
    steps = [{"do": "open", "id": new[4]}, {"do": "move", "id": new[4], "lon": 106.6, "lat": 34.0}]
    given = {"act": "keep", "scenario": "XZ0001", "steps": steps, "name": "手画的", "shown": "XZ0001"}
    answer = ask(clients_of["leader"], "stations-made", **{"stations-act": given})
    number = answer["response"]["stations-made"]["data"]["scenario"]
    before = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0001"), ())
    again = held.open(PLANNER, read_scenario(held.store, WHOLE, number))
    assert again.drawing.moved == {new[4]: (106.6, 34.0)}
    assert set(again.drawing.ids) == {*before.drawing.ids, new[4]}
    assert "手工方案，未证明" in head(clients_of["leader"], scenario=number)
    held.delete(PLANNER, number)


def test_scenarios_are_renamed_and_deleted_by_those_who_plan_alone(
    clients_of: dict[str, FlaskClient], held: Stations
) -> None:
    given = {"act": "rename", "scenario": "XZ0002", "name": "东边两处", "shown": "XZ0001"}
    ask(clients_of["planner"], "stations-made", **{"stations-act": given})
    assert read_scenario(held.store, WHOLE, "XZ0002").name == "东边两处"
    emergency = Reader.of("emergency", FENG, FENG)
    for refused in (
        lambda: held.rename(emergency, "XZ0002", "别的"),
        lambda: held.delete(emergency, "XZ0002"),
        lambda: held.keep(emergency, "XZ0002", (), "别的"),
        lambda: held.study(emergency, "XZ0002", "curve"),
    ):
        with pytest.raises(AccessError):
            refused()
    with pytest.raises(InputError, match="already"):
        held.rename(PLANNER, "XZ0002", "头两处")
    told = drawn(clients_of["emergency"])
    assert 'data-act="delete"' not in told["stations-list-markup"]["data"]
    assert 'data-act="study"' not in told["stations-studies-markup"]["data"]


def test_what_a_village_s_numbers_rest_on_stands_in_its_row(clients_of: dict[str, FlaskClient], held: Stations) -> None:
    """Persons of whom the village alone is known, with how far off they may be; those no road reaches, with the metres;
    both as the rows of need have them."""
    opened = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0001"))
    rows, facts = opened.board.siting.demand.rows, held.facts(opened.board)
    seat = rows[rows["at"] == "village"]
    assert len(seat)
    assert facts["at_seat"].sum() == pytest.approx(seat["persons"].sum())
    assert facts["off_m"].max() == seat["off_m"].max() > 0
    cut = opened.board.siting.cut_off
    assert len(cut)
    assert facts["no_road"].sum() == pytest.approx(cut["persons"].sum())
    below = drawn(clients_of["leader"])["stations-below-markup"]["data"]
    far = opened.villages[(opened.villages["beyond_30"] > 0) | (opened.villages["unlocated"] > 0)]
    told = facts[facts.index.isin(far.index)]
    assert below.count("人只知到村") == (told["at_seat"] > 0).sum() > 0
    assert below.count("人距路网可达") == (told["road_m"].notna()).sum() > 0


def test_candidates_that_cannot_serve_are_listed_with_the_reason(kept: Store, page: Dash) -> None:
    number = keep_first(kept, "只用公房", Options(("elder_day_care",), p=1, sources=("list", "idle"), public_only=True))
    stations: Stations = page.server.extensions[STATIONS]
    refused = stations.open(PLANNER, read_scenario(kept, WHOLE, number)).board.siting.candidates.refused
    side = drawn(sign_in(kept, page, "leader", FENG), scenario=number)["stations-side-markup"]["data"]
    stations.delete(PLANNER, number)
    assert (refused["reason"] == "private").any()
    assert f"不能设站：{len(refused)}" in side
    assert side.count("<td>不是公房</td>") == (refused["reason"] == "private").sum()
    assert all(name in side for name in refused["name"])


def test_every_reason_of_refusal_has_its_words() -> None:
    assert set(REFUSED) == set(REFUSALS)


def test_the_form_offers_the_candidates_of_the_scenario_shown(
    clients_of: dict[str, FlaskClient], held: Stations
) -> None:
    told = drawn(clients_of["planner"], form=True)["stations-new-markup"]["data"]
    frame = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0001")).board.siting.candidates.frame
    for name in ("fixed", "forbidden"):
        boxes = [box for box in re.findall(r"<input[^>]*>", told) if f'data-field="{name}[]"' in box]
        assert {re.findall(r'value="([^"]+)"', box)[0] for box in boxes} == set(frame.index)
    assert "stations-new-markup" not in drawn(clients_of["planner"]), "what is being filled in stays"
    assert drawn(clients_of["emergency"], form=True)["stations-new-markup"]["data"] == ""


def test_after_a_step_the_worst_villages_are_listed_and_the_rest_for_the_asking(
    clients_of: dict[str, FlaskClient], held: Stations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.pages.station_parts._MOST_FAR", 2)
    step = {"do": "open", "id": new_of(held)[3]}
    quick = drawn(clients_of["leader"], steps=[step], quick=True)["stations-below-markup"]["data"]
    whole = drawn(clients_of["leader"], steps=[step])["stations-below-markup"]["data"]
    assert quick.count('data-minutes="30"') == 2
    assert whole.count('data-minutes="30"') > 2
    assert 'data-act="all"' in quick
    assert 'data-act="all"' not in whole


def test_page_and_command_call_what_is_done_to_a_scenario_the_same(demo_database: str) -> None:
    """In the audit, whoever renames, writes out or deletes, from wherever."""

    def noted(store: Store) -> list[str]:
        with store.engine.connect() as connection:
            told = connection.execute(text("select action from audit order by id")).scalars()
            return [one for one in told if "scenario" in one]

    with Store.open(demo_database) as store:
        for name in ("甲", "乙"):
            keep_first(store, name)
        app = create_app(Settings(), store)
        stations: Stations = app.server.extensions[STATIONS]
        stations.rename(PLANNER, "XZ0001", "丙")
        sign_in(store, app, "planner", FENG).get("/stations/XZ0001/actions.xlsx")
        stations.delete(PLANNER, "XZ0001")
        of_page = noted(store)
    out = str(Path(demo_database.removeprefix("sqlite:///")).with_suffix(".xlsx"))
    for words in (("rename", "XZ0002", "丁"), ("export", "XZ0002", "--to", out), ("delete", "XZ0002")):
        CliRunner().invoke(shouwang, ["site", *words, "--database", demo_database], catch_exceptions=False)
    with Store.open(demo_database) as store:
        assert noted(store)[len(of_page) :] == of_page
    assert len(of_page) == 3


# Compared


def test_two_scenarios_stand_side_by_side(clients_of: dict[str, FlaskClient], held: Stations) -> None:
    answer = drawn(clients_of["leader"], other="XZ0002")
    below = answer["stations-below-markup"]["data"]
    one, other = (read_scenario(held.store, WHOLE, number) for number in ("XZ0001", "XZ0002"))
    beside = held.beside(PLANNER, held.open(PLANNER, one), other)
    assert f"<dd>{round(beside.comparison.gain)} 人</dd>" in below
    assert f"<dd>{round(beside.comparison.lose)} 人</dd>" in below
    assert answer["stations-other"]["figure"]["data"]
    assert answer["stations-maps"]["className"] == "st-maps st-two"


def test_scenarios_of_other_services_cannot_be_held_against_each_other(clients_of: dict[str, FlaskClient]) -> None:
    answer = drawn(clients_of["leader"], other="XZ0003")
    assert 'role="alert"' in answer["stations-below-markup"]["data"]
    assert answer["stations-maps"]["className"] == "st-maps"


# Who


def who(client: FlaskClient, village: str, minutes: str = "30") -> str:
    given = {"scenario": "XZ0001", "steps": [], "village": village, "service": "elder_day_care", "minutes": minutes}
    return json.dumps(ask(client, "stations-who", **{"stations-asked-who": given}), ensure_ascii=False)


def test_names_are_told_to_those_allowed_and_to_nobody_else(clients_of: dict[str, FlaskClient], kept: Store) -> None:
    village = busiest(kept)
    county = kept.county(FENG)
    home = county.persons["household_id"].map(county.households["region_code"])
    names = set(county.persons["name"][home.astype(str).str[:12] == village].dropna())
    assert names
    told = {role: who(client, village) for role, client in clients_of.items()}
    for role in ("civil_affairs", "supervisor"):
        assert any(name in told[role] for name in names), role
    for role in ("leader", "planner", "emergency"):
        assert not any(name in told[role] for name in names), role
    assert "不显示姓名" in told["leader"]
    assert "人数见上表" in told["planner"]


def test_a_regional_reader_sees_the_own_region_alone(
    clients_of: dict[str, FlaskClient], kept: Store, held: Stations
) -> None:
    town = busiest(kept)[:9]
    told = json.dumps(
        ask(
            clients_of["supervisor"],
            "_pages_content",
            pathname="/stations",
            search="?lang=zh&scenario=XZ0001&other=XZ0002",
        ),
        ensure_ascii=False,
    )
    told = told.replace("\\", "")
    table = held.own(PLANNER, "XZ0001").parts.villages
    villages, far = set(table["region_code"]), table[(table["beyond_30"] > 0) | (table["unlocated"] > 0)]["region_code"]
    mine = {code for code in far if code[:9] == town}
    assert mine
    assert set(re.findall(r'data-village="([0-9]+)"', told)) == mine
    assert "data-act=" in told
    assert 'data-act="ask"' not in told
    assert "stations-map" not in told
    other = next(code for code in villages if code[:9] != town)
    refused = who(clients_of["supervisor"], other)
    assert "超出您岗位" in refused or "toast" in refused
    assert "st-table" not in refused
    supervisor = Reader.of("supervisor", FENG, town)
    with pytest.raises(AccessError):
        held.who(supervisor, read_scenario(kept, WHOLE, "XZ0001"), (), 30, other, "elder_day_care")
    with pytest.raises(AccessError):
        held.open(supervisor, read_scenario(kept, WHOLE, "XZ0001"))


# What goes out


def test_the_papers_are_those_of_the_readers_region(clients_of: dict[str, FlaskClient], kept: Store) -> None:
    """Who sees the county gets all of it, a township its own villages; nobody gets names of persons."""
    villages = {}
    for role in ("leader", "supervisor"):
        answer = clients_of[role].get("/stations/XZ0001/actions.xlsx?lang=en")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        sheets = load_workbook(io.BytesIO(answer.data))
        rows = sheets["Villages"].iter_rows(min_row=7, values_only=True)
        villages[role] = {str(row[0]) for row in rows if row[0]}
        said = "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
        assert not [name for name in kept.county(FENG).persons["name"].dropna() if name in said]
    assert len(villages["supervisor"]) < len(villages["leader"])
    paper = clients_of["leader"].get("/stations/XZ0001/actions.docx")
    assert paper.status_code == 200
    assert paper.data.startswith(b"PK")
    assert "siting-XZ0001.docx" in paper.headers["Content-Disposition"]
    assert clients_of["leader"].get("/stations/XZ0099/actions.xlsx").status_code == 422


def test_a_stranger_gets_no_paper(page: Dash) -> None:
    assert page.server.test_client().get("/stations/XZ0001/actions.xlsx").status_code in {302, 401, 403}
