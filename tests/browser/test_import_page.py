"""The import page as a clerk meets it: a messy list dropped, its faults seen, put right, loaded, taken back.

Every test also fails on a console error, a page error, a refused answer or a request to any other host (``watch``).
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from data.store import Store
from geo.county import County

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import MapPage, Watch

    OpenMap = Callable[..., MapPage]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CHANGES_RECORDS = True

SIZES = ((1920, 1080), (1366, 768), (390, 844))

DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  return transfer;
}"""
WIDER = "() => document.documentElement.scrollWidth - window.innerWidth"


def workbook(*rows: list[Any]) -> bytes:
    """An xlsx of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def button(page: Page, name: str) -> Any:
    """A button that does something with the file."""
    return page.locator(f"[id='{json.dumps({'index': name, 'type': 'import-act'}, separators=(',', ':'))}']")


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file on its place and wait until it was tried."""
    transfer = page.evaluate_handle(DROP, [name, base64.b64encode(content).decode()])
    page.dispatch_event("#drop", "dragover", {"dataTransfer": transfer})
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})
    settle(page)


def settle(page: Page) -> None:
    """Wait until something was begun and has ended."""
    page.locator(".busy").wait_for(timeout=10_000)
    page.locator(".busy").wait_for(state="detached", timeout=60_000)


def counts(page: Page) -> list[int]:
    """The numbers of the sum: rows, loaded, unchanged, repeated, rejected."""
    return [int(text.replace(",", "")) for text in page.locator(".count b").all_inner_texts()]


def fits(page: Page) -> None:
    """Nothing is wider than the window, at every size."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(WIDER) <= 0, f"{width} × {height}"
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_messy_list_is_seen_put_right_loaded_and_taken_back(open_map: OpenMap, county: County, database: str) -> None:
    """The whole way, in a language and at sizes a clerk may have; the map says that its scores are older."""
    villages = county.regions[county.regions["level"] == "village"]
    village, township = villages.index[0], county.regions["name"][villages.index[0][:9]]
    content = workbook(
        ["凤县农村留守儿童花名册"],
        ["填报单位：凤县民政局", None, None, "2026.6.30"],
        ["娃娃姓啥叫啥", "所属乡镇", "所在村", "出生年月日", "类别"],
        ["赵一模", township, villages["name"][village], "2016.5.1", "留守儿童"],
        ["钱二模", township, villages["name"][village], "二〇一六年三月九日", "留守儿童"],
        ["孙三模", township, villages["name"][village], "2016年13月1日", "留守儿童"],
        ["李四模", township, "没有这个村", "2015/8/8", "留守儿童"],
        ["合计", 4],
    )
    with Store.open(database) as store:
        before = store.county(county.code, kinds=("regions", "households", "persons")).persons
        version = store.version(county.code)
    shown = open_map(role="civil_affairs", wait=False)
    page = shown.page
    page.goto(f"{shown.url}/?lang=zh")
    shown.idle()
    page.locator(".way", has_text="导入").or_(page.locator(".way[href^='/import']")).first.click()
    page.locator(".kind[href*='kind=persons']").click()
    page.locator("#drop").wait_for()
    fits(page)

    drop(page, "凤县花名册.xlsx", content)
    assert "凤县花名册.xlsx" in page.locator(".file-line").inner_text()
    assert page.locator(".map-unknown, .map-offered").count() == 1
    assert page.locator(".refusal").is_visible(), "nobody has a name yet: that is said"
    assert button(page, "load").count() == 0
    fits(page)

    page.locator(".map-unknown .field-choice, .map-offered .field-choice").click()
    page.get_by_role("option", name="姓名", exact=True).click()
    page.locator(".settings-changed").wait_for()
    button(page, "check").click()
    settle(page)
    rows, loaded, unchanged, repeated, rejected = counts(page)
    assert (rows, loaded, rejected) == (4, 2, 2)
    assert rows == loaded + unchanged + repeated + rejected
    rejects = page.locator(".list-rejects tbody tr")
    assert rejects.count() == 2
    assert "2016年13月1日" in rejects.nth(0).inner_text()
    assert "D6" in rejects.nth(0).inner_text()
    assert "没有这个村" in rejects.nth(1).inner_text()
    fits(page)
    with page.expect_download() as download:
        page.locator("a[href*='rejects.xlsx']").click()
    assert download.value.suggested_filename.startswith("凤县花名册-")
    with Store.open(database) as store:
        assert store.version(county.code) == version, "a trial writes nothing"

    button(page, "load").click()
    settle(page)
    assert counts(page) == [4, 2, 0, 0, 2]
    address = page.url
    fits(page)
    page.reload()
    page.locator(".done").wait_for()
    assert page.url == address, "a reload finds the file again"
    with Store.open(database) as store:
        assert store.version(county.code) > version
    dates = page.locator(".dates").inner_text()
    page.locator(".done a[href^='/?']").click()
    shown.idle()
    assert page.locator(".dates").inner_text() == dates
    assert dates.count("·") == 2, "the map says that files came in since its scores were made"

    page.goto(address)
    page.locator(".done .undo summary").click()
    undone = page.locator(".batch-undone").count()
    page.locator(".done .undo button").click()
    settle(page)
    assert page.locator(".batch-undone").count() == undone + 1
    page.locator("#language-link").click()
    page.locator("[lang=en] .done").wait_for()
    assert "taken back" in page.locator(".done-title").inner_text()
    with Store.open(database) as store:
        after = store.county(county.code, kinds=("regions", "households", "persons")).persons
    assert after.equals(before)


@pytest.mark.long
def test_what_the_browser_need_not_send_is_refused_at_once(open_map: OpenMap) -> None:
    """A file too large, or two at a time: a sentence, and nothing goes to the server."""
    shown = open_map(role="civil_affairs", wait=False)
    page = shown.page
    page.goto(f"{shown.url}/import?kind=visits&lang=en")
    page.locator("#drop").wait_for()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("() => { document.getElementById('drop').dataset.most = '3'; }")
    for names in (["large.csv"], ["one.csv", "two.csv"]):
        transfer = page.evaluate_handle(
            "(names) => { const transfer = new DataTransfer();"
            " for (const name of names) transfer.items.add(new File(['a,b,c,d'], name)); return transfer; }",
            names,
        )
        page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})
        said = page.locator(".upload-bad").inner_text()
        assert ("larger" in said) is (len(names) == 1), said
    assert not [url for url in asked if "/import/files" in url]


@pytest.mark.long
def test_a_file_the_server_refuses_is_told_where_it_was_dropped(open_map: OpenMap, watch: Watch) -> None:
    """An empty file: the sentence stands below its place, and another can be dropped at once."""
    shown = open_map(role="civil_affairs", wait=False)
    page = shown.page
    page.goto(f"{shown.url}/import?kind=visits&lang=en")
    with page.expect_file_chooser() as chooser:
        page.locator("#drop").click()
    chooser.value.set_files({"name": "empty.csv", "mimeType": "text/csv", "buffer": b""})
    page.locator(".upload-bad").wait_for()
    assert page.locator(".upload-bad").inner_text() == "The file is empty; choose it again."
    refused = [problem for problem in watch.problems if "422" in problem]
    assert watch.problems == refused
    watch.problems.clear()
    drop(page, "other.csv", b"a,b\n1,2\n")
    assert page.locator(".refusal").is_visible()


@pytest.mark.long
@pytest.mark.parametrize("role", ["leader", "planner"])
def test_who_loads_nothing_or_little_is_offered_no_more(open_map: OpenMap, role: str) -> None:
    shown = open_map(role=role, wait=False)
    page = shown.page
    page.goto(f"{shown.url}/import?lang=en")
    page.locator(".whole-page, .kinds").first.wait_for()
    assert page.locator(".kind").count() == {"leader": 0, "planner": 3}[role]
