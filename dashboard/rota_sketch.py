"""A tour as a small schematic map for paper, in SVG: the way, the base, numbered stops, north and a scale bar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from dashboard.i18n import Translator
from dashboard.rota_plans import Tour

WIDTH: Final = 700.0
_EDGE: Final = 34.0  # px around what is drawn
_MARK: Final = 10.0  # px, half a stop's mark
_M_A_DEGREE: Final = 111_195.0  # of latitude, on a sphere of 6,371 km
_LEAST_M: Final = 400.0  # across: a tour of one stop is not drawn at a scale of centimetres
_POINTS: Final = 600  # of the way: more than paper shows
_Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """From degrees to pixels: an equirectangular plan of the tour's own middle, north up."""

    lon: float
    lat: float
    scale: float  # px a metre
    width: float
    height: float

    @classmethod
    def around(cls, places: Sequence[_Point], width: float, height: float) -> Frame:
        """The frame that shows all of ``places``."""
        west, east = min(x for x, _ in places), max(x for x, _ in places)
        south, north = min(y for _, y in places), max(y for _, y in places)
        lon, lat = (west + east) / 2, (south + north) / 2
        across = max((east - west) * _M_A_DEGREE * math.cos(math.radians(lat)), _LEAST_M)
        along = max((north - south) * _M_A_DEGREE, _LEAST_M * height / width)
        scale = min((width - 2 * _EDGE) / across, (height - 2 * _EDGE) / along)
        return cls(lon, lat, scale, width, height)

    def at(self, place: _Point) -> _Point:
        """Where a place is drawn."""
        east = (place[0] - self.lon) * _M_A_DEGREE * math.cos(math.radians(self.lat))
        north = (place[1] - self.lat) * _M_A_DEGREE
        return self.width / 2 + east * self.scale, self.height / 2 - north * self.scale


def sketch(tour: Tour, t: Translator, *, height: float = 330.0) -> Markup:
    """The map of a tour; a sentence where none of its places is known."""
    stops = [(stop.position, (stop.water.lon, stop.water.lat)) for stop in tour.stops if _known(stop.water.lon)]
    base = (tour.team.lon, tour.team.lat) if _known(tour.team.lon) else None
    places = [*tour.line, *(place for _, place in stops), *([base] if base else [])]
    if not places:
        return Markup("<p class='no-map'>{}</p>").format(t("None of the places of this tour has coordinates."))
    frame = Frame.around(places, WIDTH, height)
    parts = [_way(tour, frame), _stops(stops, base, frame), _north(frame, t), _scale(frame, t)]
    title = t("Schematic map of the tour, north up; the numbers are those of the table")
    return Markup('<svg class="sketch" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        round(WIDTH), round(height), title, Markup("").join(parts)
    )


def _known(value: float) -> bool:
    return value == value


def _way(tour: Tour, frame: Frame) -> Markup:
    if len(tour.line) < 2:
        return Markup("")
    step = max(1, len(tour.line) // _POINTS)
    kept = [*tour.line[:-1:step], tour.line[-1]]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(frame.at, kept))
    return Markup('<polyline class="{}" points="{}"/>').format("way" if tour.along else "way straight", points)


def _stops(stops: Sequence[tuple[int, _Point]], base: _Point | None, frame: Frame) -> Markup:
    """The marks, each beside its place where another's would cover it, with a line to it."""
    taken: list[_Point] = []
    drawn = []
    if base is not None:
        x, y = frame.at(base)
        taken.append((x, y))
        drawn.append(Markup('<rect class="base" x="{:.1f}" y="{:.1f}" width="14" height="14"/>').format(x - 7, y - 7))
    for number, place in stops:
        at = frame.at(place)
        x, y = _free(at, taken, frame)
        taken.append((x, y))
        if (x, y) != at:
            drawn.append(
                Markup('<line class="lead" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(*at, x, y)
                + Markup('<circle class="spot" cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(*at)
            )
        drawn.append(
            Markup('<circle class="stop" cx="{:.1f}" cy="{:.1f}" r="{:g}"/>').format(x, y, _MARK)
            + Markup('<text class="stop-number" x="{:.1f}" y="{:.1f}">{}</text>').format(x, y + 4.2, number)
        )
    return Markup("").join(drawn)


def _free(at: _Point, taken: Sequence[_Point], frame: Frame) -> _Point:
    """The place itself, or the nearest free one around it that is inside the frame."""
    turns = [(math.cos(turn * math.pi / 6), math.sin(turn * math.pi / 6)) for turn in range(12)]
    around = [(at[0] + far * _MARK * x, at[1] + far * _MARK * y) for far in (2.4, 3.6, 4.8, 6.0) for x, y in turns]
    for x, y in (at, *around):
        inside = _MARK < x < frame.width - _MARK and _MARK < y < frame.height - _MARK
        if inside and all(math.hypot(x - a, y - b) >= 2 * _MARK + 1 for a, b in taken):
            return x, y
    return at


def _north(frame: Frame, t: Translator) -> Markup:
    x, y = frame.width - 20, 12
    return Markup(
        '<path class="north" d="M{x} {y} l7 20 l-7 -5 l-7 5 z"/><text class="label" x="{x}" y="{low}">{word}</text>'
    ).format(x=round(x), y=y, low=y + 34, word=t("N"))


def scale_m(across_m: float) -> float:
    """A round length (1, 2 or 5 times a power of ten) of at most a quarter of ``across_m``."""
    power = 10 ** math.floor(math.log10(across_m / 4))
    return max(step * power for step in (1, 2, 5) if step * power <= across_m / 4)


def _scale(frame: Frame, t: Translator) -> Markup:
    length = scale_m(frame.width / frame.scale)
    word = t("{n:g} km", n=length / 1000) if length >= 1000 else t("{n:g} m", n=length)
    left, low, wide = 14, frame.height - 12, length * frame.scale
    bar = f"M{left} {low - 6:.0f} v6 h{wide:.1f} v-6"
    return Markup('<path class="scale" d="{}"/><text class="label start" x="{:.0f}" y="{:.0f}">{}</text>').format(
        bar, left + wide + 6, low, word
    )
