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
from geo.text import say

SCHEMA_VERSION = "11"
"""Goes up whenever a table changes: the last revision in ``data/migrations``."""

_BUSY_MS = 30_000  # a million rows replaced hold the write lock for 10 s on a busy machine: who waits is not refused
_URLS = "sqlite:///FILE or postgresql://USER@HOST/NAME"


def open_engine(url: str, *, create: bool = False) -> Engine:
    """An engine on a database of this version. ``create`` makes the database where there is none yet.

    Raises:
        DatabaseError: the URL is malformed, the folder missing or not writable, the file no database, the server
            unreachable, or the database of another version. After a failed ``create`` nothing is left behind.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, create=create)
    return _open_postgres(parsed, create=create)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise DatabaseError(f"The database URL is malformed; write {_URLS}.") from None
    if kind not in {"sqlite", "postgresql"}:
        raise DatabaseError(f"Databases of kind {kind} are not supported; write {_URLS}.")
    return parsed


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
        raise failure("read", engine.url, error) from error


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
        raise failure("written", engine.url, error) from error


def _sqlite_path(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise DatabaseError("The database URL names no file; write sqlite:///FILE.")
    path = Path(url.database)
    if not path.parent.is_dir():
        raise DatabaseError(f"Folder {path.parent} does not exist; make it, or name another database file.")
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder; name a database file in it.")
    return path


def _absent(path: Path) -> DatabaseError:
    return DatabaseError(f"There is no database at {path}; make one with `shouwang init` or `shouwang demo`.")


def _open_sqlite(url: URL, *, create: bool) -> Engine:
    path = _sqlite_path(url)
    if not path.exists():
        if not create:
            raise _absent(path)
        _create_sqlite(path)
    visitor = create_engine(url, hide_parameters=True)  # changes nothing: the file may be somebody else's
    try:
        _check_version(visitor)
    except DBAPIError as error:
        if "not a database" in str(error.orig):
            raise DatabaseError(f"{path} is not a database; name another file.") from error
        raise failure("opened", url, error) from error
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
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA synchronous=OFF")  # all of it is brought to the disk once, below
            _create_tables(connection)
            connection.commit()
        engine.dispose()
        with draft.open("rb+") as file:
            os.fsync(file)
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


def _postgres_engine(url: URL) -> Engine:
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise DatabaseError("PostgreSQL needs one more package: pip install 'shouwang[postgres]'.") from error


def _open_postgres(url: URL, *, create: bool) -> Engine:
    engine = _postgres_engine(url)
    try:
        if create and not inspect(engine).has_table(MetaRow.__tablename__):
            with engine.begin() as connection:
                connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
                _create_tables(connection)
        _check_version(engine)
    except DBAPIError as error:
        engine.dispose()
        raise failure("opened", url, error) from error
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def _create_tables(connection: Connection) -> None:
    Base.metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(MetaRow).values(key="schema_version", value=SCHEMA_VERSION))


def _check_version(engine: Engine) -> None:
    with engine.connect() as connection:
        found = found_version(connection)
    if found == SCHEMA_VERSION:
        return
    place = engine.url.render_as_string(hide_password=True)
    if found.isdigit() and int(found) < int(SCHEMA_VERSION):
        raise DatabaseError(
            say(
                "{place} is a database of version {found}, and this program reads version {wanted}; "
                "bring it up to date with `shouwang upgrade`.",
                place=place,
                found=found,
                wanted=SCHEMA_VERSION,
            )
        )
    raise DatabaseError(
        say(
            "{place} is a database of version {found}, newer than this program, which reads version {wanted}; "
            "use the newer program.",
            place=place,
            found=found,
            wanted=SCHEMA_VERSION,
        )
    )


def found_version(connection: Connection) -> str:
    """The version of a database.

    Raises:
        DatabaseError: it is none of ours.
    """
    if inspect(connection).has_table(MetaRow.__tablename__):
        found = connection.scalar(select(MetaRow.value).where(MetaRow.key == "schema_version"))
        if found is not None:
            return found
    place = connection.engine.url.render_as_string(hide_password=True)
    raise DatabaseError(
        say("{place} holds no Shouwang database; name another, or make one with `shouwang init`.", place=place)
    )


@contextmanager
def migrating(url: str) -> Iterator[Connection]:
    """A connection to a database of any version, in one transaction that lets nobody else write.

    SQLite does not look after foreign keys in it: tables are made anew under their rows.

    Raises:
        DatabaseError: there is no such database, or it fails.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        if not (path := _sqlite_path(parsed)).exists():
            raise _absent(path)
        engine = create_engine(parsed, hide_parameters=True)
        event.listen(engine, "connect", _set_up_migration)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = _postgres_engine(parsed)
    try:
        with engine.connect().execution_options(shouwang_write=True) as connection, connection.begin():
            found_version(connection)
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"LOCK TABLE {MetaRow.__tablename__} IN ACCESS EXCLUSIVE MODE"))
            yield connection
    except DBAPIError as error:
        raise failure("upgraded", parsed, error) from error
    finally:
        engine.dispose()


def _set_up_migration(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")


def failure(what: str, url: URL, error: Exception) -> DatabaseError:
    """The one sentence for a database that cannot be ``what`` (read, written, opened), with the driver's reason."""
    place = url.render_as_string(hide_password=True)
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    reason = said.splitlines()[0].rstrip(".") if said else "no answer"
    return DatabaseError(f"The database {place} cannot be {what}: {reason}.")
