"""Runs of the obligations: evaluated on a whole county, written at once, read through a scope."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select

from data.counties import find_county
from data.engine import reading, writing
from data.frames import frame_of, records_of
from data.scoping import select_cells, select_findings
from data.store import Store
from data.tables import CellRow, CountyRow, FindingRow, ObligationRunRow
from geo.results import CELLS, FINDINGS
from geo.scope import Scope

_AT_ONCE = 20_000


@dataclass(frozen=True)
class ObligationRun:
    """One evaluation of a county: of which version, day and moment on record, by which method and rules."""

    id: int
    county: str
    version: int
    as_of: date
    known_at: datetime
    method: str
    created_at: datetime


def write_obligations(
    store: Store,
    code: str,
    *,
    version: int,
    as_of: date,
    known_at: datetime,
    method: str,
    cells: pd.DataFrame,
    findings: pd.DataFrame,
) -> ObligationRun:
    """Keep an evaluation of the whole county, in one transaction. One of the same version, day and method is kept.

    Raises:
        FrameError: a frame breaks contract ``CELLS`` or ``FINDINGS``.
    """
    CELLS.check(cells)
    FINDINGS.check(findings)
    values: dict[str, Any] = {
        "county": code,
        "version": version,
        "as_of": as_of,
        "known_at": known_at,
        "method": method,
        "created_at": store.clock(),
    }
    table = ObligationRunRow.__table__
    with writing(store.engine) as connection:
        find_county(connection, code)
        # two evaluations at once: the second waits, and finds that of the first
        connection.execute(select(CountyRow.code).where(CountyRow.code == code).with_for_update(key_share=True))
        same = select(table).where(
            *(table.c[name] == values[name] for name in ("county", "version", "as_of", "method"))
        )
        found = connection.execute(same).mappings().first()
        if found is not None:
            return ObligationRun(**found)
        run_id = connection.execute(insert(ObligationRunRow).values(**values)).inserted_primary_key[0]  # type: ignore[index]
        for row, contract, frame in ((CellRow, CELLS, cells), (FindingRow, FINDINGS, findings)):
            for rows in _parts(records_of(contract, frame)):
                connection.execute(
                    insert(row), [{"run_id": run_id, **_without(record, contract.index)} for record in rows]
                )
    return ObligationRun(int(run_id), **values)


def find_obligations(
    store: Store,
    code: str,
    *,
    run: int | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    exactly: bool = False,
) -> ObligationRun | None:
    """The evaluation called ``run``, or that of the latest day up to ``as_of`` on record by ``known_at``.

    Of several of one day it is the one that knew most, then the last one made; ``exactly``: only of that very day.
    """
    table = ObligationRunRow.__table__
    query = select(table).where(table.c.county == code)
    if run is not None:
        query = query.where(table.c.id == run)
    if as_of is not None:
        query = query.where(table.c.as_of == as_of if exactly else table.c.as_of <= as_of)
    if known_at is not None:
        query = query.where(table.c.known_at <= known_at)
    query = query.order_by(table.c.as_of.desc(), table.c.known_at.desc(), table.c.id.desc()).limit(1)
    with reading(store.engine) as connection:
        find_county(connection, code)
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else ObligationRun(**row)


def read_cells(store: Store, run: ObligationRun, scope: Scope, *, rule: str | None = None) -> pd.DataFrame:
    """The cells of an evaluation (contract ``CELLS``) in the regions of a scope, of one rule or of all."""
    with reading(store.engine) as connection:
        return _frame(connection, CELLS, select_cells(run.id, scope, rule=rule))


def read_findings(
    store: Store,
    run: ObligationRun,
    scope: Scope,
    *,
    rule: str | None = None,
    subject: str | None = None,
    region: str | None = None,
    limit: int | None = None,
    alongside: Collection[int] = (),
) -> pd.DataFrame:
    """The findings of an evaluation (contract ``FINDINGS``) a scope may see, of one rule or all, of one subject
    or all, in a region of it.

    ``alongside``: the ids of evaluations it is compared with; see ``data.scoping.select_findings``.
    """
    query = select_findings(run.id, scope, rule=rule, subject=subject, region=region, limit=limit, alongside=alongside)
    with reading(store.engine) as connection:
        return _frame(connection, FINDINGS, query)


def _frame(connection: Connection, contract: Any, query: Any) -> pd.DataFrame:
    return frame_of(contract, connection.execute(query).all())


def _parts(records: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(records), _AT_ONCE):
        yield records[start : start + _AT_ONCE]


def _without(record: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != name}
