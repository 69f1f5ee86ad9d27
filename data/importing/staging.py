"""Staging: what a merge will write, laid ready outside the tables, so that the merge itself is one short transaction.

On SQLite a second file in a folder of its own, attached to the connection; on PostgreSQL temporary tables filled by
COPY. Either is gone when the merge ends, however it ends; what a killed process left is removed by the next merge.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, TableClause, column, table
from sqlalchemy.exc import DBAPIError

from data.engine import failure
from data.frames import wkb_of
from geo.frames import ColumnType, Contract

_FOLDER = "shouwang-stage-"
_SCHEMA = "stage"
ROWS_AT_ONCE = 50_000
_GRACE_S = 3600  # a folder with nothing staged yet: just being made, or left by a process killed just then

Rows = Iterable[Sequence[Sequence[Any]]]
"""Batches of rows, each row its values in the order of the columns."""


class Staging:
    """Tables laid ready on one connection. They are seen by it alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, name: str, columns: dict[str, str], rows: Rows) -> TableClause:
        """Make table ``name`` anew and fill it; works inside and outside ``transaction``.

        ``columns``: type by name, as PostgreSQL calls it (SQLite keeps values as they come: text, numbers, bytes).
        """
        driver = self._connection.connection.dbapi_connection
        if isinstance(driver, sqlite3.Connection):
            _put_sqlite(driver, name, list(columns), rows)
            return table(name, *map(column, columns), schema=_SCHEMA)
        assert isinstance(driver, psycopg.Connection)
        _put_postgres(driver, name, columns, rows)
        if not self._connection.in_transaction():
            driver.commit()
        return table(name, *map(column, columns))

    def transaction(self) -> AbstractContextManager[Any]:
        """One transaction in which what was put can be read; on SQLite it holds the write lock from its start."""
        return self._connection.begin()

    @property
    def connection(self) -> Connection:
        """The connection that sees the tables."""
        return self._connection


@contextmanager
def staging(engine: Engine) -> Iterator[Staging]:
    """A connection of its own with room for staged tables, closed and cleared at the end.

    Raises:
        DatabaseError: the database fails, or there is no room to stage.
    """
    sqlite = engine.dialect.name == "sqlite"
    try:
        with (
            _folder() if sqlite else nullcontext(Path()) as folder,
            engine.connect().execution_options(shouwang_write=True) as connection,
        ):
            connection.detach()  # closed at the end, not pooled: temporary tables and attached files go with it
            if sqlite:
                _attach(connection, folder / "stage.db")
            yield Staging(connection)
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
        raise failure("written", engine.url, error) from error


def _attach(connection: Connection, path: Path) -> None:
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    _make_private(path)
    driver.execute(f"ATTACH ? AS {_SCHEMA}", (str(path),))
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF"):  # of no value after a crash
        driver.execute(f"PRAGMA {_SCHEMA}.{pragma}")


def _put_sqlite(driver: sqlite3.Connection, name: str, columns: Sequence[str], rows: Rows) -> None:
    own = not driver.in_transaction
    if own:
        driver.execute("BEGIN")  # deferred: locks the staged file alone
    names = ", ".join(f'"{each}"' for each in columns)
    driver.execute(f"DROP TABLE IF EXISTS {_SCHEMA}.{name}")
    driver.execute(f"CREATE TABLE {_SCHEMA}.{name} ({names})")
    insert = f"INSERT INTO {_SCHEMA}.{name} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 (names are ours)
    for batch in rows:
        driver.executemany(insert, batch)
    if own:
        driver.execute("COMMIT")


def _put_postgres(driver: psycopg.Connection[Any], name: str, columns: dict[str, str], rows: Rows) -> None:
    made = sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(n), sql.SQL(t)) for n, t in columns.items())
    with driver.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("CREATE TEMPORARY TABLE {} ({})").format(sql.Identifier(name), made))
        with cursor.copy(sql.SQL("COPY pg_temp.{} FROM STDIN").format(sql.Identifier(name))) as copy:
            for batch in rows:
                for row in batch:
                    copy.write_row(row)
        cursor.execute(sql.SQL("ANALYZE pg_temp.{}").format(sql.Identifier(name)))


# What a frame's rows become

_POSTGRES: dict[ColumnType, str] = {
    "text": "text",
    "date": "date",
    "time": "text",
    "int": "integer",
    "float": "double precision",
    "bool": "boolean",
}


def columns_of(contract: Contract) -> dict[str, str]:
    """The columns of staged rows of a contract, for ``Staging.put``."""
    columns = {"id": 'text COLLATE "C"', **{each.name: _POSTGRES[each.type] for each in contract.columns}}
    return columns if contract.geometry is None else {**columns, "geometry": "bytea"}


def rows_of(contract: Contract, frame: pd.DataFrame, dialect: str) -> Iterator[list[tuple[Any, ...]]]:
    """A frame's rows in the order of ``columns_of``, as the driver of a dialect takes them."""
    for start in range(0, len(frame), ROWS_AT_ONCE):
        part = frame.iloc[start : start + ROWS_AT_ONCE]
        columns: list[Any] = [part.index.astype(object).tolist()]
        columns += [_values(part[each.name], each.type, dialect) for each in contract.columns]
        if contract.geometry is not None:
            columns.append(wkb_of(part).tolist())
        yield list(zip(*columns, strict=True))


def _values(series: pd.Series[Any], kind: ColumnType, dialect: str) -> list[Any]:
    """Plain values as the driver takes them; missing is None."""
    if kind == "date":
        days = series.to_numpy(dtype="datetime64[D]")
        written = np.datetime_as_string(days) if dialect == "sqlite" else days
        series = pd.Series(written.astype(object), index=series.index).where(series.notna(), None)
    plain: list[Any] = series.astype(object).where(series.notna(), None).tolist()
    return plain


# The folder: its lock is held as long as its process lives, which is how the next one tells a leftover.


@contextmanager
def _folder() -> Iterator[Path]:
    _remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=_FOLDER))  # for its owner alone
    _make_private(folder / "lock.db")
    lock = sqlite3.connect(folder / "lock.db", isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield folder
    finally:
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def _make_private(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _remove_leftovers() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        if _is_ours(folder) and _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except FileNotFoundError:  # its own process removed it meanwhile
        return False
    return not hasattr(os, "getuid") or status.st_uid == os.getuid()


def _is_left(folder: Path) -> bool:
    lock = folder / "lock.db"
    try:
        if not (folder / "stage.db").exists():  # made after the lock is held
            return time.time() - folder.lstat().st_mtime > _GRACE_S
        probe = sqlite3.connect(f"{lock.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=0)
    except (FileNotFoundError, sqlite3.OperationalError):
        return False
    try:
        probe.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:  # held: its process lives
        return False
    finally:
        probe.close()
    return True
