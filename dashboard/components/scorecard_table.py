"""The heat table of the scorecard: a row for each rule, a column for the place and each region below it.

A table of some thousand cells is sent whole, so its cells are as small as they can be: no ids, no handlers. A row names
its rule and a head its region; the browser finds from them what was clicked (``assets/scorecard.js``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from dash import html

from dashboard.components.obligation_wording import KINDS, SIGNS, STATUS_TITLES, number_text, offices
from dashboard.i18n import Translator
from dashboard.services.obligations import Cell, Line, Scorecard

_OFFICES_SHOWN = 2
_MET = "met"
_EXACT_TO = 99
"""Subjects up to which a cell says both numbers; beyond, the part of a hundred."""


def table_view(card: Scorecard, lines: list[Line], sort: str, t: Translator) -> Any:
    """The table, or one sentence where nothing is asked for by the filters."""
    if not lines:
        return html.P(t("No rule is as these filters ask; take one of them away."), className="empty")
    head = html.Thead(html.Tr([_rule_head(sort, t), *_heads(card, sort, t)]))
    grouped = sort in {"", "-"}
    rows = [*_grouped(card, lines, t)] if grouped else [_row(line, card, t) for line in lines]
    return html.Div(
        html.Table([head, html.Tbody(rows)], className="sc-table"),
        className="sc-scroll",
        tabIndex=0,
        **{"aria-label": t("Rules by region; arrow keys move, Enter opens a cell")},
    )


def _rule_head(sort: str, t: Translator) -> html.Th:
    return html.Th(
        html.Button([t("Rule, clause and owners"), _arrow("", sort)], **_sets("sort", "-" if sort == "" else "")),
        className="sc-rule",
        scope="col",
    )


def _heads(card: Scorecard, sort: str, t: Translator) -> Iterator[html.Th]:
    for column in card.columns:
        asked = f"-{column.code}" if sort == column.code else "" if sort == f"-{column.code}" else column.code
        parts: list[Any] = [
            html.Button(
                [column.name, _arrow(column.code, sort)],
                title=t("Sort by {place}: the worst first", place=column.name),
                **_sets("sort", asked),
            )
        ]
        if column is not card.place and column.level != "village":
            parts.append(
                html.Button(
                    "›", title=t("Open {place}", place=column.name), className="sc-open", **_sets("place", column.code)
                )
            )
        yield html.Th(
            html.Div(parts),
            className="sc-own" if column is card.place else "",
            scope="col",
            **{"data-region": column.code},
            **({} if _direction(column.code, sort) is None else {"aria-sort": _direction(column.code, sort)}),
        )


def _arrow(name: str, sort: str) -> html.Span:
    direction = _direction(name, sort)
    sign = {"ascending": " ▼", "descending": " ▲"}.get(direction or "", "")
    return html.Span(sign, className="sc-arrow")


def _direction(name: str, sort: str) -> str | None:
    if sort == name:
        return "ascending"
    return "descending" if sort == f"-{name}" else None


def _grouped(card: Scorecard, lines: list[Line], t: Translator) -> Iterator[Any]:
    titles = dict(card.packs)
    width = len(card.columns) + 1
    for pack, of_pack in groupby(lines, key=lambda line: line.rule.pack):
        yield html.Tr(html.Th(html.Span(titles.get(pack, pack)), colSpan=width, scope="colgroup"), className="sc-pack")
        for chapter, of_chapter in _by_chapter(of_pack).items():
            if chapter != titles.get(pack):
                yield html.Tr(
                    html.Th(html.Span(t("Part {chapter}", chapter=chapter)), colSpan=width, scope="colgroup"),
                    className="sc-chapter",
                )
            yield from (_row(line, card, t) for line in of_chapter)


def _by_chapter(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Lines of one paper by chapter, in the order its chapters come up first."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.chapter, []).append(line)
    return found


def _row(line: Line, card: Scorecard, t: Translator) -> dict[str, Any]:
    rule = line.rule
    tags: list[Any] = []
    if rule.local:
        tags.append(_part("I", t("local decision"), className="tag tag-local"))
    if rule.kind != "measured":
        tags.append(_part("I", t(KINDS[rule.kind]), className="tag"))
    if rule.restricted:
        tags.append(_part("I", t("Restricted"), className="tag tag-restricted"))
    owners = offices(rule.owners, t, _OFFICES_SHOWN)
    where = owners if rule.local and not rule.obligation else f"{rule.clause} · {owners}"
    name = _part(
        "Th",
        [_part("B", [_part("Code", number_text(rule, t)), rule.phrase]), _part("Small", [*tags, where])],
        scope="row",
        title=rule.phrase,
    )
    if rule.kind == "product":
        blank = [_part("Td", "", className="s-none") for _column in card.columns[1:]]
        cells = [_part("Td", f"{SIGNS[_MET]} " + t("by this program"), className="sc-own s-met"), *blank]
    else:
        cells = [_own(line.cells[0], t), *(_cell(cell) for cell in line.cells[1:])]
    return _part("Tr", [name, *cells], **{"data-rule": rule.id})


def _own(cell: Cell | None, t: Translator) -> dict[str, Any]:
    """The place's own cell: the one with its status in words."""
    status = "nobody" if cell is None else cell.status
    word = _part("Span", t(STATUS_TITLES[status]), className="sc-word")
    if cell is None:
        return _part("Td", [word], className="sc-own s-nobody")
    return _part("Td", [word, figures(cell)], className=f"sc-own s-{status}", **_title(cell))


def _cell(cell: Cell | None) -> dict[str, Any]:
    if cell is None or cell.status == "nobody":
        return _part("Td", "", className="s-nobody")
    return _part("Td", figures(cell), className=f"s-{cell.status}", **_title(cell))


def figures(cell: Cell) -> str:
    """The sign of a status, and how many of how many; of a great many their part, never rounded up to all."""
    sign = SIGNS[cell.status]
    if cell.status == "nobody":
        return ""
    if cell.denominator <= _EXACT_TO:
        return f"{sign}{cell.numerator}/{cell.denominator}"
    return f"{sign}{int(100 * cell.numerator / cell.denominator)}%"


def _title(cell: Cell) -> dict[str, str]:
    """Both numbers on pointing, where the cell says their part only."""
    return {"title": f"{cell.numerator:,}/{cell.denominator:,}"} if cell.denominator > _EXACT_TO else {}


def _part(kind: str, children: Any, **properties: Any) -> dict[str, Any]:
    """An element as it is sent. Making thousands of components takes longer than everything else here together."""
    return {"type": kind, "namespace": "dash_html_components", "props": {"children": children, **properties}}


def _sets(name: str, value: str) -> dict[str, str]:
    """What the browser puts into the view when this is pressed."""
    return {"data-set": name, "data-value": value}
