"""The map figure: a fixed row of slots, small, without names, and showing the whole of a place."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import Reader
from dashboard.figures import PICKED, camera, map_figure, map_patch, picked_patch, picked_trace, slot_trace, slots
from dashboard.i18n import translator
from dashboard.services import LayerView, Place, Services
from layers._obligations import families
from layers._registry import all_layers
from tests.dashboard.conftest import FENG, Regions

T = translator("zh")
SIZE = (732, 640)
LAYERS = all_layers()
DRAWN = LAYERS | families()
"""By slot: a layer of its own, or one like those of its family."""


@pytest.fixture(scope="session")
def views(services: Services, readers: dict[str, Reader], regions: Regions) -> list[LayerView]:
    """Every layer in a village, as the one who sees most sees it."""
    place = services.place(readers["civil_affairs"], regions.village)
    return [services.layer(readers["civil_affairs"], name, place) for name in LAYERS]


@pytest.fixture(scope="session")
def village(services: Services, readers: dict[str, Reader], regions: Regions) -> Place:
    return services.place(readers["civil_affairs"], regions.village)


def traces_of(views: list[LayerView], hidden: dict[str, list[str]] | None = None) -> list[dict[str, Any]]:
    """The traces of every slot but the picked mark."""
    by_layer = {view.layer.id: view for view in views}
    return [
        slot_trace(slot, by_layer.get(slot.layer), (hidden or {}).get(slot.layer, ()), T)
        for slot in slots()
        if slot.layer != PICKED
    ]


# Slots


def test_slots_are_one_for_each_legend_class_and_each_rim_and_the_picked_mark() -> None:
    expected = [(layer.slot, entry.id) for layer in DRAWN.values() for entry in layer.legend]
    rims = [(layer.slot, entry.id) for layer in DRAWN.values() if layer.shape == "point" for entry in layer.legend]
    found = {rim: [(slot.layer, slot.legend_class) for slot in slots() if slot.rim is rim] for rim in (False, True)}
    assert Counter(found[False]) == Counter([*expected, (PICKED, PICKED)])
    assert Counter(found[True]) == Counter(rims)


def test_areas_lie_below_points_and_the_picked_mark_above_all() -> None:
    shapes = [DRAWN[slot.layer].shape for slot in slots()[:-1]]
    assert shapes == sorted(shapes)  # area, point
    assert slots()[-1].layer == PICKED


def test_within_a_layer_the_most_urgent_is_drawn_last() -> None:
    for layer in DRAWN.values():
        if layer.shape == "point":
            drawn = [(slot.legend_class, slot.rim) for slot in slots() if slot.layer == layer.slot]
            assert drawn == [(entry.id, rim) for entry in reversed(layer.legend) for rim in (True, False)]


def test_a_trace_says_which_slot_it_fills(views: list[LayerView]) -> None:
    """The browser finds traces by this, filled or not."""
    for given_views in (views, []):
        for slot, trace in zip(slots(), traces_of(given_views), strict=False):
            assert trace["meta"]["layer"] == slot.layer
            assert trace["meta"]["legend_class"] == slot.legend_class


# What is in a trace


def test_every_thing_with_a_place_is_drawn_once_in_its_class(views: list[LayerView]) -> None:
    traces = traces_of(views)
    for view in views:
        shown = [
            (subject, trace["meta"]["legend_class"])
            for trace in traces
            if trace["meta"]["layer"] == view.layer.id
            for subject in trace.get("customdata", ())
        ]
        assert Counter(shown) == Counter(view.drawn["legend_class"].items())


def test_coordinates_travel_as_float32_and_stay_within_a_metre(views: list[LayerView]) -> None:
    """float32 at 107 degrees is a step of 8e-6: under a metre."""
    for view in views:
        if view.layer.shape != "point":
            continue
        for trace in traces_of([view]):
            if "lon" not in trace:
                continue
            assert trace["lon"].dtype == trace["lat"].dtype == np.float32
            if "customdata" in trace:
                points = view.drawn.loc[trace["customdata"]].geometry
                assert np.abs(trace["lon"] - points.x.to_numpy()).max() < 1e-5
                assert np.abs(trace["lat"] - points.y.to_numpy()).max() < 1e-5


def test_homes_and_elders_carry_no_text(views: list[LayerView]) -> None:
    seen = 0
    for trace in traces_of(views):
        if trace["meta"]["layer"] in {"households", "unvisited_elders"} and "lon" in trace:
            seen += 1
            assert "text" not in trace
            assert "%{text}" not in trace.get("hovertemplate", "")
    assert seen > 2


def test_hidden_classes_are_invisible_and_have_no_rim(views: list[LayerView]) -> None:
    for view in views:
        present = sorted(view.drawn["legend_class"].unique())
        if not present:
            continue
        hidden = present[0]
        for trace in traces_of([view], {view.layer.id: [hidden]}):
            if trace["meta"]["layer"] != view.layer.id:
                continue
            cls = trace["meta"]["legend_class"]
            assert trace["visible"] is (cls in present and cls != hidden)
            if cls == hidden:
                filled = trace["lon"] if view.layer.shape == "point" else trace["customdata"]
                assert len(filled), "it is filled, so that the browser can show it again"


def test_an_empty_class_is_invisible(views: list[LayerView]) -> None:
    for trace in traces_of(views):
        if not trace.get("customdata") and "lon" not in trace:
            assert trace["visible"] is False


def test_an_overview_is_opened_by_a_click_and_single_things_show_their_card(
    views: list[LayerView], services: Services, readers: dict[str, Reader]
) -> None:
    wide = services.layer(readers["civil_affairs"], "unvisited_elders", services.place(readers["civil_affairs"], FENG))
    assert wide.overview
    filled = [trace for trace in traces_of([wide]) if trace.get("customdata")]
    assert filled
    assert {trace["meta"]["click"] for trace in filled} == {"drill"}
    for trace in traces_of(views):
        if trace.get("customdata"):
            assert trace["meta"]["click"] == LAYERS[trace["meta"]["layer"]].click


def test_an_overview_point_grows_with_its_count(services: Services, readers: dict[str, Reader]) -> None:
    wide = services.layer(readers["civil_affairs"], "unvisited_elders", services.place(readers["civil_affairs"], FENG))
    for trace in traces_of([wide]):
        if not trace.get("customdata"):
            continue
        counts = wide.drawn.loc[trace["customdata"], "value"].to_numpy()
        sizes = np.asarray(trace["marker"]["size"])
        assert (np.diff(sizes[np.argsort(counts)]) >= 0).all()


# The whole figure and its patches


def test_the_figure_has_a_trace_for_every_slot_and_asks_nobody_else(village: Place, views: list[LayerView]) -> None:
    figure = map_figure(
        village, views, {}, None, size_px=SIZE, tiles_url="http://localhost/t/{z}/{x}/{y}", max_zoom=13, t=T
    ).to_plotly_json()
    assert len(figure["data"]) == len(slots())
    style = figure["layout"]["map"]["style"]
    assert "glyphs" not in style
    assert "sprite" not in style
    assert [source["tiles"] for source in style["sources"].values()] == [["http://localhost/t/{z}/{x}/{y}"]]
    styled = {entry["id"] for entry in style["layers"]}
    above_all = ""
    assert {trace["below"] for trace in figure["data"] if "below" in trace} <= {*styled, above_all}


def operations(patch: Any) -> set[tuple[Any, ...]]:
    """The places a patch writes to."""
    return {tuple(entry["location"]) for entry in patch.to_plotly_json()["operations"]}


@pytest.mark.parametrize("name", list(LAYERS))
def test_a_patch_touches_only_the_slots_of_what_changed(name: str, views: list[LayerView]) -> None:
    view = next(view for view in views if view.layer.id == name)
    own = {("data", index) for index, slot in enumerate(slots()) if slot.layer == name}
    assert operations(map_patch(None, [view], (), {}, T, size_px=SIZE)) == own
    assert operations(map_patch(None, [], (name,), {}, T, size_px=SIZE)) == own


def test_a_patch_moves_the_map_only_when_told(village: Place) -> None:
    assert operations(map_patch(None, [], (), {}, T, size_px=SIZE)) == set()
    assert operations(map_patch(village, [], (), {}, T, size_px=SIZE)) == {
        ("layout", "map", "center"),
        ("layout", "map", "zoom"),
        ("layout", "uirevision"),
    }


def test_picking_touches_the_picked_mark_alone(services: Services, readers: dict[str, Reader]) -> None:
    reader = readers["civil_affairs"]
    site = next(str(site) for site, point in services.county(reader).hazard_sites.geometry.items() if point is not None)
    card = services.card(reader, "water_sites", site)
    mark = ("data", len(slots()) - 1)
    assert operations(picked_patch(card, move=False)) == {mark}
    assert operations(picked_patch(None, move=True)) == {mark}
    assert mark in operations(picked_patch(card, move=True))
    assert len(operations(picked_patch(card, move=True))) == 4
    assert picked_trace(card)["visible"] is True
    assert picked_trace(None)["visible"] is False


# The camera


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    west = draw(st.floats(73, 134))
    south = draw(st.floats(3, 52))
    return (
        west,
        south,
        west + draw(st.floats(0.0005, 2)),
        south + draw(st.floats(0.0005, 2)),
    )


@given(boxes(), st.tuples(st.integers(200, 4000), st.integers(200, 3000)))
def test_the_whole_of_a_place_is_in_the_picture(
    bounds: tuple[float, float, float, float], size: tuple[int, int]
) -> None:
    """Web-Mercator pixels of 512-pixel tiles, worked out a second time."""
    view = camera(Place("610330", "", "county", (), bounds), size)
    west, south, east, north = bounds
    world = 512 * 2 ** view["zoom"]

    def pixels(lon: float, lat: float) -> tuple[float, float]:
        return (
            (lon + 180) / 360 * world,
            (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * world,
        )

    middle = pixels(view["center"]["lon"], view["center"]["lat"])
    for lon, lat in ((west, south), (east, north)):
        x, y = pixels(lon, lat)
        assert abs(x - middle[0]) <= size[0] / 2 + 1e-6
        assert abs(y - middle[1]) <= size[1] / 2 * 1.01 + 1e-6  # the middle degree is not quite the middle pixel


def test_a_place_without_an_outline_shows_the_country() -> None:
    assert camera(Place("610330", "", "county", (), None), SIZE)["zoom"] == 3
