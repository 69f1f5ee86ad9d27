"""Whether a scenario on record holds: made again of its record, checked by code that shares none with the solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.siting_planning import METHOD, Board, Boards
from dashboard.siting_scenarios import Kept, board_again, read_kept
from data.store import Store
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say
from models.siting.evaluate import Evaluation
from models.siting.plan import SitingPlan
from models.siting.solve import evaluate
from models.siting.verify import faults, yuan

_NEAR = 1e-6


@dataclass(frozen=True)
class Checked:
    """``faults``: a sentence for each thing that is not as the scenario says. ``objective``, ``cost_yuan``:
    as reckoned anew, ``bound`` as it was told; objective and bound are None of a set drawn by hand."""

    scenario_id: str
    faults: tuple[str, ...]
    drawn: bool
    objective: float | None
    bound: float | None
    cost_yuan: float
    persons: float
    beyond_30: float
    beyond_60: float

    @property
    def holds(self) -> bool:
        """Nothing is wrong with it."""
        return not self.faults


def check(store: Store, boards: Boards, scope: Scope, scenario_id: str) -> Checked:
    """Check a scenario.

    Raises:
        AccessError: the reader may not see the whole county.
        InputError: there is no such scenario, or a site of it is no longer a candidate.
    """
    board, now = board_again(store, boards, scope, scenario_id)
    kept = read_kept(store, scope, scenario_id)
    result = dict(kept.scenario.result or {})
    found = []
    if kept.scenario.method != f"{METHOD}/{board.county.rules.digest}":
        found.append("The county's rules are no longer those it was made by; solve again.")
    drawn = "objective" not in result
    objective = None
    if not drawn:
        plan = plan_again(board, kept)
        found += faults(plan)
        objective = _objective(plan)
    found += _figure_faults(result, now) + _part_faults(board, kept, now)
    return Checked(
        scenario_id,
        tuple(found),
        drawn,
        objective,
        result.get("bound"),
        yuan(board.siting.problem, now.chosen.tolist()),
        now.persons,
        now.beyond_30,
        now.beyond_60,
    )


def plan_again(board: Board, kept: Kept) -> SitingPlan:
    """The plan a scenario was kept from: its sites, objective and bound; who goes where is worked out anew.

    Raises:
        InputError: it was drawn by hand: nothing was proven of it.
    """
    result = dict(kept.scenario.result or {})
    if "objective" not in result:
        raise InputError(
            say(
                "Scenario {id} was drawn by hand, and has no proof; solve and keep a plan with `shouwang site solve`.",
                id=kept.scenario.scenario_id,
            )
        )
    made = evaluate(board.siting.problem, board.evaluator.positions(list(result["chosen"])))
    bound = result["bound"]
    if bound is None:
        bound = np.inf if board.options.model in ("mclp", "backup") else 0.0
    return replace(
        made, objective=float(result["objective"]), bound=float(bound), proven=bool(result["proven"]),
        seconds=float(result["seconds"]),
    )  # fmt: skip


def _objective(plan: SitingPlan) -> float:
    """The objective as the verifier reckons it."""
    from models.siting.verify import recompute

    shares = [
        {(i, j): share for i, j, share in flows.itertuples(index=False, name=None)}
        for flows in (plan.flows, plan.second)
    ]
    return float(recompute(plan.problem, plan.chosen.tolist(), shares[0], shares[1]))


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return abs(one - other) <= _NEAR * max(1.0, abs(one), abs(other))


def _figure_faults(result: Mapping[str, Any], now: Evaluation) -> list[str]:
    found = []
    for name, real in now.figures().items():
        told = result.get(name)
        same = told == real if isinstance(real, str) or isinstance(told, str) else _same(told, real)
        if not same:
            found.append(f"{name} is {_said(real)}, not {_said(told)} as the scenario says.")
    return found


def _said(value: Any) -> str:
    return f"{value:,.6g}" if isinstance(value, int | float) else str(value)


def _part_faults(board: Board, kept: Kept, now: Evaluation) -> list[str]:
    """What the kept sites, villages and flows say against each other and against what was made again."""
    problem = board.siting.problem
    choices, villages, flows = kept.parts.choices, kept.parts.villages, kept.parts.flows
    opened = choices.index[choices["choice"] != "close"]
    found = []
    if set(opened) != {str(problem.candidates.index[at]) for at in now.chosen}:
        found.append("The sites on record are not those the scenario opens.")
    cost = yuan(problem, now.chosen.tolist())
    if not _same(float(choices["cost_yuan"].sum()), cost):
        found.append(f"The sites cost {cost:,.2f} yuan, not {choices['cost_yuan'].sum():,.2f} as on record.")
    for name in ("persons", "beyond_30", "beyond_60", "cut_off", "unlocated"):
        if not _same(float(villages[name].sum()), float(getattr(now, name))):
            found.append(
                f"The villages on record have {villages[name].sum():,.6g} persons as {name}, not "
                f"{getattr(now, name):,.6g}."
            )
    came = flows.groupby("candidate_id")["persons"].sum()
    found += [f"Persons are sent to {one}, which is not open." for one in came.index.difference(opened)]
    room = problem.candidates["capacity"].reindex(came.index).fillna(np.inf)
    found += [
        f"{came[one]:,.6g} persons are sent to {one}, which has room for {room[one]:,.6g}."
        for one in came.index[(came > room * (1 + _NEAR) + _NEAR).to_numpy()]
    ]
    filled = pd.Series(now.filled, index=problem.candidates.index)
    region = board.siting.demand.rows["region_code"].to_numpy(dtype=object)
    met = pd.Series(problem.persons * now.served).groupby(region).sum()
    served = villages.groupby("region_code")["served"].sum()
    found += _apart(came, filled[filled > 0], "{there:,.6g} persons are sent to {one}, not {here:,.6g} as on record.")
    found += _apart(served, met, "{there:,.6g} persons of {one} are served, not {here:,.6g} as on record.")
    return found


def _apart(kept: pd.Series[float], made: pd.Series[float], sentence: str) -> list[str]:
    both = pd.concat([kept, made], axis=1, keys=["kept", "made"]).fillna(0.0)
    return [
        sentence.format(one=one, here=here, there=there)
        for one, here, there in both.itertuples(name=None)
        if not _same(here, there)
    ]
