"""``shouwang rota``: a plan made, checked again, changed on the way, adopted and written out; and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dashboard.cli import shouwang as group
from data.store import Store


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["rota", *arguments])
    return done.exit_code, done.output if done.exception is None or done.exit_code == 2 else str(done.exception)


def told(*arguments: str) -> Any:
    code, printed = run(*arguments, "--json")
    assert code == 0, printed
    return json.loads(printed)


@pytest.fixture(scope="module")
def own(database: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of the demo county to keep plans in."""
    file = tmp_path_factory.mktemp("rota") / "county.db"
    shutil.copy(database.removeprefix("sqlite:///"), file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def plan(own: str) -> Any:
    return told("plan", "--database", own, "--weeks", "2", "--seconds", "1")


def test_a_plan_says_all_of_it(plan: Any) -> None:
    """Assignments, what is unmet with reasons, objective, bound, gap, risk watched and kilometres; it is simulated."""
    assert plan["simulated"] is True
    assert plan["assignments"]
    assert {"team_id", "day", "site_id", "arrive_min", "window", "kind"} <= set(plan["assignments"][0])
    assert plan["objective"]["risk_watched"] == plan["risk_watched"]
    assert plan["bound"] >= plan["risk_watched"] >= plan["owed_watched"] > 0
    assert 0 <= plan["gap"] <= 1
    assert plan["km"] == pytest.approx(sum(tour["km"] for tour in plan["tours"]))
    assert all(row["reason"] and row["cure"] for row in plan["unmet"])
    assert plan["objective"]["unmet"] == sum(row["missing"] for row in plan["unmet"])


def test_the_check_reckons_the_same(own: str, plan: Any) -> None:
    found = told("verify", plan["plan_id"], "--database", own)
    assert found["holds"] is True
    assert found["risk_watched"] == pytest.approx(plan["risk_watched"])
    assert found["km"] == pytest.approx(plan["km"])
    assert found["unmet"] == plan["objective"]["unmet"]


def test_a_plan_in_a_file_is_checked_and_a_false_one_is_found(own: str, plan: Any, tmp_path: Path) -> None:
    """One figure changed, or one stop an hour early, and the plan does not hold."""
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    assert run("verify", str(file), "--database", own)[0] == 0
    boast = {**plan, "objective": {**plan["objective"], "risk_watched": plan["risk_watched"] * 1.1}}
    file.write_text(json.dumps(boast), encoding="utf-8")
    code, sentence = run("verify", str(file), "--database", own)
    assert code == 1
    assert "does not hold" in sentence
    hurried = json.loads(json.dumps(plan))
    hurried["assignments"][1]["arrive_min"] -= 60
    file.write_text(json.dumps(hurried), encoding="utf-8")
    assert run("verify", str(file), "--database", own)[0] == 1


def test_a_team_ill_and_a_road_closed(own: str, plan: Any) -> None:
    """The plan of the second week without a team: nobody of it goes, the changes are those of the plans, it holds."""
    ill = plan["assignments"][0]["team_id"]
    since = sorted({row["day"] for row in plan["assignments"]})[7]
    arguments = ("change", plan["plan_id"], "--from", since, "--without", ill, "--seconds", "1")
    new = told(*arguments, "--database", own)
    assert ill not in {row["team_id"] for row in new["assignments"]}
    assert new["asked"]["replaces"] == plan["plan_id"]
    last = max(row["day"] for row in plan["assignments"])
    pairs = [
        {(r["day"], r["site_id"], r["team_id"]) for r in made["assignments"] if since <= r["day"] <= last}
        for made in (plan, new)
    ]
    gone = {(c["day"], c["site_id"], c["from_team"]) for c in new["changes"] if c["from_team"]}
    come = {(c["day"], c["site_id"], c["to_team"]) for c in new["changes"] if c["to_team"]}
    assert gone == pairs[0] - pairs[1]
    assert come == pairs[1] - pairs[0]
    assert told("verify", new["plan_id"], "--database", own)["holds"] is True


def test_a_team_out_for_two_days_and_a_water_that_turned_red(own: str, plan: Any) -> None:
    """It has no stop in those days and stops after them; the water is visited; the plan holds. What is taken as done
    of the first week is told."""
    team = plan["assignments"][0]["team_id"]
    days = sorted({row["day"] for row in plan["assignments"] if row["team_id"] == team})
    since = sorted({row["day"] for row in plan["assignments"]})[7]
    mine = [day for day in days if day >= since]
    first, last = mine[0], mine[min(1, len(mine) - 2)]
    with Store.open(own) as store:
        scores = store.county(store.counties()[0].code, kinds=()).scores["drowning"]
    blue = str(scores.index[scores["score_class"] == "blue"][0])
    arguments = ("change", plan["plan_id"], "--from", since, "--seconds", "1", "--database", own)
    new = told(*arguments, "--team-out", f"{team}:{first}..{last}", "--red-water", blue)
    assert not [row for row in new["assignments"] if row["team_id"] == team and first <= row["day"] <= last]
    assert [row for row in new["assignments"] if row["team_id"] == team and row["day"] > last]
    assert [row for row in new["assignments"] if row["site_id"] == blue]
    assert new["asked"]["away"] == [[team, first, last]]
    assert new["asked"]["red"] == {blue: since}
    assert set(new["asked"]["taken_as_done"]) == {r["site_id"] for r in plan["assignments"] if r["day"] < since}
    assert told("verify", new["plan_id"], "--database", own)["holds"] is True
    code, printed = run(*arguments, "--no-keep", "--team-out", team)
    assert code == 0
    assert "are taken as done, at" in printed


def test_a_closed_road_is_kept_with_the_plan(own: str) -> None:
    """Planned with a road closed, checked with it closed; a road that is not there is refused by name."""
    with Store.open(own) as store:
        road = str(store.county(store.counties()[0].code, kinds=("roads",)).frames["roads"].index[0])
    made = told("plan", "--database", own, "--weeks", "1", "--seconds", "1", "--close-road", road)
    assert made["asked"]["closed"] == [road]
    assert told("verify", made["plan_id"], "--database", own)["holds"] is True
    code, sentence = run("plan", "--database", own, "--seconds", "1", "--close-road", "R-nowhere")
    assert code == 1
    assert "R-nowhere" in sentence


def test_fewer_teams_and_no_keeping(own: str) -> None:
    before = len(told("list", "--database", own))
    made = told("plan", "--database", own, "--weeks", "1", "--teams", "1", "--seconds", "1", "--no-keep")
    assert len(made["teams"]) == 1
    assert made["plan_id"] is None
    assert len(told("list", "--database", own)) == before


def test_no_teams_gives_the_reasons(own: str) -> None:
    made = told("plan", "--database", own, "--weeks", "1", "--teams", "0", "--seconds", "1", "--no-keep")
    assert made["assignments"] == []
    assert {row["reason"] for row in made["unmet"]} == {"no_teams"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("plan", "--teams", "99", "--seconds", "1"), "teams to plan with, not 99"),
        (("plan", "--without", "nobody", "--seconds", "1"), "no team nobody"),
        (("plan", "--hours-factor", "9", "--seconds", "1"), "from 0.1 to 5"),
        (("plan", "--seconds", "1", "--weeks", "1", "--no-keep", "--out", "plan.txt"), "end in .json"),
        (("verify", "PB9999"), "PB9999"),
        (("verify", "nowhere.json"), "no plan that can be read"),
        (("change", "PB0001", "--from", "2031-01-01"), "no day of that plan"),
        (("change", "PB0001", "--from", "2026-07-20", "--team-out", "T1:soon"), "names no team and days"),
        (("change", "PB0001", "--from", "2026-07-20", "--team-out", "T1:2026-07-24..2026-07-22"), "swap the days"),
        (("change", "PB0001", "--from", "2026-07-20", "--team-out", "T1:2027-07-22"), "on no day of the plan"),
        (("plan", "--seconds", "1", "--red-water", "W-nowhere"), "no scored water W-nowhere"),
        (("export", "PB0001", "--to", "rota.docx"), "end in .xlsx"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(own: str, plan: Any, arguments: tuple[str, ...], words: str) -> None:
    arguments = tuple(plan["plan_id"] if one == "PB0001" else one for one in arguments)
    code, sentence = run(*arguments, "--database", own)
    assert code == 1
    assert words in sentence
    assert "\n" not in sentence.strip()


@pytest.mark.parametrize(
    ("kind", "name", "head"),
    [
        ("workbook", "r.xlsx", b"PK"),
        ("tracks", "t.zip", b"PK"),
        ("calendars", "c.zip", b"PK"),
        ("sheets", "s.html", b"<"),
    ],
)
def test_a_plan_is_written_out(own: str, plan: Any, tmp_path: Path, kind: str, name: str, head: bytes) -> None:
    code, printed = run("export", plan["plan_id"], "--kind", kind, "--to", str(tmp_path / name), "--database", own)
    assert code == 0, printed
    assert (tmp_path / name).read_bytes().startswith(head)


def test_a_plan_is_adopted_once(own: str, plan: Any) -> None:
    """Its stops become planned patrols, all of them; the list says it is in force."""
    done = told("adopt", plan["plan_id"], "--database", own)
    assert done["planned"] == len(plan["assignments"])
    listed = {row["plan_id"]: row for row in told("list", "--database", own)}
    assert listed[plan["plan_id"]]["adopted"] is True
    assert "in force" in run("list", "--database", own)[1]
    assert told("verify", plan["plan_id"], "--database", own)["holds"] is True


def test_in_words(own: str) -> None:
    code, printed = run("plan", "--database", own, "--weeks", "1", "--seconds", "1", "--no-keep")
    assert code == 0
    assert "模拟" in printed
    assert "Risk watched" in printed
    assert "Owed and not met" in printed


def test_done_against_planned_and_the_league(own: str) -> None:
    """Planned is what was done, answered or silent, by team; the league begins with what was never patrolled."""
    found = told("coverage", "--database", own)
    assert found["simulated"] is True
    for row in found["done_against_plan"]:
        assert row["planned"] == row["done"] + row["answered"] + row["silent"]
    assert sum(row["done"] for row in found["done_against_plan"]) > 0
    assert [row["rank"] for row in found["league"]] == list(range(1, len(found["league"]) + 1))
    days = [row["days_unwatched"] for row in found["league"]]
    never = days.count(None)
    assert days[:never] == [None] * never
    assert days[never:] == sorted(days[never:], reverse=True)
    code, printed = run("coverage", "--database", own, "--by", "township")
    assert code == 0
    assert "longest unwatched" in printed
    code, sentence = run("coverage", "--database", own, "--from", "2026-07-10", "--to", "2026-07-01")
    assert code == 1
    assert "give the first day first" in sentence
