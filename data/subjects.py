"""A few rows by their ids, as far as a scope allows: what a task is about is looked up when it is read, never kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection

from data.engine import reading
from data.frames import frame_of
from data.scoping import View, select_rows
from data.store import Store
from data.tables import table_of
from geo.contracts import CONTRACTS
from geo.results import SUBJECT_KINDS
from geo.scope import Scope
from geo.tasks import Finding
from geo.words import CHILD_GROUPS, ELDER_GROUPS

_IDS_AT_ONCE: Final = 500


def read_subjects(
    store: Store, scope: Scope, kind: str, ids: Sequence[str], *, as_of: date, known_at: datetime | None = None
) -> pd.DataFrame:
    """The rows of ``kind`` with these ids (its contract) that ``scope`` may see on a day, hidden fields missing."""
    with reading(store.engine) as connection:
        return _rows(connection, View(scope, as_of, known_at), kind, sorted(set(ids)))


def find_subject(
    store: Store, scope: Scope, rule_id: str, subject_id: str, kinds: Sequence[str], *, restricted: bool, as_of: date
) -> Finding | None:
    """A subject of one of ``kinds`` as a finding under a rule; None where ``scope`` sees none of that id.

    Its sight is that of the obligations: of a child, an elder, another person, or anybody; of a ``restricted`` rule
    restricted.
    """
    with reading(store.engine) as connection:
        for kind in kinds:
            if kind not in SUBJECT_KINDS:
                continue
            found = _rows(connection, View(scope, as_of), kind, [subject_id])
            if found.empty:
                continue
            region = _region(connection, View(scope, as_of), kind, found)
            if region is None:
                return None
            sight = "restricted" if restricted else _sight(connection, scope.county, kind, found, as_of)
            return Finding(rule_id, kind, subject_id, region, sight)
    return None


def _rows(connection: Connection, view: View, kind: str, ids: Sequence[str]) -> pd.DataFrame:
    rows: list[Any] = []
    for start in range(0, len(ids), _IDS_AT_ONCE):
        wanted = table_of(kind).c.id.in_(ids[start : start + _IDS_AT_ONCE])
        rows += connection.execute(select_rows(kind, view).where(wanted)).all()
    return frame_of(CONTRACTS[kind], rows)


def _region(connection: Connection, view: View, kind: str, found: pd.DataFrame) -> str | None:
    """The region a subject lies in: its own, or that of the home of the person it belongs to."""
    subject = found.iloc[0]
    if kind == "regions":
        return str(found.index[0])
    if kind == "carers":
        found = _rows(connection, view, "persons", [subject["person_id"]])
        kind = "persons"
    if kind == "persons":
        if found.empty:
            return None
        found = _rows(connection, view, "households", [found["household_id"].iloc[0]])
    if found.empty or pd.isna(found["region_code"].iloc[0]):
        return None
    return str(found["region_code"].iloc[0])


def _sight(connection: Connection, county: str, kind: str, found: pd.DataFrame, as_of: date) -> str:
    if kind == "households":
        return "persons"
    if kind == "persons":
        person = found.index[0]
    elif "person_id" in found and not pd.isna(found["person_id"].iloc[0]):
        person = found["person_id"].iloc[0]
    else:
        return "all"
    view = View(Scope.whole(county), as_of)  # what somebody is, not what a reader sees of it
    wanted = table_of("spells").c.person_id == str(person)
    spells = frame_of(CONTRACTS["spells"], connection.execute(select_rows("spells", view).where(wanted)).all())
    groups = set(spells.loc[spells["to_date"].isna() | (spells["to_date"] >= pd.Timestamp(as_of)), "group"])
    if groups & set(CHILD_GROUPS):
        return "children"
    return "elders" if groups & set(ELDER_GROUPS) else "persons"
