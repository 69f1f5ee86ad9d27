"""Two methods side by side, for readers: which pairs of methods there are, who moves between them, and how many.

Single subjects are read through the reader's scope; counts by region and the agreement of the two rankings are the same
for every role.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd
from cachetools import LRUCache

from dashboard.access import Reader
from dashboard.movers import Pair, changed_rules, pairs_of, read_agreement, read_movers
from dashboard.services.places import Place, within
from dashboard.services.rankings import Topic, subject_names
from data.kept import Kept, class_pairs, kept_runs
from data.store import Store
from geo.changes import UNSCORED
from geo.county import County
from geo.errors import InputError
from geo.results import SCORE_CLASSES
from geo.rule_sets import RuleChange
from geo.scope import Sight
from geo.text import say
from models.movers import STATES, Agreement

SHOWN = 200
"""Movers listed at once."""
ARROW = ">"
CHANGES = ("class", "worse", "better", "unknown", "rank")
"""What a list can be narrowed to: whose class changed, for the worse, for the better, from or to unknown; or only the
rank. Beside them one class change, ``orange>red``."""
_KEPT = 64
State = Literal["in_force", "trial", "former"]


@dataclass(frozen=True)
class Method:
    """A method runs are kept by: in force, only tried, or in force before."""

    id: str
    state: State


@dataclass(frozen=True)
class Choice:
    """Two methods and a day: those there are to choose from, and those chosen."""

    befores: tuple[Method, ...]
    afters: tuple[Method, ...]
    before: Method
    after: Method
    pairs: tuple[Pair, ...]
    pair: Pair


@dataclass(frozen=True)
class Side:
    """What one method says of a subject; None where it does not know it, or does not score it."""

    score_class: str | None
    rank: int | None
    value: float | None


@dataclass(frozen=True)
class Moved:
    """One mover. ``name`` is empty where it has none, or the reader may not know it; ``factors``: what differs, before
    and after.
    """

    id: str
    name: str
    village: str
    before: Side
    after: Side
    steps: int | None
    places: int | None
    because: str
    factors: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Below:
    """A region below the place: subjects whose class changes, and of them to a worse and to a better one."""

    code: str
    name: str
    changed: int
    worse: int
    better: int


class Movers:
    """Holds two methods against each other for readers. Thread-safe; one per application.

    Args:
        store: where runs are read from.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.RLock()
        self._cache: LRUCache[tuple[Any, ...], Any] = LRUCache(maxsize=_KEPT)

    def choose(
        self, reader: Reader, before: str | None = None, after: str | None = None, day: str | None = None
    ) -> Choice | None:
        """Two methods and a day as asked for, the rest as it suggests itself; None where no two can be compared.

        Without being asked it is the method in force against the one tried last, or the one before it.

        Raises:
            InputError: the two were never run on one day of one record, or not on that day.
        """
        runs = kept_runs(self.store, "scores", reader.scope.county)
        partners = _partners(runs)
        if not partners:
            return None
        latest = self.store.latest_run(reader.scope.county)
        methods = _methods(runs, latest.method if latest else "")
        chosen_before = before or _first(methods, partners, after)
        if chosen_before not in partners:
            raise InputError(say("No run by method {method} can be held against another; choose again.", method=before))
        chosen_after = after or _second(methods, partners[chosen_before])
        if chosen_after not in partners[chosen_before]:
            raise InputError(
                say(
                    "Methods {before} and {after} were never run on one day of one record; choose again.",
                    before=chosen_before,
                    after=after,
                )
            )
        pairs = tuple(pairs_of(runs, chosen_before, chosen_after))
        pair = next((pair for pair in pairs if day is None or pair.day.isoformat() == day), None)
        if pair is None:
            days = ", ".join(pair.day.isoformat() for pair in pairs)
            raise InputError(
                say("The two methods were not both run on {day}; choose one of {days}.", day=day, days=days)
            )
        return Choice(
            tuple(method for method in methods.values() if method.id in partners),
            tuple(method for method in methods.values() if method.id in partners[chosen_before]),
            methods[chosen_before],
            methods[chosen_after],
            pairs,
            pair,
        )

    def changed(self, choice: Choice) -> tuple[RuleChange, ...] | None:
        """The rules that differ between the two methods; None where those of one of them were not kept."""
        return changed_rules(self.store, choice.before.id, choice.after.id)

    def classes(self, reader: Reader, pair: Pair) -> pd.DataFrame:
        """How many subjects are of which class before and after, by model and region of the reader's scope."""
        return self._cached(
            ("classes", pair.before.id, pair.after.id, reader.scope.region),
            lambda: class_pairs(self.store, pair.before.id, pair.after.id, reader.scope),
        )

    def agreement(self, reader: Reader, pair: Pair, model: str) -> Agreement:
        """How far the two methods rank alike, over the whole county."""
        code = reader.scope.county
        return self._cached(
            ("agreement", pair.before.id, pair.after.id, model),
            lambda: read_agreement(self.store, code, pair, model),
        )

    def movers(self, reader: Reader, pair: Pair, model: str) -> pd.DataFrame | None:
        """Who moves (contract ``MOVERS``) within the reader's scope; None where the role may not see single ones."""
        if model == "isolation" and not reader.scope.may(Sight.ELDERS):
            return None
        code = reader.scope.county
        return self._cached(
            ("movers", pair.before.id, pair.after.id, model, reader.scope.key),
            lambda: read_movers(self.store, code, pair, model, reader.scope),
        )

    def _cached(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._cache:
                return self._cache[key]
        made = make()
        with self._lock:
            self._cache[key] = made
        return made


def is_change(text: str) -> bool:
    """Whether a list can be narrowed to this."""
    before, arrow, after = text.partition(ARROW)
    return text in CHANGES or (bool(arrow) and _state(before) in STATES and _state(after) in STATES)


def narrowed(found: pd.DataFrame, place: str, change: str) -> pd.DataFrame:
    """The movers of a place (contract ``MOVERS``), narrowed to ``change`` where it is not empty."""
    here = within(found, place)
    if here.empty or not change:
        return here
    before, after = (here[f"class_{side}"].astype(object) for side in ("before", "after"))
    before, after = before.where(before.notna(), UNSCORED), after.where(after.notna(), UNSCORED)
    known = [side.isin(SCORE_CLASSES[:-1]) for side in (before, after)]
    steps = here["steps"].fillna(0)
    first, _, second = change.partition(ARROW)
    kept = {
        "class": before != after,
        "worse": steps > 0,
        "better": steps < 0,
        "unknown": (before != after) & ~(known[0] & known[1]),
        "rank": before == after,
    }.get(change, (before == _state(first)) & (after == _state(second)))
    return here[kept.to_numpy(dtype=bool)]


def moved_of(found: pd.DataFrame, county: County, model: str) -> list[Moved]:
    """Movers as the screen tells of them, with the names the reader may know."""
    names = subject_names(county, model, found.index)
    villages = county.regions["name"]
    return [
        Moved(
            id=str(subject),
            name=str(names.get(subject) or ""),
            village=str(villages.get(row["region_code"] if model != "staffing" else row["region_code"][:9], "")),
            before=_side(row, "before"),
            after=_side(row, "after"),
            steps=_known(row["steps"]),
            places=_known(row["places"]),
            because=row["because"],
            factors=tuple((factor, before, after) for factor, before, after in json.loads(row["factors"])),
        )
        for subject, row in zip(found.index, found.astype(object).to_dict("records"), strict=True)
    ]


def cross_of(pairs: pd.DataFrame, model: str, place: str) -> pd.DataFrame:
    """Subjects of a model in a place by class before (rows) and after (columns), both ``STATES``."""
    here = within(pairs[pairs["model"] == model], place)
    counts = np.zeros((len(STATES), len(STATES)), dtype=np.int64)
    places = [pd.Index(STATES).get_indexer(pd.Index(here[side])) for side in ("before", "after")]
    np.add.at(counts, (places[0], places[1]), here["n"].to_numpy(dtype=np.int64))
    return pd.DataFrame(counts, index=list(STATES), columns=list(STATES))


def below_of(pairs: pd.DataFrame, county: County, topic: Topic, place: Place) -> list[Below]:
    """The townships of a county, or the villages of a township, in which a class changes; the most changes first."""
    if place.level == "village":
        return []
    here = within(pairs[pairs["model"] == topic.model], place.code)
    here = here[here["before"] != here["after"]]
    names = county.regions["name"]
    digits = 9 if place.level == "county" else 12
    found = []
    for code, group in here.groupby(here["region_code"].str[:digits]):
        worse, better = _turned(group)
        found.append(Below(str(code), str(names.get(code, code)), int(group["n"].sum()), worse, better))
    return sorted(found, key=lambda one: (-one.changed, one.code))


def turned(cross: pd.DataFrame) -> tuple[int, int, int]:
    """Of a cross table: how many are of a worse class after, of a better one, and become known or unknown."""
    long = cross.rename_axis("before").reset_index().melt("before", var_name="after", value_name="n")
    long = long[long["before"] != long["after"]]
    worse, better = _turned(long)
    return worse, better, int(long["n"].sum()) - worse - better


def _turned(pairs: pd.DataFrame) -> tuple[int, int]:
    before, after = (pd.Index(SCORE_CLASSES[:-1]).get_indexer(pd.Index(pairs[side])) for side in ("before", "after"))
    known = (before >= 0) & (after >= 0)
    n = pairs["n"].to_numpy(dtype=np.int64)
    return int(n[known & (after < before)].sum()), int(n[known & (after > before)].sum())


def _partners(runs: Iterable[Kept]) -> dict[str, set[str]]:
    """Which methods each can be held against: run on one day of one record."""
    held: dict[tuple[date, int], set[str]] = {}
    for run in runs:
        held.setdefault((run.as_of, run.version), set()).add(run.plain_method)
    found: dict[str, set[str]] = {}
    for methods in held.values():
        for method in methods:
            found.setdefault(method, set()).update(methods - {method})
    return {method: others for method, others in found.items() if others}


def _methods(runs: Iterable[Kept], in_force: str) -> dict[str, Method]:
    """Every method by id: in force, then the others, the one run last first."""
    last: dict[str, int] = {}
    tried: dict[str, bool] = {}
    for run in runs:
        last[run.plain_method] = max(run.id, last.get(run.plain_method, 0))
        tried[run.plain_method] = tried.get(run.plain_method, True) and run.is_trial
    ordered = sorted(last, key=lambda method: (method != in_force, -last[method]))
    states: dict[str, State] = {method: "trial" if tried[method] else "former" for method in ordered}
    if in_force in states:
        states[in_force] = "in_force"
    return {method: Method(method, states[method]) for method in ordered}


def _first(methods: dict[str, Method], partners: dict[str, set[str]], after: str | None) -> str:
    """The one to hold others against: in force where something was tried; before that what was in force before."""
    found = [m for m in methods.values() if m.id in partners and (after is None or after in partners[m.id])]
    if not found:
        return after or ""
    held = found[0]
    tried = any(methods[other].state == "trial" for other in partners[held.id])
    former = [m for m in found if m.state == "former" and held.id in partners[m.id]]
    return held.id if tried or after is not None or not former else former[0].id


def _second(methods: dict[str, Method], partners: set[str]) -> str:
    """What it is held against: the last one tried, or the first of those there are."""
    found = [method for method in methods.values() if method.id in partners]
    return next((method.id for method in found if method.state == "trial"), found[0].id)


def _side(row: dict[str, Any], side: str) -> Side:
    return Side(*(_known(row[f"{name}_{side}"]) for name in ("class", "rank", "value")))


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value


def _state(text: str) -> str:
    return UNSCORED if text == "unscored" else text or "?"
