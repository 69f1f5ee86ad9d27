"""How many examples a costly property is tried with: a few each time, and many times as many in the long tests."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("EXAMPLES", "1"))


def examples(few: int) -> int:
    """``few``, or ``EXAMPLES`` (of the environment; ``make test-long`` sets it) times as many."""
    return few * TIMES
