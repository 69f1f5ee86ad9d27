"""Bringing a database to this version: all of it in one transaction, SQLite saved beside itself before."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.types import UserDefinedType

from data import spatial
from data.engine import SCHEMA_VERSION, found_version, migrating
from data.tables import Base, MetaRow
from geo.errors import DatabaseError
from geo.text import say

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Upgrade:
    """What became of a database: its version before and after, and where SQLite's was saved as it was."""

    before: str
    after: str
    backup: Path | None = None


def upgrade(url: str) -> Upgrade:
    """Bring a database to this version. One that is of it already is left alone.

    Raises:
        DatabaseError: there is none, it is of a newer version, or it fails; then it is as it was.
    """
    with migrating(url) as connection:
        before = found_version(connection)
        if before == SCHEMA_VERSION:
            return Upgrade(before, before)
        steps = list(steps_after(before))
        backup = _back_up(connection, before)
        migrate(connection, steps)
        if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
            raise DatabaseError(
                say("The database refers to rows it does not hold; have it looked at before upgrading.")
            )
    return Upgrade(before, SCHEMA_VERSION, backup)


def steps_after(version: str | None) -> Iterator[Script]:
    """The steps from a version to this one, in order; from None, an empty database, all of them.

    Raises:
        DatabaseError: no step leads on from there: the database is newer than the program.
    """
    steps = list(ScriptDirectory(str(_FOLDER)).walk_revisions())[::-1]
    known = [step.revision for step in steps]
    if version is not None and version not in known:
        raise DatabaseError(
            say("The database is of version {found}, newer than this program; use the newer program.", found=version)
        )
    yield from steps[known.index(version) + 1 if version is not None else 0 :]


def migrate(connection: Connection, steps: list[Script]) -> None:
    """Take the steps, in the connection's own transaction."""
    context = MigrationContext.configure(connection)
    with Operations.context(context):
        for step in steps:
            step.module.upgrade()
            _stamp(connection, step.revision)
    if steps and steps[-1].revision == SCHEMA_VERSION:
        spatial.fill_all(connection)


def differences(connection: Connection) -> list[Any]:
    """What differs between a database and the tables as they are declared, as Alembic tells it; nothing is right."""
    return list(compare_metadata(comparing(connection), Base.metadata))


def comparing(connection: Connection) -> MigrationContext:
    """An Alembic context that compares types and leaves alone what is not ours (PostGIS has a table of its own)."""
    dialect: Any = connection.dialect
    if dialect.name == "postgresql":
        dialect.ischema_names = {**dialect.ischema_names, "geometry": _Reflected}

    def is_ours(thing: Any, name: str | None, kind: str, reflected: bool, _compared: Any) -> bool:
        if kind == "table":
            return not (reflected and name == "spatial_ref_sys")
        return not (kind == "index" and dialect.name == "sqlite" and thing.dialect_kwargs.get("postgresql_using"))

    opts = {
        "target_metadata": Base.metadata,
        "compare_type": lambda *types: False if isinstance(types[3], _Reflected) else None,  # None: as Alembic does
        "compare_server_default": True,
        "include_object": is_ours,
    }
    return MigrationContext.configure(connection, opts=opts)


class _Reflected(UserDefinedType[bytes]):
    """A PostGIS column as reflection finds it; what it holds is not told apart."""

    def __init__(self, *_held: str) -> None:
        """Whatever the type names in brackets."""

    def get_col_spec(self, **_: object) -> str:
        return "geometry"


def _stamp(connection: Connection, revision: str) -> None:
    where = MetaRow.key == "schema_version"
    if connection.scalar(select(MetaRow.value).where(where)) is None:
        connection.execute(insert(MetaRow).values(key="schema_version", value=revision))
    else:
        connection.execute(update(MetaRow).where(where).values(value=revision))


def _back_up(connection: Connection, version: str) -> Path | None:
    """SQLite's file as it is, beside itself, for its owner alone. The write lock is held: nobody changes it."""
    if connection.dialect.name != "sqlite":
        return None
    path = Path(str(connection.engine.url.database))
    names = (
        path.with_name(f"{path.name}.version-{version}{more}.bak") for more in ("", *(f"-{n}" for n in range(2, 99)))
    )
    target = next(name for name in names if not name.exists())
    draft = target.with_name(f".{target.name}.new")
    draft.unlink(missing_ok=True)  # of an upgrade that was killed
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        source, copy = sqlite3.connect(path), sqlite3.connect(draft)
        try:
            source.backup(copy)
        finally:
            source.close()
            copy.close()
        os.replace(draft, target)
    except (OSError, sqlite3.Error) as error:
        draft.unlink(missing_ok=True)
        raise DatabaseError(
            say("The database cannot be saved beside itself before the upgrade: {reason}.", reason=str(error))
        ) from error
    return target


__all__ = ["Upgrade", "comparing", "differences", "migrate", "steps_after", "upgrade"]
