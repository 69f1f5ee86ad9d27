"""The two halves of the reliability page: on the county's own record, and on counties whose truth is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.i18n import Translator, mark
from data.evaluations import Evaluation
from geo.calendar import BEIJING

RANKINGS = {
    "oracle": mark("The truth itself, which nobody knows"),
    "score": mark("This score"),
    "boosted": mark("Boosted trees, the challenger"),
    "exposure": mark("Children by distance alone"),
    "child_count": mark("Children within 500 m"),
    "past_incidents": mark("Past incidents alone"),
    "site_type": mark("Kind of water alone"),
    "distance_only": mark("Nearest child alone"),
}
PROCESSES = {
    "drawn": mark("effects drawn at random"),
    "protection_confounded": mark("fences stand where people drowned"),
    "reporting_by_roads": mark("little comes on record far from roads"),
    "one_kind_three_times": mark("rivers three times as deadly"),
    "no_distance": mark("distance makes no difference"),
}
ASSUMPTIONS = {
    "spread_exposure": mark("how far exposure may weigh more or less"),
    "spread_own": mark("what no survey records of a water"),
    "spread_village": mark("what no survey records of a village"),
    "spread_nearby": mark("what neighbouring villages share"),
    "spread_nearby_m": mark("how far villages share"),
    "spread_table": mark("how strongly the table of effects holds as a whole"),
    "kind_river": mark("danger of rivers"),
    "kind_reservoir": mark("danger of reservoirs"),
    "kind_dam": mark("danger of dams"),
    "kind_canal": mark("danger of canals"),
    "kind_ditch": mark("danger of ditches"),
    "kind_well": mark("danger of wells"),
    "deep": mark("danger of deep water"),
    "bank_steep": mark("danger of a steep bank"),
    "bank_vertical": mark("danger of a vertical bank"),
    "swimming_place": mark("danger of a swimming place"),
    "no_barrier": mark("worth of a barrier"),
    "no_warning_sign": mark("worth of a warning sign"),
    "no_lifebuoy": mark("worth of a lifebuoy"),
    "no_rope": mark("worth of a rope"),
    "no_pole": mark("worth of a pole"),
    "no_keeper": mark("worth of a keeper"),
    "no_patrol": mark("worth of patrols"),
    "rule_scale": mark("how fast exposure falls with distance"),
    "rule_floor": mark("children nobody registered"),
    "rule_pupil": mark("how much a pupil counts"),
    "rule_unknown": mark("the share of what is not recorded"),
    "rule_deep": mark("from what depth water is deep"),
    "rule_incident_reach": mark("how far an incident is put to a water"),
    "rule_incident_years": mark("how long an incident counts"),
    "rule_route": mark("how much a way to school counts"),
}
_MOST_ASSUMPTIONS = 8


def simulated_view(found: Evaluation | None, t: Translator) -> html.Section:
    """The score against plain rankings where the truth is known."""
    title = html.H2([t("Where the truth is known"), html.Small(t("simulated counties"))])
    if found is None:
        return _none(title, "shouwang evaluate --keep", t)
    told = found.result
    tenth = told["capture10"]
    best = max((tenth[name] for name in tenth if name not in ("score", "oracle", "boosted")), default=0.0)
    sentence = t(
        "Watching its worst tenth of waters, a county meets {score} of the drownings to come; by the best plain "
        "ranking {best}; knowing the truth {oracle}.",
        score=_share(tenth["score"]),
        best=_share(best),
        oracle=_share(tenth["oracle"]),
    )
    wins = t(
        "Ahead of all five plain rankings in {ahead} of {counties} counties, beyond doubt in {wins}.",
        ahead=told["ahead"],
        counties=told["counties"],
        wins=told["wins"],
    )
    sure = t("Of the 90 % intervals {coverage} hold the truth.", coverage=_share(told["coverage"]))
    bars = [(RANKINGS[name], tenth[name], name) for name in RANKINGS if name in tenth]
    return html.Section(
        [
            title,
            html.P(sentence, className="rl-sentence"),
            html.P([wins, " ", sure]),
            _bars(bars, t),
            html.Div(_counties(told["judged"], t), className="rl-wide"),
            _made(found, t),
        ],
        className="panel",
    )


def record_view(found: Evaluation | None, t: Translator) -> html.Section:
    """The score on the county's own incidents, and how firm its ranking stands."""
    title = html.H2([t("On this county's own record"), html.Small(t("incidents held back"))])
    if found is None:
        return _none(title, "shouwang evaluate --record", t)
    told = found.result
    return html.Section(
        [
            title,
            html.P(_incidents(told["incidents"], t)),
            html.Dl(
                [part for name, value in _held_back(told, t) for part in (html.Dt(name), html.Dd(value))],
                className="rl-held",
            ),
            html.H3(t("How firm the worst tenth stands")),
            html.P(_firmness(told["stability"]["resampled"], t)),
            _bars(_shaken(told["stability"]["assumptions"], t), t),
            _made(found, t),
        ],
        className="panel",
    )


def _none(title: html.H2, command: str, t: Translator) -> html.Section:
    return html.Section(
        [title, html.P(t("Not judged yet. Whoever runs the server does it with:")), html.Pre(command)],
        className="panel rl-none",
    )


def _incidents(placed: Mapping[str, int], t: Translator) -> str:
    total = sum(placed.values())
    if not total:
        return t("No incident is on record: the ranking stands on published effects alone, at evidence grade C.")
    return t(
        "{total} incidents count: {number} by the water's number, {place} by their place, {village} by village alone, "
        "{nowhere} of no known water.",
        total=total,
        **placed,
    )


def _held_back(told: Mapping[str, Any], t: Translator) -> list[tuple[str, str]]:
    rows = []
    contest = told["by_township"]
    unknown = t("too few to tell")
    rows.append((t("Each township, told by the others"), unknown if contest is None else _held(contest["score"], t)))
    rows.append((t("The last year, told by those before"), _held(told["forward"], t)))
    plain = told["forward"].get("baselines", {})
    rows += [
        (
            t("the same against: {ranking}", ranking=t(RANKINGS[name])),
            t("{ahead:+.1%} ({low:+.1%} to {high:+.1%})", **{edge: other[edge] for edge in ("ahead", "low", "high")}),
        )
        for name, other in plain.items()
        if name in RANKINGS
    ]
    if contest is not None:
        rows.append((t("The boosted challenger, township by township"), _held(contest["challenger"], t)))
        stays = (
            t("the challenger tells them better beyond one standard error")
            if contest["challenger_wins"]
            else t("the challenger tells them no better: the simpler score stays")
        )
        rows.append((t("Which of the two"), stays))
    return rows


def _held(held: Mapping[str, Any], t: Translator) -> str:
    if not held["incidents"]:
        return t("too few to tell")
    share, low, high = held["captured"]["0.1"]
    return t(
        "{share} of {incidents:g} incidents in the worst tenth (90 % interval {low} to {high})",
        share=_share(share),
        incidents=held["incidents"],
        low=_share(low),
        high=_share(high),
    )


def _firmness(again: Mapping[str, Any], t: Translator) -> str:
    if not again["times"]:
        return t("Had one assumption been half or twice as much, this share of the worst tenth would stay:")
    return t(
        "Had other incidents come by chance, {stays} of it would stay. Had one assumption been half or twice as much:",
        stays=_share(again["stays"]),
    )


def _shaken(assumptions: Sequence[Mapping[str, Any]], t: Translator) -> list[tuple[str, float, str]]:
    """The assumptions that shake it most, as bars of what stays."""
    return [
        (f"{t(ASSUMPTIONS[name])} × {one['times']:g}", one["stays"], "score")
        for one in assumptions[:_MOST_ASSUMPTIONS]
        if (name := one["assumption"]) in ASSUMPTIONS
    ]


def _bars(bars: Sequence[tuple[str, float, str]], t: Translator) -> html.Div:
    rows = []
    for title, share, name in bars:
        words = t(title) if name in RANKINGS and title == RANKINGS[name] else title
        rows += [
            html.Span(words),
            html.Span(html.I(style={"width": f"{share:.1%}"}), className=f"rl-bar rl-{name}"),
            html.B(_share(share)),
        ]
    return html.Div(rows, className="rl-bars")


def _counties(judged: Sequence[Mapping[str, Any]], t: Translator) -> html.Table:
    heads = (
        t("County"),
        t("What is true there"),
        t("Waters"),
        t("Incidents"),
        t("This score"),
        t("The truth"),
        t("Ahead of the best plain one by"),
        t("Interval of a water"),
    )
    return html.Table(
        [html.Thead(html.Tr([html.Th(head) for head in heads])), html.Tbody([_county(one, t) for one in judged])]
    )


def _county(one: Mapping[str, Any], t: Translator) -> html.Tr:
    closest = min(one["baselines"].values(), key=lambda other: other["ahead"])
    told = t(
        "{ahead:+.1%} ({low:+.1%} to {high:+.1%})", ahead=closest["ahead"], low=closest["low"], high=closest["high"]
    )
    process = one["process"]
    verdict = t("beyond doubt") if one["won"] else t("cannot be told")
    return html.Tr(
        [
            html.Td(one["county"]),
            html.Td(t(PROCESSES[process]) if process in PROCESSES else process),
            html.Td(f"{one['sites']:,}"),
            html.Td(f"{one['past_incidents']:,}"),
            html.Td(_share(one["capture10"])),
            html.Td(_share(one["oracle10"])),
            html.Td([told, html.Small(verdict, className="rl-won" if one["won"] else "rl-open")]),
            html.Td(t("×{ratio:.0f} from end to end", ratio=one["interval_ratio"])),
        ],
        className="rl-row-won" if one["won"] else "rl-row-open",
    )


def _made(found: Evaluation, t: Translator) -> html.P:
    text = t(
        "Judged on {moment:%Y-%m-%d %H:%M}, method {method}. Simulated counties are 模拟: their truth is drawn by a "
        "process that knows nothing of the score.",
        moment=found.made_at.astimezone(BEIJING),
        method=found.method,
    )
    if found.kind == "record":
        text = t(
            "Judged on {moment:%Y-%m-%d %H:%M}, method {method}.",
            moment=found.made_at.astimezone(BEIJING),
            method=found.method,
        )
    return html.P(text, className="note")


def _share(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"
