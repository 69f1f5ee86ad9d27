"""What stands behind one cell: the rule, the numbers, and the subjects that are not as it asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboard.access import Reader
from dashboard.components.import_kinds import KIND_TITLES
from dashboard.components.obligation_wording import (
    KINDS,
    SIGNS,
    STATUS_TITLES,
    asks_text,
    code_text,
    number_text,
    offices,
    population_text,
    value_text,
)
from dashboard.components.scorecard_table import figures
from dashboard.i18n import Translator
from dashboard.services.obligations import Cell, Opened
from dashboard.services.subjects import Row
from geo.rules import Rule
from models.tasks import MAY

_TASKS = "/tasks"
NOBODY = STATUS_TITLES["nobody"]


def panel_view(opened: Opened | None, reader: Reader, t: Translator) -> html.Div:
    """One cell opened; a sentence where there is no such rule."""
    close = html.Button(["‹ ", t("Back to the table")], className="back", **{"data-close": "1"})
    if opened is None:
        return html.Div(
            [close, html.P(t("The county goes by no such rule, or it was never evaluated."), className="empty")],
            className="panel sc-panel",
        )
    rule = opened.rule
    return html.Div(
        [
            close,
            html.P([opened.column.name, " · ", html.Code(number_text(rule, t))], className="sc-where"),
            html.H2(rule.phrase),
            _tags(rule, t),
            *_numbers(opened, t),
            _facts(rule, t),
            *_below(opened, t),
            *rows_view(opened, reader, t),
        ],
        className="panel sc-panel",
    )


def red_view(lists: list[Opened], reader: Reader, may: bool, t: Translator) -> html.Div:
    """The red lists: who is to be looked after first, by name only for those allowed."""
    parts: list[Any] = [
        html.P(
            t("Each list opens with names only for those who may see them; every opening is written down.")
            if may
            else t(
                "Your role sees how many there are, not who: names stay with civil affairs, townships and villages."
            ),
            className="sc-note",
        )
    ]
    if not lists:
        parts.append(html.P(t("No rule of this county's papers is restricted."), className="empty"))
    for opened in lists:
        parts.append(
            html.Section(
                [
                    html.P([html.Code(number_text(opened.rule, t)), " ", opened.rule.clause], className="sc-where"),
                    html.H2(opened.rule.phrase),
                    *_numbers(opened, t),
                    *rows_view(opened, reader, t),
                ],
                className="panel sc-red",
            )
        )
    return html.Div(parts, className="sc-reds")


def rows_view(opened: Opened, reader: Reader, t: Translator) -> list[Any]:
    """The subjects, or why there are none to see."""
    cell, rule = opened.cell, opened.rule
    if rule.kind == "product" or cell is None:
        return []
    if cell.missing is not None:
        kind = t(KIND_TITLES[cell.missing]) if cell.missing in KIND_TITLES else cell.missing
        return [html.P(t("Nothing of “{kind}” was ever loaded, so nothing is known of anybody.", kind=kind))]
    if not cell.open:
        return [html.P(t("Nobody and nothing here is other than the rule asks."), className="sc-note")]
    parts: list[Any] = [html.H3(t("What is not as the rule asks ({n:,})", n=cell.open))]
    if opened.rows:
        parts.append(html.Ol([_row(row, rule, reader, t) for row in opened.rows], className="sc-rows"))
    if opened.more:
        parts.append(html.P(t("… and {n:,} more; open a township or village to see them.", n=opened.more)))
    if opened.hidden:
        sentence = (
            t("Your role may not see these one by one, only how many there are: {n:,}.", n=opened.hidden)
            if not opened.rows
            else t("{n:,} more your role may not see one by one, or they have no village on record.", n=opened.hidden)
        )
        parts.append(html.P(sentence, className="sc-note", role="note"))
    return parts


def _tags(rule: Rule, t: Translator) -> html.P:
    tags = [
        html.I(t("Local decision"), className="tag tag-local")
        if rule.local
        else html.I(t("From the paper"), className="tag"),
        html.I(t(KINDS.get(rule.kind, rule.kind)), className="tag"),
    ]
    if rule.restricted:
        tags.append(html.I(t("Restricted"), className="tag tag-restricted"))
    return html.P(tags, className="sc-tags")


def _numbers(opened: Opened, t: Translator) -> list[Any]:
    cell, rule = opened.cell, opened.rule
    if rule.kind == "product":
        return [html.P([html.B("✓ "), asks_text(rule, t)], className="sc-status s-met")]
    if cell is None or cell.status == "nobody":
        return [html.P(t(NOBODY), className="sc-status s-counted")]
    said = [
        html.B([SIGNS[cell.status], " ", t(STATUS_TITLES[cell.status])]),
        html.Span(t("{n:,} of {total:,} as asked", n=cell.numerator, total=cell.denominator)),
    ]
    if cell.since is not None:
        said.append(html.Span(t("since {day}", day=cell.since)))
    if cell.next_due is not None:
        said.append(html.Span(t("next due {day}", day=cell.next_due)))
    return [html.P(said, className=f"sc-status s-{cell.status}"), *_parts(cell, t)]


def _parts(cell: Cell, t: Translator) -> list[Any]:
    counts = [(name, getattr(cell, name)) for name in ("breached", "overdue", "lacking", "not_recorded", "due")]
    said = [
        html.Span(f"{SIGNS[name]} {t(STATUS_TITLES[name])} {count:,}", className=f"sc-part s-{name}")
        for name, count in counts
        if count
    ]
    return [html.P(said, className="sc-parts")] if said else []


def _facts(rule: Rule, t: Translator) -> html.Dl:
    asks = (
        [] if rule.kind == "product" else [(t("Concerns"), population_text(rule, t)), (t("Asks"), asks_text(rule, t))]
    )
    facts = [
        *asks,
        (t("Paper"), f"{rule.document} · {rule.clause}" if rule.document != rule.clause else rule.clause),
        (t("Owners"), offices(rule.owners, t) or t("nobody recorded")),
        *([(t("In force from"), rule.valid_from.isoformat())] if rule.valid_from else []),
    ]
    return html.Dl([part for title, said in facts for part in (html.Dt(title), html.Dd(said))], className="sc-facts")


def _below(opened: Opened, t: Translator) -> list[Any]:
    if not opened.below:
        return []
    chips = [
        html.Button(
            [column.name, " ", html.B(figures(cell))],
            className=f"sc-chip s-{cell.status}",
            title=t(STATUS_TITLES[cell.status]),
            **{"data-rule": opened.rule.id, "data-region": column.code},
        )
        for column, cell in opened.below
        if cell.status != "nobody"
    ]
    title = t("By township") if opened.column.level == "county" else t("By village")
    return [html.Details([html.Summary(f"{title} ({len(chips)})"), html.Div(chips, className="sc-chips")], open=True)]


def _row(row: Row, rule: Rule, reader: Reader, t: Translator) -> html.Li:
    said = [
        f"{SIGNS[row.status]} {t(STATUS_TITLES[row.status])}",
        t("since {day}", day=row.since) if row.since else "",
        t("due {day}", day=row.due_on) if row.due_on and row.status in ("due", "overdue") else "",
        value_text(rule, row, t),
    ]
    links: list[Any] = []
    if row.card is not None:
        links.append(html.A(t("On the map"), href=map_address(reader.scope.county, row, t.language)))
    if "dispatch" in MAY[reader.role.id]:
        query = urlencode({"rule": rule.id, "subject": row.id, "lang": t.language})
        links.append(html.A(t("Dispatch"), href=f"{_TASKS}?{query}"))
    return html.Li(
        [
            html.Div([html.B(_name(row, t)), html.Small(row.where)]),
            html.Div(" · ".join(filter(None, said)), className=f"sc-said said-{row.status}"),
            html.Div(links, className="sc-links"),
        ]
    )


def _name(row: Row, t: Translator) -> Any:
    """The name, where there is one and the reader may know it; else what it is, and its number."""
    if row.kind == "events":
        kind = code_text("events", "kind", row.subtype, t) if row.subtype else ""
        return " ".join(filter(None, (kind, row.day.isoformat() if row.day else "", row.id)))
    return row.name or row.id


def map_address(county: str, row: Row, language: str) -> str:
    """The map with a subject's card open."""
    assert row.card is not None
    query = {"county": county, "place": row.region_code[:12]}
    if row.topic:
        query["topic"] = row.topic
    return "/?" + urlencode(query | {"pick": ":".join(row.card), "lang": language})
