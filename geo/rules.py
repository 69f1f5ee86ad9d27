"""Policy numbers as values: a ``Rule`` is one measurable line of a paper, a ``RulePack`` what a county goes by.

No policy number stands in code. Packs are written in ``data/rulepacks/*.toml``; ``data`` parses and validates them,
``models`` evaluates them. A rule marked ``local`` is a county's own decision, not a paper's, and is shown as such.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from geo.errors import RuleError, UnknownRuleError

NATIONAL = "national"
"""The pack of national orders, which every county composes."""

Kind = Literal["measured", "inventory", "product", "parameter"]
KINDS: tuple[Kind, ...] = ("measured", "inventory", "product", "parameter")
"""What a rule is: ``measured`` is met or not; ``inventory`` is counted and judged only where the county sets a number;
``product`` is met by the software itself, as a test shows; ``parameter`` is a number the scores go by."""

Measure = Literal["share", "presence", "count_above", "interval", "clock", "deadline", "completeness", "distance"]
MEASURES: tuple[Measure, ...] = (
    "share",  # a column of each subject has a value it should have
    "presence",  # each subject has enough rows of a table, now
    "count_above",  # where more subjects than a number live, more of something is owed
    "interval",  # something is done again within a period
    "clock",  # from one day of an event to another no more than so long
    "deadline",  # something is there by a day of the year, or by one day
    "completeness",  # the fields that must be on record are
    "distance",  # something lies no farther than so many metres or minutes
)
"""The few ways anything is evaluated; ``models.obligations`` has one file for each."""

Clock = Literal["calendar_week", "calendar_month", "calendar_quarter", "calendar_year", "school_term", "rolling_days"]
CLOCKS: tuple[Clock, ...] = (
    "calendar_week",
    "calendar_month",
    "calendar_quarter",
    "calendar_year",
    "school_term",
    "rolling_days",
)
Values = tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One measurable line: what is asked of whom, how much, how often, and where it is written.

    ``id`` is the id in ``obligations.csv`` (``F10``), with a part where one line asks several things (``F2.village``),
    or, for a county's own decision, ``county.`` and a name. ``key`` is the name scores ask for it by, and
    ``key_of`` for whom they do, where that is not the population.
    ``threshold`` is in ``unit``; ``clock`` tells how an interval is counted, ``rolling_days`` using ``threshold``.

    Who: ``population`` (``geo.populations``), of them those whose columns have one of the values in ``among`` (a column
    of their own, or ``kind.column`` of a row in force that belongs to them), ``age_from`` to below ``age_below`` years.

    What, by ``measure``; ``of`` is the kind of the rows looked at, ``where`` the values they must have; ``own``: only
    rows on record for the region itself, not those of places inside it:

    - ``share``: ``column`` is one of ``accepts``, or none of ``rejects``, or recorded at all;
    - ``presence``: at least ``threshold`` rows of ``of``, or so many different values of their column ``distinct``;
    - ``count_above``: of ``counted`` (a population) more than ``threshold`` belong to the subject; then it needs
      ``then`` rows of ``of``, and without ``of`` it is a breach;
    - ``interval``: the last day ``on`` of the rows is no older than the ``clock`` allows;
    - ``clock``: from column ``start`` to column ``end`` of the subject at most ``threshold`` ``unit`` (hour, day,
      month); ``late_meets``: an end after that still meets it, only what has not ended is overdue;
    - ``deadline``: a row dated ``on`` for each of the days ``due``: ``11-01`` each year, ``2024-05-31`` once,
      ``@summer_holiday:before``, ``@winter_holiday`` or ``@春节:last`` (the day before, the first or the last day of it
      in the county's calendar);
    - ``completeness``: all of ``fields`` are recorded, ``kind.column`` meaning in some row that belongs to the subject;
    - ``distance``: the nearest row of ``of`` is at most ``threshold`` ``unit`` (m, min) away.

    ``share`` is the part of all subjects that must meet it (1: every one). ``settles`` names the obligation a county's
    own decision gives a number to. ``restricted`` rules are listed only to those who may see names. ``shown_by`` names
    the test that shows a ``product`` rule.
    """

    id: str
    pack: str
    clause: str
    phrase: str
    key: str = ""
    key_of: str = ""
    kind: Kind = "parameter"
    measure: Measure | None = None
    document: str = ""
    population: str = ""
    among: Mapping[str, Values] = field(default_factory=dict, hash=False)
    age_from: float | None = None
    age_below: float | None = None
    of: str = ""
    where: Mapping[str, Values] = field(default_factory=dict, hash=False)
    on: str = ""
    column: str = ""
    accepts: Values = ()
    rejects: Values = ()
    own: bool = False
    distinct: str = ""
    counted: str = ""
    then: int | None = None
    start: str = ""
    end: str = ""
    late_meets: bool = False
    due: Values = ()
    fields: Values = ()
    threshold: float | None = None
    unit: str = ""
    clock: Clock | None = None
    share: float = 1.0
    owners: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    local: bool = False
    settles: str = ""
    restricted: bool = False
    shown_by: str = ""

    @property
    def obligation(self) -> str:
        """The id in ``obligations.csv`` this rule is of, or is part of; empty for a county's own decision."""
        return "" if self.id.startswith("county.") else self.id.partition(".")[0]

    @property
    def asked_of(self) -> str:
        """For whom scores ask for it."""
        return self.key_of or self.population

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def number(self) -> float:
        """The threshold, where the rule has one.

        Raises:
            RuleError: the rule states no number.
        """
        if self.threshold is None:
            raise RuleError(f"Rule {self.id} states no threshold; write one in pack {self.pack}.", ids=[self.id])
        return self.threshold


@dataclass(frozen=True)
class Conflict:
    """Two rules of a county that ask the same of the same people in different ways on one day."""

    first: Rule
    second: Rule
    differing: tuple[str, ...]


@dataclass(frozen=True)
class RulePack:
    """The rules a county goes by, composed from papers and its own decisions.

    An id may stand several times, for times that do not overlap: the same line before and after it was changed.
    """

    names: tuple[str, ...]
    all: tuple[Rule, ...] = ()

    @classmethod
    def compose(cls, names: Iterable[str], rules: Iterable[Rule]) -> RulePack:
        """Compose rules of several packs.

        Raises:
            RuleError: two different rules of one id are in force at the same time; every clash is named.
        """
        kept: dict[str, list[Rule]] = {}
        clashes: list[str] = []
        for rule in rules:
            others = kept.setdefault(rule.id, [])
            if rule in others:
                continue
            clashes += [f"{rule.id} ({other.pack} and {rule.pack})" for other in others if overlap(rule, other)]
            others.append(rule)
        if clashes:
            raise RuleError(f"Rule packs clash over {', '.join(clashes)}; keep one of each.", ids=clashes)
        return cls(tuple(names), tuple(rule for versions in kept.values() for rule in versions))

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """By id, the last version of each."""
        return {rule.id: rule for rule in sorted(self.all, key=lambda rule: rule.valid_from or date.min)}

    def __getitem__(self, rule_id: str) -> Rule:
        try:
            return self.rules[rule_id]
        except KeyError:
            raise UnknownRuleError(
                f"No rule {rule_id} in the packs {', '.join(self.names)}; add it to one of them.", ids=[rule_id]
            ) from None

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self.rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.all)

    @cached_property
    def digest(self) -> str:
        """Eight hexadecimal digits that change when any rule does: two runs under one digest went by the same rules."""
        text = "\n".join(sorted(repr(rule) for rule in self))
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    @cached_property
    def _by_key(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self:
            found.setdefault(rule.key, []).append(rule)
        return found

    def number(self, rule_id: str) -> float:
        """The threshold of one rule."""
        return self[rule_id].number

    def first(self, key: str, population: str | None = None, *, on: date) -> Rule | None:
        """The rule for a key and population in force on a day.

        The county's paper comes before the national one, and a local decision last: a county is inspected on its paper.
        """
        found = [
            rule
            for rule in self._by_key.get(key, ())
            if (population is None or rule.asked_of == population) and rule.holds_on(on)
        ]
        return min(found, key=lambda rule: (rule.local, rule.pack == NATIONAL, rule.id), default=None)

    def obligations(self, on: date) -> list[Rule]:
        """The rules evaluated on a day, parameters left out, in the order of the packs.

        Where the county's own decision settles an inventory line, the line is measured by it, and says it is local.
        A decision on what a paper asks as well (same key and population) gives way to the paper.
        """
        settled = {rule.settles: rule for rule in self if rule.settles and rule.holds_on(on)}
        evaluated = [rule for rule in self if rule.kind != "parameter" and not rule.settles and rule.holds_on(on)]
        papers = {(rule.key, rule.population) for rule in evaluated if rule.key and not rule.local}
        found = []
        for rule in evaluated:
            if rule.local and (rule.key, rule.population) in papers:
                continue  # the county decided only for want of a paper
            decision = settled.get(rule.id)
            found.append(rule if decision is None else _settle(rule, decision))
        return found

    def conflicts(self, on: date) -> list[Conflict]:
        """Rules of two papers that ask the same of the same people in different ways."""
        found = []
        judged = [
            rule for rule in self if rule.key and rule.kind == "measured" and not rule.local and rule.holds_on(on)
        ]
        for number, first in enumerate(judged):
            for second in judged[number + 1 :]:
                if (first.key, first.population) == (second.key, second.population) and first.pack != second.pack:
                    differing = tuple(
                        name
                        for name in ("threshold", "unit", "clock", "share")
                        if _value(first, name) != _value(second, name)
                    )
                    if differing:
                        found.append(Conflict(first, second, differing))
        return found


def overlap(first: Rule, second: Rule) -> bool:
    """Whether two rules are in force on some same day."""
    starts = max(first.valid_from or date.min, second.valid_from or date.min)
    return starts <= min(first.valid_to or date.max, second.valid_to or date.max)


def _settle(rule: Rule, decision: Rule) -> Rule:
    """A paper's line with the number the county decided on."""
    given = {
        name: _value(decision, name)
        for name in ("measure", "of", "where", "on", "threshold", "unit", "clock", "share", "distinct", "due")
        if _value(decision, name) not in (None, "", (), {})
    }
    return replace(rule, kind="measured", local=True, **given)


def _value(rule: Rule, name: str) -> Any:
    return getattr(rule, name)
