"""``shouwang site``: where stations should open (选址)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from dashboard.commands import site_kept, site_studies
from dashboard.commands._shared import progress
from dashboard.commands._siting import asked_of, board_asked, siting_options
from dashboard.commands.site_matrix import printed, solve_matrix
from geo.errors import InputError
from geo.text import say
from models.siting.problem import Model

_OF_MATRIX = frozenset({"matrix", "model", "p", "reach_full", "reach_none", "whole", "seconds", "as_json", "database"})


@click.group("site")
def command() -> None:
    """Siting (选址): which candidates to open, proven best or with the gap to it."""


for _made in (*site_kept.COMMANDS, *site_studies.COMMANDS):
    command.add_command(_made)


@command.command("solve")
@click.option("--matrix", type=click.Path(path_type=Path), metavar="FILE.npz", help="Solve the arrays of a file.")
@siting_options
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=60.0, show_default=True, help="Of work at most.")
@click.option("--keep", "name", metavar="NAME", help="Keep the plan as a scenario of this name.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def solve(
    context: click.Context, matrix: Path | None, seconds: float, name: str | None, as_json: bool, **asked: Any
) -> None:
    """Choose the stations to open in a county, or in a file of numbers.

    What stands is kept unless --existing says otherwise, and does not count in --p. FILE.npz holds `cost` (demand x
    candidates, inf where there is no way) and `weight`, and may hold `capacity` and `fixed` (numbers of candidates
    that must open, from 0).
    """
    if matrix is not None:
        told = _of_matrix(context, matrix, asked["model"], asked, seconds, as_json)
        click.echo(printed(told, as_json=as_json))
        return
    from dashboard.siting_answers import answer
    from dashboard.siting_answers import told as as_told
    from dashboard.siting_printed import plan_lines

    with board_asked(asked) as (store, board), progress(quiet=as_json) as report:
        found = answer(board(asked_of(asked)), seconds=seconds, progress=report)
        told = as_told(found)
        if name is not None:
            from dashboard.siting_scenarios import keep_plan

            told["scenario_id"] = keep_plan(store, found.board, found.plan, name)
    click.echo(json.dumps(told, ensure_ascii=False, allow_nan=False) if as_json else "\n".join(plan_lines(told)))


def _of_matrix(
    context: click.Context, file: Path, model: Model, asked: dict[str, Any], seconds: float, as_json: bool
) -> dict[str, Any]:
    given = [one for one in context.params if context.get_parameter_source(one) is ParameterSource.COMMANDLINE]
    more = sorted(set(given) - _OF_MATRIX)
    if more:
        options = {name: one.opts[0] for one in context.command.params if (name := one.name)}
        raise InputError(say("A matrix has no county: leave out {options}.", options=", ".join(map(options.get, more))))
    with progress(quiet=as_json) as report:
        return solve_matrix(
            file, model=model, p=asked["p"], full=asked["reach_full"], none=asked["reach_none"],
            whole=asked["whole"], seconds=seconds, progress=report,
        )  # fmt: skip
