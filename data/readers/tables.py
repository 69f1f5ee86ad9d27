"""A zip of csv tables, as ODK Central exports a form with repeats."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from data.readers import odk
from data.readers.delimited import read_delimited
from data.readers.headers import Known
from data.readers.records import to_source, wrong_sheet
from data.readers.source import Source
from geo.errors import InputError
from geo.text import say


def tables_of(archive: zipfile.ZipFile) -> list[str]:
    """Names of the csv tables of an archive, without their ending."""
    return list(_members(archive))


def read_tables(path: Path, archive: zipfile.ZipFile, sheet: str | None, known: Known | None) -> Source:
    """One table of an archive: the one called ``sheet``, or the one with most known headers, or the first.

    Raises:
        InputError: there is none, or none of that name, or none with a known header, or one cannot be read.
    """
    members = _members(archive)
    if not members:
        raise InputError(say("File {file} holds no table and no shapefile; pack it anew.", file=path.name))
    if sheet is not None and sheet not in members:
        names = ", ".join(members)
        raise InputError(say("File {file} has no sheet {name}, only {names}.", file=path.name, name=sheet, names=names))
    with tempfile.TemporaryDirectory(prefix="shouwang-") as folder:
        files: dict[str, Path] = {}
        for number, (name, entry) in enumerate(members.items()):
            files[name] = Path(folder) / f"{number}.csv"  # never under the member's own name
            with archive.open(entry) as member, files[name].open("wb") as file:
                shutil.copyfileobj(member, file)

        def others(_: str | None) -> Iterator[Source]:
            return (to_source(read_delimited(file, None, name=name)[0], None) for name, file in files.items())

        read = {name: read_delimited(file, known, name=name) for name, file in files.items() if sheet in (None, name)}
        scores = {name: header.score if header else 0 for name, (_, header) in read.items()}
        chosen = max(read, key=lambda name: scores[name])
        if sheet is None and known is not None and not scores[chosen]:
            raise wrong_sheet(path.name, [grid for grid, _ in read.values()])
        grid, header = read[chosen]
        return odk.tidied(to_source(grid, known, header), known, others)


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".csv") and entry.file_size]
    return {PurePosixPath(entry.filename).stem: entry for entry in entries}
