"""The reject list: the file as it was with its bad cells marked; corrected, it is the original with the corrections."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from shapely.geometry import Point

from data.importing.how import How
from data.importing.load import load
from data.importing.mapping import understands
from data.importing.report import LoadReport, Note, Reject
from data.readers.files import read_source
from data.readers.source import Source
from data.store import Store
from data.writers import originals
from data.writers.marks import ALL_COMMENTS, BAD, FIRST_COMMENTS, NOTED
from data.writers.rejects import LIST, write_rejects
from geo.contracts import CONTRACTS
from geo.errors import InputError
from geo.text import Text, say

CODE = "361126"
RED, YELLOW = BAD.fgColor.rgb, NOTED.fgColor.rgb


def messy(path: Path) -> Path:
    """Two titles, a header of two rows, a village merged over three, what looks like a formula, another sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "台账 1"
    sheet["A1"] = "弋阳县重点人员台账"
    sheet.merge_cells("A1:H1")
    sheet["A2"] = "填报单位：一镇　填报日期：2025.6.1"
    for column, title in enumerate(["序号", "姓名", "出生日期", "村", "监护人", None, "健康状况", "户编号"], 1):
        sheet.cell(3, column).value = title
    sheet["E4"], sheet["F4"] = "姓名", "电话"
    sheet.merge_cells("E3:F3")
    for letters in "ABCDGH":
        sheet.merge_cells(f"{letters}3:{letters}4")
    rows = [
        (1, "赵小一", date(2015, 3, 1), "甲村", "赵奶奶", "13800000000", "良好", "H1"),
        (2, "钱小二", "2015.13.1", None, "=cmd|'/C calc'!A0", "13800000000", "良好", "H1"),
        (3, "孙小三", "2015-05-05", None, "孙爷爷", "0793-1234567", "好极了", "H1"),
        (4, "李小四", 45413, "丙村", "李爷爷", "13800000000", "较差", "H9"),
    ]
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.merge_cells("D5:D7")
    sheet["C8"].number_format = "yyyy-mm-dd"
    sheet["B5"].font = Font(bold=True, color="FF00AA")
    sheet["A1"].fill = PatternFill("solid", fgColor="ABCDEF")
    sheet.column_dimensions["B"].width = 33
    sheet["A9"] = "合计"
    sheet["B9"] = 4
    rule = DataValidation("list", formula1="'字典'!$A$1:$A$2")
    rule.add("G5:G99")
    sheet.add_data_validation(rule)
    sheet["B6"].hyperlink = "http://example.org/"
    book.create_sheet("字典")["A1"] = "良好"
    book.save(path)
    return path


def known(kind: str):
    return lambda header: understands(kind, header)


def report_of(path: Path, source: Source, *entries: Reject | Note, kind: str = "persons") -> LoadReport:
    rejects = tuple(entry for entry in entries if isinstance(entry, Reject))
    notes = tuple(entry for entry in entries if isinstance(entry, Note))
    refused, rows = len({reject.row for reject in rejects}), len(source.frame)
    loaded = rows - refused
    return LoadReport(
        kind, path.name, source.sheet, rows, loaded, len(notes), 0, 0, refused, rejects=rejects, notes=notes
    )


def reject(source: Source, position: int, header: str, value: str, **more: Text) -> Reject:
    row = int(source.rows[position])
    reason, fix = more.get("reason", say("is not a date")), more.get("fix", say("write 2024-05-01"))
    return Reject(source.sheet, row, source.cell(position, header), header, value, reason, fix)


def written(path: Path, report: LoadReport, **more: object) -> bytes:
    file = io.BytesIO()
    write_rejects(path, report, file, **more)  # type: ignore[arg-type]
    return file.getvalue()


def fill(cell: object) -> str | None:
    pattern = cell.fill  # type: ignore[attr-defined]
    return pattern.fgColor.rgb if pattern.fill_type else None


def test_a_messy_sheet_comes_back_marked_and_loads_once_it_is_corrected(tmp_path: Path) -> None:
    path = messy(tmp_path / "一镇 人员.xlsx")
    before = read_source(path, known=known("persons"))
    assert before.rows.tolist() == [5, 6, 7, 8]
    report = report_of(
        path,
        before,
        reject(before, 1, "出生日期", "2015.13.1"),
        reject(before, 2, "健康状况", "好极了", reason=say("is not one of the words known"), fix=say("write 良好")),
        Note(
            before.sheet, 8, before.cell(3, "出生日期"), "出生日期", "45413", say("was read as {day}", day="2024-05-01")
        ),
    )
    assert [entry.cell for entry in report.rejects] == ["C6", "G7"]
    back = tmp_path / "back.xlsx"
    back.write_bytes(written(path, report))

    book = load_workbook(back)
    assert book.sheetnames == ["台账 1", LIST]
    sheet = book.worksheets[0]
    for entry in report.rejects:
        assert fill(sheet[entry.cell]) == RED
        assert sheet[entry.cell].comment.text == f"{entry.reason}\n→ {entry.fix}"
    assert fill(sheet["C8"]) == YELLOW
    assert sheet["C8"].comment.text == "was read as 2024-05-01"
    marked = {cell.coordinate for row in sheet.iter_rows() for cell in row if fill(cell) in {RED, YELLOW}}
    assert marked == {"C6", "G7", "C8"}
    assert (sheet["B5"].font.b, sheet.column_dimensions["B"].width, fill(sheet["A1"])) == (True, 33, "00ABCDEF")

    untouched = read_source(back, known=known("persons"))
    assert untouched.sheet == before.sheet
    pd.testing.assert_frame_equal(untouched.frame, before.frame)
    assert untouched.rows.tolist() == before.rows.tolist()
    assert untouched.skipped == before.skipped

    sheet["C6"], sheet["G7"] = "2015-12-01", "良好"
    book.save(back)
    corrected = read_source(back, known=known("persons"))
    expected = before.frame.copy()
    expected.loc[1, "出生日期"], expected.loc[2, "健康状况"] = "2015-12-01", "良好"
    pd.testing.assert_frame_equal(corrected.frame, expected)


def test_what_calculates_or_leads_elsewhere_does_not_come_back(tmp_path: Path) -> None:
    """Links, validations of dropped sheets and formulas are gone; a text that looks like a formula stays a text."""
    path = messy(tmp_path / "m.xlsx")
    source = read_source(path, known=known("persons"))
    content = written(path, report_of(path, source, reject(source, 1, "出生日期", "2015.13.1")))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["E6"].value == "=cmd|'/C calc'!A0"
    assert (sheet["E6"].data_type, sheet["E6"].quotePrefix) == ("s", True)
    parts = zipfile.ZipFile(io.BytesIO(content))
    everything = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<f>" not in everything
    assert b"example.org" not in everything
    assert not sheet.data_validations.dataValidation
    assert "字典".encode() not in everything


def test_a_calculated_cell_comes_back_as_what_it_showed(tmp_path: Path) -> None:
    """xl/worksheets/sheet1.xml as Excel writes it: a formula and the value it had when the file was saved."""
    path, plain = tmp_path / "f.xlsx", tmp_path / "p.xlsx"
    book = Workbook()
    for row in (["姓名", "户编号", "健康状况"], ["赵一", "H1", "坏"], ["钱二", "MARK", "良好"]):
        book.active.append(row)
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                cell = b'<c r="B3" t="inlineStr"><is><t>MARK</t></is></c>'
                assert cell in part
                part = part.replace(cell, b'<c r="B3" t="str"><f>CONCATENATE("H",2)</f><v>H2</v></c>')
            new.writestr(name, part)
    source = read_source(path, known=known("persons"))
    content = written(path, report_of(path, source, reject(source, 0, "健康状况", "坏")))
    assert load_workbook(io.BytesIO(content)).worksheets[0]["B3"].value == "H2"


def test_every_reject_and_note_is_listed_with_a_link_to_its_cell(tmp_path: Path) -> None:
    path = messy(tmp_path / "m.xlsx")
    source = read_source(path, known=known("persons"))
    bad = reject(source, 1, "出生日期", "=2015.13.1")
    note = Note(source.sheet, 8, source.cell(3, "村"), "村", "丙村", say("is closed"))
    content = written(path, report_of(path, source, bad, note), say=lambda text: f"译:{text}")
    sheet = load_workbook(io.BytesIO(content))[LIST]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "译:Refused rows of m.xlsx"
    assert rows[1][0] == "译:4 rows = 3 loaded + 0 unchanged + 0 repeated + 1 refused."
    top = next(number for number, row in enumerate(rows) if row[0] == "译:Cell")
    assert rows[top + 1] == [
        *("C6", 6, "出生日期", "=2015.13.1", "译:is not a date", "译:write 2024-05-01", "译:refused"),
    ]
    assert rows[top + 2] == ["D8", 8, "村", "丙村", "译:is closed", None, "译:loaded with a note"]
    assert sheet.cell(top + 2, 1).hyperlink.location == "'台账 1'!C6"
    assert sheet.cell(top + 2, 4).data_type == "s"
    assert sheet.freeze_panes == f"A{top + 2}"


def test_the_list_is_never_taken_for_a_list_of_any_kind() -> None:
    """Its headings are no header any kind understands, in either language."""
    chinese = ["单元格", "行号", "列名", "原内容", "退回原因或提示", "处理办法", "处理结果"]
    english = ["Cell", "Row", "Column", "What stands there", "What is wrong", "What to do", "What became of it"]
    for kind in CONTRACTS:
        assert not any(understands(kind, heading) for heading in chinese)
        assert not any(understands(kind, heading) for heading in english)


def test_a_fault_in_merged_cells_is_shown_where_it_can_be_seen(tmp_path: Path) -> None:
    path = messy(tmp_path / "m.xlsx")
    source = read_source(path, known=known("persons"))
    entries = [reject(source, position, "村", "甲村", reason=say("is no village")) for position in (0, 1, 2)]
    assert [entry.cell for entry in entries] == ["D5", "D6", "D7"]
    sheet = load_workbook(io.BytesIO(written(path, report_of(path, source, *entries)))).worksheets[0]
    assert fill(sheet["D5"]) == RED
    assert sheet["D5"].comment.text == "is no village\n→ write 2024-05-01", "the same sentence once"


def test_two_faults_of_a_cell_stand_in_one_comment_and_red_goes_before_yellow(tmp_path: Path) -> None:
    path = messy(tmp_path / "m.xlsx")
    source = read_source(path, known=known("persons"))
    note = Note(source.sheet, 6, "C6", "出生日期", None, say("was read as {day}", day="2015-12-01"))
    entries = [reject(source, 1, "出生日期", "x"), reject(source, 1, "出生日期", "x", reason=say("is above")), note]
    cell = load_workbook(io.BytesIO(written(path, report_of(path, source, *entries)))).worksheets[0]["C6"]
    assert fill(cell) == RED
    assert "is not a date" in cell.comment.text
    assert "is above" in cell.comment.text
    assert "was read as" in cell.comment.text


def csv_file(path: Path) -> Path:
    text = '人员清单,,\n姓名,户编号,健康状况\n赵一,H1,"好\n极了"\n\n钱二,H2,=1+1\n0012,H3,良好\n'
    path.write_bytes(text.encode("gb18030"))
    return path


def xls_file(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    rows = [["人员清单", None, None], ["姓名", "户编号", "健康状况"], ["赵一", "H1", "好极了"], [None] * 3]
    for number, row in enumerate([*rows, ["钱二", "H2", "=1+1"], ["0012", 3, "良好"]]):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    sheet.merge(0, 0, 0, 2)
    book.save(str(path))
    return path


@pytest.mark.parametrize("make", [csv_file, xls_file], ids=["csv", "xls"])
def test_a_csv_or_xls_comes_back_as_cells_of_text_at_the_same_addresses(make, tmp_path: Path) -> None:
    """Blank lines, titles, codes with zeros and texts that look like formulas stay what and where they were."""
    path = make(tmp_path / f"人员.{make.__name__[:3]}")
    before = read_source(path, known=known("persons"))
    report = report_of(path, before, reject(before, 1, "健康状况", "=1+1"))
    assert report.rejects[0].cell == "C5"
    back = tmp_path / "back.xlsx"
    back.write_bytes(written(path, report))
    after = read_source(back, known=known("persons"))
    assert after.rows.tolist() == before.rows.tolist()
    pd.testing.assert_frame_equal(after.frame, before.frame)
    sheet = load_workbook(back).worksheets[0]
    assert (fill(sheet["C5"]), sheet["C5"].data_type, sheet["C5"].value) == (RED, "s", "=1+1")
    assert sheet["A6"].value == "0012"
    if make is xls_file:
        assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]


def test_a_large_xlsx_comes_back_as_text_with_its_merged_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the size that is opened with its looks it reads all the same."""
    monkeypatch.setattr(originals, "MOST_STYLED", 0)
    path = messy(tmp_path / "m.xlsx")
    before = read_source(path, known=known("persons"))
    back = tmp_path / "back.xlsx"
    back.write_bytes(written(path, report_of(path, before, reject(before, 1, "出生日期", "2015.13.1"))))
    after = read_source(back, known=known("persons"))
    pd.testing.assert_frame_equal(after.frame, before.frame)
    sheet = load_workbook(back).worksheets[0]
    assert fill(sheet["C6"]) == RED
    merged = {str(merged) for merged in sheet.merged_cells.ranges}
    assert merged == {str(one) for one in load_workbook(path).worksheets[0].merged_cells.ranges}


def test_a_map_comes_back_as_its_attributes_with_the_list(tmp_path: Path) -> None:
    path = tmp_path / "水域.gpkg"
    frame = {"name": ["甲塘", "乙塘"], "kind": ["pond", "lake"], "region_code": ["1", "2"]}
    gpd.GeoDataFrame(frame, geometry=[Point(117.1, 28.5)] * 2, crs=4490).to_file(path, layer="水域")
    source = read_source(path)
    row = int(source.rows[1])
    entry = Reject(source.sheet, row, "", "kind", "lake", say("is not one of the words known"), say("write pond"))
    book = load_workbook(io.BytesIO(written(path, report_of(path, source, entry, kind="hazard_sites"))))
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    place = sheet.cell(3, titles.index("kind") + 1)
    assert (place.value, fill(place)) == ("lake", RED)
    rows = [[cell.value for cell in line] for line in book[LIST].iter_rows()]
    assert [place.coordinate, row, "kind", "lake"] in [line[:4] for line in rows]


def test_rows_of_a_forms_repeat_come_back_as_one_table(tmp_path: Path) -> None:
    """A child table is read with its parent's columns, which a workbook of one sheet has to hold itself."""
    (tmp_path / "f.csv").write_text("KEY,SubmissionDate,home-address\nu1,2025-06-01,1号\n", encoding="utf-8")
    path = tmp_path / "f-people.csv"
    path.write_text("name,health,PARENT_KEY,KEY\n赵一,good,u1,u1/1\n钱二,fine,u1,u1/2\n", encoding="utf-8")
    before = read_source(path, known=known("persons"))
    assert "address" in before.frame.columns
    back = tmp_path / "back.xlsx"
    entry = Reject(before.sheet, int(before.rows[1]), "", "health", "fine", say("is not known"), say("write good"))
    back.write_bytes(written(path, report_of(path, before, entry)))
    after = read_source(back, known=known("persons"))
    pd.testing.assert_frame_equal(after.frame[before.frame.columns], before.frame)
    sheet = load_workbook(back).worksheets[0]
    bad = [cell.value for line in sheet.iter_rows() for cell in line if fill(cell) == RED]
    assert bad == ["fine"]


def test_too_many_faults_are_all_coloured_and_the_first_commented(tmp_path: Path) -> None:
    rows = ALL_COMMENTS + 5
    path = tmp_path / "big.csv"
    path.write_text("姓名,户编号,出生日期\n" + "".join(f"赵{n},H1,x{n}\n" for n in range(rows)), encoding="utf-8")
    source = read_source(path, known=known("persons"))
    entries = [reject(source, position, "出生日期", f"x{position}") for position in range(rows)]
    content = written(path, report_of(path, source, *entries))
    parts = zipfile.ZipFile(io.BytesIO(content))
    comments = next(parts.read(name) for name in parts.namelist() if "comment" in name and name.endswith(".xml"))
    assert comments.count(b"<comment ") == FIRST_COMMENTS
    book = load_workbook(io.BytesIO(content), read_only=True)
    lines = list(book[LIST].iter_rows(values_only=True))
    assert any(str(line[0]).startswith(f"More than {ALL_COMMENTS:,} cells") for line in lines)
    assert sum(line[6] == "refused" for line in lines if len(line) > 6) == rows
    coloured = 0
    for line in book.worksheets[0].iter_rows(min_row=2, min_col=3, max_col=3):
        coloured += line[0].fill.fgColor.rgb == RED
    assert coloured == rows
    assert len(content) < 3_000_000


def test_what_the_import_refuses_is_what_comes_back_and_loads_when_corrected(loaded: Store, tmp_path: Path) -> None:
    """The whole way, with the import itself on either side."""
    path = messy(tmp_path / "一镇 人员.xlsx")
    first = load(loaded, CODE, "persons", path, How(), dry_run=True)
    assert first.rows == first.loaded + first.unchanged + first.repeated + first.rejected == 4
    assert {"C6", "G7"} <= {entry.cell for entry in first.rejects}
    back = tmp_path / "back.xlsx"
    write_rejects(path, first, back)
    book = load_workbook(back)
    sheet = book.worksheets[0]
    for entry in first.rejects:
        assert fill(sheet[entry.cell]) == RED
    sheet["C6"], sheet["E6"], sheet["G7"], sheet["H8"] = "2015-12-01", "钱奶奶", "良好", "H3"
    book.save(back)
    second = load(loaded, CODE, "persons", back, How())
    assert second.rejects == ()
    assert second.loaded == 4
    names = loaded.county(CODE).frames["persons"]["name"]
    assert {"赵小一", "钱小二", "孙小三", "李小四"} <= set(names)


def test_a_file_that_is_gone_is_said_in_words(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "x.csv")
    report = report_of(path, read_source(path))
    path.unlink()
    with pytest.raises(InputError):
        written(path, report)
