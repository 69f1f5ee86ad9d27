"""The bar on top: what this is, of which county and day, for whom, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dash import html

from dashboard.access import Reader
from dashboard.i18n import Translator, mark
from data.obligations import ObligationRun
from data.store import CountyEntry, Run
from geo.calendar import BEIJING
from models.tasks import MAY

LANGUAGE_LINK = "language-link"


@dataclass(frozen=True)
class Way:
    """An entry of the navigation: its name, path and title, and who finds it."""

    name: str
    path: str
    title: str
    may: Callable[[Reader], bool] = lambda _reader: True


WAYS: Final = (
    Way("map", "/", mark("Map")),
    Way("scorecard", "/scorecard", mark("Scorecard")),
    Way("deadlines", "/deadlines", mark("Deadlines")),
    Way("changes", "/changes", mark("What changed")),
    Way("movers", "/movers", mark("Methods")),
    Way("reliability", "/reliability", mark("Reliability")),
    Way("patrol", "/patrol", mark("Patrols")),
    Way("stations", "/stations", mark("Siting")),
    Way("tasks", "/tasks", mark("Tasks"), lambda reader: bool(MAY.get(reader.role.id))),
    Way("import", "/import", mark("Data in"), lambda reader: bool(reader.role.loads)),
)
"""The ways between the pages, in their order; a further page is one entry more."""


def header(
    entry: CountyEntry,
    run: Run | ObligationRun | None,
    reader: Reader,
    t: Translator,
    *,
    stale: bool = False,
    here: str = "map",
) -> html.Header:
    """The header; it states both dates (in the world, on record) and whether the data are simulated, and leads to the
    other pages. ``run``: the scoring, or the evaluation, that the page shows; ``here``: the page's name in ``WAYS``.
    """
    stamps = [html.Span(t("Simulated data"), className="stamp")] if entry.simulated else []
    if not entry.simulated:
        stamps.append(html.Span(t("On trial"), className="stamp"))
    dates = (
        t(
            "As of {as_of} · on record {known_at:%Y-%m-%d %H:%M}",
            as_of=run.as_of,
            known_at=run.known_at.astimezone(BEIJING),
        )
        if run
        else t("Not scored yet")
    )
    if stale:
        dates += " · " + t("files came in since: to be scored again")
    other = "en" if t.language == "zh" else "zh"
    return html.Header(
        [
            html.Img(src="/assets/emblem.svg", alt="", className="emblem"),
            html.Div(
                [
                    html.H1(
                        [html.B("守望"), html.Span(t("{county} · one map of those left behind", county=entry.name))]
                    ),
                    html.P(dates, className="dates"),
                ],
                className="brand",
            ),
            html.Div(stamps, className="stamps"),
            html.Nav(
                [
                    *_ways(reader, here, t),
                    html.Span(t(reader.role.title), className="role"),
                    html.A(
                        "English" if other == "en" else "中文",
                        id=LANGUAGE_LINK,
                        href=f"?lang={other}",
                        lang="en" if other == "en" else "zh-CN",
                        className="language",
                    ),
                    html.A(t("Sign out"), href="/signout", className="signout"),
                ]
            ),
        ],
        className="header",
    )


def _ways(reader: Reader, here: str, t: Translator) -> list[html.A]:
    return [
        html.A(
            t(way.title),
            href=f"{way.path}?lang={t.language}",
            className="way way-here" if way.name == here else "way",
            **({"aria-current": "page"} if way.name == here else {}),
        )
        for way in WAYS
        if way.may(reader)
    ]
