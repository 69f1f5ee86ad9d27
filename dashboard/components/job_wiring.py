"""A page that starts a job, watches it, stops it, and does something with what it made: the same wires each time.

The page has stores ``PAGE-ask``, ``-cancel``, ``-act``, ``-made`` and ``-address``, an interval ``PAGE-tick`` and a
slot ``PAGE-job``; its script in ``assets`` has the namespace ``PAGE``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output


def register_job(
    app: Dash,
    page: str,
    *,
    ask: Callable[..., Any],
    tick: Callable[..., Any],
    cancel: Callable[..., Any],
    act: Callable[..., Any],
) -> None:
    """Wire the job of a page.

    Args:
        ask: from what was asked to the job's HTML, and whether to stop asking how far it is.
        tick: from the ticks to the same two, and what was made.
        cancel: to the job's HTML.
        act: from what was done to what is to be shown.
    """
    shown, still, made = f"{page}-job-markup", f"{page}-tick", f"{page}-made"
    app.callback(
        Output(shown, "data"), Output(still, "disabled"), Input(f"{page}-ask", "data"), prevent_initial_call=True
    )(ask)
    app.callback(
        Output(shown, "data", allow_duplicate=True),
        Output(still, "disabled", allow_duplicate=True),
        Output(made, "data"),
        Input(still, "n_intervals"),
        prevent_initial_call=True,
    )(tick)
    app.callback(
        Output(shown, "data", allow_duplicate=True), Input(f"{page}-cancel", "data"), prevent_initial_call=True
    )(cancel)
    app.callback(Output(made, "data", allow_duplicate=True), Input(f"{page}-act", "data"), prevent_initial_call=True)(
        act
    )


def register_script(app: Dash, page: str, heard: Iterable[tuple[str, str]]) -> None:
    """Let functions of the page's script hear of its stores: pairs of function and store."""
    for name, store in heard:
        app.clientside_callback(
            ClientsideFunction(page, name),
            Output(f"{page}-address", "data", allow_duplicate=True),
            Input(f"{page}-{store}", "data"),
            prevent_initial_call="initial_duplicate",
        )
