"""A county's siting asked and answered: the plan, what it comes to, and both as plain JSON values.

Places and counts alone: a village, a station, so many persons; nobody is named or numbered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard.siting_planning import METHOD, Board
from geo.errors import InputError
from geo.text import say
from models.siting.candidates import EXTENSION
from models.siting.evaluate import Evaluation
from models.siting.plan import SitingPlan
from models.siting.solve import solve
from models.siting.unserved import unserved_by_village

_EXACT: Final = 6  # decimals of persons and minutes


@dataclass(frozen=True, eq=False)
class Answered:
    """A plan of a board, evaluated."""

    board: Board
    plan: SitingPlan
    evaluation: Evaluation


def answer(
    board: Board, *, seconds: float, progress: Callable[[str, float], None], cancelled: Callable[[], bool] = bool
) -> Answered:
    """Solve what a board asks.

    Raises:
        ClashError: its limits cannot all be met; names those that clash.
        InputError: it makes no sense, no candidate reaches anybody, or no plan was found in the seconds.
    """
    problem = board.siting.problem
    if problem.cut_off.all():
        raise InputError(
            say(
                "No candidate reaches anyone by way of travel {mode}; load the roads, or take other candidates.",
                mode=board.options.mode,
            )
        )
    began = monotonic()
    plan = solve(problem, seconds=seconds, progress=progress, cancelled=cancelled, elapsed=lambda: monotonic() - began)
    return Answered(board, plan, board.look(plan.chosen))


def standing(board: Board) -> Evaluation:
    """What stands today, as if nothing were done."""
    existing = board.siting.problem.candidates["existing"].to_numpy(dtype=bool)
    return board.look(np.flatnonzero(existing).astype(np.int64))


def names_of(board: Board) -> dict[str, str]:
    """Names of the county's regions by code."""
    return {str(code): str(name) for code, name in board.county.regions["name"].items()}


def plain(value: Any) -> Any:
    """A number as JSON holds it: None where it is not known or without end; rounded to what means something."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if value is None or value is pd.NA or isinstance(value, str | bool):
        return None if value is pd.NA else value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return round(float(value), _EXACT) if np.isfinite(value) else None
    return str(value)


def told(found: Answered) -> dict[str, Any]:
    """All of a plan that ``solve --json`` prints.

    ``chosen``: positions of the candidates the plan opens or extends, from 0; ``kept``: of what stands and stays;
    ``closed``: of what stands and goes. ``sites`` has the names of all of them.
    """
    plan, evaluation = found.plan, found.evaluation
    problem = plan.problem
    stands = problem.candidates["existing"].to_numpy(dtype=bool)
    sites = sites_told(found.board, evaluation)
    return plain(
        {
            **head_told(found.board),
            "chosen": [int(at) for at in plan.chosen if not stands[at]],
            "kept": [int(at) for at in plan.chosen if stands[at]],
            "closed": [row["position"] for row in sites if row["choice"] == "close"],
            "candidates": problem.m,
            "places_of_need": problem.n,
            "objective": plan.objective,
            "bound": plan.bound,
            "proven": plan.proven,
            "gap": plan.gap if np.isfinite(plan.bound) else None,
            "seconds": round(plan.seconds, 3),
            "cancelled": plan.cancelled,
            **figures_told(found.board, evaluation),
            "today": figures_told(found.board, standing(found.board), brief=True),
            "sites": sites,
            "refused": refused_told(found.board),
        }
    )


def head_told(board: Board) -> dict[str, Any]:
    """What was asked, of which county and record."""
    options, county = board.options, board.county
    reach = board.siting.problem.reach
    return {
        "county": county.code,
        "name": county.name,
        "simulated": county.simulated,
        **board.basis.as_json(),
        "version": county.version,
        "method": f"{METHOD}/{county.rules.digest}",
        "model": options.model,
        "p": options.p,
        "budget": options.budget,
        "services": list(options.services),
        "mode": options.mode,
        "existing": options.existing,
        "reach_min": {"full": reach.full, "none": reach.none},
        "notes": notes_of(board),
        "slope_known_share": board.siting.slope_known,
    }


def figures_told(board: Board, evaluation: Evaluation, *, brief: bool = False) -> dict[str, Any]:
    """The numbers of a set of open sites: persons, minutes, yuan, places."""
    names = names_of(board)
    found: dict[str, Any] = {
        "persons": evaluation.persons,
        "beyond_30_min": evaluation.beyond_30,
        "beyond_60_min": evaluation.beyond_60,
        "unlocated": evaluation.unlocated,
        "served": evaluation.persons - evaluation.unserved,
        "mean_minutes": evaluation.mean_minutes,
        "gini_minutes": evaluation.gini_minutes,
        "worst_township": {
            "code": evaluation.worst_township,
            "name": names.get(evaluation.worst_township, ""),
            "share_beyond_30": evaluation.worst_share,
        },
        "cost_yuan": evaluation.cost_yuan,
        "capacity": capacity_told(board, evaluation),
    }
    if brief:
        return found
    return {**found, "cut_off": cut_off_told(board, names), "unserved": unserved_told(board, evaluation, names)}


def notes_of(board: Board) -> list[str]:
    """Codes of what is not known or was taken: of the siting, and that stations are taken to be never full."""
    return [*board.siting.notes, *([] if can_fill(board) else ["never_full"])]


def can_fill(board: Board) -> bool:
    """Whether the stations of a board can be full."""
    return bool(np.isfinite(board.siting.problem.candidates["capacity"]).any())


def capacity_told(board: Board, evaluation: Evaluation) -> dict[str, Any]:
    """Places open and persons who find one; ``over``: stations to which more would come than they have places."""
    room = board.siting.candidates.frame["capacity"].to_numpy(dtype=np.float64)[evaluation.chosen]
    come, places = evaluation.filled[evaluation.chosen], float(room.sum())
    return {
        "places": places,
        "used": float(come.sum()),
        "share": float(np.minimum(come, room).sum()) / places if places > 0 else None,
        "over": int((evaluation.coming[evaluation.chosen] > room + 1e-6).sum()),
    }


def unserved_told(board: Board, evaluation: Evaluation, names: Mapping[str, str]) -> dict[str, Any]:
    """Persons who find no place, with the reason, by village."""
    table = unserved_by_village(board.siting, evaluation)
    by_reason = table.groupby("reason")["persons"].sum()
    rows = [{**place_told(str(row["region_code"]), names), **row} for row in table.to_dict("records")]
    return {"persons": evaluation.unserved, "by_reason": dict(by_reason), "villages": rows}


def cut_off_told(board: Board, names: Mapping[str, str]) -> dict[str, Any]:
    """Places no candidate gets to, and the metres to their nearest road where none leads there, by village."""
    siting = board.siting
    lost = siting.problem.cut_off
    rows = siting.demand.rows[lost]
    roads = siting.cut_off.reindex(rows.index)
    table = pd.DataFrame(
        {
            "region_code": rows["region_code"],
            "places": 1,
            "persons": rows["persons"],
            "road_m": roads["road_m"],
            "main_road_m": roads["main_road_m"],
        }
    )
    by_village = table.groupby("region_code").agg(
        {"places": "sum", "persons": "sum", "road_m": "max", "main_road_m": "max"}
    )
    villages = [
        {"region_code": str(code), **place_told(str(code), names), **row}
        for code, row in zip(by_village.index, by_village.to_dict("records"), strict=True)
    ]
    return {"count": int(lost.sum()), "persons": float(siting.problem.persons[lost].sum()), "villages": villages}


def place_told(code: str, names: Mapping[str, str]) -> dict[str, str]:
    """The names of a village and its township."""
    return {"township": names.get(code[:9], ""), "village": names.get(code[:12], "")}


def sites_told(board: Board, evaluation: Evaluation) -> list[dict[str, Any]]:
    """What opens, is extended, kept or closed, by position."""
    names, table, frame = names_of(board), board.siting.problem.candidates, board.siting.candidates.frame
    pairs = list(zip(table["site"], table["service"], strict=True))
    open_ = set(evaluation.chosen.tolist())
    here = {pairs[at] for at in open_}
    stands = table["existing"].to_numpy(dtype=bool)
    shut = {at for at in range(len(pairs)) if stands[at] and pairs[at] not in here}
    found = []
    for at in sorted(open_ | shut):
        one, row = str(frame.index[at]), frame.iloc[at]
        choice = "close" if at in shut else "keep" if stands[at] else "extend" if one.endswith(EXTENSION) else "open"
        found.append(
            {
                "position": at,
                "candidate_id": one,
                "name": str(row["name"]),
                "choice": choice,
                "service": str(row["service"]),
                "region_code": str(row["region_code"]),
                **place_told(str(row["region_code"]), names),
                "source": str(row["source"]),
                "ownership": None if pd.isna(row["ownership"]) else str(row["ownership"]),
                "places": float(row["capacity"]),
                "persons": float(evaluation.filled[at]),
                "flood_alert": bool(row["flood_alert"]),
                "slope": str(row["slope"]),
            }
        )
    return found


def refused_told(board: Board) -> list[dict[str, Any]]:
    """Candidates that cannot serve, and why."""
    refused = board.siting.candidates.refused
    return [
        {"candidate_id": str(one), "name": row["name"], "reason": row["reason"], "other": row["other"] or None}
        for one, row in zip(refused.index, refused.to_dict("records"), strict=True)
    ]
