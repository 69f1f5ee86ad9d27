"""Scenarios, comparisons and studies of a siting as plain JSON values: places and counts, nobody named or numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from dashboard.siting_answers import figures_told, names_of, place_told, plain, standing
from dashboard.siting_book import Book
from dashboard.siting_checks import Checked
from dashboard.siting_planning import Board, Boards
from dashboard.siting_scenarios import board_again
from dashboard.siting_studies import Near
from data.scenarios import read_scenario, scenarios
from data.store import Store
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say
from models.siting.compare import Comparison, compare

TODAY: Final = "today"
"""What stands on the day, in place of a scenario."""


def listed_told(store: Store, scope: Scope) -> list[dict[str, Any]]:
    """Every scenario of a county, the newest first, with its main figures where the reader may see the whole."""
    found = []
    for one in scenarios(store, scope):
        result = one.result or {}
        asked = one.asked or {}
        found.append(
            plain(
                {
                    "scenario_id": one.scenario_id,
                    "name": one.name,
                    "as_of": one.as_of.isoformat(),
                    "made_at": one.made_at.isoformat(),
                    "version": one.version,
                    "drawn": "objective" not in result,
                    "model": asked.get("model"),
                    "services": asked.get("services"),
                    "p": asked.get("p"),
                    "budget": asked.get("budget"),
                    "objective": result.get("objective"),
                    "bound": result.get("bound"),
                    "proven": result.get("proven"),
                    "gap": result.get("gap"),
                    "beyond_30_min": result.get("beyond_30"),
                    "beyond_60_min": result.get("beyond_60"),
                    "mean_minutes": result.get("mean_minutes"),
                    "cost_yuan": result.get("cost_yuan"),
                }
            )
        )
    return found


def book_told(book: Book) -> dict[str, Any]:
    """A scenario with its actions, villages and who is left out, within the scope of the book."""
    scenario, board = book.kept.scenario, book.board
    villages = book.kept.parts.villages.to_dict("records")
    return plain(
        {
            "scenario_id": scenario.scenario_id,
            "title": scenario.name,
            "place": book.place,
            "name": board.county.name,
            "simulated": board.county.simulated,
            **board.basis.as_json(),
            "version": scenario.version,
            "method": scenario.method,
            "rules_changed": book.changed,
            "drawn": not book.plan,
            **dict(book.plan),
            "cost_yuan": book.cost_yuan,
            "brought_within_30_min": book.brought,
            "yuan_per_person": book.cost_yuan / book.brought if book.brought > 0 else None,
            "today": dict(book.today),
            "after": dict(book.after),
            "actions": [_action_told(book, str(one), row) for one, row in book.actions.iterrows()],
            "villages": [{**place_told(str(row["region_code"]), book.names), **row} for row in villages],
            "unserved": [
                {**place_told(str(row["region_code"]), book.names), **row} for row in book.unserved.to_dict("records")
            ],
            "notes": list(board.siting.notes),
            "slope_known_share": board.siting.slope_known,
        }
    )


def _action_told(book: Book, one: str, row: pd.Series) -> dict[str, Any]:
    taken = book.taken[book.taken["candidate_id"] == one]
    told = {str(name): value for name, value in row.items()}
    return {
        "candidate_id": one,
        **told,
        "township": book.names.get(str(row["township"]), ""),
        "village": book.names.get(str(row["region_code"])[:12], ""),
        "takes_over": [
            {"candidate_id": other, "name": book.stations.get(other), "persons": persons}
            for other, persons in zip(taken["from_id"], taken["persons"], strict=True)
        ],
        "checks": [check for check in str(row["checks"]).split("|") if check],
    }


def compared_told(store: Store, boards: Boards, scope: Scope, first: str, second: str) -> dict[str, Any]:
    """Two scenarios, or today and one, held against each other on the record of the second, or of the only one.

    Raises:
        AccessError: the reader may not see the whole county.
        InputError: there is no such scenario, both are today, or they are not of the same services and homes.
    """
    if first == second:
        raise InputError(say("Two different ones are compared; {id} was named twice.", id=first))
    board, held = _compared(store, boards, scope, first, second)
    names = names_of(board)
    rows = [
        {**place_told(str(row["region_code"]), names), **{str(key): value for key, value in row.items()}}
        for row in held.villages.to_dict("records")
    ]
    titles = {one: one if one == TODAY else read_scenario(store, scope, one).name for one in (first, second)}
    return plain(
        {
            "name": board.county.name,
            "simulated": board.county.simulated,
            **board.basis.as_json(),
            "before": {"scenario_id": first, "title": titles[first], **held.before},
            "after": {"scenario_id": second, "title": titles[second], **held.after},
            "gain": held.gain,
            "lose": held.lose,
            "brought_within_30_min": held.brought,
            "extra_yuan": held.extra_yuan,
            "yuan_per_person": held.yuan_per_person,
            "worst_township": {
                when: names.get(str(figures["worst_township"]), figures["worst_township"])
                for when, figures in (("before", held.before), ("after", held.after))
            },
            "villages": rows,
        }
    )


def _compared(store: Store, boards: Boards, scope: Scope, first: str, second: str) -> tuple[Board, Comparison]:
    if second != TODAY:
        board, after = board_again(store, boards, scope, second)
        before = standing(board) if first == TODAY else board_again(store, boards, scope, first, board.basis)[1]
        return board, compare(board.siting, before, after)
    board, before = board_again(store, boards, scope, first)
    return board, compare(board.siting, before, standing(board))


def checked_told(found: Checked) -> dict[str, Any]:
    """What a check found."""
    told = plain({**asdict(found), "holds": found.holds})
    told["beyond_30_min"], told["beyond_60_min"] = told.pop("beyond_30"), told.pop("beyond_60")
    return dict(told)


def curve_told(board: Board, curve: pd.DataFrame, knee: float | None) -> dict[str, Any]:
    """A curve with its knee."""
    by = str(curve.index.name)
    points = [
        {by: number, **{str(name): value for name, value in row.items()}}
        for number, row in zip(curve.index.tolist(), curve.to_dict("records"), strict=True)
    ]
    without = {name: list(curve.attrs[name]) for name in ("clashing", "unfound")}
    return plain({**_of(board), "by": by, "knee": knee, "points": points, **without})


def robustness_told(board: Board, scenario_id: str, table: pd.DataFrame) -> dict[str, Any]:
    """How often each candidate is in the best plan."""
    names, frame = names_of(board), board.siting.candidates.frame
    rows = [
        {
            "candidate_id": str(one),
            "name": str(frame.at[one, "name"]),
            **place_told(str(frame.at[one, "region_code"]), names),
            "share": row["share"],
            "chosen": bool(row["chosen"]),
            "existing": bool(row["existing"]),
        }
        for one, row in zip(table.index, table.to_dict("records"), strict=True)
    ]
    drawn = {name: table.attrs[name] for name in ("samples", "unfound")}
    return plain({**_of(board), "scenario_id": scenario_id, **drawn, "candidates": rows})


def alternatives_told(board: Board, scenario_id: str, chosen: Sequence[str], found: Sequence[Near]) -> dict[str, Any]:
    """Plans nearly as good, each by what it opens and does not beside the scenario's own."""
    ids, frame = board.siting.problem.candidates.index, board.siting.candidates.frame
    names = names_of(board)

    def site(one: str) -> dict[str, Any]:
        place = place_told(str(frame.at[one, "region_code"]), names)
        return {"candidate_id": one, "name": str(frame.at[one, "name"]), **place}

    plans = []
    for near in found:
        theirs = [str(ids[at]) for at in near.plan.chosen]
        plans.append(
            {
                "differs": near.differs,
                "worse_at_most": near.worse,
                "objective": near.plan.objective,
                "chosen": near.plan.chosen.tolist(),
                "candidate_ids": theirs,
                "instead": [site(one) for one in theirs if one not in set(chosen)],
                "without": [site(one) for one in chosen if one not in set(theirs)],
                **figures_told(board, near.evaluation, brief=True),
            }
        )
    return plain({**_of(board), "scenario_id": scenario_id, "plans": plans})


def access_told(board_names: Mapping[str, str], head: Mapping[str, Any], table: pd.DataFrame) -> dict[str, Any]:
    """How each village reaches each service, and the villages that have none or get to none."""
    rows = [
        {**place_told(str(row["region_code"]), board_names), **{str(name): value for name, value in row.items()}}
        for row in table.to_dict("records")
    ]
    states = table.groupby(["service", "state"]).size()
    counts: dict[str, dict[str, int]] = {}
    for (service, state), number in states.items():
        counts.setdefault(str(service), {})[str(state)] = int(number)
    return plain({**head, "villages": rows, "states": counts})


def _of(board: Board) -> dict[str, Any]:
    return {
        "name": board.county.name,
        "county": board.county.code,
        "simulated": board.county.simulated,
        **board.basis.as_json(),
        "model": board.options.model,
        "services": list(board.options.services),
    }
