"""``shouwang site``: where stations should open (选址)."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.commands._shared import progress
from dashboard.commands.site_matrix import printed, solve_matrix
from geo.errors import InputError
from geo.text import say
from models.siting.problem import MODELS


@click.group("site")
def command() -> None:
    """Siting (选址): which candidates to open, proven best or with the gap to it."""


@command.command("solve")
@click.option("--matrix", type=click.Path(path_type=Path), metavar="FILE.npz", help="Solve the arrays of a file.")
@click.option("--model", type=click.Choice(MODELS), default="p-median", show_default=True)
@click.option("--p", "p", type=int, metavar="N", help="So many stations open; not needed for lscp.")
@click.option("--full", type=float, metavar="MIN", help="Within so many minutes all of a need is met (default 15).")
@click.option("--none", "none", type=float, metavar="MIN", help="Beyond so many minutes none is (default 30).")
@click.option("--whole", is_flag=True, help="The persons of a row all go to one station.")
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=60.0, show_default=True, help="Of work at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def solve(
    matrix: Path | None,
    model: str,
    p: int | None,
    full: float | None,
    none: float | None,
    whole: bool,
    seconds: float,
    as_json: bool,
) -> None:
    """Choose the stations to open.

    FILE.npz holds `cost` (demand x candidates, inf where there is no way) and `weight`, and may hold `capacity` and
    `fixed` (numbers of candidates that must open, from 0).
    """
    if matrix is None:
        raise InputError(say("Name the file of the matrix with --matrix FILE.npz."))
    with progress(quiet=as_json) as report:
        told = solve_matrix(
            matrix, model=model, p=p, full=full, none=none, whole=whole, seconds=seconds, progress=report
        )
    click.echo(printed(told, as_json=as_json))
