"""Where one is, and the figures of the place in view."""

from __future__ import annotations

from dash import html

from dashboard.i18n import Translator, mark
from dashboard.services import Place, PlaceFigures

_FIGURES = (
    ("children", mark("Children followed")),
    ("elders", mark("Elders followed")),
    ("women", mark("Women left behind")),
    ("sites", mark("Hazard sites")),
    ("sites_not_surveyed", mark("Sites not surveyed")),
    ("equipment_missing", mark("Rescue items missing")),
    ("visits_overdue", mark("Visits overdue")),
    ("directors", mark("Child directors")),
    ("persons_unplaced", mark("Persons without a place")),
)


def breadcrumb(place: Place, region: str, t: Translator) -> html.Nav:
    """The path from the county to the place; steps within the reader's region can be opened."""
    steps: list[html.Button | html.Span] = []
    for code, name in place.path:
        if steps:
            steps.append(html.Span("›", className="step-mark"))
        if code == place.code or not code.startswith(region):
            steps.append(html.Span(name, className="step step-here" if code == place.code else "step"))
        else:
            steps.append(html.Button(name, id={"type": "place", "index": code}, className="step step-open"))
    return html.Nav(steps, className="breadcrumb", **{"aria-label": t("Place in view")})


def place_figures(figures: PlaceFigures, t: Translator) -> html.Div:
    """The counts of the place; a line saying so where nothing has been scored."""
    if figures.counts is None:
        return html.Div(
            html.P(t("Not scored yet: run shouwang score, then reload this page.")), className="figures figures-empty"
        )
    counts = figures.counts
    return html.Div(
        [html.Div([html.B(f"{counts[key]:,}"), html.Span(t(title))], className="figure") for key, title in _FIGURES],
        className="figures",
    )
