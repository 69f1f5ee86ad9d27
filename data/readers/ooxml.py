"""A workbook's parts looked at before it is read: what would harm, and what calamine would pass over in silence.

Calamine takes a cell with an error (``#REF!``) and a formula without a stored result for empty cells; both are found
here in the sheet's own XML (ECMA-376 part 1, 18.3.1.4).
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from data.readers.archives import blocks, open_archive
from data.readers.grid import MOST_BOOK_CELLS
from data.readers.odd import Odd, stray
from geo.errors import InputError
from geo.text import say

_OVERLAP = 65_536
_LETTERS = 3
"""Of a column's name at most: XFD is the last."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d+)[\"']")
"""The row of a ``row``, the column and row of a ``c``."""
# Both take time linear in the text, whatever it is: no part runs past the ``<`` that ends it or the next cell, and no
# two repeats that could share a text stand next to each other.
_ERROR = re.compile(
    rb'<(?:\w+:)?c (?=[^<>]*?\br="([A-Z]{1,3})(\d{1,7})")(?=[^<>]*?\bt="e")[^<>]*(?<!/)>'
    rb"(?:[^<]|<(?!/?(?:\w+:)?c[\s>/]))*?<(?:\w+:)?v>([^<]*)</"
)
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c (?![^<>]*?\bt="str")(?=[^<>]*?\br="([A-Z]{1,3}\d{1,7})")[^<>]*(?<!/)>\s*'
    rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|(?<!/)>[^<]*</(?:\w+:)?f>)"
    rb"(?:\s*<(?:\w+:)?v\s*/>|\s*<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def inspect_xlsx(path: Path) -> dict[str, Odd]:
    """The odd cells of each sheet of a workbook.

    Raises:
        InputError: it holds macros, links to other files or a DOCTYPE, or would not fit in memory.
    """
    with open_archive(path) as book:
        names = {entry.filename.lower() for entry in book.infolist()}
        if path.suffix.lower() in (".xlsm", ".xlsb") or any("vbaproject" in n or "/macrosheets/" in n for n in names):
            raise InputError(say("File {file} holds macros; save it as xlsx.", file=path.name))
        if any(name.startswith("xl/externallinks/") for name in names):
            raise InputError(
                say(
                    "File {file} takes cells from other files; copy the table, paste it as values and save that.",
                    file=path.name,
                )
            )
        found: dict[str, Odd] = {}
        for entry in book.infolist():
            odd = Odd()
            if entry.filename.lower().endswith((".xml", ".rels")):
                _scan(path.name, book, entry, odd if _SHEET.fullmatch(entry.filename) else None)
            found[entry.filename.lower()] = odd
        return {name: found[part] for name, part in _sheet_parts(book).items() if part in found}


def _scan(file_name: str, book: zipfile.ZipFile, entry: zipfile.ZipInfo, odd: Odd | None) -> None:
    furthest_row, furthest, tail = 0, 0, b""
    for block in blocks(book, entry):
        if len(block) >= _OVERLAP and b"<" not in block:
            raise InputError(say("File {file} holds a cell with far too much text; that is no table.", file=file_name))
        text = tail + block
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise InputError(say("File {file} is damaged; ask for it again.", file=file_name))
        if odd is not None:
            places = _PLACE.findall(text)
            if any(len(name) > _LETTERS for name in {name for name, _ in places}):
                raise InputError(say("File {file} is damaged; ask for it again.", file=file_name))
            furthest_row = max(furthest_row, max((int(row[:18]) for row in {row for _, row in places}), default=0))
            furthest = max(furthest, max((_column(name) + 1 for name in {name for name, _ in places}), default=0))
            if furthest_row * furthest > MOST_BOOK_CELLS:
                raise stray(file_name, furthest_row, furthest)
            if b"<f" in text or b":f" in text:
                odd.uncalculated += [cell.decode() for cell in _UNCALCULATED.findall(text)]
            if b't="e"' in text:
                for letters, row, value in _ERROR.findall(text):
                    odd.errors[int(row) - 1, _column(letters)] = value.decode("utf-8", "replace")
        tail = text[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _sheet_parts(book: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by its name, in lower case."""
    try:
        workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))  # noqa: S314 - no DOCTYPE in it, see _scan
        relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return {}  # no workbook, which calamine says better
    targets = {
        relation.get("Id"): relation.get("Target", "") for relation in relations.iter(f"{_RELATIONS}Relationship")
    }
    parts = {}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_ID), "")
        parts[sheet.get("name", "")] = (target.removeprefix("/") if target.startswith("/") else f"xl/{target}").lower()
    return parts


def inspect_ods(path: Path) -> dict[str, Odd]:
    """Nothing odd of an OpenDocument sheet, where a cell says its text; repeated cells are counted.

    Raises:
        InputError: it holds macros or a DOCTYPE, or would not fit in memory.
    """
    with open_archive(path) as book:
        names = {entry.filename for entry in book.infolist()}
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise InputError(say("File {file} holds macros; save it as xlsx.", file=path.name))
        if "content.xml" in names:
            _count_ods(path.name, book, book.getinfo("content.xml"))
    return {}


def _count_ods(file_name: str, book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Count the cells a sheet would have in memory: a repeated row with a value in it stands there as often."""
    cells = {"all": 0, "row": 0, "times": 1, "here": 0, "filled": 0}

    def refuse() -> None:
        raise InputError(say("File {file} is damaged; ask for it again.", file=file_name))

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "table:table-row":
            cells.update(row=0, filled=0, times=_count(attributes.get("table:number-rows-repeated")))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            cells["here"] = _count(attributes.get("table:number-columns-repeated"))
            if "office:value-type" in attributes:
                cells["filled"] = cells["row"] + cells["here"]
            cells["row"] += cells["here"]

    def end(name: str) -> None:
        if name == "table:table-row":
            cells["all"] += cells["filled"] * cells["times"]
            if cells["all"] > MOST_BOOK_CELLS or cells["filled"] > MOST_BOOK_CELLS:
                raise InputError(
                    say(
                        "File {file} unpacks to {bytes:,} bytes; that is no table. Split it.",
                        file=file_name,
                        bytes=cells["all"],
                    )
                )

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = lambda *_: refuse()
    try:
        for block in blocks(book, entry):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(say("File {file} is damaged; ask for it again.", file=file_name)) from error


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 1
