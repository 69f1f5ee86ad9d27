"""Tables written short: ``name:type``, ``?`` where it may be missing, ``!`` in the primary key, ``>table.column``.

Frozen as the migrations are: a type here means what it meant when they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine, UserDefinedType


class _Postgis(UserDefinedType[bytes]):
    cache_ok = True

    def __init__(self, spec: str) -> None:
        self.spec = spec

    def get_col_spec(self, **_: object) -> str:
        return self.spec


_TYPES: dict[str, TypeEngine[Any]] = {
    "text": sa.Text(),
    "code": sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
    "count": sa.Integer(),
    "row_id": sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    "number": sa.Float(53),
    "flag": sa.Boolean(),
    "date": sa.Date(),
    "moment": sa.DateTime(timezone=True),
    "json": sa.JSON(),
    "data": sa.LargeBinary(),
    "shape": sa.LargeBinary().with_variant(_Postgis("geometry(Geometry,4490)"), "postgresql"),
    "metres": sa.LargeBinary().with_variant(_Postgis("geometry"), "postgresql"),
}
_WRITTEN = re.compile(r"(?P<name>\w+):(?P<type>\w+)(?P<null>\?)?(?P<key>!)?(?:>(?P<to>\w+\.\w+))?")
_DATED = (
    "row_id:row_id! county:code>county.code id:code recorded_at:moment superseded_at:moment? "
    "batch_id:row_id>import_batch.id"
)


def columns(written: str) -> Iterator[sa.Column[Any]]:
    """The columns of ``written``, which stand apart by blanks."""
    for word in written.split():
        found = _WRITTEN.fullmatch(word)
        if found is None:
            raise ValueError(f"{word!r} is not written as name:type.")
        refers = [sa.ForeignKey(found["to"])] if found["to"] else []
        key = bool(found["key"])
        yield sa.Column(found["name"], _TYPES[found["type"]], *refers, nullable=bool(found["null"]), primary_key=key)


def table(name: str, written: str, *unique: sa.UniqueConstraint) -> None:
    """Make a table."""
    op.create_table(name, *columns(written), *unique)


def dated_table(name: str, written: str) -> None:
    """Make a table whose rows are closed and never changed, as of version 1."""
    table(name, f"{written} {_DATED}")
    one_current(name)


def one_current(name: str) -> None:
    """Of a dated table's rows with one id only one is current."""
    current = sa.text("superseded_at IS NULL")
    op.create_index(
        f"{name}_current", name, ["county", "id"], unique=True, sqlite_where=current, postgresql_where=current
    )
