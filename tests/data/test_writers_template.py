"""An empty list of every kind opens and explains itself, and the import understands its headers and examples."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.commands.template import command
from data.importing.fields import NATURAL_KEYS, fields_of
from data.importing.how import How
from data.importing.identity import read_numbers
from data.importing.load import load
from data.importing.mapping import match, understands
from data.readers.cells import parse_distinct, parser_of, person_names, phones, word_sets
from data.readers.files import read_source
from data.store import Store
from data.writers.layout import COLUMNS, KIND_NAMES, is_wanted, template_fields, terms
from data.writers.meanings import EXAMPLES, MEANINGS, meaning
from data.writers.template import EXAMPLE, INSTRUCTIONS, LISTS, NUMBER, ROWS, write_template
from geo.contracts import CONTRACTS
from geo.errors import InputError
from geo.text import Text, say

KINDS = tuple(CONTRACTS)
CODE = "361126"
REGIONS = {
    "361126": ("弋阳县", "county", None),
    "361126101": ("一镇", "township", "361126"),
    "361126102": ("二镇", "township", "361126"),
    "361126103": ("无村镇", "township", "361126"),
    "361126101201": ("新村", "village", "361126101"),
    "361126101202": ("乙村", "village", "361126101"),
    "361126102201": ("新村", "village", "361126102"),
}


def regions() -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(REGIONS, orient="index", columns=["name", "level", "parent_code"])
    return frame.rename_axis("region_code")


def template(kind: str, **more: object) -> Workbook:
    file = io.BytesIO()
    write_template(kind, file, **more)  # type: ignore[arg-type]
    return load_workbook(file)


def headers(sheet: Worksheet) -> list[str]:
    return [cell.value for cell in sheet[1]]


def validations(sheet: Worksheet) -> dict[str, object]:
    """Rule by header."""
    titles = {cell.column_letter: cell.value.rstrip("*") for cell in sheet[1]}
    return {titles[str(rule.sqref).partition("2:")[0]]: rule for rule in sheet.data_validations.dataValidation}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_template_whose_headers_map_back_to_its_fields(kind: str) -> None:
    sheet = template(kind).worksheets[0]
    assert sheet.title == KIND_NAMES[kind]
    first, *titles = headers(sheet)
    assert first == NUMBER
    assert not understands(kind, NUMBER)
    mapping = match(kind, [first, *titles])
    assert {header: name for name, header in mapping.columns.items()} == dict(zip(titles, COLUMNS[kind], strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_the_reader_finds_the_data_sheet_by_itself_and_only_the_examples_in_it(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(kind, path, regions=regions())
    assert path.stat().st_size < 200_000
    source = read_source(path, known=lambda header: understands(kind, header))
    assert source.sheet == KIND_NAMES[kind]
    assert source.frame[NUMBER].tolist() == [f"{EXAMPLE}1", f"{EXAMPLE}2"]
    assert source.header_rows == (1,)


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_are_understood_by_the_cell_parsers(kind: str, tmp_path: Path) -> None:
    """With the mark taken away every example cell is a value, and what a template calls needed is filled in."""
    path = tmp_path / "t.xlsx"
    write_template(kind, path)
    source = read_source(path, known=lambda header: understands(kind, header))
    mapping = match(kind, source.frame.columns)
    for name, header in mapping.columns.items():
        one, texts = fields_of(kind)[name], source.frame[header]
        if is_wanted(kind, one) and not (kind == "staff" and name == "village_name"):
            assert texts.notna().all(), header
        given = texts.dropna().drop_duplicates()
        if one.reading == "groups":
            assert all(word_sets("spells", "group", given))
        elif one.reading == "identity":
            assert read_numbers(given, today=date(2026, 6, 1)).number.notna().all()
        elif one.reading == "coordinate":
            assert given.astype(float).between(*((73, 136) if "lon" in name else (3, 54))).all()
        else:
            parse = {"name": person_names, "phone": phones}.get(one.reading) or parser_of(kind, one.column)
            values, bad = parse_distinct(texts, parse)
            assert not bad.any(), (header, texts[bad].tolist())
            if one.column.at_least is not None:
                assert (values.dropna() >= one.column.at_least).all()


def test_the_example_person_is_nobody() -> None:
    """Serial 000 of a day is given to no one; telephone numbers are zeros."""
    number, none = EXAMPLES["identity_number"]
    assert number is not None
    assert number[14:17] == "000"
    assert none is None
    assert {EXAMPLES[name][0] for name in ("phone", "carer_phone", "keeper_phone")} == {"13800000000"}


def test_every_field_is_in_its_template_or_left_out_for_a_reason() -> None:
    """Left out: ids the import makes or finds by name, a village's code where its name is asked, coordinates in one
    cell where they are asked in two, the tick of a tick sheet, and what only Shouwang itself writes."""
    for kind in KINDS:
        fields = fields_of(kind)
        left_out = set(fields) - set(COLUMNS[kind])
        allowed = {"coordinates", "unverified_since", CONTRACTS[kind].index, "household_id", "region_code"}
        allowed |= {"person_id", "staff_id", "site_id"}
        allowed |= {"plan_id", "done"} if kind == "patrols" else set()
        allowed |= {"location_precision"} if kind == "persons" else set()
        allowed |= {"longitude", "latitude"} if kind == "roads" else set()
        assert left_out <= allowed, kind
        if CONTRACTS[kind].index in left_out:
            assert kind == "persons" or kind in NATURAL_KEYS


def test_every_meaning_is_of_a_field_and_every_field_has_one() -> None:
    known = {key for kind in KINDS for name in fields_of(kind) for key in (name, f"{kind}.{name}")}
    assert set(MEANINGS) <= known
    assert set(EXAMPLES) <= known
    for kind in KINDS:
        for one in template_fields(kind):
            assert meaning(kind, one.name)


def test_every_header_explains_its_column_and_says_whether_it_is_needed() -> None:
    sheet = template("persons").worksheets[0]
    for cell in sheet[1][1:]:
        assert cell.comment is not None, cell.value
        assert ("（needed）" in cell.comment.text) == cell.value.endswith("*")
    by_header = {cell.value: cell.comment.text for cell in sheet[1][1:]}
    assert "与祖父母" in by_header["居住方式"]
    assert "2018-06-01" in by_header["出生日期"]


def test_what_a_template_says_is_asked_of_the_translator() -> None:
    asked: list[str] = []

    def upside_down(text: Text) -> str:
        asked.append(text.template)
        return f"¡{text}"

    book = template("visits", say=upside_down)
    assert all("¡" in cell.comment.text for cell in book.worksheets[0][1][1:])
    assert book[INSTRUCTIONS]["A2"].value.startswith("1. ¡")
    assert set(asked) >= {"needed", "may be left empty", say("Column").template, meaning("visits", "findings").template}


def test_codes_and_numbers_of_people_keep_their_zeros() -> None:
    """Excel turns 361126201806010009 into 3.61126E+17 unless the column is text before it is typed."""
    for kind, header in (
        ("persons", "身份证号"),
        ("persons", "照护人电话"),
        ("regions", "区划代码*"),
        ("carers", "身份证号"),
        ("hazard_sites", "责任人电话"),
    ):
        sheet = template(kind).worksheets[0]
        letters = {cell.value: cell.column_letter for cell in sheet[1]}[header]
        assert sheet.column_dimensions[letters].number_format == "@"
    sheet = template("persons").worksheets[0]
    assert sheet["C2"].value == "361126201806010009"
    assert sheet["C2"].data_type == "s"


def test_limits_are_those_of_the_contracts() -> None:
    rules = validations(template("hazard_sites").worksheets[0])
    depth = rules["水深（米）"]
    assert (depth.type, depth.formula1, depth.formula2) == ("decimal", "0", "200")
    day = rules["排查日期"]
    assert (day.type, day.formula1, day.formula2) == ("date", "DATE(1900,1,1)", "TODAY()")
    assert {str(rule.sqref)[-len(str(ROWS + 1)) :] for rule in rules.values()} == {str(ROWS + 1)}
    identity = validations(template("persons").worksheets[0])["身份证号"]
    assert (identity.type, identity.operator, identity.formula1) == ("textLength", "equal", "18")
    planned = validations(template("patrols").worksheets[0])["计划日期"]
    assert planned.formula2 == "DATE(2100,12,31)", "a plan may lie ahead"


def listed(book: Workbook, formula: str) -> list[str]:
    """What a drop-down's range holds."""
    _, _, cells = formula.partition("!")
    return [row[0].value for row in book[LISTS][cells.replace("$", "")]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_coded_column_offers_the_words_the_import_knows(kind: str) -> None:
    book = template(kind)
    rules = validations(book.worksheets[0])
    assert book[LISTS].sheet_state == "hidden"
    for one in template_fields(kind):
        if terms(kind, one):
            rule = rules[one.header]
            assert rule.type == "list"
            assert listed(book, rule.formula1) == list(terms(kind, one).values())
            several = one.reading == "groups" or one.column.several
            assert bool(rule.showErrorMessage) != several, "several words may stand in a cell"


def test_villages_offered_are_those_of_the_rows_township() -> None:
    book = template("persons", regions=regions())
    rules = validations(book.worksheets[0])
    assert listed(book, rules["乡镇"].formula1) == ["一镇", "二镇", "无村镇"]
    letters = {cell.value.rstrip("*"): cell.column_letter for cell in book.worksheets[0][1]}
    formula = rules["村"].formula1
    towns = formula.split("MATCH(")[1].split(",")[1]
    assert f"MATCH(${letters['乡镇']}2," in formula
    assert listed(book, towns) == ["一镇", "一镇", "二镇"]
    everything = formula.split("),")[1].split(",OFFSET")[0]
    assert listed(book, everything) == ["新村", "乙村", "新村"]
    assert "INDIRECT" not in formula
    sheet = book.worksheets[0]
    assert sheet[f"{letters['乡镇']}2"].value == "一镇"
    assert sheet[f"{letters['村']}2"].value == "新村"
    assert not any(cell.value and understands("persons", str(cell.value)) for row in book[LISTS] for cell in row)


def test_a_county_without_townships_still_has_its_template() -> None:
    empty = regions().iloc[:1]
    assert "村" not in validations(template("persons", regions=empty).worksheets[0])


def test_an_example_row_is_no_record_and_a_row_below_it_loads(loaded: Store, tmp_path: Path) -> None:
    """As a clerk does it: fills in the third row and leaves the examples standing."""
    path = tmp_path / "水域.xlsx"
    write_template("hazard_sites", path, regions=loaded.county(CODE).regions)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value.rstrip("*"): cell.column for cell in sheet[1]}
    filled = {"序号": 1, "名称": "新塘", "类型": "塘", "乡镇": "一镇", "村": "甲村", "水深（米）": 1.5}
    for header, value in filled.items():
        sheet.cell(4, columns[header]).value = value
    book.save(path)
    report = load(loaded, CODE, "hazard_sites", path, How(crs="CGCS2000"))
    assert (report.rows, report.loaded, report.rejected) == (1, 1, 0)
    assert [(row, text[:2]) for row, text in report.skipped] == [(2, "示例"), (3, "示例")]
    assert "新塘" in loaded.county(CODE).hazard_sites["name"].tolist()


def test_a_kind_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="no kind children; the kinds are regions"):
        write_template("children", io.BytesIO())


def test_the_command_writes_once_and_never_over_a_filled_in_list(tmp_path: Path) -> None:
    path = tmp_path / "人员.xlsx"
    done = CliRunner().invoke(command, ["persons", "--to", str(path)])
    assert done.exit_code == 0, done.output
    assert done.output.strip() == str(path)
    before = path.read_bytes()
    again = CliRunner().invoke(command, ["persons", "--to", str(path)])
    assert isinstance(again.exception, InputError)
    assert "is there already" in str(again.exception)
    assert path.read_bytes() == before
    nowhere = CliRunner().invoke(command, ["persons", "--to", str(tmp_path / "no" / "x.xlsx")])
    assert isinstance(nowhere.exception, InputError)


def test_the_command_takes_the_places_of_a_county(loaded: Store, tmp_path: Path) -> None:
    url = loaded.engine.url.render_as_string(hide_password=False)
    path = tmp_path / "走访.xlsx"
    done = CliRunner().invoke(command, ["visits", "--to", str(path), "--database", url, "--language", "en"])
    assert done.exit_code == 0, done.output
    book = load_workbook(path)
    assert listed(book, validations(book.worksheets[0])["乡镇"].formula1) == ["一镇", "二镇"]


def test_no_formula_stands_in_a_template() -> None:
    file = io.BytesIO()
    write_template("persons", file, regions=regions().assign(name="=1+1"))
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in parts.read(name)
