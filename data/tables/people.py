"""Homes, the persons followed, why they are followed, where they stay and who looks after them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Code, Dated, Geometry


class HouseholdRow(Dated, Base):
    """Contract ``HOUSEHOLDS``."""

    __tablename__ = "household"

    region_code: Mapped[Code]
    group_name: Mapped[str | None]
    grid_name: Mapped[str | None]
    address: Mapped[str | None]
    location_precision: Mapped[str]
    surveyed_on: Mapped[date | None]
    geometry: Mapped[Geometry | None]


class PersonRow(Dated, Base):
    """Contract ``PERSONS``."""

    __tablename__ = "person"

    household_id: Mapped[Code]
    name: Mapped[str | None]
    birth_date: Mapped[date | None]
    sex: Mapped[str | None]
    living_arrangement: Mapped[str | None]
    income: Mapped[str | None]
    support: Mapped[str | None]
    health: Mapped[str | None]
    disability: Mapped[str | None]
    schooling: Mapped[str | None]
    school_id: Mapped[Code | None]
    registered: Mapped[bool | None]
    registered_at: Mapped[str | None]
    assessed_on: Mapped[date | None]
    unverified_since: Mapped[date | None]


class IdentityRow(Dated, Base):
    """Contract ``IDENTITIES``; ``id`` is the person's. Apart from the person, so that nothing reads it by the way."""

    __tablename__ = "identity"

    identity_hash: Mapped[Code] = mapped_column(index=True)
    identity_sealed: Mapped[str | None]


class SpellRow(Dated, Base):
    """Contract ``SPELLS``."""

    __tablename__ = "spell"

    person_id: Mapped[Code]
    group: Mapped[str]
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    end_reason: Mapped[str | None]


class PresenceRow(Dated, Base):
    """Contract ``PRESENCES``."""

    __tablename__ = "presence"

    person_id: Mapped[Code]
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    place: Mapped[str]
    source: Mapped[str | None]


class CarerRow(Dated, Base):
    """Contract ``CARERS``."""

    __tablename__ = "carer"

    person_id: Mapped[Code]
    name: Mapped[str | None]
    relation: Mapped[str | None]
    birth_date: Mapped[date | None]
    health: Mapped[str | None]
    co_resident: Mapped[bool | None]
    carer_household_id: Mapped[Code | None]
    away_place: Mapped[str | None]
    phone: Mapped[str | None]
    delegated: Mapped[bool | None]
    capable: Mapped[bool | None]
    told_village_on: Mapped[date | None]
    told_school_on: Mapped[date | None]
    capacity_assessed_on: Mapped[date | None]
    agreement_signed_on: Mapped[date | None]


class KeyPersonRow(Dated, Base):
    """Contract ``KEY_PERSONS``."""

    __tablename__ = "key_person"

    person_id: Mapped[Code]
    key_class: Mapped[str]
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    source: Mapped[str | None]


class ProvisionRow(Dated, Base):
    """Contract ``PROVISIONS``."""

    __tablename__ = "provision"

    person_id: Mapped[Code]
    item: Mapped[str]
    state: Mapped[str]
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    checked_on: Mapped[date | None]
    by: Mapped[str | None]
