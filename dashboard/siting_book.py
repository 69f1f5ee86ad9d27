"""A scenario told whole, for a reader: what to do, who gains and loses against today, who is left out, of which record.

It is made again of the whole county as it was on record, never within a scope. Which sites and villages a reader gets
is asked of the store with the scope, and what was made again is cut to those. What was asked and the county's own
numbers (cost, bound, equity) are for who may see the whole county.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.siting_facts import village_facts
from dashboard.siting_planning import METHOD, Board, Boards
from dashboard.siting_scenarios import Kept, Moved, board_again, origin_of, read_kept, villages_of
from data.scenarios import read_scenario
from data.store import Store
from geo.scope import Scope
from models.siting.actions import Actions, Look, actions_of
from models.siting.compare import compare
from models.siting.evaluate import Evaluation
from models.siting.unserved import unserved_by_village


@dataclass(frozen=True, eq=False)
class Book:
    """``actions``, ``taken``: as in ``Actions``; ``villages``: as in ``Comparison``, before is today; ``unserved``: as
    ``unserved_by_village`` gives it; ``facts``: as ``village_facts`` gives it. All of them within the
    scope.

    ``names``: of regions by code, ``stations``: of candidates by id, as far as the scope reaches. ``today``, ``after``:
    numbers of the scope: persons, beyond_30, beyond_60, mean_minutes, unlocated; of a whole county also cost_yuan,
    gini_minutes, worst_township, worst_share. ``plan``: objective, bound, proven, gap; empty for a set drawn by hand
    and for who may not see the whole. ``changed``: the county's rules are no longer those it was made by.
    """

    kept: Kept
    board: Board
    place: str
    whole: bool
    actions: pd.DataFrame
    taken: pd.DataFrame
    villages: pd.DataFrame
    unserved: pd.DataFrame
    facts: pd.DataFrame
    names: Mapping[str, str]
    stations: Mapping[str, str]
    today: Mapping[str, Any]
    after: Mapping[str, Any]
    plan: Mapping[str, Any]
    changed: bool

    @property
    def brought(self) -> float:
        """Persons within 30 minutes who are not today, less those the other way."""
        return float(self.today["beyond_30"] - self.after["beyond_30"])

    @property
    def cost_yuan(self) -> float:
        """What the actions cost together."""
        return float(self.actions["cost_yuan"].sum())

    @property
    def doing(self) -> pd.DataFrame:
        """The actions that change something."""
        return self.actions[self.actions["action"] != "keep"]


def book_of(store: Store, scope: Scope, scenario_id: str, *, boards: Boards | None = None) -> Book:
    """A scenario as ``scope`` may see it.

    Raises:
        InputError: the county has no such scenario, or a site of it is no longer a candidate.
    """
    kept = read_kept(store, scope, scenario_id)
    boards = boards or Boards(store)
    board, after = board_again(store, boards, Scope.whole(scope.county), scenario_id)
    moved = origin_of(read_scenario(store, Scope.whole(scope.county), scenario_id)).moved
    found = actions_of(board.siting, after.chosen, looking(board, moved), drawn=frozenset(moved))
    held = compare(board.siting, found.today, found.after)
    sites, mine = kept.parts.choices.index, kept.parts.villages
    villages = held.villages[held.villages.index.isin(mine.index)]
    unserved = unserved_by_village(board.siting, found.after)
    inside = (unserved["service"] + "@" + unserved["region_code"]).isin(mine.index)
    regions = store.county(
        scope.county,
        as_of=board.basis.as_of,
        known_at=board.basis.known_at,
        scope=scope,
        kinds=("regions",),
        scored=False,
    ).regions
    names = {str(code): str(name) for code, name in regions["name"].items()}
    frame = board.siting.candidates.frame
    whole = scope.region == scope.county
    return Book(
        kept=kept,
        board=board,
        place=names.get(scope.region, scope.region),
        whole=whole,
        actions=_cut(found, sites),
        taken=found.taken[found.taken["candidate_id"].isin(sites)].reset_index(drop=True),
        villages=villages,
        unserved=unserved[inside].reset_index(drop=True),
        facts=_facts(board, mine.index),
        names=names,
        stations={str(one): str(frame.at[one, "name"]) for one in sites if one in frame.index},
        today=_figures(board, found.today, mine.index, whole=whole),
        after=_figures(board, found.after, mine.index, whole=whole),
        plan=_plan(kept.scenario.result),
        changed=kept.scenario.method != f"{METHOD}/{board.county.rules.digest}",
    )


def _facts(board: Board, mine: pd.Index[str]) -> pd.DataFrame:
    found = village_facts(board)
    return found[found.index.isin(mine)]


def looking(board: Board, moved: Moved) -> Look:
    """The way to look at any set of open candidates of a board, those in ``moved`` at their own degrees."""
    index = board.siting.problem.candidates.index
    places = board.metres(moved)
    at = {int(index.get_loc(one)): xy for one, xy in places.items()}

    def look(chosen: Any) -> Evaluation:
        open_ = set(np.asarray(chosen).tolist())
        return board.look(chosen, {one: xy for one, xy in at.items() if one in open_})

    return look


def _cut(found: Actions, sites: pd.Index[str]) -> pd.DataFrame:
    """The actions at sites a reader sees; a station given up elsewhere is not named."""
    table = found.table[found.table.index.isin(sites)]
    here = table["from_id"].isin(sites)
    return table.assign(from_id=table["from_id"].where(here))


def _figures(board: Board, now: Evaluation, mine: pd.Index[str], *, whole: bool) -> dict[str, Any]:
    if whole:
        return dict(now.figures())
    villages = villages_of(board, now)
    return figures_of(villages[villages.index.isin(mine)])


def figures_of(villages: pd.DataFrame) -> dict[str, Any]:
    """What some villages (contract ``SITE_VILLAGES``) come to together; ``mean_minutes`` is of their persons who reach
    a station, None where nobody does."""
    reached = villages["persons"] - villages["cut_off"]
    there = float(reached.sum())
    walked = float((villages["minutes"].fillna(0.0) * reached).sum())
    sums = {name: float(villages[name].sum()) for name in ("persons", "beyond_30", "beyond_60", "unlocated")}
    return {**sums, "mean_minutes": walked / there if there > 0 else None}


def _plan(result: Mapping[str, Any] | None) -> dict[str, Any]:
    names = ("objective", "bound", "proven", "gap", "seconds")
    return {name: result[name] for name in names if result is not None and name in result}
