"""What belongs to the request being answered: the application's services and the reader's language."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import flask

from dashboard.i18n import Translator, translator
from dashboard.services import Services

SERVICES = "shouwang.services"
LANGUAGE = "shouwang.language"


def services_now() -> Services:
    """The services of the application answering the present request."""
    found: Services = flask.current_app.extensions[SERVICES]
    return found


def translator_now(language: str | None = None) -> Translator:
    """The translator for a language, or for the one the page's address names, or the default."""
    if language is None:
        query = parse_qs(urlsplit(flask.request.headers.get("Referer", "")).query)
        language = query.get("lang", [flask.current_app.extensions[LANGUAGE]])[0]
    return translator(language)
