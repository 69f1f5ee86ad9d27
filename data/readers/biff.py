"""Old workbooks (xls) looked at before calamine reads them: what would harm, and what it would pass over in silence.

The records of MS-XLS: 2.4.28 (BoundSheet8), 2.4.24 (BoolErr), 2.4.127 (Formula), 2.4.271 (SupBook), 2.4.265 (SST).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from data.readers.archives import MOST_BYTES
from data.readers.grid import MOST_BOOK_CELLS
from data.readers.odd import Odd, stray
from data.readers.ole import SIGNATURE, streams
from geo.errors import InputError
from geo.text import say

_ROWS, _COLUMNS = 65_536, 256
_FORMULA, _BOOL_ERROR = 0x06, 0x205
_CELLS = {0x203, 0x204, _BOOL_ERROR, 0x27E, 0xFD, 0xD6, _FORMULA, 0xBD}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_OWN_SHEETS, _FUNCTIONS = 0x0401, 0x3A01


def inspect_xls(path: Path) -> dict[str, Odd]:
    """The odd cells of each sheet of an old workbook.

    Raises:
        InputError: it is a web page or no workbook at all, is protected by a password, holds macros or links to other
            files, or is broken.
    """
    with path.open("rb") as file:
        start = file.read(256)
        if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            raise InputError(
                say("File {file} is a web page by its content; open it in Excel and save it as xlsx.", file=path.name)
            )
        if not start.startswith(SIGNATURE) or path.stat().st_size > MOST_BYTES:
            raise InputError(say("File {file} is no readable workbook; save it again as xlsx.", file=path.name))
        file.seek(0)
        content = file.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise InputError(say("File {file} is protected by a password; save it without one.", file=path.name))
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise InputError(say("File {file} holds macros; save it as xlsx.", file=path.name))
    try:
        found = streams(content)
        return _inspect(path, found.get("Workbook") or found.get("Book") or b"")
    except (ValueError, struct.error, IndexError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(say("File {file} is damaged; ask for it again.", file=path.name)) from error


def _inspect(path: Path, stream: bytes) -> dict[str, Odd]:
    sheets: dict[int, Odd] = {}
    found: dict[str, Odd] = {}
    odd = Odd()
    for place, kind, data in _records(stream):
        odd = sheets.get(place, odd)
        match kind:
            case _ if kind in _CELLS:
                row, column = struct.unpack_from("<HH", data)
                last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind == 0xBD else column
                if max(column, last) >= _COLUMNS:
                    raise ValueError("column")
                odd.rows, odd.columns = max(odd.rows, row + 1), max(odd.columns, column + 1, last + 1)
                if odd.rows * odd.columns > MOST_BOOK_CELLS:
                    raise stray(path.name, odd.rows, odd.columns)
                error = _error(kind, data)
                if error is not None:
                    odd.errors[row, column] = _ERRORS.get(error, "#ERROR!")
            case 0x85:  # BoundSheet8
                sheets[struct.unpack_from("<I", data)[0]] = found.setdefault(_name(data), Odd())
            case 0x2F:  # FilePass
                raise InputError(say("File {file} is protected by a password; save it without one.", file=path.name))
            case 0x1AE if len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] not in (_OWN_SHEETS, _FUNCTIONS):
                raise InputError(
                    say(
                        "File {file} takes cells from other files; copy the table, paste it as values and save that.",
                        file=path.name,
                    )
                )
            case 0xFC if struct.unpack_from("<I", data, 4)[0] > len(stream):
                raise ValueError("texts")
            case 0x200 if len(data) >= 14 and not _is_extent(*struct.unpack_from("<IIHH", data)):
                raise ValueError("extent")
            case 0x200 if len(data) >= 14:
                first_row, rows, first_column, columns = struct.unpack_from("<IIHH", data)
                if (rows - first_row) * (columns - first_column) > MOST_BOOK_CELLS:
                    raise stray(path.name, rows, columns)
    return found


def _is_extent(first_row: int, after_row: int, first_column: int, after_column: int) -> bool:
    """Whether a sheet can reach so far; calamine takes memory for all of it, turned round without end."""
    return first_row <= after_row <= _ROWS and first_column <= after_column <= _COLUMNS


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Place, kind and content of each record."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _error(kind: int, data: bytes) -> int | None:
    if kind == _BOOL_ERROR and len(data) >= 8 and data[7]:
        return data[6]
    if kind == _FORMULA and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == 2:
        return data[8]
    return None


def _name(data: bytes) -> str:
    length, wide = data[6], data[7] & 1
    return data[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
