"""The core's sentences as the import page says them: where they name an option of a command, a place on the page."""

from __future__ import annotations

from typing import Any

from dashboard.i18n import Translator, mark
from geo.text import Text

ON_THE_PAGE: dict[str, str] = {
    "declare the system of these numbers with --crs": mark("choose the system of these numbers under Coordinates"),
    "declare the zone with --crs, as EPSG:4548 for the central meridian 117°": mark(
        "choose the zone under Coordinates, in metres"
    ),
    "swap longitude and latitude, or declare the order, as --crs 'WGS84 lat,lon'": mark(
        "swap longitude and latitude, or choose the latitude-first order under Coordinates"
    ),
    "{sheet} has coordinates but no coordinate system; ask who made it, and declare it with --crs.": mark(
        "{sheet} has coordinates but no coordinate system; ask who made it, and choose it under Coordinates."
    ),
    "{sheet} is in {own} by its own word, not {declared}; leave --crs out.": mark(
        "{sheet} is in {own} by its own word, not {declared}; choose nothing under Coordinates."
    ),
    "{evidence} Declare the right system, or say that the declared one holds (--accept-crs).": mark(
        "{evidence} Choose the right system under Coordinates, or confirm there that the one chosen holds."
    ),
    "{system} coordinates are not reversed without the county's decision: ask for a CGCS2000 copy, or record the "
    "decision with shouwang decide.": mark(
        "{system} coordinates are not reversed without the county's decision: ask for a CGCS2000 copy, or have whoever "
        "runs the system record the decision."
    ),
    "repair the shape, or load it again with --mend": mark("repair the shape, or have it mended (under More)"),
    "There is no batch {batch}; `shouwang batches` lists them.": mark("There is no batch {batch}; see the list below."),
}
"""What is said here in place of a template of the core."""


def spoken(sentence: str, t: Translator) -> str:
    """A sentence of the core in the reader's language, as the page says it."""
    return t.text(_on_the_page(sentence))


def _on_the_page(value: Any) -> Any:
    if not isinstance(value, Text):
        return value
    template = ON_THE_PAGE.get(value.template, value.template)
    return Text(template, {name: _on_the_page(part) for name, part in value.values.items()})
