"""``shouwang demo``: a simulated county on real geography, from files to the map."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from dashboard.commands._shared import database_option, progress
from dashboard.demo import build_demo
from dashboard.settings import Settings
from data.demo import DEMO_COUNTIES
from data.importing.load import LoadReport
from data.store import Store


@click.command("demo")
@database_option
@click.option("--county", default="yiyang", show_default=True, help=f"One of {', '.join(DEMO_COUNTIES)}.")
@click.option("--people", type=click.IntRange(min=1), help="Persons followed (default: the county's own size).")
@click.option("--water", type=click.IntRange(min=0), help="Hazard sites (default: the county's own number).")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the simulation.")
@click.option("--files", type=click.Path(file_okay=False, path_type=Path), help="Keep the simulated files here.")
@click.option("--serve/--no-serve", "serves", default=True, help="Serve the map when it is built.")
@click.option("--host", help="Loopback address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (default 8050).")
def command(
    database: str,
    county: str,
    people: int | None,
    water: int | None,
    seed: int,
    files: Path | None,
    serves: bool,
    host: str | None,
    port: int | None,
) -> None:
    """Build a demo county (people, waters and visits simulated 模拟 on real outlines and names), score and serve it.

    A county that is already built is left as it is.
    """
    settings = Settings.from_env()
    with _whole_or_nothing(database) as url, Store.open(url, create=True) as store, progress() as report:
        loaded = build_demo(store, county, people=people, water=water, seed=seed, files=files, report=report)
    _print(loaded)
    if serves:
        from dashboard.serving import serve, with_address  # the screens are read when they are to be served

        with Store.open(database) as store:
            serve(with_address(settings, host, port), store)


def _print(reports: list[LoadReport]) -> None:
    if not reports:
        click.echo("The demo county is already built.")
        return
    rows, refused = sum(report.rows for report in reports), sum(report.rejected for report in reports)
    click.echo(f"模拟 simulated: {len(reports)} files, {rows:,} rows in, {refused:,} refused.")


@contextlib.contextmanager
def _whole_or_nothing(database: str) -> Iterator[str]:
    """A new SQLite file is built beside its name and moved there when it is whole; others are built in place.

    In place is safe too: each file is one transaction, and building again goes on where it stopped.
    """
    try:
        url = make_url(database)
    except ArgumentError:
        yield database  # the store says what is wrong with it
        return
    names_no_file = url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}
    if names_no_file or Path(str(url.database)).exists():
        yield database
        return
    target = Path(url.database)
    building = target.with_name(f".{target.name}.{os.getpid()}.building")
    try:
        yield url.set(database=str(building)).render_as_string(hide_password=False)
        building.replace(target)
    finally:
        for leftover in target.parent.glob(f"{building.name}*"):
            leftover.unlink()
