"""Steps of tasks come in here, with their photos and files; files and lists go out from here.

A step comes as a form: what somebody writes stands in its body, never in an address or a log.
"""

from __future__ import annotations

import io
from datetime import date
from http import HTTPStatus

import flask
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.context import translator_now
from dashboard.errors import sentence_for, shown_for
from dashboard.i18n import Translator
from dashboard.services import Services
from dashboard.services.task_views import Filter, Listing
from dashboard.services.tasks import Tasks
from dashboard.signin import current_reader
from dashboard.task_sheets import Sheet, paper, workbook
from dashboard.task_words import TABS
from data.attachments import IMAGES, MOST_BYTES, too_large
from geo.errors import ShouwangError, TaskError
from geo.tasks import File
from geo.text import say
from models.tasks import MOST_TEXT

DISPATCH, STEP = "tasks_dispatch", "tasks_step"
"""The endpoints that take a form."""
LARGEST = MOST_BYTES + 100_000
"""Bytes of a form with its file."""
_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def install(server: flask.Flask, services: Services, tasks: Tasks) -> None:
    """Add the routes."""

    @server.post("/tasks/new", endpoint=DISPATCH)
    def new() -> flask.typing.ResponseReturnValue:
        t = _translator()
        try:
            given = flask.request.form
            made = tasks.dispatch(
                current_reader(),
                given.get("rule", ""),
                given.get("subject", ""),
                given.get("owner", ""),
                _day(given.get("due_on", "")),
                given.get("text", "")[: MOST_TEXT + 1],
            )
        except RequestEntityTooLarge:
            return _too_large(t)
        except ShouwangError as error:
            return {"error": sentence_for(error, t)}, shown_for(error).status
        return {"id": made.id}, HTTPStatus.CREATED

    @server.post("/tasks/<task_id>/steps", endpoint=STEP)
    def step(task_id: str) -> flask.typing.ResponseReturnValue:
        t = _translator()
        try:
            given, sent = flask.request.form, flask.request.files.get("file")
            file = None if sent is None or not sent.filename else File(sent.filename, sent.read(MOST_BYTES + 1))
            made = tasks.step(
                current_reader(),
                task_id,
                given.get("kind", ""),
                given.get("text", "")[: MOST_TEXT + 1],
                due_on=_day(given.get("due_on", "")) if given.get("kind") == "extend" else None,
                file=file,
            )
        except RequestEntityTooLarge:
            return _too_large(t)
        except ShouwangError as error:
            return {"error": sentence_for(error, t)}, shown_for(error).status
        return {"id": made.id}, HTTPStatus.CREATED

    @server.get("/tasks/<task_id>/files/<int:number>")
    def file(task_id: str, number: int) -> flask.typing.ResponseReturnValue:
        found = tasks.file(current_reader(), task_id, number)
        answer = flask.send_file(
            io.BytesIO(found.content),
            mimetype=_TYPES[found.type],
            as_attachment=found.type not in IMAGES,
            download_name=found.name,
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return answer

    @server.get("/tasks/list.xlsx")
    def as_workbook() -> flask.typing.ResponseReturnValue:
        sheet, listing, t = _asked(services, tasks)
        tasks.told(current_reader(), "task_list_xlsx")
        answer = flask.send_file(
            io.BytesIO(workbook(sheet, listing.lines, t)),
            mimetype=_TYPES["xlsx"],
            as_attachment=True,
            download_name=f"tasks-{listing.as_of:%Y-%m-%d}.xlsx",
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @server.get("/tasks/print")
    def as_paper() -> flask.typing.ResponseReturnValue:
        sheet, listing, t = _asked(services, tasks)
        tasks.told(current_reader(), "task_list_print")
        return paper(sheet, listing.lines, t)


def _asked(services: Services, tasks: Tasks) -> tuple[Sheet, Listing, Translator]:
    """The list an address asks for, and what is printed above it."""
    reader, t, asked = current_reader(), _translator(), flask.request.args
    tab = asked.get("tab", "unclosed")
    tab = tab if tab in TABS else "unclosed"
    wanted = Filter(tab, asked.get("place"), asked.get("owner"))
    listing, entry = tasks.listing(reader, wanted), services.entry(reader)
    names = {reader.scope.region: entry.name} | dict(tasks.places(reader))
    place = names.get(wanted.place or reader.scope.region) or entry.name
    known_at = services.store.clock()
    return Sheet(entry.name, place, t(TABS[tab]), listing.as_of, known_at, entry.simulated), listing, t


def _day(text: str) -> date | None:
    """A day as written; None where nothing is.

    Raises:
        TaskError: it is none.
    """
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise TaskError(say("Write the day as 2026-06-30.")) from None


def _too_large(t: Translator) -> flask.typing.ResponseReturnValue:
    return {"error": t.text(too_large())}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _translator() -> Translator:
    return translator_now(flask.request.args.get("lang"))
