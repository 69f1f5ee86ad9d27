"""Tasks (任务): what is dispatched and not closed, one task with its history, and the form to dispatch a finding.

``/tasks?tab=overdue&place=610330101&owner=staff:T1&task=RW0012``; ``/tasks?rule=F10&subject=P123`` opens the form. The
browser sends steps as forms (``dashboard.api.task_files``) and then asks for the page anew.
"""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard.access import Reader
from dashboard.components.header import header
from dashboard.components.states import no_place
from dashboard.components.task_list import FILTER, PRESS, SHOWN, filters_view, list_view, tabs_view
from dashboard.components.task_panel import form_view, gone_view, idle_view, task_view
from dashboard.context import services_now, tasks_now, translator_now
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.services.task_views import TABS, Filter
from dashboard.signin import current_reader
from geo.errors import TaskError

PATH = "/tasks"
_KEPT = ("place", "owner", "task", "rule", "subject")


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader = translator_now(query.get("lang")), current_reader()
    if not tasks_now().may_open(reader):
        return no_place(t("Your role has nothing to do with tasks. Offices, townships and villages do."), t)
    view = {"lang": t.language, "tab": query.get("tab", TABS[0]), **{name: query.get(name) for name in _KEPT}, "n": 0}
    view["tab"] = view["tab"] if view["tab"] in TABS else TABS[0]
    services = services_now()
    top = header(services.entry(reader), services.run(reader), reader, t, stale=services.is_stale(reader), here="tasks")
    tabs, filters, rows, panel, shape = show(view)
    return html.Div(
        [
            dcc.Store(id="tasks-view", data=view),
            dcc.Store(id="tasks-sent"),
            dcc.Store(id="tasks-address"),
            top,
            html.Main(
                [
                    html.Div(tabs, id="tasks-tabs", className="task-tabs"),
                    html.Div(filters, id="tasks-filters", className="task-filters"),
                    html.Div(
                        [
                            html.Div(rows, id="tasks-list", className="panel task-list"),
                            html.Div(panel, id="tasks-panel"),
                        ],
                        id="tasks-columns",
                        className=shape,
                    ),
                ],
                className="import tasks",
            ),
        ],
        className="page page-import",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def _filter(view: dict[str, Any]) -> Filter:
    return Filter(view["tab"], view.get("place"), view.get("owner"))


def show(view: dict[str, Any]) -> tuple[Any, Any, Any, Any, str]:
    """The counts, the filters, the rows, the task or form beside them, and how the two stand."""
    reader, t = current_reader(), translator_now(view["lang"])
    listing = tasks_now().listing(reader, _filter(view), named=SHOWN)
    is_open = bool(view.get("task") or view.get("rule"))
    return (
        tabs_view(listing, view["tab"], t),
        filters_view(listing, _filter(view), tasks_now().places(reader), t),
        list_view(listing, view.get("task"), t),
        _panel(reader, view, t),
        "task-columns task-columns-open" if is_open else "task-columns",
    )


def _panel(reader: Reader, view: dict[str, Any], t: Translator) -> Any:
    tasks = tasks_now()
    if view.get("task"):
        opened = tasks.open(reader, view["task"])
        if opened is None:
            return gone_view(t("There is no such task, or your role may not see it."), t)
        return task_view(opened, t)
    if view.get("rule"):
        try:
            return form_view(tasks.form(reader, view["rule"], view.get("subject") or ""), t)
        except TaskError as error:
            return gone_view(sentence_for(error, t), t)
    return idle_view(t)


def turn(
    _presses: list[int | None], filters: list[str | None], sent: dict[str, Any] | None, view: dict[str, Any]
) -> Any:
    """The view after a button, a choice, or a step that was sent."""
    if not ctx.triggered:
        return no_update
    asked = ctx.triggered_id
    if asked == "tasks-sent":
        return (
            no_update if sent is None else {**view, "task": sent["id"], "rule": None, "subject": None, "n": sent["n"]}
        )
    if asked["type"] == FILTER:
        names = [entry["id"]["index"] for entry in ctx.inputs_list[1]]
        changed = {**view, **dict(zip(names, filters, strict=True))}
        return no_update if changed == view else changed
    if not ctx.triggered[0]["value"]:  # a button that only came to be
        return no_update
    what, _, index = asked["index"].partition("|")
    if what == "tab":
        return {**view, "tab": index, "task": None, "rule": None, "subject": None}
    return {**view, "task": index if what == "open" else None, "rule": None, "subject": None}


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("tasks-tabs", "children"),
        Output("tasks-filters", "children"),
        Output("tasks-list", "children"),
        Output("tasks-panel", "children"),
        Output("tasks-columns", "className"),
        Input("tasks-view", "data"),
        prevent_initial_call=True,
    )(show)
    app.callback(
        Output("tasks-view", "data"),
        Input({"type": PRESS, "index": ALL}, "n_clicks"),
        Input({"type": FILTER, "index": ALL}, "value"),
        Input("tasks-sent", "data"),
        State("tasks-view", "data"),
        prevent_initial_call=True,
    )(turn)
    app.clientside_callback(
        ClientsideFunction("tasks", "mirror"), Output("tasks-address", "data"), Input("tasks-view", "data")
    )
