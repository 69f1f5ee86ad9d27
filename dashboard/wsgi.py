"""The WSGI callable for a server of one's own: ``dashboard.wsgi:application()``."""

from __future__ import annotations

import flask

from dashboard.app import create_app
from dashboard.settings import Settings
from data.store import Store


def application() -> flask.Flask:
    """The application over the database the environment names (``SHOUWANG_DATABASE``)."""
    settings = Settings.from_env()
    server: flask.Flask = create_app(settings, Store.open(settings.database)).server
    return server
