"""``shouwang rota install``: what is bought, who puts it up where and when; the round holds by code of its own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from dashboard.cli import shouwang as group
from dashboard.rota_asked import Asked
from dashboard.rota_install import equipment_round
from data.store import Store
from models.rota.verify import faults

BUDGET = 3_000


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["rota", "install", *arguments])
    return done.exit_code, done.output if done.exception is None or done.exit_code == 2 else str(done.exception)


def told(*arguments: str) -> Any:
    code, printed = run(*arguments, "--json")
    assert code == 0, printed
    return json.loads(printed)


@pytest.fixture(scope="module")
def made(database: str) -> Any:
    return told("--database", database, "--budget", str(BUDGET))


def test_every_thing_bought_is_put_up_left_or_others(database: str, made: Any) -> None:
    """The purchases are those of ``shouwang purchases`` at the same budget; each is at a stop, at a water that is left
    with its reason, or one of those that teams do not put up."""
    bought = json.loads(
        CliRunner().invoke(group, ["purchases", "--database", database, "--budget", str(BUDGET), "--json"]).output
    )
    assert made["simulated"] is True
    assert made["price"] == bought["price"] <= BUDGET
    assert made["stops"]
    left = {row["site_id"] for row in made["left"]}
    here = {(stop["site_id"], item) for stop in made["stops"] for item in stop["items"]}
    others = {(row["site_id"], row["action"]) for row in made["put_up_by_others"]}
    wanted = {(row["site_id"], row["action"]) for row in bought["purchases"]}
    assert here == {pair for pair in wanted - others if pair[0] not in left}
    assert others <= wanted
    assert not here & others
    assert all(row["reason"] and row["cure"] for row in made["left"])
    assert 0 < made["removed_days"] <= made["possible_days"]


def test_a_stop_takes_the_minutes_of_its_things_and_the_round_holds(database: str) -> None:
    """Sign 30, lifebuoy 15, rope and pole 10 minutes by the county's rules; ways, shifts and hours hold."""
    asked = Asked(first=date(2026, 7, 20), weeks=2)
    with Store.open(database) as store:
        code = store.counties()[0].code
        found = equipment_round(store, code, BUDGET, asked, lambda *_: None)
    minutes = {"add_warning_sign": 30, "add_lifebuoy": 15, "add_rope": 10, "add_pole": 10}
    by_site = found.bought.groupby("site_id")["action"].agg(lambda actions: sum(minutes[one] for one in actions))
    spent = found.round.stops["leave_min"] - found.round.stops["arrive_min"]
    assert spent.tolist() == pytest.approx(by_site.reindex(found.round.stops["site_id"]).tolist())
    assert faults(found.round.problem, found.round.stops, {"unmet": 0.0}) == []
    assert int(found.loads.to_numpy().sum()) == len(found.by_stop)


def test_the_workbook_holds_the_round(database: str, made: Any, tmp_path: Path) -> None:
    """Four sheets in the reader's language; a row for each thing put up; whose data and how far to be trusted."""
    file = tmp_path / "round.xlsx"
    code, printed = run("--database", database, "--budget", str(BUDGET), "--out", str(file))
    assert code == 0, printed
    book = load_workbook(file)
    assert book.sheetnames == ["安装", "装车清单", "未安排安装", "购置后由他方安装"]
    sheet = book["安装"]
    rows = list(sheet.values)
    head = "\n".join(str(row[0]) for row in rows[:6])
    assert "模拟" in head
    assert "救生器材" in head
    things = sum(len(stop["items"]) for stop in made["stops"])
    assert sum(1 for row in rows[7:] if row[1]) == things
    assert run("--database", database, "--budget", "9", "--out", str(tmp_path / "round.doc"))[0] != 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--budget", "1"), "buy nothing"),
        (("--budget", "-5"), "cannot be"),
        (("--budget", "3000", "--without", "NOBODY"), "no team NOBODY"),
        (("--budget", "3000", "--weeks", "0"), "Invalid value"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(database: str, arguments: tuple[str, ...], said: str) -> None:
    code, printed = run("--database", database, *arguments)
    assert code != 0
    assert said in printed
