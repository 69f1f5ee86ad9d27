"""``shouwang site`` on a county: solved, kept, shown, compared, checked, studied, written out; and what is refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner
from sqlalchemy import text

from dashboard.cli import shouwang as group
from dashboard.siting_answers import answer
from dashboard.siting_planning import basis_now, board_of, read_county
from dashboard.siting_scenarios import keep_drawn
from dashboard.siting_studies import knee_of
from data.store import Store
from geo.errors import InputError, ShouwangError
from models.siting.county_problem import Options

FENG = "610330"


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["site", *arguments])
    if done.exception is not None and done.exit_code != 2:
        assert isinstance(done.exception, ShouwangError), done.exception
        return 1, str(done.exception)
    return done.exit_code, done.output


def told(*arguments: str) -> Any:
    code, printed = run(*arguments, "--json")
    assert code == 0, printed
    return json.loads(printed)


@pytest.fixture(scope="module")
def own(database: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of the demo county to keep scenarios in."""
    file = tmp_path_factory.mktemp("site") / "county.db"
    shutil.copy(database.removeprefix("sqlite:///"), file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def plan(own: str) -> Any:
    return told("solve", "--model", "p-median", "--p", "3", "--keep", "三处新站", "--database", own)


@pytest.fixture(scope="module")
def other(own: str, plan: Any) -> Any:
    """Another, with places counted and what stands free to be extended or closed."""
    del plan
    more = ("--budget", "300000", "--existing", "extendable", "--keep", "三十万")
    return told("solve", "--model", "mclp", *more, "--database", own)


@pytest.fixture(scope="module")
def drawn(own: str, plan: Any) -> str:
    with Store.open(own) as store:
        basis = basis_now(store, FENG)
        board = board_of(read_county(store, FENG, basis), Options(p=3), basis)
        ids = board.siting.problem.candidates.index
        moved = {str(ids[plan["chosen"][0]]): (106.52, 33.92)}
        open_ = tuple(str(ids[at]) for at in (*plan["kept"], plan["chosen"][0]))
        return keep_drawn(store, board, board.evaluate(open_, moved), "手画", moved=moved)


# Solve


def test_a_plan_says_all_of_it(plan: Any) -> None:
    """Three new ones by position and by name, proven; who is beyond, cut off, unlocated and not served."""
    assert len(plan["chosen"]) == 3
    assert plan["chosen"] == sorted(plan["chosen"])
    sites = {row["position"]: row for row in plan["sites"]}
    assert all(sites[at]["choice"] == "open" and sites[at]["candidate_id"] for at in plan["chosen"])
    assert all(sites[at]["choice"] == "keep" for at in plan["kept"])
    assert plan["proven"] is True
    assert plan["gap"] == pytest.approx(0, abs=1e-6)
    assert plan["objective"] == pytest.approx(plan["bound"], rel=1e-6)
    assert plan["seconds"] >= 0
    assert 0 <= plan["beyond_60_min"] <= plan["beyond_30_min"] <= plan["persons"]
    assert plan["beyond_30_min"] <= plan["today"]["beyond_30_min"]
    assert plan["unlocated"] >= 0
    assert plan["cut_off"]["persons"] == sum(row["persons"] for row in plan["cut_off"]["villages"])
    assert plan["unserved"]["persons"] == pytest.approx(sum(row["persons"] for row in plan["unserved"]["villages"]))
    assert plan["unserved"]["persons"] == pytest.approx(sum(plan["unserved"]["by_reason"].values()), abs=1e-3)
    assert plan["served"] == pytest.approx(plan["persons"] - plan["unserved"]["persons"], abs=1e-3)
    assert plan["simulated"] is True
    assert {"as_of", "known_at", "version", "method"} <= set(plan)
    assert {"slope_partly", "never_full"} <= set(plan["notes"])


def test_the_objective_is_weight_times_minutes_to_the_nearest(own: str, plan: Any) -> None:
    with Store.open(own) as store:
        basis = basis_now(store, FENG)
        problem = board_of(read_county(store, FENG, basis), Options(p=3, capacities=False), basis).siting.problem
    nearest = problem.minutes[:, plan["chosen"] + plan["kept"]].min(axis=1)
    reached = np.isfinite(nearest)
    assert plan["objective"] == pytest.approx(problem.weight[reached] @ nearest[reached], rel=1e-6)
    assert plan["beyond_30_min"] == pytest.approx(problem.persons[nearest > 30].sum())


def test_a_plan_in_words(own: str) -> None:
    code, printed = run("solve", "--p", "1", "--database", own)
    assert code == 0, printed
    for word in (
        "模拟",
        "proven best",
        "Beyond" if "Beyond" in printed else "beyond 30 minutes",
        "Not served",
        "slope",
    ):
        assert word in printed


def test_two_services_by_electric_bicycle_at_the_villages_seats(own: str) -> None:
    both = ("--service", "elder_day_care", "--service", "child_home", "--source", "committee")
    found = told(
        "solve", "--model", "mclp", "--p", "2", *both, "--mode", "ebike", "--level", "village", "--database", own
    )
    assert found["services"] == ["elder_day_care", "child_home"]
    assert {row["service"] for row in found["sites"]} == {"elder_day_care", "child_home"}
    new = [row for row in found["sites"] if row["choice"] == "open"]
    assert {row["source"] for row in new} == {"committee"}
    assert {"cost_taken", "capacity_taken"} <= set(found["notes"])


def test_what_must_and_must_not_open(own: str, plan: Any) -> None:
    ids = {row["position"]: row["candidate_id"] for row in plan["sites"]}
    first, second = (ids[at] for at in plan["chosen"][:2])
    found = told("solve", "--p", "2", "--fixed", first, "--forbidden", second, "--database", own)
    opened = {row["candidate_id"] for row in found["sites"] if row["choice"] == "open"}
    assert first in opened
    assert second not in opened
    assert len(opened) == 2


def test_no_person_is_named_or_numbered(own: str, plan: Any, other: Any) -> None:
    with Store.open(own) as store:
        persons = store.county(FENG, kinds=("persons",)).persons
    shown = json.dumps([plan, other, told("show", plan["scenario_id"], "--database", own)], ensure_ascii=False)
    assert not [one for one in persons.index if f'"{one}"' in shown]
    assert not [name for name in persons["name"].dropna() if len(name) > 2 and name in shown]


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        (("--p", "500"), "500 stations are to open, and there are 27 candidates"),
        (("--p", "-1"), "give 0 or more"),
        ((), "Say how many stations may open"),
        (("--budget", "-5"), "below zero"),
        (("--p", "1", "--fixed", "K9"), "There is no candidate K9"),
        (("--p", "1", "--fixed", "K61033000012", "--forbidden", "K61033000012"), "must and must not open"),
        (("--p", "1", "--full", "30", "--none", "15"), "cannot end at 15"),
        (("--p", "1", "--full", "300"), "within 300 minutes cannot end at"),
        (("--p", "1", "--grid", "5"), "100 or more"),
        (("--p", "1", "--merge", "-3"), "0 metres or more"),
        (("--matrix", "x.npz", "--p", "1", "--budget", "3"), "leave out --budget"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(arguments: tuple[str, ...], pattern: str, own: str) -> None:
    code, sentence = run("solve", *arguments, "--database", own)
    assert code == 1
    assert pattern in sentence
    assert "\n" not in sentence


def test_wrong_words_are_wrong_usage(own: str) -> None:
    for arguments in (("--model", "voronoi"), ("--mode", "horse"), ("--source", "rumour"), ("--existing", "burnt")):
        assert run("solve", "--p", "1", *arguments, "--database", own)[0] == 2


def test_limits_that_clash_are_named(own: str) -> None:
    code, sentence = run("solve", "--p", "1", "--longest", "40", "--database", own)
    assert code == 1
    assert "(longest)" in sentence
    assert "(p)" in sentence
    assert "(per_township)" in run("solve", "--p", "1", "--per-township", "3", "--database", own)[1]


def changed(own: str, tmp_path: Path, *statements: str) -> str:
    """The county in another database, changed behind the importer's back."""
    file = tmp_path / "changed.db"
    shutil.copy(own.removeprefix("sqlite:///"), file)
    with Store.open(f"sqlite:///{file}") as store, store.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return f"sqlite:///{file}"


def test_without_roads_no_candidate_reaches_anyone(own: str, tmp_path: Path) -> None:
    """Those that could open are refused, and what stands reaches nobody: each is said in a sentence."""
    database = changed(own, tmp_path, "DELETE FROM road")
    assert "there are 0 candidates" in run("solve", "--p", "1", "--database", database)[1]
    with Store.open(own) as store:
        basis = basis_now(store, FENG)
        board = board_of(read_county(store, FENG, basis), Options(p=0), basis)
    problem = replace(board.siting.problem, minutes=np.full_like(board.siting.problem.minutes, np.inf))
    with pytest.raises(InputError, match="No candidate reaches anyone"):
        answer(replace(board, siting=replace(board.siting, problem=problem)), seconds=1, progress=lambda _w, _s: None)


def test_a_weight_below_zero_is_refused_with_the_rule(own: str) -> None:
    with Store.open(own) as store:
        basis = basis_now(store, FENG)
        county = read_county(store, FENG, basis)
        rules = tuple(replace(rule, threshold=-1.0) if rule.key == "site_weight" else rule for rule in county.rules.all)
        wrong = replace(county, rules=replace(county.rules, all=rules))
        with pytest.raises(InputError, match="change rule site_weight"):
            board_of(wrong, Options(p=1), basis)


def test_fewer_places_than_people_leaves_some_unserved_and_says_why(own: str, tmp_path: Path) -> None:
    database = changed(own, tmp_path, "UPDATE candidate SET capacity = 1", "UPDATE facility SET capacity = 1")
    found = told("solve", "--model", "mclp", "--p", "2", "--database", database)
    assert found["unserved"]["by_reason"]["full"] > 0
    assert found["capacity"]["used"] <= found["capacity"]["places"] + 1e-6


def test_a_candidate_in_a_lake_another_county_or_twice_is_refused_with_the_reason(own: str, tmp_path: Path) -> None:
    """Moved far away, onto another, into a water: refused, listed, and not to be forced open."""
    with Store.open(own) as store:
        county = store.county(FENG, kinds=("candidates", "hazard_sites"))
    listed = county.frames["candidates"].index[:4].tolist()
    far, twin, wet = listed[0], listed[1], listed[2]
    water = county.hazard_sites.geometry
    lake = water[water.geom_type.isin(["Polygon", "MultiPolygon"])].iloc[0].representative_point()
    place = county.frames["candidates"].geometry[listed[3]]
    wkb = {far: (116.4, 39.9), twin: (place.x, place.y), wet: (lake.x, lake.y)}
    database = changed(own, tmp_path, *(_moved(one, xy) for one, xy in wkb.items()))
    found = told("solve", "--p", "2", "--database", database)
    reasons = {row["candidate_id"]: row["reason"] for row in found["refused"]}
    assert reasons[far] == "outside"
    assert reasons[wet] == "in_water"
    assert "duplicate" in {reasons.get(twin), reasons.get(listed[3])}
    for one, reason in ((far, "outside"), (wet, "in_water")):
        code, sentence = run("solve", "--p", "2", "--fixed", one, "--database", database)
        assert (code, f"({reason})" in sentence) == (1, True)


def _moved(one: str, xy: tuple[float, float]) -> str:
    return f"UPDATE candidate SET geometry = X'{shapely.Point(*xy).wkb.hex()}' WHERE id = '{one}'"


# Scenarios


def test_scenarios_are_listed_renamed_and_deleted(own: str, plan: Any, other: Any) -> None:
    extra = told("solve", "--p", "1", "--keep", "一处", "--database", own)["scenario_id"]
    rows = {row["scenario_id"]: row for row in told("list", "--database", own)}
    assert rows[plan["scenario_id"]]["proven"] is True
    assert rows[plan["scenario_id"]]["beyond_30_min"] == pytest.approx(plan["beyond_30_min"])
    assert rows[other["scenario_id"]]["budget"] == 300_000
    assert told("rename", extra, "新名字", "--database", own) == {"scenario_id": extra, "name": "新名字"}
    assert "新名字" in run("list", "--database", own)[1]
    assert "called" in run("rename", extra, "三处新站", "--database", own)[1], "a name is one scenario's"
    assert told("delete", extra, "--database", own)["deleted"] is True
    assert extra not in {row["scenario_id"] for row in told("list", "--database", own)}
    assert "There is no scenario" in run("show", extra, "--database", own)[1]


def test_an_empty_list_says_how_to_fill_it(database: str) -> None:
    assert told("list", "--database", database) == []
    assert "--keep" in run("list", "--database", database)[1]


def test_a_name_that_is_taken_is_refused(own: str, plan: Any) -> None:
    del plan
    assert "choose another name" in run("solve", "--p", "1", "--keep", "三处新站", "--database", own)[1]


def test_a_scenario_shown_adds_up(own: str, plan: Any) -> None:
    found = told("show", plan["scenario_id"], "--database", own)
    doing = [row for row in found["actions"] if row["action"] == "open"]
    ids = {row["position"]: row["candidate_id"] for row in plan["sites"]}
    assert {row["candidate_id"] for row in doing} == {ids[at] for at in plan["chosen"]}
    assert sum(row["cost_yuan"] for row in found["actions"]) == pytest.approx(plan["cost_yuan"])
    assert found["brought_within_30_min"] == pytest.approx(plan["today"]["beyond_30_min"] - plan["beyond_30_min"])
    assert sum(row["brought"] for row in doing) == pytest.approx(found["brought_within_30_min"])
    assert all(row["township"] and row["village"] for row in doing)
    assert all("slope_unknown" in row["checks"] for row in doing)
    code, printed = run("show", plan["scenario_id"], "--database", own)
    assert code == 0
    assert "1. build:" in printed
    assert "before building: slope not known" in printed


def test_a_comparison_says_who_gains_and_who_loses(own: str, plan: Any, other: Any) -> None:
    one, two = plan["scenario_id"], other["scenario_id"]
    found, back = (told("compare", *pair, "--database", own) for pair in ((one, two), (two, one)))
    assert found["gain"] == pytest.approx(back["lose"])
    assert found["brought_within_30_min"] == pytest.approx(-back["brought_within_30_min"])
    assert found["extra_yuan"] == pytest.approx(other["cost_yuan"] - plan["cost_yuan"])
    assert sum(row["gain"] for row in found["villages"]) == pytest.approx(found["gain"])
    today = told("compare", "today", one, "--database", own)
    assert (today["lose"], today["extra_yuan"]) == (0, pytest.approx(plan["cost_yuan"]))
    code, printed = run("compare", one, two, "--database", own)
    assert code == 0
    assert "Villages where persons gain" in printed
    assert "worst township" in printed
    assert "named twice" in run("compare", one, one, "--database", own)[1]


def test_kept_scenarios_hold(own: str, plan: Any, other: Any, drawn: str) -> None:
    for one in (plan["scenario_id"], other["scenario_id"], drawn):
        assert told("verify", one, "--database", own)["holds"] is True, one
    assert told("verify", plan["scenario_id"], "--database", own)["objective"] == pytest.approx(plan["objective"])
    assert "holds" in run("verify", drawn, "--database", own)[1]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE site_choice SET cost_yuan = cost_yuan + 1000 WHERE choice = 'open'", "The sites cost"),
        ("UPDATE site_village SET beyond_30 = 0", "as beyond_30"),
        ("UPDATE site_flow SET persons = persons * 2", "are sent"),
        (
            "UPDATE site_scenario SET result = json_set(result, '$.objective', 1.0, '$.bound', 1.0)",
            "The objective is",
        ),
        ("UPDATE site_scenario SET result = json_set(result, '$.beyond_60_min', 0, '$.beyond_60', 0)", "beyond_60 is"),
        ("UPDATE site_scenario SET method = 'siting 1/0'", "rules are no longer"),
    ],
)
def test_a_scenario_that_was_changed_does_not_hold(
    statement: str, fault: str, own: str, plan: Any, tmp_path: Path
) -> None:
    database = changed(own, tmp_path, statement)
    done = CliRunner().invoke(group, ["site", "verify", plan["scenario_id"], "--database", database, "--json"])
    assert done.exit_code == 1
    assert "does not hold" in str(done.exception)
    found = json.loads(done.stdout)
    assert found["holds"] is False
    assert [one for one in found["faults"] if fault in one], found["faults"]


def test_every_fault_is_told_in_words_as_well(own: str, plan: Any, tmp_path: Path) -> None:
    """Two things are changed: both stand in the list, the refusal counts them."""
    table = "site_village where scenario_id = '" + plan["scenario_id"] + "'"
    database = changed(own, tmp_path, f"delete from {table}")
    which = plan["scenario_id"]
    faults = json.loads(CliRunner().invoke(group, ["site", "verify", which, "--database", database, "--json"]).stdout)
    done = CliRunner().invoke(group, ["site", "verify", which, "--database", database])
    assert done.exit_code == 1
    assert len(faults["faults"]) > 1
    assert [line.strip() for line in done.stdout.splitlines()[1:]] == faults["faults"]
    assert f"{len(faults['faults'])} faults" in str(done.exception)


# Studies


def test_the_knee_is_where_the_next_station_brings_least_beside_those_before() -> None:
    """100, 40, 20, 15, 12 persons beyond 30 minutes with one to five stations: the straight line from 100 to 12 passes
    78 at two (38 above) and 56 at three (36 above), so two is the knee. A straight line has none, nor has a curve of
    two points."""
    curve = pd.DataFrame({"beyond_30": [100.0, 40.0, 20.0, 15.0, 12.0]}, index=pd.Index(range(1, 6), name="p"))
    assert knee_of(curve) == 2
    assert knee_of(curve.iloc[:2]) is None
    assert knee_of(curve.assign(beyond_30=[50.0, 40.0, 30.0, 20.0, 10.0])) is None
    assert knee_of(curve.assign(beyond_30=0.0)) is None


def test_a_curve_falls_and_has_its_knee(own: str) -> None:
    found = told("curve", "--to", "4", "--database", own)
    assert [row["p"] for row in found["points"]] == [1, 2, 3, 4]
    minutes = [row["objective"] for row in found["points"]]
    assert minutes == sorted(minutes, reverse=True)
    assert all(row["gap"] <= 0.005 for row in found["points"])
    assert found["knee"] is None or found["knee"] in (1, 2, 3, 4)
    money = told("curve", "--budgets", "100000，300000", "--database", own)
    assert [row["budget"] for row in money["points"]] == [100_000, 300_000]
    assert all(row["cost_yuan"] <= row["budget"] for row in money["points"])
    assert "mean min" in run("curve", "--to", "3", "--database", own)[1]


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        (("--to", "900"), "there are 27 candidates"),
        (("--from", "5", "--to", "2"), "from fewer stations to more"),
        (("--budgets", "viel"), "Budgets are yuan"),
        (("--budgets", "-3"), "Budgets are yuan"),
        (("--p", "3"), "--from and --to"),
    ],
)
def test_a_curve_of_nonsense_is_refused(arguments: tuple[str, ...], pattern: str, own: str) -> None:
    code, sentence = run("curve", *arguments, "--database", own)
    assert code == 1
    assert pattern in sentence


def test_how_sure_the_choice_is(own: str, plan: Any) -> None:
    arguments = ("robust", plan["scenario_id"], "--samples", "4", "--seed", "3", "--database", own)
    found = told(*arguments)
    assert found["samples"] == 4
    assert all(0 <= row["share"] <= 1 for row in found["candidates"])
    assert sum(row["chosen"] for row in found["candidates"]) == 3
    assert told(*arguments)["candidates"] == found["candidates"], "the same seed gives the same"
    assert "samples" in run(*arguments)[1]


def test_plans_nearly_as_good_differ_and_the_most_different_stands_first(own: str, plan: Any, drawn: str) -> None:
    found = told("alternatives", plan["scenario_id"], "--within", "0.2", "--most", "3", "--database", own)
    assert 1 <= len(found["plans"]) <= 3
    differs = [one["differs"] for one in found["plans"]]
    assert differs == sorted(differs, reverse=True)
    assert min(differs) >= 1
    assert all(one["worse_at_most"] <= 0.2 + 1e-6 for one in found["plans"])
    assert all(one["instead"] for one in found["plans"])
    assert (
        "most different first"
        in run("alternatives", plan["scenario_id"], "--within", "0.2", "--most", "1", "--database", own)[1]
    )
    assert "drawn by hand" in run("alternatives", drawn, "--database", own)[1]


def test_how_villages_reach_each_service(own: str) -> None:
    found = told("access", "--database", own)
    assert {row["service"] for row in found["villages"]} == {"elder_day_care", "child_home"}
    assert sum(found["states"]["elder_day_care"].values()) == len(found["villages"]) / 2
    reached = [row for row in found["villages"] if row["state"] == "reached"]
    assert all(row["minutes"] is not None for row in reached)
    assert "no station of their own" in run("access", "--database", own)[1]


# Files


def test_files_are_written_once_and_by_their_ending(own: str, plan: Any, tmp_path: Path) -> None:
    which = plan["scenario_id"]
    for kind, name in (("workbook", "行动.xlsx"), ("word", "建议.docx")):
        out = tmp_path / name
        done = told("export", which, "--kind", kind, "--to", str(out), "--database", own)
        assert out.stat().st_size == done["bytes"] > 1000
        code, sentence = run("export", which, "--kind", kind, "--to", str(tmp_path / "a.pdf"), "--database", own)
        assert (code, "end in" in sentence) == (1, True)
