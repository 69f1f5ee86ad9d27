"""What the patrol page may ask and do: the plans there are, one of them changed by hand, a new one, keeping, adopting.

Who sees a whole county plans; others see the stops at waters of their region or of teams based there.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from cachetools import LRUCache

from dashboard.access import Reader
from dashboard.job_keeping import OneJobEach
from dashboard.jobs import Job, Jobs
from dashboard.once import Once
from dashboard.rota_asked import Absence, Asked, Basis
from dashboard.rota_edits import STOP, Edited, Move, edit, free_locks, guarantee
from dashboard.rota_job import change_rota, plan_rota
from dashboard.rota_keeping import keep
from dashboard.rota_lines import lines_of
from dashboard.rota_names import base_of, name_of, named_red, water_of, waters_of
from dashboard.rota_planning import problem_of, read_county
from dashboard.rota_plans import Book, Head, Plan, TourKey, Water
from data.rotas import Adoption, Rota, adopt_rota, read_rota, rota_stops, rotas
from data.store import Store
from geo.county import County
from geo.errors import AccessError, InputError
from geo.text import Text, say
from models.rota.problem import DAYS_A_WEEK, Lock, RotaProblem

_KEPT = 12
_MONDAY = 1


@dataclass(frozen=True, eq=False)
class Kept:
    """A plan on record with what it was asked for, of which record it is, and the plan it was changed from."""

    rota: Rota
    plan: Plan
    asked: Asked
    basis: Basis
    edited_from: str | None


@dataclass(frozen=True, eq=False)
class Opened:
    """A plan as the page shows it: with ``moves`` done, and a book of it. ``refused``: why the last move was not."""

    kept: Kept
    book: Book
    moves: tuple[Move, ...]
    faults: tuple[Text, ...]
    drag: Mapping[str, Any]
    refused: InputError | None = None

    @property
    def plan(self) -> Plan:
        """The plan with its moves done."""
        return self.book.plan


@dataclass(frozen=True)
class Change:
    """What has come up in a plan: from the day ``since`` on the teams ``without`` fall out, those ``away`` for some
    days, these roads are closed and these waters are ``red``."""

    since: date
    without: tuple[str, ...]
    closed: tuple[str, ...]
    seconds: float
    away: tuple[Absence, ...] = ()
    red: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "since": self.since.isoformat(),
            "without": list(self.without),
            "closed": list(self.closed),
            "away": [one.as_json() for one in self.away],
            "red": list(self.red),
            "seconds": self.seconds,
        }


class Rotas:
    """Rotas for readers. Thread-safe; one per application.

    Args:
        store: where plans and counties are read from; jobs open its database anew.
        jobs: where plans are made.
    """

    def __init__(self, store: Store, jobs: Jobs) -> None:
        self.store = store
        self.jobs = OneJobEach(jobs)
        self._lock = threading.RLock()
        self._plans: LRUCache[tuple[str, str], Kept] = LRUCache(maxsize=_KEPT)
        self._counties: LRUCache[Any, County] = LRUCache(maxsize=4)
        self._problems: LRUCache[Any, RotaProblem] = LRUCache(maxsize=_KEPT)
        self._listed: Once[Any, County] = Once(4)
        self._lines: LRUCache[Any, Mapping[TourKey, Any]] = LRUCache(maxsize=64)
        self._database = store.engine.url.render_as_string(hide_password=False)

    @staticmethod
    def may_plan(reader: Reader) -> bool:
        """Whether the reader sees the whole county, and so plans."""
        return reader.role.level == "county"

    def first_day(self, reader: Reader) -> date:
        """The Monday a new plan would begin on: the next after the county's day."""
        run = self.store.latest_run(reader.scope.county)
        day = run.as_of if run is not None else self.store.clock().date()
        return day + timedelta(days=DAYS_A_WEEK + _MONDAY - day.isoweekday())

    def plans(self, reader: Reader) -> list[Rota]:
        """The plans of the county, the newest first."""
        return rotas(self.store, reader.scope)

    def chosen(self, reader: Reader, plan_id: str | None) -> Rota | None:
        """The plan of a number; without one the newest adopted, else the newest; None where there is none.

        Raises:
            InputError: there is no such plan.
        """
        found = self.plans(reader)
        if plan_id:
            one = next((rota for rota in found if rota.plan_id == plan_id), None)
            if one is None:
                raise InputError(say("There is no rota {plan}; choose one of the list.", plan=plan_id), ids=[plan_id])
            return one
        return next((rota for rota in found if rota.is_adopted), found[0] if found else None)

    def teams(self, reader: Reader) -> list[tuple[str, str]]:
        """The teams on record: number and name."""
        frame = self.record(reader).frames["teams"].sort_index()
        return [(str(team), str(team) if pd.isna(name) else str(name)) for team, name in frame["name"].items()]

    def waters(self, reader: Reader) -> list[tuple[str, Water]]:
        """The scored waters, those of one township together: each may be named red."""
        return waters_of(self.record(reader))

    def record(self, reader: Reader) -> County:
        """The record as the forms of the page list it, read once for each version of it.

        Raises:
            AccessError: the reader does not plan.
        """
        self._require(reader)
        code, run = reader.scope.county, self.store.latest_run(reader.scope.county)
        key = (code, self.store.version(code), None if run is None else run.id)
        return self._listed.of(
            key,
            lambda: self.store.county(
                code,
                as_of=None if run is None else run.as_of,
                scope=reader.scope,
                kinds=("regions", "hazard_sites", "teams"),
                run=None if run is None else run.id,
            ),
        )

    def kept(self, reader: Reader, rota: Rota) -> Kept:
        """A plan read back.

        Raises:
            AccessError: the reader does not see the whole county.
            InputError: it was not kept by this program.
        """
        self._require(reader)
        key = (reader.scope.county, rota.plan_id)
        with self._lock:
            held = self._plans.get(key)
        if held is None:
            held = _read(read_rota(self.store, reader.scope, rota.plan_id))
            with self._lock:
                self._plans[key] = held
        return replace(held, rota=rota)  # adopted or not as it stands now

    def open(self, reader: Reader, rota: Rota, moves: Sequence[Move] = ()) -> Opened:
        """A plan with moves done; a last one that cannot be is left out, and said."""
        kept = self.kept(reader, rota)
        problem, refused = self._problem(reader, kept), None
        try:
            edited = edit(problem, kept.plan, moves)
        except InputError as error:
            refused, moves = error, moves[:-1]
            edited = edit(problem, kept.plan, moves)
        drag = guarantee(problem, edited.plan.stops)
        return Opened(kept, self.book(reader, kept, edited), tuple(moves), edited.faults, drag, refused)

    def book(self, reader: Reader, kept: Kept, edited: Edited | None = None) -> Book:
        """A plan with the names and places of its waters and teams, without the ways between them."""
        county = self._county(reader, kept)
        plan = edit(self._problem(reader, kept), kept.plan, ()).plan if edited is None else edited.plan
        sites = {*plan.stops["site_id"], *plan.unmet["site_id"]}
        order = kept.plan.stops.sort_values(["day", "team_id", "tour", "position"], kind="stable")
        ids = {number: f"{kept.rota.plan_id}-{at:05d}" for at, number in enumerate(order.index, start=1)}
        return Book(
            head=Head(
                kept.rota.plan_id,
                county.code,
                county.name,
                kept.rota.version,
                kept.rota.method,
                kept.basis.as_of,
                kept.basis.known_at,
                kept.rota.made_at,
                kept.rota.is_adopted,
                county.simulated,
            ),
            plan=plan,
            waters={site: named_red(water_of(county, site), red=site in kept.asked.red) for site in sites},
            teams={team.id: base_of(county, team) for team in self._problem(reader, kept).teams},
            stop_ids={
                (row.team_id, row.day, row.tour, row.position): ids[getattr(row, STOP)]
                for row in plan.stops.itertuples()
            },
        )

    def owed(self, reader: Reader, kept: Kept) -> int:
        """Visits owed in all the weeks of a plan."""
        sites = self._problem(reader, kept).sites
        return int(sites.loc[~sites["by_keeper"], "visits"].sum()) * kept.plan.weeks

    def with_lines(self, reader: Reader, kept: Kept, book: Book, day: date | None = None) -> Book:
        """The book with the ways of its tours, of one day or all."""
        tours = tuple(book.select(day=day))
        key = (reader.scope.county, kept.rota.plan_id, tuple((t.key, tuple(s.site_id for s in t.stops)) for t in tours))
        with self._lock:
            found = self._lines.get(key)
        if found is None:
            found = lines_of(self._county(reader, kept), self._problem(reader, kept), tours, kept.asked)
            with self._lock:
                self._lines[key] = found
        return replace(book, lines={**book.lines, **found})

    def own_stops(self, reader: Reader, rota: Rota) -> pd.DataFrame:
        """The stops of a plan a reader may see (contract ``STOPS_ON_RECORD``), with the names of waters and teams."""
        stops = rota_stops(self.store, reader.scope, rota.plan_id)
        county = self.store.county(
            reader.scope.county, scope=reader.scope, kinds=("regions", "hazard_sites", "teams"), run=None
        )
        sites, teams = county.hazard_sites["name"].to_dict(), county.frames["teams"]["name"].to_dict()
        names = county.regions["name"].to_dict()
        return stops.assign(
            water=[name_of(sites, site) for site in stops["site_id"]],
            team=[name_of(teams, team) for team in stops["team_id"]],
            village=[names.get(code, "") for code in stops["region_code"]],
        ).sort_values(["day", "arrive_min", "team_id"])

    # What is done

    def ask(self, reader: Reader, asked: Asked) -> Job:
        """Begin to make a plan.

        Raises:
            AccessError: the reader does not plan.
            InputError: what is asked makes no sense, or the reader has as many jobs as one may.
        """
        self._require(reader)
        return self._start(reader, plan_rota, asked.checked().as_json())

    def ask_change(self, reader: Reader, rota: Rota, change: Change) -> Job:
        """Begin to plan the rest of a plan again.

        Raises:
            AccessError: the reader does not plan.
            InputError: the day is none of the plan's, or as ``ask``.
        """
        self._require(reader)
        if not rota.first <= change.since <= rota.last:
            raise InputError(
                say(
                    "{day} is no day of that plan; give one from {first} to {last}.",
                    day=str(change.since),
                    first=str(rota.first),
                    last=str(rota.last),
                )
            )
        return self._start(reader, change_rota, rota.plan_id, change.as_json())

    def _start(self, reader: Reader, work: Callable[..., str], *given: Any) -> Job:
        job, _ = self.jobs.begin(reader, work, self._database, reader.scope.county, *given, reader.role.id)
        return job

    def change_from(self, reader: Reader, rota: Rota) -> date | None:
        """The first day a plan can be changed from: the county's day, or its own first; None where it is over."""
        run = self.store.latest_run(reader.scope.county)
        today = run.as_of if run is not None else self.store.clock().date()
        return max(today, rota.first) if today <= rota.last else None

    def keep_changes(self, reader: Reader, rota: Rota, moves: Sequence[Move]) -> str:
        """Keep a plan with moves done as a new one; its number.

        Raises:
            InputError: a move cannot be, or the plan breaks more than what is owed.
        """
        kept = self.kept(reader, rota)
        problem = self._problem(reader, kept)
        edited = edit(problem, kept.plan, moves)
        if edited.faults:
            raise InputError(say("The plan does not hold: {fault} Move the stop back.", fault=edited.faults[0]))
        stops = edited.plan.stops
        moved = stops[stops[STOP].isin({move.stop for move in moves})]
        locks = [Lock(row.team_id, row.site_id, row.day) for row in moved.itertuples()]
        asked = replace(kept.asked, locks=(*free_locks(kept.asked.locks, kept.plan, moves), *locks))
        county, by = self._county(reader, kept), reader.role.id
        return keep(self.store, county, asked, kept.basis, edited.plan, made_by=by, edited_from=rota.plan_id)

    def adopt(self, reader: Reader, plan_id: str) -> Adoption:
        """Put a plan into force.

        Raises:
            InputError: it cannot be; see ``data.rotas.adopt_rota``.
        """
        self._require(reader)
        return adopt_rota(self.store, reader.scope.county, plan_id, by_role=reader.role.id)

    def told(self, reader: Reader, what: str, plan_id: str) -> None:
        """Note in the audit that a list left the system."""
        scope = reader.scope
        self.store.audit(what, role=reader.role.id, county=scope.county, region=scope.region, subject=plan_id)

    # What is kept in memory

    def _require(self, reader: Reader) -> None:
        if not self.may_plan(reader):
            raise AccessError("A rota of the whole county is planned by who sees the whole county.")

    def _county(self, reader: Reader, kept: Kept) -> County:
        key = (reader.scope.county, kept.basis)
        with self._lock:
            found = self._counties.get(key)
        if found is None:
            found = read_county(self.store, reader.scope.county, kept.basis)
            with self._lock:
                self._counties[key] = found
        return found

    def _problem(self, reader: Reader, kept: Kept) -> RotaProblem:
        key = (reader.scope.county, kept.basis, json.dumps(kept.asked.as_json(), sort_keys=True))
        with self._lock:
            found = self._problems.get(key)
        if found is None:
            found = problem_of(self._county(reader, kept), kept.asked)
            with self._lock:
                self._problems[key] = found
        return found


def _read(rota: Rota) -> Kept:
    try:
        assert rota.asked is not None
        assert rota.result is not None
        plan = Plan.from_json(rota.result)
        return Kept(
            rota, plan, Asked.from_json(rota.asked), Basis.from_json(rota.asked["basis"]), rota.asked.get("edited_from")
        )
    except (AssertionError, KeyError, TypeError, ValueError):
        raise InputError(
            say("Rota {plan} was not kept as this program keeps them; plan again.", plan=rota.plan_id)
        ) from None
