"""A task as three people meet it: dispatched in an office, reported back with a photo in a village, closed by another.

Every test also fails on a console error, a page error, a refused answer or a request to any other host (``watch``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from data.store import Store
from data.tasks import find_task, read_attachment
from geo.county import County
from geo.scope import Scope
from tests.browser.conftest import fits
from tests.data.files_for_tasks import PLACE, exif

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import MapPage

    OpenMap = Callable[..., MapPage]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def go(open_map: OpenMap, role: str, query: str, size: tuple[int, int] = (1366, 768)) -> Page:
    """The task page of a role at an address."""
    shown = open_map(role=role, size=size, wait=False)
    shown.page.goto(f"{shown.url}/tasks?{query}")
    shown.page.wait_for_selector(".task-tabs")
    return shown.page


def count(page: Page, tab: str) -> str:
    """The number on top of a part."""
    text = page.locator(f".task-tab-{tab} b").inner_text()
    return str(text)


def take(page: Page, step: str) -> None:
    """Press the button of a step, and wait until the page shows it taken."""
    before = page.locator(".task-step").count()
    page.locator(f"[data-step={step}]").click()
    page.wait_for_function("(n) => document.querySelectorAll('.task-step').length > n", arg=before)


@pytest.fixture
def refusals_expected(watch: Any) -> Any:
    """A step that is refused answers 409, which is what a test asks for."""
    yield
    watch.problems[:] = [problem for problem in watch.problems if "409" not in problem]


@pytest.mark.usefixtures("refusals_expected")
def test_dispatched_reported_back_with_a_photo_and_closed_by_another(
    open_map: OpenMap, county: County, database: str, tmp_path: Path
) -> None:
    village = sorted(county.regions.index[county.regions["level"] == "village"])[0]  # the director's, as links go
    homes = county.person_places["region_code"]
    person = next(str(person) for person in county.persons.index if homes[person] == village)
    rule = "F10" if person in county.members("left_behind_child", "child_in_difficulty") else "N3"
    subject = person
    if rule == "N3":
        subject = next(
            str(site) for site in county.hazard_sites.index if county.hazard_sites.at[site, "region_code"] == village
        )

    office = go(open_map, "civil_affairs", f"lang=zh&rule={rule}&subject={subject}")
    assert count(office, "unclosed") == "0"
    office.fill("[data-field=text] textarea", "请核实并整改")
    take(office, "dispatch")
    fits(office)
    assert "task=RW0001" in office.url
    assert "rule=" not in office.url
    assert count(office, "unclosed") == "1"

    photo = tmp_path / "现场.jpg"
    picture = office.screenshot(type="jpeg")
    photo.write_bytes(picture[:2] + exif() + picture[2:])
    worker = go(open_map, "director", "lang=zh&task=RW0001", (390, 844))
    take(worker, "accept")
    worker.locator("[data-step=feedback]").click()
    worker.wait_for_selector(".task-said-bad")  # with nothing written it is refused, in one sentence
    assert "简要" in worker.locator(".task-said-bad").inner_text()
    worker.fill("[data-field=text] textarea", "已到现场处理，照片在后")
    with worker.expect_file_chooser() as chooser:
        worker.locator(".task-add").click()
    chooser.value.set_files(photo)
    assert worker.locator(".task-file").inner_text() == "现场.jpg"
    take(worker, "feedback")
    worker.wait_for_function("() => (document.querySelector('.task-step-photo') || {}).naturalWidth > 0")
    assert worker.locator("[data-step=close]").count() == 0

    office.reload()
    office.wait_for_selector(".task-step-feedback")
    assert count(office, "reported") == "1"
    take(office, "close")
    assert count(office, "unclosed") == "0"
    assert count(office, "closed") == "1"

    with Store.open(database) as store:
        task = find_task(store, Scope.whole(county.code), "RW0001")
        assert task is not None
        assert [step.kind for step in task.steps] == ["dispatch", "accept", "feedback", "close"]
        kept = read_attachment(store, Scope.whole(county.code), "RW0001", 3)
    assert kept is not None
    assert PLACE not in kept.content
    assert len(kept.content) > 10_000


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_fits_every_screen(lang: str, open_map: OpenMap) -> None:
    page = go(open_map, "civil_affairs", f"lang={lang}&tab=closed&task=RW0001")
    fits(page)
    language = page.locator("#language-link")
    language.click()
    page.wait_for_selector(".task-tabs")
    assert "task=RW0001" in page.url
    assert f"lang={'en' if lang == 'zh' else 'zh'}" in page.url
