"""How a file was read, to be put right: its sheet, which header is which field, its coordinates, and what it claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.components.import_wording import spoken
from dashboard.i18n import Translator, mark
from data.importing.fields import fields_of
from data.importing.how import How
from data.importing.identity import masked
from data.importing.load import Look
from geo.contracts import CONTRACTS
from geo.datum import DatumEvidence

SETTING = "import-set"
FIELD = "import-field"
TAKE = "import-take"
SAMPLES = 3

_SYSTEMS = (
    ("CGCS2000", mark("CGCS2000 (degrees)")),
    ("WGS84", mark("WGS 84 (GPS, phones abroad)")),
    ("GCJ-02", mark("GCJ-02 (Amap, Tencent, phones in China)")),
    ("BD-09", mark("BD-09 (Baidu)")),
    ("CGCS2000 lat,lon", mark("CGCS2000, latitude first")),
    ("WGS84 lat,lon", mark("WGS 84, latitude first")),
)
_AGREES = {True: "datum-good", False: "datum-bad", None: "datum-open"}
_NUMBER = re.compile(r"(?<![\d.])\d{15}(\d{2}[\dXx])?(?!\d)")
_POINT_FIELDS = {"longitude", "latitude", "coordinates"}
Places = Sequence[tuple[str, str]]
"""Townships and villages as (code, name)."""


def setting(name: str) -> dict[str, str]:
    """The component id of one setting of the reading."""
    return {"type": SETTING, "index": name}


def reading_view(
    kind: str,
    look: Look,
    how: How,
    datum: DatumEvidence | None,
    places: Places,
    meridian: int | None,
    t: Translator,
    *,
    shaped: bool,
) -> html.Section:
    """The settings; ``meridian`` (degrees) is that of the county's 3-degree zone, ``shaped`` a file of shapes."""
    parts: list[Any] = [_title(t)]
    if look.saved:
        parts.append(html.P(t("Read as saved under {name}.", name=look.saved), className="good-line"))
    parts += _sheet(look.sheets, look.sheet, t)
    parts += [
        _mapping(kind, look, t),
        *_whole_file(kind, look, how, places, t),
    ]
    if shaped or how.crs or _POINT_FIELDS & set(look.mapping.columns):
        parts += _coordinates(how, datum, meridian, t)
    parts.append(_more(kind, how, places, t))
    parts.append(_again(t))
    return html.Section(parts, className="panel reading")


def sheet_choice(sheets: Sequence[str], t: Translator) -> html.Section:
    """The choice among the sheets of a file of which none could be read."""
    return html.Section([_title(t), *_sheet(sheets, None, t), _again(t)], className="panel reading")


def _title(t: Translator) -> html.H2:
    return html.H2([html.B("3"), t("How it was read")], className="step-title")


def _again(t: Translator) -> html.Button:
    return html.Button(
        t("Check again with these settings"), id={"type": "import-act", "index": "check"}, className="button"
    )


def _sheet(sheets: Sequence[str], chosen: str | None, t: Translator) -> list[html.Div]:
    if len(sheets) < 2:
        return []
    options = [{"label": name, "value": name} for name in sheets]
    return [_labelled(t("Sheet or layer"), _choice(t, options, chosen, id=setting("sheet"), clearable=False))]


def _labelled(title: str, *content: Any, note: str | None = None) -> html.Div:
    parts = [html.Span(title, className="setting-title"), *content]
    if note:
        parts.append(html.P(note, className="note"))
    return html.Div(parts, className="setting")


def _mapping(kind: str, look: Look, t: Translator) -> html.Div:
    fields = fields_of(kind)
    field_of = {header: name for name, header in look.mapping.columns.items()}
    like = {entry.header: entry.field for entry in look.suggestions}
    options = [{"label": _field_title(one.name, one.header, t), "value": one.name} for one in fields.values()]
    rows = []
    for number, header in enumerate(look.headers):
        if not header:
            continue
        name, offered = field_of.get(header), like.get(header)
        samples = [_sample(row[number]) for row in look.samples if number < len(row) and row[number]][:SAMPLES]
        choice: list[Any] = [
            _choice(
                t,
                options,
                name,
                id={"type": FIELD, "index": number},
                placeholder=t("not read"),
                className="field-choice",
            )
        ]
        if name is None and offered is not None:
            choice.append(
                html.Button(
                    t("Perhaps {field}: take it", field=_field_title(offered, fields[offered].header, t)),
                    id={"type": TAKE, "index": number},
                    value=offered,
                    className="offer",
                )
            )
        rows.append(
            html.Div(
                [
                    html.Span(
                        [
                            html.Span(_sign(name, offered), className="map-sign"),
                            html.Span([html.B(header), html.Small(" · ".join(samples))], className="map-text"),
                        ],
                        className="map-header",
                    ),
                    html.Div(choice),
                ],
                className=f"map-row map-{'known' if name else 'offered' if offered else 'unknown'}",
            )
        )
    read = sum(header in field_of for header in look.headers)
    head = t("{read} of {n} columns are read", read=read, n=sum(bool(header) for header in look.headers))
    return html.Div([html.P(head, className="map-count"), *rows], className="mapping")


def _sample(cell: str) -> str:
    """A cell as shown: identity numbers masked, whatever column they stand in."""
    return masked(cell) if _NUMBER.search(cell) else cell


def _choice(t: Translator, options: list[dict[str, str]], value: str | None, **more: Any) -> dcc.Dropdown:
    labels = {
        "search": t("Search"),
        "clear_search": t("Clear the search"),
        "clear_selection": t("Choose nothing"),
        "no_options_found": t("Nothing like it"),
    }
    return dcc.Dropdown(options, value, labels=labels, **more)


def _sign(name: str | None, offered: str | None) -> str:
    return "✓" if name else "?" if offered else "–"


def _field_title(name: str, header: str, t: Translator) -> str:
    return header if t.language == "zh" else f"{name} · {header}"


def _whole_file(kind: str, look: Look, how: How, places: Places, t: Translator) -> list[html.Div]:
    """For a list of one village that does not name it."""
    columns = look.mapping.columns
    if "region_code" not in fields_of(kind) or kind == "regions":
        return []
    if {"region_code", "village_name", "township_name", "household_id", "person_id", "site_id"} & set(columns):
        return []
    choice = _choice(
        t,
        _options(places),
        how.constants.get("region_code"),
        id=setting("village"),
        placeholder=t("the file names each row's village"),
    )
    return [_labelled(t("All rows are of"), choice)]


def _options(places: Places) -> list[dict[str, str]]:
    return [{"label": name, "value": code} for code, name in places]


def _coordinates(how: How, datum: DatumEvidence | None, meridian: int | None, t: Translator) -> list[html.Div]:
    systems = [{"label": t(title), "value": name} for name, title in _SYSTEMS]
    for centre in [] if meridian is None else (meridian, meridian - 3, meridian + 3):
        zone = (centre - 75) // 3  # EPSG counts from 75°E: codes without the zone's number, and with it
        systems += [
            {
                "label": t("CGCS2000 metres, central meridian {meridian}°", meridian=centre),
                "value": f"EPSG:{4534 + zone}",
            },
            {
                "label": t("CGCS2000 metres, zone {zone} before the easting", zone=centre // 3),
                "value": f"EPSG:{4513 + zone}",
            },
        ]
    choice = _choice(t, systems, how.crs, id=setting("crs"), placeholder=t("as the file itself says"))
    parts: list[Any] = [choice]
    if datum is not None:
        parts.append(html.P(spoken(datum.sentence, t), className=f"datum {_AGREES[datum.agrees]}"))
        if datum.candidates:
            parts.append(_candidates(datum, t))
        if datum.agrees is False or how.accept_crs:
            parts.append(
                dcc.Checklist(
                    [{"label": t("The coordinate system chosen is right all the same"), "value": "yes"}],
                    ["yes"] if how.accept_crs else [],
                    id=setting("accept_crs"),
                )
            )
    return [_labelled(t("Coordinates are in"), *parts)]


def _candidates(datum: DatumEvidence, t: Translator) -> html.Details:
    rows = [
        html.Tr(
            [
                html.Td(entry.system),
                html.Td(
                    t(
                        "{offset:,.0f} m ({low:,.0f} to {high:,.0f})",
                        offset=entry.offset_m,
                        low=entry.low_m,
                        high=entry.high_m,
                    )
                ),
                html.Td(f"{entry.matched:,}"),
            ],
            className="chosen-system" if entry.system == datum.verdict else "",
        )
        for entry in datum.candidates
    ]
    head = html.Thead(
        html.Tr([html.Th(t("If they were in")), html.Th(t("they would lie off by")), html.Th(t("points compared"))])
    )
    return html.Details([html.Summary(t("The evidence")), html.Table([head, html.Tbody(rows)], className="evidence")])


def _more(kind: str, how: How, places: Places, t: Translator) -> html.Details:
    full = how.full_list
    parts: list[Any] = []
    if CONTRACTS[kind].geometry is not None:
        parts.append(
            dcc.Checklist(
                [{"label": t("Mend outlines that cross themselves"), "value": "yes"}],
                ["yes"] if how.mend else [],
                id=setting("mend"),
            )
        )
    parts.append(
        _labelled(
            t("It is the full list of"),
            _choice(
                t,
                _options(places),
                full.place if full else None,
                id=setting("full_place"),
                placeholder=t("not a full list"),
            ),
            dcc.Input(
                id=setting("full_on"),
                value=full.on.isoformat() if full else "",
                type="text",
                placeholder=t("day of the list, 2026-06-30"),
                className="text-input",
            ),
            note=t("Who is missing from a full list is marked to be verified, and still counted."),
        )
    )
    return html.Details([html.Summary(t("More")), *parts], open=bool(full or how.mend), className="more")
