"""What every test may ask for: a browser, a demo database, a running server. And: in CI nothing is skipped."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["OPENPYXL_LXML"] = "False"  # tests alter workbooks byte by byte: written alike with lxml and without
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")  # every core has a worker: threads of theirs would only wait for each other

IN_MEMORY, ROOM = "/dev/shm", 3 * 1024**3
if "TMPDIR" not in os.environ and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM:
    # Nearly every test has a database of its own: on a disk each waits a second until it is written.
    os.environ["TMPDIR"] = tempfile.tempdir = IN_MEMORY

ROOT = Path(__file__).resolve().parent.parent

DEMO = ("--county", "feng", "--people", "300", "--water", "60", "--seed", "1")
"""The county most tests use: the smallest of the four, with few people, the same ones every time."""


# Long tests, and no skips in CI


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long, and only those")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: minutes, not seconds; run by make test-long only")
    few = 40 if os.environ.get("EXAMPLES", "1") == "1" else 100  # of a property that names no number of its own
    settings.register_profile("untimed", deadline=None, max_examples=few)  # no test asserts a time
    settings.load_profile("untimed")


TOGETHER = {"rota": ("test_rota", "test_patrol"), "siting": ("test_siting", "test_site_command", "test_stations")}
"""Files outside ``tests/data`` with the same compiled loops: two workers would compile them at once, each its own."""


def _group(item: pytest.Item) -> str | None:
    """The tests one worker runs together, which share what is made once: those of a file; None: any worker.

    Those of ``tests/data`` share little, and go through SQLite first and PostgreSQL after it on every worker.
    """
    parts = item.path.relative_to(item.config.rootpath).parts
    if item.get_closest_marker("xdist_group") is not None or parts[:2] == ("tests", "data"):
        return None
    alike = next((name for name, files in TOGETHER.items() if item.path.name.startswith(files)), None)
    return alike or "/".join(parts)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the long tests for ``--long``, and the others for every other run; tell the workers what stays together."""
    for item in items:
        if group := _group(item):
            item.add_marker(pytest.mark.xdist_group(group))
    wanted = bool(config.getoption("--long"))
    kept, others = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        (kept if (item.get_closest_marker("long") is not None) is wanted else others).append(item)
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = kept


def pytest_collection_finish() -> None:
    """Thousands of tests stay to the end: what clears away the unused need not look at them each time."""
    gc.collect()
    gc.freeze()


def _skipped_in_ci(config: pytest.Config) -> list[pytest.TestReport]:
    if os.environ.get("CI", "").lower() in {"", "0", "false"} or hasattr(config, "workerinput"):
        return []
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test is a failure in CI: there everything a test needs must be there."""
    if _skipped_in_ci(session.config) and session.exitstatus in {
        pytest.ExitCode.OK,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    }:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name what was skipped in CI, and why."""
    skipped = _skipped_in_ci(config)
    if skipped:
        terminalreporter.section("skipped, which CI does not allow", red=True)
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"{report.nodeid}: {reason}")


# The browser


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of a Chromium that can be driven: the system's, or the one Playwright brought.

    Launch it with ``args=["--no-sandbox", "--enable-unsafe-swiftshader"]``: maps need WebGL, headless has no card.
    """
    for path in ("/usr/bin/chromium", "/usr/bin/google-chrome"):
        if os.access(path, os.X_OK):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as browsers:
        path = browsers.chromium.executable_path
    if not os.access(path, os.X_OK):
        pytest.fail("The browser tests need Chromium: run make test, or apt install chromium.", pytrace=False)
    return path


# The demo county


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of one test run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def demo_file(shared_folder: Path) -> Path:
    """The SQLite file of a small, loaded and scored demo county, made once for all workers. Never written to."""
    path = shared_folder / "demo.db"
    with (shared_folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            making = shared_folder / "making.db"
            making.unlink(missing_ok=True)  # of a worker that failed at it
            done = run_to_its_end("demo", *DEMO, "--no-serve", "--database", f"sqlite:///{making}")
            if done.returncode != 0:
                pytest.fail(f"shouwang demo failed: {done.stderr.strip()[-2000:] or done.stdout}", pytrace=False)
            making.rename(path)
    return path


@pytest.fixture
def demo_database(demo_file: Path, tmp_path: Path) -> str:
    """URL of the demo county in a database of the test's own, free to be written to."""
    return f"sqlite:///{shutil.copy(demo_file, tmp_path / 'county.db')}"


# The command and the server


def command(*arguments: str) -> list[str]:
    """The words that run ``shouwang`` with this interpreter and this checkout."""
    return [sys.executable, "-c", "from dashboard.cli import main; main()", *arguments]


def environment() -> dict[str, str]:
    """The environment of the tests without any Shouwang setting of the person who runs them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


Run = Callable[..., subprocess.CompletedProcess[str]]


def run_to_its_end(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run one command and return its exit code, stdout and stderr."""
    return subprocess.run(
        command(*arguments), cwd=cwd, env=environment(), capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="session")
def shouwang() -> Run:
    """``shouwang(*arguments, cwd=None)``: one command in a process of its own, run to its end."""
    return run_to_its_end


def find_free_port() -> int:
    """A port of the loopback address that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def free_port() -> int:
    """A port nobody listens on."""
    return find_free_port()


READY = "Stop with Ctrl+C."
"""The last line a server prints before it answers; its port is its own by then."""


@dataclass(frozen=True)
class RunningServer:
    """A ``shouwang serve`` of its own process on the loopback address."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def output(self) -> str:
        """What the server has printed so far, sign-in links among it."""
        return self.log.read_text(encoding="utf-8")

    @property
    def links(self) -> list[str]:
        """The sign-in links printed, in order."""
        return re.findall(rf"{re.escape(self.url)}/\S+", self.output)

    def wait_until_ready(self, seconds: float = 180) -> None:
        """Return when it listens and has printed its links; fail with its own words when it ends or never does."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            if READY in self.output:
                return
            time.sleep(0.1)
        pytest.fail(f"shouwang serve is not ready at {self.url}:\n{self.output}", pytrace=False)

    def stop(self) -> None:
        """Ask the process to end; end it when it does not within ten seconds."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


StartServer = Callable[..., RunningServer]


@contextlib.contextmanager
def running_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartServer]:
    """Gives ``start(database, *more_arguments)``: a server that is ready; all of them are stopped at its end."""
    running: list[RunningServer] = []

    def start(database: str, *arguments: str) -> RunningServer:
        port = str(find_free_port())
        log = tmp_path_factory.mktemp("server") / "output.txt"
        words = command("serve", "--database", database, "--host", "127.0.0.1", "--port", port, *arguments)
        with log.open("wb") as output:
            process = subprocess.Popen(
                words, env=environment(), stdout=output, stderr=subprocess.STDOUT, cwd=log.parent
            )
        server = RunningServer(f"http://127.0.0.1:{port}", process, log)
        running.append(server)
        server.wait_until_ready()
        return server

    try:
        yield start
    finally:
        for server in running:
            server.stop()
