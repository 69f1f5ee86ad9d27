"""``shouwang load``: a file in from the command line, as JSON and as words, and no identity number on the screen."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard import cli
from data.importing.identity import make_key
from data.store import Store
from tests.conftest import environment
from tests.data.lists import CODE, NUMBERS, messy, new_county


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'county.db'}"
    new_county(url, tmp_path).close()
    return url


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run(*words, **settings)``: the whole command line in this process, with these settings and no others."""
    for name in environment().keys() ^ os.environ.keys():
        monkeypatch.delenv(name, raising=False)

    def main(*words: str, **settings: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["shouwang", *words])
        capsys.readouterr()
        code = 0
        with monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            try:
                cli.main()
            except SystemExit as end:
                code = int(end.code or 0)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return main


def load(run: Run, database: str, *words: str, **settings: str) -> Done:
    return run("load", *words, "--database", database, **settings)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return messy(tmp_path / "messy.xlsx")


def test_a_dry_run_as_json_has_the_counts_and_an_entry_a_fault(
    run: Run, database: str, path: Path, tmp_path: Path
) -> None:
    make_key(tmp_path / "key")
    with Store.open(database) as store:
        version = store.version(CODE)
    done = load(
        run, database, "persons", str(path), "--crs", "CGCS2000", "--dry-run", "--json",
        SHOUWANG_IDENTITY_KEY_FILE=str(tmp_path / "key"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    counts = {name: told[name] for name in ("rows", "loaded", "noted", "unchanged", "repeated", "rejected")}
    assert counts == {"rows": 9, "loaded": 4, "noted": 1, "unchanged": 0, "repeated": 0, "rejected": 5}
    assert told["rows"] == told["loaded"] + told["unchanged"] + told["repeated"] + told["rejected"]
    assert len(told["rejects"]) == 5
    for reject in told["rejects"]:
        assert reject.keys() >= {"sheet", "row", "cell", "column", "value", "reason", "fix"}
        assert reject["sheet"] == "名单"
        assert reject["cell"]
    assert told["batch_id"] is None
    assert not any(number in done.stdout + done.stderr for number in NUMBERS.values())
    with Store.open(database) as store:
        assert store.version(CODE) == version
        assert store.county(CODE).persons.empty


def test_a_load_in_words_names_the_batch_and_shows_no_cell_of_a_person(run: Run, database: str, path: Path) -> None:
    done = load(run, database, "persons", str(path), "--crs", "CGCS2000")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("9 rows = 4 loaded (1 with a note) + 0 unchanged + 0 repeated + 5 rejected.")
    assert "no key is set" in done.stdout
    assert "shouwang undo" in done.stdout
    for secret in (*NUMBERS.values(), "张三", "无名村", "王某"):
        assert secret not in done.stdout + done.stderr
    again = load(run, database, "persons", str(path), "--crs", "CGCS2000")
    assert again.stdout.startswith("9 rows = 0 loaded (0 with a note) + 4 unchanged")


def test_a_key_that_is_not_the_countys_is_one_line(run: Run, database: str, path: Path, tmp_path: Path) -> None:
    for name in ("key", "other"):
        make_key(tmp_path / name)
    words = ("persons", str(path), "--crs", "CGCS2000")
    assert load(run, database, *words, SHOUWANG_IDENTITY_KEY_FILE=str(tmp_path / "key")).returncode == 0
    done = load(run, database, *words, SHOUWANG_IDENTITY_KEY_FILE=str(tmp_path / "other"))
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "another key file" in done.stderr


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--full-list", "361126101"), "--full-list takes"),
        (("--full-list", "361126101@someday"), "--full-list takes"),
        (("--map", "姓名"), "--map takes A=B"),
        (("--map", "无此列=name"), "无此列"),
        (("--set", "nothing=1"), "no field nothing"),
        (("--mapping", "民政"), "No mapping is called"),
        (("--sheet", "另一张"), "no sheet"),
    ],
)
def test_what_is_said_wrongly_is_refused_in_one_line(
    run: Run, database: str, path: Path, words: tuple[str, ...], part: str
) -> None:
    done = load(run, database, "persons", str(path), "--crs", "CGCS2000", *words)
    assert done.returncode != 0
    assert done.stdout == ""
    assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_rejects_are_written_as_the_sheet_with_its_faults_marked(
    run: Run, database: str, path: Path, tmp_path: Path
) -> None:
    to = tmp_path / "rejects.xlsx"
    done = load(run, database, "persons", str(path), "--crs", "CGCS2000", "--dry-run", "--rejects", str(to))
    assert done.returncode == 0, done.stderr
    assert to.stat().st_size > 0
