"""What is built is what is run: the wheel holds all it needs and works away from this folder."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import distribution, packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("dashboard", "geo", "models", "layers", "data")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# One worker builds the wheel once for the whole file.
pytestmark = pytest.mark.xdist_group("packaging")


def run(*words: object, cwd: Path, expected: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command in a clean environment; fail with what it said when it does not exit as expected."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == expected, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built from a copy of it without the network."""
    source = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "out", ".", cwd=source)
    (built,) = (source / "out").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_packages(contents: set[str]) -> None:
    """Modules, rule packs, demo geography with its licences, assets and catalogues: nothing is left behind."""
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]
    wanted = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert sorted(wanted - contents) == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"data/rulepacks/national\.toml",
        r"data/rulepacks/county\.toml",
        r"data/demo/villages.*\.csv",
        r"data/demo/.*boundaries.*\.geojson",
        r"data/demo/README\.md",
        r"dashboard/assets/.*\.css",
        r"dashboard/assets/.*\.js",
        r"dashboard/locales/zh.*\.mo",
        r"dashboard/locales/en.*\.mo",
    ],
)
def test_the_wheel_holds_what_a_demo_needs(contents: set[str], pattern: str) -> None:
    """Policy numbers, real geography with its sources, the screen's looks and both languages."""
    assert any(re.fullmatch(pattern, path) for path in contents)


def test_the_wheel_holds_nothing_else(contents: set[str]) -> None:
    """Tests, prose and other people's files stay at home; the licence comes along."""
    info = f"shouwang-{PROJECT['project']['version']}.dist-info"
    assert {path.partition("/")[0] for path in contents} == {*PACKAGES, info}
    assert f"{info}/licenses/LICENSE" in contents
    assert not {path for path in contents if path.endswith((".db", ".pyc", ".xlsx"))}


def test_installed_in_an_empty_environment_the_demo_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """A demo county is built, scored and stored by the wheel alone, in a folder that holds nothing of the project."""
    home, elsewhere = tmp_path / "environment", tmp_path / "elsewhere"
    elsewhere.mkdir()
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=elsewhere)
    # The libraries are lent from here, after the wheel on the path; an editable install here is not: it works
    # through a .pth file of its own, and those are read in an environment's own folder only.
    (site_packages,) = home.glob("lib/python*/site-packages")
    (site_packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    show = (
        "import dashboard, data, geo, layers, models; print(data.__file__, geo.__file__, dashboard.__file__, sep='\\n')"
    )
    for file in run(python, "-c", show, cwd=elsewhere).stdout.split():
        assert Path(file).is_relative_to(site_packages)

    database = elsewhere / "county.db"
    small = ("--county", "feng", "--people", "300", "--water", "60")
    run(home / "bin" / "shouwang", "demo", *small, "--no-serve", "--database", f"sqlite:///{database}", cwd=elsewhere)
    assert database.stat().st_size > 0


# What is imported is asked for, and what is asked for is pinned


def names_of(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(requirement).name) for requirement in requirements}


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_every_library_the_code_imports_is_a_dependency() -> None:
    """What only happens to be installed here would be missing elsewhere."""
    asked = names_of(PROJECT["project"]["dependencies"]) | names_of(
        PROJECT["project"]["optional-dependencies"]["postgres"]
    )
    brought = {"flask", "markupsafe", "werkzeug"}  # dash is made of them
    distributions = packages_distributions()
    missing = set()
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            roots = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                roots = [node.module]
            for root in {name.partition(".")[0] for name in roots} - set(PACKAGES) - sys.stdlib_module_names:
                names = {canonicalize_name(name) for name in distributions.get(root, [root])}
                if not names & (asked | brought):
                    missing.add(f"{path.relative_to(ROOT)} imports {root}")
    assert sorted(missing) == []


def test_every_package_is_pinned() -> None:
    """Every dependency, and theirs to the last, has one exact version, and setuptools, which builds, has too."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    waiting = [Requirement(text) for text in chain(PROJECT["project"]["dependencies"], *extras)]
    found = {"setuptools"}
    while waiting:
        asked = waiting.pop()
        found.add(canonicalize_name(asked.name))
        needs = [Requirement(text) for text in distribution(asked.name).requires or []]
        waiting += [
            need
            for need in needs
            if canonicalize_name(need.name) not in found
            and (need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *asked.extras)))
        ]
    assert sorted(found - set(pins())) == []


def test_the_constraints_name_versions_and_no_place() -> None:
    """One version a package, in order, and no address to fetch it from."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][\w.+!]*", line) for line in names)
    assert names == sorted(set(names), key=lambda line: line.split("=="))
    assert len(pins()) == len(names)
    assert "//" not in "".join(lines)
