"""What every table stands on: the declarative base, and ``Dated``, by which nothing recorded is ever lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from sqlalchemy import BigInteger, Date, Float, Index, Integer, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from data.types import CODE, GEOMETRY, Moment

Code = Annotated[str, mapped_column(CODE)]
Geometry = Annotated[bytes, mapped_column(GEOMETRY)]
# SQLite numbers rows by itself only in a column declared INTEGER.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")
RowId = Annotated[int, mapped_column(_NUMBER, primary_key=True)]


class Base(DeclarativeBase):
    """Base of every ``...Row``."""

    type_annotation_map = {str: Text, date: Date, datetime: Moment, float: Float(53), int: Integer}  # noqa: RUF012


class Dated:
    """Transaction time: a row is what was on record from ``recorded_at`` until ``superseded_at``.

    An update closes the old row and adds a new one. That one mechanism gives ``known_at``, the old value kept, the
    history of changes, and undo. ``id`` is the contract's index; of the rows with one ``id`` only one is current.

    ``county``, ``batch_id`` and ``superseded_by`` are no foreign keys: only ``data.importing.merge`` writes these
    tables, with a batch it has just made in a county it has locked; the batch itself refers to the county. To check a
    million rows one by one would keep others waiting (decision 9).
    """

    row_id: Mapped[RowId]
    county: Mapped[Code]
    id: Mapped[Code]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    batch_id: Mapped[int] = mapped_column(_NUMBER)
    superseded_by: Mapped[int | None] = mapped_column(_NUMBER)
    """The batch that closed the row: what ``undo`` of that batch brings back."""

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Index, ...]:
        name: str = cls.__tablename__  # type: ignore[attr-defined]
        current = cls.superseded_at.is_(None)
        return (Index(f"{name}_current", "county", "id", unique=True, sqlite_where=current, postgresql_where=current),)
