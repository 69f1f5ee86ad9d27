"""One table, whatever file it comes in."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import xlwt
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from pyproj import CRS
from shapely.geometry import LineString, MultiPoint, Point, Polygon

from data.readers.files import read_source, sheets_of
from data.readers.source import Source
from data.readers.workbook import number_text
from geo.errors import InputError
from tests.examples import examples

TABLE = pd.DataFrame({"人员编号": ["007", "P2"], "户编号": ["H1", None], "姓名": ["赵一", "钱二"]}, dtype="str")


def cells(source: Source) -> list[list[str | None]]:
    """The records as lists, missing cells None."""
    return source.frame.astype(object).where(source.frame.notna(), None).to_numpy().tolist()


def write_ods(path: Path, rows: list[list[str]]) -> None:
    """A smallest OpenDocument sheet of texts (OASIS OpenDocument 1.3, part 3)."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
            if c
            else "<table:table-cell/>"
            for c in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        book.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
            f'<table:table table:name="名单">{lines}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("ending", "delimiter"), [(".csv", ","), (".tsv", "\t"), (".txt", ";"), (".txt", "\t")])
def test_a_text_file_reads_the_same_in_each_encoding_and_with_each_delimiter(
    tmp_path: Path, encoding: str, ending: str, delimiter: str
) -> None:
    text = TABLE.to_csv(index=False, sep=delimiter)
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    (tmp_path / f"a{ending}").write_bytes((mark + text).encode(encoding))
    source = read_source(tmp_path / f"a{ending}")
    pd.testing.assert_frame_equal(source.frame, TABLE)
    assert source.rows.tolist() == [2, 3]
    assert source.cell(0, "姓名") == "C2"


def test_a_character_that_only_gb18030_has_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("姓名,村\n㛃𠮷,大村\n".encode("gb18030"))
    assert cells(read_source(tmp_path / "a.csv")) == [["㛃𠮷", "大村"]]


def test_a_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\x80\xff,b\n1,2\n")
    with pytest.raises(InputError, match="neither UTF-8 nor GB18030"):
        read_source(tmp_path / "a.csv")


def test_rows_of_a_csv_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    """A blank line is a row; a line break between quotation marks is none; short rows are filled up with blanks."""
    text = 'a,b,c\r\n\r\n"x\r\ny",2,3\r\n\r\n4\r\n5,"6 ""q"" 六",7,,\r\n , ,\r\n8,9,10'
    (tmp_path / "a.csv").write_bytes(text.encode())
    source = read_source(tmp_path / "a.csv")
    assert source.rows.tolist() == [3, 5, 6, 8]
    assert cells(source) == [["x\r\ny", "2", "3"], ["4", None, None], ["5", '6 "q" 六', "7"], ["8", "9", "10"]]


@pytest.mark.parametrize("rows", [2, 200_000])
def test_a_row_with_a_field_too_many_is_refused_with_its_number(tmp_path: Path, rows: int) -> None:
    """Also far down, where the file is read block by block."""
    text = "a,b\n" + "1,2\n" * rows + '"1,1",2\n1,2,3\n4,5\n'
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(InputError, match=rf"^Row {rows + 3:,} of a.csv has 3 fields, its header 2"):
        read_source(tmp_path / "a.csv")


@pytest.mark.parametrize("tail", ['"4,5\n6,7\n', '4,"5\n6,7\n', '4,5\n6,"', '4,5\n6,"7""', '4,"5\n\n\n'])
def test_a_quotation_mark_that_is_never_closed_is_refused(tmp_path: Path, tail: str) -> None:
    """Else the rest of the file would silently be one cell."""
    (tmp_path / "a.csv").write_text("a,b\n1,2\n" + tail)
    with pytest.raises(InputError, match="quotation mark"):
        read_source(tmp_path / "a.csv")


DITTO = {'"', "''", ",,"}
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters='\n,"'), max_size=6).filter(
    lambda text: text.strip() not in DITTO
)


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([("", "", "\n")])
@given(st.lists(st.tuples(PLAIN, PLAIN, PLAIN), min_size=1, max_size=8))
def test_what_python_writes_as_csv_is_read_back(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    """Whatever stands in the cells; the number of a row is its place among the written ones."""
    frame = pd.DataFrame([["x", *row] for row in rows], columns=["k", "a", "b", "c"], dtype="str")
    frame.to_csv(tmp_path / "a.csv", index=False, encoding="utf-8")
    source = read_source(tmp_path / "a.csv")
    expected = [["x", *(None if not cell or cell.isspace() else cell for cell in row)] for row in rows]
    found = source.frame.reindex(columns=["k", "a", "b", "c"])
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == expected
    assert source.rows.tolist() == list(range(2, len(rows) + 2))


def test_progress_is_told_in_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "1,二\n" * 400_000, encoding="utf-8")
    seen: list[tuple[int, int]] = []
    read_source(tmp_path / "a.csv", on_progress=lambda done, total: seen.append((done, total)))
    size = (tmp_path / "a.csv").stat().st_size
    assert seen == sorted(seen)
    assert len(seen) > 1
    assert seen[-1] == (size, size)


def test_a_workbooks_cells_become_text_and_blank_rows_keep_their_number(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "名单"
    for row in (
        ["编号", "代码", "日期", "时刻", "数", "是", "空"],
        ["007", 361126101201, date(2025, 3, 9), datetime.fromisoformat("2025-03-09 08:30"), 2.5, True, None],
        [None] * 7,
        [" x ", 1.0, time(8, 30), None, 0, False, "  "],
    ):
        sheet.append(row)
    other = book.create_sheet("别的")
    other.append(["a"])
    other.append(["b"])
    hidden = book.create_sheet("暗")
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    source = read_source(tmp_path / "a.xlsx")
    assert source.sheet == "名单"
    assert source.rows.tolist() == [2, 4]
    assert cells(source) == [
        ["007", "361126101201", "2025-03-09", "2025-03-09 08:30:00", "2.5", "true", None],
        [" x ", "1", "08:30:00", None, "0", "false", None],
    ]
    assert source.cell(1, "代码") == "B4"
    assert sheets_of(tmp_path / "a.xlsx") == ["名单", "别的"]
    assert read_source(tmp_path / "a.xlsx", sheet="别的").frame["a"].tolist() == ["b"]
    with pytest.raises(InputError, match="no sheet 没有, only 名单, 别的"):
        read_source(tmp_path / "a.xlsx", sheet="没有")


def test_a_table_that_does_not_begin_at_a1_keeps_its_addresses(tmp_path: Path) -> None:
    book = Workbook()
    for row, values in enumerate([("姓名", "村"), ("赵一", "大村")]):
        for column, value in enumerate(values):
            book.active.cell(row + 4, column + 3, value)
    book.save(tmp_path / "a.xlsx")
    source = read_source(tmp_path / "a.xlsx")
    assert cells(source) == [["赵一", "大村"]]
    assert (source.rows.tolist(), source.columns, source.header_rows) == ([5], (2, 3), (4,))
    assert source.cell(0, "村") == "D5"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-3.0, "-3"),
        (0.1 + 0.2, "0.3"),
        (117.435012345, "117.435012345"),
        (13900000000.0, "13900000000"),
        (361126101201001.0, "361126101201001"),
        (361126199001011234.0, "3.61126E+17"),
        (361126199001011234, "3.61126E+17"),
        (1e-7, "1e-07"),
    ],
)
def test_a_number_is_written_as_excel_shows_it(number: float, text: str) -> None:
    """Excel keeps 15 digits: an identity number that became a number is no longer one, and must not look like one."""
    assert number_text(number) == text


def test_an_error_in_a_cell_is_no_empty_cell(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["姓名", "水深", "备注"])
    for value in ("#REF!", "#N/A", "#DIV/0!"):
        book.active.append(["塘", value, "x"])
        book.active.cell(book.active.max_row, 2).data_type = "e"
    book.save(tmp_path / "a.xlsx")
    assert read_source(tmp_path / "a.xlsx").frame["水深"].tolist() == ["#REF!", "#N/A", "#DIV/0!"]


def test_a_formula_that_was_never_calculated_is_no_empty_cell(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["姓名", "水深"])
    book.active.append(["塘", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match=r"^Cell B2 of sheet Sheet holds a formula that was never calculated"):
        read_source(tmp_path / "a.xlsx")


def test_a_formula_counts_by_the_value_stored_with_it(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["姓名", "水深", "名"])
    book.active.append(["塘", "=1+1", "=A2&A2"])
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            text = old.read(name)
            text = text.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
                b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>"
            )
            for empty in (b"<v />", b"<v/>"):
                text = text.replace(b'<c r="C2"><f>A2&amp;A2</f>' + empty, b'<c r="C2" t="str"><f>A2&amp;A2</f><v></v>')
            new.writestr(name, text)
    assert cells(read_source(tmp_path / "b.xlsx")) == [["塘", "2", None]]


def test_an_old_workbook_reads_like_a_new_one(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="gbk")
    sheet = book.add_sheet("名单")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, value in enumerate(["姓名", "身份证号", "日期", "村"]):
        sheet.write(0, column, value)
    for row, value in enumerate(["赵一", "钱二"], 1):
        sheet.write(row, 0, value)
        sheet.write(row, 1, 361126199001011234)
        sheet.write(row, 2, date(2024, 5, row), day)
    sheet.write_merge(1, 2, 3, 3, "大村")
    book.save(str(tmp_path / "a.xls"))
    assert cells(read_source(tmp_path / "a.xls")) == [
        ["赵一", "3.61126E+17", "2024-05-01", "大村"],
        ["钱二", "3.61126E+17", "2024-05-02", "大村"],
    ]


def test_an_error_in_a_cell_of_an_old_workbook_is_no_empty_cell(tmp_path: Path) -> None:
    """BOOLERR records (MS-XLS 2.4.24) and the stored result of a formula (2.4.127)."""
    book = xlwt.Workbook()
    for name in ("空", "名单"):
        sheet = book.add_sheet(name)
        for column, value in enumerate(["姓名", "水深", "宽"]):
            sheet.write(0, column, value)
        sheet.write(1, 0, "塘")
        sheet.row(1).set_cell_error(1, 0x17 if name == "名单" else 0x2A)
        sheet.write(1, 2, xlwt.Formula("1/0"))
    book.save(str(tmp_path / "a.xls"))
    content = (tmp_path / "a.xls").read_bytes()
    formula = content.rindex(b"\x06\x00", 0, content.rindex(bytes([0x1E, 1, 0, 0x1E, 0, 0, 0x06])))
    result = formula + 4 + 6
    (tmp_path / "a.xls").write_bytes(content[:result] + b"\x02\0\x07\0\0\0\xff\xff" + content[result + 8 :])
    assert cells(read_source(tmp_path / "a.xls", sheet="名单")) == [["塘", "#REF!", "#DIV/0!"]]
    assert cells(read_source(tmp_path / "a.xls", sheet="空"))[0][:2] == ["塘", "#N/A"]


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    write_ods(tmp_path / "a.ods", [["姓名", "村"], ["赵一", ""], ["", ""], ["钱二", "大村"]])
    source = read_source(tmp_path / "a.ods")
    assert (source.sheet, source.rows.tolist()) == ("名单", [2, 4])
    assert cells(source) == [["赵一", None], ["钱二", "大村"]]


def test_a_workbook_under_the_name_of_another_kind_is_read_for_what_it_is(tmp_path: Path) -> None:
    """xlsx files called .xls are common."""
    book = Workbook()
    book.active.append(["姓名"])
    book.active.append(["赵一"])
    book.save(tmp_path / "a.xlsx")
    shutil.copy(tmp_path / "a.xlsx", tmp_path / "a.xls")
    assert cells(read_source(tmp_path / "a.xls")) == [["赵一"]]


def test_a_geopackage_gives_text_shapes_and_its_own_system(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {
            "code": ["007", None],
            "n": [1.0, np.nan],
            "ok": [True, False],
            "id": [361126199001011234, 2],
            "day": pd.to_datetime(["2025-03-09", None]),
        },
        geometry=[Point(117, 28), None],
        crs=4548,
    )
    frame.to_file(tmp_path / "a.gpkg", layer="one")
    source = read_source(tmp_path / "a.gpkg")
    assert source.crs is not None
    assert source.crs.to_epsg() == 4548
    assert not source.crs_is_default
    assert cells(source) == [["007", "1", "true", "361126199001011234", "2025-03-09"], [None, None, "false", "2", None]]
    frame.to_file(tmp_path / "a.gpkg", layer="two")
    assert sheets_of(tmp_path / "a.gpkg") == ["one", "two"]
    assert read_source(tmp_path / "a.gpkg", sheet="two").sheet == "two"
    for layer, part in ((None, "layers one, two; name one"), ("three", "no layer three")):
        with pytest.raises(InputError, match=part):
            read_source(tmp_path / "a.gpkg", sheet=layer)


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
def test_a_geopackage_that_does_not_know_its_system_has_none(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"a": ["1"]}, geometry=[Point(117, 28)]).to_file(tmp_path / "a.gpkg")
    assert read_source(tmp_path / "a.gpkg").crs is None


FEATURE = {
    "type": "Feature",
    "properties": {"site_id": "W1", "深": 2.0, "码": 361126199001011234, "有": True, "空": None, "项": ["a", 1]},
    "geometry": {"type": "Point", "coordinates": [117.5, 28.5]},
}
BARE = {"type": "Feature", "properties": {"site_id": "W2"}, "geometry": None}


@pytest.mark.parametrize("ending", [".geojson", ".json", ".geojsonl"])
def test_geojson_is_wgs84_where_it_says_nothing(tmp_path: Path, ending: str) -> None:
    document = {"type": "FeatureCollection", "features": [FEATURE, BARE]}
    lines = [json.dumps(f, ensure_ascii=False) for f in (FEATURE, BARE)]
    text = "\n".join(lines) if ending == ".geojsonl" else json.dumps(document, ensure_ascii=False)
    (tmp_path / f"a{ending}").write_text(text, encoding="utf-8-sig" if ending == ".json" else "utf-8")
    source = read_source(tmp_path / f"a{ending}")
    assert source.crs == CRS.from_epsg(4326)
    assert source.crs_is_default
    assert source.shapes is not None
    assert source.shapes.tolist() == [Point(117.5, 28.5), None]
    assert cells(source) == [["W1", "2", "361126199001011234", "true", None, '["a", 1]'], ["W2", *[None] * 5]]


def test_geojson_that_names_its_system_keeps_it(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    (tmp_path / "a.json").write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [FEATURE]}))
    source = read_source(tmp_path / "a.json")
    assert source.crs == CRS.from_epsg(4490)
    assert not source.crs_is_default
    crs = {"type": "link", "properties": {"href": "http://example.org/crs"}}
    (tmp_path / "a.json").write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [FEATURE]}))
    with pytest.raises(InputError):
        read_source(tmp_path / "a.json")


@pytest.mark.parametrize("crs", [4490, None])
def test_geoparquet_without_a_system_is_crs84_by_its_standard(tmp_path: Path, crs: int | None) -> None:
    frame = gpd.GeoDataFrame({"村": ["大村"], "n": [2.0]}, geometry=[Point(117, 28)], crs=crs or 4326)
    frame.to_parquet(tmp_path / "a.parquet")
    if crs is None:  # the column's crs left out altogether, as the standard allows
        import pyarrow.parquet as pq

        table = pq.read_table(tmp_path / "a.parquet")
        about = json.loads(table.schema.metadata[b"geo"])
        del about["columns"]["geometry"]["crs"]
        pq.write_table(table.replace_schema_metadata({b"geo": json.dumps(about)}), tmp_path / "a.parquet")
    source = read_source(tmp_path / "a.parquet")
    assert cells(source) == [["大村", "2"]]
    assert source.shapes is not None
    assert source.shapes.tolist() == [Point(117, 28)]
    assert source.crs == (CRS.from_user_input("OGC:CRS84") if crs is None else CRS.from_epsg(4490))
    assert source.crs_is_default == (crs is None)


def shapefile(folder: Path, encoding: str, *, cpg: str | None, crs: int | None = 4490) -> Path:
    """A shapefile whose .dbf is in ``encoding`` and whose .cpg says ``cpg``."""
    folder.mkdir(exist_ok=True)
    frame = gpd.GeoDataFrame(
        {"名称": ["门口塘", "水库大坝旁边的那一口老塘"], "深度": [2.5, 3.0]}, geometry=[Point(117, 28)] * 2, crs=crs
    )
    frame.to_file(folder / "水面.shp", encoding=encoding)
    (folder / "水面.cpg").unlink(missing_ok=True)
    dbf = bytearray((folder / "水面.dbf").read_bytes())
    dbf[29] = 0  # the byte that may name a language
    (folder / "水面.dbf").write_bytes(dbf)
    if cpg is not None:
        (folder / "水面.cpg").write_text(cpg)
    return folder / "水面.shp"


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize("cpg", [None, "GBK", "UTF-8", "936", "ISO-8859-1", "1252", "garbage"])
@pytest.mark.parametrize("zipped", [False, True])
def test_a_shapefiles_text_is_read_whatever_its_cpg_says_or_omits(
    tmp_path: Path, encoding: str, cpg: str | None, zipped: bool
) -> None:
    path = shapefile(tmp_path / "s", encoding, cpg=cpg)
    if zipped:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for file in path.parent.iterdir():
                archive.write(file, f"数据/{file.name}")
        path = tmp_path / "a.zip"
    source = read_source(path)
    assert source.sheet == "水面"
    assert cells(source) == [["门口塘", "2.5"], ["水库大坝旁边的那一口老塘", "3"]]
    assert list(source.frame.columns) == ["名称", "深度"]
    assert source.crs is not None
    assert source.crs.to_epsg() == 4490
    assert source.shapes is not None
    assert source.shapes.tolist() == [Point(117, 28)] * 2


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_character_cut_in_two_at_the_end_of_a_shapefiles_field_is_left_out(tmp_path: Path, encoding: str) -> None:
    """Writers fill a field of 254 bytes to its last byte."""
    frame = gpd.GeoDataFrame({"name": ["x" * 254, "y"]}, geometry=[Point(117, 28)] * 2, crs=4490)
    frame.to_file(tmp_path / "a.shp")
    (tmp_path / "a.cpg").unlink()
    text = ("x" + "塘" * 200).encode(encoding)[:254]
    table = tmp_path / "a.dbf"
    table.write_bytes(table.read_bytes().replace(b"x" * 254, text))
    assert read_source(tmp_path / "a.shp").frame["name"].tolist() == [text.decode(encoding, "ignore"), "y"]


def test_a_number_in_a_shapefile_that_is_none_is_not_read_as_zero(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"depth": [2.5]}, geometry=[Point(117, 28)], crs=4490).to_file(tmp_path / "a.shp")
    table = tmp_path / "a.dbf"
    content = table.read_bytes()
    assert content.count(b"2.500") == 1
    table.write_bytes(content.replace(b"2.500", b"?.500"))
    with pytest.raises(InputError, match="damaged"):
        read_source(tmp_path / "a.shp")


def test_text_of_a_shapefile_in_no_known_encoding_is_refused_rather_than_garbled(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "s", "GBK", cpg=None)
    dbf = path.with_suffix(".dbf").read_bytes()
    path.with_suffix(".dbf").write_bytes(dbf.replace("门口".encode("gbk"), b"\xff\xff\xff\xff"))
    with pytest.raises(InputError, match="neither UTF-8 nor GB18030"):
        read_source(path)


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
def test_a_shapefile_without_prj_has_no_system_and_one_without_dbf_is_refused(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "s", "GBK", cpg="GBK", crs=None)
    assert not path.with_suffix(".prj").exists()
    assert read_source(path).crs is None
    path.with_suffix(".dbf").unlink()
    with pytest.raises(InputError, match=r"lacks its \.dbf"):
        read_source(path)


def test_a_kml_gives_its_placemarks_with_their_data(tmp_path: Path) -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
    <Folder><name>山塘</name><Placemark><name>门口塘</name><description><![CDATA[<b>深</b>]]></description>
    <ExtendedData><Data name="深"><value>2</value></Data><SchemaData><SimpleData name="村">大村</SimpleData>
    </SchemaData></ExtendedData><Point><coordinates>117.5,28.5,12</coordinates></Point></Placemark></Folder>
    <Placemark><name>路</name><LineString><coordinates>117,28 117.1,28.1</coordinates></LineString></Placemark>
    <Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing>
    </outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>2,1 3,1 3,2 2,1</coordinates></LinearRing>
    </innerBoundaryIs></Polygon></Placemark>
    <Placemark><MultiGeometry><Point><coordinates>1,2</coordinates></Point><Point><coordinates>3,4</coordinates></Point>
    </MultiGeometry></Placemark><Placemark><name>无</name></Placemark></Document></kml>"""
    (tmp_path / "a.kml").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "b.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", text)
        archive.writestr("files/photo.jpg", b"x")
    for name in ("a.kml", "b.kmz"):
        source = read_source(tmp_path / name)
        assert list(source.frame.columns) == ["name", "description", "深", "村"]
        assert cells(source)[:2] == [["门口塘", "<b>深</b>", "2", "大村"], ["路", None, None, None]]
        assert source.crs == CRS.from_epsg(4326)
        assert not source.crs_is_default
        assert source.shapes is not None
        assert source.shapes.tolist() == [
            Point(117.5, 28.5),
            LineString([(117, 28), (117.1, 28.1)]),
            Polygon([(0, 0), (4, 0), (4, 4)], [[(2, 1), (3, 1), (3, 2)]]),
            MultiPoint([(1, 2), (3, 4)]),
            None,
        ]
