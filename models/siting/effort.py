"""How long a siting may be worked on, who is told, and who may stop it. Time is the caller's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Report = Callable[[str, float], None]


def silent(what: str, share: float) -> None:
    """Tell nobody."""


@dataclass
class Effort:
    """How long to work. ``seconds`` by ``elapsed``, or without it those HiGHS has run; to a relative ``gap``."""

    seconds: float = 60.0
    gap: float = 0.0
    report: Report = silent
    cancelled: Callable[[], bool] = bool
    elapsed: Callable[[], float] | None = None
    ran: float = 0.0

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return self.ran if self.elapsed is None else self.elapsed()

    @property
    def left(self) -> float:
        """Seconds that are left; 0 once cancelled."""
        return 0.0 if self.cancelled() else max(self.seconds - self.spent, 0.0)
