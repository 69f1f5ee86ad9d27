"""How good the score was found to be: the last evaluations of a county, kept for whoever may open its map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import insert, select

from data.counties import find_county
from data.engine import reading, writing
from data.store import Store
from data.tables import EvaluationRow

Kind = Literal["record", "simulated"]
KINDS: Final[tuple[Kind, ...]] = ("record", "simulated")
"""By the county's own incidents; on simulated counties whose truth is known."""


@dataclass(frozen=True)
class Evaluation:
    """One evaluation: counts and shares, no place smaller than a township and no person in it."""

    kind: str
    method: str
    made_at: datetime
    result: Mapping[str, Any]


def keep_evaluation(store: Store, county: str, kind: Kind, method: str, result: Mapping[str, Any]) -> None:
    """Keep an evaluation (plain JSON values). Earlier ones stay.

    Raises:
        UnknownCountyError: there is no such county.
    """
    with writing(store.engine) as connection:
        find_county(connection, county)
        connection.execute(
            insert(EvaluationRow).values(
                county=county, kind=kind, method=method, made_at=store.clock(), result=dict(result)
            )
        )


def last_evaluations(store: Store, county: str) -> dict[str, Evaluation]:
    """The last evaluation of each kind, by kind."""
    table = EvaluationRow.__table__
    query = select(table.c.kind, table.c.method, table.c.made_at, table.c.result).where(table.c.county == county)
    with reading(store.engine) as connection:
        rows = connection.execute(query.order_by(table.c.id)).all()
    return {row.kind: Evaluation(*row) for row in rows}
