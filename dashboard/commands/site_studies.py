"""``shouwang site curve``, ``robust``, ``alternatives`` and ``access``: what is asked beside the one best plan."""

from __future__ import annotations

from time import monotonic
from typing import Any, Final

import click

from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from dashboard.commands._siting import AS_OF, asked_of, board_asked, siting_options
from dashboard.commands.site_kept import echo
from data.store import Store
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say
from models.siting.effort import Effort, Report

_SECONDS = click.option(
    "--seconds", type=click.FloatRange(0.1, 3600), default=60.0, show_default=True, help="Of work at most."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def _effort(seconds: float, report: Report) -> Effort:
    began = monotonic()
    return Effort(seconds=seconds, report=report, elapsed=lambda: monotonic() - began)


@click.command("curve")
@siting_options
@click.option("--from", "low", type=click.IntRange(0), default=1, show_default=True, metavar="N", help="Stations.")
@click.option("--to", "high", type=click.IntRange(0), metavar="N", help="Stations (default: 10, or all there are).")
@click.option("--budgets", metavar="YUAN,YUAN...", help="Budgets instead of numbers of stations.")
@_SECONDS
@_JSON
def curve(low: int, high: int | None, budgets: str | None, seconds: float, as_json: bool, **asked: Any) -> None:
    """Tell what every number of stations, or every budget, brings; each point within half a percent, with the knee."""
    from dataclasses import replace

    from dashboard.siting_printed import curve_lines
    from dashboard.siting_studies import curve_of, knee_of
    from dashboard.siting_told import curve_told

    if asked["p"] is not None or asked["budget"] is not None:
        raise InputError(say("A curve goes over numbers of stations or budgets: give --from and --to, or --budgets."))
    money = None if budgets is None else _budgets(budgets)
    with board_asked(asked) as (_store, board), progress(quiet=as_json) as report:
        given = asked_of(asked)
        made = board(replace(given, budget=0.0))  # so that something is asked; each point has a limit of its own
        most = int(made.siting.problem.candidates["counts"].sum())
        last = min(10, most) if high is None else high
        if last > most:
            raise InputError(
                say("{p} stations are to open, and there are {m} candidates; give 0 to {m}.", p=last, m=most)
            )
        if money is None and low > last:
            raise InputError(
                say("A curve goes from fewer stations to more, not from {low} to {last}.", low=low, last=last)
            )
        effort = _effort(seconds, report)
        found = curve_of(made, None if money else range(low, last + 1), money, effort=effort)
        told = curve_told(made, found, knee_of(found))
    echo(told, curve_lines(told), as_json)


def _budgets(text: str) -> list[float]:
    try:
        found = [float(part) for part in text.replace("，", ",").split(",") if part.strip()]
    except ValueError as error:
        raise InputError(say("Budgets are yuan with commas between, such as 200000,400000.")) from error
    if not found or not all(0 <= one < float("inf") for one in found):
        raise InputError(say("Budgets are yuan with commas between, such as 200000,400000."))
    return found


@click.command("robust")
@click.argument("which", metavar="SCENARIO")
@database_option
@county_option
@click.option("--samples", type=click.IntRange(1, 1000), default=40, show_default=True, help="Drawn at most.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@_SECONDS
@_JSON
def robust(
    which: str, database: str, county: str | None, samples: int, seed: int, seconds: float, as_json: bool
) -> None:
    """Tell how often each candidate is in the best plan when demand and speed are other than thought."""
    from dashboard.siting_printed import robustness_lines
    from dashboard.siting_studies import robustness_of
    from dashboard.siting_told import robustness_told

    with Store.open(database) as store, progress(quiet=as_json) as report:
        board, plan = _plan(store, chosen_county(store, county).code, which)
        effort = _effort(seconds, report)
        told = robustness_told(board, which, robustness_of(board, plan, samples=samples, seed=seed, effort=effort))
    echo(told, robustness_lines(told), as_json)


@click.command("alternatives")
@click.argument("which", metavar="SCENARIO")
@database_option
@county_option
@click.option(
    "--within", type=click.FloatRange(0, 1), default=0.01, show_default=True, help="So near to the best, as a share."
)
@click.option("--most", type=click.IntRange(1, 10), default=10, show_default=True, help="Plans at most.")
@_SECONDS
@_JSON
def alternatives(
    which: str, database: str, county: str | None, within: float, most: int, seconds: float, as_json: bool
) -> None:
    """List other plans nearly as good as SCENARIO, the most different first; each differs in a site or more."""
    from dashboard.siting_printed import alternatives_lines
    from dashboard.siting_studies import near_best_of
    from dashboard.siting_told import alternatives_told

    with Store.open(database) as store, progress(quiet=as_json) as report:
        board, plan = _plan(store, chosen_county(store, county).code, which)
        effort = _effort(seconds, report)
        found = near_best_of(board, plan, within=within, most=most, effort=effort)
        ids = board.siting.problem.candidates.index
        told = alternatives_told(board, which, [str(ids[at]) for at in plan.chosen], found)
    echo(told, alternatives_lines(told), as_json)


def _plan(store: Store, code: str, which: str) -> tuple[Any, Any]:
    """The board of a scenario, and its plan."""
    from dashboard.siting_checks import plan_again
    from dashboard.siting_planning import Boards
    from dashboard.siting_scenarios import board_again, read_kept

    scope = Scope.whole(code)
    board, _ = board_again(store, Boards(store), scope, which)
    return board, plan_again(board, read_kept(store, scope, which))


@click.command("access")
@database_option
@county_option
@AS_OF
@_JSON
def access(database: str, county: str | None, as_of: Any, as_json: bool) -> None:
    """Tell how far each village has to each service today, how many places are in reach, and where there is none."""
    from dashboard.siting_planning import basis_now, read_county
    from dashboard.siting_printed import access_lines
    from dashboard.siting_told import access_told
    from dashboard.travelling import network_of
    from models.siting.access import access as reached

    with Store.open(database) as store:
        code = chosen_county(store, county).code
        basis = basis_now(store, code, as_of=None if as_of is None else as_of.date())
        found = read_county(store, code, basis)
        head = {"county": code, "name": found.name, "simulated": found.simulated, **basis.as_json()}
        names = {str(one): str(name) for one, name in found.regions["name"].items()}
        told = access_told(names, head, reached(found, network_of(found)))
    echo(told, access_lines(told), as_json)


COMMANDS: Final = (curve, robust, alternatives, access)
