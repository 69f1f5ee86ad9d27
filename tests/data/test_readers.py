"""One table, whatever file it comes in; cells as officials write them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from data.readers import cells
from data.readers.faults import Faults
from data.readers.files import read_source
from data.readers.shapes import CHINA, shapes_of
from data.readers.typed import match_headers, type_columns
from geo.contracts import CONTRACTS
from geo.errors import InputError

TABLE = pd.DataFrame({"人员编号": ["007", "P2"], "户编号": ["H1", None], "姓名": ["赵一", "钱二"]}, dtype="str")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_reads_the_same_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    TABLE.to_csv(tmp_path / "a.csv", index=False, encoding=encoding)
    source = read_source(tmp_path / "a.csv")
    pd.testing.assert_frame_equal(source.frame, TABLE)
    assert source.rows.tolist() == [2, 3]


def test_a_csv_in_another_encoding_is_refused(tmp_path: Path) -> None:
    TABLE.to_csv(tmp_path / "a.csv", index=False, encoding="utf-16")
    with pytest.raises(InputError, match="neither UTF-8 nor GB18030"):
        read_source(tmp_path / "a.csv")


def test_a_workbooks_cells_become_text_and_blank_rows_keep_their_number(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "名单"
    for row in (
        ["编号", "代码", "日期", "时刻", "数", "是", "空"],
        ["007", 361126101201, date(2025, 3, 9), datetime.fromisoformat("2025-03-09 08:30"), 2.5, True, None],
        [None] * 7,
        [" x ", 1.0, None, None, 0, False, "  "],
    ):
        sheet.append(row)
    other = book.create_sheet("别的")
    other.append(["a"])
    other.append(["b"])
    book.save(tmp_path / "a.xlsx")
    source = read_source(tmp_path / "a.xlsx")
    assert source.sheet == "名单"
    assert source.rows.tolist() == [2, 4]
    rows = source.frame.astype(object).where(source.frame.notna(), None).to_numpy().tolist()
    assert rows == [
        ["007", "361126101201", "2025-03-09", "2025-03-09 08:30:00", "2.5", "true", None],
        [" x ", "1", None, None, "0", "false", None],
    ]
    assert read_source(tmp_path / "a.xlsx", layer="别的").frame["a"].tolist() == ["b"]
    with pytest.raises(InputError, match="no sheet 没有, only 名单, 别的"):
        read_source(tmp_path / "a.xlsx", layer="没有")


def test_a_geopackage_gives_text_shapes_and_its_own_system(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"code": ["007", None], "n": [1.0, np.nan], "ok": [True, False], "day": pd.to_datetime(["2025-03-09", None])},
        geometry=[Point(117, 28), None],
        crs=4548,
    )
    frame.to_file(tmp_path / "a.gpkg", layer="one")
    source = read_source(tmp_path / "a.gpkg")
    assert source.crs is not None
    assert source.crs.to_epsg() == 4548
    assert source.frame["code"].tolist()[0] == "007"
    assert source.frame["n"].tolist()[0] == "1"
    assert source.frame["ok"].tolist() == ["true", "false"]
    assert source.frame["day"].tolist()[0] == "2025-03-09"
    assert source.frame.iloc[1].drop("ok").isna().all()
    frame.to_file(tmp_path / "a.gpkg", layer="two")
    assert read_source(tmp_path / "a.gpkg", layer="two").sheet == "two"
    for layer, part in ((None, "layers one, two; name one"), ("three", "no layer three")):
        with pytest.raises(InputError, match=part):
            read_source(tmp_path / "a.gpkg", layer=layer)


def site_source(tmp_path: Path, shapes: list, crs: int | None, *, name: str = "a.gpkg"):
    frame = gpd.GeoDataFrame({"site_id": [f"W{n}" for n in range(len(shapes))]}, geometry=shapes, crs=crs)
    frame.to_file(tmp_path / name)
    return read_source(tmp_path / name)


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
def test_a_geopackage_that_does_not_know_its_system_needs_one_declared(tmp_path: Path) -> None:
    source = site_source(tmp_path, [Point(117, 28)], None)
    contract = CONTRACTS["hazard_sites"]
    with pytest.raises(InputError, match="--crs"):
        shapes_of(source, None, Faults(source), contract)
    assert shapes_of(source, "CGCS2000", Faults(source), contract).tolist() == [Point(117, 28)]


def test_a_declared_system_other_than_the_files_own_is_refused(tmp_path: Path) -> None:
    source = site_source(tmp_path, [Point(117, 28)], 4490)
    contract = CONTRACTS["hazard_sites"]
    with pytest.raises(InputError, match="leave --crs out"):
        shapes_of(source, "WGS84", Faults(source), contract)
    assert shapes_of(source, "CGCS2000", Faults(source), contract).tolist() == [Point(117, 28)]


def test_a_geojson_without_a_system_is_wgs84_unless_another_is_declared(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"site_id":"W1"},'
        '"geometry":{"type":"Point","coordinates":[500000,3154000]}}]}'
    )
    source = read_source(tmp_path / "a.geojson")
    contract = CONTRACTS["hazard_sites"]
    faults = Faults(source)
    shapes_of(source, None, faults, contract)
    assert faults.bad.tolist() == [True]  # as degrees it is nowhere
    faults = Faults(source)
    [point] = shapes_of(source, "4548", faults, contract)
    assert faults.bad.tolist() == [False]
    assert point.x == pytest.approx(117, abs=1e-9)


def test_shapes_are_accepted_by_the_contract(tmp_path: Path) -> None:
    line = LineString([(117, 28), (117.1, 28.1)])
    bow = Polygon([(117, 28), (117.1, 28.1), (117.1, 28), (117, 28.1)])
    shapes = [Point(117, 28), line, MultiLineString([line]), bow, None, Point(0, 0), box(170, 28, 171, 29)]
    source = site_source(tmp_path, shapes, 4490)
    faults = Faults(source)
    accepted = shapes_of(source, None, faults, CONTRACTS["hazard_sites"])
    assert faults.bad.tolist() == [False, False, False, True, False, True, True]
    assert [reject.reason for reject in faults] == [
        "is no valid shape", "is 0, 0, which is no place", "lies outside China",
    ]  # fmt: skip
    assert accepted[2] == line
    assert accepted[4] is None
    faults = Faults(source)
    shapes_of(source, None, faults, CONTRACTS["roads"])
    assert faults.bad.tolist() == [True, False, False, True, False, True, True]
    source = site_source(tmp_path, [MultiPolygon([box(117, 28, 117.1, 28.1)])], 4490, name="b.gpkg")
    [kept] = shapes_of(source, None, Faults(source), CONTRACTS["hazard_sites"])
    assert kept.geom_type == "MultiPolygon"


@given(st.floats(CHINA[0] + 0.01, CHINA[2] - 0.01), st.floats(CHINA[1] + 0.01, CHINA[3] - 0.01))
def test_degrees_of_cgcs2000_are_kept_to_the_last_digit(x: float, y: float) -> None:
    from data.readers.shapes import points_of
    from data.readers.source import Source

    frame = pd.DataFrame({"经度": [repr(x)], "纬度": [repr(y)]}, dtype="str")
    source = Source("s", frame, np.array([2]))
    faults = Faults(source)
    [point] = points_of(source, "经度", "纬度", "CGCS2000", faults, CONTRACTS["households"])
    assert (point.x, point.y) == (x, y)
    assert not faults.bad.any()


def parse(parser, *texts: str) -> list:
    values = parser(pd.Series(texts, dtype="str"))
    return [None if pd.isna(value) else value for value in values]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_is_understood_in_every_usual_form(day: date) -> None:
    forms = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d 00:00:00", " %Y-%m-%d "]
    texts = [day.strftime(form) for form in forms] + [f"{day.year}/{day.month}/{day.day}"]
    texts.append(texts[0].translate(str.maketrans("0123456789", "０１２３４５６７８９")))
    assert [value.date() for value in parse(cells.dates, *texts)] == [day] * len(texts)


def test_what_is_no_day_is_missing() -> None:
    wrong = ["2025-02-29", "2025-13-01", "25-01-01", "09/03/2025", "明天", "1899-12-31", "2100-01-02", "45000", "2025"]
    assert parse(cells.dates, *wrong) == [None] * len(wrong)


def test_numbers_and_truths() -> None:
    assert parse(cells.numbers, "2.5", " ３ ", "1e3", "inf", "nan", "2,5", "深") == [
        2.5,
        3,
        1000,
        None,
        None,
        None,
        None,
    ]
    assert parse(cells.whole_numbers, "2", "2.0", "2.5", "99999999999", "x") == [2, 2, None, None, None]
    assert parse(cells.truths, "是", "否", "TRUE", "0", "√", "不清楚") == [True, False, True, False, True, None]


def test_coded_words_are_understood_in_chinese_and_english_and_in_no_other_form() -> None:
    contract = CONTRACTS["hazard_sites"]
    parser = cells.parser_of("hazard_sites", contract.column("kind"))
    assert parse(parser, "水库", "reservoir", " Pond ", "湖") == ["reservoir", "reservoir", "pond", None]
    # the same word for another kind of column is another word
    parser = cells.parser_of("facilities", CONTRACTS["facilities"].column("kind"))
    assert parse(parser, "敬老院", "水库") == ["care_home", None]


def test_headers_are_matched_in_either_language_and_width() -> None:
    contract = CONTRACTS["hazard_sites"]
    headers = pd.Index(["点位编号", " Region_Code", "类型", "水深(米)", "别的"])
    assert match_headers(contract, headers) == {
        "site_id": "点位编号", "region_code": " Region_Code", "kind": "类型", "depth_m": "水深(米)",
    }  # fmt: skip


def test_a_typed_frame_has_every_column_in_its_dtype_even_those_the_file_lacks() -> None:
    from data.readers.source import Source

    for kind, contract in CONTRACTS.items():
        names = [contract.index, *(column.name for column in contract.columns if column.required)]
        frame = pd.DataFrame({name: ["x"] for name in dict.fromkeys(names)}, dtype="str")
        source = Source("s", frame, np.array([2]))
        typed = type_columns(contract, source, crs=None, faults=Faults(source)).frame
        empty = contract.empty()
        for name in contract.names:
            if name in empty.columns:
                assert typed[name].dtype == empty[name].dtype, (kind, name)


def test_a_number_out_of_its_range_is_refused() -> None:
    from data.readers.source import Source

    frame = pd.DataFrame(
        {"site_id": ["a", "b", "c"], "region_code": "1", "kind": "河", "depth_m": ["-1", "200", "201"]}, dtype="str"
    )
    source = Source("s", frame, np.array([2, 3, 4]))
    faults = Faults(source)
    type_columns(CONTRACTS["hazard_sites"], source, crs=None, faults=faults)
    assert [(reject.row, reject.reason) for reject in faults] == [(2, "is below 0"), (4, "is above 200")]


@pytest.mark.parametrize("name", ["sites.gpkg", "sites.geojson", "sites.json"])
def test_a_file_that_points_elsewhere_is_refused_before_gdal_sees_it(tmp_path: Path, name: str) -> None:
    """A virtual format under an honest name would open other files and addresses."""
    other = tmp_path / "other.csv"
    other.write_text("点位编号,名称\nW1,从别处来\n", encoding="utf-8")
    (tmp_path / name).write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="other"><SrcDataSource>{other}</SrcDataSource></OGRVRTLayer>'
        "</OGRVRTDataSource>",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="no readable vector file"):
        read_source(tmp_path / name)


def test_a_stray_cell_in_a_far_corner_is_refused_in_words(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "人员编号"
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match=r"row 1,048,576, column 16,384"):
        read_source(tmp_path / "a.xlsx")


def test_a_geojson_that_is_not_utf8_is_refused_in_words(tmp_path: Path) -> None:
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名称":"门口塘"},"geometry":null}]}'
    (tmp_path / "a.geojson").write_bytes(text.encode("gb18030"))
    with pytest.raises(InputError):
        read_source(tmp_path / "a.geojson")
