"""The scorecard (考核评分卡): every rule of the county's papers by township, each cell opening to its rows.

``/scorecard?place=610330101&rule=F10&region=610330101&status=breached,overdue&sort=610330101&list=red&lang=zh``. The
browser changes the view and the picked cell (``assets/scorecard.js``), writes them into the address, and asks here.
"""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard.access import Reader
from dashboard.components.header import header
from dashboard.components.markup import markup, register_slot, slot
from dashboard.components.obligation_wording import KINDS, STATUS_TITLES
from dashboard.components.scorecard_head import EVALUATE, head_view, job_view, never_view
from dashboard.components.scorecard_panel import panel_view, red_view
from dashboard.components.scorecard_table import table_view
from dashboard.components.states import no_place
from dashboard.context import imports_now, obligations_now, services_now, translator_now
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.services.errands import Errand
from dashboard.services.obligations import lines_of
from dashboard.signin import current_reader
from geo.errors import AccessError, UnknownRegionError

PATH = "/scorecard"
_TICK_MS = 500

View = dict[str, Any]
"""lang, place (None: the reader's own), status (list), kind, owner, pack, sort, list ("red" or ""), n."""


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader = translator_now(query.get("lang")), current_reader()
    view = view_of(query, t.language)
    pick = {"rule": query["rule"], "region": query.get("region")} if query.get("rule") else None
    services, obligations = services_now(), obligations_now()
    try:
        head, body = _drawn(reader, view, t)
        panel, shape = _opened(reader, pick, view, t)
    except (AccessError, UnknownRegionError) as error:
        return no_place(sentence_for(error, t), t)
    run = obligations.run(reader)
    return html.Div(
        [
            dcc.Store(id="score-view", data=view),
            dcc.Store(id="score-pick", data=pick),
            dcc.Store(id="score-job"),
            dcc.Store(id="score-address"),
            dcc.Store(id="score-marked"),
            dcc.Interval(id="score-tick", interval=_TICK_MS, disabled=True),
            header(
                services.entry(reader),
                run or services.run(reader),
                reader,
                t,
                stale=run is None and services.is_stale(reader),
                here="scorecard",
            ),
            html.Main(
                [
                    html.Div(head, id="score-head"),
                    html.Div(id="score-progress", className="progress"),
                    html.Div(
                        [*slot("score-body", body), *slot("score-panel", panel, role="complementary")],
                        id="score-columns",
                        className=shape,
                    ),
                ],
                className="scorecard",
            ),
        ],
        className="page page-scorecard",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def view_of(query: dict[str, str], language: str) -> View:
    """The view an address asks for. What is not known is left out: an old link still opens."""
    statuses = [name for name in query.get("status", "").split(",") if name in STATUS_TITLES]
    return {
        "lang": language,
        "place": query.get("place") or None,
        "status": statuses,
        "kind": query.get("kind") if query.get("kind") in KINDS else None,
        "owner": query.get("owner") or None,
        "pack": query.get("pack") or None,
        "sort": query.get("sort", ""),
        "list": "red" if query.get("list") == "red" else "",
        "n": 0,
    }


def _drawn(reader: Reader, view: View, t: Translator) -> tuple[list[Any], Any]:
    """The head and the body of the page."""
    obligations = obligations_now()
    card = obligations.scorecard(reader, view["place"])
    if card is None:
        return [never_view(reader, t)], None
    simulated = services_now().entry(reader).simulated
    head = head_view(reader, card, view, card.columns[1:], simulated=simulated, t=t)
    if view["list"] == "red":
        lists = obligations.red_lists(reader, view["place"])
        return head, red_view(lists, reader, obligations.may_list_restricted(reader), t)
    lines = lines_of(
        card,
        statuses=tuple(view["status"] or ()),
        kinds=(view["kind"],) if view["kind"] else (),
        owner=view["owner"],
        pack=view["pack"],
        sort=view["sort"] or "",
    )
    return head, table_view(card, lines, view["sort"] or "", t)


def _opened(reader: Reader, pick: dict[str, Any] | None, view: View, t: Translator) -> tuple[Any, str]:
    if pick is None:
        return None, "sc-columns"
    region = pick.get("region") or view["place"] or reader.scope.region
    opened = obligations_now().open(reader, str(pick.get("rule")), str(region))
    return panel_view(opened, reader, t), "sc-columns sc-columns-open"


def draw(view: View) -> tuple[Any, str]:
    """The head and the table for a view."""
    head, body = _drawn(current_reader(), view, translator_now(view["lang"]))
    return head, markup(body)


def open_cell(pick: dict[str, Any] | None, view: View) -> tuple[str, str]:
    """The rows behind a cell, and whether there is a panel."""
    panel, shape = _opened(current_reader(), pick, view, translator_now(view["lang"]))
    return markup(panel), shape


def evaluate(_clicks: list[int | None]) -> Any:
    """Begin to score and evaluate the county, or wait with whoever did."""
    if not ctx.triggered or not ctx.triggered[0]["value"]:  # a button that only came to be
        return no_update, no_update
    return {"id": imports_now().rescore(current_reader(), None).id}, False


def watch(_ticks: int | None, held: dict[str, Any] | None, view: View) -> tuple[Any, Any, Any]:
    """How far it is, whether to go on asking, and at its end the view anew."""
    errand: Errand | None = imports_now().find(current_reader(), (held or {}).get("id"))
    if errand is None:
        return [], True, no_update
    shown = job_view(errand.job, translator_now(view["lang"]))
    if errand.is_busy:
        return shown, False, no_update
    return shown, True, {**view, "n": view["n"] + 1}


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("score-head", "children"),
        Output("score-body-markup", "data"),
        Input("score-view", "data"),
        prevent_initial_call=True,
    )(draw)
    app.callback(
        Output("score-panel-markup", "data"),
        Output("score-columns", "className"),
        Input("score-pick", "data"),
        State("score-view", "data"),
        prevent_initial_call=True,
    )(open_cell)
    app.callback(
        Output("score-job", "data"),
        Output("score-tick", "disabled", allow_duplicate=True),
        Input({"type": EVALUATE, "index": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )(evaluate)
    app.callback(
        Output("score-progress", "children"),
        Output("score-tick", "disabled"),
        Output("score-view", "data"),
        Input("score-tick", "n_intervals"),
        State("score-job", "data"),
        State("score-view", "data"),
        prevent_initial_call=True,
    )(watch)
    app.clientside_callback(
        ClientsideFunction("scorecard", "mirror"),
        Output("score-address", "data"),
        Input("score-view", "data"),
        Input("score-pick", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("scorecard", "mark"),
        Output("score-marked", "data"),
        Input("score-pick", "data"),
        Input("score-body-put", "data"),
    )
    for name in ("score-body", "score-panel"):
        register_slot(app, name)
