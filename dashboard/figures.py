"""The map figure: the only Plotly code.

The figure has a fixed row of *slots*, one trace for each legend class of each layer, so that one layer can be filled,
hidden or cleared by patching its own traces: areas first, then each class of the point layers on its white rim, from
least to most urgent, then the mark of the thing picked. Coordinates travel as float32; a point carries its id and,
where it has one, its label, and nothing else.
"""

from __future__ import annotations

import html
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import plotly.graph_objects as go
from dash import Patch

from dashboard.basemap import AREAS_BELOW, style
from dashboard.i18n import Translator
from dashboard.services import Card, LayerView, Place
from layers._base import Layer
from layers._classes import BLUE, GREY, ORANGE, RED, YELLOW
from layers._obligations import families
from layers._registry import all_layers

_CLASS_COLOURS = {"red": RED, "orange": ORANGE, "yellow": YELLOW, "blue": BLUE, "not_surveyed": GREY}
PICKED = "picked"
_MARGIN = 0.12  # of a zoom level, so that an outline does not touch the edge
_MOST_LABELS = 500  # more would be half the answer; a click tells what a point is
AREA_OPACITY = 60  # per cent, until the reader says otherwise
_MAX_VERTICES_DECIMALS = 5  # about a metre: outlines are schematic


@dataclass(frozen=True)
class Slot:
    """The place of one trace in the figure: a legend class of a layer, the white rim under it, or the picked mark.

    ``layer`` is a layer's id, or a family's name: the layers of a family are drawn in one place, one at a time.
    """

    layer: str
    legend_class: str
    rim: bool = False


@cache
def _models() -> dict[str, Layer]:
    """By slot, the layer drawn in it, or one like those of the family."""
    return all_layers() | families()


@cache
def slots() -> tuple[Slot, ...]:
    """Every slot in drawing order."""
    found: list[Slot] = []
    for name, layer in _models().items():
        if layer.shape == "area":
            found += [Slot(name, entry.id) for entry in layer.legend]
    for name, layer in _models().items():
        if layer.shape == "point":
            found += [Slot(name, entry.id, rim) for entry in reversed(layer.legend) for rim in (True, False)]
    return (*found, Slot(PICKED, PICKED))


def map_figure(
    place: Place,
    views: Collection[LayerView],
    hidden: Mapping[str, Collection[str]],
    card: Card | None,
    *,
    size_px: tuple[int, int],
    tiles_url: str,
    max_zoom: int,
    t: Translator,
) -> go.Figure:
    """The whole map, for the first paint of a page."""
    by_slot = {view.layer.slot: view for view in views}
    traces = [
        picked_trace(card)
        if slot.layer == PICKED
        else slot_trace(slot, view := by_slot.get(slot.layer), _hidden_of(slot, view, hidden), t)
        for slot in slots()
    ]
    figure = go.Figure(data=traces)
    figure.update_layout(
        map={"style": style(tiles_url, max_zoom), **camera(place, size_px)},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        hovermode="closest",
        hoverlabel={"bgcolor": "#ffffff", "bordercolor": "#2f4a57", "font": {"size": 13, "color": "#1d2b33"}},
        uirevision=place.code,
        paper_bgcolor="#e9eeea",
    )
    return figure


def map_patch(
    place: Place | None,
    views: Collection[LayerView],
    dropped: Collection[str],
    hidden: Mapping[str, Collection[str]],
    t: Translator,
    *,
    size_px: tuple[int, int],
    revision: object = None,
) -> Patch:
    """Change only what changed: fill the slots of ``views``, clear those of ``dropped``, move to ``place`` if given."""
    patch = Patch()
    by_slot = {view.layer.slot: view for view in views}
    cleared = {slot_of(name) for name in dropped}
    for index, slot in enumerate(slots()):
        if slot.layer in by_slot:
            view = by_slot[slot.layer]
            patch["data"][index] = slot_trace(slot, view, _hidden_of(slot, view, hidden), t)
        elif slot.layer in cleared:
            patch["data"][index] = slot_trace(slot, None, (), t)
    if place is not None:
        _move(patch, camera(place, size_px), f"{place.code}:{revision}")
    return patch


def picked_patch(card: Card | None, *, move: bool) -> Patch:
    """Mark the picked thing; with ``move`` bring it into the middle of the map."""
    patch = Patch()
    patch["data"][len(slots()) - 1] = picked_trace(card)
    if move and card is not None and card.lon is not None:
        _move(patch, {"center": {"lon": card.lon, "lat": card.lat}, "zoom": 12.5}, card.id)
    return patch


def _move(patch: Patch, view: dict[str, Any], revision: str) -> None:
    patch["layout"]["map"]["center"] = view["center"]
    patch["layout"]["map"]["zoom"] = view["zoom"]
    patch["layout"]["uirevision"] = revision


def camera(place: Place, size_px: tuple[int, int]) -> dict[str, Any]:
    """Centre and zoom that show the whole of a place in a map of the given width and height (512-pixel tiles)."""
    if place.bounds is None:
        return {"center": {"lon": 105.0, "lat": 35.0}, "zoom": 3}
    west, south, east, north = place.bounds

    def mercator(lat: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)

    across = max((east - west) / 360, 1e-5)
    along = max(mercator(north) - mercator(south), 1e-5)
    width, height = size_px
    zoom = min(math.log2(width / 512 / across), math.log2(height / 512 / along)) - _MARGIN
    return {"center": {"lon": (west + east) / 2, "lat": (south + north) / 2}, "zoom": round(min(zoom, 15), 2)}


def slot_of(name: str) -> str:
    """The slot a layer is drawn in, by its id: a family's name stands before the colon."""
    return name.partition(":")[0]


def _hidden_of(slot: Slot, view: LayerView | None, hidden: Mapping[str, Collection[str]]) -> Collection[str]:
    return hidden.get(slot.layer if view is None else view.layer.id, ())


def slot_trace(slot: Slot, view: LayerView | None, hidden: Collection[str], t: Translator) -> dict[str, Any]:
    """The trace of one slot; an empty one where the layer is not drawn."""
    layer = _models()[slot.layer] if view is None else view.layer
    kind = "choroplethmap" if layer.shape == "area" else "scattermap"
    if view is None or view.drawn.empty:
        return {"type": kind, "visible": False, "meta": {"layer": slot.layer, "legend_class": slot.legend_class}}
    shown = view.drawn[view.drawn["legend_class"] == slot.legend_class]
    if slot.rim:
        return _rim_trace(slot, layer.id, shown, _sizes(layer, shown, overview=view.overview), hidden)
    entry = next(entry for entry in layer.legend if entry.id == slot.legend_class)
    visible = slot.legend_class not in hidden and not shown.empty
    common = {
        "meta": {
            "layer": layer.id,
            "legend_class": entry.id,
            "click": "drill" if view.overview else layer.click,
        },
        "visible": visible,
        "name": t(entry.title),
        "customdata": shown.index.tolist(),
        "showlegend": False,
    }
    if shown.empty:
        return {"type": kind, **common}
    if layer.shape == "area":
        return {**common, **_area(shown, entry.colour, t(entry.title))}
    return {**common, **_points(layer, shown, entry.colour, t(entry.title), overview=view.overview)}


def _area(shown: gpd.GeoDataFrame, colour: str, title: str) -> dict[str, Any]:
    outlines = shown.geometry.set_precision(10**-_MAX_VERTICES_DECIMALS)
    return {
        "type": "choroplethmap",
        "geojson": {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "id": code, "properties": {}, "geometry": shape.__geo_interface__}
                for code, shape in outlines.items()
            ],
        },
        "locations": shown.index.tolist(),
        "z": [1] * len(shown),
        "text": [_label(label, value) for label, value in zip(shown["label"], shown["value"], strict=True)],
        "colorscale": [[0, colour], [1, colour]],
        "showscale": False,
        "below": AREAS_BELOW,
        "marker": {"opacity": AREA_OPACITY / 100, "line": {"color": "#ffffff", "width": 1}},
        "hovertemplate": f"%{{text}}<br>{title}<extra></extra>",
    }


def _label(label: str, value: float) -> str:
    name = html.escape(label)  # Plotly reads tags in hover text
    return f"<b>{name}</b>" if np.isnan(value) else f"<b>{name}</b> · {value:g}"


def _coordinates(shown: gpd.GeoDataFrame) -> dict[str, Any]:
    return {
        "lon": shown.geometry.x.to_numpy(dtype="float32"),
        "lat": shown.geometry.y.to_numpy(dtype="float32"),
    }


def _points(layer: Layer, shown: gpd.GeoDataFrame, colour: str, title: str, *, overview: bool) -> dict[str, Any]:
    labels = shown["label"].fillna("")
    trace: dict[str, Any] = {
        "type": "scattermap",
        "mode": "markers",
        **_coordinates(shown),
        "marker": {"color": colour, "size": _sizes(layer, shown, overview=overview), "allowoverlap": True},
        "below": "",
        "hovertemplate": f"{title}<extra></extra>",
    }
    if len(shown) <= _MOST_LABELS and (labels != "").any():
        trace["text"] = [html.escape(label) for label in labels]
        trace["hovertemplate"] = f"<b>%{{text}}</b><br>{title}<extra></extra>"
    if overview:
        trace["text"] = [_label(label, value) for label, value in zip(labels, shown["value"], strict=True)]
        trace["hovertemplate"] = f"%{{text}}<br>{title}<extra></extra>"
    return trace


def _rim_trace(slot: Slot, layer: str, shown: gpd.GeoDataFrame, sizes: Any, hidden: Collection[str]) -> dict[str, Any]:
    """A white rim under every point, so that points stand out from areas and from each other."""
    meta = {"layer": layer, "legend_class": slot.legend_class}
    if shown.empty:
        return {"type": "scattermap", "visible": False, "meta": meta}
    return {
        "type": "scattermap",
        "mode": "markers",
        "meta": meta,
        "visible": slot.legend_class not in hidden,
        **_coordinates(shown),
        "marker": {"color": "#ffffff", "size": sizes + 3, "allowoverlap": True},
        "below": "",
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _sizes(layer: Layer, shown: gpd.GeoDataFrame, *, overview: bool) -> Any:
    """Pixels across: fixed for single things, growing with the square root of the count in an overview."""
    if not overview:
        return layer.size
    return np.clip(6 + 3.2 * np.sqrt(shown["value"].to_numpy()), 7, 30).astype("float32")


def picked_trace(card: Card | None) -> dict[str, Any]:
    """A ring round the thing picked, and the thing itself, which a wider view may not draw."""
    if card is None or card.lon is None:
        return {"type": "scattermap", "visible": False, "meta": {"layer": PICKED}}
    return {
        "type": "scattermap",
        "mode": "markers",
        "meta": {"layer": PICKED},
        "visible": True,
        "lon": [card.lon, card.lon, card.lon],
        "lat": [card.lat, card.lat, card.lat],
        "marker": {
            "size": [36, 17, 13],
            "color": ["#12313f", "#ffffff", _CLASS_COLOURS.get(card.score_class or "", "#12313f")],
            "opacity": [0.3, 1, 1],
            "allowoverlap": True,
        },
        "below": "",
        "hoverinfo": "skip",
        "showlegend": False,
    }
