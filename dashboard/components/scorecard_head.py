"""What stands above the scorecard: the place, the papers, the counts by status, coverage, conflicts and filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html

from dashboard.access import Reader
from dashboard.components.import_steps import progress_view
from dashboard.components.obligation_wording import (
    KINDS,
    SIGNS,
    STATUS_MEANS,
    STATUS_TITLES,
    differing_text,
    office,
)
from dashboard.i18n import Translator
from dashboard.jobs import Job
from dashboard.services.obligations import Column, Scorecard

TILES = ("breached", "overdue", "not_recorded", "due", "met", "counted", "nobody")
EVALUATE = "score-evaluate"


def head_view(
    reader: Reader, card: Scorecard, view: dict[str, Any], below: Iterable[Column], *, simulated: bool, t: Translator
) -> list[Any]:
    """The head of the scorecard of a place. ``below``: the regions to open from here."""
    red = view.get("list") == "red"
    parts: list[Any] = [
        html.Div(
            [
                html.H2([t("Scorecard"), *([html.Span("模拟", className="sc-simulated")] if simulated else [])]),
                _path(card, below, t),
                _lists(card, red, t),
            ],
            className="sc-line",
        ),
        html.P(
            [
                html.Span(t("Goes by: {packs}", packs=" · ".join(title for _name, title in card.packs))),
                html.Span(_coverage(card, t)),
            ],
            className="sc-papers",
        ),
    ]
    parts += [html.P(_conflict(found, t), className="sc-conflict") for found in card.conflicts]
    if card.outdated:
        parts.append(
            html.P(
                [
                    t("Files came in or rules were changed since this evaluation."),
                    " ",
                    *([_evaluate(t("Evaluate again"))] if reader.role.loads else []),
                ],
                className="sc-conflict",
                role="status",
            )
        )
    if not red:
        parts += [_tiles(card, view, t), _filters(card, view, t)]
    return parts


def never_view(reader: Reader, t: Translator) -> html.Section:
    """Before the first evaluation."""
    may = bool(reader.role.loads)
    sentence = (
        t("The obligations of this county were never evaluated. It takes less than a minute.")
        if may
        else t(
            "The obligations of this county were never evaluated. Whoever keeps its lists does: civil affairs first."
        )
    )
    return html.Section(
        [html.H2(t("Scorecard")), html.P(sentence), *([_evaluate(t("Evaluate now"), first=True)] if may else [])],
        className="panel sc-never",
    )


def job_view(job: Job | None, t: Translator) -> list[Any]:
    """How far an evaluation is, or why it did not end well; nothing where there is none."""
    if job is None or job.state == "done":
        return []
    if job.state in {"waiting", "running"}:
        return [html.Div([html.H3(t("Scoring the county and evaluating its obligations")), *progress_view(job, t)])]
    sentence = (
        t("Stopped. The evaluation before still stands.")
        if job.state == "cancelled"
        else t("The evaluation broke off. Try again; if it stays, tell whoever runs the system.")
    )
    return [html.P(sentence, className="refusal", role="alert")]


def _evaluate(title: str, *, first: bool = False) -> html.Button:
    return html.Button(
        title, id={"type": EVALUATE, "index": "now"}, className="button button-first" if first else "button"
    )


def _path(card: Scorecard, below: Iterable[Column], t: Translator) -> html.Nav:
    steps: list[Any] = []
    for column in card.path:
        if column.code == card.place.code:
            steps.append(html.B(column.name, className="step-here"))
        else:
            steps += [
                html.Button(column.name, className="step-open", **{"data-set": "place", "data-value": column.code}),
                html.Span("›", className="step-mark"),
            ]
    inside = list(below)
    if inside:
        options = [html.Option(t("Open a township or village"), value="")]
        options += [html.Option(column.name, value=column.code) for column in inside]
        steps.append(
            html.Select(options, className="sc-select", **{"data-name": "place", "aria-label": t("Open a place")})
        )
    return html.Nav(steps, className="sc-path", **{"aria-label": t("Place")})


def _lists(card: Scorecard, red: bool, t: Translator) -> html.Div:
    restricted = sum(line.rule.restricted for line in card.lines)
    ways = [(False, "", t("All rules ({n})", n=len(card.lines))), (True, "red", t("Red lists ({n})", n=restricted))]
    buttons = [
        html.Button(
            title,
            className="sc-tab sc-tab-here" if is_red == red else "sc-tab",
            **{"data-set": "list", "data-value": value},
        )
        for is_red, value, title in ways
    ]
    link = html.A(t("Print"), href="#print", className="sc-tab sc-print", **{"data-print": "1"})
    return html.Div([*buttons, link], className="sc-tabs")


def _coverage(card: Scorecard, t: Translator) -> str:
    counts = " · ".join(f"{t(title)} {card.kinds.get(kind, 0)}" for kind, title in KINDS.items())
    return t("{n} rules in force: {counts}", n=len(card.lines), counts=counts)


def _conflict(found: Any, t: Translator) -> str:
    return t(
        "{first} ({first_pack}) and {second} ({second_pack}) ask the same of the same people but differ in {what}; "
        "both are shown.",
        first=found.first.id,
        first_pack=found.first.pack,
        second=found.second.id,
        second_pack=found.second.pack,
        what=differing_text(found.differing, t),
    )


def _tiles(card: Scorecard, view: dict[str, Any], t: Translator) -> html.Div:
    chosen = view.get("status") or []
    own = card.kinds.get("product", 0)
    tiles = []
    for status in TILES:
        count = card.counts.get(status, 0)
        if status == "nobody" and not count:
            continue
        small = t("of them {n} by this program", n=own) if status == "met" and own else ""
        tiles.append(
            html.Button(
                [
                    html.Span(SIGNS[status], className="sc-sign", **{"aria-hidden": "true"}),
                    html.B(f"{count:,}"),
                    html.Span([t(STATUS_TITLES[status]), html.Small(small)], className="sc-tile-word"),
                ],
                className=f"sc-tile s-{status}" + (" sc-tile-here" if status in chosen else ""),
                title=t(STATUS_MEANS[status]),
                **{"data-toggle": "status", "data-value": status, "aria-pressed": str(status in chosen).lower()},
            )
        )
    return html.Div(tiles, className="sc-tiles", role="group", **{"aria-label": t("Rules by status")})


def _filters(card: Scorecard, view: dict[str, Any], t: Translator) -> html.Div:
    packs = dict(card.packs)
    here = {line.rule.pack for line in card.lines}
    choices = (
        ("pack", t("All papers"), [(name, title) for name, title in packs.items() if name in here]),
        ("kind", t("All kinds"), [(name, t(title)) for name, title in KINDS.items()]),
        ("owner", t("All departments"), [(name, office(name, t)) for name in card.owners]),
    )
    sorts = [
        ("", t("In the order of the papers")),
        (card.place.code, t("Worst first")),
        ("share", t("Least met first")),
        ("since", t("Longest wrong first")),
    ]
    named = {value for value, _title in sorts}
    sort = view.get("sort") or ""
    if sort not in named:
        name = next((c.name for c in card.columns if c.code == sort.removeprefix("-")), "")
        sorts.append((sort, t("By column {place}", place=name) if name else t("The other way round")))
    selects = [_select(name, [("", title), *options], view.get(name) or "", title) for name, title, options in choices]
    selects.append(_select("sort", sorts, sort, t("Order")))
    parts: list[Any] = [*selects]
    if any(view.get(name) for name in ("status", "pack", "kind", "owner")):
        parts.append(html.Button(t("Show all"), className="step-open", **{"data-clear": "1"}))
    return html.Div(parts, className="sc-filters")


def _select(name: str, options: list[tuple[str, str]], chosen: str, title: str) -> html.Select:
    return html.Select(
        [
            html.Option(text, value=value, **({"selected": "selected"} if value == chosen else {}))
            for value, text in options
        ],
        # drawn anew where something else was chosen: the browser keeps what stood in it otherwise
        key=f"{name}:{chosen}",
        className="sc-select",
        **{"data-name": name, "aria-label": title},
    )
