"""Score runs and map tiles: made on a whole county, written at once, read through a scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, delete, insert, select

from data.frames import frame_of, records_of
from data.scoping import select_access, select_scores, select_summary
from data.tables import AccessRow, RuleSetRow, ScoreRow, ScoreRunRow, SummaryRow, TileRow
from geo.results import MODELS, SCORES, SUMMARIES
from geo.rule_sets import written
from geo.rules import RulePack
from geo.scope import Scope
from geo.siting import ACCESS

_TILES_AT_ONCE = 500
TRIAL = "trial:"
"""What a method begins with under which a county was only tried: its runs are shown to nobody who does not ask for
them, or the map would go by rules nobody decided on."""


@dataclass(frozen=True)
class Run:
    """One scoring of a county: of which version, day and moment on record, by which method. Counts by model, class."""

    id: int
    county: str
    version: int
    as_of: date
    known_at: datetime
    method: str
    created_at: datetime
    counts: Mapping[str, Mapping[str, int]]


def write_run(
    connection: Connection,
    code: str,
    *,
    version: int,
    as_of: date,
    known_at: datetime,
    method: str,
    created_at: datetime,
    scores: Mapping[str, pd.DataFrame],
    summary: pd.DataFrame,
    rules: RulePack | None = None,
    access: pd.DataFrame | None = None,
) -> int:
    """Write one run and return its id. One of the same version, day and method is kept: it is the same.

    ``rules``: those it was made by, kept once for all runs by them. ``access``: how well the villages are reached then.

    Raises:
        FrameError: a frame breaks contract ``SCORES``, ``SUMMARIES`` or ``ACCESS``.
    """
    for frame in scores.values():
        SCORES.check(frame)
    SUMMARIES.check(summary)
    if access is not None:
        ACCESS.check(access)
    counts = {
        model: {str(score_class): int(n) for score_class, n in frame["score_class"].value_counts().items()}
        for model, frame in scores.items()
    }
    if rules is not None:
        keep_rules(connection, rules, at=created_at)
    table = ScoreRunRow.__table__
    same = connection.scalar(
        select(table.c.id).where(
            table.c.county == code, table.c.version == version, table.c.as_of == as_of, table.c.method == method
        )
    )
    if same is not None:
        return int(same)
    run_id = connection.execute(
        insert(ScoreRunRow).values(
            county=code,
            version=version,
            as_of=as_of,
            known_at=known_at,
            method=method,
            created_at=created_at,
            counts=counts,
        )
    ).inserted_primary_key[0]  # type: ignore[index]
    rows: list[dict[str, Any]] = [
        {"run_id": run_id, "model": model, **record}
        for model, frame in scores.items()
        for record in records_of(SCORES, frame)
    ]
    if rows:
        connection.execute(insert(ScoreRow), rows)
    if len(summary):
        connection.execute(
            insert(SummaryRow), [{"run_id": run_id, **record} for record in records_of(SUMMARIES, summary)]
        )
    if access is not None and len(access):
        connection.execute(insert(AccessRow), [{"run_id": run_id, **record} for record in records_of(ACCESS, access)])
    return int(run_id)


def keep_rules(connection: Connection, rules: RulePack, *, at: datetime) -> None:
    """Keep a set of rules by its digest, once."""
    table = RuleSetRow.__table__
    if connection.scalar(select(table.c.digest).where(table.c.digest == rules.digest)) is None:
        connection.execute(insert(RuleSetRow).values(digest=rules.digest, rules=written(rules), kept_at=at))


def read_rules(connection: Connection, digest: str) -> list[dict[str, Any]] | None:
    """The rules of a digest as ``geo.rule_sets`` writes them; None where they were not kept."""
    found: list[dict[str, Any]] | None = connection.scalar(select(RuleSetRow.rules).where(RuleSetRow.digest == digest))
    return found


def standing(table: Any) -> ColumnElement[bool]:
    """The runs of ``table`` that are no trial."""
    no_trial: ColumnElement[bool] = table.c.method.not_like(f"{TRIAL}%")
    return no_trial


def find_run(
    connection: Connection,
    code: str,
    *,
    run: int | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Run | None:
    """The run called ``run``; without it the one of the latest day up to ``as_of``, on record by ``known_at``.

    Of several of one day it is the one that knew most, then the last one made: looking back at an earlier day does not
    change what the map shows. A trial is found by its id alone.
    """
    table = ScoreRunRow.__table__
    latest = (table.c.as_of.desc(), table.c.known_at.desc(), table.c.id.desc())
    query = select(table).where(table.c.county == code).order_by(*latest).limit(1)
    if run is not None:
        query = query.where(table.c.id == run)
    else:
        query = query.where(standing(table))
        if as_of is not None:
            query = query.where(table.c.as_of <= as_of)
        if known_at is not None:
            query = query.where(table.c.known_at <= known_at)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Run(**row)


def read_scores(connection: Connection, run: Run | None, model: str, scope: Scope) -> pd.DataFrame:
    """One model's scores in a run (contract ``SCORES``), as far as ``scope`` allows; empty without a run."""
    if run is None:
        return SCORES.empty()
    return frame_of(SCORES, connection.execute(select_scores(run.id, model, scope)).all())


def read_all_scores(connection: Connection, run: Run | None, scope: Scope) -> dict[str, pd.DataFrame]:
    """The scores of every model that was run, by model."""
    return {
        model: read_scores(connection, run, model, scope) for model in MODELS if run is not None and model in run.counts
    }


def read_summary(connection: Connection, run: Run | None, scope: Scope) -> pd.DataFrame:
    """The counts by region of a run (contract ``SUMMARIES``) within ``scope``; empty without a run."""
    if run is None:
        return SUMMARIES.empty()
    return frame_of(SUMMARIES, connection.execute(select_summary(run.id, scope)).all())


def read_access(connection: Connection, run: Run | None, scope: Scope) -> pd.DataFrame:
    """How well villages within ``scope`` are reached (contract ``ACCESS``) in a run; empty where it was not made."""
    if run is None:
        return ACCESS.empty()
    return frame_of(ACCESS, connection.execute(select_access(run.id, scope)).all())


def write_tiles(connection: Connection, code: str, tiles: Iterable[tuple[int, int, int, bytes]]) -> int:
    """Replace a county's tiles by (z, x, y, data); the number written."""
    connection.execute(delete(TileRow).where(TileRow.county == code))
    written, rows = 0, []
    for z, x, y, data in tiles:
        rows.append({"county": code, "z": z, "x": x, "y": y, "data": data})
        if len(rows) == _TILES_AT_ONCE:
            connection.execute(insert(TileRow), rows)
            written, rows = written + len(rows), []
    if rows:
        connection.execute(insert(TileRow), rows)
    return written + len(rows)


def read_tile(connection: Connection, code: str, z: int, x: int, y: int) -> bytes | None:
    """One tile, None where there is none."""
    return connection.scalar(
        select(TileRow.data).where(TileRow.county == code, TileRow.z == z, TileRow.x == x, TileRow.y == y)
    )
