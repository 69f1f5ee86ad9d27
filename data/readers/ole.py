"""The container of old Office files (MS-CFB): enough of it to take one stream out, and to refuse a broken one.

Sectors stand in chains. Calamine follows a chain that bites its own tail until there is no memory left, so each chain
it will follow is walked here first.
"""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST = 0xFFFFFFFA
"""Numbers from here on are marks, not sectors (2.1)."""
_ENTRY = 128

Table = npt.NDArray[np.uint32]


def streams(content: bytes) -> dict[str, bytes]:
    """The streams called Workbook or Book; the names of all others, without their content.

    Raises:
        ValueError: a chain has no end or leads out of the file, or a size is beyond it.
    """
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("sector size")
    size = 1 << shift
    counts = struct.unpack_from("<II16xI4xI", content, 40)  # of directory, FAT, small FAT and DIFAT sectors
    if max(counts) > len(content) // size:
        raise ValueError("more sectors than the file has")  # calamine takes memory for as many
    first_entry, first_small, difat, difats = struct.unpack_from("<I8xI4xII", content, 48)
    numbers = list(struct.unpack_from("<109I", content, 76))
    seen = 0
    while difat < _LAST:
        seen += 1
        if seen > difats or seen > len(content) // size:
            raise ValueError("chain without end")
        *more, difat = struct.unpack_from(f"<{size // 4}I", content, (difat + 1) << shift)
        numbers += more
    tables = [np.frombuffer(_sector(content, number, size), "<u4") for number in numbers if number < _LAST]
    if not tables:
        raise ValueError("no sectors")
    fat = np.concatenate(tables)
    directory = _chained(content, fat, first_entry, size)
    small_fat = np.frombuffer(_chained(content, fat, first_small, size), "<u4")
    found: dict[str, bytes] = {}
    small = b""
    for start in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[start : start + _ENTRY]
        length, kind = struct.unpack_from("<HB", entry, 64)
        first, bytes_ = struct.unpack_from("<II", entry, 116)
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind == 5:
            small = _chained(content, fat, first, size)
        elif kind == 2 and name in ("Workbook", "Book"):
            whole = _chained(content, fat, first, size) if bytes_ >= 4_096 else _chained(small, small_fat, first, 64, 0)
            found[name] = whole[:bytes_]
        elif kind:
            found[name] = b""
    return found


def _sector(content: bytes, number: int, size: int, first: int = 1) -> bytes:
    sector = content[(number + first) * size : (number + first + 1) * size]
    if not sector:
        raise ValueError("sector beyond the file")
    return sector.ljust(size, b"\0")


def _chained(content: bytes, fat: Table, number: int, size: int, first: int = 1) -> bytes:
    """The sectors of a chain; ``first``: sectors before number 0."""
    found: list[bytes] = []
    while number < _LAST:
        if len(found) >= len(fat) or number >= len(fat):
            raise ValueError("chain without end")
        found.append(_sector(content, number, size, first))
        number = int(fat[number])
    return b"".join(found)
