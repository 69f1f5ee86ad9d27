"""The county page: from its request to an idle map, against an empty Dash map page and against the plain way.

All three are opened in turn in the same headless browser (software WebGL, files cached, 1366 × 768) on the same
machine: the signed-in leader's first view of 弋阳 (18,000 persons, 2,500 sites) from a warm server; a Dash page with
one ``scattermap`` without points on a style without tiles, the map as large as ours; and one figure of every person's
home with hover text on that style. A map is idle when it has nothing left to load or draw and stays so for 300 ms.
Bar: at most 2.5 times the empty page. Measured on two cores with nothing else running, medians of seven:

======  =======  =======  =======  =====
page    median   best     worst    ratio
======  =======  =======  =======  =====
empty   1.8 s    1.7 s    2.0 s    1.0
county  3.0 s    2.6 s    3.3 s    1.6
plain   2.6 s    2.5 s    2.8 s    1.4
======  =======  =======  =======  =====

The plain page draws 16,561 points (1.4 MB) and nothing else: no panel, ranking, areas, tiles or names. Its points
travel as binary arrays; what pointing at them and moving the map costs is not in these figures.
"""

from __future__ import annotations

import contextlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import waitress
from bench_demo import ROOT, build_county, environment
from dash import Dash, dcc, html
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from data.store import Store
from geo.county import County

RUNS = 7
SIZE = {"width": 1366, "height": 768}
ARGUMENTS = ["--no-sandbox", "--enable-unsafe-swiftshader", "--disable-background-networking", "--no-first-run"]

STYLE = {
    "version": 8,
    "sources": {},
    "layers": [{"id": "paper", "type": "background", "paint": {"background-color": "#e9eeea"}}],
}

IDLE_MS = """() => new Promise((resolve) => {
  let since = null, last = performance.now();
  const drawn = (graph, map) => graph.data.filter((trace) => trace.visible !== false
      && (trace.locations || trace.lon?.bdata || trace.lon || []).length)
    .length <= new Set(map.style._order.filter((id) => id.startsWith('plotly-trace-layer'))
      .map((id) => id.split('-')[3])).size;
  const look = () => {
    const graph = document.querySelector('.js-plotly-plot');
    const map = graph?._fullLayout?.map?._subplot?.map;
    const now = performance.now(), busy = now - last > 120;
    last = now;
    if (busy || !map || !map.loaded() || map.isMoving() || !drawn(graph, map)) since = null;
    else since ??= now;
    if (since !== null && now - since > 300) resolve(since); else setTimeout(look, 20);
  };
  look();
})"""
"""Milliseconds from the start of the page's request to the beginning of a quiet of 300 ms.

Quiet: every trace with anything in it is in the map's style, nothing is left to load, and the page answers at once
(a look that comes late found it busy, and the quiet begins anew).
"""


@contextlib.contextmanager
def county_server(path: Path) -> Iterator[dict[str, str]]:
    """``shouwang serve`` on a database: its sign-in links by role."""
    words = [sys.executable, "-c", "from dashboard.cli import main; main()", "serve"]
    words += ["--database", f"sqlite:///{path}", "--host", "127.0.0.1", "--port", str(_free_port())]
    log = path.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=output, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + 60
        while "Ctrl+C" not in log.read_text(encoding="utf-8"):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"shouwang serve did not start: {log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.1)
        yield dict(re.findall(r"^\s*(\w+)\s+(http\S+/signin/\S+)$", log.read_text(encoding="utf-8"), re.MULTILINE))
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(figure: go.Figure) -> Iterator[str]:
    """A Dash page with one map as large as the county page's, on the same kind of server: its address."""
    app = Dash("plain", compress=False, update_title=None)
    graph = dcc.Graph(figure=figure, config={"displayModeBar": False, "scrollZoom": True})
    app.layout = lambda: html.Div(graph, style={"width": "732px", "height": "640px"})
    server = waitress.create_server(app.server, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}/"
    finally:
        server.close()


def empty_figure() -> go.Figure:
    """A map with nothing on it."""
    return _on_map(go.Scattermap())


def plain_figure(county: County) -> go.Figure:
    """The plain way: every person's home as one trace with a text for each."""
    places = county.person_places
    people = county.persons.loc[places.index]
    homes = county.households.loc[people["household_id"]]
    there = homes.geometry.notna().to_numpy()
    text = (people["name"].to_numpy() + " · " + homes["address"].fillna("").to_numpy())[there]
    points = homes.geometry[there]
    return _on_map(go.Scattermap(lon=points.x.to_numpy(), lat=points.y.to_numpy(), text=text, mode="markers"))


def _on_map(trace: go.Scattermap) -> go.Figure:
    figure = go.Figure(trace)
    middle = {"lon": 117.4, "lat": 28.4}
    return figure.update_layout(
        map={"style": STYLE, "center": middle, "zoom": 9}, margin={"l": 0, "r": 0, "t": 0, "b": 0}
    )


def whole_county(path: Path) -> County:
    """The one county of a database, with its scores."""
    with Store.open(f"sqlite:///{path}") as store:
        (entry,) = store.counties()
        run = store.latest_run(entry.code)
        return store.county(entry.code, as_of=run.as_of if run else None, run=run.id if run else None)


def start_browser(playwright: Any) -> Browser:
    """A headless Chromium: the system's where there is one."""
    system = Path("/usr/bin/chromium")
    return playwright.chromium.launch(executable_path=system if system.exists() else None, args=ARGUMENTS)


def _opened_ms(context: BrowserContext, url: str) -> float:
    page = context.new_page()
    page.goto(url, wait_until="commit")
    milliseconds = float(page.evaluate(IDLE_MS))
    page.close()
    return milliseconds


def run(json: bool = False) -> dict[str, Any]:
    """Measure and, unless ``json``, print a table."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_things:
        path = Path(folder) / "county.db"
        build_county(path)
        plain = plain_figure(whole_county(path))
        links = open_things.enter_context(county_server(path))
        pages = {
            "county": links["leader"].split("/signin/")[0],
            "empty": open_things.enter_context(served(empty_figure())),
            "plain": open_things.enter_context(served(plain)),
        }
        browser = start_browser(open_things.enter_context(sync_playwright()))
        context = browser.new_context(viewport=SIZE)
        context.request.get(links["leader"])
        times: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(RUNS + 1):  # the first warms caches and does not count
            for name, url in pages.items():
                times[name].append(_opened_ms(context, url))
        browser.close()
    medians = {name: statistics.median(measured[1:]) for name, measured in times.items()}
    rows = [
        {
            "page": name,
            "median_ms": medians[name],
            "best_ms": min(measured[1:]),
            "worst_ms": max(measured[1:]),
            "ratio": medians[name] / medians["empty"],
        }
        for name, measured in times.items()
    ]
    if not json:
        for row in rows:
            print(
                f"{row['page']:<7} median {row['median_ms']:7,.0f} ms  best {row['best_ms']:7,.0f}  "
                f"worst {row['worst_ms']:7,.0f}  ratio to the empty page {row['ratio']:.2f}"
            )
    return {"benchmark": "page", "runs": RUNS, "rows": rows}


def main() -> None:
    """Print the table."""
    run()


if __name__ == "__main__":
    main()
