"""Nothing that leaves by the door of ``data.writers.safe`` can be run as a formula, and nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from data.writers.safe import CUT, MOST_TEXT, csv_text, note_on, put, row_of, safe_text, sheet_title, write_csv
from tests.examples import examples

ATTACKS = [
    "=cmd|'/C calc'!A0",
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    '=HYPERLINK("http://example.org","姓名")',
    "＝1+1",
    "#N/A",
    "_x003D_1+1",
    "{=1+1}",
    '"=1+1',
    "'=1+1",
]
texts = st.one_of(st.sampled_from(ATTACKS), st.text(max_size=60), st.text("=+-@\t\r\n|%＝'\"ab1", max_size=8))


def written(values: list[str], *, streamed: bool = False) -> bytes:
    book, file = Workbook(write_only=streamed), io.BytesIO()
    sheet = book.create_sheet("甲") if streamed else book.active
    for row, value in enumerate(values, 1):
        if streamed:
            sheet.append(row_of(sheet, [value]))
        else:
            put(sheet.cell(row, 1), value)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("streamed", [False, True])
@settings(max_examples=examples(25), deadline=None)
@given(values=st.lists(texts, min_size=1, max_size=6))
def test_a_text_in_a_workbook_is_never_a_formula_and_reads_as_it_was(values: list[str], streamed: bool) -> None:
    content = written(values, streamed=streamed)
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >/]", xml)
    cells = [row[0] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    assert all(cell.data_type in {"s", "n"} for cell in cells)  # n: an empty cell
    assert all(cell.value is None or isinstance(cell.value, str) for cell in cells)
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    found = [str(row[0]) for row in read] + [""] * len(values)
    assert found[: len(values)] == ["" if not safe_text(value).strip() else safe_text(value) for value in values]


@settings(max_examples=examples(60), deadline=None)
@given(value=texts)
def test_a_text_in_a_csv_never_begins_as_a_formula_does(value: str) -> None:
    text = csv_text(value)
    assert not text.startswith(tuple("=+-@\t\r＝＋－＠"))
    assert not text.lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert text in {safe_text(value), f"'{safe_text(value)}"}, "nothing but the apostrophe is added"


def test_a_plain_name_or_number_is_left_as_it_is() -> None:
    assert csv_text("赵一") == "赵一"
    assert csv_text("3.5") == "3.5"
    assert csv_text(-3.5) == "'-3.5", "a number given as a value is the frame's business, see write_csv"


def test_a_frame_as_csv_keeps_numbers_and_disarms_texts_and_headers() -> None:
    file = io.BytesIO()
    frame = pd.DataFrame({"=姓名": ["=1+1", "赵一", None], "度": [-1.5, 2.0, None]})
    write_csv(frame, file)
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    assert rows == [["'=姓名", "度"], ["'=1+1", "-1.5"], ["赵一", "2.0"], ["", ""]]


def test_control_characters_and_half_characters_are_taken_out() -> None:
    assert safe_text("a\x00b\x07c\x7fd\x9be\ud800f") == "abcdef"
    assert safe_text("一\r\n二\r三\u2028四") == "一\n二\n三\n四"
    assert safe_text(None) == safe_text(float("nan")) == safe_text(pd.NA) == ""


@pytest.mark.parametrize("sign", ["长", "𠮷"])
def test_a_text_longer_than_a_cell_is_cut_with_a_mark(sign: str) -> None:
    """𠮷 is two UTF-16 units, by which Excel counts: it is never cut in its middle."""
    whole = sign * (MOST_TEXT // len(sign.encode("utf-16-le")) * 2)
    assert safe_text(whole) == whole
    cut = safe_text(sign * MOST_TEXT * 2)
    assert cut.endswith(CUT)
    assert len(cut.encode("utf-16-le")) // 2 <= MOST_TEXT
    assert set(cut.removesuffix(CUT)) == {sign}
    assert len(csv_text("=" + "长" * 40_000)) <= MOST_TEXT


def test_what_looks_like_a_formula_stays_text_when_somebody_edits_the_cell() -> None:
    """Excel reads a cell anew after F2 and Enter; the mark quotePrefix keeps it text."""
    styles = zipfile.ZipFile(io.BytesIO(written(["=1+1"]))).read("xl/styles.xml").decode()
    assert 'quotePrefix="1"' in styles
    assert 'quotePrefix="1"' not in zipfile.ZipFile(io.BytesIO(written(["赵一"]))).read("xl/styles.xml").decode()


@given(text=st.text(max_size=80))
def test_a_sheet_title_is_one_excel_takes(text: str) -> None:
    title = sheet_title(text, taken=["甲", "Sheet1"])
    assert 0 < len(title) <= 31
    assert not re.search(r"[\[\]:*?/\\\n]", title)
    assert not title.startswith("'")
    assert not title.endswith("'")
    assert title.casefold() not in {"甲", "sheet1", "history"}
    Workbook().create_sheet(title)


def test_a_comment_of_any_text_can_be_saved() -> None:
    book, file = Workbook(), io.BytesIO()
    note_on(book.active["A1"], "=1+1\x00\n" + "长" * 5_000)
    book.save(file)
    text = load_workbook(file).active["A1"].comment.text
    assert text.startswith("=1+1\n长")
    assert text.endswith(CUT)
