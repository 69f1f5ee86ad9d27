"""Regions, their residents, what stands in them and the roads between."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Code, Dated, Geometry


class RegionRow(Dated, Base):
    """Contract ``REGIONS``; ``id`` is the region code."""

    __tablename__ = "region"

    name: Mapped[str]
    level: Mapped[str]
    parent_code: Mapped[Code | None]
    kind: Mapped[str | None]
    seat_lon: Mapped[float | None]
    seat_lat: Mapped[float | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_code: Mapped[Code | None]
    ledger_checked_on: Mapped[date | None]
    source: Mapped[str | None]
    geometry: Mapped[Geometry | None]


class PopulationRow(Dated, Base):
    """Contract ``POPULATIONS``."""

    __tablename__ = "population"

    region_code: Mapped[Code]
    sex: Mapped[str]
    age_from: Mapped[int]
    age_to: Mapped[int | None]
    persons: Mapped[int]
    source: Mapped[str | None]


class FacilityRow(Dated, Base):
    """Contract ``FACILITIES``."""

    __tablename__ = "facility"

    region_code: Mapped[Code]
    name: Mapped[str | None]
    kind: Mapped[str]
    capacity: Mapped[int | None]
    places_free: Mapped[int | None]
    opened_on: Mapped[date | None]
    geometry: Mapped[Geometry | None]


class CandidateRow(Dated, Base):
    """Contract ``CANDIDATES``."""

    __tablename__ = "candidate"

    region_code: Mapped[Code]
    name: Mapped[str | None]
    kind: Mapped[str]
    capacity: Mapped[int | None]
    cost_yuan: Mapped[float | None]
    ownership: Mapped[str | None]
    geometry: Mapped[Geometry | None]


class RoadRow(Dated, Base):
    """Contract ``ROADS``."""

    __tablename__ = "road"

    region_code: Mapped[Code]
    name: Mapped[str | None]
    class_: Mapped[str] = mapped_column("class")
    speed_kph: Mapped[float]
    oneway: Mapped[bool | None]
    closed_from: Mapped[date | None]
    closed_to: Mapped[date | None]
    slope: Mapped[str | None]
    geometry: Mapped[Geometry | None]
