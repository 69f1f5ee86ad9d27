"""The parts of the import page around a file: where it is dropped, what is going on, and what went wrong."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.access import Reader
from dashboard.components.import_kinds import KIND_TITLES, kind_choice, page_address
from dashboard.components.import_result import act
from dashboard.components.import_wording import spoken
from dashboard.errors import TOO_MUCH, sentence_for
from dashboard.i18n import Translator, mark
from dashboard.jobs import Job
from dashboard.services.errands import EXAMINE, LOAD, SCORE, UNDO, Errand
from dashboard.services.imports import ENDINGS, LARGEST, too_large
from geo.text import Text

UPLOAD_LINE = "upload-line"

_BUSY = {
    EXAMINE: mark("Reading and checking {name}"),
    LOAD: mark("Loading {name}"),
    UNDO: mark("Taking the batch back"),
    SCORE: mark("Scoring the county again"),
}
_STOPPED = {
    EXAMINE: mark("Stopped. Nothing was read to its end and nothing was written."),
    LOAD: mark("Stopped. A load is written whole or not at all: nothing of this file was written."),
    UNDO: mark("Stopped. The list below says whether the batch was taken back."),
    SCORE: mark("Stopped. The map shows the scoring before."),
}
_FAILED = {
    EXAMINE: mark(
        "The file could not be read to its end: it may be damaged or too large for this computer. Split it, or ask "
        "whoever runs the system."
    ),
    LOAD: mark(
        "The load broke off, and nothing of the file was written. Try again; if it stays, tell whoever runs the system."
    ),
    UNDO: mark("The batch could not be taken back. Try again; if it stays, tell whoever runs the system."),
    SCORE: mark(
        "The scoring broke off; the map shows the one before. Try again; if it stays, tell whoever runs the system."
    ),
}


def start_view(reader: Reader, kind: str | None, t: Translator, *, lost: bool = False) -> html.Div:
    """Steps one and two: what it is, and the file."""
    parts: list[Any] = []
    if lost:
        parts.append(
            html.P(
                t("That file is no longer here: files are kept for an hour, for who sent them. Send it again."),
                className="refusal",
                role="alert",
            )
        )
    parts.append(
        html.Div(
            [
                html.Section(
                    [html.H2([html.B("1"), t("What is it?")], className="step-title"), kind_choice(reader, kind, t)],
                    className="panel",
                ),
                html.Section(
                    [html.H2([html.B("2"), t("Drop the file")], className="step-title"), *_drop(kind, t)],
                    className="panel",
                ),
            ],
            className="start",
        )
    )
    return html.Div(parts)


def _drop(kind: str | None, t: Translator) -> list[Any]:
    if kind is None:
        return [html.Div(t("First choose on the left what the file is a list of."), className="drop drop-off")]
    return [
        html.Button(
            [
                html.B(t("Drop the file here, or choose it")),
                html.Span(
                    t(
                        "Excel, csv, GeoPackage, GeoJSON, KML, shapefile (zipped), up to {most:.0f} MB",
                        most=LARGEST / 1e6,
                    )
                ),
            ],
            id="drop",
            className="drop",
            **{
                "data-kind": kind,
                "data-accept": ",".join(ENDINGS),
                "data-most": str(LARGEST),
                "data-too-large": t.text(too_large()),
                "data-one": t("One file at a time, please; zip a shapefile with its parts."),
                "data-sending": t("Sending …"),
                "data-failed": t("The file did not arrive. Check that the system is running and send it again."),
                "data-too-much": t(TOO_MUCH),
            },
        ),
        html.P(id=UPLOAD_LINE, className="upload-line", role="status"),
        html.P(
            [
                t("No list yet?"),
                " ",
                html.A(
                    t("Download an empty sheet: {kind}", kind=t(KIND_TITLES[kind])),
                    href=f"/import/templates/{kind}.xlsx?lang={t.language}",
                    download="",
                ),
            ],
            className="note",
        ),
    ]


def file_line(errand: Errand, t: Translator) -> html.Div:
    """Which file is being worked on, as what, and the way to another."""
    kind = t(KIND_TITLES[errand.kind]) if errand.kind else ""
    said = " · ".join(filter(None, (kind, errand.name)))
    return html.Div(
        [html.B(said), html.A(t("Another file"), href=page_address(errand.kind or None, t), className="button")],
        className="file-line",
    )


def busy_view(errand: Errand, t: Translator) -> html.Section:
    """What is going on; the bar itself is a part of its own, so that it moves without the rest."""
    return html.Section(
        [
            html.H2(t(_BUSY[errand.step], **({"name": errand.name} if "{name}" in _BUSY[errand.step] else {}))),
            act("cancel", t("Stop")),
        ],
        className="panel busy",
    )


def progress_view(job: Job, t: Translator) -> list[Any]:
    """The bar: how far, where that is known, and at which step."""
    progress = job.progress
    share = progress.done / progress.total if progress.total else None
    if job.state == "waiting":
        words = t("Waiting: other files are being worked on.")
    elif share is None:
        words = f"{t(progress.what)} …" if progress.what else t("Starting …")
    else:
        words = f"{t(progress.what)} {share:.0%}"
    bar = html.I(
        style={} if share is None else {"width": f"{share:.1%}"}, className="bar-open" if share is None else ""
    )
    return [html.Div(bar, className="bar", role="progressbar"), html.P(words, role="status")]


def trouble_view(errand: Errand, t: Translator) -> html.Div | None:
    """How the last job ended, where it did not end well; the way to try again, where nothing else stands below."""
    job = errand.job
    if job is None or job.state in {"waiting", "running", "done"}:
        return None
    if job.state == "refused" and job.refusal is not None:
        said = job.refusal.message
        sentence = spoken(said, t) if isinstance(said, Text) else sentence_for(job.refusal, t)
    else:
        sentence = t((_STOPPED if job.state == "cancelled" else _FAILED)[errand.step])
    parts: list[Any] = [html.P(sentence)]
    if errand.step == EXAMINE and errand.examined is None and job.state != "refused":
        parts.append(act("check", t("Try again")))
    return html.Div(parts, className="refusal" if job.state != "cancelled" else "refusal stopped", role="alert")
