"""Beside the map: every station and candidate with its buttons, so that nothing needs a mouse; what is picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from dash import html

from dashboard.components.station_head import act
from dashboard.components.station_map import Points
from dashboard.i18n import Translator
from dashboard.services.stations import Opened
from dashboard.siting_terms import REFUSED
from dashboard.station_words import CHOICES, persons_text, warnings_text, yuan_text
from models.siting.candidates import EXTENSION

_MOST: Final = 60


def side_view(opened: Opened, points: Points, service: str, t: Translator) -> html.Section:
    """New stations first, then what changes of those that stand, then what stays and what could open, folded."""
    choices = opened.choices
    by_id = {point["id"]: point for point in points}
    shown = choices[choices.index.isin(by_id)]
    kept = opened.board.options.existing == "kept"
    open_, others = shown[shown["choice"].isin(["open", "extend", "close"])], shown[shown["choice"] == "keep"]
    could = [point for point in points if point["state"] == "other"]
    return html.Section(
        [
            html.H2([t("Stations of the plan"), html.Small(t("{n} new", n=int((shown["choice"] == "open").sum())))]),
            _table(open_, opened, t, kept=kept)
            if len(open_)
            else html.P(t("Nothing opens or closes."), className="note"),
            html.Details(
                [html.Summary(t("Stand today: {n}", n=len(others))), _table(others, opened, t, kept=kept)],
                id="stations-stand",
            ),
            html.Details(
                [html.Summary(t("Could open: {n}", n=len(could))), _could(could, opened, t)], id="stations-could"
            ),
            *_refused(opened, service, t),
        ],
        className="panel st-side",
    )


def _table(rows: pd.DataFrame, opened: Opened, t: Translator, *, kept: bool) -> html.Div:
    heads = [t("Site"), t("Sent there"), t("Places"), t("Cost"), ""]
    body = [_row(str(one), row, opened, t, kept=kept) for one, row in zip(rows.index, rows.itertuples(), strict=True)]
    return html.Div(
        html.Table(
            [html.Thead(html.Tr([html.Th(head) for head in heads])), html.Tbody(body)], className="pt-table st-table"
        ),
        className="st-wide",
    )


def _row(one: str, row: Any, opened: Opened, t: Translator, *, kept: bool) -> html.Tr:
    told = [html.Small(t("put elsewhere by hand"))] if one in opened.drawing.moved else []
    frame = opened.board.siting.candidates.frame
    if row.choice in ("open", "extend") and one in frame.index:
        told += [html.Small(look) for look in warnings_text(frame.loc[one], t, moved=bool(told))]
    name = row.name if isinstance(row.name, str) and row.name else one
    full = row.capacity == row.capacity and row.persons >= row.capacity - 1e-6
    buttons = []
    if row.choice == "open":
        buttons = [act("pick", t("Move it"), id=one), act("close", t("Close"), id=one)]
    elif row.choice == "close":
        buttons = [act("open", t("Keep open"), id=one)]
    elif row.choice == "extend":
        buttons = [act("close", t("Do not extend"), id=one)]
    elif not kept:
        buttons = [act("close", t("Close"), id=one)]
        if f"{one}{EXTENSION}" in opened.board.siting.candidates.frame.index:
            buttons.append(act("open", t("Extend it"), id=f"{one}{EXTENSION}"))
    return html.Tr(
        [
            html.Td([html.B(name), html.Small(t(CHOICES[row.choice])), *told]),
            html.Td([persons_text(row.persons), *([html.Small(t("all places taken"))] if full else [])]),
            html.Td("—" if row.capacity != row.capacity else f"{row.capacity:g}"),
            html.Td(yuan_text(row.cost_yuan, t) if row.cost_yuan else "—"),
            html.Td(html.Div(buttons, className="st-acts")),
        ],
        className=f"st-{row.choice}",
    )


def _could(points: Sequence[dict[str, Any]], opened: Opened, t: Translator) -> html.Div:
    frame = opened.board.siting.candidates.frame
    body = []
    for point in points:
        row = frame.loc[point["id"]]
        looks = [html.Small(told) for told in warnings_text(row, t)]
        taken = [html.Small(t("cost taken from the rules"))] if not row["cost_known"] else []
        places = float(row["capacity"])
        body.append(
            html.Tr(
                [
                    html.Td([html.B(point["name"]), *looks]),
                    html.Td("—" if places == float("inf") else f"{places:g}"),
                    html.Td([yuan_text(float(row["cost_yuan"] + row["site_yuan"]), t), *taken]),
                    html.Td(act("open", t("Open"), id=point["id"])),
                ]
            )
        )
    heads = [t("Candidate"), t("Places"), t("Cost"), ""]
    return html.Div(
        html.Table(
            [html.Thead(html.Tr([html.Th(head) for head in heads])), html.Tbody(body)], className="pt-table st-table"
        ),
        className="st-wide st-tall",
    )


def _refused(opened: Opened, service: str, t: Translator) -> list[Any]:
    """Candidates that cannot serve, each with the reason."""
    refused = opened.board.siting.candidates.refused
    refused = refused[refused["service"] == service]
    if refused.empty:
        return []
    body = [
        html.Tr([html.Td(html.B(row.name or one)), html.Td(t(REFUSED[row.reason]))])
        for one, row in zip(refused.index[:_MOST], refused[["name", "reason"]].itertuples(), strict=False)
    ]
    more = [html.P(t("and {n} more places", n=len(refused) - _MOST), className="note")] if len(refused) > _MOST else []
    table = html.Table(
        [html.Thead(html.Tr([html.Th(t("Candidate")), html.Th(t("Why not"))])), html.Tbody(body)],
        className="pt-table st-table",
    )
    summary = html.Summary(t("Cannot serve: {n}", n=len(refused)))
    return [html.Details([summary, html.Div(table, className="st-wide st-tall"), *more], id="stations-refused")]


def picked_bar(t: Translator) -> html.Div:
    """What is shown over the map while a station is picked; the browser fills in its name."""
    return html.Div(
        [
            html.B(className="st-picked-name"),
            html.Span(t("Press its new place, or the arrow keys and then Enter.")),
            act("close-picked", t("Close this station")),
            act("leave", t("Leave it (Esc)")),
        ],
        className="st-picked",
        hidden=True,
        role="status",
    )
