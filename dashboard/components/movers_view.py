"""Two methods side by side: what is compared, the sentence, classes before and after, the places, and who moves."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from dash import html

from dashboard.components.movers_head import View, method_title, select
from dashboard.components.ranking import CLASS_TITLES, value_text
from dashboard.i18n import Translator, mark
from dashboard.services import Place, Topic
from dashboard.services.movers import ARROW, SHOWN, Below, Choice, Moved, Side, turned
from dashboard.wording import factor_text
from geo.changes import UNSCORED
from geo.results import SCORE_CLASSES
from models.movers import STATES, Agreement

CHANGE_TITLES = {
    "": mark("Everybody who moves"),
    "class": mark("Class changed"),
    "worse": mark("To a worse class"),
    "better": mark("To a better class"),
    "unknown": mark("From or to unknown"),
    "rank": mark("Rank alone"),
}
STATE_TITLES = {**CLASS_TITLES, UNSCORED: mark("Not scored")}
_NAMES = {"drowning": mark("Water"), "isolation": mark("Elder"), "staffing": mark("Village")}
_UNITS = {
    "drowning": mark("times the risk it had"),
    "isolation": mark("points more or less"),
    "staffing": mark("hours a month more or less"),
}
_LEFT_ALONE = {
    "limits": mark("its own factors are as before: a limit or an interval changed"),
    "others": mark("its own factors are as before: others moved past it"),
}
_BELOW_SHOWN = 12


def summary_view(
    cross: pd.DataFrame, alike: Agreement, view: View, topic: Topic, place: Place, t: Translator, *, listed: bool
) -> html.Section:
    """The sentence, how far both rank alike, and the table of classes; a cell narrows the list, where one is shown
    (``listed``), to its change.
    """
    worse, better, unknown = turned(cross)
    total = int(cross.to_numpy().sum())
    if not total:
        return html.Section(
            html.P(t("Nothing recorded in {place}.", place=place.name), className="empty"), className="panel"
        )
    changed = worse + better + unknown
    parts = [
        t(said, n=n)
        for said, n in (
            (mark("{n:,} for the worse"), worse),
            (mark("{n:,} for the better"), better),
            (mark("{n:,} from or to unknown"), unknown),
        )
        if n
    ]
    comma = "，" if t.language == "zh" else ", "
    sentence = (
        t(
            "{place}: {changed:,} of {total:,} change class: {how}",
            place=place.name,
            changed=changed,
            total=total,
            how=comma.join(parts),
        )
        if changed
        else t("{place}: none of {total:,} changes class", place=place.name, total=total)
    )
    return html.Section(
        [
            html.P(sentence, className="mv-sentence"),
            html.Div(_alike(alike, t), className="mv-alike"),
            html.Div(_cross_table(cross, view if listed else None, topic, t), className="mv-wide"),
        ],
        className="panel mv-summary",
    )


def _alike(alike: Agreement, t: Translator) -> list[Any]:
    if alike.tau_b is None:
        return [html.P(t("The county has too few ranked by both methods to compare their orders."), className="note")]
    return [
        html.Div(
            [html.B(f"{alike.tau_b:.2f}"), html.Span(t("agreement of the two orders, 1 is the same (Kendall τ-b)"))]
        ),
        html.Div(
            [
                html.B(f"{alike.shared:,} / {alike.worst:,}"),
                html.Span(t("of the county's worst tenth are in both")),
            ]
        ),
    ]


def _cross_table(cross: pd.DataFrame, view: View | None, topic: Topic, t: Translator) -> html.Table:
    states = [state for state in STATES if cross.loc[state].any() or cross[state].any()]
    most = max(1, max((int(cross.at[a, b]) for a in states for b in states if a != b), default=1))
    head = html.Tr(
        [
            html.Th([html.Span([t("before"), " ↓"]), html.Span([t("after"), " →"])], scope="col"),
            *(html.Th(_pill(state, t), scope="col") for state in states),
        ]
    )
    rows = [
        html.Tr(
            [
                html.Th(_pill(before, t), scope="row"),
                *(_cross_cell(before, after, int(cross.at[before, after]), most, view, t) for after in states),
            ]
        )
        for before in states
    ]
    return html.Table(
        [html.Thead(head), html.Tbody(rows)],
        className="mv-cross",
        **{"aria-label": t("{score}: classes before and after", score=t(topic.title))},
    )


def _cross_cell(before: str, after: str, n: int, most: int, view: View | None, t: Translator) -> html.Td:
    if not n:
        return html.Td("·", className="mv-nil")
    if before == after:
        return html.Td(f"{n:,}", className="mv-stays")
    look = {"className": f"mv-{_side_of(before, after)}", "style": {"--shade": f"{0.18 + 0.5 * n / most:.2f}"}}
    if view is None:
        return html.Td(html.B(f"{n:,}"), **look)
    change = f"{before or 'unscored'}{ARROW}{after or 'unscored'}"
    chosen = view["change"] == change
    button = html.Button(
        f"{n:,}",
        title=t("List these {n:,}", n=n),
        **{"data-set": "change", "data-value": "" if chosen else change, "aria-pressed": "true" if chosen else "false"},
    )
    return html.Td(button, **look)


def _side_of(before: str, after: str) -> str:
    known = SCORE_CLASSES[:-1]
    if before not in known or after not in known:
        return "unknown"
    return "worse" if known.index(after) < known.index(before) else "better"


def below_view(rows: list[Below], place: Place, t: Translator) -> html.Section | None:
    """The regions below in which a class changes; each opens."""
    if not rows:
        return None
    most = max(row.changed for row in rows)
    items = [
        html.Button(
            [
                html.Span(row.name, className="mv-place"),
                html.Span(
                    [
                        html.I(className="mv-bar-worse", style={"width": f"{100 * row.worse / most:.1f}%"}),
                        html.I(className="mv-bar-better", style={"width": f"{100 * row.better / most:.1f}%"}),
                        html.I(
                            className="mv-bar-unknown",
                            style={"width": f"{100 * (row.changed - row.worse - row.better) / most:.1f}%"},
                        ),
                    ],
                    className="mv-bar",
                ),
                html.B(f"{row.changed:,}"),
            ],
            **{"data-set": "place", "data-value": row.code},
        )
        for row in rows[:_BELOW_SHOWN]
    ]
    title = t("Change of class by township") if place.level == "county" else t("Change of class by village")
    rest = len(rows) - _BELOW_SHOWN
    more = [html.P(t("and {n:,} more with fewer", n=rest), className="note")] if rest > 0 else []
    return html.Section([html.H2(title), html.Div(items, className="mv-below"), *more], className="panel")


def list_view(
    rows: list[Moved] | None, count: int, choice: Choice, view: View, topic: Topic, t: Translator
) -> html.Section:
    """Who moves, both methods side by side; a sentence where nobody does, or the role sees no single ones."""
    if rows is None:
        body: list[Any] = [html.P(t("Your role sees counts here, not single persons."), className="empty")]
        return html.Section([html.H2(t("Who moves")), *body], className="panel mv-list")
    filters = [*CHANGE_TITLES.items()]
    if ARROW in view["change"]:
        before, _, after = view["change"].partition(ARROW)
        filters.append((view["change"], f"{_state_title(before, t)} → {_state_title(after, t)}"))
    options = [(name, t(title) if ARROW not in name else title) for name, title in filters]
    head = html.Div(
        [html.H2(t("Who moves: {n:,}", n=count)), select("change", t("Shown"), options, view["change"])],
        className="mv-list-head",
    )
    if not rows:
        said = (
            t("Nobody moves as this filter asks; take it away.")
            if view["change"]
            else t("Nobody moves: both methods rank this place alike.")
        )
        return html.Section([head, html.P(said, className="empty")], className="panel mv-list")
    table = html.Table(
        [
            html.Thead(
                [
                    html.Tr(
                        [
                            html.Th(t(_NAMES[topic.model]), scope="col"),
                            html.Th([t("Before"), html.Small(method_title(choice.before, t))], scope="col"),
                            html.Th([t("After"), html.Small(method_title(choice.after, t))], scope="col"),
                            html.Th(t("Places moved"), scope="col", className="mv-number"),
                            html.Th([t("What moved it most"), html.Small(t(_UNITS[topic.model]))], scope="col"),
                        ]
                    )
                ]
            ),
            html.Tbody([_row(row, topic, t) for row in rows]),
        ],
        className="mv-table",
    )
    notes = [html.P(t("The first {shown:,} of {n:,} are listed.", shown=SHOWN, n=count), className="note")]
    return html.Section(
        [
            head,
            html.P(
                t("First whose class changes most, then who moves most places. ▲ towards the worst, ▼ away from it."),
                className="note",
            ),
            html.Div(table, className="mv-wide"),
            *(notes if count > len(rows) else []),
        ],
        className="panel mv-list",
    )


def _row(row: Moved, topic: Topic, t: Translator) -> html.Tr:
    return html.Tr(
        [
            html.Th([html.B(row.name or t("No. {id}", id=row.id)), html.Small(row.village)], scope="row"),
            html.Td(_stood(row.before, topic, t), **{"data-label": t("Before")}),
            html.Td(_stood(row.after, topic, t), **{"data-label": t("After")}),
            html.Td(_places(row), className="mv-number"),
            html.Td(_why(row, topic, t), className="mv-why"),
        ]
    )


def _stood(side: Side, topic: Topic, t: Translator) -> list[Any]:
    pill = _pill(side.score_class or "", t)
    if side.rank is None:
        return [pill]
    return [pill, html.B(t("no. {rank:,}", rank=side.rank)), html.Small(_value(side, topic, t))]


def _value(side: Side, topic: Topic, t: Translator) -> str:
    said = value_text(topic.model, side.value, t)
    return t("{n} points", n=said) if topic.model == "isolation" else said


def _places(row: Moved) -> html.Span:
    if row.places is None:
        return html.Span("—")
    if not row.places:
        return html.Span("0")
    return html.Span(
        f"{'▲' if row.places > 0 else '▼'} {abs(row.places):,}", className="up" if row.places > 0 else "down"
    )


def _why(row: Moved, topic: Topic, t: Translator) -> Any:
    if row.because in _LEFT_ALONE:
        return html.Span(t(_LEFT_ALONE[row.because]), className="mv-alone")
    return [
        html.Span([factor_text(factor, t), " ", html.B(_moved_by(before, after, topic))])
        for factor, before, after in row.factors
    ]


def _moved_by(before: float, after: float, topic: Topic) -> str:
    """A contribution is a logarithm where the score is a product, and points or hours where it is a sum."""
    if topic.model == "drowning":
        return f"×{math.exp(after - before):.2f}"
    return f"{after - before:+.3g}"


def _pill(state: str, t: Translator) -> html.Span:
    return html.Span(t(STATE_TITLES[state]), className=f"pill pill-{state or 'unscored'}")


def _state_title(state: str, t: Translator) -> str:
    return t(STATE_TITLES.get(state, STATE_TITLES[UNSCORED]))
