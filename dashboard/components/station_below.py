"""Below the map: two scenarios held against each other, village by village, and who is still far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard.components.station_head import act, files_of
from dashboard.i18n import Translator
from dashboard.services.stations import Beside, Opened
from dashboard.siting_terms import SERVICES
from dashboard.station_words import CHOICES, CLASSES, SENT, minutes_text, persons_text, yuan_text
from data.scenarios import Scenario
from geo.siting import SERVICES as ORDER

_MOST = 60


def compare_view(opened: Opened, beside: Beside, names: Mapping[str, str], t: Translator) -> html.Section:
    """Who gains, who loses, what it costs and how equal it is, from the other scenario to the one shown."""
    told = beside.comparison
    one, other = opened.scenario.name, beside.scenario.name
    if opened.steps:
        one = t("{name}, changed by hand", name=one)
    cost = (
        t("{n:,.0f} yuan a person", n=told.yuan_per_person)
        if told.yuan_per_person is not None
        else t("nobody is brought within 30 minutes by it")
    )
    facts = [
        (t("nearer by a minute or more"), t("{n} persons", n=persons_text(told.gain))),
        (t("farther by a minute or more"), t("{n} persons", n=persons_text(told.lose))),
        (t("brought within 30 minutes"), f"{round(told.brought):+,}"),
        (t("costs more by"), yuan_text(told.extra_yuan, t)),
        (t("a person brought within reach"), cost),
        (t("Gini of minutes"), _pair(told.before.get("gini_minutes"), told.after.get("gini_minutes"), "{:.2f}")),
        (t("worst township"), f"{_worst(told.before, names)} → {_worst(told.after, names)}"),
    ]
    rows = told.villages[(told.villages["gain"] > 0) | (told.villages["lose"] > 0)]
    rows = rows.sort_values(["lose", "gain"], ascending=False, kind="stable")
    heads = [t("Village"), t("In need"), t("Nearer"), t("Farther"), t("Minutes"), t("Beyond 30"), t("Beyond 60")]
    several = len(set(told.villages["service"])) > 1
    body = [
        html.Tr(
            [
                html.Td([html.B(_name(row.region_code, names)), *(_service(row.service, t) if several else [])]),
                html.Td(persons_text(row.persons)),
                html.Td(persons_text(row.gain), className="st-good" if row.gain else ""),
                html.Td(persons_text(row.lose), className="st-worse" if row.lose else ""),
                html.Td(f"{minutes_text(row.minutes_before, t)} → {minutes_text(row.minutes_after, t)}"),
                html.Td(_pair(row.beyond_30_before, row.beyond_30_after)),
                html.Td(_pair(row.beyond_60_before, row.beyond_60_after)),
            ]
        )
        for row in rows.head(_MOST).itertuples()
    ]
    more = [html.P(t("and {n} more villages", n=len(rows) - _MOST), className="note")] if len(rows) > _MOST else []
    return html.Section(
        [
            html.H2(t("From {other} to {one}", other=other, one=one)),
            html.Dl([part for title, value in facts for part in (html.Div([html.Dt(title), html.Dd(value)]),)],
                    className="st-facts"),
            _wide(heads, body) if body else html.P(t("Nobody's way changes by a minute."), className="empty"),
            *more,
        ],
        className="panel st-compare",
    )  # fmt: skip


def far_view(
    villages: pd.DataFrame,
    names: Mapping[str, str],
    t: Translator,
    *,
    facts: pd.DataFrame | None = None,
    most: int | None = None,
) -> html.Section:
    """Villages with persons beyond 30 and 60 minutes or without a place, each with the way to its list of persons.

    Args:
        facts: as ``village_facts``, where the reader sees the whole county.
        most: rows listed at first, the worst; all where not given.
    """
    rows = villages[(villages["beyond_30"] > 0) | (villages["unlocated"] > 0)]
    rows = rows.sort_values(["beyond_60", "beyond_30", "unlocated"], ascending=False, kind="stable")
    heads = [t("Village"), t("In need"), t("Minutes"), t("Beyond 30"), t("Beyond 60"), t("Cut off"), t("No place"), ""]
    several = len(set(villages["service"])) > 1
    known = {} if facts is None else {str(row.Index): row for row in facts.itertuples()}
    body = [
        html.Tr(
            [
                html.Td(
                    [
                        html.B(_name(row.region_code, names)),
                        *(_service(row.service, t) if several else []),
                        *_seat(known.get(str(row.Index)), t),
                    ]
                ),
                html.Td(persons_text(row.persons)),
                html.Td(minutes_text(row.minutes, t)),
                html.Td(persons_text(row.beyond_30)),
                html.Td(persons_text(row.beyond_60), className="st-worse" if row.beyond_60 else ""),
                html.Td([persons_text(row.cut_off), *_road(known.get(str(row.Index)), t)]),
                html.Td(persons_text(row.unlocated)),
                html.Td(
                    html.Div(
                        [
                            act("who", t("Who: 30"), village=row.region_code, service=row.service, minutes="30"),
                            act("who", t("Who: 60"), village=row.region_code, service=row.service, minutes="60"),
                        ],
                        className="st-acts",
                    )
                ),
            ]
        )
        for row in rows.head(len(rows) if most is None else most).itertuples()
    ]
    rest = len(rows) - len(body)
    more = [act("all", t("Show all {n} villages", n=len(rows)))] if rest else []
    return html.Section(
        [
            html.H2([t("Still far"), html.Small(t("{n} villages", n=len(rows)))]),
            _wide(heads, body) if body else html.P(t("Everybody has a station within 30 minutes."), className="empty"),
            *more,
        ],
        className="panel st-far",
    )


def _seat(row: Any, t: Translator) -> list[Any]:
    """How many stand at a point for the whole village, and how far off it may be."""
    if row is None or not row.at_seat:
        return []
    n = persons_text(row.at_seat)
    if row.off_m != row.off_m:
        return [html.Small(t("{n} known to the village only, by an unknown distance", n=n))]
    return [html.Small(t("{n} known to the village only, up to {km:.1f} km off", n=n, km=row.off_m / 1000))]


def _road(row: Any, t: Translator) -> list[Any]:
    """How far those are from the roads whom no road reaches."""
    if row is None or not row.no_road or row.road_m != row.road_m:
        return []
    return [html.Small(t("of them {n} up to {m:,.0f} m from the roads", n=persons_text(row.no_road), m=row.road_m))]


def who_view(found: pd.DataFrame, village: str, minutes: float, service: str, t: Translator) -> list[Any]:
    """The persons of a village who are still far, as far as the reader may see them."""
    title = html.H3(
        t("{village}: {who} beyond {minutes:g} minutes, and without a place", village=village,
          who=t(SENT[service]), minutes=minutes)
    )  # fmt: skip
    if found.empty:
        said = t("Nobody here whom your role may see one by one: the counts stand in the table.")
        return [title, html.P(said, className="note")]
    named = found["name"].notna()
    body = [
        html.Tr(
            [
                html.Td(row.name if has else t("name not shown to your role")),
                html.Td(t("; ").join(t(CLASSES[one]) for one in str(row.classes).split("|") if one in CLASSES)),
                html.Td(_far(row.minutes, t)),
            ]
        )
        for row, has in zip(found.head(_MOST * 5).itertuples(index=False), named, strict=False)
    ]
    return [
        title,
        html.P(t("{n} persons", n=len(found)), className="note"),
        html.Div(
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(t("Person")), html.Th(t("Classes")), html.Th(t("Minutes"))])),
                    html.Tbody(body),
                ],
                className="pt-table st-table",
            ),
            className="st-wide st-tall",
        ),
    ]


def own_view(
    scenario: Scenario, choices: pd.DataFrame, villages: pd.DataFrame, names: Mapping[str, str], t: Translator
) -> list[Any]:
    """What a reader of part of a county sees of a scenario: the sites and villages there."""
    rows = [
        html.Tr(
            [
                html.Td(html.B(row.name if isinstance(row.name, str) and row.name else row.Index)),
                html.Td(t(CHOICES[row.choice])),
                html.Td(t(SERVICES[row.service])),
                html.Td(persons_text(row.persons)),
                html.Td(_name(row.region_code, names)),
            ]
        )
        for row in choices.itertuples()
    ]
    heads = [t("Site"), t("What"), t("Service"), t("Sent there"), t("Village")]
    sites = html.Section(
        [
            html.H2([t("Stations of your region"), html.Small(scenario.name)]),
            _wide(heads, rows)
            if rows
            else html.P(t("This scenario has no station in your region."), className="empty"),
            html.Div(files_of(scenario.scenario_id, t), className="buttons"),
        ],
        className="panel",
    )
    order = villages.assign(order=villages["service"].map({one: at for at, one in enumerate(ORDER)}))
    return [sites, far_view(order.sort_values("order", kind="stable"), names, t)]


def own_compare_view(both: pd.DataFrame, names: Mapping[str, str], other: str, t: Translator) -> html.Section:
    """Two scenarios by village, within a region."""
    heads = [t("Village"), t("Minutes"), t("Beyond 30"), t("Beyond 60")]
    body = [
        html.Tr(
            [
                html.Td([html.B(_name(row.region_code, names)), *_service(row.service, t)]),
                html.Td(f"{minutes_text(row.minutes_before, t)} → {minutes_text(row.minutes_after, t)}"),
                html.Td(_pair(row.beyond_30_before, row.beyond_30_after)),
                html.Td(_pair(row.beyond_60_before, row.beyond_60_after)),
            ]
        )
        for row in both.itertuples()
    ]
    return html.Section(
        [html.H2(t("From {other} to the one shown", other=other)), _wide(heads, body)], className="panel st-compare"
    )


def _far(minutes: float, t: Translator) -> str:
    if minutes != minutes:
        return t("no place on record")
    return t("reaches none") if minutes == float("inf") else minutes_text(minutes, t)


def _wide(heads: list[str], body: list[Any]) -> html.Div:
    return html.Div(
        html.Table(
            [html.Thead(html.Tr([html.Th(head) for head in heads])), html.Tbody(body)], className="pt-table st-table"
        ),
        className="st-wide st-tall",
    )


def _pair(before: Any, after: Any, shape: str | None = None) -> str:
    def told(value: Any) -> str:
        if value is None or value != value:
            return "—"
        return persons_text(float(value)) if shape is None else shape.format(value)

    return f"{told(before)} → {told(after)}"


def _worst(figures: Mapping[str, Any], names: Mapping[str, str]) -> str:
    code, share = str(figures.get("worst_township") or ""), figures.get("worst_share")
    return f"{names.get(code, code) or '—'}{'' if share is None else f' {share:.0%}'}"


def _service(service: str, t: Translator) -> list[Any]:
    return [html.Small(t(SERVICES[service]))] if service in SERVICES else []


def _name(code: str, names: Mapping[str, str]) -> str:
    found = names.get(code, code)
    town = names.get(code[:9])
    return f"{town} · {found}" if town and len(code) > 9 else found
