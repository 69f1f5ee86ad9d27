"""What came in before: the batches, newest first, each to be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import html

from dashboard.access import ROLES
from dashboard.components.import_kinds import KIND_TITLES
from dashboard.components.import_result import undo_view
from dashboard.i18n import Translator, mark
from data.importing.batches import Batch
from geo.calendar import BEIJING

FIRST = 6
_ACTIONS = {
    "load": mark("Loaded"),
    "undo": mark("Taken back"),
    "merge": mark("Made one"),
    "adopt": mark("Rota adopted"),
}


def history_view(
    batches: Sequence[Batch], may_undo: Callable[[Batch], bool], t: Translator, *, may_decide: bool = False
) -> html.Section:
    """The batches a reader may know of; a sentence where there is none. ``may_decide``: over duplicates, too."""
    title = html.H2(
        [
            t("What came in before"),
            *([_to_duplicates(t)] if may_decide else []),
        ],
        className="step-title",
    )
    if not batches:
        return html.Section([title, html.P(t("Nothing was loaded yet."), className="empty")], className="panel history")
    head = [t("Batch"), t("When"), t("What"), t("File"), t("By"), t("Rows"), ""]

    def table(some: Sequence[Batch]) -> html.Div:
        rows = [_row(batch, may_undo(batch), t) for batch in some]
        return html.Div(
            html.Table([html.Thead(html.Tr([html.Th(text) for text in head])), html.Tbody(rows)]),
            className="list list-history",
        )

    parts: list[Any] = [title, table(batches[:FIRST])]
    if len(batches) > FIRST:
        parts.append(html.Details([html.Summary(t("Earlier ones")), table(batches[FIRST:])]))
    return html.Section(parts, className="panel history")


def _to_duplicates(t: Translator) -> html.A:
    return html.A(t("Records that may be one person"), href=f"/duplicates?lang={t.language}", className="button")


def _row(batch: Batch, undoable: bool, t: Translator) -> html.Tr:
    role, _, _region = (batch.by_role or "").partition("/")
    what = f"{t(_ACTIONS.get(batch.action, batch.action))} · {t(KIND_TITLES.get(batch.kind, batch.kind))}"
    last: Any = ""
    if batch.undone_by is not None:
        last = html.Span(t("taken back by batch {batch}", batch=batch.undone_by), className="note")
    elif undoable:
        last = undo_view({"type": "import-undo", "index": batch.id}, batch.id, t)
    return html.Tr(
        [
            html.Td(f"{batch.id}"),
            html.Td(f"{batch.at.astimezone(BEIJING):%Y-%m-%d %H:%M}", className="when"),
            html.Td(what),
            html.Td(_file(batch, t), className="file-name"),
            html.Td(t(ROLES[role].title) if role in ROLES else "—"),
            html.Td(_counts(batch, t)),
            html.Td(last),
        ],
        className="batch-undone" if batch.undone_by is not None else "",
    )


def _file(batch: Batch, t: Translator) -> str:
    if batch.undoes is not None:
        return t("batch {batch}", batch=batch.undoes)
    return batch.file_name


def _counts(batch: Batch, t: Translator) -> str:
    if batch.action != "load":
        return t("{n:,} changed", n=batch.loaded)
    said = [t("{n:,} loaded", n=batch.loaded)]
    if batch.rejected:
        said.append(t("{n:,} rejected", n=batch.rejected))
    return " · ".join(said)
