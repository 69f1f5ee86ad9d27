"""A new file, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO

from geo.errors import InputError
from geo.text import say


def write_new(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write a file that is not there yet: a list somebody has filled in is never written over.

    Raises:
        InputError: there is one of that name, or it cannot be written there.
    """
    content = BytesIO()
    write(content)
    try:
        with path.open("xb") as file:
            file.write(content.getvalue())
    except FileExistsError as error:
        raise InputError(say("File {file} is there already; move it away, or name another.", file=path.name)) from error
    except OSError as error:
        raise InputError(
            say("File {file} cannot be written: {reason}.", file=path.name, reason=error.strerror or "")
        ) from error
