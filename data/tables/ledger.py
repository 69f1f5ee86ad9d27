"""What the database knows of itself: its counties, what came in, what was refused, who signed in and saw what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Code, RowId
from data.types import Sentence
from geo.text import Text

SentenceText = Annotated[Text, mapped_column(Sentence)]


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


class NumberGivenRow(Base):
    """The last number given in a county of those that begin with ``letters`` (``data.numbered``): what was deleted
    leaves its number taken."""

    __tablename__ = "number_given"

    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), primary_key=True)
    letters: Mapped[Code] = mapped_column(primary_key=True)
    last: Mapped[int]


class ImportBatchRow(Base):
    """One change of what is on record: a file merged, two persons made one, or a batch undone.

    rows = loaded + unchanged + repeated + rejected; noted are among the loaded. ``kind`` is that of the file, or of
    what was merged or undone; ``action`` tells which of the three it was.
    """

    __tablename__ = "import_batch"

    id: Mapped[RowId]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), index=True)
    action: Mapped[str]  # load, merge, undo
    kind: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    source: Mapped[str | None]
    by_role: Mapped[str | None]
    at: Mapped[datetime]
    rows: Mapped[int]
    loaded: Mapped[int]
    noted: Mapped[int]
    unchanged: Mapped[int]
    repeated: Mapped[int]
    rejected: Mapped[int]
    made: Mapped[dict[str, int]] = mapped_column(JSON)
    """Rows written by kind: a file of persons makes households as well."""
    crs: Mapped[str | None]
    crs_stated: Mapped[str | None]  # declared (by who loaded it), own (in the file), default (of the format)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))


class RejectRow(Base):
    """One fault of a refused row, and what would let it in. Identity numbers stand here masked."""

    __tablename__ = "reject"

    id: Mapped[RowId]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    sheet: Mapped[str]
    row: Mapped[int]
    cell: Mapped[str]
    column: Mapped[str]
    value: Mapped[str | None]
    reason: Mapped[SentenceText]
    fix: Mapped[SentenceText]


class NoteRow(Base):
    """What is to be known of a row that was loaded all the same."""

    __tablename__ = "import_note"

    id: Mapped[RowId]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    sheet: Mapped[str]
    row: Mapped[int]
    cell: Mapped[str]
    column: Mapped[str]
    value: Mapped[str | None]
    note: Mapped[SentenceText]


class MappingRow(Base):
    """How the columns of one source's files are read, so that next quarter's file just loads."""

    __tablename__ = "mapping"

    id: Mapped[RowId]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    headers: Mapped[list[str]] = mapped_column(JSON)
    """The file's headers: a file with the same ones is of this source."""
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("county", "kind", "name"),)


class DecisionRow(Base):
    """A decision of the county the program may act on, with the document that holds it: ``reverse_gcj02``."""

    __tablename__ = "decision"

    id: Mapped[RowId]
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"), index=True)
    key: Mapped[str]
    document: Mapped[str]
    by: Mapped[str]
    decided_on: Mapped[date]
    recorded_at: Mapped[datetime]


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
