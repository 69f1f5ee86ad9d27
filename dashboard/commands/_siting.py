"""What the siting commands share: what may be asked of a siting, and the board it is asked of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, get_args

import click

from dashboard.commands._shared import chosen_county, county_option, database_option
from dashboard.siting_planning import Board, Boards, basis_now, checked
from data.store import Store
from geo.network import Mode
from geo.siting import SERVICES, SITE_SOURCES
from models.siting.county_problem import EXISTING, Options
from models.siting.problem import MODELS

AS_OF = click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day (default: the county's own).")


def siting_options(function: Callable[..., object]) -> Callable[..., object]:
    """The county and everything a siting may be asked."""
    for option in reversed(
        (
            database_option,
            county_option,
            AS_OF,
            click.option(
                "--service", "services", type=click.Choice(SERVICES), multiple=True, default=SERVICES[:1],
                show_default=True, help="What is sited; may be given again.",
            ),
            click.option("--model", type=click.Choice(MODELS), default="p-median", show_default=True),
            click.option("--p", "p", type=int, metavar="N", help="So many new stations open; not needed for lscp."),
            click.option("--budget", type=float, metavar="YUAN", help="What it may cost; beside --p that is a most."),
            click.option(
                "--mode", type=click.Choice(get_args(Mode)), default="walk", show_default=True, help="How people come."
            ),
            click.option(
                "--source", "sources", type=click.Choice([one for one in SITE_SOURCES if one != "existing"]),
                multiple=True, default=("list",), show_default=True,
                help="Where candidates come from; may be given again.",
            ),
            click.option("--grid", "grid_m", type=float, metavar="M", help="Points so many metres apart as well."),
            click.option("--public", "public_only", is_flag=True, help="No building on record as private."),
            click.option(
                "--existing", type=click.Choice(EXISTING), default="kept", show_default=True,
                help="What may become of the stations that stand.",
            ),
            click.option("--fixed", multiple=True, metavar="ID", help="This candidate must open."),
            click.option("--forbidden", multiple=True, metavar="ID", help="This one must not, or is closed."),
            click.option("--longest", type=float, metavar="MIN", help="Nobody who need not goes farther than this."),
            click.option("--per-township", type=click.IntRange(0), default=0, metavar="N", help="At least so many."),
            click.option(
                "--full", "reach_full", type=float, metavar="MIN",
                help="Within so many minutes all of a need is met (default: the county's rule; 15 for a matrix).",
            ),
            click.option(
                "--none", "reach_none", type=float, metavar="MIN",
                help="Beyond so many minutes none is (default: the county's rule; 30 for a matrix).",
            ),
            click.option("--whole", is_flag=True, help="The persons of a row all go to one station."),
            click.option(
                "--capacity/--no-capacity", "capacities", default=None,
                help="Whether stations can be full (default: in mclp and backup).",
            ),
            click.option(
                "--level", type=click.Choice(["home", "village"]), default="home", show_default=True,
                help="Where need is: at homes, or all of it at the village's seat.",
            ),
            click.option(
                "--merge", "merge_m", type=float, default=0.0, metavar="M", help="Homes in so many metres are one."
            ),
        )
    ):  # fmt: skip
        function = option(function)
    return function


def asked_of(asked: dict[str, Any]) -> Options:
    """The options a command was given.

    Raises:
        InputError: some contradict.
    """
    told = {name: value for name, value in asked.items() if name not in ("database", "county", "as_of")}
    if told["grid_m"] is not None and "grid" not in told["sources"]:
        told["sources"] = (*told["sources"], "grid")
    return checked(Options(**told))


@contextmanager
def board_asked(asked: dict[str, Any]) -> Iterator[tuple[Store, Callable[[Options], Board]]]:
    """The store, and the way to a board of the county asked for."""
    day: datetime | None = asked["as_of"]
    with Store.open(asked["database"]) as store:
        code = chosen_county(store, asked["county"]).code
        boards = Boards(store)

        def board(options: Options) -> Board:
            return boards.of(code, options, basis_now(store, code, as_of=None if day is None else day.date()))

        yield store, board
