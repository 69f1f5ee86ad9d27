"""The list of layers with their legends: what is drawn, how many of each class, and what is not drawn and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from dash import html

from dashboard.i18n import Translator
from dashboard.services import LayerView
from dashboard.services.service import CHANGES_LAYER
from geo.calendar import BEIJING
from layers._base import Layer, LegendClass
from layers._registry import all_layers


def layer_panel(
    views: Collection[LayerView], hidden: Mapping[str, Collection[str]], t: Translator
) -> list[html.Section]:
    """Areas (one at a time) and points, each layer with its switch and, where it is on, its legend. Layers made from
    rules are listed where they are on; the chooser has the others.
    """
    shown = {view.layer.id: view for view in views}

    def group(title: str, shape: str) -> html.Section:
        entries = [
            _entry(layer, shown.get(layer.id), hidden.get(layer.id, ()), t)
            for layer in all_layers().values()
            if layer.shape == shape
        ]
        return html.Section([html.H2(title), *entries], className="layer-group")

    sections = [group(t("Shading (one at a time)"), "area"), group(t("Points"), "point")]
    made = [view for view in views if view.layer.rule is not None]
    if made:
        entries = [_entry(view.layer, view, hidden.get(view.layer.id, ()), t) for view in made]
        sections.insert(0, html.Section([html.H2(t("Obligations shown")), *entries], className="layer-group"))
    return sections


def _entry(layer: Layer, view: LayerView | None, hidden: Collection[str], t: Translator) -> html.Div:
    on = view is not None
    switch = html.Button(
        [html.Span(className=f"switch {'radio' if layer.shape == 'area' else ''}"), t(layer.title)],
        id={"type": "layer", "index": layer.id},
        className=f"layer {'layer-on' if on else ''}",
        title=t(layer.about),
        **{"aria-pressed": "true" if on else "false"},
    )
    if view is None:
        return html.Div(switch, className="layer-entry")
    known = bool(view.counts) or view.hidden_because is None  # what is not counted here is no zero
    rows = [
        _legend_row(layer, entry, view.counts.get(entry.id, 0) if known else None, entry.id in hidden, t)
        for entry in layer.legend
    ]
    parts = [switch, html.Div(rows, className="legend"), *_notes(view, t)]
    if layer.id == CHANGES_LAYER:
        parts.append(html.P(html.A(t("Choose the two days"), href=_changes_page(view, t)), className="ways-out"))
    return html.Div(parts, className="layer-entry")


def _changes_page(view: LayerView, t: Translator) -> str:
    days = f"since={view.since}&until={view.as_of}&" if view.since else ""
    return f"/changes?{days}lang={t.language}"


def _legend_row(layer: Layer, entry: LegendClass, count: int | None, is_hidden: bool, t: Translator) -> html.Button:
    swatch: dict[str, Any] = {"background": entry.colour}
    return html.Button(
        [
            html.Span(className=f"swatch swatch-{layer.shape}", style=swatch),
            html.Span(t(entry.title), className="legend-title"),
            html.Span("—" if count is None else f"{count:,}", className="legend-count"),
        ],
        id={"type": "legend", "index": f"{layer.id}|{entry.id}"},
        className=f"legend-row {'legend-hidden' if is_hidden else ''}",
        title=t("Click to hide or show this class"),
    )


def _notes(view: LayerView, t: Translator) -> list[html.P]:
    notes = []
    if view.overview and view.hidden_because is None:
        notes.append(t("Counts by village: open a village for single ones."))
    if view.hidden_because == "level":
        notes.append(t("Drawn inside a village only: open one."))
    if view.hidden_because == "role":
        notes.append(t("Your role sees counts here, not single ones."))
    if view.hidden_because == "not_evaluated":
        notes.append(t("Not evaluated yet: run shouwang obligations, then reload this page."))
    if view.since is not None and view.as_of is not None and view.known_at is not None:
        notes.append(
            t(
                "From {since} to {until}, as on record {known_at:%Y-%m-%d %H:%M}.",
                since=view.since,
                until=view.as_of,
                known_at=view.known_at.astimezone(BEIJING),
            )
        )
    elif view.as_of is not None and view.known_at is not None:
        notes.append(
            t(
                "Judged for {as_of}, as on record {known_at:%Y-%m-%d %H:%M}.",
                as_of=view.as_of,
                known_at=view.known_at.astimezone(BEIJING),
            )
        )
    if view.layer.rule is not None and view.layer.shape == "area" and view.hidden_because is None:
        notes.append(t("The number beside a name: subjects not as asked."))
    if view.not_shown > 0 and view.layer.shape == "point":
        notes.append(t("The worst {n:,} are drawn; open a township for all.", n=len(view.drawn)))
    if view.unplaced:
        notes.append(t("{n:,} without a place are counted, not drawn.", n=view.unplaced))
    if view.total == 0 and not view.overview and view.hidden_because is None:
        notes.append(t("Nothing recorded here."))
    return [html.P(note, className="note") for note in notes]
