"""Two methods side by side in a browser: a class change is opened, the address holds it, both languages fit.

Every test also fails on a console error, a page error, a refused answer or a request to any other host (``watch``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.movers import try_rules
from data.packs import change_rules
from data.store import Store
from tests.browser.conftest import SIZES, fits

if TYPE_CHECKING:
    from tests.browser.conftest import MapPage

    OpenMap = Callable[..., MapPage]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FENG = "610330"
RULES = '[[rule]]\nid = "county.elder_points_alone"\nthreshold = 5\n'


@pytest.fixture(scope="module", autouse=True)
def tried(database: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The county's day is scored by changed rules too."""
    path: Path = tmp_path_factory.mktemp("rules") / "changed.toml"
    path.write_text(RULES, encoding="utf-8")
    with Store.open(database) as store:
        try_rules(store, FENG, change_rules(store.county(FENG, kinds=()).rules, path), years=0)


def test_a_class_change_opens_its_movers_and_stands_in_the_address(open_map: OpenMap) -> None:
    """From the table of classes to the list, to a township, to the other language, and back by a reload."""
    shown = open_map(role="civil_affairs", size=SIZES[1], wait=False)
    page = shown.page
    page.goto(f"{shown.url}/movers?lang=zh&score=isolation")
    page.wait_for_selector(".mv-table tbody tr")
    fits(page)
    cell = page.locator(".mv-cross td button").first
    count = cell.inner_text()
    cell.click()
    page.wait_for_selector(".mv-cross button[aria-pressed=true]")
    assert page.locator(".mv-table tbody tr").count() == int(count)
    change = parse_qs(urlsplit(page.url).query)["change"][0]
    assert page.locator("select[data-name=change]").input_value() == change
    page.locator(".mv-below button").first.click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('place')?.length === 9")
    page.wait_for_selector(".mv-path button")
    page.reload()
    page.wait_for_selector(".mv-path button")
    assert parse_qs(urlsplit(page.url).query)["change"] == [change]
    page.locator("#language-link").click()
    page.wait_for_selector("text=Who moves when the method changes")
    assert parse_qs(urlsplit(page.url).query)["change"] == [change]
    page.locator("select[data-name=score]").select_option("drowning")
    page.wait_for_function("() => new URLSearchParams(location.search).get('score') === 'drowning'")
    page.wait_for_selector("text=both methods rank this place alike")
    assert "change" not in parse_qs(urlsplit(page.url).query)


@pytest.mark.long
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_fits_every_screen(language: str, open_map: OpenMap) -> None:
    """Nothing is wider than the screen, and the header says which page it is."""
    shown = open_map(role="leader", size=SIZES[0], wait=False)
    page = shown.page
    page.goto(f"{shown.url}/movers?lang={language}&score=isolation")
    page.wait_for_selector(".mv-table tbody tr")
    fits(page)
