"""The scorecard (考核评分卡): every obligation by region, each cell opening to its rows; all of it in the address."""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard.components.header import header
from dashboard.components.scorecard import PICK, behind_view, head_view, never_evaluated, table_view
from dashboard.components.states import no_place
from dashboard.context import obligations_now, services_now, translator_now
from dashboard.errors import sentence_for
from dashboard.services.obligations import WORST_FIRST
from dashboard.signin import current_reader
from geo.errors import AccessError, UnknownRuleError

PATH = "/scorecard"

View = dict[str, Any]
"""lang; region: the reader's own; place: the region in view; status, owner: filters (""); sort: a region's code or "";
cell: rule@region opened, or ""."""


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address: ``?place=361126101&status=breached&sort=361126&cell=F10@361126101&lang=zh``."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader = translator_now(query.get("lang")), current_reader()
    view: View = {
        "lang": t.language,
        "region": reader.scope.region,
        "place": query.get("place") or reader.scope.region,
        "status": query.get("status") if query.get("status") in WORST_FIRST else "",
        "owner": query.get("owner", ""),
        "sort": query.get("sort", ""),
        "cell": query.get("cell", ""),
    }
    try:
        card = obligations_now().scorecard(reader, view["place"])
    except AccessError as error:
        return no_place(sentence_for(error, t), t)
    services = services_now()
    owners = sorted({owner for rule in (card.rules if card else ()) for owner in rule.owners})
    head, table = draw(view) if card else (None, never_evaluated(t))
    return html.Div(
        [
            dcc.Store(id="scorecard-view", data=view),
            dcc.Store(id="scorecard-cell", data=view["cell"]),
            dcc.Store(id="scorecard-address"),
            header(
                services.entry(reader),
                services.run(reader),
                reader,
                t,
                stale=services.is_stale(reader),
                here="scorecard",
            ),
            html.Main(
                [
                    html.Div(head, id="scorecard-head"),
                    html.Label(
                        [
                            html.Span(t("Department")),
                            dcc.Dropdown(
                                owners, view["owner"] or None, id="scorecard-owner", placeholder=t("all departments")
                            ),
                        ],
                        className="score-owner",
                    )
                    if card
                    else html.Div(dcc.Dropdown([], id="scorecard-owner"), hidden=True),
                    html.Div(
                        [
                            html.Div(table, id="scorecard-table"),
                            html.Aside(open_cell(view["cell"], view), id="scorecard-behind"),
                        ],
                        id="scorecard-columns",
                        className=_columns(view["cell"]),
                    ),
                ],
                className="scorecard",
            ),
        ],
        className="page page-import",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def draw(view: View) -> tuple[Any, Any]:
    """The tiles and the table for what is chosen."""
    t = translator_now(view["lang"])
    card = obligations_now().scorecard(current_reader(), view["place"])
    if card is None:
        return None, never_evaluated(t)
    return head_view(card, view, t), table_view(card, view, t)


def open_cell(cell: str, view: View) -> Any:
    """What stands behind a cell; nothing where none is open."""
    rule, _, region = (cell or "").partition("@")
    if not rule or not region:
        return None
    t = translator_now(view["lang"])
    try:
        behind = obligations_now().behind(current_reader(), rule, region)
    except AccessError as error:
        return html.P(sentence_for(error, t), className="refusal", role="alert")
    except UnknownRuleError:
        said = t("No obligation {rule} is evaluated here; choose one of the table.", rule=rule)
        return html.P(said, className="refusal", role="alert")
    return None if behind is None else behind_view(behind, t)


def choose(_picks: list[int | None], owner: str | None, view: View) -> Any:
    """The view after a tile, a header or a department was chosen."""
    if ctx.triggered_id == "scorecard-owner":
        return {**view, "owner": owner or ""}
    if not ctx.triggered or not ctx.triggered[0]["value"]:
        return no_update
    what, _, value = str(ctx.triggered_id["index"]).partition(":")
    if what == "cell":
        return no_update
    if what == "place":
        return {**view, "place": value or view["region"], "sort": ""}
    return {**view, what: "" if view[what] == value else value}


def show(cell: str, view: View) -> tuple[Any, str]:
    """The cell opened, and the room for it beside the table."""
    return open_cell(cell, view), _columns(cell)


def _columns(cell: str) -> str:
    return "score-columns score-opened" if cell else "score-columns"


def close(clicks: list[int | None]) -> Any:
    """No cell is open after its cross was pressed."""
    return "" if any(clicks) else no_update


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("scorecard-head", "children"),
        Output("scorecard-table", "children"),
        Input("scorecard-view", "data"),
        prevent_initial_call=True,
    )(draw)
    app.callback(
        Output("scorecard-behind", "children"),
        Output("scorecard-columns", "className"),
        Input("scorecard-cell", "data"),
        State("scorecard-view", "data"),
        prevent_initial_call=True,
    )(show)
    app.callback(
        Output("scorecard-view", "data"),
        Input({"type": PICK, "index": ALL}, "n_clicks"),
        Input("scorecard-owner", "value"),
        State("scorecard-view", "data"),
        prevent_initial_call=True,
    )(choose)
    app.callback(
        Output("scorecard-cell", "data", allow_duplicate=True),
        Input({"type": PICK, "index": "cell:"}, "n_clicks"),
        prevent_initial_call=True,
    )(lambda clicks: close([clicks]))
    app.clientside_callback(
        ClientsideFunction("scorecard", "mirror"),
        Output("scorecard-address", "data"),
        Input("scorecard-view", "data"),
        Input("scorecard-cell", "data"),
    )
