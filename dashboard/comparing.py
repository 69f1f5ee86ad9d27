"""The lists of a quarter compared, kept, and written out to be signed: 不重不漏不错."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.i18n import Translator, mark, translator
from data.comparisons import RESULTS, ComparisonEntry, find_comparison, keep_comparison, read_items, read_quarter
from data.kinds import HEADERS
from data.store import CountyEntry, Store
from data.terms import VALUES
from data.writers.safe import put, sheet_title
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say
from models.comparison import LISTS, compare

LIST_TITLES = {
    "civil_affairs": mark("Civil affairs"),
    "education": mark("Education"),
    "police": mark("Police"),
}
"""Whose list it is."""

RESULT_TITLES = {"double": mark("Listed twice"), "missing": mark("Missing"), "differing": mark("Differing")}
"""What the three results are called: 重, 漏, 错."""


class Roll(Protocol):
    """A list as ``data.importing.roll`` reads it: its good rows, what was refused, and how many rows the file has."""

    frame: pd.DataFrame
    rejects: tuple[Any, ...]
    rows: int


def compare_rolls(
    store: Store, county: str, quarter: str, rolls: Mapping[str, Roll], files: Mapping[str, Path]
) -> ComparisonEntry:
    """Compare the lists of a quarter and keep what came of it.

    Args:
        rolls: by name in ``models.comparison.LISTS``, two or three.
        files: the file each was read from.

    Raises:
        InputError: fewer than two lists, the same file for two of them, or no such quarter.
        UnknownCountyError: the database does not hold the county.
    """
    quarter = read_quarter(quarter)
    if len(rolls) < 2:
        raise InputError(say("Two lists at least are needed to compare; name another file."))
    digests = {name: _digest(files[name]) for name in rolls}
    twice = [name for name in rolls if list(digests.values()).count(digests[name]) > 1]
    if twice:
        raise InputError(say("The lists of {lists} come from one file; name the file of each.", lists=", ".join(twice)))
    frames = {name: rolls[name].frame.rename(columns={"groups": "group"}) for name in LISTS if name in rolls}
    found = compare(frames)
    accounts = found.accounts.set_index("list")
    lists = [
        {
            "name": name,
            "file_name": files[name].name,
            "sha256": digests[name],
            "rows": rolls[name].rows,
            "rejected": rolls[name].rows - len(frames[name]),
            **{part: int(accounts.loc[name, part]) for part in ("matched", "double", "unmatched")},
        }
        for name in frames
    ]
    results = {result: getattr(found, result) for result in RESULTS}
    keep_comparison(store, county, quarter, lists, found.counts, results)
    store.audit("compare", county=county, subject=quarter)
    kept = find_comparison(store, county, quarter)
    assert kept is not None
    return kept


def comparison_of(store: Store, county: str, quarter: str | None) -> ComparisonEntry:
    """The last comparison of a quarter, or the last of all.

    Raises:
        InputError: there is none.
    """
    found = find_comparison(store, county, quarter)
    if found is None:
        raise InputError(say("There is no comparison on record yet; make one with shouwang compare."))
    return found


def plain(entry: ComparisonEntry, items: pd.DataFrame | None = None) -> dict[str, Any]:
    """A comparison as plain values; with ``items`` the three lists as well."""
    told: dict[str, Any] = {
        **{key: value for key, value in asdict(entry).items() if key not in {"made_at", "sign_offs"}},
        "made_at": entry.made_at.isoformat(),
        "sign_offs": [{**asdict(each), "signed_at": each.signed_at.isoformat()} for each in entry.sign_offs],
    }
    if items is not None:
        for result in RESULTS:
            told[result] = [_item(row) for row in items[items["result"] == result].to_dict("records")]
    return told


def write_workbook(
    store: Store,
    entry: ComparisonEntry,
    county: CountyEntry,
    to: Path,
    *,
    scope: Scope | None = None,
    language: str = "zh",
) -> None:
    """Write a comparison as xlsx: a cover with counts and sign-off by village, and a sheet for each result.

    Args:
        scope: what the reader may see; without it everything, which is for the keeper of the database.
        to: the file, readable by its owner alone: it names children.

    Raises:
        AccessError: the scope may not see names.
        InputError: the file is no .xlsx or cannot be written.
    """
    if to.suffix.lower() != ".xlsx":
        raise InputError(say("{file} is no workbook; name a file that ends in .xlsx.", file=to.name))
    scope = scope or Scope.whole(entry.county)
    items = read_items(store, entry, scope)
    regions = store.county(entry.county, kinds=("regions",), scored=False).frames["regions"]["name"].to_dict()
    t = translator(language)
    book = Workbook()
    _cover(book.active, entry, county, regions, scope, t)
    for result in RESULTS:
        _result_sheet(book.create_sheet(), result, items[items["result"] == result], entry, regions, t)
    _save(book, to)


def _cover(
    sheet: Worksheet, entry: ComparisonEntry, county: CountyEntry, regions: dict[str, str], scope: Scope, t: Translator
) -> None:
    sheet.title = sheet_title(t("Cover"))
    year, number = entry.quarter.split("Q")
    title = t("{county}: lists compared, quarter {number} of {year}", county=county.name, number=number, year=year)
    _line(sheet, [f"{title} {t('Simulated')}" if county.simulated else title], bold=True)
    _line(sheet, [t("Compared on {day}", day=entry.made_at.date().isoformat())])
    _line(sheet, [])
    _line(sheet, [t(m) for m in (_LIST, _FILE, _ROWS, _MATCHED, _DOUBLE, _UNMATCHED, _REJECTED)], bold=True)
    for each in entry.lists:
        numbers = [each[part] for part in ("rows", "matched", "double", "unmatched", "rejected")]
        whose = LIST_TITLES[each["name"]]
        _line(sheet, [t(whose), each["file_name"], *numbers])
    _line(sheet, [])
    heads = (_TOWNSHIP, _VILLAGE, _PERSONS, _MATCHED, *RESULT_TITLES.values(), _SIGNED_BY, _SIGNED_ON)
    _line(sheet, [t(head) for head in heads], bold=True)
    signed = {each.region_code: each for each in entry.sign_offs}
    for each in entry.counts:
        code = each["region_code"]
        if not scope.covers(code or entry.county):
            continue
        by = signed.get(code or entry.county)
        numbers = [each[part] for part in ("persons", "matched", *RESULTS)]
        under = [by.by, by.signed_at.date()] if by else [None, None]
        _line(sheet, [*_where(code, regions, t), *numbers, *under])
    _widths(sheet, [16, 24, 10, 10, 10, 10, 10, 18, 14])


def _result_sheet(
    sheet: Worksheet,
    result: str,
    items: pd.DataFrame,
    entry: ComparisonEntry,
    regions: dict[str, str],
    t: Translator,
) -> None:
    names = [each["name"] for each in entry.lists]
    titles = [t(LIST_TITLES[name]) for name in names]
    sheet.title = sheet_title(t(RESULT_TITLES[result]))
    heads = [t(head) for head in (_TOWNSHIP, _VILLAGE)] + [
        HEADERS["persons"][key] for key in ("name", "birth_date", "sex")
    ]
    own = {
        "double": [t(_LIST), t(_ROW)],
        "missing": [t(_LACKS), *(t("Row with {list}", list=title) for title in titles)],
        "differing": [t(_FIELD), *titles, *(t("Row with {list}", list=title) for title in titles)],
    }[result]
    _line(sheet, [*heads, *own, t(_GROUNDS), t(_PERSON)], bold=True)
    for item in items.to_dict("records"):
        details = item["details"]
        whose = LIST_TITLES.get(item["list"], "")
        cells: list[Any]
        if result == "double":
            cells = [t(whose), int(item["row"])]
        elif result == "missing":
            cells = [t(whose), *(details["on"].get(name) for name in names)]
        else:
            values = [_value(item["field"], details["values"].get(name), regions) for name in names]
            cells = [_FIELDS[item["field"]], *values, *(details["rows"].get(name) for name in names)]
        grounds = t("Identity number") if item["certain"] else t("Likeness")
        who = [item["name"], item["birth_date"], _value("sex", item["sex"], regions)]
        _line(sheet, [*_where(item["region_code"], regions, t), *who, *cells, grounds, item["person"] + 1])
    sheet.freeze_panes = "A2"
    _widths(sheet, [16, 20, 12, 12, 6, *[16] * (len(own) + 2)])


_LIST, _FILE, _ROWS, _ROW = mark("List"), mark("File"), mark("Rows"), mark("Row")
_MATCHED, _DOUBLE, _UNMATCHED, _REJECTED = mark("Matched"), mark("Double"), mark("Unmatched"), mark("Refused")
_TOWNSHIP, _VILLAGE, _PERSONS = mark("Township"), mark("Village"), mark("Number of persons")
_SIGNED_BY, _SIGNED_ON = mark("Signature"), mark("Date")
_LACKS, _FIELD, _GROUNDS, _PERSON = mark("List that lacks the person"), mark("Field"), mark("Matched by"), mark("No.")
_FIELDS = {
    **{field: HEADERS["persons"][field] for field in ("name", "birth_date", "sex")},
    "region_code": HEADERS["households"]["region_code"],
    "group": HEADERS["spells"]["group"],
}


def _value(field: str, value: str | None, regions: dict[str, str]) -> str | None:
    """A value as a county reads it: words for codes, the village's name beside its code."""
    if _is_missing(value) or field in {"name", "birth_date"}:
        return value
    if field == "region_code":
        return f"{regions[value]} {value}" if value in regions else value
    return "、".join(VALUES[field].get(part.strip(), part.strip()) for part in value.split(","))


def _where(code: str | None, regions: dict[str, str], t: Translator) -> list[str | None]:
    if code is None:
        return [t("Village unknown"), None]
    township = regions.get(code[:9], code[:9])
    return [township, regions.get(code, code)] if len(code) > 9 else [township, t("Village unknown")]


def _line(sheet: Worksheet, values: Iterable[Any], *, bold: bool = False) -> None:
    """A line below those there are; without values an empty one."""
    cells = [put(Cell(sheet), value) for value in values]
    for cell in cells:
        cell.alignment = Alignment(vertical="top")
        if bold:
            cell.font = Font(bold=True)
    sheet.append(cells)


def _widths(sheet: Worksheet, widths: list[int]) -> None:
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width


def _save(book: Workbook, to: Path) -> None:
    draft = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            book.save(file)
        os.replace(draft, to)
    except OSError as error:
        raise InputError(say("{file} cannot be written there; name another folder.", file=to.name)) from error
    finally:
        draft.unlink(missing_ok=True)


def _item(row: dict[str, Any]) -> dict[str, Any]:
    item = {key: value for key, value in row.items() if key not in {"result", "details"} and not _is_missing(value)}
    if "birth_date" in item:
        item["birth_date"] = item["birth_date"].isoformat()
    return {**item, **row["details"]}


def _is_missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
