"""Private folders for files that came in, removed after a time, at the end, or by the next server."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from dashboard.jobs import BusyError
from geo.errors import InputError
from geo.text import Text, say

_PREFIX = "shouwang-files-"
_ALIVE = "alive"
_BEAT_SECONDS = 30.0
_DEAD_SECONDS = 300.0
_CHUNK = 1 << 20
LEAST_FREE = 1_000_000_000
"""Bytes the disk must have left for a file and what is made of it."""


class Scratch:
    """Folders for the owner of this process alone (mode 0700), under one of its own in ``parent``.

    Made with the first folder; what a killed server left there is removed then, and from then on ``on_beat`` is called
    every ``beat`` seconds, in a thread of its own.
    """

    def __init__(self, parent: Path | None = None, *, beat: float = _BEAT_SECONDS) -> None:
        self.on_beat: Callable[[], None] | None = None
        self._beat_seconds = beat
        self._parent = parent or Path(tempfile.gettempdir())
        self._root: Path | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def make(self) -> Path:
        """A new empty folder."""
        with self._lock:
            if self._root is None:
                self._root = self._begin()
            folder = self._root / secrets.token_hex(16)
            folder.mkdir(mode=0o700)
            return folder

    def write(self, path: Path, content: BinaryIO, most: int, too_large: Callable[[], Text]) -> int:
        """Write a file nobody else may read (mode 0600); its bytes.

        Raises:
            InputError: there are more than ``most`` bytes.
            BusyError: the disk is nearly full.
        """
        written = 0
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            while True:
                if shutil.disk_usage(path.parent).free < LEAST_FREE:
                    raise BusyError(say("The server has no room for files just now; tell whoever runs the system."))
                if not (chunk := content.read(_CHUNK)):
                    return written
                written += len(chunk)
                if written > most:
                    raise InputError(too_large())
                file.write(chunk)

    def remove(self, folder: Path) -> None:
        """Remove one folder with all that is in it."""
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove every folder."""
        self._stopped.set()
        with self._lock:
            if self._root is not None:
                shutil.rmtree(self._root, ignore_errors=True)
                self._root = None

    def _begin(self) -> Path:
        for left in self._parent.glob(f"{_PREFIX}*"):
            mark = left / _ALIVE
            # Another server's that still runs beats; somebody else's cannot be removed, and need not.
            if mark.exists() and time.time() - mark.stat().st_mtime > _DEAD_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        root = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._parent))
        (root / _ALIVE).touch(mode=0o600)
        threading.Thread(target=self._beat, args=(root / _ALIVE,), daemon=True).start()
        return root

    def _beat(self, mark: Path) -> None:
        while not self._stopped.wait(self._beat_seconds):
            if not mark.parent.exists():
                return
            mark.touch()
            if self.on_beat is not None:
                self.on_beat()
