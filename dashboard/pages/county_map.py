"""The one map (一张图): layers on the left, the map in the middle, figures, ranking and card on the right.

What the reader chose lives in four small stores (view, layers, hidden, pick) that the browser changes and mirrors
into the address. The server answers three questions: what to draw, what stands beside it, and one card.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboard.access import Reader
from dashboard.api.tiles import tiles_url
from dashboard.components.card import card_view
from dashboard.components.header import LANGUAGE_LINK, header
from dashboard.components.layer_panel import layer_panel
from dashboard.components.obligation_chooser import CHOOSE, SEARCH, obligation_chooser
from dashboard.components.place_panel import breadcrumb, place_figures
from dashboard.components.ranking import ranking_table
from dashboard.components.states import no_place
from dashboard.components.topics import topic_tabs
from dashboard.context import differences_now, map_size_now, services_now, translator_now
from dashboard.errors import sentence_for
from dashboard.figures import AREA_OPACITY, map_figure, map_patch, picked_patch, slot_of
from dashboard.i18n import Translator
from dashboard.selection import Selection, days_of, defaults_table, drawable
from dashboard.services import Card, LayerView, Place
from dashboard.signin import current_reader
from data.tiles import MAX_ZOOM
from geo.errors import AccessError, UnknownRegionError

PATH = "/"

_GRAPH_CONFIG = {"displayModeBar": False, "scrollZoom": True, "doubleClick": False}


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address."""
    # What an address says twice comes as a list.
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    services, t = services_now(), translator_now(query.get("lang"))
    reader = current_reader()
    try:
        place = services.place(reader, query.get("place"))
    except (AccessError, UnknownRegionError) as error:
        return no_place(sentence_for(error, t), t)
    known = services.layers(reader)
    selection = Selection.from_query(query, known)
    names = selection.layers_in(place)
    views = _views(reader, names, place, query)
    card = _open_card(reader, *selection.pick) if selection.pick else None
    entry, run = services.entry(reader), services.run(reader)
    figure = map_figure(
        place,
        views,
        selection.hidden,
        card,
        size_px=map_size_now(),
        tiles_url=tiles_url(entry.code, services.store.version(entry.code)),
        max_zoom=MAX_ZOOM,
        t=t,
    )
    stores = selection.stores(place, reader.scope, t.language)
    return html.Div(
        [
            *(dcc.Store(id=name, data=data) for name, data in stores.items()),
            dcc.Store(id="drawn", data=dict.fromkeys(names, place.code)),
            dcc.Store(id="defaults", data=defaults_table()),
            dcc.Store(id="address"),
            header(entry, run, reader, t, stale=services.is_stale(reader)),
            html.Div(_tabs(reader, place, selection.topic, t), id="topics", className="topics", role="tablist"),
            html.Main(
                [
                    html.Details(
                        [
                            html.Summary(t("Layers and legend")),
                            obligation_chooser(known, t),
                            html.Div(layer_panel(views, selection.hidden, t), id="layer-panel"),
                            html.Label(
                                [
                                    t("Shading strength"),
                                    dcc.Input(id="opacity", type="range", min=0, max=100, step=5, value=AREA_OPACITY),
                                ],
                                className="opacity",
                            ),
                        ],
                        open=True,
                        className="left",
                    ),
                    _map(figure, t),
                    _side(reader, place, selection, card, t),
                ],
                className="columns",
            ),
        ],
        className="page",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def _map(figure: Any, t: Translator) -> html.Section:
    return html.Section(
        [
            dcc.Graph(id="map", figure=figure, config=_GRAPH_CONFIG, className="map", responsive=True),
            html.Button("⤢", id={"type": "fit", "index": "map"}, className="fit", title=t("Show the whole place")),
            html.P(
                t("Schematic map, not for boundary use · internal working sheet · water © OpenStreetMap contributors"),
                className="attribution",
            ),
        ],
        className="middle",
        **{"aria-label": t("Map")},
    )


def _side(reader: Reader, place: Place, selection: Selection, card: Card | None, t: Translator) -> html.Aside:
    return html.Aside(
        [
            html.Div(_beside(reader, place, selection.topic, t), id="beside"),
            html.Div(card_view(card, t) if selection.pick else None, id="card", className="card-box"),
        ],
        id="side",
        className="right picked" if selection.pick else "right",
    )


def _open_card(reader: Reader, layer: str, subject: str) -> Card | None:
    """A card, with a line in the audit where it is of a person or a home, however it was asked for."""
    services = services_now()
    card = services.card(reader, layer, subject)
    if card is not None and card.kind in {"elder", "household"}:
        services.store.audit(
            "card", role=reader.role.id, county=reader.scope.county, region=card.region_code, subject=card.id
        )
    return card


def _views(reader: Reader, names: list[str], place: Place, asked: Mapping[str, Any]) -> list[LayerView]:
    """``asked``: where ``since`` and ``until`` stand, the address or the view."""
    services = services_now()
    compared = differences_now().find(reader, days_of(asked))
    return [services.layer(reader, name, place, compared) for name in drawable(names, services.layers(reader))]


def _tabs(reader: Reader, place: Place, topic: str, t: Translator) -> list[html.Button]:
    return topic_tabs(topic, services_now().class_counts(reader, place), t)


def _beside(reader: Reader, place: Place, topic: str, t: Translator) -> list[Any]:
    services = services_now()
    return [
        breadcrumb(place, reader.scope.region, t),
        place_figures(services.figures(reader, place), t),
        html.Div(
            ranking_table(
                topic, place, services.ranking(reader, topic, place), services.regions(reader, topic, place), t
            ),
            className="ranking-box",
        ),
    ]


def draw(
    view: dict[str, Any], names: list[str], drawn: dict[str, str], hidden: dict[str, list[str]]
) -> tuple[Any, Any, Any]:
    """Fill the layers that are not drawn for the place in view, clear those drawn for another; the legend panel."""
    reader, t = current_reader(), translator_now(view["lang"])
    place = services_now().place(reader, view["place"])
    views = _views(reader, names, place, view)
    missing = [entry for entry in views if drawn.get(entry.layer.id) != place.code]
    stale = [name for name, code in drawn.items() if name != "fit" and code != place.code and name not in names]
    panel = layer_panel(views, hidden, t)
    if not missing and not stale and view.get("fit") == drawn.get("fit"):
        return no_update, no_update, panel
    moved = view.get("fit") != drawn.get("fit") or (bool(drawn) and place.code not in drawn.values())
    patch = map_patch(
        place if moved else None, missing, stale, hidden, t, size_px=map_size_now(), revision=view.get("fit")
    )
    filled = {entry.layer.slot for entry in missing}  # what was drawn there of the same family is gone
    still = {name: code for name, code in drawn.items() if code == place.code and slot_of(name) not in filled}
    return patch, still | {entry.layer.id: place.code for entry in missing} | {"fit": view.get("fit")}, panel


def relabel(hidden: dict[str, list[str]], view: dict[str, Any], names: list[str]) -> Any:
    """The legend panel after a class was hidden or shown; the map itself is changed in the browser."""
    reader, t = current_reader(), translator_now(view["lang"])
    place = services_now().place(reader, view["place"])
    return layer_panel(_views(reader, names, place, view), hidden, t)


def describe(view: dict[str, Any]) -> tuple[Any, Any]:
    """The tabs and what stands beside the map for the place and topic in view."""
    reader, t = current_reader(), translator_now(view["lang"])
    place = services_now().place(reader, view["place"])
    return _tabs(reader, place, view["topic"], t), _beside(reader, place, view["topic"], t)


def show_card(pick: dict[str, str] | None, view: dict[str, Any]) -> tuple[Any, Any]:
    """The card of the thing picked, and its mark on the map."""
    if pick is None:
        return None, picked_patch(None, move=False)
    reader, t = current_reader(), translator_now(view["lang"])
    card = _open_card(reader, pick["layer"], pick["id"])
    return card_view(card, t), picked_patch(card, move=pick.get("from") == "list")


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("map", "figure", allow_duplicate=True),
        Output("drawn", "data"),
        Output("layer-panel", "children"),
        Input("view", "data"),
        Input("layers", "data"),
        State("drawn", "data"),
        State("hidden", "data"),
        prevent_initial_call=True,
    )(draw)
    app.callback(
        Output("layer-panel", "children", allow_duplicate=True),
        Input("hidden", "data"),
        State("view", "data"),
        State("layers", "data"),
        prevent_initial_call=True,
    )(relabel)
    app.callback(
        Output("topics", "children"),
        Output("beside", "children"),
        Input("view", "data"),
        prevent_initial_call=True,
    )(describe)
    app.callback(
        Output("card", "children"),
        Output("map", "figure", allow_duplicate=True),
        Input("pick", "data"),
        State("view", "data"),
        prevent_initial_call=True,
    )(show_card)
    app.clientside_callback(
        ClientsideFunction("shouwang", "choose"),
        Output("view", "data"),
        Output("layers", "data"),
        Output("hidden", "data"),
        Output("pick", "data"),
        Output("map", "clickData"),
        Input({"type": "topic", "index": ALL}, "n_clicks"),
        Input({"type": "place", "index": ALL}, "n_clicks"),
        Input({"type": "layer", "index": ALL}, "n_clicks"),
        Input({"type": CHOOSE, "index": ALL}, "n_clicks"),
        Input({"type": "legend", "index": ALL}, "n_clicks"),
        Input({"type": "rank", "index": ALL}, "n_clicks"),
        Input({"type": "back", "index": ALL}, "n_clicks"),
        Input({"type": "fit", "index": ALL}, "n_clicks"),
        Input("map", "clickData"),
        State("view", "data"),
        State("layers", "data"),
        State("hidden", "data"),
        State("pick", "data"),
        State("defaults", "data"),
        State("map", "figure"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("shouwang", "show_layers"),
        Output("map", "figure", allow_duplicate=True),
        Input("layers", "data"),
        Input("hidden", "data"),
        Input("opacity", "value"),
        Input("drawn", "data"),
        State("map", "figure"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("obligations", "search"),
        Output(SEARCH, "className"),
        Input(SEARCH, "value"),
    )
    app.clientside_callback(
        ClientsideFunction("shouwang", "mirror"),
        Output("address", "data"),
        Output(LANGUAGE_LINK, "href"),
        Output("side", "className"),
        Input("view", "data"),
        Input("layers", "data"),
        Input("hidden", "data"),
        Input("pick", "data"),
        State("address", "data"),
    )
