"""Zip archives before anything in them is unpacked: no bombs, no archives within, no names that lead elsewhere."""

from __future__ import annotations

import errno
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from geo.errors import InputError
from geo.text import say

MOST_BYTES = 1_000_000_000
"""Unpacked; more is a mistake or a bomb."""
_MOST_MEMBERS = 10_000
_BOMB_RATIO, _BOMB_BYTES = 500, 20_000_000
"""Deflate packs text to a 20th, a sheet of equal rows to a 100th; 1,000 is its limit, and zeros."""
_BLOCK = 1 << 20
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".xz", ".bz2", ".kmz", ".xlsx", ".xls", ".ods")


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip archive does."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive whose members can be read without harm. Nothing is ever unpacked under a member's name.

    Raises:
        InputError: it is broken or encrypted, unpacks to too much, holds archives, or names that lead out of it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _require_harmless(path, archive)
            yield archive
    except OSError as error:
        if error.errno != errno.EINVAL:  # which seeking before the start of a file gives
            raise
        raise InputError(say("File {file} is damaged; ask for it again.", file=path.name)) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(say("File {file} is damaged; ask for it again.", file=path.name)) from error


def _require_harmless(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = max(1, path.stat().st_size)
    if len(entries) > _MOST_MEMBERS or total > MOST_BYTES or (total > _BOMB_BYTES and total > _BOMB_RATIO * packed):
        raise InputError(
            say("File {file} unpacks to {bytes:,} bytes; that is no table. Split it.", file=path.name, bytes=total)
        )
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if not entry.filename or name.is_absolute() or ".." in name.parts or ":" in (name.parts or ("",))[0]:
            raise InputError(say("File {file} holds a path that leads out of it; pack it anew.", file=path.name))
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise InputError(say("File {file} holds a link to another file; pack it anew.", file=path.name))
        if entry.flag_bits & 1:
            raise InputError(say("File {file} is protected by a password; save it without one.", file=path.name))
        if name.suffix.lower() in _ARCHIVES:
            raise InputError(
                say("File {file} holds another archive or workbook; unpack it and give that.", file=path.name)
            )


def holds_shapefile(archive: zipfile.ZipFile) -> bool:
    """Whether one of the members is a ``.shp``."""
    return any(name.lower().endswith(".shp") for name in archive.namelist())


def blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member piece by piece; one that is larger than it says is found out at its end, by its check sum."""
    with archive.open(entry) as member:
        while block := member.read(_BLOCK):
            yield block
