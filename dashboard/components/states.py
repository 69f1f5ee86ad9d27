"""What a screen shows when there is nothing to show."""

from __future__ import annotations

from dash import html

from dashboard.i18n import Translator


def no_place(sentence: str, t: Translator) -> html.Div:
    """A page that cannot show the place asked for, with the way back."""
    return html.Div(
        [html.H1("守望"), html.P(sentence), html.A(t("Open the county"), href="/", className="way-back")],
        className="whole-page",
    )
