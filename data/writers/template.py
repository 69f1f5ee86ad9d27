"""Empty lists for a county to fill in: drop-downs, limits, a comment on each column and two example rows.

The first column, 序号, is no field: every ledger has one, and it is where the example rows say 示例, so that their
other cells are as a true row's would be. The import refuses rows that still say so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.importing.fields import Field
from data.writers.layout import (
    KIND_NAMES,
    POINT,
    example_values,
    is_wanted,
    places_of,
    require_kind,
    template_fields,
    terms,
)
from data.writers.meanings import meaning
from data.writers.safe import note_on, put, sheet_title
from geo.text import Text, say

Say = Callable[[Text], str]

EXAMPLE: Final = "示例"
"""How the first cell of an example row begins."""
NUMBER: Final = "序号"
"""The first column: no field, only the clerk's own count."""
INSTRUCTIONS: Final = "填表说明"
LISTS: Final = "选项"
ROWS: Final = 20_000
"""Rows below the header that have drop-downs and limits."""

_TEXT_FIELDS = {"region_code", "parent_code", "successor_code", "identity_number", "person_id", "team_id"}
_LONG = {
    "address": 28,
    "findings": 30,
    "identity_number": 22,
    "end_reason": 20,
    "subject": 20,
    "groups": 22,
    "name": 16,
}
_FONT = "Microsoft YaHei"
_INK, _PAPER = "1F3A4D", "F4F7F8"
_NEEDED_FILL, _FREE_FILL = (PatternFill("solid", fgColor=color) for color in ("1F5F74", "5B8A99"))
_EXAMPLE_FILL = PatternFill("solid", fgColor="F2F2EC")
_LINE = Border(*[Side("thin", color="C9D6DB")] * 4)


def write_template(kind: str, to: Path | IO[bytes], *, regions: pd.DataFrame | None = None, say: Say = str) -> None:
    """Write an empty xlsx of a kind.

    Args:
        regions: the county's regions (index ``region_code``; ``name``, ``level``, ``parent_code``): with them the
            townships and villages are drop-downs, the villages those of the row's township.
        say: turns a sentence into the reader's language.

    Raises:
        InputError: there is no such kind.
    """
    require_kind(kind)
    fields = template_fields(kind)
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_title(KIND_NAMES[kind])
    lists = _Lists(book)
    _write_header(sheet, kind, fields, say)
    _write_examples(sheet, kind, fields, _example_places(regions))
    for number, field in enumerate(fields, 2):
        _limit(sheet, lists, kind, field, get_column_letter(number), say)
    if regions is not None:
        _limit_places(sheet, lists, fields, regions)
    _write_instructions(book.create_sheet(INSTRUCTIONS, 1), kind, fields, say)
    book.properties.title = KIND_NAMES[kind]
    book.properties.creator = "守望 Shouwang"
    book.save(to)


class _Lists:
    """The hidden sheet the drop-downs are taken from, a column each. It has no headers: the import would know them."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(LISTS)
        self._sheet.sheet_state = "hidden"
        self._columns = 0

    def add(self, words: list[str]) -> tuple[str, str]:
        """Write a list; its column's letters, and the range it fills as formulas name it."""
        self._columns += 1
        for row, word in enumerate(words, 1):
            put(self._sheet.cell(row, self._columns), word)
        letters = get_column_letter(self._columns)
        return letters, f"'{LISTS}'!${letters}$1:${letters}${max(len(words), 1)}"


def _write_header(sheet: Worksheet, kind: str, fields: list[Field], say_: Say) -> None:
    titles = [NUMBER] + [f"{field.header}*" if is_wanted(kind, field) else field.header for field in fields]
    for column, title in enumerate(titles, 1):
        cell = put(sheet.cell(1, column), title)
        wanted = title.endswith("*")
        cell.font = Font(_FONT, 11, bold=True, color="FFFFFF")
        cell.fill = _NEEDED_FILL if wanted else _FREE_FILL
        cell.alignment = Alignment("center", "center", wrap_text=True)
        cell.border = _LINE
        if column > 1:
            note_on(cell, _comment(kind, fields[column - 2], say_))
    sheet.row_dimensions[1].height = 34
    sheet.freeze_panes = "C2" if fields[0].name in {"name", "person_name", "site_name"} else "B2"
    sheet.column_dimensions["A"].width = 8
    sheet.sheet_view.zoomScale = 110
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _comment(kind: str, field: Field, say_: Say) -> str:
    needed = say("needed") if is_wanted(kind, field) else say("may be left empty")
    lines = [f"{field.header}（{say_(needed)}）", say_(meaning(kind, field.name))]
    words = list(terms(kind, field).values())
    shown = [_shown(value) for value in example_values(kind, field) if value is not None]
    if words:
        lines.append(say_(say("One of: {words}", words="、".join(words[:16]))))
    elif shown:
        lines.append(say_(say("Example: {example}", example=shown[0])))
    return "\n".join(lines)


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _write_examples(sheet: Worksheet, kind: str, fields: list[Field], places: dict[str, str]) -> None:
    columns: list[list[Any]] = [[f"{EXAMPLE}1", f"{EXAMPLE}2"]]
    for field in fields:
        values = example_values(kind, field)
        columns.append([places.get(field.name, value) if value is not None else None for value in values])
    for column, values in enumerate(columns, 1):
        for row, value in enumerate(values, 2):
            cell = put(sheet.cell(row, column), value)
            cell.font = Font(_FONT, 10, italic=True, color="7A7A70")
            cell.fill = _EXAMPLE_FILL
            cell.border = _LINE
            cell.alignment = Alignment(vertical="center")
            if column > 1:
                cell.number_format = _number_format(fields[column - 2])


def _example_places(regions: pd.DataFrame | None) -> dict[str, str]:
    """A township and one of its villages of the county's own, so that the examples keep to the drop-downs."""
    if regions is None:
        return {}
    towns, villages = places_of(regions)
    with_villages = towns[towns.index.isin(villages["parent_code"])]
    if with_villages.empty:
        return {}
    town = with_villages.index[0]
    return {
        "township_name": str(with_villages["name"].iloc[0]),
        "village_name": str(villages.loc[villages["parent_code"] == town, "name"].iloc[0]),
    }


def _number_format(field: Field) -> str:
    if field.column.type == "date":
        return "yyyy-mm-dd"
    if field.name in {*POINT, "seat_lon", "seat_lat"}:
        return "0.000000"
    if field.reading in {"identity", "phone"} or field.name in _TEXT_FIELDS or field.column.type == "time":
        return "@"
    return "General"


def _limit(sheet: Worksheet, lists: _Lists, kind: str, field: Field, letters: str, say_: Say) -> None:
    """Width, format and limits of a column."""
    dimension = sheet.column_dimensions[letters]
    dimension.width = _LONG.get(field.name, max(12.0, 2.3 * len(field.header) + 3))
    dimension.number_format = _number_format(field)
    rule = _rule(lists, kind, field)
    if rule is None:
        return
    rule.promptTitle, rule.errorTitle = field.header[:32], field.header[:32]
    rule.error = say_(meaning(kind, field.name))[:220]
    rule.add(f"{letters}2:{letters}{ROWS + 1}")
    sheet.add_data_validation(rule)


def _rule(lists: _Lists, kind: str, field: Field) -> DataValidation | None:
    words = list(terms(kind, field).values())
    if words:
        several = (
            field.reading == "groups" or field.column.several
        )  # several may stand in a cell, which a drop-down would refuse
        formula = f"{lists.add(words)[1]}"
        return DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=not several)
    if field.column.type == "date":
        latest = "TODAY()" if field.column.happened else "DATE(2100,12,31)"
        return _between("date", "DATE(1900,1,1)", latest)
    if field.name in {"longitude", "latitude"}:
        return _between("decimal", *(("73", "136") if field.name == "longitude" else ("3", "54")))
    if field.column.type in {"int", "float"}:
        least = -1e9 if field.column.at_least is None else field.column.at_least
        most = 1e9 if field.column.at_most is None else field.column.at_most
        return _between("whole" if field.column.type == "int" else "decimal", f"{least:g}", f"{most:g}")
    if field.reading == "identity":
        return DataValidation("textLength", operator="equal", formula1="18", allow_blank=True, showErrorMessage=True)
    return None


def _between(what: str, least: str, most: str) -> DataValidation:
    return DataValidation(
        what, operator="between", formula1=least, formula2=most, allow_blank=True, showErrorMessage=True
    )


def _limit_places(sheet: Worksheet, lists: _Lists, fields: list[Field], regions: pd.DataFrame) -> None:
    """Drop-downs of townships, and of the villages of the row's township. Another name is questioned, not refused."""
    letters = {field.name: get_column_letter(number) for number, field in enumerate(fields, 2)}
    towns, villages = places_of(regions)
    if "township_name" not in letters or towns.empty:
        return
    _, whole = lists.add(towns["name"].astype(str).tolist())
    rules = {"township_name": whole}
    if "village_name" in letters and not villages.empty:
        names = villages["parent_code"].map(towns["name"]).astype(str).tolist()
        _, town_range = lists.add(names)
        villages_at, all_villages = lists.add(villages["name"].astype(str).tolist())
        asked = f"${letters['township_name']}2"
        first = f"'{LISTS}'!${villages_at}$1"
        rules["village_name"] = (
            f"IF(ISNA(MATCH({asked},{town_range},0)),{all_villages},"
            f"OFFSET({first},MATCH({asked},{town_range},0)-1,0,COUNTIF({town_range},{asked}),1))"
        )
    for name, formula in rules.items():
        rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=True, errorStyle="warning")
        rule.add(f"{letters[name]}2:{letters[name]}{ROWS + 1}")
        sheet.add_data_validation(rule)


def _write_instructions(sheet: Worksheet, kind: str, fields: list[Field], say_: Say) -> None:
    """The page that says how to fill the list in: a few rules, then what each column means."""
    title = put(sheet.cell(1, 1), f"{KIND_NAMES[kind]} · {INSTRUCTIONS}")
    title.font = Font(_FONT, 16, bold=True, color=_INK)
    sheet.row_dimensions[1].height = 30
    row = 2
    for number, rule in enumerate(_RULES, 1):
        cell = put(sheet.cell(row, 1), f"{number}. {say_(rule)}")
        cell.font = Font(_FONT, 11, color=_INK)
        cell.alignment = Alignment(vertical="center")
        sheet.row_dimensions[row].height = 20
        row += 1
    row += 1
    for column, heading in enumerate(_HEADINGS, 1):
        cell = put(sheet.cell(row, column), say_(heading))
        cell.font = Font(_FONT, 11, bold=True, color="FFFFFF")
        cell.fill = _NEEDED_FILL
        cell.border = _LINE
    for field in fields:
        row += 1
        words = "、".join(terms(kind, field).values())
        shown = [_shown(value) for value in example_values(kind, field) if value is not None]
        needed = say("needed") if is_wanted(kind, field) else say("may be left empty")
        texts = (field.header, say_(needed), say_(meaning(kind, field.name)), words or "；".join(shown))
        for column, text in enumerate(texts, 1):
            cell = put(sheet.cell(row, column), text)
            cell.font = Font(_FONT, 10, bold=column == 1, color=_INK)
            cell.alignment = Alignment(vertical="top", wrap_text=column > 2)
            cell.border = _LINE
    for letters, width in zip("ABCD", (20, 14, 70, 50), strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.sheet_view.showGridLines = False


_RULES: Final = (
    say("Write on the first sheet, one row for each; columns marked with * are needed."),
    say("Delete the two example rows (their first cell says 示例) before you hand the file in."),
    say("What you do not know, leave empty: empty means not known, never none and never zero."),
    say("Dates are full days of the solar calendar, such as 2026-05-01; a month alone is not enough."),
    say("Columns may be moved or left out, and others added; do not change the headers."),
    say("Point at a header to read what it means; cells with an arrow have a list to choose from."),
    say(
        "Names, identity numbers and telephone numbers are personal data: do not send this file by public chat or mail."
    ),
)
_HEADINGS: Final = (say("Column"), say("Needed"), say("What it means"), say("Words to choose from, or an example"))
