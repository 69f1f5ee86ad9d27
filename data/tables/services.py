"""Staff, and what they do: visits, inspections, assessments, reports, events, activities, arrangements."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from data.tables.base import Base, Code, Dated


class StaffRow(Dated, Base):
    """Contract ``STAFF``."""

    __tablename__ = "staff"

    region_code: Mapped[Code]
    name: Mapped[str | None]
    sex: Mapped[str | None]
    role: Mapped[str]
    full_time: Mapped[bool | None]
    certified_on: Mapped[date | None]
    trained_on: Mapped[date | None]
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    phone: Mapped[str | None]
    unverified_since: Mapped[date | None]


class VisitRow(Dated, Base):
    """Contract ``VISITS``."""

    __tablename__ = "visit"

    person_id: Mapped[Code]
    visited_on: Mapped[date]
    kind: Mapped[str]
    staff_id: Mapped[Code | None]
    health_checked: Mapped[bool | None]
    spirit_checked: Mapped[bool | None]
    safety_checked: Mapped[bool | None]
    hygiene_checked: Mapped[bool | None]
    findings: Mapped[str | None]


class InspectionRow(Dated, Base):
    """Contract ``INSPECTIONS``."""

    __tablename__ = "inspection"

    region_code: Mapped[Code]
    facility_id: Mapped[Code | None]
    kind: Mapped[str | None]
    topic: Mapped[str | None]
    subject: Mapped[str]
    inspected_on: Mapped[date]
    by: Mapped[str | None]
    findings: Mapped[str | None]


class AssessmentRow(Dated, Base):
    """Contract ``ASSESSMENTS``."""

    __tablename__ = "assessment"

    person_id: Mapped[Code]
    assessed_on: Mapped[date]
    kind: Mapped[str]
    level: Mapped[str | None]
    by: Mapped[str | None]
    note: Mapped[str | None]


class ReportRow(Dated, Base):
    """Contract ``REPORTS``."""

    __tablename__ = "report"

    region_code: Mapped[Code]
    kind: Mapped[str]
    due_on: Mapped[date | None]
    sent_on: Mapped[date | None]
    by: Mapped[str | None]
    note: Mapped[str | None]


class EventRow(Dated, Base):
    """Contract ``EVENTS``."""

    __tablename__ = "event"

    region_code: Mapped[Code]
    person_id: Mapped[Code | None]
    kind: Mapped[str]
    occurred_on: Mapped[date]
    occurred_hour: Mapped[int | None]
    reported_on: Mapped[date | None]
    reported_hour: Mapped[int | None]
    assessed_on: Mapped[date | None]
    handled_on: Mapped[date | None]
    feedback_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    facility_id: Mapped[Code | None]
    note: Mapped[str | None]


class ArrangementRow(Dated, Base):
    """Contract ``ARRANGEMENTS``."""

    __tablename__ = "arrangement"

    region_code: Mapped[Code]
    facility_id: Mapped[Code | None]
    item: Mapped[str]
    state: Mapped[str]
    responsible: Mapped[str | None]
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    checked_on: Mapped[date | None]


class ActivityRow(Dated, Base):
    """Contract ``ACTIVITIES``."""

    __tablename__ = "activity"

    region_code: Mapped[Code]
    facility_id: Mapped[Code | None]
    kind: Mapped[str]
    topic: Mapped[str | None]
    held_on: Mapped[date]
    participants: Mapped[int | None]
    by: Mapped[str | None]
