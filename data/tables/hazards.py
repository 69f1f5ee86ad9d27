"""Dangerous places, their equipment, what happened there, and who patrols them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from data.tables.base import Base, Code, Dated, Geometry


class HazardSiteRow(Dated, Base):
    """Contract ``HAZARD_SITES``."""

    __tablename__ = "hazard_site"

    region_code: Mapped[Code]
    name: Mapped[str | None]
    kind: Mapped[str]
    depth_m: Mapped[float | None]
    bank: Mapped[str | None]
    owner: Mapped[str | None]
    keeper: Mapped[str | None]
    keeper_phone: Mapped[str | None]
    barrier: Mapped[str | None]
    swimming_place: Mapped[bool | None]
    patrol_skills: Mapped[str | None]
    two_persons: Mapped[bool | None]
    keeper_patrols: Mapped[bool | None]
    open_from: Mapped[str | None]
    open_to: Mapped[str | None]
    surveyed_on: Mapped[date | None]
    source: Mapped[str | None]
    unverified_since: Mapped[date | None]
    geometry: Mapped[Geometry | None]


class EquipmentRow(Dated, Base):
    """Contract ``EQUIPMENT``."""

    __tablename__ = "equipment"

    site_id: Mapped[Code]
    item: Mapped[str]
    present: Mapped[bool | None]
    usable: Mapped[bool | None]
    checked_on: Mapped[date | None]


class IncidentRow(Dated, Base):
    """Contract ``INCIDENTS``."""

    __tablename__ = "incident"

    region_code: Mapped[Code]
    site_id: Mapped[Code | None]
    occurred_on: Mapped[date]
    hour: Mapped[int | None]
    victims: Mapped[int | None]
    outcome: Mapped[str]
    source: Mapped[str | None]
    geometry: Mapped[Geometry | None]


class TeamRow(Dated, Base):
    """Contract ``TEAMS``."""

    __tablename__ = "team"

    region_code: Mapped[Code]
    name: Mapped[str | None]
    members: Mapped[int | None]
    vehicle: Mapped[str | None]
    mode: Mapped[str | None]
    skills: Mapped[str | None]
    shifts: Mapped[str | None]
    days_off: Mapped[str | None]
    hours_per_week: Mapped[float | None]
    phone: Mapped[str | None]
    geometry: Mapped[Geometry | None]


class PatrolRow(Dated, Base):
    """Contract ``PATROLS``."""

    __tablename__ = "patrol"

    site_id: Mapped[Code]
    team_id: Mapped[Code | None]
    planned_on: Mapped[date | None]
    planned_at: Mapped[str | None]
    done_on: Mapped[date | None]
    arrived_at: Mapped[str | None]
    left_at: Mapped[str | None]
    findings: Mapped[str | None]
    not_done_reason: Mapped[str | None]
    plan_id: Mapped[Code | None]
    source: Mapped[str | None]


class AlertRow(Dated, Base):
    """Contract ``ALERTS``."""

    __tablename__ = "alert"

    region_code: Mapped[Code]
    kind: Mapped[str]
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    source: Mapped[str | None]
    geometry: Mapped[Geometry | None]
