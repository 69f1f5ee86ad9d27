"""Databases that stand at one place, one after another: the engine stays, and with it every statement it compiled."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from data.engine import open_engine


@cache
def engine_at(url: str) -> Engine:
    """The engine of a place. To compile the statements costs more than most tests ask of a database."""
    return open_engine(url)


def put(made: bytes, place: Path) -> str:
    """Put a SQLite database, a file's bytes, at a place instead of what stood there; the URL of the place."""
    for old in (place, *place.parent.glob(f"{place.name}-*")):  # with what write-ahead mode keeps beside it
        old.unlink(missing_ok=True)
    place.write_bytes(made)
    return f"sqlite:///{place}"
