"""What a scenario asks people to do, in the order in which it gives most for its money.

From what stands today one step is taken after another, always the one that gives most a yuan next, of what the model
counts: minutes saved for the p-median and p-center, persons who find a place within the reach for the others (greedy:
Nemhauser, Wolsey & Fisher 1978, Mathematical Programming 14:265-294; those that gave less before are looked at again
only when they come to the top, as in Minoux 1978). A step's numbers are what it changes once those above it are done,
so that all of them add up to the scenario. Closing comes last: nobody's station goes before the new one stands.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from models.score import Ints
from models.siting.candidates import EXTENSION, PRIVATE, UNKNOWN_SLOPE
from models.siting.compare import SAME_MIN
from models.siting.county_problem import CountySiting
from models.siting.evaluate import Evaluation

ACTIONS: Final = ("open", "extend", "move", "close", "keep")
CHECKS: Final = (
    "drawn",  # drawn on the map: no listed place
    "flood_alert",  # an alert is on record for it
    "slope_unknown",
    "steep",  # the road it lies at is
    "ownership_unknown",
    "not_public",  # on record as private
    "cost_taken",  # from the county's rules, no offer
    "capacity_taken",
    "too_many",  # more come than it has places
)
"""What to look at before building; which of them hold of a site."""
OF_MINUTES: Final = ("p-median", "p-center")
"""Models that count minutes; the others count persons served."""
_SMALL: Final = 1e-9

Look = Callable[[Ints], Evaluation]
"""What a set of open candidates (positions) comes to."""


@dataclass(frozen=True, eq=False)
class Actions:
    """``table`` (index candidate_id, in the order of doing): action (``ACTIONS``), service, region_code, township,
    name, source, ownership, from_id (the station a move gives up, else missing), capacity (places there are), persons
    (served there in the scenario), cost_yuan, served (persons more that find a place within the reach, by the step),
    brought (within 30 minutes and not before, less those the other way), newly_reached (had no station), minutes_saved
    (persons × minutes, of those reached before and after), helped, worse (persons whose nearest comes nearer, or
    farther, by ``SAME_MIN``), per_10k (of what the model counts, persons served or person-minutes saved, for 10,000
    yuan; inf where it is free), checks (of ``CHECKS``, joined by ``|``).

    ``taken``: columns candidate_id, from_id, persons: whose nearest station it becomes, and which was theirs before.
    """

    table: pd.DataFrame
    taken: pd.DataFrame
    today: Evaluation
    after: Evaluation


@dataclass(frozen=True)
class _Step:
    action: str
    at: int
    opens: frozenset[int]
    shuts: frozenset[int]


def actions_of(siting: CountySiting, chosen: Ints, look: Look, *, drawn: frozenset[str] = frozenset()) -> Actions:
    """The actions of a set of open candidates.

    Args:
        siting: the problem with its places.
        chosen: positions of what is open in the scenario.
        look: evaluates any set of open candidates, those moved by hand where the scenario has them.
        drawn: ids of candidates moved by hand.
    """
    stands = np.flatnonzero(siting.problem.candidates["existing"].to_numpy(dtype=bool)).astype(np.int64)
    chosen = np.unique(np.asarray(chosen, dtype=np.int64))
    today, after = look(stands), look(chosen)
    makes, closes, kept = _steps(siting, stands, chosen, today, after)
    done: list[dict[str, object]] = []
    taken: list[dict[str, object]] = []
    open_, now = frozenset(stands.tolist()), today
    for step, found in _by_gain(siting, makes, open_, now, look):
        _tell(siting, step, now, found, done, taken)
        open_, now = _after(step, open_), found
    for step in closes:
        found = look(_positions(_after(step, open_)))
        _tell(siting, step, now, found, done, taken)
        open_, now = _after(step, open_), found
    for step in kept:
        _tell(siting, step, now, now, done, taken)
    return Actions(_table(siting, done, after, drawn), _taken(taken), today, after)


def _steps(
    siting: CountySiting, stands: Ints, chosen: Ints, today: Evaluation, after: Evaluation
) -> tuple[list[_Step], list[_Step], list[_Step]]:
    """What is opened, extended or moved; what is closed; what is kept."""
    table, none = siting.problem.candidates, frozenset[int]()
    pairs = list(zip(table["site"], table["service"], strict=True))
    now = {pairs[j]: j for j in stands.tolist()}
    opened = [j for j in chosen.tolist() if j not in set(stands.tolist())]
    kept = [_Step("keep", j, none, none) for j in np.intersect1d(chosen, stands).tolist()]
    made, fresh, replaced = [], [], set()
    for j in opened:
        old = now.get(pairs[j])
        if str(table.index[j]).endswith(EXTENSION) and old is not None and old not in chosen:
            made.append(_Step("extend", j, frozenset({j}), frozenset({old})))
            replaced.add(old)
        else:
            fresh.append(j)
    shut = [j for j in np.setdiff1d(stands, chosen).tolist() if j not in replaced]
    moves = _moves(siting, shut, fresh, today, after)
    made += [
        _Step("move", j, frozenset({j}), frozenset({moves[j]}))
        if j in moves
        else _Step("open", j, frozenset({j}), none)
        for j in fresh
    ]
    gone = [_Step("close", j, none, frozenset({j})) for j in shut if j not in moves.values()]
    return made, gone, kept


def _moves(
    siting: CountySiting, shut: list[int], fresh: list[int], today: Evaluation, after: Evaluation
) -> dict[int, int]:
    """New site -> the station it takes the place of: where most of who went there go, one for one."""
    offers = []
    for old in shut:
        mine = today.candidate == old
        to = after.candidate[mine]
        persons = np.bincount(to[to >= 0], weights=siting.problem.persons[mine][to >= 0], minlength=siting.problem.m)
        best = int(persons.argmax())
        if persons[best] > 0 and best in fresh:
            offers.append((-float(persons[best]), old, best))
    found: dict[int, int] = {}
    for _, old, new in sorted(offers):
        found.setdefault(new, old)
    return found


def _after(step: _Step, open_: frozenset[int]) -> frozenset[int]:
    return (open_ - step.shuts) | step.opens


def _positions(open_: frozenset[int]) -> Ints:
    return np.array(sorted(open_), dtype=np.int64)


def _rounded(persons: float) -> float:
    return persons if abs(persons) > _SMALL else 0.0


def _saved(siting: CountySiting, before: Evaluation, after: Evaluation) -> float:
    both = np.isfinite(before.nearest) & np.isfinite(after.nearest)
    return float(siting.problem.persons[both] @ (before.nearest[both] - after.nearest[both]))


def _by_gain(
    siting: CountySiting, steps: list[_Step], open_: frozenset[int], now: Evaluation, look: Look
) -> list[tuple[_Step, Evaluation]]:
    """Steps in the order in which each gives most a yuan, with what is so after each."""

    def worth(step: _Step) -> tuple[tuple[float, ...], Evaluation]:
        found = look(_positions(_after(step, open_)))
        price = max(found.cost_yuan - now.cost_yuan, _SMALL)
        served, saved = _rounded(now.unserved - found.unserved), _saved(siting, now, found)
        reached = now.cut_off - found.cut_off
        gains = (reached, saved, served) if siting.problem.model in OF_MINUTES else (served, reached, saved)
        return tuple(-gain / price for gain in gains), found

    queue = []
    for step in steps:
        gain, found = worth(step)
        queue.append((gain, step.at, 0, step, found))
    heapq.heapify(queue)
    done: list[tuple[_Step, Evaluation]] = []
    while queue:
        _, at, when, step, found = heapq.heappop(queue)
        if when < len(done):  # it was worth this before the last steps
            gain, found = worth(step)
            heapq.heappush(queue, (gain, at, len(done), step, found))
            continue
        done.append((step, found))
        open_, now = _after(step, open_), found
    return done


def _tell(
    siting: CountySiting,
    step: _Step,
    before: Evaluation,
    after: Evaluation,
    done: list[dict[str, object]],
    taken: list[dict[str, object]],
) -> None:
    ids, persons = siting.problem.candidates.index, siting.problem.persons
    both = np.isfinite(before.nearest) & np.isfinite(after.nearest)
    shorter = np.zeros(len(persons))
    np.subtract(before.nearest, after.nearest, out=shorter, where=both)
    found = np.isfinite(after.nearest) & ~np.isfinite(before.nearest)
    lost = np.isfinite(before.nearest) & ~np.isfinite(after.nearest)
    cost = after.cost_yuan - before.cost_yuan  # a site two services share is paid for by the first of them
    served, saved = _rounded(before.unserved - after.unserved), float(persons @ shorter)
    gain = saved if siting.problem.model in OF_MINUTES else served
    done.append(
        {
            "candidate_id": str(ids[step.at]),
            "action": step.action,
            "from_id": str(ids[next(iter(step.shuts))]) if step.action == "move" else None,
            "cost_yuan": cost,
            "served": served,
            "brought": before.beyond_30 - after.beyond_30,
            "newly_reached": float(persons[found].sum()),
            "minutes_saved": saved,
            "helped": float(persons[(shorter >= SAME_MIN) | found].sum()),
            "worse": float(persons[(shorter <= -SAME_MIN) | lost].sum()),
            "per_10k": gain / cost * 10_000 if cost > 0 else np.inf if gain > 0 else np.nan,
        }
    )
    come = np.isin(after.candidate, list(step.opens)) & (before.candidate >= 0)
    if step.action == "extend":
        come &= ~np.isin(before.candidate, list(step.shuts))
    for old in np.unique(before.candidate[come]).tolist():
        number = float(persons[come & (before.candidate == old)].sum())
        taken.append({"candidate_id": str(ids[step.at]), "from_id": str(ids[old]), "persons": number})


def _table(
    siting: CountySiting, done: list[dict[str, object]], after: Evaluation, drawn: frozenset[str]
) -> pd.DataFrame:
    gains = ("served", "brought", "newly_reached", "minutes_saved", "helped", "worse", "per_10k")
    told = pd.DataFrame(done, columns=["candidate_id", "action", "from_id", "cost_yuan", *gains])
    told = told.set_index("candidate_id")
    facts = siting.candidates.frame.loc[told.index]
    at = siting.problem.candidates.index.get_indexer(told.index)
    names = ["service", "region_code", "township", "name", "source", "ownership", "capacity"]
    table = facts[names].assign(persons=after.filled[at])
    table = pd.concat([told[["action"]], table, told.drop(columns="action")], axis=1)
    table["from_id"] = table["from_id"].astype("str").where(table["from_id"].notna())
    table.index = table.index.astype("str")
    checks = [
        _checks(one, facts.loc[one], action, come, drawn)
        for one, action, come in zip(table.index.tolist(), table["action"], after.coming[at], strict=True)
    ]
    table["checks"] = pd.array(["|".join(found) for found in checks], dtype="str")
    return table


def _checks(one: str, row: Any, action: str, come: float, drawn: frozenset[str]) -> list[str]:
    full = come > row["capacity"] * (1 + _SMALL)
    if action in ("keep", "close"):
        return ["too_many"] if full and action == "keep" else []
    owner = "" if pd.isna(row["ownership"]) else str(row["ownership"])
    new = action != "extend"  # what stands is owned by whoever runs it
    holds = {
        "drawn": one in drawn,
        "flood_alert": bool(row["flood_alert"]),
        # A place drawn by hand lies elsewhere than the one whose slope is known.
        "slope_unknown": one in drawn or row["slope"] == UNKNOWN_SLOPE,
        "steep": one not in drawn and row["slope"] == "steep",
        "ownership_unknown": new and not owner,
        "not_public": new and owner in PRIVATE,
        "cost_taken": not row["cost_known"] or not new,
        "capacity_taken": not row["capacity_known"],
        "too_many": full,
    }
    return [name for name in CHECKS if holds[name]]


def _taken(rows: list[dict[str, object]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["candidate_id", "from_id", "persons"])
    return found.astype({"candidate_id": "str", "from_id": "str", "persons": "float64"})
