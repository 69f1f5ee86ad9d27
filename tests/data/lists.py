"""A small county with nobody in it, and the lists a clerk would write for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import pandas as pd
from openpyxl import Workbook, load_workbook
from shapely.geometry import box

from data.importing.load import How, LoadReport, load
from data.store import Store
from tests.data.conftest import Ticking
from tests.data.databases import engine_at, put

CODE, WAN, GANG = "361126", "361126101", "361126102"
LUO, LI, TREE_1, PORT, TREE_2 = f"{WAN}201", f"{WAN}202", f"{WAN}203", f"{GANG}201", f"{GANG}203"
AS_OF = date(2026, 7, 15)


def identity(birth: str, sequence: int = 1, area: str = "361126") -> str:
    """An identity number with the check character of GB 11643-1999, worked out digit by digit."""
    first = f"{area}{birth.replace('-', '')}{sequence:03d}"
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(first))
    return first + "10X98765432"[total % 11]


def regions() -> gpd.GeoDataFrame:
    """弋阳县 with two townships and five villages; 大树村 stands in both townships."""
    names = ["弋阳县", "湾里乡", "港口镇", "罗家村", "李家村", "大树村", "港口村", "大树村"]
    shapes = [box(117, 28, 118, 29), box(117, 28, 117.5, 29), box(117.5, 28, 118, 29), *[None] * 5]
    codes = [CODE, WAN, GANG, LUO, LI, TREE_1, PORT, TREE_2]
    return gpd.GeoDataFrame({"region_code": codes, "name": names}, geometry=shapes, crs=4490)


def new_county(url: str, folder: Path) -> Store:
    """A new database with the county's regions in it. Its packs name the ages of the children's groups."""
    if url.startswith("sqlite:///"):
        put(_made_once(), Path(url.removeprefix("sqlite:///")))
        return Store.open(url, clock=Ticking())
    return _made(url, folder)


def county_at(place: Path) -> Store:
    """The same at a place where one stands after another; see ``tests.data.databases``."""
    return Store(engine_at(put(_made_once(), place)), clock=Ticking())


@cache
def _made_once() -> bytes:
    """The file of such a database, to be copied."""
    with TemporaryDirectory() as name:
        _made(f"sqlite:///{name}/county.db", Path(name)).close()
        return (Path(name) / "county.db").read_bytes()


def _made(url: str, folder: Path) -> Store:
    store = Store.open(url, create=True, clock=Ticking())
    packs = ["national", "yiyang-2022", "county"]
    store.add_county(CODE, "弋阳县", "yiyang", simulated=True, as_of=AS_OF, rule_packs=packs)
    regions().to_file(folder / "regions.gpkg", layer="regions")
    load(store, CODE, "regions", folder / "regions.gpkg", How(crs="CGCS2000"))
    return store


def write_list(path: Path, header: str, *rows: str) -> Path:
    """A csv of a header and rows."""
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def write_sheet(path: Path, rows: Iterable[Sequence[Any]], merged: Sequence[str] = (), sheet: str = "名单") -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    book.save(path)
    return path


def adds_up(report: LoadReport) -> tuple[int, int, int, int]:
    """loaded, unchanged, repeated and rejected, which together are all rows."""
    assert report.rows == report.loaded + report.unchanged + report.repeated + report.rejected
    assert report.noted <= report.loaded
    assert len({reject.row for reject in report.rejects}) == report.rejected
    return report.loaded, report.unchanged, report.repeated, report.rejected


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame that compares without its geometry's class."""
    return pd.DataFrame(frame)


NUMBERS = {
    "张三": identity("2014-05-01", 1),
    "李四": identity("2013-02-03", 11),
    "王老五": identity("1948-01-01", 23),
    "孙七": identity("2016-01-01", 1),
    "周八": identity("2012-03-04", 2),
    "钱十": identity("2015-08-09", 11),
}
"""The identity numbers of ``messy``: an odd last but one digit is a male's."""


_MESSY = """\
弋阳县2026年第二季度农村留守儿童和老人信息登记表
填报单位：湾里乡人民政府　　　　　填报日期：2026年6月30日
序号|村（社区）|姓名|身份证号|出生日期|性别|住址|经纬度||类别|认定日期|监护人||
|||||||经度|纬度|||姓名|关系|联系电话
1|罗家村|张　三|{张三}|2014.5.1|男|１２号|117.1|28.5|留守儿童|2025.9.1|张老汉|祖父|１３８００００００００
2|罗家|李四|{李四}||男|13号|117.1001|28.5|留守儿童、困境儿童|二〇二五年九月一日|李奶奶|祖母|0793-5901234
3|湾里乡李家村|王老五|{王老五}|1948-01-01|男|七组|||留守老人||||
4|李家村|赵六||2015年6月7日|女|8号|||留守儿童|20250901|赵爷爷|祖父|
5|大树村|孙七|{孙七}|2016/1/1|男|1号|||留守儿童|2025-9-1|||
6|李家村|周八|{周八}|2012-03-05|女|9号|||留守儿童|2025-9-1|||
7|罗家村|张三|{张三}|2014-05-01|男|12号|117.1|28.5|留守儿童|2025-09-01|张老汉|祖父|13800000000
8|李家村|吴九||1960-03-04|男|10号|||留守儿童|2025-9-1|||
9|无名村|钱十|{钱十}|||11号|||留守儿童|2025-9-1|||
合计|9人
填表人：王某　　审核人：李某"""
_MESSY_CELLS = {"E6": 41308, "K7": date(2025, 9, 1), "D8": 3.61126e17}
"""What Excel keeps as a number or a day."""


def messy(path: Path) -> Path:
    """A list as it comes: two titles, a header in two merged rows, full-width digits, dates in five forms, an identity
    number Excel has cut, villages by name, a total and signatures. Of its nine rows four can be loaded as they are.
    """
    rows = [[cell or None for cell in line.split("|")] for line in _MESSY.format_map(NUMBERS).splitlines()]
    merged = ["A1:N1", "A2:N2", "H3:I3", "L3:N3", *[f"{column}3:{column}4" for column in "ABCDEFGJK"]]
    return _with_cells(write_sheet(path, rows, merged), _MESSY_CELLS)


def corrected(path: Path, fixes: dict[str, Any]) -> Path:
    """``messy`` with other values in some cells."""
    return _with_cells(messy(path), fixes)


def _with_cells(path: Path, cells: dict[str, Any]) -> Path:
    book = load_workbook(path)
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    book.save(path)
    return path


FIXES = {
    "D8": identity("2015-06-07", 2),
    "B9": "湾里乡大树村",
    "E10": "2012-03-04",
    "E12": "2016-03-04",
    "B13": "罗家村",
}
"""What puts right every cell refused in ``messy``."""
