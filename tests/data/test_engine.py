"""A database opens, or one sentence says why not; a database that could not be made leaves nothing."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text, update

from data.engine import SCHEMA_VERSION, open_engine, writing
from data.store import Store
from data.tables import MetaRow
from geo.errors import DatabaseError


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Writing past ``size`` bytes of a file fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def sentence(url: str, *, create: bool = False) -> str:
    with pytest.raises(DatabaseError) as caught:
        open_engine(url, create=create)
    message = caught.value.message
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_a_database_opens_again_as_it_was_made(url: str) -> None:
    Store.open(url, create=True).close()
    with Store.open(url) as store:
        assert store.counties() == []
    with Store.open(url, create=True) as store:  # there already: opened
        assert store.counties() == []


def test_a_database_of_another_version_is_named_with_both_versions(url: str) -> None:
    engine = open_engine(url, create=True)
    with writing(engine) as connection:
        connection.execute(update(MetaRow).values(value="0.9"))
    engine.dispose()
    assert "version 0.9" in sentence(url)
    assert f"version {SCHEMA_VERSION}" in sentence(url, create=True)


def test_a_missing_folder_is_named_and_not_made(tmp_path: Path) -> None:
    assert f"Folder {tmp_path}/none does not exist" in sentence(f"sqlite:///{tmp_path}/none/x.db", create=True)
    assert not (tmp_path / "none").exists()


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    assert "is a folder" in sentence(f"sqlite:///{tmp_path}", create=True)


def test_a_missing_database_is_not_made_unless_asked(tmp_path: Path) -> None:
    assert "There is no database" in sentence(f"sqlite:///{tmp_path}/x.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_named() -> None:
    """/proc takes no file, not even from root."""
    assert "cannot be written to" in sentence("sqlite:////proc/shouwang.db", create=True)


def test_a_database_that_does_not_fit_on_the_disk_leaves_nothing(tmp_path: Path) -> None:
    with no_file_over(16_384):
        assert "cannot be written to" in sentence(f"sqlite:///{tmp_path}/x.db", create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear county office, " * 100)
    assert "is not a database" in sentence(f"sqlite:///{path}", create=True)
    assert path.read_bytes() == b"Dear county office, " * 100
    assert list(tmp_path.iterdir()) == [path]


def test_somebody_elses_sqlite_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photo (id INTEGER)")
    other.close()
    before = path.read_bytes()
    assert "holds no Shouwang database" in sentence(f"sqlite:///{path}", create=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("url", ["shouwang.db", "", "sqlite//x", "postgresql://host:port/x"])
def test_a_malformed_url_is_answered_with_how_to_write_one(url: str) -> None:
    assert "sqlite:///FILE" in sentence(url)


@pytest.mark.parametrize("url", ["mysql://root@host/x", "sqlite://", "sqlite:///:memory:"])
def test_a_url_of_no_kept_database_is_refused(url: str) -> None:
    sentence(url, create=True)


def test_an_unreachable_server_is_named_without_its_password() -> None:
    message = sentence("postgresql://clerk:secret@127.0.0.1:1/shouwang")
    assert "127.0.0.1" in message
    assert "secret" not in message


def test_a_postgres_database_that_does_not_exist_is_named(postgres_server: str) -> None:
    assert "nowhere" in sentence(f"postgresql://test@/nowhere?host={postgres_server}", create=True)


def test_an_empty_postgres_database_is_not_filled_unless_asked(postgres_url: str) -> None:
    assert "holds no Shouwang database" in sentence(postgres_url)


def test_a_postgres_database_that_cannot_be_made_whole_stays_empty(postgres_url: str) -> None:
    """Somebody else's table has a name of ours: the tables made before it are gone again."""
    from sqlalchemy import create_engine

    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE visit (id integer)"))
    sentence(postgres_url, create=True)
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    engine.dispose()
    assert names == ["visit"]


def test_a_database_made_writable_by_nobody_is_one_sentence_on_writing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    with Store.open(url, create=True) as store:
        store.add_county("361126", "弋阳县", "yiyang")
        size = (tmp_path / "x.db").stat().st_size
        with no_file_over(size), pytest.raises(DatabaseError, match="cannot be written"):
            store.write_tiles("361126", [(0, 0, 0, bytes(4 * size))])
        assert store.tile("361126", 0, 0, 0) is None


def test_a_new_database_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/new.db", create=True).close()
    assert (tmp_path / "new.db").stat().st_mode & 0o077 == 0
