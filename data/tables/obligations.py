"""What a county owes: runs of the obligations, their cells by region and findings by subject."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Code, RowId


class ObligationRunRow(Base):
    """One evaluation of one county's rules. ``rules``: the digest of the packs it went by."""

    __tablename__ = "obligation_run"

    id: Mapped[RowId]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), index=True)
    version: Mapped[int]
    as_of: Mapped[date]
    known_at: Mapped[datetime]
    method: Mapped[str]
    created_at: Mapped[datetime]


class CellRow(Base):
    """Contract ``CELLS``, of one run."""

    __tablename__ = "cell"

    run_id: Mapped[int] = mapped_column(ForeignKey("obligation_run.id"), primary_key=True)
    rule_id: Mapped[str] = mapped_column(primary_key=True)
    region_code: Mapped[Code] = mapped_column(primary_key=True)
    level: Mapped[str]
    status: Mapped[str]
    numerator: Mapped[int]
    denominator: Mapped[int]
    due: Mapped[int]
    overdue: Mapped[int]
    breached: Mapped[int]
    lacking: Mapped[int]
    not_recorded: Mapped[int]
    since: Mapped[date | None]
    next_due: Mapped[date | None]
    missing_kind: Mapped[str | None]


class FindingRow(Base):
    """Contract ``FINDINGS``, of one run."""

    __tablename__ = "finding"
    __table_args__ = (Index("finding_by_region", "run_id", "rule_id", "region_code"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("obligation_run.id"), primary_key=True)
    rule_id: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[Code] = mapped_column(primary_key=True)
    region_code: Mapped[Code]
    subject_kind: Mapped[str]
    status: Mapped[str]
    since: Mapped[date | None]
    due_on: Mapped[date | None]
    value: Mapped[float | None]
    sight: Mapped[str]
