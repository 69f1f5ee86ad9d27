"""Tasks (派单) and what became of them: rows are added and never changed, so any moment can be read again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Code


class TaskRow(Base):
    """Contract ``TASKS`` without what its steps make of it. No name of a person followed stands here."""

    __tablename__ = "task"
    __table_args__ = (
        Index("task_by_region", "county", "region_code"),
        Index("task_by_subject", "county", "rule_id", "subject_id"),
    )

    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), primary_key=True)
    id: Mapped[Code] = mapped_column(primary_key=True)  # RW0001, numbered by county
    rule_id: Mapped[str]
    clause: Mapped[str]
    phrase: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[Code]
    region_code: Mapped[Code]
    sight: Mapped[str]
    owner_kind: Mapped[str]
    owner: Mapped[str]
    owner_name: Mapped[str | None]


class TaskStepRow(Base):
    """One step of a task: who, when, what, and how the task stood after it. The first is its dispatch."""

    __tablename__ = "task_step"
    __table_args__ = (ForeignKeyConstraint(["county", "task_id"], ["task.county", "task.id"]),)

    county: Mapped[Code] = mapped_column(primary_key=True)
    task_id: Mapped[Code] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # of two steps taken at once one has it
    kind: Mapped[str]
    on: Mapped[date]
    at: Mapped[datetime]
    by_role: Mapped[str]
    by_region: Mapped[Code]
    text: Mapped[str | None]
    state: Mapped[str]
    level: Mapped[str]
    due_on: Mapped[date]


class AttachmentRow(Base):
    """A photo or file of a step, as cleaned before it was kept. ``type``: jpeg, png, pdf, xlsx, docx."""

    __tablename__ = "attachment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county", "task_id", "number"], ["task_step.county", "task_step.task_id", "task_step.number"]
        ),
    )

    county: Mapped[Code] = mapped_column(primary_key=True)
    task_id: Mapped[Code] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # the step's
    name: Mapped[str]
    type: Mapped[str]
    size: Mapped[int]  # bytes
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
