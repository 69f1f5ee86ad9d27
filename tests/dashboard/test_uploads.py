"""Files in and out by plain routes: what is too large, foreign, empty or misnamed is refused; names are no paths."""

from __future__ import annotations

import io
import stat
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard import scratch as folders
from dashboard.access import Reader
from dashboard.api.files import MOST_BYTES
from dashboard.context import IMPORTS
from dashboard.jobs import BusyError, Report
from dashboard.scratch import Scratch
from dashboard.services import imports as service
from dashboard.services.errands import LONGEST_NAME, label_of
from dashboard.services.imports import KEPT, LARGEST, MOST, MOST_EACH, Imports
from data.store import Store
from geo.contracts import CONTRACTS
from geo.errors import InputError
from tests.dashboard.conftest import FENG, sign_in

CSV = "村代码,走访日期\n".encode()
HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


class Unreadable(io.BytesIO):
    """A body that must not be read."""

    def read(self, _size: int | None = -1) -> bytes:
        raise AssertionError("the body was read")


def announced(length: int) -> dict[str, Any]:
    """The environment of a request whose body is said to be so long, and may not be read."""
    return {"CONTENT_LENGTH": str(length), "wsgi.input": Unreadable()}


@pytest.fixture
def application(own_app: tuple[Dash, Store]) -> Iterator[tuple[Dash, Store]]:
    """An application of the test's own, whose jobs and files are gone at its end."""
    yield own_app
    own_app[0].server.extensions[IMPORTS].close()


@pytest.fixture
def client(application: tuple[Dash, Store]) -> FlaskClient:
    """Civil affairs, signed in."""
    app, store = application
    return sign_in(store, app, "civil_affairs", FENG)


def send(client: FlaskClient, body: bytes, name: str = "list.csv", kind: str = "visits", **more: Any) -> Any:
    """What the server answers to a file sent from its own page."""
    query = {"kind": kind, "name": name, "lang": more.pop("lang", "zh")}
    headers = more.pop("headers", HERE)
    return client.post("/import/files", query_string=query, data=body, headers=headers, **more)


# Names


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\list.xlsx", "list.xlsx"),
        ("/etc/shadow.csv", "shadow.csv"),
        ("a\x00b\nc\x1b[31m.csv", "abc[31m.csv"),
        ("exe\u202egnp.csv", "exegnp.csv"),
        ("凤县留守儿童花名册（二季度）.xlsx", "凤县留守儿童花名册（二季度）.xlsx"),
        ("..", ".."),
        ("", ""),
        ("长" * 300 + ".xlsx", "长" * (LONGEST_NAME - 5) + ".xlsx"),
    ],
)
def test_a_name_is_its_last_part_without_control_characters(name: str, label: str) -> None:
    assert label_of(name) == label


@given(st.text(max_size=600))
def test_any_name_becomes_a_harmless_label(name: str) -> None:
    label = label_of(name)
    assert len(label) <= LONGEST_NAME
    assert not {"/", "\\"} & set(label)
    assert not [sign for sign in label if unicodedata.category(sign)[0] == "C"]
    assert label_of(label) == label


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "/etc/cron.d/x.csv", "..\\..\\x.csv", ("名" * 250) + ".csv"])
def test_a_senders_name_is_no_path(application: tuple[Dash, Store], tmp_path: Path, name: str) -> None:
    """The file lies under a name of ours in a private folder, and nothing else is written."""
    _app, store = application
    scratch = Scratch(tmp_path / "files")
    (tmp_path / "files").mkdir()
    imports = Imports(store, scratch=scratch)
    errand = imports.receive(Reader.of("civil_affairs", FENG, FENG), "visits", name, io.BytesIO(CSV))
    assert errand.file is not None
    path = errand.file.path
    assert path.name == "sent-file.csv"
    assert (tmp_path / "files") in path.parents
    assert path.read_bytes() == CSV
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert errand.name == label_of(name)
    assert [entry.name for entry in tmp_path.iterdir() if not entry.name.startswith("county.db")] == ["files"]
    imports.close()
    assert list((tmp_path / "files").iterdir()) == []


# Sizes


def test_a_file_too_large_is_refused_before_it_is_read(client: FlaskClient) -> None:
    answer = send(client, b"", environ_overrides=announced(LARGEST + 1))
    assert answer.status_code == 413
    assert "200 MB" in answer.get_json()["error"]


def test_a_file_that_goes_on_and_on_is_refused_where_it_passes_the_limit(
    application: tuple[Dash, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No length was announced; what was written so far is removed."""
    monkeypatch.setattr(service, "LARGEST", 10_000)
    _app, store = application
    (tmp_path / "files").mkdir()
    imports = Imports(store, scratch=Scratch(tmp_path / "files"))
    body = io.BytesIO(b"x" * 3_000_000)
    with pytest.raises(InputError):
        imports.receive(Reader.of("civil_affairs", FENG, FENG), "visits", "list.csv", body)
    assert body.tell() < 3_000_000
    (root,) = (tmp_path / "files").iterdir()
    assert [entry for entry in root.iterdir() if entry.is_dir()] == []
    imports.close()


def test_any_other_request_stays_small(client: FlaskClient) -> None:
    for path in ("/_dash-update-component", "/import/elsewhere"):
        answer = client.post(path, environ_overrides=announced(MOST_BYTES + 1), headers=HERE)
        assert answer.status_code in {404, 413}, path
    assert client.post("/_dash-update-component", data=b"{" * (MOST_BYTES + 1)).status_code == 413


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "body"), [("list.csv", b""), ("list.exe", CSV), ("list", CSV), ("", CSV), ("../../etc/passwd", CSV)]
)
def test_what_cannot_be_a_list_is_refused_in_the_readers_language(
    client: FlaskClient, language: str, name: str, body: bytes
) -> None:
    answer = send(client, body, name, lang=language)
    sentence = answer.get_json()["error"]
    assert answer.status_code == 422
    assert (sentence[-1] == "。") is (language == "zh"), sentence
    assert "etc" not in sentence


# From where


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_what_another_sites_page_sends_is_refused_unread(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = send(client, b"", headers=headers, environ_overrides=announced(100))
    assert answer.status_code == 403
    answer = client.post("/_dash-update-component", json={}, headers=headers)
    assert answer.status_code == 403


def test_nobody_sends_without_a_sign_in(application: tuple[Dash, Store]) -> None:
    stranger: FlaskClient = application[0].server.test_client()
    answer = send(stranger, b"", environ_overrides=announced(100))
    assert answer.status_code == 401
    for path in ("/import", "/import/templates/persons.xlsx", "/import/files/x/rejects.xlsx"):
        assert stranger.get(path).status_code == 401


# What is fetched


@pytest.mark.parametrize("kind", list(CONTRACTS))
def test_there_is_an_empty_sheet_of_every_kind(clients: dict[str, FlaskClient], kind: str) -> None:
    answer = clients["civil_affairs"].get(f"/import/templates/{kind}.xlsx", query_string={"lang": "zh"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert load_workbook(io.BytesIO(answer.data)).worksheets[0].max_column > 1


def test_the_reject_workbook_is_the_sent_sheet_with_its_faults(client: FlaskClient, application: Any) -> None:
    body = "姓名,村代码\n张三,\n李四,610330999999\n".encode()
    errand_id = send(client, body, "名单.csv", "persons").get_json()["id"]
    imports: Imports = application[0].server.extensions[IMPORTS]
    errand = imports.find(Reader.of("civil_affairs", FENG, FENG), errand_id)
    assert errand is not None
    assert errand.job is not None
    assert errand.job.wait(60)
    assert errand.examined is not None, errand.job.state
    assert errand.examined.rejects > 0, errand.examined
    answer = client.get(f"/import/files/{errand_id}/rejects.xlsx?lang=zh")
    assert answer.status_code == 200, answer.text
    assert "filename*=UTF-8''%E5%90%8D%E5%8D%95-" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {"张三", "610330999999"} <= {cell.value for cell in cells}
    assert any(cell.comment for cell in cells)
    assert client.get("/import/files/unknown/rejects.xlsx").status_code == 403


# How long


def ticking(start: datetime) -> tuple[Callable[[], datetime], list[datetime]]:
    now = [start]
    return lambda: now[0], now


def test_a_file_is_forgotten_an_hour_after_its_last_use(application: tuple[Dash, Store], tmp_path: Path) -> None:
    clock, now = ticking(datetime(2026, 7, 15, 8, tzinfo=UTC))
    imports = Imports(application[1], scratch=Scratch(tmp_path), clock=clock)
    reader = Reader.of("civil_affairs", FENG, FENG)
    errand = imports.receive(reader, "visits", "list.csv", io.BytesIO(CSV))
    assert errand.file is not None
    assert errand.job is not None
    assert errand.job.wait(60)
    now[0] += KEPT - timedelta(minutes=1)
    assert imports.find(reader, errand.id) is errand
    now[0] += KEPT
    assert imports.find(reader, errand.id) is errand, "it was used in between"
    now[0] += KEPT + timedelta(seconds=1)
    assert imports.find(reader, errand.id) is None
    assert not errand.file.path.parent.exists()
    imports.close()


def test_a_reader_holds_no_more_than_so_many_files(application: tuple[Dash, Store], tmp_path: Path) -> None:
    clock, now = ticking(datetime(2026, 7, 15, 8, tzinfo=UTC))
    imports = Imports(application[1], scratch=Scratch(tmp_path), clock=clock)
    reader = Reader.of("civil_affairs", FENG, FENG)
    sent = []
    for _ in range(MOST_EACH + 2):
        errand = imports.receive(reader, "visits", "list.csv", io.BytesIO(CSV))
        assert errand.job is not None
        imports.cancel(errand)
        errand.job.wait(60)
        sent.append(errand)
        now[0] += timedelta(minutes=1)
    kept = [imports.find(reader, errand.id) is not None for errand in sent]
    assert kept == [False] * 2 + [True] * MOST_EACH
    imports.close()


# How much


class Endless(io.BytesIO):
    """A body that the server itself stops reading."""

    def read(self, _size: int | None = -1) -> bytes:
        raise RequestEntityTooLarge


def wait_long(report: Report, *_: Any) -> None:
    """A job that ends by being stopped."""
    report(0, 0, "here")
    time.sleep(300)


CIVIL = Reader.of("civil_affairs", FENG, FENG)


@pytest.fixture
def imports(application: tuple[Dash, Store], tmp_path: Path) -> Iterator[Imports]:
    """A service of the test's own, its files under ``files``."""
    (tmp_path / "files").mkdir()
    made = Imports(application[1], scratch=Scratch(tmp_path / "files", beat=0.02))
    yield made
    made.close()


def sent(tmp_path: Path) -> int:
    """Folders of files that lie there now."""
    return sum(entry.is_dir() for entry in (tmp_path / "files").glob("*/*"))


def test_a_body_cut_off_leaves_nothing(imports: Imports, tmp_path: Path) -> None:
    with pytest.raises(RequestEntityTooLarge):
        imports.receive(CIVIL, "visits", "list.csv", Endless())
    assert sent(tmp_path) == 0


def test_files_that_are_worked_on_count(imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a reader may hold are refused before they are read, and leave nothing."""
    monkeypatch.setattr(service.tasks, "examine", wait_long)
    held = [imports.receive(CIVIL, "visits", "list.csv", io.BytesIO(CSV)) for _ in range(2)]
    for _ in range(5):
        with pytest.raises(BusyError):
            imports.receive(CIVIL, "visits", "list.csv", Unreadable())
    assert sent(tmp_path) == 2
    assert all(errand.is_busy for errand in held)


def test_files_on_their_way_in_count(imports: Imports, tmp_path: Path) -> None:
    """A body may come slowly, and from many places at once."""
    held: list[int] = []

    class Slow(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            held.append(1)
            imports.receive(CIVIL, "visits", "list.csv", Slow())
            return b""

    with pytest.raises(BusyError):
        imports.receive(CIVIL, "visits", "list.csv", Slow())
    assert len(held) == MOST_EACH
    assert sent(tmp_path) == 0


def test_the_server_has_its_own_limit(
    imports: Imports, monkeypatch: pytest.MonkeyPatch, application: tuple[Dash, Store]
) -> None:
    monkeypatch.setattr(service, "MOST", 1)
    monkeypatch.setattr(service.tasks, "examine", wait_long)
    imports.receive(CIVIL, "visits", "list.csv", io.BytesIO(CSV))
    with pytest.raises(BusyError):
        imports.receive(Reader.of("supervisor", FENG, f"{FENG}100"), "visits", "list.csv", Unreadable())
    assert MOST > MOST_EACH


def test_old_files_go_though_nobody_comes(application: tuple[Dash, Store], tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    clock, now = ticking(datetime(2026, 7, 15, 8, tzinfo=UTC))
    imports = Imports(application[1], scratch=Scratch(tmp_path / "files", beat=0.02), clock=clock)
    errand = imports.receive(CIVIL, "visits", "list.csv", io.BytesIO(CSV))
    assert errand.job is not None
    assert errand.job.wait(60)
    assert sent(tmp_path) == 1
    now[0] += KEPT + timedelta(seconds=1)
    end = time.monotonic() + 20
    while sent(tmp_path) and time.monotonic() < end:
        time.sleep(0.02)
    assert sent(tmp_path) == 0
    imports.close()


def test_a_full_disk_is_said_in_words(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LEAST_FREE", 1 << 60)
    answer = send(client, CSV)
    assert answer.status_code == 503
    assert answer.get_json()["error"]


def test_a_reject_workbook_that_takes_too_long_is_stopped_and_asked_for_once_at_a_time(
    client: FlaskClient, application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    errand_id = send(client, "姓名,村代码\n张三,\n".encode(), "名单.csv", "persons").get_json()["id"]
    imports: Imports = application[0].server.extensions[IMPORTS]
    errand = imports.find(CIVIL, errand_id)
    assert errand is not None
    assert errand.job is not None
    assert errand.job.wait(60)
    monkeypatch.setattr(service.tasks, "reject_workbook", wait_long)
    monkeypatch.setattr(service, "SECONDS_TO_WRITE", 0.5)
    running = imports._writing[errand_id] = imports.jobs.start(errand.owner, wait_long)
    assert client.get(f"/import/files/{errand_id}/rejects.xlsx").status_code == 503
    assert running.is_open
    imports.jobs.cancel(running)
    assert running.wait(20)
    answer = client.get(f"/import/files/{errand_id}/rejects.xlsx")
    assert answer.status_code == 503
    assert answer.get_json()["error"]
    assert imports._writing[errand_id].wait(20)
    assert imports._writing[errand_id].state == "cancelled"


def test_a_county_is_scored_once_at_a_time(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks again gets the same; who else asks waits with them, and cannot stop it."""
    monkeypatch.setattr(service.tasks, "score", wait_long)
    first = imports.rescore(CIVIL, None)
    assert all(imports.rescore(CIVIL, None) is first for _ in range(5))
    other = imports.rescore(Reader.of("emergency", FENG, FENG), None)
    assert other is not first
    assert other.job is first.job
    imports.cancel(other)
    assert first.is_busy
    assert first.job is not None
    imports.cancel(first)
    assert first.job.wait(20)
    assert not first.scored


def test_who_waits_for_a_scoring_is_told_of_its_end(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.tasks, "score", wait_short)
    errands = [imports.rescore(reader, None) for reader in (CIVIL, Reader.of("emergency", FENG, FENG))]
    for errand in errands:
        assert errand.job is not None
        assert errand.job.wait(30)
    assert [errand.scored for errand in errands] == [True, True]


def wait_short(_report: Report, *_: Any) -> None:
    """A job that ends."""
    time.sleep(1)
