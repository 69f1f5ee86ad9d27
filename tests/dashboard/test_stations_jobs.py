"""The jobs of the station page: a plan made and kept, and what is studied of it; what is remembered of them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.context import STATIONS
from dashboard.services.stations import Stations
from dashboard.settings import Settings
from dashboard.siting_planning import Board, Boards, basis_now, board_of, options_json
from dashboard.siting_scenarios import board_again
from dashboard.siting_studies import near_best_of
from dashboard.station_job import free_name, plan_stations
from dashboard.station_steps import Step
from dashboard.station_study_job import study_stations
from data.scenarios import Scenario, read_scenario, scenarios
from data.store import Store
from geo.errors import InputError
from tests.dashboard.conftest import sign_in
from tests.dashboard.stations import ELDERS, FENG, PLANNER, WHOLE, drawn, forget_half, keep_first, new_of, stations_of


@pytest.fixture(scope="module")
def kept(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo county with a scenario; tests here add to it."""
    path = shutil.copy(demo_file, tmp_path_factory.mktemp("jobs") / "county.db")
    with Store.open(f"sqlite:///{path}") as store:
        keep_first(store, "头两处")
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
    """Signed-in clients."""
    return {role: sign_in(kept, page, role, FENG) for role in ("leader", "planner")}


# Plans


def test_a_plan_is_made_and_kept_under_a_free_name(demo_database: str) -> None:
    told: list[tuple[int, int, str]] = []
    asked = {"services": ["elder_day_care"], "p": 1, "sources": ["list"]}
    for _ in range(2):
        plan_stations(lambda *one: told.append(one), demo_database, FENG, asked, 30.0, "一处", "planner")
    with Store.open(demo_database) as store:
        found = scenarios(store, WHOLE)
        assert [one.name for one in found] == ["一处 (2)", "一处"]
        assert all(one.result is not None and one.result["proven"] for one in found)
        assert free_name(store, FENG, " 一处 ") == "一处 (3)"
    assert {what for _, _, what in told} >= {"Reading the county", "Searching for the best places"}


# Studies


@pytest.fixture(scope="module")
def proven(kept: Store) -> Scenario:
    """A plan of two elders' stations that is truly the best, found by the job of the page."""
    asked = options_json(ELDERS)
    number = plan_stations(lambda *_: None, url_of(kept), FENG, asked, 60.0, "最优两处", "planner")
    return read_scenario(kept, WHOLE, number)


def url_of(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


def studied(store: Store, scenario_id: str, what: Any) -> dict[str, Any]:
    found = study_stations(lambda *_: None, url_of(store), FENG, scenario_id, what)
    json.dumps(found, allow_nan=False)
    return found


def test_a_curve_has_the_plan_on_it(kept: Store, proven: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every number from none on, each no worse than the one before; at two, within its half percent, the plan kept."""
    monkeypatch.setattr("dashboard.station_study_job._MOST_POINTS", 3)
    found = studied(kept, proven.scenario_id, "curve")
    assert [row["p"] for row in found["points"]] == [0, 1, 2, 3]
    objective = [row["objective"] for row in found["points"]]
    assert all(after < before for before, after in pairwise(objective))
    assert proven.result is not None
    assert proven.result["objective"] * (1 - 1e-6) <= objective[2] <= proven.result["objective"] * 1.0051


def test_how_sure_it_is_is_told_of_the_plan_that_was_kept(
    kept: Store, proven: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those marked as chosen are the plan's own, also of one that is not the best: the page told of another once."""
    monkeypatch.setattr("dashboard.station_study_job._SAMPLES", 3)
    for number in (proven.scenario_id, "XZ0001"):
        found = studied(kept, number, "robust")
        scenario = read_scenario(kept, WHOLE, number)
        assert scenario.result is not None
        mine = {row["candidate_id"] for row in found["candidates"] if row["chosen"]}
        stands = {str(one) for one in stations_of(board_of_scenario(kept, number))[0]}
        assert mine == set(scenario.result["chosen"]) - stands
        assert found["samples"] == 3
        assert {round(3 * row["share"], 3) for row in found["candidates"]} <= {0, 1, 2, 3}


def test_plans_nearly_as_good_differ_from_the_one_that_was_kept(
    kept: Store, proven: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within a fifth, for the demo county has few places; the page asks within a hundredth."""
    monkeypatch.setattr("dashboard.station_study_job.near_best_of", partial(near_best_of, within=0.2))
    found = studied(kept, proven.scenario_id, "near")
    assert proven.result is not None
    mine = set(proven.result["chosen"])
    assert found["plans"]
    for row in found["plans"]:
        theirs = set(row["candidate_ids"])
        assert theirs != mine
        assert {one["candidate_id"] for one in row["instead"]} == theirs - mine
        assert {one["candidate_id"] for one in row["without"]} == mine - theirs
        assert row["worse_at_most"] <= 0.2 + 1e-9
        assert row["objective"] >= proven.result["objective"] * (1 - 1e-9)


def board_of_scenario(store: Store, number: str) -> Board:
    return board_again(store, Boards(store), WHOLE, number)[0]


def test_nothing_is_told_of_the_proof_of_a_set_drawn_by_hand(
    held: Stations, clients_of: dict[str, FlaskClient]
) -> None:
    """Neither by the job, which refuses, nor by a button of the page."""
    number = held.keep(PLANNER, "XZ0001", Step.read([{"do": "open", "id": new_of(held)[5]}]), "手画问")
    for what in ("near", "robust"):
        with pytest.raises(InputError, match="drawn by hand"):
            studied(held.store, number, what)
    told = drawn(clients_of["planner"], scenario=number)["stations-studies-markup"]["data"]
    assert re.findall(r'data-what="([a-z]+)"', told) == ["curve"]
    assert "手工" in told
    held.delete(PLANNER, number)


def near_of(scenario: Scenario, ids: list[str]) -> dict[str, Any]:
    """A study as the job tells it, with one plan of it."""
    sites = [
        [{"candidate_id": one, "name": name, "village": "", "township": ""}] for one, name in (("K", "甲"), ("L", "乙"))
    ]
    row = {"candidate_ids": ids, "instead": sites[0], "without": sites[1], "worse_at_most": 0.004, "beyond_30_min": 5.0,
           "mean_minutes": 9.0, "cost_yuan": 1.0}  # fmt: skip
    own = {"scenario_id": scenario.scenario_id, "made_at": scenario.made_at.isoformat()}
    return {**own, "what": "near", "plans": [row]}


def test_what_was_studied_stands_on_the_page_and_a_plan_of_it_is_drawn(
    clients_of: dict[str, FlaskClient], held: Stations, kept: Store
) -> None:
    new = new_of(held)
    scenario = read_scenario(kept, WHOLE, "XZ0001")
    held.note_study(PLANNER, near_of(scenario, new[:2]))
    points = [{"p": p, "mean_minutes": 90.0 / (p + 1), "beyond_30": 90.0 / (p + 1), "beyond_60": 1.0,
               "cost_yuan": 1.0, "gap": 0.0, "proven": True} for p in range(4)]  # fmt: skip
    own = {"scenario_id": "XZ0001", "made_at": scenario.made_at.isoformat()}
    held.note_study(PLANNER, {**own, "what": "curve", "by": "p", "points": points, "knee": 1.0})
    answer = drawn(clients_of["leader"])
    studies = answer["stations-studies-markup"]["data"]
    assert "甲" in studies
    assert "拐点在 1 处" in studies
    assert answer["stations-curve"]["figure"]["data"][0]["y"] == [90, 45, 30, 22]
    assert answer["stations-curve-box"]["className"] == "st-curve panel"
    step = {"do": "set", "ids": new[:2]}
    assert drawn(clients_of["leader"], steps=[step], quick=True)["stations-told"]["data"]["chosen"] == new[:2]


def test_a_scenario_after_one_deleted_has_a_number_and_studies_of_its_own(held: Stations, kept: Store) -> None:
    first = read_scenario(kept, WHOLE, keep_first(kept, "将删", ELDERS))
    held.note_study(PLANNER, near_of(first, []))
    assert held.studied(PLANNER, first)
    held.delete(PLANNER, first.scenario_id)
    again = read_scenario(kept, WHOLE, keep_first(kept, "又来", ELDERS))
    assert again.scenario_id != first.scenario_id
    assert held.studied(PLANNER, again) == {}
    held.note_study(PLANNER, near_of(first, []))  # begun before it was deleted, told after
    assert held.studied(PLANNER, again) == {}
    held.delete(PLANNER, again.scenario_id)


def test_a_plan_that_reaches_nobody_is_refused_as_the_command_refuses_it(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No way leads from any home to any candidate; nothing is kept of it."""

    def nowhere(*asked: Any) -> Board:
        board = board_of(*asked)
        problem = replace(board.siting.problem, minutes=np.full_like(board.siting.problem.minutes, np.inf))
        return replace(board, siting=replace(board.siting, problem=problem))

    monkeypatch.setattr("dashboard.station_job.board_of", nowhere)
    before = len(scenarios(kept, WHOLE))
    with pytest.raises(InputError, match="No candidate reaches anyone"):
        plan_stations(lambda *_: None, url_of(kept), FENG, options_json(ELDERS), 5.0, "无路", "planner")
    assert len(scenarios(kept, WHOLE)) == before


def test_a_scenario_is_ready_while_its_board_is_in_memory_and_no_longer(kept: Store) -> None:
    """Four boards are kept: the fifth sends the first away, and its scenario has to be read again."""
    stations = Stations(kept, None)  # type: ignore[arg-type]
    first = read_scenario(kept, WHOLE, "XZ0001")
    assert not stations.is_ready(PLANNER, first)
    stations.open(PLANNER, first)
    assert stations.is_ready(PLANNER, first)
    basis = basis_now(kept, FENG)
    for p in range(4):
        stations.boards.of(FENG, replace(ELDERS, p=p), basis)
    assert not stations.is_ready(PLANNER, first)


def test_the_basis_of_a_scenario_stays_when_the_county_goes_on(demo_database: str) -> None:
    """Later records change neither the board nor a number of what was kept."""
    with Store.open(demo_database) as store:
        scenario = read_scenario(store, WHOLE, keep_first(store, "先前"))
        _made_again_as_it_was(store, scenario)


def _made_again_as_it_was(kept: Store, scenario: Scenario) -> None:
    before = Stations(kept, None).open(PLANNER, scenario)  # type: ignore[arg-type]
    figures = before.plan.figures()
    forget_half(kept)
    fresh = Stations(kept, None)  # type: ignore[arg-type]
    after = fresh.open(PLANNER, scenario)
    assert after.board.basis == before.board.basis
    assert after.board.basis.known_at < basis_now(kept, FENG).known_at
    assert after.board.options == ELDERS
    assert after.plan.figures() == figures
    now = Boards(kept).of(FENG, ELDERS)
    assert now.evaluate(after.drawing.ids).persons < after.plan.persons, "made now it is of who is there now"
