"""The colours and titles that several legends share."""

from __future__ import annotations

from layers._base import LegendClass

RED, ORANGE, YELLOW, BLUE, GREY = "#d0342c", "#ef8a2f", "#edc233", "#3f86b8", "#8b9096"

NOT_SURVEYED = LegendClass("not_surveyed", "Not surveyed (unknown)", GREY)


def score_legend(red: str, orange: str, yellow: str, blue: str, unknown: LegendClass) -> tuple[LegendClass, ...]:
    """The legend of a score, from most urgent to unknown, with the words of its subject."""
    return (
        LegendClass("red", red, RED),
        LegendClass("orange", orange, ORANGE),
        LegendClass("yellow", yellow, YELLOW),
        LegendClass("blue", blue, BLUE),
        unknown,
    )
