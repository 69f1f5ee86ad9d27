"""The round of rescue equipment on the patrol page: what is asked, how far it is, what to buy, who puts it up when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, Final

from dash import html

from dashboard.components.import_steps import progress_view
from dashboard.components.rota_below import table_view
from dashboard.components.rota_form import field
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.jobs import Job
from dashboard.purchase_sheets import best_text, prices_line
from dashboard.rota_install_book import round_text
from dashboard.rota_install_job import RoundAsked
from dashboard.rota_words import clock_text, cure_of, day_text, reason_of
from dashboard.services.rounds import MadeRound
from dashboard.wording import action_text

_MOST: Final = 60
_USUAL_YUAN: Final = 60_000.0


def form_view(things: Mapping[str, bool], asked: RoundAsked | None, first: date, t: Translator) -> html.Div:
    """The form. ``things``: what has a price, and whether the teams put it up; ``asked``: what the last round was
    asked for."""
    given = asked or RoundAsked(_USUAL_YUAN, first)
    boxes = [
        html.Label(
            [
                field("checkbox", "items", value=thing, checked=not given.items or thing in given.items),
                html.Span([action_text(thing, t), *([] if ours else [html.Small(t(" · put up by others"))])]),
            ]
        )
        for thing, ours in things.items()
    ]
    note = t(
        "What removes most risk is bought within the budget, by the last scores; the teams put it up in the hours of "
        "their shifts, the most dangerous waters first. It is no rota: nothing is kept on record."
    )
    numbers = html.Div(
        [
            html.Label([t("Budget (yuan)"), field("number", "budget", value=f"{given.budget:g}", min="0", step="any")]),
            html.Label([t("First day"), field("date", "first", value=given.first.isoformat())]),
            html.Label([t("Weeks"), field("number", "weeks", value=str(given.weeks), min="1", max="26")]),
        ],
        className="pf-numbers",
    )
    make = html.Button(t("Make the round"), className="button button-first", **{"data-act": "round"})
    return html.Div(
        [
            html.P([note, " ", prices_line(t)], className="note"),
            numbers,
            html.Fieldset([html.Legend(t("What may be bought")), html.Div(boxes, className="pf-teams")]),
            html.Div([make], className="pf-end"),
        ],
        className="pf",
    )


def job_view(job: Job | None, t: Translator) -> list[Any]:
    """How far a round is, with the way to stop it; or why there is none."""
    if job is None or job.state == "done":
        return []
    if job.is_open:
        stop = html.Button(t("Stop: keep the days until now"), className="button", **{"data-act": "stop-round"})
        return [html.Div([html.Div(progress_view(job, t), className="progress"), stop], className="pt-job")]
    said = (
        t("Stopped. There is no round.") if job.state == "cancelled" else sentence_for(job.refusal or RuntimeError(), t)
    )
    return [html.P(said, className="pt-alarm", role="alert")]


def result_view(made: MadeRound | None, t: Translator) -> list[Any]:
    """The last round; or that none was made yet."""
    if made is None:
        return [html.P(t("No round of equipment has been made yet."), className="empty")]
    told = made.told
    share = told["removed_days"] / told["possible_days"] if told["possible_days"] > 0 else 1.0
    last = None if told["last"] is None else date.fromisoformat(told["last"])
    total = t(
        "{price:,.0f} yuan remove {share:.1%} of the risk there is today",
        price=told["price"],
        share=told["removed"] / told["risk"] if told["risk"] > 0 else 0.0,
    )
    dates = t("as of {as_of}", as_of=told["as_of"])
    stamp = t("Simulated data") if told["simulated"] else t("On trial")
    alarms = []
    if made.stale:
        alarms.append(html.P(t("The record or the scores have changed since; make the round again.")))
    if told["cancelled"]:
        alarms.append(html.P(t("Stopped early: only the days until then are planned.")))
    book = html.A(t("Workbook"), href=f"/patrol/equipment.xlsx?lang={t.language}", className="button", download="")
    return [
        *([html.Div(alarms, className="pt-alarm", role="alert")] if alarms else []),
        html.Div(
            [
                html.Div(
                    [
                        html.P(html.B(round_text(len(told["stops"]), told["waters"], last, share, t))),
                        html.P(f"{total} · {best_text(told['budget'], told['short'], t)}"),
                        html.P(f"{dates} · {stamp}", className="note"),
                    ]
                ),
                book,
            ],
            className="pr-head",
        ),
        html.Div([_purchases(told, t), _rest(told, t)], className="pr-columns"),
        html.H3(t("Who puts what up, where and when")),
        *_days(told, t),
    ]


def _purchases(told: Mapping[str, Any], t: Translator) -> html.Div:
    """What to buy, by township and by thing."""
    head = [t("Number"), t("Yuan"), t("Risk removed")]
    towns = [_total(str(row["township"]), row, told) for row in told["by_township"]]
    things = [_total(action_text(row["action"], t), row, told) for row in told["by_item"]]
    return html.Div(
        [
            html.H3(t("What to buy")),
            table_view([t("Township"), *head], towns),
            table_view([t("Thing"), *head], things),
        ]
    )


def _total(name: str, row: Mapping[str, Any], told: Mapping[str, Any]) -> html.Tr:
    share = row["removed"] / told["risk"] if told["risk"] > 0 else 0.0
    return html.Tr(
        [html.Td(name), html.Td(f"{row['purchases']:,}"), html.Td(f"{row['price']:,.0f}"), html.Td(f"{share:.1%}")]
    )


def _rest(told: Mapping[str, Any], t: Translator) -> html.Div:
    """What is not put up and why, and what others put up."""
    left = [
        html.Tr(
            [
                html.Td(_water(told, row["site_id"])),
                html.Td(reason_of(SimpleNamespace(**row), t)),
                html.Td(cure_of(SimpleNamespace(**row), told["teams"], t)),
            ]
        )
        for row in told["left"][:_MOST]
    ]
    others = [
        html.Tr(
            [
                html.Td(_water(told, row["site_id"])),
                html.Td(action_text(row["action"], t)),
                html.Td(f"{row['price']:,.0f}"),
            ]
        )
        for row in told["put_up_by_others"][:_MOST]
    ]
    none = html.P(t("Everything the teams put up is planned."), className="empty")
    nobody = html.P(t("Nothing bought is put up by others."), className="empty")
    return html.Div(
        [
            html.H3([t("Bought and not put up"), html.Small(t("{n} waters", n=len(told["left"])))]),
            table_view([t("Water"), t("Why"), t("What would cure it")], left) if left else none,
            *_more(len(told["left"]), t),
            html.H3([t("Bought, put up by others"), html.Small(t("{n} entries", n=len(told["put_up_by_others"])))]),
            table_view([t("Water"), t("Thing"), t("Yuan")], others) if others else nobody,
            *_more(len(told["put_up_by_others"]), t),
        ]
    )


def _more(many: int, t: Translator) -> list[Any]:
    return [html.P(t("… and {n} more in the workbook.", n=many - _MOST), className="note")] if many > _MOST else []


def _water(told: Mapping[str, Any], site: str) -> list[Any]:
    name, township, village = told["names"].get(site, (None, "", ""))
    return [html.B(name or site), html.Small(f"{township} {village}")]


def _days(told: Mapping[str, Any], t: Translator) -> list[html.Details]:
    """Every day folds out to its tours; the first stands open."""
    by_day: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(told["stops"], key=lambda one: (one["day"], one["team_id"], one["tour"], one["position"])):
        by_day.setdefault(row["day"], []).append(row)
    found = []
    for number, (day, stops) in enumerate(by_day.items()):
        tours = [tour for tour in told["tours"] if tour["day"] == day]
        km = sum(tour["km"] for tour in tours)
        said = t("{tours} tours, {waters} waters, {km:,.0f} km", tours=len(tours), waters=len(stops), km=km)
        rows = [
            html.Tr(
                [
                    html.Td(told["teams"].get(row["team_id"], row["team_id"])),
                    html.Td(f"{clock_text(row['arrive_min'])}–{clock_text(row['leave_min'])}"),
                    html.Td(_water(told, row["site_id"])),
                    html.Td(_things(row, t)),
                ]
            )
            for row in stops
        ]
        found.append(
            html.Details(
                [
                    html.Summary([html.B(day_text(date.fromisoformat(day), t)), html.Small(said)]),
                    table_view([t("Team"), t("Time"), t("Water"), t("What to put up")], rows),
                ],
                className="pr-day",
                open=number == 0 or None,
            )
        )
    return found


def _things(row: Mapping[str, Any], t: Translator) -> str:
    """What is put up at a stop; what nobody recorded as lacking is to be looked at first."""
    look = set(row["look_first"])
    words = [
        t("{thing} (look first whether it is lacking)", thing=action_text(one, t))
        if one in look
        else action_text(one, t)
        for one in row["items"]
    ]
    return ("、" if t.language == "zh" else ", ").join(words)
