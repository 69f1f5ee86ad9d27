"""The round of equipment on the patrol page: asked, made by a job, shown, handed out; who may, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from dash import Dash
from flask.testing import FlaskClient

from dashboard.access import Reader
from dashboard.app import create_app
from dashboard.cli import shouwang as group
from dashboard.context import ROUNDS
from dashboard.pages.patrol_round import round_of
from dashboard.rota_asked import Asked
from dashboard.rota_install import equipment_round
from dashboard.rota_install_job import RoundAsked, install_round
from dashboard.rota_install_told import told as told_of
from dashboard.services.rounds import Rounds
from dashboard.settings import Settings
from data.store import Store
from geo.errors import AccessError, InputError
from tests.dashboard.conftest import FENG, ask, sign_in, text_of

EMERGENCY = Reader.of("emergency", FENG, FENG)
MONDAY = date(2026, 7, 20)
GIVEN = {"budget": "3000", "first": "2026-07-20", "weeks": "2", "items": ["add_warning_sign", "add_lifebuoy"]}


@pytest.fixture(scope="module")
def held(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Dash, Rounds]]:
    """An application over the demo county."""
    import shutil

    path = shutil.copy(demo_file, tmp_path_factory.mktemp("round") / "county.db")
    with Store.open(f"sqlite:///{path}") as store:
        app = create_app(Settings(), store)
        rounds: Rounds = app.server.extensions[ROUNDS]
        yield store, app, rounds


@pytest.fixture(scope="module")
def client(held: tuple[Store, Dash, Rounds]) -> FlaskClient:
    """The emergency office."""
    return sign_in(held[0], held[1], "emergency", FENG)


def database_of(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def made(held: tuple[Store, Dash, Rounds]) -> Any:
    asked = RoundAsked(3000, MONDAY, 2, ("add_warning_sign", "add_lifebuoy"))
    told: list[tuple[int, int, str]] = []
    found = install_round(lambda *said: told.append(said), database_of(held[0]), FENG, asked.as_json())
    return {**found, "progress": told}


def test_a_round_buys_what_may_be_bought_and_nothing_else(made: Any) -> None:
    """Within the budget; by township and by thing it comes to the same yuan and risk; no stop has another thing."""
    told = made["told"]
    assert 0 < told["price"] <= told["budget"] == 3000
    for rows in (told["by_township"], told["by_item"]):
        assert sum(row["price"] for row in rows) == pytest.approx(told["price"])
        assert sum(row["removed"] for row in rows) == pytest.approx(told["removed"])
    assert {row["action"] for row in told["by_item"]} <= {"add_warning_sign", "add_lifebuoy"}
    assert {item for stop in told["stops"] for item in stop["items"]} <= {"add_warning_sign", "add_lifebuoy"}
    assert {stop["site_id"] for stop in told["stops"]} | {row["site_id"] for row in told["left"]} <= set(told["names"])
    assert len(told["stops"]) + len(told["left"]) == told["waters"]
    assert {what for *_, what in made["progress"]} >= {"Choosing what to buy", "Planning who puts it up"}


def test_fewer_things_remove_no_more(made: Any, held: tuple[Store, Dash, Rounds]) -> None:
    """The best set of a part of what there is cannot remove more risk than the best of all; this one removes less."""
    every = install_round(lambda *_: None, database_of(held[0]), FENG, RoundAsked(3000, MONDAY).as_json())["told"]
    assert made["told"]["removed"] < every["removed"]


def test_the_workbook_is_the_one_the_command_writes(
    made: Any, held: tuple[Store, Dash, Rounds], tmp_path: Path
) -> None:
    """Cell by cell, but for the moment on record of the round."""
    file = tmp_path / "round.xlsx"
    arguments = ["--budget", "3000", "--first", "2026-07-20", "--item", "add_warning_sign", "--item", "add_lifebuoy"]
    done = CliRunner().invoke(
        group, ["rota", "install", "--database", database_of(held[0]), *arguments, "--out", str(file)]
    )
    assert done.exit_code == 0, done.output
    ours, theirs = openpyxl.load_workbook(io.BytesIO(made["books"]["zh"])), openpyxl.load_workbook(file)
    assert ours.sheetnames == theirs.sheetnames
    for name in ours.sheetnames:
        assert list(ours[name].values) == list(theirs[name].values)
    assert openpyxl.load_workbook(io.BytesIO(made["books"]["en"])).sheetnames[0] == "Put up"


def test_the_page_makes_a_round_shows_and_hands_it_out(client: FlaskClient, held: tuple[Store, Dash, Rounds]) -> None:
    """Empty at first; progress while the job runs; then township, yuan, risk, who, where, when and the workbook."""
    page = text_of(ask(client, "_pages_content", pathname="/patrol", search="?lang=zh"))
    assert "救生器材：买什么，由谁安装" in page
    assert "尚未排出器材安装任务。" in page
    assert client.get("/patrol/equipment.xlsx?lang=zh").status_code == 422
    answer = ask(client, "equipment-job-markup", **{"equipment-ask": GIVEN})["response"]
    assert answer["equipment-tick"]["disabled"] is False
    assert "停止：保留已排各天" in answer["equipment-job-markup"]["data"]
    rounds = held[2]
    job = rounds.jobs.of(EMERGENCY)
    assert job is not None
    with pytest.raises(InputError, match="still running"):
        rounds.ask(EMERGENCY, round_of(GIVEN))
    assert job.wait(240)
    assert job.state == "done", job.refusal
    ticked = ask(client, "equipment-made", **{"equipment-tick": 3})["response"]
    assert ticked["equipment-tick"]["disabled"] is True
    shown = ask(client, "equipment-result-markup", **{"equipment-made": ticked["equipment-made"]["data"]})
    found = shown["response"]["equipment-result-markup"]["data"]
    made = rounds.last(EMERGENCY)
    assert made is not None
    assert not made.stale
    for township in made.told["by_township"]:
        assert f"<td>{township['township']}</td><td>{township['purchases']}</td>" in found
    for text in (
        "购置清单",
        "谁、何时、在何处安装什么",
        "已购置而未安排安装",
        "模拟数据",
        "/patrol/equipment.xlsx?lang=zh",
    ):
        assert text in found
    assert found.count("<details") == len({stop["day"] for stop in made.told["stops"]})
    got = client.get("/patrol/equipment.xlsx?lang=en")
    assert got.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(got.data)).sheetnames[0] == "Put up"
    page = text_of(ask(client, "_pages_content", pathname="/patrol", search="?lang=en"))  # it outlives a reload
    assert "What to buy" in page
    assert 'value=\\"3000\\"' in page


def test_a_round_that_is_stopped_says_so_and_leaves_the_last_one(held: tuple[Store, Dash, Rounds]) -> None:
    """However early or late it is stopped: a reason or the days until then, and another can be asked for."""
    store, app, rounds = held
    leader, reader = sign_in(store, app, "leader", FENG), Reader.of("leader", FENG, FENG)
    ask(leader, "equipment-job-markup", **{"equipment-ask": GIVEN})
    job = rounds.jobs.of(reader)
    assert job is not None
    ask(leader, "equipment-job-markup", **{"equipment-cancel": {"n": 1}})
    assert job.wait(120)
    ticked = ask(leader, "equipment-made", **{"equipment-tick": 1})["response"]
    assert ticked["equipment-tick"]["disabled"] is True
    made = rounds.last(reader)
    if made is None:
        assert job.state in ("cancelled", "refused")
        assert 'role="alert"' in ticked["equipment-job-markup"]["data"]
    assert rounds.jobs.of(reader) is None
    asked = Asked(MONDAY, 2)
    days: list[float] = []
    found = equipment_round(store, FENG, 3000, asked, lambda _what, share: days.append(share), lambda: len(days) > 3)
    assert found.round.cancelled
    told = told_of(found)
    assert told["cancelled"] is True
    assert told["waters"] == len(told["stops"]) + len(told["left"])


def test_a_round_of_another_record_says_so(held: tuple[Store, Dash, Rounds], made: Any) -> None:
    from dashboard.components.rota_round import result_view
    from dashboard.i18n import translator
    from dashboard.services.rounds import MadeRound

    told = made["told"]
    old = MadeRound({**told, "cancelled": True}, RoundAsked.from_json(made["asked"]), made["books"], stale=True)
    text = str(result_view(old, translator("en")))
    assert "have changed since" in text
    assert "Stopped early" in text


def test_a_township_neither_makes_nor_gets_a_round(held: tuple[Store, Dash, Rounds]) -> None:
    store, app, rounds = held
    reader = Reader.of("supervisor", FENG, "610330100")
    for act in (lambda: rounds.ask(reader, round_of(GIVEN)), lambda: rounds.last(reader)):
        with pytest.raises(AccessError):
            act()
    theirs = sign_in(store, app, "supervisor", "610330100")
    assert theirs.get("/patrol/equipment.xlsx").status_code == 403


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"budget": "much"}, "numbers"),
        ({"budget": "-1"}, "cannot be"),
        ({"budget": "nan"}, "cannot be"),
        ({"first": "soon"}, "2026-06-30"),
        ({"weeks": "0"}, "1 to 26"),
        ({"items": []}, "at least one"),
    ],
)
def test_a_form_is_refused_in_a_sentence(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        round_of({**GIVEN, **wrong})


def test_a_thing_without_a_price_or_a_budget_too_small_is_refused(held: tuple[Store, Dash, Rounds]) -> None:
    for asked, words in (
        (RoundAsked(3000, MONDAY, 2, ("add_wings",)), "no price for add_wings"),
        (RoundAsked(1, MONDAY), "buy nothing"),
        (RoundAsked(0, MONDAY), "buy nothing"),
    ):
        with pytest.raises(InputError, match=words):
            install_round(lambda *_: None, database_of(held[0]), FENG, asked.as_json())
