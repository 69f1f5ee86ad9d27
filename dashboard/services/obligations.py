"""The scorecard (考核评分卡): the latest evaluation of a county's obligations, as one reader may see it.

Counts are for every role. The subjects behind them come from the store through the reader's scope, and each time rows
of persons are opened the audit has a line. What was read is kept by run and scope.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import pandas as pd
from cachetools import LRUCache

from dashboard.access import Reader
from dashboard.batch import obligations_method_of
from dashboard.services.subjects import Row, rows_of
from data.obligations import ObligationRun, find_obligations, read_cells, read_findings
from data.packs import load_packs, pack_title
from data.store import CountyEntry, Store
from geo.admin import ancestors, level_of
from geo.errors import AccessError, UnknownRegionError
from geo.rules import Conflict, Rule, RulePack
from geo.scope import Scope, Sight

ROWS: Final = 100
"""Rows of one cell that a screen shows."""
WORST_FIRST: Final = ("breached", "overdue", "not_recorded", "due", "met", "counted", "nobody")
_BELOW: Final = {"county": "township", "township": "village"}
_CHAPTER: Final = re.compile(r"(.*?[一二三四五六七八九十]+(?:（[一二三四五六七八九十]+）)?)(?:\d.*|、.*)?")
_OF_RESTRICTED: Final = (Sight.NAMES, Sight.CHILDREN, Sight.ELDERS)


@dataclass(frozen=True)
class Cell:
    """One rule in one region, as ``geo.results.CELLS`` has it. ``missing``: the kind nothing of which was loaded."""

    status: str
    numerator: int
    denominator: int
    due: int
    overdue: int
    breached: int
    lacking: int
    not_recorded: int
    since: date | None
    next_due: date | None
    missing: str | None

    @property
    def open(self) -> int:
        """Subjects that are not (yet) as asked."""
        return self.due + self.overdue + self.breached + self.lacking + self.not_recorded

    @property
    def share(self) -> float | None:
        """The part of the subjects met or due; None where there are none."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Column:
    """A region with a column of its own."""

    code: str
    name: str
    level: str


@dataclass(frozen=True)
class Line:
    """One rule over the columns of a scorecard; the first cell is that of the place itself.

    A cell is None where the rule concerns nobody, or was not evaluated.
    """

    rule: Rule
    cells: tuple[Cell | None, ...]

    @property
    def status(self) -> str:
        """Of the place itself: of ``CELL_STATUSES``. What the program itself does is met."""
        if self.rule.kind == "product":
            return "met"
        return "nobody" if self.cells[0] is None else self.cells[0].status

    @property
    def chapter(self) -> str:
        """The part of the paper its clause stands in: 二（三） of 二（三）8."""
        found = _CHAPTER.fullmatch(self.rule.clause)
        return found[1] if found else self.rule.clause


@dataclass(frozen=True)
class Scorecard:
    """What a place owes, and how far it is met: a line for each rule, a column for the place and each region below.

    ``path``: the place and what it lies in, so far as the reader may see. ``outdated``: files came in, or rules were
    changed, after the evaluation.
    """

    run: ObligationRun
    packs: tuple[tuple[str, str], ...]
    path: tuple[Column, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    conflicts: tuple[Conflict, ...]
    outdated: bool

    @property
    def place(self) -> Column:
        """The place the scorecard is of."""
        return self.columns[0]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Rules by status in the place."""
        return Counter(line.status for line in self.lines)

    @cached_property
    def kinds(self) -> Mapping[str, int]:
        """Rules by kind: measured, inventory, product."""
        return Counter(line.rule.kind for line in self.lines)

    @cached_property
    def owners(self) -> list[str]:
        """Every department that owns a rule here, those with most first."""
        return [owner for owner, _count in Counter(o for line in self.lines for o in line.rule.owners).most_common()]


@dataclass(frozen=True)
class Opened:
    """One cell with what stands behind it.

    ``rows``: the subjects a reader may see, at most ``ROWS``, the worst first. ``more``: how many are not listed for
    want of room; ``hidden``: how many because the reader may not see them. ``below``: the same rule in the regions
    below.
    """

    rule: Rule
    column: Column
    cell: Cell | None
    below: tuple[tuple[Column, Cell], ...]
    rows: tuple[Row, ...]
    more: int
    hidden: int


class Obligations:
    """Answers about obligations for readers. Thread-safe; one per application."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._cache: LRUCache[tuple[Any, ...], Any] = LRUCache(maxsize=48)
        self._lock = threading.RLock()

    def entry(self, reader: Reader) -> CountyEntry:
        """The county's entry in the store."""
        return next(entry for entry in self.store.counties() if entry.code == reader.scope.county)

    def run(self, reader: Reader) -> ObligationRun | None:
        """The latest evaluation; None before the first."""
        return find_obligations(self.store, reader.scope.county)

    def rules(self, reader: Reader) -> RulePack:
        """The packs the county goes by now."""
        return load_packs(self.entry(reader).rule_packs)

    def scorecard(self, reader: Reader, place: str | None = None) -> Scorecard | None:
        """The scorecard of a place (without one, of all the reader may see); None before the first evaluation.

        Raises:
            AccessError: the place lies outside the reader's scope.
            UnknownRegionError: the county has no such place.
        """
        run = self.run(reader)
        if run is None:
            return None
        rules = self.rules(reader)
        key = ("scorecard", run.id, rules.digest, self.store.version(run.county), reader.scope.key, place)
        return self.cached(key, lambda: self._scorecard(run, rules, reader.scope, place or reader.scope.region))

    def open(self, reader: Reader, rule_id: str, region: str) -> Opened | None:
        """One cell with its rows. Where they are of persons, the audit has a line.

        None before the first evaluation, and where the county goes by no such rule.

        Raises:
            AccessError: the region lies outside the reader's scope.
            UnknownRegionError: the county has no such region.
        """
        card = self.scorecard(reader, region)
        if card is None:
            return None
        line = next((line for line in card.lines if line.rule.id == rule_id), None)
        if line is None:
            return None
        run, cell = card.run, line.cells[0]
        rows: tuple[Row, ...] = ()
        if cell is not None and cell.open and cell.missing is None:
            found = read_findings(self.store, run, reader.scope, rule=rule_id, region=region, limit=ROWS)
            rows = rows_of(self.store, run, reader.scope, found, self.names(run, reader.scope))
            if (found["sight"] != "all").any():
                self.store.audit("rows", role=reader.role.id, county=run.county, region=region, subject=rule_id)
        left = 0 if cell is None or cell.missing is not None else cell.open - len(rows)
        return Opened(
            rule=line.rule,
            column=card.place,
            cell=cell,
            below=tuple(
                (column, other)
                for column, other in zip(card.columns[1:], line.cells[1:], strict=True)
                if other is not None
            ),
            rows=rows,
            more=left if len(rows) == ROWS else 0,
            hidden=0 if len(rows) == ROWS else left,
        )

    def red_lists(self, reader: Reader, place: str | None = None) -> list[Opened]:
        """Every restricted rule with its rows, for those who may see them; for others the counts alone."""
        card = self.scorecard(reader, place)
        if card is None:
            return []
        opened = [self.open(reader, line.rule.id, card.place.code) for line in card.lines if line.rule.restricted]
        return [entry for entry in opened if entry is not None]

    def may_list_restricted(self, reader: Reader) -> bool:
        """Whether the red lists are open to a reader with their names."""
        return reader.scope.may(*_OF_RESTRICTED)

    def names(self, run: ObligationRun, scope: Scope) -> Mapping[str, Column]:
        """The regions a scope may see, as they were evaluated, by code."""

        def read() -> dict[str, Column]:
            county = self.store.county(
                run.county, as_of=run.as_of, known_at=run.known_at, scope=scope, kinds=("regions",), scored=False
            )
            day, regions = pd.Timestamp(run.as_of), county.regions
            held = regions[~((regions["valid_to"] < day) | (regions["valid_from"] > day)).fillna(False)]
            return {
                str(code): Column(str(code), str(name), str(level))
                for code, name, level in zip(held.index, held["name"], held["level"], strict=True)
            }

        found: Mapping[str, Column] = self.cached(("names", run.id, scope.region), read)
        return found

    def cached(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What is kept under a key, made the first time. Two keys may be made at once; one key, twice at worst."""
        with self._lock:
            if key in self._cache:
                return self._cache[key]
        made = make()
        with self._lock:
            return self._cache.setdefault(key, made)

    # Inside

    def _cells(self, run: ObligationRun, scope: Scope) -> pd.DataFrame:
        found: pd.DataFrame = self.cached(
            ("cells", run.id, scope.region), lambda: read_cells(self.store, run, scope).set_index("region_code")
        )
        return found

    def _scorecard(self, run: ObligationRun, rules: RulePack, scope: Scope, code: str) -> Scorecard:
        names = self.names(run, scope)
        try:
            level = level_of(code)
        except ValueError:
            raise UnknownRegionError(f"{code!r} is not a region code; open the county and choose again.") from None
        if not scope.covers(code):
            raise AccessError("This place is outside what your role may see; open your own region.", ids=[code])
        if code not in names:
            raise UnknownRegionError(f"Region {code} is not in this county; open the county.", ids=[code])
        below = _BELOW.get(level)
        inside = (
            [column for column in names.values() if column.level == below and column.code[: len(code)] == code]
            if below
            else []
        )
        columns = (names[code], *sorted(inside, key=lambda column: column.code))
        found = _by_rule_and_region(self._cells(run, scope), columns)
        lines = tuple(
            Line(rule, tuple(found.get((rule.id, column.code)) for column in columns))
            for rule in rules.obligations(run.as_of)
        )
        same = run.version == self.store.version(run.county) and run.method == obligations_method_of(rules)
        return Scorecard(
            run=run,
            packs=tuple((name, pack_title(name)) for name in rules.names),
            path=tuple(names[step] for step in ancestors(code) if step in names),
            columns=columns,
            lines=lines,
            conflicts=tuple(rules.conflicts(run.as_of)),
            outdated=not same,
        )


def _by_rule_and_region(cells: pd.DataFrame, columns: tuple[Column, ...]) -> dict[tuple[str, str], Cell]:
    here = cells[cells.index.isin([column.code for column in columns])]
    days = [[None if pd.isna(day) else day.date() for day in here[name]] for name in ("since", "next_due")]
    missing = [None if pd.isna(kind) else str(kind) for kind in here["missing_kind"]]
    counts = ["numerator", "denominator", "due", "overdue", "breached", "lacking", "not_recorded"]
    return {
        (rule, code): Cell(status, *numbers, since, next_due, kind)
        for code, rule, status, numbers, since, next_due, kind in zip(
            here.index,
            here["rule_id"],
            here["status"],
            here[counts].astype("int64").to_numpy().tolist(),
            *days,
            missing,
            strict=True,
        )
    }


def lines_of(
    card: Scorecard,
    *,
    statuses: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    owner: str | None = None,
    pack: str | None = None,
    sort: str = "",
) -> list[Line]:
    """The lines of a scorecard that are asked for, in the order asked for.

    ``sort``: a column's code (the worst there first), ``share`` (of the place, the lowest first), ``since`` (the
    longest wrong first), empty for the order of the papers; with a ``-`` before it the other way round.
    """
    kept = [
        line
        for line in card.lines
        if (not statuses or line.status in statuses)
        and (not kinds or line.rule.kind in kinds)
        and (owner is None or owner in line.rule.owners)
        and (pack is None or line.rule.pack == pack)
    ]
    name = sort.removeprefix("-")
    codes = [column.code for column in card.columns]
    if name in codes:
        at = codes.index(name)
        ordered = sorted(kept, key=lambda line: _badness(line, at))
    elif name == "share":
        ordered = sorted(kept, key=lambda line: _badness(line, 0)[1])
    elif name == "since":
        ordered = sorted(kept, key=lambda line: (line.cells[0] and line.cells[0].since) or date.max)
    else:
        ordered = kept
    return ordered[::-1] if sort.startswith("-") else ordered


def _badness(line: Line, at: int) -> tuple[int, float]:
    """The lower the worse: status, then the part that meets it."""
    cell = line.cells[at]
    if cell is None:
        return (len(WORST_FIRST), 2.0) if line.rule.kind != "product" else (WORST_FIRST.index("met"), 2.0)
    return WORST_FIRST.index(cell.status), 2.0 if cell.share is None else cell.share
