"""How the waters are watched (巡查到位): what was done of what was planned, a map, a league of the longest unwatched.

``/coverage?weeks=4&by=team&lang=zh``. No callback: the whole state is the address.
"""

from __future__ import annotations

from typing import Any

from dash import Dash, dcc, html

from dashboard.api.tiles import tiles_url
from dashboard.components.coverage_view import done_view, head_view, league_view, legend_view, map_figure
from dashboard.components.header import header
from dashboard.context import map_size_now, services_now, translator_now, watching_now
from dashboard.services.coverage import BYS, WEEKS
from dashboard.signin import current_reader
from data.tiles import MAX_ZOOM

PATH = "/coverage"
_WIDTH_PX, _HEIGHT_PX = 620, 480
_USUAL_WEEKS = 4


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address; what cannot be read of it is left out."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader, services = translator_now(query.get("lang")), current_reader(), services_now()
    weeks = next((n for n in WEEKS if str(n) == query.get("weeks")), _USUAL_WEEKS)
    by = next((one for one in BYS if one == query.get("by")), BYS[0])
    found = watching_now().of(reader, by, weeks)
    chosen = {"weeks": str(weeks), "by": by, "lang": t.language}
    code = reader.scope.county
    width, _ = map_size_now()
    figure = map_figure(
        found,
        size_px=(min(width, _WIDTH_PX), _HEIGHT_PX),
        tiles_url=tiles_url(code, services.store.version(code)),
        max_zoom=MAX_ZOOM,
        t=t,
    )
    graph: Any = dcc.Graph(
        figure=figure, config={"displayModeBar": False, "scrollZoom": True}, responsive=True, style={"height": "100%"}
    )
    drawn = html.Section(
        [
            html.H2([t("Waters by days since a patrol"), html.A(t("On the big map"), href=_map_of(chosen["lang"]))]),
            legend_view(found, t),
            html.Div(graph, className="cv-map"),
        ],
        className="panel",
    )
    return html.Div(
        [
            header(
                services.entry(reader), services.run(reader), reader, t, stale=services.is_stale(reader), here="patrol"
            ),
            html.Main(
                [
                    html.A(t("← To the rota"), href=f"/patrol?lang={t.language}", className="cv-back"),
                    head_view(found, chosen, t),
                    html.Div([done_view(found, chosen, t), drawn], className="cv-columns"),
                    league_view(found, t),
                ],
                className="coverage",
            ),
        ],
        className="page page-coverage",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def _map_of(language: str) -> str:
    return f"/?layers=days_unwatched&lang={language}"


def register(app: Dash) -> None:
    """No callbacks: every choice is a link."""
