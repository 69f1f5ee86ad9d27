"""The bar on top: what this is, of which county and day, for whom, and in which language."""

from __future__ import annotations

from typing import Literal

from dash import html

from dashboard.access import Reader
from dashboard.i18n import Translator
from data.store import CountyEntry, Run
from geo.calendar import BEIJING
from models.tasks import MAY

LANGUAGE_LINK = "language-link"


def header(
    entry: CountyEntry,
    run: Run | None,
    reader: Reader,
    t: Translator,
    *,
    stale: bool = False,
    here: Literal["map", "scorecard", "changes", "import", "tasks"] = "map",
) -> html.Header:
    """The header; it states both dates (in the world, on record) and whether the data are simulated; and the ways
    between the pages: that to the tasks for who has to do with them, that to the import for who loads files.
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
    ways = [("map", "/", t("Map")), ("scorecard", "/scorecard", t("Scorecard"))]
    if MAY.get(reader.role.id):
        ways.append(("tasks", "/tasks", t("Tasks")))
    if reader.role.loads:
        ways.append(("import", "/import", t("Data in")))
    return [
        html.A(
            title,
            href=f"{path}?lang={t.language}",
            className="way way-here" if name == here else "way",
            **({"aria-current": "page"} if name == here else {}),
        )
        for name, path, title in ways
    ]
