"""The map of stations: where need is, by the minutes to the nearest open one; what is open, and what could be."""

from __future__ import annotations

import html as text
from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import plotly.graph_objects as go
from dash import Patch, html

from dashboard.basemap import style
from dashboard.figures import camera
from dashboard.i18n import Translator, mark
from dashboard.services import Place
from dashboard.siting_planning import Board
from dashboard.station_places import NeedPlaces, mean_minutes, village_minutes
from dashboard.station_steps import Drawing
from dashboard.station_words import SOURCES, minutes_text, persons_text, warnings_text, yuan_text
from geo.crs import STORAGE_EPSG
from models.siting.candidates import EXTENSION
from models.siting.evaluate import Evaluation

COLOURS: Final = ("#2c7bb6", "#8ec3e0", "#f2b544", "#d0342c", "#4a4550")
"""By class of ``station_places.mean_minutes``; told apart by those who see no red or no green."""
TITLES: Final = (
    mark("within 15 min"),
    mark("within 30 min"),
    mark("within 60 min"),
    mark("farther than 60 min"),
    mark("reaches none"),
)
NEW, STANDS, OTHER, SHUT = "#0b6b3a", "#12313f", "#8b9096", "#a31d16"
_FIRST_POINTS: Final = 2  # the traces before are of need

Points = list[dict[str, Any]]
"""Candidates as the browser knows them: id, lon, lat, state (new, stands, extended, shut, other), name."""


def points_of(board: Board, drawing: Drawing, service: str) -> Points:
    """Every candidate of a service where it stands, or was moved to."""
    frame = board.siting.candidates.frame
    frame = frame[frame["service"] == service]
    at = gpd.GeoSeries(gpd.points_from_xy(frame["x"], frame["y"]), crs=board.county.crs).to_crs(STORAGE_EPSG)
    open_, found = set(drawing.ids), []
    for one, lon, lat, stands, name in zip(frame.index, at.x, at.y, frame["existing"], frame["name"], strict=True):
        extension = str(one).endswith(EXTENSION)
        if extension and one not in open_:
            continue  # it is at the place of what it would extend
        if stands and f"{one}{EXTENSION}" in open_:
            continue
        state = "shut" if stands else "other"
        if one in open_:
            state = "stands" if stands else "extended" if extension else "new"
        east, north = drawing.moved.get(str(one), (lon, lat))
        moved = str(one) in drawing.moved
        found.append(
            {
                "id": str(one),
                "lon": round(float(east), 6),
                "lat": round(float(north), 6),
                "state": state,
                "name": str(name) or str(one),
                **({"moved": True} if moved else {}),
            }
        )
    return found


def stations_figure(
    places: NeedPlaces,
    evaluation: Evaluation,
    board: Board,
    points: Points,
    names: Mapping[str, str],
    place: Place,
    *,
    size_px: tuple[int, int],
    tiles_url: str,
    max_zoom: int,
    revision: str,
    t: Translator,
) -> go.Figure:
    """The whole map."""
    figure = go.Figure(
        data=[*_need(places, evaluation, board, names, t), *_points(points, board, evaluation, t)],
    )
    figure.update_layout(
        map={"style": style(tiles_url, max_zoom), **camera(place, size_px)},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        hovermode="closest",
        hoverlabel={"bgcolor": "#ffffff", "bordercolor": "#2f4a57", "font": {"size": 13, "color": "#1d2b33"}},
        uirevision=revision,
        paper_bgcolor="#e9eeea",
    )
    return figure


def stations_patch(
    places: NeedPlaces, evaluation: Evaluation, board: Board, points: Points, names: Mapping[str, str], t: Translator
) -> Patch:
    """What a step changes of the map: colours, what villages say, and the stations."""
    patch = Patch()
    need, villages = _need(places, evaluation, board, names, t)
    patch["data"][0]["marker"]["color"] = need["marker"]["color"]
    patch["data"][1]["text"] = villages["text"]
    for at, trace in enumerate(_points(points, board, evaluation, t), start=_FIRST_POINTS):
        patch["data"][at] = trace
    return patch


def _need(
    places: NeedPlaces, evaluation: Evaluation, board: Board, names: Mapping[str, str], t: Translator
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Squares and villages of need, without a word; and the villages at their seats, which tell of themselves."""
    persons = board.siting.problem.persons
    _, classes = mean_minutes(places.of, len(places.persons), persons, evaluation.nearest)
    sizes = np.clip(5 + 2.6 * np.sqrt(places.persons), 6, 30)
    need = {
        "type": "scattermap",
        "mode": "markers",
        "lon": places.lon.astype("float32"),
        "lat": places.lat.astype("float32"),
        "marker": {
            "size": sizes.astype("float32"),
            "color": [COLOURS[one] for one in classes],
            "opacity": 0.82,
            "allowoverlap": True,
        },
        "below": "",
        "hoverinfo": "skip",
        "showlegend": False,
    }
    table = village_minutes(places, persons, evaluation.nearest)
    villages = {
        "type": "scattermap",
        "mode": "markers",
        "lon": places.village_lon.astype("float32"),
        "lat": places.village_lat.astype("float32"),
        "marker": {"size": 16, "color": "#ffffff", "opacity": 0.01, "allowoverlap": True},
        "below": "",
        "text": [_village(code, row, names, t) for code, row in zip(table.index, table.itertuples(), strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }
    return need, villages


def _village(code: str, row: Any, names: Mapping[str, str], t: Translator) -> str:
    name = text.escape(names.get(code, code))
    return t(
        "<b>{village}</b><br>{persons} in need · {minutes} on average<br>{far} beyond 30 min",
        village=name,
        persons=persons_text(row.persons),
        minutes=minutes_text(row.minutes, t),
        far=persons_text(row.far),
    )


def _points(points: Points, board: Board, evaluation: Evaluation, t: Translator) -> list[dict[str, Any]]:
    frame = board.siting.candidates.frame
    filled = pd.Series(evaluation.filled, index=frame.index)
    by_state: dict[str, Points] = {"other": [], "shut": [], "stands": [], "new": []}
    for point in points:
        by_state["new" if point["state"] == "extended" else point["state"]].append(point)
    traces: list[dict[str, Any]] = []
    for state, colour, size in (("other", OTHER, 10), ("shut", SHUT, 11), ("stands", STANDS, 10), ("new", NEW, 19)):
        chosen = by_state[state]
        hollow = state in ("other", "shut")
        rim = _marks(chosen, colour if hollow else "#ffffff", size if hollow else size + 5)
        mark_ = _marks(chosen, "#ffffff" if hollow else colour, size - 4 if hollow else size)
        mark_["text"] = [_station(point, frame, filled, t) for point in chosen]
        mark_["hovertemplate"] = "%{text}<extra></extra>"
        traces += [{**rim, "hoverinfo": "skip"}, mark_]
    traces.append(
        {
            **_marks(by_state["new"], NEW, 16),
            "mode": "markers+text",
            "text": [point["name"] for point in by_state["new"]],
            "textposition": "bottom center",
            "textfont": {"family": "sans-serif", "size": 13, "color": "#06381f"},
            "hoverinfo": "skip",
        }
    )
    return traces


def _marks(points: Points, colour: str, size: float) -> dict[str, Any]:
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": [point["lon"] for point in points],
        "lat": [point["lat"] for point in points],
        "marker": {"size": size, "color": colour, "allowoverlap": True},
        "below": "",
        "showlegend": False,
    }


def _station(point: dict[str, Any], frame: pd.DataFrame, filled: pd.Series[float], t: Translator) -> str:
    row = frame.loc[point["id"]]
    capacity = float(row["capacity"])
    lines = [f"<b>{text.escape(point['name'])}</b>", t(SOURCES[str(row["source"])])]
    if point["state"] in ("new", "stands", "extended"):
        lines.append(
            t(
                "{persons} sent there · {places} places",
                persons=persons_text(filled[point["id"]]),
                places=f"{capacity:g}",
            )
            if np.isfinite(capacity)
            else t("{persons} sent there", persons=persons_text(filled[point["id"]]))
        )
    if not row["existing"]:
        lines.append(t("costs {yuan}", yuan=yuan_text(float(row["cost_yuan"] + row["site_yuan"]), t)))
    lines += warnings_text(row, t, moved=bool(point.get("moved")))
    if point.get("moved"):
        lines.append(t("put elsewhere by hand"))
    return "<br>".join(lines)


def key_view(t: Translator, *, drag: bool) -> html.Div:
    """What the colours and marks mean."""
    colours = [
        html.Span([html.I(style={"background": colour}), t(title)])
        for colour, title in zip(COLOURS, TITLES, strict=True)
    ]
    marks = [
        html.Span([html.I(className="st-key-new"), t("new station")]),
        html.Span([html.I(className="st-key-stands"), t("stands today")]),
        html.Span([html.I(className="st-key-other"), t("could open")]),
    ]
    told = [
        html.P(
            t(
                "Drag a new station to another place, or press it and then the place; press a grey ring to open it. "
                "Squares of 1 km and villages; homes are never shown."
            )
            if drag
            else t("Squares of 1 km and villages; homes are never shown."),
            className="note",
        )
    ]
    return html.Div([html.Div([*colours, *marks], className="st-key"), *told])
