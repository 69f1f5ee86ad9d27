"""A rota's tours for receivers and maps: GPX 1.1 and KML 2.2, in WGS84, and zips of them and of calendars.

The store's CGCS2000 and WGS84 are one system to half a metre (``geo.crs``): coordinates go out as they are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Final
from xml.etree import ElementTree

from dashboard.i18n import Translator
from dashboard.rota_calendar import calendar
from dashboard.rota_plans import Book, Stop, Tour
from dashboard.rota_words import class_text, clock_text, stamps, tour_title, water_text, why_text
from data.writers.safe import safe_text

_GPX: Final = "http://www.topografix.com/GPX/1/1"
_KML: Final = "http://www.opengis.net/kml/2.2"
_MADE: Final = (2000, 1, 1, 0, 0, 0)  # the zip of one plan is the same whenever it is asked for


def gpx(book: Book, tour: Tour, t: Translator) -> bytes:
    """A tour as GPX: its way as a track, its stops as waypoints."""
    root = _root("gpx", _GPX, version="1.1", creator="守望 Shouwang")
    about = _add(root, "metadata")
    _add(about, "name", tour_title(tour, t))
    _add(about, "desc", _about(book, t))
    _add(about, "time", f"{book.head.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    for stop in tour.stops:
        if _placed(stop):
            point = _add(root, "wpt", lat=f"{stop.water.lat:.6f}", lon=f"{stop.water.lon:.6f}")
            _add(point, "name", _stop_name(stop))
            _add(point, "desc", _stop_text(stop, t))
    track = _add(root, "trk")
    _add(track, "name", tour_title(tour, t))
    line = _add(track, "trkseg")
    for lon, lat in tour.line:
        _add(line, "trkpt", lat=f"{lat:.6f}", lon=f"{lon:.6f}")
    return _written(root)


def kml(book: Book, tour: Tour, t: Translator) -> bytes:
    """A tour as KML: a line, and a point for each stop."""
    root = _root("kml", _KML)
    document = _add(root, "Document")
    _add(document, "name", tour_title(tour, t))
    _add(document, "description", _about(book, t))
    style = _add(_add(document, "Style", id="way"), "LineStyle")
    _add(style, "color", "ff745f1f")
    _add(style, "width", "4")
    if len(tour.line) > 1:
        way = _add(document, "Placemark")
        _add(way, "name", tour_title(tour, t))
        _add(way, "styleUrl", "#way")
        line = _add(way, "LineString")
        _add(line, "tessellate", "1")
        _add(line, "coordinates", " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in tour.line))
    for stop in tour.stops:
        if _placed(stop):
            mark = _add(document, "Placemark")
            _add(mark, "name", _stop_name(stop))
            _add(mark, "description", _stop_text(stop, t))
            _add(_add(mark, "Point"), "coordinates", f"{stop.water.lon:.6f},{stop.water.lat:.6f}")
    return _written(root)


def file_name(tour: Tour, ending: str) -> str:
    """What the file of a tour is called: numbers alone, so that any system can keep it."""
    return f"{tour.day:%Y-%m-%d}-{tour.team_id}-{tour.number}.{ending}"


def tracks_zip(book: Book, tours: Iterable[Tour], t: Translator) -> bytes:
    """GPX and KML of tours, in two folders."""
    makers: dict[str, Callable[[Book, Tour, Translator], bytes]] = {"gpx": gpx, "kml": kml}
    tours = list(tours)
    return _zip(
        [(f"{kind}/{file_name(tour, kind)}", make(book, tour, t)) for kind, make in makers.items() for tour in tours]
    )


def calendars_zip(book: Book, t: Translator) -> bytes:
    """An iCalendar of each team."""
    return _zip([(f"{book.head.plan_id}-{team}.ics", calendar(book, team, t)) for team in sorted(book.teams)])


def _zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
    return to.getvalue()


def _about(book: Book, t: Translator) -> str:
    head = book.head
    return " · ".join([head.county, t("Plan {plan}", plan=head.plan_id), *stamps(head, t)])


def _placed(stop: Stop) -> bool:
    return stop.water.lon == stop.water.lon


def _stop_name(stop: Stop) -> str:
    return f"{stop.position} {water_text(stop.site_id, stop.water)}"


def _stop_text(stop: Stop, t: Translator) -> str:
    water = stop.water
    keeper = t("keeper {phone}", phone=water.keeper_phone) if water.keeper_phone else ""
    times = f"{clock_text(stop.arrive_min)}–{clock_text(stop.leave_min)}"
    place = f"{water.township} {water.village} {stop.site_id}"
    return " · ".join(filter(None, [times, class_text(water, t), place, why_text(water, t), keeper]))


def _root(name: str, space: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(name, {"xmlns": space, **attributes})


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    found = ElementTree.SubElement(parent, name, attributes)
    if text is not None:
        found.text = safe_text(text)
    return found


def _written(root: ElementTree.Element) -> bytes:
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
