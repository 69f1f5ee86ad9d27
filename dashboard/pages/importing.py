"""Data in (数据导入): say what it is, drop the file, see how it was read and what would come in, load, take back.

The file and what becomes of it is an errand on the server (``dashboard.services.imports``); its id stands in the
address. The page asks how far it is while something is going on, and is drawn anew when it ends.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard.access import Reader
from dashboard.components.header import header
from dashboard.components.import_history import history_view
from dashboard.components.import_reading import FIELD, SETTING, TAKE, reading_view, sheet_choice
from dashboard.components.import_result import done_view, tried_view
from dashboard.components.import_steps import busy_view, file_line, progress_view, start_view, trouble_view
from dashboard.components.states import no_place
from dashboard.context import imports_now, services_now, translator_now
from dashboard.i18n import Translator
from dashboard.services.errands import Errand
from dashboard.services.imports import SHAPES, may_undo
from dashboard.signin import current_reader
from data.importing.how import FullList, How
from geo.errors import InputError
from geo.scope import Sight
from geo.text import say

PATH = "/import"
_TICK_MS = 400


def layout(**asked: str | list[str]) -> html.Div:
    """The page for an address: ``?kind=persons&job=…&lang=zh``."""
    query = {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()}
    t, reader = translator_now(query.get("lang")), current_reader()
    if not reader.role.loads:
        return no_place(
            t("Your role loads no files. Whoever keeps the lists does: civil affairs, townships, villages."), t
        )
    kind = query.get("kind")
    kind = kind if kind in reader.role.loads else None
    if kind is None and len(reader.role.loads) == 1:
        (kind,) = reader.role.loads
    errand = imports_now().find(reader, query.get("job"))
    lost = "job" in query and errand is None
    if errand is not None and errand.kind:
        kind = errand.kind
    return html.Div(
        [
            dcc.Store(id="import-errand", data={"id": errand.id if errand else None}),
            dcc.Store(id="import-view", data={"lang": t.language, "kind": kind, "seen": _key(errand)}),
            dcc.Store(id="import-address"),
            dcc.Interval(id="import-tick", interval=_TICK_MS, disabled=errand is None or not errand.is_busy),
            html.Div(_head(reader, t), id="import-head"),
            html.Main(
                [
                    html.Div(_panel(reader, errand, kind, t, lost=lost), id="import-panel"),
                    html.Div(_progress(errand, t), id="import-progress", className="progress"),
                    html.Div(_history(reader, t), id="import-history"),
                ],
                className="import",
            ),
        ],
        className="page page-import",
        lang="zh-CN" if t.language == "zh" else "en",
    )


def _head(reader: Reader, t: Translator) -> html.Header:
    services = services_now()
    run, stale = services.run(reader), services.is_stale(reader)
    return header(services.entry(reader), run, reader, t, stale=stale, here="import")


def _key(errand: Errand | None) -> str | None:
    """What the drawn panel depends on."""
    return None if errand is None else f"{errand.id}:{errand.serial}:{errand.is_busy}"


def _panel(reader: Reader, errand: Errand | None, kind: str | None, t: Translator, *, lost: bool = False) -> list[Any]:
    if errand is None:
        return [start_view(reader, kind, t, lost=lost)]
    parts: list[Any] = [file_line(errand, t)]
    if errand.is_busy:
        return [*parts, busy_view(errand, t)]
    trouble = trouble_view(errand, t)
    if trouble is not None:
        parts.append(trouble)
    if errand.loaded is not None:
        return [*parts, done_view(errand, errand.loaded, t)]
    if errand.examined is not None:
        return [*parts, _tried(reader, errand, t)]
    if errand.undone is not None or errand.scored:
        parts.append(_alone(errand, t))
    return parts


def _alone(errand: Errand, t: Translator) -> html.Section:
    """An undo or a scoring that was asked for without a file."""
    if errand.undone is not None:
        said = t("Batch {batch} was taken back: what stood before stands again.", batch=errand.undone.undoes)
    else:
        said = t("The county was scored again: the map shows what is on record now.")
    buttons = [html.A(t("To the map"), href=f"/?lang={t.language}", className="button")]
    if not errand.scored:
        buttons.insert(
            0,
            html.Button(t("Score again"), id={"type": "import-act", "index": "score"}, className="button button-first"),
        )
    return html.Section(
        [html.P(said, className="result-line"), html.Div(buttons, className="buttons")], className="panel"
    )


def _tried(reader: Reader, errand: Errand, t: Translator) -> html.Div:
    examined = errand.examined
    assert examined is not None
    services = services_now()
    report, look = examined.report, examined.look
    if look is None:
        reading = sheet_choice(examined.sheets, t)
    else:
        reading = reading_view(
            errand.kind,
            look,
            errand.how,
            None if report is None else report.datum,
            services.places(reader),
            services.meridian(reader),
            t,
            shaped=errand.name.lower().endswith(SHAPES),
        )
    result = tried_view(errand, examined, simulated=services.entry(reader).simulated, t=t)
    return html.Div([reading, result], className="tried")


def _progress(errand: Errand | None, t: Translator) -> list[Any]:
    if errand is None or errand.job is None or not errand.is_busy:
        return []
    return progress_view(errand.job, t)


def _history(reader: Reader, t: Translator) -> html.Section:
    return history_view(
        imports_now().batches(reader),
        lambda batch: may_undo(reader, batch),
        t,
        may_decide=reader.scope.may(Sight.NAMES) and "persons" in reader.role.loads,
    )


def show(_ticks: int | None, held: dict[str, Any], view: dict[str, Any]) -> tuple[Any, Any, Any, Any, Any, Any]:
    """The panel and the history where they changed, the bar, whether to go on asking, and what is seen now."""
    reader, t = current_reader(), translator_now(view["lang"])
    errand = imports_now().find(reader, held["id"])
    key = _key(errand)
    busy = errand is not None and errand.is_busy
    if key == view["seen"]:
        return no_update, _progress(errand, t), not busy, no_update, no_update, no_update
    lost = errand is None and held["id"] is not None
    panel = _panel(reader, errand, view["kind"], t, lost=lost)
    head = no_update if busy else _head(reader, t)
    return panel, _progress(errand, t), not busy, _history(reader, t), {**view, "seen": key}, head


def act(
    _acts: list[int | None],
    _undos: list[int | None],
    _fields: list[str | None],
    _settings: list[Any],
    held: dict[str, Any],
) -> Any:
    """Do what a button says, with the settings as they stand on the page."""
    if not ctx.triggered or not ctx.triggered[0]["value"]:  # a button that only came to be
        return no_update
    imports, reader = imports_now(), current_reader()
    errand = imports.find(reader, held["id"])
    asked = ctx.triggered_id
    if asked["type"] == "import-undo":
        return {"id": imports.undo(reader, int(asked["index"])).id, "n": ctx.triggered[0]["value"]}
    what = asked["index"]
    values = {entry["id"]["index"]: entry.get("value") for entry in ctx.states_list[1]}
    if what == "score":
        errand = imports.rescore(reader, errand)
    elif errand is None:
        return {"id": held["id"], "n": "gone"}
    elif what == "check":
        chosen = {entry["id"]["index"]: entry.get("value") for entry in ctx.states_list[0]}
        imports.examine(reader, errand, _how(errand, chosen, values))
    elif what == "load":
        imports.load(reader, errand, accepted=bool(values.get("accepted")))
    elif what == "cancel":
        imports.cancel(errand)
    elif what == "undo" and errand.batch is not None:
        imports.undo(reader, errand.batch, errand)
    elif what == "save":
        imports.save_mapping(reader, errand, values.get("name") or "")
    return {"id": errand.id, "n": f"{what}:{errand.serial}"}


def _how(errand: Errand, chosen: dict[int, str | None], values: dict[str, Any]) -> How:
    """The settings on the page as a way to read the file.

    Raises:
        InputError: the day of a full list is none.
    """
    look = errand.look
    sheet = values.get("sheet") or errand.how.sheet
    if look is None:
        return replace(errand.how, sheet=sheet)
    said: dict[str, str] = {}
    if sheet in {None, look.sheet}:  # another sheet has other headers
        said = {look.headers[number]: name or "" for number, name in chosen.items()}
    village = values.get("village")
    return How(
        sheet=sheet,
        crs=values.get("crs") or None,
        said=said,
        constants={"region_code": village} if village else {},
        mapping=look.saved,
        mend=bool(values.get("mend")),
        accept_crs=bool(values.get("accept_crs")),
        full_list=_full_list(values),
    )


def _full_list(values: dict[str, Any]) -> FullList | None:
    place, day = values.get("full_place"), (values.get("full_on") or "").strip()
    if not place:
        return None
    try:
        return FullList(place, date.fromisoformat(day))
    except ValueError:
        raise InputError(say("Write the day of the full list as 2026-06-30.")) from None


def register(app: Dash) -> None:
    """Wire the page into ``app``."""
    app.callback(
        Output("import-panel", "children"),
        Output("import-progress", "children"),
        Output("import-tick", "disabled"),
        Output("import-history", "children"),
        Output("import-view", "data"),
        Output("import-head", "children"),
        Input("import-tick", "n_intervals"),
        Input("import-errand", "data"),
        State("import-view", "data"),
        prevent_initial_call=True,
    )(show)
    app.callback(
        Output("import-errand", "data"),
        Input({"type": "import-act", "index": ALL}, "n_clicks"),
        Input({"type": "import-undo", "index": ALL}, "n_clicks"),
        State({"type": FIELD, "index": ALL}, "value"),
        State({"type": SETTING, "index": ALL}, "value"),
        State("import-errand", "data"),
        prevent_initial_call=True,
    )(act)
    app.clientside_callback(
        ClientsideFunction("importing", "take"),
        Output({"type": FIELD, "index": MATCH}, "value"),
        Input({"type": TAKE, "index": MATCH}, "n_clicks"),
        State({"type": TAKE, "index": MATCH}, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("importing", "mirror"),
        Output("import-address", "data"),
        Input("import-errand", "data"),
        Input("import-view", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("importing", "changed"),
        Output("import-panel", "className"),
        Input({"type": FIELD, "index": ALL}, "value"),
        Input({"type": SETTING, "index": ALL}, "value"),
        Input("import-view", "data"),
    )
