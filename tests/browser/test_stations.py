"""Siting in a browser: a plan made, a station dragged, changes kept, two scenarios compared, papers taken.

Every test also fails on a console error, a page error, a refused answer or a request to any other host (``watch``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from data.scenarios import scenarios
from data.store import Store
from geo.scope import Scope
from tests.browser.conftest import SIZES, fits
from tests.dashboard.stations import FENG, keep_first

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import MapPage

    OpenMap = Callable[..., MapPage]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

READY = """(name) => {
  const map = document.querySelector(`#${name} .js-plotly-plot`)?._fullLayout?.map?._subplot?.map;
  return Boolean(map && map.loaded() && !map.isMoving());
}"""
POINTS = """() => {
  const {paths, layout} = window.dash_stores[0].getState();
  return paths.strs['stations-points'].reduce((node, key) => node[key], layout).props.data;
}"""
PIXEL = """(point) => {
  const map = document.querySelector('#stations-map .js-plotly-plot')._fullLayout.map._subplot.map;
  const box = map.getCanvas().getBoundingClientRect(), at = map.project([point.lon, point.lat]);
  return [box.x + at.x, box.y + at.y];
}"""
CENTRES = """() => ['stations-map', 'stations-other'].map((name) => {
  const map = document.querySelector(`#${name} .js-plotly-plot`)._fullLayout.map._subplot.map;
  return [map.getCenter().lng.toFixed(4), map.getCenter().lat.toFixed(4), map.getZoom().toFixed(3)].join(' ');
})"""


@pytest.fixture(scope="module", autouse=True)
def kept(database: str) -> None:
    """One scenario, made without a search."""
    with Store.open(database) as store:
        keep_first(store, "头两处")


def opened(open_map: OpenMap, query: str = "lang=zh", role: str = "civil_affairs") -> Page:
    shown = open_map(role=role, size=SIZES[1], wait=False)
    shown.page.goto(f"{shown.url}/stations?{query}")
    shown.page.wait_for_selector(".st-sentence", timeout=60_000)
    shown.page.wait_for_function(READY, arg="stations-map", timeout=30_000)
    return shown.page


def named(page: Page, state: str) -> list[dict[str, Any]]:
    return [point for point in page.evaluate(POINTS) if point["state"] == state]


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_plan_is_made_changed_by_hand_kept_and_compared(open_map: OpenMap, database: str) -> None:
    """Solve, drag, undo, survive a reload, keep, compare on two maps that move as one, list who is still far, take the
    papers."""
    page = opened(open_map)
    page.locator(".st-form summary").first.click()
    fits(page)
    page.locator(".st-form [data-field=p]").fill("3")
    page.locator(".st-form [data-field=seconds]").fill("20")
    page.locator(".st-form [data-field=name]").fill("三处最近")
    page.locator("[data-act=ask]").click()
    page.wait_for_selector(".pt-job")
    page.reload()  # the work goes on, and is shown again
    page.wait_for_function("() => new URLSearchParams(location.search).get('scenario') === 'XZ0002'", timeout=120_000)
    page.wait_for_selector(".st-sentence >> text=新设 3 处", timeout=60_000)
    page.wait_for_function(READY, arg="stations-map", timeout=30_000)

    page.locator("#stations-map").scroll_into_view_if_needed()
    one = named(page, "new")[0]
    x, y = page.evaluate(PIXEL, one)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y - 15, steps=4)
    page.wait_for_selector(".st-ghost")
    page.mouse.move(x + 45, y - 40, steps=4)
    page.mouse.up()
    page.wait_for_selector(".st-sentence >> text=手工调整，未证明最优")
    moved = next(point for point in named(page, "new") if point["id"] == one["id"])
    there = page.evaluate(PIXEL, moved)
    assert abs(there[0] - x - 45) < 3
    assert abs(there[1] - y + 40) < 3

    page.reload()  # what was moved is still there
    page.wait_for_selector(".st-sentence >> text=手工调整，未证明最优")
    page.locator("[data-act=undo]").click()
    page.wait_for_selector(".st-sentence >> text=已证明最优")
    page.locator("[data-act=redo]").click()
    page.wait_for_selector(".st-sentence >> text=手工调整，未证明最优")
    page.locator("[data-field=kept_name]").fill("手工一处")
    page.locator("[data-act=keep]").click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('scenario') === 'XZ0003'", timeout=30_000)
    assert address(page)["other"] == ["XZ0002"]
    with Store.open(database) as store:
        assert [one.name for one in scenarios(store, Scope.whole(FENG))] == ["手工一处", "三处最近", "头两处"]

    page.wait_for_selector(".st-compare >> text=从“三处最近”到“手工一处”", timeout=60_000)
    page.wait_for_function(READY, arg="stations-other", timeout=30_000)
    page.wait_for_selector(".st-maps[data-paired]")
    box = page.locator("#stations-other").bounding_box()
    assert box is not None
    _, before = page.evaluate(CENTRES)
    page.mouse.move(box["x"] + 90, box["y"] + 90)
    page.mouse.down()
    page.mouse.move(box["x"] + 190, box["y"] + 160, steps=6)
    page.mouse.up()
    page.wait_for_function(f"(before) => ({CENTRES})()[1] !== before", arg=before)
    for name in ("stations-other", "stations-map"):  # the map moved rolls on, the other follows it
        page.wait_for_function(READY, arg=name)
    left, right = page.evaluate(CENTRES)
    assert left == right, "moving one map moves the other"

    page.locator(".st-far [data-act=who]").first.click()
    page.wait_for_selector("#stations-who table")

    for ending, begins in (("xlsx", b"PK"), ("docx", b"PK")):
        with page.expect_download() as download:
            page.locator(f"a[href*='actions.{ending}']").first.click()
        assert download.value.suggested_filename == f"siting-XZ0003.{ending}"
        assert download.value.path().read_bytes().startswith(begins)


@pytest.mark.long
def test_a_station_is_opened_moved_and_closed_by_the_keyboard_alone(open_map: OpenMap) -> None:
    page = opened(open_map, "lang=zh&scenario=XZ0001")
    could = page.locator("#stations-could summary")
    could.focus()
    page.keyboard.press("Enter")
    button = page.locator("#stations-could [data-act=open]").first
    one = button.get_attribute("data-id")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f".st-open [data-act=pick][data-id='{one}']")
    page.locator(f"[data-act=pick][data-id='{one}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-picked:not([hidden])")
    page.keyboard.press("Escape")
    assert page.locator(".st-picked").is_hidden()
    page.locator(f"[data-act=pick][data-id='{one}']").focus()
    page.keyboard.press("Enter")
    before = next(point for point in page.evaluate(POINTS) if point["id"] == one)
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-open small >> text=手工移动")
    after = next(point for point in page.evaluate(POINTS) if point["id"] == one)
    assert after["lon"] > before["lon"]
    assert after["lat"] < before["lat"]
    page.locator(f"[data-act=close][data-id='{one}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f".st-open [data-id='{one}']", state="detached")
    page.locator("[data-act=reset]").click()
    page.wait_for_selector(".st-sentence >> text=已证明最优")


@pytest.mark.long
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_fits_every_screen(language: str, open_map: OpenMap) -> None:
    """Nothing is wider than the screen, and the header says which page it is."""
    page = opened(open_map, f"lang={language}&scenario=XZ0001")
    page.locator(".st-form summary").first.click()
    fits(page)
