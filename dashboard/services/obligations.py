"""The scorecard's answers: rules of a county, their cells in its regions, and the rows behind one cell."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd
from cachetools import LRUCache

from dashboard.access import Reader
from data.linking import named
from data.obligations import ObligationRun, find_obligations, read_cells, read_findings
from data.packs import load_packs
from data.store import CountyEntry, Store
from geo.errors import AccessError, UnknownRuleError
from geo.rules import Conflict, Rule, RulePack
from geo.scope import Sight

ROWS_SHOWN = 25
WORST_FIRST = ("breached", "overdue", "not_recorded", "due", "met", "counted", "nobody")
"""Statuses of cells from the one that needs attention most."""


@dataclass(frozen=True)
class Scorecard:
    """How a county stands on a day: the rules evaluated, the cells the reader may see, the regions of the table.

    ``regions``: code and name, the place itself first, then those directly below it.
    """

    run: ObligationRun
    rules: tuple[Rule, ...]
    conflicts: tuple[Conflict, ...]
    cells: pd.DataFrame
    regions: tuple[tuple[str, str], ...]

    def cell(self, rule_id: str, region: str) -> dict[str, Any] | None:
        """One cell; None where the rule concerns nobody there."""
        key = f"{rule_id}@{region}"
        if key not in self.cells.index:
            return None
        found: dict[str, Any] = self.cells.loc[key].to_dict()
        return found

    def counts(self, region: str) -> dict[str, int]:
        """How many rules stand how in a region; those the software meets itself count as met."""
        here = self.cells[self.cells["region_code"] == region]
        counted = Counter(str(status) for status in here["status"])
        counted["met"] += sum(rule.kind == "product" for rule in self.rules)
        return {status: counted[status] for status in WORST_FIRST if counted[status]}


@dataclass(frozen=True)
class Row:
    """One subject behind a cell: what it is, its name as far as the reader may know it, where, how it stands."""

    kind: str
    id: str
    name: str
    village: str
    status: str
    since: str
    due_on: str
    value: float | None


@dataclass(frozen=True)
class Behind:
    """A cell opened. ``rows`` is None where the reader may not see single subjects of the rule."""

    rule: Rule
    region: str
    place: str
    cell: dict[str, Any] | None
    rows: tuple[Row, ...] | None
    total: int


class Obligations:
    """Answers for readers. Thread-safe; one per application."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._cache: LRUCache[tuple[Any, ...], Any] = LRUCache(maxsize=32)
        self._lock = threading.RLock()

    def scorecard(self, reader: Reader, place: str | None = None) -> Scorecard | None:
        """How the county, or a township of it, stands by the last evaluation; None before the first.

        Raises:
            AccessError: the place lies outside what the reader may see.
        """
        code = reader.scope.county
        run = find_obligations(self.store, code)
        if run is None:
            return None
        entry = self._entry(code)
        pack = _pack(entry)
        place = place or reader.scope.region
        if not reader.scope.covers(place):
            raise AccessError("This place is outside what your role may see; open your own region.", ids=[place])
        cells = self._keep(("cells", run.id, reader.scope.key), lambda: read_cells(self.store, run, reader.scope))
        names = self._names(reader)
        below = [(region, name) for region, name in names.items() if region[: len(place)] == place and region != place]
        step = {6: 9, 9: 12}.get(len(place), 0)
        regions = [(place, names.get(place, place)), *(one for one in sorted(below) if len(one[0]) == step)]
        return Scorecard(
            run,
            tuple(pack.obligations(run.as_of)),
            tuple(pack.conflicts(run.as_of)),
            cells,
            tuple(regions),
        )

    def behind(self, reader: Reader, rule_id: str, region: str) -> Behind | None:
        """The subjects behind a cell that are not as asked; a line in the audit where they are persons.

        Raises:
            AccessError: the region lies outside what the reader may see.
            UnknownRuleError: no such rule is evaluated here.
        """
        card = self.scorecard(reader, region)
        if card is None:
            return None
        rule = next((rule for rule in card.rules if rule.id == rule_id), None)
        if rule is None:
            raise UnknownRuleError(f"No rule {rule_id} is evaluated here; choose one of the table.", ids=[rule_id])
        place = card.regions[0][1]
        cell = card.cell(rule_id, region)
        if rule.kind == "product" or cell is None:
            return Behind(rule, region, place, cell, (), 0)
        found = read_findings(self.store, card.run, reader.scope, rule=rule_id, region=region)
        wrong = int(cell["denominator"] - cell["numerator"] + cell["due"])
        if found.empty and wrong and pd.isna(cell["missing_kind"]):
            return Behind(rule, region, place, cell, None, wrong)
        shown = found.assign(order=found["status"].map(_ORDER)).sort_values(["order", "since", "subject_id"])
        shown = shown.head(ROWS_SHOWN)
        if not found.empty and set(found["sight"]) != {"all"}:
            self.store.audit(
                "findings", role=reader.role.id, county=reader.scope.county, region=region, subject=rule_id
            )
        return Behind(rule, region, place, cell, tuple(self._rows(reader, shown)), len(found))

    def _rows(self, reader: Reader, found: pd.DataFrame) -> list[Row]:
        regions = self._names(reader)
        names: dict[tuple[str, str], str] = {}
        for kind, ids in found.groupby("subject_kind")["subject_id"]:
            if kind != "persons" or reader.scope.may(Sight.NAMES):
                told = named(self.store, reader.scope, str(kind), ids.tolist())
                names |= {(str(kind), one): name for one, name in told.items()}
        return [
            Row(
                row["subject_kind"],
                row["subject_id"],
                names.get((row["subject_kind"], row["subject_id"]), ""),
                regions.get(row["region_code"], row["region_code"]),
                row["status"],
                _day(row["since"]),
                _day(row["due_on"]),
                None if pd.isna(row["value"]) else float(row["value"]),
            )
            for row in found.to_dict("records")
        ]

    def _names(self, reader: Reader) -> dict[str, str]:
        """Names of the townships and villages, by code, that the reader may see, and of the county."""
        code = reader.scope.county

        def read() -> dict[str, str]:
            regions = self.store.county(code, scope=reader.scope, kinds=("regions",)).regions
            kept = regions[regions["level"] != "group"]
            return {str(region): str(name) for region, name in kept["name"].items()}

        found: dict[str, str] = self._keep(("names", code, self.store.version(code), reader.scope.key), read)
        return found

    def _entry(self, code: str) -> CountyEntry:
        return next(entry for entry in self.store.counties() if entry.code == code)

    def _keep(self, key: tuple[Any, ...], make: Any) -> Any:
        with self._lock:
            if key not in self._cache:
                self._cache[key] = make()
            return self._cache[key]


_ORDER = {"breached": 0, "overdue": 0, "lacking": 1, "not_recorded": 2, "due": 3}


def _pack(entry: CountyEntry) -> RulePack:
    return load_packs(entry.rule_packs)


def _day(value: Any) -> str:
    return "" if pd.isna(value) else value.date().isoformat()
