"""Files in and out of the import page: a file is sent here, templates and reject workbooks are fetched from here.

A file comes as the plain body of its request and goes to disk as it comes. Its name, as its sender calls it, and its
kind stand in the query.
"""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import IO, cast
from urllib.parse import urlsplit

import flask
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.api import task_files
from dashboard.context import translator_now
from dashboard.errors import NOT_FROM_HERE, TOO_MUCH, sentence_for, shown_for
from dashboard.i18n import Translator
from dashboard.jobs import BusyError
from dashboard.services import Services
from dashboard.services.imports import LARGEST, Imports, too_large
from dashboard.signin import current_reader
from data.attachments import too_large as too_large_for_a_task
from data.writers.template import write_template
from geo.contracts import CONTRACTS
from geo.errors import AccessError, ShouwangError

UPLOAD = "files_receive"
"""The endpoint that takes a large request."""

MOST_BYTES = 1_000_000
"""Of any other request: a click is far below."""

_LARGER = {UPLOAD: LARGEST, task_files.STEP: task_files.LARGEST}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def install(server: flask.Flask, services: Services, imports: Imports) -> None:
    """Add the routes, and the limits of what a request may hold."""
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES

    @server.before_request
    def limit() -> flask.typing.ResponseReturnValue | None:
        """Refuse before anything is read: what is too large, and what another site's page sends."""
        request = flask.request
        t = _translator()
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not _is_from_here(request):
            return {"error": t(NOT_FROM_HERE)}, HTTPStatus.FORBIDDEN
        most = _LARGER.get(request.endpoint or "", MOST_BYTES)
        request.max_content_length = most
        if (request.content_length or 0) > most:
            said = {UPLOAD: too_large, task_files.STEP: too_large_for_a_task}.get(request.endpoint or "")
            return {"error": t(TOO_MUCH) if said is None else t.text(said())}, 413
        return None

    @server.post("/import/files", endpoint=UPLOAD)
    def receive() -> flask.typing.ResponseReturnValue:
        reader, t = current_reader(), _translator()
        asked = flask.request.args
        kind = _known(asked.get("kind", ""))
        try:
            errand = imports.receive(reader, kind, asked.get("name", ""), cast("IO[bytes]", flask.request.stream))
        except BusyError as error:
            return _later(error, t)
        except RequestEntityTooLarge:  # no length was given, and it went on and on
            return {"error": t.text(too_large())}, 413
        except ShouwangError as error:
            return {"error": sentence_for(error, t)}, shown_for(error).status
        return {"id": errand.id}, HTTPStatus.CREATED

    @server.get("/import/files/<errand_id>/rejects.xlsx")
    def rejects(errand_id: str) -> flask.typing.ResponseReturnValue:
        reader, t = current_reader(), _translator()
        errand = imports.find(reader, errand_id)
        try:
            path = None if errand is None else imports.reject_workbook(errand, t.language)
        except BusyError as error:
            return _later(error, t)
        if errand is None or path is None:
            raise AccessError("There is no such file for this reader.")
        title = t("rejects")
        return _download(path.read_bytes(), f"{errand.name.rpartition('.')[0]}-{title}.xlsx")

    @server.get("/import/templates/<kind>.xlsx")
    def template(kind: str) -> flask.typing.ResponseReturnValue:
        reader, t = current_reader(), _translator()
        reader.check_loads(_known(kind))
        regions = services.store.county(
            reader.scope.county, scope=reader.scope, kinds=("regions",), scored=False
        ).regions
        to = io.BytesIO()
        write_template(kind, to, regions=regions, say=t.text)
        return _download(to.getvalue(), f"{kind}.xlsx")


def _known(kind: str) -> str:
    if kind not in CONTRACTS:
        raise AccessError("No files are loaded of such a kind.", ids=[kind[:40]])
    return kind


def _later(error: BusyError, t: Translator) -> flask.typing.ResponseReturnValue:
    return {"error": sentence_for(error, t)}, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "30"}


def _download(content: bytes, name: str) -> flask.Response:
    response = flask.send_file(io.BytesIO(content), mimetype=_XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _translator() -> Translator:
    """The language the address itself names, or that of the page that asks."""
    return translator_now(flask.request.args.get("lang"))


def _is_from_here(request: flask.Request) -> bool:
    """Whether a page of ours sends this: a browser tells where a request that changes something comes from.

    What tells neither is no browser and has no cookie it was not given.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None and fetched != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
