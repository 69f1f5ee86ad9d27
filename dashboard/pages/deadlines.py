"""The deadline calendar (期限日历): what falls due when, the days left, and who was in time.

``/deadlines?owner=县民政局&pack=feng-2024&lang=zh``. A filter is a choice in the page's head; it stands in the address.
"""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from dashboard.access import Reader
from dashboard.components.deadline_views import (
    countdown_view,
    duties_view,
    list_view,
    months_view,
    programme_view,
    terms_view,
)
from dashboard.components.header import header
from dashboard.components.markup import markup, register_slot, slot
from dashboard.components.obligation_wording import office
from dashboard.context import obligations_now, services_now, translator_now
from dashboard.i18n import Translator
from dashboard.services.deadlines import DeadlineCalendar, calendar_of
from dashboard.signin import current_reader
from geo.rules import Rule

PATH = "/deadlines"

View = dict[str, Any]
"""lang, owner and pack (None: all)."""


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader = translator_now(query.get("lang")), current_reader()
    view: View = {"lang": t.language, "owner": query.get("owner") or None, "pack": query.get("pack") or None}
    services = services_now()
    run = obligations_now().run(reader)
    return html.Div(
        [
            dcc.Store(id="due-view", data=view),
            dcc.Store(id="due-address"),
            header(services.entry(reader), run or services.run(reader), reader, t, here="deadlines"),
            html.Main(slot("due-body", _drawn(reader, view, t)), className="scorecard deadlines"),
        ],
        className="page page-deadlines",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def _drawn(reader: Reader, view: View, t: Translator) -> list[Any]:
    found = calendar_of(obligations_now(), reader)
    if found is None:
        return [
            html.Section(
                [
                    html.H2(t("Deadlines")),
                    html.P(t("The obligations of this county were never evaluated, so no day is known.")),
                    html.A(t("To the scorecard"), href=f"/scorecard?lang={t.language}", className="button"),
                ],
                className="panel sc-never",
            )
        ]
    coming = [entry for entry in found.coming if _is_asked(entry.rule, view)]
    simulated = services_now().entry(reader).simulated
    head = html.Div(
        [
            html.H2([t("Deadlines"), *([html.Span("模拟", className="sc-simulated")] if simulated else [])]),
            html.Span(found.columns[0].name, className="step-here"),
            terms_view(found.calendar, found.run.as_of, t),
            _filters(found, view, t),
        ],
        className="sc-line",
    )
    return [
        head,
        countdown_view(coming, t),
        html.Section(
            [
                html.H3(t("Who was in time, and who is for the next")),
                duties_view(found, tuple(duty for duty in found.duties if _is_asked(duty.rule, view)), t),
            ],
            className="panel",
        ),
        *(programme_view(entry, found.run.as_of, t) for entry in found.programmes if _is_asked(entry.rule, view)),
        html.Div(
            [
                html.Section([html.H3(t("What falls due")), list_view(coming, t.language, t)], className="panel"),
                html.Section([html.H3(t("Twelve months")), months_view(found, coming, t)], className="panel"),
            ],
            className="dl-columns",
        ),
    ]


def _is_asked(rule: Rule, view: View) -> bool:
    return (not view["owner"] or view["owner"] in rule.owners) and (not view["pack"] or rule.pack == view["pack"])


def _filters(found: DeadlineCalendar, view: View, t: Translator) -> html.Div:
    rules = [entry.rule for entry in found.coming] + [duty.rule for duty in found.duties]
    owners = sorted({owner for rule in rules for owner in rule.owners})
    packs = {name: title for name, title in found.packs if any(rule.pack == name for rule in rules)}
    choices = (
        ("pack", t("All papers"), packs),
        ("owner", t("All departments"), {name: office(name, t) for name in owners}),
    )
    return html.Div(
        [
            html.Select(
                [
                    html.Option(text, value=value, **({"selected": "selected"} if value == (view[name] or "") else {}))
                    for value, text in {"": title, **options}.items()
                ],
                key=f"{name}:{view[name]}",
                className="sc-select",
                **{"data-due": name, "aria-label": title},
            )
            for name, title, options in choices
        ],
        className="sc-filters",
    )


def draw(view: View) -> str:
    """The page for a choice."""
    return markup(_drawn(current_reader(), view, translator_now(view["lang"])))


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(Output("due-body-markup", "data"), Input("due-view", "data"), prevent_initial_call=True)(draw)
    register_slot(app, "due-body")
    app.clientside_callback(
        ClientsideFunction("deadlines", "mirror"), Output("due-address", "data"), Input("due-view", "data")
    )
