"""What a file comes to: its rows counted, what is refused and why, what is noted; and what can be done next."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.components.import_reading import setting
from dashboard.components.import_wording import spoken
from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.services.errands import Errand
from dashboard.tasks import SHOWN, Examined
from data.importing.report import LoadReport
from geo.errors import InputError
from geo.text import Text

REASONS_FROM = 8
"""Faults from which their reasons are counted above their list."""


def act(name: str, text: str, *, look: str = "button", **more: Any) -> html.Button:
    """A button that does something with the errand."""
    return html.Button(text, id={"type": "import-act", "index": name}, className=look, **more)


def counts_view(report: LoadReport, t: Translator) -> html.Div:
    """rows = loaded + unchanged + repeated + rejected, as a sum."""

    def count(number: int, title: str, shade: str) -> html.Div:
        return html.Div(
            [html.B(f"{number:,}"), html.Span(title)], className=f"count count-{shade if number else 'none'}"
        )

    loaded = t("loaded") if report.batch_id is not None else t("to be loaded")
    return html.Div(
        [
            count(report.rows, t("rows"), "rows"),
            html.I("="),
            count(report.loaded, loaded, "loaded"),
            html.I("+"),
            count(report.unchanged, t("unchanged"), "unchanged"),
            html.I("+"),
            count(report.repeated, t("repeated"), "repeated"),
            html.I("+"),
            count(report.rejected, t("rejected"), "rejected"),
        ],
        className="counts",
    )


def sum_line(report: LoadReport, t: Translator) -> html.P:
    """The same sum as a line, where there is no room for it side by side."""
    return html.P(
        t(
            "{rows:,} rows = {loaded:,} loaded + {unchanged:,} unchanged + {repeated:,} repeated + "
            "{rejected:,} rejected",
            rows=report.rows,
            loaded=report.loaded,
            unchanged=report.unchanged,
            repeated=report.repeated,
            rejected=report.rejected,
        ),
        className="sum",
    )


def tried_view(errand: Errand, examined: Examined, *, simulated: bool, t: Translator) -> html.Section:
    """The result of the trial, before anything is written."""
    title = html.H2([html.B("4"), t("What would come in")], className="step-title")
    if examined.report is None:
        refusal = examined.refusal
        said = spoken(refusal, t) if isinstance(refusal, Text) else sentence_for(InputError(""), t)
        return html.Section(
            [
                title,
                html.P(said, className="refusal", role="alert"),
                html.P(
                    t("Put it right on the left and check again, or correct the file and send it anew."),
                    className="note",
                ),
            ],
            className="panel result",
        )
    report = examined.report
    buttons: list[Any] = []
    if report.refusal is None and (report.loaded or report.missing):
        if not simulated:
            buttons.append(
                dcc.Checklist(
                    [{"label": t("Real data: I know that there are no accounts yet (on trial)"), "value": "yes"}],
                    [],
                    id=setting("accepted"),
                    className="accept",
                )
            )
        text = t("Load {n:,} rows", n=report.loaded)
        buttons.append(act("load", text, look="button button-first"))
    buttons += _workbook(errand, report, t)
    return html.Section(
        [
            title,
            counts_view(report, t),
            sum_line(report, t),
            html.P(t("The settings were changed: check again before loading."), className="changed-note"),
            _summary(report, t),
            html.Div(buttons, className="buttons"),
            *lists_view(examined, report, t),
        ],
        className="panel result",
    )


def _summary(report: LoadReport, t: Translator) -> html.P:
    if report.refusal is not None:
        return html.P(spoken(report.refusal, t), className="refusal", role="alert")
    said = []
    if not report.rows:
        said.append(t("The file holds no rows."))
    elif not report.loaded and not report.rejected:
        said.append(t("All of it is on record already; there is nothing to load."))
    elif not report.loaded:
        said.append(t("Nothing can be loaded yet."))
    else:
        said.append(t("Nothing is written yet."))
    if report.noted:
        said.append(t("{n:,} of the rows to be loaded carry a note.", n=report.noted))
    if report.missing:
        said.append(
            t("{n:,} on record are missing from this full list and will be marked to be verified.", n=report.missing)
        )
    return html.P(" ".join(said) if t.language == "en" else "".join(said), className="result-line")


def _workbook(errand: Errand, report: LoadReport, t: Translator) -> list[html.A]:
    if not report.rejected:
        return []
    return [
        html.A(
            t("Download the rejected rows, marked"),
            href=f"/import/files/{errand.id}/rejects.xlsx?lang={t.language}",
            download="",
            className="button",
            title=t("Your sheet with the bad cells coloured and explained: correct it and send it again."),
        )
    ]


def lists_view(examined: Examined, report: LoadReport, t: Translator) -> list[Any]:
    """The rejects, the notes and the rows that are no records."""
    parts: list[Any] = []
    if report.rejects:
        parts.append(html.H3(t("Rejected: {n:,} faults in {rows:,} rows", n=examined.rejects, rows=report.rejected)))
        if examined.rejects > REASONS_FROM and len(examined.reasons) > 1:
            parts.append(
                html.Ul(
                    [
                        html.Li([html.B(f"{count:,}"), html.Span(column), html.Span(spoken(reason, t))])
                        for column, reason, count in examined.reasons
                    ],
                    className="reasons",
                )
            )
        head = (t("Cell"), t("Column"), t("It says"), t("Why not"), t("What to do"))
        rows = [
            (
                _place(entry.cell, entry.row, t),
                entry.column,
                entry.value or "",
                spoken(entry.reason, t),
                spoken(entry.fix, t),
            )
            for entry in report.rejects
        ]
        parts.append(_table(head, rows, "rejects"))
        if examined.rejects > SHOWN:
            parts.append(html.P(t("The first {n:,} are shown; the workbook holds all.", n=SHOWN), className="note"))
    if report.notes:
        head = (t("Cell"), t("Column"), t("It says"), t("Note"))
        rows = [
            (_place(entry.cell, entry.row, t), entry.column, entry.value or "", spoken(entry.note, t))
            for entry in report.notes
        ]
        summary = html.Summary(t("Loaded with a note: {n:,}", n=examined.notes))
        parts.append(html.Details([summary, _table(head, rows, "notes")], open=not report.rejects))
    if report.skipped:
        rows = [(t("row {row}", row=number), text) for number, text in report.skipped]
        summary = html.Summary(t("Rows that are no records (titles, totals): {n:,}", n=len(report.skipped)))
        parts.append(html.Details([summary, _table((t("Row"), t("It says")), rows, "skipped")]))
    return parts


def _place(cell: str, row: int, t: Translator) -> str:
    return cell or t("row {row}", row=row)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]], name: str) -> html.Div:
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(title) for title in head])),
                html.Tbody([html.Tr([html.Td(value) for value in row]) for row in rows]),
            ]
        ),
        className=f"list list-{name}",
    )


def done_view(errand: Errand, report: LoadReport, t: Translator) -> html.Section:
    """What was loaded, and what can follow."""
    undone = errand.undone is not None
    batch = report.batch_id
    if undone:
        title = t("Batch {batch} was taken back: what stood before stands again.", batch=batch)
    elif batch is None:
        title = t("Nothing was new: nothing was written.")
    else:
        title = t("Loaded as batch {batch}.", batch=batch)
    parts: list[Any] = [html.H2([html.B("↺" if undone else "✓"), title], className="step-title done-title")]
    if not undone:
        parts += [counts_view(report, t), sum_line(report, t)]
    if errand.scored:
        parts.append(
            html.P(t("The county was scored again: the map shows what is on record now."), className="good-line")
        )
    else:
        parts.append(html.P(t("The map still shows the last scoring, older than these data."), className="result-line"))
    buttons: list[Any] = []
    if not errand.scored:
        buttons.append(act("score", t("Score again"), look="button button-first"))
    buttons.append(html.A(t("To the map"), href=f"/?lang={t.language}", className="button"))
    buttons += _workbook(errand, report, t) if not undone else []
    parts.append(html.Div(buttons, className="buttons"))
    if not undone and batch is not None:
        parts.append(undo_view({"type": "import-act", "index": "undo"}, batch, t))
    if not undone and errand.look is not None:
        parts.append(_save(errand, t))
    if not undone and errand.examined is not None and (report.rejects or report.notes or report.skipped):
        lists = lists_view(errand.examined, report, t)
        parts.append(html.Details([html.Summary(t("Rejected rows and notes")), *lists]))
    return html.Section(parts, className="panel done")


def undo_view(button: dict[str, Any], batch: int, t: Translator) -> html.Details:
    """Undo, asked once more."""
    return html.Details(
        [
            html.Summary(t("Take back")),
            html.P(t("What batch {batch} added goes, what it changed stands as before. Really?", batch=batch)),
            html.Button(t("Take batch {batch} back", batch=batch), id=button, className="button button-grave"),
        ],
        className="undo",
    )


def _save(errand: Errand, t: Translator) -> html.Div | None:
    if errand.file is None or errand.file.within is not None:
        return None  # a mapping is taken for everybody's files: it is saved by who loads for the whole county
    if errand.saved_as:
        return html.Div(
            html.P(
                t("The mapping is saved as {name}: the next such file just loads.", name=errand.saved_as),
                className="good-line",
            )
        )
    return html.Div(
        [
            html.Span(t("Save how it was read, for the next file of this source:"), className="setting-title"),
            dcc.Input(
                id=setting("name"),
                type="text",
                value="",
                placeholder=t("such as: civil affairs, quarterly list"),
                className="text-input",
                maxLength=60,
            ),
            act("save", t("Save the mapping")),
        ],
        className="setting save",
    )
