"""HiGHS without a word on standard output, where commands print JSON."""

from __future__ import annotations

import highspy


class QuietHighs(highspy.Highs):
    """HiGHS that keeps silent from the first: its own constructor prints a header as it sets up callbacks."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's name
        """Callbacks, after output is off."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]
