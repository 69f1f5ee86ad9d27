"""The page 重复人员 as a clerk meets it: from the import page to a pair, made one, and parted again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from data.importing.load import How, load
from data.store import Store
from geo.county import County

if TYPE_CHECKING:
    from tests.browser.conftest import MapPage

    OpenMap = Callable[..., MapPage]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CHANGES_RECORDS = True

WIDER = "() => document.documentElement.scrollWidth - window.innerWidth"


def test_a_pair_is_seen_side_by_side_made_one_and_parted_again(
    open_map: OpenMap, county: County, database: str, tmp_path: Path
) -> None:
    """At every size, without a name in the address; what was decided last stands on top and can be taken back."""
    person = county.person_places.loc[county.members("left_behind_child")].dropna(subset=["name", "birth_date"]).iloc[0]
    twin = pd.DataFrame(
        {
            "人员编号": ["TWIN1"],
            "姓名": [person["name"]],
            "出生日期": [person["birth_date"].date().isoformat()],
            "性别": ["男" if person["sex"] == "male" else "女"],
            "村代码": [person["region_code"]],
            "人群类别": ["留守儿童"],
            "认定日期": ["2026-01-01"],
            "住址": ["新屋1号"],
        }
    )
    twin.to_csv(tmp_path / "twin.csv", index=False)
    with Store.open(database) as store:
        assert load(store, county.code, "persons", tmp_path / "twin.csv", How()).loaded == 1
    shown = open_map(role="civil_affairs", wait=False)
    page = shown.page
    page.goto(f"{shown.url}/import?lang=zh")
    page.locator("a[href^='/duplicates']").click()
    page.locator(".pair", has_text=person["name"]).first.click()
    page.locator(".pair-table").wait_for()
    assert page.locator(".pair-other", has_text="新屋1号").count() == 1
    assert person["name"] not in page.evaluate("decodeURIComponent(location.href)")
    for width, height in ((1920, 1080), (1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(WIDER) <= 0, f"{width} × {height}"
    page.set_viewport_size({"width": 1366, "height": 768})
    page.get_by_role("button", name=f"保留 {person.name}").click()
    page.locator(".pair-told").wait_for()
    page.get_by_role("button", name="合并为一人").click()
    page.locator(".good-line", has_text="已并入").wait_for()
    assert page.locator(".pair", has_text=person["name"]).count() == 0
    page.get_by_role("button", name="撤销").click()
    page.locator(".good-line", has_text="又是两条记录").wait_for()
    page.locator(".pair", has_text=person["name"]).first.wait_for()
