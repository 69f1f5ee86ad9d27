"""The scorecard (考核评分卡): tiles of statuses, a heat table of obligations by region, and one cell opened."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboard.i18n import Translator, mark
from dashboard.services.obligations import WORST_FIRST, Behind, Row, Scorecard
from geo.calendar import BEIJING
from geo.rules import Rule

STATUS_TITLES: dict[str, str] = {
    "met": mark("Met"),
    "due": mark("Due now"),
    "overdue": mark("Overdue"),
    "breached": mark("Breached"),
    "lacking": mark("Lacking"),
    "not_recorded": mark("Not recorded"),
    "counted": mark("Counted"),
    "nobody": mark("Nobody"),
}
KIND_WORDS: dict[str, str] = {
    "measured": mark("measured"),
    "inventory": mark("counted only: no number is set"),
    "product": mark("met by the software"),
}
SUBJECTS: dict[str, str] = {
    "persons": mark("persons"),
    "households": mark("homes"),
    "regions": mark("places"),
    "hazard_sites": mark("hazard sites"),
    "facilities": mark("stations and schools"),
    "staff": mark("staff"),
    "carers": mark("carers"),
    "events": mark("matters reported"),
    "reports": mark("reports"),
}
PICK = "scorecard-pick"


def never_evaluated(t: Translator) -> html.Section:
    """What stands where nothing was evaluated yet."""
    return html.Section(
        html.P(
            t(
                "The obligations of this county were never evaluated. Whoever runs the system does it with: "
                "shouwang obligations."
            ),
            className="empty",
        ),
        className="panel",
    )


def head_view(card: Scorecard, view: dict[str, Any], t: Translator) -> html.Div:
    """Both dates, the packs, what conflicts, and a tile for each status with its number of obligations."""
    here, name = card.regions[0]
    counts = card.counts(here)
    tiles = [
        html.Button(
            [html.B(f"{counts.get(status, 0):,}"), html.Span(t(STATUS_TITLES[status]))],
            id={"type": PICK, "index": f"status:{status}"},
            className=f"tile tile-{status} {'tile-on' if view['status'] == status else ''}",
            **{"aria-pressed": "true" if view["status"] == status else "false"},
        )
        for status in WORST_FIRST
        if status != "nobody"
    ]
    conflicts = [
        html.P(
            t(
                "{first} and {second} ask the same differently: {differing}",
                first=one.first.id,
                second=one.second.id,
                differing=", ".join(one.differing),
            ),
            className="refusal",
        )
        for one in card.conflicts
    ]
    run = card.run
    dates = t(
        "As of {as_of} · on record {known_at:%Y-%m-%d %H:%M}",
        as_of=run.as_of,
        known_at=run.known_at.astimezone(BEIJING),
    )
    up = (
        [html.Button("← " + t("The whole county"), id={"type": PICK, "index": "place:"}, className="button")]
        if len(here) > 6 and view["region"] != here
        else []
    )
    return html.Div(
        [
            html.Div(
                [
                    html.H2(
                        [
                            name,
                            html.Small(
                                t(
                                    "{n} obligations of the papers {packs}",
                                    n=len(card.rules),
                                    packs=" · ".join(_papers(card, t)),
                                )
                            ),
                        ]
                    ),
                    html.P(dates, className="note"),
                    *up,
                ],
                className="score-title",
            ),
            *conflicts,
            html.Div(tiles, className="tiles", role="group", **{"aria-label": t("Obligations by status")}),
        ]
    )


def _papers(card: Scorecard, t: Translator) -> list[str]:
    """The documents the rules are of, each once; the county's own decisions last."""
    papers = dict.fromkeys(rule.document for rule in card.rules if not rule.id.startswith("county."))
    local = any(rule.local for rule in card.rules)
    return [*(paper for paper in papers if paper), *([t("local decisions")] if local else [])]


def table_view(card: Scorecard, view: dict[str, Any], t: Translator) -> html.Div:
    """Obligations down, regions across; the worst of the region sorted by comes first."""
    rules = _chosen(card, view)
    if not rules:
        return html.Div(html.P(t("No obligation stands so here."), className="empty"), className="panel")
    place = card.regions[0][0]
    head = [
        html.Th(
            html.Button(
                t("Obligation"),
                id={"type": PICK, "index": "sort:"},
                className="sort" + ("" if view["sort"] else " sort-on"),
            ),
            className="score-rule",
        )
    ]
    for code, name in card.regions:
        deeper = [
            html.Button(
                "▾",
                id={"type": PICK, "index": f"place:{code}"},
                className="deeper",
                title=t("Open {place}", place=name),
            )
        ]
        head.append(
            html.Th(
                [
                    html.Button(
                        name,
                        id={"type": PICK, "index": f"sort:{code}"},
                        className="sort" + (" sort-on" if view["sort"] == code else ""),
                        title=t("Worst of {place} first", place=name),
                    ),
                    *(deeper if code != place and len(code) < 12 else []),
                ]
            )
        )
    body: list[Any] = []
    pack = None
    for rule in rules:
        if rule.pack != pack and not view["sort"]:
            pack = rule.pack
            body.append(
                html.Tr(html.Th(rule.document or rule.pack, colSpan=len(card.regions) + 1, className="score-pack"))
            )
        cells = [_cell(rule, card.cell(rule.id, code), code, view, t) for code, _ in card.regions]
        body.append(html.Tr([_rule_head(rule, t), *cells]))
    return html.Div(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="score-table"),
        className="score-scroll",
        tabIndex=0,
    )


def _chosen(card: Scorecard, view: dict[str, Any]) -> list[Rule]:
    place = view["sort"] or card.regions[0][0]

    def status(rule: Rule) -> str:
        if rule.kind == "product":
            return "met"
        cell = card.cell(rule.id, place)
        return "nobody" if cell is None else str(cell["status"])

    def share(rule: Rule) -> float:
        cell = card.cell(rule.id, place)
        return 1.0 if cell is None or not cell["denominator"] else cell["numerator"] / cell["denominator"]

    rules = [
        rule
        for rule in card.rules
        if (not view["status"] or status(rule) == view["status"])
        and (not view["owner"] or view["owner"] in rule.owners)
    ]
    if view["sort"]:
        rules.sort(key=lambda rule: (WORST_FIRST.index(status(rule)), share(rule)))
    return rules


def _rule_head(rule: Rule, t: Translator) -> html.Th:
    local = [html.Span(t("local decision"), className="local")] if rule.local else []
    return html.Th(
        [html.Code(rule.id), *local, html.Span(rule.phrase, className="score-phrase", title=rule.phrase)],
        scope="row",
        className="score-rule",
    )


def _cell(rule: Rule, cell: dict[str, Any] | None, code: str, view: dict[str, Any], t: Translator) -> html.Td:
    key, by_software = f"{rule.id}@{code}", KIND_WORDS["product"]
    chosen = " cell-on" if view["cell"] == key else ""
    if rule.kind == "product":
        return html.Td("✓", className="cell cell-product", title=t(by_software))
    if cell is None:
        return html.Td("", className="cell cell-nobody", title=t("concerns nobody here"))
    status = str(cell["status"])
    good, everyone = int(cell["numerator"]), int(cell["denominator"])
    text = f"{good:,}/{everyone:,}" if everyone < _SHARES_FROM else f"{_percent(good, everyone)} %"
    said = f"{rule.id} · {t(STATUS_TITLES[status])} · {good:,}/{everyone:,}"
    return html.Td(
        text,
        className=f"cell cell-{status}{chosen}",
        title=said,
        tabIndex=0,
        role="button",
        **{"data-cell": key, "aria-label": said},
    )


_SHARES_FROM = 100
"""From so many subjects a share is shown in place of both numbers."""


def _percent(good: int, everyone: int) -> int:
    """Rounded down: 99.9 % is not all."""
    return good * 100 // everyone


def behind_view(behind: Behind, t: Translator) -> html.Div:
    """One cell: what is asked, where it is written, by whom, how it stands, and the rows behind it."""
    rule, cell = behind.rule, behind.cell
    facts = [
        (t("Paper"), f"{rule.document} {rule.clause}" if not rule.id.startswith("county.") else t("local decision")),
        (t("Owners"), "、".join(rule.owners)),
        (t("How it is judged"), t(KIND_WORDS[rule.kind]) + (f" · {t('local decision')}" if rule.local else "")),
    ]
    if rule.kind == "product":
        facts.append((t("Shown by"), rule.shown_by))
    parts: list[Any] = [
        html.Div(
            [
                html.Code(rule.id),
                html.Span(behind.place),
                html.Button("×", id={"type": PICK, "index": "cell:"}, className="close", title=t("Close")),
            ],
            className="behind-head",
        ),
        html.Blockquote(rule.phrase, lang="zh-CN"),
    ]
    if cell is not None:
        status = str(cell["status"])
        numbers = t("{good:,} of {all:,} as asked", good=int(cell["numerator"]), all=int(cell["denominator"]))
        parts.append(html.P([html.Span(t(STATUS_TITLES[status]), className=f"chip cell-{status}"), html.B(numbers)]))
        counted = [
            f"{t(STATUS_TITLES[name])} {int(cell[name]):,}"
            for name in ("overdue", "breached", "lacking", "not_recorded", "due")
            if int(cell[name])
        ]
        if counted:
            parts.append(html.P(" · ".join(counted), className="note"))
        for name, title in (("since", t("Since")), ("next_due", t("Next due"))):
            if cell[name] == cell[name] and cell[name] is not None:
                facts.append((title, f"{cell[name]:%Y-%m-%d}"))
        missing = cell["missing_kind"]
        if isinstance(missing, str):
            parts.append(
                html.P(
                    t(
                        "Nothing of this list was ever loaded, so nothing is known: {kind}.",
                        kind=t(SUBJECTS.get(missing, missing)),
                    ),
                    className="refusal",
                )
            )
    parts.append(
        html.Dl([part for title, text in facts for part in (html.Dt(title), html.Dd(text))], className="behind-facts")
    )
    parts.append(_rows(behind, t))
    return html.Div(parts, className="panel behind")


def _rows(behind: Behind, t: Translator) -> Any:
    if behind.rows is None:
        return html.P(t("Your role sees counts here, not single persons."), className="empty")
    if not behind.rows:
        return html.P(t("Nobody is listed: all is as asked, or nothing is on record."), className="empty")
    rows = [_row(row, t) for row in behind.rows]
    more = behind.total - len(behind.rows)
    return html.Div(
        [
            html.Table(
                [
                    html.Thead(
                        html.Tr(
                            [html.Th(t(title)) for title in ("Who or what", "Village", "Status", "Since", "Due on")]
                        )
                    ),
                    html.Tbody(rows),
                ]
            ),
            *([html.P(t("and {n:,} more", n=more), className="note")] if more > 0 else []),
        ],
        className="list",
    )


_LAYER_OF = {"hazard_sites": "water_sites", "facilities": "stations"}


def _row(row: Row, t: Translator) -> html.Tr:
    what: Any = row.name or row.id
    layer = _LAYER_OF.get(row.kind)
    if layer:
        what = html.A(what, href="/?" + urlencode({"lang": t.language, "pick": f"{layer}:{row.id}"}))
    return html.Tr(
        [
            html.Td(what),
            html.Td(row.village),
            html.Td(html.Span(t(STATUS_TITLES[row.status]), className=f"chip cell-{row.status}")),
            html.Td(row.since),
            html.Td(row.due_on),
        ]
    )


mark("Who or what"), mark("Status"), mark("Due on"), mark("Since"), mark("Village")
