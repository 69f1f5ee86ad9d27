"""Scenarios of the demo county for the tests of the station page, made without a search."""

from __future__ import annotations

import numpy as np

from dashboard.siting_planning import Board, Boards, basis_now
from dashboard.siting_scenarios import keep_plan
from data.importing.merge import BatchHead, Change, merge
from data.store import Store
from geo.contracts import CONTRACTS
from models.siting.county_problem import Options
from models.siting.plan import SitingPlan
from models.siting.solve import evaluate

FENG = "610330"
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
