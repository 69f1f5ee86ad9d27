"""A small county with nobody in it, and the lists a clerk would write for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from openpyxl import Workbook
from shapely.geometry import box

from data.importing.load import How, LoadReport, load
from data.store import Store
from tests.data.conftest import Ticking

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
    store = Store.open(url, create=True, clock=Ticking())
    store.add_county(CODE, "弋阳县", "yiyang", simulated=True, as_of=AS_OF, rule_packs=["national", "yiyang-2022", "county"])
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
