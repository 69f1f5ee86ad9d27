"""What several commands share: options, the county asked for, and progress on stderr."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from dashboard.settings import Settings
from data.store import CountyEntry, Store
from geo.errors import UnknownCountyError


def database_option(function: Callable[..., object]) -> Callable[..., object]:
    """``--database URL``, from ``SHOUWANG_DATABASE`` without it."""
    return click.option(
        "--database",
        metavar="URL",
        default=lambda: Settings.from_env().database,
        show_default="SHOUWANG_DATABASE, or sqlite:///shouwang.db",
        help="SQLAlchemy URL of the database.",
    )(function)


def county_option(function: Callable[..., object]) -> Callable[..., object]:
    """``--county CODE``, wanted where the database holds several."""
    help_text = "Six-digit code or short name; wanted where several are held."
    return click.option("--county", metavar="CODE", help=help_text)(function)


def chosen_county(store: Store, county: str | None) -> CountyEntry:
    """The county asked for by code or short name, or the only one held.

    Raises:
        UnknownCountyError: there is no such county, none at all, or several and none was named.
    """
    entries = store.counties()
    held = ", ".join(f"{entry.slug} ({entry.code})" for entry in entries)
    if county is None:
        if len(entries) == 1:
            return entries[0]
        if not entries:
            raise UnknownCountyError("The database holds no county yet; run shouwang demo or shouwang init first.")
        raise UnknownCountyError(f"The database holds several counties; name one with --county: {held}.")
    for entry in entries:
        if county in {entry.code, entry.slug}:
            return entry
    raise UnknownCountyError(f"County {county} is not in the database; it holds {held or 'none'}.")


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str, float], None]]:
    """A bar on stderr where that is a terminal; yields ``report(what, share)`` with share from 0 to 1."""
    console = Console(stderr=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=32),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,  # a log gets the error's one line and no bar
    )
    with bar:
        task = bar.add_task("", total=1.0)

        def report(what: str, share: float) -> None:
            bar.update(task, description=what, completed=share)

        yield report


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, its index among them if it has a name, as JSON has them: days as texts, null for what is
    not known."""
    whole = frame if frame.index.name is None else frame.reset_index()
    rows: list[dict[str, Any]] = json.loads(whole.to_json(orient="records", date_format="iso", force_ascii=False))
    return rows
