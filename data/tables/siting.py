"""Siting: how well stations reach each village, and scenarios of where the next ones go."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from data.tables.base import Base, Code


class _InVillage:
    """What is counted of one service in one village, as it stands or under a scenario."""

    service: Mapped[str]
    region_code: Mapped[Code]
    persons: Mapped[float]
    minutes: Mapped[float | None]
    beyond_30: Mapped[float]
    beyond_60: Mapped[float]
    cut_off: Mapped[float]
    unlocated: Mapped[float]


class _OfScenario:
    """A part of one scenario; what it is of comes first in its key."""

    county: Mapped[Code] = mapped_column(primary_key=True, sort_order=-1)
    scenario_id: Mapped[Code] = mapped_column(primary_key=True, sort_order=-1)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[ForeignKeyConstraint]:
        own = ["county", "scenario_id"]
        return (ForeignKeyConstraint(own, [f"site_scenario.{name}" for name in own]),)


class AccessRow(_InVillage, Base):
    """Contract ``ACCESS``, of one score run: made on the whole county, read through a scope."""

    __tablename__ = "access"

    run_id: Mapped[int] = mapped_column(ForeignKey("score_run.id"), primary_key=True)
    access_id: Mapped[Code] = mapped_column(primary_key=True)
    state: Mapped[str]
    stations: Mapped[int]
    places: Mapped[float | None]
    places_unknown: Mapped[int]


class SiteScenarioRow(Base):
    """One scenario of a whole county. ``asked``: the options it was made by; ``result``: its numbers, for who may see
    the whole county. Nobody is named or numbered in it.
    """

    __tablename__ = "site_scenario"

    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), primary_key=True)
    scenario_id: Mapped[Code] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int]
    as_of: Mapped[date]
    method: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("county", "name"),)


class SiteChoiceRow(_OfScenario, Base):
    """Contract ``SITE_CHOICES``, of one scenario."""

    __tablename__ = "site_choice"

    candidate_id: Mapped[Code] = mapped_column(primary_key=True)
    site: Mapped[Code]
    service: Mapped[str]
    region_code: Mapped[Code]
    name: Mapped[str | None]
    choice: Mapped[str]
    source: Mapped[str]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    capacity: Mapped[float | None]
    persons: Mapped[float]
    cost_yuan: Mapped[float]


class SiteVillageRow(_OfScenario, _InVillage, Base):
    """Contract ``SITE_VILLAGES``, of one scenario."""

    __tablename__ = "site_village"

    village_id: Mapped[Code] = mapped_column(primary_key=True)
    served: Mapped[float]


class SiteFlowRow(_OfScenario, Base):
    """Contract ``SITE_FLOWS``, of one scenario; ``candidate_region``: where the site lies."""

    __tablename__ = "site_flow"

    flow_id: Mapped[Code] = mapped_column(primary_key=True)
    region_code: Mapped[Code]
    candidate_id: Mapped[Code]
    candidate_region: Mapped[Code]
    persons: Mapped[float]
