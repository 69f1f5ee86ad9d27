"""Patrols in a browser: a plan is made, a stop dragged until the guarantee breaks in red, undone, and printed.

Every test also fails on a console error, a page error, a refused answer or a request to any other host (``watch``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.rota_asked import Asked
from dashboard.rota_edits import guarantee
from dashboard.rota_keeping import keep
from dashboard.rota_planning import basis_now, problem_of, read_county
from dashboard.rota_plans import Plan
from data.rotas import read_rota, rotas
from data.store import Store
from geo.scope import Scope
from tests.browser.conftest import SIZES, fits
from tests.dashboard.rotas import stand_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import MapPage

    OpenMap = Callable[..., MapPage]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FENG, MONDAY = "610330", date(2026, 7, 20)
BREAKING = """() => {
  const chips = [...document.querySelectorAll('.pg-chip')];
  const fire = (chip, kind) => chip.dispatchEvent(
    new DragEvent(kind, { bubbles: true, dataTransfer: new DataTransfer() }));
  for (const [i, chip] of chips.entries()) {
    fire(chip, 'dragstart');
    const own = chip.closest('td').dataset.team;
    const red = document.querySelector(`.pg td.pg-breaks[data-team="${own}"]`);
    fire(chip, 'dragend');
    if (red) return i;
  }
  return -1;
}"""
"""The first stop that breaks the guarantee on another day of its own team."""
COLOURED = """() => [...document.querySelectorAll('.pg td[data-team]')].map((cell) => [
  cell.dataset.team, cell.dataset.day,
  cell.classList.contains('pg-breaks') ? 'breaks' : cell.classList.contains('pg-never') ? 'never' : ''])"""


@pytest.fixture(scope="module", autouse=True)
def plan(database: str) -> Plan:
    """Two weeks planned by a stand-in for the search."""
    with Store.open(database) as store:
        basis, asked = basis_now(store, FENG), Asked(MONDAY, weeks=2)
        county = read_county(store, FENG, basis)
        made = Plan.of(stand_in(problem_of(county, asked)))
        keep(store, county, asked, basis, made, made_by="emergency")
        return made


def opened(open_map: OpenMap, query: str = "lang=zh&plan=PB0001", size: tuple[int, int] = SIZES[1]) -> Page:
    shown = open_map(role="civil_affairs", size=size, wait=False)
    shown.page.goto(f"{shown.url}/patrol?{query}")
    shown.page.wait_for_selector(".pg-chip")
    return shown.page


def drag(page: Page, chip: int, *, drop: bool) -> list[list[str]]:
    """Take a stop to the first cell of its team that turned red, and drop it there; how the cells were coloured."""
    held = page.locator(".pg-chip").nth(chip)
    held.scroll_into_view_if_needed()
    box = held.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 10, steps=4)
    page.wait_for_selector(".pg-held")
    coloured: list[list[str]] = page.evaluate(COLOURED)
    team = held.evaluate("(chip) => chip.closest('td').dataset.team")
    cell = page.locator(f".pg td.pg-breaks[data-team='{team}']").first.bounding_box()
    assert cell is not None
    page.mouse.move(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2, steps=6)
    page.wait_for_selector(".pg td.pg-over")
    if not drop:
        page.keyboard.press("Escape")
    page.mouse.up()
    return coloured


def test_a_dragged_stop_breaks_the_guarantee_in_red_and_is_undone_and_printed(open_map: OpenMap, database: str) -> None:
    """Cells are red where the verifier's count would grow; dropped, the server says which guarantee broke."""
    page = opened(open_map)
    fits(page)
    chip = page.evaluate(BREAKING)
    assert chip >= 0
    site, on = page.locator(".pg-chip").nth(chip).evaluate("(chip) => [chip.dataset.site, chip.dataset.on]")
    coloured = drag(page, chip, drop=True)
    page.wait_for_selector(".pt-alarm >> text=保证被打破")
    assert page.locator(".pg-broken").count() >= 1
    assert page.locator(".pg-moved").count() == 1
    assert {tuple(cell) for cell in coloured} == expected(database, site, date.fromisoformat(on))

    page.reload()  # what was moved is still there
    page.wait_for_selector(".pg-moved")
    page.locator("[data-act=undo]").click()
    page.wait_for_selector(".pt-alarm", state="detached")
    assert page.locator(".pg-moved").count() == 0
    page.locator("[data-act=redo]").click()
    page.wait_for_selector(".pg-moved")
    page.locator("[data-act=undo]").click()
    page.wait_for_selector(".pg-moved", state="detached")

    with page.context.expect_page() as event:
        page.locator("text=打印当天").click()
    paper = event.value
    paper.wait_for_selector(".tour")
    pdf = paper.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == paper.locator(".tour").count()  # one sheet a tour
    assert paper.locator(".sketch").count() == paper.locator(".tour").count()
    paper.close()


def expected(database: str, site: str, on: date) -> set[tuple[str, str, str]]:
    """The colours of the first week's cells for a stop, counted here as the verifier counts."""
    with Store.open(database) as store:
        rota = read_rota(store, Scope.whole(FENG), "PB0001")
        assert rota.result is not None
        kept = Plan.from_json(rota.result)
        problem = problem_of(read_county(store, FENG, basis_now(store, FENG)), Asked(MONDAY, weeks=2))
        told = guarantee(problem, kept.stops)
    one = told["sites"][site]

    def broken(days: list[int]) -> int:
        total, last = 0, -1 - one["since"]
        for week in range(2):
            total += max(0, one["owed"] - len({day for day in days if day // 7 == week}))
        for day in range(14):
            total += day - last > one["gap"]
            last = day if day in days else last
        return total

    rest = list(one["days"])
    rest.remove((on - MONDAY).days)
    found = set()
    for team, off in told["off"].items():
        for day in range(7):
            never = team not in one["teams"] or day in off
            worse = broken([*rest, day]) > broken(one["days"])
            state = "never" if never else "breaks" if worse else ""
            found.add((team, (MONDAY + timedelta(days=day)).isoformat(), state))
    return found


@pytest.mark.long
def test_a_drag_let_go_outside_changes_nothing(open_map: OpenMap) -> None:
    page = opened(open_map)
    drag(page, page.evaluate(BREAKING), drop=False)
    page.wait_for_timeout(300)
    assert page.locator(".pg-held, td.pg-breaks, .pg-moved").count() == 0


def test_a_stop_is_moved_by_the_keyboard_alone(open_map: OpenMap) -> None:
    page = opened(open_map)
    chip = page.locator(".pg-chip").nth(page.evaluate(BREAKING))
    name = chip.locator("span").inner_text()
    team = chip.evaluate("(chip) => chip.closest('td').dataset.team")
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".pg-move:not([hidden])")
    assert name in page.locator(".pg-chosen").inner_text()
    red = page.locator(f".pg td.pg-breaks[data-team='{team}']").first.get_attribute("data-day")
    page.keyboard.press("Escape")
    assert page.locator(".pg-move").is_hidden()
    page.keyboard.press("Enter")
    page.locator(".pg-move [data-field=day]").select_option(red)
    page.locator("[data-act=move]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".pg-moved")
    page.locator("[data-act=undo]").click()
    page.wait_for_selector(".pg-moved", state="detached")


@pytest.mark.long
def test_week_day_and_language_stand_in_the_address(open_map: OpenMap) -> None:
    page = opened(open_map)
    page.locator("[data-set=week][data-value='1']").click()
    page.wait_for_selector("[data-set=day][data-value='2026-07-30']")
    page.locator("[data-set=day][data-value='2026-07-30']").click()
    page.wait_for_selector("[data-set=day][data-value='2026-07-30'][aria-pressed=true]")
    page.wait_for_selector("#patrol-map-title >> text=2026-07-30")
    page.locator("#language-link").click()
    page.wait_for_selector("text=Summer rota")
    page.wait_for_selector("[data-set=day][data-value='2026-07-30'][aria-pressed=true]")
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"plan": ["PB0001"], "week": ["1"], "day": ["2026-07-30"], "lang": ["en"]}


def test_a_water_is_found_and_named_red_and_days_are_asked_of_a_team_that_is_out(open_map: OpenMap) -> None:
    """A number or the words of the list make it one of those chosen; a press takes it out; days show with the box."""
    page = opened(open_map)
    page.click(".pf-change > summary")
    options = page.locator("#patrol-waters option")
    words, number = options.nth(0).text_content(), options.nth(1).get_attribute("value")
    find = page.locator(".pf-change [data-field=find_red]")
    for text in (words, number, number):
        assert text is not None
        find.fill(text)
    chips = page.locator(".pf-change .pf-chip")
    assert chips.count() == 2
    assert find.input_value() == ""
    chips.nth(0).click()
    assert [chip.get_attribute("data-site") for chip in chips.all()] == [number]
    find.fill("nowhere")
    assert chips.count() == 1
    team = page.locator(".pf-change .pf-out").nth(0)
    assert not team.locator("[data-field=out_from]").is_visible()
    team.locator("[data-field=out]").check()
    assert team.locator("[data-field=out_to]").is_visible()


@pytest.mark.long
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_fits_every_screen(language: str, open_map: OpenMap) -> None:
    """Nothing is wider than the screen, and the header says which page it is."""
    page = opened(open_map, f"lang={language}&plan=PB0001")
    page.locator(".pf-new summary").click()
    fits(page)


@pytest.mark.long
def test_a_plan_is_made_beside_the_one_shown_and_stopped_with_the_best_so_far(
    open_map: OpenMap, database: str, tmp_path: Path
) -> None:
    """A few seconds of search make a plan, which is shown beside the one before; stopped, the best so far is kept."""
    page = opened(open_map)
    page.locator(".pf-new summary").click()
    page.locator(".pf-new [data-field=weeks]").fill("1")
    page.locator(".pf-new [data-field=seconds]").fill("3")
    page.locator(".pf-new [data-field=hours_factor]").fill("0.8")
    page.locator("[data-act=ask]").click()
    page.wait_for_selector(".pt-job")
    page.wait_for_function("() => new URLSearchParams(location.search).get('plan') === 'PB0002'", timeout=120_000)
    page.wait_for_selector("text=PB0001 与 PB0002 对比")
    assert "工时×0.8" in page.locator(".pt-head").inner_text()
    page.locator(".pf-new summary").click()
    page.locator(".pf-new [data-field=seconds]").fill("300")
    page.locator("[data-act=ask]").click()
    page.wait_for_selector(".pt-job >> text=寻找最优排班", timeout=120_000)
    page.reload()  # the work goes on, and is shown again
    page.wait_for_selector(".pt-job >> text=寻找最优排班", timeout=30_000)
    page.locator("[data-act=cancel]").click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('plan') === 'PB0003'", timeout=120_000)
    page.wait_for_selector("text=提前停止")
    with Store.open(database) as store:
        assert [rota.plan_id for rota in rotas(store, Scope.whole(FENG))] == ["PB0003", "PB0002", "PB0001"]
