"""Opening a database: SQLite in one file, or PostgreSQL with PostGIS. Every way it can fail is one sentence.

SQLite runs in write-ahead mode: a long import does not stop readers. A new database comes into being whole or not at
all: SQLite's is built beside its place and moved there, PostgreSQL's in one transaction.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from data.tables import Base, MetaRow
from geo.errors import DatabaseError

SCHEMA_VERSION = "1"
"""Goes up whenever a table changes."""

_BUSY_MS = 10_000
_URLS = "sqlite:///FILE or postgresql://USER@HOST/NAME"


def open_engine(url: str, *, create: bool = False) -> Engine:
    """An engine on a database of this version. ``create`` makes the database where there is none yet.

    Raises:
        DatabaseError: the URL is malformed, the folder missing or not writable, the file no database, the server
            unreachable, or the database of another version. After a failed ``create`` nothing is left behind.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseError(f"The database URL is malformed; write {_URLS}.") from None
    match parsed.get_backend_name():
        case "sqlite":
            return _open_sqlite(parsed, create=create)
        case "postgresql":
            return _open_postgres(parsed, create=create)
        case other:
            raise DatabaseError(f"Databases of kind {other} are not supported; write {_URLS}.")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose every query sees the same moment of the database.

    Raises:
        DatabaseError: the database fails.
    """
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    try:
        with engine.connect().execution_options(**options) as connection:
            yield connection
    except DBAPIError as error:
        raise _failure("read", engine.url, error) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction: all of it is kept, or none. On SQLite it holds the write lock from its start.

    Raises:
        DatabaseError: the database fails.
    """
    try:
        with engine.connect().execution_options(shouwang_write=True) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise _failure("written", engine.url, error) from error


def _open_sqlite(url: URL, *, create: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise DatabaseError("The database URL names no file; write sqlite:///FILE.")
    path = Path(url.database)
    if not path.parent.is_dir():
        raise DatabaseError(f"Folder {path.parent} does not exist; make it, or name another database file.")
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder; name a database file in it.")
    if not path.exists():
        if not create:
            raise DatabaseError(f"There is no database at {path}; make one with `shouwang init` or `shouwang demo`.")
        _create_sqlite(path)
    visitor = create_engine(url, hide_parameters=True)  # changes nothing: the file may be somebody else's
    try:
        _check_version(visitor)
    except DBAPIError as error:
        if "not a database" in str(error.orig):
            raise DatabaseError(f"{path} is not a database; name another file.") from error
        raise _failure("opened", url, error) from error
    finally:
        visitor.dispose()
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _create_sqlite(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    engine = create_engine(URL.create("sqlite", database=str(draft)))
    try:
        # For its owner alone: it will hold names. SQLite gives its side files the same mode.
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with engine.begin() as connection:
            _create_tables(connection)
        engine.dispose()
        if not path.exists():  # someone else's, made meanwhile, is as good
            os.replace(draft, path)
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseError(f"No database can be made in folder {path.parent}: it cannot be written to.") from error
    finally:
        engine.dispose()
        for leftover in (draft, draft.with_name(f"{draft.name}-journal")):
            leftover.unlink(missing_ok=True)


def _set_up_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # _begin_sqlite begins: the driver would begin only before a write
    for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("shouwang_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _open_postgres(url: URL, *, create: bool) -> Engine:
    try:
        engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise DatabaseError("PostgreSQL needs one more package: pip install 'shouwang[postgres]'.") from error
    try:
        if create and not inspect(engine).has_table(MetaRow.__tablename__):
            with engine.begin() as connection:
                connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
                _create_tables(connection)
        _check_version(engine)
    except DBAPIError as error:
        engine.dispose()
        raise _failure("opened", url, error) from error
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def _create_tables(connection: Connection) -> None:
    Base.metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(MetaRow).values(key="schema_version", value=SCHEMA_VERSION))


def _check_version(engine: Engine) -> None:
    place = engine.url.render_as_string(hide_password=True)
    with engine.connect() as connection:
        if not inspect(connection).has_table(MetaRow.__tablename__):
            raise DatabaseError(f"{place} holds no Shouwang database; name another, or make one with `shouwang init`.")
        found = connection.scalar(select(MetaRow.value).where(MetaRow.key == "schema_version"))
    if found != SCHEMA_VERSION:
        raise DatabaseError(
            f"{place} is a database of version {found}, and this program reads version {SCHEMA_VERSION}; "
            "use the program it was made with, or name another database."
        )


def _failure(what: str, url: URL, error: DBAPIError) -> DatabaseError:
    place = url.render_as_string(hide_password=True)
    reason = str(error.orig).strip().splitlines()[0].rstrip(".") if str(error.orig).strip() else "no answer"
    return DatabaseError(f"The database {place} cannot be {what}: {reason}.")
