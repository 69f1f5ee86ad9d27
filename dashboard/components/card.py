"""The card of the thing picked: class, reasons with their clauses, who is responsible, what would lower it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.ranking import CLASS_TITLES, VALUE_TITLES, value_text
from dashboard.i18n import Translator, mark
from dashboard.services import Card, Fix, Reason
from dashboard.standing import basis_text, share_text, standing_text
from dashboard.wording import TERMS, fix_text, price_text, reason_text
from models.treatments import CHEAPEST

_ITEM_STATES = {
    "usable": ("✓", mark("usable")),
    "unusable": ("!", mark("not usable")),
    "missing": ("✗", mark("missing")),
    "unknown": ("?", mark("unknown")),
}
_KINDS = {
    "site": mark("Hazard site"),
    "elder": mark("Elder"),
    "village": mark("Village"),
    "facility": mark("Station"),
    "household": mark("Home"),
}
_SURVEYED = {
    "site": mark("Surveyed on"),
    "elder": mark("Assessed on"),
    "village": mark("Ledger checked on"),
    "household": mark("Surveyed on"),
}
_FACTS = {
    "depth_m": mark("Depth (m)"),
    "bank": mark("Bank"),
    "barrier": mark("Barrier"),
    "owner": mark("Owner"),
    "age": mark("Age"),
    "living_arrangement": mark("Living"),
    "location_precision": mark("Located by"),
    "child_director": mark("Child director"),
    "wisn_difference": mark("WISN difference (full-time posts)"),
    "wisn_ratio": mark("WISN ratio (posts there are / required)"),
    "capacity": mark("Capacity"),
    "opened_on": mark("Opened on"),
    "persons": mark("Persons followed"),
    "names": mark("Names"),
}


def card_view(card: Card | None, t: Translator) -> html.Div:
    """The card; a sentence where there is nothing of that id for this reader."""
    back = html.Button(["‹ ", t("Back to the list")], id={"type": "back", "index": "card"}, className="back")
    if card is None:
        return html.Div(
            [back, html.P(t("This thing is not on record, or your role may not see it."), className="empty")]
        )
    subtype = t(TERMS[card.subtype]) if card.subtype in TERMS else t(_KINDS[card.kind])
    head = html.Div(
        [
            html.H2(card.title or f"{t(_KINDS[card.kind])} {card.id}"),
            html.P([subtype, " · ", card.village, " · ", html.Code(card.id)], className="card-where"),
            *_unverified(card, t),
        ]
    )
    return html.Div(
        [back, head, *_score(card, t), *_reasons(card, t), *_fixes(card, t), *_equipment(card, t), _facts(card, t)],
        className=f"card card-{card.score_class or 'plain'}",
    )


def _unverified(card: Card, t: Translator) -> list[html.P]:
    """待核实: missing from a list that said it was full; still counted and scored."""
    if not card.unverified_since:
        return []
    sentence = t("To be verified: missing from the full list of {date}", date=card.unverified_since)
    return [html.P(sentence, className="card-unverified")]


def _score(card: Card, t: Translator) -> list[html.Div]:
    if card.score_class is None:
        return []
    parts: list[Any] = [html.Span(t(CLASS_TITLES[card.score_class]), className=f"pill pill-{card.score_class}")]
    if card.rank is not None and card.model is not None:
        parts += [
            html.B(value_text(card.model, card.value, t)),
            html.Span(t(VALUE_TITLES[card.model])),
            html.Span(t("rank {rank:,} in the county", rank=card.rank)),
        ]
    lines: list[Any] = [html.Div(parts, className="score-line")]
    if card.value is not None:
        lines.append(html.P(_certainty(card, t), className="note"))
    if card.worst_tenth is not None:
        chance = t("in the county's worst tenth with a chance of {chance}", chance=_percent(card.worst_tenth))
        lines.append(html.P(chance, className="note"))
    return [html.Div(lines, className="score")]


def _percent(chance: float) -> str:
    """Never 0 % or 100 %: nothing here is that sure."""
    return "< 1 %" if chance < 0.01 else "> 99 %" if chance > 0.99 else f"{chance:.0%}".replace("%", " %")


def _certainty(card: Card, t: Translator) -> str:
    """The interval, where there is one, and the grade of the evidence."""
    grade = t("evidence grade {grade}", grade=card.grade)
    if card.model is None or card.low is None or card.high is None or card.low == card.high:
        return grade
    low, high = value_text(card.model, card.low, t), value_text(card.model, card.high, t)
    return t("90 % interval {low} to {high}", low=low, high=high) + " · " + grade


def _reasons(card: Card, t: Translator) -> list[html.Section]:
    if not card.reasons:
        return []
    return [html.Section([html.H3(t("Why")), html.Ol([_reason(reason, t) for reason in card.reasons])])]


def _reason(reason: Reason, t: Translator) -> html.Li:
    parts: list[Any] = [html.Span(reason_text(reason, t))]
    if reason.share:
        width = f"{min(abs(reason.share), 1) * 100:.0f}%"
        side = "share share-lowers" if reason.share < 0 else "share"
        parts.append(html.Span(html.I(style={"width": width}), className=side, title=share_text(reason, t)))
    parts.append(html.Small(standing_text(reason, t), className="standing"))
    basis = basis_text(reason, t)
    parts.append(html.Small(basis, title=basis, className="clause"))
    return html.Li(parts)


def _fixes(card: Card, t: Translator) -> list[html.Section]:
    if not card.fixes:
        return []
    parts: list[Any] = [html.H3(t("What would lower it"))]
    parts.append(html.Ul([_fix(card, fix, t) for fix in card.fixes], className="fixes"))
    if card.prices:
        note = t(
            "Prices are from no paper; those marked 占位数 are placeholders the county has to replace: {prices}",
            prices="；".join(card.prices),
        )
        parts.append(html.P(note, className="note fix-prices"))
    return [html.Section(parts)]


def _fix(card: Card, fix: Fix, t: Translator) -> html.Li:
    text: list[Any] = [fix_text(fix, t)]
    if fix.priced:
        text.append(html.Small(price_text(fix, t), className="fix-price"))
    return html.Li(
        [
            html.Span(text),
            html.Span("→"),
            html.Span(
                t(CLASS_TITLES[fix.class_after]) if fix.class_after else t("then scored"),
                className=f"pill pill-{fix.class_after or 'not_surveyed'}",
            ),
            html.Small("" if fix.value_after is None else value_text(card.model or "", fix.value_after, t)),
        ],
        className="fix-set" if fix.action in CHEAPEST else "",
    )


def _equipment(card: Card, t: Translator) -> list[html.Section]:
    if not card.equipment:
        return []
    items = [
        html.Span(
            [html.B(_ITEM_STATES[state][0]), t(TERMS[item])],
            className=f"item item-{state}",
            title=t(_ITEM_STATES[state][1]),
        )
        for item, state in card.equipment.items()
    ]
    return [html.Section([html.H3(t("The four rescue items")), html.Div(items, className="items")])]


def _facts(card: Card, t: Translator) -> html.Section:
    rows: list[tuple[str, str]] = []
    if card.kind != "facility" and card.kind != "household":
        who = card.responsible or t("nobody recorded")
        rows.append(
            (
                t("Responsible ({role})", role=t(TERMS.get(card.responsible_role, card.responsible_role))),
                " ".join(filter(None, (who, card.responsible_phone))),
            )
        )
    if card.kind in _SURVEYED:
        rows.append((t(_SURVEYED[card.kind]), card.surveyed_on or t("never")))
    rows += [(t(_FACTS[key]), _fact(value, t)) for key, value in card.facts if value or key != "names"]
    return html.Section(
        [html.Dl([part for title, value in rows for part in (html.Dt(title), html.Dd(value))])], className="facts"
    )


def _fact(value: Any, t: Translator) -> str:
    if value is None or value == "":
        return t("unknown")
    if isinstance(value, float):
        return f"{value:g}"
    return t(TERMS[value]) if value in TERMS else str(value)
