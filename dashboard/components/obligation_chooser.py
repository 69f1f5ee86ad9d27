"""The chooser of obligations: rules of the county's packs, found by its id or words, to shade or place on the map."""

from __future__ import annotations

from collections.abc import Mapping

from dash import dcc, html

from dashboard.i18n import Translator, mark
from geo.rules import Rule
from layers._base import Layer
from layers._obligations import PLACES, SHADING

CHOOSE = "obligation"
SEARCH = "obligation-search"

LOCAL = mark("The county's own decisions")


def obligation_chooser(layers: Mapping[str, Layer], t: Translator) -> html.Details:
    """Rows by pack; each shades the map by one obligation, and draws its places where it has any."""
    packs: dict[str, list[Rule]] = {}
    for layer in layers.values():
        if layer.rule is not None and layer.family == SHADING:
            packs.setdefault(layer.rule.pack, []).append(layer.rule)
    count = sum(len(rules) for rules in packs.values())
    if not count:
        body: list[html.P | html.Div] = [html.P(t("No obligation of this county is evaluated yet."), className="note")]
    else:
        body = [
            dcc.Input(
                id=SEARCH, type="search", placeholder=t("Find by number or words"), className="chooser-search", value=""
            ),
            html.Div([_pack(rules, layers, t) for rules in packs.values()], className="chooser-packs"),
            html.P(t("No obligation has these words."), className="note chooser-none", hidden=True),
        ]
    if not count:
        body.insert(0, html.Div(dcc.Input(id=SEARCH, type="search", value=""), hidden=True))
    return html.Details(
        [html.Summary(t("Obligations on the map ({n})", n=count)), *body], className="chooser", id="obligation-chooser"
    )


def _pack(rules: list[Rule], layers: Mapping[str, Layer], t: Translator) -> html.Details:
    title = rules[0].document or (t(LOCAL) if rules[0].local else rules[0].pack)
    return html.Details(
        [
            html.Summary([title, html.Small(f" · {len(rules)}")]),
            *(_row(rule, f"{PLACES}:{rule.id}" in layers, t) for rule in rules),
        ],
        className="chooser-pack",
    )


def _row(rule: Rule, has_places: bool, t: Translator) -> html.Div:
    words = f"{rule.id} {rule.phrase} {rule.clause} {rule.key} {rule.pack} {rule.population} {rule.measure}".lower()
    parts = [
        html.Button(
            [html.B(rule.id), rule.phrase, *([html.Small(f" {t('local decision')}")] if rule.local else [])],
            id={"type": CHOOSE, "index": f"{SHADING}:{rule.id}"},
            className="chooser-shade",
            title=f"{rule.document} {rule.clause}".strip(),
        )
    ]
    if has_places:
        parts.append(
            html.Button(
                t("points"),
                id={"type": CHOOSE, "index": f"{PLACES}:{rule.id}"},
                className="chooser-places",
                title=t("Draw the places that are not as asked"),
            )
        )
    return html.Div(parts, className="chooser-row", **{"data-words": words})
