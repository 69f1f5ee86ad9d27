"""The command line: what is refused is refused in one line on stderr, with nothing left behind."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import cli
from dashboard.commands.bench import BENCHMARKS, FOLDER, load_benchmark
from data.demo import DEMO_COUNTIES
from data.store import Store
from geo.county import County
from geo.results import MODELS, SCORE_CLASSES
from tests.conftest import ROOT, Run, environment
from tests.dashboard.conftest import FENG, Done, Here


def assert_refused(done: Done | subprocess.CompletedProcess[str], code: int, pattern: str) -> None:
    """One line on stderr that matches, nothing on stdout, and the exit code."""
    got, out, err = (
        (done.code, done.out, done.err) if isinstance(done, Done) else (done.returncode, done.stdout, done.stderr)
    )
    assert got == code, err
    assert out == ""
    assert err.startswith("shouwang: ")
    assert err.count("\n") == 1, err
    assert err.endswith("\n")
    assert re.search(pattern, err), err
    assert "Traceback" not in err


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# Help


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_that_is_listed_is_there_and_has_help(name: str, here: Here) -> None:
    done = here(name, "--help")
    assert done.code == 0
    assert f"shouwang {name}" in done.out
    assert done.err == ""


def test_help_lists_every_command(here: Here) -> None:
    done = here("--help")
    assert done.code == 0
    assert all(name in done.out for name in cli.COMMANDS)


def test_python_dash_m_dashboard_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "--help"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "Usage: shouwang" in done.stdout
    assert done.stderr == ""


# Wrong usage: 2


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        (["frob"], "No such command"),
        (["--nope"], "No such option"),
        (["load", "nokind", "file.csv"], "KIND.*persons"),
        (["load", "persons"], "Missing argument"),
        (["serve", "--port", "0"], "port"),
        (["serve", "--port", "http"], "port"),
        (["demo", "--people", "0", "--no-serve"], "people"),
        (["demo", "--water", "-1", "--no-serve"], "water"),
        (["score", "--as-of", "15.7.2026"], "as-of"),
        (["init", "--county", "361126"], "--name and --slug"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], pattern: str, here: Here) -> None:
    assert_refused(here(*arguments), 2, pattern)
    assert list(Path.cwd().iterdir()) == []


# Refused: 1


@pytest.mark.parametrize("command", ["check", "score", "serve", "load"])
def test_a_database_that_is_not_there_is_not_made(command: str, here: Here, tmp_path: Path) -> None:
    more = ["persons", "x.csv"] if command == "load" else []
    assert_refused(here(command, *more, "--database", url(tmp_path / "new.db")), 1, "There is no database")
    assert_refused(here(command, *more), 1, "shouwang.db")
    assert not (tmp_path / "new.db").exists()
    assert list(Path.cwd().iterdir()) == []


def test_an_unknown_demo_county_is_refused_and_leaves_no_database(here: Here, tmp_path: Path) -> None:
    done = here("demo", "--county", "atlantis", "--no-serve", "--database", url(tmp_path / "new.db"))
    assert_refused(done, 1, "atlantis")
    assert all(name in done.err for name in DEMO_COUNTIES)
    assert [path.name for path in tmp_path.iterdir()] == ["cwd"]


@pytest.mark.parametrize("command", [["demo", "--no-serve"], ["init"]])
@pytest.mark.parametrize("place", ["missing/county.db", "cwd"])
def test_a_database_that_cannot_be_made_leaves_nothing(
    command: list[str], place: str, here: Here, tmp_path: Path
) -> None:
    """A folder that is not there; a name that is a folder."""
    assert_refused(here(*command, "--database", url(tmp_path / place)), 1, "[Ff]older")
    assert [path.name for path in tmp_path.iterdir()] == ["cwd"]
    assert list((tmp_path / "cwd").iterdir()) == []


@pytest.mark.parametrize("command", [["demo", "--no-serve"], ["init"]])
def test_a_folder_that_cannot_be_written_to_is_said_so(command: list[str], here: Here) -> None:
    assert_refused(here(*command, "--database", "sqlite:////proc/county.db"), 1, "cannot be written")


@pytest.mark.parametrize("command", [["check"], ["score"], ["demo", "--no-serve"], ["init"], ["serve"]])
def test_a_database_of_another_version_is_refused_and_left_as_it_is(
    command: list[str], here: Here, demo_database: str
) -> None:
    path = Path(demo_database.removeprefix("sqlite:///"))
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update meta set value = '999' where key = 'schema_version'")
    before = digest(path)
    assert_refused(here(*command, "--database", demo_database), 1, "version 999")
    assert digest(path) == before


@pytest.mark.parametrize("command", [["check"], ["score"], ["demo", "--no-serve"], ["init"], ["serve"]])
@pytest.mark.parametrize("content", ["hello\n", ""])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(
    command: list[str], content: str, here: Here, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(content)
    assert_refused(here(*command, "--database", url(path)), 1, "letter.txt")
    assert path.read_text() == content


@pytest.mark.parametrize("command", [["check"], ["init"], ["demo", "--no-serve"]])
def test_somebody_elses_database_is_refused_and_left_as_it_is(command: list[str], here: Here, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table accounts (n integer)")
    before = digest(path)
    assert_refused(here(*command, "--database", url(path)), 1, "no Shouwang database")
    assert digest(path) == before


@pytest.mark.parametrize("address", ["nonsense", "mysql://a/b", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_no_database_is_refused(address: str, here: Here) -> None:
    for command in (["check"], ["demo", "--no-serve"]):
        assert_refused(here(*command, "--database", address), 1, "sqlite:///FILE|not supported")


def test_a_password_is_never_printed(here: Here) -> None:
    done = here("check", "--database", "postgresql://clerk:hush-hush@127.0.0.1:1/county")
    assert_refused(done, 1, "127.0.0.1")
    assert "hush-hush" not in done.err


@pytest.mark.parametrize("command", [["score"], ["load", "persons", "x.csv"]])
def test_an_unknown_county_is_refused_and_those_held_named(command: list[str], here: Here, demo_database: str) -> None:
    assert_refused(here(*command, "--county", "yiyang", "--database", demo_database), 1, f"yiyang.*feng.*{FENG}")


def test_several_counties_want_one_named(here: Here, demo_database: str) -> None:
    arguments = ["--database", demo_database]
    assert here("init", "--county", "361126", "--name", "弋阳县", "--slug", "yiyang", *arguments).code == 0
    assert_refused(here("score", *arguments), 1, r"--county.*yiyang.*feng")


def test_an_empty_database_has_no_county_to_score(here: Here, tmp_path: Path) -> None:
    database = url(tmp_path / "new.db")
    assert here("init", "--database", database).code == 0
    assert_refused(here("score", "--database", database), 1, "holds no county yet")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", "", "::1"])
def test_serving_beyond_this_machine_is_refused(host: str, here: Here, demo_database: str) -> None:
    """Nor on a loopback name the application would not answer to. No host at all is the default."""
    if host:
        assert_refused(here("serve", "--host", host, "--database", demo_database), 1, "127.0.0.1")


def test_a_port_in_use_is_refused_and_no_link_is_printed(shouwang: Run, demo_database: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = shouwang("serve", "--port", port, "--database", demo_database)
    assert_refused(done, 1, f"Port {port} is in use")


@pytest.mark.parametrize(
    ("name", "value"), [("SHOUWANG_COLOUR", "red"), ("SHOUWANG_PORT", "http"), ("SHOUWANG_LANGUAGE", "fr")]
)
def test_a_bad_setting_is_refused_by_every_command(
    name: str, value: str, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    for command in (["check"], ["score"], ["serve"], ["demo", "--no-serve"]):
        assert_refused(here(*command), 1, name)


# Loading


def test_real_data_wants_a_word_that_there_are_no_accounts(here: Here, tmp_path: Path) -> None:
    database = url(tmp_path / "real.db")
    people = tmp_path / "homes.csv"
    people.write_text("户编号,村代码,定位精度\nH1,361126101201,无\n", encoding="utf-8")
    assert here("init", "--county", "361126", "--name", "弋阳县", "--slug", "yiyang", "--database", database).code == 0
    load = ["load", "households", str(people), "--database", database, "--crs", "CGCS2000"]
    assert_refused(here(*load), 1, "--i-accept-no-accounts")
    with Store.open(database) as store:
        assert store.version("361126") == 0
        assert store.county("361126").households.empty
    assert here(*load, "--dry-run").code == 0, "a dry run changes nothing and needs no word"
    with Store.open(database) as store:
        assert store.version("361126") == 0


def test_a_missing_file_is_refused_and_changes_nothing(here: Here, demo_database: str) -> None:
    with Store.open(demo_database) as store:
        before = store.version(FENG)
    assert_refused(here("load", "persons", "no-such.csv", "--database", demo_database), 1, "no-such.csv")
    assert_refused(here("load", "persons", ".", "--database", demo_database), 1, ".")
    with Store.open(demo_database) as store:
        assert store.version(FENG) == before


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a,b\n1,2\n", "姓名\n王小明\n".encode("gb18030")])
def test_a_file_that_is_no_such_table_is_one_line(content: bytes, here: Here, demo_database: str) -> None:
    Path("odd.csv").write_bytes(content)
    assert_refused(here("load", "persons", "odd.csv", "--database", demo_database), 1, "odd.csv|column")


# What works


def test_init_then_check(here: Here, tmp_path: Path) -> None:
    database = url(tmp_path / "new.db")
    made = here("init", "--county", "361126", "--name", "弋阳县", "--slug", "yiyang", "--database", database)
    assert (made.code, made.err) == (0, "")
    assert "弋阳县 (361126)" in made.out
    checked = here("check", "--database", database)
    assert (checked.code, checked.err) == (0, "")
    assert "弋阳县 (361126), version 0" in checked.out
    assert checked.out.endswith("Sound.\n")
    assert_refused(
        here("init", "--county", "361126", "--name", "弋阳县", "--slug", "yiyang", "--database", database), 1, "361126"
    )


@pytest.mark.parametrize(
    ("code", "packs", "pattern"), [("3611", "national", "3611"), ("361127", "national,moon", "moon")]
)
def test_a_county_that_cannot_be_is_not_added(code: str, packs: str, pattern: str, here: Here, tmp_path: Path) -> None:
    database = url(tmp_path / "new.db")
    done = here("init", "--county", code, "--name", "某县", "--slug", "mou", "--packs", packs, "--database", database)
    assert_refused(done, 1, pattern)
    if (tmp_path / "new.db").exists():
        with Store.open(database) as store:
            assert store.counties() == []


def test_check_counts_what_the_demo_holds(here: Here, demo_database: str) -> None:
    done = here("check", "--database", demo_database)
    assert (done.code, done.err) == (0, "")
    assert "persons 300" in done.out
    assert "hazard_sites 60" in done.out


def test_a_demo_that_is_built_is_left_as_it_is(here: Here, demo_database: str) -> None:
    path = Path(demo_database.removeprefix("sqlite:///"))
    before = digest(path)
    done = here("demo", "--county", "feng", "--people", "999", "--no-serve", "--database", demo_database)
    assert (done.code, done.err) == (0, "")
    assert "already built" in done.out
    assert digest(path) == before


@pytest.fixture
def scored(here: Here, demo_database: str) -> dict[str, Any]:
    """What ``score --json`` prints of the demo."""
    done = here("score", "--json", "--database", demo_database)
    assert (done.code, done.err) == (0, "")
    result: dict[str, Any] = json.loads(done.out, parse_constant=pytest.fail)
    return result


def test_score_prints_three_scores_as_json(scored: dict[str, Any], here: Here, demo_database: str) -> None:
    """All five classes are counted, and at most ten are named, worst first, each with its reasons."""
    with Store.open(demo_database) as store:
        county = store.county(FENG)
        run = store.latest_run(FENG)
    assert run is not None
    assert (scored["county"], scored["name"], scored["simulated"]) == (FENG, "凤县", True)
    assert (scored["as_of"], scored["version"]) == (county.as_of.isoformat(), county.version)
    assert scored["method"] == run.method
    assert set(scored["scores"]) == set(MODELS)
    for model, score in scored["scores"].items():
        assert set(score["counts"]) == set(SCORE_CLASSES)
        assert sum(score["counts"].values()) == len(county.scores[model])
        assert 0 < len(score["top"]) <= 10
        assert [entry["rank"] for entry in score["top"]] == sorted(entry["rank"] for entry in score["top"])
        assert score["top"][0]["rank"] == 1
        for entry in score["top"]:
            assert entry["reasons"]
            assert entry["class"] in SCORE_CLASSES[:-1]
            assert entry["id"] in county.scores[model].index


def test_scoring_again_gives_the_same_scores(scored: dict[str, Any], demo_database: str, whole: County) -> None:
    """The run made with the demo and this one agree to the last digit."""
    assert scored["county"] == FENG
    with Store.open(demo_database) as store:
        for model in MODELS:
            pd.testing.assert_frame_equal(store.scores(FENG, model), whole.scores[model], check_exact=True)


def test_a_printed_score_names_no_person(scored: dict[str, Any], demo_database: str, here: Here) -> None:
    with Store.open(demo_database) as store:
        names = set(store.county(FENG).persons["name"].dropna())
    assert {entry["name"] for entry in scored["scores"]["isolation"]["top"]} == {None}
    printed = here("score", "--database", demo_database)
    assert (printed.code, printed.err) == (0, "")
    words = set(re.findall(r"[\u4e00-\u9fff]+", printed.out + json.dumps(scored, ensure_ascii=False)))
    assert "凤县" in words
    assert not names & words
    assert "模拟" in words


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_the_command_lists_can_be_run(name: str) -> None:
    """It loads, measures through ``run`` and says at its head what was seen; it is not run here."""
    module = load_benchmark(FOLDER / f"bench_{name}.py")
    assert callable(module.run)
    assert module.__doc__
