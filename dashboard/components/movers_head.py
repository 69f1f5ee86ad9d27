"""What two methods are compared by: the choice of methods, day, score and place, and what differs between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.i18n import Translator, mark
from dashboard.services import TOPICS, Place
from dashboard.services.movers import Choice, Method
from dashboard.wording import method_text
from geo.calendar import BEIJING
from geo.rule_sets import RuleChange

METHOD_STATES = {
    "in_force": mark("in force"),
    "trial": mark("tried"),
    "former": mark("in force before"),
}
FIELDS = {
    "clock": mark("period"),
    "valid_from": mark("valid from"),
    "valid_to": mark("valid until"),
    "share": mark("share"),
    "unit": mark("unit"),
    "phrase": mark("wording"),
    "clause": mark("clause"),
    "rule": mark("the whole rule"),
}
"""What a field of a rule is called beside its values; those of a threshold speak for themselves."""
_CHANGED_SHOWN = 4

View = Mapping[str, Any]


def choice_view(
    choice: Choice, changed: tuple[RuleChange, ...] | None, view: View, place: Place, t: Translator
) -> html.Section:
    """What is compared: two methods and what differs between them, a day, a score and a place."""
    befores = [(method.id, method_title(method, t)) for method in choice.befores]
    afters = [(method.id, method_title(method, t)) for method in choice.afters]
    days = [(pair.day.isoformat(), pair.day.isoformat()) for pair in choice.pairs]
    topics = [(topic.id, t(topic.title)) for topic in TOPICS.values()]
    asked = html.Div(
        [
            html.H2(t("Who moves when the method changes")),
            html.Div(
                [
                    select("before", t("Before"), befores, choice.before.id),
                    html.Span("→", className="mv-arrow"),
                    select("after", t("After"), afters, choice.after.id),
                    select("day", t("Day"), days, choice.pair.day.isoformat()),
                    select("score", t("Score"), topics, view["score"]),
                ],
                className="mv-choice",
            ),
            html.P(_path(place), className="mv-path"),
            html.P(
                t(
                    "Both judge {day} on the same record, as known on {known_at:%Y-%m-%d %H:%M}: what differs is the "
                    "method's doing.",
                    day=choice.pair.day,
                    known_at=choice.pair.known_at.astimezone(BEIJING),
                ),
                className="note",
            ),
        ]
    )
    return html.Section([asked, _changed(choice, changed, t)], className="panel mv-head")


def _changed(choice: Choice, changed: tuple[RuleChange, ...] | None, t: Translator) -> html.Div:
    """What was changed: the program's method, and the rules with their numbers before and after."""
    versions = [method.id.partition("/")[0] for method in (choice.before, choice.after)]
    items: list[Any] = []
    if versions[0] != versions[1]:
        items.append(html.Li([html.Span(t("The program's own method")), html.B(" → ".join(versions))]))
    items += [_rule_changed(change, t) for change in changed or ()]
    shown, rest = items[:_CHANGED_SHOWN], items[_CHANGED_SHOWN:]
    parts: list[Any] = [html.H3(t("What is different")), html.Ul(shown)]
    if rest:
        parts.append(html.Details([html.Summary(t("{n:,} more", n=len(rest))), html.Ul(rest)]))
    if changed is None:
        parts.append(html.P(t("What the rules of one of the two were was not kept."), className="note"))
    return html.Div(parts, className="mv-changed")


def _rule_changed(change: RuleChange, t: Translator) -> html.Li:
    before, after = (_rule_value(value, t) for value in (change.before, change.after))
    field = "" if change.field == "threshold" else t(FIELDS[change.field]) if change.field in FIELDS else change.field
    return html.Li(
        [
            html.Span([change.phrase, html.Small(change.rule)]),
            html.B([html.Small(field), f" {before} → {after}"]),
        ]
    )


def _rule_value(value: Any, t: Translator) -> str:
    if value is None:
        return t("none")
    return f"{value:,g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def none_view(t: Translator) -> html.Section:
    """Where no two methods can be compared yet."""
    return html.Section(
        [
            html.H2(t("Who moves when the method changes")),
            html.P(
                t(
                    "No two methods have judged one day of this county yet. Try changed points, limits or intervals "
                    "before they are decided on:"
                ),
                className="empty",
            ),
            html.Pre("shouwang movers --rules FILE.toml"),
            html.P(
                t(
                    "The past years are then scored by both, and stand here side by side. What is in force stays as "
                    "it is."
                ),
                className="note",
            ),
        ],
        className="panel mv-none",
    )


def select(name: str, title: str, options: list[tuple[str, str]], chosen: str) -> html.Label:
    """A choice that changes the view: its name there, its title, and (value, title) of each option."""
    return html.Label(
        [
            html.Span(title),
            html.Select(
                [html.Option(said, value=value, selected=value == chosen) for value, said in options],
                **{"data-name": name},
            ),
        ]
    )


def method_title(method: Method, t: Translator) -> str:
    """A method as it is chosen: version, rules, and whether it is in force."""
    return f"{method_text(method.id, t)} ({t(METHOD_STATES[method.state])})"


def _path(place: Place) -> list[Any]:
    parts: list[Any] = []
    for code, name in place.path:
        if code == place.code:
            parts.append(html.B(name))
        else:
            parts += [html.Button(name, **{"data-set": "place", "data-value": code}), html.Span("›")]
    return parts
