"""Private folders for files that came in, removed after a time, at the end, or by the next server."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import time
from pathlib import Path

_PREFIX = "shouwang-files-"
_ALIVE = "alive"
_BEAT_SECONDS = 30.0
_DEAD_SECONDS = 300.0


class Scratch:
    """Folders for the owner of this process alone (mode 0700), under one of its own in ``parent``.

    Made with the first folder; what a killed server left there is removed then.
    """

    def __init__(self, parent: Path | None = None) -> None:
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

    def free(self) -> int:
        """Bytes free on the disk the folders are on."""
        return shutil.disk_usage(self._parent).free

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
        while not self._stopped.wait(_BEAT_SECONDS):
            if not mark.parent.exists():
                return
            mark.touch()
