"""A new plan of stations, in plain words; the scenarios there are; how far a computation is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.components.import_steps import progress_view
from dashboard.components.station_head import act, field
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.jobs import Job
from dashboard.siting_terms import MODELS, MODES, SERVICES
from dashboard.station_asked import MOST_SECONDS
from dashboard.station_words import EXISTING, FULL, SOURCES, persons_text, proof_text, services_text, yuan_text
from data.scenarios import Scenario
from geo.calendar import BEIJING

Place = tuple[str, str, str]
"""A candidate: its number, its name with the village, its service."""
_USUAL: dict[str, Any] = {
    "services": ["elder_day_care"],
    "model": "p-median",
    "p": 3,
    "sources": ["list", "idle"],
    "mode": "walk",
    "existing": "kept",
}


def form_view(
    asked: Mapping[str, Any] | None, t: Translator, *, opened: bool, places: Sequence[Place] = ()
) -> html.Details:
    """The form; ``asked``: what the scenario shown was asked for, to change one thing of it; ``places``: its
    candidates, of which some may be made to open or not."""
    given = {**_USUAL, **(asked or {})}
    budget = given.get("budget")

    def number(name: str, title: str, value: Any, **more: Any) -> html.Label:
        text = "" if value is None else f"{value:g}"
        return html.Label([title, field("text", name, value=text, inputmode="decimal", **more)])

    return html.Details(
        [
            html.Summary(t("New plan")),
            html.Div(
                [
                    _boxes(t("For whom"), "services", SERVICES, given["services"], t),
                    _boxes(t("Where it could be"), "sources", {k: v for k, v in SOURCES.items() if k != "existing"},
                           given["sources"], t),
                ],
                className="st-sets",
            ),
            html.Div(
                [
                    _choice("model", t("What is best"), MODELS, given["model"], t),
                    number("p", t("New stations (empty: any number)"), given.get("p")),
                    number("budget", t("Budget, ten thousand yuan (empty: none)"), budget and budget / 1e4),
                    _choice("existing", t("What stands today"), EXISTING, given["existing"], t),
                    _choice("mode", t("How people come"), MODES, given["mode"], t),
                    _choice("capacities", t("Can a station be full"), FULL, _full(given.get("capacities")), t),
                    number("longest", t("Nobody farther than, minutes (empty: no limit)"), given.get("longest")),
                    number("reach_full", t("Reached wholly within, minutes"), given.get("reach_full"),
                           placeholder=t("as the county's rule has it")),
                    number("reach_none", t("Not reached at all beyond, minutes"), given.get("reach_none"),
                           placeholder=t("as the county's rule has it")),
                    number("per_township", t("At least in each township"), given.get("per_township") or 0),
                    number("grid_m", t("Metres between points of a grid"), given.get("grid_m") or 2000),
                    number("merge_m", t("Homes together within, metres"), given.get("merge_m") or 0),
                    number("seconds", t("Seconds of search, up to {most:g}", most=MOST_SECONDS), 60),
                    html.Label(
                        [
                            t("Name"),
                            field("text", "name", value="", maxlength="50", placeholder=t("made of what is asked")),
                        ]
                    ),
                ],
                className="st-numbers",
            ),
            *_places(places, given, t),
            html.Div(
                [

                    _box("public_only", t("public buildings only"), bool(given.get("public_only"))),
                    act("ask", t("Find the places"), first=True),
                ],
                className="pf-end",
            ),
        ],
        className="panel pf st-form",
        open=opened or None,
        id="stations-form",
    )  # fmt: skip


def _places(places: Sequence[Place], given: Mapping[str, Any], t: Translator) -> list[Any]:
    """Which of the candidates must be in the plan, and which must not."""
    if not places:
        return [html.P(t("Which places must open, or must not, can be chosen once a scenario is shown."),
                       className="note")]  # fmt: skip
    return [
        html.Div(
            [_pick("fixed", t("Must be in the plan"), places, set(given.get("fixed", ())), t),
             _pick("forbidden", t("Must not be in it"), places, set(given.get("forbidden", ())), t)],
            className="st-sets",
        )
    ]  # fmt: skip


def _pick(name: str, title: str, places: Sequence[Place], chosen: set[str], t: Translator) -> html.Details:
    """A list that folds out, with a box for each place; the browser counts those chosen and finds them by name."""
    several = len({service for _, _, service in places}) > 1
    first = sorted(places, key=lambda place: place[0] not in chosen)
    boxes = [
        html.Label(
            [
                field("checkbox", f"{name}[]", value=one, checked=one in chosen),
                html.Span([called, *([" · ", t(SERVICES[service])] if several else [])]),
            ],
            className="st-box",
        )
        for one, called, service in first
    ]
    find = field("search", f"find_{name}", placeholder=t("find by name"), **{"aria-label": t("find by name")})
    return html.Details(
        [html.Summary([title, " · ", html.B(str(len(chosen)))]), find, html.Div(boxes, className="st-pick-list")],
        className="st-pick",
    )


def _full(capacities: bool | None) -> str:
    return "usual" if capacities is None else "yes" if capacities else "no"


def _box(name: str, title: str, checked: bool) -> html.Label:
    return html.Label([field("checkbox", name, value="1", checked=checked), html.Span(title)], className="st-box")


def _boxes(legend: str, name: str, titles: Mapping[str, str], chosen: Any, t: Translator) -> html.Fieldset:
    boxes = [
        html.Label(
            [field("checkbox", f"{name}[]", value=value, checked=value in chosen), html.Span(t(title))],
            className="st-box",
        )
        for value, title in titles.items()
    ]
    return html.Fieldset([html.Legend(legend), html.Div(boxes, className="st-boxes")])


def _choice(name: str, title: str, titles: Mapping[str, str], chosen: str, t: Translator) -> html.Label:
    options = [html.Option(t(words), value=value, selected=value == chosen) for value, words in titles.items()]
    return html.Label([title, html.Select(options, **{"data-field": name})])


def list_view(all_: Sequence[Scenario], shown: str | None, t: Translator, *, plans: bool) -> html.Section:
    """The scenarios, the newest first; each to be shown, renamed or deleted."""
    heads = [
        t("Scenario"),
        t("Service"),
        t("Beyond 30"),
        t("Minutes"),
        t("Cost"),
        t("How good"),
        t("Made"),
        "",
    ]
    return html.Section(
        [
            html.H2([t("Scenarios"), html.Small(t("{n} kept", n=len(all_)))]),
            html.Div(
                html.Table(
                    [
                        html.Thead(html.Tr([html.Th(head) for head in heads])),
                        html.Tbody([_scenario(one, one.scenario_id == shown, t, plans=plans) for one in all_]),
                    ],
                    className="pt-table st-table",
                ),
                className="st-wide",
            ),
        ],
        className="panel st-list",
    )


def _scenario(one: Scenario, here: bool, t: Translator, *, plans: bool) -> html.Tr:
    asked, result = one.asked or {}, one.result or {}
    chosen = result.get("mean_minutes")
    acts: list[Any] = [] if here else [act("show", t("Show"), id=one.scenario_id)]
    if plans:
        acts.append(
            html.Details(
                [
                    html.Summary(t("Rename or delete")),
                    html.Div(
                        [
                            field("text", "title", value=one.name, maxlength="60", **{"aria-label": t("Name")}),
                            act("rename", t("Rename"), id=one.scenario_id),
                            act("delete", t("Delete"), id=one.scenario_id, sure=t("Press again to delete it")),
                        ],
                        className="st-acts",
                    ),
                ]
            )
        )
    return html.Tr(
        [
            html.Td([html.B(one.name), html.Small(one.scenario_id)]),
            html.Td(services_text(asked.get("services", ()), t)),
            html.Td(persons_text(result.get("beyond_30"))),
            html.Td("—" if chosen is None else t("{n:.0f} min", n=chosen)),
            html.Td(yuan_text(result.get("cost_yuan"), t)),
            html.Td(proof_text(result, t)),
            html.Td(one.made_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")),
            html.Td(html.Div(acts, className="st-acts")),
        ],
        className="st-here" if here else "",
    )


def job_view(job: Job | None, t: Translator) -> list[Any]:
    """How far a computation is, with the way to stop it; or why it ended without a result."""
    if job is None or job.state == "done":
        return []
    if job.is_open:
        stop = act("cancel", t("Stop: keep the best so far"))
        return [html.Section([html.Div(progress_view(job, t), className="progress"), stop], className="panel pt-job")]
    said = (
        t("Stopped. Nothing was kept.") if job.state == "cancelled" else sentence_for(job.refusal or RuntimeError(), t)
    )
    return [html.Section(html.P(said), className="pt-alarm", role="alert")]
