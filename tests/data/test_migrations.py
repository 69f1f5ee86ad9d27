"""A database of the version before comes to this version whole or stays as it was; from empty the way ends the same."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psycopg
import pytest
import shapely
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from data import migrations
from data.engine import SCHEMA_VERSION, open_engine, reading
from data.importing.batches import list_batches, read_rejects
from data.importing.undo import undo
from data.migrations.runner import differences, migrate, steps_after, upgrade
from data.store import Store
from data.tables import Base
from geo.contracts import CONTRACTS
from geo.errors import DatabaseError
from tests.data.conftest import new_postgres

CODE = "610330"
DUMPS = Path(__file__).parent / "schema_v1"
"""A small simulated county (凤县, 模拟) as the program of version 1 wrote it, one text a kind of database."""


@pytest.fixture(scope="session")
def old_once(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """A database of version 1, to be copied: its name on the server, its file."""
    dump, file = (DUMPS / f"{database}.sql").read_text(), tmp_path_factory.mktemp("old") / "old.db"
    if database == "sqlite":
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(dump)
            connection.execute("PRAGMA journal_mode=WAL")
    else:
        server = request.getfixturevalue("postgres_server")
        new_postgres(server, "old")
        with psycopg.connect(host=server, user="test", dbname="old", autocommit=True) as found:
            found.execute(dump)
    return "old", file


@pytest.fixture
def old(database: str, old_once: tuple[str, Path], request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a database of version 1."""
    name, file = old_once
    if database == "postgres":
        return new_postgres(request.getfixturevalue("postgres_server"), "upgraded", like=name)
    return f"sqlite:///{shutil.copy(file, tmp_path / 'shouwang.db')}"


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, read without the program's tables."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        listed = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
            "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '^spatial_'",
        }[engine.dialect.name]
        names = connection.scalars(text(listed)).all()
        found = {name: [tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))] for name in names}
    engine.dispose()
    return found


CODED_SINCE_3 = {
    "风险等级评估": "risk_level",
    "季度汇总": "quarterly_summary",
    "生活困境": "hardship",
    "监护困境": "custody_hardship",
    "行为异常": "abnormal_behaviour",
    "赡养责任不落实": "support_failing",
    "身患疾病": "ill",
    "居所安全隐患": "home_hazard",
}
"""Kinds that were free text until version 3."""


def county_of_dump() -> dict[str, dict[str, tuple[Any, ...]]]:
    """The current rows of the dump, by table and id, as its text says: read by nothing of the program."""
    folder = sqlite3.connect(":memory:")
    folder.executescript((DUMPS / "sqlite.sql").read_text())
    folder.row_factory = sqlite3.Row
    found: dict[str, dict[str, Any]] = {}
    for name in CONTRACTS:
        from data.tables import table_of

        table = table_of(name).name
        found[name] = {}
        if folder.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
            continue  # a kind of later versions
        query = f'SELECT * FROM "{table}" WHERE superseded_at IS NULL'
        found[name] = {row["id"]: dict(row) for row in folder.execute(query)}
        for row in found[name].values() if name in ("assessments", "events", "reports") else ():
            row["kind"] = CODED_SINCE_3[row["kind"]]
    folder.close()
    return found


def test_an_older_database_says_how_to_bring_it_up_to_date(old: str) -> None:
    with pytest.raises(DatabaseError, match=rf"of version 1, .* version {SCHEMA_VERSION}; .*shouwang upgrade"):
        open_engine(old)


def test_a_newer_database_says_to_use_the_newer_program(url: str) -> None:
    open_engine(url, create=True).dispose()
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta SET value = '99' WHERE key = 'schema_version'"))
    engine.dispose()
    for attempt in (open_engine, upgrade):
        with pytest.raises(DatabaseError, match="newer"):
            attempt(url)


def test_a_new_database_is_of_the_last_migration() -> None:
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() == SCHEMA_VERSION


def schema(connection: Connection) -> set[tuple[Any, ...]]:
    """Columns, constraints and indexes as the database itself tells them, the order of columns left out."""
    if connection.dialect.name == "postgresql":
        queries = (
            "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::text, "
            "pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
            "LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum "
            "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT attisdropped",
            "SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid), conname FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace",
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        )
        return {tuple(row) for query in queries for row in connection.execute(text(query))}
    found: set[tuple[Any, ...]] = set()
    for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all():
        run = connection.exec_driver_sql
        found |= {(name, "column", *row[1:]) for row in run(f"PRAGMA table_info('{name}')")}
        found |= {(name, "refers", *row[2:]) for row in run(f"PRAGMA foreign_key_list('{name}')")}
        for index in run(f"PRAGMA index_list('{name}')").all():
            told = tuple(row[2] for row in run(f"PRAGMA index_info('{index[1]}')"))
            found.add((name, "index", "" if index[3] == "u" else index[1], index[2], index[3], index[4], told))
    return found


def test_the_way_from_empty_ends_where_a_new_database_begins(
    url: str, database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """On both databases: the same columns, types, constraints and indexes; Alembic finds nothing to do."""
    new = open_engine(url, create=True)
    with new.connect() as connection:
        assert differences(connection) == []
        wanted = schema(connection)
    empty = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    if database == "postgres":
        with new.begin() as connection:
            Base.metadata.drop_all(connection)
        empty = new
    with empty.begin() as connection:
        migrate(connection, list(steps_after(None)))
        assert differences(connection) == []
        assert schema(connection) == wanted
        assert connection.scalar(text("SELECT value FROM meta WHERE key = 'schema_version'")) == SCHEMA_VERSION
    new.dispose()
    empty.dispose()


def test_the_first_step_is_the_schema_of_the_previous_version(old: str, database: str, tmp_path: Path) -> None:
    engine = create_engine(old.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        wanted = schema(connection)
    empty = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    if database == "postgres":
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
            connection.execute(text("CREATE EXTENSION postgis"))
        empty = engine
    with empty.begin() as connection:
        migrate(connection, list(steps_after(None))[:1])
        assert schema(connection) == wanted
    engine.dispose()
    empty.dispose()


def test_an_upgraded_database_has_the_tables_of_a_new_one(
    old: str, database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    upgrade(old)
    new = f"sqlite:///{tmp_path / 'new.db'}"
    if database == "postgres":
        new = new_postgres(request.getfixturevalue("postgres_server"), "another")
    found = []
    for url in (old, new):
        engine = open_engine(url, create=True)
        with engine.connect() as connection:
            found.append(schema(connection))
        engine.dispose()
    assert found[0] == found[1]


def test_an_upgraded_database_is_as_a_new_one_and_holds_every_row(old: str) -> None:
    before = rows(old)
    done = upgrade(old)
    assert (done.before, done.after) == ("1", SCHEMA_VERSION)
    after = rows(old)
    for name, held in before.items():
        assert len(after[name]) == len(held), name
    expected = county_of_dump()
    with Store.open(old) as store:
        with reading(store.engine) as connection:
            assert differences(connection) == []
        county = store.county(CODE)
        for kind, contract in CONTRACTS.items():
            frame = county.frames[kind]
            assert set(frame.index) == set(expected[kind]), kind
            for column in contract.columns:
                for row_id, value in frame[column.name].items():
                    _equal(value, expected[kind][str(row_id)].get(column.name), f"{kind} {row_id} {column.name}")
            if contract.geometry is not None:
                wkb = [expected[kind][row_id].get("geometry") for row_id in frame.index]
                assert (frame.geometry.to_numpy() == shapely.from_wkb(np.array(wkb, dtype=object))).all()
        assert store.latest_run(CODE) is not None
        assert store.tile(CODE, 0, 0, 0) == b"\x1a\x02tile"


def _equal(value: Any, told: Any, where: str) -> None:
    if told is None:
        assert pd.isna(value), where
    elif isinstance(value, pd.Timestamp):
        assert value.date().isoformat() == told, where
    else:
        assert value == told, where


def test_what_was_known_before_the_upgrade_is_known_after_it(old: str) -> None:
    upgrade(old)
    with Store.open(old) as store:
        with reading(store.engine) as connection:
            batches = {batch.id: batch for batch in list_batches(connection, CODE)}
        words = {}
        for number, batch in batches.items():
            visits = store.county(CODE, known_at=batch.at, kinds=["visits"]).visits
            words[number] = visits["findings"].get("V6103300000001")
        assert words[22] is not None
        assert [words[23], words[24]] == ["模拟改一", "模拟改二"]


def test_batches_and_rejects_of_the_previous_version_read_as_ours(old: str) -> None:
    upgrade(old)
    with Store.open(old) as store, reading(store.engine) as connection:
        batches = {batch.id: batch for batch in list_batches(connection, CODE)}
        assert {(batch.action, str(batch.made), batch.undoes) for batch in batches.values()} == {("load", "{}", None)}
        first, *_, last = read_rejects(connection, CODE, 23)
        assert (first.cell, str(first.reason)) == ("", "is not on record among the persons")
        assert (first.reason.template, str(last.fix)) == (str(first.reason), "load the persons first, or correct it")


def test_a_batch_of_the_previous_version_can_be_undone(old: str) -> None:
    """Who closed a row was not written then: it is told by the row that took its place."""
    upgrade(old)
    with Store.open(old) as store:
        undo(store, CODE, 24)
        assert store.county(CODE).visits.loc["V6103300000001", "findings"] == "模拟改一"
        assert undo(store, CODE, 25).restored == {"households": 2}


def test_places_of_the_previous_version_are_found_by_distance(old: str) -> None:
    upgrade(old)
    with Store.open(old) as store:
        homes = store.county(CODE).households
        place = homes.geometry.dropna().iloc[0]
        assert homes.geometry.dropna().index[0] in store.near(CODE, "households", place, 0.001).index
        assert len(store.near(CODE, "households", place, 1e6)) == homes.geometry.notna().sum()


def test_sqlite_is_saved_beside_itself_before_for_its_owner_alone(old: str, database: str, tmp_path: Path) -> None:
    if database == "postgres":
        assert upgrade(old).backup is None
        return
    before = rows(old)
    backup = upgrade(old).backup
    assert backup is not None
    assert (backup.parent, backup.name) == (tmp_path, "shouwang.db.version-1.bak")
    assert backup.stat().st_mode & 0o077 == 0
    assert rows(f"sqlite:///{backup}") == before
    os.replace(backup, tmp_path / "shouwang.db")
    (tmp_path / "shouwang.db.version-1.bak").write_text("somebody's")
    again = upgrade(old)
    assert again.backup == tmp_path / "shouwang.db.version-1-2.bak"
    assert (tmp_path / "shouwang.db.version-1.bak").read_text() == "somebody's"


def test_an_upgrade_of_this_version_changes_nothing(url: str) -> None:
    open_engine(url, create=True).dispose()
    done = upgrade(url)
    assert (done.before, done.after, done.backup) == (SCHEMA_VERSION, SCHEMA_VERSION, None)


def test_a_fault_on_the_way_leaves_the_previous_version(old: str, database: str) -> None:
    """Somebody made a table of a name the upgrade needs: nothing of it is kept."""
    engine = create_engine(old.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person_apart (x integer)"))
    engine.dispose()
    before = rows(old)
    with pytest.raises(DatabaseError, match="cannot be upgraded"):
        upgrade(old)
    assert rows(old) == before


def test_an_upgrade_of_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="There is no database"):
        upgrade(f"sqlite:///{tmp_path}/none.db")
    assert list(tmp_path.iterdir()) == []
    with sqlite3.connect(tmp_path / "photos.db") as other:
        other.execute("CREATE TABLE photo (id INTEGER)")
    other.close()
    with pytest.raises(DatabaseError, match="holds no Shouwang database"):
        upgrade(f"sqlite:///{tmp_path}/photos.db")
    assert [path.name for path in tmp_path.iterdir()] == ["photos.db"]


@pytest.mark.parametrize(
    "moment", [0.15, pytest.param(0.0, marks=pytest.mark.long), pytest.param(0.5, marks=pytest.mark.long)]
)
def test_a_killed_upgrade_leaves_the_previous_version_or_ends_whole(old: str, moment: float) -> None:
    """Killed at some moment after its start, a second one brings it through."""
    program = "import sys; from data.migrations import runner; print('ready', flush=True); runner.upgrade(sys.argv[1])"
    command = [sys.executable, "-c", program, old]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(migrations.__file__).parents[2])
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(moment)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert upgrade(old).after == SCHEMA_VERSION
    with Store.open(old) as store:
        assert len(store.county(CODE).persons) == 30
