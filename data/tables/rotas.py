"""Rotas: which team patrols which waters on which days of some weeks, and in what order."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Code


class RotaPlanRow(Base):
    """One plan of a whole county. ``asked``: the options it was made by; ``result``: all of it, for who may see the
    whole county; ``replaces``: the plan it takes over from on its first day. Adopted it is by a batch (action
    ``adopt``) that puts its stops among the patrols, for as long as that batch is not taken back.
    """

    __tablename__ = "rota_plan"

    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), primary_key=True)
    plan_id: Mapped[Code] = mapped_column(primary_key=True)
    version: Mapped[int]
    method: Mapped[str]
    first: Mapped[date]
    weeks: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    replaces: Mapped[Code | None]


class RotaStopRow(Base):
    """Contract ``ROTA_STOPS``, of one plan."""

    __tablename__ = "rota_stop"

    county: Mapped[Code] = mapped_column(primary_key=True)
    plan_id: Mapped[Code] = mapped_column(primary_key=True)
    stop_id: Mapped[Code] = mapped_column(primary_key=True)
    team_id: Mapped[Code]
    day: Mapped[date]
    tour: Mapped[int]
    position: Mapped[int]
    site_id: Mapped[Code]
    region_code: Mapped[Code]
    team_region: Mapped[Code | None]
    arrive_min: Mapped[float]
    leave_min: Mapped[float]
    window: Mapped[str | None]
    km: Mapped[float]
    minutes: Mapped[float]
    kind: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["county", "plan_id"], ["rota_plan.county", "rota_plan.plan_id"]),
        Index("rota_stop_by_region", "county", "plan_id", "region_code"),
    )
