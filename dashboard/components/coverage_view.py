"""How the waters are watched: one sentence, what was done of what was planned, a map, and the longest unwatched."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
from dash import html

from dashboard.basemap import style
from dashboard.components.ranking import CLASS_TITLES
from dashboard.figures import camera
from dashboard.i18n import Translator, mark
from dashboard.services.coverage import BYS, WEEKS, Watched
from models.coverage import UNRECORDED

BY_TITLES: Final = {"team": mark("Team"), "township": mark("Township"), "week": mark("Week from")}
_SHOWN: Final = 40


def head_view(found: Watched, asked: dict[str, str], t: Translator) -> html.Section:
    """The sentence, the figures, and the choice of weeks."""
    planned, done = int(found.total.get("planned", 0)), int(found.total.get("done", 0))
    never, late = found.count("never"), found.count("late")
    if planned:
        sentence = t(
            "{place}: {done:,} of {planned:,} planned patrols were done ({share:.0%}); {never:,} waters were never "
            "patrolled, {late:,} not for too long",
            place=found.place.name,
            done=done,
            planned=planned,
            share=done / planned,
            never=never,
            late=late,
        )
    else:
        sentence = t(
            "{place}: no patrol was planned in these weeks; {never:,} waters were never patrolled, {late:,} not for "
            "too long",
            place=found.place.name,
            never=never,
            late=late,
        )
    span = t("{first} to {last}", first=found.first, last=found.as_of)
    weeks = [
        html.A(t("{n} weeks", n=n), href=_address(asked, weeks=str(n)), className=_on(asked["weeks"] == str(n)))
        for n in WEEKS
    ]
    tiles = [
        _tile(done, t("done as planned"), ""),
        _tile(int(found.total.get("silent", 0)), t("planned, nothing heard"), "cv-bad"),
        _tile(int(found.total.get("answered", 0)), t("not done, with a reason"), ""),
        _tile(int(found.total.get("unplanned", 0)), t("done, not planned"), ""),
        _tile(never, t("waters never patrolled"), "cv-bad"),
        _tile(late, t("waters over the gap allowed"), "cv-bad"),
    ]
    return html.Section(
        [
            html.H2([t("Patrols done and waters watched"), html.Small(span)]),
            html.P(sentence, className="cv-sentence"),
            html.Div(tiles, className="cv-tiles"),
            html.Nav(weeks, className="cv-choice", **{"aria-label": t("Weeks")}),
        ],
        className="panel",
    )


def _tile(n: int, title: str, more: str) -> html.Div:
    return html.Div([html.B(f"{n:,}"), html.Span(title)], className=f"cv-tile {more if n else ''}".strip())


def done_view(found: Watched, asked: dict[str, str], t: Translator) -> html.Section:
    """What was done of what was planned, by team, township or week."""
    ways = [html.A(t(BY_TITLES[by]), href=_address(asked, by=by), className=_on(asked["by"] == by)) for by in BYS]
    title = html.H2([t("Done of what was planned"), html.Nav(ways, className="cv-choice")])
    if found.done.empty:
        return html.Section(
            [title, html.P(t("No patrol is on record in these weeks; take tick sheets back, or load them."))],
            className="panel",
        )
    head = [t(BY_TITLES[found.by]), t("Planned"), t("Done"), "", t("With a reason"), t("Nothing heard"), t("Unplanned")]
    rows = [
        html.Tr(
            [
                html.Td(_key(str(key), found, t)),
                html.Td(f"{row['planned']:,}"),
                html.Td(f"{row['done']:,}"),
                html.Td(_bar(row["share"])),
                html.Td(f"{row['answered']:,}"),
                html.Td(f"{row['silent']:,}", className="cv-bad" if row["silent"] else ""),
                html.Td(f"{row['unplanned']:,}"),
            ]
        )
        for key, row in found.done.iterrows()
    ]
    return html.Section([title, _table(head, rows)], className="panel")


def _key(key: str, found: Watched, t: Translator) -> str:
    return t("no team named") if key == UNRECORDED else found.names.get(key, key)


def _bar(share: Any) -> Any:
    if pd.isna(share):
        return "—"
    return html.Span(
        [html.Span(html.I(style={"width": f"{share:.0%}"}), className="cv-bar"), html.Small(f"{share:.0%}")],
        className="cv-share",
    )


def league_view(found: Watched, t: Translator) -> html.Section:
    """The waters longest unwatched, those never patrolled first."""
    waters = found.waters[found.waters["rank"].notna()]
    title = html.H2([t("Longest unwatched"), html.Small(t("{n} waters", n=len(waters)))])
    if waters.empty:
        return html.Section([title, html.P(t("No water is on record here."), className="empty")], className="panel")
    head = ["", t("Water"), t("Township"), t("Village"), t("Class"), t("Last patrol"), t("Days"), t("Days allowed")]
    rows = [
        html.Tr(
            [
                html.Td(f"{row.rank:,}"),
                html.Td(row.name),
                html.Td(row.township),
                html.Td(row.village),
                html.Td(_class(row.score_class, t)),
                html.Td(t("never") if pd.isna(row.last_on) else f"{row.last_on:%Y-%m-%d}"),
                html.Td("—" if pd.isna(row.days_unwatched) else f"{row.days_unwatched:,}"),
                html.Td("—" if pd.isna(row.gap_days) else f"{row.gap_days:.0f}"),
            ],
            className="cv-late" if row.state in ("never", "late") else "",
        )
        for row in waters.head(_SHOWN).rename_axis("site").itertuples()
    ]
    rest = len(waters) - _SHOWN
    more = [html.P(t("… and {n:,} more; the big map shows all.", n=rest))] if rest > 0 else []
    return html.Section([title, _table(head, rows), *more], className="panel")


def _class(value: Any, t: Translator) -> Any:
    if not isinstance(value, str) or value not in CLASS_TITLES:
        return "—"
    return html.Span(t(CLASS_TITLES[value]), className=f"cv-class class-{value}")


def legend_view(found: Watched, t: Translator) -> html.Ul:
    """What the colours say, and how many waters are of each."""
    counts = found.points["legend_class"].value_counts()
    return html.Ul(
        [
            html.Li([html.I(style={"background": one.colour}), t(one.title), html.B(f"{int(counts.get(one.id, 0)):,}")])
            for one in found.layer.legend
        ],
        className="cv-legend",
    )


def map_figure(found: Watched, *, size_px: tuple[int, int], tiles_url: str, max_zoom: int, t: Translator) -> go.Figure:
    """The waters by how long nobody came, the longest on top."""
    points = found.points[found.points.geometry.notna() & ~found.points.geometry.is_empty]
    figure = go.Figure()
    for one in reversed(found.layer.legend):
        part = points[points["legend_class"] == one.id]
        days = ["" if pd.isna(value) else t("{n:.0f} days", n=value) for value in part["value"]]
        names = [label if isinstance(label, str) and label else str(site) for site, label in part["label"].items()]
        figure.add_trace(
            go.Scattermap(
                lon=part.geometry.x,
                lat=part.geometry.y,
                mode="markers",
                marker={"size": 7, "color": one.colour, "allowoverlap": True},
                text=[" · ".join(filter(None, pair)) for pair in zip(names, days, strict=True)],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    figure.update_layout(
        map={"style": style(tiles_url, max_zoom), **camera(found.place, size_px)},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        hoverlabel={"bgcolor": "#ffffff", "bordercolor": "#2f4a57", "font": {"size": 13, "color": "#1d2b33"}},
        paper_bgcolor="#e9eeea",
    )
    return figure


def _table(head: list[str], rows: list[html.Tr]) -> html.Div:
    titles = html.Thead(html.Tr([html.Th(title, scope="col") for title in head]))
    return html.Div(html.Table([titles, html.Tbody(rows)]), className="cv-wide")


def _on(chosen: bool) -> str:
    return "cv-on" if chosen else ""


def _address(asked: dict[str, str], **changed: str) -> str:
    return f"/coverage?{urlencode({**asked, **changed})}"
