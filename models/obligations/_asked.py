"""What a measure is handed: one rule, its subjects, and the rows that belong to each of them.

Subjects are read once for each population and kept; rows in force are read once for each kind. Both are shared by all
rules of one evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from geo.contracts import CONTRACTS
from geo.county import County
from geo.network import RoadNetwork
from geo.populations import OWNER_COLUMNS, POPULATIONS, Population
from geo.rules import Rule
from geo.words import CHILD_GROUPS
from models.people import ages, children, elders

_DIGITS = {"county": 6, "township": 9, "village": 12}
_FOLLOWED_FROM = {"staff": "from_date", "facilities": "opened_on", "events": "occurred_on", "regions": "valid_from"}


class Ledgers:
    """A county's rows, as obligations read them: subjects by population, rows in force by kind."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.day = pd.Timestamp(county.as_of)
        self._in_force: dict[str, pd.DataFrame] = {}
        self._subjects: dict[str, pd.DataFrame] = {}

    def in_force(self, kind: str) -> pd.DataFrame:
        """The rows of a kind that hold on ``as_of``: begun, not ended, and not planned for later."""
        if kind not in self._in_force:
            rows: pd.DataFrame = self.county.frames[kind]
            holds = pd.Series(True, index=rows.index)
            for first in ("from_date", "opened_on"):
                if first in rows:
                    holds &= rows[first].isna() | (rows[first] <= self.day)
            if "to_date" in rows:
                holds &= rows["to_date"].isna() | (rows["to_date"] >= self.day)
            self._in_force[kind] = rows[holds]
        return self._in_force[kind]

    def is_empty(self, kind: str) -> bool:
        """Whether nothing of a kind was ever loaded."""
        return len(self.county.frames[kind]) == 0

    def subjects(self, population: str) -> pd.DataFrame:
        """The subjects of a population: their own columns, and ``region_code``, ``followed_from``, ``sight``."""
        if population not in self._subjects:
            self._subjects[population] = self._read(POPULATIONS[population])
        return self._subjects[population]

    def _read(self, population: Population) -> pd.DataFrame:
        rows = self.in_force(population.kind) if population.kind != "persons" else self.county.persons
        for column, values in population.where.items():
            rows = rows[rows[column].isin(values)]
        if population.kind == "regions":
            ended = (rows["valid_to"] < self.day) | (rows["valid_from"] > self.day)
            rows = rows[~ended.fillna(False)]
        if population.groups:
            rows = rows.loc[rows.index.isin(self._members(population.groups))]
        rows = pd.DataFrame(rows.drop(columns="geometry", errors="ignore"))
        return rows.assign(
            region_code=self._regions(population.kind, rows),
            followed_from=self._followed_from(population, rows),
            sight=self._sights(population.kind, rows),
        )

    def _members(self, groups: tuple[str, ...]) -> pd.Index[str]:
        """Members of the groups on the day: children only while they are under their group's age."""
        found = self.county.members(*(group for group in groups if group not in CHILD_GROUPS))
        asked = [group for group in groups if group in CHILD_GROUPS]
        if asked:
            young = self._young.intersection(self.county.members(*asked))
            found = found.union(young)
        return found

    @cached_property
    def network(self) -> RoadNetwork:
        """The county's roads open on ``as_of``."""
        return RoadNetwork.from_roads(self.county.metric("roads"), on=self.county.as_of)

    @cached_property
    def _young(self) -> pd.Index[str]:
        return children(self.county)

    @cached_property
    def _old(self) -> pd.Index[str]:
        return elders(self.county)

    @cached_property
    def _region_of_person(self) -> pd.Series[str]:
        return self.county.person_places["region_code"]

    def _regions(self, kind: str, rows: pd.DataFrame) -> pd.Series[str]:
        if kind == "regions":
            return pd.Series(rows.index.astype("str"), index=rows.index, dtype="str")
        if kind == "persons":
            return self._region_of_person.reindex(rows.index)
        contract = CONTRACTS[kind]
        if contract.region_column is not None:
            return rows[contract.region_column]
        if contract.belongs_to is not None and contract.belongs_to[1] == "persons":
            return rows["person_id"].map(self._region_of_person)
        raise ValueError(f"Rows of {kind} have no region.")

    def _followed_from(self, population: Population, rows: pd.DataFrame) -> pd.Series[pd.Timestamp]:
        """The day from which a subject is one: of persons the earliest running spell of the groups asked for."""
        if population.groups:
            spells = self.in_force("spells")
            begun = spells[spells["group"].isin(population.groups)].groupby("person_id")["from_date"].min()
            return begun.reindex(rows.index).astype("datetime64[s]")
        column = _FOLLOWED_FROM.get(population.kind)
        if column is None:
            return pd.Series(np.datetime64("NaT"), index=rows.index, dtype="datetime64[s]")
        return rows[column].astype("datetime64[s]")

    def _sights(self, kind: str, rows: pd.DataFrame) -> pd.Series[str]:
        if kind == "households":
            return pd.Series("persons", index=rows.index, dtype="str")
        if kind == "persons":
            people = pd.Series(rows.index, index=rows.index)
        elif "person_id" in rows:
            people = rows["person_id"]
        else:
            return pd.Series("all", index=rows.index, dtype="str")
        sight = np.select(
            [people.isna(), people.isin(self._young), people.isin(self._old)], ["all", "children", "elders"], "persons"
        )
        return pd.Series(sight, index=rows.index, dtype="str")


@dataclass(frozen=True, eq=False)
class Asked:
    """One rule and its subjects (index: subject_id) in a county."""

    rule: Rule
    ledgers: Ledgers
    subjects: pd.DataFrame = field(repr=False)

    @classmethod
    def of(cls, rule: Rule, ledgers: Ledgers) -> Asked:
        """A rule with the subjects its population, ages and ``among`` leave."""
        subjects = ledgers.subjects(rule.population)
        if rule.age_from is not None or rule.age_below is not None:
            age = ages(ledgers.county, subjects.index)
            # of an unknown age nobody is left out
            keep = ~(age < (rule.age_from or 0)) & ~(age >= (rule.age_below or np.inf))
            subjects = subjects[keep.to_numpy(dtype=bool)]
        asked = cls(rule, ledgers, subjects)
        for column, values in rule.among.items():
            asked = cls(rule, ledgers, asked.subjects[asked._has(column, values)])
        return asked

    @property
    def kind(self) -> str:
        """The table the subjects are rows of."""
        return POPULATIONS[self.rule.population].kind

    @property
    def day(self) -> pd.Timestamp:
        """``as_of``."""
        return self.ledgers.day

    def value_of(self, column: str) -> pd.Series[Any]:
        """An own column of the subjects."""
        if column == "geometry":
            return self.ledgers.county.frames[self.kind]["geometry"].reindex(self.subjects.index)
        return self.subjects[column]

    def rows(self, kind: str, where: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
        """Rows of a kind in force with those values, ``subject_id`` saying whose they are."""
        return self._owned(kind, matching(self.ledgers.in_force(kind), where))

    def all_rows(self, kind: str, where: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
        """As ``rows``, those that have ended among them."""
        return self._owned(kind, matching(self.ledgers.county.frames[kind], where))

    def _owned(self, kind: str, rows: pd.DataFrame) -> pd.DataFrame:
        if self.kind == "regions":
            contract = CONTRACTS[kind]
            codes = rows[contract.region_column] if contract.region_column else self.ledgers._regions(kind, rows)
            level = POPULATIONS[self.rule.population].where["level"][0]
            owner = codes if level == "group" else codes.str[: _DIGITS[level]]
        else:
            owner = rows[OWNER_COLUMNS[self.kind]]
        return pd.DataFrame(rows.assign(subject_id=owner)[owner.isin(self.subjects.index).to_numpy()])

    def _has(self, column: str, values: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        if "." not in column:
            return as_text(self.value_of(column)).isin(values).to_numpy()
        kind, _, name = column.partition(".")
        held = self.rows(kind, {name: values})["subject_id"]
        return self.subjects.index.isin(held)


def as_text(values: pd.Series[Any]) -> pd.Series[str]:
    """Values as rules write them: ``true`` and ``false``, coded words, numbers as they stand."""
    if str(values.dtype) == "boolean":
        return values.map({True: "true", False: "false"}).astype("str")
    return values.astype("str")


def matching(rows: pd.DataFrame, where: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """The rows whose columns have one of the values given."""
    for column, values in where.items():
        rows = rows[as_text(rows[column]).isin(values).to_numpy()]
    return rows


def verdicts(
    asked: Asked,
    status: Any,
    *,
    since: pd.Series[pd.Timestamp] | None = None,
    due_on: pd.Series[pd.Timestamp] | None = None,
    value: Any = None,
) -> pd.DataFrame:
    """A measure's answer, by subject: ``status`` of ``geo.results.STATUSES``, ``since``, ``due_on``, ``value``."""
    index = asked.subjects.index
    never = pd.Series(np.datetime64("NaT"), index=index, dtype="datetime64[s]")
    return pd.DataFrame(
        {
            "status": pd.Series(np.asarray(status, dtype=object), index=index, dtype="str"),
            "since": never if since is None else since.reindex(index).astype("datetime64[s]"),
            "due_on": never if due_on is None else due_on.reindex(index).astype("datetime64[s]"),
            "value": pd.Series(np.nan if value is None else np.asarray(value, dtype="float64"), index=index),
        }
    )


def owed_since(asked: Asked) -> pd.Series[pd.Timestamp]:
    """The first day a subject owed what the rule asks: when it became a subject, and the rule was in force."""
    begun: pd.Series[pd.Timestamp] = asked.subjects["followed_from"].astype("datetime64[s]")
    if asked.rule.valid_from is None:
        return begun
    in_force = pd.Timestamp(asked.rule.valid_from)
    return begun.where(begun > in_force, in_force)
