"""What the prose promises is there: commands of the README, the change log, one name for each term; and CI's rule."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import COMMANDS
from dashboard.cli import shouwang as group
from data.kinds import HEADERS
from data.terms import VALUES

ROOT = Path(__file__).resolve().parent.parent


def read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


# The glossary

TERM = re.compile(r"(?P<term>[^|]*?)(?: \((?P<kind>[a-z_]+)\))?")
NAME = re.compile(r"(?P<english>[^|`()]+?)(?: \(`(?P<code>\w+)`\))?")


def glossary() -> dict[str, list[tuple[str | None, str, str | None]]]:
    """(kind the term is limited to, English name, code) of every row by Chinese term."""
    rows: dict[str, list[tuple[str | None, str, str | None]]] = defaultdict(list)
    for line in read("docs/glossary.md").splitlines():
        if not line.startswith("|") or line.startswith(("| 中文", "|---")):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert len(cells) == 3, line
        term, name = TERM.fullmatch(cells[0]), NAME.fullmatch(cells[1])
        assert term, line
        assert name, line
        rows[term["term"]].append((term["kind"], name["english"], name["code"]))
    return rows


def test_a_term_has_one_english_name() -> None:
    """A term stands twice only where it means two things, in two kinds of file; and no name stands for two terms."""
    rows = glossary()
    kinds = {term: [kind for kind, _, _ in found] for term, found in rows.items()}
    assert not {term: found for term, found in kinds.items() if len(found) != len(set(found))}
    assert {kind for found in kinds.values() for kind in found} <= {None, *HEADERS}
    names = [english for found in rows.values() for _, english, _ in found]
    assert sorted({english for english in names if names.count(english) > 1}) == []


def test_every_coded_value_is_in_the_glossary() -> None:
    """Each Chinese word of a coded column has its code there."""
    rows = glossary()
    missing = [
        f"{term} {code} of {column}"
        for column, words in VALUES.items()
        for code, term in words.items()
        if (None, code) not in {(kind, found) for kind, _, found in rows[term]}
    ]
    assert missing == []


def test_every_header_is_in_the_glossary() -> None:
    """Each Chinese header of a file has its column there, by exactly one row: the file's own, or the general one."""
    rows = glossary()
    missing = []
    for kind, headers in HEADERS.items():
        for column, term in headers.items():
            own = [code for limited, _, code in rows[term] if limited == kind]
            general = [code for limited, _, code in rows[term] if limited is None]
            if (own or general) != [column]:
                missing.append(f"{term} {column} of {kind}")
    assert missing == []


# README and change log


def test_the_readme_names_commands_that_exist() -> None:
    """Every ``make`` target and every ``shouwang`` command written in README.md is there."""
    readme = read("README.md")
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", readme))
    assert {"demo", "test"} <= named
    assert sorted(named - targets) == []
    assert sorted(set(re.findall(r"\bshouwang ([a-z]+)", readme)) - set(COMMANDS)) == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_answers_help(command: str) -> None:
    """A command that is listed is there, and says what it takes."""
    done = CliRunner().invoke(group, [command, "--help"], prog_name="shouwang")
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"Usage: shouwang {command}")


def test_a_command_answers_as_a_program(shouwang) -> None:  # type: ignore[no-untyped-def]
    """The console script, in a process of its own."""
    done = shouwang("check", "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: shouwang check")


def test_the_change_log_tells_of_this_version() -> None:
    """CHANGELOG.md has a section with a line in it for this version, or for what is not released yet."""
    version = re.search(r'^version = "(.+)"$', read("pyproject.toml"), re.MULTILINE)
    assert version
    sections = re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    mine = [
        section
        for section in sections
        if re.match(rf"\[?({re.escape(version[1])}|unreleased)\b", section, re.IGNORECASE)
    ]
    assert mine
    assert any(line.startswith("- ") for section in mine for line in section.splitlines())


def test_the_licence_is_whole() -> None:
    """LICENSE is the Apache License 2.0 from its title to its appendix."""
    licence = read("LICENSE")
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert "APPENDIX: How to apply the Apache License to your work." in licence


# In CI nothing is skipped

SKIPS = """
import pytest

def test_passes():
    pass

@pytest.mark.skipif(True, reason="no browser here")
def test_skips():
    pass
"""


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(("ci", "skips", "code"), [("true", True, 1), ("true", False, 0), ("", True, 0)])
def test_a_skipped_test_fails_the_run_in_ci(tmp_path: Path, ci: str, skips: bool, code: int, workers: str) -> None:
    """With CI set a run with a skipped test exits 1 and names it, in one process and in several; else it is 0."""
    shutil.copy(ROOT / "tests/conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_it.py").write_text(SKIPS if skips else SKIPS.replace("True", "False"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:dash", "-n", workers],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert ("no browser here" in done.stdout) is (code == 1)


def test_a_module_skipped_whole_fails_the_run_in_ci(tmp_path: Path) -> None:
    """``importorskip`` and the like skip before there is a test: that counts too."""
    shutil.copy(ROOT / "tests/conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_it.py").write_text("import pytest\npytest.importorskip('no_such_library')\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:dash"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
