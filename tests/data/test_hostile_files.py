"""Files that would harm, mislead or take all memory: each is refused in one sentence."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import xlwt
from openpyxl import Workbook
from shapely.geometry import Point

from data.readers.files import read_source, sheets_of
from geo.errors import InputError


def workbook() -> bytes:
    """A small proper workbook."""
    book, file = Workbook(), io.BytesIO()
    book.active.append(["姓名", "村"])
    book.active.append(["赵一", "大村"])
    book.save(file)
    return file.getvalue()


def repacked(change: Callable[[str, bytes], bytes] = lambda _name, text: text, **added: bytes) -> bytes:
    """That workbook with changed and added parts; ``__`` in a name stands for ``/`` and ``_dot_`` for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, text in added.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return file.getvalue()


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def refused(path: Path, match: str) -> None:
    """Reading is refused; the sentence is one and says no more of the machine than the file's name."""
    with pytest.raises(InputError, match=match) as caught:
        read_source(path)
    assert "\n" not in caught.value.message
    assert str(path.parent) not in caught.value.message
    with pytest.raises(InputError):
        read_source(path, known=lambda header: header == "姓名")


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Change the first sheet's XML."""
    return lambda name, text: text.replace(old, new) if name.endswith("sheet1.xml") else text


TEXTS, BOOKS, SHAPES = (
    [".csv", ".tsv", ".txt"],
    [".xlsx", ".xls", ".ods"],
    [".gpkg", ".shp", ".kml", ".kmz", ".parquet"],
)
ENDINGS = [*TEXTS, *BOOKS, *SHAPES, ".geojson", ".json", ".geojsonl", ".zip"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_file_is_refused(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"a{ending}").touch()
    refused(tmp_path / f"a{ending}", f"^File a{ending} is empty")
    with pytest.raises(InputError):
        sheets_of(tmp_path / f"a{ending}")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "content", [b"\0" * 5_000, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, b"PK\x03\x04" + b"x" * 99]
)
def test_what_is_no_table_at_all_is_refused(tmp_path: Path, ending: str, content: bytes) -> None:
    (tmp_path / f"a{ending}").write_bytes(content)
    refused(tmp_path / f"a{ending}", f"a{ending}")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder, a pipe nobody writes to, a device without an end, a name that is not there or cannot be."""
    os.mkfifo(tmp_path / "a.csv")
    (tmp_path / "b.csv").mkdir()
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    for name in ("a.csv", "b.csv", "zero.csv"):
        refused(tmp_path / name, "is no file; name the file itself")
    for path in (
        tmp_path / "none.csv",
        tmp_path / ("x" * 300 + ".csv"),
        Path("a\0b.csv"),
        tmp_path / "b.csv" / "c.csv",
    ):
        with pytest.raises(InputError, match="check its name"):
            read_source(path)


def test_a_path_with_dots_is_only_a_path(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert len(read_source(tmp_path / "in" / ".." / "a.csv").frame) == 1
    with pytest.raises(InputError):
        read_source(tmp_path / "in" / ".." / ".." / "none.csv")


def test_a_file_that_may_not_be_read_is_refused() -> None:
    """Read by another user where the tests run as root, who may read everything."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "a.csv"
    path.write_text("a\n1\n")
    path.chmod(0)
    folder.chmod(0o755)
    program = f"""
import os, pathlib
from data.readers.files import read_source
from geo.errors import InputError
if os.geteuid() == 0:
    os.setuid(65534)
try:
    read_source(pathlib.Path({str(path)!r}))
except InputError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    shutil.rmtree(folder)
    assert done.stdout == "File a.csv cannot be read: Permission denied.\n"


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_200_mb_of_one_cell_are_refused_without_taking_them_into_memory(tmp_path: Path, ending: str) -> None:
    """In a process that may have 400 MB more than it has after its imports."""
    path = tmp_path / f"a{ending}"
    if ending == ".csv":
        with path.open("w") as file:
            file.write("姓名,村\n赵一,")
            for _ in range(200):
                file.write("x" * 1_000_000)
    else:
        with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
            for name in old.namelist():
                text = old.read(name)
                with new.open(name, "w", force_zip64=True) as member:
                    start, mark, end = (
                        text.partition("赵一".encode()) if name.endswith("sheet1.xml") else (text, b"", b"")
                    )
                    member.write(start)
                    for _ in range(200 if mark else 0):
                        member.write(b"x" * 1_000_000)
                    member.write(end)
    program = f"""
import pathlib, resource
from data.readers.files import read_source
from geo.errors import InputError
here = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (here + 400_000_000, -1))
try:
    read_source(pathlib.Path({str(path)!r}))
except InputError as error:
    print(error)
"""
    assert path.stat().st_size > 200_000_000
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "far too much text" in done.stdout


def test_a_cell_longer_than_excel_allows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1," + "x" * 32_768 + "\n")
    refused(tmp_path / "a.csv", r"^Cell B2 holds more than 32,767 characters")
    (tmp_path / "a.csv").write_text("a,b\n1," + "塘" * 32_767 + "\n")
    assert len(read_source(tmp_path / "a.csv").frame) == 1
    (tmp_path / "b.xlsx").write_bytes(repacked(in_sheet("大村".encode(), b"x" * 40_000)))
    refused(tmp_path / "b.xlsx", r"^Cell B2 holds more than 32,767 characters")


@pytest.mark.parametrize("character", ["\x01", "\x0b", "\x1f", "\x7f"])
def test_control_characters_are_refused_with_their_cell(tmp_path: Path, character: str) -> None:
    (tmp_path / "a.csv").write_text(f"姓名,村\n赵一,大村\n钱{character}二,大村\n")
    refused(tmp_path / "a.csv", r"^Cell A3 holds characters that are no text")
    (tmp_path / "a.xlsx").write_bytes(repacked(in_sheet("大村".encode(), f"大_x{ord(character):04X}_".encode())))
    refused(tmp_path / "a.xlsx", r"^Cell B2 holds characters that are no text")


def test_a_text_with_nul_is_refused(tmp_path: Path) -> None:
    """Most often UTF-16 that does not say so."""
    (tmp_path / "a.csv").write_bytes("姓名,村\n赵一,大村\n".encode("utf-16-le"))
    refused(tmp_path / "a.csv", "a.csv is no text|neither UTF-8")
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,\x002\n")
    refused(tmp_path / "a.csv", "a.csv is no text")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_more_than_1000_columns_are_refused(tmp_path: Path, ending: str) -> None:
    headers = [f"c{number}" for number in range(1_001)]
    if ending == ".csv":
        (tmp_path / "a.csv").write_text("\n".join([",".join(headers)] * 2))
    else:
        book = Workbook()
        book.active.append(headers)
        book.active.append(["x"])
        book.save(tmp_path / "a.xlsx")
    refused(tmp_path / f"a{ending}", r"has 1,001 columns, more than 1,000")


def test_a_stray_cell_in_a_far_corner_is_refused_in_words(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "人员编号"
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    refused(tmp_path / "a.xlsx", r"row 1,048,576, column 16,384")


@pytest.mark.parametrize("address", [b'"B1000000000000000000"', b"'XFD1048576'", b'"xfd1048576"', b'  "B9000000"'])
def test_an_address_beyond_all_sheets_is_refused(tmp_path: Path, address: bytes) -> None:
    """However it is written: the sheet would be made as large as it says."""
    (tmp_path / "a.xlsx").write_bytes(repacked(in_sheet(b'r="B2"', b"r=" + address)))
    refused(tmp_path / "a.xlsx", "delete the empty rows and columns")


def test_an_old_workbook_whose_sectors_go_round_in_a_circle_is_refused(tmp_path: Path) -> None:
    """Followed, the chain would take all the memory there is. The header names the sector of the table of chains."""
    book, file = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("a").write(0, 0, "姓名")
    book.save(file)
    content = bytearray(file.getvalue())
    table = 512 * (int.from_bytes(content[76:80], "little") + 1)
    content[table : table + 8] = b"\1\0\0\0\0\0\0\0"  # the first leads to the second, the second back
    (tmp_path / "a.xls").write_bytes(content)
    refused(tmp_path / "a.xls", "damaged")


def test_an_old_workbook_with_a_stray_cell_is_refused_in_words(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(65_535, 255, "x")
    book.save(str(tmp_path / "a.xls"))
    refused(tmp_path / "a.xls", "row 65,536, column 256")


@pytest.mark.parametrize("ending", [".xlsx", ".ods", ".kmz", ".zip"])
def test_a_zip_bomb_is_refused(tmp_path: Path, ending: str) -> None:
    """Zeros that unpack to 300 times their size, in whatever member; and a true size of 2 GB."""
    (tmp_path / f"a{ending}").write_bytes(zipped(("xl/sharedStrings.xml", b"0" * 60_000_000), ("doc.kml", b"x")))
    refused(tmp_path / f"a{ending}", "unpacks to 60,000,001 bytes")
    data = bytearray(zipped(("content.xml", b"<a>" * 1_000)))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (2_000_000_000).to_bytes(4, "little")
    (tmp_path / f"b{ending}").write_bytes(data)
    refused(tmp_path / f"b{ending}", "unpacks to 2,000,000,000 bytes")


def test_a_member_that_is_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    data = bytearray(repacked(xl__sharedStrings_dot_xml=b"<a/>" + b" " * 500_000))
    at = data.rindex(b"PK\x01\x02")
    assert int.from_bytes(data[at + 24 : at + 28], "little") == 500_004
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    (tmp_path / "a.xlsx").write_bytes(data)
    refused(tmp_path / "a.xlsx", "damaged")


def test_repeated_cells_of_an_opendocument_sheet_are_counted_before_they_are_made(tmp_path: Path) -> None:
    names = "".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0" ' for n in ("office", "table", "text"))
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='a'>"
        "<table:table-row table:number-rows-repeated='1048576'><table:table-cell office:value-type='string' "
        "table:number-columns-repeated='1000'><text:p>x</text:p></table:table-cell></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
    (tmp_path / "a.ods").write_bytes(zipped(kind, ("content.xml", content.encode())))
    refused(tmp_path / "a.ods", "unpacks to")


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "..\\a.csv", "C:\\a.csv"])
def test_a_zip_whose_names_lead_out_of_it_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(zipped((name, "姓名\n赵一\n".encode())))
    refused(tmp_path / "a.zip", "a path that leads out of it")


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    refused(tmp_path / "a.zip", "a link to another file")


@pytest.mark.parametrize("name", ["b.zip", "b.xlsx", "b.rar"])
def test_an_archive_in_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(zipped((name, workbook())))
    refused(tmp_path / "a.zip", "another archive or workbook")


def test_a_zip_without_a_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(("readme.md", b"x")))
    refused(tmp_path / "a.zip", "no table and no shapefile")
    (tmp_path / "a.zip").write_bytes(zipped(("a.shp", b"x"), ("b.shp", b"x")))
    refused(tmp_path / "a.zip", "several shapefiles")


def test_a_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(repacked(xl__vbaProject_dot_bin=b"x"))
    refused(tmp_path / "a.xlsx", "holds macros")
    (tmp_path / "a.xlsm").write_bytes(workbook())
    refused(tmp_path / "a.xlsm", "holds macros")
    (tmp_path / "b.xlsx").write_bytes(repacked(xl__macrosheets__sheet1_dot_xml=b"<a/>"))
    refused(tmp_path / "b.xlsx", "holds macros")


def test_a_workbook_with_links_to_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(repacked(xl__externalLinks__externalLink1_dot_xml=b"<a/>"))
    refused(tmp_path / "a.xlsx", "paste it as values")


def test_a_workbook_with_a_doctype_is_refused(tmp_path: Path) -> None:
    """A billion laughs: each entity is ten of the one before."""
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    change = in_sheet(b"<worksheet", laughs + b"]><worksheet")
    (tmp_path / "a.xlsx").write_bytes(repacked(change))
    refused(tmp_path / "a.xlsx", "damaged")
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    content = laughs + f"]><office:document-content {names}>&j;</office:document-content>".encode()
    (tmp_path / "a.ods").write_bytes(zipped(("mimetype", b"x"), ("content.xml", content)))
    refused(tmp_path / "a.ods", "damaged")


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    """Encrypted, it is an OLE file with a stream EncryptedPackage (MS-OFFCRYPTO 2.3.4.4)."""
    content = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4_000
    )
    for name in ("a.xlsx", "a.xls"):
        (tmp_path / name).write_bytes(content)
        refused(tmp_path / name, "protected by a password")


def test_an_old_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    book, file = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("a").write(0, 0, "姓名")
    book.save(file)
    (tmp_path / "a.xls").write_bytes(file.getvalue() + "_VBA_PROJECT".encode("utf-16-le"))
    refused(tmp_path / "a.xls", "holds macros")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><table><tr><td>a</td></tr></table></html>",
        b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>",
        b"\n <!DOCTYPE html><table/>",
    ],
)
def test_a_page_named_xls_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xls").write_bytes(content)
    refused(tmp_path / "a.xls", "is a web page .* save it as xlsx")


GML = "<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml'/>"
VRT = "<OGRVRTDataSource><OGRVRTLayer name='o'><SrcDataSource>{0}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
GDALG = '{{"type": "gdal_streamed_alg", "command_line": "gdal vector read {0}"}}'
TWICE = '{{"type":"gdal_streamed_alg","command_line":"gdal vector read {0}","type":"FeatureCollection","features":[]}}'
TOPO = '{{"type":"Topology","objects":{{}},"arcs":[]}}'


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.json", "a.shp", "a.kml", "a.parquet"])
@pytest.mark.parametrize("content", [VRT, GDALG, TWICE, GML, TOPO])
def test_a_file_that_points_elsewhere_is_refused(tmp_path: Path, name: str, content: str) -> None:
    """A virtual format under an honest name would open other files and addresses."""
    other = tmp_path / "other.csv"
    other.write_text("点位编号,名称\nW1,从别处来\n", encoding="utf-8")
    (tmp_path / name).write_text(content.format(other), encoding="utf-8")
    for suffix in (".shx", ".dbf"):
        (tmp_path / f"a{suffix}").write_bytes(b"x")
    refused(tmp_path / name, r"no readable|holds no rows")


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (
            b"<kml><Document><NetworkLink><Link><href>http://x.invalid/</href></Link></NetworkLink></Document></kml>",
            "elsewhere",
        ),
        (
            b"<!DOCTYPE kml [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><kml><Placemark><name>&a;</name></Placemark></kml>",
            "no read",
        ),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE kml><kml/>'.encode("utf-16"), "no read"),
        (b"<kml><Placemark><Point><coordinates>x,y</coordinates></Point></Placemark></kml>", "no read"),
        (b"<kml><Placemark><Point/></Placemark></kml>", "no read"),
        (b"<kml><Placemark>", "no read"),
        (b"<kml>" + b"<a>" * 100_000, "no read"),
        (b"<html/>", "no read|holds no rows"),
    ],
)
def test_a_kml_that_points_elsewhere_or_is_broken_is_refused(tmp_path: Path, content: bytes, match: str) -> None:
    (tmp_path / "a.kml").write_bytes(content)
    refused(tmp_path / "a.kml", match)
    (tmp_path / "a.kmz").write_bytes(zipped(("doc.kml", content)))
    refused(tmp_path / "a.kmz", match)


def test_a_geopackage_whose_layer_is_a_view_is_refused(tmp_path: Path) -> None:
    """A view may call GDAL's own functions, which go to other places."""
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"名称": ["塘"]}, geometry=[Point(117, 28)], crs=4490).to_file(path, layer="a")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE VIEW v AS SELECT 1 AS fid, 'x' AS geom")
        connection.execute("UPDATE gpkg_contents SET table_name = 'v'")
    refused(path, "holds a view")


def test_a_geojson_that_is_not_utf8_is_refused_in_words(tmp_path: Path) -> None:
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名称":"门口塘"},"geometry":null}]}'
    (tmp_path / "a.geojson").write_bytes(text.encode("gb18030"))
    refused(tmp_path / "a.geojson", "is not UTF-8")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"type":"FeatureCollection","features":{}}', "[]", "1", "{}", "{"])
def test_json_that_is_no_geojson_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.geojson").write_text(text)
    refused(tmp_path / "a.geojson", "no read|holds no rows")


def whole_files(folder: Path) -> dict[str, bytes]:
    """A proper file of each format that has an end that can be missed."""
    frame = gpd.GeoDataFrame({"名称": ["塘"] * 50}, geometry=[Point(117, 28)] * 50, crs=4490)
    frame.to_file(folder / "w.gpkg")
    frame.to_file(folder / "w.geojson")
    frame.to_parquet(folder / "w.parquet")
    frame.to_file(folder / "w.shp", encoding="utf-8")
    old, file = xlwt.Workbook(), io.BytesIO()
    for row in range(50):
        old.add_sheet("a").write(0, 0, "姓名") if row == 0 else old.get_sheet(0).write(row, 0, "赵一")
    old.save(file)
    found = {ending: (folder / f"w{ending}").read_bytes() for ending in (".gpkg", ".geojson", ".parquet", ".shp")}
    kml = b"<kml><Placemark><name>a</name></Placemark></kml>"
    found |= {".xlsx": workbook(), ".xls": file.getvalue(), ".kml": kml, ".kmz": zipped(("doc.kml", kml))}
    return found | {".zip": zipped(("a.csv", "姓名\n赵一\n".encode()))}


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".parquet", ".xlsx", ".xls", ".kml", ".kmz", ".zip"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.98])
def test_a_file_cut_short_is_refused(tmp_path: Path, ending: str, part: float) -> None:
    content = whole_files(tmp_path)[ending]
    (tmp_path / f"a{ending}").write_bytes(content[: int(len(content) * part)])
    refused(tmp_path / f"a{ending}", f"a{ending}")


# Small files that take very long or very much


def nested(tag: str, inner: str, depth: int) -> str:
    return f"<{tag}>" * depth + inner + f"</{tag}>" * depth


POINT = "<Point><coordinates>117,28</coordinates></Point>"


@pytest.mark.parametrize("tag", ["MultiGeometry", "Placemark", "Folder"])
def test_a_kml_nested_without_end_is_refused(tmp_path: Path, tag: str) -> None:
    text = f"<kml><Placemark>{nested(tag, POINT, 5000)}</Placemark></kml>"
    (tmp_path / "a.kml").write_text(text)
    refused(tmp_path / "a.kml", "no readable")


def test_a_kml_of_many_names_is_refused_before_its_table_is_made(tmp_path: Path) -> None:
    data = "".join(f'<Data name="n{number}"><value>1</value></Data>' for number in range(1001))
    text = f"<kml><Document><Placemark><ExtendedData>{data}</ExtendedData></Placemark>"
    (tmp_path / "a.kml").write_text(text + "<Placemark><name>a</name></Placemark>" * 30_000 + "</Document></kml>")
    refused(tmp_path / "a.kml", "split it")


def test_a_geojson_of_many_names_is_refused_before_its_table_is_made(tmp_path: Path) -> None:
    lines = [{"type": "Feature", "geometry": None, "properties": {f"n{number}": 1}} for number in range(1001)]
    lines += [{"type": "Feature", "geometry": None, "properties": None}] * 30_000
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": lines}))
    refused(tmp_path / "a.geojson", "split it")


@pytest.mark.parametrize("properties", [[1], "ab", 5])
def test_properties_that_are_no_object_are_refused(tmp_path: Path, properties: object) -> None:
    line = {"type": "Feature", "geometry": None, "properties": properties}
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [line]}))
    refused(tmp_path / "a.geojson", "no readable")


COUNTING = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT"


@pytest.mark.parametrize(
    "statement",
    [
        f"CREATE VIEW v AS {COUNTING} x AS fid FROM c",
        "CREATE TABLE g (fid INTEGER PRIMARY KEY, t TEXT GENERATED ALWAYS AS (hex(zeroblob(1000000))) VIRTUAL)",
        "ALTER TABLE a ADD COLUMN t TEXT GENERATED ALWAYS AS (hex(zeroblob(1000000))) VIRTUAL",
        f"ALTER TABLE a ADD COLUMN t TEXT DEFAULT '{'x' * 100_000}'",
    ],
)
def test_a_geopackage_whose_cells_are_made_while_it_is_read_is_refused(tmp_path: Path, statement: str) -> None:
    """Though the view stands in no list of layers, and the layer that is read is another."""
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"名称": ["塘"]}, geometry=[Point(117, 28)], crs=4490).to_file(path, layer="a")
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    refused(path, "holds a view")


def test_a_geopackage_whose_own_list_is_a_view_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE VIEW gpkg_contents AS {COUNTING} x AS table_name, 'features' AS data_type FROM c")
    connection.close()
    refused(path, "holds a view")


def test_only_the_layers_a_geopackage_lists_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"名称": ["塘"]}, geometry=[Point(117, 28)], crs=4490).to_file(path, layer="a")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE hidden (fid INTEGER PRIMARY KEY, t TEXT)")
        connection.execute("CREATE VIEW geometry_columns AS SELECT * FROM gpkg_geometry_columns")
    connection.close()
    assert sheets_of(path) == ["a"]
    assert read_source(path).frame["名称"].tolist() == ["塘"]
    with pytest.raises(InputError, match="no layer"):
        read_source(path, sheet="geometry_columns")


@pytest.mark.parametrize(
    "cells",
    [
        "".join(f'<c r="A{number}" t="e"><v' for number in range(40_000)),
        "".join(f'<c r="A{number}"><f>' for number in range(40_000)),
        "<c r" * 150_000,
        '<c r="A1"><f ' * 60_000,
        "<c " + 'r="A1" ' * 100_000,
        '<c r="A1"><f/>' + " " * 700_000,
        '<c r="A1" t="e">' + "<y>" * 200_000,
    ],
)
def test_broken_cells_cost_no_more_than_sound_ones(tmp_path: Path, cells: str) -> None:
    """A pattern that tries each part again for each would read for hours; a process that does is ended."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked(in_sheet(b"<sheetData>", b'<sheetData t="e"><f/>' + cells.encode())))
    code = "import sys, pathlib; from data.readers.ooxml import inspect_xlsx; inspect_xlsx(pathlib.Path(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", code, str(path)], timeout=60, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_blanks_without_end_in_a_cell_cost_no_more_than_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    cells = "".join(f"复核{' ' * 30_000}x{number},1\n" for number in range(60))
    path.write_text(f"姓名,村\n{cells}", encoding="utf-8")
    code = "import sys, pathlib; from data.readers import files as f\n"
    code += "print(len(f.read_source(pathlib.Path(sys.argv[1])).frame))"
    done = subprocess.run([sys.executable, "-c", code, str(path)], timeout=60, capture_output=True, check=False)
    assert done.stdout.split() == [b"60"], done.stderr


@pytest.mark.parametrize(
    "number",
    ["361126201503041234", "36112620150304123X", "３６１１２６２０１５０３０４１２３４", "361126 20150304 1234"],
)
@pytest.mark.parametrize("before", ["", "号", "身份证号码", "本人的居民身份证号码为"])
def test_what_stands_in_a_file_without_a_header_is_not_quoted_with_its_numbers(
    tmp_path: Path, number: str, before: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{before}{number},张三\n{before}{number},李四\n", encoding="utf-8")
    with pytest.raises(InputError, match="begin with") as caught:
        read_source(path, known=lambda header: header == "姓名")
    assert not re.search(r"\d{7}", caught.value.message)


def test_a_cell_in_a_column_no_sheet_has_is_refused(tmp_path: Path) -> None:
    """Its address would make the reader take memory for a sheet of that width."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked(in_sheet(b'r="A2"', b'r="' + b"B" * 50 + b'2"')))
    refused(path, "damaged")


def test_an_old_sheet_whose_extent_is_turned_round_is_refused(tmp_path: Path) -> None:
    """First row after the last: the reader would take memory for a sheet without end."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for row, cells in enumerate((("姓名", "村"), ("赵一", "大村"))):
        for column, text in enumerate(cells):
            sheet.write(row, column, text)
    path = tmp_path / "a.xls"
    book.save(str(path))
    content = path.read_bytes()
    extent = b"\x00\x02\x0e\x00"  # DIMENSIONS, 14 bytes
    assert content.count(extent) == 1
    at = content.index(extent) + len(extent)
    path.write_bytes(content[:at] + b"\x00\x00\x3c\x00" + content[at + 4 :])
    refused(path, "damaged")
