"""The part of the patrol page that makes a round of rescue equipment; its own stores, its own job beside the plan's."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html, no_update

from dashboard.access import Reader
from dashboard.components.job_wiring import register_job, register_script
from dashboard.components.markup import markup, register_slot, slot
from dashboard.components.rota_round import form_view, job_view, result_view
from dashboard.context import rotas_now, rounds_now, translator_now
from dashboard.i18n import Translator
from dashboard.rota_install_job import RoundAsked
from dashboard.rota_install_things import things_on_sale
from dashboard.signin import current_reader
from geo.errors import InputError
from geo.text import say

NAME: Final = "equipment"
_TICK_MS: Final = 700


def parts(reader: Reader, t: Translator) -> list[Any]:
    """Form, progress and result; folded away until a round is made or being made."""
    rounds = rounds_now()
    job, made = rounds.settle(reader), rounds.last(reader)
    running = job is not None and job.is_open
    plans = rotas_now()
    things = things_on_sale(plans.record(reader))
    form = form_view(things, made and made.asked, plans.first_day(reader), t)
    return [
        *(dcc.Store(id=f"{NAME}-{name}") for name in ("address", "ask", "cancel", "act", "made")),
        dcc.Interval(id=f"{NAME}-tick", interval=_TICK_MS, disabled=not running),
        html.Details(
            [
                html.Summary(t("Rescue equipment: what to buy, and who puts it up")),
                *slot(f"{NAME}-form", form),
                *slot(f"{NAME}-job", job_view(job, t)),
                *slot(f"{NAME}-result", result_view(made, t), className="pr-result"),
            ],
            className="panel pf pr",
            open=running or made is not None or None,
        ),
    ]


def round_of(given: dict[str, Any]) -> RoundAsked:
    """What the form asks for.

    Raises:
        InputError: a field cannot be read, or nothing may be bought.
    """
    try:
        first = date.fromisoformat(str(given.get("first") or ""))
    except ValueError:
        raise InputError(say("Write the day as 2026-06-30.")) from None
    items = tuple(str(one) for one in given.get("items") or ())
    if not items:
        raise InputError(say("Choose at least one thing that may be bought."))
    try:
        budget, weeks = float(given.get("budget", "")), int(given.get("weeks", ""))
    except ValueError:
        raise InputError(say("Budget and weeks are numbers; correct them.")) from None
    return RoundAsked(budget, first, weeks, items).checked()


def ask(given: dict[str, Any]) -> tuple[str, bool]:
    """Begin a round: its progress, and whether to stop asking how far it is."""
    job = rounds_now().ask(current_reader(), round_of(given))
    return markup(job_view(job, translator_now())), False


def tick(ticks: int | None) -> tuple[Any, ...]:
    """How far a round is; that there is one, once it is made."""
    t, rounds, reader = translator_now(), rounds_now(), current_reader()
    before = rounds.jobs.of(reader)
    job = rounds.settle(reader)
    if job is not None and job.is_open:
        return markup(job_view(job, t)), False, no_update
    made = {"n": ticks} if before is not None and job is None else no_update
    shown = markup(job_view(job, t))
    rounds.jobs.dismiss(reader)
    return shown, True, made


def cancel(_given: Any) -> str:
    """Stop a round; it is of the days until now."""
    t, rounds, reader = translator_now(), rounds_now(), current_reader()
    rounds.jobs.cancel(reader)
    return markup(job_view(rounds.jobs.of(reader), t))


def draw(_made: Any) -> str:
    """The round that was made."""
    return markup(result_view(rounds_now().last(current_reader()), translator_now()))


def register(app: Dash) -> None:
    """Wire this part of the page into ``app``."""
    register_job(app, NAME, ask=ask, tick=tick, cancel=cancel, act=lambda given: given)
    app.callback(Output(f"{NAME}-result-markup", "data"), Input(f"{NAME}-made", "data"), prevent_initial_call=True)(
        draw
    )
    register_script(app, NAME, (("shown", "result-put"),))
    for name in ("form", "job", "result"):
        register_slot(app, f"{NAME}-{name}")
