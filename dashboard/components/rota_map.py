"""The tours of a day on the map, coloured by team."""

from __future__ import annotations

import html
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.basemap import style
from dashboard.figures import camera
from dashboard.i18n import Translator
from dashboard.rota_plans import Book, Tour
from dashboard.rota_words import clock_text, water_text
from dashboard.services import Place

TEAM_COLOURS: Final = (
    *("#1f77b4", "#b3362b", "#2a8c4a", "#8e4fb0", "#c76a00", "#00808a"),
    *("#d1488c", "#6b5b00", "#3b4cc0", "#7a3e1d", "#4d7d00", "#5c5f66"),
)
"""By the position of a team among those of the plan; dark enough on the map's paper; again from the first past 12."""


def colour_of(book: Book, team: str) -> str:
    """The colour of a team."""
    return TEAM_COLOURS[sorted(book.teams).index(team) % len(TEAM_COLOURS)]


def tours_figure(
    book: Book, day: date, place: Place, *, size_px: tuple[int, int], tiles_url: str, max_zoom: int, t: Translator
) -> go.Figure:
    """The map of a day's tours: a line for each team and its stops, the base as a dark point."""
    figure = go.Figure(data=[trace for tour in book.select(day=day) for trace in _traces(book, tour, t)])
    figure.update_layout(
        map={"style": style(tiles_url, max_zoom), **camera(place, size_px)},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=True,
        legend={"x": 0, "y": 0, "bgcolor": "rgba(255,255,255,0.85)", "font": {"size": 12}},
        hovermode="closest",
        hoverlabel={"bgcolor": "#ffffff", "bordercolor": "#2f4a57", "font": {"size": 13, "color": "#1d2b33"}},
        uirevision=place.code,
        paper_bgcolor="#e9eeea",
    )
    return figure


def _traces(book: Book, tour: Tour, t: Translator) -> list[dict[str, Any]]:
    colour, name = colour_of(book, tour.team_id), html.escape(tour.team.name)
    stops = [stop for stop in tour.stops if stop.water.lon == stop.water.lon]
    words = [
        f"{stop.position} · {clock_text(stop.arrive_min)} · {html.escape(water_text(stop.site_id, stop.water))}"
        for stop in stops
    ]
    group = {"legendgroup": tour.team_id}
    line = {
        "type": "scattermap",
        "mode": "lines",
        "lon": [round(lon, 5) for lon, _ in tour.line],
        "lat": [round(lat, 5) for _, lat in tour.line],
        "line": {"color": colour, "width": 3.5},
        "opacity": 1 if tour.along else 0.45,
        "hoverinfo": "skip",
        "name": name,
        "showlegend": tour.number == 1,
        **group,
    }
    marks = {
        "type": "scattermap",
        "mode": "markers",
        "lon": [round(stop.water.lon, 5) for stop in stops],
        "lat": [round(stop.water.lat, 5) for stop in stops],
        "marker": {"size": 13, "color": colour, "allowoverlap": True},
        "customdata": [stop.site_id for stop in stops],
        "text": words,
        "hovertemplate": f"<b>%{{text}}</b><br>{name}<extra></extra>",
        "showlegend": False,
        **group,
    }
    rims = {**marks, "marker": {"size": 17, "color": "#ffffff", "allowoverlap": True}, "hoverinfo": "skip"}
    del rims["hovertemplate"]
    base = {
        "type": "scattermap",
        "mode": "markers",
        "lon": [tour.team.lon],
        "lat": [tour.team.lat],
        "marker": {"size": 11, "color": "#12313f", "allowoverlap": True},
        "text": [f"{name} · {t('base')}"],
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
        **group,
    }
    return [line, rims, marks, *([base] if tour.team.lon == tour.team.lon else [])]
