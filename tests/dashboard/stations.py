"""Scenarios of the demo county for the tests of the station page, made without a search."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask.testing import FlaskClient

from dashboard.access import Reader
from dashboard.services.stations import Stations
from dashboard.siting_planning import Board, Boards, basis_now
from dashboard.siting_scenarios import keep_plan
from data.importing.merge import BatchHead, Change, merge
from data.scenarios import read_scenario
from data.store import Store
from geo.contracts import CONTRACTS
from geo.scope import Scope
from models.siting.county_problem import Options
from models.siting.plan import SitingPlan
from models.siting.solve import evaluate
from tests.dashboard.conftest import ask

FENG = "610330"
WHOLE = Scope.whole(FENG)
PLANNER = Reader.of("planner", FENG, FENG)
ELDERS = Options(("elder_day_care",), p=2, sources=("list", "idle"))


def stations_of(board: Board) -> tuple[list[str], list[str]]:
    """Ids of what stands, and of what could open."""
    frame = board.siting.candidates.frame
    return list(frame.index[frame["existing"]]), list(frame.index[frame["counts"]])


def keep_first(store: Store, name: str, options: Options = ELDERS, *, skip: int = 0) -> str:
    """Keep the plan that opens the first candidates of the list; its number."""
    board = Boards(store).of(FENG, options, basis_now(store, FENG))
    stands, new = stations_of(board)
    chosen = board.evaluator.positions([*stands, *new[skip : skip + (options.p or 0)]])
    plan = evaluate(board.siting.problem, np.asarray(chosen))
    told = SitingPlan(plan.problem, plan.chosen, plan.flows, plan.objective, plan.objective, True, 0.0)
    return keep_plan(store, board, told, name, made_by="planner")


def forget_half(store: Store) -> None:
    """Later on record: every second person belongs to no group any more."""
    contract = CONTRACTS["spells"]
    gone = store.county(FENG, kinds=("spells",)).frames["spells"].index[::2]
    head, changes = (
        BatchHead(kind="spells", rows=len(gone), loaded=len(gone)),
        [Change(contract, contract.empty(), gone)],
    )
    merge(store, FENG, head, changes, seen=store.version(FENG), again=lambda _connection: (head, changes))


def view(**more: object) -> dict[str, object]:
    """What the browser asks the page for."""
    base = {"lang": "zh", "scenario": "XZ0001", "other": None, "service": None, "steps": [], "redo": []}
    return base | more


def drawn(client: FlaskClient, **more: object) -> dict[str, Any]:
    """The parts of the page for a view."""
    answer = ask(client, "stations-head-markup", **{"stations-view": view(**more)})
    found: dict[str, Any] = answer["response"]
    return found


def head(client: FlaskClient, **more: object) -> str:
    """The head of the page for a view."""
    return str(drawn(client, **more)["stations-head-markup"]["data"])


def new_of(held: Stations) -> list[str]:
    """Ids of what could open in the first scenario."""
    opened = held.open(PLANNER, read_scenario(held.store, WHOLE, "XZ0001"))
    return stations_of(opened.board)[1]
