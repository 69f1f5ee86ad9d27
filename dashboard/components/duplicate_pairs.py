"""Two records that may be one person: the list of pairs, one pair side by side, and what deciding would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.import_kinds import KIND_TITLES
from dashboard.components.import_wording import spoken
from dashboard.i18n import Translator, mark
from dashboard.services.duplicates import Found, Pair
from dashboard.wording import TERMS
from data.importing.persons_merge import PersonsMerged

ACT = "duplicate-act"
OPEN = "duplicate-open"

FIELD_TITLES: dict[str, str] = {
    "name": mark("Full name"),
    "birth_date": mark("Birth date"),
    "sex": mark("Sex"),
    "region_code": mark("Village"),
    "address": mark("Address"),
    "groups": mark("Groups"),
    "living_arrangement": mark("Lives"),
    "health": mark("Health"),
    "income": mark("Income"),
    "carers": mark("Carers"),
    "unverified_since": mark("To be verified since"),
    "support": mark("Support"),
    "assessed_on": mark("Assessed on"),
    "household_id": mark("Household"),
    "disability": mark("Disability"),
    "schooling": mark("Schooling"),
    "school_id": mark("School"),
    "registered": mark("Household registration"),
    "registered_at": mark("Registered at"),
}
_MORE_TERMS: dict[str, str] = {
    "male": mark("male"),
    "female": mark("female"),
    "dependent": mark("dependent"),
    "poor": mark("poor"),
    "good": mark("good"),
    "low": mark("low"),
    "ordinary": mark("ordinary"),
    "left_behind_child": mark("left-behind child"),
    "child_in_difficulty": mark("child in difficulty"),
    "left_behind_elder": mark("left-behind elder"),
    "elder_living_alone": mark("elder living alone"),
    "empty_nest_elder": mark("empty-nest elder"),
    "advanced_age_elder": mark("elder of advanced age"),
    "dependent_elder": mark("dependent elder"),
    "left_behind_woman": mark("left-behind woman"),
}


def list_view(found: Sequence[Found], total: int, chosen: tuple[str, str] | None, t: Translator) -> html.Div:
    """The pairs as buttons, the surest first; a sentence where there is none."""
    if not found:
        return html.Div(
            [
                html.H2(t("Records that may be one person"), className="step-title"),
                html.P(
                    t("No two records look like one person. New files are compared when they come in."),
                    className="empty",
                ),
            ],
            className="panel",
        )
    rows = [
        html.Li(
            html.Button(
                [
                    html.B(_both(one.names, t)),
                    html.Span(one.village, className="pair-village"),
                    html.Span(_sureness(one.certain, one.score, t), className=f"pair-sure pair-sure-{_grade(one)}"),
                ],
                id={"type": OPEN, "index": f"{one.a}|{one.b}"},
                className="pair pair-chosen" if chosen == (one.a, one.b) else "pair",
            )
        )
        for one in found
    ]
    more = [html.P(t("The surest {n:,} of {total:,}.", n=len(found), total=total), className="note")]
    return html.Div(
        [
            html.H2(t("{n:,} pairs of records that may be one person", n=total), className="step-title"),
            html.Ul(rows, className="pairs"),
            *(more if total > len(found) else []),
        ],
        className="panel",
    )


def pair_view(pair: Pair, told: PersonsMerged | None, keep: str | None, t: Translator) -> html.Section:
    """Both records side by side and the three decisions; where one was asked for, what it would do."""
    head = html.Tr(
        [html.Th(""), html.Th([t("Record"), " ", html.Code(pair.a)]), html.Th([t("Record"), " ", html.Code(pair.b)])]
    )
    rows = [
        _row(t(FIELD_TITLES[name]), tuple(_said(value, t) for value in values), t)
        for name, values in pair.said.items()
        if any(values)
    ]
    counts = [
        _row(t(KIND_TITLES[kind]), tuple(f"{count:,}" for count in both), t, compared=False)
        for kind, both in pair.counts.items()
        if any(both)
    ]
    return html.Section(
        [
            html.H2(t("One person, or two?"), className="step-title"),
            html.P(
                [
                    html.B(_sureness(pair.certain, None, t)),
                    html.Span(("；" if t.language == "zh" else "; ").join(spoken(word, t) for word in pair.words)),
                ],
                className="pair-words",
            ),
            _decision(pair, told, keep, t),
            html.Div(html.Table([html.Thead(head), html.Tbody([*rows, *counts])]), className="list pair-table"),
        ],
        className="panel",
    )


def _decision(pair: Pair, told: PersonsMerged | None, keep: str | None, t: Translator) -> html.Div:
    if told is None or keep is None:
        return html.Div(
            [
                _button("left", t("One person: keep {record}", record=pair.a), "button"),
                _button("right", t("One person: keep {record}", record=pair.b), "button"),
                _button("apart", t("Two persons"), "button"),
            ],
            className="buttons",
        )
    lines = [
        t("{drop} becomes part of {keep}; what belongs to it goes with it.", drop=told.drop, keep=told.keep),
        *(t("{what}: {n:,} rows move", what=t(KIND_TITLES[kind]), n=n) for kind, n in told.moved.items()),
        *(
            t("{what}: {n:,} rows are the same and become one", what=t(KIND_TITLES[kind]), n=n)
            for kind, n in told.joined.items()
        ),
    ]
    if told.filled:
        lines.append(t("Taken over because empty: {fields}", fields=_fields(told.filled, t)))
    if told.differing:
        lines.append(t("Differing, as in {keep}: {fields}", keep=told.keep, fields=_fields(told.differing, t)))
    if told.left_household:
        lines.append(t("Household {household} has nobody left in it.", household=told.left_household))
    return html.Div(
        [
            html.Ul([html.Li(line) for line in lines], className="pair-told"),
            html.Div(
                [
                    _button("confirm", t("Make them one"), "button button-first"),
                    _button("back", t("Not yet"), "button"),
                ],
                className="buttons",
            ),
        ]
    )


def done_view(done: dict[str, Any], t: Translator) -> html.Section:
    """What was decided just now, and how to take it back."""
    if done["what"] == "merged":
        said = t(
            "{drop} is part of {keep} now: batch {batch}.", drop=done["drop"], keep=done["keep"], batch=done["batch"]
        )
    elif done["what"] == "parted":
        said = t("Batch {batch} was taken back: they are two records again.", batch=done["batch"])
    elif done["what"] == "apart":
        said = t("{a} and {b} are on record as two persons and are not proposed again.", a=done["a"], b=done["b"])
    else:
        said = t("{a} and {b} may be proposed again.", a=done["a"], b=done["b"])
    undo = {"merged": "undo", "apart": "withdraw"}.get(done["what"])
    return html.Section(
        [
            html.P(said, className="good-line", role="status"),
            html.Div([_button(undo, t("Take it back"), "button")] if undo else [], className="buttons"),
        ],
        className="panel",
    )


def nothing_chosen(t: Translator) -> html.Section:
    """What stands beside the list until a pair is opened."""
    return html.Section(
        html.P(t("Choose a pair on the left: both records are shown side by side."), className="empty"),
        className="panel",
    )


def _button(index: str, text: str, look: str) -> html.Button:
    return html.Button(text, id={"type": ACT, "index": index}, className=look)


def _row(title: str, both: tuple[str, ...], t: Translator, *, compared: bool = True) -> html.Tr:
    left, right = both
    state = "same" if left == right else "other"
    if not compared or not (left and right):
        state = "open"
    sign = {"same": "＝", "other": "≠", "open": ""}[state]
    cells = [html.Td(value or t("not recorded"), className="" if value else "unknown") for value in both]
    return html.Tr(
        [html.Th([title, " ", html.Span(sign, className="pair-sign")], scope="row"), *cells], className=f"pair-{state}"
    )


def _said(value: Any, t: Translator) -> str:
    if isinstance(value, tuple):
        return (
            "、".join(_said(part, t) for part in value)
            if t.language == "zh"
            else ", ".join(_said(part, t) for part in value)
        )
    term = _MORE_TERMS.get(value) or TERMS.get(value)
    return t(term) if term else str(value)


def _both(names: tuple[str, str], t: Translator) -> str:
    left, right = (name or t("no name") for name in names)
    return left if left == right else f"{left} / {right}"


def _sureness(certain: bool, score: float | None, t: Translator) -> str:
    if certain:
        return t("the same identity number")
    if score is None:
        return t("Likely, not certain:")
    return t("very likely") if score >= _VERY else t("likely")


_VERY = 24.0
"""Bits from which a pair is called very likely: eight above where it is proposed at all."""


def _grade(one: Found) -> str:
    return "certain" if one.certain else "very" if one.score >= _VERY else "likely"


def _fields(names: Sequence[str], t: Translator) -> str:
    return ("、" if t.language == "zh" else ", ").join(t(FIELD_TITLES.get(name, name)) for name in names)
