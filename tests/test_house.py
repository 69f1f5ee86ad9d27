"""The house stands: imports point down, importing does no work, what is public is explained, nothing calls out."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PURE = ("geo", "models", "layers")
EXPLAINED = (*PURE, "data")
PACKAGES = (*EXPLAINED, "dashboard")

LINES = 400
LONG_FILES = {
    "geo/contracts.py": "one list of every table; cut in two it could no longer be read as one",
}
"""Files that may be longer than ``LINES``, each with its reason."""

IMPURE_MODULES = frozenset(
    {"os", "pathlib", "io", "time", "random", "secrets", "subprocess", "socket", "sqlite3", "shutil", "tempfile"}
    | {"urllib", "http", "requests", "logging", "sqlalchemy", "dash", "flask", "plotly", "data", "dashboard"}
)
"""What a pure function has no use for: storage, screens, files, the environment, the clock, chance."""
IMPURE_CALLS = frozenset({"today", "now", "utcnow", "open", "read_file", "to_file", "read_csv", "to_csv", "print"})

TEXT_FILES = {".py", ".toml", ".md", ".txt", ".js", ".css", ".html", ".cfg", ".po", ".csv", ".json", ".sql", ""}
GENERATED = re.compile(r"(^|/)(\.[a-z_]+cache|\.git|\.venv|\.hypothesis|__pycache__|build|dist|[^/]+\.egg-info)(/|$)")


@cache
def sources(*packages: str) -> tuple[Path, ...]:
    return tuple(sorted(path for package in packages for path in (ROOT / package).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported_roots(path: Path) -> set[str]:
    """First words of everything a file imports, wherever in the file."""
    roots: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            roots.add(node.module.partition(".")[0])
    return roots


# Imports point down


def test_the_import_contracts_are_kept() -> None:
    """import-linter reads the contracts of pyproject.toml and finds every one of them kept."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = re.search(r"(\d+) kept, 0 broken", done.stdout)
    assert kept, done.stdout
    assert int(kept[1]) >= 3


@pytest.mark.parametrize("path", sources(*PURE), ids=name)
def test_the_core_takes_frames_and_numbers_only(path: Path) -> None:
    """No storage, screen, file, environment, clock or chance of its own in geo, models and layers."""
    impure = imported_roots(path) & IMPURE_MODULES
    assert not impure, f"{name(path)} imports {', '.join(sorted(impure))}"
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    called = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    assert not called & IMPURE_CALLS, f"{name(path)} calls {', '.join(sorted(called & IMPURE_CALLS))}"


def test_no_callback_is_registered_when_a_module_is_imported() -> None:
    """Callbacks are registered on an app in ``register(app)``: a module-level one is lost to a second app."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in sources("dashboard")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"callback", "clientside_callback"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "dash"
    ]
    found += [
        f"{name(path)}:{node.lineno}"
        for path in sources("dashboard")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "dash"
        and {alias.name for alias in node.names} & {"callback", "clientside_callback"}
    ]
    assert not found


# Importing does no work

IMPORTER = """
import gc, importlib, os, sys, threading

root, *modules = sys.argv[1:]
sys.path.insert(0, root)
inside = tuple(os.path.join(root, package, "") for package in ("geo", "models", "layers", "data", "dashboard"))
faults = []


def watch(event, arguments):
    if event in {"socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen", "os.system", "os.mkdir"}:
        faults.append(f"{event} {arguments[0]!r}")
    elif event == "open":
        path, mode, flags = arguments
        if isinstance(path, str):
            writes = flags & (os.O_WRONLY | os.O_RDWR) and path != os.devnull
            reads_own_data = os.path.abspath(path).startswith(inside) and not path.endswith((".py", ".pyc"))
            if writes or reads_own_data:
                faults.append(f"open {path}")


for library in ("dash", "plotly.graph_objects", "geopandas", "pandera.pandas", "sqlalchemy", "scipy.spatial", "rich"):
    importlib.import_module(library)  # what libraries do when imported is theirs
sys.addaudithook(watch)
for module in modules:
    before = len(faults)
    importlib.import_module(module)
    faults[before:] = [f"{module}: {fault}" for fault in faults[before:]]

import dash, flask, sqlalchemy

for thing in gc.get_objects():
    if issubclass(type(thing), (dash.Dash, flask.Flask, sqlalchemy.Engine)):
        faults.append(f"a {type(thing).__name__} was made at import")
if threading.active_count() > 1:
    faults.append(f"threads were started at import: {threading.enumerate()}")
print("\\n".join(faults))
sys.exit(bool(faults))
"""


def test_importing_does_no_work() -> None:
    """Importing every module opens no socket, database or data file, writes nothing and makes no app or engine."""
    modules = [module_name(path) for path in sources(*PACKAGES) if path.name != "__main__.py"]
    done = subprocess.run(
        [sys.executable, "-B", "-c", IMPORTER, str(ROOT), *modules], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


# What is public is explained, and short enough to be read


def undocumented(path: Path) -> Iterator[str]:
    if ast.get_docstring(tree(path)) is None:
        yield f"{name(path)} itself"
    for node in tree(path).body:
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield f"{name(path)}: {node.name}"
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                is_public = isinstance(method, ast.FunctionDef) and not method.name.startswith("_")
                if is_public and ast.get_docstring(method) is None:
                    yield f"{name(path)}: {node.name}.{method.name}"


@pytest.mark.parametrize("path", sources(*EXPLAINED), ids=name)
def test_everything_public_has_a_docstring(path: Path) -> None:
    """Modules, functions, classes and methods without a leading underscore say what they promise."""
    assert not list(undocumented(path))


def test_no_file_is_longer_than_a_reader_bears() -> None:
    """A file past 400 lines is cut, or its reason stands in ``LONG_FILES``; a reason no longer needed goes."""
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(*EXPLAINED)}
    assert {path for path, length in lengths.items() if length > LINES} == set(LONG_FILES)


# Nothing calls out, nothing tells of the machine it was written on

HOST = re.compile(r"""(?:https?:|wss?:|["'(])//(?P<host>[a-z0-9*-]+(?:\.[a-z0-9-]+)+)""", re.IGNORECASE)
NOT_CALLED = frozenset(
    {
        "127.0.0.1",  # here
        *("www.w3.org", "www.opengis.net", "schemas.openxmlformats.org", "www.topografix.com"),  # XML vocabularies
    }
)


def texts_that_run(path: Path) -> Iterator[tuple[int, str]]:
    """Lines of a script or sheet; of a Python file its strings, docstrings left out: a source may be cited."""
    if path.suffix != ".py":
        yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        return
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None
        if isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, f'"{node.value}"'


def test_the_application_names_no_foreign_host() -> None:
    """No tile, font, script or service of another host in what the application runs or sends to a browser."""
    suffixes = {".py", ".js", ".css", ".html", ".svg"}
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.suffix in suffixes]
    found = [
        f"{name(path)}:{line} {match['host']}"
        for path in files
        for line, text in texts_that_run(path)
        for match in HOST.finditer(text)
        if match["host"].lower() not in NOT_CALLED
    ]
    assert not found


FORBIDDEN = re.compile(
    "|".join(
        (
            r"(?<![\w.~-])/(?:work|root|home/\w+|opt/py\w+)/",  # paths of one machine
            r"pypi\.(?:org|python)|pythonhosted|registry\.npm|npmmirror|anaconda\.org|(?:extra-)?index-url",
        )
    ),
    re.IGNORECASE,
)


def test_no_file_names_a_registry_or_a_machine() -> None:
    """Package registries and the paths of somebody's machine are nobody else's."""
    files = [
        path
        for path in ROOT.rglob("*")
        if path.suffix in TEXT_FILES and not GENERATED.search(name(path)) and path.is_file() and path != Path(__file__)
    ]
    assert len(files) > len(sources(*PACKAGES)), "the search must see more than the code"
    found = [
        f"{name(path)}:{number} {match[0]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (match := FORBIDDEN.search(line))
    ]
    assert not found
