"""How far the colours can be trusted (可靠性): the drowning score judged on counties whose truth is known, and on the
county's own record. Shows what ``shouwang evaluate`` kept last; no callback, the whole state is the address."""

from __future__ import annotations

from dash import Dash, html

from dashboard.components.header import header
from dashboard.components.reliability_view import record_view, simulated_view
from dashboard.context import services_now, translator_now
from dashboard.signin import current_reader
from data.evaluations import last_evaluations

PATH = "/reliability"


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address."""
    lang = asked.get("lang")
    t, reader, services = translator_now(lang if isinstance(lang, str) else None), current_reader(), services_now()
    kept = last_evaluations(services.store, reader.scope.county)
    return html.Div(
        [
            header(
                services.entry(reader),
                services.run(reader),
                reader,
                t,
                stale=services.is_stale(reader),
                here="reliability",
            ),
            html.Main(
                [record_view(kept.get("record"), t), simulated_view(kept.get("simulated"), t)], className="reliability"
            ),
        ],
        className="page page-reliability",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def register(app: Dash) -> None:
    """No callbacks: the page is as it was kept."""
