"""Runs that are kept already: the one of a version, day and method, the last one somebody could have seen then, those
two methods can be held against each other by, and how many subjects are of which class in two of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import select

from data.counties import find_county, read_version
from data.engine import reading, writing
from data.runs import TRIAL, keep_rules, read_rules, standing
from data.scoping import select_class_pairs
from data.store import Store
from data.tables import ObligationRunRow, ScoreRunRow
from geo.rules import RulePack
from geo.scope import Scope

_TABLES: dict[str, Any] = {"obligations": ObligationRunRow.__table__, "scores": ScoreRunRow.__table__}
RUNS = tuple(_TABLES)
"""What is kept in runs."""


@dataclass(frozen=True)
class Kept:
    """One run of ``RUNS``: of which version and day, what was on record, and by which method and rules."""

    id: int
    version: int
    as_of: date
    known_at: datetime
    method: str

    @property
    def plain_method(self) -> str:
        """The method, whether tried or in force."""
        return self.method.removeprefix(TRIAL)

    @property
    def is_trial(self) -> bool:
        """Whether it was only tried."""
        return self.method.startswith(TRIAL)


def kept_run(store: Store, what: str, county: str, *, version: int, as_of: date, method: str) -> Kept | None:
    """The run of that version, day and method; None where it is still to be made."""
    table = _TABLES[what]
    return _first(store, what, county, table.c.version == version, table.c.as_of == as_of, table.c.method == method)


def seen_run(store: Store, what: str, county: str, *, as_of: date, by: datetime) -> Kept | None:
    """The last run of a day that had been made by a moment: what was shown then of that very day."""
    table = _TABLES[what]
    return _first(store, what, county, table.c.as_of == as_of, table.c.created_at <= by, standing(table))


def kept_runs(store: Store, what: str, county: str) -> list[Kept]:
    """Every run of a county, trials among them: of the latest day, version and making first."""
    table = _TABLES[what]
    latest = (table.c.as_of.desc(), table.c.version.desc(), table.c.created_at.desc(), table.c.id.desc())
    query = select(*_columns(table)).where(table.c.county == county).order_by(*latest)
    with reading(store.engine) as connection:
        find_county(connection, county)
        return [Kept(**row) for row in connection.execute(query).mappings()]


def kept_rules(store: Store, method: str) -> list[dict[str, Any]] | None:
    """The rules a method ends with, as ``geo.rule_sets`` writes them; None where they were not kept."""
    with reading(store.engine) as connection:
        return read_rules(connection, method.rpartition("/")[2])


def keep_rule_sets(store: Store, *packs: RulePack) -> None:
    """Keep sets of rules that runs go by, where they are not kept yet."""
    with writing(store.engine) as connection:
        for pack in packs:
            keep_rules(connection, pack, at=store.clock())


def class_pairs(store: Store, before: int, after: int, scope: Scope) -> pd.DataFrame:
    """How many subjects are of which class in two score runs of one county, by model and region: counts, which any
    role may see of its own region.

    Returns:
        Columns model, region_code, before, after ("" where a run does not score the subject) and n, in that order.
    """
    with reading(store.engine) as connection:
        rows = connection.execute(select_class_pairs(before, after, scope)).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=["model", "region_code", "before", "after", "n"]).astype(
        {"model": "str", "region_code": "str", "before": "str", "after": "str", "n": "int64"}
    )


def version_at(store: Store, county: str, known_at: datetime) -> int:
    """The county's version at a moment; 0 before anything was on record."""
    with reading(store.engine) as connection:
        find_county(connection, county)
        return read_version(connection, county, known_at=known_at)


def _first(store: Store, what: str, county: str, *where: Any) -> Kept | None:
    table = _TABLES[what]
    query = select(*_columns(table)).where(table.c.county == county, *where)
    query = query.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(1)
    with reading(store.engine) as connection:
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Kept(**row)


def _columns(table: Any) -> list[Any]:
    return [table.c[name] for name in ("id", "version", "as_of", "known_at", "method")]
