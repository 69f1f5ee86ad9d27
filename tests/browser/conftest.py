"""A real Chromium on a real server: one browser, one context for each role, and pages that tell when they are idle.

Modules share the browser with all the scripts it has read, one server and its county: starting them and reading the
county for the first time take as long as many a test. Modules that change people, homes or waters say
``CHANGES_RECORDS = True`` and share another server.
"""

from __future__ import annotations

import functools
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from data.store import Store
from geo.county import County
from tests.conftest import running_servers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

ARGUMENTS = (
    "--no-sandbox",
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

SIZES = ((1920, 1080), (1366, 768), (390, 844))
WIDER = "() => document.documentElement.scrollWidth - window.innerWidth"

WATCH = """(() => {
  const real = window.fetch;
  window.watched = {open: 0, since: 0};
  const touch = () => { window.watched.since = performance.now(); };
  for (const kind of ['click', 'keydown', 'popstate']) window.addEventListener(kind, touch, true);
  window.fetch = (...wanted) => {
    window.watched.open += 1;
    return real(...wanted).finally(() => { window.watched.open -= 1; touch(); });
  };
})()"""
"""Counts the questions a page has open and notes the last click, key or answer, so that a test can wait for the end."""

IDLE = """() => {
  const graph = document.querySelector('.js-plotly-plot');
  const map = graph?._fullLayout?.map?._subplot?.map;
  const {open, since} = window.watched;
  if (!map || open > 0 || performance.now() - since < 250) return false;
  const {callbacks, layout, paths} = window.dash_stores[0].getState();
  const {stored, completed, ...waiting} = callbacks;
  if (Object.values(waiting).some((some) => some.length)) return false;
  const figure = paths.strs.map.reduce((node, key) => node[key], layout).props.figure;
  return figure.data.every((trace, i) => trace.visible === graph.data[i].visible)
    && map.loaded() && map.areTilesLoaded() && !map.isMoving();
}"""

STATE = """() => {
  const ids = (selector) => [...document.querySelectorAll(selector)].map((found) => JSON.parse(found.id).index);
  return {
    place: new URLSearchParams(location.search).get('place'),
    here: document.querySelector('.step-here')?.textContent,
    topic: ids('.topic-active'),
    layers: ids('.layer-on'),
    hidden: ids('.legend-hidden'),
    picked: document.querySelector('.card-where code')?.textContent ?? null,
    drawn: [...new Set(document.querySelector('.js-plotly-plot').data
      .filter((trace) => trace.visible === true && (trace.locations || trace.lon?.bdata || trace.lon || []).length)
      .map((trace) => `${trace.meta.layer}.${trace.meta.legend_class}`))].sort(),
  };
}"""


def fits(page: Page) -> None:
    """At every size nothing is wider than the window, and the header says which page it is."""
    before = page.viewport_size
    assert before is not None
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(WIDER) <= 0, f"{width} × {height}"
    assert page.locator(".way-here").count() == 1
    page.set_viewport_size(before)


@dataclass
class Watch:
    """What went wrong in the pages of a test: errors, refusals, and requests to any other host."""

    host: str
    problems: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Note everything that happens in a page."""
        page.on("request", lambda request: self._asked(request.url))
        page.on("response", lambda answer: self._answered(answer.status, answer.url))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"error on the page: {error}"))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self.host:
            self.problems.append(f"asked another host: {url}")

    def _answered(self, status: int, url: str) -> None:
        if status >= 400:
            self.problems.append(f"answered {status}: {url}")

    def _said(self, kind: str, text: str) -> None:
        if kind == "error":
            self.problems.append(f"console: {text}")


@dataclass
class MapPage:
    """The county map in a browser, as a reader uses it."""

    page: Page
    url: str

    def open(self, query: str = "") -> MapPage:
        """Go to an address of the server and wait until the map is idle."""
        self.page.goto(f"{self.url}/{query}")
        return self.idle()

    def idle(self) -> MapPage:
        """Wait until every question is answered and the map is drawn."""
        self.page.wait_for_function(IDLE, polling=50, timeout=30_000)
        return self

    def button(self, kind: str, index: str) -> Locator:
        """The button of a topic, place, layer, legend class, ranking row, way back or fit."""
        wanted = json.dumps({"index": index, "type": kind}, separators=(",", ":"), ensure_ascii=False)
        return self.page.locator(f"[id='{wanted}']")

    def press(self, kind: str, index: str) -> MapPage:
        """Click a button and wait for what follows."""
        self.button(kind, index).click()
        return self.idle()

    def state(self) -> dict[str, Any]:
        """What a reader sees of the selection, in no language: place, topic, layers, hidden classes, thing picked."""
        found: dict[str, Any] = self.page.evaluate(STATE)
        return found

    def address(self) -> dict[str, str]:
        """The parameters of the page's address."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def camera(self) -> tuple[float, float, float]:
        """Longitude, latitude and zoom of the map's middle."""
        lon, lat, zoom = self.page.evaluate(
            "() => { const map = document.querySelector('.js-plotly-plot')._fullLayout.map._subplot.map;"
            " return [map.getCenter().lng, map.getCenter().lat, map.getZoom()]; }"
        )
        return lon, lat, zoom

    def degrees_per_pixel(self) -> float:
        """How much of longitude one pixel of the map covers."""
        return 360 / (512 * 2 ** self.camera()[2])

    def click_map(self, lon: float, lat: float, thing: str) -> MapPage:
        """Click a place of the map where the pointer is over ``thing``, and wait for what follows."""
        x, y = self.page.evaluate(
            """([lon, lat]) => {
              const map = document.querySelector('.js-plotly-plot')._fullLayout.map._subplot.map;
              const box = map.getCanvas().getBoundingClientRect(), at = map.project([lon, lat]);
              return [box.x + at.x, box.y + at.y];
            }""",
            [lon, lat],
        )
        self.page.mouse.move(x + 3, y)
        self.page.mouse.move(x, y)
        self.page.wait_for_function(
            "(id) => (document.querySelector('.js-plotly-plot')._hoverdata || [])"
            ".some((point) => String(point.customdata ?? point.location) === id)",
            arg=thing,
            timeout=5_000,
        )
        self.page.mouse.click(x, y)
        return self.idle()


@pytest.fixture(scope="session")
def browser(chromium_path: str, server_of: Callable[[str], Any]) -> Iterator[Browser]:
    """A headless Chromium, closed when all tests are done, before the servers it holds connections to."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        yield started
        started.close()


@dataclass
class Served:
    """A database that is served, the county of its first scoring, and by role who has signed in to it."""

    database: str
    county: County | None = None
    contexts: dict[str, BrowserContext] = field(default_factory=dict)


@pytest.fixture(scope="session")
def demos(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Served]:
    """The demo county of the modules that change people, homes or waters, and that of all others."""

    @functools.cache
    def of(changing: bool) -> Served:
        return Served(f"sqlite:///{shutil.copy(demo_file, tmp_path_factory.mktemp('browser') / 'county.db')}")

    return of


@pytest.fixture(scope="session")
def server_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Starts the server of a database when a module first asks for it; it stops at the end."""
    with running_servers(tmp_path_factory) as start:
        yield functools.cache(start)


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest, demos: Callable[[bool], Served]) -> Served:
    """What the module shares with others."""
    return demos(getattr(request.module, "CHANGES_RECORDS", False))


@pytest.fixture(scope="module")
def database(served: Served) -> str:
    """URL of the demo county in a database that the server writes its sign-ins to."""
    return served.database


@pytest.fixture(scope="module")
def county(database: str, served: Served) -> County:
    """The county behind the screen, whole and scored: what the screen says is compared with it."""
    if served.county is None:
        with Store.open(database) as store:
            (entry,) = store.counties()
            run = store.latest_run(entry.code)
            assert run is not None
            served.county = store.county(entry.code, as_of=run.as_of, run=run.id)
    return served.county


@pytest.fixture(scope="module")
def server(server_of: Callable[[str], Any], database: str) -> Any:
    """The server of the module's county."""
    return server_of(database)


@pytest.fixture(scope="module")
def links(server: Any) -> dict[str, str]:
    """The sign-in links the server printed, by role. Each works once; ``emergency`` is left to the sign-in test."""
    return dict(re.findall(r"^\s*(\w+)\s+(http\S+/signin/\S+)$", server.output, re.MULTILINE))


@pytest.fixture(scope="module")
def contexts(browser: Browser, links: dict[str, str], served: Served) -> Callable[[str], BrowserContext]:
    """``contexts(role)``: a browser context signed in by the role's printed link, in this module or one before."""

    def of(role: str) -> BrowserContext:
        if role not in served.contexts:
            served.contexts[role] = new_context(browser)
            served.contexts[role].request.get(links[role], max_redirects=0)
        return served.contexts[role]

    return of


def new_context(browser: Browser) -> BrowserContext:
    """A context without any cookie, whose pages count their open questions."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(30_000)  # a machine may be busy; no test asserts a time
    context.add_init_script(WATCH)
    return context


@pytest.fixture
def watch(server: Any) -> Iterator[Watch]:
    """Collects whatever goes wrong in a test's pages, and fails the test for it at its end."""
    seen = Watch(urlsplit(server.url).netloc)
    yield seen
    assert not seen.problems


OpenMap = Callable[..., MapPage]


@pytest.fixture
def open_map(contexts: Callable[[str], BrowserContext], server: Any, watch: Watch) -> Iterator[OpenMap]:
    """``open_map(query="", role="leader", size=(1366, 768), wait=True)``: a page of a signed-in reader, watched."""
    pages: list[Page] = []

    def opened(
        query: str = "", *, role: str = "leader", size: tuple[int, int] = (1366, 768), wait: bool = True
    ) -> MapPage:
        page = contexts(role).new_page()
        pages.append(page)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        watch.follow(page)
        shown = MapPage(page, server.url)
        return shown.open(query) if wait else shown

    yield opened
    for page in pages:
        page.close()


@pytest.fixture
def stranger(browser: Browser, server: Any, watch: Watch) -> Iterator[MapPage]:
    """A watched page of somebody who is not signed in."""
    context = new_context(browser)
    page = context.new_page()
    watch.follow(page)
    yield MapPage(page, server.url)
    context.close()
