"""Photos and documents made by hand for the tests of attachments."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

# The smallest baseline JPEG: one white pixel.
_PIXEL = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////"
    "////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)

PLACE = b"31.2304N 121.4737E"


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG segment."""
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int = 1, order: str = "<") -> bytes:
    """An EXIF segment with an orientation, the telephone's maker and a place."""
    maker = b"Huawei P60\0" + PLACE
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, 2)
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(f"{order}HHII", 0x010F, 2, len(maker), 8 + 2 + 24 + 4)
    return segment(0xE1, b"Exif\0\0" + head + entries + b"\0\0\0\0" + maker)


def jpeg(*segments: bytes, behind: bytes = b"") -> bytes:
    """A photo of one pixel with more segments after its start, and bytes behind its end."""
    return _PIXEL[:2] + b"".join(segments) + _PIXEL[2:] + behind


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes, behind: bytes = b"") -> bytes:
    """A picture of one pixel with more chunks, and bytes behind its end."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(chunks)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
        + behind
    )


def pdf(body: bytes = b"") -> bytes:
    """Something that begins and ends as a PDF does."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + body + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def office(part: str, *others: tuple[str, bytes]) -> bytes:
    """A zip with the parts of a workbook (``xl/workbook.xml``) or a document (``word/document.xml``)."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("[Content_Types].xml", b"<Types/>"), (part, b"<x/>"), *others):
            archive.writestr(name, content)
    return to.getvalue()
