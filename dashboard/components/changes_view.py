"""What changed between two days: the sentence, counts by change and cause, the scores, and the list by township."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from dash import dcc, html

from dashboard.changes import Changes, Compared
from dashboard.i18n import Translator, mark
from dashboard.services import TOPICS
from dashboard.services.differences import SHOWN, Counts, Line, Subject, counts_of, urgent
from geo.calendar import BEIJING
from geo.changes import CAUSES, CHANGES
from geo.county import County
from geo.rules import Rule

SINCE, UNTIL, COMPARE = "changes-since", "changes-until", "changes-compare"

CHANGE_TITLES = {
    "new": mark("New"),
    "worse": mark("Worse"),
    "better": mark("Better"),
    "closed": mark("Closed"),
}
CAUSE_TITLES = {
    "happened": mark("happened between the two days"),
    "learned_late": mark("was so already, learned late"),
    "method_changed": mark("rules or method changed"),
}
CAUSE_SHORT = {
    "happened": mark("happened"),
    "learned_late": mark("learned late"),
    "method_changed": mark("method changed"),
}
STATUS_WORDS = {
    "fine": mark("nothing to find"),
    "due": mark("due"),
    "overdue": mark("overdue"),
    "breached": mark("breached"),
    "lacking": mark("lacking"),
    "not_recorded": mark("not recorded"),
}
_SHOWN_CAUSES = tuple(reversed(CAUSES))  # what happened comes first


def days_form(since: str, until: str, t: Translator) -> html.Div:
    """The two days, as dates to write, and the button that compares them."""
    return html.Div(
        [
            html.Label([t("Since the meeting on"), _day(SINCE, since)]),
            html.Label([t("until"), _day(UNTIL, until)]),
            html.Button(t("Compare"), id=COMPARE, className="button button-first"),
        ],
        className="changes-days",
    )


def _day(name: str, value: str) -> dcc.Input:
    return dcc.Input(
        id=name, type="text", value=value, placeholder="2026-06-15", maxLength=10, className="day", inputMode="numeric"
    )


def summary_view(compared: Compared, found: Changes, place: str, place_name: str, t: Translator) -> html.Section:
    """The sentence with the four counts, both days with what was on record, and the table of causes."""
    counts = counts_of(_in(found.subjects, place))
    left = int(_in(found.subjects, place)["left"].sum())
    total = {change: sum(counts[change, cause] for cause in CAUSES) for change in CHANGES}
    sentence = t(
        "Since the meeting on {since}, in {place}: {new:,} new, {worse:,} worse, {better:,} better, {closed:,} closed.",
        since=compared.since,
        place=place_name,
        **total,
    )
    return html.Section(
        [
            html.P(sentence, className="changes-sentence"),
            *_days_told(compared, t),
            _cause_table(counts, total, t),
            html.P(
                t(
                    "Of the closed, {fixed:,} are put right and {left:,} are no longer concerned: moved away, grown "
                    "out of it, or the rule ended.",
                    fixed=total["closed"] - left,
                    left=left,
                ),
                className="note",
            ),
            html.P(
                t("One subject under one obligation counts once. Falling due in time is no change."), className="note"
            ),
        ],
        className="panel",
    )


def _days_told(compared: Compared, t: Translator) -> list[html.P]:
    then, now = (f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" for moment in (compared.known_then, compared.known_now))
    said = [
        t(
            "First day {since}, as on record {then}; second day {until}, as on record {now}.",
            since=compared.since,
            then=then,
            until=compared.until,
            now=now,
        )
    ]
    if compared.nothing_then:
        said.append(
            t(
                "Nothing was on record on the first day: both days are judged by what is on record now, and what was "
                "learned late cannot be told apart."
            )
        )
    return [html.P(sentence, className="note") for sentence in said]


def _cause_table(counts: Counts, total: Mapping[str, int], t: Translator) -> html.Div:
    head = html.Tr([html.Th(), *(html.Th(t(CHANGE_TITLES[change]), scope="col") for change in CHANGES)])
    rows = [
        html.Tr(
            [
                html.Th(t(CAUSE_TITLES[cause]), scope="row"),
                *(html.Td(_number(counts[change, cause])) for change in CHANGES),
            ]
        )
        for cause in _SHOWN_CAUSES
    ]
    foot = html.Tr(
        [
            html.Th(t("in all"), scope="row"),
            *(
                html.Td(html.B(f"{total[change]:,}"), className=f"is-{change}" if total[change] else "")
                for change in CHANGES
            ),
        ]
    )
    return html.Div(
        html.Table([html.Thead(head), html.Tbody([*rows, foot])], className="changes-table"), className="changes-wide"
    )


def scores_view(found: Changes, place: str, t: Translator) -> html.Section:
    """The three scores: who became red, is worse, better, or scored no longer."""
    here = _in(found.classes, place)
    head = html.Tr(
        [
            html.Th(t("Score")),
            *(html.Th(title, scope="col") for title in (t("New red"), t("Worse"), t("Better"), t("No longer scored"))),
            html.Th(t("why"), scope="col", className="why"),
        ]
    )
    rows = []
    for topic in TOPICS.values():
        frame = here[here["model"] == topic.model]
        counts = counts_of(frame)
        causes = {cause: sum(counts[change, cause] for change in CHANGES) for cause in _SHOWN_CAUSES}
        why = "，" if t.language == "zh" else ", "
        said = why.join(f"{t(CAUSE_SHORT[cause])} {count:,}" for cause, count in causes.items() if count) or "—"
        cells = [html.Td(_number(sum(counts[change, cause] for cause in CAUSES))) for change in CHANGES]
        rows.append(html.Tr([html.Th(t(topic.title), scope="row"), *cells, html.Td(said, className="why")]))
    return html.Section(
        [
            html.H2(t("The three scores")),
            html.Div(
                html.Table([html.Thead(head), html.Tbody(rows)], className="changes-table"), className="changes-wide"
            ),
            html.P(t("To become unknown counts as worse: nothing is safe by not being known."), className="note"),
        ],
        className="panel",
    )


def list_view(
    lines: list[Line], rules: Mapping[str, Rule], names: Mapping[str, str], address: Mapping[str, str], t: Translator
) -> html.Section:
    """By township and obligation; each line opens its subjects."""
    if not lines:
        body: list[Any] = [html.P(t("Nothing changed here between the two days."), className="empty")]
    else:
        towns: dict[str, list[Line]] = {}
        for line in lines:
            towns.setdefault(line.township, []).append(line)
        ordered = sorted(towns, key=lambda code: (-sum(urgent(line.counts) for line in towns[code]), code))
        body = [_town(code, towns[code], rules, names, address, t, opened=len(towns) == 1) for code in ordered]
    return html.Section([html.H2(t("By township and obligation")), *body], className="panel")


def _town(
    code: str,
    lines: list[Line],
    rules: Mapping[str, Rule],
    names: Mapping[str, str],
    address: Mapping[str, str],
    t: Translator,
    *,
    opened: bool,
) -> html.Details:
    total = {change: sum(line.counts[change, cause] for line in lines for cause in CAUSES) for change in CHANGES}
    return html.Details(
        [
            html.Summary([html.B(names.get(code, code)), *_chips(total, t)]),
            *(_line(line, rules.get(line.rule_id), address, t) for line in lines),
        ],
        className="changes-town",
        open=opened,
    )


def _line(line: Line, rule: Rule | None, address: Mapping[str, str], t: Translator) -> html.A:
    total = {change: sum(line.counts[change, cause] for cause in CAUSES) for change in CHANGES}
    causes = {cause: sum(line.counts[change, cause] for change in CHANGES) for cause in _SHOWN_CAUSES}
    said = [f"{t(CAUSE_SHORT[cause])} {count:,}" for cause, count in causes.items() if count]
    if line.left:
        said.append(t("no longer concerned {n:,}", n=line.left))
    query = urlencode({**address, "place": line.township, "rule": line.rule_id})
    return html.A(
        [
            html.Span([html.B(line.rule_id), rule.phrase if rule else ""], className="line-rule"),
            html.Span(_chips(total, t), className="line-counts"),
            html.Small(" · ".join(said), className="line-why"),
        ],
        href=f"/changes?{query}#subjects",
        className="changes-line",
    )


def subjects_view(
    rule: Rule | None, rule_id: str, rows: list[Subject], count: int, county: County, back: str, t: Translator
) -> html.Section:
    """The subjects of one obligation that changed, with what they were and are."""
    names = county.regions["name"]
    title = html.H2([html.B(rule_id), " ", rule.phrase if rule else ""])
    items = [_subject(row, str(names.get(row.region_code, row.region_code)), t) for row in rows]
    note = [html.P(t("The first {shown:,} of {n:,} are listed.", shown=SHOWN, n=count), className="note")]
    empty = [html.P(t("Nothing here, or not for your role: the counts by region stand on the map."), className="empty")]
    return html.Section(
        [
            html.A("← " + t("All obligations"), href=back, className="back"),
            title,
            *(empty if not rows else [html.Ul(items, className="changes-subjects")]),
            *(note if count > len(rows) else []),
        ],
        className="panel",
        id="subjects",
    )


def _subject(row: Subject, village: str, t: Translator) -> html.Li:
    before, after = (t(STATUS_WORDS[status]) for status in (row.before, row.after))
    if row.left:
        after = t("no longer concerned")
    since = t("since {day}", day=row.since) if row.since else ""
    return html.Li(
        [
            html.Span(t(CHANGE_TITLES[row.change]), className=f"chip is-{row.change}"),
            html.Span([html.B(row.name or t("No. {id}", id=row.id)), html.Small(village)], className="rank-name"),
            html.Span(f"{before} → {after}", className="subject-from"),
            html.Small(" · ".join(part for part in (t(CAUSE_SHORT[row.cause]), since) if part)),
        ]
    )


def _chips(total: Mapping[str, int], t: Translator) -> list[html.Span]:
    return [
        html.Span(f"{t(CHANGE_TITLES[change])} {total[change]:,}", className=f"chip is-{change}")
        for change in CHANGES
        if total[change]
    ]


def _in(frame: pd.DataFrame, place: str) -> pd.DataFrame:
    return frame[frame["region_code"].str.startswith(place).to_numpy(dtype=bool)] if len(frame) else frame


def _number(count: int) -> str:
    return f"{count:,}" if count else "—"
