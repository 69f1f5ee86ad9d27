"""The statuses of obligations as legends: of regions, and of single subjects."""

from __future__ import annotations

from layers._base import LegendClass
from layers._classes import GREY, ORANGE, RED, YELLOW

SUBJECTS = (
    LegendClass("breached", "Breached", RED),
    LegendClass("overdue", "Overdue", ORANGE),
    LegendClass("lacking", "Lacking (counted, not judged)", "#a57a9f"),
    LegendClass("not_recorded", "Not recorded (unknown)", GREY),
    LegendClass("due", "Due, still in time", YELLOW),
)
"""Of a subject that is not (yet) as asked, from most to least urgent."""

REGIONS = (
    *(entry for entry in SUBJECTS if entry.id != "lacking"),
    LegendClass("counted", "Counted, not judged", "#a9bccb"),
    LegendClass("met", "Met", "#6fae82"),
    LegendClass("nobody", "Concerns nobody here", "#eef0ec"),
)
"""Of a region under a rule."""
