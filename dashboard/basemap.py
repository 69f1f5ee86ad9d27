"""The basemap's style: our own vector tiles and nothing from anywhere else.

MapLibre draws Chinese and Latin labels with the computer's own fonts when a style names no ``glyphs`` address.
"""

from __future__ import annotations

from typing import Any

AREAS_BELOW = "areas-end"
"""Filled areas are drawn below this layer of the style; points above all, names too: no name may hide one."""

_PAPER, _LAND, _WATER, _INK = "#e9eeea", "#fbfbf6", "#a9cfe3", "#33474f"


def style(tiles_url: str, max_zoom: int) -> dict[str, Any]:
    """A MapLibre style over the tiles at ``tiles_url`` (absolute, with ``{z}/{x}/{y}``), made up to ``max_zoom``."""

    def layer(layer_id: str, kind: str, theme: str, **rest: Any) -> dict[str, Any]:
        return {"id": layer_id, "type": kind, "source": "base", "source-layer": theme, **rest}

    def label(layer_id: str, level: str, size: float, **rest: Any) -> dict[str, Any]:
        return layer(
            layer_id,
            "symbol",
            "places",
            filter=["==", ["get", "level"], level],
            layout={"text-field": ["get", "name"], "text-size": size, "text-font": ["sans-serif"], "text-padding": 6},
            paint={"text-color": _INK, "text-halo-color": "#ffffff", "text-halo-width": 1.4},
            **rest,
        )

    road_width = {"county": 2.4, "township": 1.6, "village": 1.0, "track": 0.7}
    return {
        "version": 8,
        "sources": {"base": {"type": "vector", "tiles": [tiles_url], "minzoom": 7, "maxzoom": max_zoom}},
        "layers": [
            {"id": "paper", "type": "background", "paint": {"background-color": _PAPER}},
            layer("land", "fill", "outline", paint={"fill-color": _LAND}),
            {
                "id": AREAS_BELOW,
                "type": "background",
                "layout": {"visibility": "none"},
                "paint": {"background-color": _PAPER},
            },
            layer("water", "fill", "water", filter=["==", ["geometry-type"], "Polygon"], paint={"fill-color": _WATER}),
            layer(
                "streams",
                "line",
                "water",
                filter=["==", ["geometry-type"], "LineString"],
                paint={"line-color": _WATER, "line-width": 1.4},
            ),
            *(
                layer(
                    f"road-{road_class}",
                    "line",
                    "roads",
                    minzoom={"county": 8, "township": 9.5, "village": 11, "track": 12}[road_class],
                    filter=["==", ["get", "class"], road_class],
                    paint={"line-color": "#c9b79a", "line-width": width, "line-opacity": 0.8},
                )
                for road_class, width in road_width.items()
            ),
            layer("village-lines", "line", "villages", minzoom=10, paint={"line-color": "#b3bcb6", "line-width": 0.6}),
            layer("township-lines", "line", "townships", paint={"line-color": "#7f8f8a", "line-width": 1.0}),
            layer("county-line", "line", "outline", paint={"line-color": "#2f4a57", "line-width": 2.2}),
            label("village-names", "village", 11, minzoom=11),
            label("township-names", "township", 13.5, maxzoom=12.5),
        ],
    }
