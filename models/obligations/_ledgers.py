"""A county's tables as obligations read them: words as small numbers, rows by the position of whose they are.

Everything is read once and kept for all rules of one evaluation, since most rules look at the same few tables. Words
are compared as integers, and a row's owner is a position in the table of subjects: a rule over a million visits then
costs milliseconds, where comparing texts took seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.contracts import CONTRACTS
from geo.county import County
from geo.network import RoadNetwork
from geo.populations import OWNER_COLUMNS, POPULATIONS, Population
from geo.words import CHILD_GROUPS
from models.people import children, elders

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
Where = Mapping[str, tuple[str, ...]]

DIGITS = {"county": 6, "township": 9, "village": 12}
NO_DAY = np.datetime64("NaT", "D")
SIGHTS = ("all", "children", "elders", "persons")
_FOLLOWED_FROM = {"staff": "from_date", "facilities": "opened_on", "events": "occurred_on", "regions": "valid_from"}


@dataclass(frozen=True, eq=False)
class Subjects:
    """The subjects of a population.

    ``at`` (n,): their positions in the table ``kind``. By table position: ``regions`` the region's code,
    ``followed_from`` the day from which each is a subject (NaT unknown), ``sights`` positions in ``SIGHTS``.
    """

    kind: str
    level: str
    at: Ints
    regions: pd.Series[str] = field(repr=False)
    followed_from: Days = field(repr=False)
    sights: Ints = field(repr=False)


class Ledgers:
    """A county read for obligations; nothing of it is read twice."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.day = np.datetime64(county.as_of, "D")
        self._kept: dict[Hashable, Any] = {}

    def _keep(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    # Tables

    def table(self, kind: str) -> pd.DataFrame:
        """All rows of a kind known by ``as_of``."""
        return self.county.frames[kind]

    def is_empty(self, kind: str) -> bool:
        """Whether nothing of a kind was ever loaded."""
        return len(self.table(kind)) == 0

    def days(self, kind: str, column: str) -> Days:
        """A date column in days."""
        return cast(
            Days, self._keep(("days", kind, column), lambda: self.table(kind)[column].to_numpy("datetime64[D]"))
        )

    def recorded(self, kind: str, column: str) -> Bools:
        """Where a column is recorded; an empty text is not."""

        def read() -> Bools:
            values = self.table(kind)[column]
            there = values.notna().to_numpy(dtype=bool)
            return there & (values != "").fillna(False).to_numpy(dtype=bool) if values.dtype == "str" else there

        return cast(Bools, self._keep(("recorded", kind, column), read))

    def words(self, kind: str, column: str) -> tuple[Ints, list[str]]:
        """A coded column as numbers, -1 where not recorded, and the words they stand for (``true`` and ``false``)."""

        def read() -> tuple[Ints, list[str]]:
            values = self.table(kind)[column]
            codes, uniques = pd.factorize(values)
            if str(values.dtype) == "boolean":
                return codes, ["true" if value else "false" for value in uniques]
            return codes, [str(value) for value in uniques]

        return cast(tuple[Ints, list[str]], self._keep(("words", kind, column), read))

    def has(self, kind: str, column: str, values: tuple[str, ...]) -> Bools:
        """The rows whose column is one of some words."""
        codes, words = self.words(kind, column)
        wanted = np.array([number for number, word in enumerate(words) if word in values], dtype=np.int64)
        return np.isin(codes, wanted)

    def in_force(self, kind: str) -> Bools:
        """The rows that hold on ``as_of``: begun, not ended, and not planned for later."""

        def read() -> Bools:
            holds = np.ones(len(self.table(kind)), dtype=bool)
            names = CONTRACTS[kind].names
            for name in ("from_date", "opened_on"):
                if name in names:
                    holds &= ~(self.days(kind, name) > self.day)
            if "to_date" in names:
                holds &= ~(self.days(kind, "to_date") < self.day)
            return holds

        return cast(Bools, self._keep(("in_force", kind), read))

    def matching(self, kind: str, where: Where, *, ended: bool = False) -> Bools:
        """The rows in force (``ended``: all) whose columns have one of the words given."""

        def read() -> Bools:
            found = np.ones(len(self.table(kind)), dtype=bool) if ended else self.in_force(kind).copy()
            for column, values in where.items():
                found &= self.has(kind, column, values)
            return found

        return cast(Bools, self._keep(("matching", kind, ended, tuple(sorted(where.items()))), read))

    # Whose a row is

    def owner(self, kind: str, subjects: Subjects) -> Ints:
        """For every row of ``kind`` the position of the subject it belongs to in the subjects' table; -1: of none."""

        def read() -> Ints:
            index = self.table(subjects.kind).index
            if kind == subjects.kind:
                return np.arange(len(index))  # a column of their own
            if subjects.kind == "regions":
                codes, uniques = pd.factorize(self.regions_of(kind))
                cut = [
                    str(code) if subjects.level == "group" else str(code)[: DIGITS[subjects.level]] for code in uniques
                ]
                return _taken(index.get_indexer(pd.Index(cut, dtype="str")), codes)
            codes, uniques = pd.factorize(self.table(kind)[OWNER_COLUMNS[subjects.kind]])
            return _taken(index.get_indexer(pd.Index(uniques)), codes)

        return cast(Ints, self._keep(("owner", kind, subjects.kind, subjects.level), read))

    def is_own(self, kind: str, subjects: Subjects) -> Bools:
        """Whether a row stands on record for the region itself it belongs to, and not for a place inside it."""

        def read() -> Bools:
            at = self.table(subjects.kind).index.get_indexer(pd.Index(self.regions_of(kind)))
            return cast(Bools, at == self.owner(kind, subjects))

        return cast(Bools, self._keep(("own", kind, subjects.kind, subjects.level), read))

    def regions_of(self, kind: str) -> pd.Series[str]:
        """The region code of every row of a kind, missing where it has none."""

        def read() -> pd.Series[str]:
            rows, contract = self.table(kind), CONTRACTS[kind]
            if kind == "regions":
                return pd.Series(rows.index, index=rows.index, dtype="str")
            if kind == "persons":
                return self.county.person_places["region_code"].reindex(rows.index)
            if contract.region_column is not None:
                return rows[contract.region_column]
            assert contract.belongs_to is not None, kind
            column, parent = contract.belongs_to
            codes = self.regions_of(parent)
            found: pd.Series[str] = codes.reindex(rows[column].to_numpy()).set_axis(rows.index)
            return found

        return cast("pd.Series[str]", self._keep(("regions", kind), read))

    def places(self, subjects: Subjects, level: str) -> tuple[Ints, npt.NDArray[np.object_]]:
        """By row of the subjects' table the region of a level it lies in, -1: none; and those regions' codes."""

        def read() -> tuple[Ints, npt.NDArray[np.object_]]:
            levels = self.county.regions["level"]
            known = self.county.regions.index[levels == level]
            if level == "county":
                known = pd.Index([self.county.code], dtype="str")
            codes, uniques = pd.factorize(subjects.regions)
            digits = DIGITS[level]
            cut = [str(code)[:digits] if len(str(code)) >= digits else "" for code in uniques]
            return _taken(known.get_indexer(pd.Index(cut, dtype="str")), codes), known.to_numpy(dtype=object)

        return cast(tuple[Ints, npt.NDArray[np.object_]], self._keep(("places", subjects.kind, level), read))

    # Subjects

    def subjects(self, population: str) -> Subjects:
        """The subjects of a population on ``as_of``."""
        return cast(Subjects, self._keep(("subjects", population), lambda: self._read(POPULATIONS[population])))

    def _read(self, population: Population) -> Subjects:
        kind = population.kind
        chosen = self.matching(kind, population.where).copy()
        if kind == "regions":
            chosen &= ~(self.days(kind, "valid_from") > self.day) & ~(self.days(kind, "valid_to") < self.day)
        followed_from: Days = np.full(len(chosen), NO_DAY)
        if population.groups:
            chosen &= self._members(population.groups)
            followed_from = self._spells_begun(population.groups)
        elif kind in _FOLLOWED_FROM:
            followed_from = self.days(kind, _FOLLOWED_FROM[kind])
        chosen &= ~(followed_from > self.day)  # what begins later is no subject yet
        level = population.where["level"][0] if kind == "regions" else ""
        return Subjects(kind, level, np.flatnonzero(chosen), self.regions_of(kind), followed_from, self._sights(kind))

    def _members(self, groups: tuple[str, ...]) -> Bools:
        """Members of the groups on the day: children only while they are under their group's age."""
        grown = tuple(group for group in groups if group not in CHILD_GROUPS)
        young = tuple(group for group in groups if group in CHILD_GROUPS)
        return self._in_groups(grown) | (self._in_groups(young) & self._young)

    def _in_groups(self, groups: tuple[str, ...]) -> Bools:
        spells = self.matching("spells", {"group": groups})
        return self._owners_of_spells(spells) > 0

    def _owners_of_spells(self, spells: Bools) -> Ints:
        owner = self._owner_of_person("spells")[spells]
        return np.bincount(owner[owner >= 0], minlength=len(self.table("persons")))

    def _owner_of_person(self, kind: str) -> Ints:
        def read() -> Ints:
            codes, uniques = pd.factorize(self.table(kind)["person_id"])
            return _taken(self.table("persons").index.get_indexer(pd.Index(uniques)), codes)

        return cast(Ints, self._keep(("person", kind), read))

    def _spells_begun(self, groups: tuple[str, ...]) -> Days:
        """By person, the earliest day of their running spells in the groups."""
        spells = self.matching("spells", {"group": groups})
        return first_days(self._owner_of_person("spells"), self.days("spells", "from_date"), spells, self._persons)

    @property
    def _persons(self) -> int:
        return len(self.table("persons"))

    @cached_property
    def _young(self) -> Bools:
        return np.asarray(self.table("persons").index.isin(children(self.county)))

    @cached_property
    def _old(self) -> Bools:
        return np.asarray(self.table("persons").index.isin(elders(self.county)))

    def _sights(self, kind: str) -> Ints:
        """By row, what a reader must be allowed to see it: a position in ``SIGHTS``."""

        def read() -> Ints:
            of_person = np.select([self._young, self._old], [1, 2], 3)
            if kind == "persons":
                return of_person
            if kind == "households":
                return np.full(len(self.table(kind)), 3)
            if "person_id" not in CONTRACTS[kind].names:
                return np.zeros(len(self.table(kind)), dtype=np.int64)
            owner = self._owner_of_person(kind)
            of_nobody = ~self.recorded(kind, "person_id")
            # of a person no longer on record nothing is known: closest is safest
            return np.where(of_nobody, 0, np.where(owner >= 0, np.append(of_person, 3)[owner], 3))

        return cast(Ints, self._keep(("sights", kind), read))

    @cached_property
    def network(self) -> RoadNetwork:
        """The county's roads open on ``as_of``."""
        return RoadNetwork.from_roads(self.county.metric("roads"), on=self.county.as_of)


def first_days(owner: Ints, days: Days, chosen: Bools, size: int) -> Days:
    """By owner position, the earliest of the chosen rows' days; NaT where there is none."""
    found = np.full(size, np.iinfo(np.int64).max)
    use = chosen & (owner >= 0) & ~np.isnat(days)
    np.minimum.at(found, owner[use], days[use].astype(np.int64))
    return np.where(found == np.iinfo(np.int64).max, NO_DAY, found.astype("datetime64[D]"))


def last_days(owner: Ints, days: Days, chosen: Bools, size: int) -> Days:
    """By owner position, the latest of the chosen rows' days; NaT where there is none."""
    found = np.full(size, np.iinfo(np.int64).min)
    use = chosen & (owner >= 0) & ~np.isnat(days)
    np.maximum.at(found, owner[use], days[use].astype(np.int64))
    return np.where(found == np.iinfo(np.int64).min, NO_DAY, found.astype("datetime64[D]"))


def _taken(positions: Ints, codes: Ints) -> Ints:
    """Positions by code, -1 for what has none."""
    return np.append(np.asarray(positions, dtype=np.int64), -1)[codes]
