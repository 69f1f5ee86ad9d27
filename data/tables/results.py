"""What was computed on a whole county: score runs, their scores and summaries, and the county's map tiles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Code, RowId
from data.types import CODE
from geo.results import SUMMARY_COUNTS


class ScoreRunRow(Base):
    """One scoring of one county. ``counts``: rows by model and class."""

    __tablename__ = "score_run"

    id: Mapped[RowId]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), index=True)
    version: Mapped[int]
    as_of: Mapped[date]
    known_at: Mapped[datetime]
    method: Mapped[str]
    created_at: Mapped[datetime]
    counts: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON)


class ScoreRow(Base):
    """Contract ``SCORES``, of one model in one run."""

    __tablename__ = "score"

    run_id: Mapped[int] = mapped_column(ForeignKey("score_run.id"), primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[Code] = mapped_column(primary_key=True)
    region_code: Mapped[Code]
    score_class: Mapped[str]
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    rank: Mapped[int | None]
    worst_tenth: Mapped[float | None]
    survey_rank: Mapped[int | None]
    evidence_grade: Mapped[str]
    factors: Mapped[str]
    reasons: Mapped[str]
    fixes: Mapped[str]


class RuleSetRow(Base):
    """The rules runs were made by, as ``geo.rule_sets`` writes them, by the digest their method ends with."""

    __tablename__ = "rule_set"

    digest: Mapped[str] = mapped_column(primary_key=True)
    rules: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    kept_at: Mapped[datetime]


class EvaluationRow(Base):
    """How good the drowning score of a county was found to be: shares and counts, no place below a township."""

    __tablename__ = "evaluation"

    id: Mapped[RowId]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), index=True)
    kind: Mapped[str]
    method: Mapped[str]
    made_at: Mapped[datetime]
    result: Mapped[dict[str, Any]] = mapped_column(JSON)


class SummaryRow(Base):
    """Contract ``SUMMARIES``, of one run: its many counts are listed once, in the contract."""

    __table__ = Table(
        "summary",
        Base.metadata,
        Column("run_id", ForeignKey("score_run.id"), primary_key=True),
        Column("region_code", CODE, primary_key=True),
        Column("level", Text, nullable=False),
        *(Column(name, Integer, nullable=False) for name in SUMMARY_COUNTS),
    )


class TileRow(Base):
    """One vector tile of a county's basemap."""

    __tablename__ = "tile"

    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), primary_key=True)
    z: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int] = mapped_column(primary_key=True)
    y: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
