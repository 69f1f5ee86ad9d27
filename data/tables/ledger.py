"""What the database knows of itself: its counties, what came in, what was refused, who signed in and saw what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Code, RowId


class MetaRow(Base):
    """Facts of the database by key; ``schema_version`` is one."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class CountyRow(Base):
    """One county held here. ``as_of``: the day it is shown on by default; missing means today."""

    __tablename__ = "county"

    code: Mapped[Code] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    simulated: Mapped[bool]
    as_of: Mapped[date | None]
    rule_packs: Mapped[list[str]] = mapped_column(JSON)
    calendar: Mapped[str]
    created_at: Mapped[datetime]


class ImportBatchRow(Base):
    """One file merged. rows = loaded + unchanged + repeated + rejected; noted are among the loaded."""

    __tablename__ = "import_batch"

    id: Mapped[RowId]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), index=True)
    kind: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    source: Mapped[str | None]
    at: Mapped[datetime]
    rows: Mapped[int]
    loaded: Mapped[int]
    noted: Mapped[int]
    unchanged: Mapped[int]
    repeated: Mapped[int]
    rejected: Mapped[int]


class RejectRow(Base):
    """One row of a file that was refused, and what would let it in."""

    __tablename__ = "reject"

    id: Mapped[RowId]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    sheet: Mapped[str]
    row: Mapped[int]
    column: Mapped[str]
    value: Mapped[str | None]
    reason: Mapped[str]
    fix: Mapped[str]


class AuditRow(Base):
    """Who did or saw what, and when. Names and identity numbers have no place in it."""

    __tablename__ = "audit"

    id: Mapped[RowId]
    at: Mapped[datetime]
    action: Mapped[str]
    role: Mapped[str | None]
    county: Mapped[Code | None]
    region: Mapped[Code | None]
    subject: Mapped[str | None]


class SignInRow(Base):
    """A sign-in link, good once. Only the digest of its token is kept."""

    __tablename__ = "sign_in"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"))
    region: Mapped[Code]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
