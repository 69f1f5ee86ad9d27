"""Builds the application from its settings and a store. Nothing happens at import."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta

import dash
import flask
from dash import Dash, html, set_props

from dashboard import signin
from dashboard.api import files, health, rota_files, siting_files, task_files, tiles
from dashboard.context import (
    DIFFERENCES,
    DUPLICATES,
    IMPORTS,
    LANGUAGE,
    MOVERS,
    OBLIGATIONS,
    ROTAS,
    ROUNDS,
    SERVICES,
    STATIONS,
    TASKS,
    WATCHING,
    translator_now,
)
from dashboard.errors import sentence_for, shown_for
from dashboard.i18n import translator
from dashboard.pages import PAGES
from dashboard.services import Services
from dashboard.services.coverage import Watching
from dashboard.services.differences import Differences
from dashboard.services.duplicates import Duplicates
from dashboard.services.imports import Imports
from dashboard.services.movers import Movers
from dashboard.services.obligations import Obligations
from dashboard.services.rota import Rotas
from dashboard.services.rounds import Rounds
from dashboard.services.stations import Stations
from dashboard.services.tasks import Tasks
from dashboard.settings import Settings
from dashboard.tasks import Identity
from data.store import Store
from geo.errors import ShouwangError

LOG = logging.getLogger(__name__)
_LOGGED = 200  # characters of a refusal: what was asked for may be anything

LOCAL_NAMES = ("127.0.0.1", "localhost")
"""The names this machine may be called by until accounts exist; ``[::1]`` is one werkzeug cannot be told to trust."""

# connect-src 'self' is what keeps the running application from asking anything of another host.
_CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; font-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)

_INDEX = """<!DOCTYPE html>
<html lang="zh-CN">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def create_app(settings: Settings, store: Store) -> Dash:
    """One application over one store; any number of them may live in a process.

    The WSGI callable is ``create_app(...).server``.
    """
    server = flask.Flask("dashboard")
    server.config.update(
        SECRET_KEY=settings.secret_key or secrets.token_hex(32),
        SESSION_COOKIE_NAME="shouwang",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        TRUSTED_HOSTS=list(LOCAL_NAMES),  # no page elsewhere may speak to us by another name
    )
    services = Services(store)
    server.extensions[SERVICES] = services
    server.extensions[WATCHING] = Watching(services)
    imports = Imports(store, identity=Identity(settings.identity_key_file, settings.identity_numbers))
    server.extensions[IMPORTS] = imports
    server.extensions[DUPLICATES] = Duplicates(store)
    server.extensions[OBLIGATIONS] = Obligations(store)
    tasks = Tasks(store)
    server.extensions[TASKS] = tasks
    server.extensions[DIFFERENCES] = Differences(store, imports.jobs)
    server.extensions[MOVERS] = Movers(store)
    plans = Rotas(store, imports.jobs)
    server.extensions[ROTAS] = plans
    rounds = Rounds(store, imports.jobs)
    server.extensions[ROUNDS] = rounds
    stations = Stations(store, imports.jobs)
    server.extensions[STATIONS] = stations
    server.extensions[LANGUAGE] = settings.language
    signin.install(server, store)
    tiles.install(server, services)
    files.install(server, services, imports)
    task_files.install(server, services, tasks)
    rota_files.install(server, plans, rounds)
    siting_files.install(server, stations)
    health.install(server, services)
    server.register_error_handler(ShouwangError, _refused)
    server.after_request(_harden)

    app = Dash(
        "dashboard",
        server=server,
        use_pages=True,
        pages_folder="",
        title="守望 Shouwang",
        update_title=None,
        serve_locally=True,
        compress=False,
        suppress_callback_exceptions=True,
        on_error=_tell,
        index_string=_INDEX,
    )
    for page in PAGES:
        dash.register_page(page.__name__, path=page.PATH, title="守望 Shouwang", layout=page.layout)
        page.register(app)
    app.layout = html.Div([dash.page_container, html.Div(id="toast", className="toast", role="alert")])
    return app


def _tell(error: Exception) -> None:
    """Show a callback's error in one sentence; the details go to the log."""
    if isinstance(error, ShouwangError):
        LOG.warning("refused: %s", repr(error)[:_LOGGED])
    else:
        LOG.error("callback failed: %s", type(error).__name__, exc_info=error)
    set_props("toast", {"children": sentence_for(error, translator_now()), "className": "toast toast-shown"})


def _refused(error: ShouwangError) -> flask.typing.ResponseReturnValue:
    return {"error": sentence_for(error, translator("zh"))}, shown_for(error).status


def _harden(response: flask.Response) -> flask.Response:
    response.headers.setdefault("Content-Security-Policy", _CONTENT_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype in {"application/json", "text/html"}:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
