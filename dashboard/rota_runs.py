"""Rotas from the command line: made, checked over again, changed on the way; all as plain values."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dashboard.rota_asked import Absence, Asked, Basis
from dashboard.rota_history import taken_as_done
from dashboard.rota_keeping import keep
from dashboard.rota_planning import Report, basis_now, problem_of, read_county, solve_problem
from dashboard.rota_plans import Plan
from data.rotas import read_rota
from data.store import Store
from geo.county import County
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say
from models.rota.plan import STOP_COLUMNS, TOUR_COLUMNS, UNMET_COLUMNS
from models.rota.problem import RotaProblem
from models.rota.replan import replan
from models.rota.solve import Effort
from models.rota.verify import faults, recompute


def _never() -> bool:
    return False


@dataclass(frozen=True, eq=False)
class Made:
    """A plan with what it was made of. ``plan_id``: under which it was kept, None where it was not."""

    county: County
    asked: Asked
    basis: Basis
    problem: RotaProblem
    plan: Plan
    plan_id: str | None
    changes: tuple[Mapping[str, Any], ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """Everything, as ``check`` reads it back. Waters and teams by number, no name of a person."""
        plan = self.plan.as_json()
        found = {
            "plan_id": self.plan_id,
            "county": self.county.code,
            "name": self.county.name,
            "simulated": self.county.simulated,
            "version": self.county.version,
            **self.basis.as_json(),
            "asked": self.asked.as_json(),
            "waters": len(self.problem.sites),
            "teams": [team.id for team in self.problem.teams],
            "assignments": _rows(plan["stops"]),
            "tours": _rows(plan["tours"]),
            "unmet": _rows(plan["unmet"]),
            "objective": plan["objective"],
            "risk_watched": self.plan.risk_watched,
            "risk": self.plan.risk,
            "owed_watched": self.plan.owed_watched,
            "bound": self.plan.bound,
            "gap": self.plan.gap,
            "proven": self.plan.proven,
            "km": self.plan.km,
            "seconds": round(self.plan.seconds, 2),
            "cancelled": self.plan.cancelled,
        }
        return found if self.changes is None else {**found, "changes": list(self.changes)}


def _rows(columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _columns(rows: list[Mapping[str, Any]], names: tuple[str, ...]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in names}


def make(
    store: Store, code: str, asked: Asked, *, teams: int | None, report: Report, kept: bool, by: str = "command line"
) -> Made:
    """A plan of a county as it stands on record; with ``teams``, for so many of its teams, the first by number.

    Raises:
        InputError: there are no scores yet, there are not so many teams, or as ``problem_of``.
    """
    basis = basis_now(store, code)
    report("reading the county", 0.0)
    county = read_county(store, code, basis)
    asked = after(store, county, _of_teams(county, asked, teams))
    report("measuring the ways", 0.0)
    problem = problem_of(county, asked)
    plan = Plan.of(solve_problem(problem, asked, report, _never))
    return Made(
        county, asked, basis, problem, plan, keep(store, county, asked, basis, plan, made_by=by) if kept else None
    )


def after(store: Store, county: County, asked: Asked) -> Asked:
    """What is asked, with the visits taken as done of the plan it is to replace; the same where it replaces none."""
    if asked.replaces is None:
        return asked
    plan_id, known, _, before = _found(store, county.code, asked.replaces)
    return replace(asked, taken_as_done=taken_as_done(county, plan_id, known, before, asked.first))


def _of_teams(county: County, asked: Asked, teams: int | None) -> Asked:
    """What is asked, for so many of the teams that are left."""
    if teams is None:
        return asked
    there = [str(team) for team in sorted(county.frames["teams"].index) if team not in asked.without]
    if not 0 <= teams <= len(there):
        raise InputError(
            say("There are {n} teams to plan with, not {asked}; ask for fewer.", n=len(there), asked=teams)
        )
    return replace(asked, without=(*asked.without, *there[teams:]))


@dataclass(frozen=True, eq=False)
class Checked:
    """A plan checked over again: its ``faults``, and what it comes to by the check's own reckoning."""

    plan_id: str | None
    faults: tuple[str, ...]
    risk_watched: float
    km: float
    unmet: int
    stops: int

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "plan_id": self.plan_id,
            "holds": not self.faults,
            "faults": list(self.faults),
            "risk_watched": self.risk_watched,
            "km": self.km,
            "unmet": self.unmet,
            "assignments": self.stops,
        }


def check(store: Store, code: str, which: str) -> Checked:
    """Check a plan on record, or one in a file that ``make`` wrote, against the database it is of.

    Raises:
        InputError: there is no such plan or file, or the file is no plan of this county.
    """
    plan_id, asked, basis, plan = _found(store, code, which)
    problem = problem_of(read_county(store, code, basis), asked)
    wrong = faults(problem, plan.stops, plan.objective)
    known_waters = plan.stops["site_id"].isin(problem.sites.index).all()
    known_teams = plan.stops["team_id"].isin([team.id for team in problem.teams]).all()
    if not (known_waters and known_teams):
        return Checked(plan_id, tuple(wrong), float("nan"), float("nan"), -1, len(plan.stops))
    tally = recompute(problem, plan.stops)
    return Checked(plan_id, tuple(wrong), tally.risk_watched, tally.km, tally.unmet, len(plan.stops))


def _found(store: Store, code: str, which: str) -> tuple[str | None, Asked, Basis, Plan]:
    """A plan by its number or file."""
    path = Path(which)
    if path.suffix.lower() != ".json":
        kept = read_rota(store, Scope.whole(code), which)
        if kept.asked is None or kept.result is None:
            raise InputError(say("Rota {plan} is on record without its plan.", plan=which))
        return which, Asked.from_json(kept.asked), Basis.from_json(kept.asked["basis"]), Plan.from_json(kept.result)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        county = str(told["county"])
        frames = {
            "stops": _columns(told["assignments"], STOP_COLUMNS),
            "tours": _columns(told["tours"], TOUR_COLUMNS),
            "unmet": _columns(told["unmet"], UNMET_COLUMNS),
        }
        plan = Plan.from_json({**told, **told["asked"], **frames, "seconds": told["seconds"]})
        found = told["plan_id"], Asked.from_json(told["asked"]), Basis.from_json(told), plan
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            say(
                "{file} is no plan that can be read; write one with shouwang rota plan and a file to write it to.",
                file=path.name,
            )
        ) from error
    if county != code:
        raise InputError(
            say("{file} is a plan of county {other}, not of {county}.", file=path.name, other=county, county=code)
        )
    return found


def change(
    store: Store,
    code: str,
    which: str,
    *,
    since: date,
    without: tuple[str, ...],
    closed: tuple[str, ...],
    away: tuple[Absence, ...] = (),
    red: tuple[str, ...] = (),
    seconds: float,
    report: Report,
    kept: bool,
    by: str = "command line",
    cancelled: Callable[[], bool] = _never,
) -> Made:
    """The rest of a plan from a day on, as things stand now, with the fewest changed assignments.

    Args:
        since: its first day. Visits of the plan still to come until then are taken as done.
        without: teams that are out from then on; ``away``: those out for some days.
        closed: roads that are closed now too; ``red``: waters that are red from then on.

    Raises:
        InputError: the day is not one of the plan's, or as ``make``.
    """
    plan_id, asked, _, before = _found(store, code, which)
    if not before.first <= since <= before.last:
        raise InputError(
            say(
                "{day} is no day of that plan; give one from {first} to {last}.",
                day=str(since),
                first=str(before.first),
                last=str(before.last),
            )
        )
    basis = basis_now(store, code)
    report("reading the county", 0.0)
    county = read_county(store, code, basis)
    weeks = max(1, -(-((before.last - since).days + 1) // 7))
    last = since + timedelta(days=7 * weeks - 1)
    old = tuple(one for one in asked.away if one.days(since, last))  # those that are over are of no matter
    out = {(one.team, day) for one in (*old, *away) for day in one.days(since, last)}
    now = replace(
        asked,
        first=since,
        weeks=weeks,
        without=tuple(dict.fromkeys((*asked.without, *without))),
        closed=tuple(dict.fromkeys((*asked.closed, *closed))),
        away=tuple(dict.fromkeys((*old, *away))),
        red={**dict.fromkeys(red, since), **asked.red},
        locks=tuple(
            lock
            for lock in asked.locks
            if lock.day >= since and lock.team not in without and (lock.team, lock.day) not in out
        ),
        seconds=seconds,
        replaces=plan_id,
        taken_as_done=taken_as_done(county, plan_id, asked, before, since),
    ).checked()
    report("measuring the ways", 0.0)
    problem = problem_of(county, now)
    report("searching", 0.0)
    began = time.monotonic()
    effort = Effort(
        elapsed=lambda: time.monotonic() - began, seconds=seconds, seed=now.seed, report=report, cancelled=cancelled
    )
    new = replan(problem, before.stops, effort)
    plan = Plan.of(new.rota)
    rows = tuple({**row, "day": row["day"].isoformat()} for row in new.changes.to_dict("records"))
    number = keep(store, county, now, basis, plan, made_by=by) if kept else None
    return Made(county, now, basis, problem, plan, number, rows)
