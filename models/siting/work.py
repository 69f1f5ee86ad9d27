"""How long a siting is worked on, and who is told. Time is the caller's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _silent(objective: float, bound: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Work:
    """``elapsed`` says how many seconds have passed; work ends at ``seconds``, when ``cancelled``, or when the plan is
    within ``gap`` of its bound (a share of the bound; 0 is proven best). ``report`` is told objective and bound."""

    elapsed: Callable[[], float]
    seconds: float = 60.0
    gap: float = 0.0
    seed: int = 1
    report: Callable[[float, float], None] = _silent
    cancelled: Callable[[], bool] = bool

    def over(self) -> bool:
        """Whether to end with what there is."""
        return self.cancelled() or self.elapsed() >= self.seconds
