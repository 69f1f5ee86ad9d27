"""What belongs to the request being answered: the application's services and the reader's language."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import flask

from dashboard.i18n import Translator, translator
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

SERVICES = "shouwang.services"
IMPORTS = "shouwang.imports"
DUPLICATES = "shouwang.duplicates"
OBLIGATIONS = "shouwang.obligations"
TASKS = "shouwang.tasks"
DIFFERENCES = "shouwang.differences"
MOVERS = "shouwang.movers"
ROTAS = "shouwang.rotas"
ROUNDS = "shouwang.rounds"
WATCHING = "shouwang.watching"
STATIONS = "shouwang.stations"
LANGUAGE = "shouwang.language"
MAP_SIZE_COOKIE = "shouwang_map"
_USUAL_MAP_SIZE = (732, 640)


def services_now() -> Services:
    """The services of the application answering the present request."""
    found: Services = flask.current_app.extensions[SERVICES]
    return found


def imports_now() -> Imports:
    """The imports of the application answering the present request."""
    found: Imports = flask.current_app.extensions[IMPORTS]
    return found


def duplicates_now() -> Duplicates:
    """The duplicates of the application answering the present request."""
    found: Duplicates = flask.current_app.extensions[DUPLICATES]
    return found


def obligations_now() -> Obligations:
    """The obligations of the application answering the present request."""
    found: Obligations = flask.current_app.extensions[OBLIGATIONS]
    return found


def tasks_now() -> Tasks:
    """The tasks of the application answering the present request."""
    found: Tasks = flask.current_app.extensions[TASKS]
    return found


def differences_now() -> Differences:
    """What compares two days, of the application answering the present request."""
    found: Differences = flask.current_app.extensions[DIFFERENCES]
    return found


def movers_now() -> Movers:
    """What holds two methods against each other, of the application answering the present request."""
    found: Movers = flask.current_app.extensions[MOVERS]
    return found


def rotas_now() -> Rotas:
    """The rotas of the application answering the present request."""
    found: Rotas = flask.current_app.extensions[ROTAS]
    return found


def rounds_now() -> Rounds:
    """The rounds of equipment of the application answering the present request."""
    found: Rounds = flask.current_app.extensions[ROUNDS]
    return found


def watching_now() -> Watching:
    """What tells how waters are watched, of the application answering the present request."""
    found: Watching = flask.current_app.extensions[WATCHING]
    return found


def stations_now() -> Stations:
    """The sitings of the application answering the present request."""
    found: Stations = flask.current_app.extensions[STATIONS]
    return found


def translator_now(language: str | None = None) -> Translator:
    """The translator for a language, or for the one the page's address names, or the default."""
    if language is None:
        query = parse_qs(urlsplit(flask.request.headers.get("Referer", "")).query)
        language = query.get("lang", [flask.current_app.extensions[LANGUAGE]])[0]
    return translator(language)


def map_size_now() -> tuple[int, int]:
    """Width and height in pixels of the reader's map, as the browser told in a cookie; a usual one if it did not."""
    width, _, height = flask.request.cookies.get(MAP_SIZE_COOKIE, "").partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        return _USUAL_MAP_SIZE
    return min(max(int(width), 200), 8000), min(max(int(height), 200), 8000)
