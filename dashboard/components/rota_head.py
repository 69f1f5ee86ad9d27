"""The head of the patrol page: which plan, what it comes to, what can be done with it, and what a move broke."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.errors import sentence_for
from dashboard.i18n import Translator
from dashboard.rota_edits import BY_HAND
from dashboard.rota_plans import Plan
from dashboard.rota_words import gap_text, unmet_of, water_text
from dashboard.services.rota import Opened
from data.rotas import Rota
from geo.calendar import BEIJING

_MOST_BROKEN = 6


def choice_view(plans: Sequence[Rota], opened: Opened, view: dict[str, Any], t: Translator) -> html.Section:
    """Which plan, which other beside it, and the ways out of it."""
    rota, moved = opened.kept.rota, bool(opened.moves)
    others = [one for one in plans if one.plan_id != rota.plan_id]
    selects: list[Any] = [html.Label([t("Plan"), _select("plan", plans, rota.plan_id, t)])]
    if others:
        selects.append(html.Label([t("Beside it"), _select("other", others, view.get("other") or "", t, none=True)]))
    return html.Section(
        [
            html.Div([html.H2(t("Summer rota")), html.P(_about(opened, t), className="note")]),
            html.Div(selects, className="pt-choice"),
            html.Div([_undo(opened, view, t), _ways_out(opened, view, t) if not moved else _unsaved(t)]),
        ],
        className="panel pt-head",
    )


def _about(opened: Opened, t: Translator) -> str:
    kept = opened.kept
    rota = kept.rota
    state = t("adopted") if rota.is_adopted else t("draft")
    parts = [
        f"{rota.first.isoformat()} – {rota.last.isoformat()}",
        state,
        t("made {moment:%Y-%m-%d %H:%M}", moment=rota.made_at.astimezone(BEIJING)),
        t("as of {as_of}", as_of=kept.basis.as_of),
    ]
    if kept.asked.without:
        parts.append(t("teams left out: {n}", n=len(kept.asked.without)))
    if kept.asked.away:
        parts.append(t("teams out for some days: {n}", n=len({one.team for one in kept.asked.away})))
    if kept.asked.red:
        names = [water_text(site, opened.book.waters.get(site)) for site in kept.asked.red]
        parts.append(t("taken as red: {waters}", waters=("、" if t.language == "zh" else ", ").join(names)))
    if kept.asked.taken_as_done:
        parts.append(t("planned visits before it taken as done: {n} waters", n=len(kept.asked.taken_as_done)))
    if kept.asked.closed:
        parts.append(t("roads closed: {n}", n=len(kept.asked.closed)))
    if kept.asked.hours_factor != 1:
        parts.append(t("hours ×{n:g}", n=kept.asked.hours_factor))
    if kept.asked.gap_factor != 1:
        parts.append(t("longest gaps ×{n:g}", n=kept.asked.gap_factor))
    if rota.replaces:
        parts.append(t("in place of {plan}, from its first day on", plan=rota.replaces))
    if kept.edited_from:
        parts.append(t("changed by hand from {plan}", plan=kept.edited_from))
    if kept.plan.cancelled:
        parts.append(t("stopped early: the best until then"))
    return " · ".join(parts)


def plan_name(rota: Rota, t: Translator) -> str:
    """A plan as a list calls it."""
    return f"{rota.plan_id} · {rota.first:%m-%d}–{rota.last:%m-%d} · " + (
        t("adopted") if rota.is_adopted else t("draft")
    )


def _select(name: str, plans: Sequence[Rota], chosen: str, t: Translator, *, none: bool = False) -> html.Select:
    options = [html.Option(t("none"), value="", selected=not chosen)] if none else []
    options += [html.Option(plan_name(rota, t), value=rota.plan_id, selected=rota.plan_id == chosen) for rota in plans]
    return html.Select(options, **{"data-name": name})


def _undo(opened: Opened, view: dict[str, Any], t: Translator) -> html.Div:
    moved, redo = bool(opened.moves), bool(view.get("redo"))
    return html.Div(
        [
            _act("undo", t("Undo"), off=not moved),
            _act("redo", t("Redo"), off=not redo),
            _act("keep", t("Keep as a new plan"), off=not moved or bool(opened.faults), first=moved),
        ],
        className="buttons",
    )


def _unsaved(t: Translator) -> html.P:
    return html.P(t("Changed by hand and not kept yet: keep it or undo, then print or adopt."), className="note")


def _ways_out(opened: Opened, view: dict[str, Any], t: Translator) -> html.Div:
    plan = opened.kept.rota.plan_id
    language = f"lang={t.language}"
    day = f"&day={view['day']}" if view.get("day") else ""
    links = [
        html.A(t("Print the day"), href=f"/patrol/{plan}/sheets?{language}{day}", target="_blank", className="button"),
        html.A(t("Print all"), href=f"/patrol/{plan}/sheets?{language}", target="_blank", className="button"),
        html.A(t("Workbook"), href=f"/patrol/{plan}/rota.xlsx?{language}", className="button", download=""),
        html.A(t("Tracks (GPX, KML)"), href=f"/patrol/{plan}/tracks.zip?{language}", className="button", download=""),
        html.A(t("Calendars"), href=f"/patrol/{plan}/calendars.zip?{language}", className="button", download=""),
    ]
    if not opened.kept.rota.is_adopted:
        links.append(_act("adopt", t("Adopt this plan"), first=True))
    return html.Div(links, className="buttons")


def _act(name: str, title: str, *, off: bool = False, first: bool = False) -> html.Button:
    classes = "button button-first" if first else "button"
    return html.Button(title, className=classes, disabled=off or None, **{"data-act": name})


def figures_view(opened: Opened, owed: int, t: Translator) -> html.Section:
    """What the plan comes to; after moves, with what it came to before."""
    plan, before = opened.plan, opened.kept.plan if opened.moves else None
    short = int(plan.unmet.loc[plan.unmet["what"] == "visits", "missing"].sum())
    late = plan.missing - short
    share = "—" if plan.share_watched is None else f"{plan.share_watched:.1%}"
    was = None if before is None or before.share_watched is None else f"{before.share_watched:.1%}"
    same = before is None or before.missing == plan.missing
    gap = t("proven best") if plan.proven else gap_text(plan, t)
    tiles = [
        _tile(share, t("of the risk in its hours is watched"), was),
        _tile(f"{owed - short:,} / {owed:,}", t("owed visits met"), None, bad=short > 0),
        _tile(f"{late:,}", t("days of gaps too long"), None, bad=late > 0),
        _tile(f"{plan.km:,.0f}", t("kilometres"), None if before is None else f"{before.km:,.0f}"),
        _tile(gap if same else "—", t("gap to the bound") if same else t("no bound: less is met than by the plan")),
    ]
    return html.Section(tiles, className="pt-figures", **{"aria-label": t("What the plan comes to")})


def _tile(value: str, title: str, was: str | None = None, *, bad: bool = False) -> html.Div:
    before = [html.Small(f"← {was}")] if was is not None and was != value else []
    return html.Div([html.B(value), html.Span(title), *before], className="pt-bad" if bad else "")


def alarm_view(opened: Opened, t: Translator) -> html.Section | None:
    """What a move could not do, or broke."""
    lines: list[Any] = []
    if opened.refused is not None:
        lines.append(html.P([html.B(t("Not moved")), " ", sentence_for(opened.refused, t)]))
    lines += [html.P([html.B(t("Does not hold")), " ", t.text(fault)]) for fault in opened.faults[:_MOST_BROKEN]]
    broken = broken_by_hand(opened.plan)
    for row in list(broken.itertuples())[:_MOST_BROKEN]:
        water = opened.book.waters.get(row.site_id)
        sentence = (
            t("{owed} visits owed, {planned} planned", owed=row.owed, planned=row.planned)
            if row.what == "visits"
            else t("{missing} days later than the {owed} days allowed", owed=row.owed, missing=row.missing)
        )
        name = html.B(water_text(row.site_id, water))
        lines.append(html.P([html.B(t("Guarantee broken")), " ", name, f" {unmet_of(row, t)}: {sentence}"]))
    more = len(broken) - _MOST_BROKEN
    if more > 0:
        lines.append(html.P(t("and {n} more below", n=more)))
    return html.Section(lines, className="pt-alarm", role="alert") if lines else None


def broken_by_hand(plan: Plan) -> Any:
    """The rows of what is not met that a move broke."""
    return plan.unmet[plan.unmet["reason"] == BY_HAND]
