"""What the server answers to a click: the callbacks of the county page on 弋阳 (18,000 persons, 2,500 sites), warm.

``draw`` is asked for each layer alone in the county, its largest township and its largest village; ``describe`` for
each topic there; ``show_card`` for the worst site, elder and village. Milliseconds by Flask's test client, the whole
request with its JSON; then from the click to the change on the screen in a headless browser (1366 × 768, software
WebGL). Bar: a callback within 150 ms. Measured on two cores with nothing else running, medians of nine, the worst
single answer in brackets:

==========  ==================  =================  =================
callback    county              township           village
==========  ==================  =================  =================
draw        11 to 29 ms (33)    7 to 24 ms (27)    10 to 18 ms (19)
describe    17 to 21 ms (25)    15 to 20 ms (26)   11 to 18 ms (27)
show_card   6 to 12 ms (12)
==========  ==================  =================  =================

The first answer after a start reads the county: 0.9 s. From the click to the card 0.4 s (0.6), to the new place's panel
0.4 s (0.8): most of it is the browser's.
"""

from __future__ import annotations

import contextlib
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench_demo import build_county
from bench_page import SIZE, county_server, start_browser, whole_county
from flask.testing import FlaskClient
from playwright.sync_api import Page, sync_playwright

from dashboard.app import create_app
from dashboard.services import TOPICS
from dashboard.settings import Settings
from data.store import Store
from geo.county import County
from layers._registry import all_layers

REPEATS = 9
WORST = {
    "drowning": "drowning_prone_sites",
    "isolation": "unvisited_elders",
    "staffing": "villages_needing_directors",
}


def _places(county: County) -> dict[str, str]:
    """The county, the township with most sites and homes, and the village with most."""
    summary = county.summary
    size = summary["persons"] + summary["sites"]
    return {
        "county": county.code,
        **{level: str(size[summary["level"] == level].idxmax()) for level in ("township", "village")},
    }


@contextlib.contextmanager
def _client(path: Path, county: County) -> Iterator[FlaskClient]:
    with Store.open(f"sqlite:///{path}") as store:
        client = create_app(Settings(), store).server.test_client()
        # Civil affairs sees everything: the largest answers.
        token = store.issue_sign_in(
            "civil_affairs", county.code, county.code, expires_at=store.clock() + timedelta(hours=1)
        )
        client.get(f"/signin/{token}")
        yield client


def _asker(client: FlaskClient, first_output: str) -> Any:
    """``ask(**values)``: one request to the server callback whose first output is ``first_output``."""
    wanted = next(
        entry
        for entry in client.get("/_dash-dependencies").get_json()
        if entry["output"].strip(".").split("...")[0].split("@")[0] == first_output
        and not entry.get("clientside_function")
    )
    outputs = [
        dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))
        for part in wanted["output"].strip(".").split("...")
    ]

    def ask(**values: Any) -> int:
        def valued(entries: list[dict[str, str]]) -> list[dict[str, Any]]:
            return [{**entry, "value": values[entry["id"]]} for entry in entries]

        first = wanted["inputs"][0]
        answer = client.post(
            "/_dash-update-component",
            json={
                "output": wanted["output"],
                "outputs": outputs,
                "inputs": valued(wanted["inputs"]),
                "changedPropIds": [f"{first['id']}.{first['property']}"],
                "state": valued(wanted["state"]),
            },
        )
        if answer.status_code != 200:
            raise RuntimeError(f"{first_output} answered {answer.status_code}: {answer.text[:300]}")
        return len(answer.data)

    return ask


def _measured(callback: str, case: str, ask: Any, **values: Any) -> dict[str, Any]:
    """Median and worst of some repeats, and the very first, which may fill a cache."""
    times = []
    size = 0
    for _ in range(REPEATS + 1):
        begun = time.perf_counter()
        size = ask(**values)
        times.append((time.perf_counter() - begun) * 1000)
    return {
        "callback": callback,
        "case": case,
        "median_ms": statistics.median(times[1:]),
        "worst_ms": max(times[1:]),
        "first_ms": times[0],
        "bytes": size,
    }


def callback_rows(path: Path, county: County) -> list[dict[str, Any]]:
    """Every callback and case by Flask's test client."""
    rows = []
    with _client(path, county) as client:
        draw, describe = _asker(client, "map.figure"), _asker(client, "topics.children")
        show_card = _asker(client, "card.children")
        for level, place in _places(county).items():
            view = {"county": county.code, "place": place, "topic": "drowning", "custom": False, "lang": "zh"}
            for layer in all_layers():
                rows.append(
                    _measured("draw", f"{layer} · {level}", draw, view=view, layers=[layer], drawn={}, hidden={})
                )
            for topic in TOPICS:
                rows.append(_measured("describe", f"{topic} · {level}", describe, view=view | {"topic": topic}))
        for model, layer in WORST.items():
            pick = {"layer": layer, "id": str(county.scores[model]["rank"].idxmin()), "from": "list"}
            rows.append(_measured("show_card", layer, show_card, pick=pick, view=view))
    return rows


def click_rows(path: Path, county: County) -> list[dict[str, Any]]:
    """From the click to the card, and from the click to the new place beside the map and on it, in a browser."""
    rows = []
    with county_server(path) as links, sync_playwright() as playwright:
        browser = start_browser(playwright)
        page = browser.new_page(viewport=SIZE)
        page.goto(links["leader"])
        page.wait_for_selector(".rank-row")
        page.wait_for_timeout(3000)
        cards = [_card_opened(page, n) for n in range(7)]
        rows.append({"click": "ranking row to card", "median_ms": statistics.median(cards), "worst_ms": max(cards)})
        township = _places(county)["township"]
        drills = []
        for _ in range(7):
            drills.append(_drilled(page, township))
            _drilled(page, county.code)
        rows.append({"click": "place to its panel", "median_ms": statistics.median(drills), "worst_ms": max(drills)})
        browser.close()
    return rows


def _card_opened(page: Page, row: int) -> float:
    """Milliseconds from a click on a row of the ranking to the first look at which its card is there."""
    took = (
        page.locator(".rank-row")
        .nth(row)
        .evaluate(
            """(row) => new Promise((resolve) => {
          const begun = performance.now();
          const look = () => document.querySelector('.card')
            ? resolve(performance.now() - begun) : setTimeout(look, 4);
          row.click();
          look();
        })"""
        )
    )
    page.locator(".back").click()
    page.wait_for_selector(".rank-row:visible")
    page.wait_for_timeout(1200)
    return float(took)


def _drilled(page: Page, code: str) -> float:
    """Milliseconds from a click on an area of the map to the new place's panel, by the event the map sends."""
    took = page.evaluate(
        """(code) => new Promise((resolve) => {
          const before = document.querySelector('.step-here').textContent;
          const begun = performance.now();
          const look = () => document.querySelector('.step-here').textContent !== before
            ? resolve(performance.now() - begun) : setTimeout(look, 4);
          const step = [...document.querySelectorAll('.step-open')]
            .find((found) => JSON.parse(found.id).index === code);
          if (step) step.click();
          else {
            const graph = document.querySelector('.js-plotly-plot');
            const at = graph.data.findIndex((trace) => (trace.locations || []).includes(code));
            graph.emit('plotly_click', {points: [{curveNumber: at, pointNumber: 0, location: code, customdata: code,
              data: graph.data[at], fullData: graph._fullData[at]}]});
          }
          look();
        })""",
        code,
    )
    page.wait_for_timeout(1500)
    return float(took)


def run(json: bool = False) -> dict[str, Any]:
    """Measure and, unless ``json``, print two tables."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.db"
        build_county(path)
        county = whole_county(path)
        callbacks, clicks = callback_rows(path, county), click_rows(path, county)
    if not json:
        for row in callbacks:
            print(
                f"{row['callback']:<10} {row['case']:<42} median {row['median_ms']:6.0f} ms  worst "
                f"{row['worst_ms']:6.0f}  first {row['first_ms']:6.0f}  {row['bytes'] / 1000:7,.0f} kB"
            )
        for row in clicks:
            print(f"click: {row['click']:<46} median {row['median_ms']:6.0f} ms  worst {row['worst_ms']:6.0f}")
    return {"benchmark": "callbacks", "repeats": REPEATS, "callbacks": callbacks, "clicks": clicks}


def main() -> None:
    """Print the tables."""
    run()


if __name__ == "__main__":
    main()
