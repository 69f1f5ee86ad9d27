"""A running application over the demo county, and readers of every role signed in to it by real links."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask
import pytest
from dash import Dash
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from dashboard import cli
from dashboard.access import ROLES, Reader
from dashboard.app import create_app
from dashboard.context import SERVICES
from dashboard.services import Services
from dashboard.settings import Settings
from data.store import Store
from geo.county import County
from tests.conftest import environment

FENG = "610330"


def sign_in(store: Store, app: Dash, role: str, region: str, county: str = FENG) -> FlaskClient:
    """A client that has opened a fresh sign-in link."""
    token = store.issue_sign_in(role, county, region, expires_at=store.clock() + timedelta(hours=1))
    client: FlaskClient = app.server.test_client()
    answer = client.get(f"/signin/{token}")
    assert answer.status_code == 302, answer.text
    return client


def ask(client: FlaskClient, output: str, **values: Any) -> dict[str, Any]:
    """What the browser's renderer would get back from the server callback that fills ``output``.

    ``values`` are the values of the callback's inputs and states by component id; those of the address, of which
    Dash asks path and query, stand under ``pathname`` and ``search``.

    Raises:
        AssertionError: the server refuses; the status is part of the message.
    """
    found = next(
        entry
        for entry in client.get("/_dash-dependencies").get_json()
        if output in entry["output"]
        and not entry.get("clientside_function")
        and {_key(part) for part in (*entry["inputs"], *entry["state"])} == {*values}
    )
    outputs = [
        dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))
        for part in found["output"].strip(".").split("...")
    ]

    def valued(entries: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [{**entry, "value": values[_key(entry)]} for entry in entries]

    answer = client.post(
        "/_dash-update-component",
        json={
            "output": found["output"],
            "outputs": outputs if found["output"].startswith("..") else outputs[0],
            "inputs": valued(found["inputs"]),
            "changedPropIds": [f"{found['inputs'][0]['id']}.{found['inputs'][0]['property']}"],
            "state": valued(found["state"]),
        },
    )
    assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:300]}"
    result: dict[str, Any] = answer.get_json()
    return result


def _key(part: dict[str, str]) -> str:
    return part["property"] if part["id"] == "_pages_location" else part["id"]


def text_of(answer: object) -> str:
    """Everything an answer would send to the browser, as one text."""
    return json.dumps(answer, cls=PlotlyJSONEncoder, ensure_ascii=False)


def standing_in(text: str, words: Iterable[str]) -> list[str]:
    """Those of the words that stand anywhere in a text, which may be of megabytes.

    A word lies within a run of letters of these words: each run is looked through once, however often it is there.
    """
    wanted = {*words}
    letters = re.escape("".join({letter for word in wanted for letter in word}))
    runs = "\0".join({*re.findall(f"[{letters}]+", text)})
    return sorted(word for word in wanted if word in runs)


@dataclass(frozen=True)
class Regions:
    """The codes the tests speak of: two townships, and two villages of the first."""

    township: str
    other_township: str
    village: str
    other_village: str


@pytest.fixture(scope="session")
def database(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo county in a database of this worker's own; tests may sign in to it and change nothing else."""
    return f"sqlite:///{shutil.copy(demo_file, tmp_path_factory.mktemp('dashboard') / 'county.db')}"


@pytest.fixture(scope="session")
def store(database: str) -> Iterator[Store]:
    """The store over ``database``."""
    with Store.open(database) as opened:
        yield opened


@pytest.fixture(scope="session")
def app(store: Store) -> Dash:
    """One application over ``store``."""
    return create_app(Settings(), store)


@pytest.fixture(scope="session")
def services(app: Dash) -> Services:
    """The services of ``app``."""
    found: Services = app.server.extensions[SERVICES]
    return found


@pytest.fixture(scope="session")
def whole(store: Store) -> County:
    """Everything there is in the demo county, as batch work reads it."""
    return store.county(FENG)


@pytest.fixture(scope="session")
def regions(whole: County) -> Regions:
    """Villages and townships in which somebody is followed and some water lies."""
    homes = whole.person_places["region_code"].value_counts()
    busiest = str(homes.index[0])
    same = next(str(code) for code in homes.index[1:] if code[:9] == busiest[:9])
    other = next(str(code)[:9] for code in homes.index if code[:9] != busiest[:9])
    return Regions(busiest[:9], other, busiest, same)


@pytest.fixture(scope="session")
def readers(regions: Regions) -> dict[str, Reader]:
    """A reader of every role, bound to the county, the first township or its first village."""
    where = {"county": FENG, "township": regions.township, "village": regions.village}
    return {role.id: Reader.of(role.id, FENG, where[role.level]) for role in ROLES.values()}


@pytest.fixture(scope="session")
def clients(store: Store, app: Dash, readers: dict[str, Reader]) -> dict[str, FlaskClient]:
    """A signed-in client of every role."""
    return {role: sign_in(store, app, role, reader.scope.region) for role, reader in readers.items()}


As = Callable[..., contextlib.AbstractContextManager[None]]


@pytest.fixture(scope="session")
def acting_as(app: Dash, readers: dict[str, Reader]) -> As:
    """``with acting_as(role):`` callbacks and layouts may be called as the plain functions they are."""

    @contextlib.contextmanager
    def act(role: str) -> Iterator[None]:
        scope = readers[role].scope
        with app.server.test_request_context("/"):
            flask.session.update(role=role, county=scope.county, region=scope.region)
            yield

    return act


@pytest.fixture
def own_app(demo_database: str) -> Iterator[tuple[Dash, Store]]:
    """An application over a database this one test may change."""
    with Store.open(demo_database) as opened:
        yield create_app(Settings(), opened), opened


@dataclass(frozen=True)
class Done:
    """Exit code and output of one command."""

    code: int
    out: str
    err: str


Here = Callable[..., Done]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Here:
    """``here(*arguments)``: the whole command line in this process, in an empty folder and without settings."""
    for name in environment().keys() ^ os.environ.keys():
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "cwd"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["shouwang", *arguments])
        capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run
