"""Records that may be one person, for the page that decides it. Whoever may not see both records sees no pair."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from cachetools import LRUCache

from dashboard import linking
from dashboard.access import Reader
from dashboard.services.imports import by_of, may_undo
from data.engine import reading
from data.importing.batches import list_batches
from data.importing.persons_merge import PersonsMerged
from data.importing.undo import undo
from data.linking import apart, pair_frames
from data.store import Store
from geo.errors import AccessError, InputError
from geo.scope import Sight
from geo.text import Text, say
from models.likeness import in_words

SHOWN = 200
FIELDS = (
    *("name", "birth_date", "sex", "region_code", "address", "groups", "living_arrangement", "health", "income"),
    *("carers", "unverified_since"),
)
"""What stands side by side, in order; ``region_code`` by the village's name."""
_COUNTED = ("visits", "assessments", "events", "provisions", "key_persons", "presences")


@dataclass(frozen=True)
class Found:
    """One pair of the list: ids, how sure, and the names of both as far as they are recorded."""

    a: str
    b: str
    certain: bool
    score: float
    names: tuple[str, str]
    village: str


@dataclass(frozen=True)
class Pair:
    """Two records side by side. ``said``: by field, what each says ("" where nothing); ``counts``: rows by kind."""

    a: str
    b: str
    certain: bool
    words: tuple[Text, ...]
    said: Mapping[str, tuple[Any, Any]]
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)


class Duplicates:
    """Answers for readers who may decide. Thread-safe; one per application."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._cache: LRUCache[tuple[Any, ...], pd.DataFrame] = LRUCache(maxsize=16)
        self._lock = threading.RLock()

    def found(self, reader: Reader) -> tuple[list[Found], int]:
        """The pairs, the surest first, at most ``SHOWN``; and how many there are.

        Raises:
            AccessError: the reader may not see names, or loads no persons.
        """
        check_may(reader)
        table = self._pairs(reader)
        shown = table.head(SHOWN)
        people = self._people(reader, sorted({*shown["a"], *shown["b"]}))
        return [_found(row, people) for row in shown.to_dict("records")], len(table)

    def pair(self, reader: Reader, a: str, b: str) -> Pair | None:
        """Two records side by side, with a line in the audit; None where they are no pair (any more).

        Raises:
            AccessError: as ``found``.
        """
        check_may(reader)
        table = self._pairs(reader)
        first, second = sorted((a, b))
        row = table[(table["a"] == first) & (table["b"] == second)]
        if row.empty:
            return None
        self.store.audit(
            "pair", role=reader.role.id, county=reader.scope.county, region=reader.scope.region, subject=f"{a}, {b}"
        )
        frames = pair_frames(self.store, reader.scope, (first, second))
        return Pair(
            first,
            second,
            bool(row["certain"].iloc[0]),
            tuple(in_words(row["agreements"].iloc[0])),
            {name: (_value(frames, first, name), _value(frames, second, name)) for name in FIELDS},
            {
                kind: tuple(int((frames[kind]["person_id"] == person).sum()) for person in (first, second))  # type: ignore[misc]
                for kind in _COUNTED
            },
        )

    def merge(self, reader: Reader, keep: str, drop: str, *, dry_run: bool) -> PersonsMerged:
        """Make two records one, or tell what would become of them.

        Raises:
            AccessError: the reader may not see both.
            InputError: they cannot be merged; says why.
        """
        check_may(reader)
        county = reader.scope.county
        return linking.merge_persons(
            self.store, county, keep, drop, scope=reader.scope, by_role=by_of(reader), dry_run=dry_run
        )

    def keep_apart(self, reader: Reader, a: str, b: str, *, withdraw: bool = False) -> None:
        """Put on record that they are two persons, or take that back; errors as ``merge``."""
        check_may(reader)
        county = reader.scope.county
        linking.keep_apart(self.store, county, a, b, scope=reader.scope, by_role=by_of(reader), withdraw=withdraw)

    def undo(self, reader: Reader, batch_id: int) -> None:
        """Part what a batch made one.

        Raises:
            AccessError: the batch is not the reader's to take back.
            InputError: later batches built on it; they are named.
        """
        check_may(reader)
        with reading(self.store.engine) as connection:
            batches = {batch.id: batch for batch in list_batches(connection, reader.scope.county)}
        batch = batches.get(batch_id)
        if batch is None or batch.action != "merge" or not may_undo(reader, batch):
            raise AccessError(say("Batch {batch} is not yours to take back.", batch=batch_id))
        undo(self.store, reader.scope.county, batch_id, by_role=by_of(reader))

    def _pairs(self, reader: Reader) -> pd.DataFrame:
        """The pairs a reader may see, kept until the county changes."""
        county = reader.scope.county
        key = (county, self.store.version(county), len(apart(self.store, county)), reader.scope.key)
        with self._lock:
            if key not in self._cache:
                self._cache[key] = linking.pairs(self.store, county, reader.scope)
            return self._cache[key]

    def _people(self, reader: Reader, ids: list[str]) -> pd.DataFrame:
        frames = pair_frames(self.store, reader.scope, ids, kinds=())
        people = frames["persons"].join(frames["households"][["region_code"]], on="household_id")
        return people.assign(village=people["region_code"].map(frames["regions"]["name"]))


def check_may(reader: Reader) -> None:
    """Refuse who may not decide.

    Raises:
        AccessError: the reader may not see names, or loads no persons.
    """
    if not reader.scope.may(Sight.NAMES) or "persons" not in reader.role.loads:
        raise AccessError(say("Whether two records are one person is decided by who keeps the list of persons."))


def parse_batch(text: Any) -> int:
    """A batch's number as a page sends it.

    Raises:
        InputError: it is none.
    """
    try:
        return int(text)
    except (TypeError, ValueError):
        raise InputError(
            say("There is no batch {batch}; `shouwang batches` lists them.", batch=str(text)[:20])
        ) from None


def _found(row: dict[str, Any], people: pd.DataFrame) -> Found:
    def told(person: str, column: str) -> str:
        value = people[column].get(person)
        return "" if value is None or pd.isna(value) else str(value)

    villages = dict.fromkeys(told(person, "village") for person in (row["a"], row["b"]))
    names = (told(row["a"], "name"), told(row["b"], "name"))
    return Found(
        row["a"], row["b"], bool(row["certain"]), float(row["score"]), names, " / ".join(filter(None, villages))
    )


def _value(frames: Mapping[str, pd.DataFrame], person: str, name: str) -> Any:
    persons = frames["persons"]
    if person not in persons.index:
        return ""
    home = persons.at[person, "household_id"]
    homes = frames["households"]
    if name == "groups":
        spells = frames["spells"]
        now = spells[(spells["person_id"] == person) & spells["to_date"].isna()]
        return tuple(sorted(now["group"].unique()))
    if name == "carers":
        carers = frames["carers"]
        mine = carers[carers["person_id"] == person]
        return "、".join(str(value) for value in mine["name"].dropna())
    if name in ("region_code", "address"):
        value = homes[name].get(home)
        if name == "region_code" and value is not None:
            value = frames["regions"]["name"].get(value, value)
    else:
        value = persons.at[person, name]
    if value is None or pd.isna(value):
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


__all__ = ["Duplicates", "Found", "Pair", "check_may", "parse_batch"]
