"""What a measure is handed: one rule, its subjects, and what the rows that belong to each of them say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.results import STATUSES
from geo.rules import Rule
from models.obligations._ledgers import NO_DAY, Bools, Days, Ints, Ledgers, Subjects, Where, first_days, last_days
from models.people import ages

Floats = npt.NDArray[np.float64]

MET, DUE, OVERDUE, BREACHED, LACKING, NOT_RECORDED = range(len(STATUSES))
"""Statuses by their place in ``STATUSES``."""


@dataclass(frozen=True, eq=False)
class Verdicts:
    """A measure's answer for n subjects: ``status`` by place in ``STATUSES``; days (NaT: unknown); ``value`` (NaN)."""

    status: Ints
    since: Days
    due_on: Days
    value: Floats


@dataclass(frozen=True, eq=False)
class Asked:
    """One rule and its n subjects, at the positions ``at`` of their table."""

    rule: Rule
    ledgers: Ledgers
    subjects: Subjects = field(repr=False)
    at: Ints = field(repr=False)

    @classmethod
    def of(cls, rule: Rule, ledgers: Ledgers) -> Asked:
        """A rule with the subjects its population, ages and ``among`` leave."""
        subjects = ledgers.subjects(rule.population)
        asked = cls(rule, ledgers, subjects, subjects.at)
        if rule.age_from is not None or rule.age_below is not None:
            age = ages(ledgers.county, asked.index).to_numpy()
            # of an unknown age nobody is left out
            keep = ~(age < (rule.age_from or 0)) & ~(age >= (rule.age_below or np.inf))
            asked = replace(asked, at=asked.at[keep])
        for name, values in rule.among.items():
            kind, _, column = name.rpartition(".")
            if kind:
                keep = asked.count(kind, ledgers.matching(kind, {column: values})) > 0
            else:
                keep = ledgers.has(subjects.kind, column, values)[asked.at]
            asked = replace(asked, at=asked.at[keep])
        return asked

    def __len__(self) -> int:
        return len(self.at)

    @property
    def kind(self) -> str:
        """The table the subjects are rows of."""
        return self.subjects.kind

    @property
    def index(self) -> pd.Index[str]:
        """The subjects' ids."""
        return self.ledgers.table(self.kind).index[self.at]

    def days(self, column: str) -> Days:
        """A date column of the subjects' own."""
        return self.ledgers.days(self.kind, column)[self.at]

    def rows(self, where: Where | None = None, *, ended: bool = False) -> Bools:
        """The rows of the rule's table in force (``ended``: all) that its ``where``, or another, asks for."""
        found = self.ledgers.matching(self.rule.of, self.rule.where if where is None else where, ended=ended)
        return found & self.ledgers.is_own(self.rule.of, self.subjects) if self.rule.own else found

    def count(self, kind: str, chosen: Bools) -> Ints:
        """How many of the chosen rows of a kind belong to each subject."""
        owner = self.ledgers.owner(kind, self.subjects)[chosen]
        return np.bincount(owner[owner >= 0], minlength=len(self.ledgers.table(self.kind)))[self.at]

    def count_distinct(self, kind: str, chosen: Bools, column: str) -> Ints:
        """How many different words of a column the chosen rows of each subject have."""
        owner = self.ledgers.owner(kind, self.subjects)
        codes, words = self.ledgers.words(kind, column)
        use = chosen & (owner >= 0) & (codes >= 0)
        pairs = np.unique(owner[use] * max(len(words), 1) + codes[use])
        return np.bincount(pairs // max(len(words), 1), minlength=len(self.ledgers.table(self.kind)))[self.at]

    def first(self, kind: str, column: str, chosen: Bools) -> Days:
        """The earliest day of a column among the chosen rows of each subject."""
        return self._of_days(first_days, kind, column, chosen)

    def last(self, kind: str, column: str, chosen: Bools) -> Days:
        """The latest day of a column among the chosen rows of each subject."""
        return self._of_days(last_days, kind, column, chosen)

    def of_subjects(self, kind: str, days: Days) -> Days:
        """For every row of a kind the day given for the subject it belongs to; NaT where it belongs to none."""
        whole = np.full(len(self.ledgers.table(self.kind)) + 1, NO_DAY)  # the last: of no subject
        whole[self.at] = days
        found: Days = whole[self.ledgers.owner(kind, self.subjects)]
        return found

    def _of_days(self, find: Any, kind: str, column: str, chosen: Bools) -> Days:
        owner = self.ledgers.owner(kind, self.subjects)
        found: Days = find(owner, self.ledgers.days(kind, column), chosen, len(self.ledgers.table(self.kind)))[self.at]
        return found

    @property
    def followed_from(self) -> Days:
        """The day from which each subject is one; NaT where not known."""
        return self.subjects.followed_from[self.at]

    @property
    def owed_since(self) -> Days:
        """The first day a subject owed what the rule asks: it was a subject, and the rule in force."""
        if self.rule.valid_from is None:
            return self.followed_from
        in_force = np.datetime64(self.rule.valid_from, "D")
        return np.fmax(self.followed_from, in_force)  # NaT gives way

    @property
    def never_loaded(self) -> bool:
        """Whether nothing of the rule's table was ever loaded: then nothing is known of anybody."""
        return bool(self.rule.of) and self.ledgers.is_empty(self.rule.of)

    def verdicts(
        self, status: Any, *, since: Days | None = None, due_on: Days | None = None, value: Any = None
    ) -> Verdicts:
        """The answer for all subjects; ``since`` is kept only where something is wrong."""
        status = np.broadcast_to(np.asarray(status, dtype=np.int64), len(self))
        nothing = np.full(len(self), NO_DAY)
        wrong = np.isin(status, [OVERDUE, BREACHED])
        return Verdicts(
            status,
            nothing if since is None else np.where(wrong, since, NO_DAY),
            nothing if due_on is None else due_on.astype("datetime64[D]"),
            np.full(len(self), np.nan) if value is None else np.asarray(value, dtype=np.float64),
        )
