"""Another method (办法对比): two methods on one day of one record side by side, and who moves between them.

``/movers?before=2026.2/93d65228&after=2026.2/666cdb18&day=2025-12-31&score=isolation&place=610330101&change=orange>red``.
The browser changes the view (``assets/movers.js``), writes it into the address, and asks here.
"""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from dashboard.access import Reader
from dashboard.components.header import header
from dashboard.components.markup import markup, register_slot, slot
from dashboard.components.movers_head import choice_view, none_view
from dashboard.components.movers_view import below_view, list_view, summary_view
from dashboard.components.states import no_place
from dashboard.context import movers_now, services_now, translator_now
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.selection import FIRST_TOPIC
from dashboard.services import TOPICS
from dashboard.services.movers import SHOWN, below_of, cross_of, is_change, moved_of, narrowed
from dashboard.signin import current_reader
from geo.errors import AccessError, InputError, UnknownRegionError

PATH = "/movers"
_OF_PERSONS = {"isolation"}
"""Scores of which a list of single ones is noted in the audit."""

View = dict[str, Any]
"""lang; before, after, day, place (None: as it suggests itself); score; change ("": everybody)."""


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader, services = translator_now(query.get("lang")), current_reader(), services_now()
    view = view_of(query, t.language)
    try:
        services.place(reader, view["place"])
    except (AccessError, UnknownRegionError) as error:
        return no_place(sentence_for(error, t), t)
    return html.Div(
        [
            dcc.Store(id="movers-view", data=view),
            dcc.Store(id="movers-address"),
            header(
                services.entry(reader),
                services.run(reader),
                reader,
                t,
                stale=services.is_stale(reader),
                here="movers",
            ),
            html.Main(slot("movers-body", _body(reader, view, t), className="mv-body"), className="movers"),
        ],
        className="page page-movers",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def view_of(query: dict[str, str], language: str) -> View:
    """The view an address asks for. An unknown score or change is left out: an old link still opens."""
    return {
        "lang": language,
        **{name: query.get(name) or None for name in ("before", "after", "day", "place")},
        "score": query.get("score") if query.get("score") in TOPICS else FIRST_TOPIC,
        "change": query.get("change", "") if is_change(query.get("change", "")) else "",
    }


def draw(view: View) -> str:
    """The page for a view."""
    return markup(_body(current_reader(), view, translator_now(view["lang"])))


def _body(reader: Reader, view: View, t: Translator) -> list[Any]:
    services, held = services_now(), movers_now()
    place, topic = services.place(reader, view["place"]), TOPICS[view["score"]]
    try:
        choice = held.choose(reader, view["before"], view["after"], view["day"])
    except InputError as error:
        again = html.Button(t("Show what there is"), className="button", **{"data-clear": "methods"})
        return [
            html.Section([html.P(sentence_for(error, t), className="empty"), again], className="panel", role="alert")
        ]
    if choice is None:
        return [none_view(t)]
    county = services.county(reader)
    pairs = held.classes(reader, choice.pair)
    cross = cross_of(pairs, topic.model, place.code)
    found = held.movers(reader, choice.pair, topic.model)
    here = None if found is None else narrowed(found, place.code, view["change"])
    rows = None if here is None else moved_of(here.head(SHOWN), county, topic.model)
    if rows and topic.model in _OF_PERSONS:
        services.store.audit(
            "movers", role=reader.role.id, county=reader.scope.county, region=place.code, subject=topic.model
        )
    below = below_view(below_of(pairs, county, topic, place), place, t)
    alike = held.agreement(reader, choice.pair, topic.model)
    aside = [summary_view(cross, alike, view, topic, place, t, listed=here is not None), below]
    return [
        choice_view(choice, held.changed(choice), view, place, t),
        html.Div(
            [
                html.Div(aside, className="mv-aside"),
                list_view(rows, 0 if here is None else len(here), choice, view, topic, t),
            ],
            className="mv-columns",
        ),
    ]


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("movers-body-markup", "data"),
        Input("movers-view", "data"),
        prevent_initial_call=True,
    )(draw)
    app.clientside_callback(
        ClientsideFunction("movers", "mirror"),
        Output("movers-address", "data"),
        Input("movers-view", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("movers", "arrived"),
        Output("movers-address", "data", allow_duplicate=True),
        Input("movers-body-put", "data"),
        prevent_initial_call=True,
    )
    register_slot(app, "movers-body")
