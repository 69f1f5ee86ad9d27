"""Sitings from the record: options through JSON, boards, scenarios kept and made again, who is far for whom to see."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.siting_planning import Board, Boards, basis_now, options_json, options_of, read_county, who_is_beyond
from dashboard.siting_scenarios import (
    board_again,
    keep_drawn,
    keep_plan,
    read_kept,
    villages_side_by_side,
)
from dashboard.siting_studies import curve_of
from dashboard.siting_told import compared_told
from data.store import Store
from geo.errors import AccessError, InputError, NoPlanError
from geo.scope import Scope, Sight
from models.siting.compare import compare
from models.siting.county_problem import Options
from models.siting.effort import Effort
from models.siting.plan import SitingPlan
from tests.dashboard.stations import forget_half

FENG = "610330"
TOWN = "610330101"
WHOLE = Scope.whole(FENG)
OPTIONS = Options(("elder_day_care", "child_home"), p=2, sources=("list", "idle"))


@pytest.fixture(scope="module")
def store(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    copy = shutil.copy(demo_file, tmp_path_factory.mktemp("siting") / "county.db")
    with Store.open(f"sqlite:///{copy}") as opened:
        yield opened


@pytest.fixture(scope="module")
def boards(store: Store) -> Boards:
    return Boards(store)


@pytest.fixture(scope="module")
def board(store: Store, boards: Boards) -> Board:
    return boards.of(FENG, OPTIONS, basis_now(store, FENG))


def standing(board: Board) -> tuple[str, ...]:
    frame = board.siting.candidates.frame
    return tuple(frame.index[frame["existing"]])


def new(board: Board, n: int) -> tuple[str, ...]:
    frame = board.siting.candidates.frame
    return tuple(frame.index[frame["counts"]][:n])


# Options


def test_options_come_back_from_json_as_they_were() -> None:
    asked = replace(OPTIONS, budget=250_000.0, longest=40.0, fixed=("K1",), mode="ebike", whole=True)
    assert options_of(json.loads(json.dumps(options_json(asked)))) == asked
    assert options_of({}) == Options()


@pytest.mark.parametrize(
    "told",
    [
        {"q": 3},
        {"p": "three"},
        {"p": 2.5},
        {"p": True},
        {"services": "elder_day_care"},
        {"services": [1]},
        {"model": "voronoi"},
        {"mode": "horse"},
        {"budget": float("nan")},
        {"merge_m": None},
        {"whole": 1},
        {"existing": 4},
    ],
)
def test_an_option_of_another_kind_is_refused_in_one_sentence(told: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"siting|There is no"):
        options_of(told)


# Boards


def test_a_board_is_made_once_and_again_when_the_county_changes(demo_database: str) -> None:
    with Store.open(demo_database) as store:
        boards = Boards(store)
        first, basis = boards.of(FENG, OPTIONS), basis_now(store, FENG)
        asked = boards.of(FENG, OPTIONS, basis)
        assert boards.of(FENG, OPTIONS) is first
        assert boards.of(FENG, replace(OPTIONS, p=1), basis) is not asked
        forget_half(store)
        now = boards.of(FENG, OPTIONS)
        assert now.siting.problem.persons.sum() < first.siting.problem.persons.sum()
        assert boards.of(FENG, OPTIONS, basis) is asked, "what is of a moment stays of it"


def test_the_county_is_read_once_for_all_that_is_asked_of_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(
        "dashboard.siting_planning.read_county", lambda *asked: read.append(asked[2]) or read_county(*asked)
    )
    boards, basis = Boards(store), basis_now(store, FENG)
    first = boards.of(FENG, replace(OPTIONS, p=1), basis)
    assert boards.of(FENG, replace(OPTIONS, p=3), basis).county is first.county
    assert read == [basis]


def test_two_evaluate_on_one_board_and_each_gets_the_own_numbers(board: Board) -> None:
    """The evaluator keeps what it saw last; without a turn for each, one thread reads what is of another."""
    sets = [(*standing(board), *new(board, n)) for n in range(6)]
    alone = [board.evaluate(one).figures() for one in sets]
    with ThreadPoolExecutor(6) as pool:
        for _ in range(5):
            assert [found.figures() for found in pool.map(board.evaluate, sets)] == alone


def test_a_station_is_moved_by_degrees(board: Board) -> None:
    one = new(board, 1)[0]
    row = board.siting.candidates.frame.loc[one]
    here = board.evaluate((*standing(board), one))
    point = next(iter(board.metres({one: (106.5, 33.9)}).values()))
    assert np.hypot(point[0] - row["x"], point[1] - row["y"]) < 200_000
    moved = board.evaluate((*standing(board), one), {one: (106.5, 33.9)})
    assert (moved.nearest != here.nearest).any()
    with pytest.raises(InputError, match="this is none"):
        board.evaluate((one,), {one: (0.0, 0.0)})
    with pytest.raises(InputError, match="There is no candidate Z1"):
        board.evaluate((one,), {"Z1": (106.5, 33.9)})


# Scenarios


def test_a_scenario_drawn_by_hand_is_kept_and_made_again_as_it_was(store: Store, boards: Boards, board: Board) -> None:
    one = new(board, 1)[0]
    moved = {one: (106.52, 33.92)}
    evaluation = board.evaluate((*standing(board), one), moved)
    number = keep_drawn(store, board, evaluation, "手画一处", moved=moved, made_by="planner")
    again, found = board_again(store, Boards(store), WHOLE, number)
    np.testing.assert_array_equal(found.nearest, evaluation.nearest)
    assert found.figures() == evaluation.figures()
    assert again.options == OPTIONS
    kept = read_kept(store, WHOLE, number)
    assert kept.scenario.result is not None
    assert kept.scenario.result["beyond_30"] == evaluation.beyond_30
    assert "bound" not in kept.scenario.result, "nobody proved anything of it"
    assert set(kept.parts.choices["choice"]) == {"keep", "open"}
    drawn = kept.parts.choices.loc[one]
    assert (drawn["choice"], drawn["lon"], drawn["lat"]) == ("open", 106.52, 33.92)
    villages = kept.parts.villages
    for name in ("persons", "beyond_30", "beyond_60", "cut_off", "unlocated"):
        assert villages[name].sum() == pytest.approx(getattr(evaluation, name))
    assert villages["served"].sum() == pytest.approx(evaluation.persons - evaluation.unserved)
    assert kept.parts.flows["persons"].sum() == pytest.approx(evaluation.filled.sum())
    assert kept.parts.choices["persons"].sum() == pytest.approx(evaluation.filled.sum())
    assert kept.parts.choices["cost_yuan"].sum() == pytest.approx(evaluation.cost_yuan)


def test_a_plan_keeps_its_bound_and_the_figures_of_its_sites_drawn_by_hand(store: Store, board: Board) -> None:
    """Whoever goes where in the solver's own division: sites, villages and flows are what the same sites come to."""
    problem = board.siting.problem
    chosen = board.evaluator.positions([*standing(board), *new(board, 2)])
    evaluation = board.evaluator.evaluate(chosen)
    rows = np.flatnonzero(evaluation.candidate >= 0)
    flows = pd.DataFrame({"demand": rows, "candidate": evaluation.candidate[rows], "share": 1.0})
    objective = float((problem.weight * np.where(np.isfinite(evaluation.nearest), evaluation.nearest, 0)).sum())
    plan = SitingPlan(problem, chosen, flows, objective, objective / 2, False, 1.25)
    number = keep_plan(store, board, plan, "两处新建", made_by="planner")
    kept = read_kept(store, WHOLE, number)
    assert kept.scenario.result is not None
    assert (kept.scenario.result["bound"], kept.scenario.result["gap"]) == (objective / 2, 0.5)
    assert kept.scenario.result["proven"] is False
    assert kept.parts.flows["persons"].sum() == pytest.approx(evaluation.filled.sum())
    served = problem.persons.sum() - evaluation.unserved
    assert kept.parts.villages["served"].sum() == pytest.approx(served)
    drawn = read_kept(store, WHOLE, keep_drawn(store, board, evaluation, "同样几处，手画")).parts
    for mine, other in zip(astuple(kept.parts), astuple(drawn), strict=True):
        pd.testing.assert_frame_equal(mine, other)
    assert kept.scenario.asked is not None
    assert options_of({k: v for k, v in kept.scenario.asked.items() if k not in ("basis", "moved")}) == OPTIONS


def test_a_curve_goes_on_past_a_number_at_which_the_limits_clash(board: Board) -> None:
    """More stations than there are candidates is such a number; with no time at all nothing is said of the limits."""
    curve = curve_of(board, ps=[1, 900, 2], effort=Effort(seconds=30, gap=0.05, elapsed=lambda: 0.0))
    assert curve.index.tolist() == [1, 2]
    assert curve.attrs == {"clashing": (900,), "unfound": ()}
    with pytest.raises(InputError, match="the limits can all be met") as refused:
        curve_of(board, ps=[900], effort=Effort(seconds=30, elapsed=lambda: 0.0))
    assert not isinstance(refused.value, NoPlanError)
    with pytest.raises(NoPlanError, match="allow more seconds"):
        curve_of(board, ps=[1], effort=Effort(seconds=0, elapsed=lambda: 0.0))


def test_what_is_kept_names_and_numbers_nobody(store: Store, board: Board) -> None:
    number = keep_drawn(store, board, board.evaluate(standing(board)), "现状")
    kept = read_kept(store, WHOLE, number)
    everything = json.dumps([kept.scenario.asked, kept.scenario.result], ensure_ascii=False) + "".join(
        frame.reset_index().to_csv() for frame in (kept.parts.choices, kept.parts.villages, kept.parts.flows)
    )
    persons = store.county(FENG, kinds=("persons", "households"))
    for word in (*persons.persons.index, *persons.households.index, *persons.persons["name"].dropna().unique()):
        assert str(word) not in everything


def test_a_site_closed_is_said_to_be_closed_and_costs(store: Store, boards: Boards) -> None:
    board = boards.of(FENG, replace(OPTIONS, existing="closable"), basis_now(store, FENG))
    there = standing(board)
    number = keep_drawn(store, board, board.evaluate(there[1:]), "撤一处")
    choices = read_kept(store, WHOLE, number).parts.choices
    assert choices.loc[there[0], "choice"] == "close"
    assert choices.loc[there[0], "cost_yuan"] == 20_000
    assert choices.loc[there[0], "persons"] == 0


def test_two_scenarios_side_by_side(store: Store, boards: Boards, board: Board) -> None:
    first = keep_drawn(store, board, board.evaluate(standing(board)), "比较前")
    after = board.evaluate((*standing(board), *new(board, 3)))
    second = keep_drawn(store, board, after, "比较后")
    again, now = board_again(store, boards, WHOLE, second)
    _, before = board_again(store, boards, WHOLE, first, again.basis)
    found = compare(again.siting, before, now)
    assert found.gain > 0
    assert found.lose == 0
    assert found.after == after.figures()
    both = villages_side_by_side(store, WHOLE, first, second)
    np.testing.assert_allclose(
        both.loc[found.villages.index, "beyond_30_after"], found.villages["beyond_30_after"], atol=1e-9
    )
    part = villages_side_by_side(store, Scope(FENG, TOWN), first, second)
    assert len(part)
    pd.testing.assert_frame_equal(part, both[both["region_code"].str.startswith(TOWN)])
    with pytest.raises(AccessError, match="whole county"):
        board_again(store, boards, Scope(FENG, TOWN), first)


def test_scenarios_of_other_homes_are_not_compared(store: Store, boards: Boards, board: Board) -> None:
    first = keep_drawn(store, board, board.evaluate(standing(board)), "两项服务")
    other = boards.of(FENG, replace(OPTIONS, services=("child_home",)), board.basis)
    second = keep_drawn(store, other, other.evaluate(standing(other)), "一项服务")
    with pytest.raises(InputError, match=r"There is no candidate|not of the same homes"):
        compared_told(store, boards, WHOLE, first, second)


# Who is far


def test_who_is_far_is_seen_by_who_may_see_them(store: Store, board: Board) -> None:
    evaluation = board.evaluate(standing(board))
    everybody = who_is_beyond(store, WHOLE, board, evaluation, 60)
    counted = everybody.groupby(everybody["minutes"].isna()).size()
    assert counted[True] == evaluation.unlocated
    assert counted[False] == evaluation.beyond_60
    assert everybody["name"].notna().all()
    assert (everybody["minutes"].dropna() > 60).all()
    nameless = who_is_beyond(store, Scope(FENG, FENG, frozenset({Sight.ELDERS})), board, evaluation, 60)
    assert set(nameless["service"]) == {"elder_day_care"}
    assert nameless["name"].isna().all()
    town = who_is_beyond(store, Scope(FENG, TOWN, frozenset(Sight)), board, evaluation, 60)
    mine = everybody[everybody["region_code"].str.startswith(TOWN)]
    assert set(town.index) == set(mine.index)
    assert who_is_beyond(store, Scope(FENG, FENG), board, evaluation, 60).empty, "a planner sees no single person"
    village = str(mine["region_code"].iloc[0])
    assert set(who_is_beyond(store, WHOLE, board, evaluation, 60, village=village)["region_code"]) == {village}
