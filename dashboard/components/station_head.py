"""The head of the station page: where the next stations go, in one sentence; which scenario; what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.services.stations import Opened
from dashboard.siting_terms import SERVICES, notes_text
from dashboard.station_words import asked_text, minutes_text, persons_text, proof_text, yuan_text
from data.scenarios import Scenario
from geo.calendar import BEIJING
from models.siting.evaluate import Evaluation

_MOST_NAMED = 8


def head_view(
    opened: Opened, all_: Sequence[Scenario], view: Mapping[str, Any], names: Mapping[str, str], t: Translator,
    *, plans: bool,
) -> list[Any]:  # fmt: skip
    """Sentence, choice, ways out and figures."""
    return [
        html.Section(
            [
                html.P(sentence(opened, t), className="st-sentence"),
                html.P(_about(opened, t), className="note"),
                html.Div(_selects(opened, all_, view, t), className="st-choice"),
                html.Div(_ways(opened, view, t, plans=plans), className="buttons"),
            ],
            className="panel st-head",
        ),
        _alarm(opened, t),
        figures_view(
            opened.evaluation, opened.plan if opened.steps else opened.today, names, t, changed=bool(opened.steps)
        ),
    ]


def sentence(opened: Opened, t: Translator) -> str:
    """Where the next stations go."""
    choices = opened.choices
    new = choices[choices["choice"] == "open"]
    titles = [str(one) if isinstance(name, float) or not name else str(name) for one, name in new["name"].items()]
    extended, closed = (int((choices["choice"] == what).sum()) for what in ("extend", "close"))
    parts = []
    if len(new):
        listed = t(", ").join(titles[:_MOST_NAMED])
        more = t(" and {n} more", n=len(new) - _MOST_NAMED) if len(new) > _MOST_NAMED else ""
        parts.append(t("{n} new: {names}.", n=len(new), names=listed + more))
    else:
        parts.append(t("No new station opens."))
    if extended:
        parts.append(t("{n} extended.", n=extended))
    if closed:
        parts.append(t("{n} closed.", n=closed))
    brought = round(opened.today.beyond_30) - round(opened.evaluation.beyond_30)
    reach = (
        t("{n} more persons come within 30 minutes", n=f"{brought:,}")
        if brought >= 0
        else t("{n} persons fewer are within 30 minutes", n=f"{-brought:,}")
    )
    cost = t("for {yuan}", yuan=yuan_text(opened.evaluation.cost_yuan, t))
    proof = t("changed by hand, not proven") if opened.steps else proof_text(opened.scenario.result, t)
    parts.append(t("{reach}, {cost}; {proof}.", reach=reach, cost=cost, proof=proof))
    return ("" if t.language == "zh" else " ").join(parts)


def _about(opened: Opened, t: Translator) -> str:
    scenario = opened.scenario
    parts = [asked_text(scenario, t), t("as of {as_of}", as_of=scenario.as_of)]
    parts.append(t("made {moment:%Y-%m-%d %H:%M}", moment=scenario.made_at.astimezone(BEIJING)))
    if (scenario.result or {}).get("cancelled"):
        parts.append(t("stopped early: the best until then"))
    if opened.board.county.simulated:
        parts.append(t("Simulated data"))
    return " · ".join([*parts, *notes_text(opened.board.siting, t)])


def _selects(opened: Opened, all_: Sequence[Scenario], view: Mapping[str, Any], t: Translator) -> list[Any]:
    own = opened.scenario.scenario_id
    found = [html.Label([t("Scenario"), _select("scenario", [(s.scenario_id, _called(s)) for s in all_], own, t)])]
    others = [(s.scenario_id, _called(s)) for s in all_ if s.scenario_id != own]
    if others:
        found.append(html.Label([t("Compared with"), _select("other", others, view.get("other") or "", t, none=True)]))
    if len(opened.services) > 1:
        services = [(one, t(SERVICES[one])) for one in opened.services]
        found.append(html.Label([t("Service shown"), _select("service", services, view.get("service") or "", t)]))
    return found


def _called(scenario: Scenario) -> str:
    return f"{scenario.scenario_id} · {scenario.name}"


def _select(
    name: str, options: Sequence[tuple[str, str]], chosen: str, t: Translator, *, none: bool = False
) -> html.Select:
    first = [html.Option(t("none"), value="", selected=not chosen)] if none else []
    return html.Select(
        [*first, *(html.Option(title, value=value, selected=value == chosen) for value, title in options)],
        **{"data-name": name},
    )


def act(name: str, title: str, *, off: bool = False, first: bool = False, **data: str) -> html.Button:
    """A button of the page."""
    classes = "button button-first" if first else "button"
    told = {f"data-{key}": value for key, value in data.items()}
    return html.Button(title, className=classes, disabled=off or None, **{"data-act": name, **told})


def field(kind: str, name: str, *, checked: bool = False, **properties: Any) -> dict[str, Any]:
    """An input as plain HTML; Dash has none of its own."""
    given = {"type": kind, "data-field": name, **properties, **({"checked": True} if checked else {})}
    return {"type": "Input", "namespace": "dash_html_components", "props": given}


def _ways(opened: Opened, view: Mapping[str, Any], t: Translator, *, plans: bool) -> list[Any]:
    changed, redo = bool(opened.steps), bool(view.get("redo"))
    found: list[Any] = [
        act("undo", t("Undo"), off=not changed),
        act("redo", t("Redo"), off=not redo),
        act("reset", t("Reset to the plan"), off=not changed),
    ]
    if changed and plans:
        name = field("text", "kept_name", placeholder=t("name of the new scenario"), maxlength="60")
        found += [
            html.Label([html.Span(t("Keep as"), className="st-hidden"), name]),
            act("keep", t("Keep"), first=True),
        ]
    if not changed:
        found += files_of(opened.scenario.scenario_id, t)
    return found


def files_of(scenario_id: str, t: Translator) -> list[Any]:
    """Links to what goes out of a scenario as it was kept."""
    at = f"/stations/{scenario_id}/actions"
    return [
        html.A(t("List of what to do (xlsx)"), href=f"{at}.xlsx?lang={t.language}", className="button", download=""),
        html.A(t("Paper to be signed (Word)"), href=f"{at}.docx?lang={t.language}", className="button", download=""),
    ]


def _alarm(opened: Opened, t: Translator) -> html.Section | None:
    if opened.refused is None:
        return None
    return html.Section(
        html.P([html.B(t("Not done")), " ", sentence_for(opened.refused, t)]), className="pt-alarm", role="alert"
    )


def figures_view(
    now: Evaluation, before: Evaluation, names: Mapping[str, str], t: Translator, *, changed: bool
) -> html.Section:
    """What it comes to, with what it was: before the changes by hand, or as things stand today."""
    word = t("in the plan") if changed else t("as things stand")

    def tile(value: str, title: str, old: str | None, *, bad: bool = False) -> html.Div:
        then = [html.Small(f"{word} {old}")] if old is not None else []
        return html.Div([html.B(value), html.Span(title), *then], className="st-bad" if bad else "")

    def persons(name: str, title: str, *, bad: bool = False) -> html.Div:
        value = getattr(now, name)
        return tile(persons_text(value), title, persons_text(getattr(before, name)), bad=bad and round(value) > 0)

    worst = names.get(now.worst_township, now.worst_township) or "—"
    old_worst = names.get(before.worst_township, before.worst_township) or "—"
    tiles = [
        persons("beyond_30", t("persons beyond 30 min, of {n}", n=persons_text(now.persons))),
        persons("beyond_60", t("persons beyond 60 min"), bad=True),
        tile(
            minutes_text(now.mean_minutes, t),
            t("on average, of those who reach one"),
            minutes_text(before.mean_minutes, t),
        ),
        tile(worst, t("worst township: {share:.0%} beyond 30 min", share=_share(now.worst_share)),
             f"{old_worst} {_share(before.worst_share):.0%}"),
        tile(_gini(now.gini_minutes), t("Gini of minutes: 0 alike for all, 1 unequal"), _gini(before.gini_minutes)),
        tile(persons_text(now.unlocated), t("without a place on record: not in the plan"), None, bad=now.unlocated > 0),
        persons("cut_off", t("cut off: reach no station"), bad=True),
        tile(yuan_text(now.cost_yuan, t), t("cost"), yuan_text(before.cost_yuan, t) if changed else None),
    ]  # fmt: skip
    return html.Section(tiles, className="st-figures", **{"aria-label": t("What the scenario comes to")})


def _share(value: float) -> float:
    return 0.0 if value != value else value


def _gini(value: float) -> str:
    return "—" if value != value else f"{value:.2f}"
