"""How many examples a costly property is tried with: a few each time, and many times as many in the long tests."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

TIMES = int(os.environ.get("EXAMPLES", "1"))


def examples(few: int) -> int:
    """``few``, or ``EXAMPLES`` (of the environment; ``make test-long`` sets it) times as many."""
    return few * TIMES


def some(few: int, things: Sequence[Thing]) -> Sequence[Thing]:
    """``examples(few)`` or a few more of the things, spread over all of them; all where there are no more."""
    return things[:: max(1, len(things) // examples(few))]
