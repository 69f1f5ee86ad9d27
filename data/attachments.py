"""What may be attached to a task: photos and documents, told by what they are, not by what they are called.

A photo is cut down to its picture: where and by which telephone it was taken goes, and so does whatever hangs on behind
its end. Which way up it is stays. A document is kept as it came, or refused: one that is also something else, that
holds programs, or that unpacks to too much.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from geo.errors import InputError
from geo.text import say

MOST_BYTES: Final = 10 * 1024 * 1024
TYPES: Final[dict[str, tuple[str, ...]]] = {
    "jpeg": (".jpg", ".jpeg"),
    "png": (".png",),
    "pdf": (".pdf",),
    "xlsx": (".xlsx",),
    "docx": (".docx",),
}
"""How the name of each type ends."""
IMAGES: Final = ("jpeg", "png")
_ENDINGS: Final = " ".join(ending for endings in TYPES.values() for ending in endings)
_LONGEST_NAME: Final = 120
_MOST_UNPACKED: Final = 200 * 1024 * 1024
_MOST_MEMBERS: Final = 2_000
_PARTS: Final = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
_PROGRAMS: Final = re.compile(r"vbaproject|vbadata|activex|oleobject|/embeddings/|externallink", re.IGNORECASE)
_ACTIVE_PDF: Final = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia)\b")
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, RuntimeError, EOFError, OSError)
"""What reading a zip archive that is none may raise."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs"})
_ORIENTATION: Final = 0x0112


@dataclass(frozen=True)
class Kept:
    """A file fit to be kept: ``type`` one of ``TYPES``, ``size`` in bytes, ``sha256`` of the cleaned content."""

    name: str
    type: str
    size: int
    sha256: str
    content: bytes


def cleaned(name: str, content: bytes) -> Kept:
    """A file that was sent, checked and without what it should not tell.

    Raises:
        InputError: it is empty, too large, damaged, of no type that is kept, or not what its name says; says what to
            do.
    """
    label = label_of(name)
    if not content:
        raise InputError(say("The file is empty; choose it again."))
    if len(content) > MOST_BYTES:
        raise InputError(too_large())
    kind = _type_of(content)
    if kind is None:
        raise InputError(
            say(
                "File {name} is no photo or document that is kept; send one of {endings}.", name=label, endings=_ENDINGS
            )
        )
    if PurePosixPath(label.lower()).suffix not in TYPES[kind]:
        raise InputError(
            say("File {name} is in truth a {type}; name it so, or send the right one.", name=label, type=kind)
        )
    clean = {"jpeg": _jpeg, "png": _png, "pdf": _pdf}.get(kind, _office)(content, label)
    return Kept(label, kind, len(clean), hashlib.sha256(clean).hexdigest(), clean)


def too_large() -> str:
    """What is said of a file above the limit."""
    return say(
        "A file may have {most} MB; make the photo smaller, or send it in parts.", most=MOST_BYTES // 1024 // 1024
    )


def label_of(name: str) -> str:
    """A sender's name for a file, fit to be shown and kept: its last part, without control characters, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip().strip(".")
    if not kept:
        return "file"
    if len(kept) <= _LONGEST_NAME:
        return kept
    ending = PurePosixPath(kept).suffix[:10]
    return kept[: _LONGEST_NAME - len(ending)] + ending


def _type_of(content: bytes) -> str | None:
    """By its first bytes alone: what begins as one thing and goes on as another is refused or cut later."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(_PNG):
        return "png"
    if content.startswith(b"%PDF-"):
        return "pdf"
    return _office_type(content) if content.startswith(b"PK\x03\x04") else None


def _office_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except _BROKEN:
        return None
    found = [kind for part, kind in _PARTS.items() if part in names]
    return found[0] if len(found) == 1 and "[Content_Types].xml" in names else None


def _office(content: bytes, label: str) -> bytes:
    """A workbook or document as it came.

    Raises:
        InputError: it holds programs or other files, unpacks to too much, or is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_MEMBERS or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise InputError(say("File {name} unpacks to too much; send it as a PDF.", name=label))
            if any(_PROGRAMS.search(entry.filename) for entry in entries):
                raise InputError(
                    say("File {name} holds programs or other files; save it without them, or as a PDF.", name=label)
                )
            if archive.testzip() is not None or any(entry.flag_bits & 1 for entry in entries):
                raise _damaged(label)
    except InputError:
        raise
    except _BROKEN as error:
        raise _damaged(label) from error
    return content


def _pdf(content: bytes, label: str) -> bytes:
    """A PDF as it came.

    Raises:
        InputError: it has no end, is a zip archive as well, or does something when opened.
    """
    if b"%%EOF" not in content[-2048:] or zipfile.is_zipfile(io.BytesIO(content)):
        raise _damaged(label)
    if _ACTIVE_PDF.search(content):
        raise InputError(
            say("File {name} holds programs or other files; save it without them, or as a PDF.", name=label)
        )
    return content


def _png(content: bytes, label: str) -> bytes:
    """A PNG of its picture alone: no texts, no EXIF, nothing behind its end."""
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if (
            end > len(content)
            or zlib.crc32(content[at + 4 : end - 4]) != struct.unpack(">I", content[end - 4 : end])[0]
        ):
            break
        if kind in _PNG_KEPT:
            kept.append(content[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    raise _damaged(label)


def _jpeg(content: bytes, label: str) -> bytes:
    """A JPEG of its picture alone: which way up it is, its colours, and nothing else its maker wrote into it."""
    kept, orientation = [b"\xff\xd8"], 1
    for marker, segment in _segments(content, label):
        if marker == 0xE1:
            orientation = _orientation(segment) or orientation
        elif _is_picture(marker, segment):
            kept.append(segment)
    if orientation != 1:
        kept.insert(1, _upright(orientation))
    return b"".join(kept)


def _is_picture(marker: int, segment: bytes) -> bool:
    if marker == 0xE0:
        return segment[4:9] == b"JFIF\0"
    if marker == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\0"
    if marker == 0xEE:
        return segment[4:9] == b"Adobe"
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _segments(content: bytes, label: str) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment up to the end of the first picture; a scan comes with what it scans.

    Raises:
        InputError: the file breaks off, or what should be a marker is none.
    """
    at, scans = 2, 0
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            break
        marker = content[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        if marker == 0xD9 and scans:
            yield marker, b"\xff\xd9"
            return
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content) or marker in {0x00, 0x01, 0xD8, 0xD9, *range(0xD0, 0xD8)}:
            break
        if marker == 0xDA:
            scans += 1
            found = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]").search(content, end)
            if found is None:
                break
            end = found.start()
        yield marker, content[at:end]
        at = end
    if scans and content[at : at + 2] == b"\xff\xd9":
        yield 0xD9, b"\xff\xd9"
        return
    raise _damaged(label)


def _orientation(segment: bytes) -> int | None:
    """Which way up an EXIF segment says the picture is (1 to 8); None where it does not."""
    tiff = segment[10:]
    if segment[4:10] != b"Exif\0\0" or tiff[:2] not in {b"II", b"MM"}:
        return None
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(min(count, 200)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == _ORIENTATION and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return None
    return None


def _upright(orientation: int) -> bytes:
    """An EXIF segment that says which way up the picture is, and nothing else."""
    tiff = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0) + b"\0\0\0\0"
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _damaged(label: str) -> InputError:
    return InputError(say("File {file} is damaged; ask for it again.", file=label))
