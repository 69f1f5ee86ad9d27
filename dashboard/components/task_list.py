"""The list of tasks: counts by part, what it is narrowed to, and a row for each task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from dashboard.i18n import Translator
from dashboard.services.task_views import Filter, Line, Listing
from dashboard.task_words import TABS, day_text, owner_text, state_parts, subject_text

SHOWN = 200
"""Rows drawn at once; the workbook holds all."""
PRESS, FILTER = "task-press", "task-filter"


def tabs_view(listing: Listing, tab: str, t: Translator) -> list[html.Button]:
    """The counts on top, each the way to its part."""
    return [
        html.Button(
            [html.B(f"{listing.counts[name]:,}"), html.Span(t(title))],
            id={"type": PRESS, "index": f"tab|{name}"},
            className=f"task-tab task-tab-{name}" + (" task-tab-here" if name == tab else ""),
            **{"aria-pressed": str(name == tab).lower()},
        )
        for name, title in TABS.items()
    ]


def filters_view(listing: Listing, wanted: Filter, places: Sequence[tuple[str, str]], t: Translator) -> list[Any]:
    """Place and owner to narrow the list to, and the ways to paper and workbook."""
    query = {"tab": wanted.tab, "place": wanted.place, "owner": wanted.owner, "lang": t.language}
    asked = urlencode({name: value for name, value in query.items() if value})
    owners = [{"value": line.holder, "label": owner_text(line, t)} for line in listing.owners]
    return [
        _choice("place", t("All places"), [{"value": code, "label": name} for code, name in places], wanted.place),
        _choice("owner", t("Everybody responsible"), owners, wanted.owner),
        html.A(t("Print"), href=f"/tasks/print?{asked}", target="_blank", className="button"),
        html.A(t("Workbook"), href=f"/tasks/list.xlsx?{asked}", className="button"),
    ]


def _choice(name: str, placeholder: str, options: list[dict[str, str]], value: str | None) -> dcc.Dropdown:
    held = {option["value"] for option in options}
    return dcc.Dropdown(
        id={"type": FILTER, "index": name},
        options=options,
        value=value if value in held else None,
        placeholder=placeholder,
        className="task-choice",
    )


def list_view(listing: Listing, here: str | None, t: Translator) -> list[Any]:
    """The rows; a sentence where there is none."""
    if not listing.lines:
        return [html.P(t("There is no task of this kind."), className="empty")]
    rows: list[Any] = [_row(line, line.id == here, t) for line in listing.lines[:SHOWN]]
    if len(listing.lines) > SHOWN:
        more = len(listing.lines) - SHOWN
        rows.append(html.P(t("… and {n:,} more: narrow the list, or open the workbook.", n=more), className="note"))
    return rows


def _row(line: Line, here: bool, t: Translator) -> html.Button:
    shade = "closed" if line.state in {"closed", "withdrawn"} else "late" if line.late else line.state
    return html.Button(
        [
            html.Span([html.B(subject_text(line, t)), html.Small(line.place)], className="task-about"),
            html.Span(line.phrase, className="task-asks"),
            html.Span([owner_text(line, t), html.Small(line.id)], className="task-owner"),
            html.Span(
                [
                    *(html.Span(part) for part in state_parts(line, t)),
                    html.Small(t("to be closed by {day}", day=day_text(line.due_on))),
                ],
                className="task-state",
            ),
        ],
        id={"type": PRESS, "index": f"open|{line.id}"},
        className=f"task-row task-{shade}" + (" task-row-here" if here else ""),
    )
