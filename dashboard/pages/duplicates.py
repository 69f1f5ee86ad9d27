"""One person or two (重复人员): pairs of records, side by side, made one or kept apart; nothing is final.

A pair is named by its records' numbers, in the address as well: never by a name. Deciding is one press, then what it
would do is told, then a second press; the batch can be taken back here or on the import page.
"""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard.components.duplicate_pairs import ACT, OPEN, done_view, list_view, nothing_chosen, pair_view
from dashboard.components.header import header
from dashboard.components.states import no_place
from dashboard.context import duplicates_now, services_now, translator_now
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.services.duplicates import check_may, parse_batch
from dashboard.signin import current_reader
from geo.errors import AccessError, InputError

PATH = "/duplicates"

View = dict[str, Any]
"""lang; a, b: the pair opened (None); keep: the record asked to be kept (None); done: what was decided last (None)."""


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address: ``?a=P1&b=P2&lang=zh``."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader = translator_now(query.get("lang")), current_reader()
    try:
        check_may(reader)
    except AccessError as error:
        return no_place(sentence_for(error, t), t)
    services = services_now()
    view: View = {"lang": t.language, "a": query.get("a"), "b": query.get("b"), "keep": None, "done": None}
    return html.Div(
        [
            dcc.Store(id="duplicates-view", data=view),
            dcc.Store(id="duplicates-address"),
            header(
                services.entry(reader), services.run(reader), reader, t, stale=services.is_stale(reader), here="import"
            ),
            html.Main(
                [
                    html.P(
                        [
                            html.A("← " + t("Data in"), href=f"/import?lang={t.language}"),
                            html.Span(t("Nothing here is final: every decision can be taken back.")),
                        ],
                        className="duplicates-head",
                    ),
                    html.Div(
                        [
                            html.Div(_waiting(t), id="duplicates-list"),
                            html.Div(_waiting(t), id="duplicates-panel"),
                        ],
                        className="duplicates",
                    ),
                ],
                className="import",
            ),
        ],
        className="page page-import",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def _waiting(t: Translator) -> html.Div:
    bar = html.Div(html.I(className="bar-open"), className="bar")
    return html.Div([html.P(t("Comparing the records …"), className="note"), bar], className="panel", role="status")


def draw(view: View) -> tuple[Any, Any]:
    """The list of pairs and what stands beside it."""
    reader, t = current_reader(), translator_now(view["lang"])
    duplicates = duplicates_now()
    found, total = duplicates.found(reader)
    chosen = (view["a"], view["b"]) if view["a"] and view["b"] else None
    listed = list_view(found, total, chosen, t)
    if view["done"]:
        return listed, [done_view(view["done"], t), nothing_chosen(t)]
    if chosen is None:
        return listed, nothing_chosen(t)
    pair = duplicates.pair(reader, *chosen)
    if pair is None:
        return listed, html.Section(
            html.P(t("These two are no pair any more: they were decided on, or changed."), className="empty"),
            className="panel",
        )
    keep = view["keep"] if view["keep"] in chosen else None
    try:
        told = None if keep is None else duplicates.merge(reader, keep, _other(chosen, keep), dry_run=True)
    except InputError as error:
        refusal = html.P(sentence_for(error, t), className="refusal", role="alert")
        return listed, [refusal, pair_view(pair, None, None, t)]
    return listed, pair_view(pair, told, keep, t)


def decide(_opened: list[int | None], _acts: list[int | None], view: View) -> Any:
    """Open a pair, or do what a button says."""
    if not ctx.triggered or not ctx.triggered[0]["value"]:  # a button that only came to be
        return no_update
    asked = ctx.triggered_id
    if asked["type"] == OPEN:
        a, _, b = str(asked["index"]).partition("|")
        return {**view, "a": a, "b": b, "keep": None, "done": None}
    reader, duplicates = current_reader(), duplicates_now()
    pair, what, done = (view["a"], view["b"]), asked["index"], view["done"] or {}
    closed = {**view, "a": None, "b": None, "keep": None}
    if what in ("left", "right"):
        return {**view, "keep": pair[what == "right"], "done": None}
    if what == "back":
        return {**view, "keep": None}
    if what == "confirm" and view["keep"] in pair:
        merged = duplicates.merge(reader, view["keep"], _other(pair, view["keep"]), dry_run=False)
        told = {"what": "merged", "keep": merged.keep, "drop": merged.drop, "batch": merged.batch_id}
        return {**closed, "done": told}
    if what == "apart" and all(pair):
        duplicates.keep_apart(reader, *pair)
        return {**closed, "done": {"what": "apart", "a": pair[0], "b": pair[1]}}
    if what == "undo":
        batch = parse_batch(done.get("batch"))
        duplicates.undo(reader, batch)
        return {**closed, "done": {"what": "parted", "batch": batch}}
    if what == "withdraw":
        duplicates.keep_apart(reader, str(done.get("a")), str(done.get("b")), withdraw=True)
        return {**closed, "done": {"what": "together", "a": done.get("a"), "b": done.get("b")}}
    return no_update


def _other(pair: tuple[str, str], one: str) -> str:
    return pair[1] if one == pair[0] else pair[0]


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("duplicates-list", "children"),
        Output("duplicates-panel", "children"),
        Input("duplicates-view", "data"),
    )(draw)
    app.callback(
        Output("duplicates-view", "data"),
        Input({"type": OPEN, "index": ALL}, "n_clicks"),
        Input({"type": ACT, "index": ALL}, "n_clicks"),
        State("duplicates-view", "data"),
        prevent_initial_call=True,
    )(decide)
    app.clientside_callback(
        ClientsideFunction("duplicates", "mirror"),
        Output("duplicates-address", "data"),
        Input("duplicates-view", "data"),
    )
