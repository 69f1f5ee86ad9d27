"""Files in and out by plain routes: what is too large, foreign, empty or misnamed is refused; names are no paths."""

from __future__ import annotations

import io
import stat
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

from dashboard.access import Reader
from dashboard.api.files import MOST_BYTES
from dashboard.context import IMPORTS
from dashboard.scratch import Scratch
from dashboard.services import imports as service
from dashboard.services.errands import LONGEST_NAME, label_of
from dashboard.services.imports import KEPT, LARGEST, MOST_EACH, Imports
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
    assert errand.name == label_of(name)
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "county.db"] == ["files"]
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
