"""Delimited text: csv, tsv and txt in UTF-8, UTF-16, GBK or GB18030, by pyarrow. Codes keep their zeros: all is text.

Rows are numbered as a spreadsheet numbers them: a blank line is a row, a line break inside quotation marks is none.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from data.readers.grid import MOST_CELLS, MOST_COLUMNS, Grid
from data.readers.headers import ROWS_SEARCHED, Header, Known, find_header
from geo.errors import InputError
from geo.text import say

Progress = Callable[[int, int], None]

_BLOCK = 1 << 20
_SAMPLE = 1 << 18
_DELIMITERS = (",", "\t", ";", "|")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_delimited(
    path: Path, known: Known | None, on_progress: Progress | None = None, *, name: str | None = None
) -> tuple[Grid, Header | None]:
    """The table of a text file, called ``name`` or as the file, and its header.

    Raises:
        InputError: it is in no known encoding, or a row has more fields than the header, or far too much text.
    """
    name = name if name is not None else path.stem
    encoding = _encoding(path)
    with path.open("rb") as file:
        sample = codecs.getincrementaldecoder(encoding)().decode(file.read(_SAMPLE))
    delimiter = _delimiter(path, sample, known)
    rows = _sample_rows(sample, delimiter)
    if not rows:
        return Grid(name, pd.DataFrame()), None
    widest = max(map(len, rows))
    header = find_header([[*(cell or None for cell in row), *[None] * (widest - len(row))] for row in rows], (), known)
    if header is None:
        return Grid(name, pd.DataFrame()), None
    width = max(len(rows[number]) for number in range(header.first, header.last + 1))
    if width > MOST_COLUMNS:
        raise InputError(
            say(
                "Sheet {sheet} has {columns:,} columns, more than {most:,}; delete those beyond the table.",
                sheet=path.stem,
                columns=width,
                most=MOST_COLUMNS,
            )
        )
    header = Header(header.first, header.last, header.names[:width], header.spread, header.score)
    return Grid(name, _cells(path, encoding, delimiter, width, header, on_progress)), header


def _cells(
    path: Path, encoding: str, delimiter: str, width: int, header: Header, on_progress: Progress | None
) -> pd.DataFrame:
    uneven: list[arrow_csv.InvalidRow] = []
    names = [str(column) for column in range(width)]

    def put_aside(row: arrow_csv.InvalidRow) -> str:
        uneven.append(row)
        return "skip"

    reading = arrow_csv.ReadOptions(
        use_threads=False, block_size=_BLOCK, column_names=names, encoding=encoding.removesuffix("-sig")
    )
    parsing = arrow_csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=put_aside
    )
    converting = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.large_string()),
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
        null_values=[""],
    )
    parts: list[pa.RecordBatch] = []
    total, number = path.stat().st_size, 0
    try:
        with path.open("rb") as file:
            for batch in arrow_csv.open_csv(file, reading, parsing, converting):
                parts.append(batch)
                number += batch.num_rows
                if (number + len(uneven)) * width > MOST_CELLS:
                    raise InputError(say("Sheet {sheet} has {rows:,} rows; split it.", sheet=path.stem, rows=number))
                if on_progress is not None:
                    on_progress(min(file.tell(), total), total)
        rows = {row.number - 1: _fields(path, row, delimiter, width, header) for row in uneven}
    except (pa.ArrowInvalid, csv.Error) as error:
        raise InputError(_unreadable(path)) from error
    table = pa.Table.from_batches(parts, pa.schema([(name, pa.large_string()) for name in names]))
    last = table[-1][-1].as_py() if len(table) else None
    if uneven and uneven[-1].number == len(table) + len(uneven):
        last = (next(csv.reader([uneven[-1].text], delimiter=delimiter), []) or [""])[-1]
    if _ends_open(path, encoding, last or ""):
        raise InputError(_unreadable(path))
    frame = pd.DataFrame({column: _column(table[name]) for column, name in enumerate(names)})
    return _with_rows(frame, rows)


def _unreadable(path: Path) -> str:
    return say(
        "File {file} is no readable table: a row has far too much text, or a quotation mark is missing.",
        file=path.name,
    )


def _fields(path: Path, row: arrow_csv.InvalidRow, delimiter: str, width: int, header: Header) -> list[str | None]:
    """The fields of a row that has fewer or more than the header; titles may have more, records only blank ones."""
    fields = [field or None for field in next(csv.reader([row.text], delimiter=delimiter), [])]
    if any(fields[width:]) and row.number - 1 > header.last:
        raise InputError(
            say(
                "Row {row:,} of {file} has {fields} fields, its header {expected}; put a comma inside a cell between "
                "quotation marks.",
                row=row.number,
                file=path.name,
                fields=len(fields),
                expected=width,
            )
        )
    return (fields + [None] * width)[:width]


def _ends_open(path: Path, encoding: str, last: str) -> bool:
    """Whether the last field of a file was opened by a quotation mark and never closed: it then is the end of the file
    as it stands. Pyarrow takes it for closed.
    """
    field = '"' + last.replace('"', '""').rstrip("\r\n")
    with path.open("rb") as file:
        start = file.read(2)
        codec = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(start, encoding)
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - 4 * len(field) - _SAMPLE) // 2 * 2)
        end = file.read().decode(codec, "replace").rstrip("\r\n")
    if field == '"' and end.endswith(f'"{last}"'):
        return False  # nothing but ends of lines, and closed
    return end.endswith(field) and not end.removesuffix(field).endswith('"')


def _column(texts: pa.ChunkedArray) -> pd.Series:
    blank = pc.fill_null(pc.utf8_is_space(texts), False)
    if pc.any(blank).as_py():
        texts = pc.if_else(blank, pa.scalar(None, pa.large_string()), texts)
    return pd.Series(texts.to_pandas(types_mapper=lambda _: pd.StringDtype(na_value=float("nan"))), dtype="str")


def _with_rows(frame: pd.DataFrame, odd: dict[int, list[str | None]]) -> pd.DataFrame:
    """Put rows of fewer or more fields than the others where they stood."""
    if not odd:
        return frame
    others = pd.DataFrame(list(odd.values()), columns=frame.columns, dtype="str")
    places = pd.Index(range(len(frame) + len(odd))).difference(pd.Index(odd))
    both = pd.concat([frame.set_axis(places), others.set_axis(pd.Index(odd))])
    return both.sort_index()


def _encoding(path: Path) -> str:
    """The encoding that fits every byte: what its mark says, else UTF-8, else GB18030 (of which GBK is a part)."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise InputError(say("File {file} is neither UTF-8 nor GB18030; save it again as CSV UTF-8.", file=path.name))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                if "\0" in decoder.decode(block):
                    raise InputError(
                        say("File {file} is no text but something else; save it again as CSV UTF-8.", file=path.name)
                    )
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, sample: str, known: Known | None) -> str:
    """The one whose rows have most known headers, or else most fields."""
    if path.suffix.lower() == ".tsv":
        return "\t"

    def worth(delimiter: str) -> tuple[int, int]:
        rows = _sample_rows(sample, delimiter)
        widest = max(map(len, rows), default=0)
        header = find_header([row + [""] * (widest - len(row)) for row in rows], (), known)
        widths = sorted(len(row) for row in rows)
        return (header.score if header else 0), (widths[len(widths) // 2] if widths else 0)

    return max(_DELIMITERS, key=worth)


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == ROWS_SEARCHED:
                break
    except csv.Error:  # a field beyond the module's own limit: pyarrow says it below
        pass
    if len(rows) > 1 and len(rows) < ROWS_SEARCHED and len(sample) >= _SAMPLE:
        rows.pop()  # cut in the middle
    return rows
