"""An errand: one file on its way in, and what was done with it so far."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from dashboard import tasks
from dashboard.jobs import Job, Owner
from data.importing.how import How
from data.importing.load import Look
from data.importing.report import LoadReport
from data.importing.undo import UndoReport

# Its steps, each a job.
EXAMINE, LOAD, UNDO, SCORE = "examine", "load", "undo", "score"
LONGEST_NAME = 200


@dataclass
class Errand:
    """One file and what became of it so far; without a file, an undo or a scoring that was asked for.

    ``step``: what the last ``job`` does or did. ``examined``: how the file was read and what loading it would do, by
    ``how``. ``loaded``, ``undone``, ``scored``: what was done. ``before``: the county's version before it was
    loaded. ``serial`` grows with every change.
    """

    id: str
    owner: Owner
    kind: str
    used_at: datetime
    file: tasks.File | None = None
    how: How = field(default_factory=How)
    step: str = ""
    job: Job | None = None
    examined: tasks.Examined | None = None
    loaded: LoadReport | None = None
    undone: UndoReport | None = None
    scored: bool = False
    saved_as: str | None = None
    before: int = 0
    serial: int = 0

    @property
    def is_busy(self) -> bool:
        """Whether a job of it waits or runs."""
        return self.job is not None and self.job.is_open

    @property
    def name(self) -> str:
        """The file's name, as its sender calls it."""
        return "" if self.file is None else self.file.name

    @property
    def look(self) -> Look | None:
        """How the file was read."""
        return None if self.examined is None else self.examined.look

    @property
    def batch(self) -> int | None:
        """The batch it made."""
        return None if self.loaded is None else self.loaded.batch_id


def label_of(name: str) -> str:
    """A sender's name for a file, fit to be shown: its last part, without control characters, of bounded length."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    if len(kept) <= LONGEST_NAME:
        return kept
    ending = PurePosixPath(kept).suffix[:20]
    return kept[: LONGEST_NAME - len(ending)] + ending
