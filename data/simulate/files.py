"""Writing frames as a county's own files: Chinese headers, Chinese words, 模拟 in every file name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from openpyxl import Workbook

from data.kinds import HEADERS, LATITUDE, LONGITUDE
from data.simulate.days import blank
from data.terms import VALUES, word_list
from geo.contracts import CONTRACTS
from geo.crs import STORAGE_EPSG
from geo.frames import BETWEEN

Format = Literal["xlsx", "csv", "gpkg"]

FORMATS: Final[dict[str, tuple[Format, str]]] = {
    "regions": ("gpkg", "区划"),
    "populations": ("csv", "人口"),
    "households": ("csv", "住户台账"),
    "persons": ("xlsx", "人员台账"),
    "spells": ("csv", "人群类别"),
    "presences": ("csv", "在住情况"),
    "carers": ("csv", "照护人"),
    "staff": ("xlsx", "工作人员"),
    "visits": ("csv", "走访记录"),
    "hazard_sites": ("gpkg", "隐患点位"),
    "equipment": ("xlsx", "四个一设施"),
    "incidents": ("xlsx", "溺水事件"),
    "facilities": ("xlsx", "阵地"),
    "candidates": ("xlsx", "候选点"),
    "teams": ("xlsx", "巡查队伍"),
    "patrols": ("csv", "巡查记录"),
    "roads": ("gpkg", "道路"),
    "inspections": ("xlsx", "检查"),
    "assessments": ("csv", "评估"),
    "reports": ("xlsx", "报告"),
    "events": ("xlsx", "事项"),
    "alerts": ("xlsx", "预警"),
    "key_persons": ("csv", "重点人员"),
    "provisions": ("csv", "保障落实"),
    "arrangements": ("xlsx", "制度落实"),
    "activities": ("csv", "活动记录"),
}
"""Format and Chinese name of each kind's file."""


@dataclass(frozen=True)
class SimulatedFile:
    """A file as a county would bring it: what ``load`` calls its kind, where it is, the layer of a GeoPackage."""

    kind: str
    path: Path
    layer: str | None = None


def write(kind: str, frame: pd.DataFrame, to: Path) -> SimulatedFile:
    """Write one kind's frame (the contract's columns, coded values; geometry in EPSG:4490) as a county would bring it.

    Missing values are empty cells; points of sheets stand in 经度 and 纬度; dates are ISO text.
    """
    form, title = FORMATS[kind]
    number = list(CONTRACTS).index(kind) + 1
    path = to / f"{number:02d}_{kind}_{title}（模拟）.{form}"
    sheet = as_brought(kind, frame)
    if form == "gpkg":
        pyogrio.write_dataframe(
            gpd.GeoDataFrame(sheet, geometry=frame.geometry.to_numpy(), crs=STORAGE_EPSG),
            path,
            layer=kind,
            driver="GPKG",
            geometry_type="LineString" if kind == "roads" else "Unknown",
            SPATIAL_INDEX="NO",
        )
        return SimulatedFile(kind, path, kind)
    if CONTRACTS[kind].geometry in ("point", "any"):
        points = frame.geometry.to_numpy()  # without the index, which the sheet does not share
        sheet[LONGITUDE], sheet[LATITUDE] = shapely.get_x(points), shapely.get_y(points)
    if form == "csv":
        sheet.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    else:
        _write_xlsx(sheet, path, f"{title}（模拟）")
    return SimulatedFile(kind, path)


def as_brought(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame under Chinese headers, with Chinese words for codes and ISO text for dates; geometry left out."""
    contract = CONTRACTS[kind]
    columns: dict[str, object] = {HEADERS[kind][contract.index]: frame.index.to_numpy()}
    for column in contract.columns:
        header = HEADERS[kind][column.name]
        if column.name not in frame:
            continue  # nobody keeps it there
        values = frame[column.name]
        if column.type == "bool":
            values = values.map({True: VALUES["bool"]["true"], False: VALUES["bool"]["false"]})
        elif column.type == "date":
            days = values.to_numpy(dtype="datetime64[D]")
            values = pd.Series(blank(np.datetime_as_string(days), np.isnat(days)), dtype="str")
        elif column.type == "int":
            values = values.astype("Int64")
        elif column.several:
            values = _several(kind, column.name, values)
        elif column.one_of:
            values = values.map(word_list(kind, column.name))
        columns[header] = values.array
    return pd.DataFrame(columns)


def _several(kind: str, column: str, values: pd.Series) -> pd.Series:
    """Cells of several words in Chinese."""
    words = word_list(kind, column)
    written = {cell: "、".join(words[code] for code in cell.split(BETWEEN)) for cell in values.dropna().unique()}
    return values.map(written)


def _write_xlsx(sheet: pd.DataFrame, path: Path, title: str) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet(title)
    page.append(list(sheet.columns))
    plain = sheet.astype(object).where(sheet.notna(), None)
    for row in zip(*(plain[column].tolist() for column in plain.columns), strict=True):
        page.append(row)
    book.save(path)
