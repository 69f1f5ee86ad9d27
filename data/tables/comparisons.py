"""The comparison of lists 不重不漏不错, who signed for it, and which records were judged to be two persons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Code, RowId


class ComparisonRow(Base):
    """One comparison of a quarter's lists. The last one of a quarter counts; earlier ones stay to be read."""

    __tablename__ = "comparison"

    id: Mapped[RowId]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), index=True)
    quarter: Mapped[str]  # 2026Q3
    made_at: Mapped[datetime]
    lists: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The lists compared: whose, file name and digest, and how its rows were accounted for."""
    counts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """By village: persons, matched, double, missing, differing. No person in it."""


class ComparisonItemRow(Base):
    """One line of a result of a comparison. Names stand here: read only by who may see names."""

    __tablename__ = "comparison_item"

    id: Mapped[RowId]
    comparison_id: Mapped[int] = mapped_column(ForeignKey("comparison.id"))
    result: Mapped[str]  # double, missing, differing
    person: Mapped[int]  # who is meant, by number within the comparison
    region_code: Mapped[Code | None]  # None: village unknown
    name: Mapped[str | None]
    birth_date: Mapped[date | None]
    sex: Mapped[str | None]
    list: Mapped[str | None]
    row: Mapped[int | None]
    field: Mapped[str | None]
    certain: Mapped[bool]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("comparison_item_by_village", "comparison_id", "region_code"),)


class SignOffRow(Base):
    """A village's signature under its part of one comparison."""

    __tablename__ = "comparison_sign_off"

    id: Mapped[RowId]
    comparison_id: Mapped[int] = mapped_column(ForeignKey("comparison.id"))
    region_code: Mapped[Code]  # the county's own code stands for the rows whose village is unknown
    by: Mapped[str]
    signed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("comparison_id", "region_code"),)


class ApartRow(Base):
    """Two records judged to be two persons: they are not proposed as one again, until that is withdrawn."""

    __tablename__ = "person_apart"

    id: Mapped[RowId]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), index=True)
    first: Mapped[Code]  # in the order of their bytes
    second: Mapped[Code]
    by: Mapped[str | None]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
