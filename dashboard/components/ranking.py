"""The ranking of the topic in the place in view, worst first."""

from __future__ import annotations

from dash import html

from dashboard.i18n import Translator, mark
from dashboard.services import TOPICS, Place, RankRow, RegionRow

VALUE_TITLES = {
    "drowning": mark("× median site"),
    "isolation": mark("points"),
    "staffing": mark("hours a month"),
}

CLASS_TITLES = {
    "red": mark("Red"),
    "orange": mark("Orange"),
    "yellow": mark("Yellow"),
    "blue": mark("Blue"),
    "not_surveyed": mark("Unknown"),
}


def value_text(model: str, value: float | None, t: Translator) -> str:
    """A score's value as the ranking and the card show it, or a dash where unknown."""
    if value is None:
        return "—"
    if model == "staffing":
        return t("short {n:,.0f}", n=value) if value > 0 else t("spare {n:,.0f}", n=abs(value))
    if model == "drowning":
        return f"×{value:.2g}" if value < 100 else f"×{value:,.0f}"
    return f"{value:,.0f}"


def ranking_table(
    topic_id: str, place: Place, rows: list[RankRow] | None, regions: list[RegionRow], t: Translator
) -> html.Div:
    """The table; counts by region where the role may not see single ones; a sentence where there is nothing."""
    topic = TOPICS[topic_id]
    title = html.H2([t(topic.title), html.Small(t("by class, then score"))])
    if rows is None:
        note = html.P(t("Your role sees counts here, not single persons."), className="empty")
        return html.Div([title, note, *(_region_row(row, t) for row in regions)], className="ranking")
    if not rows:
        return html.Div([title, html.P(t("Nothing recorded in {place}.", place=place.name), className="empty")])
    head = html.Div(
        [html.Span("#"), html.Span(t("Name")), html.Span(t(VALUE_TITLES[topic.model]), className="rank-value")],
        className="rank-head",
    )
    return html.Div([title, head, *(_row(row, topic.model, t) for row in rows)], className="ranking")


def _region_row(row: RegionRow, t: Translator) -> html.Button:
    return html.Button(
        [
            html.Span(f"{row.red:,}", className="badge badge-red"),
            html.Span(
                [
                    html.B(row.name),
                    html.Small(t("{orange:,} orange · {unknown:,} unknown", orange=row.orange, unknown=row.unknown)),
                ],
                className="rank-name",
            ),
            html.Span("›", className="rank-value"),
        ],
        id={"type": "place", "index": row.code},
        className="rank-row",
    )


def _row(row: RankRow, model: str, t: Translator) -> html.Button:
    return html.Button(
        [
            html.Span("–" if row.rank is None else f"{row.rank}", className=f"badge badge-{row.score_class}"),
            html.Span([html.B(row.name or t("Elder {id}", id=row.id)), html.Small(row.village)], className="rank-name"),
            html.Span(
                value_text(model, row.value, t) if row.rank is not None else t(CLASS_TITLES[row.score_class]),
                className="rank-value",
            ),
        ],
        id={"type": "rank", "index": f"{row.layer}|{row.id}"},
        className="rank-row",
    )
