"""What the station page may ask and do: scenarios, one changed by hand, another beside it, who is far, plans, studies.

Leaders, planners and civil affairs plan; every role of a whole county sees the scenarios whole; others see the sites,
villages and flows of their region.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, get_args
from weakref import WeakKeyDictionary

import pandas as pd
from cachetools import LRUCache

from dashboard.access import Reader
from dashboard.job_keeping import OneJobEach
from dashboard.jobs import Job, Jobs
from dashboard.siting_facts import village_facts
from dashboard.siting_planning import Basis, Board, Boards, options_json, who_is_beyond
from dashboard.siting_scenarios import (
    Kept,
    board_again,
    choices_of,
    keep_drawn,
    origin_of,
    read_kept,
    villages_of,
    villages_side_by_side,
)
from dashboard.siting_terms import AUDITED
from dashboard.station_asked import Asked
from dashboard.station_job import free_name, plan_stations
from dashboard.station_places import NeedPlaces, need_places
from dashboard.station_steps import Drawing, Step, drawn
from dashboard.station_study_job import What, study_stations
from data.scenarios import Scenario, delete_scenario, read_scenario, rename_scenario, scenarios
from data.store import Store
from geo.errors import AccessError, InputError
from geo.scope import Scope
from geo.text import say
from models.siting.candidates import EXTENSION
from models.siting.compare import Comparison, compare
from models.siting.evaluate import Evaluation

PLANNERS: Final = frozenset({"leader", "planner", "civil_affairs"})
_KEPT = 24


@dataclass(frozen=True, eq=False)
class Opened:
    """A scenario as the page shows it: with ``steps`` done. ``today``: what stands now and nothing else; ``plan``: as
    it was kept. ``refused``: why the last step was not done."""

    scenario: Scenario
    board: Board
    drawing: Drawing
    today: Evaluation
    plan: Evaluation
    evaluation: Evaluation
    steps: tuple[Step, ...]
    refused: InputError | None = None

    @cached_property
    def choices(self) -> pd.DataFrame:
        """What opens, is extended, stays and closes (contract ``SITE_CHOICES``)."""
        return choices_of(self.board, self.evaluation, self.evaluation.flows, self.drawing.moved)

    @cached_property
    def villages(self) -> pd.DataFrame:
        """What each village comes to (contract ``SITE_VILLAGES``)."""
        return villages_of(self.board, self.evaluation)

    @property
    def services(self) -> tuple[str, ...]:
        """The services that are sited."""
        return self.board.options.services


@dataclass(frozen=True, eq=False)
class Beside:
    """Another scenario on the record of the one shown, and who gains and loses from it to the one shown."""

    scenario: Scenario
    board: Board
    drawing: Drawing
    evaluation: Evaluation
    comparison: Comparison


class Stations:
    """Sitings for readers. Thread-safe; one per application.

    Args:
        store: where scenarios and counties are read from; jobs open its database anew.
        jobs: where plans and studies are made.
    """

    def __init__(self, store: Store, jobs: Jobs) -> None:
        self.store = store
        self.boards = Boards(store)
        self.jobs = OneJobEach(jobs)
        self._lock = threading.RLock()
        self._studied: LRUCache[tuple[str, str, str], dict[str, Any]] = LRUCache(maxsize=64)
        self._evaluated: WeakKeyDictionary[Board, LRUCache[Any, Evaluation]] = WeakKeyDictionary()
        self._names: LRUCache[tuple[str, int], dict[str, str]] = LRUCache(maxsize=4)
        self._facts: WeakKeyDictionary[Board, pd.DataFrame] = WeakKeyDictionary()
        self._places: WeakKeyDictionary[Board, dict[str, NeedPlaces]] = WeakKeyDictionary()
        self._database = store.engine.url.render_as_string(hide_password=False)

    # Who

    @staticmethod
    def sees_whole(reader: Reader) -> bool:
        """Whether the reader sees the whole county."""
        return reader.role.level == "county"

    @classmethod
    def may_plan(cls, reader: Reader) -> bool:
        """Whether the reader makes, keeps, renames and deletes scenarios."""
        return cls.sees_whole(reader) and reader.role.id in PLANNERS

    def _require(self, reader: Reader) -> None:
        if not self.may_plan(reader):
            raise AccessError("Stations are planned by county leaders, planners and civil affairs.")

    # What there is

    def scenarios(self, reader: Reader) -> list[Scenario]:
        """The scenarios of the county, the newest first."""
        return scenarios(self.store, reader.scope)

    def chosen(self, reader: Reader, scenario_id: str | None) -> Scenario | None:
        """The scenario of a number, without one the newest; None where there is none.

        Raises:
            InputError: there is no such scenario.
        """
        if scenario_id:
            return read_scenario(self.store, reader.scope, scenario_id)
        return next(iter(self.scenarios(reader)), None)

    def is_ready(self, reader: Reader, scenario: Scenario) -> bool:
        """Whether what it is drawn on is in memory, so that it opens at once; what cannot be made again opens at once
        with the reason."""
        try:
            origin = origin_of(scenario)
        except InputError:
            return True
        return self.boards.holds(reader.scope.county, origin.options, origin.basis)

    def open(self, reader: Reader, scenario: Scenario, steps: Sequence[Step] = ()) -> Opened:
        """A scenario with steps done; a last one that cannot be is left out, and said.

        Raises:
            AccessError: the reader does not see the whole county.
            InputError: the scenario cannot be made again, or an earlier step cannot be.
        """
        board, drawing = self._board(reader, scenario)
        refused, kept = None, board.options.existing == "kept"
        frame = board.siting.candidates.frame
        stands = tuple(str(one) for one in frame.index[frame["existing"].to_numpy(dtype=bool)])
        today, plan = self._at(board, Drawing(stands)), self._at(board, drawing)
        now, found, done = drawing, plan, tuple(steps)
        if done:
            try:
                now = drawn(frame, drawing, done, kept=kept)
                found = self._at(board, now)
            except InputError as error:
                refused, done = error, done[:-1]
                now = drawn(frame, drawing, done, kept=kept)
                found = self._at(board, now)
        return Opened(scenario, board, now, today, plan, found, done, refused)

    def beside(self, reader: Reader, opened: Opened, other: Scenario) -> Beside:
        """Another scenario on the record of the one shown.

        Raises:
            InputError: it cannot be made again of that record, or is of other services.
        """
        board, drawing = self._board(reader, other, opened.board.basis)
        before = self._at(board, drawing)
        return Beside(other, board, drawing, before, compare(opened.board.siting, before, opened.evaluation))

    def places(self, board: Board, service: str) -> NeedPlaces:
        """Where the map shows the need of a service."""
        with self._lock:
            held = self._places.setdefault(board, {})
        with board.lock:  # others wait for the places of their own board alone
            if service not in held:
                held[service] = need_places(board, service)
            return held[service]

    def facts(self, board: Board) -> pd.DataFrame:
        """What limits the numbers of its villages (``village_facts``)."""
        with self._lock:
            found = self._facts.get(board)
        if found is None:
            found = village_facts(board)
            with self._lock:
                self._facts[board] = found
        return found

    def candidates(self, reader: Reader, board: Board) -> list[tuple[str, str, str]]:
        """What could be made to open, or not to: number, name with the village, service; those that stand last."""
        names, frame = self.names(reader), board.siting.candidates.frame
        frame = frame[~frame.index.str.endswith(EXTENSION)].sort_values(["existing", "region_code"], kind="stable")
        return [
            (str(one), f"{name or one} · {names.get(str(code)[:12], code)}", str(service))
            for one, name, code, service in zip(
                frame.index, frame["name"], frame["region_code"], frame["service"], strict=True
            )
        ]

    def own(self, reader: Reader, scenario_id: str) -> Kept:
        """A scenario within the reader's region."""
        return read_kept(self.store, reader.scope, scenario_id)

    def own_beside(self, reader: Reader, first: str, second: str) -> pd.DataFrame:
        """The villages of two scenarios within the reader's region."""
        return villages_side_by_side(self.store, reader.scope, first, second)

    def names(self, reader: Reader) -> dict[str, str]:
        """Names of the county's regions by code."""
        code = reader.scope.county
        key = (code, self.store.version(code))
        with self._lock:
            held = self._names.get(key)
        if held is None:
            found = self.store.county(code, scope=Scope.whole(code), kinds=("regions",), scored=False).regions["name"]
            held = {str(region): str(name) for region, name in found.items()}
            with self._lock:
                self._names[key] = held
        return held

    def who(
        self, reader: Reader, scenario: Scenario, steps: Sequence[Step], minutes: float, village: str, service: str
    ) -> pd.DataFrame:
        """Persons of a village beyond so many minutes, as far as the reader may see them; noted in the audit.

        Raises:
            AccessError: the village lies outside the reader's region.
        """
        if not reader.scope.covers(village):
            raise AccessError("This village is outside what your role may see.", ids=[village])
        if self.sees_whole(reader):
            opened = self.open(reader, scenario, steps)
            board, evaluation = opened.board, opened.evaluation
        else:
            whole = Scope.whole(reader.scope.county)
            board, evaluation = board_again(
                self.store, self.boards, whole, read_scenario(self.store, whole, scenario.scenario_id).scenario_id
            )
        found = who_is_beyond(self.store, reader.scope, board, evaluation, minutes, village=village)
        self.told(reader, "siting_who", f"{scenario.scenario_id} {village}", region=village)
        return found[found["service"] == service]

    # What is done

    def ask(self, reader: Reader, asked: Asked) -> Job:
        """Begin to make a plan.

        Raises:
            AccessError: the reader does not plan.
            InputError: something else is being worked on for the reader.
        """
        self._require(reader)
        county = reader.scope.county
        return self._start(
            reader,
            plan_stations,
            self._database,
            county,
            options_json(asked.options),
            asked.seconds,
            asked.name,
            reader.role.id,
        )

    def study(self, reader: Reader, scenario_id: str, what: What) -> Job:
        """Begin a study of a scenario.

        Raises:
            AccessError: the reader does not plan.
            InputError: there is no such scenario or study, or something else is being worked on for the reader.
        """
        self._require(reader)
        if what not in get_args(What):
            raise InputError(say("There is no study {name}; press one of the buttons.", name=str(what)[:40]))
        read_scenario(self.store, reader.scope, scenario_id)
        return self._start(reader, study_stations, self._database, reader.scope.county, scenario_id, what)

    def studied(self, reader: Reader, scenario: Scenario) -> dict[str, Any]:
        """What studies of a scenario came to, by study; kept while the server runs. A number given again, after its
        scenario was deleted, has none of them."""
        if not self.sees_whole(reader):
            return {}
        with self._lock:
            key = (reader.scope.county, scenario.scenario_id, scenario.made_at.isoformat())
            return dict(self._studied.get(key, {}))

    def note_study(self, reader: Reader, found: dict[str, Any]) -> None:
        """Keep what a study came to."""
        key = (reader.scope.county, str(found["scenario_id"]), str(found["made_at"]))
        with self._lock:
            self._studied[key] = {**self._studied.get(key, {}), str(found["what"]): found}

    def _start(self, reader: Reader, task: Any, *arguments: Any) -> Job:
        job, begins = self.jobs.begin(reader, task, *arguments)
        if not begins:
            raise InputError(say("A computation of yours is still running; wait for it, or stop it first."))
        return job

    def keep(self, reader: Reader, scenario_id: str, steps: Sequence[Step], name: str) -> str:
        """Keep a scenario with steps done as a new one; its number.

        Raises:
            AccessError: the reader does not plan.
            InputError: a step cannot be, or the name will not do.
        """
        self._require(reader)
        scenario = read_scenario(self.store, reader.scope, scenario_id)
        opened = self.open(reader, scenario, steps)
        if opened.refused is not None:
            raise opened.refused
        title = name if name.strip() else free_name(self.store, reader.scope.county, scenario.name)
        return keep_drawn(
            self.store, opened.board, opened.evaluation, title, moved=opened.drawing.moved, made_by=reader.role.id
        )

    def rename(self, reader: Reader, scenario_id: str, name: str) -> None:
        """Give a scenario another name.

        Raises:
            AccessError: the reader does not plan.
            InputError: there is none, or the name will not do.
        """
        self._require(reader)
        rename_scenario(self.store, reader.scope.county, scenario_id, name)
        self.told(reader, AUDITED["rename"], scenario_id)

    def delete(self, reader: Reader, scenario_id: str) -> None:
        """Delete a scenario.

        Raises:
            AccessError: the reader does not plan.
            InputError: there is none.
        """
        self._require(reader)
        delete_scenario(self.store, reader.scope.county, scenario_id)
        self.told(reader, AUDITED["delete"], scenario_id)

    def told(self, reader: Reader, what: str, subject: str, *, region: str | None = None) -> None:
        """Note in the audit what left the system, or was deleted."""
        scope = reader.scope
        self.store.audit(what, role=reader.role.id, county=scope.county, region=region or scope.region, subject=subject)

    # What is kept in memory

    def _board(self, reader: Reader, scenario: Scenario, basis: Basis | None = None) -> tuple[Board, Drawing]:
        """The board of a scenario, of its own record or another, and what it opens."""
        if not self.sees_whole(reader):
            raise AccessError("A scenario is made again by who sees the whole county.")
        origin = origin_of(scenario)
        board = self.boards.of(reader.scope.county, origin.options, basis or origin.basis)
        assert scenario.result is not None
        return board, Drawing(tuple(scenario.result["chosen"]), origin.moved)

    def _at(self, board: Board, drawing: Drawing) -> Evaluation:
        """What a drawing comes to; kept, for every step asks for it again."""
        key = (frozenset(drawing.ids), tuple(sorted(drawing.moved.items())))
        with self._lock:
            held = self._evaluated.setdefault(board, LRUCache(maxsize=_KEPT))
            found: Evaluation | None = held.get(key)
        if found is None:
            found = board.evaluate(drawing.ids, drawing.moved)
            with self._lock:
                held[key] = found
        return found
