"""``shouwang serve``: serve the map on this machine."""

from __future__ import annotations

import click

from dashboard.commands._shared import database_option
from dashboard.serving import serve, with_address
from dashboard.settings import Settings
from data.store import Store


@click.command("serve")
@database_option
@click.option("--host", help="Loopback address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (default 8050).")
def command(database: str, host: str | None, port: int | None) -> None:
    """Serve the map on this machine and print one sign-in link per role."""
    settings = with_address(Settings.from_env(), host, port)
    with Store.open(database) as store:
        serve(settings, store)
