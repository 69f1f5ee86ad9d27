"""The coordinate system of one pair of columns: what its headers say, else what is said of the whole file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.readers.cells import plain
from geo.crs import CoordinateSystem, parse_system
from geo.errors import InputError, UnknownCRSError
from geo.text import say

_BRACKETS = re.compile(r"\(([^()]+)\)")


def system_of_pair(headers: Sequence[str], said: str | None) -> str | None:
    """What the columns under ``headers`` are declared to be in: 经度（GCJ-02） says so itself.

    Args:
        said: what is said of the whole file.

    Raises:
        InputError: two systems are named, in the headers or there and for the file.
    """
    named = {name: system for header in headers for name, system in _named(header)}
    if not named:
        return said
    if said is not None:
        try:
            named[said] = parse_system(said)
        except UnknownCRSError:
            return said  # whoever reads it next says what is wrong with it
    if len(set(named.values())) > 1:
        raise InputError(
            say(
                "Columns {headers} are said to be in {systems}; keep the right one.",
                headers="、".join(headers),
                systems="、".join(named),
            )
        )
    return next(iter(named))


def _named(header: str) -> list[tuple[str, CoordinateSystem]]:
    found = []
    for text in _BRACKETS.findall(plain(header)):
        try:
            found.append((text, parse_system(text)))
        except UnknownCRSError:
            continue  # a remark of another sort
    return found
