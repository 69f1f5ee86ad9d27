"""A siting scenario goes out from here: the list of what to do as a workbook, and the paper to be signed."""

from __future__ import annotations

import io
from collections.abc import Callable

import flask

from dashboard.access import Reader
from dashboard.context import translator_now
from dashboard.i18n import Translator
from dashboard.services.stations import Stations
from dashboard.signin import current_reader
from dashboard.siting_files import action_word, action_workbook
from dashboard.siting_terms import AUDITED

_OFFICE = "application/vnd.openxmlformats-officedocument"
_XLSX = f"{_OFFICE}.spreadsheetml.sheet"
_DOCX = f"{_OFFICE}.wordprocessingml.document"


def install(server: flask.Flask, stations: Stations) -> None:
    """Add the routes. Everybody gets what the scope holds: a township its own sites and villages."""

    def answer(
        scenario_id: str, made: Callable[..., bytes], kind: str, ending: str
    ) -> flask.typing.ResponseReturnValue:
        reader = current_reader()
        content = made(stations.store, reader.scope, scenario_id, _translator(), boards=stations.boards)
        return _sent(stations, reader, scenario_id, content, kind, ending)

    @server.get("/stations/<scenario_id>/actions.xlsx", endpoint="siting_workbook")
    def as_workbook(scenario_id: str) -> flask.typing.ResponseReturnValue:
        return answer(scenario_id, action_workbook, _XLSX, "xlsx")

    @server.get("/stations/<scenario_id>/actions.docx", endpoint="siting_paper")
    def as_paper(scenario_id: str) -> flask.typing.ResponseReturnValue:
        return answer(scenario_id, action_word, _DOCX, "docx")


def _sent(
    stations: Stations, reader: Reader, scenario_id: str, content: bytes, kind: str, ending: str
) -> flask.Response:
    stations.told(reader, AUDITED["workbook" if ending == "xlsx" else "word"], scenario_id)
    name = f"siting-{scenario_id}.{ending}"
    sent = flask.send_file(io.BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
    sent.headers["Cache-Control"] = "no-store"
    return sent


def _translator() -> Translator:
    return translator_now(flask.request.args.get("lang"))
