"""The scorecard, the calendar of deadlines, what changed, and an obligation on the map, gone through by a county head.

Every test also fails on a console error, a page error, a refused answer or a request to any other host (``watch``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import SIZES, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import MapPage

    OpenMap = Callable[..., MapPage]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RULE = "F10"
TRIED = ("/scorecard", "/changes")
"""Pages of which another test sees that they fit."""


def go(open_map: OpenMap, path: str, wait_for: str, *, role: str = "civil_affairs", size: tuple[int, int]) -> Page:
    """A page of a role, once what is waited for stands there."""
    shown = open_map(role=role, size=size, wait=False)
    shown.page.goto(f"{shown.url}{path}")
    shown.page.wait_for_selector(wait_for)
    return shown.page


@pytest.mark.parametrize("size", [SIZES[1], pytest.param(SIZES[2], marks=pytest.mark.long)])
def test_a_cell_opens_to_its_rows_and_a_row_to_the_form(open_map: OpenMap, size: tuple[int, int]) -> None:
    """From the county's cell to a township's, to a row, to 派单; the address holds what stands open."""
    page = go(open_map, "/scorecard?lang=zh", ".sc-table", size=size)
    fits(page)
    page.locator(f"tr[data-rule='{RULE}'] td").first.click()
    page.wait_for_selector(".sc-panel .sc-rows li")
    assert page.locator(".sc-panel code").first.inner_text() == RULE
    assert f"rule={RULE}" in page.url
    page.locator(".sc-panel .sc-chip").first.click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('region')?.length === 9")
    page.reload()
    page.wait_for_selector(".sc-panel .sc-rows li")
    page.locator(".sc-rows a", has_text="派单").first.click()
    page.wait_for_selector(".task-form")
    assert re.search(rf"rule={RULE}&subject=\w+", page.url)
    assert "最近一次核算" in page.locator(".task-judged").inner_text()


@pytest.mark.long
def test_a_filter_and_an_order_stand_in_the_address(open_map: OpenMap) -> None:
    page = go(open_map, "/scorecard?lang=zh", ".sc-table", size=SIZES[1])
    every = page.locator("tr[data-rule]").count()
    page.locator("[data-toggle=status]").first.click()
    page.wait_for_function("(n) => document.querySelectorAll('tr[data-rule]').length < n", arg=every)
    assert "status=" in page.url
    kept = page.locator("tr[data-rule]").count()
    page.locator(".sc-table th [data-set=sort]").nth(2).click()
    page.wait_for_selector("th[aria-sort=ascending]")
    assert "sort=" in page.url
    assert page.locator("tr[data-rule]").count() == kept


@pytest.mark.long
def test_red_lists_open_with_what_a_role_may_know(open_map: OpenMap) -> None:
    page = go(open_map, "/scorecard?lang=zh&list=red", ".sc-red", size=SIZES[1])
    assert page.locator(".sc-red").count() >= 3
    assert page.locator(".sc-red .sc-rows li").count() > 0
    leader = go(open_map, "/scorecard?lang=zh&list=red", ".sc-red", role="leader", size=SIZES[1])
    assert leader.locator(".sc-red .sc-rows li").count() == 0


@pytest.mark.parametrize("path", ["/deadlines", *(pytest.param(path, marks=pytest.mark.long) for path in TRIED)])
@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_a_page_fits_every_screen(path: str, language: str, open_map: OpenMap) -> None:
    """Nothing is wider than the screen, and the header says which page it is."""
    page = go(open_map, f"{path}?lang={language}", "main", size=SIZES[0])
    fits(page)


def test_two_days_are_compared_and_the_list_opens(open_map: OpenMap) -> None:
    """The first time the two days are judged with a bar; then the counts, and a township's obligations."""
    page = go(open_map, "/changes?lang=zh&since=2026-06-20", "main", size=SIZES[1])
    page.wait_for_selector("text=三项评分", timeout=180_000)
    fits(page)
    townships = page.locator("details > summary")
    assert townships.count() > 0
    townships.first.click()
    page.locator("details[open] a").first.click()
    page.wait_for_selector("text=模拟")
    assert "rule=" in page.url


@pytest.mark.long
def test_an_obligation_shades_the_map(open_map: OpenMap) -> None:
    """Found by its number, pressed once, it is a layer among the others and stands in the address."""
    shown = open_map()
    page = shown.page
    page.locator("#obligation-chooser > summary").click()
    page.fill("#obligation-search", RULE.lower())
    page.locator(f".chooser-row:visible [id*='obligation:{RULE}\"']").first.click()
    page.wait_for_function(f"() => decodeURIComponent(location.search).includes('obligation:{RULE}')")
    shown.idle()
    assert any(name.startswith(f"obligation:{RULE}.") for name in shown.state()["drawn"])
