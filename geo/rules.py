"""Policy numbers as values: a ``Rule`` is one measurable line of a paper, a ``RulePack`` what a county goes by.

No policy number stands in code. Packs are written in ``data/rulepacks/*.toml``; ``data`` parses and validates them,
``models`` evaluates them. A rule marked ``local`` is a county's own decision, not a paper's, and is shown as such.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from geo.errors import RuleError, UnknownRuleError

NATIONAL = "national"
"""The pack of national orders, which every county composes."""

Clock = Literal["calendar_week", "calendar_month", "rolling_days", "calendar_year"]
CLOCKS: tuple[Clock, ...] = ("calendar_week", "calendar_month", "rolling_days", "calendar_year")


@dataclass(frozen=True)
class Rule:
    """One measurable line: what is asked of whom, how much, how often, and where it is written.

    ``id`` is the id in ``obligations.csv`` (``F10``) or, for a county's own decision, ``county.`` and a name.
    ``threshold`` is in ``unit``; ``clock`` tells how an interval is counted, ``rolling_days`` using ``threshold``.
    """

    id: str
    pack: str
    clause: str
    phrase: str
    measure: str
    document: str = ""
    population: str = ""
    threshold: float | None = None
    unit: str = ""
    clock: Clock | None = None
    owners: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    local: bool = False

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
class RulePack:
    """The rules a county goes by, composed from papers and its own decisions, by id."""

    names: tuple[str, ...]
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @classmethod
    def compose(cls, names: Iterable[str], rules: Iterable[Rule]) -> RulePack:
        """Compose rules of several packs.

        Raises:
            RuleError: two packs give different rules one id; every clash is named.
        """
        by_id: dict[str, Rule] = {}
        clashes: list[str] = []
        for rule in rules:
            other = by_id.setdefault(rule.id, rule)
            if other != rule:
                clashes.append(f"{rule.id} ({other.pack} and {rule.pack})")
        if clashes:
            raise RuleError(f"Rule packs clash over {', '.join(clashes)}; keep one of each.", ids=clashes)
        return cls(tuple(names), by_id)

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
        return iter(self.rules.values())

    @cached_property
    def digest(self) -> str:
        """Eight hexadecimal digits that change when any rule does: two runs under one digest went by the same rules."""
        text = "\n".join(repr(self.rules[rule_id]) for rule_id in sorted(self.rules))
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def number(self, rule_id: str) -> float:
        """The threshold of one rule."""
        return self[rule_id].number

    def first(self, measure: str, population: str | None = None, *, on: date) -> Rule | None:
        """The rule for a measure and population in force on a day.

        The county's paper comes before the national one, and a local decision last: a county is inspected on its paper.
        """
        found = [
            rule
            for rule in self
            if rule.measure == measure and (population is None or rule.population == population) and rule.holds_on(on)
        ]
        return min(found, key=lambda rule: (rule.local, rule.pack == NATIONAL, rule.id), default=None)
