"""A rota goes out from here: sheets to print, the workbook, tracks and calendars, all of the plan as it was kept; and
the round of equipment."""

from __future__ import annotations

import io
from datetime import date

import flask

from dashboard.context import translator_now
from dashboard.i18n import Translator
from dashboard.rota_calendar import calendar
from dashboard.rota_files import calendars_zip, tracks_zip
from dashboard.rota_plans import Book
from dashboard.rota_sheets import paper
from dashboard.rota_workbook import workbook
from dashboard.services.rota import Rotas
from dashboard.services.rounds import Rounds
from dashboard.signin import current_reader
from geo.errors import InputError
from geo.text import say

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def install(server: flask.Flask, plans: Rotas, rounds: Rounds) -> None:
    """Add the routes."""

    def book_of(plan_id: str, what: str, *, day: date | None = None, lines: bool = False) -> Book:
        reader = current_reader()
        rota = plans.chosen(reader, plan_id)
        assert rota is not None
        kept = plans.kept(reader, rota)
        book = plans.book(reader, kept)
        plans.told(reader, what, plan_id)
        return plans.with_lines(reader, kept, book, day) if lines else book

    @server.get("/patrol/<plan_id>/sheets", endpoint="rota_sheets")
    def sheets(plan_id: str) -> flask.typing.ResponseReturnValue:
        day, team = _day(flask.request.args.get("day")), flask.request.args.get("team") or None
        book = book_of(plan_id, "rota_print", day=day, lines=True)
        return paper(book, book.select(team=team, day=day), _translator())

    @server.get("/patrol/<plan_id>/rota.xlsx", endpoint="rota_workbook")
    def as_workbook(plan_id: str) -> flask.typing.ResponseReturnValue:
        return _sent(workbook(book_of(plan_id, "rota_xlsx"), _translator()), f"rota-{plan_id}.xlsx", _XLSX)

    @server.get("/patrol/<plan_id>/tracks.zip", endpoint="rota_tracks")
    def as_tracks(plan_id: str) -> flask.typing.ResponseReturnValue:
        book = book_of(plan_id, "rota_tracks", lines=True)
        return _sent(tracks_zip(book, book.tours, _translator()), f"tracks-{plan_id}.zip", "application/zip")

    @server.get("/patrol/<plan_id>/calendars.zip", endpoint="rota_calendars")
    def as_calendars(plan_id: str) -> flask.typing.ResponseReturnValue:
        book = book_of(plan_id, "rota_calendars")
        return _sent(calendars_zip(book, _translator()), f"calendars-{plan_id}.zip", "application/zip")

    @server.get("/patrol/<plan_id>/<team_id>.ics", endpoint="rota_calendar")
    def as_calendar(plan_id: str, team_id: str) -> flask.typing.ResponseReturnValue:
        book = book_of(plan_id, "rota_calendar")
        if team_id not in book.teams:
            raise InputError(say("There is no team {team}; look it up in the list of teams.", team=team_id))
        return _sent(calendar(book, team_id, _translator()), f"{plan_id}-{team_id}.ics", "text/calendar; charset=utf-8")

    @server.get("/patrol/equipment.xlsx", endpoint="equipment_round")
    def as_round() -> flask.typing.ResponseReturnValue:
        content, first = rounds.workbook(current_reader(), _translator().language)
        return _sent(content, f"equipment-{first}.xlsx", _XLSX)


def _sent(content: bytes, name: str, kind: str) -> flask.Response:
    answer = flask.send_file(io.BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(say("Write the day as 2026-06-30.")) from None


def _translator() -> Translator:
    return translator_now(flask.request.args.get("lang"))
