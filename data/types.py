"""Column types that mean the same on SQLite and on PostgreSQL with PostGIS.

Values are the same on both: geometry is little-endian WKB (two dimensions, EPSG:4490), a moment is an aware UTC
``datetime``, a code is text ordered by its bytes.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy import BindParameter, ColumnElement, DateTime, Dialect, LargeBinary, Text, cast, func
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from geo.crs import STORAGE_EPSG
from geo.text import Text as SaidText


class _PostgisGeometry(UserDefinedType[bytes]):
    """``geometry(Geometry,4490)``, written and read as WKB."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return f"geometry(Geometry,{STORAGE_EPSG})"

    def bind_expression(self, bindvalue: BindParameter[bytes]) -> ColumnElement[bytes]:
        return func.ST_GeomFromWKB(cast(bindvalue, LargeBinary), STORAGE_EPSG, type_=self)

    def column_expression(self, column: ColumnElement[bytes]) -> ColumnElement[bytes]:
        return func.ST_AsBinary(column, "NDR", type_=LargeBinary)


GEOMETRY: TypeEngine[bytes] = LargeBinary().with_variant(_PostgisGeometry(), "postgresql")
"""WKB in a BLOB on SQLite, a PostGIS geometry on PostgreSQL."""

CODE: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
"""An id or region code: compared byte by byte on both, so that a range of codes is a prefix."""


class Moment(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, without its zone on SQLite, which keeps none.

        Raises:
            ValueError: the moment has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; pass an aware datetime.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sentence(TypeDecorator[SaidText]):
    """A sentence that can be read in two languages: its template and values, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: SaidText | None, _dialect: Dialect) -> str | None:
        """The sentence's template and values; dates and numbers of numpy as text."""
        if value is None:
            return None
        return json.dumps([value.template, value.values], ensure_ascii=False, default=str)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> SaidText | None:
        """The sentence again."""
        return None if value is None else SaidText(*json.loads(value))
